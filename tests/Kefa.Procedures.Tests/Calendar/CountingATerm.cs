using Kefa.Feel;
using Kefa.Procedures.Calendar;

namespace Kefa.Procedures.Tests.Calendar;

public sealed class CountingATerm
{
    [Theory]
    [InlineData("T01", "2025-01-17", "政府信息公开条例", 20, "2025-02-20")]
    [InlineData("T03", "2025-09-26", "政府信息公开条例", 7, "2025-10-13")]
    [InlineData("T04", "2025-04-24", "行政复议法", 10, "2025-05-12")]
    [InlineData("T05", "2026-02-12", "行政复议法", 5, "2026-02-26")]
    [InlineData("T06", "2024-09-20", "行政诉讼法", 15, "2024-10-08")]
    [InlineData("T07", "2025-09-22", "行政诉讼法", 15, "2025-10-09")]
    [InlineData("T09", "2026-01-12", "行政处罚法", 90, "2026-04-13")]
    [InlineData("T12", "2026-04-29", "行政许可法", 20, "2026-05-29")]
    [InlineData("T17", "2025-04-24", "中华人民共和国行政处罚法", 5, "2025-04-30")]
    [InlineData("T20", "2026-06-15", "《政府信息公开条例》", 15, "2026-07-07")]
    [InlineData("T21", "2026-08-10", "行政复议法", 60, "2026-10-09")]
    [InlineData("T23", "2026-09-18", "民法典", 15, "2026-10-08")]
    public void Under_a_law_takes_the_unit_from_law_and_number(string vector, string start, string law, int days, string due) =>
        Assert.Equal((vector, A.Day(due)), (vector, A.Deadline(new DeadlineInput(A.Within(law, days), A.Day(start))).Due));

    [Theory]
    [InlineData("T10", "2025-11-30", 3, PeriodUnit.Months, "2026-02-28")]
    [InlineData("T11", "2026-04-10", 6, PeriodUnit.Months, "2026-10-10")]
    [InlineData("T13", "2026-09-30", 7, PeriodUnit.WorkingDays, "2026-10-15")]
    [InlineData("T19", "2026-05-08", 3, PeriodUnit.WorkingDays, "2026-05-12")]
    [InlineData("leap day", "2024-02-29", 1, PeriodUnit.Years, "2025-02-28")]
    public void In_a_unit_that_it_names(string vector, string start, int length, PeriodUnit unit, string due) =>
        Assert.Equal((vector, A.Day(due)), (vector, A.Deadline(new DeadlineInput(A.Within(length, unit), A.Day(start))).Due));

    [Theory]
    [InlineData("T06", "2024-09-20", "2024-10-05")]
    [InlineData("T07", "2025-09-22", "2025-10-07")]
    public void Keeps_the_day_before_it_moved(string vector, string start, string nominal) =>
        Assert.Equal((vector, A.Day(nominal)), (vector, A.Deadline(new DeadlineInput(A.Within("行政诉讼法", 15), A.Day(start))).Nominal));

    [Fact]
    public void T02_and_T12_are_longer_when_extended()
    {
        var disclosure = A.Deadline(new DeadlineInput(A.Within("政府信息公开条例", 20), A.Day("2025-01-17")) { Extensions = [new Extension(20, PeriodUnit.WorkingDays)] });
        var licence = A.Deadline(new DeadlineInput(A.Within("行政许可法", 20), A.Day("2026-04-29")) { Extensions = [new Extension(10, PeriodUnit.WorkingDays)] });

        Assert.Equal((A.Day("2025-03-20"), A.Day("2026-06-12")), (disclosure.Due!.Value, licence.Due!.Value));
    }

    [Fact]
    public void Can_be_extended_in_another_unit()
    {
        // 60 days from 2026-08-10 end on Friday 2026-10-09; one month more on 11-09.
        var deadline = A.Deadline(new DeadlineInput(A.Within("行政复议法", 60), A.Day("2026-08-10")) { Extensions = [new Extension(1, PeriodUnit.Months)] });

        Assert.Equal(A.Day("2026-11-09"), deadline.Due);
    }

    [Fact]
    public void Is_extended_from_where_it_ended_not_from_where_it_moved_to()
    {
        // Nominal 2026-09-27 (holiday) moves to 09-28; thirty more from 09-27 are 10-27, and not 10-28.
        var deadline = A.Deadline(new DeadlineInput(A.Within("行政复议法", 60), A.Day("2026-07-29")) { Extensions = [new Extension(30, PeriodUnit.CalendarDays)] });

        Assert.Equal(A.Day("2026-10-27"), deadline.Due);
    }

    [Fact]
    public void T08_keeps_a_consultation_open_when_its_last_day_is_a_rest_day()
    {
        var deadline = A.Deadline(new DeadlineInput(new Term.AtLeast(30, Counting.In(PeriodUnit.CalendarDays)), A.Day("2025-12-03")));

        Assert.Equal((A.Day("2026-01-02"), A.Day("2026-01-04")), (deadline.Nominal!.Value, deadline.Due!.Value));
    }

