using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Kefa.Feel.Evaluation;

namespace Kefa.Feel.Plans;

/// <summary>Gives the value of a fact.</summary>
public delegate Value SlotSource(PlanSlot slot);

/// <summary>
/// Evaluates plans as they stand: the meaning that compiled forms, bitmaps and SQL have to keep. Each node is computed once for one row of
/// facts; <see cref="Restart"/> begins the next, which costs less than a new evaluation. Not thread safe.
/// </summary>
public sealed class PlanEvaluation(SlotSource slots, EvaluationContext context)
{
    // Deeper plans are computed from their far end, so that the depth of the stack does not depend on the plan.
    private const int DeepHeight = 100;

    // By the number of the node; what was computed is listed, so that the next row begins without a walk through the whole space.
    private readonly List<int> _computed = [];
    private Value?[] _values = [];

    /// <exception cref="EvaluationLimitException">More work than the context's limits allow.</exception>
    public Value ValueOf(PlanNode node)
    {
        if (node is PlanConstant constant)
            return constant.Value;
        if (Known(node) is { } known)
            return known;
        if (node.Height > DeepHeight)
            ComputeDeepOperands(node);
        if (node is not PlanSlot && !System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new EvaluationLimitException($"The plan is nested too deep.");
        context.Step();
        var value = Compute(node);
        if (node.Id >= _values.Length)
            Array.Resize(ref _values, Math.Max(node.Id + 1, _values.Length * 2));
        _computed.Add(node.Id);
        return _values[node.Id] = value;
    }

    /// <summary>Begins anew with the next row of facts: nothing is computed, the budget is whole and nothing reported.</summary>
    public void Restart()
    {
        context.Restart();
        foreach (var id in _computed)
            _values[id] = null;
        _computed.Clear();
    }

    private Value? Known(PlanNode node) => node.Id < _values.Length ? _values[node.Id] : null;

    private void ComputeDeepOperands(PlanNode node)
    {
        if (node.Operands.All(o => o.Height <= DeepHeight || Known(o) is not null))
            return;
        Stack<PlanNode> open = new([node]);
        while (open.TryPeek(out var top))
        {
            if (top.Operands.FirstOrDefault(o => o.Height > DeepHeight && Known(o) is null) is { } missing)
            {
                open.Push(missing);
                continue;
            }

            open.Pop();
            if (top != node)
                ValueOf(top);
        }
    }

    private Value Compute(PlanNode node) => node switch
    {
        PlanSlot slot => slots(slot),
        PlanOperation operation => Compute(operation),
        PlanCall call => Compute(call),
        PlanEscape escape => escape.Run(new EscapeScope(escape, this), context),
        _ => throw new InvalidOperationException($"A {node.GetType().Name} has no value."),
    };

    private Value Compute(PlanCall call)
    {
        var arguments = new Value[call.Operands.Length];
        for (var i = 0; i < arguments.Length; i++)
            context.StepOver(arguments[i] = ValueOf(call.Operands[i]));
        return call.Function.Invoke(arguments, context);
    }

    private Value Compute(PlanOperation operation)
    {
        switch (operation.Operator)
        {
            case PlanOperator.And:
                var left = ValueOf(operation.Operands[0]);
                return left == BooleanValue.False ? left : Operations.And(left, ValueOf(operation.Operands[1]), context);
            case PlanOperator.Or:
                var first = ValueOf(operation.Operands[0]);
                return first == BooleanValue.True ? first : Operations.Or(first, ValueOf(operation.Operands[1]), context);
            case PlanOperator.If:
                return If(operation);
            case PlanOperator.List:
                var items = new Value[operation.Operands.Length];
                for (var i = 0; i < items.Length; i++)
                    items[i] = ValueOf(operation.Operands[i]);
                return context.Checked(new ListValue(ImmutableCollectionsMarshal.AsImmutableArray(items)));
            default:
                var a = ValueOf(operation.Operands[0]);
                return operation.Operands.Length == 1 ? OfOne(operation, a) : OfTwo(operation.Operator, a, ValueOf(operation.Operands[1]));
        }
    }

    private Value OfOne(PlanOperation operation, Value a) => operation.Operator switch
    {
        PlanOperator.Negate => Operations.Negate(a, context),
        PlanOperator.Not => Operations.Not(a, context),
        PlanOperator.IsNull => Equality.OfNull(a),
        _ => Operations.Member(a, operation.Name!, context),
    };

    private Value OfTwo(PlanOperator op, Value a, Value b) => op switch
    {
        PlanOperator.Add => Operations.Add(a, b, context),
        PlanOperator.Subtract => Operations.Subtract(a, b, context),
        PlanOperator.Multiply => Operations.Multiply(a, b, context),
        PlanOperator.Divide => Operations.Divide(a, b, context),
        PlanOperator.Power => Operations.Power(a, b, context),
        PlanOperator.Equal => Operations.Equal(a, b, context),
        PlanOperator.NotEqual => Operations.NotEqual(a, b, context),
        PlanOperator.Less => Operations.Less(a, b, context),
        PlanOperator.LessOrEqual => Operations.LessOrEqual(a, b, context),
        _ => Operations.In(a, b, context),
    };

    private Value If(PlanOperation operation)
    {
        var condition = ValueOf(operation.Operands[0]);
        switch (condition)
        {
            case BooleanValue truth:
                return ValueOf(operation.Operands[truth.Truth ? 1 : 2]);
            case ErrorValue:
                return condition;
            case NullValue:
                return ValueOf(operation.Operands[2]);
            case UnknownValue { Kind: UnknownKind.Boolean or UnknownKind.Any } unknown:
                var joined = Unknowns.Join(ValueOf(operation.Operands[1]), ValueOf(operation.Operands[2]), unknown.Causes);
                return unknown.Kind == UnknownKind.Boolean ? joined : Unknowns.OrError(joined, unknown.Causes);
            default:
                return context.Error($"The condition of 'if' has to be a boolean and is a {ValueKinds.Name(condition)}.");
        }
    }

    /// <summary>The names of an escape, computed when they are read.</summary>
    private sealed class EscapeScope(PlanEscape escape, PlanEvaluation evaluation) : Scope
    {
        public override Value? Find(string name)
        {
            var at = escape.Names.BinarySearch(name, StringComparer.Ordinal);
            return at < 0 ? null : evaluation.ValueOf(escape.Operands[at]);
        }
    }
}
