using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Pages;

/// <summary>The pages that are there only once somebody made something: a refused model, a draft, its publication, an import.</summary>
public sealed class ReadingWhatWasMade(Site site)
{
    public static TheoryData<string, string?, string> Modes => new() { { "zh", null, "contrast" }, { "en", "elder", "dark" } };

    [Theory, MemberData(nameof(Modes))]
    public async Task Is_possible_when_a_version_is_drafted_and_published(string language, string? always, string colours)
    {
        string model = await File.ReadAllTextAsync(Path.Combine(Site.Repository, "content", "policies", "national", "N01-2016.dmn"));
        string lowered = model.Replace("0.1 * headcount.L", "0.05 * headcount.L", StringComparison.Ordinal).Replace(">= 0.1", ">= 0.05", StringComparison.Ordinal);
        List<string> problems = [];
        string draft = "";
        await site.VisitAsync(new Way(true, language, 1280, "officer"), async v =>
        {
            await v.GoAsync("/console/policies/upload");
            await UploadAsync(v, Regex.Replace(model, "(<text><!\\[CDATA\\[)(.*?)(]]>)", "$1$2 and ($3"));
            await Expect(v.Page.Locator(".error-summary")).ToContainTextAsync(v.L("处错误，未保存", "errors and was not kept"));
            problems.AddRange(await Reading.ProblemsAsync(v, "a refused model", always, colours));

            await UploadAsync(v, lowered);
            await Expect(v.Main).ToContainTextAsync(v.L("条件的改动", "Conditions that differ"));
            await Expect(v.Main).ToContainTextAsync(v.L("▲ 将符合", "▲ gains"));
            draft = new Uri(v.Page.Url).AbsolutePath;
            problems.AddRange(await Reading.ProblemsAsync(v, "a draft", always, colours));
        });
        await site.VisitAsync(new Way(true, language, 1280, "legal"), async v =>
        {
            await v.GoAsync(draft);
            problems.AddRange(await Reading.ProblemsAsync(v, "a draft that may be published", always, colours));

            await v.GoAsync(draft + "/publish");
            problems.AddRange(await Reading.ProblemsAsync(v, "version and date", always, colours));

            await v.GoAsync(draft + "/publish?confirm=true");
            await Expect(v.Page.Locator(".error-summary")).ToBeVisibleAsync();
            problems.AddRange(await Reading.ProblemsAsync(v, "version and date, refused", always, colours));

            await v.GoAsync(draft + "/publish?confirm=true&version=2099&from=2099-01-01");
            await Expect(v.Heading).ToHaveTextAsync(v.L("核对并发布", "Check and publish"));
            problems.AddRange(await Reading.ProblemsAsync(v, "the check before publication", always, colours));
        });

        Reading.IsPossible(problems);
    }

    [Theory, MemberData(nameof(Modes))]
    public Task Is_possible_when_a_report_was_taken_over(string language, string? always, string colours) => site.VisitAsync(new Way(true, language, 1280, "office"), async v =>
    {
        int year = language == "zh" ? 2013 : 2014;
        string report = $"{year}年度云江市科学技术局法治政府建设工作报告\n一、主要做法\n（一）加强审核。{year}年，审核合同158份，召开会议20次。\n（二）服务企业。新认定企业13家，补助600多万元。";
        List<string> problems = [];
        await v.GoAsync("/console/figures/earlier");
        await v.Button(v.L("读入并识别", "Read it")).ClickAsync();
        problems.AddRange(await Reading.ProblemsAsync(v, "no report chosen", always, colours));
        await v.Field(v.L("文件", "File")).SetInputFilesAsync(new FilePayload { Name = $"report-{year}.txt", MimeType = "text/plain", Buffer = Encoding.UTF8.GetBytes(report) });
        await v.Button(v.L("读入并识别", "Read it")).ClickAsync();
        await v.Button(v.L("确认 158份", "Confirm 158份")).ClickAsync();
        await v.Button(v.L("不是指标 13家", "No figure 13家")).ClickAsync();
        await v.Page.GetByRole(AriaRole.Form, new() { Name = "20次" }).GetByLabel(v.L("指标", "Figure")).FillAsync("");
        await v.Button(v.L("确认 20次", "Confirm 20次")).ClickAsync();
        await Expect(v.Page.Locator(".error-summary")).ToBeVisibleAsync();
        problems.AddRange(await Reading.ProblemsAsync(v, "numbers confirmed, passed over and refused", always, colours));
        await v.Page.Locator("main a[href$='/2']:not([href*='/add/'])").ClickAsync();
        problems.AddRange(await Reading.ProblemsAsync(v, "a confirmed number", always, colours));
        await v.GoAsync("/console/figures/earlier?q=" + year);
        problems.AddRange(await Reading.ProblemsAsync(v, "reports of earlier years", always, colours));

        Reading.IsPossible(problems);
    });

