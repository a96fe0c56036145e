using Kefa.Feel;

namespace Kefa.Procedures.Calendar;

/// <summary>The days of a count, each under the reason why it was counted or not.</summary>
internal sealed class DayTally(Deadline deadline)
{
    private readonly List<(Stretch Stretch, int Days)> _counted = [];
    private readonly Dictionary<HolidaySpan, (DateOnly From, DateOnly To, int Days, string Notice)> _holidays = [];
    private readonly List<CalendarDay> _makeUp = [];
    private readonly int[] _suspended = new int[deadline.Input.Suspensions.Count];
    private (DateOnly From, DateOnly To, int Days)? _weekends;

    public void Add(Stretch stretch)
    {
        var (from, to) = stretch.To < stretch.From ? (stretch.To, stretch.From.AddDays(-1)) : (stretch.From.AddDays(1), stretch.To);
        var counted = 0;
        for (var day = from; day <= to; day = day.AddDays(1))
        {
            if (SuspensionOf(day) is { } suspension)
                _suspended[suspension]++;
            else if (stretch.Unit != PeriodUnit.WorkingDays || Works(day))
                counted++;
        }

        _counted.Add((stretch, counted));
    }

    /// <summary>The days that were passed over, in the order of time, weekends last.</summary>
    public IEnumerable<DeadlineLine> NotCounted()
    {
        var lines = new List<DeadlineLine>();
        foreach (var (suspension, days) in deadline.Input.Suspensions.Zip(_suspended))
        {
            Phrase basis = suspension.Basis is { } b ? $" ({b})" : Phrase.Empty;
            if (suspension.To is { } to && days > 0)
                lines.Add(new DeadlineLine(DeadlineLineKind.Suspension, $"Not counted: {new SpokenDay(suspension.From)} to {new SpokenDay(to)}, {suspension.Ground}{basis}; {Units.Of(days, PeriodUnit.CalendarDays)}.", null, suspension.From, to, days));
            else if (suspension.To is null)
                lines.Add(new DeadlineLine(DeadlineLineKind.Suspension, $"Not counted: since {new SpokenDay(suspension.From)}, {suspension.Ground}{basis}.", null, suspension.From, null, days));
        }

        foreach (var (span, passed) in _holidays)
            lines.Add(new DeadlineLine(DeadlineLineKind.Holiday, $"Not counted: {span.Name}, {new SpokenDay(passed.From)} to {new SpokenDay(passed.To)}; {Units.Of(passed.Days, PeriodUnit.CalendarDays)} ({passed.Notice}).", "CAL-12", passed.From, passed.To, passed.Days, passed.Notice));
        foreach (var day in _makeUp)
            lines.Add(new DeadlineLine(DeadlineLineKind.MakeUp, $"Counted: {new SpokenDay(day.Day)} is a make-up working day ({day.Notice}).", "CAL-13", day.Day, day.Day, null, day.Notice));
        lines.Sort((a, b) => a.From!.Value.CompareTo(b.From!.Value));
        if (_weekends is { } weekends)
            lines.Add(new DeadlineLine(DeadlineLineKind.Weekend, $"Not counted: weekends; {Units.Of(weekends.Days, PeriodUnit.CalendarDays)}.", "CAL-12", weekends.From, weekends.To, weekends.Days));
        return lines;
    }

    /// <summary>The counted days, a line for each stretch.</summary>
    public IEnumerable<DeadlineLine> Counted()
    {
        foreach (var (stretch, days) in _counted)
        {
            var (from, to) = stretch.To < stretch.From ? (stretch.To, stretch.From.AddDays(-1)) : (stretch.From.AddDays(1), stretch.To);
            if (to >= from)
                yield return new DeadlineLine(DeadlineLineKind.Counted, $"Counted: {Units.Of(stretch.Unit is PeriodUnit.Months or PeriodUnit.Years ? stretch.Length : days, stretch.Unit)}, {new SpokenDay(from)} to {new SpokenDay(to)}.", null, from, to, days);
        }
    }

    private int? SuspensionOf(DateOnly day)
    {
        for (var i = 0; i < _suspended.Length; i++)
        {
            var suspension = deadline.Input.Suspensions[i];
            if (day >= suspension.From && (suspension.To is null || day <= suspension.To))
                return i;
        }

        return null;
    }

    private bool Works(DateOnly day)
    {
        var known = deadline.Calendar[day];
        switch (known.Kind)
        {
            case DayKind.Holiday:
                var before = _holidays.GetValueOrDefault(known.Span!, (day, day, 0, known.Notice!));
                _holidays[known.Span!] = (before.Item1, day, before.Item3 + 1, before.Item4);
                break;
            case DayKind.Weekend:
                _weekends = _weekends is { } w ? (w.From, day, w.Days + 1) : (day, day, 1);
                break;
            case DayKind.MakeUp:
                _makeUp.Add(known);
                break;
        }

        return known.IsWorking;
    }
}
