using System.Net;

namespace Kefa.Web.Tests;

public sealed class ComputingDeadlines(DemoSite demo)
{
    private const string Question = "start=2024-09-20&how=within&n=15&unit=%E8%A1%8C%E6%94%BF%E8%AF%89%E8%AE%BC%E6%B3%95";

    [Fact]
    public async Task Shows_the_arithmetic_line_by_line()
    {
        using var visitor = demo.Visitor();

        var page = await DemoSite.PageAsync(visitor, "/deadline?" + Question);

        Assert.Equal("2024-10-08", page.QuerySelector("#result")!.TextContent);
        Assert.Equal(
            ["起算：2024-09-20（周五）；当日不计，自次日起算。 CAL-01", "期限：15日；依《行政诉讼法》第101条，为自然日。 CAL-09", "计入：15日，2024-09-21（周六）至2024-10-05（周六）。", "2024-10-05（周六）为休息日（国庆节，国办发明电〔2023〕7号），顺延至2024-10-08（周二）。 CAL-03", "届满：2024-10-08（周二）。"],
            page.QuerySelectorAll(".arithmetic li").Select(li => li.TextContent));
    }

    [Fact]
    public async Task Says_what_is_wrong_beside_the_field()
    {
        using var visitor = demo.Visitor();

        var page = await DemoSite.PageAsync(visitor, "/deadline?start=x&how=within&n=&unit=workingDays");

        Assert.Equal(["#start", "#n"], page.QuerySelectorAll(".error-summary a").Select(a => a.GetAttribute("href")!));
        Assert.Equal("true", page.QuerySelector("#n")!.GetAttribute("aria-invalid"));
    }

    [Theory]
    [InlineData("ics", "text/calendar", "DTSTART;VALUE=DATE:20241008")]
    [InlineData("json", "application/json", "\"due\": \"2024-10-08\"")]
    public async Task Can_be_taken_away(string extension, string type, string holds)
    {
        using var visitor = demo.Visitor();

        using var answer = await visitor.GetAsync($"/deadline/deadline.{extension}?{Question}");
        using var refused = await visitor.GetAsync($"/deadline/deadline.{extension}?start=x");

        Assert.Equal(type, answer.Content.Headers.ContentType!.MediaType);
        Assert.Contains(holds, await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.BadRequest, refused.StatusCode);
    }

    [Fact]
    public async Task Stands_on_a_calendar_that_everybody_can_see_and_staff_see_where_it_comes_from()
    {
        using var visitor = demo.Visitor();
        using var officer = await demo.SignedInAsync("officer");

        var year = await DemoSite.PageAsync(visitor, "/calendar?year=2026");
        var next = await DemoSite.PageAsync(visitor, "/calendar?year=2027");
        var register = await DemoSite.PageAsync(officer, "/console/calendar");

        Assert.Equal(12, year.QuerySelectorAll("table.month").Length);
        Assert.Equal(248, 365 - year.QuerySelectorAll(".month td.weekend, .month td.holiday").Length);
        Assert.Equal(6, year.QuerySelectorAll(".month td.makeup").Length);
        Assert.Contains("尚未公布", next.QuerySelector("[role=status]")!.TextContent, StringComparison.Ordinal);
        Assert.Equal(["2026", "2025", "2024", "2023"], register.QuerySelectorAll("table.data")[0].QuerySelectorAll("tbody th").Select(th => th.TextContent));
        Assert.Matches("^[0-9]{4}-", register.QuerySelectorAll("table.data")[0].QuerySelector("tbody td:last-child")!.TextContent);
    }
}
