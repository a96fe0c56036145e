using System.Linq.Expressions;

namespace Kefa.Feel.Plans;

/// <content>Numbers: whole ones as machine integers, others as <see cref="Number"/>.</content>
internal sealed partial class ConditionEmitter
{
    /// <summary>Compares on whole numbers if all facts are such, else on numbers with fractions.</summary>
    private void CompareNumbers(PlanOperator op, PlanNode a, PlanNode b, LabelTarget yes, LabelTarget no, LabelTarget open)
    {
        if (Quotient(a) is { } quotient && Threshold(b) is { } over)
        {
            CompareQuotient(op switch { PlanOperator.Less => nameof(PlanMath.IsLess), PlanOperator.Equal => nameof(PlanMath.IsEqual), _ => nameof(PlanMath.IsGreater) }, quotient, over);
            return;
        }

        if (Quotient(b) is { } divided && Threshold(a) is { } under)
        {
            CompareQuotient(op switch { PlanOperator.Less => nameof(PlanMath.IsGreater), PlanOperator.Equal => nameof(PlanMath.IsEqual), _ => nameof(PlanMath.IsLess) }, divided, under);
            return;
        }

        if (!IsOfIntegers(a) || !IsOfIntegers(b))
        {
            CompareFractions();
            return;
        }

        var fractions = Expression.Label();
        Jump(Test(op, Whole(a, fractions), Whole(b, fractions)), yes, no);
        Later(fractions);

        // A <= p is not A > p.
        void CompareQuotient(string test, (PlanNode Numerator, PlanNode Denominator) of, (long P, long Q) to)
        {
            var general = Expression.Label();
            var numerator = Whole(of.Numerator, general);
            var denominator = Whole(of.Denominator, general);
            if (denominator is not ConstantExpression)
                _code.Add(Expression.IfThen(Expression.Equal(denominator, Expression.Constant(0L)), Expression.Goto(open)));
            var outcome = Expression.Call(typeof(PlanMath), test, null, numerator, denominator, Expression.Constant(to.P), Expression.Constant(to.Q));
            if (op == PlanOperator.LessOrEqual)
                Jump(outcome, no, yes);
            else
                Jump(outcome, yes, no);
            Later(general);
        }

        void Later(LabelTarget label) => _later.Enqueue(() =>
        {
            _code.Add(Expression.Label(label));
            CompareFractions();
        });

        void CompareFractions() => Jump(Test(op, Fraction(a, open), Fraction(b, open)), yes, no);
    }

    /// <summary>A quotient of what may be whole numbers.</summary>
    private static (PlanNode Numerator, PlanNode Denominator)? Quotient(PlanNode node) => node is PlanOperation { Operator: PlanOperator.Divide, Operands: [var a, var b] } && IsOfIntegers(a) && IsOfIntegers(b) ? (a, b) : null;

    private static (long P, long Q)? Threshold(PlanNode node) => node is PlanConstant { Value: NumberValue { Number: var number } } && PlanMath.TryFraction(number, out var p, out var q) ? (p, q) : null;

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
                var method = ((PlanOperation)node).Operator switch
                {
                    PlanOperator.Add => nameof(PlanMath.TryAdd),
                    PlanOperator.Subtract => nameof(PlanMath.TrySubtract),
                    PlanOperator.Multiply => nameof(PlanMath.TryMultiply),
                    _ => nameof(PlanMath.TryNegate),
                };
                Expression[] arguments = [.. node.Operands.Select(o => Whole(o, otherwise)), result];
                _code.Add(Expression.IfThen(Expression.Not(Expression.Call(typeof(PlanMath), method, null, arguments)), Expression.Goto(otherwise)));
                return result;
        }
    }

    /// <summary>The number of an expression; jumps where it has none that is known.</summary>
    private Expression Fraction(PlanNode node, LabelTarget open)
    {
        if (node is PlanConstant { Value: NumberValue constant })
            return Expression.Constant(constant.Number);
        var number = Variable(typeof(Number));
        switch (node)
        {
            case PlanSlot slot:
                Try(Expression.Call(Row, nameof(PlanRow.TryNumberOf), null, Expression.Constant(slot.Index), number));
                break;
            case PlanOperation { Operator: PlanOperator.Negate, Operands: [var negated] }:
                _code.Add(Expression.Assign(number, Expression.Call(Fraction(negated, open), nameof(Number.Negate), null)));
                break;
            case PlanOperation { Operator: >= PlanOperator.Add and <= PlanOperator.Power, Operands: [var a, var b] } operation:
                var left = Fraction(a, open);
                var right = Fraction(b, open);
                Try(Expression.Call(typeof(Number), $"Try{operation.Operator}", null, left, right, number));
                break;
            case PlanOperation { Operator: PlanOperator.If, Operands: [var condition, var then, var otherwise] }:
                var (yes, no, end) = (Expression.Label(), Expression.Label(), Expression.Label());
                Branch(condition, yes, no, open);
                _code.Add(Expression.Label(yes));
                _code.Add(Expression.Assign(number, Fraction(then, open)));
                _code.Add(Expression.Goto(end));
                _code.Add(Expression.Label(no));
                _code.Add(Expression.Assign(number, Fraction(otherwise, open)));
                _code.Add(Expression.Label(end));
                break;
            default:
                Try(Expression.Call(Row, nameof(PlanRow.TryNumberAt), null, IndexOf(node), number));
                break;
        }

        return number;

        void Try(MethodCallExpression found) => _code.Add(Expression.IfThen(Expression.Not(found), Expression.Goto(open)));
    }
}
