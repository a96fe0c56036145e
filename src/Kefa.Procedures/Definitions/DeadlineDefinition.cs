using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Procedures.Calendar;

namespace Kefa.Procedures;

/// <summary>A period: so many of a unit. The number is written, or a parameter or a field of the matter gives it.</summary>
/// <param name="Count">The number; null when it is not written.</param>
/// <param name="Parameter">The parameter that gives it; null when none does.</param>
/// <param name="Field">The path of the field that gives it: a reasonable time that the bureau sets. Null when none does.</param>
/// <param name="Unit">What it is counted in, as the law that sets it means it.</param>
/// <param name="Counting">How it is counted, and by which law.</param>
public sealed record Period(int? Count, string? Parameter, string? Field, PeriodUnit Unit, Counting Counting);

/// <summary>Whether a deadline says until when or from when.</summary>
public enum DeadlineKind
{
    /// <summary>To be done by then.</summary>
    AtMost,

    /// <summary>Not to be done before: "at least 30 days".</summary>
    AtLeast,

    /// <summary>To be done so many days before an event: counted backwards.</summary>
    Before,
}

/// <summary>What happens when a deadline passes.</summary>
/// <param name="Remind">The handler is reminded.</param>
/// <param name="Escalate">The roles that are told.</param>
/// <param name="Deemed">What the law deems to have happened; null for nothing.</param>
public sealed record OnExpiry(bool Remind, ImmutableArray<string> Escalate, Deemed? Deemed);

/// <summary>What the law deems to have happened when a deadline passes in silence.</summary>
/// <param name="Text">What the timeline says.</param>
/// <param name="Basis">Where it stands.</param>
/// <param name="Sets">Fields that get a value by it.</param>
/// <param name="To">The stage that it leads to; null when the matter stays.</param>
public sealed record Deemed(Phrase Text, ImmutableArray<LegalBasis> Basis, ImmutableArray<ComputedField> Sets, string? To);

/// <summary>A deadline 期限.</summary>
public sealed record DeadlineDefinition
{
    /// <summary>Its identifier, which events store: <c>GID-D10</c>.</summary>
    public required string Id { get; init; }

    /// <summary>What has to be done.</summary>
    public required Phrase Name { get; init; }

    /// <summary>Until when or from when.</summary>
    public DeadlineKind Kind { get; init; }

    /// <summary>How long.</summary>
    public required Period Within { get; init; }

    /// <summary>The path of the date field from which it is counted; null when it is counted from the day of a transition, or of entering its stage.</summary>
    public string? FromField { get; init; }

    /// <summary>The transitions with which it begins; empty when it begins as soon as its field is known, or with its stage.</summary>
    public ImmutableArray<string> FromTransitions { get; init; } = [];

    /// <summary>The transitions that meet it. A deadline that stands in a stage is also met by leaving the stage.</summary>
    public ImmutableArray<string> DoneBy { get; init; } = [];

    /// <summary>The path of a date field that says when it was met, where that is not the day of the act: the answer was sent yesterday. Null for the day of the act.</summary>
    public string? DoneOn { get; init; }

    /// <summary>The stages in which it stands: it begins on entering one and is met by leaving it. Empty when it belongs to no stage.</summary>
    public ImmutableArray<string> Stages { get; init; } = [];

    /// <summary>Roles that it binds; <c>others</c> for another organ or a third party. Empty for those who may meet it.</summary>
    public ImmutableArray<string> Binds { get; init; } = [];

    /// <summary>What happens when it passes.</summary>
    public OnExpiry OnExpiry { get; init; } = new(true, [], null);

    /// <summary>Where it stands.</summary>
    public required ImmutableArray<LegalBasis> Basis { get; init; }

    /// <summary>The event from which it is counted, in words.</summary>
    public required Phrase StartEvent { get; init; }

    /// <summary>What suspends it or makes it begin anew, in words, by ground; of a restart the ground is empty.</summary>
    public ImmutableArray<KeyValuePair<string, Phrase>> Grounds { get; init; } = [];

    /// <summary>Who may see it: the party sees what binds either side.</summary>
    public Visibility Visibility { get; init; } = Visibility.Staff;

    internal Phrase GroundOf(string ground) => Grounds.FirstOrDefault(g => g.Key == ground).Value ?? Name;
}

/// <summary>What a transition does to a deadline.</summary>
public abstract record DeadlineEffect
{
    private DeadlineEffect()
    {
    }

    /// <summary>The deadline.</summary>
    public required string Deadline { get; init; }

    /// <summary>The deadline stops: days after <see cref="After"/> are not counted until it resumes under the same ground, at the latest at the end of <see cref="Until"/>.</summary>
    public sealed record Suspend : DeadlineEffect
    {
        /// <summary>The ground's name within the procedure; one suspension may be open for each.</summary>
        public required string Ground { get; init; }

        /// <summary>What the ground is called.</summary>
        public required Phrase Name { get; init; }

        /// <summary>The last day that still counts, as a date in FEEL; the day of the act when null.</summary>
        public FeelExpression? After { get; init; }

        /// <summary>A deadline at whose end the suspension ends at the latest; null for none.</summary>
        public string? Until { get; init; }

        /// <summary>Where it stands.</summary>
        public required ImmutableArray<LegalBasis> Basis { get; init; }
    }

    /// <summary>The deadline runs again: the day after <see cref="On"/> is the first that counts.</summary>
    public sealed record Resume : DeadlineEffect
    {
        /// <summary>The ground that ends.</summary>
        public required string Ground { get; init; }

        /// <summary>The last day that is not counted, as a date in FEEL; the day of the act when null.</summary>
        public FeelExpression? On { get; init; }
    }

    /// <summary>The deadline gets longer.</summary>
    public sealed record Extend : DeadlineEffect
    {
        /// <summary>By how many of the deadline's unit, as a number in FEEL.</summary>
        public required FeelExpression By { get; init; }

        /// <summary>Where it stands.</summary>
        public required ImmutableArray<LegalBasis> Basis { get; init; }
    }

    /// <summary>The deadline begins anew; suspensions and extensions of before are gone.</summary>
    public sealed record Restart : DeadlineEffect
    {
        /// <summary>The day from which it is counted, as a date in FEEL; the day of the act when null.</summary>
        public FeelExpression? From { get; init; }

        /// <summary>Where it stands.</summary>
        public required ImmutableArray<LegalBasis> Basis { get; init; }
    }

    /// <summary>The deadline is over without having been met: what it was for has gone.</summary>
    public sealed record Cancel : DeadlineEffect;
}
