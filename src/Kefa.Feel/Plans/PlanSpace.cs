using System.Collections.Immutable;
using System.Globalization;
using Kefa.Feel.Checking;

namespace Kefa.Feel.Plans;

/// <summary>
/// Makes and interns the nodes of plans that are evaluated together. Constants are folded, names of known facts become slots. Not thread safe
/// while plans are made; the nodes are immutable.
/// </summary>
/// <param name="constants">Values that are the same for every evaluation of these plans, by name: the as-of date, for instance.</param>
public sealed partial class PlanSpace(params IEnumerable<KeyValuePair<string, Value>> constants)
{
    private readonly Dictionary<(string Kind, string Detail, string Operands), PlanNode> _nodes = [];
    private readonly Dictionary<object, int> _objects = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, PlanSlot> _slots = new(StringComparer.Ordinal);
    private readonly List<PlanSlot> _inOrder = [];
    private readonly Dictionary<string, Value> _constants = new(constants, StringComparer.Ordinal);
    private int _count;

    /// <summary>Whether plans of this space compare quotients as what they are (<see cref="EvaluationContext.ComparesRatiosExactly"/>). Whoever evaluates them says the same.</summary>
    public bool ComparesRatiosExactly { get; init; }

    /// <summary>All facts that plans of this space read, by <see cref="PlanSlot.Index"/>.</summary>
    public IReadOnlyList<PlanSlot> Slots => _inOrder;

    /// <summary>How many different nodes there are.</summary>
    public int Count => _count;

    /// <summary>A value.</summary>
    public PlanNode Constant(Value value) => Interned("constant", KeyOf(value), [], id => new PlanConstant(id, value, TypeOf(value)));

    /// <summary>An input of that name and type: a constant of the space, or a slot.</summary>
    public PlanNode Input(string name, FeelType type) => _constants.TryGetValue(name, out var value) ? Constant(value) : Slot(name, [], type);

    private PlanSlot Slot(string input, ImmutableArray<string> members, FeelType type)
    {
        var key = string.Join('\u001f', [input, .. members]);
        if (_slots.TryGetValue(key, out var known))
            return known;
        var slot = new PlanSlot(_count++, input, members, type, _inOrder.Count);
        _inOrder.Add(slot);
        return _slots[key] = slot;
    }

    /// <summary>The number or duration with the other sign.</summary>
    public PlanNode Negate(PlanNode operand) => Operation(PlanOperator.Negate, operand.Type, operand);

    /// <summary>The negation.</summary>
    public PlanNode Not(PlanNode operand) => operand is PlanOperation { Operator: PlanOperator.Not, Type: BasicType { Kind: BasicKind.Boolean } } not && not.Operands[0].Type == FeelType.Boolean
        ? not.Operands[0]
        : Operation(PlanOperator.Not, FeelType.Boolean, operand);

    /// <param name="op"><see cref="PlanOperator.Add"/> to <see cref="PlanOperator.Power"/>.</param>
    public PlanNode Arithmetic(PlanOperator op, PlanNode left, PlanNode right) =>
        Operation(op, TypeRules.Arithmetic((Syntax.ArithmeticOperator)(op - PlanOperator.Add), left.Type, right.Type) ?? FeelType.Any, left, right);

    /// <param name="op"><see cref="PlanOperator.Equal"/>, <see cref="PlanOperator.NotEqual"/>, <see cref="PlanOperator.Less"/> or <see cref="PlanOperator.LessOrEqual"/>.</param>
    public PlanNode Compare(PlanOperator op, PlanNode left, PlanNode right) => Operation(op, FeelType.Boolean, left, right);

    /// <summary>Whether there is no value.</summary>
    public PlanNode IsNull(PlanNode operand) => Operation(PlanOperator.IsNull, FeelType.Boolean, operand);

    /// <summary>Kleene's conjunction.</summary>
    public PlanNode And(PlanNode left, PlanNode right) => Junction(PlanOperator.And, BooleanValue.False, left, right);

