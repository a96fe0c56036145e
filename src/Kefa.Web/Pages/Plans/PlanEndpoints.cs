using Kefa.Bureau.Matters;
using Kefa.Bureau.Plans;
using Kefa.Documents.Tables;
using Kefa.Web.Pages.Console;
using Kefa.Web.Shell;
using Microsoft.AspNetCore.WebUtilities;
using AccessPolicies = Kefa.Bureau.Accounts.Policies;

namespace Kefa.Web.Pages.Plans;

/// <summary>What pages of plans and tasks give to take away: the rows of a list, and the template of items.</summary>
internal static class PlanEndpoints
{
    public static void MapPlans(this IEndpointRouteBuilder app)
    {
        var staff = app.MapGroup("/console").RequireAuthorization(AccessPolicies.Caseworker).ExcludeFromDescription();
        foreach (var format in Enum.GetValues<TableFormat>())
        {
            string extension = TableExport.ContentOf(format).Extension;
            staff.MapGet($"/plans/export.{extension}", (Exporting e, WorkPlans plans) => PlansAsync(e, plans, format));
            staff.MapGet($"/plans/template.{extension}", (Exporting e, PlanTable table) => TemplateAsync(e, table, format));
            staff.MapGet($"/tasks/export.{extension}", (Exporting e, WorkTasks tasks, ActingPeople people) => TasksAsync(e, tasks, people, format));
        }
    }

    private static async Task PlansAsync(Exporting e, WorkPlans plans, TableFormat format)
    {
        var found = await plans.ListAsync(PlanQuery.Plans(e.Query), e.Leaving);
        await e.SendAsync("plans", format, e.Today, new TableExport
        {
            Title = e.L("工作计划", "Plans"),
            Columns =
            [
                new(e.L("办件编号", "Matter"), Width: 18), new(e.L("名称", "Name"), Width: 36), new(e.L("种类", "Kind"), Width: 24), new(e.L("年度", "Year"), ColumnType.Number), new(e.L("文号", "Number"), Width: 20),
                new(e.L("环节", "Stage"), Width: 14), new(e.L("印发、公布日期", "Issued on"), ColumnType.Date), new(e.L("期满日期", "Ends on"), ColumnType.Date), new(e.L("事项", "Items"), ColumnType.Number),
                new(e.L("已完成", "Completed"), ColumnType.Number), new(e.L("逾期未完成", "Overdue"), ColumnType.Number), new(e.L("完成率分母", "Rate of"), ColumnType.Number), new(e.L("完成率（%）", "Rate (%)"), ColumnType.Number),
                new(e.L("未到期", "Not due yet"), ColumnType.Number), new(e.L("终止", "Ended"), ColumnType.Number), new(e.L("转入新计划", "Taken over"), ColumnType.Number), new(e.L("经批准调整", "Adjusted"), ColumnType.Number),
                new(e.L("长期坚持", "Long-term"), ColumnType.Number),
            ],
            Rows = found.Select(IReadOnlyList<object?> (p) =>
            [
                p.Number, p.Name, p.KindName.In(e.English), p.Year, p.PlanNo, p.StageName.In(e.English), p.PublishedOn, p.ValidTo, p.Items.Count, p.Rate.Completed, p.Rate.Overdue, p.Rate.Of, p.Rate.Percent,
                p.Rate.ToCome, p.Rate.Terminated, p.Rate.Rebased, p.Rate.Adjusted, p.Rate.LongTerm,
            ]).ToAsyncEnumerable(),
        });
    }

    private static async Task TasksAsync(Exporting e, WorkTasks tasks, ActingPeople people, TableFormat format)
    {
        var me = await people.OfAsync(e.Context.User, e.Leaving);
        var found = await tasks.ListAsync(PlanQuery.Tasks(e.Query, me.Account), e.Leaving);
        await e.SendAsync("tasks", format, e.Today, new TableExport
        {
            Title = e.L("任务", "Tasks"),
            Columns =
            [
                new(e.L("办件编号", "Matter"), Width: 18), new(e.L("任务", "Task"), Width: 36), new(e.L("来源", "From"), Width: 20), new(e.L("计划", "Plan"), Width: 30), new(e.L("序号", "No."), ColumnType.Number),
                new(e.L("来源条款", "Clause"), Width: 30), new(e.L("法律法规", "Law"), Width: 24), new(e.L("牵头科室", "Division"), Width: 18), new(e.L("责任人", "Owner"), Width: 14), new(e.L("状态", "State"), Width: 14),
                new(e.L("完成期限", "Due on"), ColumnType.Date), new(e.L("原定期限", "First due on"), ColumnType.Date), new(e.L("灯", "Light"), Width: 10), new(e.L("进度（%）", "Progress (%)"), ColumnType.Number),
                new(e.L("已完成步骤或指标值", "Done"), ColumnType.Number), new(e.L("步骤数或目标值", "Of"), ColumnType.Number), new(e.L("长期坚持", "Long-term"), ColumnType.Boolean), new(e.L("提请验收日期", "Submitted on"), ColumnType.Date),
                new(e.L("验收通过日期", "Accepted on"), ColumnType.Date), new(e.L("证据", "Evidence"), Width: 40),
            ],
            Rows = found.Select(IReadOnlyList<object?> (t) =>
            [
                t.Number, t.What, t.PlanKindName.In(e.English), t.PlanName, t.Row, t.Clause, t.Law, t.Section, t.OwnerName, t.StageName.In(e.English), t.DueOn, t.OriginalDueOn, PlanQuery.Of(t.Light).In(e.English),
                t.LongTerm ? null : t.Progress.Percent, t.LongTerm ? null : t.Progress.Done, t.LongTerm ? null : t.Progress.Of, t.LongTerm, t.SubmittedOn, t.DoneOn, string.Join("; ", t.Evidence.Select(v => v.Text)),
            ]).ToAsyncEnumerable(),
        });
    }

    private static async Task TemplateAsync(Exporting e, PlanTable table, TableFormat format)
    {
        var (extension, media) = TableExport.ContentOf(format);
        e.Context.Response.ContentType = media;
        e.Context.Response.Headers.ContentDisposition = Downloads.Attachment($"{e.L("计划事项模板", "Items of a plan")}.{extension}");
        // A workbook is a ZIP, whose writer does not wait for the network.
        await using FileBufferingWriteStream file = new();
        await table.WriteTemplateAsync(file, format, e.English, e.Leaving);
        await file.DrainBufferAsync(e.Context.Response.Body, e.Leaving);
    }
}
