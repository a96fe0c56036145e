namespace Kefa.Procedures.Calendar;

/// <summary>Counts a term on a calendar.</summary>
internal static class DeadlineComputation
{
    // A century in days: longer terms do not exist, and are more likely a mistake in a definition.
    private const int Longest = 36_525;

    public static Deadline Of(StatutoryCalendar calendar, DeadlineInput input)
    {
        Check(input);
        var start = input.Restarts.Count == 0 ? input.Start : Later(input.Start, input.Restarts.Max(r => r.On));
        return input.Term switch
        {
            Term.Before before => Back(calendar, input, before),
            Term.Within { Counting.Unit: PeriodUnit.Hours } hours => Hours(calendar, input, start, hours.Length),
            _ => Forward(calendar, input, start),
        };
    }

    /// <summary>The suspensions as spans that do not touch; the last has no end while it goes on.</summary>
    internal static List<(DateOnly From, DateOnly To)> Spans(IReadOnlyList<Suspension> suspensions)
    {
        var spans = new List<(DateOnly From, DateOnly To)>(suspensions.Count);
        foreach (var s in suspensions.OrderBy(s => s.From))
        {
            var to = s.To ?? DateOnly.MaxValue;
            if (spans.Count > 0 && s.From <= spans[^1].To)
                spans[^1] = (spans[^1].From, Later(spans[^1].To, to));
            else
                spans.Add((s.From, to));
        }

        return spans;
    }

    private static Deadline Forward(StatutoryCalendar calendar, DeadlineInput input, DateOnly start)
    {
        var spans = input.Suspensions.Count == 0 ? [] : Spans(input.Suspensions);
        var stretches = new List<Stretch>(1 + input.Extensions.Count);
        var (at, counting, least) = input.Term switch
        {
            Term.Within t => (Begin(t.Length, t.Counting), t.Counting, 0),
            Term.AtLeast t => (Begin(t.Length, t.Counting), t.Counting, 0),
            Term.Between t => (Begin(t.Most, t.Counting), t.Counting, t.Least),
            Term.FixedDay t => (Next(t, start), null, 0),
            Term.Set t => (t.Day, (Counting?)null, 0),
            _ => throw new ArgumentException($"A term of the kind {input.Term.GetType().Name} is not counted forward.", nameof(input)),
        };
        var open = Open(at);
        foreach (var extension in open is null ? input.Extensions : [])
        {
            // More of the same unit goes on where the term ended; nothing was rolled in between.
            var stretch = Advance(calendar, at, extension.Length, extension.Unit, spans);
            stretches.Add(stretch);
            at = stretch.To;
            if ((open = Open(at)) is not null)
                break;
        }

        if (open is { } since)
            return StandingStill(calendar, input, start, stretches, since);

        // A day that was set stays where it was set, unless time was added to it.
        var moves = counting?.Rolls ?? input.Extensions.Count > 0;
        var due = moves ? Roll(calendar, at, spans) : at;
        var capped = input.NotLaterThan is { } cap && cap.Day < due ? cap.Day : due;
        return new Deadline(calendar, input, start, stretches)
        {
            Nominal = at,
            Due = capped,
            Earliest = least > 0 ? Advance(calendar, start, least, counting!.Unit, spans).To : null,
            ProvisionalYears = Unknown(calendar, stretches, at, moves, capped),
        };

        DateOnly Begin(int length, Counting how)
        {
            stretches.Add(Advance(calendar, start, length, how.Unit, spans));
            return stretches[^1].To;
        }

        DateOnly? Open(DateOnly until) => stretches.Count > 0 && spans.Count > 0 && spans[^1].To == DateOnly.MaxValue && spans[^1].From <= until ? spans[^1].From : null;
    }

