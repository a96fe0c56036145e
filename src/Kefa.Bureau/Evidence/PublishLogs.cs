using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kefa.Bureau.Evidence;

/// <summary>Publishes the logs of all bureaus, at most once a second, when something waits.</summary>
internal sealed partial class PublishLogs(IServiceScopeFactory scopes, TimeProvider time, BureauDirectory bureaus, LogsChecked known, ILogger<PublishLogs> logger) : LeasedJob(scopes, time, logger)
{
    private readonly IServiceScopeFactory _scopes = scopes;
    private readonly TimeProvider _time = time;

    protected override string Name => "publish-logs";

    protected override TimeSpan Every => TimeSpan.FromSeconds(1);

    protected override TimeSpan Duration => TimeSpan.FromSeconds(15);

    /// <summary>The lease is taken only when there is work: an idle node writes nothing.</summary>
    protected override async Task<bool> IsDueAsync(CancellationToken cancellationToken) => (await DueAsync(cancellationToken)).Count > 0;

    protected override async Task RunAsync(HeldLease lease, IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (int id in await DueAsync(cancellationToken))
        {
            if (await bureaus.FindAsync(id, cancellationToken) is not { } bureau) continue;
            await using AsyncServiceScope scope = services.CreateBureauScope(bureau);
            PublishOutcome outcome = await scope.ServiceProvider.GetRequiredService<PublishLog>().HandleAsync(lease.Fence, cancellationToken);
            // Said once, not every second.
            if (outcome.Trouble is { } trouble && trouble != known.Troubles.GetValueOrDefault(id)) LogRefused(logger, bureau.Code, trouble.Text.En);
            known.Troubles[id] = outcome.Trouble;
        }
    }

    private async Task<List<int>> DueAsync(CancellationToken cancellationToken)
    {
        await using AsyncServiceScope scope = _scopes.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        DateTimeOffset silence = _time.GetUtcNow() - PublishLog.Heartbeat;
        int year = _time.GetUtcNow().Year;
        IQueryable<int> waiting = db.Bureaus.Where(unit => db.Set<Leaf>().IgnoreQueryFilters(AllBureaus).Any(leaf => leaf.BureauId == unit.Id && leaf.Ix == null)).Select(unit => unit.Id);
        IQueryable<int> behind = db.Set<EvidenceLog>().IgnoreQueryFilters(AllBureaus).Where(log => log.ClosedFor == null)
            .Select(log => new { log.BureauId, log.ClosedAt, log.Size, log.Year, Last = db.Set<LogCheckpoint>().IgnoreQueryFilters(AllBureaus).Where(row => row.LogId == log.Id).OrderByDescending(row => row.Size).Select(row => new { row.Size, row.At }).FirstOrDefault() })
            .Where(log => log.Last == null || log.Last.Size < log.Size || (log.ClosedAt == null && (log.Last.At <= silence || log.Year < year))).Select(log => log.BureauId);
        return [.. (await waiting.ToListAsync(cancellationToken)).Union(await behind.ToListAsync(cancellationToken)).Order()];
    }

    private static readonly string[] AllBureaus = [KefaDbContext.BureauFilter];

    [LoggerMessage(Level = LogLevel.Error, Message = "The log of {Bureau} is not sealed any further. {Reason}")]
    private static partial void LogRefused(ILogger logger, string bureau, string reason);
}

/// <summary>Asks the witnesses for what they have not cosigned yet; apart from publishing, which does not wait for them.</summary>
internal sealed class AskWitnessesJob(IServiceScopeFactory scopes, TimeProvider time, BureauDirectory bureaus, Microsoft.Extensions.Options.IOptions<EvidenceOptions> options, ILogger<AskWitnessesJob> logger)
    : LeasedJob(scopes, time, logger)
{
    protected override string Name => "ask-witnesses";

    protected override TimeSpan Every => TimeSpan.FromSeconds(10);

    protected override Task<bool> IsDueAsync(CancellationToken cancellationToken) => Task.FromResult(options.Value.Witnesses.Count > 0);

    protected override async Task RunAsync(HeldLease lease, IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (BureauInfo bureau in await bureaus.AllAsync(cancellationToken))
        {
            await using AsyncServiceScope scope = services.CreateBureauScope(bureau);
            await scope.ServiceProvider.GetRequiredService<AskWitnesses>().HandleAsync(cancellationToken);
        }
    }
}
