namespace Kefa.Bureau.Search;

/// <param name="IsHit">Whether it is what was asked for.</param>
public sealed record SnippetPiece(string Text, bool IsHit);

/// <summary>The place of a text where what was asked for stands, to be shown with it marked.</summary>
public static class Snippet
{
    private const int Before = 30, Length = 140;

    /// <returns>Nothing where the text has none of it.</returns>
    public static IReadOnlyList<SnippetPiece> Of(string text, SearchQuery query) => Pieces(text, query, whole: false);

    /// <summary>The whole of a short text, such as a title.</summary>
    public static IReadOnlyList<SnippetPiece> Whole(string text, SearchQuery query) => Pieces(text, query, whole: true) is { Count: > 0 } pieces ? pieces : [new SnippetPiece(text, false)];

    private static List<SnippetPiece> Pieces(string text, SearchQuery query, bool whole)
    {
        List<(int Start, int End)> hits = Hits(text, query);
        if (hits.Count == 0) return [];
        int from = whole ? 0 : Math.Max(0, hits[0].Start - Before), to = whole ? text.Length : Math.Min(text.Length, Math.Max(from + Length, hits[0].End));
        if (from > 0 && char.IsLowSurrogate(text[from])) from--;
        if (to < text.Length && char.IsLowSurrogate(text[to])) to--;
        var pieces = new List<SnippetPiece>();
        int at = from;
        foreach ((int start, int end) in hits.TakeWhile(hit => hit.End <= to))
        {
            Add(at, start, false);
            Add(start, end, true);
            at = end;
        }
        Add(at, to, false);
        if (from > 0) pieces.Insert(0, new SnippetPiece("…", false));
        if (to < text.Length) pieces.Add(new SnippetPiece("…", false));
        return pieces;

        void Add(int start, int end, bool isHit)
        {
            if (start < end) pieces.Add(new SnippetPiece(text[start..end].ReplaceLineEndings(" "), isHit));
        }
    }

    private static List<(int Start, int End)> Hits(string text, SearchQuery query)
    {
        const int most = 200;
        FoldedText folded = FoldedText.Of(text);
        var found = new List<(int Start, int End)>();
        foreach (SearchPart part in query.Parts)
        {
            int left = part.Needle.Length - part.Needle.TrimStart(' ').Length, length = part.Needle.Trim(' ').Length;
            for (int at = folded.Text.IndexOf(part.Needle, StringComparison.Ordinal), n = 0; at >= 0 && n < most; at = folded.Text.IndexOf(part.Needle, at + 1, StringComparison.Ordinal), n++)
                found.Add(folded.Origin(at + left, length));
        }
        // Hits that overlap are one.
        var hits = new List<(int Start, int End)>();
        foreach ((int start, int end) in found.Order())
        {
            if (hits.Count > 0 && start <= hits[^1].End) hits[^1] = (hits[^1].Start, Math.Max(hits[^1].End, end));
            else hits.Add((start, end));
        }
        return hits;
    }
}
