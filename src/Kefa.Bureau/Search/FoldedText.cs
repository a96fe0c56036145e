using System.Globalization;
using System.Text;
using Kefa.Bureau.Registers;

namespace Kefa.Bureau.Search;

/// <summary>
/// Text as it is searched: form KC, lower case, runs of Han characters and words of other letters and digits, each run with a blank before and after it.
/// Blanks, brackets, quotation marks and dashes within Chinese text do not part it; commas, stops and new lines do.
/// </summary>
public sealed class FoldedText
{
    private readonly int[] _starts, _ends;

    private FoldedText(string text, int[] starts, int[] ends) => (Text, _starts, _ends) = (text, starts, ends);

    private enum Sort
    {
        Soft,
        Hard,
        Han,
        Word,
    }

    /// <summary>The runs, with one blank before and after each; empty where there are none.</summary>
    public string Text { get; }

    /// <summary>Where the characters from <paramref name="at"/> stood in the text that was folded.</summary>
    public (int Start, int End) Origin(int at, int length) => (_starts[at], _ends[at + length - 1]);

    public static FoldedText Of(string original)
    {
        var text = new StringBuilder(original.Length + 2).Append(' ');
        List<int> starts = [0], ends = [0];
        Sort? last = null, between = null;
        int at = 0;
        while (at < original.Length)
        {
            int start = at;
            string folded = Next(original, ref at);
            foreach (Rune rune in folded.EnumerateRunes())
            {
                Sort sort = SortOf(rune);
                if (sort is Sort.Soft or Sort.Hard)
                {
                    if (between != Sort.Hard) between = sort;
                    continue;
                }
                bool joins = last is null || (last == sort && (between is null || (between == Sort.Soft && sort == Sort.Han)));
                if (!joins) Put(" ", start, start);
                Put(rune.ToString(), start, at);
                (last, between) = (sort, null);
            }
        }
        if (text.Length == 1) return new FoldedText("", [], []);
        Put(" ", at, at);
        return new FoldedText(text.ToString(), [.. starts], [.. ends]);

        void Put(string piece, int from, int to)
        {
            text.Append(piece);
            for (int i = 0; i < piece.Length; i++)
            {
                starts.Add(from);
                ends.Add(to);
            }
        }
    }

    /// <summary>Whether a rune is written without blanks between words: Han, kana.</summary>
    internal static bool IsHan(Rune rune) => rune.Value is 0x3005 or 0x3007 or (>= 0x3021 and <= 0x3029) or (>= 0x3041 and <= 0x3096) or (>= 0x30A1 and <= 0x30FA) or (>= 0x30FC and <= 0x30FF)
        or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

    /// <summary>The next character with the marks that belong to it, in form KC and lower case.</summary>
    private static string Next(string text, ref int at)
    {
        int start = at;
        Rune.DecodeFromUtf16(text.AsSpan(at), out Rune rune, out int length);
        at += length;
        if (rune.IsAscii && (at == text.Length || text[at] < 0x300)) return ((char)(rune.Value is >= 'A' and <= 'Z' ? rune.Value + 32 : rune.Value)).ToString();
        if (rune.Value is >= 0x4E00 and <= 0x9FFF && (at == text.Length || !IsMark(text[at]))) return rune.ToString();
        while (at < text.Length && IsMark(text[at])) at++;
        string whole = SearchText.Compatible(text[start..at]);
        return string.Concat(whole.EnumerateRunes().Select(Rune.ToLowerInvariant));
    }

    private static bool IsMark(char c) => char.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static Sort SortOf(Rune rune)
    {
        if (IsHan(rune)) return Sort.Han;
        if (rune.Value is '\n' or '\r' or 0x2028 or 0x2029) return Sort.Hard;
        if (rune.Value is '\t' or '"' or '\'' or 0xB7 or 0x2022 or 0x30FB) return Sort.Soft;
        return Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
                or UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => Sort.Word,
            UnicodeCategory.SpaceSeparator or UnicodeCategory.Format or UnicodeCategory.DashPunctuation or UnicodeCategory.OpenPunctuation or UnicodeCategory.ClosePunctuation
                or UnicodeCategory.InitialQuotePunctuation or UnicodeCategory.FinalQuotePunctuation or UnicodeCategory.ConnectorPunctuation => Sort.Soft,
            _ => Sort.Hard,
        };
    }
}
