using System.Text.RegularExpressions;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Kefa.Web.Tests;

/// <summary>What the engines find in a model is read in the language of the page, with line and column.</summary>
public sealed partial class ReadingWhatIsWrongWithAModel(DemoSite demo)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    /// <summary>What is put into the model of N04b in place of what, and what the page then says.</summary>
    public static TheoryData<string, string, string, string> Faults => new()
    {
        { "nicheYears >= 3", "nicheYear >= 3", "此处没有“nicheYear”；是否应为“nicheYears”。", "There is no 'nicheYear' here; did you mean 'nicheYears'." },
        { "nicheYears >= 3", "nicheYears >= \"3\"", "数值不能与文本比较。", "A number cannot be compared with a string." },
        { "nicheYears >= 3", "nicheYears >= 3 and (", "应为值、名称或“(”，但表达式到此结束。", "Expected a value, a name or '(', but the expression ends here." },
        { "nicheYears >= 3", "nicheYears ≥ 3", "此处却是字符“≥”，FEEL 不使用这个字符。", "but found the character '≥', which FEEL does not use." },
        { "<kefa:title zh=", "<kefa:title zz=", "<title> 没有中文：请补充属性 zh=\"…\"。", "<title> has no text in Chinese: add the attribute zh=\"…\"." },
        { "<kefa:condition decision=\"c1\"", "<kefa:condition decision=\"c99\"", "条件所指的决策“c99”不在模型中。", "The condition names the decision 'c99', which the model does not have." },
        { "</definitions>", "</definition>", "文件不是格式正确的 XML：", "The file is not well-formed XML: " },
    };

    [Theory, MemberData(nameof(Faults))]
    public async Task Is_possible_in_Chinese(string right, string wrong, string chinese, string english)
    {
        var page = await UploadAsync("zh", right, wrong);

        var (place, text) = Found(page, "位置", "说明", chinese);
        Assert.Matches("第 [1-9][0-9]* 行第 [1-9][0-9]* 列$", place);
        Assert.DoesNotContain(english, page.Body!.TextContent, StringComparison.Ordinal);
        // Names and FEEL stay as they are; sentences do not.
        Assert.DoesNotMatch(EnglishSentence(), text);
        Assert.Matches("模型有 [0-9]+ 处错误，未保存。第一处在第 [0-9]+ 行：", page.QuerySelector(".error-summary")!.TextContent);
        Assert.DoesNotMatch(EnglishSentence(), page.QuerySelector(".error-summary")!.TextContent);
    }

    [Theory, MemberData(nameof(Faults))]
    public async Task Is_possible_in_English(string right, string wrong, string chinese, string english)
    {
        var page = await UploadAsync("en", right, wrong);

        var (place, _) = Found(page, "Place", "What is wrong", english);
        Assert.Matches("line [1-9][0-9]*, column [1-9][0-9]*$", place);
        Assert.DoesNotContain(chinese, page.Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh", "第 1 行第 15 列：此处没有“nosuch”。")]
    [InlineData("en", "line 1, column 15: There is no 'nosuch' here.")]
    public async Task Is_possible_beside_an_expression_that_is_tried_out(string language, string said)
    {
        using var officer = await InAsync(language);
        var page = await DemoSite.PageAsync(officer, "/console/policies/N04b/what-if");
        var form = page.QuerySelectorAll("textarea[name^='x-']").ToDictionary(t => t.GetAttribute("name")!, t => t.TextContent, StringComparer.Ordinal);
        form["x-c1"] = "nicheYears >= nosuch";
        form["act"] = "run";
        form["asOf"] = page.QuerySelector("input[name=asOf]")!.GetAttribute("value")!;

        using var answer = await DemoSite.PostFormAsync(officer, "/console/policies/N04b/what-if", "what-if", form);

        var tried = new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Contains(said, tried.QuerySelector("#x-c1-error")!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh", "无法计算", "除数为零。", "比较日期写成 2027-01-01 的样子")]
    [InlineData("en", "cannot be computed", "Division by zero.", "Write the day like 2027-01-01")]
    public async Task Is_possible_where_a_draft_cannot_be_computed(string language, string said, string reason, string day)
    {
        using var officer = await InAsync(language);
        var model = await officer.GetStringAsync("/policies/N04b/model.dmn", Cancel);
        using var answer = await DemoSite.PostFormAsync(officer, "/console/policies/upload", "upload-policy", new() { ["xml"] = model.Replace("nicheYears >= 3", "1 / (nicheYears - nicheYears) >= 3", StringComparison.Ordinal) });
        var draft = answer.Headers.Location!.ToString();

        var page = await DemoSite.PageAsync(officer, draft);
        var wrong = await DemoSite.PageAsync(officer, draft + "?asOf=2027-13-01");

        var note = page.QuerySelectorAll("main .note").Single(n => n.TextContent.Contains(said, StringComparison.Ordinal));
        Assert.Contains(reason, note.TextContent, StringComparison.Ordinal);
        Assert.NotNull(note.QuerySelector("li a[href^='/console/companies/']"));
        Assert.Contains(day, wrong.QuerySelector("#as-of-error")!.TextContent, StringComparison.Ordinal);
        Assert.Contains(day, wrong.QuerySelector(".error-summary")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("2027-13-01", wrong.QuerySelector("input[name=asOf]")!.GetAttribute("value"));
        using var discarded = await officer.PostAsync(draft + "/discard", new FormUrlEncodedContent([KeyValuePair.Create("__RequestVerificationToken", page.QuerySelector("form[action$='/discard'] input")!.GetAttribute("value")!)]), Cancel);
        Assert.Equal(System.Net.HttpStatusCode.Redirect, discarded.StatusCode);
    }

    [Theory]
    [InlineData("zh-CN, en;q=0.5", "没有找到。", "没有政策“X99”。")]
    [InlineData("en-GB, zh;q=0.5", "There is no such thing.", "There is no policy 'X99'.")]
    [InlineData(null, "There is no such thing.", "There is no policy 'X99'.")]
    public async Task Is_possible_for_programs_that_ask_for_a_language(string? asked, string title, string detail)
    {
        using var visitor = demo.Visitor();
        if (asked is not null)
            visitor.DefaultRequestHeaders.Add("Accept-Language", asked);

        using var answer = await visitor.GetAsync("/api/v1/policies/X99", Cancel);

        using var problem = System.Text.Json.JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancel));
        Assert.Equal((title, detail), (problem.RootElement.GetProperty("title").GetString(), problem.RootElement.GetProperty("detail").GetString()));
    }

    private async Task<HttpClient> InAsync(string language)
    {
        var officer = await demo.SignedInAsync("officer");
        using var chosen = await officer.GetAsync("/?lang=" + language, Cancel);
        return officer;
    }

    private async Task<IHtmlDocument> UploadAsync(string language, string right, string wrong)
    {
        using var officer = await InAsync(language);
        var model = await officer.GetStringAsync("/policies/N04b/model.dmn", Cancel);
        Assert.Contains(right, model, StringComparison.Ordinal);

        using var answer = await DemoSite.PostFormAsync(officer, "/console/policies/upload", "upload-policy", new() { ["xml"] = model.Replace(right, wrong, StringComparison.Ordinal) });

        return new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancel));
    }

    private static (string Place, string Text) Found(IHtmlDocument page, string place, string what, string text)
    {
        var rows = page.QuerySelectorAll("table tbody tr").Where(r => r.QuerySelector($"td[data-label='{what}']") is not null).ToList();
        var row = rows.FirstOrDefault(r => r.QuerySelector($"td[data-label='{what}']")!.TextContent.Contains(text, StringComparison.Ordinal));
        Assert.True(row is not null, $"{place}: {text} is not in {string.Join(" | ", rows.Select(r => r.TextContent))}");
        return (row.QuerySelector("th")!.TextContent, row.QuerySelector($"td[data-label='{what}']")!.TextContent);
    }

    [GeneratedRegex("[A-Za-z]+ [a-z]+ [a-z]+")]
    private static partial Regex EnglishSentence();
}
