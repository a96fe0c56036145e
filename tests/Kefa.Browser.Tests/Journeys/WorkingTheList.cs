using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Journeys;

/// <summary>The list of matters as a desk: filtered, taken away, given to somebody, and what in a matter is masked.</summary>
public sealed class WorkingTheList(Site site)
{
    [Theory, MemberData(nameof(Way.All), MemberType = typeof(Way))]
    public Task Takes_away_exactly_what_the_filter_shows(bool script, string language, int width) => site.VisitAsync(new Way(script, language, width, "office"), async v =>
    {
        await v.GoAsync("/console/matters");
        await Expect(v.Page.Locator(".chips")).ToHaveCountAsync(0);
        // The columns in the order in which a desk asks, the nearest deadline first.
        if (width > 1000)
            Assert.Equal([v.L("期限", "Deadline"), v.L("办件", "Matter"), v.L("当事人", "Party"), v.L("环节", "Stage"), v.L("承办人", "Handler"), v.L("等待", "Waiting on"), v.L("最近办理", "Last event")], (await v.Page.GetByRole(AriaRole.Columnheader).AllInnerTextsAsync()).Take(7));
        DateOnly[] due = [.. (await v.Page.Locator("tbody tr").AllInnerTextsAsync()).Select(row => Regex.Match(row, "[0-9]{4}-[0-9]{2}-[0-9]{2}").Value).Where(day => day.Length > 0).Select(day => DateOnly.Parse(day, CultureInfo.InvariantCulture)).Take(8)];
        Assert.Equal(due.Order(), due);
        string first = await v.Page.Locator("tbody tr").First.InnerTextAsync();
        await v.Link(v.L("第 2 页", "Page 2")).ClickAsync();
        await Expect(v.Page).ToHaveTitleAsync(new Regex(v.L("第 2 页", "page 2")));
        await Expect(v.Page.Locator("tbody tr").First).Not.ToHaveTextAsync(first);

        await v.GoAsync("/console/matters");
        await v.Field(v.L("程序", "Procedure")).SelectOptionAsync("legal-advice");
        if (!script) await v.Button(v.L("查找", "Search")).ClickAsync();
        await Expect(v.Page.Locator(".chips")).ToContainTextAsync(v.L("法律咨询与顾问意见", "Legal advice"));
        await v.Field(v.L("状态", "State")).SelectOptionAsync("all");
        if (!script) await v.Button(v.L("查找", "Search")).ClickAsync();
        await Expect(v.Page).ToHaveURLAsync(new Regex("procedure=legal-advice.*state=all"));
        await Expect(v.Page.Locator(".chips")).ToContainTextAsync(v.L("全部", "All"));
        int shown = int.Parse(Regex.Match(await v.Main.GetByRole(AriaRole.Status).Last.InnerTextAsync(), "[0-9]+").Value, CultureInfo.InvariantCulture);

        (string name, byte[] csv) = await v.DownloadAsync(v.Link(v.L("导出 CSV", "Export CSV")));
        Downloaded.IsCsv(name, csv, "创新券合作机构违约处理");
        string[] rows = [.. Encoding.UTF8.GetString(csv).Split("\r\n").Where(line => Regex.IsMatch(line, "20[0-9]{2}[A-Z]{2,6}[0-9]{6}"))];
        Assert.Equal(shown, rows.Length);
        Assert.All(rows, row => Assert.Contains("ADV", row, StringComparison.Ordinal));
        // What came of it stands in the last column, of what is closed alone.
        Assert.Contains(rows, row => row.EndsWith(v.L("已办结", "Closed"), StringComparison.Ordinal));
        Assert.Contains(rows, row => row.EndsWith(",,", StringComparison.Ordinal));
        (name, byte[] xlsx) = await v.DownloadAsync(v.Link(v.L("导出 XLSX", "Export XLSX")));
        Downloaded.IsWorkbook(name, xlsx);
        (name, byte[] ics) = await v.DownloadAsync(v.Link(v.L("期限日历 ICS", "Deadlines as a calendar")));
        Assert.EndsWith(".ics", name, StringComparison.Ordinal);
        string calendar = Encoding.UTF8.GetString(ics);
        Assert.Contains("BEGIN:VEVENT", calendar, StringComparison.Ordinal);
        Assert.DoesNotContain("GID", calendar, StringComparison.Ordinal);

        await v.Page.GetByRole(AriaRole.List, new() { Name = v.L("已选条件", "Filters in force") }).GetByRole(AriaRole.Link).Filter(new() { HasText = v.L("法律咨询与顾问意见", "Legal advice") }).ClickAsync();
        await Expect(v.Page).Not.ToHaveURLAsync(new Regex("legal-advice"));
        await Expect(v.Page).ToHaveURLAsync(new Regex("state=all"));
    });

