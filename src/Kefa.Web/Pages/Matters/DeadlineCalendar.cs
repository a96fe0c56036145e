using System.Globalization;
using Kefa.Bureau.Exports;
using Kefa.Bureau.Matters;

namespace Kefa.Web.Pages.Matters;

/// <summary>Deadlines as a calendar (RFC 5545), one whole-day entry each.</summary>
internal static class DeadlineCalendar
{
    public static string Write(IEnumerable<MatterSummary> matters, MatterNames names, DateTimeOffset now, bool english, string site)
    {
        var calendar = new ICalendarText("Deadlines", english, english ? "Deadlines of matters" : "办件期限");
        foreach (var m in matters)
        {
            calendar.Line("BEGIN:VEVENT");
            calendar.Line($"UID:{m.Number}-{m.Deadline}@kefa");
            calendar.Line("DTSTAMP:" + now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
            calendar.Line("DTSTART;VALUE=DATE:" + m.DueOn!.Value.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
            calendar.Line("SUMMARY:" + ICalendarText.Escape($"{names.Deadline(m)?.In(english) ?? names.Stage(m).In(english)} · {m.Title}"));
            calendar.Line("DESCRIPTION:" + ICalendarText.Escape(m.Number + (names.IsProvisional(m) ? english ? " · provisional" : " · 暂定" : "")));
            calendar.Line(names.IsProvisional(m) ? "STATUS:TENTATIVE" : "STATUS:CONFIRMED");
            calendar.Line($"URL:{site}/console/matters/{m.Number}");
            calendar.Line("END:VEVENT");
        }
        return calendar.Finish();
    }
}
