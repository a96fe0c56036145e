using System.Linq.Expressions;

namespace Kefa.Feel.Plans;

/// <content>Comparisons of known numbers, texts, dates and booleans.</content>
internal sealed partial class ConditionEmitter
{
    /// <summary>Writes a comparison; false, with nothing written, when its sides are of no type that is compared here.</summary>
    private bool TryCompare(PlanOperation comparison, LabelTarget yes, LabelTarget no, LabelTarget open)
    {
        var (a, b) = (comparison.Operands[0], comparison.Operands[1]);
        var isEquality = comparison.Operator is PlanOperator.Equal or PlanOperator.NotEqual;
        var (equal, unequal) = comparison.Operator == PlanOperator.NotEqual ? (no, yes) : (yes, no);
        if (isEquality && TryEqual(a, b, equal, unequal, open))
            return true;
        if (IsDay(a) && IsDay(b))
            Jump(Test(comparison.Operator, Day(a, open), Day(b, open)), yes, no);
        else if (MayBeNumber(a) && MayBeNumber(b))
            CompareNumbers(comparison, yes, no, open);
        else
            return false;
        return true;
    }

    /// <summary>Equality with a constant text or boolean.</summary>
    private bool TryEqual(PlanNode a, PlanNode b, LabelTarget yes, LabelTarget no, LabelTarget open)
    {
        if (a is PlanConstant)
            (a, b) = (b, a);
        switch (b)
        {
            case PlanConstant { Value: BooleanValue truth } when a.Type == FeelType.Boolean || a is PlanSlot:
                Branch(a, truth.Truth ? yes : no, truth.Truth ? no : yes, open);
                return true;
            case PlanConstant { Value: TextValue text } when a is PlanSlot slot:
                JumpUnlessKind(slot, Cell.Text, open);
                Jump(Expression.Equal(Integer(slot), Expression.Constant((long)codes[slot.Index]![text.Text])), yes, no);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Membership in a list of constant texts or whole numbers.</summary>
    private bool TryIn(PlanSlot slot, PlanConstant set, LabelTarget yes, LabelTarget no, LabelTarget open)
    {
        if (TextCodes.TextsOf(set) is { } texts)
        {
            JumpUnlessKind(slot, Cell.Text, open);
            var members = texts.Select(t => codes[slot.Index]![t]).ToHashSet();
            Jump(codes[slot.Index]!.Count < 64 ? IsInWord(Integer(slot), members) : IsInWords(Integer(slot), members), yes, no);
            return true;
        }

        if (set.Value is not ListValue { Items: { Length: > 0 and <= 16 } items } || !items.All(i => i is NumberValue { Number: var number } && number.TryToInt64(out _)))
            return false;
        JumpUnlessKind(slot, Cell.Whole, open);
        foreach (var item in items)
        {
            ((NumberValue)item).Number.TryToInt64(out var value);
            _code.Add(Expression.IfThen(Expression.Equal(Integer(slot), Expression.Constant(value)), Expression.Goto(yes)));
        }

        _code.Add(Expression.Goto(no));
        return true;
    }

    /// <summary>One bit for each code; codes that are not asked for, 0 among them, have none.</summary>
    private static BinaryExpression IsInWord(Expression code, HashSet<int> members)
    {
        var word = members.Aggregate(0UL, (bits, m) => bits | (1UL << m));
        return Expression.NotEqual(
            Expression.And(Expression.RightShift(Expression.Constant(word), Expression.Convert(code, typeof(int))), Expression.Constant(1UL)),
            Expression.Constant(0UL));
    }

    private static IndexExpression IsInWords(Expression code, HashSet<int> members)
    {
        var flags = new bool[members.Max() + 1];
        foreach (var member in members)
            flags[member] = true;
        return Expression.ArrayAccess(Expression.Constant(flags), Expression.Condition(
            Expression.LessThan(code, Expression.Constant((long)flags.Length)), Expression.Convert(code, typeof(int)), Expression.Constant(0)));
    }

    private static bool IsDay(PlanNode node) => node is PlanConstant { Value: DateValue } or PlanSlot { Type: BasicType { Kind: BasicKind.Date } };

    private Expression Day(PlanNode node, LabelTarget open)
    {
        if (node is PlanConstant { Value: DateValue date })
            return Expression.Constant(date.Date.DayNumber);
        var slot = (PlanSlot)node;
        JumpUnlessKind(slot, Cell.Date, open);
        return Integer(slot);
    }

    private static BinaryExpression Test(PlanOperator op, Expression a, Expression b) => op switch
    {
        PlanOperator.Equal => Expression.Equal(a, b),
        PlanOperator.NotEqual => Expression.NotEqual(a, b),
        PlanOperator.Less => Expression.LessThan(a, b),
        _ => Expression.LessThanOrEqual(a, b),
    };
}
