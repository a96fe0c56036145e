using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Journeys;

public sealed class WorkingAsAnOfficer(Site site)
{
    private static string RecognitionZh => "高新技术企业认定";

    private static string RecognitionEn => "High-and-new-technology enterprise recognition";

    [Theory, MemberData(nameof(Way.All), MemberType = typeof(Way))]
    public Task Sees_whom_a_policy_reaches(bool script, string language, int width) => site.VisitAsync(new Way(script, language, width, "officer"), async v =>
    {
        await v.GoAsync("/console");
        await v.Page.GetByRole(AriaRole.Navigation, new() { Name = v.L("工作台", "Console") }).GetByRole(AriaRole.Link, new() { Name = v.L("政策覆盖", "Reach of policies") }).ClickAsync();
        await Expect(v.Heading).ToHaveTextAsync(v.L("政策覆盖", "Reach of policies"));
        (string name, byte[] csv) = await v.DownloadAsync(v.Link(v.L("导出 CSV", "Export CSV")));
        Downloaded.IsCsv(name, csv, v.L(RecognitionZh, RecognitionEn));
        await v.Field(v.L("关键词", "Words")).FillAsync("国科发火〔2016〕32号");
        await v.Button(v.L("查找", "Search")).ClickAsync();
        await v.Link(v.L(RecognitionZh, RecognitionEn), exact: true).ClickAsync();

        await Expect(v.Heading).ToHaveTextAsync(v.L(RecognitionZh, RecognitionEn));
        int inScope = await CompaniesAsync(v);
        await v.Page.GetByRole(AriaRole.Navigation, new() { Name = v.L("分组", "Groups") }).GetByRole(AriaRole.Link, new() { Name = v.L("只差一项", "Near misses") }).ClickAsync();
        await Expect(v.Page).ToHaveURLAsync(new Regex("tab=near"));
        await Expect(v.Page.GetByRole(AriaRole.Navigation, new() { Name = v.L("分组", "Groups") }).Locator("[aria-current=page]")).ToContainTextAsync(v.L("只差一项", "Near misses"));
        int near = await CompaniesAsync(v);
        Assert.InRange(near, 1, inScope - 1);

        await v.Field(v.L("未过或待定的条件", "Condition failed or open")).SelectOptionAsync("c4");
        if (!script)
            await v.Button(v.L("筛选", "Filter")).ClickAsync();
        await Expect(v.Page.Locator(".chips")).ToBeVisibleAsync();
        int forStaff = await CompaniesAsync(v);
        Assert.InRange(forStaff, 1, near - 1);
        (name, csv) = await v.DownloadAsync(v.Main.GetByRole(AriaRole.Link, new() { NameRegex = new Regex("CSV") }));
        Downloaded.IsCsv(name, csv, "91");
        Assert.Equal(forStaff, Encoding.UTF8.GetString(csv).Split("\r\n").Count(l => Regex.IsMatch(l, "[0-9A-Z]{18}")));
        (name, byte[] xlsx) = await v.DownloadAsync(v.Link(v.L("导出 XLSX", "Export XLSX")));
        Downloaded.IsWorkbook(name, xlsx);
        await v.Page.GetByRole(AriaRole.Searchbox).FillAsync("恒丰重型");
        await v.Button(v.L("筛选", "Filter")).ClickAsync();
        ILocator row = v.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = "常德恒丰重型机械有限公司" });
        await Expect(row).ToContainTextAsync(v.L("科技人员占职工总数的比例不低于10%：还差 1 人", "1 person short"));
        if (script)
            await Expect(v.Page.Locator("figure[data-chart] svg").First).ToBeVisibleAsync();
        await v.Page.Locator("figure[data-chart] summary").First.ClickAsync();
        await Expect(v.Page.Locator("figure[data-chart] table").First).ToBeVisibleAsync();
    });

    [Theory, MemberData(nameof(Way.Exchanged), MemberType = typeof(Way))]
    public Task Tries_a_threshold_before_it_is_law(bool script, string language, int width) => site.VisitAsync(new Way(script, language, width, "officer"), async v =>
    {
        await v.GoAsync("/console/policies/N01");
        await v.Link(v.L("试改条件", "What if")).ClickAsync();
        ILocator condition = v.Field(v.L("科技人员占职工总数的比例不低于10%", "Science and technology staff at least 10 % of headcount"));
        string now = await condition.InputValueAsync();
        Assert.Contains("0.1", now, StringComparison.Ordinal);

        await condition.FillAsync(now + " +");
        await TryAsync(v);
        await v.SeesProblemAsync(v.L("第 1 行", "line 1"));
        await Expect(condition).ToHaveValueAsync(now + " +");

        await condition.FillAsync(now.Replace("0.1", "0.05", StringComparison.Ordinal));
        await TryAsync(v);
        (int gains, int losses) = await ChangesAsync(v);
        Assert.True(gains > 0 && losses == 0, $"A lower threshold gives {gains} gains and {losses} losses.");
        await Expect(v.Main).ToContainTextAsync(v.L("▲ 将符合", "▲ gains"));

        await condition.FillAsync(now.Replace("0.1", "0.3", StringComparison.Ordinal));
        await TryAsync(v);
        await Expect(v.Main).ToContainTextAsync(v.L("▼ 不再符合", "▼ loses"));
        (gains, losses) = await ChangesAsync(v);
        Assert.True(gains == 0 && losses > 0, $"A higher threshold gives {gains} gains and {losses} losses.");
        (string name, byte[] csv) = await v.DownloadAsync(v.Button(v.L("导出变化 CSV", "Export the changes (CSV)")));
        Downloaded.IsCsv(name, csv, "91");
    });

    [Theory, MemberData(nameof(Way.All), MemberType = typeof(Way))]
    public Task Corrects_a_value_and_the_old_one_stays(bool script, string language, int width) => site.VisitAsync(new Way(script, language, width, "officer"), async v =>
    {
        await v.GoAsync("/console/companies");
        await v.Page.GetByRole(AriaRole.Searchbox).FillAsync("91430702MAQ1A0042X");
        await v.Button(v.L("查找", "Search")).ClickAsync();
        await Expect(v.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync(v.L("共 1 家企业", "1 "));
        string company = await v.Page.GetByRole(AriaRole.Rowheader).GetByRole(AriaRole.Link).InnerTextAsync();
        await v.Page.GetByRole(AriaRole.Rowheader).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(v.Heading).ToContainTextAsync(company);

        ILocator cell = v.Page.Locator("td").Filter(new() { Has = Correction(v) });
        string old = Regex.Match(await cell.InnerTextAsync(), "[0-9][0-9,]*").Value.Replace(",", "", StringComparison.Ordinal);
        string wanted = (int.Parse(old, CultureInfo.InvariantCulture) + 3).ToString("#,##0", CultureInfo.InvariantCulture);
        await Correction(v).ClickAsync();
        await v.Field(v.L("值", "Value")).FillAsync(wanted);
        await v.Button(v.L("记录更正", "Record the correction")).ClickAsync();
        await v.SeesProblemAsync(v.L("请填写依据", "Name the source"));
        await Expect(v.Field(v.L("值", "Value"))).ToHaveValueAsync(wanted);
        await v.Field(v.L("依据", "Source")).FillAsync(v.L("2025年度社保缴费清单", "Payroll of 2025"));
        await v.Field(v.L("更正原因", "Reason")).FillAsync(v.L("核对后更正", "Checked against the payroll"));
        await v.Button(v.L("记录更正", "Record the correction")).ClickAsync();

        await Expect(v.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync(v.L("更正已记录", "The correction is recorded"));
        await Expect(cell).ToContainTextAsync(wanted);
        await cell.Locator("summary").ClickAsync();
        await Expect(cell.GetByRole(AriaRole.Listitem).Filter(new() { HasText = v.L("核对后更正", "Checked against the payroll") }).First).ToBeVisibleAsync();
        await Expect(cell.GetByRole(AriaRole.Listitem).Filter(new() { HasTextRegex = new Regex("^" + Regex.Escape(int.Parse(old, CultureInfo.InvariantCulture).ToString("#,##0", CultureInfo.InvariantCulture))) }).First).ToBeVisibleAsync();
    });

    [Theory, MemberData(nameof(Way.Exchanged), MemberType = typeof(Way))]
    public Task Imports_companies_and_sends_what_was_refused_again(bool script, string language, int width) => site.VisitAsync(new Way(script, language, width, "officer"), async v =>
    {
        int number = (script ? 1 : 2) + (v.English ? 2 : 0);
        string good = CreditCode($"91430702MAQ9Y1{number:00}"), bad = CreditCode($"91430702MAQ9Y2{number:00}");
        string damaged = bad[..17] + (bad[17] == '0' ? '1' : '0');
        string table = $"uscc,name,foundedOn,regionCode,industryCode,headcount@2025\r\n{good},启明试验仪器{number}有限公司,2016-03-01,430702,C3983,50\r\n{damaged},启明试验材料{number}有限公司,2017-03-01,430702,C3983,60\r\n";
        await v.GoAsync("/console/imports");
        await v.Button(v.L("上传并导入", "Upload and import")).ClickAsync();
        await v.SeesProblemAsync(v.L("请选择要导入的文件", "Choose the file to import"));

        await SendAsync(v, $"companies-{number}.csv", Encoding.UTF8.GetBytes(table));
        ILocator row = v.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = damaged });
        await Expect(row.First).ToContainTextAsync("uscc");
        await Expect(row.First).ToContainTextAsync(v.L("校验位", "check character"));
        Assert.Equal(("1", "1"), (await FigureAsync(v, v.L("新增企业", "Created")), await FigureAsync(v, v.L("退回", "Refused"))));

        (_, byte[] refused) = await v.DownloadAsync(v.Main.GetByRole(AriaRole.Link, new() { NameRegex = new Regex(v.L("下载退回的 1 行", "Download the 1 refused")) }));
        string corrected = Encoding.UTF8.GetString(refused).Replace(damaged, bad, StringComparison.Ordinal);
        Assert.Contains(bad, corrected, StringComparison.Ordinal);
        Assert.DoesNotContain(good, corrected, StringComparison.Ordinal);
        await v.GoAsync("/console/imports");
        await SendAsync(v, $"companies-{number}-corrected.csv", Encoding.UTF8.GetBytes(corrected));
        Assert.Equal(("1", "0"), (await FigureAsync(v, v.L("新增企业", "Created")), await FigureAsync(v, v.L("退回", "Refused"))));

        await v.GoAsync("/console/companies?q=" + bad);
        await Expect(v.Page.GetByRole(AriaRole.Rowheader)).ToContainTextAsync($"启明试验材料{number}有限公司");
        (string name, byte[] csv) = await v.DownloadAsync(v.Link(v.L("导出 CSV", "Export CSV")));
        Downloaded.IsCsv(name, csv, bad);
    });

    private static ILocator Correction(Visitor v) => v.Page.GetByRole(AriaRole.Link, new() { Name = v.L("更正 职工总数（全年月平均） 2025", "Correct Headcount (yearly average) 2025") });

    private static Task TryAsync(Visitor v) => v.Button(v.L("试算", "Try it out")).First.ClickAsync();

    private static async Task<(int Gains, int Losses)> ChangesAsync(Visitor v)
    {
        ILocator result = v.Page.GetByRole(AriaRole.Region, new() { Name = v.L("试算结果", "What would change") }).GetByRole(AriaRole.Status);
        string text = (await result.InnerTextAsync()).Replace(",", "", StringComparison.Ordinal);
        Match found = Regex.Match(text, v.L("([0-9]+) 家将符合，([0-9]+) 家将不再符合", "([0-9]+) become eligible ([0-9]+) no longer"));
        Assert.True(found.Success, text);
        return (int.Parse(found.Groups[1].Value, CultureInfo.InvariantCulture), int.Parse(found.Groups[2].Value, CultureInfo.InvariantCulture));
    }

    private static async Task<int> CompaniesAsync(Visitor v) =>
        int.Parse(Regex.Match((await v.Page.GetByRole(AriaRole.Status).First.InnerTextAsync()).Replace(",", "", StringComparison.Ordinal), "[0-9]+").Value, CultureInfo.InvariantCulture);

    private static Task<string> FigureAsync(Visitor v, string name) =>
        v.Page.Locator(".tiles > div").Filter(new() { Has = v.Page.GetByText(name, new() { Exact = true }) }).Locator(".figure").InnerTextAsync();

    private static async Task SendAsync(Visitor v, string name, byte[] content)
    {
        await v.Field(v.L("文件", "File")).SetInputFilesAsync(new FilePayload { Name = name, MimeType = "text/csv", Buffer = content });
        await v.Button(v.L("上传并导入", "Upload and import")).ClickAsync();
        await Expect(v.Heading).ToHaveTextAsync(name);
        ILocator state = v.Page.Locator("#progress [role=status], #finished [role=status]");
        if (!v.Way.Script)
        {
            // Without a script the page is asked for again, as its text says.
            for (int tries = 0; tries < 60 && await v.Link(v.L("刷新", "Refresh")).CountAsync() > 0; tries++)
            {
                await Task.Delay(500);
                await v.Link(v.L("刷新", "Refresh")).ClickAsync();
            }
        }

        await Expect(state).ToContainTextAsync(v.L("已完成", "Done"), new() { Timeout = 60_000 });
    }

    /// <summary>Eighteen characters from sixteen: the check characters of the organisation (GB 11714) and of the whole (GB 32100-2015).</summary>
    private static string CreditCode(string first)
    {
        const string Alphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
        int[] weights = [3, 7, 9, 10, 5, 8, 4, 2];
        int organisation = (11 - (first[8..].Select((c, i) => (char.IsAsciiDigit(c) ? c - '0' : c - 'A' + 10) * weights[i]).Sum() % 11)) % 11;
        string seventeen = first + (organisation == 10 ? "X" : organisation.ToString(CultureInfo.InvariantCulture));
        int sum = 0, weight = 1;
        foreach (char c in seventeen)
        {
            sum += Alphabet.IndexOf(c, StringComparison.Ordinal) * weight;
            weight = weight * 3 % 31;
        }

        return seventeen + Alphabet[(31 - (sum % 31)) % 31];
    }
}
