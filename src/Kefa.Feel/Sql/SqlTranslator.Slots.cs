using Kefa.Feel.Plans;

namespace Kefa.Feel.Sql;

public sealed partial class SqlTranslator
{
    /// <summary>A fact: its column.</summary>
    private SqlValue OfSlot(PlanSlot slot)
    {
        if (Source.Find(slot.Path) is not { } column)
            throw SqlTerms.Refused(slot.Path, $"the table {Source.Table} has no column for it");
        return OfColumn(column, Dialect.Name(column.Column), column.NoneColumn is { } none ? Dialect.Name(none) : null);
    }

    private SqlValue OfColumn(SqlColumn column, string value, string? none)
    {
        var isNone = none is null ? null : SqlExpression.Name(none, isNullable: false, layer: 0);
        var anything = !column.UnknownMayBeNone ? SqlState.Never
            : SqlState.When(() => SqlExpression.IsNullOf(SqlExpression.Name(value, isNullable: true, layer: 0)) is var missing && isNone is null ? missing : SqlExpression.And(missing, SqlExpression.Not(isNone!)));
        var states = isNone is null && !column.UnknownMayBeNone ? SqlStates.Valued : new SqlStates(isNone is null ? SqlState.Never : SqlState.When(isNone), SqlState.Never, anything);
        return OfColumn(column, SqlExpression.Name(value, isNullable: true, layer: 0), states);
    }

    private SqlValue OfColumn(SqlColumn column, SqlExpression value, SqlStates states)
    {
        switch (column.Type)
        {
            case SqlColumnType.Boolean:
                return new SqlTruth(value, states);
            case SqlColumnType.Integer or SqlColumnType.Decimal:
                return OfNumberColumn(column, value, states);
            case SqlColumnType.Text:
                return new SqlScalar(UnknownKind.Text, value, states) { IsOrdinal = column.IsOrdinal };
            case SqlColumnType.Date:
                return new SqlScalar(UnknownKind.Date, value, states);
            case SqlColumnType.State:
                return new SqlPresence(states);
            default:
                return new SqlArray(column, value, states);
        }
    }

    private SqlNumber OfNumberColumn(SqlColumn column, SqlExpression value, SqlStates states)
    {
        var isInteger = column.Type == SqlColumnType.Integer;
        var term = new SqlTerm(value, isInteger, column.Largest ?? (isInteger ? 9_223_372_036_854_775_807 : null), column.Scale ?? (isInteger ? 0 : null)) { IsNeverNegative = column.IsNeverNegative };
        if (column.MinColumn is null && column.MaxColumn is null)
            return Simple(SqlRatio.Of(term), column.UnknownMin, column.UnknownMax, states);
        return SqlNumber.OfEnds(SqlRatio.Of(End(column.MinColumn)), SqlRatio.Of(End(column.MaxColumn)), states);

        SqlTerm End(string? end) => end is null
            ? term
            : term with { Expression = SqlExpression.When(SqlExpression.IsNullOf(value), SqlExpression.Name(Dialect.Name(end), isNullable: true, layer: 0), value) };
    }

    /// <summary>Where a simple number is not known.</summary>
    private static SqlExpression UnknownOf(SqlRatio simple, SqlStates states)
    {
        var isNull = SqlExpression.Or(SqlExpression.IsNullOf(simple.Top.Expression), simple.Over is { } over ? SqlExpression.IsNullOf(over.Expression) : SqlExpression.False);
        return states.AreNever ? isNull : SqlExpression.And(isNull, SqlExpression.Untrue(states.Missing));
    }

    private SqlNumber Known(SqlTerm term, SqlStates states) => SqlNumber.OfSimple(SqlRatio.Of(term), null, null, states, () => (SqlRatio.Of(term), SqlRatio.Of(term)), isAlwaysKnown: true);

    private SqlNumber Simple(SqlRatio ratio, Number? min, Number? max, SqlStates states) => SqlNumber.OfSimple(ratio, min, max, states, () =>
    {
        var unknown = UnknownOf(ratio, states);
        return (End(min), End(max));

        SqlRatio End(Number? end) => end is not { } number
            ? ratio
            : new SqlRatio(
                _terms.Choose([(unknown, _terms.Constant(number))], ratio.Top),
                ratio.Over is { } over ? _terms.Choose([(unknown, _terms.Constant(Number.One))], over) : null,
                ratio.Rounded);
    });

    /// <summary>A number of which only bounds are known.</summary>
    private SqlNumber OfUnknown(Number? min, Number? max)
    {
        if (min is { } only && max is { } same && only == same)
            return Known(_terms.Constant(only), SqlStates.Valued);
        return SqlNumber.OfEnds(End(min), End(max), SqlStates.Valued);

        SqlRatio End(Number? end) => SqlRatio.Of(end is { } number ? _terms.Constant(number) : SqlTerms.Null);
    }

    private SqlNumber Bound(SqlNumber number)
    {
        if (number.Simple is { } simple)
        {
            if (simple.Top.Expression.Text.Length <= LongestInline && (simple.Over is null || simple.Over.Expression.Text.Length <= LongestInline))
                return number;
            return number.IsAlwaysKnown && simple.IsPlain
                ? Known(Bound(simple.Top), Bound(number.States))
                : Simple(Bound(simple), number.Min, number.Max, Bound(number.States));
        }

        return SqlNumber.OfEnds(Bound(number.Low), Bound(number.High), Bound(number.States));
    }
}
