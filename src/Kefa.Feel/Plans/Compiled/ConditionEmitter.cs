using System.Collections.Immutable;
using System.Linq.Expressions;

namespace Kefa.Feel.Plans;

/// <summary>
/// Writes one conjunction as a method: a flat list of tests and jumps. Every part jumps to one of three places: it holds, it does not, or it is not
/// decided by known values, in which case the condition as a whole is asked of the plan.
/// </summary>
internal sealed partial class ConditionEmitter(Dictionary<string, int>?[] codes, List<PlanNode> nodes)
{
    // Larger conditions are left to the plan, which computes what is shared in them once.
    internal const int MostWritten = 400;

    private static readonly ParameterExpression Row = Expression.Parameter(typeof(PlanRow), "row");

    private readonly ParameterExpression _cells = Expression.Variable(typeof(Cell[]), "cells");
    private readonly List<ParameterExpression> _variables = [];
    private readonly List<Expression> _code = [];

    // Code for rare cases stands behind the usual way.
    private readonly Queue<Action> _later = [];

    public Func<PlanRow, PlanOutcome> Compile(ImmutableArray<PlanNode> conditions)
    {
        var end = Expression.Label(typeof(PlanOutcome));
        var isFalse = Expression.Label();
        var isOpen = Expression.Variable(typeof(bool), "isOpen");
        _variables.AddRange([_cells, isOpen]);
        _code.Add(Expression.Assign(_cells, Expression.Property(Row, Members.Cells)));
        foreach (var condition in conditions.OrderBy(Cost))
        {
            var next = Expression.Label();
            var open = Expression.Label();
            Branch(condition, next, isFalse, open);
            _code.Add(Expression.Label(next));
            _later.Enqueue(() => AskThePlan(condition, open, next, isFalse, isOpen));
        }

        _code.Add(Expression.IfThen(isOpen, Expression.Return(end, Expression.Constant(PlanOutcome.Open))));
        _code.Add(Expression.Return(end, Expression.Constant(PlanOutcome.True)));
        while (_later.TryDequeue(out var rest))
            rest();
        _code.Add(Expression.Label(isFalse));
        _code.Add(Expression.Label(end, Expression.Constant(PlanOutcome.False)));
        return Expression.Lambda<Func<PlanRow, PlanOutcome>>(Expression.Block(_variables, _code), Row).Compile();
    }

    /// <summary>What is cheap comes first: the order of conditions has no meaning.</summary>
    private static int Cost(PlanNode node) => node switch
    {
        _ when node.Size > MostWritten => 1000,
        PlanConstant or PlanSlot => 0,
        PlanOperation { Operator: PlanOperator.Divide or PlanOperator.Power } operation => 8 + operation.Operands.Sum(Cost),
        PlanOperation operation => 1 + operation.Operands.Sum(Cost),
        _ => 1000,
    };

    private void AskThePlan(PlanNode condition, LabelTarget open, LabelTarget next, LabelTarget isFalse, ParameterExpression isOpen)
    {
        var stays = Expression.Label();
        _code.Add(Expression.Label(open));
        Ask(Members.OutcomeAt, condition, next, isFalse, stays);
        _code.Add(Expression.Label(stays));
        _code.Add(Expression.Assign(isOpen, Expression.Constant(true)));
        _code.Add(Expression.Goto(next));
    }

