using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Journeys;

public sealed class ActingForACompany(Site site)
{
    [Theory, MemberData(nameof(Way.All), MemberType = typeof(Way))]
    public Task Signs_in_and_watches_what_is_missed_by_little(bool script, string language, int width) => site.VisitAsync(new Way(script, language, width), async v =>
    {
        await v.GoAsync("/my");
        await Expect(v.Heading).ToHaveTextAsync(v.L("登录", "Sign in"));
        await v.SignInAsync("agent", "not the password");
        await v.SeesProblemAsync(v.L("用户名或密码不正确", "The user name or the password is not right"));
        await Expect(v.Field(v.L("用户名", "User name"))).ToHaveValueAsync("agent");
        await v.SignInAsync("agent", Site.Password);

        await Expect(v.Heading).ToHaveTextAsync("常德恒丰重型机械有限公司");
        string policy = v.L("高新技术企业认定", "High-and-new-technology enterprise recognition");
        ILocator near = v.Page.GetByRole(AriaRole.Region, new() { Name = v.L("只差一条", "Misses one condition") });
        await Expect(near).ToContainTextAsync(v.L("还差 1 人", "1 person short"));

        await v.Button(v.L("订阅变化", "Watch for changes") + " " + policy).ClickAsync();
        await Expect(v.Heading).ToHaveTextAsync(v.L("订阅与变化", "Subscriptions"));
        await Expect(v.Page.GetByRole(AriaRole.Row).Filter(new() { HasText = policy })).ToContainTextAsync(v.L("无变化", "none"));
        await v.Button(v.L("取消订阅", "Stop watching") + " " + policy).ClickAsync();
        await Expect(v.Main).ToContainTextAsync(v.L("还没有订阅", "Nothing is watched yet"));

        await v.Button(v.L("退出", "Sign out")).ClickAsync();
        await v.GoAsync("/my");
        await Expect(v.Heading).ToHaveTextAsync(v.L("登录", "Sign in"));
    });

    [Theory, MemberData(nameof(Way.Exchanged), MemberType = typeof(Way))]
    public Task Declares_a_value_that_stands_beside_the_one_of_the_government(bool script, string language, int width) => site.VisitAsync(new Way(script, language, width, "agent"), async v =>
    {
        // A value of its own for each way, so that none is satisfied by what another left.
        string declared = (630 + (script ? 1 : 2) + (v.English ? 10 : 0)).ToString(CultureInfo.InvariantCulture);
        string field = v.L("职工总数（全年月平均）（2025年）", "Headcount (yearly average) (2025)");
        await v.GoAsync("/my");
        await v.Link(v.L("企业画像", "Profile")).ClickAsync();
        await Expect(Row(v, field)).ToContainTextAsync("620");
        await Row(v, field).GetByRole(AriaRole.Link, new() { Name = v.L("自报", "Declare") }).ClickAsync();

        await Expect(v.Heading).ToHaveTextAsync(field);
        await v.Field(field).FillAsync("六百多");
        await v.Button(v.L("提交自报", "Declare")).ClickAsync();
        await v.SeesProblemAsync(v.L("请填写数字，单位为人", "Give a number in people"));
        await Expect(v.Field(field)).ToHaveValueAsync("六百多");
        await v.Field(field).FillAsync(declared);
        await v.Button(v.L("提交自报", "Declare")).ClickAsync();

        await Expect(v.Page.GetByRole(AriaRole.Status)).ToContainTextAsync(v.L("已记录您的自报", "What you declared is recorded"));
        await Expect(Row(v, field)).ToContainTextAsync("620");
        await Expect(Row(v, field)).ToContainTextAsync(v.L("不一致", "Differs"));
        await Expect(Row(v, field)).ToContainTextAsync(new Regex(v.L("您自报：", "you declared: ") + declared));
    });

    [Theory, MemberData(nameof(Way.All), MemberType = typeof(Way))]
    public Task Takes_the_calendar_and_the_tables_away(bool script, string language, int width) => site.VisitAsync(new Way(script, language, width, "agent"), async v =>
    {
        await v.GoAsync("/my");
        (_, byte[] calendar) = await v.DownloadAsync(v.Link(v.L("我的申报日历（iCalendar）", "Calendar of my windows (iCalendar)")));
        string[] lines = Encoding.UTF8.GetString(calendar).Split("\r\n");
        Assert.Equal("BEGIN:VCALENDAR", lines[0]);
        Assert.Equal(["END:VCALENDAR", ""], lines[^2..]);
        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        int events = lines.Count(l => l == "BEGIN:VEVENT");
        Assert.InRange(events, 1, 200);
        Assert.Equal(events, lines.Where(l => l.StartsWith("UID:", StringComparison.Ordinal)).Distinct().Count());
        Assert.Equal(events, lines.Count(l => Regex.IsMatch(l, "^DTSTART[;:].*[0-9]{8}")));

        (string csvName, byte[] csv) = await v.DownloadAsync(v.Link(v.L("导出 CSV", "Export CSV")));
        Downloaded.IsCsv(csvName, csv, v.L("高新技术企业认定", "High-and-new-technology enterprise recognition"));
        (string xlsxName, byte[] xlsx) = await v.DownloadAsync(v.Link(v.L("导出 XLSX", "Export XLSX")));
        Downloaded.IsWorkbook(xlsxName, xlsx);
    });

    private static ILocator Row(Visitor v, string field) => v.Page.GetByRole(AriaRole.Row).Filter(new() { Has = v.Page.GetByRole(AriaRole.Rowheader, new() { Name = field, Exact = true }) });
}
