using System.Globalization;
using System.Text.Json.Nodes;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Storage;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Tree;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Evidence;

/// <summary>Opens and closes the current bureau's logs: one a year; a further one where a log cannot go on.</summary>
public sealed class OpenLogs(KefaDbContext db, ICurrentBureau bureau, LogKeys keys, LogCopies copies, AuditTrail audit, IOptions<EvidenceOptions> options, TimeProvider time)
{
    /// <summary>The log into which the bureau's acts go now; opened when the first act waits for it. A log that was closed comes once more until its last checkpoint is signed.</summary>
    internal async Task<(EvidenceLog?, LogTrouble?)> CurrentAsync(CancellationToken cancellationToken)
    {
        EvidenceLog? last = await db.Set<EvidenceLog>().AsNoTracking().OrderByDescending(log => log.Id).FirstOrDefaultAsync(cancellationToken);
        if (last is { ClosedAt: null }) return (last, null);
        if (last is { ClosedFor: null } && last.Size > await LastSizeAsync(last.Id, cancellationToken)) return (last, null);
        if (last is null && !await db.Set<Leaf>().AnyAsync(leaf => leaf.Ix == null, cancellationToken)) return (null, null);
        int year = bureau.Required.Today(time).Year;
        (string name, string origin) = Named(year, await NextNumberAsync(year, cancellationToken));
        if (await copies.ReadAsync(origin, cancellationToken) is { } known) return (null, LogTrouble.Behind(origin, copies.FileOf(origin), known.Checkpoint.Size, 0));
        try
        {
            return (await OpenAsync(name, origin, last, null, cancellationToken) ?? await db.Set<EvidenceLog>().AsNoTracking().OrderByDescending(log => log.Id).FirstAsync(cancellationToken), null);
        }
        catch (RefusedException noKey)
        {
            return (null, LogTrouble.OfKey(noKey.Message));
        }
    }

