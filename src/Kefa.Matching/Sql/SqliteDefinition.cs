using System.Globalization;
using Kefa.Feel.Sql;

namespace Kefa.Matching.Sql;

/// <summary>The company table as SQLite makes it: the same columns with the types that SQLite has, and checks in place of those that it has not.</summary>
internal static class SqliteDefinition
{
    /// <summary>The statement without its end. SQLite has no comments on tables, but keeps the statement with what stands in it.</summary>
    public static string Of(CompanyTable table)
    {
        string[] key = [CompanyTable.Quoted(CompanyTable.BureauColumn), CompanyTable.Quoted(CompanyTable.YearColumn), CompanyTable.Quoted(CompanyTable.IdColumn)];
        List<string> lines =
        [
            $"{key[0]} INTEGER NOT NULL", $"{key[1]} INTEGER NOT NULL", $"{key[2]} TEXT NOT NULL", .. table.Columns.SelectMany(Of), $"UNIQUE ({string.Join(", ", key)})",
        ];
        return $"CREATE TABLE {table.QuotedName} ( /* {table.Mark} */\n  {string.Join(",\n  ", lines)}\n) STRICT";
    }

    public static IEnumerable<string> Of(FactColumn column)
    {
        var none = column.Column.NoneColumn is { } name ? CompanyTable.Quoted(name) : null;
        IEnumerable<SqlColumn> kept = column.Column.Type switch
        {
            SqlColumnType.State => [],
            SqlColumnType.Records => column.Column.Members,
            _ => [column.Column],
        };
        foreach (var one in kept)
        {
            var value = CompanyTable.Quoted(one.Column);
            List<string> checks = CheckOf(one, value, isList: column.Column.Type == SqlColumnType.Records) is { } check ? [check] : [];
            if (none is not null)
                checks.Add($"(NOT {none} OR {value} IS NULL)");
            var type = column.Column.Type is SqlColumnType.Boolean or SqlColumnType.Integer ? "INTEGER" : "TEXT";
            yield return $"{value} {type}{(checks.Count == 0 ? "" : $" CHECK ({string.Join(" AND ", checks)})")}";
        }

        if (none is not null)
            yield return $"{none} INTEGER NOT NULL DEFAULT 0 CHECK ({none} IN (0, 1))";
    }

    // Each is NULL, which is no offence, where the value is.
    private static string? CheckOf(SqlColumn column, string value, bool isList)
    {
        if (isList || column.Type is SqlColumnType.NumberArray or SqlColumnType.TextArray)
            return $"(json_type({value}) = 'array')";
        var least = column.IsNeverNegative ? "0" : $"-{column.Largest}";
        return column.Type switch
        {
            SqlColumnType.Boolean => $"({value} IN (0, 1))",
            SqlColumnType.Integer => $"({value} BETWEEN {least} AND {column.Largest})",
            // Rounding to a double keeps the order: what is within the bounds is never refused for it.
            SqlColumnType.Decimal => string.Create(
                CultureInfo.InvariantCulture,
                $"({value} NOT GLOB '*[^-0-9.]*' AND CAST({value} AS REAL) BETWEEN {least} AND {column.Largest} AND length({value}) - instr({value} || '.', '.') <= {column.Scale})"),
            SqlColumnType.Date => $"(date({value}) IS {value} AND {value} >= '0001-01-01')",
            _ => null,
        };
    }
}
