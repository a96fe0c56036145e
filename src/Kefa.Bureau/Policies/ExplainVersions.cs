using Kefa.Bureau.Companies;
using Kefa.Matching.Explanations;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Policies;

/// <summary>One company under two versions of a policy.</summary>
/// <param name="Company">The company.</param>
/// <param name="Profile">Its facts.</param>
/// <param name="Before">What the version that is replaced says; null when the policy is new.</param>
/// <param name="After">What the other one says, and what would change that.</param>
public sealed record VersionsExplained(CompanySummary Company, Profile Profile, PolicyResult? Before, PolicyExplanation After)
{
    /// <summary>The conditions whose outcome is another one than before, or that are new: by their ids in the later version.</summary>
    public IEnumerable<PolicyCondition> Changed => After.Result.Conditions
        .Where(c => Before is not null && Before.Conditions.FirstOrDefault(b => b.Condition.Id == c.Condition.Id)?.Outcome != c.Outcome).Select(c => c.Condition);
}

/// <summary>Explains for one company what a changed policy would mean: the counterfactual of an officer. Nothing is stored.</summary>
public sealed class ExplainVersions(CompanyDirectory companies)
{
    /// <returns>Null when the bureau has no such company.</returns>
    public async Task<VersionsExplained?> HandleAsync(PolicyCatalog catalog, Policy? before, Policy after, string uscc, DateOnly asOf, CancellationToken cancellationToken)
    {
        if (await companies.ProfileAsync(uscc, cancellationToken) is not { } company)
            return null;
        return new VersionsExplained(
            company.Summary,
            company.Profile,
            before is null ? null : catalog.Evaluator.Evaluate(before, company.Profile, asOf),
            catalog.Explainer.Explain(after, company.Profile, asOf, [.. catalog.Policies.On(asOf)]));
    }
}
