using Kefa.Feel.Plans;

namespace Kefa.Feel.Sql;

public sealed partial class SqlTranslator
{
    /// <summary>
    /// A quotient stays one: it is compared by multiplying crosswise, which loses nothing. A divisor that is zero is an error, one that may turn out zero
    /// gives something of which nothing is known.
    /// </summary>
    private SqlNumber Divide(PlanNode node, SqlNumber a, SqlNumber b)
    {
        if (!b.Low.IsPlain || !b.High.IsPlain)
            throw Refused(node, $"the divisor is a quotient itself, so the result is rounded twice");
        var strict = SqlStates.Strict(a.States, b.States);
        var zero = _terms.Constant(Number.Zero);
        if (b.Simple is not { } divisor)
            return DivideByBounds(node, a, b, strict);
        var isZero = _terms.Compare("=", divisor.Top, zero);
        var staysAway = b.IsAlwaysKnown || b.Min is { Sign: > 0 } || b.Max is { Sign: < 0 };
        var mayBeZero = staysAway || divisor.Top.Constant is not null ? SqlState.Never : SqlState.When(() => UnknownOf(divisor, b.States));
        var error = SqlState.When(isZero).Unless(strict.None, strict.Error, strict.Any);
        var states = new SqlStates(
            strict.None,
            SqlState.Either(strict.Error, error),
            SqlState.Either(strict.Any, mayBeZero.Unless(strict.None, strict.Error, strict.Any)));
        if (!b.IsAlwaysKnown && staysAway)
            return DivideByBounds(node, a, b, strict, states);
        if (divisor.Top.IsZero)
            return Known(SqlTerms.Null, states);
        if (divisor.Top.Constant is { Sign: > 0 } || divisor.Top.IsNeverNegative)
        {
            var over = divisor.Top.Constant is null ? divisor.Top with { Expression = SqlExpression.When(SqlExpression.Not(isZero), divisor.Top.Expression, SqlExpression.Null) } : divisor.Top;
            if (a.Simple is { } top && (a.IsAlwaysKnown || (a.Min is null or { IsZero: true } && a.Max is null or { IsZero: true })))
                return Simple(Quotient(node, top, over), a.Min, a.Max, states);
            return SqlNumber.OfEnds(Quotient(node, a.Low, over), Quotient(node, a.High, over), states);
        }

        var isNegative = _terms.Compare("<", divisor.Top, zero);
        var size = divisor.Top.Constant is { } constant ? _terms.Constant(constant.Abs()) : divisor.Top with { Expression = SqlExpression.Case([(isNegative, _terms.Negate(divisor.Top).Expression), (SqlExpression.Not(isZero), divisor.Top.Expression)], SqlExpression.Null), IsNeverNegative = true };
        if (a.Simple is { } simple && (a.IsAlwaysKnown || a is { Min: null, Max: null }))
            return Simple(Quotient(node, Signed(simple, simple), size), null, null, states);
        return SqlNumber.OfEnds(Quotient(node, Signed(a.Low, a.High), size), Quotient(node, Signed(a.High, a.Low), size), states);

        SqlRatio Signed(SqlRatio positive, SqlRatio negative)
        {
            var one = _terms.Constant(Number.One);
            var over = positive.Over == negative.Over ? positive.Over : _terms.Choose([(isNegative, negative.Over ?? one)], positive.Over ?? one);
            return new SqlRatio(_terms.Choose([(isNegative, _terms.Negate(negative.Top))], positive.Top), over, More(positive.Rounded, negative.Rounded), Later(positive.Steps, negative.Steps));
        }
    }

    private SqlNumber DivideByBounds(PlanNode node, SqlNumber a, SqlNumber b, SqlStates strict, SqlStates? given = null)
    {
        if (!a.Low.IsPlain || !a.High.IsPlain)
            throw Refused(node, $"a quotient over what may not be known has no simple bounds");
        var zero = _terms.Constant(Number.Zero);
        var (low, high) = (Bound(b.Low.Top), Bound(b.High.Top));
        var isPositive = _terms.Compare("<", zero, low);
        var isNegative = _terms.Compare("<", high, zero);
        var isZero = SqlExpression.And(_terms.Compare("=", low, zero), _terms.Compare("=", high, zero));
        var away = SqlExpression.Or(isPositive, isNegative);
        var states = given ?? new SqlStates(
            strict.None,
            SqlState.Either(strict.Error, SqlState.When(isZero).Unless(strict.None, strict.Error, strict.Any)),
            SqlState.Either(strict.Any, SqlState.When(SqlExpression.And(SqlExpression.Untrue(away), SqlExpression.Untrue(isZero))).Unless(strict.None, strict.Error, strict.Any)));

        // With both signs turned the divisor is positive.
        var (topLow, topHigh) = (Turned(a.Low.Top, a.High.Top), Turned(a.High.Top, a.Low.Top));
        var (overLow, overHigh) = (Turned(low, high), Turned(high, low));
        return SqlNumber.OfEnds(End(topLow, far: overHigh, near: overLow, towards: ">="), End(topHigh, far: overHigh, near: overLow, towards: "<="), states);

        SqlTerm Turned(SqlTerm positive, SqlTerm negative) => _terms.Choose([(isPositive, positive), (isNegative, _terms.Negate(negative))], null);

        // Over an infinite divisor all is zero; the nearest to zero comes from the farthest divisor.
        SqlRatio End(SqlTerm top, SqlTerm far, SqlTerm near, string towards)
        {
            var usesFar = towards == ">=" ? _terms.Compare("<=", zero, top) : _terms.Compare("<=", top, zero);
            var isInfinite = SqlExpression.IsNullOf(far.Expression);
            var one = _terms.Constant(Number.One);
            var usesZero = SqlExpression.And(usesFar, isInfinite, away);
            var numerator = _terms.Choose([(usesZero, zero)], top);
            var divisor = _terms.Choose([(usesZero, one), (usesFar, far)], near);
            return Quotient(node, SqlRatio.Of(numerator), divisor with { IsNeverNegative = true });
        }
    }

    private SqlRatio Quotient(PlanNode node, SqlRatio top, SqlTerm over)
    {
        if (over.IsOne)
            return top;
        var divisor = top.Over is { } already ? _terms.Multiply(already, over) : over;
        var largest = top.Top.Largest ?? throw Refused(node, $"the largest value of the column is not known, so one cannot reckon with it exactly");
        return new SqlRatio(top.Top, divisor, Sum(top.Rounded ?? Number.Zero, largest), top.IsPlain ? SqlRounding.None : Later(top.Steps, SqlRounding.Once));
    }
}
