namespace Kefa.Feel.Plans;

/// <summary>Comparisons of known numbers that are not all machine integers: with fractions, beyond 2^63, or computed by functions.</summary>
internal static class KnownNumbers
{
    /// <summary>Whether a comparison holds; open when a side is no known number.</summary>
    public static PlanOutcome Compare(PlanOperation comparison, PlanRow row)
    {
        if (!TryNumber(comparison.Operands[0], row, out var a) || !TryNumber(comparison.Operands[1], row, out var b))
            return PlanOutcome.Open;

        // What is the same after rounding may differ before it: the plan knows the quotients.
        if (row.ComparesRatiosExactly && a == b && (MayBeRounded(comparison.Operands[0]) || MayBeRounded(comparison.Operands[1])))
            return row.OutcomeOf(comparison);
        var isTrue = comparison.Operator switch
        {
            PlanOperator.Equal => a == b,
            PlanOperator.NotEqual => a != b,
            PlanOperator.Less => a < b,
            _ => a <= b,
        };
        return isTrue ? PlanOutcome.True : PlanOutcome.False;
    }

    private static bool MayBeRounded(PlanNode node) => node is not (PlanSlot or PlanConstant { Value: NumberValue { Ratio: null } });

    private static bool TryNumber(PlanNode node, PlanRow row, out Number number)
    {
        number = default;
        switch (node)
        {
            case { Size: > ConditionEmitter.MostWritten }:
                return TryValue(node, row, out number);
            case PlanConstant { Value: NumberValue constant }:
                number = constant.Number;
                return true;
            case PlanSlot slot:
                return row.TryNumberOf(slot.Index, out number);
            case PlanOperation { Operator: PlanOperator.Negate, Operands: [var negated] }:
                var isNumber = TryNumber(negated, row, out number);
                number = number.Negate();
                return isNumber;
            case PlanOperation { Operator: >= PlanOperator.Add and <= PlanOperator.Power, Operands: [var left, var right] } operation:
                return TryNumber(left, row, out var a) && TryNumber(right, row, out var b) && TryCompute(operation.Operator, a, b, out number);
            default:
                return TryValue(node, row, out number);
        }
    }

    private static bool TryValue(PlanNode node, PlanRow row, out Number number)
    {
        if (row.TryValueOf(node) is NumberValue value)
        {
            number = value.Number;
            return true;
        }

        number = default;
        return false;
    }

    internal static bool TryCompute(PlanOperator op, Number a, Number b, out Number number) => op switch
    {
        PlanOperator.Add => Number.TryAdd(a, b, out number),
        PlanOperator.Subtract => Number.TrySubtract(a, b, out number),
        PlanOperator.Multiply => Number.TryMultiply(a, b, out number),
        PlanOperator.Divide => Number.TryDivide(a, b, out number),
        _ => Number.TryPower(a, b, out number),
    };
}