    /// <summary>Kleene's disjunction.</summary>
    public PlanNode Or(PlanNode left, PlanNode right) => Junction(PlanOperator.Or, BooleanValue.True, left, right);

    /// <summary>Whether a value is equal to, or in, a value, list or range.</summary>
    public PlanNode In(PlanNode value, PlanNode test)
    {
        // A range of constants is two comparisons, a value one.
        if (test is PlanConstant { Value: RangeValue { Form: RangeForm.Interval } range } && IsEnd(range.Start) && IsEnd(range.End))
        {
            var above = ReferenceEquals(range.Start, RangeValue.Undefined)
                ? null
                : Compare(range.IncludesStart ? PlanOperator.LessOrEqual : PlanOperator.Less, Constant(range.Start), value);
            var below = ReferenceEquals(range.End, RangeValue.Undefined)
                ? null
                : Compare(range.IncludesEnd ? PlanOperator.LessOrEqual : PlanOperator.Less, value, Constant(range.End));
            if (above is not null && below is not null)
                return And(above, below);
            if ((above ?? below) is { } one)
                return one;
        }

        if (test is PlanConstant { Value: NumberValue or TextValue or BooleanValue or DateValue })
            return Compare(PlanOperator.Equal, value, test);
        return Operation(PlanOperator.In, FeelType.Boolean, value, test);
    }

    /// <summary>One of two values, by a condition.</summary>
    public PlanNode If(PlanNode condition, PlanNode then, PlanNode otherwise) => condition switch
    {
        PlanConstant { Value: BooleanValue { Truth: true } } => then,
        PlanConstant { Value: BooleanValue } => otherwise,
        _ => Operation(PlanOperator.If, TypeRules.Common([then.Type, otherwise.Type]), condition, then, otherwise),
    };

    /// <summary>A member; that of an input whose type names it is a slot of its own.</summary>
    public PlanNode Member(PlanNode source, string name)
    {
        if (source is PlanSlot { Type: ContextType context } slot && context[name] is { } type)
            return Slot(slot.Input, slot.Members.Add(name), type);
        return Interned("member", name, [source], id =>
            new PlanOperation(id, PlanOperator.Member, TypeRules.Member(source.Type, name) ?? FeelType.Any, [source], name));
    }

    /// <summary>A list of values.</summary>
    public PlanNode List(ImmutableArray<PlanNode> items) =>
        Operation(PlanOperator.List, FeelType.ListOf(TypeRules.Common(items.Select(i => i.Type))), [.. items]);

    /// <summary>A call of a function that is known.</summary>
    public PlanNode Call(FunctionValue function, FeelType type, ImmutableArray<PlanNode> arguments)
    {
        if (function is BuiltInFunction { Name: "not" } && arguments is [{ Type: BasicType { Kind: BasicKind.Boolean } } operand])
            return Not(operand);
        if (function is BuiltInFunction { Name: var name } && OfLists(name, function, arguments) is { } known)
            return known;
        // The clock is an input of the evaluation: what reads it is never folded.
        var folds = function is not BuiltInFunction { Name: "now" or "today" };
        return Interned("call", IdOf(function), arguments, id => new PlanCall(id, function, type, arguments), folds);
    }

    /// <summary>Something that the plan has no operator for.</summary>
    /// <param name="key">Equal keys over equal names and values are one node: the text, or an object that is compared by reference.</param>
    /// <param name="text">What it is, for reports.</param>
    /// <param name="type">What is known of the type of its value.</param>
    /// <param name="reads">The names that it may read.</param>
    /// <param name="run">Its evaluation.</param>
    /// <param name="inside">What is known of its inside.</param>
    public PlanNode Escape(object key, string text, FeelType type, IEnumerable<KeyValuePair<string, PlanNode>> reads, PlanEvaluator run, PlanDetail? inside = null)
    {
        KeyValuePair<string, PlanNode>[] sorted = [.. reads.OrderBy(r => r.Key, StringComparer.Ordinal)];
        var detail = $"{(key is string same ? same : IdOf(key))}|{string.Join(',', sorted.Select(r => r.Key))}";
        ImmutableArray<PlanNode> values = [.. sorted.Select(r => r.Value)];
        return Interned("escape", detail, values, id => new PlanEscape(id, text, type, [.. sorted.Select(r => r.Key)], values, key, run) { Detail = inside }, folds: false);
    }

