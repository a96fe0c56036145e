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
        var terms = new HashSet<string>(StringComparer.Ordinal);
        foreach (string run in folded.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (IsHan(run))
            {
                Rune[] runes = [.. run.EnumerateRunes()];
                for (int i = 0; i < runes.Length; i++)
                {
                    terms.Add(Han(runes.AsSpan(i, 1)));
                    if (i + 1 < runes.Length) terms.Add(Han(runes.AsSpan(i, 2)));
                }
            }
            else
            {
                terms.Add(Word(run));
            }
        }
        return terms;
    }

    /// <summary>The fewest terms that a run of a question needs: its pairs, or its one character.</summary>
    public static IEnumerable<string> Asked(string run)
    {
        if (!IsHan(run)) return [Word(run)];
        Rune[] runes = [.. run.EnumerateRunes()];
        return runes.Length == 1 ? [Han(runes)] : Enumerable.Range(0, runes.Length - 1).Select(i => Han(runes.AsSpan(i, 2)));
    }

    public static bool IsHan(string run)
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

    private static string Han(ReadOnlySpan<Rune> runes)
    {
        var term = new StringBuilder(9).Append('h');
        foreach (Rune rune in runes) Write(term, rune, 4);
        return term.ToString();
    }

    private static void Write(StringBuilder term, Rune rune, int digits)
    {
        for (int i = digits - 1; i >= 0; i--) term.Append(Digits[(rune.Value >> (5 * i)) & 31]);
    }
}
