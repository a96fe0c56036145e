using System.Globalization;
using System.Text;
using Kefa.Feel;

namespace Kefa.Matching.Population;

/// <summary>Facts of any type as codes into the list of the different values that occur, unknown and null among them.</summary>
public sealed class CodedColumn(string path, FeelType type, Value unknown) : Column(path, unknown)
{
    private readonly Dictionary<object, int> _byKey = [];
    private readonly Dictionary<string, int> _byText = new(StringComparer.Ordinal);
    private readonly List<Value> _values = [];
    private byte[]? _bytes = [];
    private int[]? _codes;

    /// <inheritdoc/>
    public override long Bytes => (_bytes?.LongLength ?? 0) + ((_codes?.LongLength ?? 0) * sizeof(int));

    /// <summary>The different values, by code.</summary>
    internal IReadOnlyList<Value> Values => _values;

    /// <summary>Whether there are so few values that a byte holds the code of each.</summary>
    internal bool IsNarrow => _bytes is not null;

    /// <summary>The codes of a narrow column.</summary>
    internal ReadOnlySpan<byte> ByteCodes => _bytes;

    /// <summary>The codes of any other.</summary>
    internal ReadOnlySpan<int> Codes => _codes;

    /// <inheritdoc/>
    public override Value this[int row] => _values[_bytes?[row] ?? _codes![row]];

    /// <summary>A cell of a file for the next company: <c>true</c> or <c>false</c> for a truth, a date as ISO 8601, anything else a text.</summary>
    /// <exception cref="FormatException">The cell is not of the column's type.</exception>
    internal void AddUtf8(ReadOnlySpan<byte> cell)
    {
        Span<char> chars = stackalloc char[256];
        var text = cell.Length <= chars.Length ? chars[..Encoding.UTF8.GetChars(cell, chars)] : Encoding.UTF8.GetString(cell).ToCharArray();
        if (type != FeelType.Text || !_byText.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(text, out var code))
        {
            Add(Parsed(text.ToString()));
            return;
        }

        Grow(Count + 1);
        SetCode(Count++, code);
    }

    /// <inheritdoc/>
    internal override void Set(int row, Value value) =>
        SetCode(row, value is TextValue { Text: var text } ? CodeOf(_byText, text, value) : CodeOf(_byKey, KeyOf(value), value));

    private protected override void Grow(int count)
    {
        var length = _bytes?.Length ?? _codes!.Length;
        if (count <= length)
            return;
        if (_bytes is not null)
            Array.Resize(ref _bytes, RoomFor(count, length));
        else
            Array.Resize(ref _codes, RoomFor(count, length));
    }

    private void SetCode(int row, int code)
    {
        if (_bytes is not null && code > byte.MaxValue)
        {
            _codes = Array.ConvertAll(_bytes, b => (int)b);
            _bytes = null;
        }

        if (_bytes is not null)
            _bytes[row] = (byte)code;
        else
            _codes![row] = code;
    }

    private int CodeOf<TKey>(Dictionary<TKey, int> codes, TKey key, Value value)
        where TKey : notnull
    {
        if (codes.TryGetValue(key, out var code))
            return code;
        codes[key] = code = _values.Count;
        _values.Add(value);
        Shape++;
        return code;
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

    /// <summary>Equal keys are values that no expression can tell apart; what has no simple key is compared by reference.</summary>
    private static object KeyOf(Value value) => value switch
    {
        NumberValue number => number.Number,
        BooleanValue truth => truth.Truth,
        DateValue date => date.Date,
        ErrorValue => value,
        NullValue => DBNull.Value,
        UnknownValue unknown => (unknown.Kind, unknown.ToString()),
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
