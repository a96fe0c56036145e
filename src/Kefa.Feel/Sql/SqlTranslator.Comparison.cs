using Kefa.Feel.Evaluation;
using Kefa.Feel.Plans;

namespace Kefa.Feel.Sql;

public sealed partial class SqlTranslator
{
    private SqlTruth Order(PlanOperation operation, SqlValue left, SqlValue right)
    {
        var op = operation.Operator == PlanOperator.Less ? "<" : "<=";
        var states = SqlStates.Strict(left.States, right.States);
        if (left is SqlNothing || right is SqlNothing)
        {
            // Where both have a value, known or not, it is of no type that could be compared; nothing has none.
            return new SqlTruth(SqlExpression.Null, states);
        }

        if (left is SqlScalar { Kind: var kind } a && right is SqlScalar { Kind: var other } b && kind == other && kind != UnknownKind.MonthDuration)
            return new SqlTruth(SqlExpression.Binary(op, Ordered(a, b), Ordered(b, a)), states);
        if (left is SqlNumber x && right is SqlNumber y)
            return new SqlTruth(Order(operation, op, x, y), states);
        throw Refused(operation, $"the two are not of one ordered type");
    }

    /// <summary>A text in the order of code points; said of one side, it holds for both.</summary>
    private SqlExpression Ordered(SqlScalar scalar, SqlScalar other) =>
        scalar.Kind != UnknownKind.Text || scalar.IsOrdinal || scalar.Constant is not null && other.IsOrdinal
            ? scalar.Value
            : SqlExpression.Atom(Dialect.Ordinal(scalar.Value.Inner), scalar.Value.IsNullable, scalar.Value);

    private SqlExpression Order(PlanNode node, string op, SqlNumber a, SqlNumber b)
    {
        var part = node.ToString()!;
        if (a.Simple is { } x && b.Simple is { } y)
        {
            if (Decided(a, b, op == "<" ? Bounds.Less : Bounds.LessOrEqual) is not { } decided)
                return Ends();
            var plain = _terms.Compare(op, x, y, part);
            return decided.Truth is { } truth ? SqlExpression.When(SqlExpression.Or(Unknown(a, x), Unknown(b, y)), SqlExpression.Of(truth), plain) : plain;
        }

        return Ends();

        SqlExpression Ends() => SqlExpression.Case(
            [
                (_terms.Compare(op, a.High, b.Low, part), SqlExpression.True),
                (_terms.Compare(op == "<" ? "<=" : "<", b.High, a.Low, part), SqlExpression.False),
            ],
            SqlExpression.Null);
    }

    private static SqlExpression Unknown(SqlNumber number, SqlRatio simple) => number.IsAlwaysKnown ? SqlExpression.False : UnknownOf(simple, number.States);

    /// <summary>What a comparison of simple numbers is where one is not known: always the same (an answer or null for open), or no answer when that depends on the row.</summary>
    private static Decision? Decided(SqlNumber a, SqlNumber b, Func<Bounds, Bounds, bool?> compare)
    {
        if (a.IsAlwaysKnown && b.IsAlwaysKnown)
            return new Decision(null);
        if (a.Simple is { IsPlain: true, Top.Constant: { } left } && !b.IsAlwaysKnown)
            return new Decision(compare(new Bounds(left, left), new Bounds(b.Min, b.Max)));
        if (b.Simple is { IsPlain: true, Top.Constant: { } right } && !a.IsAlwaysKnown)
            return new Decision(compare(new Bounds(a.Min, a.Max), new Bounds(right, right)));
        return (a.IsAlwaysKnown || a is { Min: null, Max: null }) && (b.IsAlwaysKnown || b is { Min: null, Max: null }) ? new Decision(null) : null;
    }

    private readonly record struct Decision(bool? Truth);

    /// <summary>Null is equal to null alone; what may be an error stays open.</summary>
    private SqlTruth Equal(PlanNode node, SqlValue left, SqlValue right)
    {
        var error = SqlState.Either(left.States.Error, right.States.Error);
        var any = SqlState.Either(left.States.Any, right.States.Any).Unless(error);
        var states = new SqlStates(SqlState.Never, error, any);
        var (noneA, noneB) = (left.States.None.Expression, right.States.None.Expression);
        var same = Same(node, left, right);
        if (noneA.Truth == false && noneB.Truth == false)
            return new SqlTruth(same, states);

        // A flag and a comparison are two conditions in a row; that is all where errors cannot be.
        var apart = SqlExpression.Or(noneA, noneB);
        if (states.AreNever && (noneA.Truth == false || noneB.Truth == false))
            return new SqlTruth(apart.IsNullable ? SqlExpression.When(apart, SqlExpression.False, same) : SqlExpression.And(SqlExpression.Not(apart), same), states);
        return new SqlTruth(
            SqlExpression.Case(
                [
                    (SqlState.Either(error, any).Expression, SqlExpression.Null),
                    (SqlExpression.And(noneA, noneB), SqlExpression.True),
                    (apart, SqlExpression.False),
                ],
                same),
            states);
    }

