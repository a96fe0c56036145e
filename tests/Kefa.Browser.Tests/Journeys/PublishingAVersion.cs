using System.Text;
using System.Text.RegularExpressions;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Journeys;

public sealed class PublishingAVersion(Site site)
{
    [Theory, MemberData(nameof(Way.All), MemberType = typeof(Way))]
    public Task Takes_an_officer_who_uploads_and_a_lawyer_who_publishes(bool script, string language, int width) => PublishAsync(new Way(script, language, width));

    private async Task PublishAsync(Way way)
    {
        // A policy of its own for each way: what is published stays.
        string file = (way.Script, way.Language) switch { (true, "zh") => "fuqing/L16-1", (true, _) => "luoyang/L17-2024", (false, "zh") => "ningxia/L18-2023", _ => "chengdu/L21-2025" } + ".dmn";
        string model = await File.ReadAllTextAsync(Path.Combine(Site.Repository, "content", "policies", "local", file.Replace('/', Path.DirectorySeparatorChar)));
        string id = Path.GetFileName(file)[..3], version = "2026-" + (way.Script ? "s" : "n") + way.Language;
        string title = Regex.Match(model, $"<kefa:title zh=\"(?<zh>[^\"]+)\" en=\"(?<en>[^\"]+)\"").Groups[way.Language].Value;
        string today = TimeProvider.System.GetUtcNow().AddHours(8).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        string draft = "";

        await site.VisitAsync(way with { Account = "officer" }, async v =>
        {
            await v.GoAsync("/console/policies/upload");
            await v.Button(v.L("校验并存为草稿", "Check and keep as a draft")).ClickAsync();
            await v.SeesProblemAsync(v.L("请选择 DMN 文件", "Choose a DMN file"));

            (string broken, int line) = Break(model);
            await SendAsync(v, broken);
            await v.SeesProblemAsync(v.L("处错误，未保存", "errors and was not kept"));
            await Expect(v.Page.GetByRole(AriaRole.Row).Filter(new() { HasTextRegex = new Regex(v.L($"第 {line} 行", $"line {line},")) }).First).ToBeVisibleAsync();

            await SendAsync(v, model);
            await Expect(v.Heading).ToHaveTextAsync(title);
            await Expect(v.Main).ToContainTextAsync(v.L("草稿，未生效", "draft, not in force"));
            await Expect(v.Main).ToContainTextAsync(v.L("没有企业的结论会改变", "No company's answer changes"));
            await Expect(v.Main).ToContainTextAsync(v.L("发布由法规岗或局领导进行", "A legal officer or a leader publishes it"));
            draft = new Uri(v.Page.Url).AbsolutePath;
        });

        await site.VisitAsync(way with { Account = way.Script ? "legal" : "leader" }, async v =>
        {
            await v.GoAsync(draft);
            await v.Link(v.L("准备发布", "Prepare publication")).ClickAsync();
            await v.Field(v.L("版本名", "Version")).FillAsync(version);
            await v.Button(v.L("继续，核对全文", "Continue and check")).ClickAsync();
            await v.SeesProblemAsync(v.L("请填写施行日期", "Enter the effective date"));
            await Expect(v.Field(v.L("版本名", "Version"))).ToHaveValueAsync(version);
            await v.Field(v.L("施行日期", "Effective from")).FillAsync(today);
            await v.Button(v.L("继续，核对全文", "Continue and check")).ClickAsync();
            await Expect(v.Heading).ToHaveTextAsync(v.L("核对并发布", "Check and publish"));
            await Expect(v.Main).ToContainTextAsync(title);
            await v.Button(v.L($"发布版本 {version}", $"Publish version {version}")).ClickAsync();
            await Expect(v.Page.GetByRole(AriaRole.Status).First).ToContainTextAsync(v.L($"版本 {version} 已发布", $"Version {version} is published"));
        });

        await site.VisitAsync(way, async v =>
        {
            await v.GoAsync("/policies");
            await v.Page.GetByRole(AriaRole.Searchbox).FillAsync(title);
            await v.Button(v.L("查找", "Search")).ClickAsync();
            await v.Link(title, exact: true).ClickAsync();
            await Expect(v.Heading).ToHaveTextAsync(title);
            await Expect(v.Page.Locator("aside strong").Filter(new() { HasText = version })).ToBeVisibleAsync();
            await Expect(v.Main).ToContainTextAsync(v.L($"{today} 起", $"from {today}"));
            // The version before stays readable.
            await v.Main.Locator("aside").GetByRole(AriaRole.Link, new() { NameRegex = new Regex("^(1|20[0-9]{2})$") }).ClickAsync();
            await Expect(v.Heading).ToHaveTextAsync(title);
        });

        async Task SendAsync(Visitor v, string content)
        {
            await v.Field(v.L("DMN 文件（选填）", "DMN file (optional)")).SetInputFilesAsync(new FilePayload { Name = $"{id}-new.dmn", MimeType = "application/xml", Buffer = Encoding.UTF8.GetBytes(content) });
            await v.Button(v.L("校验并存为草稿", "Check and keep as a draft")).ClickAsync();
        }
    }

    /// <summary>The model with an expression that ends too early, and the line where it does.</summary>
    private static (string Model, int Line) Break(string model)
    {
        int at = model.IndexOf("]]></text>", model.IndexOf("<decision id=\"c1\"", StringComparison.Ordinal), StringComparison.Ordinal);
        return (model.Insert(at, " and ("), model[..at].Count(c => c == '\n') + 1);
    }
}
