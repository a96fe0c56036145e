using Kefa.Browser.Tests.Journeys;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Pages;

/// <summary>Pictures of the main pages for docs/images: with KEFA_SCREENSHOTS=1 they are written there, otherwise beside the other temporary files.</summary>
public sealed class TakingPictures(Site site)
{
    private const int MostBytes = 300 * 1024;
    private const string Company = "91430702MAQ1A0069M";

    private static readonly string Folder = Environment.GetEnvironmentVariable("KEFA_SCREENSHOTS") == "1"
        ? Path.Combine(Site.Repository, "docs", "images")
        : Path.Combine(AppContext.BaseDirectory, "pictures");

    /// <summary>Name, address, account, language, width, height, mode.</summary>
    public static TheoryData<string, string, string?, string, int, int, string?> Pictures => new()
    {
        { "home", "/", null, "zh", 1280, 900, null },
        { "company", $"/find?q={Company}", null, "zh", 1280, 1000, null },
        { "company-en", $"/find?q={Company}", null, "en", 1280, 1000, null },
        { "policy-explained", $"/find?q={Company}&policy=N01", null, "zh", 1280, 1200, null },
        { "policy-explained-en", $"/find?q={Company}&policy=N01", null, "en", 1280, 1200, null },
        { "library", "/policies?theme=recognition", null, "zh", 1280, 900, null },
        { "self-check", "/policies/N02/check?a=headcount.L:120", null, "zh", 1280, 760, null },
        { "dark", "/policies/N01", null, "zh", 1280, 900, "dark" },
        { "phone", $"/find?q={Company}", null, "zh", 375, 812, null },
        { "console", "/console", "officer", "zh", 1280, 1000, null },
        { "console-en", "/console", "officer", "en", 1280, 1000, null },
        { "reach", "/console/policies/N01?tab=near", "officer", "zh", 1280, 1000, null },
        { "what-if", "/console/policies/N01/what-if", "officer", "zh", 1280, 1000, null },
        { "editor", "/console/policies/upload", "officer", "zh", 1280, 900, null },
        { "matter", "{procedure=disclosure-on-request&stage=signing }", "office", "zh", 1280, 1000, null },
        { "matter-en", "{procedure=disclosure-on-request&stage=signing }", "office", "en", 1280, 1000, null },
        { "figure", "/console/figures/PRO-01?period=2026", "office", "zh", 1280, 1000, null },
        { "figure-en", "/console/figures/PRO-01?period=2026", "office", "en", 1280, 1000, null },
        { "report", "/console/reports/rule-of-law-city/2026", "legal", "zh", 1280, 1000, null },
        { "board", "/console/board?for=legal", "legal", "zh", 1280, 1000, null },
    };

    [Theory, MemberData(nameof(Pictures))]
    public Task Shows_the_page_in_a_small_file(string name, string path, string? account, string language, int width, int height, string? mode) =>
        site.VisitAsync(new Way(true, language, width, account) { Mode = mode }, async v =>
        {
            await v.Page.SetViewportSizeAsync(width, height);
            await v.GoAsync(await site.FillAsync(path));
            if (name == "what-if")
            {
                ILocator condition = v.Field("科技人员占职工总数的比例不低于10%");
                await condition.FillAsync((await condition.InputValueAsync()).Replace("0.1", "0.08", StringComparison.Ordinal));
                await v.Button("试算").First.ClickAsync();
                await Expect(v.Main).ToContainTextAsync("试算结果");
            }

            if (name == "editor")
            {
                string model = await File.ReadAllTextAsync(Path.Combine(Site.Repository, "content", "policies", "local", "shenzhen", "L10-2022.dmn"));
                await EditingAModel.OpenAsync(v, await EditingAModel.UploadAsync(v, model, "L10-2022"));
                await EditingAModel.OpenViewAsync(v, "tier");
                await Expect(v.Main).ToContainTextAsync("命中策略");
            }

            // The condition that fails is what the page is read for.
            if (name.StartsWith("policy-explained", StringComparison.Ordinal))
                await v.Main.GetByRole(AriaRole.Heading, new() { Level = 2 }).EvaluateAsync("e => window.scrollTo(0, e.getBoundingClientRect().top - 60)");
            if (await v.Page.Locator("figure[data-chart]").CountAsync() > 0)
                await Expect(v.Page.Locator("figure[data-chart] svg").First).ToBeVisibleAsync();
            Directory.CreateDirectory(Folder);
            byte[] picture = await v.Page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(Folder, name + ".png") });

            Assert.InRange(picture.Length, 10_000, MostBytes);
        });
}
