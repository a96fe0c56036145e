using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Search;

/// <summary>Which matters and papers are searched; what is null does not filter.</summary>
public sealed record SearchFilter
{
    public string? Procedure { get; init; }
    public string? Stage { get; init; }

    /// <summary>The year in which the matter was opened.</summary>
    public int? Year { get; init; }
}

/// <summary>Something that was found.</summary>
/// <param name="Number">The matter's number.</param>
/// <param name="Title">The matter's subject, with what was asked for marked.</param>
/// <param name="Paper">The paper's file name; empty when the matter itself was found.</param>
/// <param name="Sha256">The paper's file; null when the matter itself was found.</param>
/// <param name="Event">The event that brought the paper; 0 for the matter itself.</param>
/// <param name="Text">Where it stands in the text; empty when it stands in number or title alone.</param>
/// <param name="Day">The day it was opened, or attached.</param>
public sealed record FoundRecord(
    MatterSummary Matter, IReadOnlyList<SnippetPiece> Title, IReadOnlyList<SnippetPiece> Paper, string? Sha256, int Event, IReadOnlyList<SnippetPiece> Text, DateOnly Day)
{
    public string Number => Matter.Number;
}

/// <param name="Total">All that was found; at most <see cref="SearchMatters.MostRanked"/>.</param>
public sealed record FoundPage(IReadOnlyList<FoundRecord> Items, int Total);

/// <summary>
/// Searches the matters of the current bureau and their papers: the index finds candidates, the text itself decides. What stands in number or title comes
/// first, then what is newest.
/// </summary>
public sealed class SearchMatters(KefaDbContext db, WorkList list)
{
    /// <summary>So many are ranked and counted; who finds more adds a word.</summary>
    public const int MostRanked = 10_000;

    /// <summary>How many matters and how many papers are found.</summary>
    public async Task<(int Matters, int Papers)> CountAsync(SearchQuery query, SearchFilter filter, CancellationToken cancellationToken)
    {
        if (query.IsEmpty) return (0, 0);
        return (await Found(query, filter, papers: false).Take(MostRanked).CountAsync(cancellationToken), await Found(query, filter, papers: true).Take(MostRanked).CountAsync(cancellationToken));
    }

    /// <summary>One page; pages count from 1.</summary>
    /// <param name="papers">Papers instead of matters.</param>
    public async Task<FoundPage> PageAsync(SearchQuery query, SearchFilter filter, bool papers, int page, int pageSize, CancellationToken cancellationToken)
    {
        if (query.IsEmpty) return new FoundPage([], 0);
        IQueryable<SearchEntry> found = Found(query, filter, papers).Take(MostRanked);
        int total = await found.CountAsync(cancellationToken);
        int skip = (int)Math.Min((long)(Math.Max(page, 1) - 1) * pageSize, MostRanked);
        string first = query.Parts[0].Needle;
        IOrderedQueryable<SearchEntry> ranked = found.OrderByDescending(e => e.FoldedTitle.Contains(first));
        foreach (SearchPart part in query.Parts.Skip(1)) ranked = ranked.ThenByDescending(e => e.FoldedTitle.Contains(part.Needle));
        List<SearchEntry> rows = await ranked.ThenByDescending(e => e.Day).ThenByDescending(e => e.Id).Skip(skip).Take(pageSize).ToListAsync(cancellationToken);
        IReadOnlyList<string> numbers = [.. rows.Select(e => e.Stream[(e.Stream.IndexOf('/', StringComparison.Ordinal) + 1)..])];
        Dictionary<string, MatterSummary> matters = (await list.OfAsync([.. numbers.Distinct(StringComparer.Ordinal)], cancellationToken)).ToDictionary(m => m.Number, StringComparer.Ordinal);
        return new FoundPage([.. rows.Zip(numbers).Where(row => matters.ContainsKey(row.Second)).Select(row => Record(row.First, matters[row.Second], query))], total);
    }

    /// <summary>The years in which matters were opened, the latest first.</summary>
    public async Task<IReadOnlyList<int>> YearsAsync(CancellationToken cancellationToken)
    {
        DateOnly? first = await db.Set<Matter>().MinAsync(m => (DateOnly?)m.OpenedOn, cancellationToken), last = await db.Set<Matter>().MaxAsync(m => (DateOnly?)m.OpenedOn, cancellationToken);
        return first is null ? [] : [.. Enumerable.Range(first.Value.Year, last!.Value.Year - first.Value.Year + 1).Reverse()];
    }

    private static FoundRecord Record(SearchEntry e, MatterSummary matter, SearchQuery query) => new(
        matter, Snippet.Whole(matter.Title, query), e.Sha256 is null ? [] : Snippet.Whole(e.Title, query), e.Sha256,
        e.Sha256 is null ? 0 : int.Parse(e.Place.AsSpan(0, e.Place.IndexOf('/', StringComparison.Ordinal)), System.Globalization.CultureInfo.InvariantCulture), Snippet.Of(e.Text, query), e.Day);

    /// <summary>The entries of matters in which all words stand somewhere.</summary>
    internal IQueryable<SearchEntry> Candidates(SearchQuery query) => Found(query, new SearchFilter(), papers: false);

    private IQueryable<SearchEntry> Found(SearchQuery query, SearchFilter filter, bool papers)
    {
        IQueryable<SearchEntry> found = (db.IsSqlite
            ? db.Set<SearchEntry>().FromSql($"SELECT * FROM search_text WHERE id IN (SELECT rowid FROM search_index WHERE search_index MATCH {query.ToMatch()})")
            : db.Set<SearchEntry>().FromSql($"SELECT * FROM search_text WHERE terms @@ ({query.ToTsQuery()})::tsquery")).AsNoTracking();
        found = papers ? found.Where(e => e.Place != "") : found.Where(e => e.Place == "");
        foreach (SearchPart part in query.Parts.Where(p => p.MustBeRead)) found = found.Where(e => e.Folded.Contains(part.Needle));
        if (filter == new SearchFilter()) return found;
        IQueryable<Matter> matters = db.Set<Matter>();
        if (filter.Procedure is { } procedure) matters = matters.Where(m => m.Procedure == procedure);
        if (filter.Stage is { } stage) matters = matters.Where(m => m.Stage == stage);
        if (filter.Year is { } year)
        {
            DateOnly from = new(year, 1, 1), to = new(year, 12, 31);
            matters = matters.Where(m => m.OpenedOn >= from && m.OpenedOn <= to);
        }
        return found.Join(matters, e => new { e.BureauId, e.Stream }, m => new { m.BureauId, m.Stream }, (e, _) => e);
    }
}
