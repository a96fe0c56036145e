using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Exports;
using Kefa.Bureau.Policies;
using Kefa.Bureau.Storage;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Policies;

public abstract class SeeingWhatNeedsDoing(DatabaseFixture db) : PolicyTests(db)
{
    private Task<PopulationMatches> MatchesAsync(BureauInfo bureau) => InAsync(bureau, s => s.GetRequiredService<Population>().TodayAsync(Cancel));

    [Fact]
    public async Task A_window_that_closes_in_fifteen_days_is_pressing_with_what_it_reaches()
    {
        var bureau = await BureauWithPolicyAsync();

        var matches = await MatchesAsync(bureau);

        var standing = Assert.Single(PolicyStandings.Pressing(matches));
        Assert.Equal(15, standing.DaysLeft(matches.AsOf));
        Assert.Equal((1, 1, 1, 1), (standing.Counts.Eligible, standing.Counts.NearMisses, standing.Counts.Undetermined, standing.Counts.NotEligible));
    }

    [Fact]
    public async Task The_fact_that_leaves_verdicts_open_is_named()
    {
        var bureau = await BureauWithPolicyAsync();

        Assert.Equal([new MissingFact("headcount.L", 1, 1)], (await MatchesAsync(bureau)).Missing);
    }

    [Fact]
    public async Task The_words_of_a_few_companies_and_of_many_are_the_same()
    {
        var bureau = await BureauWithPolicyAsync();
        var matches = await MatchesAsync(bureau);
        string[] few = [Uscc, Second], many = [.. few, .. Enumerable.Range(0, 200).Select(i => $"none{i}")];

        var one = await InAsync(bureau, s => s.GetRequiredService<ExplainReach>().OfAsync(matches.Catalog, matches.Policies[0], matches.AsOf, few, Cancel));
        var other = await InAsync(bureau, s => s.GetRequiredService<ExplainReach>().OfAsync(matches.Catalog, matches.Policies[0], matches.AsOf, many, Cancel));

        Assert.Equal(few, one.Keys.Order(StringComparer.Ordinal).Reverse());
        Assert.Equal(one.Select(r => (r.Key, r.Value.Verdict)).Order(), other.Select(r => (r.Key, r.Value.Verdict)).Order());
    }

    [Fact]
    public async Task An_export_is_written_down_before_it_leaves()
    {
        var bureau = await BureauAsync();

        await InAsync(bureau, async s => { await s.GetRequiredService<RecordExport>().HandleAsync(Officer, "policy/X01/companies", "tab=near", "csv", Cancel); return 0; });

        var entry = await InAsync(bureau, s => s.GetRequiredService<KefaDbContext>().Set<AuditEntry>().SingleAsync(e => e.What == "Exported", Cancel));
        Assert.Equal(("officer", "policy/X01/companies"), (entry.Who, entry.Subject));
        Assert.Contains("tab=near", entry.Details, StringComparison.Ordinal);
    }

    public sealed class OnSqlite(SqliteFixture db) : SeeingWhatNeedsDoing(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : SeeingWhatNeedsDoing(db), IClassFixture<PostgreSqlFixture>;
}
