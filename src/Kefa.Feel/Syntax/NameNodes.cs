using System.Collections.Immutable;

namespace Kefa.Feel.Syntax;

internal abstract class LeafNode(NodeSpan span, FeelType type) : Node(span, type)
{
    public override IEnumerable<Node> Children => [];
}

/// <summary>A literal, whose value is the same object at every evaluation.</summary>
internal sealed class LiteralNode(NodeSpan span, Value value, FeelType type) : LeafNode(span, type)
{
    public override NodeKind Kind => NodeKind.Literal;

    public Value Value { get; } = value;
}

/// <summary>A literal of the right form that denotes nothing, such as <c>@"2021-02-30"</c>: an error at each evaluation.</summary>
internal sealed class ErrorLiteralNode(NodeSpan span, Phrase message) : LeafNode(span, FeelType.Null)
{
    public override NodeKind Kind => NodeKind.ErrorLiteral;

    public Phrase Message { get; } = message;
}

/// <summary>A parameter, iterator or earlier context entry: so many frames out, that slot.</summary>
internal sealed class LocalNode(NodeSpan span, string name, int depth, int slot, FeelType type) : LeafNode(span, type)
{
    public override NodeKind Kind => NodeKind.Local;

    public string Name { get; } = name;

    public int Depth { get; } = depth;

    public int Slot { get; } = slot;
}

/// <summary>A name that the evaluation's scope has to know.</summary>
internal sealed class GlobalNode(NodeSpan span, string name, FeelType type, bool isKnown) : LeafNode(span, type)
{
    public override NodeKind Kind => NodeKind.Global;

    public string Name { get; } = name;

    /// <summary>False when the parse scope does not have the name: the checker reports it.</summary>
    public bool IsKnown { get; } = isKnown;
}

internal sealed class BuiltInNode(NodeSpan span, BuiltInFunction function, FeelType type) : LeafNode(span, type)
{
    public override NodeKind Kind => NodeKind.BuiltIn;

    public BuiltInFunction Function { get; } = function;
}

/// <summary>A name inside filters: a member of an item, if the item has it, innermost filter first; otherwise what it means outside.</summary>
internal sealed class DynamicNode(NodeSpan span, string name, ImmutableArray<int> filters, Node outside, bool mayBeMember, FeelType type) : LeafNode(span, type)
{
    public override NodeKind Kind => NodeKind.Dynamic;

    /// <summary>False when the types of all items are known and none has such a member.</summary>
    public bool MayBeMember { get; } = mayBeMember;

    public string Name { get; } = name;

    /// <summary>How many frames out each enclosing filter stands.</summary>
    public ImmutableArray<int> Filters { get; } = filters;

    public Node Outside { get; } = outside;
}

/// <summary>The item that a filter looks at (<c>item</c>).</summary>
internal sealed class ItemNode(NodeSpan span, int depth, FeelType type) : LeafNode(span, type)
{
    public override NodeKind Kind => NodeKind.Item;

    public int Depth { get; } = depth;
}

/// <summary>The results of a <c>for</c> so far (<c>partial</c>).</summary>
internal sealed class PartialNode(NodeSpan span, int depth) : LeafNode(span, FeelType.ListOf(FeelType.Any))
{
    public override NodeKind Kind => NodeKind.Partial;

    public int Depth { get; } = depth;
}

/// <summary>What unary tests test (<c>?</c>).</summary>
internal sealed class InputNode(NodeSpan span, FeelType type) : LeafNode(span, type)
{
    public override NodeKind Kind => NodeKind.Input;
}
