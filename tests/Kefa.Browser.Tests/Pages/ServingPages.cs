using System.Net;
using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Kefa.Browser.Tests.Pages;

/// <summary>The HTML as it comes from the site, before any script.</summary>
public sealed partial class ServingPages(Site site)
{
    [Theory, InlineData("zh"), InlineData("en")]
    public async Task Gives_each_a_title_of_its_own_one_heading_a_language_and_nothing_inline(string language)
    {
        foreach (string? account in Templates.All.Select(t => t.Account).Distinct())
        {
            await site.VisitAsync(new Way(false, language, 1280, account), async v =>
            {
                Dictionary<string, string> titles = new(StringComparer.Ordinal);
                foreach (var page in Templates.All.Where(t => t.Account == account))
                {
                    IAPIResponse answer = await v.Page.APIRequest.GetAsync(site.Address + page.Path);
                    string html = await answer.TextAsync();
                    Assert.True(answer.Status == page.Status, $"{page.Path} answers {answer.Status} instead of {page.Status}.");
                    Assert.Single(Heading().Matches(html));
                    Assert.Contains(language == "en" ? "<html lang=\"en\"" : "<html lang=\"zh-CN\"", html, StringComparison.Ordinal);
                    Assert.True(!Inline().IsMatch(html), $"{page.Path} has something inline: {Inline().Match(html).Value}");
                    Assert.Contains("default-src 'none'", answer.Headers["content-security-policy"], StringComparison.Ordinal);
                    Assert.DoesNotContain("unsafe-inline", answer.Headers["content-security-policy"], StringComparison.Ordinal);
                    string title = WebUtility.HtmlDecode(Title().Match(html).Groups[1].Value);
                    Assert.True(title.Length > 6, $"{page.Path} has the title '{title}'.");
                    // A filter shows the same list; another page of it is another page.
                    if (page.Status == 200 && !titles.TryAdd(title, page.Path))
                        Assert.True(Place(titles[title]) == Place(page.Path), $"{page.Path} and {titles[title]} have the same title '{title}'.");
                }
            });
        }
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
