using Kefa.Feel.Plans;

namespace Kefa.Feel.Sql;

public sealed partial class SqlTranslator
{
    private SqlValue TemporalArithmetic(PlanOperation operation, SqlValue left, SqlValue right)
    {
        var states = SqlStates.Strict(left.States, right.States);
        switch (operation.Operator, left, right)
        {
            case (PlanOperator.Add or PlanOperator.Subtract, SqlScalar { Kind: UnknownKind.Date } date, SqlScalar { Constant: MonthDurationValue or TimeDurationValue } by):
                return Shifted(operation, date, by.Constant!, operation.Operator == PlanOperator.Add ? 1 : -1, states);
            case (PlanOperator.Add, SqlScalar { Constant: MonthDurationValue or TimeDurationValue } by, SqlScalar { Kind: UnknownKind.Date } date):
                return Shifted(operation, date, by.Constant!, 1, states);
            case (PlanOperator.Subtract, SqlScalar { Kind: UnknownKind.Date } a, SqlScalar { Kind: UnknownKind.Date } b):
                return new SqlScalar(UnknownKind.TimeDuration, Dialect.DaysBetween(a.Value, b.Value), states);
            case (PlanOperator.Divide, SqlScalar { Kind: UnknownKind.TimeDuration } days, SqlScalar { Constant: TimeDurationValue by }) when (long)by.Duration.DaysPart is > 0 and var divisor:
                // An unknown duration over one may be anything.
                var unknown = SqlState.When(() => SqlExpression.And(SqlExpression.IsNullOf(days.Value), SqlExpression.Untrue(days.States.Missing)));
                var whole = new SqlTerm(days.Value, true, 4_000_000, 0);
                return Simple(
                    Quotient(operation, SqlRatio.Of(whole), _terms.Constant(divisor)), null, null,
                    days.Value.IsNullable ? states with { Any = SqlState.Either(states.Any, unknown) } : states);
            default:
                throw Refused(operation, $"{Dialect.Title} cannot reckon with these exactly");
        }
    }

    /// <summary>A date some months or days later; within the years 1 to 9999 nothing can overflow.</summary>
    private SqlScalar Shifted(PlanNode node, SqlScalar date, Value by, int sign, SqlStates states)
    {
        if (by is MonthDurationValue { Duration.Months: var months } && Int128.Abs(months) < 120_000)
            return new SqlScalar(UnknownKind.Date, Dialect.PlusMonths(date.Value, (int)months * sign), states);
        if (by is TimeDurationValue { Duration: var duration } && Int128.Abs(duration.DaysPart) < 4_000_000)
            return new SqlScalar(UnknownKind.Date, Dialect.PlusDays(date.Value, (int)duration.DaysPart * sign), states);
        throw Refused(node, $"the duration is too long");
    }

    private SqlValue Member(PlanNode node, SqlValue source, string name)
    {
        if (source is SqlConstant { Value: ContextValue context })
            return context[name] is { } member ? OfConstant(member) : SqlNothing.Error;
        if (source is SqlChoice choice)
            return Chosen(choice.Cases.Select(c => (c.Condition, Operations.Member(c.Value, name, new EvaluationContext(default)))));
        if (source is SqlRecord record)
            return record.Members.GetValueOrDefault(name) ?? SqlNothing.Error;
        if (source is not SqlScalar { Kind: UnknownKind.Date } date || Dialect.DatePart(date.Value, name) is not { } part)
            throw Refused(node, $"this member has no form in SQL");

        // A member of a date that is not known is a number of which nothing is known.
        return Simple(SqlRatio.Of(new SqlTerm(part, true, 9999, 0) { IsNeverNegative = true }), null, null, date.States);
    }
}
