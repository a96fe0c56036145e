using System.Globalization;
using Kefa.Bureau.Exports;
using Kefa.Matching.Policies;

namespace Kefa.Bureau.Policies;

/// <summary>
/// Application windows as an iCalendar file (RFC 5545). Ids are stable, so that a calendar that subscribes updates instead of doubling; times are
/// whole days.
/// </summary>
public static class WindowCalendar
{
    /// <summary>The yearly windows of the policies that open or are open within a year from <paramref name="today"/>.</summary>
    /// <param name="stamp">When the file is made.</param>
    /// <param name="address">The site's address, for links; without a slash at the end.</param>
    public static string Write(IEnumerable<Policy> policies, DateOnly today, DateTimeOffset stamp, bool english, string address)
    {
        ICalendarText text = new("Policy windows", english, english ? "Policy application windows" : "政策申报窗口");
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

        return text.Finish();
    }

    private static void Event(ICalendarText text, Policy policy, DateOnly begin, DateOnly end, DateTimeOffset stamp, bool english, string address)
    {
        var link = $"{address}/policies/{policy.Id}";
        text.Line("BEGIN:VEVENT");
        text.Line(string.Create(CultureInfo.InvariantCulture, $"UID:{policy.Id}-{begin:yyyy}@kefa"));
        text.Line(string.Create(CultureInfo.InvariantCulture, $"DTSTAMP:{stamp.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}"));
        text.Line(string.Create(CultureInfo.InvariantCulture, $"DTSTART;VALUE=DATE:{begin:yyyyMMdd}"));
        // The end of a whole-day event is the day after its last.
        text.Line(string.Create(CultureInfo.InvariantCulture, $"DTEND;VALUE=DATE:{end.AddDays(1):yyyyMMdd}"));
        text.Line("SUMMARY:" + ICalendarText.Escape((english ? "Apply: " : "申报：") + policy.Metadata.Title.In(english)));
        text.Line("DESCRIPTION:" + ICalendarText.Escape(policy.Metadata.Window.Text.In(english) + "\n" + link));
        text.Line("URL:" + link);
        text.Line("BEGIN:VALARM");
        text.Line("ACTION:DISPLAY");
        text.Line("TRIGGER;RELATED=END:-P7D");
        text.Line("DESCRIPTION:" + ICalendarText.Escape(english ? "Closes in a week" : "一周后截止"));
        text.Line("END:VALARM");
        text.Line("END:VEVENT");
    }
}
