using Kefa.Feel.Evaluation;
using Kefa.Feel.Syntax;

namespace Kefa.Feel.Checking.Regions;

/// <summary>Finds the constants with which tests compare: where all that is compared is constant, the tests cut the values into few regions.</summary>
internal static class Constants
{
    private static readonly EvaluationLimits Little = new() { MaxSteps = 10_000, MaxDepth = 50, MaxSize = 10_000 };

    /// <summary>The value of an expression that is the same at every evaluation, or null when it is not, or fails.</summary>
    public static Value? Of(Node node)
    {
        if (node is LiteralNode literal)
            return literal.Value;
        return IsConstant(node) && Compute(node) is { } value and not (ErrorValue or UnknownValue) ? value : null;
    }

    /// <summary>What an evaluation without facts answers, perhaps an error; null when it takes too long.</summary>
    public static Value? Compute(Node node)
    {
        try
        {
            return new Interpreter(Scope.Empty, Value.Null, Context()).Evaluate(node, null);
        }
        catch (EvaluationLimitException)
        {
            return null;
        }
    }

    public static EvaluationContext Context() => new(default, Little);

    /// <summary>Whether the node by itself is the same at every evaluation, if what it holds is.</summary>
    public static bool MayBeFixed(Node node) => node is not (GlobalNode or LocalNode or ItemNode or PartialNode or DynamicNode or InputNode or ErrorLiteralNode or FunctionNode or BuiltInNode { Function.Name: "now" or "today" });

    /// <summary>Collects the constants of a cell of unary tests; false when the cell is more than comparisons of its input with constants.</summary>
    public static bool OfTests(Node root, List<Value> constants) => root is UnaryTestsNode tests
        ? tests.Tests.All(t => t.UsesInput ? OfCondition(t.Test, static n => n is InputNode, constants) : OfTest(t.Test, constants))
        : OfTest(root, constants);

    /// <summary>Collects the constants of a test: what stands on the right of <c>in</c>, or in a cell.</summary>
    public static bool OfTest(Node test, List<Value> constants) => test switch
    {
        ComparisonTestNode comparison => Add(Of(comparison.Operand), constants),
        TestsNode tests => tests.Tests.All(t => OfTest(t, constants)),
        RangeNode range => Add(Of(range.Start), constants) && Add(Of(range.End), constants),
        _ => Add(Of(test), constants),
    };

    /// <summary>Whether a node is one comparison of a subject with constants, which are collected.</summary>
    public static bool OfAtom(Node node, Func<Node, bool> isSubject, List<Value> constants) => node switch
    {
        ComparisonNode comparison when isSubject(comparison.Left) => Add(Of(comparison.Right), constants),
        ComparisonNode comparison when isSubject(comparison.Right) => Add(Of(comparison.Left), constants),
        InNode membership when isSubject(membership.Left) => OfTest(membership.Right, constants),
        BetweenNode between when isSubject(between.Value) => Add(Of(between.Low), constants) && Add(Of(between.High), constants),
        _ => false,
    };

    /// <summary>The argument of <c>not(…)</c>, or null when the node is something else.</summary>
    public static Node? Negated(Node node) =>
        node is CallNode { Function: BuiltInNode { Function.Name: "not" }, Arguments: [var argument] } ? argument : null;

    /// <summary>The subject of one comparison with constants, or null.</summary>
    public static Node? Subject(Node node)
    {
        List<Value> constants = [];
        var subject = node switch
        {
            ComparisonNode comparison when Of(comparison.Right) is not null => comparison.Left,
            ComparisonNode comparison when Of(comparison.Left) is not null => comparison.Right,
            InNode membership when OfTest(membership.Right, constants) => membership.Left,
            BetweenNode between when Of(between.Low) is not null && Of(between.High) is not null => between.Value,
            _ => null,
        };
        // Constants compared with each other have one answer, or none because their types differ, which is said elsewhere.
        return subject is null || Of(subject) is not null ? null : subject;
    }

    /// <summary>The simple values in a value: those of lists, and the ends of ranges. False when there is something without a place on an axis.</summary>
    public static bool Add(Value? value, List<Value> constants)
    {
        switch (value)
        {
            case NullValue:
                return true;
            case ListValue list:
                return list.Items.All(i => Add(i, constants));
            case RangeValue range:
                return AddEnd(range.Start, constants) && AddEnd(range.End, constants);
            case NumberValue or TextValue or BooleanValue or DateValue or TimeValue or DateTimeValue or MonthDurationValue or TimeDurationValue:
                constants.Add(value);
                return true;
            default:
                return false;
        }
    }

    private static bool AddEnd(Value end, List<Value> constants) => ReferenceEquals(end, RangeValue.Undefined) || Add(end, constants);

    private static bool OfCondition(Node node, Func<Node, bool> isSubject, List<Value> constants) => node switch
    {
        AndNode and => OfCondition(and.Left, isSubject, constants) && OfCondition(and.Right, isSubject, constants),
        OrNode or => OfCondition(or.Left, isSubject, constants) && OfCondition(or.Right, isSubject, constants),
        _ when Negated(node) is { } inner => OfCondition(inner, isSubject, constants),
        _ => OfAtom(node, isSubject, constants),
    };

    private static bool IsConstant(Node node) => MayBeFixed(node) && node.Children.All(IsConstant);
}
