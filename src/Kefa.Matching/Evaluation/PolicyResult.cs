using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Matching.Policies;

namespace Kefa.Matching;

/// <summary>What one policy says of one company on one day.</summary>
public sealed record PolicyResult
{
    public required string PolicyId { get; init; }

    public required string Version { get; init; }

    public required Validity Validity { get; init; }

    public required Scope Scope { get; init; }

    public required Verdict Verdict { get; init; }

    /// <summary>The conditions in the order of the policy; empty when out of scope.</summary>
    public ImmutableArray<ConditionResult> Conditions { get; init; } = [];

    /// <summary>The points, between what is certain and what is possible; null when the policy has none or nothing is known.</summary>
    public ScoreInterval? Score { get; init; }

    /// <summary>What the policy is worth; null when it does not say, or out of scope. For a company that is not eligible: what it would be worth.</summary>
    public Benefit? Benefit { get; init; }

    /// <summary>The facts that would settle an unknown verdict, the most decisive first (<c>headcount.L</c>).</summary>
    public ImmutableArray<string> Missing { get; init; } = [];

    /// <summary>The ids of the conditions that fail.</summary>
    public IEnumerable<string> Failing => Conditions.Where(c => c.Outcome == Outcome.F).Select(c => c.Id);

    /// <summary>The ids of the conditions that are not decided.</summary>
    public IEnumerable<string> Unknown => Conditions.Where(c => c.Outcome == Outcome.U).Select(c => c.Id);

    /// <summary>How the result came about, when that was asked for.</summary>
    public IReadOnlyList<Trace>? Trace { get; init; }
}

/// <summary>Whether a policy is meant for a company at all: region, zone, kind of body.</summary>
public enum Scope
{
    InScope,
    OutOfScope,
    Unknown,
}

/// <summary>The verdict: eligible, not eligible, unknown, out of scope. The letters are those of files and tables.</summary>
public enum Verdict
{
    E,
    N,
    U,
    R,
}

/// <summary>The outcome of a condition: true, false, unknown.</summary>
public enum Outcome
{
    T,
    F,
    U,
}

/// <summary>What became of a condition.</summary>
public sealed record ConditionResult
{
    public required PolicyCondition Condition { get; init; }

    public required Outcome Outcome { get; init; }

    /// <summary>The value that was compared; FEEL null when the policy names none.</summary>
    public Value Actual { get; init; } = Value.Null;

    /// <summary>The threshold; FEEL null when the policy names none.</summary>
    public Value Required { get; init; } = Value.Null;

    /// <summary>What is missing, in the condition's unit: positive when short, 0 when nothing is; FEEL null when it cannot be said.</summary>
    public Value Gap { get; init; } = Value.Null;

    /// <summary>Why the condition has no outcome, when something went wrong.</summary>
    public string? Error { get; init; }

    /// <summary>The facts that leave it undecided.</summary>
    public ImmutableArray<string> Causes { get; init; } = [];

    public string Id => Condition.Id;

    public string Article => Condition.Article;

    public LocalText Label => Condition.Label;

    public LocalText? Unit => Condition.Unit;
}

/// <summary>Points from the least to the most.</summary>
public sealed record ScoreInterval(decimal Min, decimal Max);

/// <summary>What a policy is worth.</summary>
/// <param name="Amount">Yuan, rounded half up to fen; null when it is not a sum of money or not known.</param>
/// <param name="IsUpperBound">The sum is a ceiling: budgets and offices may give less.</param>
public sealed record Benefit(decimal? Amount, bool IsUpperBound)
{
    /// <summary>The least amount when it depends on unknown facts.</summary>
    public decimal? Min { get; init; }

    /// <summary>The greatest amount when it depends on unknown facts.</summary>
    public decimal? Max { get; init; }

    /// <summary>All that the policy says of it: parts, instalments, caps.</summary>
    public ContextValue Details { get; init; } = ContextValue.Empty;
}
