using System.Globalization;
using System.Text;

namespace Kefa.Evidence.Tiles;

/// <summary>
/// A file of a log (tlog-tiles): up to 256 hashes of a level, or the entries under a tile of level 0. Level L holds the roots of 256^L leaves each.
/// </summary>
/// <param name="Level">0 to 63; −1 for the bundle of entries.</param>
/// <param name="N">The number in its row.</param>
/// <param name="Width">How many hashes or entries it holds, 1 to 256.</param>
public readonly record struct TileAddress(int Level, long N, int Width)
{
    /// <summary>How many hashes a full tile holds.</summary>
    public const int FullWidth = 256;

    private const int Entries = -1;
    private const int Bits = 8;

    /// <summary>Whether there are 256.</summary>
    public bool IsFull => Width == FullWidth;

    /// <summary>Whether it holds entries.</summary>
    public bool HoldsEntries => Level == Entries;

    /// <summary>The address relative to the log's prefix: <c>tile/0/x001/234.p/5</c>.</summary>
    public string Path
    {
        get
        {
            var path = new StringBuilder("tile/").Append(HoldsEntries ? "entries" : Level.ToString(CultureInfo.InvariantCulture));
            string digits = N.ToString(CultureInfo.InvariantCulture);
            digits = digits.PadLeft((digits.Length + 2) / 3 * 3, '0');
            for (int i = 0; i < digits.Length; i += 3) path.Append('/').Append(i + 3 < digits.Length ? "x" : "").Append(digits, i, 3);
            if (!IsFull) path.Append(".p/").Append(Width.ToString(CultureInfo.InvariantCulture));
            return path.ToString();
        }
    }

    /// <summary>Reads a relative address; only the one way of writing it is accepted.</summary>
    public static bool TryParse(string path, out TileAddress address)
    {
        address = default;
        string[] parts = path.Split('/');
        int width = FullWidth;
        if (parts.Length > 3 && parts[^2].EndsWith(".p", StringComparison.Ordinal))
        {
            if (!StrictText.TryNumber(parts[^1], out long partial) || partial is < 1 or >= FullWidth) return false;
            (width, parts) = ((int)partial, [.. parts[..^2], parts[^2][..^2]]);
        }
        if (parts.Length is < 3 or > 9 || parts[0] != "tile") return false;
        int level = Entries;
        if (parts[1] != "entries")
        {
            if (!StrictText.TryNumber(parts[1], out long number) || number > 63) return false;
            level = (int)number;
        }
        long n = 0;
        for (int i = 2; i < parts.Length; i++)
        {
            string group = i < parts.Length - 1 ? (parts[i].StartsWith('x') ? parts[i][1..] : "") : parts[i];
            if (group.Length != 3 || !group.All(char.IsAsciiDigit)) return false;
            n = (n * 1000) + int.Parse(group, NumberStyles.None, CultureInfo.InvariantCulture);
        }
        address = new TileAddress(level, n, width);
        return string.Equals(address.Path, path, StringComparison.Ordinal); // refuses groups of zeros in front
    }

    /// <summary>How many hashes the row of a level has when the log has this many leaves.</summary>
    public static long RowLength(int level, long size) => level * Bits >= 63 ? 0 : size >> (Math.Max(level, 0) * Bits);

    /// <summary>The files of a level at a size: all full ones, then one partial, if any.</summary>
    public static IEnumerable<TileAddress> Row(int level, long size)
    {
        long row = RowLength(level, size);
        for (long n = 0; n < row / FullWidth; n++) yield return new TileAddress(level, n, FullWidth);
        if (row % FullWidth > 0) yield return new TileAddress(level, row / FullWidth, (int)(row % FullWidth));
    }

    /// <summary>The entries' files at a size.</summary>
    public static IEnumerable<TileAddress> EntryRow(long size) => Row(Entries, size);

    /// <summary>Every file that a log serves for a size, besides its checkpoint.</summary>
    public static IEnumerable<TileAddress> All(long size)
    {
        foreach (TileAddress bundle in EntryRow(size)) yield return bundle;
        for (int level = 0; RowLength(level, size) > 0; level++)
            foreach (TileAddress tile in Row(level, size)) yield return tile;
    }

    /// <summary>The file of the given width beside this one.</summary>
    public TileAddress Full => this with { Width = FullWidth };

    /// <summary>Whether a log of this size has it.</summary>
    public bool IsIn(long size) => Width is >= 1 and <= FullWidth && N <= long.MaxValue / FullWidth - 1 && (N * FullWidth) + Width <= RowLength(Level, size);

    /// <summary>The tile with the hash of a complete subtree of 2^height leaves, and the range of the tile's hashes under it.</summary>
    public static (TileAddress Tile, int From, int Count) Holding(int height, long index, long size)
    {
        int level = height / Bits, inside = height % Bits;
        long first = index << inside;
        long n = first / FullWidth;
        int width = (int)Math.Min(FullWidth, RowLength(level, size) - (n * FullWidth));
        return (new TileAddress(level, n, width), (int)(first % FullWidth), 1 << inside);
    }
}
