using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Kefa.Evidence.Tree;

/// <summary>A SHA-256 hash in the tree of a log (RFC 6962, section 2.1): of a leaf, or of two children.</summary>
[StructLayout(LayoutKind.Sequential)]
public readonly record struct TreeHash
{
    /// <summary>The length of a hash in bytes.</summary>
    public const int Length = 32;

    private readonly ulong _first, _second, _third, _fourth;

    /// <param name="bytes">The hash, 32 bytes.</param>
    /// <exception cref="ArgumentException">The hash is not 32 bytes long.</exception>
    public TreeHash(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length != Length) throw new ArgumentException($"A hash has {Length} bytes; this one has {bytes.Length}.", nameof(bytes));
        this = MemoryMarshal.Read<TreeHash>(bytes);
    }

    /// <summary>The hash of a tree without leaves: SHA-256 of nothing.</summary>
    public static TreeHash OfNothing { get; } = new(SHA256.HashData([]));

    /// <summary>The hash of a leaf: SHA-256 over 0x00 and the entry.</summary>
    public static TreeHash OfLeaf(ReadOnlySpan<byte> entry)
    {
        Span<byte> hash = stackalloc byte[Length];
        if (entry.Length <= 512)
        {
            Span<byte> input = stackalloc byte[1 + entry.Length];
            input[0] = 0;
            entry.CopyTo(input[1..]);
            SHA256.HashData(input, hash);
        }
        else
        {
            using var long_ = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            long_.AppendData([0]);
            long_.AppendData(entry);
            long_.GetHashAndReset(hash);
        }
        return new TreeHash(hash);
    }

    /// <summary>The hash of an inner node: SHA-256 over 0x01 and its two children.</summary>
    public static TreeHash OfNode(in TreeHash left, in TreeHash right)
    {
        Span<byte> input = stackalloc byte[1 + (2 * Length)];
        input[0] = 1;
        left.CopyTo(input[1..]);
        right.CopyTo(input[(1 + Length)..]);
        Span<byte> hash = stackalloc byte[Length];
        SHA256.HashData(input, hash);
        return new TreeHash(hash);
    }

    /// <summary>Writes the 32 bytes to the beginning of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination) => MemoryMarshal.Write(destination, in this);

    /// <summary>The 32 bytes.</summary>
    public byte[] ToArray()
    {
        var bytes = new byte[Length];
        CopyTo(bytes);
        return bytes;
    }

    /// <summary>The hash as notes and receipts write it.</summary>
    public string ToBase64() => Convert.ToBase64String(ToArray());

    /// <summary>The hash in lower-case hexadecimal digits.</summary>
    public override string ToString() => Convert.ToHexStringLower(ToArray());
}
