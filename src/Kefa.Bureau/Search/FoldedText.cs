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
        var folding = new Folding(original.Length + 2, [], []);
        folding.Take(original);
        return folding.Starts is { Count: > 0 } starts ? new FoldedText(folding.Text, [.. starts], [.. folding.Ends!]) : new FoldedText("", [], []);
    }

    /// <summary>The runs alone, for an index: where they stood nobody asks.</summary>
    public static string TextOf(string original)
    {
        var folding = new Folding(original.Length + 2, null, null);
        folding.Take(original);
        return folding.Text;
    }

    /// <summary>Whether a rune is written without blanks between words: Han, kana.</summary>
    internal static bool IsHan(Rune rune) => rune.Value is 0x3005 or 0x3007 or (>= 0x3021 and <= 0x3029) or (>= 0x3041 and <= 0x3096) or (>= 0x30A1 and <= 0x30FA) or (>= 0x30FC and <= 0x30FF)
        or (>= 0x3400 and <= 0x4DBF) or (>= 0x4E00 and <= 0x9FFF) or (>= 0xF900 and <= 0xFAFF) or (>= 0x20000 and <= 0x3FFFF);

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

    private struct Folding(int length, List<int>? starts, List<int>? ends)
    {
        private readonly StringBuilder _text = new(length);
        private Sort? _last, _between;

        public readonly List<int>? Starts => starts;
        public readonly List<int>? Ends => ends;
        public readonly string Text => _text.ToString();

        public void Take(string original)
        {
            int at = 0;
            while (at < original.Length)
            {
                int start = at;
                Rune.DecodeFromUtf16(original.AsSpan(at), out Rune rune, out int taken);
                at += taken;
                if (rune.IsAscii && (at == original.Length || original[at] < 0x300)) Take(rune.Value is >= 'A' and <= 'Z' ? new Rune(rune.Value + 32) : rune, start, at);
                else if (rune.Value is >= 0x4E00 and <= 0x9FFF && (at == original.Length || !IsMark(original[at]))) Take(rune, start, at);
                else TakeCompatible(original, start, ref at);
            }
            if (_text.Length > 0) Put(' ', at, at);
        }

        /// <summary>A character with the marks that belong to it, in form KC and lower case.</summary>
        private void TakeCompatible(string original, int start, ref int at)
        {
            while (at < original.Length && IsMark(original[at])) at++;
            foreach (Rune rune in SearchText.Compatible(original[start..at]).EnumerateRunes()) Take(Rune.ToLowerInvariant(rune), start, at);
        }

        private void Take(Rune rune, int from, int to)
        {
            Sort sort = SortOf(rune);
            if (sort is Sort.Soft or Sort.Hard)
            {
                if (_between != Sort.Hard) _between = sort;
                return;
            }
            if (_text.Length == 0) Put(' ', 0, 0);
            else if (_last != sort || !(_between is null || (_between == Sort.Soft && sort == Sort.Han))) Put(' ', from, from);
            if (rune.IsBmp)
            {
                Put((char)rune.Value, from, to);
            }
            else
            {
                Span<char> pair = stackalloc char[2];
                rune.EncodeToUtf16(pair);
                Put(pair[0], from, to);
                Put(pair[1], from, to);
            }
            (_last, _between) = (sort, null);
        }

        private readonly void Put(char c, int from, int to)
        {
            _text.Append(c);
            starts?.Add(from);
            ends?.Add(to);
        }
    }
}
