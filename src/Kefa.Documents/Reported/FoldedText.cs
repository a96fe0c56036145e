using System.Collections.Frozen;
using System.Text;

namespace Kefa.Documents.Reported;

/// <summary>
/// A text as the recogniser reads it, and where each of its characters stands in the original: full-width digits and punctuation are made half-width, traditional
/// characters simplified, the spaces that pages put between characters left out, and so are readings that a converter wrote behind characters, as in 學(xué)習(xí).
/// </summary>
internal sealed class FoldedText
{
    private const int LongestReading = 6;

    private static readonly FrozenDictionary<char, char> Simplified = Load();
    private readonly int[] _origins;

    private FoldedText(string text, int[] origins) => (Text, _origins) = (text, origins);

    public string Text { get; }

    public static FoldedText Of(string original)
    {
        var text = new StringBuilder(original.Length);
        var origins = new List<int>(original.Length);
        for (int i = 0; i < original.Length; i++)
        {
            if (EndOfReading(original, i) is { } end)
            {
                i = end;
                continue;
            }
            char c = Fold(original[i]);
            if (c == '\0' || (c == ' ' && !StandsBetweenWords(original, i))) continue;
            text.Append(c);
            origins.Add(i);
        }
        return new FoldedText(text.ToString(), [.. origins]);
    }

    /// <summary>Where a stretch of the folded text stands in the original.</summary>
    public (int Start, int Length) Origin(int start, int length)
    {
        if (length == 0) return (start < _origins.Length ? _origins[start] : 0, 0);
        int from = _origins[start];
        return (from, _origins[start + length - 1] + 1 - from);
    }

    public static bool IsHan(char c) => c is >= '\u4E00' and <= '\u9FFF' or >= '\u3400' and <= '\u4DBF';

    private static char Fold(char c) => c switch
    {
        >= '\uFF01' and <= '\uFF5E' => Fold((char)(c - 0xFEE0)),
        '〔' or '［' or '【' => '[',
        '〕' or '］' or '】' => ']',
        '「' or '『' or '〝' => '“',
        '」' or '』' or '〞' => '”',
        '—' or '–' or '―' or '~' or '〜' or '−' => '-',
        '•' or '・' or '‧' => '·',
        '﹪' => '%',
        '\u200B' or '\u200C' or '\u200D' or '\u2060' or '\uFEFF' or '\u00AD' => '\0',
        _ when char.IsWhiteSpace(c) => ' ',
        _ => Simplified.GetValueOrDefault(c, c),
    };

    // Between letters or digits a space parts two words; elsewhere it is layout.
    private static bool StandsBetweenWords(string text, int at) =>
        at > 0 && at < text.Length - 1 && char.IsAsciiLetterOrDigit(Fold(text[at - 1])) && char.IsAsciiLetterOrDigit(Fold(text[at + 1]));

    private static int? EndOfReading(string text, int at)
    {
        if (at == 0 || text[at] is not ('(' or '（') || !IsHan(text[at - 1])) return null;
        bool hasTone = false;
        for (int i = at + 1; i < text.Length && i <= at + LongestReading + 1; i++)
        {
            char c = text[i];
            if (c is ')' or '）') return hasTone ? i : null;
            if (IsWithTone(c)) hasTone = true;
            else if (!char.IsAsciiLetterLower(c) && c != 'ü') return null;
        }
        return null;
    }

    private static bool IsWithTone(char c) => "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ".Contains(c);

    private static FrozenDictionary<char, char> Load()
    {
        using Stream table = typeof(FoldedText).Assembly.GetManifestResourceStream("traditional.txt") ?? throw new InvalidOperationException("The table of traditional characters is not part of this assembly.");
        using var reader = new StreamReader(table, Encoding.UTF8);
        var pairs = new Dictionary<char, char>();
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#')) continue;
            for (int i = 0; i + 1 < line.Length; i += 2) pairs[line[i]] = line[i + 1];
        }
        return pairs.ToFrozenDictionary();
    }
}
