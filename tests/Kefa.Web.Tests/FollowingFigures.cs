using System.Globalization;
using System.Net;
using System.Text.RegularExpressions;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Kefa.Web.Tests;

/// <summary>From every number on the page of figures to the records that it counts.</summary>
public sealed partial class FollowingFigures(DemoSite demo)
{
    // Lists that are longer are not turned over page by page.
    private const int MostFollowed = 60;
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Each_number_opens_exactly_its_records()
    {
        using HttpClient officer = await demo.SignedInAsync("officer");
        IHtmlDocument list = await DemoSite.PageAsync(officer, "/console/figures");
        int followed = 0;
        foreach (IElement row in list.QuerySelectorAll("main table tbody tr"))
        {
            if (row.QuerySelector("td.number a") is not { } number || !number.GetAttribute("href")!.EndsWith("#records", StringComparison.Ordinal)) continue;
            IHtmlDocument page = await DemoSite.PageAsync(officer, number.GetAttribute("href")!.Split('#')[0]);
            // The same number again, and below it as many records.
            string shown = page.QuerySelector("[data-figure]")!.TextContent.Trim();
            Assert.Equal(number.TextContent.Trim(), shown);
            if (page.QuerySelector("#records") is null) continue; // made of others, which have the records
            int total = Total(page);
            if (page.QuerySelector("dl.facts")!.TextContent.Contains("计数", StringComparison.Ordinal)) Assert.Equal(decimal.Parse(First().Match(shown).Value, NumberStyles.Number, CultureInfo.InvariantCulture), total);
            if (total <= MostFollowed) Assert.Equal(total, await CountAsync(officer, page));
            followed++;
        }
        Assert.True(followed >= 60, $"{followed} numbers were followed to their records.");
    }

    [Fact]
    public async Task A_part_opens_its_part_of_the_records()
    {
        using HttpClient officer = await demo.SignedInAsync("officer");
        IHtmlDocument page = await DemoSite.PageAsync(officer, "/console/figures/GID-01");
        int all = Total(page), sum = 0;
        foreach (IElement row in page.QuerySelectorAll("section[aria-labelledby=parts] tbody tr"))
        {
            IHtmlDocument part = await DemoSite.PageAsync(officer, row.QuerySelector("a")!.GetAttribute("href")!.Split('#')[0]);
            Assert.Equal(row.QuerySelectorAll("td")[1].TextContent.Trim(), Total(part).ToString(CultureInfo.InvariantCulture));
            sum += Total(part);
        }
        Assert.Equal(all, sum);
    }

    [Fact]
    public async Task Figures_are_taken_away_with_their_definitions_and_records_with_their_matters()
    {
        using HttpClient officer = await demo.SignedInAsync("officer");

        string[] figures = (await officer.GetStringAsync("/console/figures/export.csv?set=disputes", Cancel)).Split("\r\n");
        string[] records = (await officer.GetStringAsync("/console/figures/GID-01/records.csv", Cancel)).Split("\r\n");

        Assert.Contains(figures, line => line.StartsWith("REV-01,行政复议案件,", StringComparison.Ordinal) && line.Contains("figures/disputes@", StringComparison.Ordinal));
        Assert.DoesNotContain(figures, line => line.StartsWith("GID-01,", StringComparison.Ordinal));
        Assert.Equal(Total(await DemoSite.PageAsync(officer, "/console/figures/GID-01")), records.Count(line => Number().IsMatch(line)));
    }

    [Fact]
    public async Task What_there_is_no_number_for_says_why_and_what_is_not_there_is_said_so()
    {
        using HttpClient officer = await demo.SignedInAsync("officer");

        // No set of figures was in force in 2001; within the sets' time but before the record the reason is the record's first day.
        foreach (string address in new[] { "/console/figures/XXX-99", "/console/figures/GID-01?period=2001" })
        {
            using HttpResponseMessage none = await officer.GetAsync(address, Cancel);
            Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
            Assert.Contains("没有这个指标", await none.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
        }
        Assert.Contains("记录自", (await DemoSite.PageAsync(officer, "/console/figures/GID-01?period=2021")).Body!.TextContent, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("head", "/console/board?for=head")]
    [InlineData("legal", "/console/board?for=legal")]
    [InlineData("section", "/console/board?for=division")]
    public async Task A_board_says_first_what_is_overdue(string account, string address)
    {
        using HttpClient staff = await demo.SignedInAsync(account);
        IHtmlDocument page = await DemoSite.PageAsync(staff, address);
        Assert.Equal("已超期", page.QuerySelector("main dl.tiles dt")!.TextContent);
        Assert.Equal("due", page.QuerySelector("main section")!.GetAttribute("aria-labelledby"));
        Assert.InRange(page.QuerySelectorAll("main dl.tiles > div").Length, 3, 7);
    }

    private static int Total(IHtmlDocument page) => int.Parse(First().Match(page.QuerySelector("section[aria-labelledby=records] p[role=status]")!.TextContent).Value, NumberStyles.Number, CultureInfo.InvariantCulture);

    private static async Task<int> CountAsync(HttpClient officer, IHtmlDocument page)
    {
        int records = page.QuerySelectorAll("section[aria-labelledby=records] tbody tr").Length;
        while (page.QuerySelector("section[aria-labelledby=records] a[rel=next]") is { } next)
        {
            page = await DemoSite.PageAsync(officer, next.GetAttribute("href")!);
            records += page.QuerySelectorAll("section[aria-labelledby=records] tbody tr").Length;
        }
        return records;
    }

    [GeneratedRegex("[0-9][0-9,.]*")]
    private static partial Regex First();

    [GeneratedRegex("^20[0-9]{2}GID")]
    private static partial Regex Number();
}
