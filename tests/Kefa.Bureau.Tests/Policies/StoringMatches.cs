using System.Globalization;
using System.Text;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Content;
using Kefa.Bureau.Policies;
using Kefa.Bureau.Policies.Matches;
using Kefa.Matching.Profiles;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Population = Kefa.Bureau.Policies.Population;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>Matches are kept up to date in the background: only what changed is decided, a run that was stopped goes on, and readers never see anything else than deciding anew would give.</summary>
public abstract class StoringMatches(DatabaseFixture db) : PolicyTests(db)
{
    private Task<long> KeepAsync(BureauInfo bureau) => InAsync(bureau, s => s.GetRequiredService<KeepMatches>().RunAsync(Cancel));

    private Task<MatchProgress> ProgressAsync(BureauInfo bureau) => InAsync(bureau, s => s.GetRequiredService<Population>().ProgressAsync(Cancel));

    /// <summary>As a node sees it that has just started: nothing is in memory.</summary>
    private Task<PopulationMatches> AsNewNodeAsync(BureauInfo bureau, long pairsWhileReading = 1000) => InAsync(bureau, s => new Population(
        s.GetRequiredService<CompanyDirectory>(), s.GetRequiredService<PolicyCatalogs>(), s.GetRequiredService<ICurrentBureau>(), new PopulationCache(),
        s.GetRequiredService<MatchStore>(), new PopulationOptions { PairsWhileReading = pairsWhileReading }, s.GetRequiredService<TimeProvider>()).TodayAsync(Cancel));

    private async Task PublishAsync(BureauInfo bureau, string id, string expression, string version = "2026", string from = "2026-01-01")
    {
        var model = Encoding.UTF8.GetBytes(Dated(Model(expression, version, from, id)));
        Assert.IsType<PublishContentOutcome.Published>(await InAsync(bureau, s => s.GetRequiredService<PublishContent>().HandleAsync(
            new PublishContentInput(ContentKinds.Policy, id, version, model, DateOnly.ParseExact(from, "yyyy-MM-dd", CultureInfo.InvariantCulture), null, $"{id}-{version}.dmn"), Legal, Cancel)));
    }

    private Task CorrectAsync(BureauInfo bureau, string uscc, decimal headcount) => InAsync(bureau, s => s.GetRequiredService<CorrectFacts>().HandleAsync(
        new CorrectFactsInput(uscc, new Dictionary<FactKey, Fact> { [new("headcount", 2025)] = Fact.Known(FactValue.Of(headcount)) }, "税务年报", "更正"), Officer, Cancel));

    private async Task EqualsDecidingAnewAsync(BureauInfo bureau)
    {
        var kept = await AsNewNodeAsync(bureau);
        var anew = await InAsync(bureau, s => s.GetRequiredService<Population>().EvaluateAsync(kept.Catalog, kept.Policies, kept.AsOf, Cancel));
        Assert.Equal(0, kept.Pending);
        Assert.Equal(anew.Companies, kept.Companies);
        Assert.Equal(anew.Results, kept.Results);
        Assert.Equal(anew.Missing, kept.Missing);
    }

    [Fact]
    public async Task A_node_that_starts_reads_what_was_decided()
    {
        var bureau = await BureauWithPolicyAsync();
        Assert.Equal(new MatchProgress(0, 3), await ProgressAsync(bureau));

        Assert.Equal(3, await KeepAsync(bureau));

        Assert.Equal(new MatchProgress(3, 3), await ProgressAsync(bureau));
        Assert.Equal(0, (await AsNewNodeAsync(bureau)).Decided);
        await EqualsDecidingAnewAsync(bureau);
        Assert.Equal(0, await KeepAsync(bureau));
    }

