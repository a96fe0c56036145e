using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Documents.Tables;
using Kefa.Matching.Profiles;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Companies.Import;

/// <summary>All facts of the companies in the form that an import reads back.</summary>
public sealed class CompanyExport(CompanyDirectory companies, RegisterLibrary registers, ICurrentBureau bureau, TimeProvider time, KefaDbContext db)
{
    /// <param name="filter">Which companies.</param>
    /// <param name="exportedBy">Who does it, for the notes of a workbook.</param>
    /// <param name="english">The language of the notes.</param>
    public async Task<TableExport> TableAsync(CompanyFilter filter, string exportedBy, bool english, CancellationToken cancellationToken)
    {
        var dictionary = await registers.FieldsAsync(cancellationToken);
        var columns = CompanyTemplate.ColumnsOf(dictionary, await YearsAsync(dictionary, cancellationToken)).ToList();
        var now = TimeZoneInfo.ConvertTime(time.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(bureau.Required.TimeZone));
        return new TableExport
        {
            Title = english ? "Companies" : "企业数据",
            NotesTitle = english ? "Notes" : "口径",
            Columns = [.. columns.Select(c => new TableColumn(c.Header, TypeOf(c.Part ?? c.Field)))],
            Rows = RowsAsync(filter, columns, cancellationToken),
            Notes =
            [
                new(english ? "Cut-off" : "数据截止", $"{now:yyyy-MM-dd}"),
                new(english ? "Filter" : "筛选条件", Describe(filter, english)),
                new(english ? "Exported by" : "导出人", exportedBy),
                new(english ? "Exported at" : "导出时间", $"{now:yyyy-MM-dd HH:mm:ss}"),
            ],
        };
    }

    /// <summary>Writes the companies as JSON, one object on a line.</summary>
    public async Task WriteJsonAsync(CompanyFilter filter, Stream destination, CancellationToken cancellationToken)
    {
        var dictionary = await registers.FieldsAsync(cancellationToken);
        await using var writer = new StreamWriter(destination, new UTF8Encoding(false), 64 * 1024, leaveOpen: true);
        await writer.WriteAsync("[".AsMemory(), cancellationToken);
        var separator = "\n";
        await foreach (var company in companies.ProfilesAsync(filter, cancellationToken))
        {
            await writer.WriteAsync((separator + ProfileJson.ToText(company.Profile, dictionary)).AsMemory(), cancellationToken);
            separator = ",\n";
        }

        await writer.WriteAsync("\n]\n".AsMemory(), cancellationToken);
    }

    private async IAsyncEnumerable<IReadOnlyList<object?>> RowsAsync(CompanyFilter filter, List<CompanyColumn> columns, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var company in companies.ProfilesAsync(filter, cancellationToken))
            yield return [.. columns.Select(column => CellOf(company.Profile.Find(column.Field.Id, column.Year), column))];
    }

    internal static object? CellOf(Fact? fact, CompanyColumn column) => fact switch
    {
        { Value: FactValue.Context context } when column.Part is { } part =>
            FactCell.Format(context.Parts.TryGetValue(part.Id, out var value) ? value is null ? Fact.Unknown : Fact.Known(value) : null),
        { Value: FactValue.List list } => FactCell.Records(list, column.Field),
        _ => FactCell.Format(fact),
    };

    /// <summary>The last years, and every other of which anything is known.</summary>
    private async Task<IReadOnlyList<int>> YearsAsync(FieldDictionary dictionary, CancellationToken cancellationToken)
    {
        var last = CompanyTemplate.LastYears(bureau.Required.Today(time)).ToHashSet();
        // A year that only one company knows must have its column too: all are asked before the head is written.
        await foreach (var data in db.Set<Company>().AsNoTracking().Select(c => c.Data).AsAsyncEnumerable().WithCancellation(cancellationToken))
            last.UnionWith(CompanyData.Read(data, dictionary).Select(f => f.Key.Year).OfType<int>());

        return [.. last.Order()];
    }

    private static ColumnType TypeOf(Field field) => field.Type switch
    {
        FieldType.Money => ColumnType.Money,
        FieldType.Integer or FieldType.Decimal => ColumnType.Number,
        FieldType.Date => ColumnType.Date,
        FieldType.Boolean => ColumnType.Boolean,
        _ => ColumnType.Text,
    };

    private static string Describe(CompanyFilter filter, bool english)
    {
        string?[] parts =
        [
            filter.Text is { Length: > 0 } text ? $"{(english ? "text" : "文字")} {text}" : null,
            filter.Region is { Length: > 0 } region ? $"{(english ? "region" : "地区")} {region}" : null,
            filter.Industry is { Length: > 0 } industry ? $"{(english ? "industry" : "行业")} {industry}" : null,
            filter.Size is { } size ? $"{(english ? "size" : "规模")} {size}" : null,
        ];
        var said = string.Join("; ", parts.OfType<string>());
        return said.Length > 0 ? said : english ? "all" : "全部";
    }
}
