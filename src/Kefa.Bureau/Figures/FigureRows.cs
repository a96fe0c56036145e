using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Kefa.Feel.Sql;

namespace Kefa.Bureau.Figures;

/// <summary>The rows of a source as SQL: each path that is asked for in a column of its own, on both databases, always of one bureau.</summary>
internal sealed class FigureRows(SqlDialect dialect, int bureau, FigureSchema schema)
{
    /// <summary>The stream that a row belongs to.</summary>
    public const string Stream = "@stream";

    /// <summary>The place of the row in it: of a record in its list, of an event in its stream; 0 for a matter.</summary>
    public const string Place = "@place";

    /// <summary>How many rows stand together in one of <see cref="Together"/>.</summary>
    public const string Count = "@count";

    private const string BureauColumn = "bureau_id", Procedure = "procedure", ContentVersion = "content_version";

    /// <summary>The source for conditions that read these paths.</summary>
    public SqlSource With(IEnumerable<string> paths)
    {
        SourcePath[] asked = Asked(paths);
        return Of($"SELECT {Identity}{Listed(asked)} FROM {From}", asked);
    }

    /// <summary>Whether rows of the source are much alike: of millions of events a few thousand differ in day, type, role and procedure.</summary>
    public bool AreAlike => schema.Source is FigureSource.Events;

    /// <summary>The same with rows that are alike in these paths in one, and how many they are.</summary>
    public SqlSource Together(IEnumerable<string> paths)
    {
        SourcePath[] asked = Asked(paths);
        string same = string.Join(", ", asked.Select(path => path.Key == Procedure ? ContentVersion : path.Key).Prepend(BureauColumn).Distinct(StringComparer.Ordinal)), count = dialect.Name(Count);
        return Of($"SELECT {BureauColumn}, {count}{Listed(asked)} FROM (SELECT {same}, count(*) AS {count} FROM {From} GROUP BY {same}) AS event", asked);
    }

    private SourcePath[] Asked(IEnumerable<string> paths) => [.. paths.Distinct(StringComparer.Ordinal).Select(schema.Find).OfType<SourcePath>()];

    private string Listed(SourcePath[] asked) => string.Concat(asked.SelectMany(Columns).Select(column => $", {column.Sql} AS {dialect.Name(column.Name)}"));

    private SqlSource Of(string query, SourcePath[] asked) =>
        SqlSource.OfQuery(dialect, query, SqlScope.To(BureauColumn, bureau), asked.Select(path => MatterColumns.Of(path.Path, path.Type, unknownMayBeNone: !path.Unless)));

    /// <summary>The column of a path in the rows.</summary>
    public string Name(string path) => dialect.Name(path);

    /// <summary>TRUE where a path has none, not where it is not known.</summary>
    public string None(string path) => dialect.Name(path + "?");

    private bool IsSqlite => dialect == SqlDialect.Sqlite;

    private string Identity => schema.Source switch
    {
        FigureSource.Entries => $"m.{BureauColumn}, m.stream AS {dialect.Name(Stream)}, {(IsSqlite ? "e.key + 1" : "e.place")} AS {dialect.Name(Place)}",
        FigureSource.Events => $"{BureauColumn}, stream AS {dialect.Name(Stream)}, n AS {dialect.Name(Place)}",
        _ => $"{BureauColumn}, stream AS {dialect.Name(Stream)}, 0 AS {dialect.Name(Place)}",
    };

    private string From => schema.Source switch
    {
        FigureSource.Entries entries => $"{Records(entries.List)} WHERE m.procedure = {dialect.Literal(entries.Procedure)}{(IsSqlite ? $" AND json_type(m.data, {JsonValueSql.Path(dialect, entries.List)}) = 'array'" : "")}",
        FigureSource.Events => $"event WHERE kind = {dialect.Literal(Matter.Kind)}",
        FigureSource.Matters matters => $"matter WHERE procedure = {dialect.Literal(matters.Procedure)}",
        _ => throw new InvalidOperationException($"'{schema.Source.Key}' has no rows."),
    };

    private string Records(string list)
    {
        if (IsSqlite) return $"matter m JOIN json_each(m.data, {JsonValueSql.Path(dialect, list)}) e";
        string records = $"m.data #> {JsonValueSql.Path(dialect, list)}";
        return $"matter m CROSS JOIN LATERAL jsonb_array_elements(CASE WHEN jsonb_typeof({records}) = 'array' THEN {records} ELSE '[]'::jsonb END) WITH ORDINALITY AS e(value, place)";
    }

    private IEnumerable<(string Name, string Sql)> Columns(SourcePath path)
    {
        (string value, string none) = path.Place switch
        {
            PathPlace.Column => OfColumn(path),
            PathPlace.Entry => OfJson("e.value", path),
            _ => OfJson(schema.Source is FigureSource.Entries ? "m.counted" : "counted", path),
        };
        yield return (path.Path, value);
        yield return (path.Path + "?", none);
    }

    private (string Value, string None) OfColumn(SourcePath path)
    {
        string table = schema.Source is FigureSource.Entries ? "m." : "";
        string value = path.Key switch
        {
            "days" => IsSqlite ? $"CAST(julianday({table}closed_on) - julianday({table}opened_on) AS INTEGER)" : $"({table}closed_on - {table}opened_on)",
            "handler" => $"CAST({table}handler AS text)",
            // procedure/id@version
            Procedure when IsSqlite => "CASE WHEN content_version LIKE 'procedure/%@%' THEN substr(content_version, 11, instr(content_version, '@') - 11) END",
            Procedure => "CASE WHEN content_version LIKE 'procedure/%@%' THEN split_part(substr(content_version, 11), '@', 1) END",
            var column => table + column,
        };
        return (value, path.Unless ? $"({value} IS NULL)" : IsSqlite ? "0" : "FALSE");
    }

    private (string Value, string None) OfJson(string json, SourcePath path)
    {
        JsonValueSql column = path.Place == PathPlace.Counted ? JsonValueSql.OfKey(dialect, json, path.Key) : JsonValueSql.OfPath(dialect, json, path.Key);
        return (column.Value(path.Type), path.Unless ? column.IsMissing : column.IsNone);
    }
}
