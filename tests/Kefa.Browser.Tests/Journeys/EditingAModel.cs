using System.Text;
using System.Text.RegularExpressions;
using System.Xml;
using System.Xml.Linq;
using Kefa.Browser.Tests.Pages;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Kefa.Browser.Tests.Journeys;

/// <summary>A draft in the model editor: changed, saved, taken back into the version that Kefa keeps, and still deciding.</summary>
public sealed class EditingAModel(Site site)
{
    [Theory]
    [InlineData("zh", "N01-2016")]
    [InlineData("en", "N02-2022")]
    public Task A_changed_threshold_decides_in_the_draft(string language, string file) => site.VisitAsync(new Way(true, language, 1440, "officer"), async v =>
    {
        string model = await ModelAsync(file);
        (string condition, string old, string changed) = file is "N01-2016" ? ("c4", "headcount.L >= 0.1", "headcount.L >= 0.2") : ("c2a", "headcount.L <= 500", "headcount.L <= 50");
        Assert.Contains(old, model, StringComparison.Ordinal);
        string draft = await UploadAsync(v, model, file);
        await OpenAsync(v, draft);
        // The drawing and its fields are those of dmn-js; everything round them is ours.
        Assert.Empty(await Reading.FoundByAxeAsync(v.Page, without: ".model-canvas"));

        await OpenViewAsync(v, condition);
        await TypeAtEndAsync(v, 1, changed.Length < old.Length ? "" : changed[^1..]);
        await Expect(v.Page.Locator("[data-part=status]")).ToHaveTextAsync(v.L("有改动未保存。", "There are changes that are not saved."));
        await v.Page.Keyboard.PressAsync("Control+s");
        await Expect(v.Page.Locator("[data-part=status]")).ToHaveTextAsync(v.L("已校验并保存到草稿。", "Checked and saved to the draft."));

        // Only the one expression is another; comments, order and sections of the file stay.
        Assert.Equal(Plain(model).Replace(old, changed, StringComparison.Ordinal), Plain(await DownloadedAsync(v)));
        await v.Link(v.L("比较并准备发布", "Compare and prepare publication")).ClickAsync();
        await Expect(v.Main).ToContainTextAsync(changed);
        await Expect(v.Main).Not.ToContainTextAsync(v.L("没有企业的结论会改变", "No company's answer changes"));
    });

    [Fact]
    public Task A_model_that_went_through_the_editor_decides_the_same_and_keeps_what_is_ours() => site.VisitAsync(new Way(true, "zh", 1440, "leader"), async v =>
    {
        string model = await ModelAsync("N03-2022");
        string draft = await UploadAsync(v, model, "N03-2022");
        await OpenAsync(v, draft);
        await v.Button("校验并保存").ClickAsync();
        await Expect(v.Page.Locator("[data-part=status]")).ToHaveTextAsync("没有改动，草稿保持原样。");
        Assert.Equal(model, await DownloadedAsync(v));

        // A moved box is a change, so the model is written; what decides is none.
        await v.Page.Locator(".model-canvas .djs-shape[data-element-id='c0'] .djs-hit").First.ClickAsync(new() { Force = true });
        await v.Page.Keyboard.PressAsync("ArrowRight");
        await Expect(v.Page.Locator("[data-part=status]")).ToHaveTextAsync("有改动未保存。");
        await v.Button("校验并保存").ClickAsync();
        await Expect(v.Page.Locator("[data-part=status]")).ToHaveTextAsync("已校验并保存到草稿。");

        string saved = await DownloadedAsync(v);
        Assert.Contains("DMNShape", saved, StringComparison.Ordinal);
        Assert.Equal(OursIn(model), OursIn(saved));
        await v.Link("比较并准备发布").ClickAsync();
        await Expect(v.Main).ToContainTextAsync("没有企业的结论会改变");
    });

    [Fact]
    public Task What_was_not_saved_is_offered_again_and_faults_are_shown_with_their_line() => site.VisitAsync(new Way(true, "en", 1440, "legal"), async v =>
    {
        string draft = await UploadAsync(v, await ModelAsync("N04b-2026"), "N04b-2026");
        await OpenAsync(v, draft);
        await OpenViewAsync(v, "c2b");
        await TypeAtEndAsync(v, 0, " and (");
        await Expect(v.Page.Locator("[data-part=status]")).ToHaveTextAsync("There are changes that are not saved.");
        v.ExpectedStatus = 422;
        await v.Button("Check and save").ClickAsync();
        await Expect(v.Page.Locator(".model-problems")).ToContainTextAsync(new Regex("Line [0-9]+, column [0-9]+"));
        await Expect(v.Page.Locator(".model-problems")).ToBeFocusedAsync();

        List<string> asked = [];
        v.Page.Dialog += async (_, dialog) =>
        {
            asked.Add(dialog.Type);
            await dialog.AcceptAsync();
        };
        await v.Page.ReloadAsync();
        await Expect(v.Page.Locator("[data-part=offer]")).ToContainTextAsync("that were not saved");
        Assert.Equal(["beforeunload"], asked);
        await v.Button("Restore").ClickAsync();
        await OpenViewAsync(v, "c2b");
        await Expect(v.Page.Locator(".model-canvas .cm-content")).ToContainTextAsync("and (");
        await TypeAtEndAsync(v, 6, "");
        await v.Button("Check and save").ClickAsync();
        await Expect(v.Page.Locator("[data-part=status]")).ToHaveTextAsync("Nothing was changed; the draft stays as it was.");
    });

