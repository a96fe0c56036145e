using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Evidence;

/// <summary>A witness and what it last cosigned.</summary>
public sealed record WitnessStanding(string Name, long? Size, DateTimeOffset? At);

/// <summary>How the bureau's sealed record stands.</summary>
/// <param name="Log">Null before the first act.</param>
/// <param name="Last">The last checkpoint.</param>
/// <param name="Waiting">Leaves without a place.</param>
/// <param name="WaitingSince">When the oldest act that waits was recorded.</param>
/// <param name="Trouble">Why this node seals no further.</param>
public sealed record LogStanding(LogInfo? Log, PublishedCheckpoint? Last, long Waiting, DateTimeOffset? WaitingSince, IReadOnlyList<WitnessStanding> Witnesses, LogTrouble? Trouble);

/// <summary>The row of the sealed record on the console.</summary>
public sealed class LogOverview(KefaDbContext db, LogDirectory logs, LogsChecked published, ICurrentBureau bureau, IOptions<EvidenceOptions> options)
{
    public async Task<LogStanding> ReadAsync(CancellationToken cancellationToken)
    {
        LogInfo? log = await logs.AllAsync(cancellationToken) is [LogInfo newest, ..] ? newest : null;
        PublishedCheckpoint? last = log is null ? null : await logs.CheckpointAsync(log.Id, cancellationToken);
        long waiting = await db.Set<Leaf>().LongCountAsync(leaf => leaf.Ix == null, cancellationToken);
        DateTimeOffset? since = waiting == 0 ? null : await db.Set<Leaf>().Where(leaf => leaf.Ix == null && leaf.Stream != null).OrderBy(leaf => leaf.Id).Take(1)
            .Join(db.Set<StreamEvent>(), leaf => new { leaf.BureauId, Stream = leaf.Stream!, N = leaf.N!.Value }, e => new { e.BureauId, e.Stream, e.N }, (_, e) => (DateTimeOffset?)e.At).FirstOrDefaultAsync(cancellationToken);
        var cosigned = log is null ? [] : await db.Set<LogCosignature>().AsNoTracking().Where(line => line.LogId == log.Id)
            .GroupBy(line => line.Witness).Select(of => new { of.Key, Size = of.Max(line => line.Size), At = of.Max(line => line.At) }).ToListAsync(cancellationToken);
        return new LogStanding(log, last, waiting, since,
            [.. options.Value.Witnesses.Select(witness => cosigned.FirstOrDefault(of => of.Key == witness.Key.Name) is { } of ? new WitnessStanding(of.Key, of.Size, of.At) : new WitnessStanding(witness.Key.Name, null, null))],
            published.Troubles.GetValueOrDefault(bureau.Required.Id));
    }
}
