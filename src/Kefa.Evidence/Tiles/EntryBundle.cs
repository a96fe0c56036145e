using System.Buffers.Binary;

namespace Kefa.Evidence.Tiles;

/// <summary>Entries one after another, each with its length in two bytes, big-endian.</summary>
public static class EntryBundle
{
    /// <summary>The most that an entry may have: larger content goes in by its hash.</summary>
    public const int MaxEntryLength = ushort.MaxValue;

    /// <exception cref="ArgumentException">An entry is too long.</exception>
    public static byte[] Write(IEnumerable<ReadOnlyMemory<byte>> entries)
    {
        using var bundle = new MemoryStream();
        Span<byte> length = stackalloc byte[2];
        foreach (ReadOnlyMemory<byte> entry in entries)
        {
            if (entry.Length > MaxEntryLength) throw new ArgumentException($"An entry has at most {MaxEntryLength} bytes; this one has {entry.Length}.", nameof(entries));
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)entry.Length);
            bundle.Write(length);
            bundle.Write(entry.Span);
        }
        return bundle.ToArray();
    }

    /// <summary>The entries of a bundle; null when it is cut off or has another number of them.</summary>
    public static List<ReadOnlyMemory<byte>>? Read(ReadOnlyMemory<byte> bundle, int expected)
    {
        var entries = new List<ReadOnlyMemory<byte>>(expected);
        while (bundle.Length > 0)
        {
            if (bundle.Length < 2 || entries.Count == expected) return null;
            int length = BinaryPrimitives.ReadUInt16BigEndian(bundle.Span);
            if (bundle.Length < 2 + length) return null;
            entries.Add(bundle.Slice(2, length));
            bundle = bundle[(2 + length)..];
        }
        return entries.Count == expected ? entries : null;
    }
}
