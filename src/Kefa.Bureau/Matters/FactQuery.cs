using Kefa.Bureau.Storage;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Feel.Sql;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters;

/// <summary>
/// A fact that counts other matters as SQL: how many it counts, and of how many that cannot be told. It costs what the database needs to count, not what it takes to read those matters.
/// </summary>
internal static class FactQuery
{
    private const string BureauColumn = "bureau_id";

    /// <param name="same">Fields that must have this text: an index finds the matters.</param>
    /// <returns>Null where the filter cannot be said exactly in SQL, or versions of the procedure differ in what it reads.</returns>
    public static string? Of(
        SqlDialect dialect, int bureau, FactDefinition fact, IReadOnlyList<Procedure> versions, IEnumerable<KeyValuePair<string, string>> same, MatterData matter, ActContext context)
    {
        if (fact.Measure is not ("count" or "exists")) return null;
        var space = new PlanSpace(FactRows.Known(matter, context));
        PlanNode? plan = fact.Filter?.Plan(space, name => versions[0].FindField(name) is { } field ? space.Input(name, field.FeelType)
            : name is FactRows.Stage or FactRows.Procedure ? space.Input(name, FeelType.Text) : space.Input(name, FeelType.Any));
        var columns = new List<(SqlColumn Column, string Sql)>();
        foreach (PlanSlot slot in plan?.Slots ?? [])
        {
            if (TypeOf(slot.Path, versions) is { } type) columns.Add(Field(dialect, slot.Path, type));
            else if (slot.Path is FactRows.Stage or FactRows.Procedure) columns.Add((new SqlColumn(slot.Path, SqlColumnType.Text, slot.Path), $"m.{slot.Path} AS {dialect.Name(slot.Path)}"));
            else return null;
        }
        string indexed = string.Concat(same.Select(field =>
            $" AND EXISTS (SELECT 1 FROM field f WHERE f.{BureauColumn} = m.{BureauColumn} AND f.stream = m.stream AND f.path = {dialect.Literal(field.Key)} AND f.text = {dialect.Literal(field.Value)})"));
        string stages = fact.Stages.IsEmpty ? "" : $" AND m.stage IN ({string.Join(", ", fact.Stages.Select(dialect.Literal))})";
        string rows = $"SELECT m.{BureauColumn}{string.Concat(columns.Select(c => $", {c.Sql}"))} FROM matter m WHERE m.procedure = {dialect.Literal(versions[0].Id)}{stages}{indexed}";
        var translator = new SqlTranslator(SqlSource.OfQuery(dialect, rows, SqlScope.To(BureauColumn, bureau), columns.Select(c => c.Column)));
        string? condition = plan is null ? "1 = 1" : translator.Condition(plan) is SqlTranslation.Translated translated ? translated.Outcome.Text : null;
        return condition is null ? null : $"SELECT count(*) FILTER (WHERE {condition}), count(*) FILTER (WHERE ({condition}) IS NULL)\nFROM {translator.From()}";
    }

    private static SqlColumnType? TypeOf(string path, IReadOnlyList<Procedure> versions)
    {
        SqlColumnType? type = null;
        foreach (Procedure version in versions)
        {
            if (version.FindField(path) is not { } field || MatterColumns.TypeOf(field) is not { } here || (type is not null && type != here)) return null;
            type = here;
        }
        return type;
    }

    private static (SqlColumn Column, string Sql) Field(SqlDialect dialect, string path, SqlColumnType type)
    {
        JsonValueSql json = JsonValueSql.OfPath(dialect, "m.data", path);
        string none = path + "?";
        return (MatterColumns.Of(path, type, unknownMayBeNone: true), $"{json.Value(type)} AS {dialect.Name(path)}, {json.IsNone} AS {dialect.Name(none)}");
    }
}
