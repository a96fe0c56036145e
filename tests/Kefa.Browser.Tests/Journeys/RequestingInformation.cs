using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.RegularExpressions;
using Kefa.Browser.Tests.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Journeys;

/// <summary>A disclosure request from the first field to the archive, through the hands of all who have part in it.</summary>
public sealed class RequestingInformation(Site site)
{
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF");

    private static string Today => TimeProvider.System.GetUtcNow().AddHours(8).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    [Fact]
    public Task Leads_from_the_form_to_the_archive_with_scripts() => RunAsync(new Way(true, "zh", 1280), "citizen");

    [Fact]
    public Task Leads_from_the_form_to_the_archive_without_scripts_and_without_an_account() => RunAsync(new Way(false, "zh", 375), null);

    private async Task RunAsync(Way way, string? account)
    {
        List<string> problems = [];
        (string number, string code) = await ApplyAsync(way with { Account = account }, problems);
        await TrackAsync(way, number, code, "登记、确认收到日期", problems);

        await site.VisitAsync(way with { Account = "office" }, async v =>
        {
            await OpenAsync(v, number, problems);
            await Expect(v.Page.Locator(".identity")).ToContainTextAsync("登记、确认收到日期");
            await Begin(v, "确定收到申请之日");
            await v.Field("与申请人确认之日（选填）").FillAsync("昨天");
            await v.Button("继续").ClickAsync();
            await v.SeesProblemAsync("请填写日期，例如 2026-03-31");
            await Expect(v.Field("与申请人确认之日（选填）")).ToHaveValueAsync("昨天");
            await v.Field("与申请人确认之日（选填）").FillAsync(Today.Replace("-", "/", StringComparison.Ordinal));
            await ContinueAndSend(v, problems);
            await Expect(v.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("已办理：确定收到申请之日");
            await Begin(v, "受理并交承办科室");
            await ContinueAndSend(v, null);
            await v.Link("期限", exact: true).ClickAsync();
            await Expect(v.Main).ToContainTextAsync("GID-D10");
            await v.Page.GetByText("怎么算的").First.ClickAsync();
            await Expect(v.Main).ToContainTextAsync("20个工作日");
        });

        await site.VisitAsync(way with { Account = "section" }, async v =>
        {
            await OpenAsync(v, number, null);
            await Begin(v, "记录检索");
            await v.Field("检索日期").FillAsync(Today);
            await v.Field("检索的系统、库室").FillAsync("档案室、公文系统");
            await v.Field("检索词").FillAsync("专家名单");
            await v.Field("检索人").FillAsync("王五");
            await v.Page.GetByRole(AriaRole.Group, new() { Name = "是否检索到" }).GetByLabel("是").CheckAsync();
            await ContinueAndSend(v, null);
            await Begin(v, "结束检索、拟写答复");
            await v.Main.GetByLabel("否").CheckAsync();
            await ContinueAndSend(v, null);
            await Begin(v, "提交答复稿");
            await v.Field("答复类型").SelectOptionAsync("C5");
            await v.Page.GetByRole(AriaRole.Group, new() { Name = "是否含有不应当公开" }).GetByLabel("否").CheckAsync();
            await v.Field("答复内容").FillAsync("您申请的信息如下……");
            await v.Main.GetByLabel("可以申请行政复议，也可以提起行政诉讼").CheckAsync();
            await v.Button("继续").ClickAsync();
            // What the rules refuse is said with rule and article, before anything is sent.
            await Expect(v.Main).ToContainTextAsync("GID-R09");
            await Expect(v.Main).ToContainTextAsync("行政复议法第23条");
            await Expect(v.Main).ToContainTextAsync("GID-R04");
            await ReadAsync(v, "refused", problems);
            await v.Link("修改 答复类型").ClickAsync();
            await v.Field("答复类型").SelectOptionAsync("A1");
            await ContinueAndSend(v, null);
        });

        await ActAsync(way, "lawyer", number, "出具审核意见", v => v.Main.GetByLabel("合法", new() { Exact = true }).CheckAsync());
        await ActAsync(way, "deputy", number, "签发", v => v.Main.GetByLabel("是", new() { Exact = true }).CheckAsync());
        await site.VisitAsync(way with { Account = "office" }, async v =>
        {
            await OpenAsync(v, number, null);
            await Begin(v, "送达答复");
            await v.Field("答复发出之日").FillAsync(Today);
            await v.Main.GetByLabel("电子送达").CheckAsync();
            await v.Button("继续").ClickAsync();
            await v.Page.GetByLabel("选择文件：政府信息公开答复书").SetInputFilesAsync(new FilePayload { Name = "答复.exe", MimeType = "application/pdf", Buffer = [0x7F, (byte)'E', (byte)'L', (byte)'F'] });
            await v.Button("上传 政府信息公开答复书").ClickAsync();
            await Expect(v.Main).ToContainTextAsync("不接收这种文件");
            await v.Page.GetByLabel("选择文件：政府信息公开答复书").SetInputFilesAsync(new FilePayload { Name = "答复书.pdf", MimeType = "application/pdf", Buffer = Pdf });
            await v.Button("上传 政府信息公开答复书").ClickAsync();
            await Expect(v.Main).ToContainTextAsync("答复书.pdf");
            await ReadAsync(v, "files", problems);
            await v.Link("继续", exact: true).ClickAsync();
            await Send(v);
            await Begin(v, "归档");
            await ContinueAndSend(v, null);
            await Expect(v.Page.Locator(".identity")).ToContainTextAsync("已归档");
            await v.Link("时间线").ClickAsync();
            await Expect(v.Page.Locator(".timeline > li").First).ToContainTextAsync("归档");
            await ReadAsync(v, "timeline", problems);
            await v.Link("材料与文书").ClickAsync();
            (string name, byte[] content) = await v.DownloadAsync(v.Button("下载案卷（ZIP）"));
            Assert.Equal(number + ".zip", name);
            using var zip = new ZipArchive(new MemoryStream(content));
            using var list = new StreamReader(zip.GetEntry("目录 contents.txt")!.Open());
            string contents = await list.ReadToEndAsync(TestContext.Current.CancellationToken);
            Assert.Contains(Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Pdf)), contents, StringComparison.Ordinal);
            Assert.Contains("政府信息公开答复书", contents, StringComparison.Ordinal);
        });

