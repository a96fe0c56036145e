using System.Collections.Immutable;
using System.Globalization;
using Kefa.Feel.Plans;

namespace Kefa.Feel.Sql;

public sealed partial class SqlTranslator
{
    private int _iterations;

    // Parts of an iteration's body speak of its item: they cannot be computed outside of it.
    private bool _isInside;

    private SqlValue Escape(PlanEscape escape) => escape.Detail switch
    {
        PlanCoercion(var type) when Fits(ValueOf(escape.Operands[0]), type) => ValueOf(escape.Operands[0]),
        PlanIteration { Kind: PlanIterationKind.Some or PlanIterationKind.Every } iteration when ValueOf(iteration.Source) is SqlArray source => Quantified(escape, iteration, source),
        PlanTable table => Table(escape, table),
        _ => throw Refused(escape, $"this has no operator in a plan"),
    };

    /// <summary>Whether a value is of the type, whenever there is one.</summary>
    private static bool Fits(SqlValue value, FeelType type) => value switch
    {
        SqlNothing => true,
        SqlChoice choice => choice.Cases.All(c => c.Value is NullValue || ValueKinds.KindOf(c.Value) is { } kind && (kind == UnknownKind.Any || ValueKinds.TypeOf(kind) == type)),
        SqlTruth => type == FeelType.Boolean,
        SqlNumber => type == FeelType.Number,
        SqlScalar { Kind: UnknownKind.Text } => type == FeelType.Text,
        SqlScalar { Kind: UnknownKind.Date } => type == FeelType.Date,
        _ => false,
    };

    /// <summary>
    /// Whether some (every) item of a list in a column meets a condition: as for <c>or</c> (<c>and</c>), what is not known counts when nothing decides.
    /// Null for null; anything for an unknown list.
    /// </summary>
    private SqlTruth Quantified(PlanNode node, PlanIteration iteration, SqlArray source)
    {
        var (alias, members, body) = Inside(node, iteration, source, () => TruthOf(iteration.Body));
        var isSome = iteration.Kind == PlanIterationKind.Some;
        var decides = isSome ? body.Value : SqlExpression.Not(body.Value);
        var (yes, no) = isSome ? ("TRUE", "FALSE") : ("FALSE", "TRUE");
        var any = Over(members, alias, decides.IsNull ? "NULLIF(TRUE, TRUE)" : decides.Text, body.Value, each => $"CASE WHEN {Dialect.IsAny}({each}) THEN {yes} WHEN {Dialect.IsAny}({each} IS NULL) THEN NULL ELSE {no} END");
        var isKnown = SqlExpression.IsNotNull(members[0]);
        var unknown = SqlState.When(() => SqlExpression.And(SqlExpression.IsNullOf(members[0]), SqlExpression.Untrue(source.States.Missing)));
        var value = SqlExpression.When(isKnown, any, SqlExpression.Null);
        var list = source.States with { Any = SqlState.Either(source.States.Any, unknown) };
        if (body.States.AreNever)
            return new SqlTruth(value, list);

        // As for a chain of "or" ("and"): where no item decides, what is not known counts, then errors, then null.
        var decided = SqlExpression.Untrue(SqlExpression.IsNotNull(Exists(decides)));
        SqlExpression Exists(SqlExpression condition) => SqlExpression.Atom($"(SELECT TRUE WHERE EXISTS (SELECT 1 {From(members, alias)} WHERE {condition.Text}))", true, [.. members, condition]);
        SqlExpression Has(SqlState state) => state.IsNever ? SqlExpression.False : SqlExpression.IsNotNull(Exists(state.Expression));
        var (hasNone, hasError, hasAny) = (Has(body.States.None), Has(body.States.Error), Has(body.States.Any));
        var hasUnknown = SqlExpression.IsNotNull(Exists(SqlExpression.And(SqlExpression.IsNullOf(body.Value), SqlExpression.Untrue(body.States.Missing))));
        var open = SqlExpression.Or(hasAny, SqlExpression.And(hasUnknown, SqlExpression.Or(hasNone, hasError)));
        SqlState In(SqlExpression where) => SqlState.When(SqlExpression.And(isKnown, decided, where));
        return new SqlTruth(value, new SqlStates(
            SqlState.Either(list.None, In(SqlExpression.And(hasNone, SqlExpression.Not(SqlExpression.Or(hasError, hasAny, hasUnknown))))),
            SqlState.Either(list.Error, In(SqlExpression.And(hasError, SqlExpression.Not(SqlExpression.Or(hasAny, hasUnknown))))),
            SqlState.Either(list.Any, In(open))));
    }

