using Kefa.Feel.Plans;

namespace Kefa.Feel.Sql;

public sealed partial class SqlTranslator
{
    private SqlValue Arithmetic(PlanOperation operation, SqlValue left, SqlValue right)
    {
        if (left is SqlScalar || right is SqlScalar)
            return TemporalArithmetic(operation, left, right);
        var (a, b) = (NumberOf(operation.Operands[0], left), NumberOf(operation.Operands[1], right));
        return operation.Operator switch
        {
            PlanOperator.Add => Add(operation, a, b),
            PlanOperator.Subtract => Add(operation, a, Negate(b)),
            PlanOperator.Multiply => Multiply(operation, a, b),
            PlanOperator.Divide => Divide(operation, a, b),
            _ => throw Refused(operation, $"powers are not exact in SQL"),
        };
    }

    private SqlNumber Negate(SqlNumber number) => number.Simple is { } simple
        ? number.IsAlwaysKnown && simple.IsPlain ? Known(_terms.Negate(simple.Top), number.States) : Simple(Negate(simple), number.Max?.Negate(), number.Min?.Negate(), number.States)
        : SqlNumber.OfEnds(Negate(number.High), Negate(number.Low), number.States);

    private SqlRatio Negate(SqlRatio ratio) => ratio with { Top = _terms.Negate(ratio.Top) };

    /// <summary>A sum or product as FEEL has it, to 34 digits.</summary>
    private SqlTerm Exact(PlanNode node, SqlTerm term)
    {
        if (term.Expression.IsNull || SqlTerms.Fits(term))
            return term;
        if (_isInside || SqlTerms.ScaleOf(term) > Number.Precision)
            throw Refused(node, $"the result may have more than 34 digits; give the columns smaller sizes");
        return _terms.Rounded(term with { Expression = Named(term.Expression) });
    }

    private SqlNumber Add(PlanNode node, SqlNumber a, SqlNumber b)
    {
        (a, b) = (Undivided(a), Undivided(b));
        var states = SqlStates.Strict(a.States, b.States);
        if (a.Simple is { } x && b.Simple is { } y)
        {
            if (a.IsAlwaysKnown && b.IsAlwaysKnown && x.IsPlain && y.IsPlain)
                return Known(Sum(node, x, y).Top, states);
            if (a is { Min: null, Max: null, IsAlwaysKnown: false } && b is { Min: null, Max: null, IsAlwaysKnown: false })
                return Simple(Sum(node, x, y), null, null, states);
            if (x.Top.Constant is { } constant && x.IsPlain)
                return Simple(Sum(node, x, y), Plus(b.Min, constant), Plus(b.Max, constant), states);
            if (y.Top.Constant is { } other && y.IsPlain)
                return Simple(Sum(node, x, y), Plus(a.Min, other), Plus(a.Max, other), states);
        }

        return SqlNumber.OfEnds(Sum(node, a.Low, b.Low), Sum(node, a.High, b.High), states);
    }

    private static Number? Plus(Number? end, Number shift) => end is { } number && Number.TryAdd(number, shift, out var sum) ? sum : null;

    private SqlRatio Sum(PlanNode node, SqlRatio a, SqlRatio b)
    {
        if (a.IsPlain && b.IsPlain)
            return SqlRatio.Of(Exact(node, _terms.Add(a.Top, b.Top)));
        if (b.Over is not null && a.Over is not null)
            return SumOfQuotients(a, b);
        var (quotient, plain) = a.Over is null ? (b, a) : (a, b);
        if (plain.Top.IsZero)
            return quotient;
        var top = _terms.Add(quotient.Top, _terms.Multiply(plain.Top, quotient.Over!));
        return quotient with { Top = top, Rounded = Sum(quotient.Rounded ?? Number.Zero, SqlTerms.LargestOf(top)), Steps = Later(quotient.Steps, SqlRounding.Once) };
    }

    private SqlRatio SumOfQuotients(SqlRatio a, SqlRatio b)
    {
        var (x, y) = _terms.OverOne([a, b]) is [var first, var second] ? (first, second) : (a.Expanded(_terms, b.Over!), b.Expanded(_terms, a.Over!));
        var top = _terms.Add(x.Top, y.Top);
        return new SqlRatio(top, x.Over, Sum(Sum(x.Rounded ?? Number.Zero, y.Rounded ?? Number.Zero), SqlTerms.LargestOf(top)), SqlRounding.Often);
    }

    private static SqlRounding Later(SqlRounding a, SqlRounding b) => a > b ? a : b;

    private static Number Sum(Number a, Number b) => Number.TryAdd(a, b, out var sum) ? sum : throw SqlTerms.Refused($"{a} + {b}", $"the size of the sum cannot be told");

