using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Matching.Policies;

/// <summary>
/// Which missing fact to ask for first. A fact weighs one part of each undecided condition that waits for it: a condition that waits for one
/// fact only is settled by it, one that waits for four by a quarter. Ties follow the path, so that the order is always the same.
/// </summary>
internal static class Decisiveness
{
    public static ImmutableArray<string> Order(ImmutableArray<ConditionResult> conditions, Value scope)
    {
        Dictionary<string, double> weights = new(StringComparer.Ordinal);
        // Whether the policy is meant for the company at all comes before everything else.
        if (scope is UnknownValue { Causes: var whether })
            Add(weights, whether, conditions.Length + 1);
        foreach (var condition in conditions)
            Add(weights, condition.Causes, 1);
        return [.. weights.OrderByDescending(w => w.Value).ThenBy(w => w.Key, StringComparer.Ordinal).Select(w => w.Key)];
    }

    private static void Add(Dictionary<string, double> weights, ImmutableArray<string> causes, double weight)
    {
        foreach (var cause in causes)
            weights[cause] = weights.GetValueOrDefault(cause) + weight / causes.Length;
    }
}
