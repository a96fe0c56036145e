using System.Collections.Immutable;

namespace Kefa.Feel;

/// <summary>
/// A FEEL value. Four states: known, none (<see cref="NullValue"/>), unknown (<see cref="UnknownValue"/>), error (<see cref="ErrorValue"/>).
/// Values are immutable and safe to share between threads.
/// </summary>
public abstract class Value
{
    private protected Value() { }

    /// <summary>FEEL null: there is none, or it does not apply. Never used for a fact that we do not know.</summary>
    public static Value Null => NullValue.None;

    /// <summary>A fact of which nothing is known.</summary>
    public static Value Unknown => UnknownValue.Anything;

    /// <summary>True or false.</summary>
    public static Value Of(bool value) => value ? BooleanValue.True : BooleanValue.False;

    /// <summary>A text.</summary>
    public static Value Of(string value) => new TextValue(value);

    /// <summary>An integer.</summary>
    public static Value Of(long value) => NumberValue.OfInteger(value);

    /// <summary>A number.</summary>
    public static Value Of(Number value) => new NumberValue(value);

    /// <summary>How deep this value is nested, and how many parts it has: bounded, so that whoever walks through it need not fear for the stack or without end.</summary>
    internal virtual Extent Extent => Extent.Single;

    /// <summary>The value as FEEL writes it, for people who debug; what FEEL has no words for in words.</summary>
    public override string ToString() => Functions.Printing.Nested(this);
}

/// <summary>FEEL null. An <see cref="ErrorValue"/> is a null that carries the reason why there is no value.</summary>
public class NullValue : Value
{
    private protected NullValue() { }

    /// <summary>FEEL null.</summary>
    public static NullValue None { get; } = new();
}

/// <summary>
/// The null that a failed operation answers (1/0, sqrt(-1), a wrong type). In FEEL it behaves as null; it stays an error through
/// strict operations, so that it never becomes a verdict.
/// </summary>
public sealed class ErrorValue(Phrase phrase) : NullValue
{
    /// <summary>Why there is no value, in both languages.</summary>
    public Phrase Phrase { get; } = phrase;

    /// <summary>The same in English.</summary>
    public string Message => Phrase.En;

    /// <inheritdoc/>
    public override string ToString() => $"null ({Message})";
}

/// <summary>True or false.</summary>
public sealed class BooleanValue : Value
{
    private BooleanValue(bool value) => Truth = value;

    /// <summary>True.</summary>
    public static BooleanValue True { get; } = new(true);

    /// <summary>False.</summary>
    public static BooleanValue False { get; } = new(false);

    /// <summary>Whether it is true.</summary>
    public bool Truth { get; }
}

/// <summary>Text, as Unicode; lengths and positions count code points, not UTF-16 units.</summary>
public sealed class TextValue(string text) : Value
{
    /// <summary>The text.</summary>
    public string Text { get; } = text;

    internal override Extent Extent => new(0, Text.Length + 1);
}

/// <summary>A number with 34 significant decimal digits (decimal128, half-even).</summary>
public sealed class NumberValue(Number number) : Value
{
    private static readonly NumberValue[] Small = [.. Enumerable.Range(0, 256).Select(n => new NumberValue(Number.FromInt64(n)))];

    internal NumberValue(Number number, Ratio? ratio)
        : this(number) => Ratio = ratio;

    /// <summary>The number.</summary>
    public Number Number { get; } = number;

    /// <summary>
    /// What the number is exactly, where it is a quotient that had to be rounded and the evaluation compares ratios exactly
    /// (<see cref="EvaluationContext.ComparesRatiosExactly"/>); else null.
    /// </summary>
    public Ratio? Ratio { get; }

    /// <summary>Compares with another number: by the exact quotients where either has one and rounding made the two the same.</summary>
    public int CompareTo(NumberValue other)
    {
        var order = Number.CompareTo(other.Number);
        return order != 0 || (Ratio ?? other.Ratio) is null ? order : Feel.Ratio.Compare(this, other);
    }

    /// <summary>This number less another, rounded once: where rounded quotients are the same but the exact ones are not, it is not zero. False when it is beyond the range.</summary>
    public bool TryMinus(NumberValue other, out Number difference) =>
        (Ratio ?? other.Ratio) is null ? Number.TrySubtract(Number, other.Number, out difference) : Feel.Ratio.TrySubtract(this, other, out difference);

    /// <summary>An integer; small ones are shared.</summary>
    public static NumberValue OfInteger(long value) => (ulong)value < (ulong)Small.Length ? Small[value] : new NumberValue(Number.FromInt64(value));
}

