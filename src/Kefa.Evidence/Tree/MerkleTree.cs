using System.Numerics;

namespace Kefa.Evidence.Tree;

/// <summary>
/// Roots, and proofs about them (RFC 6962, section 2.1): that a leaf is in a tree, that a larger tree begins with a smaller one.
/// Proofs are made from the hashes of complete subtrees, wherever they are kept.
/// </summary>
public static class MerkleTree
{
    /// <summary>Reads the hash of a complete subtree: of the 2^level leaves from index · 2^level on.</summary>
    public delegate TreeHash Complete(int level, long index);

    /// <summary>The root over leaf hashes.</summary>
    public static TreeHash Root(IEnumerable<TreeHash> leaves)
    {
        var frontier = new Frontier();
        foreach (TreeHash leaf in leaves) frontier.Append(leaf);
        return frontier.Root;
    }

    /// <summary>The root over the first <paramref name="size"/> leaves.</summary>
    public static TreeHash Root(long size, Complete complete) => size == 0 ? TreeHash.OfNothing : Range(0, size, complete);

    /// <summary>Proves that leaf <paramref name="index"/> is in the tree of the first <paramref name="size"/> leaves; its sibling first, the root's child last.</summary>
    public static TreeHash[] Inclusion(long index, long size, Complete complete)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, size);
        var proof = new List<TreeHash>();
        for ((long start, long end) = (0, size); end - start > 1;)
        {
            long middle = start + Split(end - start);
            if (index < middle)
            {
                proof.Add(Range(middle, end, complete));
                end = middle;
            }
            else
            {
                proof.Add(Range(start, middle, complete));
                start = middle;
            }
        }
        proof.Reverse();
        return [.. proof];
    }

    /// <summary>Proves that the tree of the first <paramref name="size"/> leaves begins with that of the first <paramref name="old"/> ones.</summary>
    public static TreeHash[] Consistency(long old, long size, Complete complete)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(old);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(old, size);
        var proof = new List<TreeHash>();
        (long start, long end) = (0, size);
        while (old != end)
        {
            long middle = start + Split(end - start);
            if (old <= middle)
            {
                proof.Add(Range(middle, end, complete));
                end = middle;
            }
            else
            {
                proof.Add(Range(start, middle, complete));
                start = middle;
            }
        }
        if (start > 0) proof.Add(Range(start, end, complete));
        proof.Reverse();
        return [.. proof];
    }

    /// <summary>Whether the proof leads from the leaf to the root. A proof that is too long is refused as one that is too short.</summary>
    public static bool IsIncluded(TreeHash leaf, long index, long size, IReadOnlyList<TreeHash> proof, TreeHash root)
    {
        if (index < 0 || index >= size) return false;
        (long node, long last) = (index, size - 1);
        TreeHash hash = leaf;
        foreach (TreeHash other in proof)
        {
            if (last == 0) return false;
            if ((node & 1) == 1 || node == last)
            {
                hash = TreeHash.OfNode(other, hash);
                while ((node & 1) == 0 && node != 0) (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                hash = TreeHash.OfNode(hash, other);
            }
            (node, last) = (node >> 1, last >> 1);
        }
        return last == 0 && hash == root;
    }

    /// <summary>Whether the proof shows that the new tree begins with the old one. From the empty tree nothing can be proved: size 0 is refused.</summary>
    public static bool IsConsistent(long oldSize, TreeHash oldRoot, long newSize, TreeHash newRoot, IReadOnlyList<TreeHash> proof)
    {
        if (oldSize <= 0 || oldSize > newSize) return false;
        if (oldSize == newSize) return proof.Count == 0 && oldRoot == newRoot;
        if (proof.Count == 0) return false;
        (long node, long last) = (oldSize - 1, newSize - 1);
        while ((node & 1) == 1) (node, last) = (node >> 1, last >> 1);
        bool isWhole = BitOperations.IsPow2(oldSize);
        TreeHash old = isWhole ? oldRoot : proof[0], now = old;
        for (int i = isWhole ? 0 : 1; i < proof.Count; i++)
        {
            if (last == 0) return false;
            if ((node & 1) == 1 || node == last)
            {
                old = TreeHash.OfNode(proof[i], old);
                now = TreeHash.OfNode(proof[i], now);
                while ((node & 1) == 0 && node != 0) (node, last) = (node >> 1, last >> 1);
            }
            else
            {
                now = TreeHash.OfNode(now, proof[i]);
            }
            (node, last) = (node >> 1, last >> 1);
        }
        return last == 0 && old == oldRoot && now == newRoot;
    }

    private static TreeHash Range(long start, long end, Complete complete)
    {
        long count = end - start;
        if (BitOperations.IsPow2(count))
        {
            int level = BitOperations.Log2((ulong)count);
            return complete(level, start >> level);
        }
        long middle = start + Split(count);
        return TreeHash.OfNode(Range(start, middle, complete), Range(middle, end, complete));
    }

    /// <summary>The largest power of two below the count.</summary>
    private static long Split(long count) => 1L << BitOperations.Log2((ulong)(count - 1));
}