        await TrackAsync(way, number, code, "已归档", problems);
        if (account is not null)
        {
            await site.VisitAsync(way with { Account = account }, async v =>
            {
                await v.GoAsync("/my/matters");
                await v.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = number }).GetByRole(AriaRole.Link).ClickAsync();
                await Expect(v.Main).ToContainTextAsync("张三丰");
                (string name, byte[] content) = await v.DownloadAsync(v.Link("答复书.pdf"));
                Assert.Equal(("答复书.pdf", Pdf.Length), (name, content.Length));
                });
        }
        Reading.IsPossible(problems);
    }

    private async Task<(string Number, string Code)> ApplyAsync(Way way, List<string> problems)
    {
        string number = "", code = "";
        await site.VisitAsync(way, async v =>
        {
            await v.GoAsync("/services");
            await v.Link("政府信息依申请公开").ClickAsync();
            await v.Link("开始申请").ClickAsync();
            await v.Button("继续").ClickAsync();
            await v.SeesProblemAsync("所需信息的名称");
            await v.Main.GetByLabel("自然人").CheckAsync();
            await v.Field("申请人姓名或者名称").FillAsync("张三丰");
            await v.Field("身份证明").FillAsync("110101199003071234");
            await v.Field("联系方式").FillAsync("13800001234");
            await v.Field("所需信息的名称、文号或者其他特征描述").FillAsync("2025年度科技计划项目评审专家组成规则");
            await v.Button("保存，稍后再填").ClickAsync();
            await Expect(v.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("草稿");
            await v.Link("继续填写").ClickAsync();
            await Expect(v.Field("申请人姓名或者名称")).ToHaveValueAsync("张三丰");
            await v.Main.GetByLabel("电子文件").CheckAsync();
            await ReadAsync(v, "apply", problems);
            await v.Button("继续").ClickAsync();
            await v.Page.GetByLabel("选择文件").SetInputFilesAsync(new FilePayload { Name = "身份证.pdf", MimeType = "application/pdf", Buffer = Pdf });
            await v.Button("上传").ClickAsync();
            await Expect(v.Main).ToContainTextAsync("身份证.pdf");
            await v.Link("继续", exact: true).ClickAsync();
            await Expect(v.Heading).ToContainTextAsync("核对并提交");
            await Expect(v.Main).ToContainTextAsync("张三丰");
            await ReadAsync(v, "check", problems);
            await v.Button("提交申请").ClickAsync();
            await Expect(v.Heading).ToHaveTextAsync("申请已提交");
            ILocator receipt = v.Page.Locator(".receipt strong.code");
            (number, code) = (await receipt.Nth(0).InnerTextAsync(), await receipt.Nth(1).InnerTextAsync());
            Assert.Matches(new Regex("^[0-9]{4}GID[0-9]{6}[0-9A-Z]$"), number);
            await v.Page.ReloadAsync();
            await Expect(receipt.Nth(0)).ToHaveTextAsync(number);
        });
        return (number, code);
    }

    private Task TrackAsync(Way way, string number, string code, string stage, List<string> problems) => site.VisitAsync(way, async v =>
    {
        await v.GoAsync("/track");
        await v.Field("编号").FillAsync(number.ToLowerInvariant());
        await v.Field("查询码").FillAsync("AAAAAA");
        await v.Button("查询").ClickAsync();
        await v.SeesProblemAsync("没有查到");
        await v.Field("查询码").FillAsync(code.ToLowerInvariant());
        await v.Button("查询").ClickAsync();
        await Expect(v.Main).ToContainTextAsync(stage);
        await Expect(v.Main).Not.ToContainTextAsync("张");
        await ReadAsync(v, "track", problems);
    });

    private Task ActAsync(Way way, string account, string number, string transition, Func<Visitor, Task> fill) => site.VisitAsync(way with { Account = account }, async v =>
    {
        await OpenAsync(v, number, null);
        await Begin(v, transition);
        await fill(v);
        await ContinueAndSend(v, null);
    });

    private static async Task OpenAsync(Visitor v, string number, List<string>? problems)
    {
        await v.GoAsync("/console/matters?q=" + number);
        await v.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = number }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(v.Page.Locator(".identity")).ToContainTextAsync(number);
        if (problems is null) return;
        await ReadAsync(v, "matter", problems);
    }

    /// <summary>Axe is a script: the pages are the same without.</summary>
    private static async Task ReadAsync(Visitor v, string name, List<string> problems)
    {
        if (!v.Way.Script) return;
        problems.AddRange(await Reading.ProblemsAsync(v, name));
    }

    private static Task Begin(Visitor v, string transition) => v.Main.Locator(".acts").GetByRole(AriaRole.Link, new() { Name = transition, Exact = true }).ClickAsync();

    private static async Task ContinueAndSend(Visitor v, List<string>? problems)
    {
        await v.Button("继续").ClickAsync();
        await Expect(v.Heading).ToContainTextAsync("核对并提交");
        if (problems is not null)
        {
            await ReadAsync(v, "check", problems);
        }
        await Send(v);
    }

    private static async Task Send(Visitor v)
    {
        await v.Main.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^提交") }).ClickAsync();
        await Expect(v.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("已办理：");
    }
}
