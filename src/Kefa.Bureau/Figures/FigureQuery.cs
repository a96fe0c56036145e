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

    public FigureQuery(SqlDialect dialect, int bureau, IReadOnlyList<CompiledFigure> figures, FigurePeriod period, DateOnly today)
    {
        FigureSchema schema = figures[0].Schema!;
        _dialect = dialect;
        _schema = schema;
        _rows = new FigureRows(dialect, bureau, schema);
        _translator = new SqlTranslator(_rows.With(figures.SelectMany(f => f.Condition!.Paths.Concat(f.Figure.Group).Append(f.Figure.Measure.Path!)).Where(path => path is not null)));
        _conditions = figures.ToDictionary(f => f.Figure.Code, f => _translator.Condition(f.Condition!.Plan(period, today, schema)) switch
        {
            SqlTranslation.Translated translated => translated.Outcome.Text,
            var refused => throw new InvalidDataException($"The figure {f.Figure.Code} cannot be asked of {dialect.Title}: {refused}"),
        }, StringComparer.Ordinal);
    }

    /// <summary>One row: for each figure what <see cref="CountedRows"/> says, in its order.</summary>
    public string Totals(IEnumerable<CompiledFigure> figures) => $"SELECT {string.Join(",\n", figures.SelectMany(f => Aggregates(f.Figure)))}\nFROM {_translator.From()}";

    /// <summary>A row for each group of a figure: its keys, then what <see cref="CountedRows"/> says.</summary>
    public string Groups(Figure figure)
    {
        string keys = string.Join(", ", figure.Group.Select(_rows.Name)), condition = _conditions[figure.Code];
        return $"SELECT {keys}, {string.Join(", ", Aggregates(figure))}\nFROM {_translator.From()}\nWHERE ({condition}) IS NOT FALSE\nGROUP BY {keys}";
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

    /// <summary>The key of a group as it stands in a row; booleans are true and false on both databases.</summary>
    public string? Key(Figure figure, DbDataReader reader, int at) => reader.IsDBNull(at) ? null : _schema.Find(figure.Group[at])!.Type == SqlColumnType.Boolean
        ? Convert.ToBoolean(reader.GetValue(at), CultureInfo.InvariantCulture) ? True : False
        : Convert.ToString(reader.GetValue(at), CultureInfo.InvariantCulture);

    public static CountedRows Read(DbDataReader reader, int at) => new(Number(reader, at), reader.GetInt64(at + 1), reader.GetInt64(at + 2));

    /// <summary>A number of the database, exactly: decimals are text on SQLite.</summary>
    public static decimal? Number(DbDataReader reader, int at) => reader.IsDBNull(at) ? null : reader.GetValue(at) switch
    {
        long whole => whole,
        int whole => whole,
        decimal exact => exact,
        string text => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
        var other => throw new InvalidDataException($"A figure came back as {other.GetType().Name}, which is no exact number."),
    };

    private string[] Aggregates(Figure figure)
    {
        string filter = $"FILTER (WHERE {Counts(figure)})";
        string? path = figure.Measure.Path is { } measured ? _rows.Name(measured) : null;
        string value = figure.Measure switch
        {
            FigureMeasure.Distinct => $"count(DISTINCT {path}) {filter}",
            FigureMeasure.Sum or FigureMeasure.Average => $"{(IsSqlite ? "kefa_sum" : "sum")}({path}) {filter}",
            FigureMeasure.Median when IsSqlite => $"kefa_median({path}) {filter}",
            // The lower and the upper of the two in the middle; the same one when the number of rows is odd.
            FigureMeasure.Median => $"(percentile_disc(0.5) WITHIN GROUP (ORDER BY {path}) {filter} - percentile_disc(0.5) WITHIN GROUP (ORDER BY -{path}) {filter}) / 2.0",
            _ => $"count(*) {filter}",
        };
        return [value, $"count(*) {filter}", $"count(*) FILTER (WHERE {Undetermined(figure)})"];
    }

    private bool IsSqlite => _dialect == SqlDialect.Sqlite;

    private string Counts(Figure figure) => figure.Measure.Path is { } path ? $"({_conditions[figure.Code]}) AND {_rows.Name(path)} IS NOT NULL" : $"({_conditions[figure.Code]})";

    // Whether it counts is not known, or it counts and what is measured is not known; a number that there is not is no number.
    private string Undetermined(Figure figure) => figure.Measure.Path is { } path
        ? $"(({_conditions[figure.Code]}) IS NULL AND NOT {_rows.None(path)} OR ({_conditions[figure.Code]}) AND {_rows.Name(path)} IS NULL AND NOT {_rows.None(path)})"
        : $"({_conditions[figure.Code]}) IS NULL";
}
