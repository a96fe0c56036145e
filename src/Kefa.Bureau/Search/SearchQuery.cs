using System.Text;

namespace Kefa.Bureau.Search;

/// <summary>A part of a question; every part must be found.</summary>
/// <param name="Needle">What stands in the folded text: a run of Han characters anywhere, a word from its beginning, what stood in quotation marks as a whole.</param>
internal sealed record SearchPart(string Needle, bool IsPhrase)
{
    /// <summary>The runs of which it consists.</summary>
    public IReadOnlyList<string> Runs { get; } = Needle.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether its terms alone do not say that it is there: pairs of characters that stand apart are no longer word.</summary>
    public bool MustBeRead => Runs.Count > 1 || (SearchTerms.IsHan(Runs[0]) ? Runs[0].EnumerateRunes().Take(3).Count() > 2 : IsPhrase && Runs[0].Length > SearchTerms.LongestWord);

    /// <summary>The terms that a text must have; with a star those that it must have a term beginning with.</summary>
    public IEnumerable<(string Term, bool Begins)> Terms => Runs.SelectMany(SearchTerms.Asked, (run, term) => (term, !IsPhrase && !SearchTerms.IsHan(run)));

    public bool IsIn(string folded) => folded.Contains(Needle, StringComparison.Ordinal);
}

/// <summary>
/// A question as people type it: words that must all be found, in any order; what stands in quotation marks as it stands. Everything else that they type is
/// not a command to any database.
/// </summary>
public sealed class SearchQuery
{
    /// <summary>So much of a question is read.</summary>
    public const int MostCharacters = 200;

    private const int MostParts = 20;
    private const string Opening = "\"“”＂„", Closing = "\"”“＂‟";

    private SearchQuery(IReadOnlyList<SearchPart> parts, bool isCut) => (Parts, IsCut) = (parts, isCut);

    internal IReadOnlyList<SearchPart> Parts { get; }

    /// <summary>Whether it asks for nothing: no letter, digit or character in it.</summary>
    public bool IsEmpty => Parts.Count == 0;

    /// <summary>Whether more was typed than is read.</summary>
    public bool IsCut { get; }

    public static SearchQuery Of(string? typed)
    {
        string text = typed ?? "";
        int runes = 0, length = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            if (++runes > MostCharacters) break;
            length += rune.Utf16SequenceLength;
        }
        bool isCut = runes > MostCharacters;
        if (isCut) text = text[..Math.Min(length, text.Length)];

        var parts = new List<SearchPart>();
        for (int at = 0; at < text.Length;)
        {
            int open = text.AsSpan(at).IndexOfAny(Opening);
            int close = open < 0 ? -1 : text.AsSpan(at + open + 1).IndexOfAny(Closing);
            if (close < 0)
            {
                Words(text[at..]);
                break;
            }
            Words(text.Substring(at, open));
            Phrase(text.Substring(at + open + 1, close));
            at += open + close + 2;
        }
        SearchPart[] different = [.. parts.DistinctBy(part => (part.Needle, part.IsPhrase))];
        return new SearchQuery([.. different.Take(MostParts)], isCut || different.Length > MostParts);

        void Words(string words)
        {
            // Whoever leaves a blank asks for two words, also in Chinese.
            foreach (string run in words.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).SelectMany(word => FoldedText.Of(word).Text.Split(' ', StringSplitOptions.RemoveEmptyEntries)))
                parts.Add(new SearchPart(SearchTerms.IsHan(run) ? run : " " + SearchTerms.Cut(run), IsPhrase: false));
        }

        void Phrase(string words)
        {
            string[] runs = FoldedText.Of(words).Text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (runs.Length == 0) return;
            string needle = string.Join(' ', runs);
            // A word is a whole word; a run of characters may stand within a longer one.
            if (!SearchTerms.IsHan(runs[0])) needle = " " + needle;
            if (!SearchTerms.IsHan(runs[^1])) needle += " ";
            parts.Add(new SearchPart(needle, IsPhrase: true));
        }
    }

    /// <summary>Whether all parts are found in a text.</summary>
    public bool IsIn(string text)
    {
        string folded = FoldedText.Of(text).Text;
        return Parts.All(part => part.IsIn(folded));
    }

    /// <summary>As PostgreSQL's full-text search asks: <c>'h4e8b' &amp; 'w2026':*</c>.</summary>
    internal string ToTsQuery() => string.Join(" & ", Terms.Select(term => term.Begins ? $"'{term.Term}':*" : $"'{term.Term}'"));

    /// <summary>As SQLite's full-text search asks: <c>h4e8b AND w2026*</c>.</summary>
    internal string ToMatch() => string.Join(" AND ", Terms.Select(term => term.Begins ? term.Term + "*" : term.Term));

    private IEnumerable<(string Term, bool Begins)> Terms => Parts.SelectMany(part => part.Terms).Distinct();
}
