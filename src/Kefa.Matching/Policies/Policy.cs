using System.Collections.Immutable;
using Kefa.Dmn;
using Kefa.Feel;

namespace Kefa.Matching.Policies;

/// <summary>
/// One version of one policy: its decision model, ready to run, and what people need to know of it. Immutable and safe to share between threads;
/// made by <see cref="PolicyReader"/>.
/// </summary>
public sealed record Policy
{
    /// <summary>The id of the policy family, the same in all versions (<c>N01</c>).</summary>
    public required string Id { get; init; }

    public required string Version { get; init; }

    /// <summary>national, tax, provincial, city or district.</summary>
    public required string Level { get; init; }

    /// <summary>recognition, rd, tax, growth, contract, finance, platform or equipment.</summary>
    public required string Theme { get; init; }

    /// <summary>What a company gets: status, grant, tax-saving, loan, interest or voucher.</summary>
    public required string Kind { get; init; }

    /// <summary>How well the text is attested: V (seen in an official source or two others), S (one secondary source) or unverified.</summary>
    public required string Evidence { get; init; }

    /// <summary>True when the benefit comes without an application.</summary>
    public bool IsAutomatic { get; init; }

    public required LocalText Title { get; init; }

    /// <summary>One sentence.</summary>
    public required LocalText Summary { get; init; }

    public ImmutableArray<PolicyDocument> Documents { get; init; } = [];

    public LocalText? Issuer { get; init; }

    /// <summary>The first day in force; null when it is not known or was always so.</summary>
    public DateOnly? ValidFrom { get; init; }

    /// <summary>The last day in force; null when there is none.</summary>
    public DateOnly? ValidTo { get; init; }

    /// <summary>False when no date was found: neither in force nor expired for certain.</summary>
    public bool IsValidityKnown { get; init; } = true;

    public LocalText? Audience { get; init; }

    public PolicyRegion? Region { get; init; }

    public PolicyWindow? Window { get; init; }

    /// <summary>What it is worth, in words.</summary>
    public LocalText? BenefitText { get; init; }

    public ImmutableArray<PolicyMaterial> Materials { get; init; } = [];

    public ImmutableArray<PolicyStep> Steps { get; init; } = [];

    public LocalText? Contact { get; init; }

    public string? ContactPhone { get; init; }

    /// <summary>What a company owes after it got the benefit.</summary>
    public ImmutableArray<LocalText> Obligations { get; init; } = [];

    /// <summary>With what it can or cannot be combined.</summary>
    public ImmutableArray<LocalText> Stacking { get; init; } = [];

    public ImmutableArray<PolicyNote> Notes { get; init; } = [];

    /// <summary>The conditions in the order of the metadata.</summary>
    public ImmutableArray<PolicyCondition> Conditions { get; init; } = [];

    /// <summary>The ids of the profile fields that the policy reads, sorted.</summary>
    public ImmutableArray<string> Fields { get; init; } = [];

    /// <summary>The model, ready to decide.</summary>
    public required DecisionModel Model { get; init; }

    /// <summary>The name under which it was read, usually its file.</summary>
    public string Source => Model.Model.Source;

    /// <summary>Whether it is in force on a day.</summary>
    public Validity ValidityAt(DateOnly day)
    {
        if (!IsValidityKnown)
            return Validity.Unknown;
        if (day < ValidFrom)
            return Validity.NotYet;
        return day > ValidTo ? Validity.Expired : Validity.InForce;
    }

    public override string ToString() => $"{Id} {Version}";
}

/// <summary>Whether a policy is in force.</summary>
public enum Validity
{
    InForce,
    Expired,
    NotYet,

    /// <summary>No date is known. Such a policy is treated as in force, and says so.</summary>
    Unknown,
}

/// <summary>An official document: number (文号) and title.</summary>
public sealed record PolicyDocument(string? Number, LocalText Title);

/// <summary>Where it applies, for filters and pages; the decision <c>scope</c> decides.</summary>
public sealed record PolicyRegion(ImmutableArray<string> Codes, ImmutableArray<string> Except, string? Zone, LocalText Name);

/// <summary>When to apply: always, yearly between two days (MM-DD), on a call, automatic, or closed.</summary>
public sealed record PolicyWindow(string Kind, string? Opens, string? Closes, LocalText Text);

/// <summary>A document to hand in. What the government holds already need not be.</summary>
public sealed record PolicyMaterial(LocalText Name, string Necessity, bool IsHeldByGovernment);

/// <summary>A step of the procedure.</summary>
public sealed record PolicyStep(LocalText Text, string? Actor, string? Days);

/// <summary>A remark; its mark says why it is there: convention, unverified, S.</summary>
public sealed record PolicyNote(string? Mark, LocalText Text);

/// <summary>A condition of a policy.</summary>
public sealed record PolicyCondition
{
    /// <summary>The id in results.</summary>
    public required string Id { get; init; }

    /// <summary>The decision that decides it.</summary>
    public required string Decision { get; init; }

    /// <summary>The article that it comes from, in Chinese.</summary>
    public required string Article { get; init; }

    /// <summary>What the article says, in one line, or null.</summary>
    public string? ArticleText { get; init; }

    public required LocalText Label { get; init; }

    /// <summary>What actual, required and gap are counted in.</summary>
    public LocalText? Unit { get; init; }

    /// <summary>How values are shown: percent, money, number, days, boolean or text.</summary>
    public string Display { get; init; } = "number";

    internal FeelExpression? Actual { get; init; }

    internal FeelExpression? Required { get; init; }

    internal FeelExpression? Gap { get; init; }

    /// <summary>The comparison at the top of the decision (<c>&gt;=</c>), or null.</summary>
    public string? Operator { get; init; }

    /// <summary>The FEEL text of the decision, when it is one expression.</summary>
    public string? Expression { get; init; }
}
