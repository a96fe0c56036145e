using System.Collections.Immutable;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kefa.Feel;
using Kefa.Feel.Sql;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Sql;

/// <summary>Companies as rows of the company table on SQLite, for <see cref="CompanyTable.InsertStatement"/>.</summary>
/// <param name="table">The table.</param>
/// <param name="asOf">The day on which the facts are read: yearly facts are those of its data year and before.</param>
public sealed class CompanyValues(CompanyTable table, DateOnly asOf)
{
    // Chinese stays legible, also to instr and LIKE.
    private static readonly JsonSerializerOptions Json = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly ProfileBinder _binder = new(table.Dictionary);

    /// <summary>The row of a company, in the order of the statement's parameters: <see cref="long"/>, <see cref="string"/>, or null for NULL.</summary>
    /// <exception cref="FormatException">A fact is beyond what its column can hold.</exception>
    public ImmutableArray<object?> Of(int bureau, Profile company)
    {
        var variables = _binder.Bind(company, asOf);
        var row = ImmutableArray.CreateBuilder<object?>();
        row.Add((long)bureau);
        row.Add((long)ProfileBinder.DataYear(asOf));
        row.Add(FactCell.Text(company.Id));
        foreach (var column in table.Columns)
        {
            try
            {
                row.AddRange(CellsOf(column.Column, column.Read(variables)));
            }
            catch (FormatException e)
            {
                throw FactCell.Refusal(company, column, e);
            }
        }

        return row.DrainToImmutable();
    }

    private static IEnumerable<object?> CellsOf(SqlColumn column, Value value)
    {
        switch (column.Type)
        {
            case SqlColumnType.State:
                break;
            case SqlColumnType.Records:
                foreach (var member in column.Members)
                    yield return value is ListValue records ? ArrayOf(member.Type, FactCell.Members(member, records)) : null;
                break;
            case SqlColumnType.NumberArray or SqlColumnType.TextArray:
                yield return value is ListValue list ? ArrayOf(column.Type == SqlColumnType.TextArray ? SqlColumnType.Text : SqlColumnType.Decimal, FactCell.Items(column, list)) : null;
                break;
            default:
                yield return value is UnknownValue or NullValue ? null : CellOf(column.Type, FactCell.Known(column, value));
                break;
        }

        if (column.NoneColumn is not null)
            yield return value is NullValue ? 1L : 0L;
    }

    private static object CellOf(SqlColumnType type, string text) => type switch
    {
        SqlColumnType.Boolean => text == "t" ? 1L : 0L,
        SqlColumnType.Integer => long.Parse(text, CultureInfo.InvariantCulture),
        _ => text,
    };

    // Decimals are texts: a number with a point would be a REAL.
    private static string ArrayOf(SqlColumnType type, string?[] items) =>
        JsonSerializer.Serialize(items.Select(i => i is null ? null : type == SqlColumnType.Boolean ? i == "t" : CellOf(type, i)), Json);
}
