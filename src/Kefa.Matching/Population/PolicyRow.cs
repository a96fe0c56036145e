using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Matching.Policies;

namespace Kefa.Matching.Population;

/// <summary>The verdicts of policies for one row of columns; what they have in common is computed once.</summary>
internal sealed class PolicyRow(Column[] bySlot, FeelDateTime now, int row)
{
    private static readonly EvaluationLimits Limits = new() { MaxSteps = 10_000_000 };

    private readonly PlanEvaluation _evaluation = new(slot => bySlot[slot.Index][row], new EvaluationContext(now, Limits));

    public Verdict Of(PolicyPlan plan)
    {
        var scope = plan.Scope is { } node ? OutcomeOf(node) : Outcome.T;
        if (scope == Outcome.F)
            return Verdict.N;
        var all = scope;
        foreach (var required in plan.Required)
        {
            var outcome = OutcomeOf(required);
            if (outcome == Outcome.F)
                return Verdict.N;
            if (outcome == Outcome.U)
                all = Outcome.U;
        }

        return all == Outcome.T ? Verdict.E : Verdict.U;
    }

    private Outcome OutcomeOf(PlanNode node)
    {
        try
        {
            return PolicyPlan.OutcomeOf(_evaluation.ValueOf(node));
        }
        catch (EvaluationLimitException)
        {
            return Outcome.U;
        }
    }
}
