using System.Globalization;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Evidence.Records;
using Kefa.Evidence.Tree;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Evidence;

/// <summary>Computes leaves anew from the raw bytes: salt and event give the commitment, that the entry, that the hash. Nothing that is stored as a hash is believed.</summary>
internal sealed class Recomputation(KefaDbContext db)
{
    private const int PerQuery = 1_000;

    /// <summary>Appends the leaves of a log from the frontier's size up to <paramref name="size"/>.</summary>
    /// <returns>What is wrong, or null.</returns>
    public async Task<string?> ExtendAsync(int logId, Frontier frontier, long size, CancellationToken cancellationToken)
    {
        while (frontier.Size < size)
        {
            long from = frontier.Size, to = Math.Min(size, from + PerQuery);
            var rows = await db.Set<Leaf>().AsNoTracking().Where(leaf => leaf.LogId == logId && leaf.Ix >= from && leaf.Ix < to)
                .LeftJoin(db.Set<EventBody>().AsNoTracking(), leaf => new { leaf.BureauId, Stream = leaf.Stream!, N = leaf.N!.Value }, body => new { body.BureauId, body.Stream, body.N },
                    (leaf, body) => new { leaf.Ix, leaf.Kind, leaf.Hash, leaf.Entry, leaf.Stream, leaf.N, Bytes = body == null ? null : body.Bytes, Salt = body == null ? null : body.Salt })
                .OrderBy(row => row.Ix).ToListAsync(cancellationToken);
            foreach (var row in rows)
            {
                if (row.Ix != frontier.Size) return Missing(frontier.Size);
                byte[]? entry = row.Kind switch
                {
                    LeafKind.Public => row.Entry,
                    LeafKind.Event => row is { Bytes: not null, Salt: not null } ? SealedRecord.Entry(SealedRecord.Commit(row.Salt, row.Bytes)) : await ErasedAsync(row.Stream!, row.N!.Value, cancellationToken),
                    _ => await BatchAsync(row.Hash, cancellationToken),
                };
                if (entry is null) return string.Create(CultureInfo.InvariantCulture, $"what entry {row.Ix} seals is not there.");
                if (!entry.AsSpan().SequenceEqual(row.Entry)) return string.Create(CultureInfo.InvariantCulture, $"entry {row.Ix} does not follow from the event that it seals.");
                frontier.Append(TreeHash.OfLeaf(entry));
            }
            if (frontier.Size < to) return Missing(frontier.Size);
        }
        return null;
    }

    private static string Missing(long index) => string.Create(CultureInfo.InvariantCulture, $"entry {index} is missing.");

    /// <summary>Of an event that was erased on record only the commitment is left; the event after it names the same one, and the tree has it.</summary>
    private async Task<byte[]?> ErasedAsync(string stream, int n, CancellationToken cancellationToken)
    {
        byte[]? commitment = await db.Set<Erasure>().AsNoTracking().Where(row => row.Stream == stream && row.N == n)
            .Join(db.Set<StreamEvent>(), row => new { row.BureauId, row.Stream, row.N }, e => new { e.BureauId, e.Stream, e.N }, (row, e) => e.Commitment).SingleOrDefaultAsync(cancellationToken);
        return commitment is null ? null : SealedRecord.Entry(new TreeHash(commitment));
    }

    private async Task<byte[]?> BatchAsync(byte[] leaf, CancellationToken cancellationToken)
    {
        var members = new Frontier();
        while (true)
        {
            int from = (int)members.Size;
            var rows = await db.Set<StreamEvent>().AsNoTracking().Where(e => e.BatchLeaf == leaf && e.BatchPosition >= from)
                .LeftJoin(db.Set<EventBody>().AsNoTracking(), e => new { e.BureauId, e.Stream, e.N }, body => new { body.BureauId, body.Stream, body.N },
                    (e, body) => new { e.Stream, e.N, e.BatchPosition, e.Commitment, Bytes = body == null ? null : body.Bytes, Salt = body == null ? null : body.Salt })
                .OrderBy(row => row.BatchPosition).Take(PerQuery).ToListAsync(cancellationToken);
            foreach (var row in rows)
            {
                if (row.BatchPosition != members.Size) return null;
                if (row is { Bytes: not null, Salt: not null }) members.Append(SealedRecord.MemberOf(SealedRecord.Commit(row.Salt, row.Bytes)));
                else if (await ErasedAsync(row.Stream, row.N, cancellationToken) is not null) members.Append(SealedRecord.MemberOf(new TreeHash(row.Commitment!)));
                else return null;
            }
            if (rows.Count < PerQuery) break;
        }
        return members.Size == 0 ? null : SealedRecord.Entry(SealedRecord.CommitBatch(members.Size, members.Root));
    }
}
