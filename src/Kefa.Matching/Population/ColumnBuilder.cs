using System.Globalization;
using System.Text;
using Kefa.Feel;

namespace Kefa.Matching.Population;

/// <summary>Builds a column row by row.</summary>
public abstract class ColumnBuilder
{
    private protected ColumnBuilder(string path, Value unknown)
    {
        Path = path;
        UnknownFact = unknown;
    }

    public string Path { get; }

    public int Count { get; private protected set; }

    /// <summary>What an unknown cell of this column is.</summary>
    private protected Value UnknownFact { get; }

    /// <summary>A builder for facts of a type.</summary>
    /// <param name="path">The path under which policies read it.</param>
    /// <param name="type">The type of the fact.</param>
    /// <param name="unknown">What a fact is that is not known: an unknown value with type, bounds and the path as cause.</param>
    public static ColumnBuilder For(string path, FeelType type, Value unknown) =>
        type == FeelType.Number ? new NumberColumnBuilder(path, unknown) : new CodedColumnBuilder(path, type, unknown);

    /// <summary>The fact of the next company.</summary>
    public abstract void Add(Value value);

    public void AddUnknown() => Add(UnknownFact);

    public abstract Column Build();

    private protected static int Padded(int count) => (count + Blocks.Rows - 1) / Blocks.Rows * Blocks.Rows;
}

/// <summary>Builds a column of numbers.</summary>
public sealed class NumberColumnBuilder(string path, Value unknown) : ColumnBuilder(path, unknown)
{
    private const int MaxScale = 8;

    private readonly Dictionary<int, Value> _odd = [];
    private double[] _cells = new double[Blocks.Rows];
    private ulong[] _unknown = new ulong[Blocks.Words];
    private ulong[] _none = new ulong[Blocks.Words];
    private int _scale;

    /// <summary>A whole number.</summary>
    public void Add(long value)
    {
        Grow();
        Set(Count++, value, 0, null);
    }

    /// <inheritdoc/>
    public override void Add(Value value)
    {
        Grow();
        var row = Count++;
        switch (value)
        {
            case NumberValue { Number: var number }:
                if (Scaled.TryOf(number, MaxScale, out var unscaled, out var scale))
                    Set(row, unscaled, scale, value);
                else
                    Odd(row, value);
                break;
            case UnknownValue when ReferenceEquals(value, UnknownFact):
                _cells[row] = double.NaN;
                _unknown[row >> 6] |= 1UL << (row & 63);
                break;
            case NullValue and not ErrorValue:
                _cells[row] = double.NaN;
                _none[row >> 6] |= 1UL << (row & 63);
                break;
            default:
                Odd(row, value);
                break;
        }
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        var room = Padded(Count);
        Array.Resize(ref _cells, room);
        Array.Fill(_cells, double.NaN, Count, room - Count);
        Array.Resize(ref _unknown, room / 64);
        Array.Resize(ref _none, room / 64);
        return new NumberColumn(Path, Count, _cells, _scale, _unknown, _none, UnknownFact, _odd);
    }

    private void Set(int row, long unscaled, int scale, Value? value)
    {
        if (scale > _scale)
            Rescale(scale);
        var cell = unscaled * Power(_scale - scale);
        if (Math.Abs(cell) < NumberColumn.Largest && Math.Abs((double)unscaled) < NumberColumn.Largest)
            _cells[row] = cell;
        else
            Odd(row, value ?? Value.Of(unscaled));
    }

    private void Odd(int row, Value value)
    {
        _cells[row] = double.NaN;
        _odd[row] = value;
    }

    /// <summary>A value with more decimal places: all earlier ones take the same.</summary>
    private void Rescale(int scale)
    {
        var factor = Power(scale - _scale);
        for (var row = 0; row < Count - 1; row++)
        {
            var cell = _cells[row] * factor;
            if (Math.Abs(cell) < NumberColumn.Largest || double.IsNaN(cell))
                _cells[row] = cell;
            else
                Odd(row, Value.Of((decimal)(long)_cells[row] / Scaled.Power(_scale)));
        }

        _scale = scale;
    }

