using System.Text;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Content;
using Kefa.Bureau.Policies;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;
using Population = Kefa.Bureau.Policies.Population;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>The matches of a bureau are computed once for one state of companies, content and day, however many ask.</summary>
public abstract class KeepingMatches(DatabaseFixture db) : PolicyTests(db)
{
    private Task<PopulationMatches> TodayAsync(BureauInfo bureau, CancellationToken cancellationToken) => InAsync(bureau, s => s.GetRequiredService<Population>().TodayAsync(cancellationToken));

    [Fact]
    public async Task Many_readers_at_once_share_one_computation()
    {
        var bureau = await BureauWithPolicyAsync();

        var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(() => TodayAsync(bureau, Cancel), Cancel)));

        Assert.All(all, matches => Assert.Same(all[0], matches));
        Assert.Same(all[0], await TodayAsync(bureau, Cancel));
    }

    [Fact]
    public async Task A_reader_who_leaves_takes_nothing_from_the_others()
    {
        var bureau = await BureauWithPolicyAsync();
        using CancellationTokenSource leaving = new();
        var first = Task.Run(() => TodayAsync(bureau, leaving.Token), Cancel);
        await leaving.CancelAsync();

        var others = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => TodayAsync(bureau, Cancel), Cancel)));

        Assert.All(others, matches => Assert.Equal(3, matches.Companies.Count));
        var ended = await Record.ExceptionAsync(() => first);
        Assert.True(ended is null or OperationCanceledException, ended?.ToString());
    }

    [Fact]
    public async Task Each_bureau_has_its_own()
    {
        var one = await BureauWithPolicyAsync();
        var other = await BureauAsync();
        await ImportAsync(other, Csv(Head + ",headcount@2025", Row(Uscc, "甲科技有限公司", ",5")));

        Assert.Equal(3, (await TodayAsync(one, Cancel)).Companies.Count);
        Assert.Single((await TodayAsync(other, Cancel)).Companies);
        Assert.Equal(-1, (await TodayAsync(other, Cancel)).ColumnOf("X01"));
        Assert.Equal(3, (await TodayAsync(one, Cancel)).Companies.Count);
    }

    [Fact]
    public async Task A_new_fact_a_new_version_and_a_new_day_in_the_bureau_are_seen_at_once()
    {
        var bureau = await BureauWithPolicyAsync();
        var before = await TodayAsync(bureau, Cancel);
        await InAsync(bureau, s => s.GetRequiredService<CorrectFacts>().HandleAsync(
            new CorrectFactsInput(Second, new Dictionary<FactKey, Fact> { [new("headcount", 2025)] = Fact.Known(FactValue.Of(150m)) }, "税务年报", "更正"), Officer, Cancel));
        var corrected = await TodayAsync(bureau, Cancel);
        var tomorrow = before.AsOf.AddDays(1);
        await InAsync(bureau, s => s.GetRequiredService<PublishContent>().HandleAsync(
            new PublishContentInput(ContentKinds.Policy, "X01", "2026b", Encoding.UTF8.GetBytes(Model("headcount.L >= 130", "2026b", tomorrow.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))), tomorrow, null, "X01-2026b.dmn"), Legal, Cancel));
        var published = await TodayAsync(bureau, Cancel);

        Assert.Equal((1, 2), (before.CountsOf(before.ColumnOf("X01")).Eligible, corrected.CountsOf(corrected.ColumnOf("X01")).Eligible));
        Assert.Equal("2026", published.Policies[published.ColumnOf("X01")].Version);
        // Midnight in China is 16:00 UTC.
        var now = Db.Time.GetUtcNow();
        Db.Time.Advance(new DateTimeOffset(now.Year, now.Month, now.Day, 16, 0, 0, TimeSpan.Zero) - now);
        var next = await TodayAsync(bureau, Cancel);
        Assert.Equal((tomorrow, "2026b"), (next.AsOf, next.Policies[next.ColumnOf("X01")].Version));
        Assert.Equal(1, next.CountsOf(next.ColumnOf("X01")).Eligible);
    }

    [Fact]
    public async Task A_bureaus_own_version_stands_before_the_shared_one_and_nowhere_else()
    {
        var one = await BureauWithPolicyAsync();
        var other = await BureauAsync();
        async Task PublishAsync(string expression, bool shared) => Assert.IsType<PublishContentOutcome.Published>(await InAsync(one, s => s.GetRequiredService<PublishContent>().HandleAsync(
            new PublishContentInput(ContentKinds.Policy, "X09", "2026", Encoding.UTF8.GetBytes(Model(expression, id: "X09")), new DateOnly(2026, 1, 1), null, "X09-2026.dmn", shared), Legal, Cancel)));

        await PublishAsync("headcount.L >= 100", shared: true);
        var otherBefore = await CatalogAsync(other);
        await PublishAsync("headcount.L >= 80", shared: false);

        Assert.Equal("headcount.L >= 80", (await CatalogAsync(one)).Policies.On("X09", new DateOnly(2026, 6, 1))!.Conditions[0].Text);
        Assert.Equal("headcount.L >= 100", (await CatalogAsync(other)).Policies.On("X09", new DateOnly(2026, 6, 1))!.Conditions[0].Text);
        Assert.Same(otherBefore, await CatalogAsync(other));
    }

    [Fact]
    public async Task The_sixty_fourth_condition_counts_like_the_first()
    {
        var bureau = await BureauWithPolicyAsync();
        var catalog = await CatalogAsync(bureau);
        var (policy, diagnostics) = catalog.Compile(new PolicyFile("many.dmn", Many(64)));
        Assert.DoesNotContain(diagnostics, d => d.Severity == Kefa.Dmn.Severity.Error);

        var matches = await InAsync(bureau, s => s.GetRequiredService<Population>().EvaluateAsync(catalog, [policy!], new DateOnly(2026, 6, 1), Cancel));

        var reach = new PolicyReach(matches, 0);
        var row = Assert.Single(reach.Rows(new ReachFilter(ReachGroup.NearMiss)));
        Assert.Equal(["c64"], row.Failing);
        Assert.Equal(1, reach.Conditions()[^1].FailingAlone);
        Assert.Equal(0, reach.Conditions()[0].Failing);
        Assert.Equal(1, reach.Conditions()[^1].Unknown);
    }

    [Fact]
    public async Task A_policy_of_more_conditions_than_a_row_can_hold_is_refused_with_its_place()
    {
        var catalog = await CatalogAsync(await BureauWithPolicyAsync());

        var (policy, diagnostics) = catalog.Compile(new PolicyFile("many.dmn", Many(65)));

        Assert.Null(policy);
        Assert.Contains(diagnostics, d => d.Message.Contains("at most 64", StringComparison.Ordinal) && d.Position.Line > 1);
    }

    /// <summary>Conditions that everybody meets, and a last one at a hundred people.</summary>
    private static string Many(int conditions)
    {
        var model = Model(id: "X64").Replace("id=\"c1\" name=\"c1\"", $"id=\"c{conditions}\" name=\"c{conditions}\"", StringComparison.Ordinal)
            .Replace("<variable name=\"c1\" typeRef", $"<variable name=\"c{conditions}\" typeRef", StringComparison.Ordinal);
        var (declared, decided) = (new StringBuilder(), new StringBuilder());
        for (var i = 1; i <= conditions; i++)
        {
            declared.Append(System.Globalization.CultureInfo.InvariantCulture, $"""<kefa:condition decision="c{i}" zh="条件{i}" en="Condition {i}" unit="persons" unit-zh="人"/>""");
            if (i < conditions)
                decided.Append(System.Globalization.CultureInfo.InvariantCulture, $"""<decision id="c{i}" name="c{i}"><variable name="c{i}" typeRef="boolean"/><informationRequirement><requiredInput href="#headcount"/></informationRequirement><authorityRequirement><requiredAuthority href="#source-c1"/></authorityRequirement><literalExpression><text>headcount.L &gt;= 0</text></literalExpression></decision>""");
        }

        return model.Replace("""<kefa:condition decision="c1" zh="职工一百人以上" en="At least a hundred people" unit="persons" unit-zh="人"/>""", declared.ToString(), StringComparison.Ordinal)
            .Replace("</definitions>", decided + "</definitions>", StringComparison.Ordinal);
    }
}

public sealed class KeepingMatchesOnSqlite(SqliteFixture db) : KeepingMatches(db), IClassFixture<SqliteFixture>;

public sealed class KeepingMatchesOnPostgreSql(PostgreSqlFixture db) : KeepingMatches(db), IClassFixture<PostgreSqlFixture>;
