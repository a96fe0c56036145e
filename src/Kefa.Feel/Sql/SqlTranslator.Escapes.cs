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
        if (_isInside)
            throw Refused(node, $"iterations inside of each other have no form in SQL");
        var alias = string.Create(CultureInfo.InvariantCulture, $"item{++_iterations}");
        var members = MembersOf(source.Column);
        _values[iteration.Item] = ItemOf(source.Column, alias);
        SqlTruth body;
        _isInside = true;
        try
        {
            body = TruthOf(iteration.Body);
        }
        finally
        {
            _isInside = false;
        }

        if (!body.States.AreNever)
            throw Refused(node, $"its condition may be null or an error");
        var arrays = members.Select(m => SqlExpression.Name(Dialect.Name(m.Column), isNullable: true, layer: 0)).ToArray();
        var isSome = iteration.Kind == PlanIterationKind.Some;
        var decides = isSome ? body.Value : SqlExpression.Not(body.Value);
        var names = string.Join(", ", members.Select((_, i) => Dialect.Name(MemberName(i))));
        var any = SqlExpression.Atom(
            $"(SELECT CASE WHEN bool_or({decides.Text}) THEN {(isSome ? "TRUE" : "FALSE")} WHEN bool_or(({decides.Text}) IS NULL) THEN NULL ELSE {(isSome ? "FALSE" : "TRUE")} END "
            + $"FROM unnest({string.Join(", ", arrays.Select(a => a.Text))}) AS {alias}({names}))",
            true, [.. arrays, body.Value]);
        var isKnown = SqlExpression.IsNotNull(arrays[0]);
        var unknown = SqlState.When(() => SqlExpression.And(SqlExpression.IsNullOf(arrays[0]), SqlExpression.Untrue(source.States.Missing)));
        return new SqlTruth(SqlExpression.When(isKnown, any, SqlExpression.Null), source.States with { Any = SqlState.Either(source.States.Any, unknown) });
    }

    private static ImmutableArray<SqlColumn> MembersOf(SqlColumn column) => column.Type == SqlColumnType.Records ? column.Members : [column];

    private static string MemberName(int i) => string.Create(CultureInfo.InvariantCulture, $"m{i + 1}");

    /// <summary>The item of a list: a record of members that are known or not, or a known number or text.</summary>
    private SqlValue ItemOf(SqlColumn column, string alias)
    {
        var members = MembersOf(column);
        var values = members.Select((m, i) => SqlExpression.Name($"{alias}.{Dialect.Name(MemberName(i))}", isNullable: true, layer: 0)).ToArray();
        return column.Type switch
        {
            SqlColumnType.NumberArray => Known(new SqlTerm(values[0], false, null, null), SqlStates.Valued),
            SqlColumnType.TextArray => new SqlScalar(UnknownKind.Text, values[0], SqlStates.Valued),
            _ => new SqlRecord(members.Select((m, i) => KeyValuePair.Create(m.Path, OfColumn(m, values[i], SqlStates.Valued))).ToImmutableDictionary(StringComparer.Ordinal)),
        };
    }
}
