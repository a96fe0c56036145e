using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Policies;
using Kefa.Bureau.Storage;
using Kefa.Matching.Policies;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Policies;

public abstract class TryingAChange(DatabaseFixture db) : PolicyTests(db)
{
    private static readonly DateOnly Today = new(2026, 6, 30);

    private Task<WhatIfOutcome> TryAsync(BureauInfo bureau, string expression) => InAsync(bureau, async s =>
    {
        var catalog = await s.GetRequiredService<PolicyCatalogs>().LoadAsync(Cancel);
        var policy = catalog.Policies.On("X01", Today)!;
        return await s.GetRequiredService<WhatIf>().HandleAsync(catalog, policy, new Dictionary<string, string> { ["c1"] = expression }, Today, Cancel);
    });

    [Fact]
    public async Task Shows_who_gains_and_stores_nothing()
    {
        var bureau = await BureauWithPolicyAsync();

        var comparison = Assert.IsType<WhatIfOutcome.Compared>(await TryAsync(bureau, "headcount.L >= 80")).Comparison;

        Assert.Equal((1, 2, 1, 0), (comparison.CountsBefore.Eligible, comparison.CountsAfter.Eligible, comparison.Gains, comparison.Losses));
        Assert.Equal(Second, Assert.Single(comparison.Changes).Company.Uscc);
        var contents = await InAsync(bureau, s => s.GetRequiredService<KefaDbContext>().Set<ContentEntry>().CountAsync(e => e.Kind == ContentKinds.Policy, Cancel));
        Assert.Equal(1, contents);
    }

    [Fact]
    public async Task Shows_who_loses()
    {
        var bureau = await BureauWithPolicyAsync();

        var comparison = Assert.IsType<WhatIfOutcome.Compared>(await TryAsync(bureau, "headcount.L >= 121")).Comparison;

        Assert.Equal((0, 1), (comparison.Gains, comparison.Losses));
    }

    [Fact]
    public async Task Explains_one_company_under_the_changed_policy()
    {
        var bureau = await BureauWithPolicyAsync();

        var explained = await InAsync(bureau, async s =>
        {
            var catalog = await s.GetRequiredService<PolicyCatalogs>().LoadAsync(Cancel);
            var before = catalog.Policies.On("X01", Today)!;
            var outcome = await s.GetRequiredService<WhatIf>().HandleAsync(catalog, before, new Dictionary<string, string> { ["c1"] = "headcount.L >= 121" }, Today, Cancel);
            var after = Assert.IsType<WhatIfOutcome.Compared>(outcome).Comparison.After;
            return await s.GetRequiredService<ExplainVersions>().HandleAsync(catalog, before, after, Uscc, Today, Cancel);
        });

        Assert.Equal((Verdict.E, Verdict.N), (explained!.Before!.Verdict, explained.After.Result.Verdict));
        Assert.Equal(["c1"], explained.Changed.Select(c => c.Id));
        Assert.Equal([("headcount.L", (decimal?)1, Verdict.E)], explained.After.Sufficient.Select(s => (s.Change.Path, s.Change.By, s.Change.Verdict)));
    }

    [Theory]
    [InlineData("headcount.L >= 100")]
    [InlineData("  headcount.L >= 100\r\n")]
    public async Task Without_a_change_nobody_gains_or_loses(string expression)
    {
        var bureau = await BureauWithPolicyAsync();

        Assert.Empty(Assert.IsType<WhatIfOutcome.Compared>(await TryAsync(bureau, expression)).Comparison.Changes);
    }

    [Fact]
    public async Task Says_where_a_condition_cannot_be_computed_and_why()
    {
        var bureau = await BureauWithPolicyAsync();

        var comparison = Assert.IsType<WhatIfOutcome.Compared>(await TryAsync(bureau, "1 / (headcount.L - 90) > 0")).Comparison;

        var failure = Assert.Single(comparison.Failures);
        Assert.Equal(("c1", 1, Second), (failure.Condition.Id, failure.Companies, failure.Example.Uscc));
        Assert.Equal(("Division by zero.", "除数为零。"), (failure.Reason.En, failure.Reason.Zh));
        Assert.Empty(Assert.IsType<WhatIfOutcome.Compared>(await TryAsync(bureau, "headcount.L >= 90")).Comparison.Failures);
    }

    [Theory]
    [InlineData("headcount.L >= nosuch", 1, 16)]
    [InlineData("headcount.L >=\r\n  nosuch", 2, 3)]
    [InlineData("", 1, 1)]
    public async Task Says_in_which_expression_at_which_place_something_is_wrong(string expression, int line, int column)
    {
        var bureau = await BureauWithPolicyAsync();

        var refused = Assert.IsType<WhatIfOutcome.Refused>(await TryAsync(bureau, expression));

        var problem = Assert.Single(refused.Problems);
        Assert.Equal(("c1", line, column), (problem.Decision, problem.Line, problem.Column));
    }

    [Fact]
    public async Task Takes_text_that_xml_could_not_hold_as_an_error_and_not_as_a_crash()
    {
        var bureau = await BureauWithPolicyAsync();

        var refused = Assert.IsType<WhatIfOutcome.Refused>(await TryAsync(bureau, "headcount.L >= \u0001 5"));

        Assert.Equal("c1", Assert.Single(refused.Problems).Decision);
        Assert.IsType<WhatIfOutcome.Refused>(await TryAsync(bureau, "headcount.L >= \uD800]]>"));
    }

    public sealed class OnSqlite(SqliteFixture db) : TryingAChange(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : TryingAChange(db), IClassFixture<PostgreSqlFixture>;
}
