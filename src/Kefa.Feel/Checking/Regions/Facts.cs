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

    /// <summary>The answers of a condition that compares with no constant: true, false or both.</summary>
    public ImmutableArray<Value> Answers(Node node) => ValueOf(node) is BooleanValue answer ? [answer] : [BooleanValue.True, BooleanValue.False];

    /// <summary>Whether one may be less than (-1), equal to (0) or greater than (1) another, as far as their bounds decide it.</summary>
    public ImmutableArray<int> Orders(Node left, Node right)
    {
        if (left.Text.Trim() == right.Text.Trim())
            return [0];
        if (Typed(ValueOf(left)) is not { } a || Typed(ValueOf(right)) is not { } b)
            return [-1, 0, 1];
        var context = new EvaluationContext(default);
        var (less, greater) = (Operations.Less(a, b, context), Operations.Less(b, a, context));
        ImmutableArray<int> orders = [.. less == BooleanValue.False ? (int[])[] : [-1], .. less == BooleanValue.True || greater == BooleanValue.True ? (int[])[] : [0], .. greater == BooleanValue.False ? (int[])[] : [1]];
        return orders.IsEmpty ? [-1, 0, 1] : orders;
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

    /// <summary>A number within its bounds, leaving apart that it may be missing: then there is no answer at all.</summary>
    private static Value? Typed(Value? value) => value is not null && Bounds.TryOfPerhaps(value, out var bounds) ? UnknownValue.NumberBetween(bounds.Min, bounds.Max) : null;

    private static Number? Greater(Number? a, Number? b) => a is { } x && b is { } y ? Number.Max(x, y) : a ?? b;

    private static Number? Less(Number? a, Number? b) => a is { } x && b is { } y ? Number.Min(x, y) : a ?? b;

    private static bool HasLocals(Node node) => node is LocalNode or ItemNode or PartialNode or DynamicNode or InputNode || node.Children.Any(HasLocals);
}
