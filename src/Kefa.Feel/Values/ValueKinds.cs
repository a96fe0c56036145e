namespace Kefa.Feel;

/// <summary>What kind a value is, for messages and for what is known of unknown values.</summary>
internal static class ValueKinds
{
    /// <summary>The kind of a value, known or not; null for none, ranges and functions.</summary>
    public static UnknownKind? KindOf(Value value) => value switch
    {
        NumberValue => UnknownKind.Number,
        UnknownValue unknown => unknown.Kind,
        BooleanValue => UnknownKind.Boolean,
        TextValue => UnknownKind.Text,
        DateValue => UnknownKind.Date,
        TimeValue => UnknownKind.Time,
        DateTimeValue => UnknownKind.DateTime,
        MonthDurationValue => UnknownKind.MonthDuration,
        TimeDurationValue => UnknownKind.TimeDuration,
        ListValue => UnknownKind.List,
        ContextValue => UnknownKind.Context,
        _ => null,
    };

    public static FeelType TypeOf(UnknownKind kind) => kind switch
    {
        UnknownKind.Number => FeelType.Number,
        UnknownKind.Boolean => FeelType.Boolean,
        UnknownKind.Text => FeelType.Text,
        UnknownKind.Date => FeelType.Date,
        UnknownKind.Time => FeelType.Time,
        UnknownKind.DateTime => FeelType.DateTime,
        UnknownKind.MonthDuration => FeelType.MonthDuration,
        UnknownKind.TimeDuration => FeelType.TimeDuration,
        UnknownKind.List => FeelType.ListOf(FeelType.Any),
        UnknownKind.Context => FeelType.ContextOf(),
        _ => FeelType.Any,
    };

    public static UnknownKind KindOf(FeelType? type) => type switch
    {
        BasicType basic => basic.Kind switch
        {
            BasicKind.Number => UnknownKind.Number,
            BasicKind.Text => UnknownKind.Text,
            BasicKind.Boolean => UnknownKind.Boolean,
            BasicKind.Date => UnknownKind.Date,
            BasicKind.Time => UnknownKind.Time,
            BasicKind.DateTime => UnknownKind.DateTime,
            BasicKind.MonthDuration => UnknownKind.MonthDuration,
            BasicKind.TimeDuration => UnknownKind.TimeDuration,
            _ => UnknownKind.Any,
        },
        ListType => UnknownKind.List,
        ContextType => UnknownKind.Context,
        _ => UnknownKind.Any,
    };

    /// <summary>The name of a value's type, as messages use it.</summary>
    public static Phrase Name(Value value) => value switch
    {
        UnknownValue { Kind: UnknownKind.Any } => $"unknown value",
        UnknownValue unknown => $"unknown {TypeOf(unknown.Kind)}",
        ErrorValue => $"error",
        NullValue => $"null",
        ListValue => $"list",
        ContextValue => $"context",
        RangeValue => $"range",
        FunctionValue => $"function",
        _ => $"{(KindOf(value) is { } kind ? TypeOf(kind) : FeelType.Any)}",
    };
}
