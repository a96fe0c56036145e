using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Policies;
using Kefa.Bureau.Storage;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Policies;

public abstract class WatchingAPolicy(DatabaseFixture db) : PolicyTests(db)
{
    private static readonly Guid Account = Guid.Parse("0198a1b2-0000-7000-8000-000000000009");

    private Task<CompanyPolicies> ResultsAsync(BureauInfo bureau) => InAsync(bureau, async s => (await s.GetRequiredService<FindCompanyPolicies>().HandleAsync(Uscc, mayReadAll: true, Cancel))!);

    private Task SubscribeAsync(BureauInfo bureau, PolicyResult now) => InAsync(bureau, async s =>
    {
        await s.GetRequiredService<Subscriptions>().SubscribeAsync(Account, Uscc, now, Cancel);
        return true;
    });

    private Task<IReadOnlyList<SubscriptionNews>> NewsAsync(BureauInfo bureau, CompanyPolicies company) =>
        InAsync(bureau, s => s.GetRequiredService<Subscriptions>().NewsAsync(Account, Uscc, company.Results, Cancel));

    [Fact]
    public async Task Two_clicks_at_once_are_one()
    {
        var bureau = await BureauWithPolicyAsync();
        var company = await ResultsAsync(bureau);
        var now = company.Results.Single(r => r.Policy.Id == "X01");

        await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(() => SubscribeAsync(bureau, now), Cancel)));

        Assert.Equal("X01", Assert.Single(await NewsAsync(bureau, company)).PolicyId);
    }

    [Fact]
    public async Task A_click_that_comes_between_looking_and_writing_is_harmless()
    {
        var bureau = await BureauWithPolicyAsync();
        var company = await ResultsAsync(bureau);
        var now = company.Results.Single(r => r.Policy.Id == "X01");
        await using var late = Db.Scope(bureau);
        // The late one has looked already, as its own memory says that there is none.
        var db = late.ServiceProvider.GetRequiredService<KefaDbContext>();
        db.SavingChanges += (_, _) => SubscribeAsync(bureau, now).GetAwaiter().GetResult();

        await late.ServiceProvider.GetRequiredService<Subscriptions>().SubscribeAsync(Account, Uscc, now, Cancel);

        Assert.Single(await NewsAsync(bureau, company));
        Assert.DoesNotContain(db.ChangeTracker.Entries(), e => e.State != EntityState.Unchanged);
    }

    [Fact]
    public async Task Another_verdict_is_news_until_it_was_seen()
    {
        var bureau = await BureauWithPolicyAsync();
        await SubscribeAsync(bureau, (await ResultsAsync(bureau)).Results.Single(r => r.Policy.Id == "X01"));
        await InAsync(bureau, s => s.GetRequiredService<CorrectFacts>().HandleAsync(
            new CorrectFactsInput(Uscc, new Dictionary<FactKey, Fact> { [new("headcount", 2025)] = Fact.Known(FactValue.Of(99m)) }, "税务年报", "更正"), Officer, Cancel));
        var now = await ResultsAsync(bureau);

        var news = Assert.Single(await NewsAsync(bureau, now));
        await InAsync(bureau, async s =>
        {
            await s.GetRequiredService<Subscriptions>().MarkSeenAsync(Account, Uscc, now.Results, Cancel);
            return true;
        });

        Assert.Equal((Verdict.E, Verdict.N, true), (news.SeenVerdict, news.Now.Verdict, news.HasChanged));
        Assert.False(Assert.Single(await NewsAsync(bureau, now)).HasChanged);
    }
}

public sealed class WatchingAPolicyOnSqlite(SqliteFixture db) : WatchingAPolicy(db), IClassFixture<SqliteFixture>;

public sealed class WatchingAPolicyOnPostgreSql(PostgreSqlFixture db) : WatchingAPolicy(db), IClassFixture<PostgreSqlFixture>;
