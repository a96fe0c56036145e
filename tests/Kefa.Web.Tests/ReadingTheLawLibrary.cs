using System.Net;

namespace Kefa.Web.Tests;

public sealed class ReadingTheLawLibrary(DemoSite demo)
{
    [Fact]
    public async Task Finds_a_text_and_shows_who_cites_it()
    {
        using var visitor = demo.Visitor();

        var list = await DemoSite.PageAsync(visitor, "/laws?q=%E6%94%BF%E5%BA%9C%E4%BF%A1%E6%81%AF%E5%85%AC%E5%BC%80%E6%9D%A1%E4%BE%8B");
        var page = await DemoSite.PageAsync(visitor, "/laws/gid-regulation");

        Assert.Equal("/laws/gid-regulation", list.QuerySelector("tbody th a")!.GetAttribute("href"));
        Assert.Contains("国务院令第711号", page.QuerySelector("dl.facts")!.TextContent, StringComparison.Ordinal);
        Assert.Contains("第33条答复期限", page.QuerySelectorAll("dl.facts")[1].TextContent.Replace("\n", "", StringComparison.Ordinal).Replace(" ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        var procedure = page.QuerySelectorAll("tbody tr").Single(tr => tr.QuerySelector(".code")!.TextContent == "disclosure-on-request");
        Assert.Contains("第33条", procedure.TextContent, StringComparison.Ordinal);
        Assert.Contains(page.QuerySelectorAll("tbody .code"), c => c.TextContent == "gid.answer.days");
    }

    [Fact]
    public async Task Says_what_was_repealed_and_what_stands_in_its_place()
    {
        using var visitor = demo.Visitor();
        using var officer = await demo.SignedInAsync("officer");

        var page = await DemoSite.PageAsync(visitor, "/laws/sme-cultivation-2022");
        var repealed = await DemoSite.PageAsync(visitor, "/laws?validity=repealed");
        var citations = await DemoSite.PageAsync(officer, "/console/laws");
        using var missing = await visitor.GetAsync("/laws/none");
        using var export = await visitor.GetAsync("/laws/export.csv?kind=law");

        Assert.Contains("废止", page.QuerySelector("dl.facts")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("/laws/sme-cultivation-2026", page.QuerySelector("dl.facts a")!.GetAttribute("href"));
        Assert.Contains(repealed.QuerySelectorAll("tbody th a"), a => a.GetAttribute("href") == "/laws/sme-cultivation-2022");
        Assert.Matches("[0-9]+ 处引用", citations.QuerySelector("[role=status]")!.TextContent);
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
        string csv = await export.Content.ReadAsStringAsync();
        Assert.Contains("民法典", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("国务院令", csv, StringComparison.Ordinal);
    }
}
