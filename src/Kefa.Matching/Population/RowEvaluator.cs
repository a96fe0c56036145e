using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Matching.Policies;

namespace Kefa.Matching.Population;

/// <summary>Decides one condition for one company: what no bitmap can say, and what a table of codes is filled with. One thread at a time.</summary>
internal sealed class RowEvaluator
{
    private readonly Column?[] _columns;
    private readonly PlanEvaluation _evaluation;
    private readonly SlotSource _ofRow;
    private SlotSource _facts;
    private int _row = -1;

    public RowEvaluator(CompanyColumns columns, PlanSpace space, FeelDateTime now)
        : this([.. space.Slots.Select(s => columns.Find(s.Path))], now)
    {
    }

    /// <param name="columns">The columns, by the index of their slot.</param>
    /// <param name="now">The instant of the decision.</param>
    public RowEvaluator(Column?[] columns, FeelDateTime now)
    {
        _columns = columns;
        _facts = _ofRow = slot => _columns[slot.Index]?[_row] ?? Value.Unknown;
        _evaluation = new PlanEvaluation(slot => _facts(slot), PolicyEvaluator.NewContext(now));
    }

    /// <summary>How many conditions were decided singly.</summary>
    public long Count { get; private set; }

    public State Of(PlanNode node, int row)
    {
        Count++;
        if (row != _row)
            Begin(row, _ofRow);
        return Evaluate(node);
    }

    /// <summary>The state for one value of the only fact that a condition reads.</summary>
    public State Of(PlanNode node, Value fact) => Of(node, _ => fact);

    public State Of(PlanNode node, SlotSource facts)
    {
        Begin(-1, facts);
        return Evaluate(node);
    }

    /// <summary>The value of what reads one fact; unknown where computing it takes too much.</summary>
    public Value ValueOf(PlanNode node, Value fact)
    {
        Begin(-1, _ => fact);
        try
        {
            return _evaluation.ValueOf(node);
        }
        catch (EvaluationLimitException)
        {
            _evaluation.Restart();
            return Value.Unknown;
        }
    }

    private void Begin(int row, SlotSource facts)
    {
        _row = row;
        _facts = facts;
        _evaluation.Restart();
    }

    private State Evaluate(PlanNode node)
    {
        try
        {
            return States.Of(_evaluation.ValueOf(node));
        }
        catch (EvaluationLimitException)
        {
            // A condition that computes without end is an error of its policy; the others go on.
            _evaluation.Restart();
            return State.Error;
        }
    }
}
