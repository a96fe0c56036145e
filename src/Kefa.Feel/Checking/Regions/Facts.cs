using System.Collections.Immutable;
using Kefa.Feel.Evaluation;
using Kefa.Feel.Syntax;

namespace Kefa.Feel.Checking.Regions;

/// <summary>What is known of the values that parts of an expression can have.</summary>
internal sealed class Facts(Scope names, Func<string, Domain?> domainOf)
{
    private static readonly EvaluationLimits Some = new() { MaxSteps = 200_000, MaxDepth = 200, MaxSize = 100_000 };

    /// <summary>The values that an expression can have besides null.</summary>
    public Domain Of(Node node)
    {
        var kind = ValueKinds.KindOf(node.Type);
        var known = domainOf(node.Text.Trim());
        switch (ValueOf(node))
        {
            case null or NullValue or ListValue or ContextValue or RangeValue or FunctionValue:
                break;
            case UnknownValue unknown:
                known = (known ?? Domain.Any) with { Min = Greater(known?.Min, unknown.Min), Max = Less(known?.Max, unknown.Max) };
                break;
            case var value:
                return new Domain(ValueKinds.KindOf(value)!.Value, Values: [value]);
        }

        var isNumber = known?.Min is not null || known?.Max is not null;
        return known is null ? new Domain(kind) : known with { Kind = kind == UnknownKind.Any && known.Kind == UnknownKind.Any && isNumber ? UnknownKind.Number : kind == UnknownKind.Any ? known.Kind : kind };
    }

    /// <summary>The answers of a comparison of two things that are not constant, as far as their bounds decide it: true, false or both.</summary>
    public ImmutableArray<Value> Answers(Node node)
    {
        var answer = node is ComparisonNode comparison && comparison.Operator is not (ComparisonOperator.Equal or ComparisonOperator.NotEqual)
            && Typed(ValueOf(comparison.Left)) is { } left && Typed(ValueOf(comparison.Right)) is { } right
                ? Compared(comparison.Operator, left, right)
                : ValueOf(node);
        return answer is BooleanValue ? [answer] : [BooleanValue.True, BooleanValue.False];
    }

    /// <summary>The value over all that is known, or null when it depends on what is only known at an evaluation.</summary>
    private Value? ValueOf(Node node)
    {
        if (HasLocals(node))
            return null;
        try
        {
            return new Interpreter(names, Value.Unknown, new EvaluationContext(default, Some)).Evaluate(node, null);
        }
        catch (EvaluationLimitException)
        {
            return null;
        }
    }

    private static Value Compared(ComparisonOperator op, Value left, Value right)
    {
        var context = new EvaluationContext(default);
        return op switch
        {
            ComparisonOperator.Less => Operations.Less(left, right, context),
            ComparisonOperator.LessOrEqual => Operations.LessOrEqual(left, right, context),
            ComparisonOperator.Greater => Operations.Less(right, left, context),
            _ => Operations.LessOrEqual(right, left, context),
        };
    }

    /// <summary>A number within its bounds, leaving apart that it may be missing: then there is no answer at all.</summary>
    private static Value? Typed(Value? value) => value is not null && Bounds.TryOfPerhaps(value, out var bounds) ? UnknownValue.NumberBetween(bounds.Min, bounds.Max) : null;

    private static Number? Greater(Number? a, Number? b) => a is { } x && b is { } y ? Number.Max(x, y) : a ?? b;

    private static Number? Less(Number? a, Number? b) => a is { } x && b is { } y ? Number.Min(x, y) : a ?? b;

    private static bool HasLocals(Node node) => node is LocalNode or ItemNode or PartialNode or DynamicNode or InputNode || node.Children.Any(HasLocals);
}
