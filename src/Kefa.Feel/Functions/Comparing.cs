using System.Collections.Immutable;

namespace Kefa.Feel.Functions;

/// <summary>Equality and order inside built-in functions: what cannot be compared is different, without a report.</summary>
internal static class Comparing
{
    /// <summary>True when FEEL's <c>=</c> says true.</summary>
    public static bool Same(Value left, Value right, EvaluationContext scratch) => (left, right) switch
    {
        (NumberValue a, NumberValue b) => a.CompareTo(b) == 0,
        (TextValue a, TextValue b) => string.Equals(a.Text, b.Text, StringComparison.Ordinal),
        (BooleanValue a, BooleanValue b) => a.Truth == b.Truth,
        (NullValue, NullValue) => true,
        (NullValue, _) or (_, NullValue) => false,
        _ => Operations.Equal(left, right, scratch) is BooleanValue { Truth: true },
    };

    /// <summary>A context whose reports nobody reads.</summary>
    public static EvaluationContext Scratch(EvaluationContext context) => new(context.Now, context.Limits);

    public static IEqualityComparer<Value> Equality(EvaluationContext context) => new ValueEquality(context, Scratch(context));

    /// <summary>FEEL's <c>is</c>: the same kind and all parts the same.</summary>
    public static bool Identical(Value left, Value right) => (left, right) switch
    {
        (NullValue, NullValue) => true,
        (BooleanValue a, BooleanValue b) => a.Truth == b.Truth,
        (NumberValue a, NumberValue b) => a.CompareTo(b) == 0,
        (TextValue a, TextValue b) => string.Equals(a.Text, b.Text, StringComparison.Ordinal),
        (DateValue a, DateValue b) => a.Date == b.Date,
        (TimeValue a, TimeValue b) => a.Time == b.Time,
        (DateTimeValue a, DateTimeValue b) => a.DateTime == b.DateTime,
        (MonthDurationValue a, MonthDurationValue b) => a.Duration == b.Duration,
        (TimeDurationValue a, TimeDurationValue b) => a.Duration == b.Duration,
        (ListValue a, ListValue b) => Identical(a.Items, b.Items),
        (ContextValue a, ContextValue b) => a.Entries.Length == b.Entries.Length
            && a.Entries.All(entry => b[entry.Key] is { } other && Identical(entry.Value, other)),
        (RangeValue a, RangeValue b) => a.Form == b.Form && a.IncludesStart == b.IncludesStart && a.IncludesEnd == b.IncludesEnd
            && ReferenceEquals(a.Start, RangeValue.Undefined) == ReferenceEquals(b.Start, RangeValue.Undefined)
            && ReferenceEquals(a.End, RangeValue.Undefined) == ReferenceEquals(b.End, RangeValue.Undefined)
            && Identical(a.Start, b.Start) && Identical(a.End, b.End),
        _ => ReferenceEquals(left, right),
    };

    private static bool Identical(ImmutableArray<Value> left, ImmutableArray<Value> right)
    {
        if (left.Length != right.Length)
            return false;
        for (var i = 0; i < left.Length; i++)
        {
            if (!Identical(left[i], right[i]))
                return false;
        }

        return true;
    }

    private sealed class ValueEquality(EvaluationContext context, EvaluationContext scratch) : IEqualityComparer<Value>
    {
        public bool Equals(Value? x, Value? y)
        {
            context.Step();
            return x is not null && y is not null && Same(x, y, scratch);
        }

        public int GetHashCode(Value value) => value switch
        {
            ListValue { Items: [var first, ..] items } => HashCode.Combine(items.Length, Simple(first)),
            ContextValue { Entries: var entries } => entries.Sum(e => (long)HashCode.Combine(StringComparer.Ordinal.GetHashCode(e.Key), Simple(e.Value))).GetHashCode(),
            _ => Simple(value),
        };

        // Values that are equal must hash equally: what has several forms of the same value (zones, nested values) hashes by its kind alone.
        private static int Simple(Value value) => value switch
        {
            NumberValue number => number.Number.GetHashCode(),
            TextValue text => StringComparer.Ordinal.GetHashCode(text.Text),
            BooleanValue truth => truth.Truth ? 1 : 2,
            NullValue => 3,
            DateValue date => date.Date.GetHashCode(),
            MonthDurationValue months => months.Duration.GetHashCode(),
            ListValue => 4,
            ContextValue => 5,
            _ => 6,
        };
    }
}
