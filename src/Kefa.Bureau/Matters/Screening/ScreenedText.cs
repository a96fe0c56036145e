using System.Globalization;
using System.Text;

namespace Kefa.Bureau.Matters.Screening;

/// <summary>A place where a word was found.</summary>
/// <param name="Standard">The standard that it speaks to.</param>
/// <param name="Word">The word as the list writes it.</param>
/// <param name="Before">What stands before it in its sentence.</param>
/// <param name="Hit">What was found, as it stands in the text.</param>
/// <param name="After">What stands after it in its sentence.</param>
public sealed record Passage(ScreenStandard Standard, ScreenWord Word, string Before, string Hit, string After, int At);

/// <summary>A text as it is screened: without spaces and signs that nobody sees, in plain forms, each character with its place in the text as it was written. Pure.</summary>
public sealed class ScreenedText
{
    private const int Beside = 60;
    private const string Stops = "。；！？\n";
    private readonly string _written;
    private readonly string _plain;
    private readonly List<int> _places;

    public ScreenedText(string written)
    {
        _written = written;
        _places = new List<int>(written.Length + 1);
        var plain = new StringBuilder(written.Length);
        for (int at = 0; at < written.Length;)
        {
            int length = Rune.TryGetRuneAt(written, at, out Rune rune) ? rune.Utf16SequenceLength : 1;
            foreach (char c in PlainOf(written, at, length))
            {
                plain.Append(c);
                _places.Add(at);
            }
            at += length;
        }
        _places.Add(written.Length);
        _plain = plain.ToString();
    }

    /// <summary>The form in which words are compared.</summary>
    public static string Plain(string written) => new ScreenedText(written)._plain;

    /// <summary>Every place with one of the words, in the order of the text; of words of one standard at one place the longest.</summary>
    /// <param name="most">So many at most; one more than that says that there are more.</param>
    public IReadOnlyList<Passage> Screen(ScreenList list, int most)
    {
        var found = new List<Passage>();
        foreach (ScreenStandard standard in list.Standards)
        {
            var its = new List<(int From, int To, ScreenWord Word)>();
            foreach (ScreenWord word in standard.Words)
            {
                int taken = 0;
                foreach (var match in word.Pattern.EnumerateMatches(_plain))
                {
                    its.Add((match.Index, match.Index + match.Length, word));
                    if (++taken > most) break;
                }
            }
            int end = -1;
            foreach (var (from, to, word) in its.OrderBy(i => i.From).ThenByDescending(i => i.To))
            {
                if (from < end) continue;
                end = to;
                found.Add(At(standard, word, from, to));
            }
        }
        return [.. found.OrderBy(p => p.At).ThenBy(p => p.Standard.Code, StringComparer.Ordinal).Take(most + 1)];
    }

    private Passage At(ScreenStandard standard, ScreenWord word, int from, int to)
    {
        int start = _places[from], end = to < _places.Count - 1 ? EndOf(_places[to - 1]) : _written.Length;
        int before = start, after = end;
        while (before > 0 && start - before < Beside && !Stops.Contains(_written[before - 1], StringComparison.Ordinal)) before--;
        while (after < _written.Length && after - end < Beside && !Stops.Contains(_written[after], StringComparison.Ordinal)) after++;
        if (before < start && char.IsLowSurrogate(_written[before])) before++;
        if (after > end && after < _written.Length && char.IsLowSurrogate(_written[after])) after--;
        return new Passage(standard, word, Shown(before, start), Shown(start, end), Shown(end, after), start);
    }

    private int EndOf(int place) => Rune.TryGetRuneAt(_written, place, out Rune rune) ? place + rune.Utf16SequenceLength : place + 1;

    // What a page shows: without line breaks and signs that turn the direction of writing.
    private string Shown(int from, int to) => string.Concat(_written[from..to].EnumerateRunes().Where(r => Rune.GetUnicodeCategory(r) is not (UnicodeCategory.Format or UnicodeCategory.Control)).Select(r => r.ToString()));

    private static string PlainOf(string written, int at, int length)
    {
        if (!Rune.TryGetRuneAt(written, at, out Rune rune)) return "";
        if (Rune.IsWhiteSpace(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.Format or UnicodeCategory.Control or UnicodeCategory.NonSpacingMark) return "";
        return rune.Value < 0x80 ? written.Substring(at, length) : written.Substring(at, length).Normalize(NormalizationForm.FormKC);
    }
}
