using Kefa.Bureau.Companies;
using Kefa.Matching.Policies;

namespace Kefa.Bureau.Policies;

/// <summary>The whole result of one policy for some companies: lists keep only bits of it, a page shows the words of its own rows.</summary>
public sealed class ExplainReach(CompanyDirectory companies)
{
    /// <summary>More companies than this are read in one pass over the register instead of one by one.</summary>
    private const int Few = 100;

    /// <summary>Results by credit code; a company that is gone meanwhile is left out.</summary>
    public async Task<IReadOnlyDictionary<string, PolicyResult>> OfAsync(
        PolicyCatalog catalog, Policy policy, DateOnly asOf, IEnumerable<string> usccs, CancellationToken cancellationToken)
    {
        Dictionary<string, PolicyResult> results = new(StringComparer.Ordinal);
        HashSet<string> asked = new(usccs, StringComparer.Ordinal);
        if (asked.Count > Few)
        {
            await foreach (var company in companies.ProfilesAsync(new CompanyFilter(), cancellationToken))
            {
                if (asked.Contains(company.Summary.Uscc))
                    results[company.Summary.Uscc] = catalog.Evaluator.Evaluate(policy, company.Profile, asOf);
            }

            return results;
        }

        foreach (var uscc in asked)
        {
            if (await companies.ProfileAsync(uscc, cancellationToken) is { } company)
                results[uscc] = catalog.Evaluator.Evaluate(policy, company.Profile, asOf);
        }

        return results;
    }
}
