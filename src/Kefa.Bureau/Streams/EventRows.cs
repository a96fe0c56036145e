using System.Security.Cryptography;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Storage;
using Kefa.Evidence.Records;
using Kefa.Evidence.Tree;

namespace Kefa.Bureau.Streams;

internal sealed record EventRow(string Stream, int N, NewEvent Event, DateTime At, DateOnly Day, byte[] Salt, byte[] Sealed, TreeHash Commitment)
{
    public byte[]? BatchLeaf { get; set; }
    public int? BatchPosition { get; set; }

    public StreamEvent ToEvent() => new()
    {
        Stream = Stream, N = N, Kind = Event.Kind, Type = Event.Type, FromStage = Event.FromStage, ToStage = Event.ToStage, Actor = Event.Actor, Role = Event.Role, At = UtcConverter.FromStored(At), Day = Day,
        ContentVersion = Event.ContentVersion, Source = Event.Source, Batch = Event.Batch, ValidFrom = Event.ValidFrom, ValidTo = Event.ValidTo, Commitment = Commitment.ToArray(), BatchLeaf = BatchLeaf,
        BatchPosition = BatchPosition,
    };
}

internal sealed record LeafRow(LeafKind Kind, TreeHash Hash, byte[] Entry, string? Stream, int? N);

/// <summary>What is inserted for some appends: the events with their commitments, linked to those before them, and their leaves.</summary>
internal sealed record EventRows(List<EventRow> Events, List<LeafRow> Leaves)
{
    public static EventRows Of(IReadOnlyList<StreamAppend> appends, Dictionary<string, StreamEnd> ends, BureauInfo here, TimeProvider time)
    {
        DateTime at = UtcConverter.ToStored(time.GetUtcNow());
        DateOnly today = here.DayOf(at);
        string clock = ReferenceEquals(time, TimeProvider.System) ? "system" : "set";
        var events = new List<EventRow>(appends.Count);
        foreach (StreamAppend append in appends)
        {
            TreeHash? previous = append.Expected == 0 ? null : ends[append.Stream].Commitment
                ?? throw new InvalidOperationException($"Event {append.Expected} of '{append.Stream}' was recorded before events were sealed: run 'kefa migrate'.");
            int n = append.Expected;
            foreach (NewEvent e in append.Events)
            {
                DateOnly day = e.Day ?? today;
                byte[] salt = RandomNumberGenerator.GetBytes(SealedRecord.SaltLength);
                byte[] bytes = SealedEvent.Write(here, append.Stream, ++n, previous, e, at, day, clock);
                TreeHash commitment = SealedRecord.Commit(salt, bytes);
                events.Add(new EventRow(append.Stream, n, e, at, day, salt, bytes, commitment));
                previous = commitment;
            }
        }
        return new EventRows(events, [.. events.GroupBy(row => row.Event.Batch).SelectMany(LeavesOf)]);
    }

    private static IEnumerable<LeafRow> LeavesOf(IGrouping<string?, EventRow> rows)
    {
        EventRow[] members = [.. rows];
        if (rows.Key is null || members.Length == 1) return members.Select(row => Leaf(LeafKind.Event, row.Commitment, row.Stream, row.N));
        LeafRow batch = Leaf(LeafKind.Batch, SealedRecord.CommitBatch(members.Length, MerkleTree.Root(members.Select(row => SealedRecord.MemberOf(row.Commitment)))), null, null);
        byte[] hash = batch.Hash.ToArray();
        for (int i = 0; i < members.Length; i++) (members[i].BatchLeaf, members[i].BatchPosition) = (hash, i);
        return [batch];
    }

    internal static LeafRow Leaf(LeafKind kind, TreeHash commitment, string? stream, int? n)
    {
        byte[] entry = SealedRecord.Entry(commitment);
        return new LeafRow(kind, TreeHash.OfLeaf(entry), entry, stream, n);
    }
}
