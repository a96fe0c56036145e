using System.Collections.Immutable;
using Kefa.Feel.Evaluation;
using Kefa.Feel.Syntax;

namespace Kefa.Feel.Plans;

/// <summary>The node that stands for a name of an expression, or null when the name is not known there.</summary>
public delegate PlanNode? PlanNames(string name);

/// <summary>The plan of a call of a function that is known, or null when the call is to be made as it stands.</summary>
public delegate PlanNode? PlanInline(FunctionValue function, ImmutableArray<PlanNode> arguments);

/// <summary>
/// Turns expressions into plans. What has no operator in a plan becomes an escape; nothing is refused. Iterations over lists that stand in the
/// expression become conjunctions and disjunctions.
/// </summary>
internal sealed partial class Planner(PlanSpace space, PlanNames names, PlanInline? inline)
{
    public PlanNode Plan(Node node)
    {
        // Where the stack ends an escape goes on, which the interpreter bounds.
        if (!System.Runtime.CompilerServices.RuntimeHelpers.TryEnsureSufficientExecutionStack())
            return Escape(node);
        switch (node)
        {
            case LiteralNode literal:
                return space.Constant(literal.Value);
            case LocalNode local:
                return Local(local);
            case QuantifiedNode quantified:
                return Quantified(quantified);
            case ForNode loop:
                return Listed(loop) ?? Escape(loop, Iteration(PlanIterationKind.For, loop.Iterators, loop.Body));
            case FilterNode filter when ItemAt(filter) is { } item:
                return item;
            case DynamicNode dynamic when _passedBy.Contains(dynamic):
                return Plan(dynamic.Outside);
            case ErrorLiteralNode error:
                return space.Constant(new ErrorValue(error.Message));
            case GlobalNode global:
                return names(global.Name) ?? (BuiltIns.TryFind(global.Name, out var found) ? space.Constant(found) : space.Constant(new ErrorValue($"There is no '{global.Name}' here.")));
            case BuiltInNode builtIn:
                return space.Constant(builtIn.Function);
            case NegateNode negate:
                return space.Negate(Plan(negate.Operand));
            case ArithmeticNode arithmetic:
                return space.Arithmetic(PlanOperator.Add + (int)arithmetic.Operator, Plan(arithmetic.Left), Plan(arithmetic.Right));
            case ComparisonNode comparison:
                return Comparison(comparison.Operator, comparison.Left, comparison.Right);
            case AndNode and:
                return space.And(Plan(and.Left), Plan(and.Right));
            case OrNode or:
                return space.Or(Plan(or.Left), Plan(or.Right));
            case InNode membership:
                return Test(Plan(membership.Left), membership.Right);
            case BetweenNode between:
                var value = Plan(between.Value);
                return space.And(
                    space.Compare(PlanOperator.LessOrEqual, Plan(between.Low), value),
                    space.Compare(PlanOperator.LessOrEqual, value, Plan(between.High)));
            case IfNode choice:
                return space.If(Plan(choice.Condition), Plan(choice.Then), Plan(choice.Otherwise));
            case ContextNode { Repeated: null } entries when Constant(entries) is { } constant:
                return constant;
            case ListNode list:
                return space.List([.. list.Items.Select(Plan)]);
            case RangeNode range when Plan(range.Start) is PlanConstant && Plan(range.End) is PlanConstant:
                return space.Constant(new Interpreter(Scope.Empty, Value.Null, new EvaluationContext(default) { ComparesRatiosExactly = space.ComparesRatiosExactly }).Evaluate(range, null));
            case PathNode { Operand: ContextNode { Repeated: null } context } path when EntryOf(context, path.Name) is { } entry:
                return entry;
            case PathNode path:
                return space.Member(Plan(path.Operand), path.Name);
            case CallNode call when Plan(call.Function) is PlanConstant { Value: FunctionValue function }:
                ImmutableArray<PlanNode> arguments = [.. call.Arguments.Select(Plan)];
                return inline?.Invoke(function, arguments) ?? space.Call(function, call.Type, arguments);
            default:
                return Escape(node);
        }
    }

