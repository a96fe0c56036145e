using Kefa.Feel.Evaluation;
using State = Kefa.Feel.Plans.UnknownTruth.State;

namespace Kefa.Feel.Plans;

/// <summary>Comparisons of numbers of which only bounds are known.</summary>
internal static class UnknownNumbers
{
    private enum Kind : byte
    {
        /// <summary>A number within the bounds.</summary>
        Number,

        /// <summary>Unknown, and perhaps no number at all: no comparison with it is decided.</summary>
        Perhaps,

        /// <summary>Only the plan knows.</summary>
        Other,
    }

    public static State Compare(PlanOperator op, PlanNode a, PlanNode b, PlanRow row)
    {
        var kindA = Of(a, row, out var boundsA);
        if (kindA == Kind.Other)
            return State.Ask;
        var kindB = Of(b, row, out var boundsB);
        if (kindB == Kind.Other)
            return State.Ask;
        if (kindA == Kind.Perhaps || kindB == Kind.Perhaps)
            return State.Open;
        var decided = op switch
        {
            PlanOperator.Equal => Bounds.Equal(boundsA, boundsB),
            PlanOperator.Less => Bounds.Less(boundsA, boundsB),
            _ => Bounds.LessOrEqual(boundsA, boundsB),
        };
        return decided switch { true => State.True, false => State.False, null => State.Open };
    }

    private static Kind Of(PlanNode node, PlanRow row, out Bounds bounds)
    {
        switch (node)
        {
            case PlanConstant constant:
                return OfValue(constant.Value, out bounds);
            case PlanSlot slot:
                return OfValue(row.FactOf(slot), out bounds);
            case PlanOperation { Operator: PlanOperator.Negate, Operands: [var negated] }:
                var kind = Of(negated, row, out bounds);
                bounds = Bounds.Negate(bounds);
                return kind;
            case PlanOperation { Operator: >= PlanOperator.Add and <= PlanOperator.Divide, Operands: [var a, var b] } operation:
                bounds = default;
                var kindA = Of(a, row, out var boundsA);
                if (kindA == Kind.Other)
                    return kindA;
                var kindB = Of(b, row, out var boundsB);
                return kindB == Kind.Other ? kindB
                    : kindA == Kind.Perhaps || kindB == Kind.Perhaps ? Kind.Perhaps
                    : Compute(operation.Operator, boundsA, boundsB, row.ComparesRatiosExactly, out bounds);
            default:
                bounds = default;
                return Kind.Other;
        }
    }

    private static Kind Compute(PlanOperator op, Bounds a, Bounds b, bool isExact, out Bounds bounds)
    {
        bounds = default;
        if (Known(a) is { } x && Known(b) is { } y)
        {
            if (!KnownNumbers.TryCompute(op, x, y, out var number) || (isExact && op == PlanOperator.Divide))
                return Kind.Other;
            bounds = new Bounds(number, number);
            return Kind.Number;
        }

        switch (op)
        {
            case PlanOperator.Add:
                bounds = Bounds.Add(a, b);
                return Kind.Number;
            case PlanOperator.Subtract:
                bounds = Bounds.Subtract(a, b);
                return Kind.Number;
            case PlanOperator.Multiply:
                bounds = Bounds.Multiply(a, b);
                return Kind.Number;
            case var _ when b.IsZero:
                return Kind.Other;
            case var _ when b.ExcludesZero:
                bounds = Bounds.Divide(a, b, isExact);
                return Kind.Number;
            default:
                return Kind.Perhaps; // by what may be zero
        }
    }

    private static Number? Known(Bounds bounds) => bounds.Min is { } min && bounds.Max is { } max && min == max ? min : null;

    private static Kind OfValue(Value value, out Bounds bounds)
    {
        if (Bounds.TryOf(value, out bounds))
            return Kind.Number;
        return value is UnknownValue { Kind: UnknownKind.Any } ? Kind.Perhaps : Kind.Other;
    }
}