    /// <summary>Closes a log whose year is over: its last entry announces origin and key of the next.</summary>
    internal async Task TurnOfTheYearAsync(EvidenceLog log, CancellationToken cancellationToken)
    {
        int year = bureau.Required.Today(time).Year;
        (_, string origin) = Named(year, await NextNumberAsync(year, cancellationToken));
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        EvidenceLog held = await new Sequencing(db).HoldAsync(log.Id, cancellationToken);
        if (held.ClosedAt is not null) return;
        SignerKey next = await keys.ReadOrMakeAsync(origin, cancellationToken);
        await AppendAsync(held, LogRecords.Closing(log, time.GetUtcNow(), next.Verifier), cancellationToken);
        await CloseAsync(log.Id, null, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>
    /// Closes the current log as it is and opens a new one, whose first entry names the last known checkpoint of the old one and the reason. For a database that
    /// was restored, a key that was lost: what cannot go on must not go on as if nothing had happened.
    /// </summary>
    /// <exception cref="RefusedException">There is no log to close.</exception>
    public async Task<EvidenceLog> ReopenAsync(string reason, Actor by, CancellationToken cancellationToken)
    {
        if (string.IsNullOrWhiteSpace(reason)) throw new RefusedException("Say why the log is closed: the reason stands in the first entry of the new one.");
        EvidenceLog? old = await db.Set<EvidenceLog>().AsNoTracking().OrderByDescending(log => log.Id).FirstOrDefaultAsync(cancellationToken);
        int year = bureau.Required.Today(time).Year, number = await NextNumberAsync(year, cancellationToken);
        (string name, string origin) = Named(year, number);
        // A database from before a log that the copies outside know: the new log comes after it.
        for (; await copies.ReadAsync(origin, cancellationToken) is not null; (name, origin) = Named(year, ++number))
            old = new EvidenceLog { Name = name, Origin = origin, Vkey = "", Year = year, Frontier = [], ClosedAt = time.GetUtcNow() };
        if (old is null) throw new RefusedException("There is no log yet: the first act opens it.");

        foreach (EvidenceLog open in await db.Set<EvidenceLog>().AsNoTracking().Where(log => log.ClosedAt == null).ToListAsync(cancellationToken))
        {
            await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
            await new Sequencing(db).HoldAsync(open.Id, cancellationToken);
            await CloseAsync(open.Id, reason, cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }
        EvidenceLog opened = await OpenAsync(name, origin, old, reason, cancellationToken) ?? throw new RefusedException("Another process opened a log just now: look at it first (kefa log list).");
        audit.Record(by, "LogReopened", $"log/{opened.Name}", new { old = old.Name, reason });
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return opened;
    }

    /// <returns>Null when another one opened a log in the meantime.</returns>
    private async Task<EvidenceLog?> OpenAsync(string name, string origin, EvidenceLog? previous, string? reason, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        // One opening at a time in a bureau; SQLite's transaction holds the whole database already.
        if (!db.IsSqlite) await db.Database.ExecuteSqlAsync($"SELECT 1 FROM bureau WHERE id = {bureau.Required.Id} FOR NO KEY UPDATE", cancellationToken);
        if (await db.Set<EvidenceLog>().AnyAsync(row => row.ClosedAt == null || row.Name == name, cancellationToken)) return null;
        SignerKey key = await keys.ReadOrMakeAsync(origin, cancellationToken);
        if (await AnnouncedAsync(previous, cancellationToken) is { } announced && announced != key.Verifier.ToString())
            throw new RefusedException($"The log before announced the key {announced}, and this node has {key.Verifier} in {keys.FileOf(origin)}: copy the announced one from the node that closed the log.");
        var log = new EvidenceLog { Name = name, Origin = origin, Vkey = key.Verifier.ToString(), Year = bureau.Required.Today(time).Year, OpenedAt = now, Frontier = [] };
        db.Add(log);
        await db.SaveChangesAsync(cancellationToken);
        await AppendAsync(log, LogRecords.Opening(log, now, await LastKnownAsync(previous, cancellationToken), reason, await UnsignedAsync(previous, cancellationToken)), cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        db.ChangeTracker.Clear();
        return await db.Set<EvidenceLog>().AsNoTracking().SingleAsync(row => row.Id == log.Id, cancellationToken);
    }

    /// <summary>The key that a log which was closed with its year announced for the next.</summary>
    private async Task<string?> AnnouncedAsync(EvidenceLog? previous, CancellationToken cancellationToken)
    {
        if (previous is null or { Id: 0 } or { ClosedFor: not null }) return null;
        byte[]? last = await db.Set<Leaf>().Where(leaf => leaf.LogId == previous.Id && leaf.Kind == LeafKind.Public).OrderByDescending(leaf => leaf.Ix).Select(leaf => leaf.Entry).FirstOrDefaultAsync(cancellationToken);
        JsonObject? record = last is null ? null : JsonNode.Parse(last) as JsonObject;
        return (string?)record?["v"] == LogRecords.Closed ? (string?)record?["vkey"] : null;
    }

    /// <summary>Puts a record of the log about itself at its end, past all that waits.</summary>
    private async Task AppendAsync(EvidenceLog held, JsonObject record, CancellationToken cancellationToken)
    {
        Leaf leaf = PublicRecords.LeafOf(record);
        (leaf.LogId, leaf.Ix) = (held.Id, held.Size);
        db.Add(leaf);
        await db.SaveChangesAsync(cancellationToken);
        var frontier = Frontier.Restore(held.Size, held.Frontier);
        frontier.Append(new TreeHash(leaf.Hash));
        byte[] kept = frontier.ToArray();
        await db.Set<EvidenceLog>().Where(log => log.Id == held.Id)
            .ExecuteUpdateAsync(set => set.SetProperty(log => log.Size, frontier.Size).SetProperty(log => log.Frontier, kept), cancellationToken);
        await new Sequencing(db).KeepTilesAsync(held.Id, held.Size, frontier.Size, cancellationToken);
    }

    private async Task CloseAsync(int logId, string? reason, CancellationToken cancellationToken)
    {
        DateTimeOffset now = time.GetUtcNow();
        await db.Set<EvidenceLog>().Where(log => log.Id == logId && log.ClosedAt == null)
            .ExecuteUpdateAsync(set => set.SetProperty(log => log.ClosedAt, now).SetProperty(log => log.ClosedFor, reason), cancellationToken);
    }

    /// <summary>The largest checkpoint of a log that this node knows, inside the database or outside it.</summary>
    private async Task<string?> LastKnownAsync(EvidenceLog? log, CancellationToken cancellationToken)
    {
        if (log is null) return null;
        LogCheckpoint? here = await db.Set<LogCheckpoint>().AsNoTracking().Where(row => row.LogId == log.Id).OrderByDescending(row => row.Size).FirstOrDefaultAsync(cancellationToken);
        (SignedNote Note, Checkpoint Checkpoint)? outside = await copies.ReadAsync(log.Origin, cancellationToken);
        return outside is { } copy && copy.Checkpoint.Size > (here?.Size ?? -1) ? copy.Note.ToString() : here?.Note;
    }

    private async Task<(long, long, string)?> UnsignedAsync(EvidenceLog? log, CancellationToken cancellationToken)
    {
        if (log is null || log.Id == 0) return null;
        long signed = await LastSizeAsync(log.Id, cancellationToken);
        EvidenceLog head = await db.Set<EvidenceLog>().AsNoTracking().SingleAsync(row => row.Id == log.Id, cancellationToken);
        if (head.Size == signed) return null;
        List<byte[]> rest = await db.Set<Leaf>().Where(leaf => leaf.LogId == log.Id && leaf.Ix >= signed).OrderBy(leaf => leaf.Ix).Select(leaf => leaf.Hash).ToListAsync(cancellationToken);
        return (signed, head.Size, MerkleTree.Root(rest.Select(hash => new TreeHash(hash))).ToBase64());
    }

    private async Task<long> LastSizeAsync(int logId, CancellationToken cancellationToken) =>
        await db.Set<LogCheckpoint>().Where(row => row.LogId == logId).MaxAsync(row => (long?)row.Size, cancellationToken) ?? 0;

    private async Task<int> NextNumberAsync(int year, CancellationToken cancellationToken)
    {
        // Names are given in order: the last one has the highest number, also where some were skipped.
        string? last = await db.Set<EvidenceLog>().Where(log => log.Year == year).OrderByDescending(log => log.Id).Select(log => log.Name).FirstOrDefaultAsync(cancellationToken);
        string[] parts = last?.Split('-') ?? [];
        return last is null ? 1 : parts.Length < 3 ? 2 : int.Parse(parts[2], CultureInfo.InvariantCulture) + 1;
    }

    private (string, string) Named(int year, int number)
    {
        string suffix = number == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $"-{number}");
        return (string.Create(CultureInfo.InvariantCulture, $"acts-{year}{suffix}"), OriginOf(bureau.Required, options.Value, year) + suffix);
    }

    /// <summary>What the first log of a bureau's year is called.</summary>
    internal static string OriginOf(BureauInfo bureau, EvidenceOptions options, int year) =>
        string.Create(CultureInfo.InvariantCulture, $"{bureau.HostName ?? $"{bureau.Code}.{options.Domain}"}/acts/{year}");
}
