using Kefa.Matching.Policies;

namespace Kefa.Bureau.Policies;

/// <summary>The order of an officer's list of policies.</summary>
public enum StandingOrder
{
    ClosingSoon,
    Eligible,
    NearMisses,
    Undetermined,
    Benefit,
    Title,
}

/// <summary>A policy as it stands today: its window and how many companies it reaches.</summary>
/// <param name="Closes">The last day of the window that is open, or of the next one.</param>
public sealed record PolicyStanding(Policy Policy, Validity Validity, bool? IsOpen, DateOnly? Closes, VerdictCounts Counts)
{
    /// <summary>The first day of the next window; null when one is open now, or none is known.</summary>
    public DateOnly? Opens { get; init; }

    /// <summary>Days until the open window closes; null when none is open or it never closes.</summary>
    public int? DaysLeft(DateOnly today) => IsOpen == true && Closes is { } closes ? closes.DayNumber - today.DayNumber : null;
}

/// <summary>The policies of a bureau with what they reach, for officers.</summary>
public static class PolicyStandings
{
    /// <summary>A window that closes within so many days is pressing.</summary>
    public const int PressingDays = 30;

    /// <summary>The policies that pass the filter; its own order is not looked at.</summary>
    public static IReadOnlyList<PolicyStanding> Of(PopulationMatches matches, PolicyFilter filter, StandingOrder order)
    {
        var found = PolicyLibrary.Search(matches.Catalog, filter, matches.AsOf)
            .Select(f => (Found: f, Column: matches.ColumnOf(f.Policy.Id))).Where(f => f.Column >= 0)
            .Select(f => new PolicyStanding(f.Found.Policy, f.Found.Validity, f.Found.IsOpen, f.Found.Closes, matches.CountsOf(f.Column))
            {
                Opens = f.Found.IsOpen == false && f.Found.Validity != Validity.Expired ? f.Found.Policy.Metadata.Window.OpensAfter(matches.AsOf) : null,
            });
        return [.. order switch
        {
            StandingOrder.Eligible => found.OrderByDescending(s => s.Counts.Eligible).ThenBy(s => s.Policy.Id, StringComparer.Ordinal),
            StandingOrder.NearMisses => found.OrderByDescending(s => s.Counts.NearMisses).ThenBy(s => s.Policy.Id, StringComparer.Ordinal),
            StandingOrder.Undetermined => found.OrderByDescending(s => s.Counts.Undetermined).ThenBy(s => s.Policy.Id, StringComparer.Ordinal),
            StandingOrder.Benefit => found.OrderByDescending(s => s.Counts.Benefit).ThenBy(s => s.Policy.Id, StringComparer.Ordinal),
            StandingOrder.Title => found.OrderBy(s => s.Policy.Metadata.Title.Zh, StringComparer.Ordinal).ThenBy(s => s.Policy.Id, StringComparer.Ordinal),
            _ => found.OrderBy(s => s.DaysLeft(matches.AsOf) ?? int.MaxValue).ThenBy(s => s.Opens ?? DateOnly.MaxValue).ThenBy(s => s.Validity == Validity.Expired).ThenBy(s => s.Policy.Id, StringComparer.Ordinal),
        }];
    }

    /// <summary>Policies whose window closes within <see cref="PressingDays"/>, the nearest first.</summary>
    public static IReadOnlyList<PolicyStanding> Pressing(PopulationMatches matches) =>
        [.. Of(matches, new PolicyFilter(), StandingOrder.ClosingSoon).Where(s => s.DaysLeft(matches.AsOf) is <= PressingDays)];
}
