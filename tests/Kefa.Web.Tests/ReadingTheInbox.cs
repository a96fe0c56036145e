using System.Net;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Notices;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Kefa.Web.Tests;

public sealed class ReadingTheInbox(DemoSite demo)
{
    [Fact]
    public async Task Staff_see_what_is_new_open_it_and_mark_it_as_read()
    {
        await TellAsync("office", "test/inbox");
        using var office = await demo.SignedInAsync("office");
        var inbox = await DemoSite.PageAsync(office, "/console/inbox?unread=true&kind=confirm");
        string address = inbox.QuerySelector("main table th a")!.GetAttribute("href")!;
        Assert.Matches("[1-9]", inbox.QuerySelector("header a[href='/console/inbox'] strong")!.TextContent);

        using var opened = await office.GetAsync(address);

        Assert.Equal(HttpStatusCode.Redirect, opened.StatusCode);
        Assert.Equal("/console/inbox", opened.Headers.Location!.ToString());
        var after = await DemoSite.PageAsync(office, "/console/inbox?unread=true&kind=confirm");
        Assert.DoesNotContain(after.QuerySelectorAll("main table th a"), a => a.GetAttribute("href") == address);
    }

    [Fact]
    public async Task Another_persons_notice_is_not_there()
    {
        long id = await TellAsync("office", "test/others");
        using var legal = await demo.SignedInAsync("legal");

        using var answer = await legal.GetAsync($"/console/inbox/{id}");
        using var mine = await legal.GetAsync($"/my/inbox/{id}");

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (answer.StatusCode, mine.StatusCode));
    }

    [Fact]
    public async Task Marking_without_a_token_is_refused()
    {
        using var office = await demo.SignedInAsync("office");

        using var answer = await office.PostAsync("/console/inbox/read", new FormUrlEncodedContent([]));

        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task A_feed_is_made_fetched_without_a_sign_in_and_revoked()
    {
        using var office = await demo.SignedInAsync("office");
        using var made = await DemoSite.PostFormAsync(office, "/account/calendar", "make-feed", []);
        var page = new AngleSharp.Html.Parser.HtmlParser().ParseDocument(await made.Content.ReadAsStringAsync());
        string address = new Uri(page.QuerySelector("#feed")!.TextContent).PathAndQuery;
        using var calendar = demo.Visitor();

        using var first = await calendar.GetAsync(address);
        using var asked = new HttpRequestMessage(HttpMethod.Get, address) { Headers = { IfNoneMatch = { first.Headers.ETag! } } };
        using var again = await calendar.SendAsync(asked);

        Assert.Equal((HttpStatusCode.OK, "text/calendar"), (first.StatusCode, first.Content.Headers.ContentType!.MediaType));
        Assert.StartsWith("BEGIN:VCALENDAR", await first.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        Assert.Null((await DemoSite.PageAsync(office, "/account/calendar")).QuerySelector("#feed"));
        using var revoked = await DemoSite.PostFormAsync(office, "/account/calendar", "revoke-feed", []);
        using var gone = await calendar.GetAsync(address);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
    }

    [Fact]
    public async Task What_comes_by_mail_is_chosen_and_staff_cannot_choose_nothing()
    {
        using var office = await demo.SignedInAsync("office");

        using var refused = await DemoSite.PostFormAsync(office, "/account/notices", "mail-wish", new() { ["Wish"] = "Nothing" });
        using var kept = await DemoSite.PostFormAsync(office, "/account/notices", "mail-wish", new() { ["Wish"] = "Deadlines" });

        Assert.Contains("不能退订", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Redirect, kept.StatusCode);
        Assert.True((await DemoSite.PageAsync(office, "/account/notices")).QuerySelector("#wish-Deadlines")!.HasAttribute("checked"));
    }

    private async Task<long> TellAsync(string user, string key)
    {
        BureauInfo bureau = (await demo.Site.Services.GetRequiredService<BureauDirectory>().AllAsync(CancellationToken.None)).Single(b => b.IsDemo);
        await using AsyncServiceScope scope = demo.Site.Services.CreateBureauScope(bureau);
        var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        Guid account = await db.Users.Where(u => u.UserName == user).Select(u => u.Id).SingleAsync();
        int here = bureau.Id;
        await db.Database.ExecuteSqlAsync($"INSERT INTO notice (bureau_id, account_id, key, kind, for_party, what_zh, what_en, at) VALUES ({here}, {account}, {key}, 'Confirm', 0, '测试', 'A test', '2026-11-20 00:00:00')");
        return (await scope.ServiceProvider.GetRequiredService<Inbox>().PageAsync(account, false, new InboxFilter(NoticeKind.Confirm, true), 1, 100, CancellationToken.None)).Items.Single(i => i.Key == key).Id;
    }
}
