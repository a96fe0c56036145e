using System.Collections.Immutable;
using Kefa.Feel.Checking;

namespace Kefa.Feel.Syntax;

internal abstract class UnaryNode : Node
{
    protected UnaryNode(NodeSpan span, Node operand, FeelType type)
        : base(span, type)
    {
        Operand = operand;
        Height = Over(operand);
    }

    public Node Operand { get; }

    public override IEnumerable<Node> Children => [Operand];
}

internal abstract class BinaryNode : Node
{
    protected BinaryNode(NodeSpan span, Node left, Node right, FeelType type)
        : base(span, type)
    {
        Left = left;
        Right = right;
        Height = Over(left, right);
    }

    public Node Left { get; }

    public Node Right { get; }

    public override IEnumerable<Node> Children => [Left, Right];
}

internal sealed class NegateNode(NodeSpan span, Node operand) : UnaryNode(span, operand, operand.Type)
{
    public override NodeKind Kind => NodeKind.Negate;
}

internal sealed class ArithmeticNode(NodeSpan span, ArithmeticOperator op, Node left, Node right)
    : BinaryNode(span, left, right, TypeRules.Arithmetic(op, left.Type, right.Type) ?? FeelType.Any)
{
    public override NodeKind Kind => NodeKind.Arithmetic;

    public ArithmeticOperator Operator { get; } = op;
}

internal sealed class ComparisonNode(NodeSpan span, ComparisonOperator op, Node left, Node right) : BinaryNode(span, left, right, FeelType.Boolean)
{
    public override NodeKind Kind => NodeKind.Comparison;

    public ComparisonOperator Operator { get; } = op;
}

internal sealed class AndNode(NodeSpan span, Node left, Node right) : BinaryNode(span, left, right, FeelType.Boolean)
{
    public override NodeKind Kind => NodeKind.And;
}

internal sealed class OrNode(NodeSpan span, Node left, Node right) : BinaryNode(span, left, right, FeelType.Boolean)
{
    public override NodeKind Kind => NodeKind.Or;
}

/// <summary><c>value in test</c>.</summary>
internal sealed class InNode(NodeSpan span, Node value, Node test) : BinaryNode(span, value, test, FeelType.Boolean)
{
    public override NodeKind Kind => NodeKind.In;
}

/// <summary>A unary test with an operator: <c>&lt; 10</c>. As a value (in parentheses) it is a range.</summary>
internal sealed class ComparisonTestNode(NodeSpan span, ComparisonOperator op, Node operand) : UnaryNode(span, operand, FeelType.RangeOf(operand.Type))
{
    public override NodeKind Kind => NodeKind.ComparisonTest;

    public ComparisonOperator Operator { get; } = op;
}

/// <summary>Several tests, one of which has to pass: the right side of <c>in (1, &lt; 5)</c>.</summary>
internal sealed class TestsNode : Node
{
    public TestsNode(NodeSpan span, ImmutableArray<Node> tests)
        : base(span, FeelType.Any)
    {
        Tests = tests;
        Height = Over(tests);
    }

    public override NodeKind Kind => NodeKind.Tests;

    public ImmutableArray<Node> Tests { get; }

    public override IEnumerable<Node> Children => Tests;
}

/// <summary>A whole cell of unary tests; no tests is the dash, which passes everything.</summary>
internal sealed class UnaryTestsNode : Node
{
    public UnaryTestsNode(NodeSpan span, ImmutableArray<UnaryTest> tests, bool isNegated)
        : base(span, FeelType.Boolean)
    {
        Tests = tests;
        IsNegated = isNegated;
        Height = Over(tests.Select(t => t.Test));
    }

    public override NodeKind Kind => NodeKind.UnaryTests;

    public ImmutableArray<UnaryTest> Tests { get; }

    public bool IsNegated { get; }

    public override IEnumerable<Node> Children => Tests.Select(t => t.Test);
}

/// <param name="Test">The test.</param>
/// <param name="UsesInput">It mentions <c>?</c>: its value is the answer. Otherwise the input is compared with its value.</param>
internal readonly record struct UnaryTest(Node Test, bool UsesInput);

internal sealed class BetweenNode : Node
{
    public BetweenNode(NodeSpan span, Node value, Node low, Node high)
        : base(span, FeelType.Boolean)
    {
        Value = value;
        Low = low;
        High = high;
        Height = Over([value, low, high]);
    }

    public override NodeKind Kind => NodeKind.Between;

    public Node Value { get; }

    public Node Low { get; }

    public Node High { get; }

    public override IEnumerable<Node> Children => [Value, Low, High];
}

internal sealed class InstanceOfNode(NodeSpan span, Node operand, TypeReference tested) : UnaryNode(span, operand, FeelType.Boolean)
{
    public override NodeKind Kind => NodeKind.InstanceOf;

    public TypeReference Tested { get; } = tested;
}

/// <summary>A type as the text names it; without a type when the scope knows none of that name.</summary>
internal readonly record struct TypeReference(NodeSpan Span, FeelType? Type)
{
    public FeelType OrAny => Type ?? FeelType.Any;
}
