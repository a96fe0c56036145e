using System.Net;
using System.Text.Json;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Matters.Amending;
using Kefa.Bureau.Storage;
using Kefa.Procedures;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Web.Tests;

public sealed class SearchingTheSite(DemoSite demo)
{
    [Fact]
    public async Task Everybody_finds_policies_laws_and_services_and_no_matter()
    {
        using var visitor = demo.Visitor();

        var policies = await DemoSite.PageAsync(visitor, "/search?q=研发费用");
        var laws = await DemoSite.PageAsync(visitor, "/search?q=政府信息公开&kind=laws");

        Assert.Contains(policies.QuerySelectorAll("main .listing mark"), m => m.TextContent == "研发费用");
        Assert.All(policies.QuerySelectorAll("main .listing a"), a => Assert.StartsWith("/policies/", a.GetAttribute("href"), StringComparison.Ordinal));
        Assert.NotEmpty(laws.QuerySelectorAll("main .listing a[href^='/laws/']"));
        Assert.Empty(laws.QuerySelectorAll("a[href*='/console/matters']"));
        Assert.Equal(["政策", "法规", "办事", "已公开"], laws.QuerySelectorAll("main .subnav a").Select(a => a.TextContent.Split(' ')[0]));
    }

    [Fact]
    public async Task Everybody_finds_and_reads_what_was_published_and_of_what_was_withdrawn_the_note()
    {
        using var visitor = demo.Visitor();

        var found = await DemoSite.PageAsync(visitor, "/search?q=科技创新券兑付结果公示&kind=published");
        var withdrawn = await DemoSite.PageAsync(visitor, "/search?q=上年度补充批次&kind=published");
        string address = Assert.Single(found.QuerySelectorAll("main .listing a"), a => a.TextContent == "科技创新券兑付结果公示").GetAttribute("href")!;
        var page = await DemoSite.PageAsync(visitor, address);
        using var paper = await visitor.GetAsync(page.QuerySelector("main a[download]")!.GetAttribute("href"));
        using var nothing = await visitor.GetAsync(address + "/files/" + new string('0', 64));

        Assert.Equal(["主动公开目录", "更正公告"], page.QuerySelectorAll("main h2").Select(h => h.TextContent).Order(StringComparer.Ordinal));
        Assert.Contains(page.QuerySelectorAll("dd"), d => d.TextContent == "附表第3行资助金额应为30万元。");
        Assert.Equal((HttpStatusCode.OK, "attachment"), (paper.StatusCode, paper.Content.Headers.ContentDisposition!.DispositionType));
        Assert.Equal(HttpStatusCode.NotFound, nothing.StatusCode);
        // Of what was withdrawn the note stays, and neither the entry nor its papers.
        var note = await DemoSite.PageAsync(visitor, Assert.Single(withdrawn.QuerySelectorAll("main .listing a")).GetAttribute("href")!);
        Assert.Equal(["撤下说明"], note.QuerySelectorAll("main h2").Select(h => h.TextContent));
        Assert.Empty(note.QuerySelectorAll("main a[download]"));
    }

    [Fact]
    public async Task What_is_corrected_in_a_register_says_when_why_and_what_stood_there()
    {
        string number;
        await using (var scope = demo.Site.Services.CreateAsyncScope())
        {
            var bureau = (await scope.ServiceProvider.GetRequiredService<BureauDirectory>().FindAsync("demo", TestContext.Current.CancellationToken))!;
            await using var here = demo.Site.Services.CreateBureauScope(bureau);
            var database = here.ServiceProvider.GetRequiredService<KefaDbContext>();
            var lawyer = await here.ServiceProvider.GetRequiredService<ActingPeople>().OfAsync(database.Users.Single(u => u.UserName == "lawyer").Id, TestContext.Current.CancellationToken);
            var page = await here.ServiceProvider.GetRequiredService<WorkList>().SearchAsync(new MatterFilter { Procedure = "enforcement-body", Text = "云桥市实验动物监督站" }, 1, 1, lawyer, TestContext.Current.CancellationToken);
            number = page.Items[0].Number;
            var outcome = await here.ServiceProvider.GetRequiredService<CorrectAct>().HandleAsync(
                new CorrectActInput(MatterNumber.Parse(number), new CorrectionRequest { Event = 1, Input = JsonElement.Parse("""{"address": "云桥市科技路5号"}"""), Reason = "门牌号登记有误", Basis = [new LegalBasis("国办发〔2018〕118号", null)] }), lawyer, TestContext.Current.CancellationToken);
            Assert.IsType<PerformTransitionOutcome.Performed>(outcome);
        }
        using var visitor = demo.Visitor();

        foreach (string address in new[] { $"/registers/enforcement-body/{number}", $"/published/{number}" })
        {
            var page = await DemoSite.PageAsync(visitor, address);

            Assert.Equal(("云桥市科技路3号", "云桥市科技路5号"), (page.QuerySelector("main del")!.TextContent, page.QuerySelector("main ins")!.TextContent));
            Assert.Contains("门牌号登记有误", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Staff_find_matters_and_papers()
    {
        using var office = await demo.SignedInAsync("office");

        var matters = await DemoSite.PageAsync(office, "/console/search?q=信息公开");
        var papers = await DemoSite.PageAsync(office, "/console/search?q=信息&kind=papers&procedure=disclosure-on-request&page=999");

        Assert.NotEmpty(matters.QuerySelectorAll("main .listing a[href^='/console/matters/2026']"));
        Assert.NotEmpty(papers.QuerySelectorAll("main .listing a[href*='/files/']"));
        Assert.Equal("procedure", papers.QuerySelector("select[name=procedure]")!.Id);
    }

    [Theory]
    [InlineData("citizen")]
    [InlineData("agent")]
    [InlineData("system")]
    public async Task Who_may_open_no_matter_searches_none(string user)
    {
        using var visitor = await demo.SignedInAsync(user);

        using var answer = await visitor.GetAsync("/console/search?q=信息");

        Assert.Equal(HttpStatusCode.Redirect, answer.StatusCode);
        Assert.Contains("/account/denied", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/search?q=<script>alert(1)</script>")]
    [InlineData("/search?q=%22%22%20OR%20%2A")]
    [InlineData("/search?q=%ED%A0%80&kind=nothing&page=-1")]
    [InlineData("/search?q=%20")]
    public async Task What_is_typed_is_shown_and_nothing_else(string address)
    {
        using var visitor = demo.Visitor();

        var page = await DemoSite.PageAsync(visitor, address);

        Assert.DoesNotContain(page.QuerySelectorAll("main script"), _ => true);
        Assert.NotNull(page.QuerySelector("main .empty, main [role=status]"));
    }
}
