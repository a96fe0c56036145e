using System.Collections.Concurrent;
using System.Diagnostics;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Policies.Matches;
using Kefa.Matching.Policies;

namespace Kefa.Bureau.Policies;

/// <summary>Bounds on what a reader waits for.</summary>
public sealed class PopulationOptions
{
    public const string Section = "Kefa:Matching";

    /// <summary>As many pairs of company and policy are decided while a reader waits; more are left to the background. 200,000 take about two seconds.</summary>
    public long PairsWhileReading { get; set; } = 200_000;
}

/// <summary>
/// The last matches of each bureau, for the life of the process. They are valid for one state of companies, content and day; when one of these
/// moves, the next reader brings them up to date and all others wait for it.
/// </summary>
public sealed class PopulationCache
{
    internal ConcurrentDictionary<int, Slot> Slots { get; } = new();

    internal sealed class Slot
    {
        public SemaphoreSlim Gate { get; } = new(1, 1);

        public PopulationMatches? Last { get; set; }

        public MatchTarget? Target { get; set; }

        /// <summary>When <see cref="Last"/> was made: as long as companies are pending it is looked at again soon.</summary>
        public long MadeAt { get; set; }

        /// <summary>What is known of each company, by stream.</summary>
        public Dictionary<string, HeldMatch> Held { get; set; } = new(StringComparer.Ordinal);
    }
}

/// <summary>
/// All companies of the current bureau against all its policies. Only what changed is decided anew: about 20 µs a pair and core on the reference
/// machine; see docs/performance.md.
/// </summary>
public sealed class Population
{
    private const int Chunk = 256;

    private static readonly TimeSpan LookAgain = TimeSpan.FromSeconds(3);

    private readonly CompanyDirectory _companies;
    private readonly PolicyCatalogs _catalogs;
    private readonly ICurrentBureau _bureau;
    private readonly PopulationCache _cache;
    private readonly MatchStore _store;
    private readonly PopulationOptions _options;
    private readonly TimeProvider _time;

    internal Population(
        CompanyDirectory companies, PolicyCatalogs catalogs, ICurrentBureau bureau, PopulationCache cache, MatchStore store, PopulationOptions options, TimeProvider time)
    {
        _companies = companies;
        _catalogs = catalogs;
        _bureau = bureau;
        _cache = cache;
        _store = store;
        _options = options;
        _time = time;
    }

    /// <summary>The matches of today, brought up to date if something changed.</summary>
    public async Task<PopulationMatches> TodayAsync(CancellationToken cancellationToken)
    {
        var asOf = _bureau.Required.Today(_time);
        var catalog = await _catalogs.LoadAsync(cancellationToken);
        var revision = await _companies.RevisionAsync(cancellationToken);
        var slot = _cache.Slots.GetOrAdd(_bureau.Required.Id, _ => new PopulationCache.Slot());
        if (IsCurrent(slot, catalog, revision, asOf))
            return slot.Last!;
        await slot.Gate.WaitAsync(cancellationToken);
        try
        {
            if (!IsCurrent(slot, catalog, revision, asOf))
                slot.Last = await UpdateAsync(slot, catalog, revision, asOf, cancellationToken);
            return slot.Last!;
        }
        finally
        {
            slot.Gate.Release();
        }
    }

    /// <summary>How many companies' stored matches are up to date.</summary>
    public async Task<MatchProgress> ProgressAsync(CancellationToken cancellationToken) =>
        await _store.ProgressAsync(new MatchTarget(await _catalogs.LoadAsync(cancellationToken), _bureau.Required.Today(_time)), cancellationToken);

    /// <summary>Some policies, published or not, against every company on a day; nothing is kept.</summary>
    public async Task<PopulationMatches> EvaluateAsync(PolicyCatalog catalog, IReadOnlyList<Policy> policies, DateOnly asOf, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        // Read before the companies: a change during the run makes the result out of date, never wrong for good.
        var revision = await _companies.RevisionAsync(cancellationToken);
        List<CompanyCard> cards = [];
        List<PairResult[]> rows = [];
        MissingCounter missing = new();
        FailureCounter failures = new();
        await foreach (var chunk in ChunksAsync(cancellationToken))
        {
            var cells = new MatchCell[chunk.Count][];
            CompanyCard[] here = [.. chunk.Select(c => new CompanyCard(c.Summary.Uscc, c.Summary.Name, c.Summary.RegionCode, c.Summary.IndustryCode, c.Summary.Size))];
            Parallel.For(0, chunk.Count, new ParallelOptions { CancellationToken = cancellationToken }, i =>
            {
                var results = catalog.Evaluator.Evaluate(policies, chunk[i].Profile, asOf);
                failures.Add(here[i], results);
                cells[i] = [.. results.Select(MatchCell.Of)];
            });
            foreach (var row in cells)
            {
                missing.Add(row);
                rows.Add([.. row.Select(c => c.Result)]);
            }

            cards.AddRange(here);
        }

        return new PopulationMatches(asOf, revision, catalog, policies, cards, [.. rows], Stopwatch.GetElapsedTime(start))
        {
            Missing = missing.Ordered(),
            Failures = failures.Ordered(),
            Decided = (long)cards.Count * policies.Count,
        };
    }

