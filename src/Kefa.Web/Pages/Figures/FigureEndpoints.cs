using Kefa.Bureau.Figures;
using Kefa.Bureau.Matters;
using Kefa.Documents.Tables;
using Kefa.Web.Pages.Console;
using AccessPolicies = Kefa.Bureau.Accounts.Policies;

namespace Kefa.Web.Pages.Figures;

/// <summary>What the pages of figures give to take away: the figures of a period with their definitions, and the records behind one.</summary>
internal static class FigureEndpoints
{
    public static void MapFigures(this IEndpointRouteBuilder app)
    {
        var staff = app.MapGroup("/console/figures").RequireAuthorization(AccessPolicies.Caseworker).ExcludeFromDescription();
        foreach (var format in Enum.GetValues<TableFormat>())
        {
            string extension = TableExport.ContentOf(format).Extension;
            staff.MapGet($"/export.{extension}", (Exporting e, ComputeFigures compute) => FiguresAsync(e, compute, format));
            staff.MapGet($"/{{code}}/records.{extension}", (string code, Exporting e, FigureRecords records, FigureLibrary library, ActingPeople people) => RecordsAsync(code, e, records, library, people, format));
        }
    }

    private static async Task FiguresAsync(Exporting e, ComputeFigures compute, TableFormat format)
    {
        FigurePeriod period = FigureQuery.Period(e.Query, e.Today);
        var both = await compute.HandleAsync([period, period.Before(e.Today)], null, e.Leaving);
        var values = FigureQuery.Filtered(e.Query, both[0].Values);
        await e.SendAsync("figures-" + period, format, period.AsOf(e.Today), new TableExport
        {
            Title = e.L("指标", "Figures") + " " + period.Name.In(e.English),
            Columns =
            [
                new(e.L("代码", "Code"), Width: 12), new(e.L("指标", "Figure"), Width: 32), new(period.Name.In(e.English), ColumnType.Number), new(e.L("单位", "Unit"), Width: 8), new(e.L("上年同期", "A year before"), ColumnType.Number),
                new(e.L("记录", "Records"), ColumnType.Number), new(e.L("待定", "Undetermined"), ColumnType.Number), new(e.L("没有数值的原因", "Why there is none"), Width: 24), new(e.L("来源", "Origin"), Width: 10),
                new(e.L("口径", "Definition"), Width: 60), new(e.L("口径版本", "Version"), Width: 30), new(e.L("依据", "Basis"), Width: 30),
            ],
            Rows = values.Select(IReadOnlyList<object?> (v) =>
            [
                v.Figure.Figure.Code, v.Figure.Figure.Name.In(e.English), v.Rounded, v.Figure.Figure.Unit.In(e.English), both[1].GetValueOrDefault(v.Figure.Figure.Code)?.Rounded, (decimal)v.Records, (decimal)v.Undetermined,
                v.None is { } none ? e.English ? none.En : none.Zh : null, v.Reported ? e.L("据报告", "reported") : e.L("计算", "computed"), v.Figure.Figure.Definition.In(e.English), v.Figure.Set.Reference, string.Join("；", v.Figure.Figure.Basis),
            ]).ToAsyncEnumerable(),
        });
    }

    private static async Task<IResult> RecordsAsync(string code, Exporting e, FigureRecords records, FigureLibrary library, ActingPeople people, TableFormat format)
    {
        FigurePeriod period = FigureQuery.Period(e.Query, e.Today);
        if (await library.FindAsync(code, period.AsOf(e.Today), e.Leaving) is not { } found) return TypedResults.NotFound();
        var filter = new FigureRecordFilter(e.Query["tab"] == "undetermined", FigureQuery.Keys(e.Query, found.Figure));
        if (await records.PageAsync(code, period, filter, 1, int.MaxValue, await people.OfAsync(e.Context.User, e.Leaving), e.Leaving) is not { } page) return TypedResults.NotFound();
        await e.SendAsync($"figure-{code}-{period}", format, period.AsOf(e.Today), new TableExport
        {
            Title = $"{found.Figure.Name.In(e.English)} {period.Name.In(e.English)}",
            Columns =
            [
                new(e.L("编号", "Number"), Width: 18), new(e.L("办件", "Matter"), Width: 40), new(e.L("第几条", "Record"), ColumnType.Number), new(e.L("登记", "Opened"), ColumnType.Date), new(e.L("办结", "Closed"), ColumnType.Date),
                new(e.L("计量值", "Measured"), Width: 16),
            ],
            Rows = page.Items.Select(IReadOnlyList<object?> (row) => [row.Number, row.Matter?.Title, row.Place > 0 ? (decimal)row.Place : null, row.Matter?.OpenedOn, row.Matter?.ClosedOn, row.Measured]).ToAsyncEnumerable(),
        });
        return TypedResults.Empty;
    }
}
