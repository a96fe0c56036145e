using System.Net;
using System.Text;
using AngleSharp.Html.Dom;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Matters;
using Kefa.Procedures;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Web.Tests.Permissions;

/// <summary>Forms that were forged, replayed or meant for another, ids of another bureau, and text that is none.</summary>
[Collection(nameof(TwoBureaus))]
public sealed class SendingWhatIsHostile(TwoBureaus bureaus)
{
    [Fact]
    public async Task A_form_without_its_token_or_with_that_of_another_sign_in_does_nothing()
    {
        string number = await BegunAsync();
        using HttpClient section = await bureaus.SignedInAsync(Roles.HandlingSection), other = await bureaus.SignedInAsync(Roles.Officer);
        string here = await AtCheckAsync(section, number, "grant");
        Dictionary<string, string> form = await SendingAsync(section, here);
        string foreign = Value(await DemoSite.PageAsync(other, "/account/sign-in"), "__RequestVerificationToken");

        foreach (string? forged in new[] { null, "", "forged", foreign })
        {
            form["__RequestVerificationToken"] = forged ?? "";
            if (forged is null) form.Remove("__RequestVerificationToken");
            using HttpResponseMessage answer = await section.PostAsync(here, new FormUrlEncodedContent(form));
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }

        Assert.Equal(2, await EventsAsync(number));
    }

