using System.Globalization;
using System.Text;
using Kefa.Matching.Policies;

namespace Kefa.Bureau.Policies;

/// <summary>
/// Application windows as an iCalendar file (RFC 5545). Ids are stable, so that a calendar that subscribes updates instead of doubling; times are
/// whole days.
/// </summary>
public static class WindowCalendar
{
    private const int MaxOctets = 75;

    /// <summary>The yearly windows of the policies that open or are open within a year from <paramref name="today"/>.</summary>
    /// <param name="stamp">When the file is made.</param>
    /// <param name="address">The site's address, for links; without a slash at the end.</param>
    public static string Write(IEnumerable<Policy> policies, DateOnly today, DateTimeOffset stamp, bool english, string address)
    {
        StringBuilder text = new();
        Line(text, "BEGIN:VCALENDAR");
        Line(text, "VERSION:2.0");
        Line(text, "PRODID:-//Kefa//Policy windows//" + (english ? "EN" : "ZH"));
        Line(text, "CALSCALE:GREGORIAN");
        Line(text, "METHOD:PUBLISH");
        Line(text, "X-WR-CALNAME:" + Escape(english ? "Policy application windows" : "政策申报窗口"));
        foreach (var policy in policies)
        {
            if (policy.Metadata.Window is not { Opens: { } opens, Closes: { } closes } window || window.Kind == "closed")
                continue;
            // The window whose end is next: open now, or the coming one.
            var end = closes.OnOrAfter(today);
            var begin = opens.OnOrAfter(end.AddYears(-1).AddDays(1));
            if (policy.Metadata.Validity.On(end) is Validity.Expired || policy.Metadata.Validity.On(begin) is Validity.Expired)
                continue;
            Event(text, policy, begin, end, stamp, english, address);
        }

        Line(text, "END:VCALENDAR");
        return text.ToString();
    }

    private static void Event(StringBuilder text, Policy policy, DateOnly begin, DateOnly end, DateTimeOffset stamp, bool english, string address)
    {
        var link = $"{address}/policies/{policy.Id}";
        Line(text, "BEGIN:VEVENT");
        Line(text, string.Create(CultureInfo.InvariantCulture, $"UID:{policy.Id}-{begin:yyyy}@kefa"));
        Line(text, string.Create(CultureInfo.InvariantCulture, $"DTSTAMP:{stamp.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}"));
        Line(text, string.Create(CultureInfo.InvariantCulture, $"DTSTART;VALUE=DATE:{begin:yyyyMMdd}"));
        // The end of a whole-day event is the day after its last.
        Line(text, string.Create(CultureInfo.InvariantCulture, $"DTEND;VALUE=DATE:{end.AddDays(1):yyyyMMdd}"));
        Line(text, "SUMMARY:" + Escape((english ? "Apply: " : "申报：") + policy.Metadata.Title.In(english)));
        Line(text, "DESCRIPTION:" + Escape(policy.Metadata.Window.Text.In(english) + "\n" + link));
        Line(text, "URL:" + link);
        Line(text, "BEGIN:VALARM");
        Line(text, "ACTION:DISPLAY");
        Line(text, "TRIGGER;RELATED=END:-P7D");
        Line(text, "DESCRIPTION:" + Escape(english ? "Closes in a week" : "一周后截止"));
        Line(text, "END:VALARM");
        Line(text, "END:VEVENT");
    }

    private static string Escape(string text) =>
        text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal)
            .Replace(",", "\\,", StringComparison.Ordinal).Replace("\r", "", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);

    /// <summary>A content line, folded so that no line is longer than 75 octets and no character is cut.</summary>
    private static void Line(StringBuilder text, string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > MaxOctets)
            {
                text.Append("\r\n ");
                octets = 1;
            }

            text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        text.Append("\r\n");
    }
}
