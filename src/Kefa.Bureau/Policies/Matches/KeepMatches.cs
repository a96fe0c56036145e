using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Jobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kefa.Bureau.Policies.Matches;

/// <summary>Keeps the stored matches of all bureaus up to date: after an import, a publication, and every midnight.</summary>
internal sealed partial class KeepMatchesJob(IServiceScopeFactory scopes, TimeProvider time, ILogger<KeepMatchesJob> logger) : LeasedJob(scopes, time, logger)
{
    protected override string Name => "keep-matches";

    protected override TimeSpan Every => TimeSpan.FromSeconds(5);

    protected override async Task RunAsync(HeldLease lease, IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (var bureau in await services.GetRequiredService<BureauDirectory>().AllAsync(cancellationToken))
        {
            try
            {
                await using var scope = services.CreateBureauScope(bureau);
                var decided = await scope.ServiceProvider.GetRequiredService<KeepMatches>().RunAsync(cancellationToken);
                if (decided > 0)
                    LogKept(bureau.NameZh, decided);
            }
            catch (Exception failure) when (failure is not OperationCanceledException)
            {
                // One bureau whose content does not hold must not keep the others waiting; the next round tries again.
                LogFailed(bureau.NameZh, failure);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Matches of {Bureau} are up to date; {Decided} pairs were decided.")]
    private partial void LogKept(string bureau, long decided);

    [LoggerMessage(Level = LogLevel.Error, Message = "Matches of {Bureau} could not be kept up to date; it will be tried again.")]
    private partial void LogFailed(string bureau, Exception failure);
}

/// <summary>
/// Brings the stored matches of the current bureau up to date, some companies at a time, each time in one transaction: stopped anywhere, the next
/// run goes on with what is still open. Policies whose key did not change keep their verdicts while the facts are the same.
/// </summary>
internal sealed class KeepMatches(MatchStore store, CompanyDirectory companies, PolicyCatalogs catalogs, ICurrentBureau bureau, TimeProvider time)
{
    internal const int Batch = 250;

    /// <returns>The pairs of company and policy that were decided.</returns>
    public async Task<long> RunAsync(CancellationToken cancellationToken)
    {
        MatchTarget target = new(await catalogs.LoadAsync(cancellationToken), bureau.Required.Today(time));
        var stamp = await store.StampAsync(target, cancellationToken);
        // Read before the companies: what changes during the run is left for the next one.
        var revision = await companies.RevisionAsync(cancellationToken);
        if (stamp.Revision == revision)
            return 0;
        long decided = 0;
        var after = "";
        while (true)
        {
            var open = await store.OpenAsync(stamp, after, Batch, cancellationToken);
            if (open.Count == 0)
                break;
            var held = await store.ReadAsync([.. open.Select(c => c.Stream)], cancellationToken);
            var cells = new MatchCell[open.Count][];
            Parallel.For(0, open.Count, new ParallelOptions { CancellationToken = cancellationToken }, i =>
            {
                var known = held.GetValueOrDefault(open[i].Stream);
                cells[i] = target.Decide(
                    CompanyDirectory.ProfileOf(open[i], target.Catalog.Dictionary),
                    known?.LastEvent == open[i].LastEvent ? known.Cells : Nothing, ref decided);
            });
            await store.WriteAsync(stamp, [.. open.Zip(cells)], cancellationToken);
            after = open[^1].Stream;
        }

        await store.CompleteAsync(stamp, revision, cancellationToken);
        return decided;
    }

    internal static IReadOnlyDictionary<string, MatchCell> Nothing { get; } = new Dictionary<string, MatchCell>(StringComparer.Ordinal);
}
