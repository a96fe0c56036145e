using Kefa.Bureau.Accounts;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Notices;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Tests.Matters;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using MimeKit;

namespace Kefa.Bureau.Tests.Notices;

public abstract class TellingPeople(DatabaseFixture db) : MatterTests(db)
{
    [Fact]
    public async Task Whoever_gets_a_matter_is_told_once_however_often_it_is_looked()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        await AssignAsync(bureau, number, Section);

        await LookAsync(bureau);
        int again = await LookAsync(bureau);
        await ForgetAsync(bureau);
        int fromTheStart = await LookAsync(bureau);

        Assert.Equal((0, 0), (again, fromTheStart));
        InboxItem item = Assert.Single((await InboxAsync(bureau, Section)).Items, i => i.Kind == NoticeKind.Assigned);
        Assert.Equal((number.ToString(), "开办实验室", false), (item.Number, item.Title, item.IsRead));
    }

    [Fact]
    public async Task The_handler_is_told_what_others_do_and_not_what_they_do_themselves()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        await AssignAsync(bureau, number, Section);
        await LookAsync(bureau);
        int before = (await InboxAsync(bureau, Section)).Total;

        await ActAsync(bureau, number, "note", Section, """{"note": "我自己写的"}""");
        await LookAsync(bureau);
        Assert.Equal(before, (await InboxAsync(bureau, Section)).Total);

        await UseAsync<HouseWork, Kefa.Matching.LocalText?>(bureau, w => w.CommentAsync(number, "请尽快", Office, Cancel));
        await LookAsync(bureau);
        Assert.Equal("备注", (await InboxAsync(bureau, Section)).Items[0].What.Zh);
        Assert.Equal(before + 1, (await InboxAsync(bureau, Section)).Total);
    }

    [Fact]
    public async Task The_party_is_told_of_steps_and_papers_and_of_nothing_else()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        await ActAsync(bureau, number, "note", Section, """{"note": "内部意见"}""");
        await ActAsync(bureau, number, "grant", Section, with: WithPlan);

        await LookAsync(bureau);

        InboxPage party = await UseAsync<Inbox, InboxPage>(bureau, b => b.PageAsync(Citizen.Account!.Value, true, new InboxFilter(), 1, 100, Cancel));
        Assert.Equal([(NoticeKind.Letter, "准予"), (NoticeKind.Done, "审查")], party.Items.Select(i => (i.Kind, i.What.Zh)));
        Assert.Equal(0, (await InboxAsync(bureau, Citizen)).Total);
    }

    [Fact]
    public async Task A_deadline_is_called_to_mind_at_each_step_and_then_goes_up()
    {
        BureauInfo bureau = await BureauAsync();
        Guid deputyHead = await PersonAsync(bureau, "fg-" + bureau.Code, Roles.DeputyHead), head = await PersonAsync(bureau, "jz-" + bureau.Code, Roles.Head);
        MatterNumber number = await InDecisionAsync(bureau); // due on 2026-07-14, and silence means consent after it
        await AssignAsync(bureau, number, Section);
        DateTimeOffset start = Db.Time.GetUtcNow();
        var told = new List<(string Day, string Key)>();
        try
        {
            for (int day = 0; day < 21; day++)
            {
                await LookAsync(bureau);
                foreach (Notice n in await NoticesAsync(bureau, n => n.Kind == NoticeKind.Due || n.Kind == NoticeKind.Overdue || n.Kind == NoticeKind.Escalated))
                {
                    string whose = n.AccountId == deputyHead ? "deputy" : n.AccountId == head ? "head" : "handler";
                    if (!told.Exists(t => t.Key == $"{n.Kind} {whose} {n.Key[^1]}")) told.Add((bureau.Today(Db.Time).ToString("MM-dd", null), $"{n.Kind} {whose} {n.Key[^1]}"));
                }
                Db.Time.Advance(TimeSpan.FromDays(1));
            }
        }
        finally
        {
            Db.Time.Set(start);
        }

        // 2026-07-07 is five working days before, 07-09 three, 07-13 one; the days between say nothing new.
        Assert.Equal(
            [("07-07", "Due handler 5"), ("07-09", "Due handler 3"), ("07-13", "Due handler 1"), ("07-14", "Due handler 0"), ("07-15", "Escalated deputy 4"), ("07-15", "Overdue handler 4"), ("07-20", "Escalated head 4")],
            told.OrderBy(t => t.Day, StringComparer.Ordinal).ThenBy(t => t.Key, StringComparer.Ordinal).OrderBy(t => t.Day, StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_day_on_which_nobody_looked_is_made_up_for_once()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        await AssignAsync(bureau, number, Section);
        DateTimeOffset start = Db.Time.GetUtcNow();
        try
        {
            Db.Time.Advance(TimeSpan.FromDays(10)); // 07-10: two working days left
            await LookAsync(bureau);
        }
        finally
        {
            Db.Time.Set(start);
        }

        Notice due = Assert.Single(await NoticesAsync(bureau, n => n.Kind == NoticeKind.Due));
        Assert.EndsWith("/2026-07-14/3", due.Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Legal_officers_are_told_what_waits_for_the_bureaus_word()
    {
        BureauInfo bureau = await BureauAsync();
        Guid legal = await PersonAsync(bureau, "fzk-" + bureau.Code, Roles.LegalSection);

        await LookAsync(bureau);

        Assert.Contains(await NoticesAsync(bureau, n => n.AccountId == legal), n => n is { Key: "calendar/2026", Kind: NoticeKind.Confirm, Number: null });
    }

    [Fact]
    public async Task A_deputy_is_told_what_the_absent_person_would_be_told()
    {
        BureauInfo bureau = await BureauAsync();
        Guid absent = await PersonAsync(bureau, "abs-" + bureau.Code, Roles.HandlingSection), deputy = await PersonAsync(bureau, "dep-" + bureau.Code, Roles.HandlingSection);
        await UseAsync<KefaDbContext, int>(bureau, async c =>
        {
            c.Add(new Deputy { AbsentId = absent, DeputyId = deputy, From = new(2026, 6, 1), To = new(2026, 7, 31), Roles = Roles.HandlingSection });
            return await c.SaveChangesAsync(Cancel);
        });
        MatterNumber number = await InDecisionAsync(bureau);
        await AssignAsync(bureau, number, new Acting(absent.ToString(), "甲", absent, []));

        await LookAsync(bureau);

        Assert.Contains(await NoticesAsync(bureau, n => n.AccountId == deputy), n => n.Kind == NoticeKind.Assigned);
    }

    [Fact]
    public async Task An_inbox_is_filtered_read_and_nobody_elses()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        await AssignAsync(bureau, number, Section);
        await LookAsync(bureau);
        InboxItem item = (await InboxAsync(bureau, Section)).Items[0];
        Guid me = Section.Account!.Value;

        Assert.Null(await UseAsync<Inbox, InboxItem?>(bureau, b => b.OpenAsync(Office.Account!.Value, false, item.Id, Cancel)));
        Assert.Null(await UseAsync<Inbox, InboxItem?>(bureau, b => b.OpenAsync(me, true, item.Id, Cancel)));
        Assert.Equal(0, await UseAsync<Inbox, int>(bureau, b => b.MarkReadAsync(Office.Account!.Value, false, item.Id, Cancel)));
        int unread = await UseAsync<Inbox, int>(bureau, b => b.UnreadAsync(me, false, Cancel));
        Assert.NotNull(await UseAsync<Inbox, InboxItem?>(bureau, b => b.OpenAsync(me, false, item.Id, Cancel)));
        Assert.Equal(unread - 1, await UseAsync<Inbox, int>(bureau, b => b.UnreadAsync(me, false, Cancel)));
        Assert.Empty((await UseAsync<Inbox, InboxPage>(bureau, b => b.PageAsync(me, false, new InboxFilter(NoticeKind.Letter), 1, 10, Cancel))).Items);
        await UseAsync<Inbox, int>(bureau, b => b.MarkReadAsync(me, false, null, Cancel));
        Assert.Empty((await UseAsync<Inbox, InboxPage>(bureau, b => b.PageAsync(me, false, new InboxFilter(Unread: true), 1, 10, Cancel))).Items);
    }

    [Theory]
    [InlineData("5 3 1 0", new[] { 5, 3, 1, 0 })]
    [InlineData("10、2", new[] { 10, 2 })]
    [InlineData("x", new[] { 5, 3, 1, 0 })]
    [InlineData(null, new[] { 5, 3, 1, 0 })]
    public void Steps_are_read_from_the_parameter(string? text, int[] leads) => Assert.Equal(leads, GiveNotices.ReadLeads(text));

    [Fact]
    public async Task One_mail_a_day_says_what_is_new_without_personal_data()
    {
        await using var server = new MailServer();
        (BureauInfo bureau, Guid person) = await WithMailAsync();

        Assert.Equal(1, await SendAsync(bureau, server));
        Assert.Equal(0, await SendAsync(bureau, server));

        (string to, string raw) = Assert.Single(server.Taken);
        MimeMessage message = await MimeMessage.LoadAsync(new MemoryStream(System.Text.Encoding.UTF8.GetBytes(raw)), Cancel);
        Assert.Equal($"{bureau.Code}@example.org", to);
        Assert.Contains("2026TST000001", message.TextBody, StringComparison.Ordinal);
        Assert.Contains($"https://kefa.example.org/b/{bureau.Code}/console/inbox/", message.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("张", message.TextBody + message.Subject, StringComparison.Ordinal);
        Assert.DoesNotContain("实验室", message.TextBody + message.Subject, StringComparison.Ordinal);
        Assert.Equal("auto-generated", message.Headers["Auto-Submitted"]);
        Assert.All(await NoticesAsync(bureau, n => n.AccountId == person), n => Assert.NotNull(n.MailId));
    }

    [Fact]
    public async Task Nothing_is_sent_before_the_hour_or_without_a_server()
    {
        await using var server = new MailServer();
        (BureauInfo bureau, _) = await WithMailAsync();

        Assert.Equal(0, await SendAsync(bureau, server, options => options.Hour = 23));
        Assert.Equal(0, await SendAsync(bureau, server, options => options.Host = null));

        Assert.Empty(server.Taken);
    }

    [Fact]
    public async Task What_is_not_taken_now_is_tried_again_later_and_later_with_the_same_id()
    {
        await using var server = new MailServer { Answers = _ => "451 try later" };
        (BureauInfo bureau, _) = await WithMailAsync();
        DateTimeOffset start = Db.Time.GetUtcNow();
        try
        {
            Assert.Equal(0, await SendAsync(bureau, server));
            Assert.Equal((MailState.Waiting, 1, start.AddMinutes(1)), await MailAsync(bureau));
            Assert.Equal(0, await SendAsync(bureau, server)); // not yet: the server is not even asked
            Db.Time.Advance(TimeSpan.FromMinutes(2));
            Assert.Equal(0, await SendAsync(bureau, server));
            Assert.Equal((MailState.Waiting, 2, start.AddMinutes(4)), await MailAsync(bureau));
            server.Answers = _ => null;
            Db.Time.Advance(TimeSpan.FromMinutes(2));
            Assert.Equal(1, await SendAsync(bureau, server));
        }
        finally
        {
            Db.Time.Set(start);
        }
        Assert.Contains("@kefa.example.org", Assert.Single(server.Taken).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_that_does_not_answer_is_given_up_after_three_days()
    {
        int nobody;
        await using (var gone = new MailServer()) nobody = gone.Port;
        (BureauInfo bureau, _) = await WithMailAsync();
        DateTimeOffset start = Db.Time.GetUtcNow();
        try
        {
            for (int hour = 0; hour < 90 && (await SendAsync(bureau, null, options => options.Port = nobody), true).Item2 && (hour == 0 || (await MailAsync(bureau)).State == MailState.Waiting); hour++)
                Db.Time.Advance(TimeSpan.FromHours(1));
            Assert.InRange(Db.Time.GetUtcNow() - start, TimeSpan.FromHours(60), TimeSpan.FromHours(80));
        }
        finally
        {
            Db.Time.Set(start);
        }
        Assert.Equal(MailState.Failed, (await MailAsync(bureau)).State);
    }

    [Fact]
    public async Task What_the_server_never_takes_is_not_sent_again()
    {
        await using var server = new MailServer { Answers = _ => "550 no such mailbox" };
        (BureauInfo bureau, _) = await WithMailAsync();

        await SendAsync(bureau, server);

        Assert.Equal((MailState.Failed, 1), ((await MailAsync(bureau)).State, (await MailAsync(bureau)).Attempts));
    }

    [Fact]
    public async Task Who_wants_deadlines_only_gets_no_mail_about_the_rest_and_staff_cannot_decline_all()
    {
        await using var server = new MailServer();
        (BureauInfo bureau, Guid person) = await WithMailAsync();

        Assert.False(await UseAsync<ChooseMail, bool>(bureau, c => c.SetAsync(person, MailWish.Nothing, isStaff: true, Cancel)));
        Assert.True(await UseAsync<ChooseMail, bool>(bureau, c => c.SetAsync(person, MailWish.Deadlines, isStaff: true, Cancel)));
        await SendAsync(bureau, server);
        Assert.Empty(server.Taken);

        Assert.True(await UseAsync<ChooseMail, bool>(bureau, c => c.SetAsync(person, MailWish.Nothing, isStaff: false, Cancel)));
        Assert.Equal(MailWish.Nothing, await UseAsync<ChooseMail, MailWish>(bureau, c => c.OfAsync(person, Cancel)));
        await SendAsync(bureau, server);
        Assert.Empty(server.Taken);
    }

    [Fact]
    public void A_mail_server_is_configured_whole_or_not_at_all()
    {
        Assert.Empty(Wrong(new MailOptions()));
        Assert.Equal(["From", "Site"], Wrong(new MailOptions { Host = "localhost" }).Order(StringComparer.Ordinal));
        Assert.Equal(["PasswordFile"], Wrong(new MailOptions { Host = "localhost", From = "a@b.cn", Site = "https://kefa.example.org", PasswordFile = "/no/such" }));

        static IEnumerable<string> Wrong(MailOptions options) => options.Validate(new(options)).SelectMany(r => r.MemberNames);
    }

    /// <summary>A matter that somebody with an address was given.</summary>
    private async Task<(BureauInfo Bureau, Guid Person)> WithMailAsync()
    {
        BureauInfo bureau = await BureauAsync();
        Guid person = await PersonAsync(bureau, "m-" + bureau.Code, Roles.HandlingSection, $"{bureau.Code}@example.org");
        MatterNumber number = await InDecisionAsync(bureau);
        await AssignAsync(bureau, number, new Acting(person.ToString(), "乙", person, []));
        await LookAsync(bureau);
        return (bureau, person);
    }

    private async Task<int> SendAsync(BureauInfo bureau, MailServer? server, Action<MailOptions>? with = null)
    {
        var options = new MailOptions { Host = "127.0.0.1", Port = server?.Port ?? 1, Tls = MailTls.None, From = "notice@kefa.example.org", Site = "https://kefa.example.org/" };
        with?.Invoke(options);
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await new SendMail(scope.ServiceProvider.GetRequiredService<KefaDbContext>(), scope.ServiceProvider.GetRequiredService<ICurrentBureau>(), Options.Create(options), Db.Time, NullLogger<SendMail>.Instance).HandleAsync(Cancel);
    }

    private Task<(MailState State, int Attempts, DateTimeOffset NextAt)> MailAsync(BureauInfo bureau) =>
        UseAsync<KefaDbContext, (MailState, int, DateTimeOffset)>(bureau, async c => await c.Set<Mail>().Select(m => new ValueTuple<MailState, int, DateTimeOffset>(m.State, m.Attempts, m.NextAt)).SingleAsync(Cancel));

    private Task<int> LookAsync(BureauInfo bureau) => UseAsync<GiveNotices, int>(bureau, g => g.HandleAsync(Cancel));

    private async Task ForgetAsync(BureauInfo bureau)
    {
        await UseAsync<KefaDbContext, int>(bureau, c => c.Set<NoticeCursor>().ExecuteDeleteAsync(Cancel));
        Db.Services.GetRequiredService<NoticeMemory>().Looked.Clear();
        Db.Services.GetRequiredService<NoticeMemory>().Confirmed.Clear();
    }

    private Task<InboxPage> InboxAsync(BureauInfo bureau, Acting who) => UseAsync<Inbox, InboxPage>(bureau, b => b.PageAsync(who.Account!.Value, false, new InboxFilter(), 1, 100, Cancel));

    private Task<List<Notice>> NoticesAsync(BureauInfo bureau, System.Linq.Expressions.Expression<Func<Notice, bool>> of) => UseAsync<KefaDbContext, List<Notice>>(bureau, c => c.Set<Notice>().Where(of).ToListAsync(Cancel));

    private async Task AssignAsync(BureauInfo bureau, MatterNumber number, Acting to) =>
        Assert.Null(Assert.Single(await UseAsync<HouseWork, IReadOnlyList<RowOutcome>>(bureau, w => w.AssignAsync([number.ToString()], to.Account, to.Name, null, null, Office, Cancel))).Problem);

    private async Task<Guid> PersonAsync(BureauInfo bureau, string userName, string role, string? email = null)
    {
        var person = new KefaUser { UserName = userName, NormalizedUserName = userName.ToUpperInvariant(), DisplayName = userName, Email = email, CreatedAt = Db.Time.GetUtcNow() };
        return await UseAsync<KefaDbContext, Guid>(bureau, async c =>
        {
            c.Add(person);
            c.Add(new Post { AccountId = person.Id, Role = role, GivenAt = Db.Time.GetUtcNow() });
            c.Add(new StaffMember { AccountId = person.Id, JoinedOn = new(2020, 1, 1), SearchText = userName });
            await c.SaveChangesAsync(Cancel);
            return person.Id;
        });
    }
}

public sealed class TellingPeopleOnSqlite(SqliteFixture db) : TellingPeople(db), IClassFixture<SqliteFixture>;

public sealed class TellingPeopleOnPostgreSql(PostgreSqlFixture db) : TellingPeople(db), IClassFixture<PostgreSqlFixture>;
