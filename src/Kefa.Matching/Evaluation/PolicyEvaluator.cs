using System.Collections.Immutable;
using Kefa.Dmn;
using Kefa.Feel;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Matching;

/// <summary>Evaluates policies for companies. Pure: the same policy, profile and day always give the same result. Thread safe.</summary>
public sealed class PolicyEvaluator(FieldDictionary dictionary)
{
    private readonly ProfileBinder _binder = new(dictionary);

    /// <summary>One policy for one company on one day.</summary>
    /// <param name="policy">The policy; it must have been read without errors.</param>
    /// <param name="profile">The company's facts.</param>
    /// <param name="asOf">The day: validity, ages and the data year (the year before) follow from it.</param>
    /// <param name="detail">How much to explain.</param>
    public PolicyResult Evaluate(Policy policy, Profile profile, DateOnly asOf, ResultDetail detail = ResultDetail.Full) =>
        Evaluate(policy, _binder.Bind(profile, asOf), asOf, detail);

    /// <summary>Several policies for one company: its facts are prepared once.</summary>
    public ImmutableArray<PolicyResult> EvaluateAll(IReadOnlyList<Policy> policies, Profile profile, DateOnly asOf, ResultDetail detail = ResultDetail.Full)
    {
        var facts = _binder.Bind(profile, asOf);
        var results = ImmutableArray.CreateBuilder<PolicyResult>(policies.Count);
        foreach (var policy in policies)
            results.Add(Evaluate(policy, facts, asOf, detail));
        return results.MoveToImmutable();
    }

    /// <summary>Several policies for many companies, in parallel; results come in the order of the companies, then of the policies.</summary>
    public IEnumerable<(Profile Profile, ImmutableArray<PolicyResult> Results)> MatchAll(
        IReadOnlyList<Policy> policies, IEnumerable<Profile> profiles, DateOnly asOf, ResultDetail detail = ResultDetail.Full, CancellationToken cancellationToken = default) =>
        profiles.AsParallel().AsOrdered().WithCancellation(cancellationToken)
            .Select(profile => (profile, EvaluateAll(policies, profile, asOf, detail)));

    private static PolicyResult Evaluate(Policy policy, Dictionary<string, Value> facts, DateOnly asOf, ResultDetail detail)
    {
        var recorder = detail == ResultDetail.Traced ? new TraceRecorder() : null;
        var now = new FeelDateTime(new FeelDate(asOf.Year, asOf.Month, asOf.Day), FeelTime.MidnightUtc);
        var run = new PolicyRun(policy, policy.Model.Begin(facts, new EvaluationContext(now) { Trace = recorder }), detail);
        return run.Result(asOf) with { Trace = recorder?.Roots };
    }
}

/// <summary>How much of a result is worked out.</summary>
public enum ResultDetail
{
    /// <summary>Verdict and outcomes of the conditions: for counting whole populations.</summary>
    Verdict,

    /// <summary>Also actual and required values, gaps, score, benefit and missing facts.</summary>
    Full,

    /// <summary>Also how every value came about.</summary>
    Traced,
}
