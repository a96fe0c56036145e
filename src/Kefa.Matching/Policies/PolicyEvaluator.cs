using System.Collections.Immutable;
using Kefa.Dmn;
using Kefa.Feel;
using Kefa.Matching.Explanations;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Policies;

/// <summary>
/// Decides policies for companies. The same walk that decides also yields actual, required and gap of each condition: there is no second
/// code path that could explain differently. Thread safe.
/// </summary>
public sealed class PolicyEvaluator(FieldDictionary dictionary)
{
    // A policy takes some thousand steps for a company. One that takes a million was not meant, and must not hold up a whole population.
    internal static readonly EvaluationLimits Limits = new() { MaxSteps = 1_000_000 };

    private readonly ProfileBinder _binder = new(dictionary);

    public FieldDictionary Dictionary { get; } = dictionary;

    /// <summary>Decides one policy for one company.</summary>
    /// <param name="trace">Receives how each decision came about; null for none, which is faster.</param>
    public PolicyResult Evaluate(Policy policy, Profile profile, DateOnly asOf, TraceRecorder? trace = null) =>
        Evaluate(policy, _binder.Bind(profile, asOf), asOf, trace);

    /// <summary>Decides several policies for one company, in their order.</summary>
    public ImmutableArray<PolicyResult> Evaluate(IReadOnlyList<Policy> policies, Profile profile, DateOnly asOf)
    {
        var variables = _binder.Bind(profile, asOf);
        var results = ImmutableArray.CreateBuilder<PolicyResult>(policies.Count);
        foreach (var policy in policies)
            results.Add(Evaluate(policy, variables, asOf, null));
        return results.MoveToImmutable();
    }

    /// <summary>Decides all policies for all companies on all cores; the result's rows are in the order of the companies.</summary>
    public ImmutableArray<PolicyResult>[] EvaluateAll(
        IReadOnlyList<Policy> policies, IReadOnlyList<Profile> profiles, DateOnly asOf, CancellationToken cancellationToken)
    {
        var rows = new ImmutableArray<PolicyResult>[profiles.Count];
        Parallel.For(0, profiles.Count, new ParallelOptions { CancellationToken = cancellationToken }, i => rows[i] = Evaluate(policies, profiles[i], asOf));
        return rows;
    }

    /// <summary>The variables of a company, as policies read them.</summary>
    internal Dictionary<string, Value> Bind(Profile profile, DateOnly asOf) => _binder.Bind(profile, asOf);

    /// <summary>A run of a policy's decisions over variables.</summary>
    internal static Evaluation Begin(Policy policy, Dictionary<string, Value> variables, DateOnly asOf, TraceRecorder? trace = null) =>
        policy.Decisions.Begin(variables, NewContext(asOf, trace));

    /// <summary>What policies are evaluated with: the day, bounds on the work, and ratios compared as what they are.</summary>
    internal static EvaluationContext NewContext(DateOnly asOf, TraceRecorder? trace = null) => NewContext(MidnightOf(asOf), trace);

    internal static EvaluationContext NewContext(FeelDateTime now, TraceRecorder? trace = null) => new(now, Limits) { Trace = trace, ComparesRatiosExactly = true };

    internal static FeelDateTime MidnightOf(DateOnly day) => new(FeelDate.FromDateOnly(day), new FeelTime(0));

    internal PolicyResult Evaluate(Policy policy, Dictionary<string, Value> variables, DateOnly asOf, TraceRecorder? trace = null)
    {
        var session = Begin(policy, variables, asOf, trace);
        var validity = policy.Metadata.Validity.On(asOf);
        var scopeValue = policy.Decides("scope") ? Decide(session, "scope") : BooleanValue.True;
        var scope = scopeValue switch
        {
            BooleanValue { Truth: true } => PolicyScope.InScope,
            BooleanValue or (NullValue and not ErrorValue) => PolicyScope.OutOfScope,
            _ => PolicyScope.Unknown,
        };
        if (scope == PolicyScope.OutOfScope)
            return new PolicyResult { Policy = policy, AsOf = asOf, Validity = validity, Scope = scope, Verdict = Verdict.R };

        var conditions = ImmutableArray.CreateBuilder<ConditionResult>(policy.Conditions.Length);
        foreach (var condition in policy.Conditions)
            conditions.Add(Condition(condition, session));
        var results = conditions.MoveToImmutable();
        var verdict = policy.Decides("verdict") ? VerdictOf(OutcomeOf(Decide(session, "verdict")).Outcome) : VerdictOf(All(results));
        if (scope == PolicyScope.Unknown && verdict == Verdict.E)
            verdict = Verdict.U;
        return new PolicyResult
        {
            Policy = policy,
            AsOf = asOf,
            Validity = validity,
            Scope = scope,
            Verdict = verdict,
            Conditions = results,
            Score = policy.Decides("score") ? ScoreOf(Decide(session, "score")) : null,
            Benefit = verdict == Verdict.E && policy.Decides("benefit") ? BenefitOf(Decide(session, "benefit")) : null,
            ScopeCauses = scopeValue is UnknownValue { Causes: var whether } ? whether : [],
            InOrder = verdict == Verdict.U ? result => [.. Decisiveness.Of(result, new Supposition(policy, variables, asOf), Dictionary).Select(f => f.Path)] : null,
        };
    }

