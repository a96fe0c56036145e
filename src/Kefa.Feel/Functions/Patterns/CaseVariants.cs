using System.Text;

namespace Kefa.Feel.Functions;

/// <summary>Which code points differ by case alone: those whose lower case has the same upper case (k, K and the Kelvin sign).</summary>
internal static class CaseVariants
{
    private static readonly Lazy<Dictionary<int, int[]>> Lazy = new(Compute);

    public static IReadOnlyDictionary<int, int[]> Table => Lazy.Value;

    private static Dictionary<int, int[]> Compute()
    {
        var families = new Dictionary<int, List<int>>();
        for (var codePoint = 0; codePoint <= 0x1FFFF; codePoint++)
        {
            // Beyond these planes nothing has case.
            if (!Rune.TryCreate(codePoint, out var rune))
                continue;
            var lower = Rune.ToLowerInvariant(rune);
            var upper = Rune.ToUpperInvariant(lower);
            if (lower == rune && upper == rune)
                continue;
            if (!families.TryGetValue(upper.Value, out var family))
                families[upper.Value] = family = [upper.Value];
            if (!family.Contains(codePoint))
                family.Add(codePoint);
        }

        var table = new Dictionary<int, int[]>();
        foreach (var family in families.Values.Where(family => family.Count > 1))
        {
            foreach (var member in family)
                table[member] = [.. family.Where(other => other != member)];
        }

        return table;
    }
}
