using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Kefa.Web.Tests;

/// <summary>From the numbers of a written report to the records that they are the numbers of.</summary>
public sealed partial class FollowingReports(DemoSite demo)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_number_of_the_city_report_opens_the_figure_with_the_same_number()
    {
        using HttpClient legal = await demo.SignedInAsync("legal");
        IHtmlDocument report = await DemoSite.PageAsync(legal, Address("rule-of-law-city"));
        IElement[] numbers = [.. report.QuerySelectorAll("article.official a")];
        int counted = 0;

        foreach (IElement number in numbers.DistinctBy(n => n.GetAttribute("href")))
        {
            string address = number.GetAttribute("href")!;
            Assert.EndsWith("#records", address, StringComparison.Ordinal);
            IHtmlDocument page = await DemoSite.PageAsync(legal, address.Split('#')[0]);
            bool isWhole = !address.Contains("&g=", StringComparison.Ordinal);
            decimal said = decimal.Parse(First().Match(number.TextContent).Value, CultureInfo.InvariantCulture);
            if (isWhole && number.TextContent.EndsWith('%')) Assert.Equal(said, decimal.Parse(First().Match(page.QuerySelector("[data-figure]")!.TextContent).Value, NumberStyles.Number, CultureInfo.InvariantCulture));
            if (page.QuerySelector("section[aria-labelledby=records]") is null || !page.QuerySelector("dl.facts")!.TextContent.Contains("计数", StringComparison.Ordinal) || number.TextContent.Contains('比', StringComparison.Ordinal)) continue;
            Assert.True(said == Total(page), $"{number.TextContent} at {address}, where there are {Total(page)} records.");
            counted++;
        }

        Assert.True(counted >= 60, $"{counted} numbers were followed to their records.");
    }

    [Fact]
    public async Task Cells_of_the_disclosure_tables_open_exactly_their_records()
    {
        using HttpClient legal = await demo.SignedInAsync("legal");
        IHtmlDocument report = await DemoSite.PageAsync(legal, Address("disclosure-yearly"));
        IElement third = report.QuerySelectorAll("article.official table")[1];

        IElement[] rows = [.. third.QuerySelectorAll("tbody tr")];
        Assert.Equal(25, rows.Length);
        Assert.All(rows, row => Assert.Equal(7, row.QuerySelectorAll("td a").Length));
        foreach (IElement cell in rows[2].QuerySelectorAll("td a").Concat(rows[24].QuerySelectorAll("td a")))
            Assert.Equal(int.Parse(cell.TextContent, CultureInfo.InvariantCulture), Total(await DemoSite.PageAsync(legal, cell.GetAttribute("href")!.Split('#')[0])));
        Assert.All(report.QuerySelectorAll("section[aria-labelledby=rules] strong"), rule => Assert.Equal("相符", rule.TextContent));
    }

    [Theory]
    [InlineData("docx", "PK"), InlineData("xlsx", "PK"), InlineData("pdf", "%PDF-"), InlineData("html", "<!doctype html>")]
    public async Task A_report_is_taken_away_in_four_forms(string extension, string start)
    {
        using HttpClient legal = await demo.SignedInAsync("legal");

        using HttpResponseMessage file = await legal.GetAsync($"{Address("legal-education-duty")}/file.{extension}", Cancel);

        Assert.Equal(HttpStatusCode.OK, file.StatusCode);
        Assert.Contains("谁执法谁普法", Uri.UnescapeDataString(file.Content.Headers.ContentDisposition!.ToString()), StringComparison.Ordinal);
        Assert.StartsWith(start, System.Text.Encoding.Latin1.GetString(await file.Content.ReadAsByteArrayAsync(Cancel)), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_report_is_said_so()
    {
        using HttpClient legal = await demo.SignedInAsync("legal");

        foreach (string address in new[] { "/console/reports/none/2026", "/console/reports/rule-of-law-city/1800", "/console/reports/rule-of-law-city/2200", "/console/reports/none/2026/file.docx" })
        {
            using HttpResponseMessage none = await legal.GetAsync(address, Cancel);
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
        }
    }

    private static string Address(string template) => $"/console/reports/{template}/{TimeProvider.System.GetUtcNow().AddHours(8).Year}";

    private static int Total(IHtmlDocument page) => int.Parse(First().Match(page.QuerySelector("section[aria-labelledby=records] p[role=status]")!.TextContent).Value, NumberStyles.Number, CultureInfo.InvariantCulture);

    [GeneratedRegex("[0-9][0-9,.]*")]
    private static partial Regex First();
}
