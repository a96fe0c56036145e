using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Extensions.Logging;

namespace Kefa.Web.Tests;

/// <summary>Through an identity provider: a small one of the tests' own, strict about what the standard asks for.</summary>
public sealed class SigningInFromOutside(DemoSite demo) : IAsyncLifetime
{
    private const string Secret = "a secret of the tests";

    private readonly ConcurrentDictionary<string, (string Challenge, string RedirectUri)> _codes = new();
    private WebApplication? _provider;
    private WebApplicationFactory<Kefa.Web.Hosting.Preferences>? _site;
    private string _subject = "4307-0001";
    private string _base = "";

    public async ValueTask InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        _provider = builder.Build();
        _provider.MapPost("/token", (Delegate)TokenAsync); // as a RequestDelegate its answer would be dropped
        _provider.MapGet("/me", (HttpContext context) => context.Request.Headers.Authorization == "Bearer access-" + _subject ? Results.Json(new { sub = _subject, name = "统一身份张三" }) : Results.Unauthorized());
        await _provider.StartAsync();
        _base = _provider.Urls.First();
        _site = demo.Site.WithWebHostBuilder(host => host
            .UseSetting("Kefa:IdentityProvider:AuthorizationEndpoint", _base + "/authorize").UseSetting("Kefa:IdentityProvider:TokenEndpoint", _base + "/token")
            .UseSetting("Kefa:IdentityProvider:UserInformationEndpoint", _base + "/me").UseSetting("Kefa:IdentityProvider:ClientId", "kefa-tests").UseSetting("Kefa:IdentityProvider:ClientSecret", Secret));
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null) await _site.DisposeAsync();
        if (_provider is not null) await _provider.DisposeAsync();
    }

    private async Task<IResult> TokenAsync(HttpContext context)
    {
        IFormCollection form = await context.Request.ReadFormAsync();
        if (form["client_id"] != "kefa-tests" || form["client_secret"] != Secret || form["grant_type"] != "authorization_code") return Results.Json(new { error = "invalid_client" }, statusCode: 401);
        // A code works once, at the address it was made for, and only for who began (PKCE).
        if (!_codes.TryRemove(form["code"].ToString(), out var made) || made.RedirectUri != form["redirect_uri"]
            || made.Challenge != WebEncoders.Base64UrlEncode(SHA256.HashData(Encoding.ASCII.GetBytes(form["code_verifier"].ToString()))))
            return Results.Json(new { error = "invalid_grant" }, statusCode: 400);
        return Results.Json(new { access_token = "access-" + _subject, token_type = "Bearer" });
    }

    private HttpClient Visitor() => _site!.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    /// <summary>What the browser does at the provider: the person agrees there, and is sent back with a code.</summary>
    private async Task<string> AgreeAsync(HttpClient visitor)
    {
        using HttpResponseMessage leaving = await visitor.GetAsync("/account/external");
        Assert.Equal(HttpStatusCode.Redirect, leaving.StatusCode);
        var asked = QueryHelpers.ParseQuery(leaving.Headers.Location!.Query);
        Assert.StartsWith(_base + "/authorize", leaving.Headers.Location.ToString(), StringComparison.Ordinal);
        Assert.Equal(("code", "S256", "kefa-tests"), (asked["response_type"].ToString(), asked["code_challenge_method"].ToString(), asked["client_id"].ToString()));
        string code = Guid.NewGuid().ToString("N");
        _codes[code] = (asked["code_challenge"].ToString(), asked["redirect_uri"].ToString());
        return new Uri(asked["redirect_uri"].ToString()).AbsolutePath + QueryString.Create(new Dictionary<string, string?> { ["code"] = code, ["state"] = asked["state"].ToString() });
    }

    private static async Task<string> FollowAsync(HttpClient visitor, string address)
    {
        using HttpResponseMessage back = await visitor.GetAsync(address);
        string next = back.Headers.Location!.IsAbsoluteUri ? back.Headers.Location.PathAndQuery : back.Headers.Location.ToString();
        if (!next.StartsWith("/account/external/return", StringComparison.Ordinal)) return next;
        using HttpResponseMessage done = await visitor.GetAsync(next);
        return done.Headers.Location!.ToString();
    }

    [Fact]
    public async Task A_newcomer_gets_an_account_of_the_public_and_the_same_one_next_time()
    {
        _subject = Guid.NewGuid().ToString("N");
        using (HttpClient first = Visitor())
        {
            Assert.Equal("/account/home", await FollowAsync(first, await AgreeAsync(first)));
            var account = await DemoSite.PageAsync(first, "/account");
            Assert.Contains("统一身份张三", account.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
            Assert.Contains("公众", account.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
            Assert.Equal(HttpStatusCode.Redirect, (await first.GetAsync("/console")).StatusCode);
        }
        using HttpClient again = Visitor();
        Assert.Equal("/account/home", await FollowAsync(again, await AgreeAsync(again)));
        Assert.Equal(HttpStatusCode.OK, (await again.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task Staff_bind_their_own_account_and_sign_in_with_it_from_then_on()
    {
        _subject = Guid.NewGuid().ToString("N");
        using HttpClient person = Visitor();
        using (var signedIn = await DemoSite.PostFormAsync(person, "/account/sign-in", "sign-in", new() { ["Input.User"] = "adviser", ["Input.Password"] = DemoSite.Password }))
            Assert.Equal(HttpStatusCode.Redirect, signedIn.StatusCode);
        Assert.Equal("/account?bound=true", await FollowAsync(person, await AgreeAsync(person)));

        using HttpClient later = Visitor();
        Assert.Equal("/account/home", await FollowAsync(later, await AgreeAsync(later)));
        Assert.Equal(HttpStatusCode.OK, (await later.GetAsync("/console/matters")).StatusCode);
    }

    [Fact]
    public async Task A_forged_or_repeated_answer_signs_nobody_in()
    {
        _subject = Guid.NewGuid().ToString("N");
        using HttpClient victim = Visitor(), attacker = Visitor();

        // Somebody else's answer: the state belongs to another browser.
        Assert.Equal("/account/sign-in?external=failed", await FollowAsync(victim, await AgreeAsync(attacker)));
        Assert.Equal("/account/sign-in?external=failed", await FollowAsync(victim, "/account/external/callback?code=x&state=y"));
        Assert.Equal("/account/sign-in?external=failed", await FollowAsync(victim, "/account/external/return"));
        string answer = await AgreeAsync(victim);
        Assert.Equal("/account/home", await FollowAsync(victim, answer));
        using HttpClient repeated = Visitor();
        Assert.Equal("/account/sign-in?external=failed", await FollowAsync(repeated, answer));
    }

    [Fact]
    public async Task Without_a_provider_there_is_no_such_way_in()
    {
        using HttpClient visitor = demo.Visitor();

        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/account/external")).StatusCode);
        Assert.DoesNotContain("/account/external", await visitor.GetStringAsync("/account/sign-in"), StringComparison.Ordinal);
    }
}
