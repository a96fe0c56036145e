using System.Text;
using System.Text.Json;
using Kefa.Bureau.Deadlines;
using Kefa.Procedures.Calendar;

namespace Kefa.Bureau.Tests.Deadlines;

public sealed class AskingForADeadline
{
    [Theory]
    [InlineData("start=2025-01-17&n=20", "2025-02-20")]
    [InlineData("start=２０２５/1/17&n=20&unit=政府信息公开条例", "2025-02-20")]
    [InlineData("start=2024-09-20&n=15&unit=行政诉讼法", "2024-10-08")]
    [InlineData("start=2025-12-31&how=fixed&on=01-31", "2026-01-31")]
    [InlineData("start=2025-12-31&how=fixed&on=03-01&excluded=true", "2026-02-28")]
    [InlineData("start=2026-10-15&how=before&n=7&clear=true", "2026-09-29")]
    [InlineData("start=2026-06-15&n=15&extend=5&extendUnit=workingDays", "2026-07-14")]
    [InlineData("start=2026-06-15&n=15&suspend=2026-06-22..2026-06-23:专家评审&suspend=2026-06-24..2026-06-24", "2026-07-10")]
    [InlineData("start=2026-06-15&n=15&suspend=2026-06-22..", null)]
    public void Is_answered(string query, string? due)
    {
        var question = Read(query);

        Assert.Empty(question.Problems);
        Assert.Equal(due, Deadline.Compute(TheShippedHolidays.Calendar, question.Input!).Due?.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("n=20", "start")]
    [InlineData("start=2026-02-30&n=20", "start")]
    [InlineData("start=2026-03-30&n=-1", "n")]
    [InlineData("start=2026-03-30&n=99999", "n")]
    [InlineData("start=2026-03-30&n=5&unit=民法", "unit")]
    [InlineData("start=2026-03-30&n=5&unit=hours", "time")]
    [InlineData("start=2026-03-30&n=5&unit=hours&how=atLeast", "unit")]
    [InlineData("start=2026-03-30&how=perhaps", "how")]
    [InlineData("start=2026-03-30&how=fixed&on=02-30", "on")]
    [InlineData("start=2026-03-30&n=5&suspend=yesterday", "suspend")]
    [InlineData("start=2026-03-30&n=5&suspend=2026-04-02..2026-04-01", "suspend")]
    [InlineData("start=2026-03-30&n=5&extend=many", "extend")]
    [InlineData("start=2026-03-30&n=5&extend=5&extendUnit=years", "extendUnit")]
    [InlineData("start=2026-03-30&n=5&how=before&extend=5", "how")]
    [InlineData("start=2026-03-30&n=5&unit=hours&time=09:30&extend=5", "extend")]
    public void Is_refused_beside_the_field_that_is_wrong(string query, string field)
    {
        var question = Read(query);

        Assert.Null(question.Input);
        Assert.Equal([field], question.Problems.Select(p => p.Field));
    }

    [Fact]
    public void Never_ends_in_an_exception_whatever_is_asked()
    {
        string[] values = ["", "0", "1", "2026-02-29", "2026-12-31", "3660", "9999999999999", "within", "before", "fixed", "hours", "years", "行政处罚法", "\uD800", "12-31", "23:59", "2026-01-01..", "2199-12-31..2199-12-31", "true"];
        string[] fields = ["start", "time", "how", "n", "unit", "on", "suspend", "extend", "extendUnit", "clear"];
        var random = new Random(7);
        for (var i = 0; i < 3000; i++)
        {
            var given = fields.ToDictionary(f => f, _ => values[random.Next(values.Length)]);
            var question = DeadlineQuestion.Read(name => given.TryGetValue(name, out var text) ? [text] : []);
            if (question.Input is { } input)
                Assert.NotEmpty(Deadline.Compute(TheShippedHolidays.Calendar, input).Lines);
            else
                Assert.NotEmpty(question.Problems);
        }
    }

    [Fact]
    public void Gives_an_entry_for_a_calendar_with_folded_and_escaped_lines()
    {
        var deadline = Deadline.Compute(TheShippedHolidays.Calendar, Read("start=2026-12-12&n=20&suspend=2026-12-15..2026-12-16:a;b,c\\d").Input!);

        var text = DeadlineCalendarFile.Write([new CalendarEntry("matter-1-d10", "答复；申请, 一", "https://kefa.example/m/1", deadline)], new DateTimeOffset(2026, 12, 12, 1, 2, 3, TimeSpan.Zero), english: false);

        Assert.EndsWith("END:VCALENDAR\r\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', text.Replace("\r\n", "", StringComparison.Ordinal));
        Assert.All(text.Split("\r\n"), line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 0, 75));
        string[] unfolded = text.Replace("\r\n ", "", StringComparison.Ordinal).Split("\r\n");
        Assert.Contains("UID:matter-1-d10@kefa", unfolded);
        Assert.Contains("DTSTAMP:20261212T010203Z", unfolded);
        Assert.Contains("DTSTART;VALUE=DATE:20270112", unfolded);
        Assert.Contains("DTEND;VALUE=DATE:20270113", unfolded);
        Assert.Contains("STATUS:TENTATIVE", unfolded);
        Assert.Contains("SUMMARY:答复；申请\\, 一", unfolded);
        Assert.Contains("a\\;b\\,c\\\\d", unfolded.Single(l => l.StartsWith("DESCRIPTION:起算", StringComparison.Ordinal)), StringComparison.Ordinal);
    }

    [Fact]
    public void Gives_programs_each_line_with_kind_rule_and_days()
    {
        var deadline = Deadline.Compute(TheShippedHolidays.Calendar, Read("start=2024-09-20&n=15&unit=行政诉讼法").Input!);

        using var json = JsonDocument.Parse(DeadlineJson.Write(deadline, new DateOnly(2024, 10, 9)));

        Assert.Equal("2024-10-08", json.RootElement.GetProperty("due").GetString());
        Assert.Equal("2024-10-05", json.RootElement.GetProperty("nominal").GetString());
        Assert.Equal("overdue", json.RootElement.GetProperty("state").GetProperty("status").GetString());
        Assert.Equal(1, json.RootElement.GetProperty("state").GetProperty("workingDays").GetInt32());
        var moved = json.RootElement.GetProperty("lines").EnumerateArray().Single(l => l.GetProperty("kind").GetString() == "moved");
        Assert.Equal(("CAL-03", 3, "国办发明电〔2023〕7号"), (moved.GetProperty("rule").GetString(), moved.GetProperty("days").GetInt32(), moved.GetProperty("notice").GetString()));
    }

    private static DeadlineQuestion Read(string query)
    {
        var fields = query.Split('&').Select(f => f.Split('=', 2)).ToLookup(f => f[0], f => f[1], StringComparer.Ordinal);
        return DeadlineQuestion.Read(name => [.. fields[name]]);
    }
}
