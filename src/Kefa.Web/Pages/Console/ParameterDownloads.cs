using Kefa.Bureau.Parameters;
using Kefa.Documents.Tables;
using Microsoft.AspNetCore.Builder;

namespace Kefa.Web.Pages.Console;

/// <summary>The local numbers as a table, with the filter of the page.</summary>
internal static class ParameterDownloads
{
    public static void MapParameterDownloads(this IEndpointRouteBuilder caseworkers)
    {
        foreach (var format in Enum.GetValues<TableFormat>())
            caseworkers.MapGet($"/parameters/export.{TableExport.ContentOf(format).Extension}", (Exporting exporting, ParameterLibrary library) => SendAsync(exporting, library, format));
    }

    private static async Task SendAsync(Exporting e, ParameterLibrary library, TableFormat format)
    {
        var found = ParameterWords.Search(await library.LoadAsync(e.Leaving), e.Query, e.Today);
        await e.SendAsync("parameters", format, e.Today, new TableExport
        {
            Title = e.L("地方参数", "Local numbers"),
            Columns =
            [
                new(e.L("编号", "Id"), Width: 30), new(e.L("规则", "Rule")), new(e.L("名称", "Name"), Width: 36), new(e.L("现值", "Now")), new(e.L("自", "From"), ColumnType.Date),
                new(e.L("依据", "Source"), Width: 48), new(e.L("待确认", "To be confirmed"), ColumnType.Boolean), new(e.L("确认人", "Confirmed by")),
            ],
            Rows = found.Select(IReadOnlyList<object?> (f) =>
            [
                f.Parameter.Id, f.Parameter.Rule, f.Parameter.Name.In(e.English), f.Standing is null ? null : ParameterWords.Of(f.Parameter, f.Standing.Text).In(e.English), f.Standing?.Confirmation?.From ?? f.Standing?.Content?.From,
                f.Standing?.Confirmation?.Source ?? f.Standing?.Content?.Source, f.Standing is null ? null : f.Standing.IsOpen, f.Standing?.Confirmation?.By,
            ]).ToAsyncEnumerable(),
        });
    }
}
