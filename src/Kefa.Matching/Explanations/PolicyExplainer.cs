using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Explanations;

/// <summary>
/// Explains results: for each condition how far it is from its bound and the smallest change of one fact that turns it, and for an open verdict which
/// answer would settle most. It takes some milliseconds a policy: for one company that somebody looks at, not for a population. Thread safe.
/// </summary>
public sealed class PolicyExplainer(PolicyEvaluator evaluator)
{
    private readonly FieldFacts _fields = new(evaluator.Dictionary);

    /// <summary>Explains the result of one policy for one company.</summary>
    /// <param name="policy">The policy version.</param>
    /// <param name="profile">The company.</param>
    /// <param name="asOf">The day.</param>
    /// <param name="others">Policies whose conditions a proposed change must not break unsaid; those that are not in force or not meant for the company are left out.</param>
    public PolicyExplanation Explain(Policy policy, Profile profile, DateOnly asOf, IReadOnlyList<Policy>? others = null)
    {
        var variables = evaluator.Bind(profile, asOf);
        var result = evaluator.Evaluate(policy, variables, asOf);
        if (result.Verdict == Verdict.R)
            return new PolicyExplanation(result, [], []);
        var company = new Supposition(policy, variables, asOf);
        var consequences = new Consequences(evaluator, result, variables, others ?? []);
        var session = PolicyEvaluator.Begin(policy, variables, asOf);
        var conditions = ImmutableArray.CreateBuilder<ConditionExplanation>(result.Conditions.Length);
        for (var i = 0; i < result.Conditions.Length; i++)
        {
            var condition = result.Conditions[i];
            var node = company.Plan.Conditions[i];
            conditions.Add(new ConditionExplanation
            {
                Result = condition,
                SignedGap = SignedGap(condition, session),
                Ratio = Ratio(node, company),
                Changes = condition.Outcome == Outcome.T ? [] : Changes(condition, node, company, consequences, profile),
            });
        }

        return new PolicyExplanation(result, conditions.MoveToImmutable(), result.Verdict == Verdict.U ? Decisiveness.Of(result, company, evaluator.Dictionary) : []);
    }

    /// <summary>The facts that the open verdicts of a company wait for; the one whose answer settles most verdicts comes first.</summary>
    /// <param name="results">Results of the company on that day; those that are not open are left out.</param>
    /// <param name="profile">The company.</param>
    /// <param name="asOf">The day.</param>
    public ImmutableArray<DecidingAnswer> Deciding(IReadOnlyList<PolicyResult> results, Profile profile, DateOnly asOf)
    {
        var variables = evaluator.Bind(profile, asOf);
        return
        [
            .. results.Where(r => r.Verdict == Verdict.U)
                .SelectMany(r => Decisiveness.Of(r, new Supposition(r.Policy, variables, asOf), evaluator.Dictionary))
                .GroupBy(f => f.Path, StringComparer.Ordinal)
                .Select(g => new DecidingAnswer(g.Key, g.Count(f => f.VerdictByAll), g.Count(f => f.VerdictBySome), g.Count()))
                .OrderByDescending(a => a.VerdictsByAll).ThenByDescending(a => a.VerdictsBySome).ThenByDescending(a => a.Verdicts).ThenBy(a => a.Path, StringComparer.Ordinal),
        ];
    }

    private ImmutableArray<ProposedChange> Changes(ConditionResult condition, PlanNode node, Supposition company, Consequences consequences, Profile profile)
    {
        var asOf = consequences.AsOf;
        // The search supposes one thing after the other about the company: it ends before its proposals are looked at.
        var found = new ChangeSearch(company, _fields, asOf, profile).For(node, condition.Outcome);
        var changes = found.Select(c => consequences.Of(c, condition.Condition)).OfType<ProposedChange>();
        if (condition.Outcome == Outcome.F && (condition.Condition.ReadsDay || condition.Condition.ReadsYear)
            && new DaySearch(evaluator, company.Plan.Policy, condition.Condition, profile).FirstAfter(asOf) is { } day)
        {
            var waiting = new ProposedChange { Kind = ChangeKind.Day, On = day };
            if (consequences.WithResult(waiting, condition.Condition, evaluator.Evaluate(company.Plan.Policy, profile, day)) is { } then)
                changes = changes.Append(then);
        }

        return
        [
            .. changes.OrderBy(c => c.Verdict != Verdict.E).ThenBy(c => c.Breaks.Any(b => b.LosesEntitlement || b.Policy == company.Plan.Policy)).ThenBy(c => c.Size)
                .ThenBy(c => c.Along.Length).ThenBy(c => c.Path, StringComparer.Ordinal),
        ];
    }

    private static Number? SignedGap(ConditionResult condition, Kefa.Dmn.Evaluation session)
    {
        if (condition.Condition.Gap is { } gap)
            return PolicyEvaluator.Evaluate(session, gap) is NumberValue { Number: var missing } ? missing : null;
        if (condition.Condition.Direction == 0 || condition.Actual is not NumberValue has || condition.Required is not NumberValue needs)
            return null;
        var (bound, value) = condition.Condition.Direction > 0 ? (needs, has) : (has, needs);
        return bound.TryMinus(value, out var difference) ? difference : null;
    }

    /// <summary>The two numbers whose quotient is compared, where the whole condition is that comparison.</summary>
    private static (Number Part, Number Whole)? Ratio(PlanNode node, Supposition company)
    {
        if (node is not PlanOperation { Operator: PlanOperator.Less or PlanOperator.LessOrEqual } comparison
            || comparison.Operands.OfType<PlanOperation>().FirstOrDefault(o => o.Operator == PlanOperator.Divide) is not { } ratio)
        {
            return null;
        }

        company.Suppose();
        return (company.ValueOf(ratio.Operands[0]), company.ValueOf(ratio.Operands[1])) is (NumberValue part, NumberValue whole) ? (part.Number, whole.Number) : null;
    }
}
