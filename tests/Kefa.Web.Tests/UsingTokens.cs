using System.Net;
using System.Net.Http.Headers;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Web.Tests;

/// <summary>Other systems, which have a token instead of a person.</summary>
public sealed class UsingTokens(DemoSite demo)
{
    private async Task<string> IssueAsync(HttpClient security, params string[] scopes) =>
        (await SendAsync(security, await FilledInAsync(security, scopes))).QuerySelector("[role=status] code")!.TextContent;

    private async Task<List<KeyValuePair<string, string>>> FilledInAsync(HttpClient security, params string[] scopes)
    {
        var page = await DemoSite.PageAsync(security, "/console/tokens");
        return
        [
            new("_handler", "issue-token"), new("__RequestVerificationToken", page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!),
            new("Input.Name", "市政务服务平台"), new("Input.Expires", demo.Site.Services.GetRequiredService<TimeProvider>().GetUtcNow().AddDays(30).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)),
            new("Input.Form", page.QuerySelector("input[name='Input.Form']")!.GetAttribute("value")!), .. scopes.Select(scope => new KeyValuePair<string, string>("Input.Scopes", scope)),
        ];
    }

    private static async Task<AngleSharp.Html.Dom.IHtmlDocument> SendAsync(HttpClient security, List<KeyValuePair<string, string>> form)
    {
        using var answer = await security.PostAsync("/console/tokens", new FormUrlEncodedContent(form));
        return new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task A_form_that_is_sent_twice_issues_one_token()
    {
        using var security = await demo.SignedInAsync("security");
        var form = await FilledInAsync(security, ApiScopes.Policies);

        var first = await SendAsync(security, form);
        var second = await SendAsync(security, form);

        Assert.NotNull(first.QuerySelector("[role=status] code"));
        Assert.Null(second.QuerySelector("[role=status] code"));
        Assert.Contains("已经提交过", second.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(first.QuerySelectorAll("tbody tr").Length, second.QuerySelectorAll("tbody tr").Length);
    }

    private HttpClient With(string token)
    {
        HttpClient program = demo.Visitor();
        program.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return program;
    }

    [Fact]
    public async Task A_token_opens_what_its_scopes_name_until_it_is_revoked()
    {
        using var security = await demo.SignedInAsync("security");
        string token = await IssueAsync(security, ApiScopes.Companies);
        using var program = With(token);

        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/companies?pageSize=1")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await program.GetAsync("/api/v1/companies/" + DemoSite.Mine)).StatusCode);
        using (var refused = await program.GetAsync("/api/v1/matches?company=" + DemoSite.Mine))
        {
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Contains("matches:read", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        Assert.Equal(HttpStatusCode.Forbidden, (await program.GetAsync("/api/v1/policies")).StatusCode);
        // A token is for programs: it opens no page.
        Assert.Equal(HttpStatusCode.Redirect, (await program.GetAsync("/console/companies")).StatusCode);

        var page = await DemoSite.PageAsync(security, "/console/tokens");
        Assert.DoesNotContain(token, page.DocumentElement.TextContent, StringComparison.Ordinal);
        string revoke = page.QuerySelectorAll("tbody tr").First(row => row.TextContent.Contains(token[..12], StringComparison.Ordinal)).QuerySelector("input[name=_handler]")!.GetAttribute("value")!;
        using (var revoked = await DemoSite.PostFormAsync(security, "/console/tokens", revoke, []))
            Assert.Equal(HttpStatusCode.Redirect, revoked.StatusCode);
        using var after = await program.GetAsync("/api/v1/companies?pageSize=1");
        Assert.Equal(HttpStatusCode.Unauthorized, after.StatusCode);
        Assert.Contains("Bearer", after.Headers.WwwAuthenticate.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("kefa_")]
    [InlineData("kefa_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("anything else")]
    public async Task What_is_no_token_opens_nothing(string token)
    {
        using var program = demo.Visitor();
        program.DefaultRequestHeaders.TryAddWithoutValidation("Authorization", "Bearer " + token);

        Assert.Equal(HttpStatusCode.Unauthorized, (await program.GetAsync("/api/v1/companies")).StatusCode);
    }

    [Fact]
    public async Task A_token_ends_with_its_last_day_and_belongs_to_one_bureau()
    {
        await using var scope = demo.Site.Services.CreateAsyncScope();
        BureauInfo bureau = (await demo.Site.Services.GetRequiredService<BureauDirectory>().AllAsync(TestContext.Current.CancellationToken))[0];
        scope.ServiceProvider.GetRequiredService<CurrentBureau>().Enter(bureau);
        var tokens = scope.ServiceProvider.GetRequiredService<KeepTokens>();
        DateOnly today = bureau.Today(demo.Site.Services.GetRequiredService<TimeProvider>());
        Task<IssueTokenOutcome> Issue(string name, DateOnly? until, params string[] scopes) => tokens.IssueAsync(new TokenInput(name, scopes, until), Actor.Command("test"), TestContext.Current.CancellationToken);

        Assert.IsType<IssueTokenOutcome.Refused>(await Issue("x", today.AddDays(-1), ApiScopes.Policies));
        Assert.IsType<IssueTokenOutcome.Refused>(await Issue("x", today.AddDays(366), ApiScopes.Policies));
        Assert.IsType<IssueTokenOutcome.Refused>(await Issue("x", null, ApiScopes.Policies));
        Assert.IsType<IssueTokenOutcome.Refused>(await Issue("", today, ApiScopes.Policies));
        Assert.IsType<IssueTokenOutcome.Refused>(await Issue("x", today, "everything:write"));
        Assert.IsType<IssueTokenOutcome.Refused>(await Issue("x", today));
        string token = Assert.IsType<IssueTokenOutcome.Issued>(await Issue("x", today, ApiScopes.Policies)).Token;
        Assert.Equal([ApiScopes.Policies], (await tokens.UseAsync(token, TestContext.Current.CancellationToken))!.Scopes);

        await using var elsewhere = demo.Site.Services.CreateAsyncScope();
        elsewhere.ServiceProvider.GetRequiredService<CurrentBureau>().Enter(bureau with { Id = bureau.Id + 1000 });
        Assert.Null(await elsewhere.ServiceProvider.GetRequiredService<KeepTokens>().UseAsync(token, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void Every_endpoint_for_programs_names_its_scope()
    {
        var programs = demo.Site.Services.GetServices<EndpointDataSource>().SelectMany(source => source.Endpoints).OfType<RouteEndpoint>()
            .Where(endpoint => endpoint.RoutePattern.RawText!.TrimStart('/').StartsWith("api/", StringComparison.Ordinal)).ToArray();

        Assert.True(programs.Length >= 5);
        Assert.All(programs, endpoint => Assert.Contains(endpoint.Metadata.GetMetadata<NeedsScope>()?.Scope, ApiScopes.All.Select(scope => scope.Code)));
    }
}
