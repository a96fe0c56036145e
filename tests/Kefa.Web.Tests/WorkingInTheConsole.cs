using System.Net;
using System.Text;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Kefa.Web.Tests;

public sealed class WorkingInTheConsole(DemoSite demo)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    /// <summary>A company that no other test looks at.</summary>
    private const string Company = "91430702MAQ1A0042X";

    private static string Token(IHtmlDocument page) => page.QuerySelector("main input[name=__RequestVerificationToken]")!.GetAttribute("value")!;

    private static async Task<IHtmlDocument> PageOf(HttpResponseMessage answer) => new HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(Cancel));

    /// <summary>The fields of a page's what-if as a browser would send them, with one expression changed.</summary>
    internal static Dictionary<string, string> WhatIf(IHtmlDocument page, string expression, string act)
    {
        var form = page.QuerySelectorAll("textarea[name^='x-']").ToDictionary(t => t.GetAttribute("name")!, t => t.TextContent, StringComparer.Ordinal);
        form["x-c1"] = expression;
        form["act"] = act;
        form["asOf"] = page.QuerySelector("input[name=asOf]")!.GetAttribute("value")!;
        form["_handler"] = "what-if";
        form["__RequestVerificationToken"] = Token(page);
        return form;
    }

    [Theory]
    [InlineData("/console")]
    [InlineData("/console/policies?open=true&sort=Benefit")]
    [InlineData("/console/policies/N01?tab=near&size=small&q=科技&page=2")]
    [InlineData("/console/policies/N04b/what-if")]
    [InlineData("/console/policies/upload")]
    [InlineData("/console/companies?region=4307&conflict=true&sort=NewestFirst")]
    [InlineData("/console/companies/" + Company + "?policy=N04b")]
    [InlineData("/console/companies/" + Company + "/policies/N01")]
    [InlineData("/console/imports")]
    public async Task Each_page_has_one_heading_and_speaks_both_languages(string address)
    {
        using var officer = await demo.SignedInAsync("officer");

        var chinese = await DemoSite.PageAsync(officer, address);
        using var english = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { { "Cookie", "kefa-lang=en" } } };

        Assert.Single(chinese.QuerySelectorAll("h1"));
        using var answer = await officer.SendAsync(english, Cancel);
        Assert.Equal("en", (await PageOf(answer)).DocumentElement.GetAttribute("lang"));
    }

    [Theory]
    [InlineData("/console/policies/nothing")]
    [InlineData("/console/policies/drafts/999999")]
    [InlineData("/console/companies/nothing")]
    [InlineData("/console/imports/00000000-0000-0000-0000-000000000001")]
    public async Task What_is_not_there_is_said_so_with_a_way_on(string address)
    {
        using var officer = await demo.SignedInAsync("officer");

        using var answer = await officer.GetAsync(address, Cancel);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.NotNull((await PageOf(answer)).QuerySelector("main a.btn"));
    }

    [Fact]
    public async Task An_export_holds_the_rows_of_the_filter_and_says_so()
    {
        using var officer = await demo.SignedInAsync("officer");
        var page = await DemoSite.PageAsync(officer, "/console/policies/N01?tab=matched");
        var shown = page.QuerySelectorAll("main tbody th .code").Select(c => c.TextContent).ToArray();

        var csv = await officer.GetStringAsync("/console/policies/N01/companies.csv?tab=matched", Cancel);

        Assert.All(shown, uscc => Assert.Contains(uscc, csv, StringComparison.Ordinal));
        Assert.Contains("tab=matched", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("不符合", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_changed_threshold_shows_who_gains_and_keeps_what_was_typed()
    {
        using var officer = await demo.SignedInAsync("officer");
        var form = WhatIf(await DemoSite.PageAsync(officer, "/console/policies/N04b/what-if"), "nicheYears >= 0", "run");

        using var answer = await officer.PostAsync("/console/policies/N04b/what-if", new FormUrlEncodedContent(form), Cancel);

        var page = await PageOf(answer);
        Assert.NotNull(page.QuerySelector("#result"));
        Assert.Equal("nicheYears >= 0", page.QuerySelector("#x-c1")!.TextContent);
        Assert.Contains("将符合", page.QuerySelector("#result [role=status]")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_what_if_explains_one_company_under_the_changed_policy()
    {
        using var officer = await demo.SignedInAsync("officer");
        var form = WhatIf(await DemoSite.PageAsync(officer, "/console/policies/N04b/what-if"), "nicheYears >= 99", "");
        form["explain"] = DemoSite.Other;

        using var answer = await officer.PostAsync("/console/policies/N04b/what-if", new FormUrlEncodedContent(form), Cancel);

        var explained = (await PageOf(answer)).QuerySelector("#explained")!;
        Assert.Contains("现在", explained.TextContent, StringComparison.Ordinal);
        Assert.Contains("结论改变的条件", explained.TextContent, StringComparison.Ordinal);
        Assert.NotNull(explained.QuerySelector("#c1"));
    }

    [Fact]
    public async Task A_dossier_names_the_facts_that_settle_most()
    {
        using var officer = await demo.SignedInAsync("officer");

        var page = await DemoSite.PageAsync(officer, "/console/companies/91350206MAQ1A0149T?policy=N04b");

        Assert.Contains("知道后 1 项政策即可得出结论", page.QuerySelector("#deciding + ol li")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("知道后即可得出结论", page.QuerySelector("#policy .deciding li")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("即符合整项政策", page.QuerySelector("#c5 .changes li")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_error_stands_above_and_beside_its_expression_with_line_and_column()
    {
        using var officer = await demo.SignedInAsync("officer");
        var form = WhatIf(await DemoSite.PageAsync(officer, "/console/policies/N04b/what-if"), "nicheYears >=\r\n nosuch", "run");

        using var answer = await officer.PostAsync("/console/policies/N04b/what-if", new FormUrlEncodedContent(form), Cancel);

        var page = await PageOf(answer);
        Assert.StartsWith("错误：", page.Title, StringComparison.Ordinal);
        Assert.Contains("第 2 行第 2 列", page.QuerySelector(".error-summary a[href='#x-c1']")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("第 2 行第 2 列", page.QuerySelector("#x-c1-error")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_draft_is_published_by_a_legal_officer_once_however_often_the_form_is_sent()
    {
        using var officer = await demo.SignedInAsync("officer");
        using var kept = await officer.PostAsync(
            "/console/policies/N04b/what-if", new FormUrlEncodedContent(WhatIf(await DemoSite.PageAsync(officer, "/console/policies/N04b/what-if"), "nicheYears >= 2", "draft")), Cancel);
        var draft = new Uri(new Uri("http://localhost"), kept.Headers.Location!).AbsolutePath;
        using var refused = await officer.GetAsync(draft + "/publish", Cancel);
        Assert.Contains("/account/denied", refused.Headers.Location!.ToString(), StringComparison.Ordinal);

        using var legal = await demo.SignedInAsync("legal");
        var confirm = await DemoSite.PageAsync(legal, draft + "/publish?confirm=true&version=2099&from=2099-01-01");
        var form = confirm.QuerySelectorAll("main form input[type=hidden]").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "", StringComparer.Ordinal);
        using var first = await legal.PostAsync(draft + "/publish/send", new FormUrlEncodedContent(form), Cancel);
        using var second = await legal.PostAsync(draft + "/publish/send", new FormUrlEncodedContent(form), Cancel);

        Assert.Equal("/console/policies/N04b?published=2099", first.Headers.Location!.ToString());
        Assert.Equal(first.Headers.Location, second.Headers.Location);
        // Until its day the version before it decides.
        Assert.DoesNotContain("2099", (await DemoSite.PageAsync(legal, "/console/policies/N04b")).QuerySelector(".identity")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_with_an_error_is_not_kept_and_the_line_is_told()
    {
        using var officer = await demo.SignedInAsync("officer");

        using var answer = await DemoSite.PostFormAsync(officer, "/console/policies/upload", "upload-policy", new() { ["xml"] = "<definitions>\n<oops" });

        var page = await PageOf(answer);
        Assert.NotNull(page.QuerySelector(".error-summary a[href='#xml']"));
        Assert.Contains("oops", page.QuerySelector("#xml")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_correction_after_somebody_elses_shows_both_values()
    {
        using var officer = await demo.SignedInAsync("officer");
        var address = $"/console/companies/{Company}/correct?field=headcount&year=2022";
        var page = await DemoSite.PageAsync(officer, address);
        Dictionary<string, string> form = new()
        {
            ["_handler"] = "correct-fact", ["__RequestVerificationToken"] = Token(page), ["Input.Read"] = page.QuerySelector("input[name='Input.Read']")!.GetAttribute("value")!,
            ["Input.State"] = "known", ["Input.Value"] = "321", ["Input.Source"] = "社保名单", ["Input.Reason"] = "漏报",
        };

        using var first = await officer.PostAsync(address, new FormUrlEncodedContent(form), Cancel);
        form["Input.Value"] = "322";
        using var second = await officer.PostAsync(address, new FormUrlEncodedContent(form), Cancel);

        Assert.Equal(HttpStatusCode.Redirect, first.StatusCode);
        Assert.Equal(HttpStatusCode.Conflict, second.StatusCode);
        var conflict = (await PageOf(second)).QuerySelector(".note.seal")!.TextContent;
        Assert.Contains("321", conflict, StringComparison.Ordinal);
        Assert.Contains("322", conflict, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_is_taken_in_and_its_refused_rows_come_back()
    {
        using var officer = await demo.SignedInAsync("officer");
        using var upload = Upload(await DemoSite.PageAsync(officer, "/console/imports"), "uscc,headcount@2021\n91430702MAQ1A0069X,5\n");

        using var answer = await officer.PostAsync("/console/imports/upload", upload, Cancel);

        var import = answer.Headers.Location!.ToString();
        Assert.Matches("^/console/imports/[0-9a-f-]{36}$", import);
        for (var i = 0; i < 100 && (await DemoSite.PageAsync(officer, import)).QuerySelector("#progress[data-progress]") is not null; i++)
            await Task.Delay(200, Cancel);
        Assert.Contains("M", (await DemoSite.PageAsync(officer, import)).QuerySelector("td[data-label='问题']")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("91430702MAQ1A0069X", await officer.GetStringAsync(import + "/refused", Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_upload_without_a_file_or_without_a_token_is_refused()
    {
        using var officer = await demo.SignedInAsync("officer");
        var page = await DemoSite.PageAsync(officer, "/console/imports");
        using var withoutFile = Upload(page, null);
        using var withoutToken = new MultipartFormDataContent { { new StringContent("uscc\n"), "file", "a.csv" } };

        using var asked = await officer.PostAsync("/console/imports/upload", withoutFile, Cancel);
        using var refused = await officer.PostAsync("/console/imports/upload", withoutToken, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
        var again = await DemoSite.PageAsync(officer, asked.Headers.Location!.ToString());
        Assert.NotNull(again.QuerySelector(".error-summary a[href='#file']"));
        Assert.Equal("税务年报", again.QuerySelector("#source")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Who_only_reads_gets_no_form_and_no_export_of_companies()
    {
        using var auditor = await demo.SignedInAsync("auditor");

        Assert.Null((await DemoSite.PageAsync(auditor, "/console/imports")).QuerySelector("form[action$='/upload']"));
        Assert.Null((await DemoSite.PageAsync(auditor, $"/console/companies/{Company}")).QuerySelector("a.correct"));
        using var export = await auditor.GetAsync("/console/companies/export.csv", Cancel);
        Assert.Equal(HttpStatusCode.Redirect, export.StatusCode);
    }

    [Theory]
    [InlineData("/console/companies")]
    [InlineData("/console/companies/" + Company)]
    [InlineData("/console/policies/N01")]
    [InlineData("/console/policies/N01/companies.csv")]
    public async Task Administrators_of_the_system_see_counts_and_no_company(string address)
    {
        using var administrator = await demo.SignedInAsync("system");

        using var answer = await administrator.GetAsync(address, Cancel);

        Assert.Contains("/account/denied", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.NotNull((await DemoSite.PageAsync(administrator, "/console")).QuerySelector("h1"));
    }

    private static MultipartFormDataContent Upload(IHtmlDocument page, string? csv)
    {
        MultipartFormDataContent form = new() { { new StringContent(Token(page)), "__RequestVerificationToken" }, { new StringContent("税务年报"), "source" }, { new StringContent(""), "asOf" } };
        if (csv is not null)
            form.Add(new ByteArrayContent(Encoding.UTF8.GetBytes(csv)), "file", "companies.csv");
        return form;
    }
}
