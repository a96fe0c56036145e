using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using AngleSharp.Html.Dom;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Web.Tests;

/// <summary>The second factor and the sign-ins that can be seen and ended.</summary>
public sealed class SigningInTwice(DemoSite demo)
{
    [Fact]
    public async Task Asks_for_a_code_that_works_once_or_for_a_recovery_code()
    {
        using var person = await demo.SignedInAsync("government");
        IHtmlDocument page = await DemoSite.PageAsync(person, "/account/second-factor");
        string secret = page.QuerySelector("dd.code")!.TextContent.Replace(" ", "", StringComparison.Ordinal);
        Assert.StartsWith("data:image/svg+xml;base64,", page.QuerySelector("main img")!.GetAttribute("src"), StringComparison.Ordinal);

        using (var wrong = await DemoSite.PostFormAsync(person, "/account/second-factor", "confirm-factor", new() { ["Confirm.Code"] = "000000" }))
            Assert.Contains("验证码不正确", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        using var confirmed = await DemoSite.PostFormAsync(person, "/account/second-factor", "confirm-factor", new() { ["Confirm.Code"] = Totp(secret) });
        string[] recovery = [.. new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await confirmed.Content.ReadAsStringAsync()).QuerySelectorAll("ul.code li").Select(li => li.TextContent.Trim())];
        Assert.Equal(10, recovery.Length);

        using var first = await PasswordAsync();
        Assert.Equal(HttpStatusCode.Redirect, (await first.GetAsync("/account")).StatusCode);
        string code = Totp(secret);
        Assert.Equal(HttpStatusCode.Redirect, (await CodeAsync(first, code)).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await first.GetAsync("/account")).StatusCode);

        using var second = await PasswordAsync();
        Assert.Equal(HttpStatusCode.OK, (await CodeAsync(second, code)).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await CodeAsync(second, recovery[0])).StatusCode);
        using var third = await PasswordAsync();
        Assert.Equal(HttpStatusCode.OK, (await CodeAsync(third, recovery[0])).StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await third.GetAsync("/account")).StatusCode);

        using var off = await DemoSite.PostFormAsync(person, "/account/second-factor", "change-factor", new() { ["Change.Password"] = DemoSite.Password, ["Change.What"] = "off" });
        Assert.Equal(HttpStatusCode.OK, off.StatusCode);
        using var plain = await demo.SignedInAsync("government");
        Assert.Equal(HttpStatusCode.OK, (await plain.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task A_sign_in_is_ended_from_another_or_by_the_security_administrator()
    {
        using var one = await demo.SignedInAsync("market");
        using var other = await demo.SignedInAsync("market");
        Assert.Equal(2, (await DemoSite.PageAsync(one, "/account/sessions")).QuerySelectorAll("tbody tr").Length);

        using (var ended = await DemoSite.PostFormAsync(one, "/account/sessions", "end-others", []))
            Assert.Equal(HttpStatusCode.Redirect, ended.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await other.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await one.GetAsync("/account")).StatusCode);

        using var security = await demo.SignedInAsync("security");
        var list = await DemoSite.PageAsync(security, "/console/sessions?q=market");
        string end = list.QuerySelector("tbody form input[name=_handler]")!.GetAttribute("value")!;
        using (var ended = await DemoSite.PostFormAsync(security, "/console/sessions?q=market", end, []))
            Assert.Equal(HttpStatusCode.Redirect, ended.StatusCode);
        Assert.Equal(HttpStatusCode.Redirect, (await one.GetAsync("/account")).StatusCode);

        using var auditor = await demo.SignedInAsync("auditor");
        var audit = await DemoSite.PageAsync(auditor, "/console/audit?topic=signin&q=" + Uri.EscapeDataString("安全管理员"));
        Assert.Contains("结束登录会话", audit.QuerySelector("tbody")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("结束登录会话", await auditor.GetStringAsync("/console/audit/export.csv?topic=signin"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sign_in_that_is_read_again_at_every_request_holds()
    {
        await using var site = ReadingSignInsAtEveryRequest();
        using HttpClient visitor = await SignedInAsync(site, "meeting");

        for (int i = 0; i < 5; i++)
        {
            using HttpResponseMessage answer = await visitor.GetAsync("/account", HttpCompletionOption.ResponseHeadersRead);
            Assert.True(answer.StatusCode == HttpStatusCode.OK, $"request {i}: {answer.StatusCode}");
        }
    }

    [Fact]
    public async Task Looking_at_the_second_factor_ends_no_sign_in()
    {
        await using var site = ReadingSignInsAtEveryRequest();
        using HttpClient here = await SignedInAsync(site, "finance");
        using HttpClient elsewhere = await SignedInAsync(site, "finance");

        string first = await SecretAsync(), again = await SecretAsync();

        Assert.Equal(first, again);
        Assert.Equal(HttpStatusCode.OK, (await here.GetAsync("/account")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await elsewhere.GetAsync("/account")).StatusCode);

        async Task<string> SecretAsync() => (await DemoSite.PageAsync(here, "/account/second-factor")).QuerySelector("dd.code")!.TextContent;
    }

    private WebApplicationFactory<Kefa.Web.Hosting.Preferences> ReadingSignInsAtEveryRequest() => demo.Site.WithWebHostBuilder(host => host.ConfigureServices(services =>
        services.Configure<Microsoft.AspNetCore.Identity.SecurityStampValidatorOptions>(options => options.ValidationInterval = TimeSpan.Zero)));

    private static async Task<HttpClient> SignedInAsync(WebApplicationFactory<Kefa.Web.Hosting.Preferences> site, string user)
    {
        HttpClient visitor = site.CreateClient(new() { AllowAutoRedirect = false });
        using var answer = await DemoSite.PostFormAsync(visitor, "/account/sign-in", "sign-in", new() { ["Input.User"] = user, ["Input.Password"] = DemoSite.Password });
        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        return visitor;
    }

    private async Task<HttpClient> PasswordAsync()
    {
        HttpClient visitor = demo.Visitor();
        using var answer = await DemoSite.PostFormAsync(visitor, "/account/sign-in", "sign-in", new() { ["Input.User"] = "government", ["Input.Password"] = DemoSite.Password });
        Assert.Contains("/account/sign-in/code", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        return visitor;
    }

    private static Task<HttpResponseMessage> CodeAsync(HttpClient visitor, string code) =>
        DemoSite.PostFormAsync(visitor, "/account/sign-in/code", "sign-in-code", new() { ["Input.Code"] = code });

    /// <summary>RFC 6238 with SHA-1, six digits and thirty seconds, as every authenticator computes it.</summary>
    private static string Totp(string secret)
    {
        byte[] key = new byte[secret.Length * 5 / 8];
        long bits = 0;
        int held = 0, at = 0;
        foreach (char letter in secret.ToUpperInvariant())
        {
            bits = (bits << 5) | (uint)"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".IndexOf(letter, StringComparison.Ordinal);
            held += 5;
            if (held < 8) continue;
            key[at++] = (byte)(bits >> (held -= 8));
        }
        Span<byte> counter = stackalloc byte[8];
        BinaryPrimitives.WriteInt64BigEndian(counter, TimeProvider.System.GetUtcNow().ToUnixTimeSeconds() / 30);
#pragma warning disable CA5350 // what authenticators speak
        byte[] hash = HMACSHA1.HashData(key, counter);
#pragma warning restore CA5350
        int number = (int)(BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(hash[^1] & 15)) & 0x7fffffff) % 1_000_000;
        return number.ToString("D6", CultureInfo.InvariantCulture);
    }
}
