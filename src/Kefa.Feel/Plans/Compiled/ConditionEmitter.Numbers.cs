using System.Linq.Expressions;

namespace Kefa.Feel.Plans;

/// <content>Numbers, as machine integers.</content>
internal sealed partial class ConditionEmitter
{
    /// <summary>Compares on machine integers if all facts are such; else the row compares.</summary>
    private void CompareNumbers(PlanOperation comparison, LabelTarget yes, LabelTarget no, LabelTarget open)
    {
        var (a, b) = (comparison.Operands[0], comparison.Operands[1]);
        var otherwise = Expression.Label();
        if (Threshold(b) is { } over && Quotient(a, over.Q) is { } quotient)
        {
            CompareQuotient(quotient, over, isLeft: true);
        }
        else if (Threshold(a) is { } under && Quotient(b, under.Q) is { } divided)
        {
            CompareQuotient(divided, under, isLeft: false);
        }
        else if (IsOfIntegers(a) && IsOfIntegers(b))
        {
            Jump(Test(comparison.Operator, Whole(a, otherwise), Whole(b, otherwise)), yes, no);
        }
        else
        {
            Ask(Members.ComparisonAt, comparison, yes, no, open);
            return;
        }

        _later.Enqueue(() =>
        {
            _code.Add(Expression.Label(otherwise));
            Ask(Members.ComparisonAt, comparison, yes, no, open);
        });

        void CompareQuotient((PlanNode Numerator, PlanNode? Denominator) of, (long P, long Q) to, bool isLeft)
        {
            var numerator = Whole(of.Numerator, otherwise);
            var denominator = of.Denominator is { } by ? Whole(by, otherwise) : Expression.Constant(1L);
            if (denominator is not ConstantExpression)
                _code.Add(Expression.IfThen(Expression.Equal(denominator, Expression.Constant(0L)), Expression.Goto(open)));

            // A <= p is not A > p.
            var isNegated = comparison.Operator is PlanOperator.LessOrEqual or PlanOperator.NotEqual;
            var test = comparison.Operator is PlanOperator.Equal or PlanOperator.NotEqual ? Members.IsEqual
                : comparison.Operator == PlanOperator.Less == isLeft ? Members.IsLess : Members.IsGreater;
            var outcome = Expression.Call(test, numerator, denominator, Expression.Constant(to.P), Expression.Constant(to.Q));
            Jump(outcome, isNegated ? no : yes, isNegated ? yes : no);
        }
    }

    /// <summary>A quotient of what may be whole numbers, or one such number where it is compared with a fraction.</summary>
    private static (PlanNode Numerator, PlanNode? Denominator)? Quotient(PlanNode node, long q) => node switch
    {
        PlanOperation { Operator: PlanOperator.Divide, Operands: [var a, var b] } when IsOfIntegers(a) && IsOfIntegers(b) => (a, b),
        not PlanConstant when q != 1 && IsOfIntegers(node) => (node, null),
        _ => null,
    };

    private static (long P, long Q)? Threshold(PlanNode node) => node is PlanConstant { Value: NumberValue { Ratio: null, Number: var number } } && PlanMath.TryFraction(number, out var p, out var q) ? (p, q) : null;

    private static bool MayBeNumber(PlanNode node) => node is PlanConstant { Value: var value } ? value is NumberValue : node.Type == FeelType.Number || node.Type == FeelType.Any;

    private static bool IsOfIntegers(PlanNode node) => node switch
    {
        PlanConstant { Value: NumberValue { Number: var number } } => number.TryToInt64(out _),
        PlanSlot => true,
        PlanOperation { Operator: PlanOperator.Add or PlanOperator.Subtract or PlanOperator.Multiply or PlanOperator.Negate } operation => operation.Operands.All(IsOfIntegers),
        _ => false,
    };

    /// <summary>The integer of an expression over whole numbers.</summary>
    private Expression Whole(PlanNode node, LabelTarget otherwise)
    {
        switch (node)
        {
            case PlanConstant constant:
                ((NumberValue)constant.Value).Number.TryToInt64(out var value);
                return Expression.Constant(value);
            case PlanSlot slot:
                JumpUnlessKind(slot, Cell.Whole, otherwise);
                return Integer(slot);
            default:
                var result = Variable(typeof(long));
                Expression[] arguments = [.. node.Operands.Select(o => Whole(o, otherwise)), result];
                _code.Add(Expression.IfThen(Expression.Not(Expression.Call(Members.OfIntegers(((PlanOperation)node).Operator), arguments)), Expression.Goto(otherwise)));
                return result;
        }
    }
}
