using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Journeys;

public sealed class UsingTheKeyboardOnly(Site site)
{
    [Theory, MemberData(nameof(Way.All), MemberType = typeof(Way))]
    public Task Finds_the_policies_of_a_company(bool script, string language, int width) => site.VisitAsync(new Way(script, language, width), async v =>
    {
        await v.GoAsync("/");
        await v.Page.Keyboard.PressAsync("Tab");
        ILocator skip = v.Link(v.L("跳到正文", "Skip to main content"));
        await Expect(skip).ToBeFocusedAsync();
        await Expect(skip).ToBeInViewportAsync();
        await v.Page.Keyboard.PressAsync("Enter");
        await Expect(v.Main).ToBeFocusedAsync();

        await v.Page.Keyboard.PressAsync("Tab");
        await Expect(v.Page.GetByRole(AriaRole.Searchbox)).ToBeFocusedAsync();
        await v.Page.Keyboard.TypeAsync("91430702MAQ1A0069M");
        await v.Page.Keyboard.PressAsync("Enter");
        await Expect(v.Heading).ToHaveTextAsync("常德恒丰重型机械有限公司");

        ILocator policy = v.Main.GetByRole(AriaRole.Link, new() { Name = v.L("高新技术企业认定", "High-and-new-technology enterprise recognition") });
        await TabToAsync(v, policy);
        await v.Page.Keyboard.PressAsync("Enter");
        await Expect(v.Page).ToHaveURLAsync(new System.Text.RegularExpressions.Regex("policy=N01"));
        await Expect(v.Main.GetByRole(AriaRole.Heading, new() { Level = 2 }).First).ToContainTextAsync(v.L("高新技术企业认定", "High-and-new-technology"));
    });

    [Theory]
    [InlineData("zh", 1280, null), InlineData("en", 375, null), InlineData("zh", 375, "dark"), InlineData("en", 1280, "contrast"), InlineData("zh", 1280, "elder")]
    public Task Sees_where_the_focus_is_on_every_stop(string language, int width, string? mode) => site.VisitAsync(new Way(true, language, width) { Mode = mode }, async v =>
    {
        foreach (string path in new[] { "/", "/policies", "/policies/T05/check" })
        {
            await v.GoAsync(path);
            string first = "";
            for (int stop = 0; stop < 60; stop++)
            {
                await v.Page.Keyboard.PressAsync("Tab");
                string[] seen = await v.Page.EvaluateAsync<string[]>("""
                    () => {
                      const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
                      const shown = s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 && r.width > 0 && r.bottom > 0 && r.top < innerHeight;
                      return [e.tagName + '#' + e.id + ' ' + (e.getAttribute('href') ?? '') + ' ' + e.textContent.trim().slice(0, 40), shown ? '' : `${s.outlineStyle} ${s.outlineWidth} ${r.top}`];
                    }
                    """);
                if (seen[0] == first || seen[0].StartsWith("BODY", StringComparison.Ordinal))
                    break;
                first = first.Length == 0 ? seen[0] : first;
                Assert.True(seen[1].Length == 0, $"The focus is not seen on {path} at {seen[0]}: {seen[1]}");
            }
        }
    });

    private static async Task TabToAsync(Visitor v, ILocator target)
    {
        for (int presses = 0; presses < 80; presses++)
        {
            await v.Page.Keyboard.PressAsync("Tab");
            if (await target.EvaluateAsync<bool>("e => e === document.activeElement"))
                return;
        }

        Assert.Fail($"80 presses of Tab do not lead to {target}.");
    }
}