/// <summary>
/// A fact that we do not know: any completion of the stated type and bounds is possible, so an answer over it is definite only
/// if every completion gives the same one. Completions of a typed unknown are never null.
/// </summary>
public sealed class UnknownValue : Value
{
    private UnknownValue(UnknownKind kind, Number? min, Number? max, ImmutableArray<string> causes)
    {
        Kind = kind;
        Min = min;
        Max = max;
        Causes = causes;
    }

    /// <summary>Nothing is known, not even whether there is a value at all.</summary>
    public static UnknownValue Anything { get; } = new(UnknownKind.Any, null, null, []);

    /// <summary>What type the value is known to have.</summary>
    public UnknownKind Kind { get; }

    /// <summary>
    /// Inclusive lower bound of an unknown number; null when there is none. For <see cref="UnknownKind.Any"/> the bound of the number if it is one: the
    /// quotient by what may be zero is an error or a number within the bounds.
    /// </summary>
    public Number? Min { get; }

    /// <summary>Inclusive upper bound, as for <see cref="Min"/>.</summary>
    public Number? Max { get; }

    /// <summary>The paths of the facts that make this unknown (<c>headcount.L</c>), sorted, without repetition.</summary>
    public ImmutableArray<string> Causes { get; }

    /// <summary>A number within inclusive bounds; an end that is null is open.</summary>
    public static UnknownValue NumberBetween(Number? min, Number? max, params ImmutableArray<string> causes) =>
        new(UnknownKind.Number, min, max, causes);

    /// <summary>Perhaps an error, null or something else; if it is a number, then one within the bounds.</summary>
    public static UnknownValue PerhapsBetween(Number? min, Number? max, params ImmutableArray<string> causes) =>
        new(UnknownKind.Any, min, max, causes);

    /// <summary>A value of a type, without bounds.</summary>
    public static UnknownValue Of(UnknownKind kind, params ImmutableArray<string> causes) => new(kind, null, null, causes);

    /// <inheritdoc/>
    public override string ToString()
    {
        var kind = Kind == UnknownKind.Any ? "unknown" : $"unknown {ValueKinds.TypeOf(Kind)}";
        var bounds = Min is null && Max is null ? "" : $" [{Min}..{Max}]";
        return Causes.IsEmpty ? kind + bounds : $"{kind}{bounds} ({string.Join(", ", Causes)})";
    }

    /// <summary>The same for other causes.</summary>
    internal UnknownValue Because(ImmutableArray<string> causes) => causes == Causes ? this : new(Kind, Min, Max, causes);

    /// <summary>The same, but perhaps also an error or null.</summary>
    internal UnknownValue OrNone() => Kind == UnknownKind.Any ? this : new(UnknownKind.Any, Min, Max, Causes);
}

/// <summary>The type that an unknown value is known to have; <see cref="Any"/> also allows null.</summary>
public enum UnknownKind
{
    /// <summary>Nothing: perhaps null, perhaps an error.</summary>
    Any,

    /// <summary>A number.</summary>
    Number,

    /// <summary>True or false.</summary>
    Boolean,

    /// <summary>A text.</summary>
    Text,

    /// <summary>A calendar date.</summary>
    Date,

    /// <summary>A time of day.</summary>
    Time,

    /// <summary>A date with a time.</summary>
    DateTime,

    /// <summary>A duration in months.</summary>
    MonthDuration,

    /// <summary>A duration in nanoseconds.</summary>
    TimeDuration,

    /// <summary>A list of unknown length.</summary>
    List,

    /// <summary>A context of unknown members.</summary>
    Context,
}

/// <summary>A calendar date.</summary>
public sealed class DateValue(FeelDate date) : Value
{
    /// <summary>The date.</summary>
    public FeelDate Date { get; } = date;
}

/// <summary>A time of day.</summary>
public sealed class TimeValue(FeelTime time) : Value
{
    /// <summary>The time.</summary>
    public FeelTime Time { get; } = time;
}

/// <summary>A date with a time.</summary>
public sealed class DateTimeValue(FeelDateTime dateTime) : Value
{
    /// <summary>The date and time.</summary>
    public FeelDateTime DateTime { get; } = dateTime;
}

/// <summary>A years and months duration, in months.</summary>
public sealed class MonthDurationValue(MonthDuration duration) : Value
{
    /// <summary>The duration.</summary>
    public MonthDuration Duration { get; } = duration;
}

/// <summary>A days and time duration, in nanoseconds.</summary>
public sealed class TimeDurationValue(TimeDuration duration) : Value
{
    /// <summary>The duration.</summary>
    public TimeDuration Duration { get; } = duration;
}

/// <summary>A list.</summary>
public sealed class ListValue : Value
{
    /// <exception cref="EvaluationLimitException">The list would be nested too deep or have too many parts.</exception>
    public ListValue(ImmutableArray<Value> items)
    {
        Items = items;
        var extent = Extent.Single;
        foreach (var item in items)
            extent = extent.With(item);
        Extent = extent.Checked();
    }

