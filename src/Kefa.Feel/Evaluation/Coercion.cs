namespace Kefa.Feel;

/// <summary>FEEL's implicit conversions (DMN 1.5, 10.3.2.9.4).</summary>
internal static class Coercion
{
    public static Value Coerce(Value value, FeelType type, EvaluationContext context)
    {
        if (value is NullValue || type.Contains(value))
            return value;
        return (type, value) switch
        {
            (ListType list, not ListValue) when list.Item.Contains(value) => new ListValue([value]),
            (not ListType, ListValue { Items: [var only] }) when only is NullValue || type.Contains(only) => only,
            (BasicType { Kind: BasicKind.DateTime }, DateValue date) => new DateTimeValue(FeelDateTime.AtMidnightUtc(date.Date)),
            (BasicType { Kind: BasicKind.DateTime }, UnknownValue { Kind: UnknownKind.Date } unknown) => UnknownValue.Of(UnknownKind.DateTime, unknown.Causes),
            _ => context.Error($"Expected a value of type {type} and got a {ValueKinds.Name(value)}."),
        };
    }
}
