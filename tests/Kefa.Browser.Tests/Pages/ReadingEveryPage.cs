namespace Kefa.Browser.Tests.Pages;

/// <summary>Every kind of page, in each mode: nothing for axe to find, nothing that scrolls sideways, and what every page must have.</summary>
public sealed class ReadingEveryPage(Site site)
{
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
            await v.Page.SetViewportSizeAsync(1280, 800);
            await v.GoAsync(page.Path);
            problems.AddRange(await Reading.ProblemsAsync(v, page.Path));
        }

        Reading.IsPossible(problems);
    });

    [Fact]
    public Task Is_missed_when_something_hinders() => site.VisitAsync(new Way(true, "zh", 1280), async v =>
    {
        await v.GoAsync("/accessibility");
        await v.Main.EvaluateAsync("m => m.insertAdjacentHTML('beforeend', '<p class=\"text-white bg-light\">白底白字</p><img src=\"/seal.svg\"><canvas width=\"900\"></canvas>')");

        string found = string.Join(' ', await Reading.ProblemsAsync(v, "the page"));

        Assert.All(new[] { "at 1280 px: color-contrast", "at 375 px: color-contrast", "at 1280 px: image-alt", "at 320 px:", "px too wide" }, problem => Assert.Contains(problem, found, StringComparison.Ordinal));
    });
}
