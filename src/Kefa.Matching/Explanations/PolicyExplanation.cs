using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Explanations;

/// <summary>A result, with what would change it.</summary>
/// <param name="Result">The result that is explained.</param>
/// <param name="Conditions">Its conditions, in the order of the policy.</param>
/// <param name="Deciding">The facts that an open verdict waits for; the one whose answer settles most comes first.</param>
public sealed record PolicyExplanation(PolicyResult Result, ImmutableArray<ConditionExplanation> Conditions, ImmutableArray<DecidingFact> Deciding)
{
    /// <summary>The changes that alone make the company eligible, the smallest first.</summary>
    public IEnumerable<(ConditionExplanation Condition, ProposedChange Change)> Sufficient =>
        Conditions.SelectMany(c => c.Changes.Where(change => change.Verdict == Verdict.E).Select(change => (c, change)));
}

/// <summary>One condition: its outcome with actual and required value (in <see cref="Result"/>), and what would turn it.</summary>
public sealed record ConditionExplanation
{
    public required ConditionResult Result { get; init; }

    /// <summary>
    /// How far the condition is from its bound, in the unit of its gap: positive is missing, negative is to spare, zero is exactly on the bound. Null where the
    /// condition compares no numbers or they are not known exactly.
    /// </summary>
    public Number? SignedGap { get; init; }

    /// <summary>The two numbers of a ratio that is compared (61 of 620): exact, where their quotient may not be.</summary>
    public (Number Part, Number Whole)? Ratio { get; init; }

    /// <summary>Changes of one fact, or its passing of time, that turn a condition that does not hold or is open; such that make the company eligible come first.</summary>
    public ImmutableArray<ProposedChange> Changes { get; init; } = [];
}

/// <summary>What is done to a fact.</summary>
public enum ChangeKind
{
    /// <summary>The fact becomes another one.</summary>
    Fact,

    /// <summary>The fact is not known: it is enough that it turns out to be this.</summary>
    Answer,

    /// <summary>Nothing but time has to pass.</summary>
    Day,
}

/// <summary>Which values of a number do.</summary>
public enum ChangeReach
{
    /// <summary>This value; others may or may not.</summary>
    Exactly,

    /// <summary>This one and all above it.</summary>
    AtLeast,

    /// <summary>This one and all below it.</summary>
    AtMost,
}

/// <summary>A single change that turns a condition, all other facts as they are.</summary>
public sealed record ProposedChange
{
    public required ChangeKind Kind { get; init; }

    /// <summary>The field; null for <see cref="ChangeKind.Day"/>.</summary>
    public Field? Field { get; init; }

    /// <summary>The fact as policies name it (<c>sciTechStaff.L</c>); empty for <see cref="ChangeKind.Day"/>.</summary>
    public string Path { get; init; } = "";

    /// <summary>The fact as profiles keep it.</summary>
    public FactKey Key { get; init; }

    /// <summary>What it is now; null when it is not known.</summary>
    public FactValue? From { get; init; }

    /// <summary>What it has to be.</summary>
    public FactValue? To { get; init; }

    /// <summary>Further values that do as well, of a fact that has codes.</summary>
    public ImmutableArray<FactValue> Alternatives { get; init; } = [];

    public ChangeReach Reach { get; init; }

    /// <summary>The wholes that grow by as much, because what is added was not part of them: two more scientists are two more of the staff.</summary>
    public ImmutableArray<JoinedChange> Along { get; init; } = [];

    /// <summary>The first day on which the condition holds.</summary>
    public DateOnly? On { get; init; }

    /// <summary>The verdict of the policy with this change.</summary>
    public Verdict Verdict { get; init; }

    /// <summary>Further conditions of the policy that this change makes true.</summary>
    public ImmutableArray<PolicyCondition> AlsoTurns { get; init; } = [];

    /// <summary>Conditions, of this policy or of another that the company was looked at for, that hold now and would no longer.</summary>
    public ImmutableArray<BrokenCondition> Breaks { get; init; } = [];

    /// <summary>The part of a context that changes; null where the fact changes as a whole.</summary>
    public string? Part { get; init; }

    /// <summary>
    /// Of a list that gets one more entry: what the entry has to be. Parts that are not here may be anything. <see cref="To"/> is the list with such an entry.
    /// </summary>
    public ImmutableArray<EntryPart> Entry { get; init; }

    /// <summary>True where the condition is not met then but no longer failed either: what is not known decides.</summary>
    public bool OnlyOpens { get; init; }

    /// <summary>How much the number changes; null for other facts.</summary>
    public decimal? By => (From, To) is (FactValue.Number from, FactValue.Number to) ? to.Value - from.Value : null;

    /// <summary>The facts of the company with this change made.</summary>
    public Profile ApplyTo(Profile profile) => Kind == ChangeKind.Day ? profile : profile.With(
        [KeyValuePair.Create(Key, Fact.Known(Part is null ? To! : Whole(profile, Part))), .. Along.Select(a => KeyValuePair.Create(a.Key, Fact.Known(a.To)))]);

    private FactValue.Context Whole(Profile profile, string part)
    {
        var parts = (profile.Find(Key.Field, Key.Year)?.Value as FactValue.Context)?.Parts ?? ImmutableSortedDictionary.Create<string, FactValue?>(StringComparer.Ordinal);
        return new FactValue.Context(parts.SetItem(part, To));
    }

    /// <summary>How large the change is beside what it changes, or the largest whole of that; for the order only.</summary>
    internal double Size { get; init; }
}

/// <summary>What an entry of a list has to be, or one part of it.</summary>
/// <param name="Field">The part; the entry itself where it has none.</param>
/// <param name="Value">A value that does.</param>
/// <param name="Reach">Whether all larger (later) or smaller (earlier) ones do as well.</param>
public sealed record EntryPart(Field Field, FactValue Value, ChangeReach Reach);

/// <summary>A fact that changes together with another.</summary>
public sealed record JoinedChange(Field Field, string Path, FactKey Key, FactValue From, FactValue To);

/// <summary>A condition that would no longer hold.</summary>
/// <param name="Policy">The policy that has it.</param>
/// <param name="Condition">The condition.</param>
/// <param name="LosesEntitlement">True when the company is eligible for that policy now.</param>
public sealed record BrokenCondition(Policy Policy, PolicyCondition Condition, bool LosesEntitlement);

/// <summary>A fact that is not known, and what is settled when it becomes known. Answers stand for all: bounds, each code, and both sides of every threshold.</summary>
/// <param name="Path">As policies name it: <c>headcount.L</c>.</param>
/// <param name="VerdictByAll">True when every answer settles the verdict.</param>
/// <param name="VerdictBySome">True when at least one does.</param>
/// <param name="ConditionsByAll">How many open conditions every answer settles.</param>
/// <param name="ConditionsBySome">How many open conditions some answer settles.</param>
public sealed record DecidingFact(string Path, bool VerdictByAll, bool VerdictBySome, int ConditionsByAll, int ConditionsBySome);

/// <summary>A fact that is not known, over several policies of one company.</summary>
/// <param name="Path">As policies name it: <c>headcount.L</c>.</param>
/// <param name="VerdictsByAll">How many open verdicts every answer settles.</param>
/// <param name="VerdictsBySome">How many open verdicts some answer settles.</param>
/// <param name="Verdicts">How many open verdicts wait for it, perhaps with other facts.</param>
public sealed record DecidingAnswer(string Path, int VerdictsByAll, int VerdictsBySome, int Verdicts);
