namespace Kefa.Feel.Plans;

/// <summary>
/// The facts of one company (or whatever the plans decide about), ready for compiled plans. Reused from one to the next. Not thread safe:
/// every thread has its own.
/// </summary>
public sealed class PlanRow
{
    private readonly CompiledPlans _plans;
    private readonly EvaluationContext _context;
    private Value[] _facts = [];
    private PlanEvaluation? _evaluation;
    private bool _isEvaluated;

    internal PlanRow(CompiledPlans plans, EvaluationContext context)
    {
        _plans = plans;
        _context = context;
        Cells = new Cell[plans.Slots.Count];
    }

    /// <summary>The facts as compiled code reads them, by <see cref="PlanSlot.Index"/>.</summary>
    internal Cell[] Cells { get; }

    /// <summary>Takes the facts of the next company.</summary>
    /// <param name="facts">The facts by <see cref="PlanSlot.Index"/>; the row keeps the array and does not change it.</param>
    /// <exception cref="ArgumentException">There are fewer facts than slots.</exception>
    public void Load(Value[] facts)
    {
        if (facts.Length < Cells.Length)
            throw new ArgumentException($"The plans read {Cells.Length} facts and the row has {facts.Length}.", nameof(facts));
        _facts = facts;
        if (_isEvaluated)
            _evaluation!.Restart();
        _isEvaluated = false;
        for (var i = 0; i < Cells.Length; i++)
            Cells[i] = Cell.Of(facts[i], _plans.CodesOf(i));
    }

    /// <summary>The value of any node of the space, in full: with the causes of what is unknown and the messages of errors. Computed once for each row.</summary>
    /// <exception cref="EvaluationLimitException">More work than the limits allow.</exception>
    public Value ValueOf(PlanNode node)
    {
        _evaluation ??= new PlanEvaluation(slot => _facts[slot.Index], _context);
        _isEvaluated = true;
        _context.Restart();
        return _evaluation.ValueOf(node);
    }

    /// <summary>Whether a node of the space holds.</summary>
    public PlanOutcome OutcomeOf(PlanNode node)
    {
        try
        {
            return CompiledPlans.OutcomeOf(ValueOf(node));
        }
        catch (EvaluationLimitException)
        {
            // Work beyond the limits leaves the question open, as any error does.
            return PlanOutcome.Open;
        }
    }

    /// <summary>What compiled code does with a condition that is not decided by known values alone.</summary>
    internal PlanOutcome OutcomeAt(int node)
    {
        var condition = _plans.NodeAt(node);
        return UnknownTruth.Of(condition, this) switch
        {
            UnknownTruth.State.True => PlanOutcome.True,
            UnknownTruth.State.False or UnknownTruth.State.Null => PlanOutcome.False,
            UnknownTruth.State.Open => PlanOutcome.Open,
            _ => OutcomeOf(condition),
        };
    }

    /// <summary>Whether a quotient is compared as what it is.</summary>
    internal bool ComparesRatiosExactly => _plans.ComparesRatiosExactly;

    internal Value FactOf(PlanSlot slot) => _facts[slot.Index];

    /// <summary>The truth of a part of a condition that is computed as a value: open when it is none.</summary>
    internal PlanOutcome TruthAt(int node) => TryValueOf(_plans.NodeAt(node)) is BooleanValue truth ? truth.Truth ? PlanOutcome.True : PlanOutcome.False : PlanOutcome.Open;

    /// <summary>A comparison of numbers that are not all machine integers: open when one is not known.</summary>
    internal PlanOutcome ComparisonAt(int node) => KnownNumbers.Compare((PlanOperation)_plans.NodeAt(node), this);

    /// <summary>The number of a slot, if it is known.</summary>
    internal bool TryNumberOf(int slot, out Number number)
    {
        ref var cell = ref Cells[slot];
        number = cell.Kind switch
        {
            Cell.Whole => Number.FromInt64(cell.Integer),
            Cell.Fraction => ((NumberValue)_facts[slot]).Number,
            _ => default,
        };
        return cell.Kind is Cell.Whole or Cell.Fraction;
    }

    /// <summary>The value of a node, or null when it takes more work than the limits allow.</summary>
    internal Value? TryValueOf(PlanNode node)
    {
        try
        {
            return ValueOf(node);
        }
        catch (EvaluationLimitException)
        {
            return null;
        }
    }
}
