using System.Collections.Immutable;
using Kefa.Feel.Syntax;

namespace Kefa.Feel.Plans;

internal sealed partial class Planner
{
    // Beyond this an iteration stays one.
    private const int MostTurns = 64;

    // And so it does beyond this, with those within it.
    private const int MostTurnsTogether = 512;

    // A frame for each iteration or context round what is being planned; null stands for what is not known while planning.
    private readonly List<List<PlanNode?>> _locals = [];
    private int _turns;
    private bool _isLost;

    /// <summary>A name of an iteration that is being unrolled or looked into, or an earlier entry of a context.</summary>
    private PlanNode Local(LocalNode local) =>
        local.Depth < _locals.Count && _locals[^(local.Depth + 1)].ElementAtOrDefault(local.Slot) is { } known ? known : Lost();

    /// <summary>What is being planned cannot be: whoever began notices and lets it stand as it is.</summary>
    private PlanNode Lost()
    {
        _isLost = true;
        return space.Constant(Value.Null);
    }

    private static bool ReadsLocals(Node node) => node is LocalNode or ItemNode or PartialNode or DynamicNode || node.Children.Any(ReadsLocals);

    private PlanNode Quantified(QuantifiedNode node)
    {
        List<PlanNode> turns = [];
        if (TryPlan(() => Unrolled(node.Iterators, 0, node.Condition, turns)))
            return turns.Aggregate(space.Constant(Value.Of(node.IsEvery)), node.IsEvery ? space.And : space.Or);
        return Escape(node, Iteration(node.IsEvery ? PlanIterationKind.Every : PlanIterationKind.Some, node.Iterators, node.Condition));
    }

    /// <summary>Plans the body for each combination of items; false where a source is no list that stands in the expression.</summary>
    private bool Unrolled(ImmutableArray<Iterator> iterators, int at, Node body, List<PlanNode> turns)
    {
        if (at == iterators.Length)
        {
            // What is no boolean ends a quantified expression at once: that is left to it.
            var turn = Plan(body);
            turns.Add(turn);
            return turns.Count <= MostTurns && ++_turns <= MostTurnsTogether && turn.Type == FeelType.Boolean;
        }

        if (iterators[at].To is not null || ItemsOf(Plan(iterators[at].From)) is not { } items)
            return false;
        foreach (var item in items)
        {
            _locals.Add([item]);
            var isPlanned = Unrolled(iterators, at + 1, body, turns);
            _locals.RemoveAt(_locals.Count - 1);
            if (!isPlanned)
                return false;
        }

        return true;
    }

    private PlanIteration? Iteration(PlanIterationKind kind, ImmutableArray<Iterator> iterators, Node body)
    {
        if (iterators is not [{ To: null } only] || _locals.Count > 0)
            return null;
        var source = Plan(only.From);
        var item = space.Item(source.Type is ListType { Item: var type } ? type : FeelType.Any);
        PlanNode? planned = null;
        var isPlanned = TryPlan(() =>
        {
            if (kind == PlanIterationKind.For)
                _locals.Add([]); // the frame of the results so far
            _locals.Add([item]);
            planned = Plan(body);
            _locals.Clear();
            return true;
        });
        return isPlanned ? new PlanIteration(kind, source, item, planned!) : null;
    }

    /// <summary>An entry of a context that stands in the expression, over the entries before it; null when it cannot be told apart from them.</summary>
    private PlanNode? EntryOf(ContextNode context, string name)
    {
        List<PlanNode?> frame = [];
        _locals.Add(frame);
        foreach (var entry in context.Entries)
        {
            PlanNode? planned = null;
            frame.Add(TryPlan(() =>
            {
                planned = Plan(entry.Value);
                return true;
            }) ? planned : null);
            if (entry.Name == name)
                break;
        }

        _locals.RemoveAt(_locals.Count - 1);
        return frame.Count > 0 && context.Entries[frame.Count - 1].Name == name ? frame[^1] : null;
    }

    private bool TryPlan(Func<bool> plan)
    {
        var wasLost = _isLost;
        _isLost = false;
        var isPlanned = plan() && !_isLost;
        _isLost = wasLost;
        return isPlanned;
    }

    /// <summary>The item of a list that stands in the expression, counted from 1, or from -1 at the end.</summary>
    private PlanNode? ItemAt(Node list, Number index)
    {
        if (!index.TryToInt32(out var at) || list is PartialNode || ItemsOf(Plan(list)) is not { } items)
            return null;
        at = at > 0 ? at - 1 : items.Length + at;
        return at >= 0 && at < items.Length && index.Sign != 0 ? items[at] : null;
    }

    private ImmutableArray<PlanNode>? ItemsOf(PlanNode list) => list switch
    {
        PlanOperation { Operator: PlanOperator.List, Operands: var items } => items,
        PlanConstant { Value: ListValue { Items: var values } } => [.. values.Select(space.Constant)],
        _ => null,
    };
}
