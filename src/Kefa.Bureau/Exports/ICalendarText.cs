using System.Text;

namespace Kefa.Bureau.Exports;

/// <summary>The text of an iCalendar file (RFC 5545): lines that end with CRLF and are folded at 75 octets, texts escaped.</summary>
public sealed class ICalendarText
{
    private const int MaxOctets = 75;
    private readonly StringBuilder _text = new();

    /// <param name="product">What made the file, for PRODID.</param>
    /// <param name="english">The language of the texts.</param>
    /// <param name="name">The calendar's name as people see it.</param>
    public ICalendarText(string product, bool english, string name)
    {
        Line("BEGIN:VCALENDAR");
        Line("VERSION:2.0");
        Line($"PRODID:-//Kefa//{product}//{(english ? "EN" : "ZH")}");
        Line("CALSCALE:GREGORIAN");
        Line("METHOD:PUBLISH");
        Line("X-WR-CALNAME:" + Escape(name));
    }

    /// <summary>A value of type TEXT: backslash, comma, semicolon and line break are written with a backslash; other control characters may not stand in it.</summary>
    public static string Escape(string text)
    {
        StringBuilder escaped = new(text.Length + 8);
        foreach (var c in text)
        {
            if (c == '\n')
                escaped.Append("\\n");
            else if (c is '\\' or ';' or ',')
                escaped.Append('\\').Append(c);
            else if (c == '\t' || !char.IsControl(c))
                escaped.Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>A content line, folded so that no line is longer than 75 octets and no character is cut.</summary>
    public void Line(string line)
    {
        var octets = 0;
        foreach (var rune in line.EnumerateRunes())
        {
            if (octets + rune.Utf8SequenceLength > MaxOctets)
            {
                _text.Append("\r\n ");
                octets = 1;
            }

            _text.Append(rune.ToString());
            octets += rune.Utf8SequenceLength;
        }

        _text.Append("\r\n");
    }

    /// <summary>The whole file.</summary>
    public string Finish()
    {
        Line("END:VCALENDAR");
        return _text.ToString();
    }
}
