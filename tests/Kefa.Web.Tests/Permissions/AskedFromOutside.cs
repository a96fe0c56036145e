using System.Net;
using AngleSharp.Html.Dom;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Matters;

namespace Kefa.Web.Tests.Permissions;

/// <summary>An adviser and the justice bureau, who see of the console the matters in which they are asked.</summary>
[Collection(nameof(TwoBureaus))]
public sealed class AskedFromOutside(TwoBureaus bureaus)
{
    private const string Applied = """{"applicantName": "李云山", "subject": "外部意见"}""";

    [Theory]
    [InlineData(Roles.Adviser, "advise")]
    [InlineData(Roles.JusticeBureau, "review")]
    public async Task Do_their_step_from_signing_in_to_done_and_find_it_again(string role, string transition)
    {
        (string asked, string elsewhere) = (await BegunAsync(accepted: true), await BegunAsync(accepted: false));
        using HttpClient visitor = await bureaus.SignedInAsync(role);

        using (HttpResponseMessage home = await visitor.GetAsync("/account/home")) Assert.Equal("/console/matters", home.Headers.Location!.ToString());
        IHtmlDocument list = await DemoSite.PageAsync(visitor, "/console/matters");
        Assert.Contains(asked, list.DocumentElement.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(elsewhere, list.DocumentElement.TextContent, StringComparison.Ordinal);
        Assert.Equal(["/console/inbox", "/console/matters"], list.QuerySelectorAll(".console > nav a").Select(a => a.GetAttribute("href")));

        IHtmlDocument matter = await DemoSite.PageAsync(visitor, "/console/matters/" + asked);
        Assert.Equal([$"/console/matters/{asked}/do/{transition}"], matter.QuerySelectorAll(".acts a").Select(a => a.GetAttribute("href")));
        // Personal data stays masked, and what is for the office alone is not there.
        Assert.DoesNotContain("李云山", matter.DocumentElement.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("内部测算", matter.DocumentElement.TextContent, StringComparison.Ordinal);
        IHtmlDocument timeline = await DemoSite.PageAsync(visitor, $"/console/matters/{asked}?tab=timeline");
        Assert.DoesNotContain("只供本局", timeline.DocumentElement.TextContent, StringComparison.Ordinal);

        string here = $"/console/matters/{asked}/do/{transition}";
        using (HttpResponseMessage filled = await DemoSite.PostFormAsync(visitor, here, "act-form", new() { ["f.opinion.conclusion"] = "YES", ["f.opinion.text"] = "可行", ["go"] = "next" }))
            Assert.Contains("step=check", filled.Headers.Location!.ToString(), StringComparison.Ordinal);
        IHtmlDocument check = await DemoSite.PageAsync(visitor, here + "?step=check");
        using (HttpResponseMessage sent = await DemoSite.PostFormAsync(visitor, here + "?step=check", "act-send", new() { ["token"] = Value(check, "token"), ["read"] = Value(check, "read") }))
            Assert.Contains("performed=" + transition, sent.Headers.Location!.ToString(), StringComparison.Ordinal);

        Assert.IsType<PerformTransitionOutcome.Performed>(await bureaus.ActAsync("city", asked, bureaus.City.Procedure, "grant", Roles.HandlingSection));
        Assert.DoesNotContain(asked, (await DemoSite.PageAsync(visitor, "/console/matters")).DocumentElement.TextContent, StringComparison.Ordinal);
        Assert.Contains(asked, (await DemoSite.PageAsync(visitor, "/console/matters?state=closed")).DocumentElement.TextContent, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync("/console/matters/" + asked)).StatusCode);
        // Whoever was asked as well and gave no opinion has no part in it any more.
        using HttpClient other = await bureaus.SignedInAsync(role == Roles.Adviser ? Roles.JusticeBureau : Roles.Adviser);
        Assert.Equal(HttpStatusCode.NotFound, (await other.GetAsync("/console/matters/" + asked)).StatusCode);
    }

    [Fact]
    public async Task Cannot_act_where_nobody_asks_them()
    {
        string elsewhere = await BegunAsync(accepted: false), asked = await BegunAsync(accepted: true);

        Assert.IsType<PerformTransitionOutcome.NoSuchMatter>(await bureaus.ActAsync("city", elsewhere, bureaus.City.Procedure, "advise", Roles.Adviser));
        Assert.IsType<PerformTransitionOutcome.NoSuchMatter>(await bureaus.ActAsync("city", asked, bureaus.City.Procedure, "grant", Roles.Government));
        Assert.IsType<PerformTransitionOutcome.Refused>(await bureaus.ActAsync("city", asked, bureaus.City.Procedure, "grant", Roles.Adviser));
    }

    private async Task<string> BegunAsync(bool accepted)
    {
        string number = Assert.IsType<PerformTransitionOutcome.Performed>(await bureaus.ActAsync("city", null, bureaus.City.Procedure, "apply", TwoBureaus.Party, Applied, bureaus.Plan)).Number.ToString();
        if (accepted) Assert.IsType<PerformTransitionOutcome.Performed>(await bureaus.ActAsync("city", number, bureaus.City.Procedure, "accept", Roles.GeneralOffice, """{"budget": "只供本局的测算"}""", bureaus.Inner));
        return number;
    }

    private static string Value(IHtmlDocument page, string name) => page.QuerySelector($"input[name={name}]")!.GetAttribute("value")!;
}