    private PlanNode Comparison(ComparisonOperator op, Node left, Node right)
    {
        if (op is ComparisonOperator.Equal or ComparisonOperator.NotEqual && (IsNull(left) || IsNull(right)))
        {
            var isNull = space.IsNull(Plan(IsNull(right) ? left : right));
            return op == ComparisonOperator.Equal ? isNull : space.Not(isNull);
        }

        return Comparison(op, Plan(left), Plan(right));
    }

    private PlanNode Comparison(ComparisonOperator op, PlanNode left, PlanNode right) => op switch
    {
        ComparisonOperator.Equal => space.Compare(PlanOperator.Equal, left, right),
        ComparisonOperator.NotEqual => space.Compare(PlanOperator.NotEqual, left, right),
        ComparisonOperator.Less => space.Compare(PlanOperator.Less, left, right),
        ComparisonOperator.LessOrEqual => space.Compare(PlanOperator.LessOrEqual, left, right),
        ComparisonOperator.Greater => space.Compare(PlanOperator.Less, right, left),
        _ => space.Compare(PlanOperator.LessOrEqual, right, left),
    };

    /// <summary>The right side of <c>in</c>.</summary>
    private PlanNode Test(PlanNode value, Node test)
    {
        switch (test)
        {
            case ComparisonTestNode { Operator: ComparisonOperator.Equal or ComparisonOperator.NotEqual } toNull when IsNull(toNull.Operand):
                return toNull.Operator == ComparisonOperator.Equal ? space.IsNull(value) : space.Not(space.IsNull(value));
            case ComparisonTestNode comparison:
                return Comparison(comparison.Operator, value, Plan(comparison.Operand));
            case TestsNode { Tests: var tests } when tests.All(t => IsPlain(t, value.Type)):
                // One set is looked up at once; among values of one type it means the same as one comparison after the other.
                return space.In(value, space.Constant(new ListValue([.. tests.Select(t => ((LiteralNode)t).Value)])));
            case TestsNode { Tests: var tests }:
                return tests.Aggregate(space.Constant(BooleanValue.False), (any, next) => space.Or(any, Test(value, next)));
            case LiteralNode when IsNull(test):
                return space.IsNull(value);
            default:
                return space.In(value, Plan(test));
        }
    }

    /// <summary>A context of constants; null where an entry is computed.</summary>
    private PlanNode? Constant(ContextNode node)
    {
        if (ReadsLocals(node))
            return null;
        var entries = ImmutableArray.CreateBuilder<KeyValuePair<string, Value>>(node.Entries.Length);
        foreach (var entry in node.Entries)
        {
            if (Plan(entry.Value) is not PlanConstant { Value: var constant })
                return null;
            entries.Add(KeyValuePair.Create(entry.Name, constant));
        }

        return space.Constant(new ContextValue(entries));
    }

    private PlanNode Escape(Node node, PlanDetail? inside = null)
    {
        if (_locals.Count > 0 && ReadsLocals(node))
            return Lost();
        HashSet<string> free = new(StringComparer.Ordinal);
        Names(node, free);
        List<KeyValuePair<string, PlanNode>> reads = [];
        foreach (var name in free)
        {
            if (names(name) is { } read)
                reads.Add(KeyValuePair.Create(name, read));
        }

        return space.Escape(node.Text, node.Text, node.Type, reads, (scope, context) => new Interpreter(scope, Value.Null, context).Evaluate(node, null), inside);
    }

    private static void Names(Node node, HashSet<string> free)
    {
        if (node is GlobalNode global)
            free.Add(global.Name);
        else if (node is DynamicNode dynamic)
            Names(dynamic.Outside, free);
        foreach (var child in node.Children)
            Names(child, free);
    }

    private static bool IsNull(Node node) => node is LiteralNode { Value: NullValue };

    private static bool IsPlain(Node node, FeelType type) => node is LiteralNode { Value: TextValue or NumberValue } && node.Type == type;
}
