using Kefa.Procedures.Calendar;

namespace Kefa.Procedures.Tests.Calendar;

public sealed class TheOfficialLists
{
    [Theory]
    [InlineData(2023, "18 20 23 20 21 21 21 23 20 19 22 21", 249)]
    [InlineData(2024, "22 18 21 22 21 19 23 22 21 19 21 22", 251)]
    [InlineData(2025, "19 19 21 22 19 20 23 21 23 18 20 23", 248)]
    [InlineData(2026, "21 16 22 21 19 21 23 21 22 18 21 23", 248)]
    public void Have_these_working_days_in_each_month(int year, string months, int total)
    {
        int[] counted = [.. Enumerable.Range(1, 12).Select(m => A.Calendar.WorkingDaysOf(year, m))];

        Assert.Equal(months, string.Join(' ', counted));
        Assert.Equal(total, counted.Sum());
    }

    [Theory]
    [InlineData(2023, 27, 7)]
    [InlineData(2024, 28, 8)]
    [InlineData(2025, 28, 5)]
    [InlineData(2026, 33, 6)]
    public void Have_so_many_days_off_and_made_up(int year, int off, int makeUp)
    {
        var arranged = A.Calendar.Years.Single(y => y.Year == year);

        Assert.Equal((off, makeUp), (arranged.Off.Sum(s => s.To.DayNumber - s.From.DayNumber + 1), arranged.MakeUp.Count));
    }

    [Fact]
    public void Leave_a_day_that_was_only_encouraged_as_leave_a_working_day() =>
        Assert.True(A.Calendar.IsWorkingDay(A.Day("2024-02-09")));

    [Fact]
    public void Say_what_each_day_is_and_by_which_notice()
    {
        Assert.Equal((DayKind.Holiday, "国办发明电〔2025〕7号"), (A.Calendar[A.Day("2026-02-16")].Kind, A.Calendar[A.Day("2026-02-16")].Notice));
        Assert.Equal(DayKind.MakeUp, A.Calendar[A.Day("2026-02-14")].Kind);
        Assert.Equal(DayKind.Weekend, A.Calendar[A.Day("2026-06-14")].Kind);
        Assert.Equal(DayKind.Working, A.Calendar[A.Day("2026-06-15")].Kind);
    }

    [Theory]
    [InlineData("2026-02-10 2026-02-16", "2026-02-14", "2026-02-14 is both off and worked.")]
    [InlineData("2026-02-10 2026-02-16; 春节 2026-02-16 2026-02-17", "", "2026-02-16 is off twice.")]
    [InlineData("2026-02-10 2026-02-09", "", "春节 ends on 2026-02-09, before it begins on 2026-02-10.")]
    [InlineData("2026-02-10 2026-02-11", "2026-02-12", "2026-02-12 is worked anyway: it is neither Saturday nor Sunday.")]
    [InlineData("2025-02-10 2025-02-11", "", "2025-02-10 is no day of the year 2026, nor of the weeks around it.")]
    public void Are_refused_when_they_contradict_themselves(string off, string makeUp, string problem)
    {
        var year = A.Year(2026, "国办发明电〔2025〕7号", "2025-11-04", "春节 " + off, makeUp);

        var faults = StatutoryCalendar.Faults([year], []);

        Assert.Equal(problem, faults[0].Problem.En);
        Assert.Throws<ArgumentException>(() => new StatutoryCalendar([year]));
    }

    [Fact]
    public void Are_refused_twice_and_without_a_notice()
    {
        var unsigned = A.Year2025 with { Notice = "a circular" };
        var misdated = A.Year2026 with { NoticeDate = A.Day("2026-11-04") };

        string[] problems = [.. StatutoryCalendar.Faults([A.Year2024, A.Year2024 with { Off = [], MakeUp = [] }, unsigned, misdated], []).Select(f => f.Problem.En)];

        Assert.Equal(
            ["The year 2024 is arranged twice.", "'a circular' is not the number of a notice; expected one such as 国办发明电〔2025〕7号.", "The notice 国办发明电〔2025〕7号 bears another year than its date 2026-11-04."],
            problems);
    }

    [Fact]
    public void Have_further_days_off_in_a_region_and_all_below_it()
    {
        // A layer as such, not the notice of any year.
        RegionalLayer layer = new("45", 2026, "桂政办发〔2025〕1号", A.Day("2025-12-01"), A.Spans("三月三 2026-04-20 2026-04-21"), [A.Day("2026-04-25")]);
        StatutoryCalendar Of(string? region) => new([A.Year2026], [layer], region);

        Assert.False(Of("450200").IsWorkingDay(A.Day("2026-04-20")));
        Assert.True(Of("450200").IsWorkingDay(A.Day("2026-04-25")));
        Assert.True(Of("430700").IsWorkingDay(A.Day("2026-04-20")));
        Assert.True(Of(null).IsWorkingDay(A.Day("2026-04-20")));
        Assert.Equal([A.Day("2026-04-20"), A.Day("2026-04-21"), A.Day("2026-04-25")], Of("45").DifferencesFrom(Of(null)));
    }
}
