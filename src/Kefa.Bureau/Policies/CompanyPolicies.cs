using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Companies;
using Kefa.Matching.Explanations;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Policies;

/// <summary>One company against all policies of the bureau today.</summary>
/// <param name="PublicFactsOnly">True when everything that does not stand in a public register counted as unknown.</param>
public sealed record CompanyPolicies(CompanySummary Company, Profile Profile, IReadOnlyList<PolicyResult> Results, DateOnly AsOf, PolicyCatalog Catalog, bool PublicFactsOnly)
{
    /// <summary>Entitled first, then those that miss one condition, then undecided ones, then the rest; within each the most valuable first.</summary>
    public IReadOnlyList<PolicyResult> Ordered { get; } = [.. Results.OrderBy(Rank).ThenByDescending(r => r.Benefit?.Amount ?? 0).ThenBy(r => r.Policy.Id, StringComparer.Ordinal)];

    /// <summary>One of the results with what would change it; null when there is no such policy. What is not public stays unknown here too.</summary>
    public PolicyExplanation? Explain(string policy) => Results.FirstOrDefault(r => r.Policy.Id == policy) is { } result
        ? Catalog.Explainer.Explain(result.Policy, Profile, AsOf, [.. Results.Select(r => r.Policy)])
        : null;

    /// <summary>The facts that open verdicts wait for, over all policies in force; the one whose answer settles most comes first.</summary>
    public IReadOnlyList<DecidingAnswer> Deciding() => Catalog.Explainer.Deciding([.. Results.Where(r => r.Validity is Validity.InForce or Validity.Unknown)], Profile, AsOf);

    private static int Rank(PolicyResult result) => result switch
    {
        { Verdict: Verdict.R } => 9,
        { Validity: Validity.Expired or Validity.NotYet } => 8,
        { Verdict: Verdict.E } => 0,
        { IsNearMiss: true } => 1,
        { Verdict: Verdict.U } => 2,
        _ => 3,
    };
}

/// <summary>Answers what a company is entitled to, to those who may know.</summary>
public sealed class FindCompanyPolicies(CompanyDirectory companies, PolicyCatalogs catalogs, ICurrentBureau bureau, TimeProvider time)
{
    /// <param name="uscc">The company.</param>
    /// <param name="mayReadAll">Whether the reader may see facts that are not public: staff, the company's agent, or a bureau with open look-up.</param>
    /// <param name="cancellationToken">Ends the work.</param>
    /// <returns>Null when the bureau has no such company.</returns>
    public async Task<CompanyPolicies?> HandleAsync(string uscc, bool mayReadAll, CancellationToken cancellationToken)
    {
        if (await companies.ProfileAsync(uscc, cancellationToken) is not { } company)
            return null;
        var catalog = await catalogs.LoadAsync(cancellationToken);
        var asOf = bureau.Required.Today(time);
        var profile = mayReadAll ? company.Profile : PublicFacts(company.Profile, catalog.Dictionary);
        return new CompanyPolicies(company.Summary, profile, catalog.Evaluator.Evaluate(catalog.Policies.On(asOf), profile, asOf), asOf, catalog, !mayReadAll);
    }

    /// <summary>The profile with everything unknown that does not stand in a public register.</summary>
    internal static Profile PublicFacts(Profile profile, FieldDictionary dictionary) => new(profile.Id,
        profile.Facts.Where(f => dictionary.Find(f.Key.Field)?.IsPublic == true)
            // Said to be unknown, not left out: a default must not stand in for what we do not show.
            .Concat(dictionary.Fields.Where(f => !f.IsPublic).Select(f => KeyValuePair.Create(new FactKey(f.Id, f.IsYearly ? DateOnly.MinValue.Year : null), Fact.Unknown))));
}
