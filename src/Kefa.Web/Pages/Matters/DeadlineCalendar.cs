using System.Globalization;
using System.Text;
using Kefa.Bureau.Matters;

namespace Kefa.Web.Pages.Matters;

/// <summary>Deadlines as a calendar (RFC 5545), one whole-day entry each.</summary>
internal static class DeadlineCalendar
{
    public static string Write(IEnumerable<MatterSummary> matters, MatterNames names, DateTimeOffset now, bool english, string site)
    {
        var text = new StringBuilder();
        Line("BEGIN:VCALENDAR");
        Line("VERSION:2.0");
        Line("PRODID:-//Kefa//Deadlines//ZH");
        foreach (var m in matters)
        {
            Line("BEGIN:VEVENT");
            Line($"UID:{m.Number}-{m.Deadline}@kefa");
            Line("DTSTAMP:" + now.UtcDateTime.ToString("yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture));
            Line("DTSTART;VALUE=DATE:" + m.DueOn!.Value.ToString("yyyyMMdd", CultureInfo.InvariantCulture));
            Line("SUMMARY:" + Escape($"{names.Deadline(m)?.In(english) ?? names.Stage(m).In(english)} · {m.Title}"));
            Line("DESCRIPTION:" + Escape(m.Number));
            Line($"URL:{site}/console/matters/{m.Number}");
            Line("END:VEVENT");
        }
        Line("END:VCALENDAR");
        return text.ToString();

        // Lines have at most 75 octets; longer ones go on after a blank.
        void Line(string line)
        {
            int octets = 0;
            foreach (Rune rune in line.EnumerateRunes())
            {
                if (octets + rune.Utf8SequenceLength > 74)
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

    private static string Escape(string text) => text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(";", "\\;", StringComparison.Ordinal).Replace(",", "\\,", StringComparison.Ordinal).ReplaceLineEndings("\\n");
}