    /// <summary>Goes on by a length; days in suspensions are passed over.</summary>
    private static Stretch Advance(StatutoryCalendar calendar, DateOnly start, int length, PeriodUnit unit, List<(DateOnly From, DateOnly To)> spans)
    {
        var end = unit switch
        {
            PeriodUnit.WorkingDays => calendar.AddWorkingDays(start, length),
            PeriodUnit.CalendarDays => start.AddDays(length),
            PeriodUnit.Months => start.AddMonths(length),
            PeriodUnit.Years => start.AddYears(length),
            _ => throw new ArgumentException("Hours are not added to days."),
        };
        var passed = 0;
        foreach (var (from, to) in spans)
        {
            if (from > end || length == 0)
                break;
            // A suspension without end is the caller's to report: what lies before it is counted.
            if (to == DateOnly.MaxValue)
                break;
            var first = Later(from, start.AddDays(1));
            if (to < first)
                continue;
            if (unit == PeriodUnit.WorkingDays)
            {
                passed += calendar.WorkingDays(first, to);
                end = calendar.AddWorkingDays(start, length + passed);
            }
            else
            {
                end = end.AddDays(to.DayNumber - first.DayNumber + 1);
            }
        }

        return new Stretch(length, unit, start, end);
    }

    private static DateOnly Roll(StatutoryCalendar calendar, DateOnly day, List<(DateOnly From, DateOnly To)> spans)
    {
        var due = calendar.WorkingDayFrom(day);
        foreach (var (from, to) in spans)
        {
            if (due != day && due >= from && due <= to && to != DateOnly.MaxValue)
                due = calendar.WorkingDayFrom(to.AddDays(1));
        }

        return due;
    }

    private static Deadline StandingStill(StatutoryCalendar calendar, DeadlineInput input, DateOnly start, List<Stretch> stretches, DateOnly since)
    {
        var last = stretches.Count == 1 ? stretches[0] : default;
        var closed = Spans([.. input.Suspensions.Where(s => s.To is not null)]);
        var through = since.AddDays(-1);
        int? remaining = last.Unit switch
        {
            _ when stretches.Count != 1 => null,
            PeriodUnit.WorkingDays => last.Length - calendar.WorkingDays(start.AddDays(1), through) + closed.Sum(s => calendar.WorkingDays(Later(s.From, start.AddDays(1)), Earlier(s.To, through))),
            PeriodUnit.CalendarDays => last.Length - Math.Max(0, through.DayNumber - start.DayNumber) + closed.Sum(s => Math.Max(0, Earlier(s.To, through).DayNumber - Later(s.From, start.AddDays(1)).DayNumber + 1)),
            _ => null,
        };
        Stretch[] begun = since > start ? [new Stretch(0, stretches[0].Unit, start, through)] : [];
        return new Deadline(calendar, input, start, stretches.Count == 1 ? begun : []) { Remaining = remaining };
    }

    private static Deadline Back(StatutoryCalendar calendar, DeadlineInput input, Term.Before term)
    {
        var clear = term.ClearDays ? 1 : 0;
        var nominal = term.Counting.Unit switch
        {
            PeriodUnit.WorkingDays => calendar.AddWorkingDays(input.Start, -(term.Length + clear)),
            PeriodUnit.CalendarDays => input.Start.AddDays(-(term.Length + clear)),
            PeriodUnit.Months => input.Start.AddMonths(-term.Length).AddDays(-clear),
            PeriodUnit.Years => input.Start.AddYears(-term.Length).AddDays(-clear),
            _ => throw new ArgumentException("Hours are not counted back."),
        };
        var due = term.Counting.Rolls ? calendar.WorkingDayUpTo(nominal) : nominal;
        Stretch[] stretches = [new Stretch(term.Length, term.Counting.Unit, input.Start, nominal)];
        return new Deadline(calendar, input, input.Start, stretches)
        {
            Nominal = nominal,
            Due = due,
            ProvisionalYears = Unknown(calendar, stretches, nominal, term.Counting.Rolls, due),
        };
    }

    private static Deadline Hours(StatutoryCalendar calendar, DeadlineInput input, DateOnly start, int hours)
    {
        var begin = start.ToDateTime(input.StartTime!.Value);
        var total = hours + input.Extensions.Sum(e => e.Length);
        var end = begin.AddHours(total);
        foreach (var (from, to) in Spans(input.Suspensions))
        {
            var first = Later(from, start.AddDays(1));
            if (first > DateOnly.FromDateTime(end) || to < first)
                continue;
            if (to == DateOnly.MaxValue)
                return new Deadline(calendar, input, start, []);
            end = end.AddDays(to.DayNumber - first.DayNumber + 1);
        }

        var day = DateOnly.FromDateTime(end);
        return new Deadline(calendar, input, start, [new Stretch(total, PeriodUnit.Hours, start, day)])
        {
            Nominal = day,
            Due = day,
            DueTime = TimeOnly.FromDateTime(end),
        };
    }

