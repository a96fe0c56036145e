using FsCheck;
using FsCheck.Fluent;
using Kefa.Feel;
using Kefa.Procedures.Calendar;
using Kefa.TestSupport.Properties;

namespace Kefa.Procedures.Tests.Calendar;

/// <summary>What holds for every day and every length; days from 2021 to 2029, so that years without notice are among them.</summary>
public sealed class CountingLaws
{
    private static readonly DateOnly First = A.Day("2021-01-01");

    private static Arbitrary<DateOnly> Days => Gen.Choose(0, 3280).Select(First.AddDays).ToArbitrary();

    private static Arbitrary<int> Lengths => Gen.Choose(0, 400).ToArbitrary();

    private static Arbitrary<DeadlineInput> Inputs => (
        from start in Days.Generator
        from length in Gen.Choose(0, 120)
        from unit in Gen.Elements(PeriodUnit.WorkingDays, PeriodUnit.CalendarDays)
        from atLeast in Gen.Elements(true, false)
        from extension in Gen.Choose(0, 40)
        from suspensions in Gen.ListOf(from offset in Gen.Choose(-20, 150) from days in Gen.Choose(0, 30) select new Suspension(start.AddDays(offset), start.AddDays(offset + days), Phrase.Of("征求意见", "asked")))
        select new DeadlineInput(atLeast ? new Term.AtLeast(length, Counting.In(unit)) : new Term.Within(length, Counting.In(unit)), start)
        {
            Suspensions = [.. suspensions.Take(4)],
            Extensions = extension < 20 ? [] : [new Extension(extension, extension % 2 == 0 ? PeriodUnit.WorkingDays : PeriodUnit.CalendarDays)],
        }).ToArbitrary();

    [Fact]
    public void Adding_is_what_a_walk_from_day_to_day_finds() => Prop.ForAll(Days, Lengths, (start, length) =>
    {
        var day = start;
        for (var left = length; left > 0;)
        {
            day = day.AddDays(1);
            if (A.Calendar[day].IsWorking) left--;
        }

        return A.Calendar.AddWorkingDays(start, length) == day;
    }).Holds(400);

    [Fact]
    public void Counting_undoes_adding() => Prop.ForAll(Days, Lengths, (start, length) =>
        A.Calendar.WorkingDays(start.AddDays(1), A.Calendar.AddWorkingDays(start, length)) == length
        && A.Calendar.WorkingDays(A.Calendar.AddWorkingDays(start, -length), start.AddDays(-1)) == length).Holds(400);

    [Fact]
    public void More_days_end_later_and_a_later_start_never_ends_earlier() => Prop.ForAll(Days, Lengths, (start, length) =>
        A.Calendar.AddWorkingDays(start, length + 1) > A.Calendar.AddWorkingDays(start, length)
        && A.Calendar.AddWorkingDays(start.AddDays(1), length + 1) >= A.Calendar.AddWorkingDays(start, length + 1)).Holds(400);

    [Fact]
    public void The_working_day_from_a_day_and_up_to_it_have_only_rest_days_between() => Prop.ForAll(Days, day =>
    {
        var (from, to) = (A.Calendar.WorkingDayFrom(day), A.Calendar.WorkingDayUpTo(day));
        return from >= day && to <= day && A.Calendar.IsWorkingDay(from) && A.Calendar.IsWorkingDay(to) && A.Calendar.WorkingDays(to.AddDays(1), from.AddDays(-1)) == 0;
    }).Holds(400);

    [Fact]
    public void A_suspension_moves_the_end_by_exactly_the_working_days_in_it() => Prop.ForAll(Inputs, Days, (any, at) =>
    {
        var length = any.Suspensions.Count + 20;
        var plain = A.Deadline(new DeadlineInput(A.Within(length, PeriodUnit.WorkingDays), any.Start)).Due!.Value;
        var from = any.Start.AddDays(1 + (Math.Abs(at.DayNumber) % Math.Max(1, plain.DayNumber - any.Start.DayNumber)));
        var to = from.AddDays(at.DayNumber % 25);
        var suspended = A.Deadline(new DeadlineInput(A.Within(length, PeriodUnit.WorkingDays), any.Start) { Suspensions = [new Suspension(from, to, Phrase.Empty)] }).Due!.Value;
        return suspended == A.Calendar.AddWorkingDays(plain, A.Calendar.WorkingDays(from, to));
    }).Holds(400);

    [Fact]
    public void A_deadline_ends_on_a_day_that_counts_and_is_not_suspended() => Prop.ForAll(Inputs, input =>
    {
        var due = A.Deadline(input).Due!.Value;
        return due == input.Start || (A.Calendar.IsWorkingDay(due) && !input.Suspensions.Any(s => due >= s.From && due <= s.To && due != A.Deadline(input).Nominal));
    }).Holds(400);

    [Fact]
    public void The_lines_of_an_explanation_account_for_every_day() => Prop.ForAll(Inputs, input =>
    {
        var deadline = A.Deadline(input);
        int Sum(params DeadlineLineKind[] kinds) => deadline.Lines.Where(l => kinds.Contains(l.Kind)).Sum(l => l.Days ?? 0);
        var lengths = deadline.Stretches.Sum(s => s.Length);
        return Sum(DeadlineLineKind.Counted) == lengths
            && Sum(DeadlineLineKind.Counted, DeadlineLineKind.Weekend, DeadlineLineKind.Holiday, DeadlineLineKind.Suspension) == deadline.Nominal!.Value.DayNumber - deadline.Start.DayNumber
            && deadline.Nominal.Value.AddDays(Sum(DeadlineLineKind.Moved)) == deadline.Due;
    }).Holds(400);

    [Fact]
    public void A_later_year_changes_only_what_was_provisional_or_near_its_turn() => Prop.ForAll(Inputs, input =>
    {
        StatutoryCalendar before = new([A.Year2023, A.Year2024, A.Year2025]);
        var then = Deadline.Compute(before, input);
        var change = then.ChangeOn(A.Calendar);
        return change is null ? then.Due == A.Deadline(input).Due : then.IsProvisional || then.Due >= A.Day("2025-12-15");
    }).Holds(400);
}
