namespace Kefa.Evidence.Tree;

/// <summary>
/// What must be remembered of a tree to append to it: one hash for each set bit of its size, the largest subtree first. At 2^40 leaves these are
/// 40 hashes. Not safe for several threads at once.
/// </summary>
public sealed class Frontier
{
    private readonly List<TreeHash> _subtrees = [];

    /// <summary>The number of leaves.</summary>
    public long Size { get; private set; }

    /// <summary>The root of the tree so far.</summary>
    public TreeHash Root
    {
        get
        {
            if (_subtrees.Count == 0) return TreeHash.OfNothing;
            TreeHash root = _subtrees[^1];
            for (int i = _subtrees.Count - 2; i >= 0; i--) root = TreeHash.OfNode(_subtrees[i], root);
            return root;
        }
    }

    /// <summary>Appends a leaf by its hash.</summary>
    public void Append(TreeHash leaf)
    {
        for (long n = Size; (n & 1) == 1; n >>= 1)
        {
            leaf = TreeHash.OfNode(_subtrees[^1], leaf);
            _subtrees.RemoveAt(_subtrees.Count - 1);
        }
        _subtrees.Add(leaf);
        Size++;
    }

    /// <summary>The hashes one after another, as they are stored.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[_subtrees.Count * TreeHash.Length];
        for (int i = 0; i < _subtrees.Count; i++) _subtrees[i].CopyTo(bytes.AsSpan(i * TreeHash.Length));
        return bytes;
    }

    /// <summary>The frontier that <see cref="ToArray"/> wrote for a tree of this size.</summary>
    /// <exception cref="ArgumentException">There are not as many hashes as the size has set bits.</exception>
    public static Frontier Restore(long size, ReadOnlySpan<byte> bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        int expected = System.Numerics.BitOperations.PopCount((ulong)size);
        if (bytes.Length != expected * TreeHash.Length)
            throw new ArgumentException($"The frontier of {size} leaves is {expected} hashes ({expected * TreeHash.Length} bytes); these are {bytes.Length} bytes.", nameof(bytes));
        var frontier = new Frontier { Size = size };
        for (int i = 0; i < expected; i++) frontier._subtrees.Add(new TreeHash(bytes.Slice(i * TreeHash.Length, TreeHash.Length)));
        return frontier;
    }

    /// <summary>The frontier of a tree of this size, from its complete subtrees.</summary>
    public static Frontier Restore(long size, MerkleTree.Complete complete)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(size);
        var frontier = new Frontier { Size = size };
        long done = 0;
        for (int height = 62; height >= 0; height--)
        {
            if ((size & (1L << height)) == 0) continue;
            frontier._subtrees.Add(complete(height, done >> height));
            done += 1L << height;
        }
        return frontier;
    }
}
