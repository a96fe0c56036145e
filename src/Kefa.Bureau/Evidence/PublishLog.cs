using System.Data.Common;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Storage;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Tree;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Kefa.Bureau.Evidence;

/// <summary>What a round of publishing did.</summary>
/// <param name="Sequenced">How many leaves got their place.</param>
/// <param name="Checkpoint">The new checkpoint; null when there was nothing new, or trouble.</param>
/// <param name="Trouble">Why nothing was signed.</param>
public sealed record PublishOutcome(int Sequenced, Checkpoint? Checkpoint, LogTrouble? Trouble);

/// <summary>
/// Publishes the current bureau's log: gives waiting leaves their places, computes everything new from the raw bytes, signs, and stores the checkpoint in the
/// database and outside it. It may be stopped between any two steps, and two at once make one chain. What does not agree is never signed over.
/// </summary>
public sealed class PublishLog(KefaDbContext db, ICurrentBureau bureau, LogKeys keys, LogCopies copies, OpenLogs logs, LogCheck check, TimeProvider time)
{
    /// <summary>After so long without anything new a record of the day goes in, so that silence shows.</summary>
    public static readonly TimeSpan Heartbeat = TimeSpan.FromHours(24);

    /// <param name="fence">The fencing number of the publisher's lease.</param>
    /// <param name="cancellationToken">Stops between two steps.</param>
    public async Task<PublishOutcome> HandleAsync(long fence, CancellationToken cancellationToken)
    {
        (EvidenceLog? log, LogTrouble? trouble) = await logs.CurrentAsync(cancellationToken);
        trouble ??= log is null ? null : await check.TroubleAsync(log, cancellationToken);
        if (log is null || trouble is not null) return new PublishOutcome(0, null, trouble);

        (int sequenced, Checkpoint? last) = (0, null);
        await BeatAsync(log, cancellationToken);
        // What comes meanwhile waits for the next round, so that a bureau in which somebody always acts is not published without a pause.
        for (int placed = Sequencing.AtOnce; placed == Sequencing.AtOnce;)
        {
            placed = await PlaceAsync(log.Id, cancellationToken);
            sequenced += placed;
            (Checkpoint? signed, trouble) = await SignAsync(log, fence, cancellationToken);
            last = signed ?? last;
            if (trouble is not null) return new PublishOutcome(sequenced, last, trouble);
        }
        if (log.Year == bureau.Required.Today(time).Year) return new PublishOutcome(sequenced, last, null);
        await logs.TurnOfTheYearAsync(log, cancellationToken);
        (Checkpoint? closing, trouble) = await SignAsync(log, fence, cancellationToken);
        return new PublishOutcome(sequenced, closing ?? last, trouble);
    }

    private async Task BeatAsync(EvidenceLog log, CancellationToken cancellationToken)
    {
        LogCheckpoint? last = await LastAsync(log.Id, cancellationToken);
        DateTimeOffset now = time.GetUtcNow();
        if (last is null || now - last.At < Heartbeat || await db.Set<Leaf>().AnyAsync(leaf => leaf.Ix == null, cancellationToken)) return;
        Leaf beat = PublicRecords.LeafOf(new() { ["at"] = LogRecords.Text(now), ["log"] = log.Origin, ["size"] = last.Size, ["v"] = LogRecords.Day });
        db.Add(beat);
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    private async Task<int> PlaceAsync(int logId, CancellationToken cancellationToken)
    {
        var sequencing = new Sequencing(db);
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        EvidenceLog held = await sequencing.HoldAsync(logId, cancellationToken);
        if (held.ClosedAt is not null) return 0;
        int placed = await sequencing.PlaceAsync(held, cancellationToken);
        if (placed > 0) await transaction.CommitAsync(cancellationToken);
        return placed;
    }

    /// <summary>Signs the head if it is larger than the last checkpoint.</summary>
    private async Task<(Checkpoint?, LogTrouble?)> SignAsync(EvidenceLog log, long fence, CancellationToken cancellationToken)
    {
        EvidenceLog head = await db.Set<EvidenceLog>().AsNoTracking().SingleAsync(row => row.Id == log.Id, cancellationToken);
        LogCheckpoint? last = await LastAsync(log.Id, cancellationToken);
        if (head.Size == (last?.Size ?? 0)) return (null, null);

        (Frontier? tree, LogTrouble? trouble) = await check.FrontierAsync(log, last, cancellationToken);
        if (tree is null) return (null, trouble);
        if (await new Recomputation(db).ExtendAsync(log.Id, tree, head.Size, cancellationToken) is { } wrong) return (null, LogTrouble.Damaged(log.Origin, wrong));
        if (tree.Root != Frontier.Restore(head.Size, head.Frontier).Root) return (null, LogTrouble.Damaged(log.Origin, $"the root at {head.Size} entries is another."));

        SignerKey key;
        try
        {
            key = await keys.ReadAsync(log.Origin, cancellationToken);
        }
        catch (RefusedException missing)
        {
            return (null, LogTrouble.OfKey(missing.Message));
        }
        if (!string.Equals(key.Verifier.ToString(), log.Vkey, StringComparison.Ordinal))
            return (null, LogTrouble.OfKey($"{keys.FileOf(log.Origin)} holds {key.Verifier}, and the log was opened with {log.Vkey}."));
        var checkpoint = new Checkpoint(log.Origin, head.Size, tree.Root);
        return await StoreAsync(log, last?.Size ?? 0, checkpoint, checkpoint.Sign(key), fence, cancellationToken) ? (checkpoint, null) : (null, null);
    }

    /// <summary>Compare and swap on the checkpoint before. The copy outside is written before the database commits: nothing is served that it does not know.</summary>
    private async Task<bool> StoreAsync(EvidenceLog log, long previous, Checkpoint checkpoint, SignedNote note, long fence, CancellationToken cancellationToken)
    {
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        db.Add(new LogCheckpoint
        {
            LogId = log.Id, Size = checkpoint.Size, PreviousSize = previous, Root = checkpoint.Root.ToArray(), Note = note.ToString(), At = time.GetUtcNow(), Fence = fence,
        });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException lost) when (lost.InnerException is DbException)
        {
            db.ChangeTracker.Clear();
            await transaction.RollbackAsync(cancellationToken);
            // Another publisher was first: this signature is thrown away. Anything else is an error.
            if (await db.Set<LogCheckpoint>().AnyAsync(row => row.LogId == log.Id && row.PreviousSize == previous, cancellationToken)) return false;
            throw;
        }
        db.ChangeTracker.Clear();
        await copies.WriteAsync(log.Origin, note, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    private Task<LogCheckpoint?> LastAsync(int logId, CancellationToken cancellationToken) =>
        db.Set<LogCheckpoint>().AsNoTracking().Where(row => row.LogId == logId).OrderByDescending(row => row.Size).FirstOrDefaultAsync(cancellationToken);
}
