using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;
using Kefa.TestSupport.Properties;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>The plan of a policy means what the policy means: same outcomes as it stands and compiled, for the published companies and for companies with facts taken away.</summary>
public sealed class PlanningShippedPolicies
{
    private static readonly DateOnly AsOf = new(2026, 6, 15);
    private static readonly FeelDateTime Midnight = new(new FeelDate(AsOf.Year, AsOf.Month, AsOf.Day), new FeelTime(0));

    [Fact]
    public async Task Decides_as_the_policies_do()
    {
        var profiles = await ShippedPolicies.PublishedCompaniesAsync(TestContext.Current.CancellationToken);
        var space = PolicyPlan.SpaceOn(AsOf);
        PolicyPlan[] plans = [.. ShippedPolicies.All.Policies.Select(p => PolicyPlan.Of(p, space))];
        var compiled = CompiledPlans.Compile(space, plans.SelectMany(p => p.Conditions.Append(p.Scope ?? p.Conditions[0])).Select(c => ImmutableArray.Create(c)));
        var row = compiled.NewRow(Midnight);
        var binder = new ProfileBinder(ShippedPolicies.Dictionary);

        Prop.ForAll(Arb.From(Gen.Elements<Profile>(profiles)), Arb.From(Gen.Choose(0, 1_000_000)), (profile, seed) =>
        {
            var changed = RandomFacts.Changed(profile, ShippedPolicies.Dictionary, seed);
            var variables = binder.Bind(changed, AsOf);
            row.Load([.. compiled.Slots.Select(s => s.Read(variables[s.Input], new EvaluationContext(Midnight)))]);
            var at = 0;
            foreach (var plan in plans)
            {
                var first = at;
                at += plan.Conditions.Length + 1;
                var result = ShippedPolicies.Evaluator.Evaluate(plan.Policy, changed, AsOf);
                var context = PolicyPlan.ContextOn(AsOf);
                var evaluation = new PlanEvaluation(slot => slot.Read(variables[slot.Input], context), context);
                if (result.Scope == PolicyScope.OutOfScope)
                {
                    Assert.Equal(Matching.Policies.Outcome.F, PolicyPlan.OutcomeOf(evaluation.ValueOf(plan.Scope!)));
                    Assert.Equal(PlanOutcome.False, compiled.Decide(at - 1, row));
                    continue;
                }

                for (var i = 0; i < plan.Conditions.Length; i++)
                {
                    var value = evaluation.ValueOf(plan.Conditions[i]);
                    if (PolicyPlan.OutcomeOf(value) != result.Conditions[i].Outcome)
                        throw new InvalidOperationException($"{profile.Id} with seed {seed}, {plan.Policy} {result.Conditions[i].Condition.Id}: {result.Conditions[i].Outcome}, but its plan gives {value}.");
                    if (compiled.Decide(first + i, row) != CompiledPlans.OutcomeOf(value))
                        throw new InvalidOperationException($"{profile.Id} with seed {seed}, {plan.Policy} {result.Conditions[i].Condition.Id}: {result.Conditions[i].Outcome}, but compiled it is {compiled.Decide(first + i, row)}.");
                }
            }

            return true;
        }).Holds(200);
    }
}
