using System.Globalization;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Receipts;
using Kefa.Evidence.Records;
using Kefa.Evidence.Tree;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Evidence;

/// <summary>Where an entry stands, and its receipt.</summary>
/// <param name="Leaf">The hash of the leaf, by which strangers may ask for it.</param>
/// <param name="Log">The log; null while it waits for its place.</param>
/// <param name="Index">Its place.</param>
/// <param name="Checkpoint">A checkpoint over it; null until there is one.</param>
/// <param name="Receipt">Null until there is a checkpoint.</param>
public sealed record SealedEntry(TreeHash Leaf, LogInfo? Log, long? Index, PublishedCheckpoint? Checkpoint, Receipt? Receipt)
{
    public string Reference => Leaf.ToString();

    public string? FileName => Receipt is null ? null : string.Create(CultureInfo.InvariantCulture, $"{Log!.Name}-{Index}.tlog-proof");
}

/// <summary>Receipts of what the current bureau sealed.</summary>
public sealed class EventReceipts(KefaDbContext db, LogDirectory logs)
{
    /// <summary>By the leaf's hash, for everybody who has it: proves the place of an entry and says nothing of what it seals.</summary>
    public async Task<SealedEntry?> OfLeafAsync(TreeHash hash, CancellationToken cancellationToken) => await EntryAsync(hash, null, cancellationToken);

    /// <summary>Of an event, with what opens it: only for those who may read the event.</summary>
    public async Task<SealedEntry?> OfEventAsync(string stream, int n, CancellationToken cancellationToken)
    {
        var said = await db.Set<StreamEvent>().AsNoTracking().Where(e => e.Stream == stream && e.N == n)
            .LeftJoin(db.Set<EventBody>().AsNoTracking(), e => new { e.BureauId, e.Stream, e.N }, body => new { body.BureauId, body.Stream, body.N },
                (e, body) => new { e.Commitment, e.BatchLeaf, e.BatchPosition, Salt = body == null ? null : body.Salt, Bytes = body == null ? null : body.Bytes })
            .SingleOrDefaultAsync(cancellationToken);
        if (said?.Commitment is null) return null;
        if (said.BatchLeaf is null)
            return await EntryAsync(TreeHash.OfLeaf(SealedRecord.Entry(new TreeHash(said.Commitment))), said is { Salt: not null, Bytes: not null } ? new Opening(said.Salt, said.Bytes) : null, cancellationToken);
        BatchPlace place = await PlaceAsync(said.BatchLeaf, said.BatchPosition!.Value, cancellationToken);
        return await EntryAsync(new TreeHash(said.BatchLeaf), said is { Salt: not null, Bytes: not null } ? new Opening(said.Salt, said.Bytes, place) : null, cancellationToken);
    }

    private async Task<BatchPlace> PlaceAsync(byte[] batchLeaf, int position, CancellationToken cancellationToken)
    {
        List<byte[]> commitments = await db.Set<StreamEvent>().AsNoTracking().Where(e => e.BatchLeaf == batchLeaf).OrderBy(e => e.BatchPosition).Select(e => e.Commitment!).ToListAsync(cancellationToken);
        TreeHash[] members = [.. commitments.Select(commitment => SealedRecord.MemberOf(new TreeHash(commitment)))];
        return new BatchPlace(position, members.Length, MerkleTree.Inclusion(position, members.Length, Complete));

        TreeHash Complete(int height, long index) => MerkleTree.Root(members.Skip((int)(index << height)).Take(1 << height));
    }

    private async Task<SealedEntry?> EntryAsync(TreeHash hash, Opening? opening, CancellationToken cancellationToken)
    {
        byte[] wanted = hash.ToArray();
        var leaf = await db.Set<Leaf>().AsNoTracking().Where(row => row.Hash == wanted).Select(row => new { row.LogId, row.Ix }).SingleOrDefaultAsync(cancellationToken);
        if (leaf is null) return null;
        LogInfo? log = leaf.LogId is null ? null : (await logs.AllAsync(cancellationToken)).Single(one => one.Id == leaf.LogId);
        if (log is null) return new SealedEntry(hash, null, null, null, null);
        PublishedCheckpoint? last = await logs.FinalCheckpointAsync(log.Id, cancellationToken);
        if (last is null || last.Size <= leaf.Ix) last = await logs.CheckpointAsync(log.Id, cancellationToken);
        if (last is null || last.Size <= leaf.Ix) return new SealedEntry(hash, log, leaf.Ix, null, null);
        TreeHash[] proof = await new LogTree(db, log.Id).InclusionAsync(leaf.Ix!.Value, last.Size, cancellationToken);
        return new SealedEntry(hash, log, leaf.Ix, last, new Receipt(opening is null ? default(ReadOnlyMemory<byte>?) : opening.ToBytes(), leaf.Ix.Value, proof, SignedNote.Parse(last.Note)));
    }
}
