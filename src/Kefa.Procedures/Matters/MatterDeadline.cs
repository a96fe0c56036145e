using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Procedures.Calendar;

namespace Kefa.Procedures;

/// <summary>A deadline of a matter as it stands. Its last day is the recorded one; <see cref="Explain"/> shows the arithmetic.</summary>
public sealed record MatterDeadline
{
    /// <summary>What the procedure says of it.</summary>
    public required DeadlineDefinition Definition { get; init; }

    /// <summary>Its identifier.</summary>
    public string Id => Definition.Id;

    /// <summary>The start, which is not counted. Where counting began anew, the first one.</summary>
    public required DateOnly Start { get; init; }

    /// <summary>The moment of the start, for hours.</summary>
    public DateTimeOffset? StartTime { get; init; }

    /// <summary>Its length without extensions.</summary>
    public required int Length { get; init; }

    /// <summary>The unit of its length.</summary>
    public required PeriodUnit Unit { get; init; }

    /// <summary>The days on which counting began anew.</summary>
    public ImmutableArray<DateOnly> Restarts { get; init; } = [];

    /// <summary>The intervals that are not counted, since counting began (anew).</summary>
    public ImmutableArray<SuspensionState> Suspensions { get; init; } = [];

    /// <summary>By how much it got longer and when, since counting began (anew).</summary>
    public ImmutableArray<ExtensionState> Extensions { get; init; } = [];

    /// <summary>The last day (of a minimum: the last of its full days); null while it is suspended without end.</summary>
    public DateOnly? Due { get; init; }

    /// <summary>The moment, for hours.</summary>
    public DateTimeOffset? DueAt { get; init; }

    /// <summary>Whether the day lies in a year whose holidays were not known.</summary>
    public bool Provisional { get; init; }

    /// <summary>How it ended: met, cancelled or expired; null while it runs.</summary>
    public DeadlineHappening? Ended { get; init; }

    /// <summary>The day it ended.</summary>
    public DateOnly? EndedOn { get; init; }

    /// <summary>Whether it runs and a suspension is open on that day.</summary>
    public bool IsSuspendedOn(DateOnly day) => Ended is null && Suspensions.Any(s => s.After < day && day <= (s.To ?? s.Until ?? DateOnly.MaxValue));

    /// <summary>Whether it was met after its last day, or runs on that day though its last day has passed.</summary>
    public bool IsLateOn(DateOnly day) =>
        Definition.Kind != DeadlineKind.AtLeast && Due is { } due && (Ended is null ? day > due : Ended != DeadlineHappening.Cancelled && EndedOn > due);

    /// <summary>All that its last day is computed from, for the calendar.</summary>
    public DeadlineInput Input => new(TermOf(Definition, Length, Unit), Start)
    {
        StartTime = StartTime is { } at ? TimeOnly.FromDateTime(at.DateTime) : null,
        Rule = Id,
        Basis = BasisText(Definition.Basis),
        StartEvent = Definition.StartEvent,
        Restarts = [.. Restarts.Select(r => new Calendar.Restart(r, Definition.GroundOf("")))],
        Extensions = [.. Extensions.Select(e => new Extension(e.Length, e.Unit))],
        Suspensions = [.. Suspensions.Select(s => new Suspension(s.After.AddDays(1), s.To ?? s.Until, Definition.GroundOf(s.Ground))).Where(s => s.To is null || s.To >= s.From)],
        OnExpiry = Definition.OnExpiry.Deemed is { } deemed ? new DeemedResult(Id, deemed.Text, BasisText(deemed.Basis)) : null,
    };

    /// <summary>The same on a calendar, with its arithmetic line by line.</summary>
    public Deadline Explain(StatutoryCalendar calendar) => Deadline.Compute(calendar, Input);

    internal static ImmutableArray<MatterDeadline> Fold(Procedure procedure, ImmutableArray<MatterDeadline> deadlines, ImmutableArray<DeadlineEntry> entries)
    {
        foreach (var entry in entries)
        {
            var at = 0;
            while (at < deadlines.Length && deadlines[at].Id != entry.Deadline)
                at++;
            if (at == deadlines.Length)
                deadlines = entry.Kind == DeadlineHappening.Started ? deadlines.Add(Begun(procedure, entry)) : deadlines;
            else if (entry.Kind == DeadlineHappening.Started && deadlines[at].Ended is not null)
                deadlines = deadlines.SetItem(at, Begun(procedure, entry));
            else
                deadlines = deadlines.SetItem(at, deadlines[at].After(entry));
        }

        return deadlines;
    }