    /// <summary>A policy that computes without end is an error of that policy; the others go on.</summary>
    internal static Value Decide(Evaluation session, string decision)
    {
        try
        {
            return session.Decide(decision);
        }
        catch (EvaluationLimitException e)
        {
            return new ErrorValue(e.Phrase);
        }
    }

    internal static Value Evaluate(Evaluation session, FeelExpression expression)
    {
        try
        {
            return session.Evaluate(expression);
        }
        catch (EvaluationLimitException e)
        {
            return new ErrorValue(e.Phrase);
        }
    }

    private static ConditionResult Condition(PolicyCondition condition, Evaluation session)
    {
        var (outcome, error) = OutcomeOf(Decide(session, condition.Decision));
        var actual = condition.Actual is { } actualExpression ? Evaluate(session, actualExpression) : null;
        var required = condition.Required is { } requiredExpression ? Evaluate(session, requiredExpression) : null;
        return new ConditionResult
        {
            Condition = condition,
            Outcome = outcome,
            Error = error,
            Actual = actual,
            Required = required,
            Gap = GapOf(condition, outcome, actual, required, session),
            Causes = outcome == Outcome.U && Decide(session, condition.Decision) is UnknownValue unknown ? unknown.Causes : [],
        };
    }

    private static Number? GapOf(
        PolicyCondition condition, Outcome outcome, Value? actual, Value? required, Evaluation session)
    {
        // Nothing is missing where the condition is met, whatever is left over.
        if (outcome == Outcome.T)
            return null;
        if (condition.Gap is { } gap)
            return Missing(Evaluate(session, gap), outcome);
        if (outcome != Outcome.F || condition.Direction == 0 || actual is not NumberValue has || required is not NumberValue needs)
            return null;
        return condition.Direction > 0
            ? needs.TryMinus(has, out var more) ? more : null
            : has.TryMinus(needs, out var less) ? less : null;
    }

    /// <summary>Of a gap that is not known exactly: what is missing in any case when the condition fails, what would do in any case while it is undetermined.</summary>
    private static Number? Missing(Value gap, Outcome outcome) => gap switch
    {
        NumberValue known when known.Number.Sign > 0 => known.Number,
        UnknownValue { Min: { Sign: > 0 } least } when outcome == Outcome.F => least,
        UnknownValue { Max: { Sign: > 0 } most } when outcome == Outcome.U => most,
        _ => null,
    };

    /// <summary>Null because a year does not apply fails; an error, or what is no boolean, leaves the condition open with the error shown.</summary>
    private static (Outcome Outcome, Phrase? Error) OutcomeOf(Value value) => value switch
    {
        BooleanValue boolean => (boolean.Truth ? Outcome.T : Outcome.F, null),
        ErrorValue error => (Outcome.U, error.Phrase),
        NullValue => (Outcome.F, null),
        UnknownValue => (Outcome.U, null),
        _ => (Outcome.U, $"The condition is neither true nor false but another value: the policy is wrong here."),
    };

    private static Outcome All(ImmutableArray<ConditionResult> conditions)
    {
        var all = Outcome.T;
        foreach (var condition in conditions)
        {
            if (condition.Outcome == Outcome.F)
                return Outcome.F;
            if (condition.Outcome == Outcome.U)
                all = Outcome.U;
        }

        return all;
    }

    private static Verdict VerdictOf(Outcome outcome) => outcome switch { Outcome.T => Verdict.E, Outcome.F => Verdict.N, _ => Verdict.U };

    private static ScoreInterval? ScoreOf(Value score) => score switch
    {
        NumberValue known => new ScoreInterval(known.Number, known.Number),
        UnknownValue { Min: { } min, Max: { } max } => new ScoreInterval(min, max),
        _ => null,
    };

    private static BenefitResult? BenefitOf(Value benefit)
    {
        if (benefit is not ContextValue entries)
            return null;
        var isUpperBound = entries["upperBound"] is BooleanValue { Truth: true };
        return entries["amount"] switch
        {
            NumberValue { Number: var amount } => new BenefitResult(decimal.Round(amount.ToDecimal(), 2, MidpointRounding.AwayFromZero), isUpperBound, entries),
            UnknownValue unknown => new BenefitResult(null, isUpperBound, entries) { Bounds = (unknown.Min, unknown.Max) },
            _ => new BenefitResult(null, isUpperBound, entries),
        };
    }
}
