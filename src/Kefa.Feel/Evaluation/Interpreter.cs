using System.Collections.Immutable;
using Kefa.Feel.Syntax;

namespace Kefa.Feel.Evaluation;

/// <summary>Evaluates syntax trees: one instance for one evaluation of one expression.</summary>
internal sealed partial class Interpreter(Scope globals, Value input, EvaluationContext context)
{
    private readonly TraceRecorder? _trace = context.Trace;

    /// <summary>This interpreter, or one like it for another evaluation: functions outlive the evaluation that made them.</summary>
    public Interpreter For(EvaluationContext other) => ReferenceEquals(other, context) ? this : new Interpreter(globals, input, other);

    public Value Evaluate(Node node, Frame? frame)
    {
        context.Step();
        // A chain of a thousand operators is a tree as deep: where the stack is small it may not reach.
        if (node.Height > DeepStack.Shallow && !System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new EvaluationLimitException($"The expression is nested too deep for the stack of this thread.");
        return _trace is null || node is LiteralNode ? EvaluateNode(node, frame) : Traced(_trace, node, frame);
    }

    private Value Traced(TraceRecorder trace, Node node, Frame? frame)
    {
        trace.Begin();
        var value = EvaluateNode(node, frame);
        trace.End(node.Text, value);
        return value;
    }

    private Value EvaluateNode(Node node, Frame? frame)
    {
        switch (node.Kind)
        {
            case NodeKind.Literal:
                return ((LiteralNode)node).Value;
            case NodeKind.ErrorLiteral:
                return context.Error(((ErrorLiteralNode)node).Message);
            case NodeKind.Local:
                var local = (LocalNode)node;
                return frame!.Out(local.Depth)[local.Slot];
            case NodeKind.Global:
                return Global((GlobalNode)node);
            case NodeKind.BuiltIn:
                return ((BuiltInNode)node).Function;
            case NodeKind.Dynamic:
                return Dynamic((DynamicNode)node, frame!);
            case NodeKind.Input:
                return input;
            case NodeKind.Item:
                return frame!.Out(((ItemNode)node).Depth).First;
            case NodeKind.Partial:
                var partial = new ListValue([.. frame!.Out(((PartialNode)node).Depth).Results!]);
                context.StepOver(partial);
                return partial;
            case NodeKind.List:
                return context.Checked(List(((ListNode)node).Items, frame));
            case NodeKind.Tests:
                return List(((TestsNode)node).Tests, frame); // as part of something larger: x in (1, 2)[1]
            case NodeKind.Context:
                return context.Checked(Context((ContextNode)node, frame));
            case NodeKind.Range:
                return Range((RangeNode)node, frame);
            case NodeKind.ComparisonTest:
                return TestAsValue((ComparisonTestNode)node, frame);
            case NodeKind.Negate:
                return Operations.Negate(Evaluate(((NegateNode)node).Operand, frame), context);
            case NodeKind.Arithmetic:
                return Arithmetic((ArithmeticNode)node, frame);
            case NodeKind.Comparison:
                return Comparison((ComparisonNode)node, frame);
            case NodeKind.And:
                return And((AndNode)node, frame);
            case NodeKind.Or:
                return Or((OrNode)node, frame);
            case NodeKind.In:
                var membership = (InNode)node;
                return Test(Evaluate(membership.Left, frame), membership.Right, frame);
            case NodeKind.Between:
                var between = (BetweenNode)node;
                return Operations.Between(Evaluate(between.Value, frame), Evaluate(between.Low, frame), Evaluate(between.High, frame), context);
            case NodeKind.InstanceOf:
                return InstanceOf((InstanceOfNode)node, frame);
            case NodeKind.If:
                return If((IfNode)node, frame);
            case NodeKind.For:
                return context.Checked(For((ForNode)node, frame));
            case NodeKind.Quantified:
                return Quantified((QuantifiedNode)node, frame);
            case NodeKind.Function:
                return Function((FunctionNode)node, frame);
            case NodeKind.Call:
                return context.Checked(Call((CallNode)node, frame));
            case NodeKind.CallNamed:
                return context.Checked(CallNamed((CallNamedNode)node, frame));
            case NodeKind.Path:
                var path = (PathNode)node;
                return Operations.Member(Evaluate(path.Operand, frame), path.Name, context);
            case NodeKind.Filter:
                return Filter((FilterNode)node, frame);
            default:
                throw new InvalidOperationException($"A {node.Kind} node has no value of its own.");
        }
    }

    private Value Global(GlobalNode node)
    {
        if (globals.Find(node.Name) is { } value)
            return value;
        return BuiltIns.TryFind(node.Name, out var function) ? function : context.Error($"There is no '{node.Name}' here.");
    }

    /// <summary>A name inside filters: what an item does not have is null there, when it is nothing outside either.</summary>
    private Value Dynamic(DynamicNode node, Frame frame)
    {
        UnknownValue? unknownItem = null;
        foreach (var depth in node.Filters)
        {
            switch (frame.Out(depth).First)
            {
                case ContextValue item when item[node.Name] is { } member:
                    return member;
                case UnknownValue { Kind: UnknownKind.Any or UnknownKind.Context } unknown:
                    unknownItem ??= unknown;
                    break;
            }
        }

        if (unknownItem is not null && node.Outside is GlobalNode { IsKnown: false } or ItemNode)
            return node.Outside is ItemNode ? Evaluate(node.Outside, frame) : UnknownValue.Of(UnknownKind.Any, unknownItem!.Causes);
        if (node.Outside is GlobalNode { IsKnown: false } global && globals.Find(global.Name) is null && !BuiltIns.TryFind(global.Name, out _))
            return context.None($"An item has no such member.");
        var outside = Evaluate(node.Outside, frame);
        return unknownItem is null ? outside : UnknownValue.Of(UnknownKind.Any, unknownItem.Causes);
    }

    private ListValue List(ImmutableArray<Node> nodes, Frame? frame)
    {
        if (nodes.IsEmpty)
            return ListValue.Empty;
        var items = new Value[nodes.Length];
        for (var i = 0; i < items.Length; i++)
            items[i] = Evaluate(nodes[i], frame);
        return new ListValue(System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(items));
    }

    private Value Context(ContextNode node, Frame? frame)
    {
        if (node.Repeated is { } repeated)
            return context.Error($"The context has two entries '{repeated}'.");
        var entries = new KeyValuePair<string, Value>[node.Entries.Length];
        var local = new Frame(frame, entries.Length);
        for (var i = 0; i < entries.Length; i++)
        {
            var name = node.Entries[i].Name;
            var value = Evaluate(node.Entries[i].Value, local);
            local[i] = value;
            entries[i] = KeyValuePair.Create(name, value);
        }

        return new ContextValue(entries);
    }

    private Value Range(RangeNode node, Frame? frame)
    {
        var start = Evaluate(node.Start, frame);
        var end = Evaluate(node.End, frame);
        if (start is ErrorValue)
            return start;
        if (end is ErrorValue)
            return end;
        var kindStart = ValueKinds.KindOf(start);
        var kindEnd = ValueKinds.KindOf(end);
        var isOrdered = (start is NullValue || Operations.IsOrdered(kindStart)) && (end is NullValue || Operations.IsOrdered(kindEnd));
        var isMixed = start is not NullValue && end is not NullValue && kindStart != kindEnd && kindStart != UnknownKind.Any && kindEnd != UnknownKind.Any;
        if (!isOrdered || isMixed)
            return context.Error($"A range cannot reach from a {ValueKinds.Name(start)} to a {ValueKinds.Name(end)}.");
        return new RangeValue(start, node.IncludesStart, end, node.IncludesEnd);
    }

    private Value TestAsValue(ComparisonTestNode node, Frame? frame)
    {
        var end = Evaluate(node.Operand, frame);
        if (end is ErrorValue)
            return end;
        return node.Operator switch
        {
            ComparisonOperator.Less => new RangeValue(RangeValue.Undefined, false, end, false),
            ComparisonOperator.LessOrEqual => new RangeValue(RangeValue.Undefined, false, end, true),
            ComparisonOperator.Greater => new RangeValue(end, false, RangeValue.Undefined, false),
            ComparisonOperator.GreaterOrEqual => new RangeValue(end, true, RangeValue.Undefined, false),
            ComparisonOperator.Equal => new RangeValue(end, true, end, true) { Form = RangeForm.EqualTest },
            _ => new RangeValue(end, false, end, false) { Form = RangeForm.UnequalTest },
        };
    }
}
