using System.Collections.Immutable;

namespace Kefa.Matching.Policies;

/// <summary>What a policy says about itself beside its conditions: the one extension element of its model. Texts are in both languages.</summary>
public sealed record PolicyMetadata
{
    /// <summary>The id of the policy, the same in all its versions (<c>N01</c>).</summary>
    public required string Id { get; init; }

    /// <summary>The id of this version (<c>2016</c>).</summary>
    public required string Version { get; init; }

    public required LocalText Title { get; init; }

    /// <summary>One sentence of at most 60 characters.</summary>
    public required LocalText Summary { get; init; }

    /// <summary>Who issues it for whom: national, tax, provincial, city, district.</summary>
    public required string Level { get; init; }

    /// <summary>What it is about: recognition, rd, tax, growth, contract, finance, platform, equipment.</summary>
    public required string Theme { get; init; }

    /// <summary>What a company gets: status, grant, tax-saving, loan, interest, voucher.</summary>
    public required string Kind { get; init; }

    /// <summary>How well the text is evidenced: V seen in official or several sources, S in one secondary source, unverified.</summary>
    public string Evidence { get; init; } = "V";

    /// <summary>True when nobody needs to apply (免申即享).</summary>
    public bool IsAutomatic { get; init; }

    public ImmutableArray<PolicyDocument> Documents { get; init; } = [];

    public required LocalText Issuer { get; init; }

    public required ValidityPeriod Validity { get; init; }

    public LocalText? Audience { get; init; }

    public required PolicyRegion Region { get; init; }

    public required ApplicationWindow Window { get; init; }

    public LocalText? Benefit { get; init; }

    /// <summary>What the computed amount is, where it is not simply what the company gets: 加计扣除额, 免税销售额.</summary>
    public LocalText? AmountName { get; init; }

    /// <summary>False when the amount is a base (a deduction, exempt sales) and must not be added to money.</summary>
    public bool AmountIsMoney { get; init; } = true;

    public ImmutableArray<PolicyMaterial> Materials { get; init; } = [];

    public ImmutableArray<PolicyStep> Steps { get; init; } = [];

    public PolicyContact? Contact { get; init; }

    /// <summary>Duties after the award: years to stay, reports, claw-back.</summary>
    public ImmutableArray<LocalText> Obligations { get; init; } = [];

    public LocalText? Stacking { get; init; }

    public ImmutableArray<PolicyNote> Notes { get; init; } = [];
}

/// <summary>A document in which the policy stands: its number (文号) and title.</summary>
public sealed record PolicyDocument(string Number, LocalText Title);

/// <summary>When a policy holds; both ends included.</summary>
/// <param name="IsKnown">False when the source does not say until when: then validity is unknown, which is neither in force nor expired.</param>
public sealed record ValidityPeriod(DateOnly? From, DateOnly? To, bool IsKnown)
{
    public Validity On(DateOnly day) =>
        day < From ? Validity.NotYet
        : day > To ? Validity.Expired
        : IsKnown ? Validity.InForce
        : Validity.Unknown;
}

/// <summary>Where a policy applies, for filters and display; the decision <c>scope</c> decides.</summary>
/// <param name="Codes">Prefixes of GB/T 2260 codes; empty for the whole country.</param>
public sealed record PolicyRegion(ImmutableArray<string> Codes, ImmutableArray<string> Except, string? Zone, LocalText Name)
{
    public bool IsNationwide => Codes.IsEmpty && Zone is null;

    /// <summary>Whether a company of that region could be meant; zones are not looked at.</summary>
    public bool Covers(string regionCode) =>
        (Codes.IsEmpty || Codes.Any(c => regionCode.StartsWith(c, StringComparison.Ordinal)))
        && !Except.Any(c => regionCode.StartsWith(c, StringComparison.Ordinal));
}

/// <summary>When one may apply: always, yearly between two days, by a call, automatically, or closed.</summary>
/// <param name="Opens">The first day of a yearly window, as month and day.</param>
/// <param name="Closes">Its last day.</param>
public sealed record ApplicationWindow(string Kind, MonthDay? Opens, MonthDay? Closes, LocalText Text)
{
    /// <summary>Whether one may apply on a day; null when the text does not say (a call that is not yet known).</summary>
    public bool? IsOpenOn(DateOnly day)
    {
        switch (Kind)
        {
            case "always" or "automatic":
                return true;
            case "closed":
                return false;
        }

        if (Opens is not { } opens || Closes is not { } closes)
            return null;
        DateOnly first = opens.In(day.Year), last = closes.In(day.Year);
        return opens.CompareTo(closes) <= 0 ? day >= first && day <= last : day >= first || day <= last;
    }

    /// <summary>The last day of the yearly window that is open on, or opens after, a day; null when there is none.</summary>
    public DateOnly? ClosesAfter(DateOnly day) => Closes is { } closes && Kind != "closed" ? closes.OnOrAfter(day) : null;

    /// <summary>The first day of the next yearly window; null when there is none.</summary>
    public DateOnly? OpensAfter(DateOnly day) => Opens is { } opens && Kind != "closed" ? opens.OnOrAfter(day) : null;
}

/// <summary>A day of every year.</summary>
public readonly record struct MonthDay(int Month, int Day) : IComparable<MonthDay>
{
    public int CompareTo(MonthDay other) => (Month, Day).CompareTo((other.Month, other.Day));

    /// <summary>The first such day that is not before <paramref name="day"/>; 29 February counts as 28 in common years.</summary>
    public DateOnly OnOrAfter(DateOnly day) => In(day.Year) is var first && first >= day ? first : In(day.Year + 1);

    /// <summary>Such a day of a year; 29 February is 28 in common years.</summary>
    public DateOnly In(int year) => new(year, Month, Math.Min(Day, DateTime.DaysInMonth(year, Month)));
}

/// <summary>A paper to hand in.</summary>
/// <param name="Necessity">required, optional, later (容缺后补), kept (留存备查: never handed in, shown on request).</param>
/// <param name="IsHeld">True when the government already has its content: it need not be handed in.</param>
public sealed record PolicyMaterial(LocalText Name, string Necessity, bool IsHeld);

/// <summary>One step on the way to the benefit.</summary>
/// <param name="Actor">Who does it; its English text is empty when the source gives none.</param>
/// <param name="Days">Within how many working days.</param>
public sealed record PolicyStep(LocalText Name, LocalText? Actor, string? Days);

public sealed record PolicyContact(LocalText Name, string? Phone);

/// <summary>A remark on the source.</summary>
/// <param name="Mark">convention (our reading), unverified, S (one secondary source).</param>
public sealed record PolicyNote(string Mark, LocalText Text);

/// <summary>How a condition's actual and required values are shown.</summary>
public enum ConditionDisplay
{
    Plain,
    Percent,
    Money,
    Number,
    Days,
    Boolean,
}
