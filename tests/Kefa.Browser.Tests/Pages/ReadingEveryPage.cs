using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Pages;

/// <summary>
/// Every kind of page, in each mode: nothing for axe to find, nothing that scrolls sideways, and what the HTML must have as it comes from the site. Each
/// address is asked for once in Chinese and once in English; its modes are looked at where it stands, colours only at the first address of each kind.
/// </summary>
public abstract partial class ReadingEveryPage(Site site)
{
    private protected abstract IEnumerable<Templates.Template> Pages { get; }

    [Fact]
    public Task Is_possible_in_Chinese_plainly_and_in_high_contrast() => ReadAsync("zh", null, "contrast");

    [Fact]
    public Task Is_possible_in_English_in_large_type_and_in_the_dark() => ReadAsync("en", "elder", "dark");

    private async Task ReadAsync(string language, string? always, string colours)
    {
        List<string> problems = [];
        HashSet<string> kinds = new(StringComparer.Ordinal);
        foreach (var pages in Pages.GroupBy(t => t.Account))
        {
            await site.VisitAsync(new Way(true, language, 1280, pages.Key), async v =>
            {
                Dictionary<string, string> titles = new(StringComparer.Ordinal);
                foreach (var page in pages)
                {
                    string path = await site.FillAsync(page.Path);
                    v.ExpectedStatus = page.Status == 200 ? null : page.Status;
                    IResponse answer = await v.GoAsync(path);
                    IsServedWell(page with { Path = path }, language, answer.Status, answer.Headers["content-security-policy"], await answer.TextAsync(), titles);
                    problems.AddRange(await Reading.ProblemsAsync(v, path, kinds.Add(page.Kind) ? [always, colours] : [always]));
                }
            });
        }

        Reading.IsPossible(problems);
    }

    /// <summary>The HTML as it comes from the site, before any script: a title of its own, one heading, its language, nothing inline.</summary>
    private static void IsServedWell(Templates.Template page, string language, int status, string policy, string html, Dictionary<string, string> titles)
    {
        Assert.True(status == page.Status, $"{page.Path} answers {status} instead of {page.Status}.");
        Assert.Single(Heading().Matches(html));
        Assert.Contains(language == "en" ? "<html lang=\"en\"" : "<html lang=\"zh-CN\"", html, StringComparison.Ordinal);
        Assert.True(!Inline().IsMatch(html), $"{page.Path} has something inline: {Inline().Match(html).Value}");
        Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
        Assert.DoesNotContain("unsafe-inline", policy, StringComparison.Ordinal);
        string title = WebUtility.HtmlDecode(Title().Match(html).Groups[1].Value);
        Assert.True(title.Length > 6, $"{page.Path} has the title '{title}'.");
        // A filter shows the same list; another page of it is another page.
        if (page.Status == 200 && !titles.TryAdd(title, page.Path))
            Assert.True(Place(titles[title]) == Place(page.Path), $"{page.Path} and {titles[title]} have the same title '{title}'.");
    }

    private static string Place(string path) => path.Contains("page=", StringComparison.Ordinal) ? path : path.Split('?')[0];

    [GeneratedRegex("<title>(.*?)</title>", RegexOptions.Singleline)]
    private static partial Regex Title();

    [GeneratedRegex("<h1[ >]")]
    private static partial Regex Heading();

    // A style element or attribute, a handler, or a script that is not data. What stands in text is escaped, so a tag here is a tag.
    [GeneratedRegex("""<style[ >]|<[a-z][^<>]* (style|on[a-z]+)="|<script(?![^>]*(src=|type="application/json"))[^>]*>""")]
    private static partial Regex Inline();
}

public sealed class ReadingEveryPageOfThePortal(Site site) : ReadingEveryPage(site)
{
    private readonly Site _site = site;

    private protected override IEnumerable<Templates.Template> Pages => [.. Templates.Portal, .. Templates.Agent, .. Templates.Citizen];

    [Fact]
    public Task Is_missed_when_something_hinders() => _site.VisitAsync(new Way(true, "zh", 1280), async v =>
    {
        await v.GoAsync("/accessibility");
        await v.Main.EvaluateAsync("""
            m => m.insertAdjacentHTML('beforeend', '<p class="text-white bg-light">白底白字</p><p id="dim">看不见的字</p><img src="/seal.svg"><canvas width="900"></canvas>')
            """);
        await v.Page.EvaluateAsync("() => { document.getElementById('dim').style.setProperty('color', 'var(--paper)'); }");

        string found = string.Join(' ', await Reading.ProblemsAsync(v, "the page", null, "contrast"));

        string[] problems = ["plain, at 1280 px: color-contrast", "plain, at 375 px: color-contrast", "contrast, at 1280 px: color-contrast", "at 1280 px: image-alt", "at 320 px:", "px too wide"];
        Assert.All(problems, problem => Assert.Contains(problem, found, StringComparison.Ordinal));
    });

    /// <summary>What lets the pages be looked at in one mode after the other: the server says the mode in these attributes, and nowhere else.</summary>
    [Fact]
    public async Task Depends_on_the_mode_by_attributes_of_the_document()
    {
        foreach (string? mode in new[] { null, "elder", "contrast", "dark" })
        {
            await _site.VisitAsync(new Way(true, "zh", 1280) { Mode = mode }, async v =>
            {
                await v.GoAsync("/privacy");
                string served = await LookAsync(v);
                await v.TurnAsync(mode == "dark" ? "elder" : "dark");
                Assert.NotEqual(served, await LookAsync(v));
                await v.TurnAsync(mode);
                Assert.Equal(served, await LookAsync(v));
            });
        }

        static Task<string> LookAsync(Visitor v) =>
            v.Page.EvaluateAsync<string>("() => { const r = document.documentElement, s = getComputedStyle(document.body); return [r.dataset.theme, r.dataset.mode, s.color, s.backgroundColor, s.fontSize].join(); }");
    }
}

public sealed class ReadingEveryPageOfTheConsole(Site site) : ReadingEveryPage(site)
{
    private protected override IEnumerable<Templates.Template> Pages => Templates.Console;
}

public sealed class ReadingEveryPageOfMatters(Site site) : ReadingEveryPage(site)
{
    private protected override IEnumerable<Templates.Template> Pages => [.. Templates.Office, .. Templates.Administration];
}
