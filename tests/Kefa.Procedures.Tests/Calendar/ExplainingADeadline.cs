using Kefa.Feel;
using Kefa.Procedures.Calendar;

namespace Kefa.Procedures.Tests.Calendar;

public sealed class ExplainingADeadline
{
    private static DeadlineInput Request => new(A.Within("政府信息公开条例", 20), A.Day("2025-01-17"))
    {
        Rule = "GID-D10",
        Basis = "政府信息公开条例第33条",
        StartEvent = Phrase.Of("收到公开申请", "the request arrived"),
    };

    private static Suspension Consulted => new(A.Day("2025-02-11"), A.Day("2025-02-20"), Phrase.Of("征求第三方意见", "a third party is asked"), "政府信息公开条例第33条");

    [Fact]
    public void Names_start_unit_holidays_make_up_days_and_result() => Assert.Equal(
        """
        起算：2025-01-17（周五），收到公开申请；当日不计，自次日起算。
        期限：20个工作日（政府信息公开条例第33条）；依《政府信息公开条例》第33条，为工作日。
        计入：2025-01-26（周日）为调休上班日（国办发明电〔2024〕12号）。
        不计入：春节放假，2025-01-28（周二）至2025-02-04（周二），共8日（国办发明电〔2024〕12号）。
        计入：2025-02-08（周六）为调休上班日（国办发明电〔2024〕12号）。
        不计入：周末，共6日。
        计入：20个工作日，2025-01-18（周六）至2025-02-20（周四）。
        届满：2025-02-20（周四）。
        """,
        Zh(A.Deadline(Request)));

    [Fact]
    public void Says_the_same_in_English() => Assert.Equal(
        """
        From 2025-01-17 (Fri), the request arrived; that day is not counted.
        Within 20 working days (政府信息公开条例第33条); under 政府信息公开条例, article 33, these are working days.
        Counted: 2025-01-26 (Sun) is a make-up working day (国办发明电〔2024〕12号).
        Not counted: 春节, 2025-01-28 (Tue) to 2025-02-04 (Tue); 8 days (国办发明电〔2024〕12号).
        Counted: 2025-02-08 (Sat) is a make-up working day (国办发明电〔2024〕12号).
        Not counted: weekends; 6 days.
        Counted: 20 working days, 2025-01-18 (Sat) to 2025-02-20 (Thu).
        Last day: 2025-02-20 (Thu).
        """,
        string.Join('\n', A.Deadline(Request).Lines.Select(l => l.Text.En)));

    [Fact]
    public void Tells_suspension_and_extension_with_ground_and_approver()
    {
        var deadline = A.Deadline(Request with
        {
            Suspensions = [Consulted],
            Extensions = [new Extension(20, PeriodUnit.WorkingDays, "政府信息公开工作机构负责人", A.Day("2025-02-19"), Phrase.Of("检索量大", "much to search"), "政府信息公开条例第33条")],
        });

        Assert.Contains("延长20个工作日，政府信息公开工作机构负责人批准，2025-02-19（周三）告知（政府信息公开条例第33条）：检索量大。", Zh(deadline), StringComparison.Ordinal);
        Assert.Contains("不计入：2025-02-11（周二）至2025-02-20（周四），征求第三方意见（政府信息公开条例第33条），共10日。", Zh(deadline), StringComparison.Ordinal);
        Assert.Equal(A.Calendar.AddWorkingDays(A.Day("2025-03-20"), 8), deadline.Due);
    }

    [Fact]
    public void Says_what_is_left_while_time_stands_still()
    {
        var deadline = A.Deadline(Request with { Suspensions = [Consulted with { To = null }] });

        Assert.Null(deadline.Due);
        Assert.Equal(8, deadline.Remaining); // twelve were counted up to 02-10
        Assert.EndsWith("自2025-02-11（周二）起期限中止；恢复后尚余8个工作日。", Zh(deadline), StringComparison.Ordinal);
        Assert.Equal(DeadlineStatus.StandsStill, deadline.StateOn(A.Day("2025-03-30")).Status);
    }

