using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Web.Tests;

/// <summary>The three administrators at their pages.</summary>
public sealed class KeepingPeople(DemoSite demo)
{
    [Fact]
    public async Task A_person_is_entered_by_one_administrator_and_gets_posts_from_another()
    {
        using var system = await demo.SignedInAsync("system");
        using var security = await demo.SignedInAsync("security");
        string user = "n" + Guid.NewGuid().ToString("N")[..8], token = await TokenAsync(system, "/console/staff/new");

        using var entered = await DemoSite.PostFormAsync(system, "/console/staff/new", "enter-person", new() { ["Input.User"] = user, ["Input.Name"] = "新来的", ["Input.Division"] = "plans", ["Input.Token"] = token });
        string page = await entered.Content.ReadAsStringAsync();
        string account = Regex.Match(page, "/console/staff/([0-9a-f-]{36})", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value, password = Regex.Match(page, "<code>([a-z0-9-]+)</code>", RegexOptions.None, TimeSpan.FromSeconds(1)).Groups[1].Value;
        Assert.Equal(23, password.Length);

        // Sent a second time, it leads to the person and opens nothing.
        using var again = await DemoSite.PostFormAsync(system, "/console/staff/new", "enter-person", new() { ["Input.User"] = user, ["Input.Name"] = "新来的", ["Input.Token"] = token });
        Assert.Equal("/console/staff/" + account, new Uri(again.Headers.Location!.ToString(), UriKind.RelativeOrAbsolute) is { IsAbsoluteUri: true } absolute ? absolute.AbsolutePath : again.Headers.Location!.ToString());

        string posts = $"/console/staff/{account}/posts";
        using var bySystem = await DemoSite.PostFormAsync(system, posts, "give-post", new() { ["Input.Role"] = "handlingSection" });
        Assert.Contains("由安全管理员授予和收回", await bySystem.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var bySecurity = await DemoSite.PostFormAsync(security, posts, "give-post", new() { ["Input.Role"] = "handlingSection", ["Input.Division"] = "plans" });
        Assert.Equal(HttpStatusCode.Redirect, bySecurity.StatusCode);
        using var together = await DemoSite.PostFormAsync(security, posts, "give-post", new() { ["Input.Role"] = "auditAdministrator" });
        Assert.Contains("不得由同一人担任", await together.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        var person = await DemoSite.PageAsync(security, $"/console/staff/{account}");
        Assert.Contains("承办科室（发展规划与资源配置科）", person.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("授予岗位：承办科室（发展规划与资源配置科）", person.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        var list = await DemoSite.PageAsync(system, "/console/staff?role=handlingSection&q=" + user);
        Assert.Contains("共 1 人", list.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        string csv = await system.GetStringAsync("/console/staff/export.csv?q=" + user);
        Assert.Contains($"新来的,{user},,发展规划与资源配置科,承办科室", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_deputy_works_in_the_absent_persons_role()
    {
        using var system = await demo.SignedInAsync("system");
        string absent = await AccountOfAsync(system, "section2"), today = demo.Site.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddHours(8).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        string address = $"/console/staff/{absent}/deputies";

        using var wrong = await DemoSite.PostFormAsync(system, address, "appoint", new() { ["Input.Deputy"] = "auditor", ["Input.From"] = today, ["Input.To"] = today, ["Input.Roles"] = "handlingSection" });
        Assert.Contains("不得由同一人担任", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var appointed = await DemoSite.PostFormAsync(system, address, "appoint", new() { ["Input.Deputy"] = "finance", ["Input.From"] = today, ["Input.To"] = today, ["Input.Roles"] = "handlingSection" });
        Assert.Equal(HttpStatusCode.Redirect, appointed.StatusCode);

        // Finance takes no list of companies out; in the absent officer's role it does.
        using var finance = await demo.SignedInAsync("finance");
        Assert.Equal(HttpStatusCode.OK, (await finance.GetAsync("/console/companies/export.csv?q=恒丰")).StatusCode);
        var page = await DemoSite.PageAsync(system, address);
        string end = page.QuerySelectorAll("form").Select(form => form.QuerySelector("input[name=_handler]")?.GetAttribute("value")).First(name => name?.StartsWith("end-", StringComparison.Ordinal) == true)!;
        using var ended = await DemoSite.PostFormAsync(system, address, end, []);
        Assert.Equal(HttpStatusCode.Redirect, ended.StatusCode);
        using var later = await demo.SignedInAsync("finance");
        Assert.Equal(HttpStatusCode.Redirect, (await later.GetAsync("/console/companies/export.csv?q=恒丰")).StatusCode);
    }

    [Fact]
    public async Task A_division_is_opened_moved_and_closed()
    {
        using var system = await demo.SignedInAsync("system");
        string code = "d" + Guid.NewGuid().ToString("N")[..8];

        using var opened = await DemoSite.PostFormAsync(system, "/console/divisions/new", "division", new() { ["Input.Code"] = code, ["Input.NameZh"] = "试点科", ["Input.NameEn"] = "Pilots", ["Input.Parent"] = "law", ["Input.Position"] = "9" });
        Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        using var ring = await DemoSite.PostFormAsync(system, "/console/divisions/law", "division", new() { ["Input.NameZh"] = "法规科", ["Input.NameEn"] = "Law", ["Input.Parent"] = code, ["Input.Position"] = "2" });
        Assert.Contains("上级不能是它自己或它下面的科室", await ring.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var stale = await DemoSite.PostFormAsync(system, "/console/divisions/" + code, "division", new() { ["Input.NameZh"] = "改名", ["Input.NameEn"] = "Other", ["Input.Position"] = "9", ["Input.Read"] = "77" });
        Assert.Equal(HttpStatusCode.Conflict, stale.StatusCode);
        using var closed = await DemoSite.PostFormAsync(system, "/console/divisions/" + code, "close-division", []);
        Assert.Equal(HttpStatusCode.Redirect, closed.StatusCode);
        Assert.Contains("撤销", (await DemoSite.PageAsync(system, "/console/divisions/" + code)).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await system.GetAsync("/console/divisions/nowhere")).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await system.GetAsync($"/console/staff/{Guid.NewGuid()}")).StatusCode);
    }

    private static async Task<string> TokenAsync(HttpClient visitor, string address) =>
        (await DemoSite.PageAsync(visitor, address)).QuerySelector("input[name='Input.Token']")!.GetAttribute("value")!;

    private static async Task<string> AccountOfAsync(HttpClient administrator, string user) =>
        (await DemoSite.PageAsync(administrator, "/console/staff?q=" + user)).QuerySelector("table th a")!.GetAttribute("href")!.Split('/')[^1];
}