    private bool IsCurrent(PopulationCache.Slot slot, PolicyCatalog catalog, long revision, DateOnly asOf) =>
        slot.Last is { } last && last.Revision == revision && last.AsOf == asOf && ReferenceEquals(last.Catalog, catalog)
        && (last.Pending == 0 || _time.GetElapsedTime(slot.MadeAt) < LookAgain);

    private async Task<PopulationMatches> UpdateAsync(PopulationCache.Slot slot, PolicyCatalog catalog, long revision, DateOnly asOf, CancellationToken cancellationToken)
    {
        var start = Stopwatch.GetTimestamp();
        var target = slot.Target is { } known && ReferenceEquals(known.Catalog, catalog) && known.AsOf == asOf ? known : slot.Target = new MatchTarget(catalog, asOf);
        var heads = await _companies.HeadsAsync(cancellationToken);
        var held = slot.Held;
        CompanyHead[] open = [.. heads.Where(h => OpenPairs(h, held, target) > 0)];
        if (open.Length > 0)
        {
            // What another node, or this one in its earlier life, has decided already.
            var stored = await _store.ReadAsync(open.Length > Chunk ? null : [.. open.Select(h => h.Stream)], cancellationToken);
            foreach (var head in open)
            {
                if (!stored.TryGetValue(head.Stream, out var row))
                    continue;
                var merged = Merged(held.GetValueOrDefault(head.Stream), row, head.LastEvent);
                // Verdicts of other days are kept only while today's are not there.
                held[head.Stream] = merged.LastEvent == head.LastEvent && target.Cells(merged.Cells) is { } all ? new HeldMatch(head.LastEvent, target.Keyed(all)) : merged;
            }

            open = [.. open.Where(h => OpenPairs(h, held, target) > 0)];
        }

        long decided = 0;
        var isPending = open.Sum(h => (long)OpenPairs(h, held, target)) > _options.PairsWhileReading;
        if (!isPending)
        {
            foreach (var chunk in open.Chunk(Chunk))
                decided += await DecideAsync(chunk, held, target, cancellationToken);
        }

        slot.MadeAt = _time.GetTimestamp();
        return Assembled(heads, held, target, revision, isPending ? open.Length : 0, decided, Stopwatch.GetElapsedTime(start));
    }

    private async Task<long> DecideAsync(CompanyHead[] chunk, Dictionary<string, HeldMatch> held, MatchTarget target, CancellationToken cancellationToken)
    {
        long decided = 0;
        var profiles = await _companies.ProfilesOfAsync([.. chunk.Select(h => h.Stream)], cancellationToken);
        var cells = new MatchCell[profiles.Count][];
        Parallel.For(0, profiles.Count, new ParallelOptions { CancellationToken = cancellationToken }, i =>
        {
            var (stream, lastEvent, profile) = profiles[i];
            var known = held.GetValueOrDefault(stream);
            cells[i] = target.Decide(profile, known?.LastEvent == lastEvent ? known.Cells : KeepMatches.Nothing, ref decided);
        });
        for (var i = 0; i < cells.Length; i++)
            held[profiles[i].Stream] = new HeldMatch(profiles[i].LastEvent, target.Keyed(cells[i]));
        return decided;
    }

    private static int OpenPairs(CompanyHead head, Dictionary<string, HeldMatch> held, MatchTarget target) =>
        held.TryGetValue(head.Stream, out var known) && known.LastEvent == head.LastEvent ? target.Keys.Count(k => !known.Cells.ContainsKey(k)) : target.Keys.Count;

    /// <summary>What both know, if both speak of the same facts; else what speaks of the facts that hold.</summary>
    private static HeldMatch Merged(HeldMatch? here, HeldMatch stored, int lastEvent)
    {
        if (here is null || here.LastEvent != lastEvent)
            return stored.LastEvent == lastEvent || here is null ? stored : here;
        return stored.LastEvent != lastEvent
            ? here
            : new HeldMatch(lastEvent, new Dictionary<string, MatchCell>(here.Cells.Concat(stored.Cells.Where(c => !here.Cells.ContainsKey(c.Key))), StringComparer.Ordinal));
    }

    private static PopulationMatches Assembled(
        List<CompanyHead> heads, Dictionary<string, HeldMatch> held, MatchTarget target, long revision, int pending, long decided, TimeSpan took)
    {
        List<CompanyCard> cards = new(heads.Count);
        List<PairResult[]> rows = new(heads.Count);
        MissingCounter missing = new();
        foreach (var head in heads)
        {
            if (target.Row(held.GetValueOrDefault(head.Stream)?.Cells ?? KeepMatches.Nothing) is not { } cells)
                continue;
            missing.Add(cells);
            cards.Add(new CompanyCard(head.Uscc, head.Name, head.Region, head.Industry, head.Size));
            rows.Add([.. cells.Select(c => c.Result)]);
        }

        return new PopulationMatches(target.AsOf, revision, target.Catalog, target.Policies, cards, [.. rows], took)
        {
            Missing = missing.Ordered(), Pending = pending, Total = heads.Count, Decided = decided,
        };
    }

    private async IAsyncEnumerable<List<CompanyProfile>> ChunksAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        List<CompanyProfile> chunk = [];
        await foreach (var company in _companies.ProfilesAsync(new CompanyFilter(), cancellationToken))
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