    /// <summary>The empty list.</summary>
    public static ListValue Empty { get; } = new([]);

    /// <summary>The items, in order.</summary>
    public ImmutableArray<Value> Items { get; }

    internal override Extent Extent { get; }
}

/// <summary>A context: entries in the order in which they were written.</summary>
public sealed class ContextValue : Value
{
    // As many names are compared as fast as one is looked up.
    private const int Few = 8;

    private Dictionary<string, Value>? _byName;

    /// <exception cref="EvaluationLimitException">The context would be nested too deep or have too many parts.</exception>
    public ContextValue(IEnumerable<KeyValuePair<string, Value>> entries)
    {
        Entries = entries is ImmutableArray<KeyValuePair<string, Value>> whole ? whole : [.. entries];
        var extent = Extent.Single;
        foreach (var (_, value) in Entries)
            extent = extent.With(value);
        Extent = extent.Checked();
    }

    /// <summary>The context without entries.</summary>
    public static ContextValue Empty { get; } = new([]);

    /// <summary>The entries, in order.</summary>
    public ImmutableArray<KeyValuePair<string, Value>> Entries { get; }

    /// <summary>The entry of that name, or null when the context has no such entry (which is not the same as an entry that is FEEL null).</summary>
    public Value? this[string name]
    {
        get
        {
            if (Entries.Length > Few)
                return (_byName ??= ByName()).GetValueOrDefault(name);
            for (var i = Entries.Length - 1; i >= 0; i--)
            {
                if (Entries[i].Key == name)
                    return Entries[i].Value;
            }

            return null;
        }
    }

    internal override Extent Extent { get; }

    // Two threads may make it at once: both make the same, and one is kept.
    private Dictionary<string, Value> ByName()
    {
        var byName = new Dictionary<string, Value>(Entries.Length, StringComparer.Ordinal);
        foreach (var (name, value) in Entries)
            byName[name] = value;
        return byName;
    }
}

/// <summary>A range. An end that is null in the text is FEEL null here; an open-ended unary test such as <c>&gt;= 10</c> has <see cref="Undefined"/> at the other end.</summary>
public sealed class RangeValue(Value start, bool includesStart, Value end, bool includesEnd) : Value
{
    /// <summary>What stands at the end of a range that is open there.</summary>
    public static Value Undefined { get; } = new ErrorValue($"no end");

    /// <summary>What the tests <c>(= 10)</c> and <c>(!= 10)</c> are as values: both ends are 10, but they are not the range <c>[10..10]</c>.</summary>
    public RangeForm Form { get; init; }

    /// <summary>The lower end.</summary>
    public Value Start { get; } = start;

    /// <summary>The upper end.</summary>
    public Value End { get; } = end;

    /// <summary>Whether the lower end is in the range.</summary>
    public bool IncludesStart { get; } = includesStart;

    /// <summary>Whether the upper end is in the range.</summary>
    public bool IncludesEnd { get; } = includesEnd;

    internal override Extent Extent { get; } = Extent.Single.With(start).With(end).Checked();
}

/// <summary>How a range came about.</summary>
public enum RangeForm
{
    /// <summary>What lies between two ends.</summary>
    Interval,

    /// <summary>What is equal to a value.</summary>
    EqualTest,

    /// <summary>What is not equal to a value.</summary>
    UnequalTest,
}

/// <summary>Something that can be called: a built-in, a lambda, a business knowledge model, a decision service, a host's function.</summary>
public abstract class FunctionValue : Value
{
    /// <summary>A function of these parameters.</summary>
    protected FunctionValue(ImmutableArray<string> parameters) => Parameters = parameters;

    /// <summary>Parameter names in order; built-ins have names with spaces. Built-ins with several signatures override <see cref="InvokeNamed"/>.</summary>
    public ImmutableArray<string> Parameters { get; }

    /// <summary>Calls with positional arguments. Answers an <see cref="ErrorValue"/> when number or types of arguments do not fit; never throws for bad input.</summary>
    public abstract Value Invoke(ReadOnlySpan<Value> arguments, EvaluationContext context);

    /// <summary>Calls with named arguments.</summary>
    public virtual Value InvokeNamed(IReadOnlyList<KeyValuePair<string, Value>> arguments, EvaluationContext context)
    {
        var positional = new Value[Parameters.Length];
        Array.Fill(positional, Null);
        foreach (var (name, value) in arguments)
        {
            var at = Parameters.IndexOf(name, 0, StringComparer.Ordinal);
            if (at < 0)
                return context.Error($"The function has no parameter '{name}'; it has {Phrase.List(Parameters)}.");
            positional[at] = value;
        }

        return Invoke(positional, context);
    }
}
