using System.Globalization;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Journeys;

/// <summary>A yearly report from the sharing out of its paragraphs to the page that everybody reads, each act by the account that holds the role.</summary>
public sealed class WritingAReport(Site site)
{
    private const string Template = "rule-of-law-district";
    private static readonly int Year = TimeProvider.System.GetUtcNow().AddHours(8).Year - 1;

    public static TheoryData<bool, int> Ways => new() { { true, 1280 }, { false, 375 } };

    [Theory, MemberData(nameof(Ways))]
    public async Task Is_written_frozen_checked_decided_sent_published_and_corrected(bool script, int width)
    {
        var way = new Way(script, "zh", width);
        var matter = new Casework(site, way);
        await BeginAsync(way, matter);
        await WriteAsync(way, matter);
        await matter.ByAsync(
            "lawyer", v => SeesAsync(v, matter, "RPT-S01.frozen", "RPT-R01", "RPT-S05.plan"),
            new Act("登记自行填写的数字", ("段落代号", "other"), ("文中数字", "42"), ("指标代码", "PUB-01")));
        await matter.ByAsync("lawyer", new Act("列明不足和原因", ("事实（超期、被纠正、败诉、督察指出等）", "个别公开答复超过期限。"), ("原因", "检索登记不及时。"), ("责任科室", "办公室"), ("整改责任人（没有对应任务的填写）", "承办科室（演示）"), ("整改期限（没有对应任务的填写）", Casework.Today)));
        await matter.ByAsync("office", new Act("列明第一责任人履职凭据", ("事项", "主持领导小组会议"), ("凭据（会议纪要、办件）", "领导小组会议纪要")));
        await matter.ByAsync(
            "lawyer", v => SeesAsync(v, matter, "RPT-R02"),
            new Act("安排下一年度工作", ("事项", "开展案卷评查"), ("责任科室", "办公室"), ("完成期限", Casework.Today), ("责任人", "承办科室（演示）")), new Act("固定年度指标"));
        await matter.ByAsync(
            "lawyer", v => SeesAsync(v, matter),
            new Act("登记自行填写的数字", ("段落代号", "other"), ("文中数字", "42"), ("指标代码", "PUB-01"), ("不一致的说明", "含已撤下的信息。")));
        await matter.ByAsync("deputy", new Act("定稿送审"));

        await matter.ByAsync("lawyer", new Act("合法性审核", ("合法性审核意见", "同意"), ("意见内容", "符合规定。")));
        await matter.ByAsync("office", new Act("保密审查", ("保密审查意见", "可以公开"), ("意见内容", "不涉及国家秘密。")));
        // Adviser and discipline group have not spoken yet.
        await matter.ByAsync("deputy", v => Expect(v.Main).ToContainTextAsync("法律顾问和纪检监察组应当对最后定稿提出意见"));
        await matter.ByAsync("adviser", new Act("法律顾问提出意见", ("法律顾问意见", "同意"), ("意见内容", "没有修改意见。")));
        await matter.ByAsync("discipline", new Act("纪检监察组提出意见", ("派驻纪检监察组意见", "无不同意见"), ("意见内容", "没有不同意见。")));
        await matter.ByAsync("deputy", new Act("提请审议"));
        // Nothing is published before the meeting.
        await matter.ByAsync("office", v => Expect(v.Main).ToContainTextAsync("未经集体审议通过或者未经保密审查的，不得公开"));
        await matter.ByAsync("meeting", new Act("登记审议结果", ("审议之日", Casework.Today), ("审议结果", "通过"), ("会议名称", "局党组会议")) { Papers = ["会议纪要"] });
        await matter.ByAsync("office", v => Expect(v.Main).ToContainTextAsync("应当报送本级党委、本级人民政府和上一级主管部门"), Sent("本级党委", "市委"));
        await matter.ByAsync("office", Sent("本级人民政府", "市人民政府"), Sent("上一级主管部门", "省科学技术厅"), new Act("确认已报送"), new Act("公开报告", ("公开之日", Casework.Today), ("公开网址", "https://kj.yunqiao.example/reports")));
        await IsPublicAsync(way, matter, "”更正为“");
        await matter.ByAsync("office", new Act("发布更正说明", ("更正之日", Casework.Today), ("指标代码（文字更正的不填）", "PUB-01"), ("原内容", "4"), ("更正为", "5"), ("原因", "补录一条。")));
        await IsPublicAsync(way, matter, null, "“4”更正为“5”", "补录一条。");
    }