    /// <summary>Whether two that have a value have the same one.</summary>
    private SqlExpression Same(PlanNode node, SqlValue left, SqlValue right)
    {
        switch (left, right)
        {
            case (SqlNothing, _) or (_, SqlNothing):
                return SqlExpression.Null;
            case (SqlTruth a, SqlTruth b):
                return b.Value.Truth is { } constant ? (constant ? a.Value : SqlExpression.Not(a.Value))
                    : a.Value.Truth is { } other ? (other ? b.Value : SqlExpression.Not(b.Value))
                    : SqlExpression.Binary("=", a.Value, b.Value);
            case (SqlScalar a, SqlScalar b) when a.Kind == b.Kind && a.Kind != UnknownKind.MonthDuration:
                return SqlExpression.Binary("=", Ordered(a, b), Ordered(b, a));
            case (SqlNumber a, SqlNumber b):
                return Same(node, a, b);
            default:
                throw Refused(node, $"the two cannot be compared in SQL");
        }
    }

    private SqlExpression Same(PlanNode node, SqlNumber a, SqlNumber b)
    {
        var part = node.ToString()!;
        if (a.Simple is { } x && b.Simple is { } y && Decided(a, b, Bounds.Equal) is { } decided)
        {
            var plain = _terms.Compare("=", x, y, part);
            return decided.Truth is { } truth ? SqlExpression.When(SqlExpression.Or(Unknown(a, x), Unknown(b, y)), SqlExpression.Of(truth), plain) : plain;
        }

        // Where no end is open and all four are the same the two are known, and equal.
        return SqlExpression.Case(
            [
                (_terms.Compare("<", a.High, b.Low, part), SqlExpression.False),
                (_terms.Compare("<", b.High, a.Low, part), SqlExpression.False),
                (SqlExpression.And(_terms.Compare("=", a.Low, a.High, part), _terms.Compare("=", b.Low, b.High, part), _terms.Compare("=", a.Low, b.Low, part)), SqlExpression.True),
            ],
            SqlExpression.Null);
    }

    private SqlTruth In(PlanNode node, SqlValue value, SqlValue test)
    {
        switch (test)
        {
            case SqlItems items:
                return InItems(node, value, items);
            case SqlConstant { Value: RangeValue { Form: RangeForm.Interval } range }:
                List<SqlTruth> ends = [];
                if (!ReferenceEquals(range.Start, RangeValue.Undefined))
                    ends.Add(End(range.Start, range.IncludesStart, isStart: true));
                if (!ReferenceEquals(range.End, RangeValue.Undefined))
                    ends.Add(End(range.End, range.IncludesEnd, isStart: false));
                return ends.Count == 0 ? throw Refused(node, $"the range has no ends") : Junction([.. ends], isAnd: true);
            case SqlConstant or SqlArray or SqlPresence:
                throw Refused(node, $"this test has no form in SQL");
            default:
                return Equal(node, value, test);
        }

        SqlTruth End(Value end, bool includes, bool isStart)
        {
            var bound = OfConstant(end);
            var (left, right) = isStart ? (bound, value) : (value, bound);
            return (left, right) switch
            {
                (SqlNumber a, SqlNumber b) => new SqlTruth(Order(node, includes ? "<=" : "<", a, b), SqlStates.Strict(left.States, right.States)),
                (SqlScalar a, SqlScalar b) when a.Kind == b.Kind && a.Kind != UnknownKind.MonthDuration =>
                    new SqlTruth(SqlExpression.Binary(includes ? "<=" : "<", Ordered(a, b), Ordered(b, a)), SqlStates.Strict(left.States, right.States)),
                _ => throw Refused(node, $"the value and the range are not of one ordered type"),
            };
        }
    }

    /// <summary>Equal to one of the items.</summary>
    private SqlTruth InItems(PlanNode node, SqlValue value, SqlItems list)
    {
        if (list.DropsNone || list.Items.Length == 0 || value is SqlNothing or SqlItems or SqlArray)
            throw Refused(node, $"this list has no form in SQL");
        var isSet = list.Items.All(i => i is SqlScalar { Constant: TextValue } or SqlNumber { Simple: { IsPlain: true, Top.Constant: not null } });
        if (isSet && value is SqlScalar { Kind: UnknownKind.Text } text && list.Items.All(i => i is SqlScalar))
            return new SqlTruth(Set(text.Value, text.States, list.Items.Select(i => ((SqlScalar)i).Value)), text.States with { None = SqlState.Never });
        if (isSet && value is SqlNumber { Simple: { IsPlain: true } simple } number && list.Items.All(i => i is SqlNumber)
            && list.Items.All(i => Decided(number, (SqlNumber)i, Bounds.Equal) is { Truth: null })
            && (simple.Top.IsInteger ? list.Items.All(i => ((SqlNumber)i).Simple!.Top.IsInteger) : !Dialect.KeepsDecimalsAsText))
        {
            return new SqlTruth(Set(simple.Top.Expression, number.States, list.Items.Select(i => ((SqlNumber)i).Simple!.Top.Expression)), number.States with { None = SqlState.Never });
        }

        return Junction([.. list.Items.Select(i => Equal(node, value, i))], isAnd: false);
    }

    private static SqlExpression Set(SqlExpression value, SqlStates states, IEnumerable<SqlExpression> items)
    {
        var all = items.DistinctBy(i => i.Text).ToArray();
        var isOne = all.Length == 1 ? SqlExpression.Binary("=", value, all[0]) : SqlExpression.Operation($"{value.Inner} IN ({string.Join(", ", all.Select(a => a.Text))})", value.IsNullable, value);
        var none = states.None.Expression;
        return states.None.IsNever ? isOne : none.IsNullable ? SqlExpression.When(none, SqlExpression.False, isOne) : SqlExpression.And(SqlExpression.Not(none), isOne);
    }
}
