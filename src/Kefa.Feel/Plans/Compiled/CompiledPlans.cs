using System.Collections.Immutable;

namespace Kefa.Feel.Plans;

/// <summary>
/// Conditions compiled into machine code: each conjunction is one method that reads known numbers, booleans, texts and dates from typed
/// cells, computes exactly and allocates nothing. Where a condition meets anything else (null, unknown, an error, a function, a list), it takes its value
/// from the plan as it stands, so that its meaning stays the same. Immutable and thread safe; rows are not.
/// </summary>
public sealed class CompiledPlans
{
    private readonly ImmutableArray<PlanNode> _nodes;
    private readonly Dictionary<string, int>?[] _codes;
    private readonly Func<PlanRow, PlanOutcome>[] _conjunctions;

    private CompiledPlans(PlanSpace space, ImmutableArray<ImmutableArray<PlanNode>> conjunctions)
    {
        Slots = [.. space.Slots];
        ComparesRatiosExactly = space.ComparesRatiosExactly;
        _codes = TextCodes.Of(Slots.Count, conjunctions);
        List<PlanNode> nodes = [];
        _conjunctions = [.. conjunctions.Select(c => new ConditionEmitter(_codes, nodes).Compile(c))];
        _nodes = [.. nodes];
    }

    /// <summary>How many conjunctions there are.</summary>
    public int Count => _conjunctions.Length;

    /// <summary>The facts of a row, in their order.</summary>
    public IReadOnlyList<PlanSlot> Slots { get; }

    /// <summary>Compiles.</summary>
    /// <param name="space">The space of the nodes. Plans that are made in it later may read facts that these rows do not have.</param>
    /// <param name="conjunctions">The conditions that have to hold together, in any number of groups.</param>
    public static CompiledPlans Compile(PlanSpace space, IEnumerable<ImmutableArray<PlanNode>> conjunctions) => new(space, [.. conjunctions]);

    /// <summary>What a value means as the value of a condition.</summary>
    public static PlanOutcome OutcomeOf(Value value) => value switch
    {
        BooleanValue truth => truth.Truth ? PlanOutcome.True : PlanOutcome.False,
        NullValue and not ErrorValue => PlanOutcome.False,
        _ => PlanOutcome.Open,
    };

    /// <summary>A row for the facts of one company after the other.</summary>
    /// <param name="now">What <c>now()</c> and <c>today()</c> answer.</param>
    /// <param name="limits">Bounds on the work for one condition; null for the usual ones.</param>
    public PlanRow NewRow(FeelDateTime now, EvaluationLimits? limits = null) => new(this, new EvaluationContext(now, limits) { ComparesRatiosExactly = ComparesRatiosExactly });

    /// <summary>Whether all conditions of a conjunction hold: false when one does not, else open when one is, else true.</summary>
    /// <param name="conjunction">Its place among those that were compiled.</param>
    /// <param name="row">A row of these plans.</param>
    public PlanOutcome Decide(int conjunction, PlanRow row) => _conjunctions[conjunction](row);

    internal bool ComparesRatiosExactly { get; }

    internal PlanNode NodeAt(int index) => _nodes[index];

    internal Dictionary<string, int>? CodesOf(int slot) => _codes[slot];
}
