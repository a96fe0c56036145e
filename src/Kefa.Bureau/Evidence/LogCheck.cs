using System.Collections.Concurrent;
using System.Data.Common;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Storage;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Signing;
using Kefa.Evidence.Tree;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Evidence;

/// <summary>What this process knows of the logs that it publishes: which it has looked through from end to end, and which bureaus' are in trouble.</summary>
public sealed class LogsChecked
{
    internal ConcurrentDictionary<int, bool> Logs { get; } = new();

    internal ConcurrentDictionary<int, LogTrouble?> Troubles { get; } = new();
}

/// <summary>
/// Whether a log may be sealed any further. A database restored from a backup is older than what was published: going on from there would make a second
/// version of the log. The copy outside the database, and the witnesses, know better.
/// </summary>
public sealed class LogCheck(KefaDbContext db, LogKeys keys, LogCopies copies, LogsChecked done, WitnessClient witnesses, TimeProvider time)
{
    /// <returns>What is in the way; null when nothing is.</returns>
    internal async Task<LogTrouble?> TroubleAsync(EvidenceLog log, CancellationToken cancellationToken)
    {
        try
        {
            SignerKey key = await keys.ReadAsync(log.Origin, cancellationToken);
            if (!string.Equals(key.Verifier.ToString(), log.Vkey, StringComparison.Ordinal))
                return LogTrouble.OfKey($"{keys.FileOf(log.Origin)} holds {key.Verifier}, and the log was opened with {log.Vkey}.");
            return await AgainstTheCopyAsync(log, cancellationToken) ?? await OnceAsync(log, cancellationToken);
        }
        catch (RefusedException unusable)
        {
            return LogTrouble.OfKey(unusable.Message);
        }
        catch (InvalidDataException damaged)
        {
            return LogTrouble.Damaged(log.Origin, damaged.Message);
        }
    }

    /// <summary>The frontier at the last checkpoint, which must give the root that was signed.</summary>
    internal async Task<(Frontier?, LogTrouble?)> FrontierAsync(EvidenceLog log, LogCheckpoint? last, CancellationToken cancellationToken)
    {
        if (last is null) return (new Frontier(), null);
        try
        {
            Frontier tree = await new LogTree(db, log.Id).FrontierAsync(last.Size, cancellationToken);
            return tree.Root == new TreeHash(last.Root) ? (tree, null) : (null, LogTrouble.Damaged(log.Origin, FormattableString.Invariant($"the root at {last.Size} entries is not the one that was signed.")));
        }
        catch (InvalidDataException missing)
        {
            return (null, LogTrouble.Damaged(log.Origin, missing.Message));
        }
    }

    /// <summary>Writes the copy outside anew from the database: the word of an operator who knows that it was not restored. Refused when anybody knows more.</summary>
    /// <returns>The file.</returns>
    /// <exception cref="RefusedException">The copy, or a witness, contradicts the database; or there is nothing to copy.</exception>
    public async Task<string> CopyAgainAsync(Actor by, AuditTrail audit, CancellationToken cancellationToken)
    {
        EvidenceLog log = await db.Set<EvidenceLog>().AsNoTracking().Where(row => row.ClosedAt == null).OrderByDescending(row => row.Id).FirstOrDefaultAsync(cancellationToken) ?? throw new RefusedException("There is no open log.");
        LogCheckpoint last = await db.Set<LogCheckpoint>().AsNoTracking().Where(row => row.LogId == log.Id).OrderByDescending(row => row.Size).FirstOrDefaultAsync(cancellationToken) ?? throw new RefusedException("There is no checkpoint yet.");
        done.Logs.TryRemove(log.Id, out _);
        LogTrouble? trouble = await AgainstTheCopyAsync(log, cancellationToken);
        if (trouble is null or { Kind: LogTroubleKind.CopyMissing }) trouble = await OnceAsync(log, cancellationToken);
        if (trouble is not null) throw new RefusedException(trouble.Text.En);
        await copies.WriteAsync(log.Origin, SignedNote.Parse(last.Note), cancellationToken);
        audit.Record(by, "LogCopyWritten", $"log/{log.Name}", new { last.Size });
        await db.SaveChangesAsync(cancellationToken);
        return copies.FileOf(log.Origin);
    }

