using System.Collections.Immutable;

namespace Kefa.Feel.Functions;

/// <summary>What is known of a number: both ends inclusive, null where there is none. A known number is its own bounds.</summary>
internal readonly record struct Bounds(Number? Min, Number? Max)
{
    /// <summary>The bounds of a number or of an unknown number; false for everything else.</summary>
    public static bool TryOf(Value value, out Bounds bounds)
    {
        bounds = value switch
        {
            NumberValue known => new Bounds(known.Number, known.Number),
            UnknownValue { Kind: UnknownKind.Number } unknown => new Bounds(unknown.Min, unknown.Max),
            _ => default,
        };
        return value is NumberValue or UnknownValue { Kind: UnknownKind.Number };
    }

    /// <summary>The bounds of all items; false when one is neither a number nor an unknown one.</summary>
    public static bool TryOf(ImmutableArray<Value> items, out Bounds[] bounds)
    {
        bounds = new Bounds[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (!TryOf(items[i], out bounds[i]))
                return false;
        }

        return true;
    }

    /// <summary>The image under a function that never falls; false when an end leaves the range of numbers.</summary>
    public bool TryMap(Step step, out Bounds image)
    {
        Number low = default, high = default;
        var fits = (Min is not { } min || step(min, out low)) & (Max is not { } max || step(max, out high));
        image = new Bounds(Min is null ? null : low, Max is null ? null : high);
        return fits;
    }

    /// <summary>The number itself when the bounds meet, else an unknown number with the causes of these values.</summary>
    public Value ToValue(params ReadOnlySpan<Value> causes)
    {
        if (Min is { } min && Max is { } max && min == max)
            return new NumberValue(min);
        return UnknownValue.NumberBetween(Min, Max, CausesOf(causes));
    }

    public delegate bool Step(Number value, out Number result);

    private static ImmutableArray<string> CausesOf(ReadOnlySpan<Value> values) =>
        Operations.UnknownFrom(UnknownKind.Number, values) is UnknownValue unknown ? unknown.Causes : [];
}
