using Kefa.Feel.Syntax;

namespace Kefa.Feel.Evaluation;

internal sealed partial class Interpreter
{
    private Value Arithmetic(ArithmeticNode node, Frame? frame)
    {
        var left = Evaluate(node.Left, frame);
        var right = Evaluate(node.Right, frame);
        return node.Operator switch
        {
            ArithmeticOperator.Add => Operations.Add(left, right, context),
            ArithmeticOperator.Subtract => Operations.Subtract(left, right, context),
            ArithmeticOperator.Multiply => Operations.Multiply(left, right, context),
            ArithmeticOperator.Divide => Operations.Divide(left, right, context),
            _ => Operations.Power(left, right, context),
        };
    }

    private Value Comparison(ComparisonNode node, Frame? frame)
    {
        if (node.Operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual)
        {
            if (IsNull(node.Right))
                return NullTest(node.Operator, Evaluate(node.Left, frame));
            if (IsNull(node.Left))
                return NullTest(node.Operator, Evaluate(node.Right, frame));
        }

        return Compare(node.Operator, Evaluate(node.Left, frame), Evaluate(node.Right, frame));
    }

    /// <summary>What a comparison with constants answers for a subject (<paramref name="isSubject"/> finds where it stands).</summary>
    internal Value Atom(Node node, Func<Node, bool> isSubject, Value subject) => node switch
    {
        ComparisonNode { Operator: ComparisonOperator.Equal or ComparisonOperator.NotEqual } comparison when IsNull(comparison.Right) || IsNull(comparison.Left) =>
            NullTest(comparison.Operator, subject),
        ComparisonNode comparison when isSubject(comparison.Left) => Compare(comparison.Operator, subject, Evaluate(comparison.Right, null)),
        ComparisonNode comparison => Compare(comparison.Operator, Evaluate(comparison.Left, null), subject),
        InNode membership => Test(subject, membership.Right, null),
        BetweenNode between => Operations.Between(subject, Evaluate(between.Low, null), Evaluate(between.High, null), context),
        _ => throw new InvalidOperationException($"A {node.Kind} node is no comparison with constants."),
    };

    private static bool IsNull(Node node) => node is LiteralNode { Value: NullValue };

    /// <summary>A comparison with the word <c>null</c> asks whether there is a value: the one place where an error counts as a plain null, because the author asked.</summary>
    private Value NullTest(ComparisonOperator op, Value value)
    {
        var isNull = Equality.OfNull(value);
        return op == ComparisonOperator.Equal ? isNull : Operations.Not(isNull, context);
    }

    private Value Compare(ComparisonOperator op, Value left, Value right) => op switch
    {
        ComparisonOperator.Equal => Operations.Equal(left, right, context),
        ComparisonOperator.NotEqual => Operations.NotEqual(left, right, context),
        ComparisonOperator.Less => Operations.Less(left, right, context),
        ComparisonOperator.LessOrEqual => Operations.LessOrEqual(left, right, context),
        ComparisonOperator.Greater => Operations.Less(right, left, context),
        _ => Operations.LessOrEqual(right, left, context),
    };

    private Value And(AndNode node, Frame? frame)
    {
        var left = Evaluate(node.Left, frame);
        return left == BooleanValue.False ? left : Operations.And(left, Evaluate(node.Right, frame), context);
    }

    private Value Or(OrNode node, Frame? frame)
    {
        var left = Evaluate(node.Left, frame);
        return left == BooleanValue.True ? left : Operations.Or(left, Evaluate(node.Right, frame), context);
    }

    /// <summary>Whether a value passes the test on the right side of <c>in</c>; ranges and lists of literals are not built for it.</summary>
    private Value Test(Value value, Node test, Frame? frame)
    {
        switch (test.Kind)
        {
            case NodeKind.ComparisonTest:
                var comparison = (ComparisonTestNode)test;
                return IsNull(comparison.Operand) && comparison.Operator is ComparisonOperator.Equal or ComparisonOperator.NotEqual
                    ? NullTest(comparison.Operator, value)
                    : Compare(comparison.Operator, value, Evaluate(comparison.Operand, frame));
            case NodeKind.Tests:
                return AnyTest(value, ((TestsNode)test).Tests, frame);
            case NodeKind.Literal when IsNull(test):
                return Equality.OfNull(value);
            default:
                return Operations.In(value, Evaluate(test, frame), context);
        }
    }