    [Theory, MemberData(nameof(Modes))]
    public Task Is_possible_when_companies_were_imported(string language, string? always, string colours) => site.VisitAsync(new Way(true, language, 1280, "officer"), async v =>
    {
        // Every row is refused, so that no other visitor meets a company of this one.
        string table = "uscc,name,foundedOn,headcount@2025\r\n91430702MAQ1A0069X,启明试验仪器有限公司,2016-03-01,50\r\n91430702MAQ1A0069M,启明试验材料有限公司,二月,六十\r\n";
        await v.GoAsync("/console/imports");
        await v.Field(v.L("文件", "File")).SetInputFilesAsync(new FilePayload { Name = $"companies-{language}.csv", MimeType = "text/csv", Buffer = Encoding.UTF8.GetBytes(table) });
        await v.Button(v.L("上传并导入", "Upload and import")).ClickAsync();
        await Expect(v.Page.Locator("#progress [role=status], #finished [role=status]")).ToContainTextAsync(v.L("已完成", "Done"), new() { Timeout = 60_000 });
        await Expect(v.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "91430702MAQ1A0069X" }).First).ToBeVisibleAsync();

        Reading.IsPossible(await Reading.ProblemsAsync(v, "an import", always, colours));
    });

    [Theory, MemberData(nameof(Modes))]
    public Task Is_possible_when_a_change_is_tried_out_refused_and_explained(string language, string? always, string colours) => site.VisitAsync(new Way(true, language, 1280, "officer"), async v =>
    {
        List<string> problems = [];
        await v.GoAsync("/console/policies/N01/what-if");
        ILocator condition = v.Field(v.L("科技人员占职工总数的比例不低于10%", "Science and technology staff at least 10 % of headcount"));
        string now = await condition.InputValueAsync();

        await TryAsync(now + " +");
        await v.SeesProblemAsync(v.L("第 1 行", "line 1"));
        problems.AddRange(await Reading.ProblemsAsync(v, "a change that cannot be read", always, colours));

        // For companies of one size of staff there is nothing to divide by.
        await TryAsync("1 / (headcount.L - 620) < 2");
        await Expect(v.Main).ToContainTextAsync(v.L("无法计算", "cannot be computed"));
        problems.AddRange(await Reading.ProblemsAsync(v, "a change that cannot be computed for some", always, colours));

        await TryAsync(now.Replace("0.1", "0.08", StringComparison.Ordinal));
        await Expect(v.Main).ToContainTextAsync(v.L("▲ 将符合", "▲ gains"));
        problems.AddRange(await Reading.ProblemsAsync(v, "who gains by a change", always, colours));

        await v.Page.Locator("button[name=explain]").First.ClickAsync();
        await Expect(v.Page.Locator("#explained")).ToBeVisibleAsync();
        problems.AddRange(await Reading.ProblemsAsync(v, "a change explained", always, colours));

        Reading.IsPossible(problems);

        async Task TryAsync(string expression)
        {
            await condition.FillAsync(expression);
            await v.Button(v.L("试算", "Try it out")).First.ClickAsync();
        }
    });

    [Theory, MemberData(nameof(Modes))]
    public Task Is_possible_when_changes_are_watched(string language, string? always, string colours) => site.VisitAsync(new Way(true, language, 1280, "agent2"), async v =>
    {
        string policy = language == "zh" ? "研发费用加计扣除（100%）" : "High-and-new-technology enterprise recognition";
        await v.GoAsync("/my");
        await v.Button(v.L("订阅变化", "Watch for changes") + " " + policy).ClickAsync();
        await v.GoAsync("/my/subscriptions");
        await Expect(v.Main).ToContainTextAsync(policy);

        Reading.IsPossible(await Reading.ProblemsAsync(v, "what is watched", always, colours));
    });

    private static async Task UploadAsync(Visitor v, string model)
    {
        await v.Field(v.L("DMN 文件（选填）", "DMN file (optional)")).SetInputFilesAsync(new FilePayload { Name = "N01-next.dmn", MimeType = "application/xml", Buffer = Encoding.UTF8.GetBytes(model) });
        await v.Button(v.L("校验并存为草稿", "Check and keep as a draft")).ClickAsync();
    }
}
