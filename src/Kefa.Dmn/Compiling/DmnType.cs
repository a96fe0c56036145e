using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>A type of a model: its FEEL type and the values that its item definitions allow.</summary>
internal sealed class DmnType(FeelType feel)
{
    public static DmnType Any { get; } = new(FeelType.Any);

    public FeelType Feel { get; } = feel;

    public string Name { get; init; } = "";

    public bool IsCollection { get; init; }

    /// <summary>The type that an item definition refers to, with constraints of its own.</summary>
    public DmnType? Base { get; init; }

    public FeelExpression? AllowedValues { get; init; }

    public FeelExpression? TypeConstraint { get; init; }

    public ImmutableArray<KeyValuePair<string, DmnType>> Components { get; init; } = [];

    public bool IsConstrained => AllowedValues is not null || TypeConstraint is not null || Base is { IsConstrained: true } || Components.Any(c => c.Value.IsConstrained);

    /// <summary>Whether a value can fail this type at all.</summary>
    public bool IsAny => Feel == FeelType.Any && !IsConstrained;

    /// <summary>The value brought to this type; one that does not fit, or is not allowed, is an error.</summary>
    public Value Coerce(Value value, EvaluationContext context)
    {
        if (IsAny || value is ErrorValue)
            return value;
        var coerced = Feel == FeelType.Any ? value : Feel.Coerce(value, context);
        if (coerced is NullValue or UnknownValue || !IsConstrained)
            return coerced;
        return Refusal(coerced, Scope.Empty, context) is { } refusal ? context.Error(refusal) : coerced;
    }

    /// <param name="value">What is tested.</param>
    /// <param name="siblings">The other members of the context that the value belongs to: the tests of a component may speak of them.</param>
    /// <param name="context">The evaluation.</param>
    private Phrase? Refusal(Value value, Scope siblings, EvaluationContext context)
    {
        if (value is NullValue or UnknownValue)
            return null;
        if (IsCollection && value is ListValue list)
        {
            foreach (var item in list.Items)
            {
                if (OfOne(item, siblings, context) is { } refusal)
                    return refusal;
            }
        }
        else if (OfOne(value, siblings, context) is { } refusal)
        {
            return refusal;
        }

        return Passes(TypeConstraint, value, siblings, context) ? null : NotAllowed(TypeConstraint!);
    }

    private Phrase NotAllowed(FeelExpression tests) => $"The value is not one that the type '{Name}' allows: {tests.Text.Trim()}.";

    private Phrase? OfOne(Value value, Scope siblings, EvaluationContext context)
    {
        if (Base?.Refusal(value, Scope.Empty, context) is { } refusal)
            return refusal;
        if (!Passes(AllowedValues, value, siblings, context))
            return NotAllowed(AllowedValues!);
        if (value is not ContextValue members)
            return null;
        var together = Scope.Of(members.Entries);
        foreach (var (name, type) in Components)
        {
            if (members[name] is { } member && type.Refusal(member, together, context) is { } inner)
                return inner;
        }

        return null;
    }

    private static bool Passes(FeelExpression? tests, Value value, Scope siblings, EvaluationContext context) =>
        tests is null || value is NullValue or UnknownValue || tests.EvaluateUnaryTests(value, siblings, context) is BooleanValue { Truth: true } or UnknownValue;
}