    private SqlNumber Multiply(PlanNode node, SqlNumber a, SqlNumber b)
    {
        (a, b) = (Undivided(a), Undivided(b));
        if (a.Simple is { IsPlain: true, Top.Constant: not null } && b.Simple is not { IsPlain: true, Top.Constant: not null })
            return Multiply(node, b, a);
        var states = SqlStates.Strict(a.States, b.States);
        if (b.Simple is { IsPlain: true, Top.Constant: { } factor })
            return Scaled(node, a, factor, states);
        if (a.IsAlwaysKnown && b.IsAlwaysKnown && a.Simple is { IsPlain: true } x && b.Simple is { IsPlain: true } y)
            return Known(Exact(node, _terms.Multiply(x.Top, y.Top)), states);
        if (!a.Low.IsPlain || !a.High.IsPlain || !b.Low.IsPlain || !b.High.IsPlain)
            throw Refused(node, $"the product with a quotient is rounded twice");
        return ProductOfEnds(node, a, b, states);
    }

    private SqlNumber Scaled(PlanNode node, SqlNumber number, Number factor, SqlStates states)
    {
        if (factor.IsZero)
        {
            var zero = _terms.Constant(Number.Zero);
            return Known(states.AreNever ? zero : zero with { Expression = SqlExpression.When(states.Missing, SqlExpression.Null, zero.Expression), Constant = null }, states);
        }

        SqlRatio Times(SqlRatio ratio)
        {
            var top = _terms.Multiply(ratio.Top, _terms.Constant(factor));
            return ratio.IsPlain ? SqlRatio.Of(Exact(node, top))
                : factor.Abs() == 1 ? ratio with { Top = top }
                : ratio with { Top = top, Rounded = Sum(SqlTerms.Product(ratio.Rounded ?? Number.Zero, factor.Abs()), SqlTerms.LargestOf(top)), Steps = SqlRounding.Often };
        }

        Number? End(Number? end) => end is { } known && Number.TryMultiply(known, factor, out var product) ? product : null;
        if (number.Simple is { } simple)
        {
            return number.IsAlwaysKnown && simple.IsPlain ? Known(Times(simple).Top, states)
                : factor.Sign > 0 ? Simple(Times(simple), End(number.Min), End(number.Max), states)
                : Simple(Times(simple), End(number.Max), End(number.Min), states);
        }

        return factor.Sign > 0
            ? SqlNumber.OfEnds(Times(number.Low), Times(number.High), states)
            : SqlNumber.OfEnds(Times(number.High), Times(number.Low), states);
    }

    /// <summary>The product of two that may not be known: the least and greatest of the products of their ends, where infinity times zero is zero.</summary>
    private SqlNumber ProductOfEnds(PlanNode node, SqlNumber a, SqlNumber b, SqlStates states)
    {
        var missing = states.Missing;
        var (lowA, highA, lowB, highB) = (Bound(a.Low.Top), Bound(a.High.Top), Bound(b.Low.Top), Bound(b.High.Top));
        var zero = _terms.Constant(Number.Zero);
        SqlTerm Product(SqlTerm x, SqlTerm y) => Exact(node, _terms.Multiply(x, y));
        SqlExpression IsPositive(SqlTerm high) => SqlExpression.Or(SqlExpression.IsNullOf(high.Expression), _terms.Compare("<", zero, high));
        SqlExpression IsNegative(SqlTerm low) => SqlExpression.Or(SqlExpression.IsNullOf(low.Expression), _terms.Compare("<", low, zero));
        var isUp = SqlExpression.Or(
            SqlExpression.And(SqlExpression.IsNullOf(highA.Expression), IsPositive(highB)), SqlExpression.And(SqlExpression.IsNullOf(highB.Expression), IsPositive(highA)),
            SqlExpression.And(SqlExpression.IsNullOf(lowA.Expression), IsNegative(lowB)), SqlExpression.And(SqlExpression.IsNullOf(lowB.Expression), IsNegative(lowA)));
        var isDown = SqlExpression.Or(
            SqlExpression.And(SqlExpression.IsNullOf(highA.Expression), IsNegative(lowB)), SqlExpression.And(SqlExpression.IsNullOf(highB.Expression), IsNegative(lowA)),
            SqlExpression.And(SqlExpression.IsNullOf(lowA.Expression), IsPositive(highB)), SqlExpression.And(SqlExpression.IsNullOf(lowB.Expression), IsPositive(highA)));
        SqlTerm[] products = [Product(lowA, lowB), Product(lowA, highB), Product(highA, lowB), Product(highA, highB)];
        SqlTerm End(SqlExpression isInfinite, bool isLow)
        {
            var extreme = Dialect.Extreme([.. products.Select(p => p.Expression).DistinctBy(p => p.Text)], isLow);
            var expression = SqlExpression.Case([(missing, SqlExpression.Null), (isInfinite, SqlExpression.Null), (SqlExpression.IsNotNull(extreme), extreme)], zero.Expression);
            return products[0] with { Expression = expression, IsInteger = products.All(p => p.IsInteger), Largest = products.Max(p => p.Largest), Scale = products.Max(p => p.Scale), Constant = null, IsNeverNegative = false };
        }

        return SqlNumber.OfEnds(SqlRatio.Of(End(isDown, isLow: true)), SqlRatio.Of(End(isUp, isLow: false)), states);
    }
}
