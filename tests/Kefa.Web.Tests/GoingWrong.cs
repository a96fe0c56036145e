using System.Net;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Web.Tests;

/// <summary>Addresses that lead nowhere, parameters that cannot be read, forms that are too old: a page says so, in the bureau of the request.</summary>
public sealed class GoingWrong(DemoSite demo)
{
    [Theory]
    [InlineData("/policies/no-such-policy")]
    [InlineData("/policies/N01?version=no-such-version")]
    [InlineData("/policies/no-such-policy/check")]
    [InlineData("/no-such-page")]
    [InlineData("/b/no-such-bureau/policies")]
    public async Task What_is_not_there_is_said_to_be_not_there(string address)
    {
        using var visitor = demo.Visitor();

        using var answer = await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("没有找到", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/policies?page=abc")]
    [InlineData("/policies?open=maybe")]
    public async Task A_parameter_that_cannot_be_read_is_the_callers_mistake(string address)
    {
        using var visitor = demo.Visitor();

        using var answer = await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("请求有误", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", answer.Headers.GetValues("Content-Security-Policy").Single(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/policies?page=2147483647")]
    [InlineData("/policies?page=-5")]
    public async Task A_page_that_no_list_has_is_empty_or_the_first(string address)
    {
        using var visitor = demo.Visitor();

        using var answer = await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task Programs_are_told_which_pages_there_are()
    {
        using var visitor = demo.Visitor();

        using var answer = await visitor.GetAsync("/api/v1/policies?page=2147483647&pageSize=200");

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task A_form_of_a_page_that_is_too_old_is_answered_with_a_page()
    {
        // While developing, the framework says more than a visitor should read.
        await using var site = demo.Site.WithWebHostBuilder(host => host.UseEnvironment("Production"));
        using var visitor = site.CreateClient();

        using var answer = await visitor.PostAsync("/account/sign-in", new FormUrlEncodedContent(new Dictionary<string, string> { ["_handler"] = "sign-in", ["Input.User"] = "x" }));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("页面可能已过期", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_bureau_says_it_in_its_own_name_and_opens_nothing_to_those_without_a_post_there()
    {
        var code = await NewBureauAsync();
        using var officer = await demo.SignedInAsync("officer");

        using var missing = await officer.GetAsync($"/b/{code}/policies/no-such-policy");
        using var console = await officer.GetAsync($"/b/{code}/console");
        using var companies = await officer.GetAsync($"/b/{code}/api/v1/companies");
        using var company = await officer.GetAsync($"/b/{code}/api/v1/companies/{DemoSite.Mine}");
        using var problem = await officer.GetAsync($"/b/{code}/api/v1/policies/no-such-policy");

        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        Assert.Contains($"href=\"/b/{code}/policies\"", await missing.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Contains($"/b/{code}/account/denied", console.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Forbidden, companies.StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, company.StatusCode);
        Assert.Equal("application/problem+json", problem.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("//elsewhere.example/?lang=en")]
    [InlineData("//elsewhere.example/%2e%2e?theme=dark")]
    [InlineData("/b/demo//elsewhere.example/?lang=en")]
    public async Task No_address_leads_to_another_site(string path)
    {
        var context = await demo.Site.Server.SendAsync(request =>
        {
            var parts = path.Split('?', 2);
            request.Request.Method = "GET";
            request.Request.Scheme = "http";
            request.Request.Host = new("localhost");
            request.Request.Path = parts[0];
            request.Request.QueryString = new("?" + parts[1]);
        });

        var location = context.Response.Headers.Location.ToString();
        Assert.False(location.StartsWith("//", StringComparison.Ordinal), location);
        Assert.True(location.Length == 0 || location.StartsWith('/'), location);
    }

    [Theory]
    [InlineData("agent", $"/my/export.csv")]
    [InlineData("agent", $"/my/windows.ics")]
    [InlineData("agent", "/my")]
    [InlineData("officer", "/console/policies/export.csv")]
    [InlineData(null, $"/find?q={DemoSite.Mine}")]
    public async Task Nothing_about_companies_is_kept_by_a_browser(string? user, string address)
    {
        using var visitor = user is null ? demo.Visitor() : await demo.SignedInAsync(user);

        using var answer = await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.True(answer.Headers.CacheControl?.NoStore, answer.Headers.CacheControl?.ToString() ?? "no Cache-Control");
    }

    private async Task<string> NewBureauAsync()
    {
        await using var scope = demo.Site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        BureauUnit unit = new() { Code = "other-" + Guid.NewGuid().ToString("N")[..8], NameZh = "另一局", NameEn = "Another bureau", CreatedAt = DateTimeOffset.UnixEpoch };
        db.Add(unit);
        await db.SaveChangesAsync();
        scope.ServiceProvider.GetRequiredService<BureauDirectory>().Forget();
        return unit.Code;
    }
}
