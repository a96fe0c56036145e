using Kefa.Feel.Evaluation;

namespace Kefa.Feel;

/// <summary>FEEL's type conformance (DMN 1.5, 10.3.2.9) and <c>instance of</c>.</summary>
internal static class Conformance
{
    public static bool Conforms(FeelType type, FeelType other)
    {
        if (other == FeelType.Any || type == FeelType.Null || type == other)
            return true;
        return (type, other) switch
        {
            (ListType a, ListType b) => Conforms(a.Item, b.Item),
            (RangeType a, RangeType b) => Conforms(a.End, b.End),
            (ContextType a, ContextType b) => b.Members.All(m => a[m.Key] is { } member && Conforms(member, m.Value)),
            (FunctionType a, FunctionType b) => a.Parameters.Length == b.Parameters.Length && Conforms(a.Result, b.Result)
                && a.Parameters.Zip(b.Parameters).All(p => Conforms(p.Second, p.First)),
            _ => false,
        };
    }

    /// <summary>Whether a value is of a type. Something unknown inside counts as fitting where it may.</summary>
    public static bool Contains(FeelType type, Value value)
    {
        if (value is NullValue)
            return type == FeelType.Null;
        if (type == FeelType.Any)
            return true;
        if (value is UnknownValue unknown)
            return MayBe(unknown.Kind, type);
        return type switch
        {
            ListType list => value is ListValue { Items: var items } && items.All(i => ContainsInside(list.Item, i)),
            ContextType context => value is ContextValue members && context.Members.All(m => members[m.Key] is { } member && ContainsInside(m.Value, member)),
            RangeType range => value is RangeValue ends && ContainsInside(range.End, ends.Start) && ContainsInside(range.End, ends.End),
            FunctionType function => value is FunctionValue called && IsFunction(called, function),
            _ => value is not (ListValue or ContextValue) && ValueKinds.KindOf(value) is { } kind && ValueKinds.TypeOf(kind) == type,
        };
    }

    private static bool ContainsInside(FeelType type, Value value) => value is NullValue || Contains(type, value);

    private static bool MayBe(UnknownKind kind, FeelType type) => kind switch
    {
        UnknownKind.Any => true,
        UnknownKind.List => type is ListType,
        UnknownKind.Context => type is ContextType,
        _ => ValueKinds.TypeOf(kind) == type,
    };

    private static bool IsFunction(FunctionValue value, FunctionType type) => value is LambdaFunction lambda
        ? Conforms(lambda.Type, type)
        : value.Parameters.Length == type.Parameters.Length;
}