    /// <summary>The first such day after the start.</summary>
    private static DateOnly Next(Term.FixedDay term, DateOnly start)
    {
        var day = In(start.Year);
        return day > start ? day : In(start.Year + 1);

        DateOnly In(int year) => new DateOnly(year, term.Month, Math.Min(term.Day, DateTime.DaysInMonth(year, term.Month))).AddDays(term.Excluded ? -1 : 0);
    }

    /// <summary>The years without notice that were looked at: all that working days were counted in, and those in which a last day was sought.</summary>
    private static List<int> Unknown(StatutoryCalendar calendar, IReadOnlyList<Stretch> stretches, DateOnly nominal, bool moves, DateOnly due)
    {
        List<int>? unknown = null;
        foreach (var stretch in stretches)
        {
            if (stretch.Unit == PeriodUnit.WorkingDays && stretch.Length > 0)
                Look(stretch.To < stretch.From ? stretch.To : stretch.From.AddDays(1), stretch.To < stretch.From ? stretch.From.AddDays(-1) : stretch.To);
        }

        if (moves)
            Look(Earlier(nominal, due), Later(nominal, due));
        return unknown ?? [];

        void Look(DateOnly from, DateOnly to)
        {
            for (var year = from.Year; year <= to.Year; year++)
            {
                if (!calendar.Knows(year) && unknown?.Contains(year) != true)
                    (unknown ??= []).Add(year);
            }
        }
    }

    private static void Check(DeadlineInput input)
    {
        var (length, unit) = input.Term switch
        {
            Term.Within t => (t.Length, t.Counting.Unit),
            Term.AtLeast t => (t.Length, t.Counting.Unit),
            Term.Before t => (t.Length, t.Counting.Unit),
            Term.Between t => t.Least <= t.Most && t.Least >= 0 ? (t.Most, t.Counting.Unit) : throw new ArgumentException($"At least {t.Least} and at most {t.Most} is no term.", nameof(input)),
            Term.FixedDay t => t.Month is >= 1 and <= 12 && t.Day is >= 1 and <= 31 ? (0, PeriodUnit.CalendarDays) : throw new ArgumentException($"Month {t.Month}, day {t.Day} is no day of the year.", nameof(input)),
            _ => (0, PeriodUnit.CalendarDays),
        };
        foreach (var (n, u) in input.Extensions.Select(e => (e.Length, e.Unit)).Prepend((length, unit)))
        {
            var longest = u switch { PeriodUnit.Years => 100, PeriodUnit.Months => 1_200, PeriodUnit.Hours => Longest * 24, _ => Longest };
            if (n < 0 || n > longest)
                throw new ArgumentException($"A length of {n} is not between 0 and {longest}.", nameof(input));
            if ((u == PeriodUnit.Hours) != (unit == PeriodUnit.Hours))
                throw new ArgumentException("Hours are extended by hours, and days by days.", nameof(input));
        }

        if (unit == PeriodUnit.Hours && (input.StartTime is null || input.Term is not Term.Within))
            throw new ArgumentException("Hours are counted from a time: give the start time, and a term 'within'.", nameof(input));
        if (input.Term is Term.Before && (input.Extensions.Count > 0 || input.Suspensions.Count > 0 || input.Restarts.Count > 0))
            throw new ArgumentException("What is counted back from an event is neither suspended nor extended: the event is moved.", nameof(input));
        if (input.Suspensions.FirstOrDefault(s => s.To < s.From) is { } suspension)
            throw new ArgumentException($"The suspension from {suspension.From:yyyy-MM-dd} ends before it begins.", nameof(input));
    }

    private static DateOnly Later(DateOnly a, DateOnly b) => a > b ? a : b;

    private static DateOnly Earlier(DateOnly a, DateOnly b) => a < b ? a : b;
}
