using Kefa.Bureau.Appraisals;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Matters;
using Kefa.Documents.Tables;
using Kefa.Web.Hosting;
using Kefa.Web.Pages.Console;
using Kefa.Web.Shell;
using AccessPolicies = Kefa.Bureau.Accounts.Policies;

namespace Kefa.Web.Pages.Appraisals;

/// <summary>What the pages of sheets give to take away: the list, and one sheet.</summary>
internal static class AppraisalEndpoints
{
    public static void MapAppraisals(this IEndpointRouteBuilder app)
    {
        var staff = app.MapGroup("/console/appraisals").RequireAuthorization(AccessPolicies.Caseworker).ExcludeFromDescription();
        staff.MapGet("/editions/template.xlsx", TemplateAsync);
        foreach (var format in Enum.GetValues<TableFormat>())
        {
            string extension = TableExport.ContentOf(format).Extension;
            staff.MapGet($"/export.{extension}", (Exporting e, SheetList sheets) => ListAsync(e, sheets, format));
            staff.MapGet($"/{{number}}/sheet.{extension}", (string number, Exporting e, OpenSheet open, ActingPeople people) => SheetAsync(number, e, open, people, format));
        }
    }

    /// <summary>The table in which a bureau writes the sheet that it received; its words are those that the reader knows, in one language.</summary>
    private static Task TemplateAsync(Exporting e) => Downloads.SendAsync(e.Context, new TableExport
    {
        Title = "考核表模板", Columns = [.. SheetTable.Columns.Select((name, i) => new TableColumn(name, Width: i is 4 or 7 ? 44 : 14))], Rows = SheetTable.Examples.Select(IReadOnlyList<object?> (row) => [.. row]).ToAsyncEnumerable(),
    }, TableFormat.Xlsx, e.Today);

    private static Task ListAsync(Exporting e, SheetList sheets, TableFormat format) => e.SendAsync("appraisals", format, e.Today, new TableExport
    {
        Title = e.L("考核评议", "Appraisals"),
        Columns =
        [
            new(e.L("编号", "Number"), Width: 18), new(e.L("名称", "Title"), Width: 40), new(e.L("考核单位", "Appraiser"), Width: 30), new(e.L("类别", "Kind"), Width: 18), new(e.L("考核表", "Edition"), Width: 34),
            new(e.L("考核期起", "From"), ColumnType.Date), new(e.L("考核期止", "To"), ColumnType.Date), new(e.L("环节", "Stage")), new(e.L("自评总分", "Own total"), ColumnType.Number), new(e.L("自评等级", "Own grade")),
            new(e.L("考核总分", "The appraiser’s total"), ColumnType.Number), new(e.L("考核等级", "Grade")), new(e.L("自评与考核之差", "Difference"), ColumnType.Number), new(e.L("期限", "Deadline"), ColumnType.Date),
            new(e.L("最近办理", "Last event"), ColumnType.Date),
        ],
        Rows = sheets.AllAsync(AppraisalWords.Filter(e.Query), e.Leaving).Select(IReadOnlyList<object?> (s) =>
        [
            s.Number, s.Title, s.Appraiser, AppraisalWords.Kind(s.Kind).In(e.English), s.Edition, s.From, s.To, s.StageName.In(e.English), s.SelfTotal, s.SelfGrade, s.CheckedTotal, s.CheckedGrade, s.Difference, s.DueOn, s.LastOn,
        ]),
    });

    private static async Task<IResult> SheetAsync(string number, Exporting e, OpenSheet open, ActingPeople people, TableFormat format)
    {
        if (!MatterNumber.TryParse(number, out MatterNumber found) || await open.FindAsync(found, await people.OfAsync(e.Context.User, e.Leaving), e.Leaving) is not { } sheet) return TypedResults.NotFound();
        await e.SendAsync("appraisal-" + sheet.Matter.Number, format, sheet.Snapshot is { } snapshot ? snapshot.Read.CutOff.Day : e.Today, new TableExport
        {
            Title = sheet.Matter.Title,
            Columns =
            [
                new(e.L("部分", "Part"), Width: 18), new(e.L("大类", "Head"), Width: 18), new(e.L("项目", "Item"), Width: 8), new(e.L("内容", "Text"), Width: 44), new(e.L("分值", "Points"), ColumnType.Number), new(e.L("计分规则", "Rule"), Width: 50),
                new(e.L("数据", "Data"), Width: 36), new(e.L("算式", "Arithmetic"), Width: 28), new(e.L("计算得分", "Computed"), ColumnType.Number), new(e.L("自评得分", "Own score"), ColumnType.Number), new(e.L("理由", "Reason"), Width: 30),
                new(e.L("证据", "Evidence"), Width: 30), new(e.L("考核得分", "The appraiser’s score"), ColumnType.Number), new(e.L("差", "Difference"), ColumnType.Number), new(e.L("考核意见", "The appraiser’s reason"), Width: 30),
                new(e.L("与减负规定冲突", "Conflict with the rules on burdens"), Width: 24),
            ],
            Rows = sheet.Scored.Lines.Select(line => Row(line, e)).Concat(Totals(sheet, e)).ToAsyncEnumerable(),
        });
        return TypedResults.Empty;
    }

    private static IReadOnlyList<object?> Row(SheetLine line, Exporting e) =>
    [
        line.Part.Name.In(e.English), line.Item.Head.In(e.English), line.Item.Code, line.Item.Text.In(e.English), line.Item.Max, SheetWords.Of(line.Item).In(e.English), SheetText.Data(line, e.English), line.Computed.Arithmetic,
        line.ComputedScore, line.Self, SheetText.Reason(line, e.English), string.Join("；", line.Evidence.Select(v => v.Record)), line.Checked?.Score, line.Difference, line.Checked?.Reason, line.Conflict?.In(e.English),
    ];

    private static IEnumerable<IReadOnlyList<object?>> Totals(OpenedSheet sheet, Exporting e)
    {
        yield return
        [
            e.L("总分", "Total"), null, null, sheet.Scored.Own.Total is null ? AppraisalWords.Total(sheet.Scored.Own) : null, sheet.Scored.Own.OutOf, null, null, null, null, sheet.Scored.Own.Total, sheet.Scored.Own.Grade?.Name.In(e.English), null,
            sheet.Checked?.All.Total, sheet.Checked is { } same ? sheet.Scored.Own.Total - same.SameParts.Total : null, sheet.Checked?.All.Grade?.Name.In(e.English), null,
        ];
    }
}
