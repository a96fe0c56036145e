using System.Collections.Immutable;

namespace Kefa.Feel.Syntax;

/// <summary>An expression's syntax tree. Names are resolved and types inferred when a node is made; nodes never change.</summary>
internal abstract class Node(NodeSpan span, FeelType type)
{
    public NodeSpan Span { get; } = span;

    /// <summary>What is known of the value's type; errors, nulls and unknowns may always occur.</summary>
    public FeelType Type { get; } = type;

    public abstract NodeKind Kind { get; }

    /// <summary>The longest way down; bounded by the parser, so that walks over the tree may recurse.</summary>
    public int Height { get; private protected init; } = 1;

    public abstract IEnumerable<Node> Children { get; }

    public string Text => Span.Source.Text[Span.Start..Span.End];

    protected static int Over(Node child) => child.Height + 1;

    protected static int Over(Node first, Node second) => Math.Max(first.Height, second.Height) + 1;

    protected static int Over(params IEnumerable<Node> children)
    {
        var height = 0;
        foreach (var child in children)
            height = Math.Max(height, child.Height);
        return height + 1;
    }
}

internal readonly record struct NodeSpan(SourceText Source, int Start, int End);

internal enum NodeKind
{
    Literal,
    ErrorLiteral,
    Local,
    Global,
    BuiltIn,
    Dynamic,
    Input,
    Item,
    Partial,
    List,
    Context,
    Range,
    ComparisonTest,
    Tests,
    Negate,
    Arithmetic,
    Comparison,
    And,
    Or,
    In,
    Between,
    InstanceOf,
    If,
    For,
    Quantified,
    Function,
    Call,
    CallNamed,
    Path,
    Filter,
    UnaryTests,
}

internal enum ArithmeticOperator
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Power,
}

internal enum ComparisonOperator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}
