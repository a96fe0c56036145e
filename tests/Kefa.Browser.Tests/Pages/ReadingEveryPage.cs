using Deque.AxeCore.Commons;
using Deque.AxeCore.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Pages;

/// <summary>Every kind of page, in each mode: nothing for axe to find, nothing that scrolls sideways, and what every page must have.</summary>
public sealed class ReadingEveryPage(Site site)
{
    private static readonly AxeRunOptions Everything = new()
    {
        RunOnly = new RunOnlyOptions { Type = "tag", Values = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] },
    };

    /// <summary>What colours and sizes decide; the rest does not change with the mode.</summary>
    private static readonly AxeRunOptions Looks = new()
    {
        RunOnly = new RunOnlyOptions { Type = "rule", Values = ["color-contrast", "target-size", "link-in-text-block", "scrollable-region-focusable"] },
    };

    public static TheoryData<string?, string, string?> Modes()
    {
        var modes = new TheoryData<string?, string, string?>();
        foreach (string? account in Templates.All.Select(t => t.Account).Distinct())
        {
            modes.Add(null, "zh", account);
            modes.Add("elder", "en", account);
            modes.Add("contrast", "zh", account);
            modes.Add("dark", "en", account);
        }

        return modes;
    }

    [Theory, MemberData(nameof(Modes))]
    public Task Is_possible_for_everyone(string? mode, string language, string? account) => site.VisitAsync(new Way(true, language, 1280, account) { Mode = mode }, async v =>
    {
        List<string> problems = [];
        foreach (var page in Templates.All.Where(t => t.Account == account))
        {
            v.ExpectedStatus = page.Status == 200 ? null : page.Status;
            await v.Page.SetViewportSizeAsync(1280, 900);
            await v.GoAsync(page.Path);
            await Expect(v.Heading).ToHaveCountAsync(1);
            // What is folded away is read as well.
            await v.Page.EvaluateAsync("() => document.querySelectorAll('details').forEach(d => d.open = true)");
            // Colours make nothing wider.
            foreach (int width in mode is "contrast" or "dark" ? new[] { 1280 } : [1280, 375, 320])
            {
                if (await v.TooWideAsync(width) is { Length: > 0 } extra)
                    problems.Add($"{page.Path} at {width} px: {extra}");
                // Everything once, at a desk; what colours and sizes decide on a phone too, and in each mode where it matters most.
                AxeRunOptions? rules = (mode, width) switch { (null, 1280) => Everything, (null or "elder", 375) or ("contrast" or "dark", 1280) => Looks, _ => null };
                if (rules is null)
                    continue;
                AxeResult found = await v.Page.RunAxe(rules);
                problems.AddRange(found.Violations.SelectMany(x => x.Nodes.Take(4).Select(n => $"{page.Path} at {width} px: {x.Id} ({x.Help}): {n.Html}")));
            }
        }

        Assert.True(problems.Count == 0, string.Join(Environment.NewLine, problems.GroupBy(p => p[p.IndexOf("px: ", StringComparison.Ordinal)..], StringComparer.Ordinal).Select(g => g.First()).Take(40)));
    });
}
