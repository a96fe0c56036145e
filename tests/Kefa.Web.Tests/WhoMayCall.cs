using System.Net;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Web.Tests;

public sealed class WhoMayCall(DemoSite demo)
{
    [Fact]
    public void Every_endpoint_states_its_policy()
    {
        var endpoints = demo.Site.Services.GetServices<EndpointDataSource>().SelectMany(s => s.Endpoints).OfType<RouteEndpoint>().ToArray();

        Assert.True(endpoints.Length > 20, $"only {endpoints.Length} endpoints were found");
        // The framework's own endpoint says nothing, so the fallback answers for it: nobody.
        Assert.Equal(["/_framework/opaque-redirect"], endpoints.Where(SaysNothing).Select(e => e.RoutePattern.RawText));
    }

    [Fact]
    public void The_rule_can_fail() =>
        Assert.True(SaysNothing(new RouteEndpoint(_ => Task.CompletedTask, Microsoft.AspNetCore.Routing.Patterns.RoutePatternFactory.Parse("/x"), 0, EndpointMetadataCollection.Empty, null)));

    [Theory]
    [InlineData("/console")]
    [InlineData("/my")]
    [InlineData("/account")]
    public async Task Pages_behind_a_sign_in_lead_to_it(string address)
    {
        using var visitor = demo.Visitor();

        using var answer = await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.StartsWith("/account/sign-in", answer.Headers.Location!.IsAbsoluteUri ? answer.Headers.Location.PathAndQuery : answer.Headers.Location.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("citizen", "/console")]
    [InlineData("citizen", "/my")]
    [InlineData("agent", "/console")]
    [InlineData("officer", "/my")]
    public async Task A_post_opens_only_its_own_pages(string user, string address)
    {
        using var visitor = await demo.SignedInAsync(user);

        using var answer = await visitor.GetAsync(address);

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("/account/denied", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_needs_to_sign_in_to_learn_that_a_page_is_not_there()
    {
        using var visitor = demo.Visitor();

        using var answer = await visitor.GetAsync("/no-such-page");

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Contains("没有找到", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_form_without_its_token_is_refused()
    {
        using var agent = await demo.SignedInAsync("agent");

        using var answer = await agent.PostAsync("/my/subscriptions/set", new FormUrlEncodedContent(new Dictionary<string, string> { ["uscc"] = DemoSite.Mine, ["policy"] = "N01", ["watch"] = "true" }));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    private static bool SaysNothing(RouteEndpoint endpoint) =>
        endpoint.Metadata.GetMetadata<IAllowAnonymous>() is not null || !endpoint.Metadata.GetOrderedMetadata<IAuthorizeData>().Any(d => !string.IsNullOrEmpty(d.Policy));
}
