using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Policies;

/// <summary>What changes for one company when one version takes the place of another.</summary>
public sealed record VerdictChange(CompanyCard Company, PairResult Before, PairResult After)
{
    public bool Gains => Before.Verdict != Verdict.E && After.Verdict == Verdict.E;

    public bool Loses => Before.Verdict == Verdict.E && After.Verdict != Verdict.E;
}

/// <summary>Two versions of a policy over the whole population.</summary>
/// <param name="Before">Null when the policy is new.</param>
/// <param name="Changes">The companies whose verdict or benefit changes: gains first, then losses, then the others.</param>
public sealed record PolicyComparison(
    Policy? Before, Policy After, DateOnly AsOf, int Companies, VerdictCounts CountsBefore, VerdictCounts CountsAfter, IReadOnlyList<VerdictChange> Changes)
{
    /// <summary>Conditions of the later version that could not be computed for some companies.</summary>
    public IReadOnlyList<ConditionFailure> Failures { get; init; } = [];

    public int Gains => Changes.Count(c => c.Gains);

    public int Losses => Changes.Count(c => c.Loses);
}

/// <summary>Runs a draft, or another version, against every company of the bureau.</summary>
public sealed class ComparePolicies(Population population)
{
    public async Task<PolicyComparison> HandleAsync(PolicyCatalog catalog, Policy? before, Policy after, DateOnly asOf, CancellationToken cancellationToken)
    {
        Policy[] both = before is null ? [after] : [before, after];
        var matches = await population.EvaluateAsync(catalog, both, asOf, cancellationToken);
        List<VerdictChange> changes = [];
        for (var i = 0; i < matches.Companies.Count; i++)
        {
            var row = matches.Results[i];
            PairResult old = before is null ? new(Verdict.R, 0, 0, null, false) : row[0], now = row[^1];
            if (old.Verdict != now.Verdict || old.Benefit != now.Benefit)
                changes.Add(new VerdictChange(matches.Companies[i], old, now));
        }

        return new PolicyComparison(
            before, after, asOf, matches.Companies.Count,
            before is null ? new VerdictCounts(0, 0, 0, 0, matches.Companies.Count, 0, false) : matches.CountsOf(0),
            matches.CountsOf(both.Length - 1),
            [.. changes.OrderBy(c => c.Gains ? 0 : c.Loses ? 1 : 2).ThenBy(c => c.Company.Uscc, StringComparer.Ordinal)])
        {
            Failures = [.. matches.Failures.Where(f => ReferenceEquals(f.Policy, after))],
        };
    }
}