    [Fact]
    public void Ignores_a_suspension_that_began_when_the_time_was_over() =>
        Assert.Equal(A.Day("2025-02-20"), A.Deadline(Request with { Suspensions = [new Suspension(A.Day("2025-02-21"), null, Phrase.Empty)] }).Due);

    [Fact]
    public void Says_why_the_end_moved()
    {
        var line = A.Deadline(new DeadlineInput(new Term.AtLeast(30, Counting.In(PeriodUnit.CalendarDays)), A.Day("2025-12-03"))).Lines.Single(l => l.Kind == DeadlineLineKind.Moved);

        Assert.Equal("2026-01-02（周五）为休息日（元旦，国办发明电〔2025〕7号），顺延至2026-01-04（周日），该日为调休上班日（国办发明电〔2025〕7号）。", line.Text.Zh);
        Assert.Equal(("CAL-15", 2), (line.Rule, line.Days));
    }

    [Fact]
    public void Tells_what_silence_means_and_when_it_has_spoken()
    {
        var accepted = new DeemedResult("accepted", Phrase.Of("视为受理", "deemed accepted"), "行政许可法第32条", OnStart: true);
        var deadline = A.Deadline(new DeadlineInput(A.Within("行政许可法", 5), A.Day("2026-03-02")) { OnExpiry = accepted });

        Assert.Equal("逾期未办：自起算日起视为受理（行政许可法第32条）。", deadline.Lines[^1].Text.Zh);
        Assert.Null(deadline.StateOn(A.Day("2026-03-09")).Deemed);
        Assert.Equal(accepted, deadline.StateOn(A.Day("2026-03-10")).Deemed);
    }

    [Theory]
    [InlineData("2026-09-24", DeadlineStatus.Running, 10, 21, "剩余10个工作日（21日）")]
    [InlineData("2026-10-15", DeadlineStatus.DueToday, 0, 0, "今日到期")]
    [InlineData("2026-10-19", DeadlineStatus.Overdue, 2, 4, "逾期2个工作日（4日）")]
    public void Says_where_it_stands_on_a_day(string today, DeadlineStatus status, int workingDays, int calendarDays, string text)
    {
        var state = A.Deadline(new DeadlineInput(A.Within(7, PeriodUnit.WorkingDays), A.Day("2026-09-30"))).StateOn(A.Day(today));

        Assert.Equal((status, workingDays, calendarDays, text), (state.Status, state.WorkingDays!.Value, state.CalendarDays!.Value, state.Text.Zh));
    }

    [Fact]
    public void Is_provisional_past_the_last_year_and_says_what_a_new_year_changes()
    {
        StatutoryCalendar before = new([A.Year2024, A.Year2025]);
        var deadline = Deadline.Compute(before, new DeadlineInput(A.Within(10, PeriodUnit.WorkingDays), A.Day("2025-12-25")));

        Assert.Equal((A.Day("2026-01-08"), true), (deadline.Due!.Value, deadline.IsProvisional));
        Assert.Contains("暂定：2026 年放假安排尚未公布", Zh(deadline), StringComparison.Ordinal);

        var change = deadline.ChangeOn(A.Calendar)!;

        // Two of its days are off now, and one Sunday is worked.
        Assert.Equal((A.Day("2026-01-09"), false, true), (change.After.Due!.Value, change.After.IsProvisional, change.Moved));
        Assert.Equal("到期日由2026-01-08（周四）变为2026-01-09（周五）", change.Text.Zh);
        Assert.Null(change.After.ChangeOn(A.Calendar));
    }

    [Fact]
    public void Says_when_a_provisional_day_became_certain_without_moving()
    {
        StatutoryCalendar before = new([A.Year2025]);
        var change = Deadline.Compute(before, new DeadlineInput(A.Within("行政诉讼法", 15), A.Day("2026-03-02"))).ChangeOn(A.Calendar)!;

        Assert.Equal((false, "2026-03-17（周二）已确定"), (change.Moved, change.Text.Zh));
    }

    private static string Zh(Deadline deadline) => string.Join('\n', deadline.Lines.Select(l => l.Text.Zh));
}
