using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Journeys;

/// <summary>One act as somebody does it: what they fill in, by the labels of the form, and which papers they attach.</summary>
/// <param name="Name">The words of the transition.</param>
/// <param name="Answers">Label and answer: a text that is typed, or the words of a choice.</param>
internal sealed record Act(string Name, params (string Label, string Answer)[] Answers)
{
    public IReadOnlyList<string> Papers { get; init; } = [];

    /// <summary>Words that the page must show before it is sent.</summary>
    public string? Shows { get; init; }
}

/// <summary>A matter on its way through the hands of those who hold the roles, with scripts or without.</summary>
internal sealed class Casework(Site site, Way way)
{
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF");

    public static string Today => TimeProvider.System.GetUtcNow().AddHours(8).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public string Number { get; private set; } = "";

    /// <summary>Goes on with a matter that was begun on a page of its own.</summary>
    public void TakeUp(string number) => Number = number;

    /// <summary>Begins the matter and goes on with it.</summary>
    /// <param name="procedure">The name of the procedure.</param>
    public Task BeginAsync(string account, string procedure, Act first, params Act[] further) => site.VisitAsync(way with { Account = account }, async v =>
    {
        await v.GoAsync("/console/matters/start");
        await v.Main.GetByRole(AriaRole.Link, new() { NameRegex = new Regex($"^{first.Name}\\s*：\\s*{procedure}$") }).ClickAsync();
        await DoAsync(v, first);
        Number = Regex.Match(v.Page.Url, "/console/matters/([0-9]{4}[A-Z]+[0-9]{6}[0-9A-Z])").Groups[1].Value;
        await GoOnAsync(v, further);
    });

    /// <summary>Takes the matter up from the list and does what is to be done.</summary>
    public Task ByAsync(string account, params Act[] acts) => ByAsync(account, null, acts);

    /// <param name="look">What is looked at on the matter's page in the end.</param>
    public Task ByAsync(string account, Func<Visitor, Task>? look, params Act[] acts) => site.VisitAsync(way with { Account = account }, async v =>
    {
        await v.GoAsync("/console/matters?state=all&q=" + Number);
        await v.Main.GetByRole(AriaRole.Row).Filter(new() { HasText = Number }).GetByRole(AriaRole.Link).First.ClickAsync();
        await Expect(v.Page.Locator(".identity")).ToContainTextAsync(Number);
        await GoOnAsync(v, acts);
        if (look is not null) await look(v);
    });

    public static async Task StandsAtAsync(Visitor v, string stage) => await Expect(v.Page.Locator(".identity")).ToContainTextAsync(stage);

    public static Task OpenAsync(Visitor v, string act) => v.Main.Locator(".acts").GetByRole(AriaRole.Link, new() { Name = act, Exact = true }).ClickAsync();

    /// <summary>Fills in a form as people do: by label, and by the words of the choices.</summary>
    public static async Task FillAsync(Visitor v, IEnumerable<(string Label, string Answer)> answers)
    {
        foreach (var (label, answer) in answers)
        {
            var name = new Regex("^" + Regex.Escape(label) + "(（选填）)?$");
            ILocator choice = v.Main.GetByRole(AriaRole.Group, new() { NameRegex = name }).GetByLabel(answer, new() { Exact = true }), field = v.Main.GetByLabel(name);
            if (await choice.CountAsync() > 0) await choice.First.CheckAsync();
            else if (await field.First.EvaluateAsync<bool>("e => e.tagName === 'SELECT'")) await field.First.SelectOptionAsync(new SelectOptionValue { Label = answer });
            else await field.First.FillAsync(answer);
        }
    }

    public static async Task SendAsync(Visitor v)
    {
        await v.Main.GetByRole(AriaRole.Button, new() { NameRegex = new Regex("^提交") }).ClickAsync();
        await Expect(v.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync("已办理：");
    }

    private static async Task GoOnAsync(Visitor v, Act[] acts)
    {
        foreach (Act act in acts)
        {
            await OpenAsync(v, act.Name);
            await DoAsync(v, act);
        }
    }

    private static async Task DoAsync(Visitor v, Act act)
    {
        await FillAsync(v, act.Answers);
        await PictureAsync(v, act.Name + "-form");
        await v.Button("继续").ClickAsync();
        await AttachAsync(v, act.Papers);
        await Expect(v.Heading).ToContainTextAsync("核对并提交：" + act.Name);
        if (act.Shows is not null) await Expect(v.Main).ToContainTextAsync(act.Shows);
        await PictureAsync(v, act.Name);
        await SendAsync(v);
    }

    /// <summary>A paper that the act asks for has a place of its own; others are added with their kind.</summary>
    private static async Task AttachAsync(Visitor v, IReadOnlyList<string> papers)
    {
        if (papers.Count == 0)
        {
            // A paper that has a template is written by itself.
            await Expect(v.Heading).ToHaveTextAsync(new Regex("^(材料|核对并提交)："));
            if ((await v.Heading.InnerTextAsync()).StartsWith("材料", StringComparison.Ordinal)) await v.Link("继续", exact: true).ClickAsync();
            return;
        }
        if (await v.Link("附上材料", exact: true).CountAsync() > 0) await v.Link("附上材料", exact: true).ClickAsync();
        foreach (string paper in papers)
        {
            var file = new FilePayload { Name = paper + ".pdf", MimeType = "application/pdf", Buffer = Pdf };
            ILocator own = v.Page.GetByLabel("选择文件：" + paper, new() { Exact = true });
            if (await own.CountAsync() > 0)
            {
                await own.SetInputFilesAsync(file);
                await v.Main.GetByRole(AriaRole.Button, new() { Name = "上传 " + paper, Exact = true }).ClickAsync();
            }
            else
            {
                await v.Field("材料种类").SelectOptionAsync(new SelectOptionValue { Label = paper });
                await v.Page.GetByLabel("选择文件", new() { Exact = true }).SetInputFilesAsync(file);
                await v.Button("上传其他材料").ClickAsync();
            }
            await Expect(v.Main).ToContainTextAsync(paper + ".pdf");
        }
        await v.Link("继续", exact: true).ClickAsync();
    }

    private static async Task PictureAsync(Visitor v, string name)
    {
        if (Environment.GetEnvironmentVariable("KEFA_SCREENSHOTS_OF_JOURNEYS") is { Length: > 0 } folder)
            await v.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{(v.Way.Script ? "" : "plain-")}{name}.png"), FullPage = true });
    }
}
