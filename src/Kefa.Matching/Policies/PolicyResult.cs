using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Matching.Policies;

/// <summary>Whether a policy version holds on a day. Unknown is a state of its own: the source does not say until when.</summary>
public enum Validity
{
    InForce,
    Expired,
    NotYet,
    Unknown,
}

/// <summary>Whether a policy is meant for this company at all (region, park, kind of body).</summary>
public enum PolicyScope
{
    InScope,
    OutOfScope,
    Unknown,
}

/// <summary>Eligible, not eligible, unknown (data or experts are needed), or out of scope.</summary>
public enum Verdict
{
    E,
    N,
    U,
    R,
}

/// <summary>True, false or unknown.</summary>
public enum Outcome
{
    T,
    F,
    U,
}

/// <summary>One company against one policy version on one day.</summary>
public sealed record PolicyResult
{
    private ImmutableArray<string> _missing;

    public required Policy Policy { get; init; }

    public required DateOnly AsOf { get; init; }

    public required Validity Validity { get; init; }

    public required PolicyScope Scope { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>In the order of the policy; empty when out of scope.</summary>
    public ImmutableArray<ConditionResult> Conditions { get; init; } = [];

    /// <summary>Points as an interval; null when the policy has no points or they cannot be told.</summary>
    public ScoreInterval? Score { get; init; }

    /// <summary>What the company would get; only when it is eligible.</summary>
    public BenefitResult? Benefit { get; init; }

    /// <summary>The facts that leave open whether the policy is meant for the company.</summary>
    public ImmutableArray<string> ScopeCauses { get; init; } = [];

    /// <summary>The facts that an unknown verdict waits for, as paths (<c>headcount.L</c>), in the order in which they are met; empty for other verdicts.</summary>
    public IEnumerable<string> OpenFacts => Verdict == Verdict.U ? ScopeCauses.Concat(Conditions.SelectMany(c => c.Causes)).Distinct(StringComparer.Ordinal) : [];

    /// <summary>
    /// <see cref="OpenFacts"/> with the one first whose answer settles most. The order is found when it is first asked for, which takes longer than the verdict did:
    /// who only counts takes <see cref="OpenFacts"/>.
    /// </summary>
    public ImmutableArray<string> Missing
    {
        get
        {
            if (_missing.IsDefault)
                _missing = OpenFacts.Take(2).Count() < 2 || InOrder is null ? [.. OpenFacts] : InOrder(this);
            return _missing;
        }
    }

    internal Func<PolicyResult, ImmutableArray<string>>? InOrder { get; init; }

    public IEnumerable<ConditionResult> Failing => Conditions.Where(c => c.Outcome == Outcome.F);

    public IEnumerable<ConditionResult> Unknown => Conditions.Where(c => c.Outcome == Outcome.U);

    /// <summary>True when a single condition keeps the company from being eligible.</summary>
    public bool IsNearMiss => Verdict == Verdict.N && Conditions.Count(c => c.Outcome == Outcome.F) == 1;
}

/// <summary>One condition of a result.</summary>
public sealed record ConditionResult
{
    public required PolicyCondition Condition { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>What the company has; null when the condition names no such value.</summary>
    public Value? Actual { get; init; }

    /// <summary>What is asked for.</summary>
    public Value? Required { get; init; }

    /// <summary>What is missing in the condition's unit, positive when short; null when it cannot be told.</summary>
    public Number? Gap { get; init; }

    /// <summary>The facts that leave the condition undecided.</summary>
    public ImmutableArray<string> Causes { get; init; } = [];

    /// <summary>Why the condition could not be computed; an error is never a verdict.</summary>
    public Phrase? Error { get; init; }
}

/// <summary>Points from the least to the most that experts and missing facts leave open.</summary>
public readonly record struct ScoreInterval(Number Min, Number Max);

/// <summary>A benefit.</summary>
/// <param name="Amount">Yuan, rounded half up to fen; null when the amount depends on what is not known.</param>
/// <param name="IsUpperBound">True when it is "at most" (budget, ceiling, experts).</param>
/// <param name="Entries">Everything else the policy computed: instalments, raw amounts, shares.</param>
public sealed record BenefitResult(decimal? Amount, bool IsUpperBound, ContextValue Entries)
{
    /// <summary>Bounds of the amount when it is not known exactly.</summary>
    public (Number? Min, Number? Max)? Bounds { get; init; }
}
