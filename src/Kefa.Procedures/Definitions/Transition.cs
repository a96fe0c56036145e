using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>A transition: one thing that somebody does to a matter.</summary>
public sealed record Transition
{
    /// <summary>Its identifier, which events store.</summary>
    public required string Id { get; init; }

    /// <summary>What it is called: a verb, the label of its button.</summary>
    public required Phrase Name { get; init; }

    /// <summary>What it does, where the name does not say all.</summary>
    public Phrase? Hint { get; init; }

    /// <summary>The role codes that may perform it; <c>applicant</c> is the matter's party.</summary>
    public required ImmutableArray<string> By { get; init; }

    /// <summary>Who may not, though they have the role.</summary>
    public ImmutableArray<Separation> NotBy { get; init; } = [];

    /// <summary>The fields that it asks for.</summary>
    public ImmutableArray<TransitionField> Fields { get; init; } = [];

    /// <summary>The list fields to which it adds records: its input has one record, or several, under the list's name.</summary>
    public ImmutableArray<FieldDefinition> Adds { get; init; } = [];

    /// <summary>The kinds of paper that must be there afterwards: attached now or before.</summary>
    public ImmutableArray<string> Documents { get; init; } = [];

    /// <summary>The kinds of paper that may be attached though they need not. Nothing else is taken.</summary>
    public ImmutableArray<string> OptionalDocuments { get; init; } = [];

    /// <summary>The kinds of opinion that must have been given.</summary>
    public ImmutableArray<string> Opinions { get; init; } = [];

    /// <summary>The kind of opinion that it gives; null for none.</summary>
    public string? Gives { get; init; }

    /// <summary>What must be true.</summary>
    public ImmutableArray<Guard> Requires { get; init; } = [];

    /// <summary>Fields that are computed when it is performed, in order; guards see them.</summary>
    public ImmutableArray<ComputedField> Sets { get; init; } = [];

    /// <summary>What it does to deadlines, in order.</summary>
    public ImmutableArray<DeadlineEffect> Effects { get; init; } = [];

    /// <summary>Where it leads: the first target whose condition is true. Empty when the matter stays where it is.</summary>
    public ImmutableArray<Target> To { get; init; } = [];

    /// <summary>The number that it gives; null for none.</summary>
    public NumberSeries? Number { get; init; }

    /// <summary>What becomes public by it.</summary>
    public ImmutableArray<string> Publishes { get; init; } = [];

    /// <summary>What provides for it.</summary>
    public ImmutableArray<LegalBasis> Basis { get; init; } = [];

    /// <summary>The facts that its guards and computed fields read: the host reads these and no others.</summary>
    public ImmutableArray<string> Facts { get; init; } = [];
}

/// <summary>A field that a transition asks for.</summary>
/// <param name="Field">The field.</param>
/// <param name="Required">Whether it must have a value afterwards; from the field unless the transition says otherwise.</param>
public sealed record TransitionField(FieldDefinition Field, bool Required);

/// <summary>Who may not perform a transition though they have the role. Exactly one of the three is given.</summary>
public sealed record Separation
{
    /// <summary>The rule id that the refusal shows.</summary>
    public required string Id { get; init; }

    /// <summary>Who performed this transition in the matter.</summary>
    public string? Transition { get; init; }

    /// <summary>Who acted in the matter in this role.</summary>
    public string? Role { get; init; }

    /// <summary>The person, or one of the persons, that this field names.</summary>
    public string? Field { get; init; }

    /// <summary>What the refusal says.</summary>
    public required Phrase Else { get; init; }

    /// <summary>What separates them.</summary>
    public required ImmutableArray<LegalBasis> Basis { get; init; }
}

/// <summary>What must be true for a transition. Only true passes.</summary>
/// <param name="Id">The rule id that the refusal shows: <c>GID-R04</c>.</param>
/// <param name="Check">The condition.</param>
/// <param name="Else">What the refusal says.</param>
/// <param name="Basis">Where the rule comes from.</param>
public sealed record Guard(string Id, FeelExpression Check, Phrase Else, ImmutableArray<LegalBasis> Basis);

/// <summary>A field that a transition computes.</summary>
/// <param name="Field">The field.</param>
/// <param name="Value">What it becomes.</param>
public sealed record ComputedField(FieldDefinition Field, FeelExpression Value);

/// <summary>Where a transition leads.</summary>
/// <param name="When">The condition; null for always.</param>
/// <param name="Stage">The stage.</param>
public sealed record Target(FeelExpression? When, string Stage);

/// <summary>A series of numbers without gaps, by bureau and year. The host draws the number after the engine has accepted: <see cref="TransitionOutcome.Accepted.Numbered"/>.</summary>
/// <param name="Series">The name of the series.</param>
/// <param name="Format">The number as text: <c>科公开〔{year}〕{n}号</c>, <c>{n:0000}</c> pads.</param>
/// <param name="Field">The field that it is written to.</param>
public sealed record NumberSeries(string Series, string Format, string Field);
