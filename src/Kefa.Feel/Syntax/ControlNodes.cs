using System.Collections.Immutable;
using Kefa.Feel.Checking;

namespace Kefa.Feel.Syntax;

internal sealed class IfNode : Node
{
    public IfNode(NodeSpan span, Node condition, Node then, Node otherwise)
        : base(span, TypeRules.Common([then.Type, otherwise.Type]))
    {
        Condition = condition;
        Then = then;
        Otherwise = otherwise;
        Height = Over([condition, then, otherwise]);
    }

    public override NodeKind Kind => NodeKind.If;

    public Node Condition { get; }

    public Node Then { get; }

    public Node Otherwise { get; }

    public override IEnumerable<Node> Children => [Condition, Then, Otherwise];
}

/// <summary><c>for</c>: one frame for <c>partial</c>, then one for each iterator.</summary>
internal sealed class ForNode : Node
{
    public ForNode(NodeSpan span, ImmutableArray<Iterator> iterators, Node body)
        : base(span, FeelType.ListOf(body.Type))
    {
        Iterators = iterators;
        Body = body;
        Height = Over(Children);
    }

    public override NodeKind Kind => NodeKind.For;

    public ImmutableArray<Iterator> Iterators { get; }

    public Node Body { get; }

    public override IEnumerable<Node> Children => [.. Iterator.Parts(Iterators), Body];
}

/// <summary><c>some … satisfies</c>, <c>every … satisfies</c>: one frame for each iterator.</summary>
internal sealed class QuantifiedNode : Node
{
    public QuantifiedNode(NodeSpan span, bool isEvery, ImmutableArray<Iterator> iterators, Node condition)
        : base(span, FeelType.Boolean)
    {
        IsEvery = isEvery;
        Iterators = iterators;
        Condition = condition;
        Height = Over(Children);
    }

    public override NodeKind Kind => NodeKind.Quantified;

    public bool IsEvery { get; }

    public ImmutableArray<Iterator> Iterators { get; }

    public Node Condition { get; }

    public override IEnumerable<Node> Children => [.. Iterator.Parts(Iterators), Condition];
}

/// <summary><c>name in from</c>, or <c>name in from..to</c>.</summary>
internal readonly record struct Iterator(string Name, Node From, Node? To)
{
    public static IEnumerable<Node> Parts(ImmutableArray<Iterator> iterators)
    {
        foreach (var iterator in iterators)
        {
            yield return iterator.From;
            if (iterator.To is { } to)
                yield return to;
        }
    }
}

internal sealed class FunctionNode : Node
{
    public FunctionNode(NodeSpan span, ImmutableArray<FunctionParameter> parameters, Node body, bool isExternal)
        : base(span, new FunctionType([.. parameters.Select(p => p.Type.OrAny)], body.Type))
    {
        Parameters = parameters;
        ParameterNames = [.. parameters.Select(p => p.Name)];
        Body = body;
        IsExternal = isExternal;
        Height = Over(body);
    }

    public override NodeKind Kind => NodeKind.Function;

    public ImmutableArray<FunctionParameter> Parameters { get; }

    public ImmutableArray<string> ParameterNames { get; }

    /// <summary>The body; of an external function, the context that says what it calls.</summary>
    public Node Body { get; }

    public bool IsExternal { get; }

    public override IEnumerable<Node> Children => [Body];
}

internal readonly record struct FunctionParameter(string Name, TypeReference Type);

internal sealed class CallNode : Node
{
    public CallNode(NodeSpan span, Node function, ImmutableArray<Node> arguments)
        : base(span, TypeRules.Call(function, arguments.Length))
    {
        Function = function;
        Arguments = arguments;
        Height = Math.Max(Over(function), Over(arguments));
    }

    public override NodeKind Kind => NodeKind.Call;

    public Node Function { get; }

    public ImmutableArray<Node> Arguments { get; }

    public override IEnumerable<Node> Children => [Function, .. Arguments];
}

internal sealed class CallNamedNode : Node
{
    public CallNamedNode(NodeSpan span, Node function, ImmutableArray<ContextEntry> arguments)
        : base(span, TypeRules.Call(function, arguments.Length))
    {
        Function = function;
        Arguments = arguments;
        Height = Math.Max(Over(function), Over(arguments.Select(a => a.Value)));
    }

    public override NodeKind Kind => NodeKind.CallNamed;

    public Node Function { get; }

    public ImmutableArray<ContextEntry> Arguments { get; }

    public override IEnumerable<Node> Children => [Function, .. Arguments.Select(a => a.Value)];
}
