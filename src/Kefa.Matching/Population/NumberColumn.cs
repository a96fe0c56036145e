using Kefa.Feel;

namespace Kefa.Matching.Population;

/// <summary>
/// Numbers, as integers times a power of ten. The integers are below 2^53 and kept as doubles, so that vectors compare them exactly; whatever is
/// no such number is NaN there and in one of the bitmaps.
/// </summary>
public sealed class NumberColumn : Column
{
    internal const double Largest = 9_007_199_254_740_992; // 2^53

    private const int MaxScale = 8;

    private readonly Dictionary<int, Value> _odd = [];
    private double[] _cells = [];
    private ulong[] _unknown = [];
    private ulong[] _none = [];

    public NumberColumn(string path, Value unknown)
        : base(path, unknown)
    {
    }

    /// <summary>A value is its cell divided by ten to this power.</summary>
    public int Scale { get; private set; }

    /// <inheritdoc/>
    public override long Bytes => (_cells.LongLength + _unknown.Length + _none.Length) * sizeof(double);

    internal ReadOnlySpan<double> Cells => _cells;

    internal ReadOnlySpan<ulong> Unknown => _unknown;

    internal ReadOnlySpan<ulong> None => _none;

    internal bool HasUnknown { get; private set; }

    internal bool HasNone { get; private set; }

    internal bool HasZero { get; private set; }

    /// <summary>Rows whose value is none of the usual ones: estimates, numbers beyond 2^53, errors.</summary>
    internal IReadOnlyCollection<int> OddRows => _odd.Keys;

    /// <inheritdoc/>
    public override Value this[int row]
    {
        get
        {
            var cell = _cells[row];
            if (!double.IsNaN(cell))
                return Scale == 0 ? NumberValue.OfInteger((long)cell) : Value.Of((decimal)(long)cell / Scaled.Power(Scale));
            var bit = 1UL << (row & 63);
            if ((_unknown[row >> 6] & bit) != 0)
                return UnknownFact;
            return (_none[row >> 6] & bit) != 0 ? Value.Null : _odd[row];
        }
    }

    /// <summary>A whole number for the next company.</summary>
    public void Add(long value)
    {
        Grow(Count + 1);
        SetNumber(Count++, value, 0, null);
    }

    /// <inheritdoc/>
    internal override void Set(int row, Value value)
    {
        var bit = 1UL << (row & 63);
        _unknown[row >> 6] &= ~bit;
        _none[row >> 6] &= ~bit;
        _odd.Remove(row);
        switch (value)
        {
            case NumberValue { Number: var number } when Scaled.TryOf(number, MaxScale, out var unscaled, out var scale):
                SetNumber(row, unscaled, scale, value);
                break;
            case UnknownValue unknown when IsUsual(unknown):
                _cells[row] = double.NaN;
                _unknown[row >> 6] |= bit;
                Shape += HasUnknown ? 0 : 1;
                HasUnknown = true;
                break;
            case NullValue and not ErrorValue:
                _cells[row] = double.NaN;
                _none[row >> 6] |= bit;
                Shape += HasNone ? 0 : 1;
                HasNone = true;
                break;
            default:
                SetOdd(row, value);
                break;
        }
    }

    private protected override void Grow(int count)
    {
        if (count <= _cells.Length)
            return;
        var (from, room) = (_cells.Length, RoomFor(count, _cells.Length));
        Array.Resize(ref _cells, room);
        Array.Fill(_cells, double.NaN, from, room - from);
        Array.Resize(ref _unknown, room / 64);
        Array.Resize(ref _none, room / 64);
    }

    /// <summary>Whether an unknown number is what every unknown number of this column is.</summary>
    private bool IsUsual(UnknownValue value) => ReferenceEquals(value, UnknownFact)
        || (UnknownFact is UnknownValue usual && usual.Kind == value.Kind && usual.Min == value.Min && usual.Max == value.Max && usual.Causes.AsSpan().SequenceEqual(value.Causes.AsSpan()));

    private void SetNumber(int row, long unscaled, int scale, Value? value)
    {
        if (scale > Scale)
            Rescale(scale);
        var cell = unscaled * (double)Scaled.Power(Scale - scale);
        if (Math.Abs(cell) >= Largest || Math.Abs((double)unscaled) >= Largest)
        {
            SetOdd(row, value ?? Value.Of(unscaled));
            return;
        }

        _cells[row] = cell;
        if (cell == 0 && !HasZero)
        {
            HasZero = true;
            Shape++;
        }
    }

    private void SetOdd(int row, Value value)
    {
        _cells[row] = double.NaN;
        _odd[row] = value;
        Shape++;
    }

    /// <summary>A value with more decimal places: all earlier ones take the same.</summary>
    private void Rescale(int scale)
    {
        double factor = Scaled.Power(scale - Scale);
        for (var row = 0; row < Count; row++)
        {
            var cell = _cells[row] * factor;
            if (Math.Abs(cell) >= Largest)
                SetOdd(row, this[row]);
            else
                _cells[row] = cell;
        }

        Scale = scale;
        Shape++;
    }
}
