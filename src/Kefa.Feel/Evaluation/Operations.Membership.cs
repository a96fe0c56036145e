using Kefa.Feel.Evaluation;

namespace Kefa.Feel;

internal static partial class Operations
{
    /// <summary><c>value in test</c>: the test is a value, a list of tests, a range, or unknown.</summary>
    public static Value In(Value value, Value test, EvaluationContext context)
    {
        if (value is ErrorValue)
            return value;
        return test switch
        {
            ListValue list => InList(value, list, context),
            RangeValue range => InRange(value, range, context),
            UnknownValue { Kind: UnknownKind.List } => Unknowns.From(UnknownKind.Any, value, test),
            _ => Equal(value, test, context),
        };
    }

    /// <summary><c>low &lt;= value and value &lt;= high</c>.</summary>
    public static Value Between(Value value, Value low, Value high, EvaluationContext context)
    {
        var above = LessOrEqual(low, value, context);
        return above == BooleanValue.False ? above : And(above, LessOrEqual(value, high, context), context);
    }

    internal static Value InRange(Value value, RangeValue range, EvaluationContext context)
    {
        if (range.Form == RangeForm.EqualTest)
            return Equal(value, range.Start, context);
        if (range.Form == RangeForm.UnequalTest)
            return NotEqual(value, range.Start, context);
        if (range.Start is UnknownValue { Kind: UnknownKind.Any } || range.End is UnknownValue { Kind: UnknownKind.Any })
            return Unknowns.From(UnknownKind.Any, value, range); // it may be no range at all
        var above = ReferenceEquals(range.Start, RangeValue.Undefined) ? BooleanValue.True
            : range.IncludesStart ? LessOrEqual(range.Start, value, context) : Less(range.Start, value, context);
        if (above == BooleanValue.False || ReferenceEquals(range.End, RangeValue.Undefined))
            return above;
        var below = range.IncludesEnd ? LessOrEqual(value, range.End, context) : Less(value, range.End, context);
        return And(above, below, context);
    }

    /// <summary>One of the items is equal to the value or is a range that contains it; items of other types do not match.</summary>
    private static Value InList(Value value, ListValue list, EvaluationContext context)
    {
        Value outcome = BooleanValue.False;
        foreach (var item in list.Items)
        {
            context.Step();
            if (value is TextValue text && item is TextValue other)
                context.StepOver(text, other);
            else if (item is ListValue or ContextValue)
                context.StepOver(item);
            var isOne = item is RangeValue range && value is not RangeValue ? InItemRange(value, range, context) : Equality.Of(value, item) ?? BooleanValue.False;
            if (isOne == BooleanValue.True)
                return isOne;
            if (isOne != BooleanValue.False)
                outcome = Or(outcome, isOne, context);
        }

        if (value is not (ListValue or UnknownValue { Kind: UnknownKind.List or UnknownKind.Any }))
            return outcome;
        return Equality.Of(value, list) switch
        {
            BooleanValue { Truth: true } whole => whole,
            UnknownValue whole => Or(outcome, whole, context),
            _ => outcome,
        };
    }

    private static Value InItemRange(Value value, RangeValue range, EvaluationContext context)
    {
        var start = ReferenceEquals(range.Start, RangeValue.Undefined) ? range.End : range.Start;
        var fits = value is UnknownValue or NullValue || start is UnknownValue or NullValue || ValueKinds.KindOf(value) == ValueKinds.KindOf(start);
        return fits ? InRange(value, range, context) : BooleanValue.False;
    }
}
