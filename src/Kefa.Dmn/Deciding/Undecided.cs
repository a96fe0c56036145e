using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>What a value is when an unknown fact decides between several.</summary>
internal static class Undecided
{
    /// <summary>One of two values; which one depends on <paramref name="cause"/>.</summary>
    public static Value Either(Value a, Value b, Value cause) => Because(Operations.Join(a, b), cause);

    /// <summary>One of several values.</summary>
    public static Value OneOf(IReadOnlyList<Value> candidates, params ReadOnlySpan<Value> causes)
    {
        var joined = candidates[0];
        for (var i = 1; i < candidates.Count; i++)
            joined = Operations.Join(joined, candidates[i]);
        return Because(joined, causes);
    }

    /// <summary>The same value; if it is unknown, with the causes of these too.</summary>
    public static Value Because(Value value, params ReadOnlySpan<Value> causes)
    {
        if (value is not UnknownValue unknown)
            return value;
        var all = new SortedSet<string>(unknown.Causes, StringComparer.Ordinal);
        foreach (var cause in causes)
        {
            if (Operations.UnknownFrom(UnknownKind.Any, cause) is UnknownValue from)
                all.UnionWith(from.Causes);
        }

        ImmutableArray<string> sorted = [.. all];
        return unknown.Kind == UnknownKind.Number
            ? UnknownValue.NumberBetween(unknown.Min, unknown.Max, sorted)
            : UnknownValue.Of(unknown.Kind, sorted);
    }
}
