using Kefa.Feel;
using Kefa.Matching.Policies;

namespace Kefa.Bureau.Policies;

/// <summary>A condition that could not be computed for some companies: for them it is open, and no fact would settle it.</summary>
/// <param name="Example">The first of them by credit code.</param>
/// <param name="Reason">Why it could not be computed for that one.</param>
public sealed record ConditionFailure(Policy Policy, PolicyCondition Condition, int Companies, CompanyCard Example, Phrase Reason);

/// <summary>Counts conditions that could not be computed. Thread safe.</summary>
internal sealed class FailureCounter
{
    private readonly Dictionary<PolicyCondition, ConditionFailure> _found = new(ReferenceEqualityComparer.Instance);
    private readonly Lock _gate = new();

    public void Add(CompanyCard company, IEnumerable<PolicyResult> results)
    {
        foreach (var result in results)
        {
            foreach (var condition in result.Conditions)
            {
                if (condition.Error is { } reason)
                    Add(company, result.Policy, condition.Condition, reason);
            }
        }
    }

    /// <summary>Those of most companies first.</summary>
    public IReadOnlyList<ConditionFailure> Ordered() => [.. _found.Values.OrderByDescending(f => f.Companies).ThenBy(f => f.Policy.Id, StringComparer.Ordinal).ThenBy(f => f.Condition.Id, StringComparer.Ordinal)];

    private void Add(CompanyCard company, Policy policy, PolicyCondition condition, Phrase reason)
    {
        lock (_gate)
        {
            var known = _found.GetValueOrDefault(condition) ?? new ConditionFailure(policy, condition, 0, company, reason);
            _found[condition] = string.CompareOrdinal(company.Uscc, known.Example.Uscc) < 0
                ? known with { Companies = known.Companies + 1, Example = company, Reason = reason }
                : known with { Companies = known.Companies + 1 };
        }
    }
}
