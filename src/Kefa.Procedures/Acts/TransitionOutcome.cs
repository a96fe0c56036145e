using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>What became of a transition that was asked for: events to be stored, or every reason why not.</summary>
public abstract record TransitionOutcome
{
    private TransitionOutcome()
    {
    }

    /// <summary>It is accepted. Nothing has happened until the host has stored the event.</summary>
    /// <param name="Event">The event to be stored.</param>
    /// <param name="Numbering">The series from which the host has to draw a number first; null when there is none to give.</param>
    public sealed record Accepted(TransitionPerformed Event, NumberSeries? Numbering) : TransitionOutcome
    {
        /// <summary>The same with its number, which is written to the event and to the field of the series.</summary>
        /// <exception cref="InvalidOperationException">There is no number to give.</exception>
        public Accepted Numbered(string number) => Numbering is null
            ? throw new InvalidOperationException($"'{Event.Transition}' gives no number.")
            : new Accepted(Event with { Number = number, Data = MatterJson.WithText(Event.Data, Numbering.Field, number) }, null);
    }

    /// <summary>It is refused, for all of these reasons.</summary>
    public sealed record Refused(ImmutableArray<Refusal> Refusals) : TransitionOutcome;
}

/// <summary>What kind of reason a refusal is.</summary>
public enum RefusalKind
{
    /// <summary>The transition does not lead out of the matter's stage.</summary>
    Stage,

    /// <summary>The actor has none of its roles.</summary>
    Role,

    /// <summary>The actor is somebody whom the law keeps apart from it.</summary>
    Separation,

    /// <summary>A field is missing, or its value does not fit.</summary>
    Field,

    /// <summary>A paper is missing, or does not belong there.</summary>
    Document,

    /// <summary>An opinion is missing, or does not fit.</summary>
    Opinion,

    /// <summary>A rule of the procedure is not met.</summary>
    Guard,

    /// <summary>Whether a rule is met cannot be told: something that it reads is not known, or could not be computed.</summary>
    Unknown,
}

/// <summary>One reason why a transition is refused.</summary>
/// <param name="RuleId">The rule: of the procedure (<c>GID-R04</c>), or of the engine (<c>field.missing</c>).</param>
/// <param name="Kind">What kind of reason.</param>
/// <param name="Text">What it says to people.</param>
/// <param name="Basis">Where the rule comes from; the procedure's own basis for the engine's rules.</param>
/// <param name="Field">The path of the field that it is about, for the form; null for the whole.</param>
public sealed record Refusal(string RuleId, RefusalKind Kind, Phrase Text, ImmutableArray<LegalBasis> Basis, string? Field = null)
{
    /// <summary>Whether the rule is one of the procedure, whose id people look up; the engine's own have none that would say anything to them.</summary>
    public bool IsOfProcedure => Kind is RefusalKind.Separation or RefusalKind.Guard or RefusalKind.Unknown;
}

/// <summary>A transition that a matter's stage offers, and what stands in its way for one person.</summary>
/// <param name="Transition">The transition.</param>
/// <param name="Blocks">What blocks it whatever is filled in.</param>
/// <param name="Open">Rules that what is filled in will decide.</param>
public sealed record AllowedTransition(Transition Transition, ImmutableArray<Refusal> Blocks, ImmutableArray<Guard> Open)
{
    /// <summary>Whether the person may ask for it: nothing blocks it.</summary>
    public bool IsAllowed => Blocks.IsEmpty;

    /// <summary>Whether it is this person's business at all: the role is right and nothing separates them.</summary>
    public bool IsTheirs => Blocks.All(b => b.Kind is not (RefusalKind.Role or RefusalKind.Separation));
}