    /// <summary>What stands for the items of an iteration.</summary>
    internal PlanItem Item(FeelType type) => new(_count++, type);

    private static bool IsEnd(Value end) => end is NumberValue or TextValue or DateValue || ReferenceEquals(end, RangeValue.Undefined);

    private PlanNode Junction(PlanOperator op, BooleanValue absorbing, PlanNode left, PlanNode right)
    {
        var neutral = Value.Of(!absorbing.Truth);
        if (left is PlanConstant { Value: var a } && (a == absorbing || (a == neutral && right.Type == FeelType.Boolean)))
            return a == absorbing ? left : right;
        if (right is PlanConstant { Value: var b } && (b == absorbing || (b == neutral && left.Type == FeelType.Boolean)))
            return b == absorbing ? right : left;
        return left == right && left.Type == FeelType.Boolean ? left : Operation(op, FeelType.Boolean, left, right);
    }

    private PlanNode Operation(PlanOperator op, FeelType type, params ImmutableArray<PlanNode> operands) =>
        Interned("operation", op.ToString(), operands, id => new PlanOperation(id, op, type, operands, null));

    private PlanNode Interned(string kind, string detail, ImmutableArray<PlanNode> operands, Func<int, PlanNode> make, bool folds = true)
    {
        var key = (kind, detail, string.Join(',', operands.Select(o => o.Id.ToString(CultureInfo.InvariantCulture))));
        if (_nodes.TryGetValue(key, out var known))
            return known;
        var node = make(_count);
        if (folds && !operands.IsEmpty && operands.All(o => o is PlanConstant))
            return _nodes[key] = Folded(node);
        _count++;
        return _nodes[key] = node;
    }

    private PlanNode Folded(PlanNode node)
    {
        var context = new EvaluationContext(default) { ComparesRatiosExactly = ComparesRatiosExactly };
        return Constant(new PlanEvaluation(static _ => Value.Unknown, context).ValueOf(node));
    }

    /// <summary>A key under which equal values are equal; those that are not simple are compared by reference.</summary>
    private string KeyOf(Value value) => value switch
    {
        NumberValue { Ratio: { } ratio } => $"r{ratio}",
        NumberValue number => $"n{number.Number}",
        TextValue text => $"t{text.Text}",
        BooleanValue truth => truth.Truth ? "true" : "false",
        DateValue date => $"d{date}",
        ErrorValue error => $"e{error.Message}",
        NullValue => "null",
        ListValue { Items: var items } when items.All(i => i is NumberValue { Ratio: null } or TextValue or BooleanValue) => $"[{string.Join('\u001f', items.Select(KeyOf))}]",
        ContextValue { Entries: var entries } when value.Extent.Parts < 100 => $"{{{string.Join('\u001f', entries.Select(e => $"{e.Key}\u001e{KeyOf(e.Value)}"))}}}",
        _ => IdOf(value),
    };

    private string IdOf(object value)
    {
        if (!_objects.TryGetValue(value, out var id))
            _objects[value] = id = _objects.Count;
        return id.ToString(CultureInfo.InvariantCulture);
    }

    private static FeelType TypeOf(Value value) => value switch
    {
        UnknownValue unknown => ValueKinds.TypeOf(unknown.Kind),
        NullValue => FeelType.Null,
        ListValue list => FeelType.ListOf(TypeRules.Common(list.Items.Select(TypeOf))),
        ContextValue context => FeelType.ContextOf(context.Entries.Select(e => KeyValuePair.Create(e.Key, TypeOf(e.Value)))),
        RangeValue => FeelType.RangeOf(FeelType.Any),
        FunctionValue => FeelType.Any,
        _ => ValueKinds.KindOf(value) is { } kind ? ValueKinds.TypeOf(kind) : FeelType.Any,
    };
}