    private Value AnyTest(Value value, System.Collections.Immutable.ImmutableArray<Node> tests, Frame? frame)
    {
        Value outcome = BooleanValue.False;
        foreach (var test in tests)
        {
            outcome = Operations.Or(outcome, Test(value, test, frame), context);
            if (outcome == BooleanValue.True)
                break;
        }

        return outcome;
    }

    /// <summary>Whether the input passes unary tests.</summary>
    public Value UnaryTests(UnaryTestsNode node)
    {
        if (node.Tests.IsEmpty)
            return BooleanValue.True;
        Value outcome = BooleanValue.False;
        foreach (var test in node.Tests)
        {
            outcome = Operations.Or(outcome, UnaryTest(test), context);
            if (outcome == BooleanValue.True)
                break;
        }

        return node.IsNegated ? Operations.Not(outcome, context) : outcome;
    }

    /// <summary>
    /// A test that mentions <c>?</c> is the answer itself. Otherwise the input must be equal to its value, or in it; a boolean about something else than a
    /// boolean input is an answer too.
    /// </summary>
    private Value UnaryTest(UnaryTest test)
    {
        if (test.UsesInput)
        {
            var answer = Evaluate(test.Test, null);
            return answer is BooleanValue or NullValue or UnknownValue ? answer : Operations.In(input, answer, context);
        }

        if (test.Test.Kind is NodeKind.ComparisonTest or NodeKind.Tests || IsNull(test.Test))
            return Test(input, test.Test, null);
        var value = Evaluate(test.Test, null);
        if (value is BooleanValue && ValueKinds.KindOf(input) is not (UnknownKind.Boolean or UnknownKind.Any) && test.Test is not LiteralNode)
            return value;
        return Operations.In(input, value, context);
    }

    private Value InstanceOf(InstanceOfNode node, Frame? frame)
    {
        var value = Evaluate(node.Operand, frame);
        if (node.Tested.Type is not { } type)
        {
            var span = node.Tested.Span;
            return context.Error($"There is no type '{span.Source.Text[span.Start..span.End]}' here.");
        }

        if (value is not UnknownValue unknown)
            return Causes.IsUnknownDeep(value) && type is not BasicType ? Unknowns.From(UnknownKind.Boolean, value) : Value.Of(type.Contains(value));
        if (unknown.Kind != UnknownKind.Any && type is BasicType)
            return Value.Of(ValueKinds.TypeOf(unknown.Kind).ConformsTo(type));
        var isPossible = unknown.Kind is UnknownKind.Any || (unknown.Kind, type) is (UnknownKind.List, ListType) or (UnknownKind.Context, ContextType);
        return isPossible ? UnknownValue.Of(UnknownKind.Boolean, unknown.Causes) : BooleanValue.False;
    }

    private Value If(IfNode node, Frame? frame)
    {
        var condition = Evaluate(node.Condition, frame);
        switch (condition)
        {
            case BooleanValue truth:
                return Evaluate(truth.Truth ? node.Then : node.Otherwise, frame);
            case ErrorValue:
                return condition;
            case NullValue:
                return Evaluate(node.Otherwise, frame);
            case UnknownValue { Kind: UnknownKind.Boolean or UnknownKind.Any } unknown:
                var joined = Unknowns.Join(Evaluate(node.Then, frame), Evaluate(node.Otherwise, frame), unknown.Causes);
                return unknown.Kind == UnknownKind.Boolean ? joined : Unknowns.OrError(joined, unknown.Causes);
            default:
                return context.Error($"The condition of 'if' has to be a boolean and is a {ValueKinds.Name(condition)}.");
        }
    }
}
