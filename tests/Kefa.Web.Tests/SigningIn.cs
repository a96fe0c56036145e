using System.Net;

namespace Kefa.Web.Tests;

public sealed class SigningIn(DemoSite demo)
{
    [Fact]
    public async Task Says_the_same_for_an_unknown_name_and_a_wrong_password()
    {
        var unknown = await TryAsync("nobody-of-that-name", "wrong password here");
        var wrong = await TryAsync("citizen", "wrong password here");

        Assert.Equal(unknown, wrong);
        Assert.Contains("用户名或密码不正确", wrong, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_locked_after_five_wrong_passwords()
    {
        for (var i = 0; i < 5; i++)
            await TryAsync("audit", "wrong password here");

        var locked = await TryAsync("audit", DemoSite.Password);
        Assert.Contains("锁定", locked, StringComparison.Ordinal);
        // Nobody learns from it that there is such an account.
        Assert.Equal(await TryAsync("nobody-of-that-name", DemoSite.Password), locked);
    }

    [Theory]
    [InlineData("https://elsewhere.example/")]
    [InlineData("//elsewhere.example/")]
    [InlineData("/\\elsewhere.example")]
    public async Task Never_leads_to_another_site(string returnUrl)
    {
        using var visitor = demo.Visitor();

        using var answer = await DemoSite.PostFormAsync(visitor, "/account/sign-in?returnUrl=" + Uri.EscapeDataString(returnUrl), "sign-in", new() { ["Input.User"] = "discipline", ["Input.Password"] = DemoSite.Password });

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.EndsWith("/account/home", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    private async Task<string> TryAsync(string user, string password)
    {
        using var visitor = demo.Visitor();
        using var answer = await DemoSite.PostFormAsync(visitor, "/account/sign-in", "sign-in", new() { ["Input.User"] = user, ["Input.Password"] = password });
        return new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync()).QuerySelector(".error-summary")?.TextContent.Trim() ?? "";
    }
}
