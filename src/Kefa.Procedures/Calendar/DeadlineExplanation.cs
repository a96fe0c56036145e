using Kefa.Feel;

namespace Kefa.Procedures.Calendar;

/// <summary>Writes the arithmetic of a deadline, line by line.</summary>
internal static class DeadlineExplanation
{
    public static IReadOnlyList<DeadlineLine> Of(Deadline deadline)
    {
        var lines = new List<DeadlineLine>();
        Begin(deadline, lines);
        lines.Add(TermLine(deadline));
        foreach (var extension in deadline.Input.Extensions)
            lines.Add(ExtensionLine(extension));
        if (deadline.Stretches.Count > 0 && deadline.Stretches[0].Unit != PeriodUnit.Hours)
            Days(deadline, lines);
        End(deadline, lines);
        return lines;
    }

    private static void Begin(Deadline deadline, List<DeadlineLine> lines)
    {
        var input = deadline.Input;
        Phrase what = input.StartEvent is { } happened ? $", {happened}" : Phrase.Empty;
        var rule = input.Term is Term.Before ? "CAL-16" : "CAL-01";
        lines.Add(new DeadlineLine(
            DeadlineLineKind.Start,
            input.Term switch
            {
                Term.Before => $"Counted back from {new SpokenDay(input.Start)}{what}; that day is not counted.",
                Term.FixedDay or Term.Set => $"From {new SpokenDay(input.Start)}{what}.",
                _ when input.StartTime is { } time => $"From {new SpokenDay(input.Start)} {time:HH:mm}{what}; hours count from that time.",
                _ => $"From {new SpokenDay(input.Start)}{what}; that day is not counted.",
            },
            input.Term is Term.FixedDay or Term.Set ? null : rule, input.Start, input.Start));
        foreach (var restart in input.Restarts.OrderBy(r => r.On))
            lines.Add(new DeadlineLine(DeadlineLineKind.Restart, $"Counting begins anew on {new SpokenDay(restart.On)}: {restart.Event}{Basis(restart.Basis)}; that day is not counted.", "CAL-01", restart.On, restart.On));
    }

    private static DeadlineLine TermLine(Deadline deadline)
    {
        var basis = Basis(deadline.Input.Basis);
        (Phrase Text, string Rule) term = deadline.Input.Term switch
        {
            Term.Within { Length: 0 } t => ($"Due on the day itself{basis}.", t.Counting.Rule),
            Term.Within t => ($"Within {Units.Of(t.Length, t.Counting.Unit)}{basis}{How(t.Counting)}.", t.Counting.Rule),
            Term.AtLeast t => ($"At least {Units.Of(t.Length, t.Counting.Unit)} in full{basis}{How(t.Counting)}.", "CAL-15"),
            Term.Between t => ($"At least {Units.Of(t.Least, t.Counting.Unit)}, at most {Units.Of(t.Most, t.Counting.Unit)}{basis}{How(t.Counting)}.", t.Counting.Rule),
            Term.Before { ClearDays: true } t => ($"{Units.Of(t.Length, t.Counting.Unit)} before, which lie in full between the two days{basis}{How(t.Counting)}.", "CAL-16"),
            Term.Before t => ($"{Units.Of(t.Length, t.Counting.Unit)} before{basis}{How(t.Counting)}.", "CAL-16"),
            Term.FixedDay { Excluded: true } t => ($"Every year before {t.Month:00}-{t.Day:00}, that day excluded{basis}; a fixed day is not moved.", "CAL-14"),
            Term.FixedDay t => ($"Every year by {t.Month:00}-{t.Day:00}{basis}; a fixed day is not moved.", "CAL-14"),
            Term.Set t => ($"Set to {new SpokenDay(t.Day)} by {t.By}{basis}.", "CAL-04"),
            var other => throw new InvalidOperationException(other.GetType().Name),
        };
        return new DeadlineLine(DeadlineLineKind.Term, term.Text, term.Rule);
    }

    private static Phrase How(Counting counting) => (counting.Law, counting.Unit) switch
    {
        ({ } law, PeriodUnit.WorkingDays) => $"; under {law}, article {counting.Article}, these are working days",
        ({ } law, PeriodUnit.CalendarDays) => $"; under {law}, article {counting.Article}, these are calendar days",
        _ => Phrase.Empty,
    };

    private static DeadlineLine ExtensionLine(Extension extension)
    {
        Phrase by = extension.Approver is { } who ? $", approved by {who}" : Phrase.Empty;
        Phrase told = extension.ToldOn is { } day ? $", told on {new SpokenDay(day)}" : Phrase.Empty;
        Phrase ground = extension.Ground is { } why ? $": {why}" : Phrase.Empty;
        return new DeadlineLine(DeadlineLineKind.Extension, $"Extended by {Units.Of(extension.Length, extension.Unit)}{by}{told}{Basis(extension.Basis)}{ground}.", null, extension.ToldOn, extension.ToldOn);
    }

    /// <summary>Sorts every day between start and end into counted and not counted, and writes a line for each reason.</summary>
    private static void Days(Deadline deadline, List<DeadlineLine> lines)
    {
        var tally = new DayTally(deadline);
        foreach (var stretch in deadline.Stretches)
            tally.Add(stretch);
        lines.AddRange(tally.NotCounted());
        lines.AddRange(tally.Counted());
    }

