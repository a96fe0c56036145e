using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Policies;

/// <summary>
/// What a policy decides, as plans: from these the bitmaps over a population, the compiled single decision and SQL are made. The plans of
/// policies that are made in one space share the conditions that they have in common.
/// </summary>
public sealed class PolicyPlan
{
    private PolicyPlan(Policy policy, PlanNode? scope, ImmutableArray<PlanNode> conditions, PlanNode? verdict)
    {
        Policy = policy;
        Scope = scope;
        Conditions = conditions;
        Verdict = verdict;
    }

    public Policy Policy { get; }

    /// <summary>Whether a company is in scope; null when all are.</summary>
    public PlanNode? Scope { get; }

    /// <summary>The conditions, in the order of the policy.</summary>
    public ImmutableArray<PlanNode> Conditions { get; }

    /// <summary>The verdict, where it is not that all conditions hold.</summary>
    public PlanNode? Verdict { get; }

    /// <summary>What has to be met: the verdict of the policy's own, or every condition.</summary>
    public ImmutableArray<PlanNode> Required => Verdict is { } own ? [own] : Conditions;

    /// <summary>A space for plans as of a day.</summary>
    public static PlanSpace SpaceOn(DateOnly asOf) => new(
        KeyValuePair.Create<string, Value>("asOf", new DateValue(new FeelDate(asOf.Year, asOf.Month, asOf.Day))),
        KeyValuePair.Create("dataYear", Value.Of(ProfileBinder.DataYear(asOf)))) { ComparesRatiosExactly = true };

    /// <summary>What plans of such a space are evaluated with: midnight of the day, bounds on the work, ratios compared as what they are.</summary>
    public static EvaluationContext ContextOn(DateOnly asOf) => PolicyEvaluator.NewContext(asOf);

    /// <summary>A plan of one condition, whatever the policy asks for: for those who hold one back end to another.</summary>
    internal static PolicyPlan Of(Policy policy, PlanNode condition) => new(policy, null, [condition], null);

    public static PolicyPlan Of(Policy policy, PlanSpace space)
    {
        string[] names = [.. policy.Conditions.Select(c => c.Decision), .. new[] { "scope", "verdict" }.Where(policy.Decides)];
        var plans = policy.Decisions.Plan(names, space);
        var count = policy.Conditions.Length;
        return new PolicyPlan(
            policy,
            policy.Decides("scope") ? plans[count] : null,
            plans[..count],
            policy.Decides("verdict") ? plans[^1] : null);
    }

    /// <summary>Whether anything that the policy decides (benefit and score too) reads <c>asOf</c>, and not only the data year.</summary>
    public static bool AsksForTheDay(Policy policy)
    {
        PlanSpace space = new() { ComparesRatiosExactly = true };
        string[] names = [.. policy.Conditions.Select(c => c.Decision), .. new[] { "scope", "verdict", "score", "benefit" }.Where(policy.Decides)];
        return policy.Decisions.Plan(names, space).Any(plan => plan.Slots.Any(s => s.Input == "asOf"));
    }

    /// <summary>What the policy comes to: fails out of scope and where a requirement fails, else is open where scope or a requirement is.</summary>
    /// <param name="outcomeOf">The outcome of scope or of a requirement; not asked any more once the policy has failed.</param>
    public Outcome Decide(Func<PlanNode, Outcome> outcomeOf)
    {
        var all = Scope is { } scope ? outcomeOf(scope) : Outcome.T;
        foreach (var required in Required)
        {
            if (all == Outcome.F)
                return all;
            var outcome = outcomeOf(required);
            if (outcome != Outcome.T)
                all = outcome;
        }

        return all;
    }

    /// <summary>What the value of a condition means: null because something does not apply fails, an error or what is no boolean leaves it open.</summary>
    public static Outcome OutcomeOf(Value value) => value switch
    {
        BooleanValue boolean => boolean.Truth ? Outcome.T : Outcome.F,
        NullValue and not ErrorValue => Outcome.F,
        _ => Outcome.U,
    };
}