    /// <summary>
    /// The sum of what a body is for each item of a list in a column. Null for a null or empty list, anything for one that is not known; an item that is an error makes it one.
    /// </summary>
    private SqlNumber SumOfEach(PlanNode node, PlanIteration iteration, SqlArray source)
    {
        var (alias, members, body) = Inside(node, iteration, source, () => NumberOf(iteration.Body));
        if (!body.Low.IsPlain || !body.High.IsPlain)
            throw Refused(node, $"the sum of quotients is rounded several times");
        var unknown = SqlExpression.And(SqlExpression.IsNullOf(members[0]), SqlExpression.Untrue(source.States.Missing));
        var isEmpty = SqlExpression.Binary("=", SqlExpression.Atom($"{Dialect.CountItems}({members[0].Text})", true, members[0]), SqlExpression.Atom("0", false));
        var error = SqlState.Either(source.States.Error, Exists(body.States.Error));
        var any = SqlState.Either(source.States.Any, SqlState.When(unknown), Exists(body.States.Any)).Unless(error);
        SqlStates states = new(SqlState.Either(source.States.None, SqlState.When(isEmpty), Exists(body.States.None)).Unless(error, any), error, any);
        return SqlNumber.OfEnds(SqlRatio.Of(Sum(body.Low.Top)), SqlRatio.Of(Sum(body.High.Top)), states);

        SqlState Exists(SqlState state) => state.IsNever ? state
            : SqlState.When(() => Over(members, alias, state.Expression.Text, state.Expression, each => $"{Dialect.IsAny}({each})"));

        // As soon as one end is open so is that of the sum.
        SqlTerm Sum(SqlTerm term)
        {
            var sum = new SqlTerm(
                SqlExpression.When(
                    states.Missing,
                    SqlExpression.Null,
                    Over(members, alias, Dialect.Summand(term.Expression), term.Expression, each => $"CASE WHEN {Dialect.IsAny}({each} IS NULL) THEN NULL ELSE {Dialect.SumOver}({each}) END")),
                false,
                SqlTerms.Product(SqlTerms.LargestOf(term), int.MaxValue),
                SqlTerms.ScaleOf(term));

            // FEEL would round after each item, and here one could once.
            return SqlTerms.Fits(sum) ? sum : throw Refused(node, $"the result may have more than 34 digits; give the columns smaller sizes");
        }
    }

    /// <summary>Translates the body of an iteration; its parts speak of the item and are not computed outside of it.</summary>
    private (string Alias, SqlExpression[] Members, TBody Body) Inside<TBody>(PlanNode node, PlanIteration iteration, SqlArray source, Func<TBody> translate)
    {
        if (_isInside)
            throw Refused(node, $"iterations inside of each other have no form in SQL");
        var alias = string.Create(CultureInfo.InvariantCulture, $"item{++_iterations}");
        _values[iteration.Item] = ItemOf(source.Column, alias);
        _isInside = true;
        try
        {
            return (alias, [.. MembersOf(source.Column).Select(m => SqlExpression.Name(Dialect.Name(m.Column), isNullable: true, layer: 0))], translate());
        }
        finally
        {
            _isInside = false;
        }
    }

    private string From(SqlExpression[] members, string alias) => $"FROM {Dialect.Items(members, alias)}";

    /// <summary>An aggregate of what is computed for each item. An aggregate of what speaks of no item would be one over the rows of the table, so each is computed first.</summary>
    private SqlExpression Over(SqlExpression[] members, string alias, string each, SqlExpression made, Func<string, string> aggregate) =>
        SqlExpression.Atom($"(SELECT {aggregate($"{alias}_each.one")} FROM (SELECT {each} AS one {From(members, alias)}) AS {alias}_each)", true, [.. members, made]);

    private static ImmutableArray<SqlColumn> MembersOf(SqlColumn column) => column.Type == SqlColumnType.Records ? column.Members : [column];

    /// <summary>The item of a list: a record of members that are known or not, or a known number or text.</summary>
    private SqlValue ItemOf(SqlColumn column, string alias)
    {
        var members = MembersOf(column);
        var values = members.Select((m, i) => SqlExpression.Name(Dialect.Item(alias, i), isNullable: true, layer: 0)).ToArray();
        return column.Type switch
        {
            SqlColumnType.NumberArray => Known(new SqlTerm(values[0], false, null, null), SqlStates.Valued),
            SqlColumnType.TextArray => new SqlScalar(UnknownKind.Text, values[0], SqlStates.Valued),
            _ => new SqlRecord(members.Select((m, i) => KeyValuePair.Create(m.Path, OfColumn(m, values[i], SqlStates.Valued))).ToImmutableDictionary(StringComparer.Ordinal)),
        };
    }
}
