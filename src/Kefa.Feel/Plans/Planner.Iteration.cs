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

    // Names in filters over items that have no members: they mean what they mean outside.
    private readonly HashSet<DynamicNode> _passedBy = [];
    private readonly Dictionary<Node, PlanNode> _sources = new(ReferenceEqualityComparer.Instance);
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
        if (TryPlan(() => Unrolled(node.Iterators, 0, node.Condition, turns, isTruth: true)))
            return turns.Aggregate(space.Constant(Value.Of(node.IsEvery)), node.IsEvery ? space.And : space.Or);
        return Escape(node, Iteration(node.IsEvery ? PlanIterationKind.Every : PlanIterationKind.Some, node.Iterators, node.Condition));
    }

    /// <summary>Plans the body for each combination of items; false where a source is no list that stands in the expression.</summary>
    private bool Unrolled(ImmutableArray<Iterator> iterators, int at, Node body, List<PlanNode> turns, bool isTruth)
    {
        if (at == iterators.Length)
        {
            // What is no boolean ends a quantified expression at once: that is left to it.
            var turn = Plan(body);
            turns.Add(turn);
            return turns.Count <= MostTurns && ++_turns <= MostTurnsTogether && (turn.Type == FeelType.Boolean || !isTruth);
        }

        if (ItemsOf(iterators[at]) is not { } items)
            return false;
        foreach (var item in items)
        {
            _locals.Add([item]);
            var isPlanned = Unrolled(iterators, at + 1, body, turns, isTruth);
            _locals.RemoveAt(_locals.Count - 1);
            if (!isPlanned)
                return false;
        }

        return true;
    }

    /// <summary>The list of what the body is for each item of lists and ranges that stand in the expression; null for any other.</summary>
    private PlanNode? Listed(ForNode node)
    {
        List<PlanNode> turns = [];
        _locals.Add([]); // the frame of the results so far
        var isPlanned = TryPlan(() => Unrolled(node.Iterators, 0, node.Body, turns, isTruth: false));
        _locals.RemoveAt(_locals.Count - 1);
        return isPlanned ? space.List([.. turns]) : null;
    }

    private PlanIteration? Iteration(PlanIterationKind kind, ImmutableArray<Iterator> iterators, Node body)
    {
        if (iterators is not [{ To: null } only] || _locals.Count > 0)
            return null;
        var source = Source(only.From);
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

    /// <summary>The item of a list that stands in the expression at an index that does too, counted from 1, or from -1 at the end.</summary>
    private PlanNode? ItemAt(FilterNode filter)
    {
        // What is asked of each item is no index.
        if (filter.Left is PartialNode || filter.Right.Type is not BasicType { Kind: BasicKind.Number or BasicKind.Any } || ItemsOf(Plan(filter.Left)) is not { Length: > 0 } items)
            return null;
        if (filter.Right is not LiteralNode && items.Any(i => i.Type is not BasicType || i.Type == FeelType.Any || i.Type == FeelType.Null))
            return null;
        PlanNode? index = null;
        PassBy(filter.Right);
        _locals.Add([]); // the frame of the item
        var isPlanned = TryPlan(() => (index = Plan(filter.Right)) is PlanConstant);
        _locals.RemoveAt(_locals.Count - 1);
        if (!isPlanned || index is not PlanConstant { Value: NumberValue { Number: var number } } || !number.TryToInt32(out var at))
            return null;
        at = at > 0 ? at - 1 : items.Length + at;
        return at >= 0 && at < items.Length && number.Sign != 0 ? items[at] : null;
    }

    /// <summary>What an iteration goes through: asked for more than once, so that it is planned once, however deep such sources are nested.</summary>
    private PlanNode Source(Node node)
    {
        if (ReadsLocals(node))
            return Plan(node);
        return _sources.TryGetValue(node, out var known) ? known : _sources[node] = Plan(node);
    }

    private void PassBy(Node node)
    {
        if (node is DynamicNode dynamic)
            _passedBy.Add(dynamic);
        foreach (var child in node.Children)
            PassBy(child);
    }

    private ImmutableArray<PlanNode>? ItemsOf(Iterator iterator)
    {
        var from = Source(iterator.From);
        if (iterator.To is not { } end)
            return ItemsOf(from);
        return from is PlanConstant { Value: NumberValue { Number: var first } } && Plan(end) is PlanConstant { Value: NumberValue { Number: var last } }
            && first.TryToInt32(out var a) && last.TryToInt32(out var b) && Math.Abs((long)b - a) < MostTurns
                ? [.. Enumerable.Range(0, Math.Abs(b - a) + 1).Select(i => space.Constant(Value.Of((Number)(a <= b ? a + i : a - i))))]
                : null;
    }

    private ImmutableArray<PlanNode>? ItemsOf(PlanNode list) => list switch
    {
        PlanOperation { Operator: PlanOperator.List, Operands: var items } => items,
        PlanConstant { Value: ListValue { Items: var values } } => [.. values.Select(space.Constant)],
        _ => null,
    };
}
