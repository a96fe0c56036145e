using Kefa.Bureau.Companies;
using Kefa.Matching.Policies;

namespace Kefa.Bureau.Policies;

/// <summary>Which companies of a policy a page shows.</summary>
public enum ReachGroup
{
    All,
    Matched,
    NearMiss,
    Undetermined,
    NotEligible,
}

/// <summary>The filter of an officer's list; null means everything.</summary>
/// <param name="Region">A prefix of the GB/T 2260 code.</param>
/// <param name="Industry">A prefix of the GB/T 4754 code (<c>C</c>, <c>C39</c>).</param>
/// <param name="Condition">Only companies that fail, or leave open, this condition.</param>
public sealed record ReachFilter(
    ReachGroup Group = ReachGroup.All, string? Search = null, string? Region = null, string? Industry = null, SizeClass? Size = null, string? Condition = null);

/// <summary>A company in such a list.</summary>
public sealed record ReachRow(CompanyCard Company, PairResult Result, IReadOnlyList<string> Failing, IReadOnlyList<string> Unknown);

/// <summary>How many of a group there are, and how many of them are eligible.</summary>
public sealed record ReachBar(string Key, int Companies, int Eligible, decimal Benefit);

/// <summary>How many companies a condition keeps out, alone or with others, and for how many it is open.</summary>
public sealed record ConditionCount(PolicyCondition Condition, int Failing, int FailingAlone, int Unknown);

/// <summary>Which companies a policy reaches, which miss it by one condition, and what is not known.</summary>
public sealed class PolicyReach(PopulationMatches matches, int column)
{
    public Policy Policy { get; } = matches.Policies[column];

    public DateOnly AsOf => matches.AsOf;

    public VerdictCounts Counts { get; } = matches.CountsOf(column);

    /// <summary>The companies in scope that pass the filter: near misses and undetermined ones with the fewest open points first, then by name in the order given.</summary>
    public IReadOnlyList<ReachRow> Rows(ReachFilter filter)
    {
        var bit = ConditionBit(filter.Condition);
        var search = filter.Search is { Length: > 0 } text ? Registers.SearchText.Normalise(text) : null;
        List<ReachRow> rows = [];
        for (var i = 0; i < matches.Companies.Count; i++)
        {
            var cell = matches.Results[i][column];
            var company = matches.Companies[i];
            if (IsIn(filter.Group, cell) && Matches(company, filter, search) && (bit == 0 || ((cell.Failing | cell.Unknown) & bit) != 0))
                rows.Add(new ReachRow(company, cell, Ids(cell.Failing), Ids(cell.Unknown)));
        }

        return [.. rows.OrderBy(r => Rank(r.Result)).ThenByDescending(r => r.Result.Benefit ?? 0).ThenBy(r => r.Company.Uscc, StringComparer.Ordinal)];
    }

    /// <summary>Companies in scope by some key of theirs, the most first.</summary>
    public IReadOnlyList<ReachBar> By(Func<CompanyCard, string?> key) =>
        [.. matches.Companies.Select((company, i) => (Key: key(company), Cell: matches.Results[i][column]))
            .Where(r => r.Key is not null && r.Cell.Verdict != Verdict.R)
            .GroupBy(r => r.Key!, StringComparer.Ordinal)
            .Select(g => new ReachBar(g.Key, g.Count(), g.Count(r => r.Cell.Verdict == Verdict.E), g.Sum(r => r.Cell.Benefit ?? 0)))
            .OrderByDescending(b => b.Eligible).ThenByDescending(b => b.Companies).ThenBy(b => b.Key, StringComparer.Ordinal)];

    /// <summary>What keeps companies out, in the order of the policy.</summary>
    public IReadOnlyList<ConditionCount> Conditions()
    {
        var counts = new (int Failing, int Alone, int Unknown)[Policy.Conditions.Length];
        foreach (var row in matches.Results)
        {
            var cell = row[column];
            for (var i = 0; i < counts.Length; i++)
            {
                var bit = 1UL << i;
                if ((cell.Failing & bit) != 0)
                {
                    counts[i].Failing++;
                    counts[i].Alone += cell.Failing == bit ? 1 : 0;
                }

                counts[i].Unknown += (cell.Unknown & bit) != 0 ? 1 : 0;
            }
        }

        return [.. counts.Select((c, i) => new ConditionCount(Policy.Conditions[i], c.Failing, c.Alone, c.Unknown))];
    }

    private static bool IsIn(ReachGroup group, PairResult cell) => group switch
    {
        ReachGroup.Matched => cell.Verdict == Verdict.E,
        ReachGroup.NearMiss => cell.IsNearMiss,
        ReachGroup.Undetermined => cell.Verdict == Verdict.U,
        ReachGroup.NotEligible => cell.Verdict == Verdict.N,
        _ => cell.Verdict != Verdict.R,
    };

    private static bool Matches(CompanyCard company, ReachFilter filter, string? search) =>
        (filter.Region is not { Length: > 0 } region || company.Region?.StartsWith(region, StringComparison.Ordinal) == true)
        && (filter.Industry is not { Length: > 0 } industry || company.Industry?.StartsWith(industry, StringComparison.Ordinal) == true)
        && (filter.Size is not { } size || company.Size == size)
        && (search is null || Registers.SearchText.Normalise(company.Name).Contains(search, StringComparison.Ordinal)
            || company.Uscc.Contains(search, StringComparison.OrdinalIgnoreCase));

    private static int Rank(PairResult cell) => cell.Verdict switch
    {
        Verdict.E => 0,
        Verdict.U => 100 + System.Numerics.BitOperations.PopCount(cell.Unknown),
        _ => 200 + System.Numerics.BitOperations.PopCount(cell.Failing),
    };

    private ulong ConditionBit(string? id)
    {
        for (var i = 0; id is not null && i < Policy.Conditions.Length; i++)
        {
            if (Policy.Conditions[i].Id == id)
                return 1UL << i;
        }

        return 0;
    }

    private List<string> Ids(ulong bits)
    {
        List<string> ids = [];
        for (var i = 0; bits != 0 && i < Policy.Conditions.Length; i++)
        {
            if ((bits & (1UL << i)) != 0)
                ids.Add(Policy.Conditions[i].Id);
        }

        return ids;
    }
}
