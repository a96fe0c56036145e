using AngleSharp.Html.Parser;
using AngleSharp.Html.Dom;
using Kefa.Bureau.Storage;
using Kefa.TestSupport;
using Kefa.Web.Tests;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

[assembly: AssemblyFixture(typeof(DemoSite))]

namespace Kefa.Web.Tests;

/// <summary>The site with the demo bureau, in this process, for all tests of the assembly.</summary>
public sealed class DemoSite : IAsyncLifetime
{
    public const string Password = "kefa-demo-2026";

    /// <summary>The demo company whose agent is <c>agent</c>.</summary>
    public const string Mine = "91430702MAQ1A0069M";

    /// <summary>Another company of the demo.</summary>
    public const string Other = "91320412MAQ1A0026D";

    private readonly TemporaryFolder _folder = new();
    private WebApplicationFactory<Kefa.Web.Hosting.Preferences>? _site;

    public WebApplicationFactory<Kefa.Web.Hosting.Preferences> Site => _site ?? throw new InvalidOperationException("The site is not up.");

    public async ValueTask InitializeAsync()
    {
        var loaded = await KefaCommand.RunAsync(new Dictionary<string, string?> { ["KEFA_DATA"] = _folder.Path }, "demo");
        Assert.True(loaded.ExitCode == 0, loaded.Errors + loaded.Output);
        _site = new WebApplicationFactory<Kefa.Web.Hosting.Preferences>().WithWebHostBuilder(host => host.ConfigureServices(services => services.ConfigureDbContext<KefaDbContext>(db => db.AddInterceptors(new AsAcrossANetwork()))).UseSetting("KEFA_DATA", _folder.Path).UseSetting("Kefa:Limits:SignInPerMinute", "1000").UseSetting("Kefa:Limits:LookUpPerMinute", "1000"));
        _site.CreateClient().Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (_site is not null)
            await _site.DisposeAsync();
        _folder.Dispose();
    }

    /// <summary>A visitor with cookies of their own who follows no redirect by themselves.</summary>
    public HttpClient Visitor() => Site.CreateClient(new WebApplicationFactoryClientOptions { AllowAutoRedirect = false });

    /// <summary>A visitor who has signed in.</summary>
    public async Task<HttpClient> SignedInAsync(string user)
    {
        var visitor = Visitor();
        using var answer = await PostFormAsync(visitor, "/account/sign-in", "sign-in", new() { ["Input.User"] = user, ["Input.Password"] = Password });
        Assert.Equal(System.Net.HttpStatusCode.Redirect, answer.StatusCode);
        return visitor;
    }

    public static async Task<IHtmlDocument> PageAsync(HttpClient visitor, string address)
    {
        using var answer = await visitor.GetAsync(address);
        Assert.True(answer.IsSuccessStatusCode, $"{address}: {answer.StatusCode}");
        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync());
    }

    /// <summary>Fills in a form of a page as a browser would and sends it.</summary>
    public static async Task<HttpResponseMessage> PostFormAsync(HttpClient visitor, string address, string handler, Dictionary<string, string> input)
    {
        var page = await PageAsync(visitor, address);
        Dictionary<string, string> form = new(input)
        {
            ["_handler"] = handler,
            ["__RequestVerificationToken"] = page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!,
        };
        return await visitor.PostAsync(address, new FormUrlEncodedContent(form));
    }

    /// <summary>Changes whether the bureau shows everything to visitors, for one test.</summary>
    public async Task SetOpenLookupAsync(bool open)
    {
        await using var scope = Site.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        await db.Bureaus.ExecuteUpdateAsync(set => set.SetProperty(b => b.OpenLookup, open));
        scope.ServiceProvider.GetRequiredService<Kefa.Bureau.Bureaus.BureauDirectory>().Forget();
    }
}