    /// <summary>Deadlines that are counted anew from their first day, each in its place; one to which nothing happens any more never began.</summary>
    internal static ImmutableArray<MatterDeadline> Recount(Procedure procedure, ImmutableArray<MatterDeadline> deadlines, ImmutableArray<string> recounted, ImmutableArray<DeadlineEntry> entries)
    {
        var anew = Fold(procedure, [], entries);
        var result = deadlines.Select(d => recounted.Contains(d.Id) ? anew.FirstOrDefault(a => a.Id == d.Id) : d).OfType<MatterDeadline>().ToImmutableArray();
        return result.AddRange(anew.Where(a => deadlines.All(d => d.Id != a.Id)));
    }

    private static MatterDeadline Begun(Procedure procedure, DeadlineEntry entry) => new()
    {
        Definition = procedure.FindDeadline(entry.Deadline) ?? throw new ArgumentException($"{procedure.Reference} has no deadline '{entry.Deadline}'.", nameof(entry)),
        Start = entry.On,
        StartTime = entry.AtTime,
        Length = entry.Length ?? throw new ArgumentException($"The deadline '{entry.Deadline}' begins without a length.", nameof(entry)),
        Unit = entry.Unit ?? throw new ArgumentException($"The deadline '{entry.Deadline}' begins without a unit.", nameof(entry)),
        Due = entry.Due,
        DueAt = entry.DueAt,
        Provisional = entry.Provisional,
    };

    internal MatterDeadline After(DeadlineEntry entry)
    {
        var ends = entry.Kind is DeadlineHappening.Met or DeadlineHappening.Cancelled or DeadlineHappening.Expired;
        var next = ends
            ? this with { Ended = entry.Kind, EndedOn = entry.On }
            : this with { Due = entry.Due, DueAt = entry.DueAt, Provisional = entry.Provisional };
        return entry.Kind switch
        {
            DeadlineHappening.Started => next with { Start = entry.On, StartTime = entry.AtTime, Length = entry.Length ?? Length },
            DeadlineHappening.Restarted => next with { Restarts = Restarts.Add(entry.On), Suspensions = [], Extensions = [], Length = entry.Length ?? Length, Ended = null, EndedOn = null },
            DeadlineHappening.Suspended => next with { Suspensions = Suspensions.Add(new SuspensionState(entry.Ground!, entry.On, null, entry.Until, entry.LimitedBy)) },
            DeadlineHappening.Resumed => next with { Suspensions = [.. Suspensions.Select(s => s.Ground == entry.Ground && s.To is null ? s with { To = entry.On } : s)] },
            DeadlineHappening.Extended => next with { Extensions = Extensions.Add(new ExtensionState(entry.Length!.Value, entry.Unit!.Value, entry.On)) },
            DeadlineHappening.Recomputed when entry.Ground is not null => next with { Suspensions = [.. Suspensions.Select(s => s.Ground == entry.Ground && s.To is null ? s with { Until = entry.Until } : s)] },
            _ => next,
        };
    }

    private static Term TermOf(DeadlineDefinition definition, int length, PeriodUnit unit)
    {
        var counting = definition.Within.Counting.Unit == unit ? definition.Within.Counting : Counting.In(unit);
        return definition.Kind switch
        {
            DeadlineKind.AtLeast => new Term.AtLeast(length, counting),
            DeadlineKind.Before => new Term.Before(length, counting),
            _ => new Term.Within(length, counting),
        };
    }

    private static string? BasisText(ImmutableArray<LegalBasis> basis) => basis.IsEmpty ? null : string.Join("; ", basis);
}

/// <summary>Days that are not counted.</summary>
/// <param name="Ground">The ground, by its name in the procedure.</param>
/// <param name="After">The last day that still counts.</param>
/// <param name="To">The last day that does not count; null while the suspension is open.</param>
/// <param name="Until">The day at whose end it ends at the latest; null when there is none.</param>
/// <param name="LimitedBy">The deadline whose last day that is; null when there is none.</param>
public sealed record SuspensionState(string Ground, DateOnly After, DateOnly? To, DateOnly? Until, string? LimitedBy);

/// <summary>More time.</summary>
/// <param name="Length">How much.</param>
/// <param name="Unit">Of what.</param>
/// <param name="On">When it was given.</param>
public sealed record ExtensionState(int Length, PeriodUnit Unit, DateOnly On);
