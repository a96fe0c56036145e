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
                throw FactCell.Refusal(company, column, e);
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
                    AppendArray(line, FactCell.Items(column, list));
                else
                    line.Append("\\N");
                break;
            default:
                line.Append('\t');
                if (value is UnknownValue or NullValue)
                    line.Append("\\N");
                else
                    AppendText(line, FactCell.Known(column, value));
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
                AppendArray(line, FactCell.Members(member, list));
            else
                line.Append("\\N");
        }
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
        foreach (var c in FactCell.Text(text))
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
