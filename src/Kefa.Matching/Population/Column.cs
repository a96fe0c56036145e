using System.Numerics;
using Kefa.Feel;

namespace Kefa.Matching.Population;

/// <summary>One fact of every company. Immutable once built; padded to whole blocks.</summary>
public abstract class Column
{
    private protected Column(string path, int count)
    {
        Path = path;
        Count = count;
    }

    /// <summary>The path under which policies read it (<c>sales.L</c>).</summary>
    public string Path { get; }

    /// <summary>Rows, without the padding.</summary>
    public int Count { get; }

    /// <summary>The bytes that its cells take.</summary>
    public abstract long Bytes { get; }

    /// <summary>The fact of one company, as the single decision sees it.</summary>
    public abstract Value this[int row] { get; }
}

/// <summary>
/// Numbers, as integers times a power of ten. The integers are below 2^53 and kept as doubles, so that vectors compare them exactly; whatever is
/// no such number is NaN there and in one of the bitmaps.
/// </summary>
public sealed class NumberColumn : Column
{
    internal const double Largest = 9_007_199_254_740_992; // 2^53

    private readonly Dictionary<int, Value> _odd;

    internal NumberColumn(string path, int count, double[] cells, int scale, ulong[] unknown, ulong[] none, Value unknownFact, Dictionary<int, Value> odd)
        : base(path, count)
    {
        Cells = cells;
        Scale = scale;
        Unknown = unknown;
        None = none;
        UnknownFact = unknownFact;
        _odd = odd;
        HasUnknown = unknown.AsSpan().ContainsAnyExcept(0UL);
        HasNone = none.AsSpan().ContainsAnyExcept(0UL);
        HasZero = cells.AsSpan().Contains(0);
    }

    /// <summary>A value is its cell divided by ten to this power.</summary>
    public int Scale { get; }

    /// <inheritdoc/>
    public override long Bytes => ((long)Cells.Length * sizeof(double)) + ((Unknown.Length + None.Length) * (long)sizeof(ulong));

    internal double[] Cells { get; }

    internal ulong[] Unknown { get; }

    internal ulong[] None { get; }

    /// <summary>What an unknown cell is: the same for all of them.</summary>
    internal Value UnknownFact { get; }

    internal bool HasUnknown { get; }

    internal bool HasNone { get; }

    internal bool HasZero { get; }

    /// <summary>Rows whose value is none of the usual ones: estimates, numbers beyond 2^53, errors.</summary>
    internal IReadOnlyCollection<int> OddRows => _odd.Keys;

    /// <inheritdoc/>
    public override Value this[int row]
    {
        get
        {
            var cell = Cells[row];
            if (!double.IsNaN(cell))
                return Scale == 0 ? NumberValue.OfInteger((long)cell) : Value.Of((decimal)(long)cell / Scaled.Power(Scale));
            var bit = 1UL << (row & 63);
            if ((Unknown[row >> 6] & bit) != 0)
                return UnknownFact;
            return (None[row >> 6] & bit) != 0 ? Value.Null : _odd[row];
        }
    }

    /// <summary>The number of companies whose fact is not known.</summary>
    public int CountUnknown() => Unknown.Sum(BitOperations.PopCount);
}

/// <summary>Facts of any type as codes into the list of the different values that occur, unknown and null among them.</summary>
public sealed class CodedColumn : Column
{
    private readonly byte[]? _bytes;
    private readonly int[]? _codes;

    internal CodedColumn(string path, int count, int[] codes, Value[] values)
        : base(path, count)
    {
        Values = values;
        if (values.Length <= 256)
            _bytes = Array.ConvertAll(codes, c => (byte)c);
        else
            _codes = codes;
    }

    internal CodedColumn(string path, int count, byte[] codes, Value[] values)
        : base(path, count)
    {
        Values = values;
        _bytes = codes;
    }

    /// <inheritdoc/>
    public override long Bytes => (_bytes?.LongLength ?? 0) + ((_codes?.LongLength ?? 0) * sizeof(int));

    /// <summary>The different values, by code.</summary>
    internal Value[] Values { get; }

    /// <summary>The codes when there are at most 256.</summary>
    internal byte[]? ByteCodes => _bytes;

    internal int[]? Codes => _codes;

    /// <inheritdoc/>
    public override Value this[int row] => Values[_bytes?[row] ?? _codes![row]];
}
