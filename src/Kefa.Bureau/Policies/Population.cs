using System.Collections.Concurrent;
using System.Diagnostics;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Matching.Policies;

namespace Kefa.Bureau.Policies;

/// <summary>
/// The last matches of each bureau, for the life of the process. They are valid for one state of companies, content and day; when one of these
/// moves, the next reader computes anew and all others wait for it.
/// </summary>
public sealed class PopulationCache
{
    internal ConcurrentDictionary<int, Slot> Slots { get; } = new();

    internal sealed class Slot
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public PopulationMatches? Last { get; set; }
    }
}

/// <summary>All companies of the current bureau against all its policies. About 20 µs a pair and core on the reference machine; see docs/performance.md.</summary>
public sealed class Population(CompanyDirectory companies, PolicyCatalogs catalogs, ICurrentBureau bureau, PopulationCache cache, TimeProvider time)
{
    private const int Chunk = 256;

    /// <summary>The matches of today, computed if something changed.</summary>
    public async Task<PopulationMatches> TodayAsync(CancellationToken cancellationToken)
    {
        var asOf = bureau.Required.Today(time);
        var catalog = await catalogs.LoadAsync(cancellationToken);
        var revision = await companies.RevisionAsync(cancellationToken);
        var slot = cache.Slots.GetOrAdd(bureau.Required.Id, _ => new PopulationCache.Slot());
        if (IsCurrent(slot.Last, catalog, revision, asOf))
            return slot.Last!;
        await slot.Gate.WaitAsync(cancellationToken);
        try
        {
            if (!IsCurrent(slot.Last, catalog, revision, asOf))
                slot.Last = await EvaluateAsync(catalog, catalog.Policies.On(asOf), asOf, cancellationToken);
            return slot.Last!;
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    /// <summary>Some policies, published or not, against every company on a day.</summary>
    public async Task<PopulationMatches> EvaluateAsync(PolicyCatalog catalog, IReadOnlyList<Policy> policies, DateOnly asOf, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        // Read before the companies: a change during the run makes the result out of date, never wrong for good.
        var revision = await companies.RevisionAsync(cancellationToken);
        List<CompanyCard> cards = [];
        List<PairResult[]> rows = [];
        MissingCounter missing = new();
        await foreach (var chunk in ChunksAsync(cancellationToken))
        {
            var results = new PairResult[chunk.Count][];
            Parallel.For(0, chunk.Count, new ParallelOptions { CancellationToken = cancellationToken }, i =>
            {
                var whole = catalog.Evaluator.Evaluate(policies, chunk[i].Profile, asOf);
                results[i] = [.. whole.Select(PairResult.Of)];
                missing.Add(whole);
            });
            cards.AddRange(chunk.Select(c => new CompanyCard(c.Summary.Uscc, c.Summary.Name, c.Summary.RegionCode, c.Summary.IndustryCode, c.Summary.Size)));
            rows.AddRange(results);
        }

        return new PopulationMatches(asOf, revision, catalog, policies, cards, [.. rows], Stopwatch.GetElapsedTime(start)) { Missing = missing.Ordered() };
    }

    private static bool IsCurrent(PopulationMatches? last, PolicyCatalog catalog, long revision, DateOnly asOf) =>
        last is not null && last.Revision == revision && last.AsOf == asOf && ReferenceEquals(last.Catalog, catalog);

    private async IAsyncEnumerable<List<CompanyProfile>> ChunksAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<CompanyProfile> chunk = [];
        await foreach (var company in companies.ProfilesAsync(new CompanyFilter(), cancellationToken))
        {
            chunk.Add(company);
            if (chunk.Count == Chunk)
            {
                yield return chunk;
                chunk = [];
            }
        }

        if (chunk.Count > 0)
            yield return chunk;
    }
}