    [Theory, MemberData(nameof(Way.Exchanged), MemberType = typeof(Way))]
    public Task Gives_several_matters_to_somebody_and_says_what_became_of_each(bool script, string language, int width) => site.VisitAsync(new Way(script, language, width, "office"), async v =>
    {
        // Each way has a procedure of its own: what one gives away the other still finds.
        string procedure = script ? "fair-competition-review" : "major-decision";
        await v.GoAsync($"/console/matters?handler=nobody&procedure={procedure}");
        ILocator boxes = v.Page.Locator("tbody").GetByRole(AriaRole.Checkbox);
        string[] numbers = [await NumberAsync(boxes.Nth(0)), await NumberAsync(boxes.Nth(1))];
        await boxes.Nth(0).CheckAsync();
        await boxes.Nth(1).CheckAsync();
        await v.Button(v.L("分派所选办件", "Assign the selected")).ClickAsync();

        await Expect(v.Heading).ToHaveTextAsync(v.L("分派办件", "Assign matters"));
        foreach (string number in numbers) await Expect(Row(v, number)).ToContainTextAsync(v.L("可以", "yes"));
        await v.Button(v.L("分派 2 件", "Assign 2")).ClickAsync();
        await v.SeesProblemAsync(v.L("请选择承办人", "Choose who handles them"));
        await AssignAsync(v, 2);
        await Expect(v.Main.GetByRole(AriaRole.Status)).ToContainTextAsync(v.L("已分派 2 件，0 件未能分派", "2 assigned, 0 not"));
        foreach (string number in numbers) await Expect(Row(v, number)).ToContainTextAsync(v.L("已分派", "assigned"));

        // One that is closed and one that the person has already: each is told apart, before and after.
        string closed = await NumberAsync(v, $"/console/matters?state=closed&procedure={procedure}"), free = await NumberAsync(v, $"/console/matters?handler=nobody&procedure={procedure}");
        await v.GoAsync($"/console/matters/assign?n={numbers[0]}&n={closed}&n={free}");
        await Expect(Row(v, closed)).ToContainTextAsync(v.L("不能：已办结", "no: it is closed"));
        await AssignAsync(v, 2);
        await Expect(v.Main.GetByRole(AriaRole.Status)).ToContainTextAsync(v.L("已分派 1 件，1 件未能分派", "1 assigned, 1 not"));
        await Expect(Row(v, numbers[0])).ToContainTextAsync(v.L("已由此人承办", "This person handles it already"));
        await Expect(Row(v, free)).ToContainTextAsync(v.L("已分派", "assigned"));
        await Row(v, free).GetByRole(AriaRole.Link).ClickAsync();
        await Expect(v.Page.Locator(".identity")).ToContainTextAsync("承办科室乙（演示）");
    });

    [Theory, MemberData(nameof(Way.All), MemberType = typeof(Way))]
    public async Task Shows_personal_data_whole_only_with_a_reason_that_is_recorded(bool script, string language, int width)
    {
        string reason = $"核对身份 {(script ? 1 : 2)}", number = "";
        await site.VisitAsync(new Way(script, language, width, "section"), async v =>
        {
            number = await NumberAsync(v, "/console/matters?procedure=disclosure-on-request&stage=signing");
            await v.GoAsync("/console/matters/" + number);
            await Expect(v.Main).Not.ToContainTextAsync(new Regex("1380000000|0736-000000|zhao@example"));
            await v.Page.GetByText(v.L("显示完整个人信息", "Show personal data whole")).ClickAsync();
            await v.Button(v.L("显示", "Show")).ClickAsync();
            await Expect(v.Main).ToContainTextAsync(v.L("请写明查看理由", "Say why"));
            await Expect(v.Main).Not.ToContainTextAsync(new Regex("1380000000|0736-000000|zhao@example"));
            if (!await v.Field(v.L("查看理由", "Why you need to see it")).IsVisibleAsync()) await v.Page.GetByText(v.L("显示完整个人信息", "Show personal data whole")).ClickAsync();
            await v.Field(v.L("查看理由", "Why you need to see it")).FillAsync(reason);
            await v.Button(v.L("显示", "Show")).ClickAsync();
            await Expect(v.Main).ToContainTextAsync(new Regex("1380000000|0736-000000|zhao@example"));
            // Asked for again it is masked again.
            await v.GoAsync("/console/matters/" + number);
            await Expect(v.Main).Not.ToContainTextAsync(new Regex("1380000000|0736-000000|zhao@example"));
        });
        await site.VisitAsync(new Way(script, language, width, "auditor"), async v =>
        {
            await v.GoAsync("/console/audit?topic=personaldata");
            await Expect(v.Main).ToContainTextAsync(reason);
        });
    }

    private static ILocator Row(Visitor v, string number) => v.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = number });

    private static async Task<string> NumberAsync(ILocator box) => await box.GetAttributeAsync("value") ?? "";

    private static async Task<string> NumberAsync(Visitor v, string list)
    {
        await v.GoAsync(list);
        return await v.Page.Locator("tbody .code").First.InnerTextAsync();
    }

    private static async Task AssignAsync(Visitor v, int matters)
    {
        ILocator to = v.Field(v.L("分派给", "Assign to"));
        string person = (await to.Locator("option").AllInnerTextsAsync()).First(name => name.StartsWith("承办科室乙", StringComparison.Ordinal));
        await to.SelectOptionAsync(new SelectOptionValue { Label = person });
        await v.Button(v.L($"分派 {matters} 件", $"Assign {matters}")).ClickAsync();
    }
}
