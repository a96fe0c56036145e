using Kefa.Feel.Plans;

namespace Kefa.Feel.Sql;

public sealed partial class SqlTranslator
{
    /// <summary>
    /// <c>and</c> or <c>or</c> over all operands of a chain. The absorbing truth wins; then what is not known, perhaps null or an error where another
    /// operand is; then errors; then null.
    /// </summary>
    private SqlTruth Junction(PlanOperation operation)
    {
        List<PlanNode> nodes = [];
        Flatten(operation, operation.Operator, nodes);
        return Junction([.. nodes.Select(TruthOf)], operation.Operator == PlanOperator.And);
    }

    private static SqlTruth Junction(SqlTruth[] operands, bool isAnd)
    {
        var value = isAnd ? SqlExpression.And(operands.Select(o => o.Value)) : SqlExpression.Or(operands.Select(o => o.Value));
        if (Array.TrueForAll(operands, o => o.States.AreNever))
            return new SqlTruth(value, SqlStates.Valued);
        if (value.Truth is not null && Array.Exists(operands, o => o.States.AreNever && o.Value.Truth == !isAnd))
            return new SqlTruth(value, SqlStates.Valued);

        if (HaveOneNone(operands))
            return new SqlTruth(value, operands[0].States);

        SqlExpression Neutral(SqlTruth operand) => isAnd ? operand.Value : SqlExpression.Not(operand.Value);
        SqlExpression Unknown(SqlTruth operand) => SqlExpression.And(SqlExpression.IsNullOf(operand.Value), SqlExpression.Untrue(operand.States.Missing));
        SqlState[] none = [.. operands.Select(o => o.States.None)];
        SqlState[] error = [.. operands.Select(o => o.States.Error)];
        SqlState[] any = [.. operands.Select(o => o.States.Any)];
        var isNone = SqlState.Either(none);
        var isError = SqlState.Either(error);
        var isAny = SqlState.Either(any);

        // Every operand is null or does not matter, and one is null.
        var nothing = isNone.IsNever ? SqlState.Never : SqlState.When(() => SqlExpression.And(
            operands.Select(o => SqlExpression.Or(Neutral(o), o.States.None.Expression)).Append(isNone.Expression)));
        var failed = isError.IsNever ? SqlState.Never : SqlState.When(() => SqlExpression.And(
            operands.Select(o => SqlExpression.Or(Neutral(o), o.States.None.Expression, o.States.Error.Expression)).Append(isError.Expression)));
        var open = SqlState.When(() =>
        {
            var unsettled = SqlExpression.IsNullOf(value);
            var unknown = SqlExpression.Or(operands.Select(Unknown));
            var doubtful = SqlExpression.Or(isNone.Expression, isError.Expression);
            return SqlExpression.And(unsettled, SqlExpression.Or(isAny.Expression, SqlExpression.And(unknown, doubtful)));
        });
        return new SqlTruth(value, new SqlStates(nothing, failed, open));
    }

    /// <summary>Whether all are null in the same rows, and otherwise true, false or not known: then so is their junction.</summary>
    private static bool HaveOneNone(SqlTruth[] operands) => Array.TrueForAll(operands, o =>
        o.States is { Error.IsNever: true, Any.IsNever: true, None.IsNever: false } && o.States.None.Expression.Text == operands[0].States.None.Expression.Text);

    private static void Flatten(PlanNode node, PlanOperator op, List<PlanNode> into)
    {
        if (node is PlanOperation operation && operation.Operator == op)
        {
            foreach (var operand in operation.Operands)
                Flatten(operand, op, into);
        }
        else
        {
            into.Add(node);
        }
    }

    private static SqlTruth Not(SqlTruth truth) => new(SqlExpression.Not(truth.Value), truth.States) { IsMixed = truth.IsMixed };

    /// <summary>What logic makes of a value that is no boolean, known or not: an error.</summary>
    private static SqlTruth NoTruth(SqlValue value) => new(
        SqlExpression.Null,
        value.States with { Error = value.States.AreNever ? SqlState.When(SqlExpression.True) : SqlState.When(() => SqlExpression.Untrue(SqlState.Either(value.States.None, value.States.Any).Expression)) })
    { IsMixed = true };