    [Fact]
    public async Task Only_what_changed_is_decided_again()
    {
        var bureau = await BureauWithPolicyAsync();
        await PublishAsync(bureau, "X02", "headcount.L >= 50");
        await PublishAsync(bureau, "X03", "headcount.L >= 10 and asOf.day <= 40");
        Assert.Equal(9, await KeepAsync(bureau));

        await CorrectAsync(bureau, Second, 150);
        Assert.Equal(3, await KeepAsync(bureau)); // one company, three policies
        await EqualsDecidingAnewAsync(bureau);
        await PublishAsync(bureau, "X02", "headcount.L >= 140", "2026b", "2026-02-01");
        Assert.Equal(3, await KeepAsync(bureau)); // one policy, three companies
        await EqualsDecidingAnewAsync(bureau);
        Db.Time.Advance(TimeSpan.FromDays(1));
        Assert.Equal(3, await KeepAsync(bureau)); // only the policy that asks for the day
        await EqualsDecidingAnewAsync(bureau);
    }

    [Fact]
    public async Task A_run_that_was_stopped_goes_on_where_it_was()
    {
        var bureau = await BureauWithPolicyAsync();
        var rows = Enumerable.Range(0, KeepMatches.Batch + 20).Select(i => Row(Code(i), string.Create(CultureInfo.InvariantCulture, $"第{i}家有限公司"), ",70"));
        await ImportAsync(bureau, Csv([Head + ",headcount@2025", .. rows]));
        using CancellationTokenSource stop = new();
        var batches = 0;
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => InAsync(bureau, async s =>
        {
            var db = s.GetRequiredService<global::Kefa.Bureau.Storage.KefaDbContext>();
            db.SavedChanges += (_, _) =>
            {
                // The stamp is the first thing that is stored, a batch of companies the second.
                if (++batches == 2)
                    stop.Cancel();
            };
            return await s.GetRequiredService<KeepMatches>().RunAsync(stop.Token);
        }));
        var halfway = await ProgressAsync(bureau);
        Assert.InRange(halfway.Current, 1, halfway.Companies - 1);

        var decided = await KeepAsync(bureau);

        Assert.Equal(halfway.Open, decided);
        await EqualsDecidingAnewAsync(bureau);
    }

    [Fact]
    public async Task What_would_keep_a_reader_waiting_is_shown_as_it_was_and_as_pending()
    {
        var bureau = await BureauWithPolicyAsync();
        var nothing = await AsNewNodeAsync(bureau, pairsWhileReading: 0);
        Assert.Equal((0, 3, 3), (nothing.Companies.Count, nothing.Pending, nothing.Total));
        await KeepAsync(bureau);
        await CorrectAsync(bureau, Second, 150);

        var earlier = await AsNewNodeAsync(bureau, pairsWhileReading: 0);
        Assert.Equal((3, 1), (earlier.Companies.Count, earlier.Pending));
        Assert.Equal(1, earlier.CountsOf(earlier.ColumnOf("X01")).Eligible);
        await KeepAsync(bureau);

        var now = await AsNewNodeAsync(bureau, pairsWhileReading: 0);
        Assert.Equal((3, 0), (now.Companies.Count, now.Pending));
        Assert.Equal(2, now.CountsOf(now.ColumnOf("X01")).Eligible);
    }

    [Fact]
    public async Task Each_bureau_keeps_its_own()
    {
        var one = await BureauWithPolicyAsync();
        var other = await BureauWithPolicyAsync();
        await KeepAsync(one);

        Assert.Equal((0, 3), ((await ProgressAsync(one)).Open, (await ProgressAsync(other)).Open));
    }

    /// <summary>The model with the day as an input.</summary>
    private static string Dated(string model) => model
        .Replace("<knowledgeSource", "<inputData id=\"asOf\" name=\"asOf\"><variable name=\"asOf\"/></inputData><knowledgeSource", StringComparison.Ordinal)
        .Replace("<informationRequirement>", "<informationRequirement><requiredInput href=\"#asOf\"/></informationRequirement><informationRequirement>", StringComparison.Ordinal);

    private static string Code(int i) => CreditCode.Create("91450203", string.Create(CultureInfo.InvariantCulture, $"MA{i:000000}")).ToString();
}

public sealed class StoringMatchesOnSqlite(SqliteFixture db) : StoringMatches(db), IClassFixture<SqliteFixture>;

public sealed class StoringMatchesOnPostgreSql(PostgreSqlFixture db) : StoringMatches(db), IClassFixture<PostgreSqlFixture>;