    /// <summary>The draft of this year repeats last year's report, which is published.</summary>
    [Theory, MemberData(nameof(Way.Exchanged), MemberType = typeof(Way))]
    public Task Says_where_it_repeats_last_year(bool script, string language, int width) => site.VisitAsync(new Way(script, language, width, "lawyer"), async v =>
    {
        await v.GoAsync("/console/reports");
        ILocator row = v.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = string.Create(CultureInfo.InvariantCulture, $"{Year + 1}年度法治政府建设年度报告") });
        await Expect(row).ToContainTextAsync(v.L("2/6 已提交", "2 of 6 written"));
        await row.GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(v.Main.GetByRole(AriaRole.List, new() { Name = v.L("环节", "Stages") }).Locator("[aria-current=step]")).ToHaveTextAsync(v.L("分段起草", "Drafting"));
        await Expect(v.Main).ToContainTextAsync(v.L("与上年度文字的相似度为 100%", "It is 100 % like last year's text"));
        await Expect(v.Main).ToContainTextAsync("RPT-R06");
        await v.GoAsync(new Uri(v.Page.Url).AbsolutePath + "?edit=education");
        await Expect(v.Main.GetByRole(AriaRole.Region, new() { Name = v.L("预览（现时数值）", "Preview, with the numbers of now") })).ToContainTextAsync(new Regex("会前学法[0-9]+次"));
        await v.Main.GetByText(v.L($"{Year} 年度报告的这一段", $"This paragraph in the report of {Year}")).ClickAsync();
        await Expect(v.Main.GetByText("{{figure LGM-02}}，执法人员").Last).ToBeVisibleAsync();
    });

    private Task BeginAsync(Way way, Casework matter) => site.VisitAsync(way with { Account = "lawyer" }, async v =>
    {
        await v.GoAsync("/console/reports");
        await v.Link("启动报告编写").ClickAsync();
        await v.Field("报告模板").SelectOptionAsync(new SelectOptionValue { Value = Template });
        await v.Field("报告年度").SelectOptionAsync(new SelectOptionValue { Value = Year.ToString(CultureInfo.InvariantCulture) });
        await v.Button("列出段落").ClickAsync();
        await Expect(v.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "shortcomings" })).ToContainTextAsync("存在的不足和原因");
        await v.GoAsync($"/console/reports/begin?template={Template}&year={Year}");
        ILocator owners = v.Main.GetByLabel("起草科室", new() { Exact = true });
        await Expect(owners).ToHaveCountAsync(4);
        await owners.Nth(0).SelectOptionAsync("");
        await v.Button("启动编写").ClickAsync();
        await v.SeesProblemAsync("请选择“开头”的起草科室");
        for (int i = 0; i < 4; i++) await owners.Nth(i).SelectOptionAsync(new SelectOptionValue { Label = i == 0 ? "高新技术科" : "办公室" });
        await v.Field("报告").SelectOptionAsync(new SelectOptionValue { Label = "法治政府建设年度报告" });
        await v.Button("启动编写").ClickAsync();
        await Expect(v.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("已启动编写");
        await Expect(v.Main).ToContainTextAsync("共 4 段，已提交 0 段");
        matter.TakeUp(Regex.Match(v.Page.Url, "/drafts/([0-9A-Z]+)").Groups[1].Value);
    });

    private Task WriteAsync(Way way, Casework matter) => site.VisitAsync(way with { Account = "section" }, async v =>
    {
        await v.GoAsync("/console/reports/drafts/" + matter.Number);
        await Expect(v.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "opening" })).ToContainTextAsync("本科室");
        await v.Link("开头").ClickAsync();
        await Expect(v.Field("文字")).ToHaveValueAsync(new Regex("{{ year }}"));
        await v.Field("文字").FillAsync("全年办理{{figure WRK-99}}。");
        await v.Button("提交文字").ClickAsync();
        await v.SeesProblemAsync("文字中引用的指标不存在");
        await Expect(v.Main).ToContainTextAsync("WRK-99");
        await v.Field("文字").FillAsync("全年各类程序形成办理记录{{figure WRK-01 full}}，现将情况报告如下：");
        await v.Button("预览").ClickAsync();
        await Expect(Preview(v)).ToContainTextAsync(new Regex("办理记录[0-9]+次"));
        await v.Button("提交文字").ClickAsync();
        await Expect(v.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("已提交");
        foreach (var (paragraph, text) in new[] { ("shortcomings", "一是公开答复有超期。"), ("plan", "开展案卷评查。"), ("other", "全年培训42人次。") })
        {
            await v.GoAsync($"/console/reports/drafts/{matter.Number}?edit={paragraph}");
            await v.Field("文字").FillAsync(text);
            await v.Button("提交文字").ClickAsync();
            await Expect(v.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("已提交");
        }
        await Expect(v.Main).ToContainTextAsync("共 4 段，已提交 4 段");
        // A number that somebody typed is told, with the rule that would refuse it.
        await Expect(v.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = "other" })).ToContainTextAsync("42");
    });

    private static ILocator Preview(Visitor v) => v.Main.GetByRole(AriaRole.Region, new() { Name = "预览（现时数值）" });

    /// <summary>What the page of the report says of submitting it.</summary>
    private static async Task SeesAsync(Visitor v, Casework matter, params string[] rules)
    {
        await v.GoAsync("/console/reports/drafts/" + matter.Number);
        ILocator checks = v.Main.GetByRole(AriaRole.Region, new() { Name = "定稿前核对" });
        foreach (string rule in rules) await Expect(checks).ToContainTextAsync(rule);
        if (rules.Length == 0) await Expect(checks).Not.ToContainTextAsync("RPT-");
    }

    private static Act Sent(string receiver, string organ) => new("登记报送", ("报送对象", receiver), ("单位", organ), ("报送之日", Casework.Today), ("签收回执", organ + "办公室签收")) { Papers = ["签收回执"] };

    /// <summary>Everybody reads it: the frozen numbers, how they were computed, and what was put right since.</summary>
    private Task IsPublicAsync(Way way, Casework matter, string? without, params string[] with) => site.VisitAsync(way, async v =>
    {
        await v.GoAsync("/reports");
        await v.Main.Locator($"a[href$='/reports/{matter.Number}']").ClickAsync();
        await Expect(v.Heading).ToContainTextAsync(string.Create(CultureInfo.InvariantCulture, $"{Year}年"));
        await Expect(v.Main).ToContainTextAsync(new Regex("办理记录[0-9]+次"));
        await Expect(v.Main).ToContainTextAsync("这些数字怎样得出");
        if (without is not null) await Expect(v.Main).Not.ToContainTextAsync(without);
        foreach (string text in with) await Expect(v.Main).ToContainTextAsync(text);
    });
}
