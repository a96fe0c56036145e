using System.Net;
using System.Text;
using AngleSharp.Html.Dom;

namespace Kefa.Web.Tests;

public sealed class ConfirmingEarlierReports(DemoSite demo)
{
    private const string List = "/console/figures/earlier";

    [Fact]
    public async Task Leads_from_the_file_to_a_reported_value()
    {
        using var legal = await demo.SignedInAsync("legal");
        using var officer = await demo.SignedInAsync("officer");

        var report = await TakenAsync(legal, "2019年度云江市科学技术局法治政府建设工作报告\n一、做法\n2019年，法律顾问共审核合同158份，新认定企业13家。");
        var page = await DemoSite.PageAsync(legal, report);
        var form = Form(page, "158份");
        Assert.StartsWith("CON-01", form.QuerySelector("input[name=figure]")!.GetAttribute("value"), StringComparison.Ordinal);
        using var wrong = await SendAsync(legal, report, form, ("value", "很多"), ("act", "confirm"));
        using var confirmed = await SendAsync(legal, report, form, ("act", "confirm"));
        using var passed = await SendAsync(legal, report, Form(page, "13家"), ("act", "pass"));
        using var denied = await SendAsync(officer, report, form, ("act", "pass"), ("value", "1"));

        Assert.Contains("请填写数字", await wrong.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal((HttpStatusCode.Redirect, HttpStatusCode.Redirect), (confirmed.StatusCode, passed.StatusCode));
        Assert.NotEqual(HttpStatusCode.Redirect, denied.StatusCode);
        var after = await DemoSite.PageAsync(officer, report);
        Assert.Contains("已确认 1 项，不是指标 1 个，待核对 0 个", after.QuerySelector("dl.facts")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("报告值，非系统统计", after.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Null(after.QuerySelector("main form"));

        string correct = (await DemoSite.PageAsync(legal, report)).QuerySelectorAll("a").Select(a => a.GetAttribute("href")!).Single(a => a.StartsWith(report + "/", StringComparison.Ordinal) && a[^1] is >= '0' and <= '9' && !a.Contains("/add/", StringComparison.Ordinal));
        using var corrected = await DemoSite.PostFormAsync(legal, correct, "correct-reported", new() { ["figure"] = "CON-01", ["value"] = "157", ["unit"] = "份", ["from"] = "2019-01-01", ["to"] = "2019-12-31", ["reason"] = "原文排印错误", ["act"] = "correct" });
        using var export = await officer.GetAsync(List + "/export.csv");
        Assert.Equal(HttpStatusCode.Redirect, corrected.StatusCode);
        Assert.Contains((await export.Content.ReadAsStringAsync()).Split('\n'), line => line.StartsWith("CON-01,", StringComparison.Ordinal) && line.Contains(",2019-01-01,2019-12-31,157,份,", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Shows_with_the_figure_which_sentence_said_it()
    {
        using var officer = await demo.SignedInAsync("officer");

        var page = await DemoSite.PageAsync(officer, "/console/figures/CON-01");

        var section = page.QuerySelector("section[aria-labelledby=reported]")!;
        Assert.Contains("61 份", section.TextContent, StringComparison.Ordinal);
        Assert.Contains("法律顾问全年共审核合同61份", section.TextContent, StringComparison.Ordinal);
        Assert.StartsWith(List + "/", section.QuerySelector("tbody a")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_only_what_can_be_read_and_from_whom_it_may()
    {
        using var legal = await demo.SignedInAsync("legal");
        using var office = await demo.SignedInAsync("office");
        using var officer = await demo.SignedInAsync("officer");
        using var system = await demo.SignedInAsync("system");

        using var pdf = await UploadAsync(legal, "%PDF-1.7"u8.ToArray());
        using var yearless = await UploadAsync(office, "没有年度的报告，审核合同3份。"u8.ToArray());
        using var fromOfficer = await UploadAsync(officer, "2019年报告"u8.ToArray());
        using var seen = await system.GetAsync(List);
        using var missing = await legal.GetAsync(List + "/1999-9");

        Assert.Contains("PDF", (await FollowedAsync(legal, pdf)).QuerySelector("#file-error")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("年度", (await FollowedAsync(office, yearless)).QuerySelector("#year-error")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("/account/denied", fromOfficer.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Contains("/account/denied", seen.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Gives_the_file_back_and_never_as_a_page()
    {
        using var legal = await demo.SignedInAsync("legal");
        byte[] page = Encoding.UTF8.GetBytes("<html><body><h1>2018年度云江市科学技术局工作报告</h1><script>alert(1)</script><p>审核合同3份。</p></body></html>");

        using var taken = await UploadAsync(legal, page, "报告.html");
        using var file = await legal.GetAsync(taken.Headers.Location + "/file");

        Assert.Equal(page, await file.Content.ReadAsByteArrayAsync());
        Assert.Equal("application/octet-stream", file.Content.Headers.ContentType!.MediaType);
        Assert.StartsWith("attachment", file.Content.Headers.ContentDisposition!.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("alert(1)", (await DemoSite.PageAsync(legal, taken.Headers.Location!.ToString())).QuerySelector("main")!.TextContent, StringComparison.Ordinal);
    }

    private static IHtmlFormElement Form(IHtmlDocument page, string printed) => (IHtmlFormElement)page.QuerySelectorAll("form").Single(form => form.GetAttribute("aria-label")?.StartsWith(printed + "（", StringComparison.Ordinal) == true);

    private static Task<HttpResponseMessage> SendAsync(HttpClient visitor, string address, IHtmlFormElement form, params (string Field, string Value)[] changes)
    {
        Dictionary<string, string> input = form.QuerySelectorAll("input[name]").Where(i => i.GetAttribute("name") is "figure" or "value" or "unit" or "from" or "to").ToDictionary(i => i.GetAttribute("name")!, i => i.GetAttribute("value") ?? "");
        foreach (var (field, value) in changes) input[field] = value;
        return DemoSite.PostFormAsync(visitor, address, form.QuerySelector("input[name=_handler]")!.GetAttribute("value")!, input);
    }

    private static async Task<string> TakenAsync(HttpClient visitor, string text)
    {
        using var taken = await UploadAsync(visitor, Encoding.UTF8.GetBytes(text));
        Assert.Equal(HttpStatusCode.Redirect, taken.StatusCode);
        return taken.Headers.Location!.ToString();
    }

    private static async Task<IHtmlDocument> FollowedAsync(HttpClient visitor, HttpResponseMessage answer) => await DemoSite.PageAsync(visitor, answer.Headers.Location!.ToString());

    private static async Task<HttpResponseMessage> UploadAsync(HttpClient visitor, byte[] file, string name = "报告.txt")
    {
        var page = await DemoSite.PageAsync(visitor, List);
        using var form = new MultipartFormDataContent
        {
            { new StringContent(page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!), "__RequestVerificationToken" },
            { new StringContent(""), "year" },
            { new ByteArrayContent(file), "file", name },
        };
        return await visitor.PostAsync(List + "/upload", form);
    }
}
