using System.Collections.Immutable;
using Kefa.Feel.Syntax;

namespace Kefa.Feel.Checking;

/// <summary>Finds what cannot work whatever the facts are. What may work is not reported: types that are not known fit everywhere.</summary>
internal sealed partial class Checker
{
    /// <summary>Nobody reads on beyond these, and finding more takes time.</summary>
    private const int Most = 50;

    private readonly ParseScope _scope;
    private readonly ImmutableArray<Diagnostic>.Builder _found = ImmutableArray.CreateBuilder<Diagnostic>();

    private Checker(ParseScope scope) => _scope = scope;

    public static ImmutableArray<Diagnostic> Check(Node root, ParseScope scope)
    {
        var checker = new Checker(scope);
        checker.Visit(root);
        checker._found.Sort((a, b) => a.Line != b.Line ? a.Line.CompareTo(b.Line) : a.Column.CompareTo(b.Column));
        return checker._found.DrainToImmutable();
    }

    private void Visit(Node node)
    {
        if (_found.Count >= Most)
            return;
        CheckNode(node);
        foreach (var child in node.Children)
            Visit(child);
    }

    private void CheckNode(Node node)
    {
        switch (node)
        {
            case GlobalNode { IsKnown: false } global:
                UnknownName(global.Span, global.Name);
                break;
            case DynamicNode { MayBeMember: false, Outside: GlobalNode { IsKnown: false } } dynamic:
                UnknownName(dynamic.Span, dynamic.Name);
                break;
            case ErrorLiteralNode literal:
                Report(literal.Span, literal.Message);
                break;
            case PathNode path when TypeRules.Member(path.Operand.Type, path.Name) is null:
                Report(path.NameSpan, $"A {path.Operand.Type} has no '{path.Name}'{Suggestions.DidYouMean(path.Name, TypeRules.MemberNames(path.Operand.Type))}.");
                break;
            case ArithmeticNode arithmetic when TypeRules.Arithmetic(arithmetic.Operator, arithmetic.Left.Type, arithmetic.Right.Type) is null:
                Report(arithmetic.Span, $"A {arithmetic.Left.Type} and a {arithmetic.Right.Type} cannot be {Verb(arithmetic.Operator)}.");
                break;
            case NegateNode negate when !CanBe(negate.Operand.Type, FeelType.Number) && !CanBe(negate.Operand.Type, FeelType.MonthDuration) && !CanBe(negate.Operand.Type, FeelType.TimeDuration):
                Report(negate.Span, $"A {negate.Operand.Type} has no negative.");
                break;
            case ComparisonNode comparison:
                CheckComparison(comparison.Operator, comparison.Left.Type, comparison.Right.Type, comparison.Span);
                break;
            case BetweenNode between:
                CheckComparison(ComparisonOperator.LessOrEqual, between.Value.Type, between.Low.Type, between.Span);
                CheckComparison(ComparisonOperator.LessOrEqual, between.Value.Type, between.High.Type, between.Span);
                break;
            case InNode membership:
                CheckTest(membership.Left.Type, membership.Right);
                break;
            case UnaryTestsNode tests:
                foreach (var test in tests.Tests.Where(t => !t.UsesInput && t.Test.Type != FeelType.Boolean))
                    CheckTest(_scope.Input, test.Test);
                break;
            case AndNode and:
                NeedsBoolean(and.Left, "'and'");
                NeedsBoolean(and.Right, "'and'");
                break;
            case OrNode or:
                NeedsBoolean(or.Left, "'or'");
                NeedsBoolean(or.Right, "'or'");
                break;
            case IfNode conditional:
                NeedsBoolean(conditional.Condition, "'if'");
                break;
            case QuantifiedNode quantified:
                NeedsBoolean(quantified.Condition, "'satisfies'");
                break;
            case FilterNode filter when !CanBe(filter.Right.Type, FeelType.Boolean) && !CanBe(filter.Right.Type, FeelType.Number):
                Report(filter.Right.Span, $"A filter is a boolean or a number, not a {filter.Right.Type}.");
                break;
            case ContextNode context:
                CheckEntries(context);
                break;
            case InstanceOfNode { Tested.Type: null } instance:
                UnknownType(instance.Tested.Span);
                break;
            case FunctionNode function:
                CheckFunction(function);
                break;
            case CallNode call:
                CheckCall(call);
                break;
            case CallNamedNode call:
                CheckCall(call);
                break;
        }
    }

    private void Report(NodeSpan span, Phrase message) => _found.Add(span.Source.At(span.Start, message));

    private void UnknownName(NodeSpan span, string name) =>
        Report(span, $"There is no '{name}' here{Suggestions.DidYouMean(name, _scope.Names.Select(n => n.Key).Concat(BuiltIns.Names))}.");

    private void UnknownType(NodeSpan span)
    {
        var name = span.Source.Text[span.Start..span.End];
        Report(span, $"There is no type '{name}' here{Suggestions.DidYouMean(name, _scope.TypeNames)}.");
    }

    private void NeedsBoolean(Node node, string where)
    {
        if (!CanBe(node.Type, FeelType.Boolean))
            Report(node.Span, $"{where} needs a boolean and gets a {node.Type}.");
    }

    private void CheckTest(FeelType value, Node test)
    {
        switch (test)
        {
            case TestsNode tests:
                foreach (var one in tests.Tests)
                    CheckTest(value, one);
                break;
            case ComparisonTestNode comparison:
                CheckComparison(comparison.Operator, value, comparison.Operand.Type, comparison.Span);
                break;
            case { Type: RangeType range } when value is not RangeType:
                CheckComparison(ComparisonOperator.LessOrEqual, value, range.End, test.Span);
                break;
            case { Type: ListType or RangeType }:
                break;
            default:
                CheckComparison(ComparisonOperator.Equal, value, test.Type, test.Span);
                break;
        }
    }

    private void CheckComparison(ComparisonOperator op, FeelType left, FeelType right, NodeSpan span)
    {
        if (!CanBe(left, right) && !CanBe(right, left))
            Report(span, $"A {left} cannot be compared with a {right}.");
        else if (op is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual) && (!IsOrdered(left) || !IsOrdered(right)))
            Report(span, $"Values of type {(IsOrdered(left) ? right : left)} have no order.");
    }

    private void CheckEntries(ContextNode context)
    {
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var entry in context.Entries)
        {
            if (!seen.Add(entry.Name))
                Report(entry.NameSpan, $"The context has two entries '{entry.Name}'.");
        }
    }

    private static bool IsOrdered(FeelType type) => type is BasicType { Kind: not BasicKind.Boolean };

    /// <summary>Whether some value of a type may be one of the other: only what certainly cannot be is an error.</summary>
    private static bool CanBe(FeelType type, FeelType other) => (type, other) switch
    {
        (BasicType { Kind: BasicKind.Any or BasicKind.Null }, _) or (_, BasicType { Kind: BasicKind.Any or BasicKind.Null }) => true,
        (BasicType, BasicType) => type == other,
        (ListType a, ListType b) => CanBe(a.Item, b.Item),
        (RangeType a, RangeType b) => CanBe(a.End, b.End),
        (ContextType, ContextType) or (FunctionType, FunctionType) => true,
        _ => false,
    };

    private static Phrase Verb(ArithmeticOperator op) => op switch
    {
        ArithmeticOperator.Add => $"added",
        ArithmeticOperator.Subtract => $"subtracted",
        ArithmeticOperator.Multiply => $"multiplied",
        ArithmeticOperator.Divide => $"divided",
        _ => $"raised to a power",
    };
}