    [Fact]
    public Task Boxed_expressions_of_later_versions_are_only_shown() => site.VisitAsync(new Way(true, "zh", 1440, "officer"), async v =>
    {
        string model = (await ModelAsync("N01-2016")).Replace(
            "<literalExpression typeRef=\"boolean\">\n      <text><![CDATA[isResident and legalForm = \"enterprise\"]]></text>\n    </literalExpression>",
            "<conditional typeRef=\"boolean\"><if><literalExpression><text>isResident</text></literalExpression></if><then><literalExpression><text>legalForm = \"enterprise\"</text></literalExpression></then><else><literalExpression><text>false</text></literalExpression></else></conditional>",
            StringComparison.Ordinal);
        Assert.Contains("<conditional", model, StringComparison.Ordinal);
        string draft = await UploadAsync(v, model, "N01-2016");
        await OpenAsync(v, draft);

        await Expect(v.Heading).ToHaveTextAsync("查看模型");
        await Expect(v.Main).ToContainTextAsync("只能查看");
        await Expect(v.Button("校验并保存")).ToBeHiddenAsync();
        await OpenViewAsync(v, "c0");
        await Expect(v.Page.Locator(".model-canvas")).ToContainTextAsync("if isResident");
        await Expect(v.Page.Locator(".model-canvas [contenteditable=true]")).ToHaveCountAsync(0);
    });

    [Theory]
    [InlineData("zh", 375)]
    [InlineData("en", 1280)]
    public Task Without_scripts_the_page_leads_to_the_file(string language, int width) => site.VisitAsync(new Way(false, language, width, "officer"), async v =>
    {
        string draft = await UploadAsync(v, await ModelAsync("T01-2023"), "T01-2023");
        await v.Link(v.L("编辑模型", "Edit the model")).ClickAsync();
        await Expect(v.Main).ToContainTextAsync(v.L("没有脚本时，请下载模型", "Without them, download the model"));
        await Expect(v.Page.Locator("#model")).ToBeHiddenAsync();
        (string name, byte[] content) = await v.DownloadAsync(v.Link(v.L("下载模型", "Download the model")));
        Assert.Equal(("T01.dmn", true), (name, Encoding.UTF8.GetString(content).Contains("kefa:policy", StringComparison.Ordinal)));
    });

    [Theory]
    [InlineData("en", "T02-2023", "elder", "dark")]
    [InlineData("zh", "T03-2017", null, "contrast")]
    public Task The_page_fits_its_window_and_can_be_read_in_each_mode(string language, string file, params string?[] modes) => site.VisitAsync(new Way(true, language, 1280, "officer"), async v =>
    {
        await OpenAsync(v, await UploadAsync(v, await ModelAsync(file), file));
        foreach (string? mode in modes)
        {
            await v.TurnAsync(mode);
            Assert.Empty(await Reading.FoundByAxeAsync(v.Page, without: ".model-canvas"));
            foreach (int width in new[] { 768, 375, 320, 1920 })
                Assert.Equal("", await v.TooWideAsync(width));
        }
    });

    internal static async Task<string> ModelAsync(string name) => await File.ReadAllTextAsync(Path.Combine(Site.Repository, "content", "policies", "national", name + ".dmn"));

    internal static async Task<string> UploadAsync(Visitor v, string model, string name)
    {
        await v.GoAsync("/console/policies/upload");
        await v.Field(v.L("DMN 文件（选填）", "DMN file (optional)")).SetInputFilesAsync(new FilePayload { Name = name + ".dmn", MimeType = "application/xml", Buffer = Encoding.UTF8.GetBytes(model) });
        await v.Button(v.L("校验并存为草稿", "Check and keep as a draft")).ClickAsync();
        await Expect(v.Main).ToContainTextAsync(v.L("草稿，未生效", "draft, not in force"));
        return new Uri(v.Page.Url).AbsolutePath;
    }

    internal static async Task OpenAsync(Visitor v, string draft)
    {
        await v.GoAsync(draft + "/edit");
        await Expect(v.Page.Locator(".model-canvas .djs-shape").First).ToBeVisibleAsync();
        await Expect(v.Page.Locator(".model-canvas .bjs-powered-by").First).ToBeVisibleAsync();
        await v.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
    }

    internal static async Task OpenViewAsync(Visitor v, string decision)
    {
        ILocator entry = v.Page.Locator($".model-frame nav button[data-view='{decision}']");
        await entry.FocusAsync();
        await v.Page.Keyboard.PressAsync("Enter");
        await Expect(v.Page.Locator($".model-frame nav button[data-view='{decision}'][aria-current]")).ToBeFocusedAsync();
    }

    private static async Task TypeAtEndAsync(Visitor v, int remove, string text)
    {
        await v.Page.Locator(".model-canvas .cm-content").ClickAsync();
        await v.Page.Keyboard.PressAsync("Control+End");
        for (int i = 0; i < remove; i++)
            await v.Page.Keyboard.PressAsync("Backspace");
        await v.Page.Keyboard.TypeAsync(text);
    }

    private static async Task<string> DownloadedAsync(Visitor v) => Encoding.UTF8.GetString((await v.DownloadAsync(v.Link(v.L("下载模型", "Download the model")))).Content);

    /// <summary>Without the declaration, and with empty elements written one way.</summary>
    private static string Plain(string xml) => xml[xml.IndexOf("<definitions", StringComparison.Ordinal)..].Replace(" />", "/>", StringComparison.Ordinal).TrimEnd();

    private static string OursIn(string xml)
    {
        using var reader = XmlReader.Create(new StringReader(xml), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit });
        return XDocument.Load(reader).Descendants(XName.Get("policy", "https://kefa.dev/ns/policy/1")).Single().ToString(SaveOptions.DisableFormatting);
    }
}
