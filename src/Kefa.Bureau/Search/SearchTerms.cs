using System.Text;

namespace Kefa.Bureau.Search;

/// <summary>
/// What an index knows a text by: each Han character and each pair of neighbours, each word of other letters and digits. Written in ASCII letters and digits
/// alone, so that no database cuts or folds them in a way of its own.
/// </summary>
internal static class SearchTerms
{
    /// <summary>Longer words are known by their beginning.</summary>
    public const int LongestWord = 64;

    private const string Digits = "0123456789abcdefghijklmnopqrstuv";

    /// <summary>The terms of a folded text, each once.</summary>
    public static IReadOnlyCollection<string> OfFolded(string folded)
    {
        var terms = new List<string>();
        var pairs = new HashSet<(int First, int Second)>(); // what a text says twice is written once
        var words = new HashSet<string>(StringComparer.Ordinal);
        foreach (Range place in folded.AsSpan().Split(' '))
        {
            ReadOnlySpan<char> run = folded.AsSpan(place);
            if (run.IsEmpty) continue;
            if (!IsHan(run))
            {
                string word = Word(run.ToString());
                if (words.Add(word)) terms.Add(word);
                continue;
            }
            Rune? before = null;
            foreach (Rune rune in run.EnumerateRunes())
            {
                if (before is { } first && pairs.Add((first.Value, rune.Value))) terms.Add(Han(first, rune));
                if (pairs.Add((rune.Value, 0))) terms.Add(Han(rune));
                before = rune;
            }
        }
        return terms;
    }

    /// <summary>The fewest terms that a run of a question needs: its pairs, or its one character.</summary>
    public static IEnumerable<string> Asked(string run)
    {
        if (!IsHan(run)) return [Word(run)];
        Rune[] runes = [.. run.EnumerateRunes()];
        return runes.Length == 1 ? [Han(runes[0])] : Enumerable.Range(0, runes.Length - 1).Select(i => Han(runes[i], runes[i + 1]));
    }

    public static bool IsHan(ReadOnlySpan<char> run)
    {
        Rune.DecodeFromUtf16(run, out Rune first, out _);
        return FoldedText.IsHan(first);
    }

    /// <summary>The beginning of a word that is long.</summary>
    public static string Cut(string word) => word.Length <= LongestWord ? word : string.Concat(word.EnumerateRunes().Take(LongestWord));

    // Each character is written by itself, so that the beginning of a word is written as the beginning of its term.
    private static string Word(string word)
    {
        var term = new StringBuilder(word.Length + 1).Append('w');
        foreach (Rune rune in Cut(word).EnumerateRunes())
        {
            if (rune.Value == 'q') term.Append("qq");
            else if (rune.IsAscii) term.Append((char)rune.Value);
            else Write(term.Append('q'), rune, 5);
        }
        return term.ToString();
    }

    private static string Han(Rune rune) => string.Create(5, rune, static (term, rune) =>
    {
        term[0] = 'h';
        Write(term[1..], rune);
    });

    private static string Han(Rune first, Rune second) => string.Create(9, (first, second), static (term, pair) =>
    {
        term[0] = 'h';
        Write(term[1..], pair.first);
        Write(term[5..], pair.second);
    });

    private static void Write(Span<char> term, Rune rune)
    {
        for (int i = 0; i < 4; i++) term[i] = Digits[(rune.Value >> (5 * (3 - i))) & 31];
    }

    private static void Write(StringBuilder term, Rune rune, int digits)
    {
        for (int i = digits - 1; i >= 0; i--) term.Append(Digits[(rune.Value >> (5 * i)) & 31]);
    }
}
