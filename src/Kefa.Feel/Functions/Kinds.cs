namespace Kefa.Feel.Functions;

/// <summary>Kinds of values, for messages and for unknowns.</summary>
internal static class Kinds
{
    public static UnknownKind Of(FeelType type) =>
        type is ListType ? UnknownKind.List
        : type is ContextType ? UnknownKind.Context
        : type == FeelType.Number ? UnknownKind.Number
        : type == FeelType.Boolean ? UnknownKind.Boolean
        : type == FeelType.Text ? UnknownKind.Text
        : type == FeelType.Date ? UnknownKind.Date
        : type == FeelType.Time ? UnknownKind.Time
        : type == FeelType.DateTime ? UnknownKind.DateTime
        : type == FeelType.MonthDuration ? UnknownKind.MonthDuration
        : type == FeelType.TimeDuration ? UnknownKind.TimeDuration
        : UnknownKind.Any;

    public static Phrase Name(UnknownKind kind) => kind switch
    {
        UnknownKind.Any => $"value",
        UnknownKind.Text => $"string",
        UnknownKind.DateTime => $"date and time",
        UnknownKind.MonthDuration => $"years and months duration",
        UnknownKind.TimeDuration => $"days and time duration",
        UnknownKind.Number => $"number",
        UnknownKind.Boolean => $"boolean",
        UnknownKind.Date => $"date",
        UnknownKind.Time => $"time",
        UnknownKind.List => $"list",
        _ => $"context",
    };

    /// <summary>A value as messages show it: its kind and, shortened, its text.</summary>
    public static Phrase Describe(Value value) => value switch
    {
        ErrorValue => $"an error",
        NullValue => $"null",
        UnknownValue unknown => $"an unknown {Name(unknown.Kind)}",
        FunctionValue => $"a function",
        NumberValue => $"the number {new Shortened(value)}",
        TextValue => $"the string {new Shortened(value)}",
        BooleanValue => $"{new Shortened(value)}",
        DateValue => $"the date {new Shortened(value)}",
        TimeValue => $"the time {new Shortened(value)}",
        DateTimeValue => $"the date and time {new Shortened(value)}",
        MonthDurationValue or TimeDurationValue => $"the duration {new Shortened(value)}",
        ListValue => $"the list {new Shortened(value)}",
        ContextValue => $"the context {new Shortened(value)}",
        _ => $"the range {new Shortened(value)}",
    };

    /// <summary>The text of a value, written when somebody reads it.</summary>
    private sealed class Shortened(Value value)
    {
        public override string ToString()
        {
            var text = Printing.Nested(value);
            return text.Length <= 60 ? text : text[..59] + "…";
        }
    }
}
