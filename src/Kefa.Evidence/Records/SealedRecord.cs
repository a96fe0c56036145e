using System.Buffers.Binary;
using System.Security.Cryptography;
using Kefa.Evidence.Tree;

namespace Kefa.Evidence.Records;

/// <summary>
/// An entry that tells strangers nothing: 0x01 and a commitment, 33 bytes. Who has the salt and the bytes behind it can show that they are what was
/// sealed; the salt stops everybody else from guessing. Destroying salt and bytes erases what was said and leaves the tree as it is.
/// </summary>
public static class SealedRecord
{
    /// <summary>The length of an entry.</summary>
    public const int EntryLength = 1 + TreeHash.Length;

    /// <summary>The length of a salt.</summary>
    public const int SaltLength = 32;

    private const byte Mark = 1;

    private static ReadOnlySpan<byte> EventContext => "kefa/event/v1\n"u8;

    private static ReadOnlySpan<byte> BatchContext => "kefa/batch/v1\n"u8;

    /// <summary>The commitment to an event: SHA-256 over <c>kefa/event/v1</c> LF, the salt and the event's exact bytes.</summary>
    /// <exception cref="ArgumentException">The salt is not 32 bytes long.</exception>
    public static TreeHash Commit(ReadOnlySpan<byte> salt, ReadOnlySpan<byte> eventBytes)
    {
        if (salt.Length != SaltLength) throw new ArgumentException($"A salt has {SaltLength} bytes; this one has {salt.Length}.", nameof(salt));
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(EventContext);
        hash.AppendData(salt);
        hash.AppendData(eventBytes);
        Span<byte> commitment = stackalloc byte[TreeHash.Length];
        hash.GetHashAndReset(commitment);
        return new TreeHash(commitment);
    }

    /// <summary>
    /// The commitment to a batch: SHA-256 over <c>kefa/batch/v1</c> LF, the number of events (8 bytes, big-endian) and the root of the tree whose
    /// entries are the events' commitments. A member is shown by its place in that tree; the number shows that none is missing.
    /// </summary>
    public static TreeHash CommitBatch(long count, TreeHash root)
    {
        Span<byte> input = stackalloc byte[BatchContext.Length + sizeof(long) + TreeHash.Length];
        BatchContext.CopyTo(input);
        BinaryPrimitives.WriteInt64BigEndian(input[BatchContext.Length..], count);
        root.CopyTo(input[(BatchContext.Length + sizeof(long))..]);
        return new TreeHash(SHA256.HashData(input));
    }

    /// <summary>The leaf that a commitment has in the tree of its batch.</summary>
    public static TreeHash MemberOf(TreeHash commitment)
    {
        Span<byte> bytes = stackalloc byte[TreeHash.Length];
        commitment.CopyTo(bytes);
        return TreeHash.OfLeaf(bytes);
    }

    /// <summary>The entry of the log for a commitment.</summary>
    public static byte[] Entry(TreeHash commitment)
    {
        var entry = new byte[EntryLength];
        entry[0] = Mark;
        commitment.CopyTo(entry.AsSpan(1));
        return entry;
    }

    /// <summary>Whether an entry is a sealed record, and its commitment.</summary>
    public static bool TryRead(ReadOnlySpan<byte> entry, out TreeHash commitment)
    {
        bool isOne = entry.Length == EntryLength && entry[0] == Mark;
        commitment = isOne ? new TreeHash(entry[1..]) : default;
        return isOne;
    }
}