    private static void End(Deadline deadline, List<DeadlineLine> lines)
    {
        if (deadline.Due is not { } due || deadline.Nominal is not { } nominal)
        {
            var since = DeadlineComputation.Spans(deadline.Input.Suspensions)[^1].From;
            lines.Add(new DeadlineLine(
                DeadlineLineKind.StandsStill,
                deadline.Remaining is { } left && deadline.Stretches.Count <= 1
                    ? (Phrase)$"Time stands still since {new SpokenDay(since)}; {Units.Of(left, UnitOf(deadline.Input.Term))} are left to count afterwards."
                    : $"Time stands still since {new SpokenDay(since)}; nothing is due.",
                null, since));
            return;
        }

        if (deadline.Earliest is { } earliest)
            lines.Add(new DeadlineLine(DeadlineLineKind.Earliest, $"Not before {new SpokenDay(earliest)}.", null, earliest, earliest));
        foreach (var stretch in deadline.Stretches.Where(s => s.Unit is PeriodUnit.Months or PeriodUnit.Years))
        {
            var back = stretch.To < stretch.From ? -1 : 1;
            var day = stretch.Unit == PeriodUnit.Months ? stretch.From.AddMonths(back * stretch.Length) : stretch.From.AddYears(back * stretch.Length);
            if (day.Day != stretch.From.Day)
                lines.Add(new DeadlineLine(DeadlineLineKind.MonthEnd, $"That month has no day {stretch.From.Day}: its last day counts, {new SpokenDay(day)}.", "CAL-02", day, day));
        }

        var moved = due;
        if (deadline.Input.NotLaterThan is { } cap && cap.Day == due && due < nominal)
            moved = nominal;
        if (moved > nominal)
            lines.Add(new DeadlineLine(DeadlineLineKind.Moved, $"{new SpokenDay(nominal)} is a rest day{Why(deadline.Calendar[nominal])}: the end moves to {new SpokenDay(moved)}{Worked(deadline.Calendar[moved])}.", deadline.Input.Term is Term.AtLeast ? "CAL-15" : "CAL-03", nominal, moved, moved.DayNumber - nominal.DayNumber, deadline.Calendar[nominal].Notice));
        else if (moved < nominal)
            lines.Add(new DeadlineLine(DeadlineLineKind.Moved, $"{new SpokenDay(nominal)} is a rest day{Why(deadline.Calendar[nominal])}: the working day before it counts, {new SpokenDay(moved)}.", "CAL-16", moved, nominal, nominal.DayNumber - moved.DayNumber, deadline.Calendar[nominal].Notice));
        if (deadline.Input.NotLaterThan is { } set && set.Day == due)
            lines.Add(new DeadlineLine(DeadlineLineKind.Cut, $"But not later than {new SpokenDay(set.Day)}, set by {set.By}.", "CAL-04", due, due));
        if (deadline.IsProvisional)
            lines.Add(new DeadlineLine(DeadlineLineKind.Provisional, $"Provisional: the holidays of {Phrase.List(deadline.ProvisionalYears)} are not arranged yet; weekends only were taken out, and the day is counted again when the notice appears.", "CAL-18"));
        lines.Add(new DeadlineLine(
            DeadlineLineKind.Result,
            (deadline.Input.Term, deadline.DueTime) switch
            {
                (Term.AtLeast, _) => $"Open until the end of {new SpokenDay(due)}.",
                (Term.Before, _) => $"At the latest on {new SpokenDay(due)}.",
                (_, { } time) => $"Last moment: {new SpokenDay(due)} {time:HH:mm}.",
                _ => $"Last day: {new SpokenDay(due)}.",
            },
            deadline.Input.Rule, due, due));
        Internal(deadline, due, lines);
        if (deadline.Input.OnExpiry is { } deemed)
            lines.Add(new DeadlineLine(DeadlineLineKind.Deemed, deemed.OnStart ? (Phrase)$"If nothing happens by then: {deemed.Text}, from the start day on{Basis(deemed.Basis)}." : $"If nothing happens by then: {deemed.Text}{Basis(deemed.Basis)}."));
    }

    // A fixed day stays where it is, also on a holiday; work has to be done before.
    private static void Internal(Deadline deadline, DateOnly due, List<DeadlineLine> lines)
    {
        if (deadline.InternalDue is not { } inside || inside == due || deadline.DueTime is not null)
            return;
        Phrase provisional = deadline.Calendar.Knows(due.Year) ? Phrase.Empty : $" (provisional: {due.Year} is not arranged yet)";
        lines.Add(new DeadlineLine(DeadlineLineKind.InternalDue, $"Inside the house due on the working day not later: {new SpokenDay(inside)}{provisional}.", "CAL-14", inside, inside));
    }

    private static PeriodUnit UnitOf(Term term) => term switch
    {
        Term.Within t => t.Counting.Unit,
        Term.AtLeast t => t.Counting.Unit,
        Term.Between t => t.Counting.Unit,
        _ => PeriodUnit.CalendarDays,
    };

    private static Phrase Why(CalendarDay day) => day.Span is { } span ? $" ({span.Name}, {day.Notice})" : Phrase.Empty;

    private static Phrase Worked(CalendarDay day) => day.Kind == DayKind.MakeUp ? $", a make-up working day ({day.Notice})" : Phrase.Empty;

    private static Phrase Basis(string? basis) => basis is null ? Phrase.Empty : $" ({basis})";
}
