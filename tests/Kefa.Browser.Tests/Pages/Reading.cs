using System.Text.Json;
using Deque.AxeCore.Commons;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Pages;

/// <summary>What hinders somebody from reading the page that a visitor has before them: what axe finds, and what scrolls sideways.</summary>
internal static class Reading
{
    /// <summary>Every rule, once for each page: what is no matter of colours and sizes does not change with the mode.</summary>
    private const string Everything = """{"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}""";

    /// <summary>What colours and sizes decide.</summary>
    private const string Looks = """{"type": "rule", "values": ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"]}""";

    private static readonly string Axe = new BundledAxeScriptProvider().GetScript();

    /// <param name="modes">The modes to read it in, null for what the site does by itself. A mode is an attribute of the page (see <see cref="ReadingEveryPage"/>): no need to ask for the page again.</param>
    public static async Task<IReadOnlyList<string>> ProblemsAsync(Visitor v, string name, params IEnumerable<string?> modes)
    {
        List<string> problems = [];
        await Expect(v.Heading).ToHaveCountAsync(1);
        // What is folded away is read as well.
        await v.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
        string?[] chosen = [.. modes];
        foreach (string? mode in chosen is [] ? [v.Way.Mode] : chosen)
        {
            if (chosen is not []) await v.TurnAsync(mode);
            // Colours make nothing wider.
            foreach (int width in mode is "contrast" or "dark" ? new[] { 1280 } : [1280, 375, 320])
            {
                if (await v.TooWideAsync(width) is { Length: > 0 } extra)
                    problems.Add($"{name}, {mode ?? "plain"}, at {width} px: {extra}");
                // Everything once, at a desk; what colours and sizes decide on a phone too, and in each mode where it matters most.
                string? rules = (mode, width) switch { (null, 1280) => Everything, (null or "elder", 375) or ("contrast" or "dark", 1280) => Looks, _ => null };
                if (rules is not null)
                    problems.AddRange((await FoundByAxeAsync(v.Page, rules, null)).Select(found => $"{name}, {mode ?? "plain"}, at {width} px: {found}"));
            }
        }

        if (chosen is not []) await v.TurnAsync(v.Way.Mode);
        await v.Page.SetViewportSizeAsync(v.Way.Width, 900);
        return problems;
    }

    /// <summary>What axe finds on a page, leaving out a part of it that is not ours.</summary>
    public static Task<string[]> FoundByAxeAsync(IPage page, string without) => FoundByAxeAsync(page, Everything, without);

    /// <summary>Fails with the problems, each kind once.</summary>
    public static void IsPossible(IEnumerable<string> problems)
    {
        string[] kinds = [.. problems.GroupBy(p => p[p.IndexOf("px: ", StringComparison.Ordinal)..], StringComparer.Ordinal).Select(g => g.First()).Take(40)];
        Assert.True(kinds.Length == 0, string.Join(Environment.NewLine, kinds));
    }

    /// <summary>
    /// Axe in the page itself, which answers what is wrong and nothing else. The library's own way sends everything that is right as well and opens a
    /// second page for it: five times as long. It also looks into frames; our pages have none.
    /// </summary>
    private static async Task<string[]> FoundByAxeAsync(IPage page, string rules, string? without)
    {
        Assert.Single(page.Frames);
        if (!await page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            await page.EvaluateAsync(Axe);
            // Sending it is half of the work: whoever reads one page reads more, and those come with it.
            await page.AddInitScriptAsync(Axe);
        }

        string found = await page.EvaluateAsync<string>(
            """
            async ([rules, without]) => {
              const { violations } = await axe.run(without ? { exclude: [[without]] } : document, { runOnly: JSON.parse(rules), resultTypes: ['violations'] });
              return JSON.stringify(violations.flatMap(v => v.nodes.slice(0, 4).map(n => `${v.id} (${v.help}): ${n.html}`)));
            }
            """,
            new[] { rules, without });
        return JsonSerializer.Deserialize<string[]>(found)!;
    }
}
