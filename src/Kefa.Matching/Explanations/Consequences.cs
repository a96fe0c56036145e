using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Matching.Policies;

namespace Kefa.Matching.Explanations;

/// <summary>What a change does beside what it is made for: to the verdict, to the policy's other conditions, to other policies of the company.</summary>
internal sealed class Consequences(PolicyEvaluator evaluator, PolicyResult result, Dictionary<string, Value> variables, IReadOnlyList<Policy> others)
{
    private ImmutableArray<PolicyResult>? _before;

    public DateOnly AsOf => result.AsOf;

    /// <summary>The other policies as they stand now: those in force that are meant for the company.</summary>
    private ImmutableArray<PolicyResult> Before => _before ??=
    [
        .. others.Where(p => p.Id != result.Policy.Id && p.Metadata.Validity.On(AsOf) is Validity.InForce or Validity.Unknown)
            .Select(p => evaluator.Evaluate(p, variables, AsOf)).Where(r => r.Verdict != Verdict.R),
    ];

    /// <summary>The change with its consequences; null when the whole policy, evaluated with it, does not confirm that it turns the condition.</summary>
    public ProposedChange? Of(ProposedChange change, PolicyCondition condition)
    {
        (string Path, Value Value)[] changes = [(change.Path, ChangeSearch.After(change, variables)), .. change.Along.Select(a => (a.Path, FieldFacts.ToFeel(a.To)))];
        var changed = Supposition.With(variables, changes);
        if (WithResult(change, condition, evaluator.Evaluate(result.Policy, changed, AsOf)) is not { } own)
            return null;
        HashSet<string> touched = new(changes.Select(c => c.Path.Split('.')[0]), StringComparer.Ordinal);
        return own with
        {
            Breaks = own.Breaks.AddRange(Before
                .Where(b => b.Policy.Conditions.Any(c => c.Fields.Any(touched.Contains)))
                .SelectMany(b => Broken(b, evaluator.Evaluate(b.Policy, changed, AsOf)))),
        };
    }

    /// <summary>The change with the verdict and conditions of the policy itself.</summary>
    public ProposedChange? WithResult(ProposedChange change, PolicyCondition condition, PolicyResult after)
    {
        // Open because facts are missing, not because something can no longer be computed.
        if (!after.Conditions.Any(c => c.Condition == condition && (change.OnlyOpens ? c is { Outcome: Outcome.U, Error: null } : c.Outcome == Outcome.T)))
            return null;
        return change with
        {
            Verdict = after.Verdict,
            AlsoTurns = [.. result.Conditions.Zip(after.Conditions).Where(p => p.First.Outcome != Outcome.T && p.Second.Outcome == Outcome.T && p.First.Condition != condition).Select(p => p.First.Condition)],
            Breaks = [.. Broken(result, after)],
        };
    }

    private static IEnumerable<BrokenCondition> Broken(PolicyResult before, PolicyResult after) =>
        before.Conditions.Zip(after.Conditions).Where(p => p.First.Outcome == Outcome.T && p.Second.Outcome == Outcome.F)
            .Select(p => new BrokenCondition(before.Policy, p.First.Condition, before.Verdict == Verdict.E));
}
