using Kefa.Feel;

namespace Kefa.Procedures.Calendar;

/// <summary>Where a deadline stands on a day. Stored by name; names only grow.</summary>
public enum DeadlineStatus
{
    /// <summary>There is time left.</summary>
    Running,

    /// <summary>The day is the last.</summary>
    DueToday,

    /// <summary>The last day is over.</summary>
    Overdue,

    /// <summary>A suspension goes on: time stands still.</summary>
    StandsStill,
}

/// <summary>A deadline as of a day.</summary>
/// <param name="AsOf">The day.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="WorkingDays">Working days left after today, or gone since the last day; null while time stands still.</param>
/// <param name="CalendarDays">The same in calendar days.</param>
/// <param name="Deemed">What silence has made of it by now; null when nothing.</param>
public sealed record DeadlineState(DateOnly AsOf, DeadlineStatus Status, int? WorkingDays, int? CalendarDays, DeemedResult? Deemed)
{
    /// <summary>The state in words.</summary>
    public Phrase Text => Status switch
    {
        DeadlineStatus.Running => $"{Units.Of(WorkingDays!.Value, PeriodUnit.WorkingDays)} left ({Units.Of(CalendarDays!.Value, PeriodUnit.CalendarDays)})",
        DeadlineStatus.DueToday => $"due today",
        DeadlineStatus.Overdue => $"overdue by {Units.Of(WorkingDays!.Value, PeriodUnit.WorkingDays)} ({Units.Of(CalendarDays!.Value, PeriodUnit.CalendarDays)})",
        _ => $"time stands still",
    };
}

/// <summary>What another calendar makes of a deadline.</summary>
/// <param name="Before">The day that it was due on; null when it stood still.</param>
/// <param name="WasProvisional">Whether that day was provisional.</param>
/// <param name="After">The deadline as it is now.</param>
public sealed record DeadlineChange(DateOnly? Before, bool WasProvisional, Deadline After)
{
    /// <summary>Whether another day came out, and not only certainty.</summary>
    public bool Moved => Before != After.Due;

    /// <summary>The change in words.</summary>
    public Phrase Text => (Before, After.Due) switch
    {
        ({ } before, { } now) when before != now && After.IsProvisional => $"due {new SpokenDay(now)} instead of {new SpokenDay(before)}, still provisional",
        ({ } before, { } now) when before != now => $"due {new SpokenDay(now)} instead of {new SpokenDay(before)}",
        (_, { } now) when After.IsProvisional => $"{new SpokenDay(now)} is provisional",
        (_, { } now) => $"{new SpokenDay(now)} is certain now",
        _ => $"time stands still",
    };
}

/// <summary>One stretch of the counting: the term itself, or an extension in another unit.</summary>
/// <param name="Length">How much was counted.</param>
/// <param name="Unit">In which unit.</param>
/// <param name="From">The day that is not counted.</param>
/// <param name="To">The last day counted; earlier than <paramref name="From"/> when counted back.</param>
public readonly record struct Stretch(int Length, PeriodUnit Unit, DateOnly From, DateOnly To);

/// <summary>A computed deadline with its arithmetic. Immutable; its lines are written when somebody reads them.</summary>
public sealed class Deadline
{
    private IReadOnlyList<DeadlineLine>? _lines;

    internal Deadline(StatutoryCalendar calendar, DeadlineInput input, DateOnly start, IReadOnlyList<Stretch> stretches)
    {
        Calendar = calendar;
        Input = input;
        Start = start;
        Stretches = stretches;
    }

    /// <summary>What it was computed from.</summary>
    public DeadlineInput Input { get; }

    /// <summary>The calendar that it was computed on.</summary>
    public StatutoryCalendar Calendar { get; }

    /// <summary>The start that counts: the last restart, else the start of the input.</summary>
    public DateOnly Start { get; }

    /// <summary>The last day, until its end; null while a suspension goes on.</summary>
    public DateOnly? Due { get; internal init; }

    /// <summary>The time on the last day; only for hours.</summary>
    public TimeOnly? DueTime { get; internal init; }

    /// <summary>The last day as counted, before it was moved off rest days or cut; null while a suspension goes on.</summary>
    public DateOnly? Nominal { get; internal init; }

    /// <summary>The first day on which it may be done; null when at once.</summary>
    public DateOnly? Earliest { get; internal init; }

    /// <summary>The day on which the house has to be done: the last working day not later than <see cref="Due"/>.</summary>
    public DateOnly? InternalDue => Due is { } due ? Calendar.WorkingDayUpTo(due) : null;

    /// <summary>The years without notice that the day depends on; it may move when their notices appear (CAL-18).</summary>
    public IReadOnlyList<int> ProvisionalYears { get; internal init; } = [];

    /// <summary>Whether the day may move when a notice appears.</summary>
    public bool IsProvisional => ProvisionalYears.Count > 0;

    /// <summary>What is left to count when the suspension ends; null when none goes on, or the units differ.</summary>
    public int? Remaining { get; internal init; }

    /// <summary>The counting, stretch by stretch.</summary>
    public IReadOnlyList<Stretch> Stretches { get; }

    /// <summary>The arithmetic, line by line, the same for staff and party.</summary>
    public IReadOnlyList<DeadlineLine> Lines => _lines ??= DeadlineExplanation.Of(this);

    /// <summary>Computes a deadline.</summary>
    /// <exception cref="ArgumentException">The term cannot be computed: a negative length, hours without a time, a term counted back that is extended.</exception>
    public static Deadline Compute(StatutoryCalendar calendar, DeadlineInput input) => DeadlineComputation.Of(calendar, input);

    /// <summary>Where it stands on a day.</summary>
    public DeadlineState StateOn(DateOnly day)
    {
        if (Due is not { } due)
            return new DeadlineState(day, DeadlineStatus.StandsStill, null, null, null);
        if (day <= due)
            return new DeadlineState(day, day == due ? DeadlineStatus.DueToday : DeadlineStatus.Running, Calendar.WorkingDays(day.AddDays(1), due), due.DayNumber - day.DayNumber, null);
        return new DeadlineState(day, DeadlineStatus.Overdue, Calendar.WorkingDays(due.AddDays(1), day), day.DayNumber - due.DayNumber, Input.OnExpiry);
    }

    /// <summary>What another calendar makes of it; null when nothing changes.</summary>
    public DeadlineChange? ChangeOn(StatutoryCalendar calendar) => ChangeFrom(Due, IsProvisional, Compute(calendar, Input));

    /// <summary>What a deadline that was kept as a day became; null when nothing changed.</summary>
    /// <param name="due">The day that was kept; null when it stood still.</param>
    /// <param name="provisional">Whether it was kept as provisional.</param>
    /// <param name="now">The same deadline on today's calendar.</param>
    public static DeadlineChange? ChangeFrom(DateOnly? due, bool provisional, Deadline now) =>
        due == now.Due && provisional == now.IsProvisional ? null : new DeadlineChange(due, provisional, now);
}
