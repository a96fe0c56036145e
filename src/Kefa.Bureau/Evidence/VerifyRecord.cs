using System.Globalization;
using System.Text.Json;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Records;
using Kefa.Evidence.Signing;
using Kefa.Evidence.Tree;
using Kefa.Evidence.Verification;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Evidence;

/// <param name="Logs">The logs that were verified.</param>
/// <param name="Leaves">The leaves that were computed anew.</param>
/// <param name="Events">The events that were read.</param>
/// <param name="Waiting">Of the leaves those that wait for their place.</param>
/// <param name="Faults">What is wrong; empty when the record is whole.</param>
public sealed record RecordVerification(int Logs, long Leaves, long Events, long Waiting, IReadOnlyList<string> Faults);

/// <summary>
/// Verifies the whole record of the current bureau as only those can who have the events: each log as a stranger would, each leaf from the raw bytes, each event
/// to its leaf, and each stream from 1 to its end with every link.
/// </summary>
public sealed class VerifyRecord(KefaDbContext db, LogDirectory logs)
{
    private const int MaxFaults = 100;
    private const int PerPage = 1_000;

    public async Task<RecordVerification> HandleAsync(CancellationToken cancellationToken)
    {
        var faults = new List<string>();
        IReadOnlyList<LogInfo> all = await logs.AllAsync(cancellationToken);
        long leaves = 0;
        foreach (LogInfo log in all)
        {
            if (await logs.CheckpointAsync(log.Id, cancellationToken) is not null)
            {
                LogVerification result = await new LogVerifier(logs.FilesOf(log), VerifierKey.Parse(log.Vkey), LibcryptoSignatures.Instance).VerifyAsync(null, null, cancellationToken);
                faults.AddRange(result.Faults.Select(fault => $"{log.Name}: {fault.Kind} ({fault.Path})"));
            }
            EvidenceLog head = await db.Set<EvidenceLog>().AsNoTracking().SingleAsync(row => row.Id == log.Id, cancellationToken);
            var tree = new Frontier();
            if (await new Recomputation(db).ExtendAsync(log.Id, tree, head.Size, cancellationToken) is { } wrong) faults.Add($"{log.Name}: {wrong}");
            else if (tree.Root != Frontier.Restore(head.Size, head.Frontier).Root) faults.Add($"{log.Name}: the stored head is not that of its entries.");
            leaves += tree.Size;
        }
        long waiting = await db.Set<Leaf>().LongCountAsync(leaf => leaf.Ix == null, cancellationToken);
        long events = await StreamsAsync(faults, cancellationToken);
        return new RecordVerification(all.Count, leaves, events, waiting, faults);
    }

    /// <summary>Every stream from 1 to its end with every link, and the leaf of every event.</summary>
    private async Task<long> StreamsAsync(List<string> faults, CancellationToken cancellationToken)
    {
        // Erasures are few; each must be known before the event that it is about is read.
        Dictionary<(string, int), int> erased = await db.Set<Erasure>().AsNoTracking().ToDictionaryAsync(row => (row.Stream, row.N), row => row.ErasedBy, cancellationToken);
        (string stream, int n, string previous, long count, long single) = ("", 0, "", 0, 0);
        while (faults.Count < MaxFaults)
        {
            List<Row> rows = await PageAsync(stream, n, cancellationToken);
            foreach (Row row in rows)
            {
                count++;
                single += row.BatchLeaf is null ? 1 : 0;
                if (row.Stream != stream) (stream, n, previous) = (row.Stream, 0, "");
                if (row.N != ++n) faults.Add(string.Create(CultureInfo.InvariantCulture, $"'{stream}' goes from event {n - 1} to {row.N}: events are missing."));
                n = row.N;
                if (Wrong(row, previous, erased) is { } wrong) faults.Add(string.Create(CultureInfo.InvariantCulture, $"Event {n} of '{stream}' {wrong}"));
                previous = row.Commitment is null ? "" : Convert.ToHexStringLower(row.Commitment);
            }
            byte[][] expected = [.. rows.Select(row => row.Leaf).OfType<byte[]>()];
            HashSet<string> there = [.. (await db.Set<Leaf>().AsNoTracking().Where(leaf => EF.Parameter(expected).Contains(leaf.Hash)).Select(leaf => leaf.Hash).ToListAsync(cancellationToken)).Select(Convert.ToHexString)];
            faults.AddRange(rows.Where(row => row.Leaf is { } leaf && !there.Contains(Convert.ToHexString(leaf))).Select(row => string.Create(CultureInfo.InvariantCulture, $"Event {row.N} of '{row.Stream}' has no leaf.")));
            if (rows.Count < PerPage) break;
        }
        long leaves = await db.Set<Leaf>().LongCountAsync(leaf => leaf.Kind == LeafKind.Event, cancellationToken);
        if (faults.Count == 0 && leaves != single) faults.Add(string.Create(CultureInfo.InvariantCulture, $"There are {leaves} leaves of single events, and {single} such events: events are missing."));
        return count;
    }

