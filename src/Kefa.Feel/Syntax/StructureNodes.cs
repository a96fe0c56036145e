using System.Collections.Immutable;
using Kefa.Feel.Checking;

namespace Kefa.Feel.Syntax;

internal sealed class ListNode : Node
{
    public ListNode(NodeSpan span, ImmutableArray<Node> items)
        : base(span, FeelType.ListOf(TypeRules.Common(items.Select(i => i.Type))))
    {
        Items = items;
        Height = Over(items);
    }

    public override NodeKind Kind => NodeKind.List;

    public ImmutableArray<Node> Items { get; }

    public override IEnumerable<Node> Children => Items;
}

internal sealed class ContextNode : Node
{
    public ContextNode(NodeSpan span, ImmutableArray<ContextEntry> entries)
        : base(span, TypeRules.Context(entries))
    {
        Entries = entries;
        Repeated = FirstRepeated(entries);
        Height = Over(entries.Select(e => e.Value));
    }

    public override NodeKind Kind => NodeKind.Context;

    public ImmutableArray<ContextEntry> Entries { get; }

    /// <summary>A name that two entries have, which makes the context an error.</summary>
    public string? Repeated { get; }

    public override IEnumerable<Node> Children => Entries.Select(e => e.Value);

    private static string? FirstRepeated(ImmutableArray<ContextEntry> entries)
    {
        var seen = new HashSet<string>(entries.Length, StringComparer.Ordinal);
        foreach (var entry in entries)
        {
            if (!seen.Add(entry.Name))
                return entry.Name;
        }

        return null;
    }
}

internal readonly record struct ContextEntry(string Name, NodeSpan NameSpan, Node Value);

internal sealed class RangeNode : Node
{
    public RangeNode(NodeSpan span, Node start, bool includesStart, Node end, bool includesEnd)
        : base(span, FeelType.RangeOf(TypeRules.Common([start.Type, end.Type])))
    {
        Start = start;
        IncludesStart = includesStart;
        End = end;
        IncludesEnd = includesEnd;
        Height = Over(start, end);
    }

    public override NodeKind Kind => NodeKind.Range;

    public Node Start { get; }

    public bool IncludesStart { get; }

    public Node End { get; }

    public bool IncludesEnd { get; }

    public override IEnumerable<Node> Children => [Start, End];
}

internal sealed class PathNode(NodeSpan span, Node source, string name, NodeSpan nameSpan)
    : UnaryNode(span, source, TypeRules.Member(source.Type, name) ?? FeelType.Any)
{
    public override NodeKind Kind => NodeKind.Path;

    public string Name { get; } = name;

    public NodeSpan NameSpan { get; } = nameSpan;
}

internal sealed class FilterNode(NodeSpan span, Node source, Node condition)
    : BinaryNode(span, source, condition, TypeRules.Filter(source.Type, condition.Type))
{
    public override NodeKind Kind => NodeKind.Filter;
}
