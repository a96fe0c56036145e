using System.Globalization;
using System.Text;
using Kefa.Feel;
using Kefa.Feel.Sql;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Sql;

/// <summary>Writes companies as rows of the company table, in the text form of PostgreSQL's COPY.</summary>
/// <param name="table">The table.</param>
/// <param name="asOf">The day on which the facts are read: yearly facts are those of its data year and before.</param>
public sealed class CompanyRow(CompanyTable table, DateOnly asOf)
{
    private readonly ProfileBinder _binder = new(table.Dictionary);

    /// <summary>Appends the row of a company, with the line's end.</summary>
    /// <exception cref="FormatException">A fact is beyond what its column can hold.</exception>
    public void Append(StringBuilder line, int bureau, Profile company)
    {
        var variables = _binder.Bind(company, asOf);
        line.Append(CultureInfo.InvariantCulture, $"{bureau}\t{ProfileBinder.DataYear(asOf)}\t");
        AppendText(line, company.Id);
        foreach (var column in table.Columns)
        {
            try
            {
                Append(line, column.Column, column.Read(variables));
            }
            catch (FormatException e)
            {
                throw new FormatException($"The company '{company.Id}': {column.Path} {e.Message}", e);
            }
        }

        line.Append('\n');
    }

    private static void Append(StringBuilder line, SqlColumn column, Value value)
    {
        switch (column.Type)
        {
            case SqlColumnType.State:
                break;
            case SqlColumnType.Records:
                AppendRecords(line, column, value);
                break;
            case SqlColumnType.NumberArray or SqlColumnType.TextArray:
                line.Append('\t');
                if (value is ListValue list)
                    AppendArray(line, [.. list.Items.Select(i => Element(column, i) ?? throw new FormatException("has an item that is not known; the table keeps lists of known items."))]);
                else
                    line.Append("\\N");
                break;
            default:
                line.Append('\t');
                if (value is UnknownValue or NullValue)
                    line.Append("\\N");
                else
                    AppendText(line, Known(column, value));
                break;
        }

        if (column.NoneColumn is not null)
            line.Append(value is NullValue ? "\tt" : "\tf");
    }

    private static void AppendRecords(StringBuilder line, SqlColumn column, Value value)
    {
        foreach (var member in column.Members)
        {
            line.Append('\t');
            if (value is ListValue list)
                AppendArray(line, [.. list.Items.Select(i => i is ContextValue entries ? Element(member, entries[member.Path] ?? Value.Null) : throw new FormatException("has an item that is no record."))]);
            else
                line.Append("\\N");
        }
    }

    /// <summary>An item of an array: null where it is not known.</summary>
    private static string? Element(SqlColumn column, Value value) => value switch
    {
        UnknownValue => null,
        NullValue => throw new FormatException("has a member that there is not (null); the table has no place for that."),
        NumberValue number when column.Type == SqlColumnType.NumberArray => number.Number.ToString(),
        TextValue text when column.Type == SqlColumnType.TextArray => text.Text,
        _ => Known(column, value),
    };

    private static string Known(SqlColumn column, Value value) => (column.Type, value) switch
    {
        (SqlColumnType.Boolean, BooleanValue truth) => truth.Truth ? "t" : "f",
        (SqlColumnType.Integer or SqlColumnType.Decimal, NumberValue number) => Fitting(column, number.Number),
        (SqlColumnType.Text, TextValue text) => text.Text,
        (SqlColumnType.Date, DateValue { Date.Year: >= 1 and <= 9999 } date) => date.Date.ToString(),
        _ => throw new FormatException($"is {value}, which the table has no place for."),
    };

    /// <summary>A number that the column keeps as it is: PostgreSQL would round further places away.</summary>
    private static string Fitting(SqlColumn column, Number number)
    {
        var scale = column.Scale ?? 0;
        if (!number.TryRound(scale, RoundingMode.Down, out var kept) || kept != number)
            throw new FormatException($"is {number}; the table keeps {scale} decimal places.");
        if (number.Abs() > column.Largest || column.IsNeverNegative && number.Sign < 0)
            throw new FormatException($"is {number}; the table keeps numbers {(column.IsNeverNegative ? "from 0" : $"from -{column.Largest}")} to {column.Largest}.");
        return number.ToString();
    }

    private static void AppendArray(StringBuilder line, string?[] items)
    {
        var array = new StringBuilder("{");
        for (var i = 0; i < items.Length; i++)
        {
            array.Append(i > 0 ? "," : "");
            if (items[i] is not { } item)
                array.Append("NULL");
            else
                array.Append('"').Append(item.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append('"');
        }

        AppendText(line, array.Append('}').ToString());
    }

    /// <summary>A text as COPY reads it back.</summary>
    private static void AppendText(StringBuilder line, string text)
    {
        if (text.Contains('\0', StringComparison.Ordinal))
            throw new FormatException("has a character (U+0000) that PostgreSQL cannot keep.");
        foreach (var c in text)
        {
            switch (c)
            {
                case '\\':
                    line.Append("\\\\");
                    break;
                case '\t':
                    line.Append("\\t");
                    break;
                case '\n':
                    line.Append("\\n");
                    break;
                case '\r':
                    line.Append("\\r");
                    break;
                default:
                    line.Append(c);
                    break;
            }
        }
    }
}