    /// <summary>Whether there is no value; an error counts as null.</summary>
    private static SqlTruth IsNull(SqlValue value) => value is SqlConstant or SqlItems
        ? new SqlTruth(SqlExpression.False, SqlStates.Valued)
        : new SqlTruth(
            SqlExpression.Case(
                [(value.States.None.Expression, SqlExpression.True), (value.States.Error.Expression, SqlExpression.True), (value.States.Any.Expression, SqlExpression.Null)],
                SqlExpression.False),
            SqlStates.Valued);

    /// <summary>Where a condition holds, where it does not (or is null), and where that is not known.</summary>
    private (SqlExpression Then, SqlExpression Otherwise, SqlExpression Open) Branches(SqlTruth condition)
    {
        var value = Bound(condition.Value);
        var states = Bound(condition.States);
        return (
            value,
            SqlExpression.Or(SqlExpression.Not(value), states.None.Expression),
            SqlExpression.And(SqlExpression.IsNullOf(value), SqlExpression.Untrue(states.Missing)));
    }

    private SqlValue If(PlanNode node, SqlTruth condition, SqlValue then, SqlValue otherwise)
    {
        var (yes, no, open) = Branches(condition);
        if (yes.Truth is { } constant && condition.States.AreNever)
            return constant ? then : otherwise;
        var states = States(condition.States, yes, no, open, then.States, otherwise.States);
        switch (then, otherwise)
        {
            case (SqlTruth or SqlNothing, SqlTruth or SqlNothing) when then is SqlTruth || otherwise is SqlTruth:
                SqlExpression a = (then as SqlTruth)?.Value ?? SqlExpression.Null, b = (otherwise as SqlTruth)?.Value ?? SqlExpression.Null;
                return new SqlTruth(Joined(yes, no, open, a, b, SqlExpression.Binary("=", a, b)), states) { IsMixed = then is SqlTruth { IsMixed: true } || otherwise is SqlTruth { IsMixed: true } };
            case (SqlTruth, SqlNumber or SqlScalar):
                return If(node, condition, then, NoTruth(otherwise));
            case (SqlNumber or SqlScalar, SqlTruth):
                return If(node, condition, NoTruth(then), otherwise);
            case (SqlNumber or SqlNothing, SqlNumber or SqlNothing) when then is SqlNumber || otherwise is SqlNumber:
                return Joined(node, yes, no, open, NumberOf(node, then), NumberOf(node, otherwise), states);
            case (SqlScalar { Kind: var kind }, _):
                return Joined(yes, no, open, (SqlScalar)then, ScalarOf(node, otherwise, kind), states);
            case (_, SqlScalar { Kind: var kind }):
                return Joined(yes, no, open, ScalarOf(node, then, kind), (SqlScalar)otherwise, states);
            case (SqlNothing, SqlNothing):
                return new SqlNothing(states);
            default:
                throw Refused(node, $"its branches are not of one type");
        }
    }

    /// <summary>A value that is one of two; where that is open it is known only when they are the same.</summary>
    private static SqlExpression Joined(SqlExpression yes, SqlExpression no, SqlExpression open, SqlExpression then, SqlExpression otherwise, SqlExpression same)
    {
        // Where the condition cannot be open the last case is the other one, whose value is NULL wherever it ought to be.
        if (open.Truth == false && !yes.IsNullable)
            return SqlExpression.When(yes, then, otherwise);
        return SqlExpression.Case([(yes, then), (no, otherwise), (SqlExpression.And(open, same), then)], SqlExpression.Null);
    }

    private static SqlScalar Joined(SqlExpression yes, SqlExpression no, SqlExpression open, SqlScalar then, SqlScalar otherwise, SqlStates states)
    {
        if (then.Kind == UnknownKind.MonthDuration)
            throw SqlTerms.Refused("if", $"durations of months are constants in SQL");
        return new SqlScalar(then.Kind, Joined(yes, no, open, then.Value, otherwise.Value, SqlExpression.Binary("=", then.Value, otherwise.Value)), states) { IsOrdinal = then.IsOrdinal && otherwise.IsOrdinal };
    }

