using System.Net;
using System.Text.Json;
using AngleSharp.Dom;

namespace Kefa.Web.Tests;

/// <summary>The page with the model editor, and what its script says to the site.</summary>
public sealed class EditingAModel(DemoSite demo)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_page_gives_the_model_in_13_with_a_drawing_and_says_how_it_goes_without_scripts()
    {
        using var officer = await demo.SignedInAsync("officer");
        var draft = await DraftAsync(officer, "nicheYears >= 4");

        var page = await DemoSite.PageAsync(officer, draft + "/edit");

        var data = Data(page);
        Assert.Contains("https://www.omg.org/spec/DMN/20191111/MODEL/", data.GetProperty("xml").GetString(), StringComparison.Ordinal);
        Assert.Contains("DMNShape", data.GetProperty("xml").GetString(), StringComparison.Ordinal);
        Assert.Contains("kefa:policy", data.GetProperty("xml").GetString(), StringComparison.Ordinal);
        Assert.False(data.GetProperty("readOnly").GetBoolean());
        Assert.Contains("需要浏览器脚本", page.QuerySelector(".without-script")!.TextContent, StringComparison.Ordinal);
        using var file = await officer.GetAsync(page.QuerySelector("a[download]")!.GetAttribute("href"), Cancel);
        Assert.Contains("nicheYears >= 4", await file.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_this_page_allows_style_attributes_and_nothing_else()
    {
        using var officer = await demo.SignedInAsync("officer");
        var draft = await DraftAsync(officer, "nicheYears >= 5");

        using var edit = await officer.GetAsync(draft + "/edit", Cancel);
        using var shown = await officer.GetAsync(draft, Cancel);

        var policy = shown.Headers.GetValues("Content-Security-Policy").Single();
        Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        Assert.Equal(policy + "; style-src-attr 'unsafe-inline'", edit.Headers.GetValues("Content-Security-Policy").Single());
    }

    [Fact]
    public async Task What_was_changed_is_saved_into_the_draft_and_the_rest_stays_to_the_letter()
    {
        using var officer = await demo.SignedInAsync("officer");
        var draft = await DraftAsync(officer, "nicheYears >= 6");
        var before = await officer.GetStringAsync(draft + "/model.dmn", Cancel);

        var (status, answer) = await SaveAsync(officer, draft, xml => xml.Replace("nicheYears &gt;= 6", "nicheYears &gt;= 7", StringComparison.Ordinal).Replace("nicheYears >= 6", "nicheYears >= 7", StringComparison.Ordinal));

        Assert.Equal((HttpStatusCode.OK, "saved"), (status, answer.GetProperty("state").GetString()));
        var after = await officer.GetStringAsync(draft + "/model.dmn", Cancel);
        Assert.Equal(before.Replace("nicheYears >= 6", "nicheYears >= 7", StringComparison.Ordinal), after);
        Assert.Equal(answer.GetProperty("basedOn").GetString(), Data(await DemoSite.PageAsync(officer, draft + "/edit")).GetProperty("basedOn").GetString());
    }

    [Fact]
    public async Task What_nobody_changed_is_not_saved()
    {
        using var officer = await demo.SignedInAsync("officer");
        var draft = await DraftAsync(officer, "nicheYears >= 8");
        var before = await officer.GetStringAsync(draft + "/model.dmn", Cancel);

        var (_, answer) = await SaveAsync(officer, draft, xml => xml);

        Assert.Equal("unchanged", answer.GetProperty("state").GetString());
        Assert.Equal(before, await officer.GetStringAsync(draft + "/model.dmn", Cancel));
    }

    [Fact]
    public async Task Who_comes_second_is_told_who_came_first_and_nothing_is_overwritten()
    {
        using var officer = await demo.SignedInAsync("officer");
        using var legal = await demo.SignedInAsync("legal");
        var draft = await DraftAsync(officer, "nicheYears >= 9");
        var page = await DemoSite.PageAsync(legal, draft + "/edit");
        await SaveAsync(officer, draft, Changed(9, 10));

        var (status, answer) = await SaveAsync(legal, draft, Changed(9, 11), page);

        Assert.Equal((HttpStatusCode.Conflict, "conflict"), (status, answer.GetProperty("state").GetString()));
        Assert.Contains("科长（演示）", answer.GetProperty("message").GetString(), StringComparison.Ordinal);
        Assert.Contains("nicheYears >= 10", await officer.GetStringAsync(draft + "/model.dmn", Cancel), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<definitions>\n<oops")]
    [InlineData("<!DOCTYPE d [<!ENTITY a 'b'>]><definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/'>&a;</definitions>")]
    [InlineData("<definitions xmlns='https://www.omg.org/spec/DMN/20191111/MODEL/' name='n' namespace='n'/>")]
    [InlineData("")]
    public async Task What_is_no_policy_is_refused_with_its_place(string xml)
    {
        using var officer = await demo.SignedInAsync("officer");
        var draft = await DraftAsync(officer, "nicheYears >= 12");

        var (status, answer) = await SaveAsync(officer, draft, _ => xml);

        Assert.Equal((HttpStatusCode.UnprocessableEntity, "refused"), (status, answer.GetProperty("state").GetString()));
        Assert.All(answer.GetProperty("problems").EnumerateArray(), p => Assert.NotEmpty(p.GetProperty("message").GetString()!));
    }

    [Fact]
    public async Task An_expression_that_ends_too_early_is_shown_with_its_line()
    {
        using var officer = await demo.SignedInAsync("officer");
        var draft = await DraftAsync(officer, "nicheYears >= 13");

        var (_, answer) = await SaveAsync(officer, draft, xml => xml.Replace("nicheYears &gt;= 13", "nicheYears &gt;= 13 and", StringComparison.Ordinal).Replace("nicheYears >= 13", "nicheYears >= 13 and", StringComparison.Ordinal));

        var problem = answer.GetProperty("problems").EnumerateArray().First();
        Assert.True(problem.GetProperty("line").GetInt32() > 1);
        Assert.Contains("nicheYears >= 13 and", problem.GetProperty("text").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Another_policy_does_not_take_the_place_of_this_one()
    {
        using var officer = await demo.SignedInAsync("officer");
        var draft = await DraftAsync(officer, "nicheYears >= 14");

        var (status, answer) = await SaveAsync(officer, draft, xml => xml.Replace("id=\"N04b\" version", "id=\"N99\" version", StringComparison.Ordinal));

        Assert.Equal(HttpStatusCode.UnprocessableEntity, status);
        Assert.Contains("N99", answer.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_may_only_look_gets_the_model_and_saves_nothing()
    {
        using var officer = await demo.SignedInAsync("officer");
        using var auditor = await demo.SignedInAsync("auditor");
        using var agent = await demo.SignedInAsync("agent");
        using var stranger = demo.Visitor();
        var draft = await DraftAsync(officer, "nicheYears >= 15");

        var page = await DemoSite.PageAsync(auditor, draft + "/edit");
        var (refused, _) = await SaveAsync(auditor, draft, Changed(15, 16));
        using var shownToAgent = await agent.GetAsync(draft + "/edit", Cancel);
        using var shownToStranger = await stranger.GetAsync(draft + "/model.dmn", Cancel);
        using var withoutToken = await officer.PostAsync(draft + "/model", new FormUrlEncodedContent(new Dictionary<string, string> { ["xml"] = "x" }), Cancel);

        Assert.True(Data(page).GetProperty("readOnly").GetBoolean());
        Assert.Equal(HttpStatusCode.Redirect, refused);
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (shownToAgent.StatusCode, shownToStranger.StatusCode));
        Assert.Equal(HttpStatusCode.BadRequest, withoutToken.StatusCode);
        Assert.Contains("nicheYears >= 15", await officer.GetStringAsync(draft + "/model.dmn", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Boxed_expressions_of_14_are_shown_as_feel_and_not_taken_back()
    {
        using var officer = await demo.SignedInAsync("officer");
        var draft = await DraftAsync(officer, "nicheYears >= 17");
        var boxed = System.Text.RegularExpressions.Regex.Replace(
            await officer.GetStringAsync(draft + "/model.dmn", Cancel), @"<literalExpression[^>]*>\s*<text><!\[CDATA\[nicheYears >= 17\]\]></text>\s*</literalExpression>",
            "<conditional><if>" + Literal("nicheYears >= 17") + "</if><then>" + Literal("true") + "</then><else>" + Literal("false") + "</else></conditional>");
        using var kept = await DemoSite.PostFormAsync(officer, "/console/policies/upload", "upload-policy", new() { ["xml"] = boxed });
        var newer = kept.Headers.Location!.IsAbsoluteUri ? kept.Headers.Location.AbsolutePath : kept.Headers.Location.ToString();

        var page = await DemoSite.PageAsync(officer, newer + "/edit");
        var (status, answer) = await SaveAsync(officer, newer, xml => xml);

        Assert.True(Data(page).GetProperty("readOnly").GetBoolean());
        Assert.Contains("if nicheYears >= 17\nthen true\nelse false", Data(page).GetProperty("xml").GetString()!.Replace("&gt;", ">", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("conditional", page.QuerySelector(".note.seal")!.TextContent, StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "refused"), (status, answer.GetProperty("state").GetString()));

        static string Literal(string feel) => $"<literalExpression><text><![CDATA[{feel}]]></text></literalExpression>";
    }

    [Fact]
    public async Task What_an_editor_would_lose_is_found_before_anybody_edits()
    {
        using var officer = await demo.SignedInAsync("officer");
        var draft = await DraftAsync(officer, "nicheYears >= 18");

        var whole = await SendAsync(officer, draft, "/model/check", xml => xml);
        var lossy = await SendAsync(officer, draft, "/model/check", xml => xml[..xml.IndexOf("<extensionElements", StringComparison.Ordinal)] + xml[(xml.IndexOf("</extensionElements>", StringComparison.Ordinal) + 20)..]);

        Assert.Empty(whole.Answer.GetProperty("lost").EnumerateArray());
        Assert.Contains("extensionElements", Assert.Single(lossy.Answer.GetProperty("lost").EnumerateArray()).GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_that_is_gone_is_said_to_be_gone()
    {
        using var officer = await demo.SignedInAsync("officer");
        var draft = await DraftAsync(officer, "nicheYears >= 19");
        var page = await DemoSite.PageAsync(officer, draft + "/edit");
        using (await officer.PostAsync(draft + "/discard", new FormUrlEncodedContent(new Dictionary<string, string> { ["__RequestVerificationToken"] = Token(page) }), Cancel)) { }

        var (status, answer) = await SaveAsync(officer, draft, Changed(19, 20), page);
        using var shown = await officer.GetAsync(draft + "/edit", Cancel);

        Assert.Equal((HttpStatusCode.NotFound, "gone"), (status, answer.GetProperty("state").GetString()));
        Assert.Equal(HttpStatusCode.NotFound, shown.StatusCode);
    }

    /// <summary>A draft of N04b with that expression in one condition; each test has one of its own.</summary>
    private static async Task<string> DraftAsync(HttpClient officer, string expression)
    {
        var page = await DemoSite.PageAsync(officer, "/console/policies/N04b/what-if");
        using var kept = await officer.PostAsync("/console/policies/N04b/what-if", new FormUrlEncodedContent(WorkingInTheConsole.WhatIf(page, expression, "draft")), Cancel);
        return new Uri(new Uri("http://localhost"), kept.Headers.Location!).AbsolutePath;
    }

    private static Func<string, string> Changed(int from, int to) =>
        xml => xml.Replace($"nicheYears >= {from}", $"nicheYears >= {to}", StringComparison.Ordinal).Replace($"nicheYears &gt;= {from}", $"nicheYears &gt;= {to}", StringComparison.Ordinal);

    private static Task<(HttpStatusCode Status, JsonElement Answer)> SaveAsync(HttpClient visitor, string draft, Func<string, string> change, IDocument? opened = null) => SendAsync(visitor, draft, "/model", change, opened);

    private static async Task<(HttpStatusCode Status, JsonElement Answer)> SendAsync(HttpClient visitor, string draft, string to, Func<string, string> change, IDocument? opened = null)
    {
        var page = opened ?? await DemoSite.PageAsync(visitor, draft + "/edit");
        using var form = new MultipartFormDataContent
        {
            { new StringContent(Token(page)), "__RequestVerificationToken" },
            { new StringContent(Data(page).GetProperty("basedOn").GetString()!), "basedOn" },
            { new StringContent(change(Data(page).GetProperty("xml").GetString()!)), "xml" },
        };
        using var answer = await visitor.PostAsync(draft + to, form, Cancel);
        var text = await answer.Content.ReadAsStringAsync(Cancel);
        return (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType == "application/json" ? JsonDocument.Parse(text).RootElement.Clone() : default);
    }

    private static string Token(IDocument page) => page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    private static JsonElement Data(IDocument page) => JsonDocument.Parse(page.GetElementById("model-data")!.TextContent).RootElement.Clone();
}
