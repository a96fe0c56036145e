using AngleSharp.Dom;

namespace Kefa.Web.Tests;

public sealed class WhatABrowserMayDo(DemoSite demo)
{
    public static TheoryData<string> PublicPages() =>
        ["/", "/policies", "/policies/N01", "/policies/N02/check", "/find", $"/find?q={DemoSite.Mine}", $"/find?q={DemoSite.Mine}&policy=N01", "/account/sign-in", "/accessibility", "/privacy"];

    [Theory, MemberData(nameof(PublicPages))]
    public async Task Pages_carry_every_security_header_and_nothing_inline(string address)
    {
        using var visitor = demo.Visitor();
        using var answer = await visitor.GetAsync(address);
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();

        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        foreach (var header in new[] { "X-Content-Type-Options", "Referrer-Policy", "Permissions-Policy", "Cross-Origin-Opener-Policy", "X-Frame-Options" })
            Assert.True(answer.Headers.Contains(header), header);
        Assert.False(answer.Headers.Contains("Server"));

        var page = await DemoSite.PageAsync(visitor, address);
        Assert.Empty(page.QuerySelectorAll("[style], style, [onclick], [onload], [onsubmit], script:not([src]):not([type='application/json'])").Select(e => e.OuterHtml));
    }

    [Theory, MemberData(nameof(PublicPages))]
    public async Task Pages_have_one_heading_a_title_of_their_own_and_say_their_language(string address)
    {
        using var visitor = demo.Visitor();

        var page = await DemoSite.PageAsync(visitor, address);

        Assert.Single(page.QuerySelectorAll("h1"));
        Assert.EndsWith("科法", page.Title, StringComparison.Ordinal);
        Assert.Equal("zh-CN", page.DocumentElement.GetAttribute("lang"));
        Assert.NotNull(page.QuerySelector("a.skip[href='#main']"));
    }

    [Theory, MemberData(nameof(PublicPages))]
    public async Task Pages_are_whole_in_English(string address)
    {
        using var visitor = demo.Visitor();
        using (var chosen = await visitor.GetAsync("/?lang=en"))
            Assert.Equal(System.Net.HttpStatusCode.Redirect, chosen.StatusCode);

        var page = await DemoSite.PageAsync(visitor, address);

        Assert.Equal("en", page.DocumentElement.GetAttribute("lang"));
        // Names of companies, documents and articles stay as the law writes them; headings, labels and buttons do not.
        string[] chinese = [.. page.QuerySelectorAll("h2, h3 .visually-hidden, label, button, th[scope=col], .btn, nav a:not([lang])").Select(e => e.TextContent.Trim())
            .Where(t => t.Any(c => c is >= '\u4e00' and <= '\u9fff') && !t.Contains("公司", StringComparison.Ordinal))];
        Assert.Empty(chinese);
    }

    [Theory]
    [InlineData("agent", "/my/profile")]
    [InlineData("officer", $"/console/companies/{DemoSite.Mine}")]
    [InlineData("officer", "/console/policies/N01")]
    [InlineData("agent", "/account")]
    public async Task Pages_behind_a_sign_in_are_whole_in_English(string user, string address)
    {
        using var visitor = await demo.SignedInAsync(user);
        using (await visitor.GetAsync("/?lang=en")) { }

        var page = await DemoSite.PageAsync(visitor, address);

        Assert.DoesNotContain("企业自报", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotMatch("（[0-9A-Za-z]", page.Body.TextContent);
    }

    [Theory]
    [InlineData("L01")]
    [InlineData("L19")]
    public async Task A_document_without_a_number_leaves_no_gap_in_the_list(string policy)
    {
        using var visitor = demo.Visitor();

        var page = await DemoSite.PageAsync(visitor, $"/find?q={DemoSite.Mine}&policy={policy}");

        Assert.DoesNotContain(page.QuerySelectorAll("p.quiet").Select(e => e.TextContent.Trim()), t => t.StartsWith('、') || t.Contains("、 ·", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Preferences_are_kept_in_cookies_and_leave_the_address()
    {
        using var visitor = demo.Visitor();

        using var answer = await visitor.GetAsync("/policies?q=%E7%A0%94%E5%8F%91&mode=elder&theme=dark");

        Assert.Equal("/policies?q=%E7%A0%94%E5%8F%91", answer.Headers.Location!.ToString());
        var page = await DemoSite.PageAsync(visitor, "/policies");
        Assert.Equal("elder", page.DocumentElement.GetAttribute("data-mode"));
        Assert.Equal("dark", page.DocumentElement.GetAttribute("data-theme"));
    }
}
