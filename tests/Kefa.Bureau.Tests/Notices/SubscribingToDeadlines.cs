using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Notices;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Tests.Matters;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Tests.Notices;

public abstract class SubscribingToDeadlines(DatabaseFixture db) : MatterTests(db)
{
    [Fact]
    public async Task A_handler_gets_the_deadlines_of_their_matters_without_subject_or_name()
    {
        BureauInfo bureau = await BureauAsync();
        (Acting person, string secret) = await PersonAsync(bureau, Roles.HandlingSection);
        MatterNumber number = await InDecisionAsync(bureau);
        await InDecisionAsync(bureau); // somebody else's
        await AssignAsync(bureau, number, person);

        WrittenFeed feed = (await FeedAsync(bureau, secret))!;

        string[] lines = Unfolded(feed.Text);
        Assert.Single(lines, "BEGIN:VEVENT");
        Assert.Contains("DTSTART;VALUE=DATE:20260714", lines);
        Assert.Contains("DTEND;VALUE=DATE:20260715", lines);
        Assert.Contains($"UID:{number}-TST-D01-20260630@{bureau.Code}.kefa", lines);
        Assert.Contains($"SUMMARY:作出决定 · {number}", lines);
        Assert.Contains($"URL:https://kefa.example.org/console/matters/{number}", lines);
        Assert.DoesNotContain("实验室", feed.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("张", feed.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_file_is_as_RFC_5545_wants_it()
    {
        BureauInfo bureau = await BureauAsync();
        (Acting person, string secret) = await PersonAsync(bureau, Roles.HandlingSection);
        await AssignAsync(bureau, await InDecisionAsync(bureau), person);

        string text = (await FeedAsync(bureau, secret))!.Text;

        Assert.StartsWith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:", text, StringComparison.Ordinal);
        Assert.EndsWith("END:VCALENDAR\r\n", text, StringComparison.Ordinal);
        Assert.All(text.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        Assert.DoesNotContain(text.Replace("\r\n", "", StringComparison.Ordinal), c => char.IsControl(c));
        foreach (string name in new[] { "UID:", "DTSTAMP:", "DTSTART;", "SUMMARY:" }) Assert.Single(Unfolded(text), line => line.StartsWith(name, StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_tag_stays_until_something_happens_and_the_entry_keeps_its_name()
    {
        BureauInfo bureau = await BureauAsync();
        (Acting person, string secret) = await PersonAsync(bureau, Roles.HandlingSection);
        MatterNumber number = await InDecisionAsync(bureau);
        await AssignAsync(bureau, number, person);
        WrittenFeed first = (await FeedAsync(bureau, secret))!, again = (await FeedAsync(bureau, secret))!;

        await ActAsync(bureau, number, "note", Section, """{"note": "新情况"}""");
        WrittenFeed later = (await FeedAsync(bureau, secret))!;

        Assert.Equal(first, again);
        Assert.NotEqual(first.Tag, later.Tag);
        Assert.Equal(Uid(first), Uid(later));

        static string Uid(WrittenFeed feed) => Unfolded(feed.Text).Single(line => line.StartsWith("UID:", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_party_gets_what_the_party_may_see()
    {
        BureauInfo bureau = await BureauAsync();
        (Acting party, string secret) = await PersonAsync(bureau, Roles.Citizen);
        MatterNumber number = Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, null, "apply", party, """{"applicantName": "张三丰", "subject": "开办实验室"}""")).Number;
        await ActAsync(bureau, number, "accept", Office);

        Assert.Contains($"URL:https://kefa.example.org/my/matters/{number}", Unfolded((await FeedAsync(bureau, secret))!.Text));
    }

    [Fact]
    public async Task A_secret_opens_nothing_after_it_was_replaced_or_revoked_or_elsewhere()
    {
        BureauInfo bureau = await BureauAsync(), other = await BureauAsync();
        (Acting person, string secret) = await PersonAsync(bureau, Roles.HandlingSection);
        var actor = new Actor(person.Account, person.Name, null);
        Assert.NotNull(await FeedAsync(bureau, secret));
        Assert.Null(await FeedAsync(other, secret));

        string second = await UseAsync<KeepFeed, string>(bureau, k => k.MakeAsync(actor, Cancel));
        Assert.Null(await FeedAsync(bureau, secret));
        Assert.NotNull(await FeedAsync(bureau, second));

        Assert.True(await UseAsync<KeepFeed, bool>(bureau, k => k.RevokeAsync(actor, Cancel)));
        Assert.False(await UseAsync<KeepFeed, bool>(bureau, k => k.RevokeAsync(actor, Cancel)));
        foreach (string wrong in new[] { second, "", new string('a', 43), new string('a', 10_000), "' OR 1=1" }) Assert.Null(await FeedAsync(bureau, wrong));
        Assert.DoesNotContain(second, await UseAsync<KefaDbContext, string>(bureau, async c => string.Join(' ', (await c.Set<AuditEntry>().ToListAsync(Cancel)).Select(a => a.Details + a.Subject))), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_left_or_no_longer_handles_matters_gets_none()
    {
        BureauInfo bureau = await BureauAsync();
        (Acting person, string secret) = await PersonAsync(bureau, Roles.HandlingSection);
        await AssignAsync(bureau, await InDecisionAsync(bureau), person);

        await UseAsync<KefaDbContext, int>(bureau, c => c.Set<Post>().Where(p => p.AccountId == person.Account).ExecuteDeleteAsync(Cancel));
        Assert.DoesNotContain("VEVENT", (await FeedAsync(bureau, secret))!.Text, StringComparison.Ordinal);

        DateTimeOffset? now = Db.Time.GetUtcNow();
        await UseAsync<KefaDbContext, int>(bureau, c => c.Users.Where(u => u.Id == person.Account).ExecuteUpdateAsync(set => set.SetProperty(u => u.ClosedAt, now), Cancel));
        Assert.Null(await FeedAsync(bureau, secret));
    }

    private Task<WrittenFeed?> FeedAsync(BureauInfo bureau, string secret) => UseAsync<KeepFeed, WrittenFeed?>(bureau, k => k.WriteAsync(secret, "https://kefa.example.org", Cancel));

    private static string[] Unfolded(string text) => text.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n");

    private async Task AssignAsync(BureauInfo bureau, MatterNumber number, Acting to) =>
        await UseAsync<HouseWork, IReadOnlyList<RowOutcome>>(bureau, w => w.AssignAsync([number.ToString()], to.Account, to.Name, null, null, Office, Cancel));

    private async Task<(Acting Person, string Secret)> PersonAsync(BureauInfo bureau, string role)
    {
        string name = $"feed-{role}-{bureau.Code}".ToLowerInvariant();
        var person = new KefaUser { UserName = name, NormalizedUserName = name.ToUpperInvariant(), DisplayName = name, CreatedAt = Db.Time.GetUtcNow() };
        await UseAsync<KefaDbContext, int>(bureau, async c =>
        {
            c.Add(person);
            c.Add(new Post { AccountId = person.Id, Role = role, GivenAt = Db.Time.GetUtcNow() });
            return await c.SaveChangesAsync(Cancel);
        });
        string secret = await UseAsync<KeepFeed, string>(bureau, k => k.MakeAsync(new Actor(person.Id, name, null), Cancel));
        return (new Acting(person.Id.ToString(), name, person.Id, []), secret);
    }
}

public sealed class SubscribingToDeadlinesOnSqlite(SqliteFixture db) : SubscribingToDeadlines(db), IClassFixture<SqliteFixture>;

public sealed class SubscribingToDeadlinesOnPostgreSql(PostgreSqlFixture db) : SubscribingToDeadlines(db), IClassFixture<PostgreSqlFixture>;
