using System.Net;

namespace Kefa.Web.Tests;

public sealed class SearchingTheSite(DemoSite demo)
{
    [Fact]
    public async Task Everybody_finds_policies_laws_and_services_and_no_matter()
    {
        using var visitor = demo.Visitor();

        var policies = await DemoSite.PageAsync(visitor, "/search?q=研发费用");
        var laws = await DemoSite.PageAsync(visitor, "/search?q=政府信息公开&kind=laws");

        Assert.Contains(policies.QuerySelectorAll("main .listing mark"), m => m.TextContent == "研发费用");
        Assert.All(policies.QuerySelectorAll("main .listing a"), a => Assert.StartsWith("/policies/", a.GetAttribute("href"), StringComparison.Ordinal));
        Assert.NotEmpty(laws.QuerySelectorAll("main .listing a[href^='/laws/']"));
        Assert.Empty(laws.QuerySelectorAll("a[href*='/console/matters']"));
        Assert.Equal(["政策", "法规", "办事"], laws.QuerySelectorAll("main .subnav a").Select(a => a.TextContent.Split(' ')[0]));
    }

    [Fact]
    public async Task Staff_find_matters_and_papers()
    {
        using var office = await demo.SignedInAsync("office");

        var matters = await DemoSite.PageAsync(office, "/console/search?q=信息公开");
        var papers = await DemoSite.PageAsync(office, "/console/search?q=信息&kind=papers&procedure=disclosure-on-request&page=999");

        Assert.NotEmpty(matters.QuerySelectorAll("main .listing a[href^='/console/matters/2026']"));
        Assert.NotEmpty(papers.QuerySelectorAll("main .listing a[href*='/files/']"));
        Assert.Equal("procedure", papers.QuerySelector("select[name=procedure]")!.Id);
    }

    [Theory]
    [InlineData("citizen")]
    [InlineData("agent")]
    [InlineData("system")]
    public async Task Who_may_open_no_matter_searches_none(string user)
    {
        using var visitor = await demo.SignedInAsync(user);

        using var answer = await visitor.GetAsync("/console/search?q=信息");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("/account/denied", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/search?q=<script>alert(1)</script>")]
    [InlineData("/search?q=%22%22%20OR%20%2A")]
    [InlineData("/search?q=%ED%A0%80&kind=nothing&page=-1")]
    [InlineData("/search?q=%20")]
    public async Task What_is_typed_is_shown_and_nothing_else(string address)
    {
        using var visitor = demo.Visitor();

        var page = await DemoSite.PageAsync(visitor, address);

        Assert.DoesNotContain(page.QuerySelectorAll("main script"), _ => true);
        Assert.NotNull(page.QuerySelector("main .empty, main [role=status]"));
    }
}
