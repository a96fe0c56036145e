using Kefa.Matching.Policies;
using Kefa.Matching.Population;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>A population decided at once gets the verdicts that each company gets by itself.</summary>
public sealed class MatchingAPopulation
{
    private static readonly DateOnly AsOf = new(2026, 6, 15);

    [Fact]
    public async Task Gives_the_verdicts_of_the_single_decision_for_every_shipped_policy()
    {
        const int Threads = 2;
        var published = await ShippedPolicies.PublishedCompaniesAsync(TestContext.Current.CancellationToken);
        Profile[] profiles = [.. Enumerable.Range(0, 2100).Select(i => RandomFacts.Changed(published[i % published.Count], ShippedPolicies.Dictionary, i))];
        var space = PolicyPlan.SpaceOn(AsOf);
        PolicyPlan[] plans = [.. ShippedPolicies.All.Policies.Select(p => PolicyPlan.Of(p, space))];
        var columns = CompanyColumns.Of(space.Slots, profiles, new ProfileBinder(ShippedPolicies.Dictionary), AsOf, TestContext.Current.CancellationToken);
        var matcher = new PopulationMatcher(columns, plans, space, AsOf);

        var matches = matcher.Run(Threads, null, TestContext.Current.CancellationToken);
        TestContext.Current.SendDiagnosticMessage($"{matcher.DecidedSingly.Count} of {matcher.ConditionCount} conditions have no vectors; {matches.DecidedSingly} decisions were made singly.");
        Assert.InRange(matcher.DecidedSingly.Count, 0, 18);

        var single = ShippedPolicies.Evaluator.EvaluateAll([.. plans.Select(p => p.Policy)], profiles, AsOf, TestContext.Current.CancellationToken);
        for (var policy = 0; policy < plans.Length; policy++)
        {
            for (var company = 0; company < profiles.Length; company++)
            {
                var expected = single[company][policy].Verdict;
                if (matches[policy, company] != (expected == Verdict.R ? Verdict.N : expected))
                    Assert.Fail($"{plans[policy].Policy} for {profiles[company].Id} ({company}): {expected} singly, {matches[policy, company]} at once.");
            }

            Assert.Equal(single.LongCount(r => r[policy].Verdict == Verdict.E), matches.CountEligible(policy));
            Assert.Equal(single.LongCount(r => r[policy].Verdict == Verdict.U), matches.CountOpen(policy));
        }
    }
}
