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

    public static string Name(UnknownKind kind) => kind switch
    {
        UnknownKind.Any => "value",
        UnknownKind.Text => "string",
        UnknownKind.DateTime => "date and time",
        UnknownKind.MonthDuration => "years and months duration",
        UnknownKind.TimeDuration => "days and time duration",
        _ => kind.ToString().ToLowerInvariant(),
    };

    /// <summary>A value as messages show it: its kind and, shortened, its text.</summary>
    public static string Describe(Value value)
    {
        var kind = value switch
        {
            ErrorValue => "an error",
            NullValue => "null",
            UnknownValue unknown => $"an unknown {Name(unknown.Kind)}",
            FunctionValue => "a function",
            NumberValue => "the number ",
            TextValue => "the string ",
            BooleanValue => "",
            DateValue => "the date ",
            TimeValue => "the time ",
            DateTimeValue => "the date and time ",
            MonthDurationValue or TimeDurationValue => "the duration ",
            ListValue => "the list ",
            ContextValue => "the context ",
            _ => "the range ",
        };
        if (value is NullValue or UnknownValue or FunctionValue)
            return kind;
        var text = Printing.Nested(value);
        return kind + (text.Length <= 60 ? text : text[..59] + "…");
    }
}
