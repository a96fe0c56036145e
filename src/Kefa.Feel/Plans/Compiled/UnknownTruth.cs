using Kefa.Feel.Evaluation;

namespace Kefa.Feel.Plans;

/// <summary>
/// What a condition comes to when facts are unknown or null, without the causes: the truth tables and bounds of <see cref="PlanEvaluation"/>, computed
/// without allocating. What is neither simple logic nor a comparison is left to the plan.
/// </summary>
internal static class UnknownTruth
{
    /// <summary>How a condition stands.</summary>
    public enum State : byte
    {
        False,
        True,

        /// <summary>Null, and no error.</summary>
        Null,

        /// <summary>Unknown, or an error: what is true or false beside it may still decide.</summary>
        Open,

        /// <summary>Only the plan knows.</summary>
        Ask,
    }

    public static State Of(PlanNode node, PlanRow row)
    {
        switch (node)
        {
            case { Size: > ConditionEmitter.MostWritten }:
                return State.Ask;
            case PlanConstant constant:
                return OfValue(constant.Value);
            case PlanSlot slot:
                return OfValue(row.FactOf(slot));
            case PlanOperation { Operands: [var only] } operation:
                return operation.Operator == PlanOperator.Not ? Not(Of(only, row)) : State.Ask;
            case PlanOperation { Operator: PlanOperator.And, Operands: [var a, var b] }:
                return Of(a, row) is var left && left == State.False ? left : And(left, Of(b, row));
            case PlanOperation { Operator: PlanOperator.Or, Operands: [var a, var b] }:
                return Of(a, row) is var first && first == State.True ? first : Not(And(Not(first), Not(Of(b, row))));
            case PlanOperation { Operator: PlanOperator.Equal, Operands: [var a, var b] }:
                return Equal(a, b, row);
            case PlanOperation { Operator: PlanOperator.NotEqual, Operands: [var a, var b] }:
                return Not(Equal(a, b, row));
            case PlanOperation { Operator: PlanOperator.Less or PlanOperator.LessOrEqual, Operands: [var a, var b] } comparison:
                return IsOpen(a, b, row, UnknownKind.Date) ? State.Open : UnknownNumbers.Compare(comparison.Operator, a, b, row);
            case PlanOperation { Operator: PlanOperator.In, Operands: [PlanSlot slot, PlanConstant { Value: ListValue set }] }:
                return row.FactOf(slot) is UnknownValue { Kind: UnknownKind.Text } && set.Items.Any(i => i is TextValue) && set.Items.All(i => i is TextValue) ? State.Open : State.Ask;
            default:
                return State.Ask;
        }
    }

    private static State OfValue(Value value) => value switch
    {
        BooleanValue truth => truth.Truth ? State.True : State.False,
        ErrorValue => State.Open,
        NullValue => State.Null,
        UnknownValue { Kind: UnknownKind.Boolean or UnknownKind.Any } => State.Open,
        _ => State.Ask,
    };

    private static State Not(State state) => state switch
    {
        State.False => State.True,
        State.True => State.False,
        _ => state,
    };

    private static State And(State a, State b)
    {
        if (a == State.False || b == State.False)
            return State.False;
        return (State)Math.Max((byte)a, (byte)b); // true, null, open, ask: the later one stays
    }

    private static State Equal(PlanNode a, PlanNode b, PlanRow row)
    {
        if (a is PlanConstant)
            (a, b) = (b, a);
        if (b is PlanConstant { Value: BooleanValue truth } && (a.Type == FeelType.Boolean || a is PlanSlot))
        {
            return Of(a, row) switch
            {
                State.False => truth.Truth ? State.False : State.True,
                State.True => truth.Truth ? State.True : State.False,
                State.Null => State.False, // null is equal to null alone
                var other => other,
            };
        }

        return IsOpen(a, b, row, UnknownKind.Text) || IsOpen(a, b, row, UnknownKind.Date) ? State.Open : UnknownNumbers.Compare(PlanOperator.Equal, a, b, row);
    }

    /// <summary>Whether an unknown fact of a kind is compared with a constant of that kind.</summary>
    private static bool IsOpen(PlanNode a, PlanNode b, PlanRow row, UnknownKind kind) =>
        (a, b) switch
        {
            (PlanSlot slot, PlanConstant constant) => IsUnknown(row.FactOf(slot), kind) && ValueKinds.KindOf(constant.Value) == kind,
            (PlanConstant constant, PlanSlot slot) => IsUnknown(row.FactOf(slot), kind) && ValueKinds.KindOf(constant.Value) == kind,
            _ => false,
        };

    private static bool IsUnknown(Value fact, UnknownKind kind) => fact is UnknownValue { Kind: var its } && its == kind;
}