    private SqlNumber Joined(PlanNode node, SqlExpression yes, SqlExpression no, SqlExpression open, SqlNumber then, SqlNumber otherwise, SqlStates states)
    {
        if (open.Truth == false && then.IsAlwaysKnown && otherwise.IsAlwaysKnown && then.Simple is { } a && otherwise.Simple is { } b)
        {
            var chosen = Choose(node, yes, no, open, a, b, isLow: true);
            return chosen.IsPlain ? Known(chosen.Top, states) : Simple(chosen, null, null, states);
        }

        return SqlNumber.OfEnds(
            Choose(node, yes, no, open, then.Low, otherwise.Low, isLow: true),
            Choose(node, yes, no, open, then.High, otherwise.High, isLow: false),
            states);
    }

    private SqlRatio Choose(PlanNode node, SqlExpression yes, SqlExpression no, SqlExpression open, SqlRatio then, SqlRatio otherwise, bool isLow)
    {
        if (then == otherwise)
            return Masked(yes, no, open, then);
        then = Bound(then);
        otherwise = Bound(otherwise);
        var one = _terms.Constant(Number.One);
        List<(SqlExpression, SqlRatio)> cases = [(yes, then), (no, otherwise)];
        if (open.Truth != false)
        {
            // The hull of both; NULL, which is no bound, as soon as either has none.
            var thenIsLess = _terms.CompareExactly("<=", then, otherwise);
            var otherwiseIsLess = _terms.CompareExactly("<", otherwise, then);
            cases.Add((SqlExpression.And(open, thenIsLess), isLow ? then : otherwise));
            cases.Add((SqlExpression.And(open, otherwiseIsLess), isLow ? otherwise : then));
        }

        var top = _terms.Choose([.. cases.Select(c => (c.Item1, c.Item2.Top))], null);
        var over = then.IsPlain && otherwise.IsPlain ? null : _terms.Choose([.. cases.Select(c => (c.Item1, c.Item2.Over ?? one))], null);

        // The ends of a hull are rounded outwards.
        var steps = Later(then.Steps, otherwise.Steps);
        return new SqlRatio(top, over, More(then.Rounded, otherwise.Rounded), over is null || open.Truth == false ? steps : Later(steps, SqlRounding.Once));
    }

    private SqlRatio Masked(SqlExpression yes, SqlExpression no, SqlExpression open, SqlRatio same) =>
        same with { Top = _terms.Choose([(SqlExpression.Or(yes, no, open), same.Top)], null) };

    private static Number? More(Number? a, Number? b) => a is { } x && b is { } y ? Number.Max(x, y) : a ?? b;

    private static SqlStates States(SqlStates condition, SqlExpression yes, SqlExpression no, SqlExpression open, SqlStates then, SqlStates otherwise)
    {
        if (condition.Error.IsNever && condition.Any.IsNever && then.AreNever && otherwise.AreNever)
            return SqlStates.Valued;
        var none = then.None.IsNever && otherwise.None.IsNever ? SqlState.Never : SqlState.When(() => SqlExpression.Or(
            SqlExpression.And(yes, then.None.Expression),
            SqlExpression.And(no, otherwise.None.Expression),
            SqlExpression.And(open, then.None.Expression, otherwise.None.Expression)));
        var branchError = then.Error.IsNever && otherwise.Error.IsNever ? SqlState.Never : SqlState.When(() => SqlExpression.Or(
            SqlExpression.And(yes, then.Error.Expression), SqlExpression.And(no, otherwise.Error.Expression)));
        var branchAny = then.AreNever && otherwise.AreNever ? SqlState.Never : SqlState.When(() => SqlExpression.Or(
            SqlExpression.And(yes, then.Any.Expression),
            SqlExpression.And(no, otherwise.Any.Expression),
            SqlExpression.And(open, SqlExpression.Or(then.Missing, otherwise.Missing), SqlExpression.Untrue(SqlExpression.And(then.None.Expression, otherwise.None.Expression)))));
        return new SqlStates(none, SqlState.Either(condition.Error, branchError), SqlState.Either(condition.Any, branchAny));
    }
}
