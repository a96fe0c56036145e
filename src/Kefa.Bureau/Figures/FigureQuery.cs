using System.Data.Common;
using System.Globalization;
using Kefa.Feel.Sql;

namespace Kefa.Bureau.Figures;

/// <summary>What the database says of a figure: its number, how many rows it counts and of how many it is not known whether they count.</summary>
/// <param name="Sum">The number: for an average the sum that it is made of; null where there is none.</param>
internal sealed record CountedRows(decimal? Sum, long Records, long Undetermined);

/// <summary>
/// Figures over one source for one period as SQL. A figure's number and its records come from the same rows by the same condition: what is listed is what is counted.
/// </summary>
internal sealed class FigureQuery
{
    public const string True = "true", False = "false";

    /// <summary>Stands for every key of a group, where records of a part are asked for.</summary>
    public const string Any = "*";

    private readonly SqlDialect _dialect;
    private readonly FigureSchema _schema;
    private readonly FigureRows _rows;
    private readonly SqlTranslator _translator;
    private readonly Dictionary<string, string> _conditions;

    // How many rows stand in one, where rows that are alike stand together; null where each is one.
    private readonly string? _count;

    private FigureQuery(SqlDialect dialect, int bureau, IReadOnlyList<CompiledFigure> figures, FigurePeriod period, DateOnly today, bool listed)
    {
        FigureSchema schema = figures[0].Schema!;
        _dialect = dialect;
        _schema = schema;
        _rows = new FigureRows(dialect, bureau, schema);
        IEnumerable<string> paths = figures.SelectMany(f => f.Condition!.Paths.Concat(f.Figure.Group).Append(f.Figure.Measure.Path!)).Where(path => path is not null);
        bool together = !listed && _rows.AreAlike && figures.All(f => f.Figure.Measure is FigureMeasure.Count or FigureMeasure.Distinct);
        _count = together ? dialect.Name(FigureRows.Count) : null;
        _translator = new SqlTranslator(together ? _rows.Together(paths) : _rows.With(paths));
        _conditions = figures.ToDictionary(f => f.Figure.Code, f => _translator.Condition(f.Condition!.Plan(period, today, schema)) switch
        {
            SqlTranslation.Translated translated => translated.Outcome.Text,
            var refused => throw new InvalidDataException($"The figure {f.Figure.Code} cannot be asked of {dialect.Title}: {refused}"),
        }, StringComparer.Ordinal);
    }

    /// <summary>For the numbers of figures that have one source.</summary>
    public static FigureQuery OfValues(SqlDialect dialect, int bureau, IReadOnlyList<CompiledFigure> figures, FigurePeriod period, DateOnly today) => new(dialect, bureau, figures, period, today, listed: false);

    /// <summary>For the records of a figure.</summary>
    public static FigureQuery OfRecords(SqlDialect dialect, int bureau, CompiledFigure figure, FigurePeriod period, DateOnly today) => new(dialect, bureau, [figure], period, today, listed: true);

    /// <summary>
    /// All that figures over the source come to, in one statement that reads each row once: a line for each figure (its place among them, no keys), and one for each group of those that
    /// are told apart; see <see cref="Read"/>.
    /// </summary>
    public string Values(IReadOnlyList<CompiledFigure> figures)
    {
        Figure[] all = [.. figures.Select(f => f.Figure)];
        int keys = all.Max(f => f.Group.Count);
        string none = string.Concat(Enumerable.Repeat(", NULL", keys));
        var lines = new List<string>();
        for (int i = 0; i < all.Length; i++) lines.Add($"SELECT {i}, 0{none}, {Named(i)} FROM totals");
        for (int i = 0; i < all.Length; i++)
        {
            if (all[i].Group.Count == 0) continue;
            string by = string.Join(", ", all[i].Group.Select(_rows.Name)), shown = string.Concat(all[i].Group.Select(path => $", {Key(path)}")), rest = string.Concat(Enumerable.Repeat(", NULL", keys - all[i].Group.Count));
            (string value, string records, string undetermined) = Aggregates(all[i]);
            lines.Add($"SELECT {i}, 1{shown}{rest}, {Text(value)}, {records}, {undetermined} FROM facts WHERE ({_conditions[all[i].Code]}) IS NOT FALSE GROUP BY {by}");
        }
        string totals = string.Join(",\n", all.Select((figure, i) =>
        {
            (string value, string records, string undetermined) = Aggregates(figure);
            return $"{Text(value)} AS v{i}, {records} AS r{i}, {undetermined} AS u{i}";
        }));
        return $"WITH facts AS MATERIALIZED (SELECT * FROM {_translator.From()}),\ntotals AS MATERIALIZED (SELECT {totals}\nFROM facts)\n{string.Join("\nUNION ALL ", lines)}";

        static string Named(int i) => string.Create(CultureInfo.InvariantCulture, $"v{i}, r{i}, u{i}");
    }

