using System.Collections.Immutable;
using Kefa.Feel.Evaluation;

namespace Kefa.Feel.Functions;

/// <summary>What built-in functions do with the bounds of numbers.</summary>
internal static class Bounding
{
    public delegate bool Step(Number value, out Number result);

    /// <summary>The bounds of all items; false when one is neither a number nor an unknown one.</summary>
    public static bool TryOf(ImmutableArray<Value> items, out Bounds[] bounds)
    {
        bounds = new Bounds[items.Length];
        for (var i = 0; i < items.Length; i++)
        {
            if (!Bounds.TryOf(items[i], out bounds[i]))
                return false;
        }

        return true;
    }

    /// <summary>The image under a function that never falls; false when an end leaves the range of numbers.</summary>
    public static bool TryMap(this Bounds bounds, Step step, out Bounds image)
    {
        Number low = default, high = default;
        var fits = (bounds.Min is not { } min || step(min, out low)) & (bounds.Max is not { } max || step(max, out high));
        image = new Bounds(bounds.Min is null ? null : low, bounds.Max is null ? null : high);
        return fits;
    }

    /// <summary>The number itself when the bounds meet, else an unknown number with the causes of these values.</summary>
    public static Value ToValue(this Bounds bounds, params ReadOnlySpan<Value> causes) => Unknowns.Number(
        bounds, Operations.UnknownFrom(UnknownKind.Number, causes) is UnknownValue unknown ? unknown.Causes : []);
}
