using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Feel.Evaluation;

namespace Kefa.Dmn;

/// <summary>What a value is when an unknown fact decides between several.</summary>
internal static class Undecided
{
    /// <summary>One of two values; which one depends on <paramref name="cause"/>.</summary>
    public static Value Either(Value a, Value b, Value cause) => Unknowns.Join(a, b, Causes.Of(cause));

    /// <summary>One of several values; which one depends on <paramref name="causes"/>.</summary>
    public static Value OneOf(IReadOnlyList<Value> candidates, IEnumerable<Value> causes)
    {
        var because = Of(causes);
        var joined = candidates[0];
        for (var i = 1; i < candidates.Count; i++)
            joined = Unknowns.Join(joined, candidates[i], because);
        return joined;
    }

    /// <summary>The same value, which may also turn out to be an error.</summary>
    public static Value OrError(Value value, IEnumerable<Value> causes) => Unknowns.OrError(value, Of(causes));

    /// <summary>The causes of several values.</summary>
    public static ImmutableArray<string> Of(IEnumerable<Value> causes) =>
        causes.Aggregate(ImmutableArray<string>.Empty, static (union, value) => Causes.Union(union, Causes.Of(value)));
}