    // Exact, and one type for all lines.
    private static string Text(string value) => $"CAST({value} AS text)";

    private string Key(string path) => _schema.Find(path)!.Type == SqlColumnType.Boolean
        ? $"CASE WHEN {_rows.Name(path)} THEN '{True}' WHEN NOT {_rows.Name(path)} THEN '{False}' END" : Text(_rows.Name(path));

    /// <summary>A line of <see cref="Values"/>: the place of the figure, the keys of the group (null for the figure as a whole), and what it comes to.</summary>
    public static (int Figure, string?[]? Keys, CountedRows Rows) Read(DbDataReader reader, IReadOnlyList<CompiledFigure> figures)
    {
        int figure = reader.GetInt32(0), after = reader.FieldCount - 3;
        string?[]? keys = reader.GetInt32(1) == 0 ? null : [.. figures[figure].Figure.Group.Select((_, i) => reader.IsDBNull(i + 2) ? null : reader.GetString(i + 2))];
        return (figure, keys, new CountedRows(reader.IsDBNull(after) ? null : decimal.Parse(reader.GetString(after), NumberStyles.Float, CultureInfo.InvariantCulture), reader.GetInt64(after + 1), reader.GetInt64(after + 2)));
    }

    /// <summary>The rows that a figure counts, or those of which it is not known: stream, place, and what is measured. By stream and place.</summary>
    /// <param name="keys">Of these groups only; null for all.</param>
    public string Records(Figure figure, bool undetermined, IReadOnlyList<string?>? keys, (int Skip, int Take)? page)
    {
        string counts = undetermined ? Undetermined(figure) : Counts(figure);
        string value = figure.Measure.Path is { } path ? _rows.Name(path) : "NULL";
        string grouped = string.Concat((keys ?? []).Select((key, i) => key == Any ? "" : $" AND {IsIn(figure.Group[i], key)}"));
        string limit = page is { } p ? string.Create(CultureInfo.InvariantCulture, $" LIMIT {p.Take} OFFSET {p.Skip}") : "";
        return $"SELECT {_dialect.Name(FigureRows.Stream)}, {_dialect.Name(FigureRows.Place)}, {value}\nFROM {_translator.From()}\nWHERE {counts}{grouped}\nORDER BY 1, 2{limit}";
    }

    private string IsIn(string path, string? key) => (key, _schema.Find(path)!.Type) switch
    {
        (null, _) => $"{_rows.Name(path)} IS NULL",
        (True, SqlColumnType.Boolean) => _rows.Name(path),
        (_, SqlColumnType.Boolean) => $"NOT {_rows.Name(path)}",
        _ => $"CAST({_rows.Name(path)} AS text) = {_dialect.Literal(key)}",
    };

    private (string Value, string Records, string Undetermined) Aggregates(Figure figure)
    {
        string counts = Counts(figure), filter = $"FILTER (WHERE {counts})";
        string? path = figure.Measure.Path is { } measured ? _rows.Name(measured) : null;
        string value = figure.Measure switch
        {
            FigureMeasure.Distinct => $"count(DISTINCT {path}) {filter}",
            FigureMeasure.Sum or FigureMeasure.Average => $"{(IsSqlite ? "kefa_sum" : "sum")}({path}) {filter}",
            FigureMeasure.Median when IsSqlite => $"kefa_median({path}) {filter}",
            // The lower and the upper of the two in the middle; the same one when the number of rows is odd.
            FigureMeasure.Median => $"(percentile_disc(0.5) WITHIN GROUP (ORDER BY {path}) {filter} - percentile_disc(0.5) WITHIN GROUP (ORDER BY -{path}) {filter}) / 2.0",
            _ => Count(counts),
        };
        return (value, Count(counts), Count(Undetermined(figure)));
    }

    private string Count(string condition) => _count is null ? $"count(*) FILTER (WHERE {condition})" : $"CAST(COALESCE(sum({_count}) FILTER (WHERE {condition}), 0) AS bigint)";

    private bool IsSqlite => _dialect == SqlDialect.Sqlite;

    private string Counts(Figure figure) => figure.Measure.Path is { } path ? $"({_conditions[figure.Code]}) AND {_rows.Name(path)} IS NOT NULL" : $"({_conditions[figure.Code]})";

    // Whether it counts is not known, or it counts and what is measured is not known; a number that there is not is no number.
    private string Undetermined(Figure figure) => figure.Measure.Path is { } path
        ? $"(({_conditions[figure.Code]}) IS NULL AND NOT {_rows.None(path)} OR ({_conditions[figure.Code]}) AND {_rows.Name(path)} IS NULL AND NOT {_rows.None(path)})"
        : $"({_conditions[figure.Code]}) IS NULL";
}
