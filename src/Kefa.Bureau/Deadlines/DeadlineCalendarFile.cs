using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Kefa.Bureau.Exports;
using Kefa.Procedures.Calendar;

namespace Kefa.Bureau.Deadlines;

/// <summary>A deadline for people's own calendars.</summary>
/// <param name="Id">Stable: the same deadline again replaces itself.</param>
/// <param name="Title">What is due.</param>
/// <param name="Link">Where to read more; null: nowhere.</param>
/// <param name="Deadline">The deadline; it must have a day.</param>
public sealed record CalendarEntry(string Id, string Title, string? Link, Deadline Deadline);

/// <summary>Deadlines as an iCalendar file (RFC 5545): whole days, the arithmetic in the description, a reminder two working days before.</summary>
public static class DeadlineCalendarFile
{
    /// <summary>An id for a deadline that belongs to no matter: the same question again is the same entry.</summary>
    public static string IdOf(Deadline deadline) => "deadline-" + Convert.ToHexStringLower(SHA256.HashData(
        Encoding.UTF8.GetBytes(string.Join('\n', deadline.Lines.Where(l => l.Kind is DeadlineLineKind.Start or DeadlineLineKind.Term or DeadlineLineKind.Suspension or DeadlineLineKind.Extension).Select(l => l.Text.En)))))[..16];

    /// <summary>Writes the file; what stands still has no day and is left out.</summary>
    /// <param name="stamp">When the file is made.</param>
    public static string Write(IEnumerable<CalendarEntry> entries, DateTimeOffset stamp, bool english)
    {
        ICalendarText text = new("Deadlines", english, english ? "Deadlines" : "办理期限");
        foreach (var (id, title, link, deadline) in entries)
        {
            if (deadline.Due is not { } due)
                continue;
            text.Line("BEGIN:VEVENT");
            text.Line($"UID:{id}@kefa");
            text.Line(string.Create(CultureInfo.InvariantCulture, $"DTSTAMP:{stamp.UtcDateTime:yyyyMMdd'T'HHmmss'Z'}"));
            text.Line(string.Create(CultureInfo.InvariantCulture, $"DTSTART;VALUE=DATE:{due:yyyyMMdd}"));
            text.Line(string.Create(CultureInfo.InvariantCulture, $"DTEND;VALUE=DATE:{due.AddDays(1):yyyyMMdd}"));
            // A provisional day is not sure yet, and calendars show it so.
            text.Line(deadline.IsProvisional ? "STATUS:TENTATIVE" : "STATUS:CONFIRMED");
            text.Line("TRANSP:TRANSPARENT");
            text.Line("SUMMARY:" + ICalendarText.Escape(title));
            text.Line("DESCRIPTION:" + ICalendarText.Escape(string.Join('\n', deadline.Lines.Select(l => l.Text.In(english)))));
            if (link is not null)
                text.Line("URL:" + link);
            text.Line("BEGIN:VALARM");
            text.Line("ACTION:DISPLAY");
            text.Line(string.Create(CultureInfo.InvariantCulture, $"TRIGGER:-P{due.DayNumber - deadline.Calendar.AddWorkingDays(due, -2).DayNumber}D"));
            text.Line("DESCRIPTION:" + ICalendarText.Escape(title));
            text.Line("END:VALARM");
            text.Line("END:VEVENT");
        }

        return text.Finish();
    }
}
