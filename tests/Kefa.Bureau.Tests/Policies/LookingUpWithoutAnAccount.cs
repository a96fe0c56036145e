using Kefa.Bureau.Policies;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>Where the bureau keeps its look-up closed, no answer to a stranger depends on a fact that is not public.</summary>
public sealed class LookingUpWithoutAnAccount(SqliteFixture db) : PolicyTests(db), IClassFixture<SqliteFixture>
{
    [Fact]
    public async Task Companies_that_differ_in_private_facts_get_the_same_answer()
    {
        var bureau = await BureauWithPolicyAsync();

        List<string> answers = [];
        foreach (var uscc in new[] { Uscc, Second, Third })
        {
            var company = (await InAsync(bureau, s => s.GetRequiredService<FindCompanyPolicies>().HandleAsync(uscc, mayReadAll: false, Cancel)))!;
            answers.Add(Text(company.Results));
            Assert.True(company.PublicFactsOnly);
            Assert.DoesNotContain(company.Profile.Facts, f => f.Key.Field == "headcount" && f.Value.State == FactState.Known);
        }

        Assert.Single(answers.Distinct(StringComparer.Ordinal));
        Assert.Contains("U", answers[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_shipped_policy_answers_as_if_private_facts_had_never_been_recorded()
    {
        await using var file = File.OpenRead(Repository.File("tests/fixtures/companies.json"));
        var profiles = await ProfileJson.ReadAsync(file, ShippedPolicies.Dictionary, null, Cancel).ToListAsync(Cancel);
        var policies = ShippedPolicies.All.Policies;
        DateOnly asOf = new(2026, 6, 15);
        Assert.Contains(profiles.SelectMany(p => p.Facts), f => ShippedPolicies.Dictionary.Find(f.Key.Field)?.IsPublic == false);

        foreach (var profile in profiles)
        {
            Profile without = new(profile.Id, profile.Facts.Where(f => ShippedPolicies.Dictionary.Find(f.Key.Field)?.IsPublic == true));

            var answer = ShippedPolicies.Evaluator.Evaluate(policies, FindCompanyPolicies.PublicFacts(profile, ShippedPolicies.Dictionary), asOf);
            var never = ShippedPolicies.Evaluator.Evaluate(policies, FindCompanyPolicies.PublicFacts(without, ShippedPolicies.Dictionary), asOf);

            Assert.Equal(Text(never), Text(answer));
        }
    }

    private static string Text(IEnumerable<PolicyResult> results) => string.Join('\n', results.Select(r =>
        $"{r.Policy.Id} {r.Scope} {r.Verdict} {r.Score} {r.Benefit} {string.Join(',', r.Missing)} {string.Join(';', r.Conditions.Select(c => $"{c.Condition.Id} {c.Outcome} {c.Actual} {c.Required} {c.Gap}"))}"));
}
