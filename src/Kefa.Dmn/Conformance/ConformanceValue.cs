using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Dmn.Conformance;

/// <summary>
/// A value in a test file. A simple one may say its XML Schema type; where it does not, its text is read as the type that the model declares,
/// or that the actual result has.
/// </summary>
public abstract record ConformanceValue
{
    private const string Namespace = "http://www.omg.org/spec/DMN/20160719/testcase";
    private const string Instance = "http://www.w3.org/2001/XMLSchema-instance";
    private static readonly Number Tolerance = Number.FromDecimal(0.00000001m);

    private ConformanceValue() { }

    /// <summary>The value as FEEL has it.</summary>
    /// <param name="declared">The type that the model gives it, when the file gives none.</param>
    public abstract Value ToFeel(FeelType? declared);

    /// <summary>Whether a result is this value; numbers within 10⁻⁸.</summary>
    public abstract bool IsSameAs(Value actual);

    internal static ConformanceValue Read(MarkupElement e)
    {
        if (e.Element("value", Namespace) is { } value)
            return IsNil(value) ? new Nothing() : new Simple(value.Text, TypeOf(value));
        if (e.Element("list", Namespace) is { } list)
            return IsNil(list) ? new Nothing() : new Several([.. list.Elements("item", Namespace).Select(Read)]);
        var components = e.Elements("component", Namespace).ToArray();
        return components.Length == 0 || IsNil(e)
            ? new Nothing()
            : new Members([.. components.Select(c => KeyValuePair.Create(c["name"] ?? "", IsNil(c) ? new Nothing() : Read(c)))]);
    }

    private static bool IsNil(MarkupElement e) => e.Attributes.Any(a => a is { Name: "nil", Namespace: Instance, Value: "true" or "1" });

    private static FeelType? TypeOf(MarkupElement e)
    {
        var type = e.Attributes.FirstOrDefault(a => a is { Name: "type", Namespace: Instance })?.Value;
        return type?[(type.IndexOf(':', StringComparison.Ordinal) + 1)..] switch
        {
            null => null,
            "boolean" => FeelType.Boolean,
            "decimal" or "double" or "integer" or "int" or "long" or "float" => FeelType.Number,
            "date" => FeelType.Date,
            "time" => FeelType.Time,
            "dateTime" => FeelType.DateTime,
            "duration" or "dayTimeDuration" => FeelType.TimeDuration,
            "yearMonthDuration" => FeelType.MonthDuration,
            _ => FeelType.Text,
        };
    }

    private static Value Read(string text, FeelType? type)
    {
        if (type == FeelType.Boolean)
            return Value.Of(text.Trim() is "true" or "1");
        if (type == FeelType.Number)
            return Number.TryParse(text.AsSpan().Trim(), out var number) ? new NumberValue(number) : Unreadable(text);
        if (type == FeelType.Date)
            return FeelDate.TryParse(text.AsSpan().Trim(), out var date) ? new DateValue(date) : Unreadable(text);
        if (type == FeelType.Time)
            return FeelTime.TryParse(text.AsSpan().Trim(), out var time) ? new TimeValue(time) : Unreadable(text);
        if (type == FeelType.DateTime)
            return FeelDateTime.TryParse(text.AsSpan().Trim(), out var dateTime) ? new DateTimeValue(dateTime) : Unreadable(text);
        if (type == FeelType.TimeDuration || type == FeelType.MonthDuration)
        {
            if (MonthDuration.TryParse(text.AsSpan().Trim(), out var months))
                return new MonthDurationValue(months);
            return TimeDuration.TryParse(text.AsSpan().Trim(), out var duration) ? new TimeDurationValue(duration) : Unreadable(text);
        }

        return Value.Of(text);
    }

    private static ErrorValue Unreadable(string text) => new($"'{text.Trim()}' does not read as its type.");

    private sealed record Nothing : ConformanceValue
    {
        public override Value ToFeel(FeelType? declared) => Value.Null;

        public override bool IsSameAs(Value actual) => actual is NullValue;

        public override string ToString() => "null";
    }

    private sealed record Simple(string Text, FeelType? Type) : ConformanceValue
    {
        // Without a type, nothing written is nothing there; a declared string may be empty.
        private bool IsEmpty => Type is null && string.IsNullOrWhiteSpace(Text);

        public override Value ToFeel(FeelType? declared) => IsEmpty && declared != FeelType.Text ? Value.Null : Read(Text, Type ?? declared);

        public override bool IsSameAs(Value actual)
        {
            if (IsEmpty && actual is NullValue)
                return true;
            var expected = Read(Text, Type ?? TypeOf(actual));
            return (expected, actual) switch
            {
                (NullValue, _) or (_, NullValue) => false, // what the file expects could not be read, or nothing came
                (NumberValue { Number: var a }, NumberValue { Number: var b }) => Number.TrySubtract(a, b, out var difference) && difference <= Tolerance && -difference <= Tolerance,
                (TextValue a, TextValue b) => string.Equals(a.Text, b.Text, StringComparison.Ordinal),
                _ => expected.GetType() == actual.GetType() && Operations.Equal(expected, actual, new EvaluationContext(default)) is BooleanValue { Truth: true },
            };
        }

        private static FeelType TypeOf(Value actual) => actual switch
        {
            NumberValue => FeelType.Number,
            BooleanValue => FeelType.Boolean,
            DateValue => FeelType.Date,
            TimeValue => FeelType.Time,
            DateTimeValue => FeelType.DateTime,
            MonthDurationValue or TimeDurationValue => FeelType.TimeDuration,
            _ => FeelType.Text,
        };

        public override string ToString() => ValueText.Of(Read(Text, Type));
    }

    private sealed record Several(ImmutableArray<ConformanceValue> Items) : ConformanceValue
    {
        public override Value ToFeel(FeelType? declared) => new ListValue([.. Items.Select(i => i.ToFeel(declared is ListType { Item: var item } ? item : null))]);

        public override bool IsSameAs(Value actual) =>
            actual is ListValue list && list.Items.Length == Items.Length && Items.Zip(list.Items).All(p => p.First.IsSameAs(p.Second));

        public override string ToString() => $"[{string.Join(", ", Items)}]";
    }

    private sealed record Members(ImmutableArray<KeyValuePair<string, ConformanceValue>> Entries) : ConformanceValue
    {
        public override Value ToFeel(FeelType? declared) =>
            new ContextValue(Entries.Select(e => KeyValuePair.Create(e.Key, e.Value.ToFeel((declared as ContextType)?[e.Key]))));

        public override bool IsSameAs(Value actual) =>
            actual is ContextValue context && context.Entries.Length == Entries.Length && Entries.All(e => context[e.Key] is { } member && e.Value.IsSameAs(member));

        public override string ToString() => $"{{{string.Join(", ", Entries.Select(e => $"{e.Key}: {e.Value}"))}}}";
    }
}