    private static double Power(int exponent) => Scaled.Power(exponent);

    private void Grow()
    {
        if (Count < _cells.Length)
            return;
        Array.Resize(ref _cells, _cells.Length * 2);
        Array.Resize(ref _unknown, _unknown.Length * 2);
        Array.Resize(ref _none, _none.Length * 2);
    }
}

/// <summary>Builds a column of codes.</summary>
public sealed class CodedColumnBuilder(string path, FeelType type, Value unknown) : ColumnBuilder(path, unknown)
{
    private readonly Dictionary<object, int> _byKey = [];
    private readonly Dictionary<string, int> _byText = new(StringComparer.Ordinal);
    private readonly List<Value> _values = [];
    private int[] _codes = new int[Blocks.Rows];

    /// <inheritdoc/>
    public override void Add(Value value)
    {
        if (value is TextValue { Text: var text })
            Add(text);
        else
            Append(CodeOf(_byKey, KeyOf(value), value));
    }

    /// <summary>A text.</summary>
    public void Add(string text)
    {
        if (!_byText.TryGetValue(text, out var code))
        {
            _byText[text] = code = _values.Count;
            _values.Add(Value.Of(text));
        }

        Append(code);
    }

    /// <summary>A cell of a file: <c>true</c> or <c>false</c> for a truth, a date as ISO 8601, anything else a text.</summary>
    /// <exception cref="FormatException">The cell is not of the column's type.</exception>
    internal void AddUtf8(ReadOnlySpan<byte> cell)
    {
        Span<char> chars = stackalloc char[256];
        var text = cell.Length <= chars.Length ? chars[..Encoding.UTF8.GetChars(cell, chars)] : Encoding.UTF8.GetString(cell).ToCharArray();
        if (type == FeelType.Text && _byText.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var code))
            Append(code);
        else
            Add(Parsed(text.ToString()));
    }

    /// <inheritdoc/>
    public override Column Build()
    {
        Array.Resize(ref _codes, Padded(Count));
        return new CodedColumn(Path, Count, _codes, [.. _values]);
    }

    private Value Parsed(string text)
    {
        if (type == FeelType.Boolean)
            return text is "true" or "false" ? Value.Of(text == "true") : throw new FormatException($"Column '{Path}': '{text}' is neither true nor false.");
        if (type != FeelType.Date)
            return Value.Of(text);
        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new DateValue(new FeelDate(day.Year, day.Month, day.Day))
            : throw new FormatException($"Column '{Path}': '{text}' is no date such as 2026-06-15.");
    }

    private void Append(int code)
    {
        if (Count == _codes.Length)
            Array.Resize(ref _codes, _codes.Length * 2);
        _codes[Count++] = code;
    }

    private int CodeOf(Dictionary<object, int> codes, object key, Value value)
    {
        if (!codes.TryGetValue(key, out var code))
        {
            codes[key] = code = _values.Count;
            _values.Add(value);
        }

        return code;
    }

    /// <summary>Equal keys are values that no expression can tell apart; what has no simple key is compared by its text.</summary>
    private static object KeyOf(Value value) => value switch
    {
        NumberValue number => number.Number,
        BooleanValue truth => truth.Truth,
        DateValue date => date.Date,
        UnknownValue or FunctionValue or ErrorValue => value,
        NullValue => DBNull.Value,
        ListValue or ContextValue when IsPlain(value) => value.ToString()!,
        _ => value,
    };

    private static bool IsPlain(Value value) => value switch
    {
        ListValue list => list.Items.All(IsPlain),
        ContextValue context => context.Entries.All(e => IsPlain(e.Value)),
        NumberValue or TextValue or BooleanValue or DateValue => true,
        NullValue => value is not ErrorValue,
        _ => false,
    };
}
