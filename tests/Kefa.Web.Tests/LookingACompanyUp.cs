namespace Kefa.Web.Tests;

[Collection(nameof(LookingACompanyUp))]
public sealed class LookingACompanyUp(DemoSite demo)
{
    [Fact]
    public async Task Says_what_is_missing_and_by_how_much()
    {
        using var visitor = demo.Visitor();

        var page = await DemoSite.PageAsync(visitor, $"/find?q={DemoSite.Mine}&policy=N01");

        var condition = page.QuerySelector("#c4")!.TextContent;
        Assert.Contains("9.8387 %（61 / 620）", condition, StringComparison.Ordinal);
        Assert.Contains("还差 1 人", condition, StringComparison.Ordinal);
        Assert.Contains("第十一条（四）", condition, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zh", "科技人员数（2025年）增加 1 人（61 → 62 人），职工总数（全年月平均）（2025年）不变，即符合整项政策", "科技人员数（2025年）增加 2 人（61 → 63 人），职工总数（全年月平均）（2025年）同时增至 622 人")]
    [InlineData("en", "Science and technology staff (2025): 1 person more (61 → 62 people), Headcount (yearly average) (2025) staying as it is; the company is then eligible", "2 people more (61 → 63 people), with Headcount (yearly average) (2025) growing to 622 people")]
    public async Task Says_what_would_change_it_in_both_languages(string language, string inside, string added)
    {
        using var visitor = demo.Visitor();

        using var request = new HttpRequestMessage(HttpMethod.Get, $"/find?q={DemoSite.Mine}&policy=N01") { Headers = { { "Cookie", $"kefa-lang={language}" } } };
        using var answer = await visitor.SendAsync(request, TestContext.Current.CancellationToken);
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));

        var condition = string.Join(' ', page.QuerySelector("#c4 .changes")!.TextContent.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains(inside, condition, StringComparison.Ordinal);
        Assert.Contains(added, condition, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Finds_by_a_part_of_the_name_and_offers_a_choice()
    {
        using var visitor = demo.Visitor();

        var page = await DemoSite.PageAsync(visitor, "/find?q=" + Uri.EscapeDataString("有限公司"));

        Assert.Equal(20, page.QuerySelectorAll(".listing h3 a").Length);
    }

    [Fact]
    public async Task Tells_which_character_of_a_code_is_wrong()
    {
        using var visitor = demo.Visitor();

        var page = await DemoSite.PageAsync(visitor, "/find?q=91430702MAQ1A0069X");

        Assert.Contains("M", page.QuerySelector(".note.seal")!.TextContent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Shows_a_stranger_no_private_figure_where_the_bureau_does_not_open_them()
    {
        await demo.SetOpenLookupAsync(false);
        try
        {
            using var visitor = demo.Visitor();
            var list = await DemoSite.PageAsync(visitor, $"/find?q={DemoSite.Mine}");
            var detail = await DemoSite.PageAsync(visitor, $"/find?q={DemoSite.Mine}&policy=N01");

            Assert.Contains("公开登记信息", list.Body!.TextContent, StringComparison.Ordinal);
            Assert.DoesNotContain("9.8387", detail.Body!.TextContent, StringComparison.Ordinal);
            Assert.DoesNotContain("万元", detail.QuerySelector(".conditions")!.TextContent, StringComparison.Ordinal);
            Assert.Contains("待定", detail.QuerySelector("#c4")!.TextContent, StringComparison.Ordinal);
            using var citizen = await demo.SignedInAsync("citizen");
            var signedIn = (await DemoSite.PageAsync(citizen, $"/find?q={DemoSite.Mine}&policy=N01")).Body!.TextContent;
            Assert.DoesNotContain("9.8387", signedIn, StringComparison.Ordinal);
            Assert.Contains("不代理这家企业", signedIn, StringComparison.Ordinal);
        }
        finally
        {
            await demo.SetOpenLookupAsync(true);
        }
    }
}
