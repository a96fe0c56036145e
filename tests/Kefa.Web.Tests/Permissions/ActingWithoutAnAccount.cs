using System.Net;
using System.Text;
using System.Text.Json;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Matters;
using Kefa.Procedures;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Web.Tests.Permissions;

/// <summary>A party without an account, who shows number and query code and then acts in the own matter.</summary>
[Collection(nameof(TwoBureaus))]
public sealed class ActingWithoutAnAccount(TwoBureaus bureaus)
{
    [Fact]
    public async Task Answers_a_notice_with_a_paper_once()
    {
        (string number, string code) = await BegunAsync();
        using HttpClient visitor = bureaus.Visitor();
        using (HttpResponseMessage proved = await ProveAsync(visitor, number, code))
        {
            Assert.EndsWith("/track/" + number, proved.Headers.Location!.ToString(), StringComparison.Ordinal);
            string cookie = Assert.Single(proved.Headers.GetValues("Set-Cookie"), value => value.StartsWith("kefa-track=", StringComparison.Ordinal));
            Assert.Contains("path=/track; samesite=strict; httponly", cookie, StringComparison.OrdinalIgnoreCase);
            Assert.DoesNotContain(code, cookie, StringComparison.Ordinal);
        }

        IHtmlDocument page = await DemoSite.PageAsync(visitor, "/track/" + number);
        Assert.DoesNotContain("李云山", page.DocumentElement.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("不给旁人看的事由", page.DocumentElement.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(code, page.DocumentElement.OuterHtml, StringComparison.Ordinal);
        Assert.Equal([$"/track/{number}/do/withdraw", $"/track/{number}/do/amend"], page.QuerySelectorAll(".acts a").Select(a => a.GetAttribute("href")));
        // The letter of the house is there to be fetched, the paper that the party sent is not.
        string letter = Assert.Single(page.QuerySelectorAll("a[download]")).GetAttribute("href")!;
        Assert.Equal(HttpStatusCode.OK, (await visitor.GetAsync(letter)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync($"/track/{number}/files/{bureaus.Plan.Sha256}")).StatusCode);

        string here = $"/track/{number}/do/amend";
        IHtmlDocument form = await DemoSite.PageAsync(visitor, here);
        Assert.DoesNotContain("不给旁人看的事由", form.DocumentElement.OuterHtml, StringComparison.Ordinal);
        using (HttpResponseMessage filled = await DemoSite.PostFormAsync(visitor, here, "act-form", new() { ["f.subject"] = "补正后的事由", ["go"] = "next" }))
            Assert.EndsWith("step=files", filled.Headers.Location!.ToString(), StringComparison.Ordinal);
        IHtmlDocument files = await DemoSite.PageAsync(visitor, here + "?step=files");
        IHtmlFormElement upload = files.QuerySelectorAll("form[enctype='multipart/form-data']").OfType<IHtmlFormElement>().First();
        using (HttpResponseMessage uploaded = await visitor.PostAsync(upload.GetAttribute("action"), Paper(upload))) Assert.EndsWith("step=files", uploaded.Headers.Location!.ToString(), StringComparison.Ordinal);

        IHtmlDocument check = await DemoSite.PageAsync(visitor, here + "?step=check");
        Assert.Contains("说明.txt", check.DocumentElement.TextContent, StringComparison.Ordinal);
        Dictionary<string, string> sent = new() { ["token"] = Value(check, "token"), ["read"] = Value(check, "read") };
        string done = $"/track/{number}?performed=amend";
        using (HttpResponseMessage first = await DemoSite.PostFormAsync(visitor, here + "?step=check", "act-send", sent)) Assert.EndsWith(done, first.Headers.Location!.ToString(), StringComparison.Ordinal);
        using (HttpResponseMessage again = await DemoSite.PostFormAsync(visitor, here + "?step=check", "act-send", sent)) Assert.EndsWith(done, again.Headers.Location!.ToString(), StringComparison.Ordinal);

        OpenedMatter matter = (await OpenAsync(number))!;
        TransitionPerformed amended = Assert.Single(matter.History.Events.OfType<TransitionPerformed>(), performed => performed.Transition == "amend");
        Assert.Equal((Acting.VisitorId, Roles.Applicant), (amended.Actor, amended.Role));
        Assert.Equal("说明.txt", Assert.Single(amended.Documents).Name);

        using (HttpResponseMessage ended = await visitor.PostAsync("/track/end", new FormUrlEncodedContent([new("__RequestVerificationToken", Value(page, "__RequestVerificationToken"))]))) Assert.EndsWith("/track", ended.Headers.Location!.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("/track?again=true", (await visitor.GetAsync("/track/" + number)).Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Learns_nothing_from_a_code_that_is_not_right()
    {
        (string number, string code) = await BegunAsync();
        (string other, _) = await BegunAsync();
        using HttpClient visitor = bureaus.Visitor();

        string wrong = await RefusedAsync(visitor, number, "AAAAAA");
        Assert.Contains("没有查到", wrong, StringComparison.Ordinal);
        Assert.Equal(wrong, await RefusedAsync(visitor, number, ""));
        Assert.Equal(wrong, await RefusedAsync(visitor, Belongings.Nowhere.Matter, code));
        Assert.Equal(wrong, await RefusedAsync(visitor, bureaus.District.Matter, bureaus.District.QueryCode));
        Assert.Equal(wrong, await RefusedAsync(visitor, other, code));

        using (HttpResponseMessage proved = await ProveAsync(visitor, number, code)) Assert.Equal(HttpStatusCode.Redirect, proved.StatusCode);
        // What was proved opens that matter alone, and only where it was proved.
        foreach (string address in new[] { $"/track/{other}", $"/track/{other}/do/withdraw", $"/track/{Belongings.Nowhere.Matter}", $"/track/{bureaus.District.Matter}", $"/b/district/track/{bureaus.District.Matter}" })
            Assert.EndsWith("/track?again=true", (await visitor.GetAsync(address)).Headers.Location!.ToString(), StringComparison.Ordinal);
        using HttpClient stranger = bureaus.Visitor();
        stranger.DefaultRequestHeaders.Add("Cookie", "kefa-track=forged");
        Assert.EndsWith("/track?again=true", (await stranger.GetAsync("/track/" + number)).Headers.Location!.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_not_impersonated_by_who_works_there()
    {
        (string number, string code) = await BegunAsync();
        using HttpClient office = await bureaus.SignedInAsync(Roles.GeneralOffice);
        IHtmlDocument matter = await DemoSite.PageAsync(office, "/console/matters/" + number);
        Assert.DoesNotContain(code, matter.DocumentElement.OuterHtml, StringComparison.Ordinal);
        using (HttpResponseMessage shown = await DemoSite.PostFormAsync(office, "/console/matters/" + number, "unmask", new() { ["reason"] = "申请人遗失回执，当面核对身份后告知" }))
            Assert.Contains(code, await shown.Content.ReadAsStringAsync(), StringComparison.Ordinal);

        using (HttpResponseMessage proved = await ProveAsync(office, number, code)) Assert.Equal(HttpStatusCode.Redirect, proved.StatusCode);

        Assert.Empty((await DemoSite.PageAsync(office, "/track/" + number)).QuerySelectorAll(".acts a"));
        Assert.Equal(HttpStatusCode.NotFound, (await office.GetAsync($"/track/{number}/do/withdraw")).StatusCode);
    }

    [Fact]
    public async Task Is_asked_to_wait_after_too_many_tries()
    {
        await using var site = bureaus.Site.WithWebHostBuilder(host => host.UseSetting("Kefa:Limits:TrackPerMinute", "2"));
        using HttpClient visitor = site.CreateClient(new() { AllowAutoRedirect = false });
        string token = Value(await DemoSite.PageAsync(visitor, "/track"), "__RequestVerificationToken");

        HttpStatusCode[] answers = [await TryAsync(), await TryAsync(), await TryAsync()];

        Assert.Equal([HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.TooManyRequests], answers);

        async Task<HttpStatusCode> TryAsync()
        {
            using HttpResponseMessage answer = await visitor.PostAsync("/track", new FormUrlEncodedContent(new Dictionary<string, string>
            {
                ["_handler"] = "track", ["__RequestVerificationToken"] = token, ["number"] = bureaus.City.Matter, ["code"] = "AAAAAA",
            }));
            return answer.StatusCode;
        }
    }

    private static Task<HttpResponseMessage> ProveAsync(HttpClient visitor, string number, string code) => DemoSite.PostFormAsync(visitor, "/track", "track", new() { ["number"] = number, ["code"] = code });

    private static async Task<string> RefusedAsync(HttpClient visitor, string number, string code)
    {
        using HttpResponseMessage answer = await ProveAsync(visitor, number, code);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.DoesNotContain(answer.Headers.TryGetValues("Set-Cookie", out var cookies) ? cookies : [], cookie => cookie.StartsWith("kefa-track", StringComparison.Ordinal));
        return new HtmlParser().ParseDocument((await answer.Content.ReadAsStringAsync()).Replace(number, "§", StringComparison.Ordinal)).QuerySelector("main")!.TextContent;
    }

    /// <summary>A matter that somebody without an account began and the office accepted.</summary>
    private async Task<(string Number, string Code)> BegunAsync()
    {
        var begun = Assert.IsType<PerformTransitionOutcome.Performed>(await bureaus.InAsync("city", services => services.GetRequiredService<PerformTransition>().HandleAsync(
            new PerformTransitionInput(null, bureaus.City.Procedure, new ActRequest
            {
                Transition = "apply", Input = JsonDocument.Parse("""{"applicantName": "李云山", "subject": "不给旁人看的事由"}""").RootElement, Documents = [bureaus.Plan],
            }), Acting.Visitor, CancellationToken.None)));
        Assert.IsType<PerformTransitionOutcome.Performed>(await bureaus.ActAsync("city", begun.Number.ToString(), bureaus.City.Procedure, "accept", Roles.GeneralOffice, "{}", bureaus.Inner));
        return (begun.Number.ToString(), begun.QueryCode!);
    }

    private Task<OpenedMatter?> OpenAsync(string number) => bureaus.InAsync("city", services => services.GetRequiredService<OpenMatter>().FindAsync(
        MatterNumber.Parse(number), new Acting("test", "test", null, [new ActingRole(Roles.Auditor)]), CancellationToken.None));

    private static MultipartFormDataContent Paper(IHtmlFormElement form)
    {
        var content = new MultipartFormDataContent();
        foreach (IHtmlInputElement field in form.QuerySelectorAll("input[type=hidden]").OfType<IHtmlInputElement>()) content.Add(new StringContent(field.Value), field.Name!);
        if (form.QuerySelector("select") is IHtmlSelectElement kinds) content.Add(new StringContent(kinds.Value!), kinds.Name!);
        content.Add(new ByteArrayContent(Encoding.UTF8.GetBytes("补正说明")), "file", "说明.txt");
        return content;
    }

    private static string Value(IHtmlDocument page, string name) => page.QuerySelector($"input[name={name}]")!.GetAttribute("value")!;
}