    [Theory]
    [InlineData("T14", "2025-12-31", 1, 31, "2026-01-31", "2026-01-30")]
    [InlineData("T15", "2024-12-31", 1, 31, "2025-01-31", "2025-01-27")]
    [InlineData("T16", "2023-12-31", 3, 31, "2024-03-31", "2024-03-29")]
    public void Never_moves_a_fixed_day_but_is_due_in_the_house_before(string vector, string start, int month, int day, string fixedDay, string inside)
    {
        var deadline = A.Deadline(new DeadlineInput(new Term.FixedDay(month, day), A.Day(start)));

        Assert.Equal((vector, A.Day(fixedDay), A.Day(inside)), (vector, deadline.Due!.Value, deadline.InternalDue!.Value));
    }

    [Fact]
    public void Takes_before_a_day_as_the_day_before() =>
        Assert.Equal(A.Day("2026-02-28"), A.Deadline(new DeadlineInput(new Term.FixedDay(3, 1, Excluded: true), A.Day("2025-12-31"))).Due);

    [Theory]
    [InlineData(false, "2026-09-30")]
    [InlineData(true, "2026-09-29")]
    public void T18_counts_back_from_an_event(bool clearDays, string due) =>
        Assert.Equal(A.Day(due), A.Deadline(new DeadlineInput(new Term.Before(7, CountingRules.National.Days("行政处罚法", 7)!, clearDays), A.Day("2026-10-15"))).Due);

    [Theory]
    [InlineData(7, PeriodUnit.CalendarDays, "2026-10-14", "2026-09-30")] // 2026-10-07 is a holiday, and so are the days before it
    [InlineData(6, PeriodUnit.Months, "2026-12-31", "2026-06-30")]
    public void Counts_back_to_the_working_day_before_a_rest_day(int length, PeriodUnit unit, string day, string due) =>
        Assert.Equal(A.Day(due), A.Deadline(new DeadlineInput(new Term.Before(length, Counting.In(unit)), A.Day(day))).Due);

    [Fact]
    public void T22_has_a_least_and_a_most()
    {
        var deadline = A.Deadline(new DeadlineInput(new Term.Between(5, 15, Counting.In(PeriodUnit.WorkingDays)), A.Day("2026-02-10")));

        Assert.Equal((A.Day("2026-02-24"), A.Day("2026-03-09")), (deadline.Earliest!.Value, deadline.Due!.Value));
    }

    [Fact]
    public void In_hours_runs_from_the_time()
    {
        var deadline = A.Deadline(new DeadlineInput(A.Within(24, PeriodUnit.Hours), A.Day("2026-05-01")) { StartTime = new TimeOnly(16, 30) });

        Assert.Equal((A.Day("2026-05-02"), new TimeOnly(16, 30)), (deadline.Due!.Value, deadline.DueTime!.Value));
    }

    [Fact]
    public void Starts_anew_after_a_correction_and_forgets_what_was_suspended_before()
    {
        var deadline = A.Deadline(new DeadlineInput(A.Within("政府信息公开条例", 20), A.Day("2024-12-20"))
        {
            Restarts = [new Restart(A.Day("2025-01-17"), Phrase.Of("收到补正材料", "the correction arrived"))],
            Suspensions = [new Suspension(A.Day("2024-12-23"), A.Day("2024-12-27"), Phrase.Of("征求意见", "asked"))],
        });

        Assert.Equal((A.Day("2025-01-17"), A.Day("2025-02-20")), (deadline.Start, deadline.Due!.Value));
    }

    [Fact]
    public void Ends_on_a_common_day_that_was_set_when_that_is_earlier()
    {
        var set = new Term.Set(A.Day("2026-06-30"), Phrase.Of("市政府交办计划", "the city's plan"));

        DateOnly? Due(string start) => A.Deadline(new DeadlineInput(A.Within(3, PeriodUnit.Months), A.Day(start)) { NotLaterThan = set }).Due;

        Assert.Equal((A.Day("2026-06-30"), A.Day("2026-06-10")), (Due("2026-04-10")!.Value, Due("2026-03-10")!.Value));
    }

    [Fact]
    public void Is_not_known_by_laws_that_do_not_say_how_they_count()
    {
        Assert.Null(CountingRules.National.Days("科学技术进步法", 10));
        Assert.Equal((PeriodUnit.WorkingDays, PeriodUnit.CalendarDays), (CountingRules.National.Days("行政强制法", 10)!.Unit, CountingRules.National.Days("行政强制法", 11)!.Unit));
    }

    [Fact]
    public void Is_refused_when_it_makes_no_sense()
    {
        void Refused(DeadlineInput input) => Assert.Throws<ArgumentException>(() => A.Deadline(input));
        var day = A.Day("2026-05-01");

        Refused(new DeadlineInput(A.Within(-1, PeriodUnit.WorkingDays), day));
        Refused(new DeadlineInput(A.Within(1_000_000, PeriodUnit.Years), day));
        Refused(new DeadlineInput(A.Within(24, PeriodUnit.Hours), day));
        Refused(new DeadlineInput(new Term.Between(15, 5, Counting.In(PeriodUnit.WorkingDays)), day));
        Refused(new DeadlineInput(new Term.FixedDay(13, 1), day));
        Refused(new DeadlineInput(new Term.Before(7, Counting.In(PeriodUnit.CalendarDays)), day) { Extensions = [new Extension(1, PeriodUnit.CalendarDays)] });
        Refused(new DeadlineInput(A.Within(10, PeriodUnit.WorkingDays), day) { Suspensions = [new Suspension(day, day.AddDays(-1), Phrase.Empty)] });
    }
}
