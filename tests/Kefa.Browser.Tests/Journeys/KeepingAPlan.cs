using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Journeys;

/// <summary>A plan from its draft to a task that somebody else accepted, each act by the account that holds the role.</summary>
public sealed class KeepingAPlan(Site site)
{
    private const string Head = "任务,来源条款,牵头科室,责任人,完成期限\n";

    [Theory, MemberData(nameof(HandlingMatters.Ways), MemberType = typeof(HandlingMatters))]
    public async Task A_plan_is_imported_decided_made_into_a_task_and_shows_that_another_accepted_it(bool script, int width)
    {
        var way = new Way(script, "zh", width);
        var plan = new Casework(site, way);
        string year = Casework.Today[..4], name = "专项整治工作要点" + (script ? "一" : "二"), item = "清理证明事项" + (script ? "一" : "二");

        await plan.BeginAsync("lawyer", "工作计划", new Act("拟订计划", ("计划种类", "年度工作要点"), ("年度", year), ("计划名称", name)));
        await site.VisitAsync(way with { Account = "lawyer" }, async v =>
        {
            await v.GoAsync("/console/plans?q=" + name);
            await v.Main.GetByRole(AriaRole.Link, new() { Name = name, Exact = true }).ClickAsync();
            await ImportAsync(v, Head + item + ",,办公室,没有这个人,明天\n");
            await Expect(v.Main.GetByRole(AriaRole.Alert)).ToContainTextAsync("没有导入任何事项");
            ILocator wrong = v.Main.GetByRole(AriaRole.Table, new() { NameRegex = new Regex("处问题") });
            foreach (string problem in new[] { "没有叫“没有这个人”的人员", "请填写日期", "没有填写" }) await Expect(wrong).ToContainTextAsync(problem);

            await ImportAsync(v, Head + item + ",第三部分,办公室,承办科室（演示）," + year + "-12-31\n");
            await Expect(v.Main.GetByRole(AriaRole.Status).First).ToContainTextAsync("已导入 1 项");
            await Expect(v.Main).ToContainTextAsync("承办科室（演示）");
        });
        await plan.ByAsync("lawyer", new Act("提请审议"));
        await plan.ByAsync("meeting", new Act("登记审议结果", ("审议之日", Casework.Today), ("会议名称", "局党组会议"), ("审议结果", "通过")) { Papers = ["会议纪要"] });
        await plan.ByAsync("office", new Act("印发", ("印发、公布之日", Casework.Today)));

        var task = new Casework(site, way);
        await site.VisitAsync(way with { Account = "lawyer" }, async v =>
        {
            await v.GoAsync("/console/plans/" + plan.Number);
            await v.Button("下达 1 项任务").ClickAsync();
            await Expect(v.Main).ToContainTextAsync("已下达 1 项");
            string address = (await v.Main.GetByRole(AriaRole.Link, new() { Name = item, Exact = true }).GetAttributeAsync("href"))!;
            task.TakeUp(address[(address.LastIndexOf('/') + 1)..]);
            await Expect(v.Button("下达 1 项任务")).ToHaveCountAsync(0);
        });
        await task.ByAsync(
            "section",
            new Act("启动", ("序号", "1"), ("步骤内容", "公布清理结果")),
            new Act("登记进展", ("对应步骤（没有的不填）", "1"), ("这一步是否完成（不对应步骤的选“否”）", "是"), ("进展情况", "清理结果已经公布。"), ("证据", plan.Number)),
            new Act("提请验收"));
        await task.ByAsync("deputy", new Act("验收通过", ("是否已逐条打开、核对证据", "是"), ("验收意见", "同意验收。")));

        await site.VisitAsync(way with { Account = "section" }, async v =>
        {
            await v.GoAsync("/console/plans/" + plan.Number);
            ILocator row = v.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = item });
            await Expect(row).ToContainTextAsync("已完成");
            await Expect(row).ToContainTextAsync("100%（1 ÷ 1）");
            await Expect(v.Main).ToContainTextAsync("100.0%");
            await row.GetByRole(AriaRole.Link, new() { Name = plan.Number }).ClickAsync();
            await Expect(v.Page.Locator(".identity")).ToContainTextAsync(plan.Number);
        });
    }

    private static async Task ImportAsync(Visitor v, string csv)
    {
        await v.Page.GetByLabel("文件", new() { Exact = true }).SetInputFilesAsync(new FilePayload { Name = "事项.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(csv) });
        await v.Main.GetByRole(AriaRole.Button, new() { Name = "导入", Exact = true }).ClickAsync();
    }
}
