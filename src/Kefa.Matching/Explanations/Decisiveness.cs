using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Explanations;

/// <summary>
/// Which missing fact to ask for first: the one whose answer settles most. Each fact is completed with answers that stand for all (every code, both sides
/// of every bound), and what these leave open is counted. Facts that count the same come in the order of their share in the open conditions: one
/// that waits for a single fact gives it a whole part, one that waits for four a quarter.
/// </summary>
internal static class Decisiveness
{
    /// <summary>The missing facts of a result, the most decisive first.</summary>
    public static ImmutableArray<DecidingFact> Of(PolicyResult result, Supposition company, FieldDictionary dictionary)
    {
        var shares = Shares(result.Conditions, result.ScopeCauses);
        var answers = new StandInAnswers(company.Plan, result.AsOf);
        return
        [
            .. shares.Select(s => (Share: s.Value, Fact: Settles(s.Key, result, company, answers, dictionary), IsScope: result.ScopeCauses.Contains(s.Key)))
                // Whether the policy is meant for the company at all comes before everything else.
                .OrderByDescending(f => f.IsScope).ThenByDescending(f => f.Fact.VerdictByAll).ThenByDescending(f => f.Fact.ConditionsByAll)
                .ThenByDescending(f => f.Fact.VerdictBySome).ThenByDescending(f => f.Fact.ConditionsBySome).ThenByDescending(f => f.Share)
                .ThenBy(f => f.Fact.Path, StringComparer.Ordinal).Select(f => f.Fact),
        ];
    }

    private static Dictionary<string, double> Shares(ImmutableArray<ConditionResult> conditions, ImmutableArray<string> scope)
    {
        Dictionary<string, double> shares = new(StringComparer.Ordinal);
        foreach (var causes in conditions.Select(c => c.Causes).Append(scope))
        {
            foreach (var cause in causes)
                shares[cause] = shares.GetValueOrDefault(cause) + (1.0 / causes.Length);
        }

        return shares;
    }

    private static DecidingFact Settles(string path, PolicyResult result, Supposition company, StandInAnswers answers, FieldDictionary dictionary)
    {
        var plan = company.Plan;
        int[] open = [.. Enumerable.Range(0, result.Conditions.Length).Where(i => result.Conditions[i].Causes.Contains(path))];
        var byAll = open.ToHashSet();
        HashSet<int> bySome = [];
        var (verdictByAll, verdictBySome) = (true, false);
        var (some, areAll) = answers.Of(path, dictionary.FindByPath(path));
        foreach (var answer in some)
        {
            company.Suppose((path, answer));
            foreach (var i in open)
            {
                if (company.OutcomeOf(plan.Conditions[i]) == Outcome.U)
                    byAll.Remove(i);
                else
                    bySome.Add(i);
            }

            // Out of scope is settled as well.
            var isSettled = plan.Decide(company.OutcomeOf) != Outcome.U;
            verdictByAll &= isSettled;
            verdictBySome |= isSettled;
        }

        return areAll ? new DecidingFact(path, verdictByAll, verdictBySome, byAll.Count, bySome.Count) : new DecidingFact(path, false, verdictBySome, 0, bySome.Count);
    }
}
