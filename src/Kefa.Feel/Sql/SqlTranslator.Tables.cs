using Kefa.Feel.Plans;

namespace Kefa.Feel.Sql;

public sealed partial class SqlTranslator
{
    // Each combination of regions of the columns is a condition in SQL.
    private const int MostCases = 400;

    private SqlValue Table(PlanNode node, PlanTable table)
    {
        if (table.Points.All(p => p.All(v => v is TextValue)))
            return TableOfTexts(node, table);
        return table.Points.All(p => p.All(v => v is NumberValue)) ? TableOfNumbers(node, table) : throw Refused(node, $"its columns are not all numbers, or all texts");
    }

    /// <summary>
    /// A table that answers numbers. Its constants divide each column into regions in which all numbers meet the same cells: a number that is known is in
    /// one of them, one that is not may be in all that its bounds touch. The answer is the hull of what the table answers there.
    /// </summary>
    private SqlNumber TableOfNumbers(PlanNode node, PlanTable table)
    {
        SqlNumber[] inputs = [.. table.Inputs.Select(NumberOf)];
        if (inputs.Length > 1 && inputs.Any(i => !i.States.Error.IsNever || !i.States.Any.IsNever))
            throw Refused(node, $"a column of it may be an error while another is not known");
        List<Case> cases = [new(SqlExpression.True, [], IsValued: true)];
        for (var i = 0; i < inputs.Length; i++)
        {
            var column = States(node, inputs[i], [.. table.Points[i].Select(p => ((NumberValue)p).Number)]);
            cases = [.. cases.SelectMany(_ => column, (before, state) => new Case(SqlExpression.And(before.Condition, state.Condition), [.. before.Values, .. state.Values], before.IsValued && state.IsValued))];
            if (cases.Count > MostCases)
                throw Refused(node, $"it has too many cases");
        }

        // Cases of one answer are one case.
        List<(SqlExpression Condition, Value Answer)> answers =
            [.. cases.Select(c => (c.Condition, Answer: table.Decide(c.Values))).GroupBy(c => KeyOf(node, c.Answer), (_, same) => (SqlExpression.Or(same.Select(s => s.Condition)), same.First().Answer))];
        if (cases.Exists(c => c.IsValued && table.Decide(c.Values) is ErrorValue))
            throw Refused(node, $"some of its answers are errors");

        SqlExpression Where(Func<Value, bool> of) => SqlExpression.Or(answers.Where(a => of(a.Answer)).Select(a => a.Condition));
        var isNone = Where(a => a is NullValue and not ErrorValue);
        var isError = Where(a => a is ErrorValue);
        var isAny = Where(a => a is UnknownValue { Kind: UnknownKind.Any });
        var numbers = answers.Where(a => a.Answer is NumberValue or UnknownValue { Kind: UnknownKind.Number }).ToArray();
        var isNumber = Bound(SqlExpression.Or(numbers.Select(n => n.Condition)));
        isNone = Bound(isNone);
        var mixed = SqlExpression.Or(isAny, SqlExpression.And(isNone, isNumber));
        var states = new SqlStates(SqlState.When(SqlExpression.And(isNone, SqlExpression.Untrue(isNumber), SqlExpression.Untrue(isAny))), SqlState.When(isError), SqlState.When(mixed));
        if (numbers.Length == 0)
            return Known(SqlTerms.Null, states);
        var missing = SqlExpression.Or(isNone, isError, isAny);
        return SqlNumber.OfEnds(SqlRatio.Of(End(isLow: true)), SqlRatio.Of(End(isLow: false)), states);

        SqlTerm End(bool isLow)
        {
            SqlTerm[] ends = [.. numbers.Select(n => _terms.Choose([(n.Condition, EndOf(node, n.Answer, isLow))], null))];
            var extreme = Dialect.Extreme([.. ends.Select(e => e.Expression)], isLow);
            return new SqlTerm(SqlExpression.When(missing, SqlExpression.Null, extreme), ends.All(e => e.IsInteger), ends.Max(e => e.Largest), ends.Max(e => e.Scale)) { IsNeverNegative = ends.All(e => e.IsNeverNegative) };
        }
    }

    private sealed record Case(SqlExpression Condition, Value[] Values, bool IsValued);

    /// <summary>The states and regions of a column: each with a value that stands for all in it.</summary>
    private List<Case> States(PlanNode node, SqlNumber input, IReadOnlyList<Number> points)
    {
        List<Case> states = [];
        if (!input.States.None.IsNever)
            states.Add(new Case(input.States.None.Expression, [Value.Null], IsValued: false));
        if (!input.States.Error.IsNever)
            states.Add(new Case(input.States.Error.Expression, [new ErrorValue($"Division by zero.")], IsValued: false));
        if (!input.States.Any.IsNever)
            states.Add(new Case(input.States.Any.Expression, [Value.Unknown], IsValued: false));
        var part = node.ToString()!;
        var hasValue = SqlExpression.Untrue(input.States.Missing);
        var (low, high) = (input.Low, input.High);
        for (var region = 0; region <= 2 * points.Count; region++)
        {
            // Odd regions are points, even ones lie between them.
            var at = region / 2;
            List<SqlExpression> touches = [hasValue];
            if (region % 2 == 1)
            {
                touches.Add(Unless(low, "<=", low, Plain(points[at])));
                touches.Add(Unless(high, "<=", Plain(points[at]), high));
            }
            else
            {
                if (at > 0)
                    touches.Add(Unless(high, "<", Plain(points[at - 1]), high));
                if (at < points.Count)
                    touches.Add(Unless(low, "<", low, Plain(points[at])));
            }

            states.Add(new Case(SqlExpression.And(touches), [Value.Of(Inside(points, region))], IsValued: true));
        }

        return states;

        SqlRatio Plain(Number point) => SqlRatio.Of(_terms.Constant(point));

        // An end that is NULL is infinite.
        SqlExpression Unless(SqlRatio end, string op, SqlRatio left, SqlRatio right)
        {
            var compared = _terms.Compare(op, left, right, part);
            return input.IsAlwaysKnown ? compared : SqlExpression.Or(SqlExpression.IsNullOf(end.Top.Expression), end.Over is { } over ? SqlExpression.IsNullOf(over.Expression) : SqlExpression.False, compared);
        }
    }

    private static Number Inside(IReadOnlyList<Number> points, int region)
    {
        var at = region / 2;
        if (region % 2 == 1)
            return points[at];
        if (points.Count == 0)
            return Number.Zero;
        if (at == 0)
            return Number.TrySubtract(points[0], Number.One, out var below) ? below : points[0];
        if (at == points.Count)
            return Number.TryAdd(points[^1], Number.One, out var above) ? above : points[^1];
        return Number.TryAdd(points[at - 1], points[at], out var sum) && Number.TryDivide(sum, 2, out var middle) ? middle : points[at];
    }

    private static string KeyOf(PlanNode node, Value answer) => answer switch
    {
        ErrorValue => "error",
        NullValue => "null",
        NumberValue number => number.Number.ToString(),
        UnknownValue { Kind: UnknownKind.Number, Min: { } min, Max: { } max } => $"{min}..{max}",
        UnknownValue { Kind: UnknownKind.Any } => "any",
        _ => throw Refused(node, $"it answers something else than numbers"),
    };

    private SqlTerm EndOf(PlanNode node, Value answer, bool isLow) => answer switch
    {
        NumberValue number => _terms.Constant(number.Number),
        UnknownValue { Min: { } min, Max: { } max } => _terms.Constant(isLow ? min : max),
        _ => throw Refused(node, $"it answers something else than numbers"),
    };
}
