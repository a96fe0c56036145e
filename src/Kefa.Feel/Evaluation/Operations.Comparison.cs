using Kefa.Feel.Evaluation;

namespace Kefa.Feel;

internal static partial class Operations
{
    public static Value Equal(Value a, Value b, EvaluationContext context)
    {
        if (a is ListValue or ContextValue)
            context.StepOver(a);
        else if (a is TextValue x && b is TextValue y)
            context.StepOver(x, y);
        return Equality.Of(a, b) ?? Misfit("=", a, b, context);
    }

    public static Value NotEqual(Value a, Value b, EvaluationContext context) => Equal(a, b, context) switch
    {
        BooleanValue truth => Value.Of(!truth.Truth),
        var other => other,
    };

    public static Value Less(Value a, Value b, EvaluationContext context)
    {
        if (a is NumberValue x && b is NumberValue y)
            return Value.Of(x.CompareTo(y) < 0);
        if (Settled(a, b, context, "<") is { } settled)
            return settled;
        if (a is UnknownValue || b is UnknownValue)
            return Bounds.TryOf(a, out var boundsA) && Bounds.TryOf(b, out var boundsB) ? Unknowns.Truth(Bounds.Less(boundsA, boundsB), a, b) : UnknownOrder(a, b, context);
        if (a is TextValue first && b is TextValue second)
            context.StepOver(first, second);
        return TryCompare(a, b, out var order) ? Value.Of(order < 0) : Misfit("<", a, b, context);
    }

    public static Value LessOrEqual(Value a, Value b, EvaluationContext context)
    {
        if (a is NumberValue x && b is NumberValue y)
            return Value.Of(x.CompareTo(y) <= 0);
        if (Settled(a, b, context, "<=") is { } settled)
            return settled;
        if (a is UnknownValue || b is UnknownValue)
            return Bounds.TryOf(a, out var boundsA) && Bounds.TryOf(b, out var boundsB) ? Unknowns.Truth(Bounds.LessOrEqual(boundsA, boundsB), a, b) : UnknownOrder(a, b, context);
        if (a is TextValue first && b is TextValue second)
            context.StepOver(first, second);
        return TryCompare(a, b, out var order) ? Value.Of(order <= 0) : Misfit("<=", a, b, context);
    }

    /// <summary>Orders two known values of one ordered type; false when they have none or (local against zoned times) no common order.</summary>
    public static bool TryCompare(Value a, Value b, out int order)
    {
        order = 0;
        switch (a, b)
        {
            case (NumberValue x, NumberValue y):
                order = x.CompareTo(y);
                return true;
            case (TextValue x, TextValue y):
                order = CompareCodePoints(x.Text, y.Text);
                return true;
            case (DateValue x, DateValue y):
                order = x.Date.CompareTo(y.Date);
                return true;
            case (TimeValue x, TimeValue y):
                return FeelTime.TryCompare(x.Time, y.Time, out order);
            case (DateTimeValue x, DateTimeValue y):
                return FeelDateTime.TryCompare(x.DateTime, y.DateTime, out order);
            case (MonthDurationValue x, MonthDurationValue y):
                order = x.Duration.CompareTo(y.Duration);
                return true;
            case (TimeDurationValue x, TimeDurationValue y):
                order = x.Duration.CompareTo(y.Duration);
                return true;
            default:
                return false;
        }
    }

    /// <summary>By code point: UTF-16 order puts U+1F40E before U+FF01, which is wrong.</summary>
    internal static int CompareCodePoints(string a, string b)
    {
        var common = a.AsSpan().CommonPrefixLength(b);
        if (common == a.Length || common == b.Length)
            return a.Length.CompareTo(b.Length);
        return Weight(a[common]).CompareTo(Weight(b[common]));
    }

    private static int Weight(char c) => char.IsSurrogate(c) ? c + 0x10000 : c;

    /// <summary>An order in which something other than two numbers is unknown.</summary>
    private static Value UnknownOrder(Value a, Value b, EvaluationContext context)
    {
        var kindA = ValueKinds.KindOf(a);
        var kindB = ValueKinds.KindOf(b);
        if (kindA == UnknownKind.Any || kindB == UnknownKind.Any)
            return Unknowns.From(UnknownKind.Any, a, b);
        if (kindA != kindB || !IsOrdered(kindA))
            return Misfit("<", a, b, context);

        // A local time and one of a zone have no order: the completion may be such a one.
        return Unknowns.From(kindA is UnknownKind.Time or UnknownKind.DateTime ? UnknownKind.Any : UnknownKind.Boolean, a, b);
    }

    internal static bool IsOrdered(UnknownKind? kind) => kind is not (null or UnknownKind.Boolean or UnknownKind.List or UnknownKind.Context);
}
