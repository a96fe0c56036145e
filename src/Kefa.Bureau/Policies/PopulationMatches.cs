using Kefa.Bureau.Companies;
using Kefa.Matching.Policies;

namespace Kefa.Bureau.Policies;

/// <summary>A company as lists show it.</summary>
public sealed record CompanyCard(string Uscc, string Name, string? Region, string? Industry, SizeClass Size);

/// <summary>One company against one policy, small enough to keep millions: conditions are bits in the order of the policy.</summary>
public readonly record struct PairResult(Verdict Verdict, ulong Failing, ulong Unknown, decimal? Benefit, bool IsUpperBound)
{
    public bool IsNearMiss => Verdict == Verdict.N && System.Numerics.BitOperations.PopCount(Failing) == 1;

    internal static PairResult Of(PolicyResult result)
    {
        ulong failing = 0, unknown = 0;
        for (var i = 0; i < result.Conditions.Length; i++)
        {
            if (result.Conditions[i].Outcome == Outcome.F)
                failing |= 1UL << i;
            else if (result.Conditions[i].Outcome == Outcome.U)
                unknown |= 1UL << i;
        }

        return new PairResult(result.Verdict, failing, unknown, result.Benefit?.Amount, result.Benefit?.IsUpperBound ?? false);
    }
}

/// <summary>All companies of a bureau against all its policies on one day. Immutable.</summary>
/// <param name="Revision">The population's revision at which it was computed.</param>
/// <param name="Results">One row for each company, one cell for each policy.</param>
public sealed record PopulationMatches(
    DateOnly AsOf, long Revision, PolicyCatalog Catalog, IReadOnlyList<Policy> Policies, IReadOnlyList<CompanyCard> Companies, PairResult[][] Results, TimeSpan Took)
{
    /// <summary>The facts whose lack leaves verdicts open, those that leave most open first.</summary>
    public IReadOnlyList<MissingFact> Missing { get; init; } = [];

    /// <summary>The conditions that could not be computed; known only where all was decided for this answer.</summary>
    public IReadOnlyList<ConditionFailure> Failures { get; init; } = [];

    /// <summary>
    /// Companies whose matches are not those of today's policies and facts yet: they are being decided in the background. Their earlier matches are
    /// shown; those that were never decided are not among <see cref="Companies"/>.
    /// </summary>
    public int Pending { get; init; }

    /// <summary>Companies of the bureau, those that were never decided among them.</summary>
    public int Total { get; init; } = Companies.Count;

    /// <summary>The pairs that had to be decided for this answer; the others were held.</summary>
    public long Decided { get; init; }

    /// <summary>The column of a policy, or -1.</summary>
    public int ColumnOf(string policyId)
    {
        for (var i = 0; i < Policies.Count; i++)
        {
            if (Policies[i].Id == policyId)
                return i;
        }

        return -1;
    }

    /// <summary>How many companies have each verdict under a policy.</summary>
    public VerdictCounts CountsOf(int column)
    {
        int eligible = 0, near = 0, not = 0, unknown = 0, outside = 0;
        decimal benefit = 0;
        var isUpperBound = false;
        foreach (var row in Results)
        {
            var cell = row[column];
            switch (cell.Verdict)
            {
                case Verdict.E:
                    eligible++;
                    benefit += cell.Benefit ?? 0;
                    isUpperBound |= cell.IsUpperBound && cell.Benefit is not null;
                    break;
                case Verdict.U: unknown++; break;
                case Verdict.R: outside++; break;
                default:
                    not++;
                    near += cell.IsNearMiss ? 1 : 0;
                    break;
            }
        }

        return new VerdictCounts(eligible, near, not, unknown, outside, benefit, isUpperBound);
    }
}

/// <summary>Companies by verdict.</summary>
/// <param name="NearMisses">Those among <paramref name="NotEligible"/> that miss a single condition.</param>
/// <param name="Benefit">The sum of the benefits that can be computed, in yuan.</param>
/// <param name="IsUpperBound">True when some of them are "at most".</param>
public sealed record VerdictCounts(int Eligible, int NearMisses, int NotEligible, int Undetermined, int OutOfScope, decimal Benefit, bool IsUpperBound)
{
    public int InScope => Eligible + NotEligible + Undetermined;
}
