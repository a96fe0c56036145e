using System.Collections.Immutable;
using Kefa.Dmn;
using Kefa.Feel;

namespace Kefa.Matching.Policies;

/// <summary>A policy version, ready to decide. Immutable; used by several threads at once. Read by <see cref="PolicyReader"/>.</summary>
public sealed class Policy
{
    private volatile PlannedPolicy? _planned;

    internal Policy(PolicyMetadata metadata, DecisionModel decisions, ImmutableArray<PolicyCondition> conditions)
    {
        Metadata = metadata;
        Decisions = decisions;
        Conditions = conditions;
    }

    public PolicyMetadata Metadata { get; }

    public string Id => Metadata.Id;

    public string Version => Metadata.Version;

    public ImmutableArray<PolicyCondition> Conditions { get; }

    /// <summary>The model behind the policy.</summary>
    public DmnModel Model => Decisions.Model;

    internal DecisionModel Decisions { get; }

    /// <summary>The policy as plans of a day. The last one is kept: nearly all questions are asked for the same day.</summary>
    internal PlannedPolicy PlannedOn(DateOnly asOf) => _planned is { } last && last.AsOf == asOf ? last : _planned = PlannedPolicy.Of(this, asOf);

    /// <summary>Whether the model has a decision of that id (<c>scope</c>, <c>score</c>, <c>benefit</c>).</summary>
    internal bool Decides(string id) => Decisions.HasDecision(id);

    public override string ToString() => $"{Id} ({Version})";
}

/// <summary>One condition of a policy.</summary>
public sealed record PolicyCondition
{
    /// <summary>The id under which results name it (<c>c5a</c>).</summary>
    public required string Id { get; init; }

    /// <summary>The decision that decides it; the same as the id except where an id is already taken.</summary>
    public required string Decision { get; init; }

    public required LocalText Label { get; init; }

    /// <summary>The article, as its knowledge source names it.</summary>
    public required string Article { get; init; }

    /// <summary>The article restated in a line; null when the model does not.</summary>
    public string? ArticleText { get; init; }

    /// <summary>The unit of the gap.</summary>
    public LocalText? Unit { get; init; }

    public ConditionDisplay Display { get; init; }

    /// <summary>The condition as it is written in FEEL; null when it is a table or another boxed expression.</summary>
    public string? Text { get; init; }

    /// <summary>The fields of the profile dictionary that the condition depends on, directly or through other decisions.</summary>
    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>Whether the condition also depends on the day for which it is asked.</summary>
    public bool ReadsDay { get; init; }

    /// <summary>Whether the condition also depends on the year for which it is asked.</summary>
    public bool ReadsYear { get; init; }

    internal FeelExpression? Actual { get; init; }

    internal FeelExpression? Required { get; init; }

    internal FeelExpression? Gap { get; init; }

    /// <summary>When the gap is derived from a comparison: +1 if more is needed (actual ≥ required), -1 if less is.</summary>
    internal int Direction { get; init; }

    /// <summary>The operator when the condition is one comparison (<c>&gt;=</c>); else null.</summary>
    public string? Comparison { get; init; }
}
