using Kefa.Feel;

namespace Kefa.Procedures.Calendar;

/// <summary>What a line of the arithmetic is about. Named in the interface for programs; names only grow.</summary>
public enum DeadlineLineKind
{
    /// <summary>The event that time runs from.</summary>
    Start,

    /// <summary>An event that made counting begin anew.</summary>
    Restart,

    /// <summary>The term and how it is counted.</summary>
    Term,

    /// <summary>Time added.</summary>
    Extension,

    /// <summary>Days that were not counted because time stood still.</summary>
    Suspension,

    /// <summary>Days that were not counted because a notice made them days off.</summary>
    Holiday,

    /// <summary>A weekend day that was counted because a notice made it a working day. It is among the counted days.</summary>
    MakeUp,

    /// <summary>Weekend days that were not counted.</summary>
    Weekend,

    /// <summary>The days that were counted.</summary>
    Counted,

    /// <summary>The target month has no such day: its last day counts.</summary>
    MonthEnd,

    /// <summary>The last day was a rest day and moved.</summary>
    Moved,

    /// <summary>Somebody set an earlier last day.</summary>
    Cut,

    /// <summary>The first day on which it may be done.</summary>
    Earliest,

    /// <summary>A suspension goes on: nothing is due.</summary>
    StandsStill,

    /// <summary>The result depends on years without notice.</summary>
    Provisional,

    /// <summary>The last day.</summary>
    Result,

    /// <summary>The day on which the house has to be done.</summary>
    InternalDue,

    /// <summary>What silence means.</summary>
    Deemed,
}

/// <summary>One line of a deadline's arithmetic. In a forward count the days of the lines Counted, Weekend, Holiday and Suspension add up to the calendar days from the start to the nominal last day.</summary>
/// <param name="Kind">What it is about.</param>
/// <param name="Text">The line in words.</param>
/// <param name="Rule">The rule of counting that it applies: <c>CAL-03</c>; null when none.</param>
/// <param name="From">The first day that it speaks of.</param>
/// <param name="To">The last day that it speaks of.</param>
/// <param name="Days">Calendar days that it accounts for; for <see cref="DeadlineLineKind.Counted"/> in working days, these.</param>
/// <param name="Notice">The notice that it rests on.</param>
public sealed record DeadlineLine(DeadlineLineKind Kind, Phrase Text, string? Rule = null, DateOnly? From = null, DateOnly? To = null, int? Days = null, string? Notice = null);
