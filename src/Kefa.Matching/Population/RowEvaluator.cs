using Kefa.Feel;
using Kefa.Feel.Plans;

namespace Kefa.Matching.Population;

/// <summary>Decides one condition for one company: what no bitmap can say, and what a table of codes is filled with. One thread at a time.</summary>
internal sealed class RowEvaluator(CompanyColumns columns, PlanSpace space, FeelDateTime now)
{
    private static readonly EvaluationLimits Limits = new() { MaxSteps = 1_000_000 };

    private readonly Column?[] _columns = [.. space.Slots.Select(s => columns.Find(s.Path))];

    /// <summary>How many conditions were decided singly.</summary>
    public long Count { get; private set; }

    public State Of(PlanNode node, int row)
    {
        Count++;
        return Evaluate(node, slot => _columns[slot.Index]?[row] ?? Value.Unknown);
    }

    /// <summary>The state for one value of the only fact that a condition reads.</summary>
    public State Of(PlanNode node, Value fact) => Evaluate(node, _ => fact);

    public State Of(PlanNode node, SlotSource facts) => Evaluate(node, facts);

    private State Evaluate(PlanNode node, SlotSource facts)
    {
        try
        {
            return States.Of(new PlanEvaluation(facts, new EvaluationContext(now, Limits)).ValueOf(node));
        }
        catch (EvaluationLimitException)
        {
            // A condition that computes without end is an error of its policy; the others go on.
            return State.Error;
        }
    }
}
