using System.Collections.Immutable;
using Kefa.Feel.Plans;

namespace Kefa.Feel.Sql;

/// <content>Tables over texts: by the code of an industry to the bounds of its sizes.</content>
public sealed partial class SqlTranslator
{
    private const int MostCombinations = 20_000;

    /// <summary>
    /// A table over texts answers one of a few constants. Each column is in one of several states: one of the texts that cells name, any other, not known, null, an error. The
    /// table itself is asked for every combination; what columns do not matter after others is left out.
    /// </summary>
    private SqlValue TableOfTexts(PlanNode node, PlanTable table)
    {
        if (table.Inputs is [var only] && ValueOf(only) is SqlChoice choice)
            return Chosen(choice.Cases.Select(c => (c.Condition, table.Decide([c.Value]))));
        if (table.Points.Any(p => p.Any(v => !SqlDialect.IsSayable(((TextValue)v).Text))))
            throw Refused(node, $"{Dialect.Title} has no such constant here");
        var columns = table.Inputs.Select((input, i) => TextStates(ScalarOf(input, ValueOf(input), UnknownKind.Text), [.. table.Points[i].Cast<TextValue>()])).ToArray();
        if (columns.Aggregate(1L, (product, column) => Math.Min(product * column.Length, MostCombinations + 1)) > MostCombinations)
            throw Refused(node, $"it has too many cases");
        List<(SqlExpression Condition, Value Answer)> cases = [];
        Divide(columns, table, [], SqlExpression.True, cases);
        return Chosen(cases);
    }

    /// <summary>Goes through the states of the next column, those together that lead to the same answers.</summary>
    private static void Divide(
        (SqlExpression Condition, Value Value)[][] columns, PlanTable table, ImmutableArray<Value> before, SqlExpression condition, List<(SqlExpression Condition, Value Answer)> into)
    {
        if (before.Length == columns.Length)
        {
            into.Add((condition, table.Decide(before)));
            return;
        }

        var alike = columns[before.Length].GroupBy(state => string.Join('|', Answers(columns, table, before.Add(state.Value))), StringComparer.Ordinal).ToArray();
        foreach (var states in alike)
        {
            var where = alike.Length == 1 ? SqlExpression.True : SqlExpression.Or(states.Select(s => s.Condition));
            Divide(columns, table, before.Add(states.First().Value), SqlExpression.And(condition, where), into);
        }
    }

    private static IEnumerable<string> Answers((SqlExpression Condition, Value Value)[][] columns, PlanTable table, ImmutableArray<Value> before) => before.Length == columns.Length
        ? [KeyOfAnswer(table.Decide(before))]
        : columns[before.Length].SelectMany(state => Answers(columns, table, before.Add(state.Value)));

    /// <summary>The states of a text, of which exactly one holds in each row.</summary>
    private (SqlExpression Condition, Value Value)[] TextStates(SqlScalar text, TextValue[] named)
    {
        List<(SqlExpression Condition, Value Value)> states = [];
        if (!text.States.None.IsNever)
            states.Add((text.States.None.Expression, Value.Null));
        if (!text.States.Error.IsNever)
            states.Add((text.States.Error.Expression, new ErrorValue($"Division by zero.")));
        if (!text.States.Any.IsNever)
            states.Add((text.States.Any.Expression, Value.Unknown));
        var unknown = SqlExpression.And(SqlExpression.IsNullOf(text.Value), SqlExpression.Untrue(text.States.Missing));
        if (unknown.Truth != false)
            states.Add((unknown, UnknownValue.Of(UnknownKind.Text)));
        var value = Bound(text.Value);
        SqlExpression[] literals = [.. named.Select(n => SqlExpression.Atom(Dialect.Text(n.Text), false))];
        for (var i = 0; i < named.Length; i++)
            states.Add((SqlExpression.Binary("=", value, literals[i]), named[i]));
        var other = named.Length == 0 ? SqlExpression.IsNotNull(value) : SqlExpression.Operation($"{value.Inner} NOT IN ({string.Join(", ", literals.Select(l => l.Text))})", value.IsNullable, value);
        states.Add((other, new TextValue(string.Concat(named.Select(n => n.Text)) + "\uE000")));
        return [.. states];
    }

    /// <summary>One of several constants: a number where all are numbers or none, else a choice that is looked into further.</summary>
    private SqlValue Chosen(IEnumerable<(SqlExpression Condition, Value Value)> given)
    {
        ImmutableArray<(SqlExpression Condition, Value Value)> cases =
            [.. given.GroupBy(c => KeyOfAnswer(c.Value), (_, same) => (Bound(SqlExpression.Or(same.Select(s => s.Condition))), same.First().Value), StringComparer.Ordinal)];
        if (cases is [var (_, one)])
            return OfConstant(one);
        SqlState Where(Func<Value, bool> of) => SqlState.When(SqlExpression.Or(cases.Where(c => of(c.Value)).Select(c => c.Condition)));
        SqlStates states = new(Where(v => v is NullValue and not ErrorValue), Where(v => v is ErrorValue), Where(v => v is UnknownValue { Kind: UnknownKind.Any }));
        var hasNumber = cases.Any(c => c.Value is NumberValue or UnknownValue { Kind: UnknownKind.Number });
        if (!cases.All(c => c.Value is NumberValue or NullValue or UnknownValue { Kind: UnknownKind.Number or UnknownKind.Any }) || !hasNumber)
            return new SqlChoice(cases, states);
        if (!cases.Any(c => c.Value is UnknownValue { Kind: UnknownKind.Number }))
            return Known(_terms.Choose([.. cases.Where(c => c.Value is NumberValue).Select(c => (c.Condition, _terms.Constant(((NumberValue)c.Value).Number)))], null), states);
        return SqlNumber.OfEnds(SqlRatio.Of(End(n => n.Min)), SqlRatio.Of(End(n => n.Max)), states);

        // Where there is no bound the end is NULL.
        SqlTerm End(Func<UnknownValue, Number?> of) => _terms.Choose(
            [.. cases.Select(c => (c.Condition, Number: c.Value switch { NumberValue known => known.Number, UnknownValue { Kind: UnknownKind.Number } unknown => of(unknown), _ => null }))
                .Where(c => c.Number is not null).Select(c => (c.Condition, _terms.Constant(c.Number!.Value)))],
            null);
    }

    private static string KeyOfAnswer(Value answer) => answer switch
    {
        ErrorValue => "error",
        NullValue => "null",
        NumberValue { Ratio: { } ratio } => $"{ratio}",
        TextValue text => $"\"{text.Text}\"",
        UnknownValue unknown => $"{unknown.Kind} {unknown.Min}..{unknown.Max}",
        ContextValue context => $"{{{string.Join(", ", context.Entries.Select(e => $"{e.Key}: {KeyOfAnswer(e.Value)}"))}}}",
        ListValue list => $"[{string.Join(", ", list.Items.Select(KeyOfAnswer))}]",
        _ => answer.ToString()!,
    };
}