    private async Task<List<Row>> PageAsync(string stream, int n, CancellationToken cancellationToken) => await db.Set<StreamEvent>().AsNoTracking()
        .Where(e => e.Stream.CompareTo(stream) > 0 || (e.Stream == stream && e.N > n))
        .LeftJoin(db.Set<EventBody>().AsNoTracking(), e => new { e.BureauId, e.Stream, e.N }, body => new { body.BureauId, body.Stream, body.N },
            (e, body) => new Row { Stream = e.Stream, N = e.N, Type = e.Type, Commitment = e.Commitment, BatchLeaf = e.BatchLeaf, Bytes = body == null ? null : body.Bytes, Salt = body == null ? null : body.Salt })
        .OrderBy(row => row.Stream).ThenBy(row => row.N).Take(PerPage).ToListAsync(cancellationToken);

    private static string? Wrong(Row row, string previous, Dictionary<(string, int), int> erased)
    {
        if (row.Commitment is null) return "is not sealed: run 'kefa migrate'.";
        bool isErased = erased.ContainsKey((row.Stream, row.N));
        if (row.Bytes is null || row.Salt is null) return isErased ? null : "says nothing: its bytes are gone.";
        if (isErased) return "was erased on record, and is there.";
        if (row.Type == ErasedBody.Type && (!erased.TryGetValue((row.Stream, ErasedIn(row.Bytes)), out int by) || by != row.N)) return "records an erasure that did not happen.";
        if (!SealedRecord.Commit(row.Salt, row.Bytes).ToArray().AsSpan().SequenceEqual(row.Commitment)) return "is not what was sealed.";
        var said = Header(row.Bytes);
        return said == (row.Stream, row.N, row.Type, previous) ? null : "does not say the same as its row, or does not link to the event before it.";
    }

    private static int ErasedIn(byte[] bytes)
    {
        using JsonDocument data = JsonDocument.Parse(SealedEvent.DataOf(bytes));
        return data.RootElement.GetProperty("erased").GetInt32();
    }

    private sealed class Row
    {
        public required string Stream { get; init; }
        public required int N { get; init; }
        public required string Type { get; init; }
        public required byte[]? Commitment { get; init; }
        public required byte[]? BatchLeaf { get; init; }
        public required byte[]? Bytes { get; init; }
        public required byte[]? Salt { get; init; }

        /// <summary>The hash of the leaf that should seal it.</summary>
        public byte[]? Leaf => BatchLeaf ?? (Commitment is null ? null : TreeHash.OfLeaf(SealedRecord.Entry(new TreeHash(Commitment))).ToArray());
    }

    private static (string? Stream, int N, string? Type, string? Previous) Header(byte[] bytes)
    {
        using JsonDocument json = JsonDocument.Parse(bytes);
        JsonElement root = json.RootElement;
        return (root.GetProperty("stream").GetString(), root.GetProperty("n").GetInt32(), root.GetProperty("type").GetString(), root.GetProperty("prev").GetString());
    }
}
