using Kefa.Feel.Plans;

namespace Kefa.Matching.Policies;

/// <summary>A policy as plans of a day, ready for rows of facts. Immutable; each row belongs to one thread.</summary>
internal sealed record PlannedPolicy(DateOnly AsOf, PolicyPlan Plan, CompiledPlans Plans)
{
    public static PlannedPolicy Of(Policy policy, DateOnly asOf)
    {
        var space = PolicyPlan.SpaceOn(asOf);
        var plan = PolicyPlan.Of(policy, space);
        // No conjunction is compiled: single questions do not earn back what that takes.
        return new PlannedPolicy(asOf, plan, CompiledPlans.Compile(space, []));
    }

    public PlanRow NewRow() => Plans.NewRow(PolicyEvaluator.MidnightOf(AsOf), PolicyEvaluator.Limits);
}
