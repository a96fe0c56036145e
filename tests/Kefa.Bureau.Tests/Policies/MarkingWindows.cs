using System.Globalization;
using System.Text;
using Kefa.Bureau.Policies;
using Kefa.Matching;
using Kefa.Matching.Policies;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>Windows of applications: open or not on a day, and as entries of a calendar.</summary>
public sealed class MarkingWindows
{
    private static readonly DateTimeOffset Stamp = new(2026, 6, 15, 1, 2, 3, TimeSpan.Zero);

    [Theory]
    [InlineData("06-01", "07-15", "2026-05-31", false, "2026-06-01", "2026-07-15")]
    [InlineData("06-01", "07-15", "2026-06-01", true, "2027-06-01|2026-06-01", "2026-07-15")]
    [InlineData("06-01", "07-15", "2026-07-15", true, "2027-06-01", "2026-07-15")]
    [InlineData("06-01", "07-15", "2026-07-16", false, "2027-06-01", "2027-07-15")]
    // Over New Year.
    [InlineData("11-15", "02-10", "2026-12-31", true, "2027-11-15", "2027-02-10")]
    [InlineData("11-15", "02-10", "2027-01-01", true, "2027-11-15", "2027-02-10")]
    [InlineData("11-15", "02-10", "2027-02-11", false, "2027-11-15", "2028-02-10")]
    // 29 February is 28 in common years, for both ends.
    [InlineData("02-29", "03-31", "2027-02-28", true, "2027-02-28|2028-02-29", "2027-03-31")]
    [InlineData("02-29", "03-31", "2027-02-27", false, "2027-02-28", "2027-03-31")]
    [InlineData("02-29", "03-31", "2028-02-28", false, "2028-02-29", "2028-03-31")]
    [InlineData("01-10", "02-29", "2027-02-28", true, "2028-01-10", "2027-02-28")]
    [InlineData("01-10", "02-29", "2027-03-01", false, "2028-01-10", "2028-02-29")]
    [InlineData("01-10", "02-29", "2028-02-29", true, "2029-01-10", "2028-02-29")]
    public void Are_open_from_the_first_day_to_the_last(string opens, string closes, string day, bool open, string opensAfter, string closesAfter)
    {
        var window = new ApplicationWindow("yearly", Of(opens), Of(closes), new LocalText("窗口", "window"));
        var today = Day(day);

        Assert.Equal(open, window.IsOpenOn(today));
        Assert.Contains(window.OpensAfter(today)!.Value, opensAfter.Split('|').Select(Day));
        Assert.Equal(Day(closesAfter), window.ClosesAfter(today));
    }

    [Fact]
    public void Are_written_as_a_calendar_that_programs_read()
    {
        var policies = new[]
        {
            APolicy("W1", "11-15", "02-10", "申报奖励；含“，；\\”与很长很长的一段文字，用来看看折行是不是落在字符之间而不是字节之间，谢谢", "Long, with; signs\\"),
            APolicy("W2", "02-29", "02-29", "一天的窗口", "One day"),
            APolicy("W3", "06-01", "06-30", "已失效", "Expired", "to=\"2026-03-31\""),
        };

        var text = WindowCalendar.Write(policies, new DateOnly(2026, 12, 20), Stamp, english: false, "https://kefa.example/b/x");

        Assert.Equal(
            """
            BEGIN:VCALENDAR
            VERSION:2.0
            PRODID:-//Kefa//Policy windows//ZH
            CALSCALE:GREGORIAN
            METHOD:PUBLISH
            X-WR-CALNAME:政策申报窗口
            BEGIN:VEVENT
            UID:W1-2026@kefa
            DTSTAMP:20260615T010203Z
            DTSTART;VALUE=DATE:20261115
            DTEND;VALUE=DATE:20270211
            SUMMARY:申报：申报奖励；含“，；\\”与很长很长的一段文字，用来看看折行是不是落在字符之间而不是字节之间，谢谢
            DESCRIPTION:窗口说明\nhttps://kefa.example/b/x/policies/W1
            URL:https://kefa.example/b/x/policies/W1
            BEGIN:VALARM
            ACTION:DISPLAY
            TRIGGER;RELATED=END:-P7D
            DESCRIPTION:一周后截止
            END:VALARM
            END:VEVENT
            BEGIN:VEVENT
            UID:W2-2027@kefa
            DTSTAMP:20260615T010203Z
            DTSTART;VALUE=DATE:20270228
            DTEND;VALUE=DATE:20270301
            SUMMARY:申报：一天的窗口
            DESCRIPTION:窗口说明\nhttps://kefa.example/b/x/policies/W2
            URL:https://kefa.example/b/x/policies/W2
            BEGIN:VALARM
            ACTION:DISPLAY
            TRIGGER;RELATED=END:-P7D
            DESCRIPTION:一周后截止
            END:VALARM
            END:VEVENT
            END:VCALENDAR

            """.ReplaceLineEndings("\r\n"), Unfolded(text));
        Assert.All(text.Split("\r\n"), line => Assert.True(Encoding.UTF8.GetByteCount(line) <= 75, line));
        Assert.DoesNotContain('\uFFFD', text);
        Assert.Contains("SUMMARY:Apply: Long\\, with\\; signs\\\\\r\n", WindowCalendar.Write(policies, new DateOnly(2026, 12, 20), Stamp, english: true, "https://kefa.example"), StringComparison.Ordinal);
    }

    private static string Unfolded(string text) => text.Replace("\r\n ", "", StringComparison.Ordinal);

    private static Policy APolicy(string id, string opens, string closes, string zh, string en, string validity = "from=\"2020-01-01\"")
    {
        var reading = new PolicyReader(ShippedPolicies.Dictionary).Read([new PolicyFile(id, $"""
            <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:kefa="https://kefa.dev/ns/policy/1" name="{id}" namespace="https://example.org/{id}">
              <extensionElements><kefa:policy id="{id}" version="1" level="city" theme="rd" kind="grant">
                <kefa:title zh="{zh}" en="{en}"/><kefa:summary zh="述" en="summary"/><kefa:issuer zh="局" en="bureau"/><kefa:document number="示例1号" zh="办法" en="Measures"/>
                <kefa:validity {validity}/><kefa:region zh="全国" en="Nationwide"/><kefa:window kind="yearly" opens="{opens}" closes="{closes}" zh="窗口说明" en="window"/>
                <kefa:condition decision="c1" zh="条件" en="condition"/></kefa:policy></extensionElements>
              <inputData id="asOf" name="asOf"/><knowledgeSource id="art" name="第一条"/>
              <decision id="c1" name="c1"><variable name="c1"/><informationRequirement><requiredInput href="#asOf"/></informationRequirement><authorityRequirement><requiredAuthority href="#art"/></authorityRequirement><literalExpression><text>asOf = asOf</text></literalExpression></decision>
            </definitions>
            """)]);
        Assert.Empty(reading.Diagnostics.Where(d => d.Severity == Kefa.Dmn.Severity.Error));
        return Assert.Single(reading.Policies.Policies);
    }

    private static MonthDay Of(string text) => new(int.Parse(text[..2], CultureInfo.InvariantCulture), int.Parse(text[3..], CultureInfo.InvariantCulture));

    private static DateOnly Day(string text) => DateOnly.ParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture);
}
