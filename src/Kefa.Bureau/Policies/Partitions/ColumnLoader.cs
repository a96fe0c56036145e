using System.Globalization;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Feel.Sql;
using Kefa.Matching.Population;
using Kefa.Matching.Profiles;
using Kefa.Matching.Sql;
using Npgsql;

namespace Kefa.Bureau.Policies.Partitions;

/// <summary>Reads companies of a company table into columns: the facts that plans read, and no others.</summary>
/// <param name="database">The database.</param>
/// <param name="table">The company table.</param>
/// <param name="slots">The facts that are wanted.</param>
public sealed class ColumnLoader(NpgsqlDataSource database, CompanyTable table, IReadOnlyList<PlanSlot> slots)
{
    private readonly ProfileBinder _binder = new(table.Dictionary);
    private readonly FactReader _facts = new(table);

    /// <summary>The companies from one id up to another, in the order of their ids.</summary>
    /// <param name="bureau">The bureau whose rows are meant.</param>
    /// <param name="dataYear">The year that <c>L</c> stands for.</param>
    /// <param name="fromId">The first id.</param>
    /// <param name="toId">The first id that is not wanted any more; null for all.</param>
    public async Task<(string[] Ids, CompanyColumns Columns)> LoadAsync(int bureau, int dataYear, string fromId, string? toId, CancellationToken cancellationToken)
    {
        Column[] columns = [.. slots.Select(s => Column.For(s.Path, s.Type, _binder.UnknownAt(s.Path)))];
        string[] inputs = [.. slots.Select(s => s.Input).Distinct(StringComparer.Ordinal)];
        await using var command = database.CreateCommand($"""
            SELECT {string.Join(", ", table.ColumnsOf(inputs).Prepend($"\"{CompanyTable.IdColumn}\""))} FROM {table.QuotedName}
            WHERE "{CompanyTable.BureauColumn}" = $1 AND "{CompanyTable.YearColumn}" = $2 AND "{CompanyTable.IdColumn}" >= $3 {(toId is null ? "" : $"AND \"{CompanyTable.IdColumn}\" < $4")}
            ORDER BY "{CompanyTable.IdColumn}"
            """);
        command.CommandTimeout = 0;
        object[] values = [bureau, dataYear, fromId, .. toId is null ? Array.Empty<object>() : [toId]];
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var cells = Cells(reader, columns);
        List<string> ids = [];
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(reader.GetString(0));
            foreach (var cell in cells)
                cell();
        }

        return ([.. ids], new CompanyColumns(ids.Count, columns));
    }

    /// <summary>For each column what takes its fact from the row at which the reader stands.</summary>
    private Action[] Cells(NpgsqlDataReader reader, Column[] columns)
    {
        var places = Enumerable.Range(0, reader.FieldCount).ToDictionary(reader.GetName, i => i, StringComparer.Ordinal);
        var plain = table.Columns.Where(c => c.Column.Type is SqlColumnType.Boolean or SqlColumnType.Integer or SqlColumnType.Decimal or SqlColumnType.Text or SqlColumnType.Date)
            .ToDictionary(c => c.Path, c => c.Column, StringComparer.Ordinal);
        var context = new EvaluationContext(default);
        return [.. slots.Select((slot, i) => plain.TryGetValue(slot.Path, out var source)
            ? Plain(reader, columns[i], source, places[source.Column], source.NoneColumn is { } none ? places[none] : -1)
            : () => columns[i].Add(slot.Read(_facts.Read(slot.Input, name => FactCell.Of(reader, places[name])), context)))];
    }

    /// <summary>A fact that one cell of the table has: read without going by way of a profile.</summary>
    private static Action Plain(NpgsqlDataReader reader, Column column, SqlColumn source, int place, int none) => () =>
    {
        if (reader.IsDBNull(place))
        {
            if (none >= 0 && reader.GetBoolean(none))
                column.Add(Value.Null);
            else
                column.AddUnknown();
            return;
        }

        switch (source.Type)
        {
            case SqlColumnType.Integer when column is NumberColumn numbers:
                numbers.Add(reader.GetInt64(place));
                break;
            case SqlColumnType.Integer or SqlColumnType.Decimal:
                column.Add(Value.Of((Number)Convert.ToDecimal(reader.GetValue(place), CultureInfo.InvariantCulture)));
                break;
            case SqlColumnType.Boolean:
                column.Add(Value.Of(reader.GetBoolean(place)));
                break;
            case SqlColumnType.Date:
                column.Add(new DateValue(FeelDate.FromDateOnly(reader.GetFieldValue<DateOnly>(place))));
                break;
            default:
                column.Add(Value.Of(reader.GetString(place)));
                break;
        }
    };
}
