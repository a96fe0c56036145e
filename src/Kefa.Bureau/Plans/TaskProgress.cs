using Kefa.Bureau.Naming;
using Kefa.Procedures.Calendar;

namespace Kefa.Bureau.Plans;

/// <summary>The light of a task: what needs attention.</summary>
public enum TaskLight
{
    /// <summary>Nothing is due any more: it is closed, or it stands still.</summary>
    None,

    /// <summary>On plan.</summary>
    Green,

    /// <summary>Due soon and not far enough, or how far is not known.</summary>
    Yellow,

    /// <summary>Overdue.</summary>
    Red,
}

/// <summary>How far a task is: steps done of steps, or a figure of its target. Nobody types it.</summary>
/// <param name="Done">Null where the figure has no number.</param>
/// <param name="Of">The number of steps, or the target; 0 where there is nothing to divide by.</param>
/// <param name="Figure">The figure that is counted; null where steps are.</param>
public sealed record TaskProgress(decimal? Done, decimal Of, Reference.OfFigure? Figure)
{
    /// <summary>In per cent, rounded down: not yet done is never 100. Null where it is not known or there is nothing to divide by.</summary>
    public int? Percent => Done is { } done && Of > 0 ? (int)Math.Clamp(Math.Floor(done / Of * 100), 0, 100) : null;

    /// <param name="closed">Whether the task is closed or paused.</param>
    /// <param name="reached">The day that counts against the due date: today, or the day on which it was submitted.</param>
    /// <param name="warning">Yellow from so many working days before the due date, below so many per cent.</param>
    public TaskLight LightOf(bool closed, DateOnly? dueOn, DateOnly reached, StatutoryCalendar calendar, (int Days, int Percent) warning) =>
        closed ? TaskLight.None
        : dueOn < reached ? TaskLight.Red
        : dueOn is { } due && calendar.WorkingDays(reached.AddDays(1), due) <= warning.Days && !(Percent >= warning.Percent) ? TaskLight.Yellow
        : TaskLight.Green;
}
