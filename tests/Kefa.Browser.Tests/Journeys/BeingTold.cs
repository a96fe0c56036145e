using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Journeys;

/// <summary>Somebody of a handling section searches matters, reads what is new, and subscribes to the deadlines of their matters.</summary>
public sealed class BeingTold(Site site)
{
    [Fact]
    public Task Leads_from_search_to_inbox_and_calendar_with_scripts() => RunAsync(new Way(true, "zh", 1280));

    [Fact]
    public Task Leads_from_search_to_inbox_and_calendar_without_scripts() => RunAsync(new Way(false, "zh", 375));

    private Task RunAsync(Way way) => site.VisitAsync(way, async v =>
    {
        await v.GoAsync("/account/sign-in");
        await v.SignInAsync("section", Site.Password);
        await v.GoAsync("/console/search");
        await v.Field("搜索办件、文书材料、法规和政策").FillAsync("政府信息");
        await v.Button("搜索").ClickAsync();
        await Expect(v.Page).ToHaveURLAsync(new Regex("/console/search\\?.*q="));
        await Expect(v.Main.Locator(".listing mark").First).ToHaveTextAsync("政府信息");
        await v.Main.Locator(".subnav").GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^法规") }).ClickAsync();
        await Expect(v.Main.Locator(".listing a[href*='/laws/']").First).ToBeVisibleAsync();

        await v.Page.GetByRole(AriaRole.Banner).GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^收件箱") }).ClickAsync();
        await Expect(v.Heading).ToHaveTextAsync("收件箱");
        // The site tells each minute what is new.
        for (int tries = 0; tries < 60 && await v.Main.Locator("table").CountAsync() == 0; tries++)
        {
            await v.Page.WaitForTimeoutAsync(1_000);
            await v.Page.ReloadAsync();
        }
        string address = (await v.Main.Locator("tbody th a").First.GetAttributeAsync("href"))!;
        await v.Main.Locator("tbody th a").First.ClickAsync();
        await Expect(v.Page).Not.ToHaveURLAsync(new Regex("/console/inbox$"));
        await v.GoAsync("/console/inbox?unread=true");
        await Expect(v.Main.Locator($"tbody th a[href='{address}']")).ToHaveCountAsync(0);

        await v.GoAsync("/account/calendar");
        await v.Main.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("地址$") }).Last.ClickAsync();
        await Expect(v.Main.Locator("#feed")).ToHaveTextAsync(new Regex("/calendar/feed/[A-Za-z0-9_-]{43}\\.ics$"));
        await v.Button("停用订阅地址").ClickAsync();
        await Expect(v.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("已停用");
    });
}