    /// <summary>Writes the jump to where a condition's truth leads; nothing falls through.</summary>
    private void Branch(PlanNode node, LabelTarget yes, LabelTarget no, LabelTarget open)
    {
        switch (node)
        {
            case { Size: > MostWritten }:
                Ask(Members.TruthAt, node, yes, no, open);
                break;
            case PlanConstant { Value: BooleanValue truth }:
                _code.Add(Expression.Goto(truth.Truth ? yes : no));
                break;
            case PlanSlot slot:
                JumpIfKind(slot, Cell.True, yes);
                JumpIfKind(slot, Cell.False, no);
                _code.Add(Expression.Goto(open));
                break;
            case PlanOperation { Operator: PlanOperator.And, Operands: [var a, var b] }:
                Then(first => Branch(a, first, no, open), () => Branch(b, yes, no, open));
                break;
            case PlanOperation { Operator: PlanOperator.Or, Operands: [var a, var b] }:
                Then(first => Branch(a, yes, first, open), () => Branch(b, yes, no, open));
                break;
            case PlanOperation { Operator: PlanOperator.Not, Operands: [var negated] }:
                Branch(negated, no, yes, open);
                break;
            case PlanOperation { Operator: PlanOperator.If, Operands: [var condition, var then, var otherwise] }:
                var isTrue = Expression.Label();
                Then(isFalse => Branch(condition, isTrue, isFalse, open), () => Branch(otherwise, yes, no, open));
                _code.Add(Expression.Label(isTrue));
                Branch(then, yes, no, open);
                break;
            case PlanOperation { Operator: PlanOperator.IsNull, Operands: [PlanSlot slot] }:
                JumpIfKind(slot, Cell.Other, open);
                _code.Add(Expression.Goto(no));
                break;
            case PlanOperation { Operator: PlanOperator.Equal or PlanOperator.NotEqual or PlanOperator.Less or PlanOperator.LessOrEqual } comparison
                when TryCompare(comparison, yes, no, open):
                break;
            case PlanOperation { Operator: PlanOperator.In, Operands: [PlanSlot slot, PlanConstant set] } when TryIn(slot, set, yes, no, open):
                break;
            default:
                Ask(Members.TruthAt, node, yes, no, open);
                break;
        }
    }

    /// <summary>A part whose truth a method of the row tells.</summary>
    private void Ask(System.Reflection.MethodInfo method, PlanNode node, LabelTarget yes, LabelTarget no, LabelTarget open)
    {
        var truth = Variable(typeof(PlanOutcome));
        _code.Add(Expression.Assign(truth, Expression.Call(Row, method, IndexOf(node))));
        _code.Add(Expression.IfThen(Expression.Equal(truth, Expression.Constant(PlanOutcome.True)), Expression.Goto(yes)));
        _code.Add(Expression.IfThen(Expression.Equal(truth, Expression.Constant(PlanOutcome.False)), Expression.Goto(no)));
        _code.Add(Expression.Goto(open));
    }

    /// <summary>One part, and behind it the other.</summary>
    private void Then(Action<LabelTarget> one, Action two)
    {
        var between = Expression.Label();
        one(between);
        _code.Add(Expression.Label(between));
        two();
    }

    private void JumpIfKind(PlanSlot slot, byte kind, LabelTarget target) => _code.Add(Expression.IfThen(Expression.Equal(Kind(slot), Expression.Constant(kind)), Expression.Goto(target)));

    private void JumpUnlessKind(PlanSlot slot, byte kind, LabelTarget target) => _code.Add(Expression.IfThen(Expression.NotEqual(Kind(slot), Expression.Constant(kind)), Expression.Goto(target)));

    private void Jump(Expression condition, LabelTarget yes, LabelTarget no)
    {
        _code.Add(Expression.IfThen(condition, Expression.Goto(yes)));
        _code.Add(Expression.Goto(no));
    }

    private MemberExpression Kind(PlanSlot slot) => Expression.Field(Expression.ArrayAccess(_cells, Expression.Constant(slot.Index)), Members.Kind);

    private MemberExpression Integer(PlanSlot slot) => Expression.Field(Expression.ArrayAccess(_cells, Expression.Constant(slot.Index)), Members.Integer);

    private ParameterExpression Variable(Type type)
    {
        var variable = Expression.Variable(type);
        _variables.Add(variable);
        return variable;
    }

    private ConstantExpression IndexOf(PlanNode node)
    {
        nodes.Add(node);
        return Expression.Constant(nodes.Count - 1);
    }
}
