using System.Collections.Immutable;

namespace Kefa.Matching;

/// <summary>Puts missing facts in the order in which it pays to ask for them.</summary>
public static class Decisiveness
{
    /// <summary>
    /// A fact that alone leaves something undecided comes before one that does so together with others; then the one that more depends on;
    /// then by name, so that the order is always the same.
    /// </summary>
    /// <param name="undecided">The causes of each thing that is not decided: conditions of one policy, or policies of one company.</param>
    public static ImmutableArray<string> Order(IReadOnlyCollection<ImmutableArray<string>> undecided)
    {
        var alone = new Dictionary<string, int>(StringComparer.Ordinal);
        var together = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var causes in undecided)
        {
            foreach (var cause in causes)
            {
                together[cause] = together.GetValueOrDefault(cause) + 1;
                if (causes.Length == 1)
                    alone[cause] = alone.GetValueOrDefault(cause) + 1;
            }
        }

        return
        [
            .. together.Keys
                .OrderByDescending(c => alone.GetValueOrDefault(c))
                .ThenByDescending(c => together[c])
                .ThenBy(c => c, StringComparer.Ordinal),
        ];
    }

    /// <summary>The facts that settle the most of a company's undecided policies, the most decisive first.</summary>
    public static ImmutableArray<string> Across(IEnumerable<PolicyResult> results) =>
        Order([.. results.Where(r => r.Verdict == Verdict.U).Select(r => r.Missing)]);
}
