using Kefa.Bureau.Storage;
using Kefa.Evidence.Tiles;
using Kefa.Evidence.Tree;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Evidence;

/// <summary>The tree of a log as the database has it: full tiles as they were stored, the rest from leaves and the tiles below.</summary>
internal sealed class LogTree(KefaDbContext db, int logId)
{
    /// <summary>The hashes of a tile; fewer than its width when the log is not that long.</summary>
    public async Task<byte[]> HashesAsync(TileAddress tile, CancellationToken cancellationToken)
    {
        if (tile.IsFull && await Tiles().Where(row => row.Level == tile.Level && row.N == tile.N).Select(row => row.Hashes).SingleOrDefaultAsync(cancellationToken) is { } stored) return stored;
        long from = tile.N * TileAddress.FullWidth, to = from + tile.Width;
        IQueryable<byte[]> hashes = tile.Level == 0
            ? Leaves().Where(leaf => leaf.Ix >= from && leaf.Ix < to).OrderBy(leaf => leaf.Ix).Select(leaf => leaf.Hash)
            : Tiles().Where(row => row.Level == tile.Level - 1 && row.N >= from && row.N < to).OrderBy(row => row.N).Select(row => row.Root);
        return [.. (await hashes.ToListAsync(cancellationToken)).SelectMany(hash => hash)];
    }

    /// <summary>The entries of a bundle.</summary>
    public Task<List<byte[]>> EntriesAsync(TileAddress bundle, CancellationToken cancellationToken)
    {
        long from = bundle.N * TileAddress.FullWidth, to = from + bundle.Width;
        return Leaves().Where(leaf => leaf.Ix >= from && leaf.Ix < to).OrderBy(leaf => leaf.Ix).Select(leaf => leaf.Entry).ToListAsync(cancellationToken);
    }

    public Task<TreeHash> RootAsync(long size, CancellationToken cancellationToken) => ComputeAsync(size, complete => MerkleTree.Root(size, complete), cancellationToken);

    public Task<Frontier> FrontierAsync(long size, CancellationToken cancellationToken) => ComputeAsync(size, complete => Frontier.Restore(size, complete), cancellationToken);

    public Task<TreeHash[]> InclusionAsync(long index, long size, CancellationToken cancellationToken) => ComputeAsync(size, complete => MerkleTree.Inclusion(index, size, complete), cancellationToken);

    public Task<TreeHash[]> ConsistencyAsync(long old, long size, CancellationToken cancellationToken) => ComputeAsync(size, complete => MerkleTree.Consistency(old, size, complete), cancellationToken);

    /// <summary>Computes twice: once to learn which subtrees are needed, once with them.</summary>
    private async Task<T> ComputeAsync<T>(long size, Func<MerkleTree.Complete, T> compute, CancellationToken cancellationToken)
    {
        var needed = new HashSet<TileAddress>();
        compute((height, index) =>
        {
            needed.Add(TileAddress.Holding(height, index, size).Tile);
            return default;
        });
        var tiles = new Dictionary<TileAddress, byte[]>(needed.Count);
        foreach (TileAddress tile in needed)
        {
            byte[] hashes = await HashesAsync(tile, cancellationToken);
            if (hashes.Length != tile.Width * TreeHash.Length)
                throw new InvalidDataException($"Log {logId} should have {tile.Width} hashes in {tile.Path}, and the database has {hashes.Length / TreeHash.Length}: rows are missing.");
            tiles[tile] = hashes;
        }
        return compute((height, index) =>
        {
            (TileAddress tile, int from, int count) = TileAddress.Holding(height, index, size);
            byte[] hashes = tiles[tile];
            return MerkleTree.Root(Enumerable.Range(from, count).Select(i => new TreeHash(hashes.AsSpan(i * TreeHash.Length, TreeHash.Length))));
        });
    }

    private IQueryable<LogTile> Tiles() => db.Set<LogTile>().AsNoTracking().Where(tile => tile.LogId == logId);

    private IQueryable<Leaf> Leaves() => db.Set<Leaf>().AsNoTracking().Where(leaf => leaf.LogId == logId);
}
