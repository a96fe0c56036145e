using System.Collections.Immutable;
using Kefa.Feel.Evaluation;
using Kefa.Feel.Syntax;

namespace Kefa.Feel.Checking.Regions;

/// <summary>Reads one condition as a <see cref="Formula"/>: equal texts are one axis.</summary>
internal sealed class FormulaReader(Facts facts)
{
    private readonly Dictionary<string, Subject> _subjects = new(StringComparer.Ordinal);
    private readonly Dictionary<(string, string), Axis> _relations = [];

    /// <summary>What the comparisons compare, in which there may be further conditions.</summary>
    public List<Node> Operands { get; } = [];

    public Formula Read(Node root)
    {
        Collect(root);
        foreach (var subject in _subjects.Values)
            subject.Axis = Axis.Of(subject.Constants, facts.Of(subject.Node), subject.OrdersTexts);
        return Build(root);
    }

    /// <summary>Whether a test compares by order.</summary>
    public static bool Orders(Node node) => node switch
    {
        RangeNode or BetweenNode => true,
        ComparisonTestNode { Operator: not (ComparisonOperator.Equal or ComparisonOperator.NotEqual) } => true,
        ComparisonNode { Operator: not (ComparisonOperator.Equal or ComparisonOperator.NotEqual) } => true,
        _ => node.Children.Any(Orders),
    };

    private void Collect(Node node)
    {
        switch (node)
        {
            case AndNode or OrNode:
                foreach (var part in Flattened(node))
                    Collect(part);
                break;
            case var _ when Constants.Negated(node) is { } inner:
                Collect(inner);
                break;
            case var _ when IsConstant(node):
                break;
            case var _ when Constants.Subject(node) is { } subject:
                Operands.Add(subject);
                var key = subject.Text.Trim();
                if (!_subjects.TryGetValue(key, out var known))
                    _subjects[key] = known = new Subject(subject);
                Constants.OfAtom(node, n => ReferenceEquals(n, subject), known.Constants);
                known.OrdersTexts |= node is BetweenNode or ComparisonNode { Operator: not (ComparisonOperator.Equal or ComparisonOperator.NotEqual) } || (node is InNode test && Orders(test.Right));
                break;
            default:
                Operands.AddRange(node.Children);
                _subjects.TryAdd(node.Text.Trim(), new Subject(node) { IsTruth = true });
                break;
        }
    }

    private Formula Build(Node node)
    {
        if (node is AndNode or OrNode)
            return new JunctionFormula(node, node is AndNode, [.. Flattened(node).Select(Build)]);
        if (Constants.Negated(node) is { } inner)
            return new NegationFormula(node, Build(inner));
        if (IsConstant(node))
            return new ConstantFormula(node, Constants.Of(node) is { } constant ? OutcomeOf(constant) : Outcomes.Any);
        if (Constants.Subject(node) is { } subject)
            return Atom(node, subject);
        return node is ComparisonNode comparison && _subjects[node.Text.Trim()].IsTruth ? Relation(comparison) : Truth(node);
    }

    /// <summary>Whether nothing is read; what fails at every evaluation counts too.</summary>
    private static bool IsConstant(Node node) => Constants.Of(node) is not null || (node.Children.Any() && node.Children.All(c => Constants.Of(c) is not null));

    private Formula Atom(Node node, Node subject)
    {
        if (_subjects[subject.Text.Trim()].Axis is not { } axis)
            return new ConstantFormula(node, Outcomes.Any);
        var isTrue = Bits.None(axis.Size);
        var isFalse = isTrue;
        var interpreter = new Interpreter(Scope.Empty, Value.Null, new EvaluationContext(default));
        for (var i = 0; i < axis.Size; i++)
        {
            // A value of which no test speaks stands for anything.
            if (axis.Regions[i].Representative is not { } value)
                return new ConstantFormula(node, Outcomes.Any);
            var outcome = OutcomeOf(interpreter.Atom(node, n => ReferenceEquals(n, subject), value));
            if (outcome == Outcomes.True)
                isTrue = isTrue.With(i);
            else if (outcome == Outcomes.False)
                isFalse = isFalse.With(i);
        }

        return new AtomFormula(node, axis, isTrue, isFalse);
    }

    /// <summary>Which of two is greater: for all comparisons of the same two, whichever stands on the left, one axis.</summary>
    private RelationFormula Relation(ComparisonNode node)
    {
        var (left, right) = (node.Left, node.Right);
        var isTurned = string.CompareOrdinal(left.Text.Trim(), right.Text.Trim()) > 0;
        if (isTurned)
            (left, right) = (right, left);
        var key = (left.Text.Trim(), right.Text.Trim());
        if (!_relations.TryGetValue(key, out var axis))
            _relations[key] = axis = Axis.Of([], new Domain(UnknownKind.Number, Values: [.. facts.Orders(left, right).Select(o => Value.Of(o))]), ordersTexts: false)!;
        var isTrue = axis.Where(r => r.Representative is NumberValue { Number: var order } && Holds(node.Operator, isTurned ? -order.Sign : order.Sign));
        return new RelationFormula(node, axis, isTrue, node.Operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual);
    }

    private static bool Holds(ComparisonOperator op, int order) => op switch
    {
        ComparisonOperator.Less => order < 0,
        ComparisonOperator.LessOrEqual => order <= 0,
        ComparisonOperator.Greater => order > 0,
        ComparisonOperator.GreaterOrEqual => order >= 0,
        ComparisonOperator.Equal => order == 0,
        _ => order != 0,
    };

    private AtomFormula Truth(Node node)
    {
        var subject = _subjects[node.Text.Trim()];
        if (subject.Truths is not { } axis)
        {
            axis = Axis.Of([], new Domain(UnknownKind.Boolean, Values: facts.Answers(node)), ordersTexts: false)!;
            // The same text may also be compared with true or false: then it is the same axis.
            subject.Truths = axis = subject is { IsTruth: false, Axis: { } compared } && compared.Regions.All(r => r.Representative is BooleanValue or NullValue) ? compared : axis;
        }

        return new AtomFormula(node, axis, axis.Where(r => r.Representative == BooleanValue.True), axis.Where(r => r.Representative == BooleanValue.False));
    }

    private static Outcomes OutcomeOf(Value value) =>
        value == BooleanValue.True ? Outcomes.True : value == BooleanValue.False ? Outcomes.False : value is UnknownValue ? Outcomes.Any : Outcomes.Null;

    /// <summary>The parts of a chain of one operator, in order; chains may be long.</summary>
    private static IEnumerable<Node> Flattened(Node junction)
    {
        Stack<Node> open = new([junction]);
        while (open.TryPop(out var node))
        {
            if (node.Kind == junction.Kind && node is BinaryNode chain)
            {
                open.Push(chain.Right);
                open.Push(chain.Left);
            }
            else
            {
                yield return node;
            }
        }
    }

    private sealed class Subject(Node node)
    {
        public Node Node { get; } = node;

        public List<Value> Constants { get; } = [];

        public bool OrdersTexts { get; set; }

        /// <summary>It stands as a condition by itself.</summary>
        public bool IsTruth { get; init; }

        public Axis? Axis { get; set; }

        public Axis? Truths { get; set; }
    }
}
