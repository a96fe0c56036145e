using Kefa.Procedures.Calendar;

namespace Kefa.Bureau.Demo;

/// <summary>When the steps of a story happen: on working days, in office hours, in their order.</summary>
internal static class DemoTimes
{
    /// <summary>The moments of all steps, in the bureau's zone.</summary>
    /// <param name="number">The matter's place among all: its minutes tell the matters of one day apart.</param>
    public static IReadOnlyList<DateTime> Of(DemoStory story, DemoWhen when, DateOnly today, int number, StatutoryCalendar calendar)
    {
        DateOnly wanted = today.AddDays(-when.Days);
        if (!when.OfLast) return From(story, WorkingDayUntil(wanted, calendar), number, calendar);
        // Holidays between the steps differ from year to year: the first day is sought from the last one.
        DateOnly begin = wanted.AddDays(-story.Steps.Sum(step => step.After + step.Days));
        while (true)
        {
            IReadOnlyList<DateTime> times = From(story, WorkingDayUntil(begin, calendar), number, calendar);
            if (DateOnly.FromDateTime(times[^1]) <= wanted) return times;
            begin = begin.AddDays(-1);
        }
    }

    private static List<DateTime> From(DemoStory story, DateOnly first, int number, StatutoryCalendar calendar)
    {
        var times = new List<DateTime>(story.Steps.Count);
        DateTime at = first.ToDateTime(new TimeOnly(8, 30)).AddMinutes(number * 7 % 120);
        foreach (DemoStep step in story.Steps)
        {
            if (step.After == 0 && step.Days == 0)
            {
                if (times.Count > 0) at = at.AddMinutes(25);
            }
            else
            {
                DateOnly day = DateOnly.FromDateTime(at);
                if (step.Days > 0) day = calendar.WorkingDayFrom(day.AddDays(step.Days));
                if (step.After > 0) day = calendar.AddWorkingDays(day, step.After);
                at = day.ToDateTime(new TimeOnly(9, 0)).AddMinutes(number * 11 % 400);
            }
            times.Add(at);
        }
        return times;
    }

    private static DateOnly WorkingDayUntil(DateOnly day, StatutoryCalendar calendar)
    {
        while (!calendar.IsWorkingDay(day)) day = day.AddDays(-1);
        return day;
    }
}