    private async Task<LogTrouble?> AgainstTheCopyAsync(EvidenceLog log, CancellationToken cancellationToken)
    {
        // The copy first, then the database: a publisher at work meanwhile only makes the database larger.
        (SignedNote Note, Checkpoint Checkpoint)? copy = await copies.ReadAsync(log.Origin, cancellationToken);
        EvidenceLog head = await db.Set<EvidenceLog>().AsNoTracking().SingleAsync(row => row.Id == log.Id, cancellationToken);
        LogCheckpoint? last = await db.Set<LogCheckpoint>().AsNoTracking().Where(row => row.LogId == log.Id).OrderByDescending(row => row.Size).FirstOrDefaultAsync(cancellationToken);
        string file = copies.FileOf(log.Origin);
        if (copy is not { } outside) return last is null ? null : LogTrouble.NoCopy(log.Origin, file);
        if (outside.Checkpoint.Size > head.Size) return LogTrouble.Behind(log.Origin, file, outside.Checkpoint.Size, head.Size);
        if (outside.Checkpoint.Size == last?.Size) return outside.Checkpoint.Root == new TreeHash(last.Root) ? null : LogTrouble.Differs(log.Origin, file, outside.Checkpoint.Size);
        if (await new LogTree(db, log.Id).RootAsync(outside.Checkpoint.Size, cancellationToken) != outside.Checkpoint.Root) return LogTrouble.Differs(log.Origin, file, outside.Checkpoint.Size);
        if (outside.Checkpoint.Size > (last?.Size ?? 0)) await AdoptAsync(log, last?.Size ?? 0, outside.Note, cancellationToken);
        return null;
    }

    /// <summary>The copy was written and the node stopped before the database knew: the signature stands, so the database takes it over.</summary>
    private async Task AdoptAsync(EvidenceLog log, long previous, SignedNote note, CancellationToken cancellationToken)
    {
        Checkpoint checkpoint;
        try
        {
            checkpoint = Checkpoint.Open(note, VerifierKey.Parse(log.Vkey), LibcryptoSignatures.Instance);
        }
        catch (FormatException wrong)
        {
            throw new RefusedException($"The copy {copies.FileOf(log.Origin)} is not a checkpoint of this log: {wrong.Message}");
        }
        db.Add(new LogCheckpoint { LogId = log.Id, Size = checkpoint.Size, PreviousSize = previous, Root = checkpoint.Root.ToArray(), Note = note.ToString(), At = time.GetUtcNow() });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException known) when (known.InnerException is DbException)
        {
            // Its publisher is still at work and stored it just now; anything else is an error.
            db.ChangeTracker.Clear();
            if (!await db.Set<LogCheckpoint>().AnyAsync(row => row.LogId == log.Id && row.Size == checkpoint.Size, cancellationToken)) throw;
        }
        db.ChangeTracker.Clear();
    }

    /// <summary>At the start of a node: all leaves are there, the stored head is theirs, and no witness knows more.</summary>
    private async Task<LogTrouble?> OnceAsync(EvidenceLog log, CancellationToken cancellationToken)
    {
        if (done.Logs.ContainsKey(log.Id)) return null;
        // One statement: what it counts belongs to one moment.
        var found = await db.Set<EvidenceLog>().Where(row => row.Id == log.Id).Select(row => new
        {
            row.Size, row.Frontier,
            Count = db.Set<Leaf>().LongCount(leaf => leaf.LogId == row.Id), Last = db.Set<Leaf>().Where(leaf => leaf.LogId == row.Id).Max(leaf => leaf.Ix),
        }).SingleAsync(cancellationToken);
        if (found.Count != found.Size || (found.Last ?? -1) != found.Size - 1)
            return LogTrouble.Damaged(log.Origin, FormattableString.Invariant($"it should have {found.Size} entries, has {found.Count}, and the last is number {found.Last}."));
        if (await new LogTree(db, log.Id).RootAsync(found.Size, cancellationToken) != Frontier.Restore(found.Size, found.Frontier).Root)
            return LogTrouble.Damaged(log.Origin, FormattableString.Invariant($"the stored head of {found.Size} entries is not that of the leaves."));
        foreach ((string name, Checkpoint known) in await witnesses.LastKnownAsync(log, cancellationToken))
        {
            if (known.Size > found.Size) return LogTrouble.Behind(log.Origin, name, known.Size, found.Size);
            if (known.Size > 0 && await new LogTree(db, log.Id).RootAsync(known.Size, cancellationToken) != known.Root) return LogTrouble.Differs(log.Origin, name, known.Size);
        }
        done.Logs[log.Id] = true;
        return null;
    }
}