    [Fact]
    public async Task A_token_of_another_act_or_of_nobody_does_nothing_and_a_replayed_form_acts_once()
    {
        string number = await BegunAsync(), another = await BegunAsync();
        using HttpClient section = await bureaus.SignedInAsync(Roles.HandlingSection);
        string here = await AtCheckAsync(section, number, "grant"), there = await AtCheckAsync(section, another, "grant");
        Dictionary<string, string> form = await SendingAsync(section, here);
        string own = form["token"];

        foreach (string forged in new[] { "", "forged", own[..^4] + "AAAA", (await SendingAsync(section, there))["token"] })
        {
            form["token"] = forged;
            using HttpResponseMessage answer = await section.PostAsync(here, new FormUrlEncodedContent(form));
            Assert.Contains("这张表单已失效", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        Assert.Equal(2, await EventsAsync(number));

        form["token"] = own;
        for (int times = 0; times < 3; times++)
        {
            using HttpResponseMessage answer = await section.PostAsync(here, new FormUrlEncodedContent(form));
            Assert.EndsWith($"/console/matters/{number}?performed=grant", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        }
        Assert.Equal(3, await EventsAsync(number));
        Assert.Equal(2, await EventsAsync(another));
    }

    [Fact]
    public async Task Ids_of_another_bureau_in_a_form_are_as_if_they_were_nowhere()
    {
        using HttpClient office = await bureaus.SignedInAsync(Roles.GeneralOffice), security = await bureaus.SignedInAsync(Roles.SecurityAdministrator);
        string token = Value(await DemoSite.PageAsync(office, "/console/matters/assign?n=" + bureaus.City.Matter), "__RequestVerificationToken");

        // The district's matter is not among what is assigned, and the district's person not among those who get it.
        (await office.PostAsync("/console/matters/assign", Form(token, ("_handler", "assign"), ("n", bureaus.District.Matter), ("to", bureaus.City.Person.ToString())))).Dispose();
        using (HttpResponseMessage answer = await office.PostAsync("/console/matters/assign", Form(token, ("_handler", "assign"), ("n", bureaus.City.Matter), ("to", bureaus.District.Person.ToString()))))
            Assert.Contains("请选择承办人", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Null((await OpenAsync("district", bureaus.District.Matter)).History.Desk.Handler);
        Assert.Null((await OpenAsync("city", bureaus.City.Matter)).History.Desk.Handler);

        foreach (string act in new[] { "comment", "case-file" })
        {
            using HttpResponseMessage answer = await office.PostAsync($"/console/matters/{bureaus.District.Matter}/{act}", Form(token, ("text", "来自邻局")));
            Assert.NotEqual(HttpStatusCode.OK, answer.StatusCode);
        }
        Assert.Empty((await OpenAsync("district", bureaus.District.Matter)).History.Comments);

        using HttpClient neighbour = await bureaus.SignedInAsync(Roles.Officer, "district");
        Guid session = await bureaus.InAsync("district", async services => (await services.GetRequiredService<Sessions>().OfAsync(bureaus.District.Person, CancellationToken.None))[0].Id);
        string mine = Value(await DemoSite.PageAsync(security, "/console/sessions"), "__RequestVerificationToken");
        using (HttpResponseMessage answer = await security.PostAsync("/console/sessions", Form(mine, ("_handler", $"end-{session}")))) Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.False(await bureaus.InAsync("city", services => services.GetRequiredService<Sessions>().EndAnyAsync(session, Actor.Command("test"), CancellationToken.None)));
        Assert.Equal(HttpStatusCode.OK, (await neighbour.GetAsync("/account")).StatusCode);
    }

    [Fact]
    public async Task A_draft_of_somebody_else_takes_no_file_and_leads_nowhere_else()
    {
        using HttpClient party = await bureaus.SignedInAsync(TwoBureaus.Party), other = await bureaus.SignedInAsync(Roles.Citizen);

        foreach (string back in new[] { "//elsewhere.example/", "/\\elsewhere.example", "https://elsewhere.example/", "javascript:alert(1)", "/a\r\nSet-Cookie: x" })
        {
            using HttpResponseMessage answer = await UploadAsync(party, back, "说明.txt", "x");
            Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        }
        using (HttpResponseMessage answer = await UploadAsync(other, "/services", "说明.txt", "x")) Assert.Contains("wrong=", answer.Headers.Location!.ToString(), StringComparison.Ordinal);
        using (HttpResponseMessage answer = await UploadAsync(party, "/services", "../../../etc/passwd", "x")) Assert.Equal("/services", answer.Headers.Location!.ToString());

        DraftInfo draft = (await bureaus.InAsync("city", async services => await services.GetRequiredService<Drafts>().FindAsync(DraftOwner.Of(await PartyAsync()), bureaus.City.MatterDraft, CancellationToken.None)))!;
        Assert.Equal("passwd.txt", Assert.Single(draft.Files).File.Name);
        string token = Value(await DemoSite.PageAsync(other, "/account/sign-in"), "__RequestVerificationToken");
        using (HttpResponseMessage removed = await other.PostAsync($"/matter-files/{bureaus.City.MatterDraft}/remove", Form(token, ("file", draft.Files[0].Id.ToString()), ("back", "/services")))) Assert.Equal(HttpStatusCode.NotFound, removed.StatusCode);
    }

    [Fact]
    public async Task What_looks_like_a_formula_leaves_in_no_table_as_one()
    {
        await BegunAsync("=HYPERLINK(\"http://elsewhere.example\",\"x\")");
        using HttpClient office = await bureaus.SignedInAsync(Roles.GeneralOffice);

        string csv = await office.GetStringAsync("/console/matters/export.csv?q=HYPERLINK");

        Assert.Contains("'=HYPERLINK", csv, StringComparison.Ordinal);
        Assert.DoesNotContain(",=HYPERLINK", csv, StringComparison.Ordinal);
        Assert.DoesNotContain("\"=HYPERLINK", csv, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_text_or_no_form_of_ours_is_the_callers_mistake()
    {
        using HttpClient visitor = bureaus.Visitor();
        string token = Value(await DemoSite.PageAsync(visitor, "/track"), "__RequestVerificationToken");

        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync("/find?q=%00")).StatusCode);
        Assert.Equal(HttpStatusCode.BadRequest, (await visitor.GetAsync("/api/v1/policies?q=a%00b")).StatusCode);
        HttpContent[] bodies =
        [
            Form(token, ("_handler", "track"), ("number", "2026GID\0"), ("code", "AAAAAA")),
            Form(token, [("_handler", "track"), .. Enumerable.Range(0, 3_000).Select(i => ($"f{i}", "x"))]),
            Form(token, ("_handler", "track"), (new string('k', 5_000), "x")),
            new StringContent("_handler=track&number=%zz%", Encoding.UTF8, "application/x-www-form-urlencoded"),
            new StringContent("{}", Encoding.UTF8, "application/json"),
            new StringContent("x", Encoding.UTF8, "application/x-www-form-urlencoded"),
        ];
        foreach (HttpContent body in bodies)
        {
            using HttpResponseMessage answer = await visitor.PostAsync("/track", body);
            Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{answer.StatusCode}: {body.Headers.ContentType}");
        }
    }

    private async Task<string> BegunAsync(string subject = "试探")
    {
        string number = Assert.IsType<PerformTransitionOutcome.Performed>(await bureaus.ActAsync(
            "city", null, bureaus.City.Procedure, "apply", TwoBureaus.Party, System.Text.Json.JsonSerializer.Serialize(new { applicantName = "李云山", subject }), bureaus.Plan)).Number.ToString();
        Assert.IsType<PerformTransitionOutcome.Performed>(await bureaus.ActAsync("city", number, bureaus.City.Procedure, "accept", Roles.GeneralOffice, "{}", bureaus.Inner));
        return number;
    }

    /// <summary>Fills in the form of an act without fields and leads to where it is sent from.</summary>
    private static async Task<string> AtCheckAsync(HttpClient visitor, string number, string transition)
    {
        string here = $"/console/matters/{number}/do/{transition}";
        (await DemoSite.PostFormAsync(visitor, here, "act-form", new() { ["f.remark"] = "", ["go"] = "next" })).Dispose();
        return here + "?step=check";
    }

    private static async Task<Dictionary<string, string>> SendingAsync(HttpClient visitor, string address)
    {
        IHtmlDocument check = await DemoSite.PageAsync(visitor, address);
        return new() { ["_handler"] = "act-send", ["token"] = Value(check, "token"), ["read"] = Value(check, "read"), ["__RequestVerificationToken"] = Value(check, "__RequestVerificationToken") };
    }

    private async Task<HttpResponseMessage> UploadAsync(HttpClient visitor, string back, string name, string text)
    {
        string token = Value(await DemoSite.PageAsync(visitor, "/account/sign-in"), "__RequestVerificationToken");
        using var content = new MultipartFormDataContent
        {
            { new StringContent(token), "__RequestVerificationToken" }, { new StringContent("document/plan"), "purpose" }, { new StringContent(back), "back" },
            { new ByteArrayContent(Encoding.UTF8.GetBytes(text)), "file", name },
        };
        return await visitor.PostAsync($"/matter-files/{bureaus.City.MatterDraft}", content);
    }

    private Task<Guid> PartyAsync() => bureaus.InAsync("city", async services =>
        (await services.GetRequiredService<Microsoft.AspNetCore.Identity.UserManager<KefaUser>>().FindByNameAsync("city-" + TwoBureaus.Party))!.Id);

    private async Task<int> EventsAsync(string number) => (await OpenAsync("city", number)).History.Events.Length;

    private Task<OpenedMatter> OpenAsync(string bureau, string number) => bureaus.InAsync(bureau, async services => (await services.GetRequiredService<OpenMatter>().FindAsync(
        MatterNumber.Parse(number), new Acting("test", "test", null, [new ActingRole(Roles.Auditor)]), CancellationToken.None))!);

    private static FormUrlEncodedContent Form(string token, params (string Name, string Value)[] fields) =>
        new([new("__RequestVerificationToken", token), .. fields.Select(field => KeyValuePair.Create(field.Name, field.Value))]);

    private static string Value(IHtmlDocument page, string name) => page.QuerySelector($"input[name={name}]")!.GetAttribute("value")!;
}
