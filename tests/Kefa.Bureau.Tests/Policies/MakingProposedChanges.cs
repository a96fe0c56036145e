using FsCheck;
using FsCheck.Fluent;
using Kefa.Matching.Explanations;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;
using Kefa.TestSupport.Properties;
using Outcome = Kefa.Matching.Policies.Outcome;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>Every change that is proposed, for any company and any shipped policy, does what it says, and a step less does not.</summary>
public sealed class MakingProposedChanges
{
    private const int Companies = 40;

    private static readonly DateOnly AsOf = new(2026, 6, 15);

    private static readonly PolicyExplainer Explainer = new(ShippedPolicies.Evaluator);

    [Fact]
    public async Task Turns_the_condition_and_one_step_less_does_not()
    {
        var companies = await ShippedPolicies.PublishedCompaniesAsync(TestContext.Current.CancellationToken);
        var policies = ShippedPolicies.All.On(AsOf);
        var proposals = 0;

        Prop.ForAll(Arb.From(Gen.Elements<Profile>(companies)), Arb.From(Gen.Choose(0, 1_000_000)), (company, seed) =>
        {
            var profile = RandomFacts.Changed(company, ShippedPolicies.Dictionary, seed);
            foreach (var explanation in policies.Select(p => Explainer.Explain(p, profile, AsOf, policies)))
            {
                foreach (var (condition, change) in explanation.Conditions.SelectMany(c => c.Changes.Select(change => (c.Result.Condition, change))))
                {
                    proposals++;
                    Assert.True(Fault(explanation.Result, condition, change, profile) is not { } fault, $"{company.Id} with seed {seed}, {explanation.Result.Policy} {condition.Id}, {change}");
                }
            }
        }).Holds(Companies);

        Assert.True(proposals > Companies, $"Only {proposals} changes were proposed.");
    }

    private static string? Fault(PolicyResult before, PolicyCondition condition, ProposedChange change, Profile profile)
    {
        var after = ShippedPolicies.Evaluator.Evaluate(before.Policy, change.ApplyTo(profile), change.On ?? AsOf);
        if (OutcomeOf(after, condition) != (change.OnlyOpens ? Outcome.U : Outcome.T))
            return "it does not turn the condition";
        if (after.Verdict != change.Verdict)
            return $"the verdict is {after.Verdict}";
        var broken = before.Conditions.Zip(after.Conditions).Where(p => p.First.Outcome == Outcome.T && p.Second.Outcome == Outcome.F).Select(p => p.First.Condition.Id);
        if (!broken.SequenceEqual(change.Breaks.Where(b => b.Policy == before.Policy).Select(b => b.Condition.Id)))
            return $"it breaks {string.Join(' ', broken)}";
        return StepsLess(change).Select(less => OutcomeOf(ShippedPolicies.Evaluator.Evaluate(before.Policy, less.ApplyTo(profile), less.On ?? AsOf), condition)).ToArray() is { Length: > 0 } outcomes
            && outcomes.All(o => o == Outcome.T || (change.OnlyOpens && o == Outcome.U))
            ? "a step less would do"
            : null;
    }

    private static Outcome? OutcomeOf(PolicyResult result, PolicyCondition condition) => result.Conditions.FirstOrDefault(c => c.Condition == condition)?.Outcome;

    /// <summary>
    /// The change that stops one step before; none where there are no steps, or that would be no change at all. Of an answer that is right only as it is,
    /// one neighbour at least is wrong.
    /// </summary>
    private static IEnumerable<ProposedChange> StepsLess(ProposedChange change)
    {
        if (change.Kind == ChangeKind.Day)
            return change.On > AsOf.AddDays(1) ? [change with { On = change.On!.Value.AddDays(-1) }] : [];
        if (change.To is not FactValue.Number { Value: var to } || !change.Field!.Options.IsEmpty)
            return [];
        decimal[] steps = (change.By, change.Reach) switch
        {
            ({ } by, _) => [Math.Sign(by) * change.Field.Step],
            (_, ChangeReach.AtLeast) => [change.Field.Step],
            (_, ChangeReach.AtMost) => [-change.Field.Step],
            _ => [change.Field.Step, -change.Field.Step],
        };
        return steps.Where(s => to - s != Number(change.From) && !(to - s < change.Field.Min) && !(to - s > change.Field.Max)).Select(s => change with
        {
            To = FactValue.Of(to - s),
            // A whole loses what the part loses; a part that was cut to its whole goes back to where it was, or as far as the whole lets it.
            Along = [.. change.Along.Select(a => a with { To = FactValue.Of(s > 0 ? Number(a.To)!.Value - s : Math.Min(Number(a.From)!.Value, to - s)) })],
        });
    }

    private static decimal? Number(FactValue? value) => (value as FactValue.Number)?.Value;
}
