using System.Diagnostics.CodeAnalysis;
using Kefa.Feel.Syntax;

namespace Kefa.Feel.Functions;

/// <summary>
/// Reads what <c>range()</c> reads: brackets, two literals of one type in order and <c>..</c> between them. A literal is a number, a string,
/// <c>@"…"</c>, or a conversion of a string literal (<c>date("…")</c>).
/// </summary>
internal static class RangeText
{
    private static readonly string[] Conversions = ["date and time", "date", "time", "duration"];

    public static bool TryRead(ReadOnlySpan<char> text, [NotNullWhen(true)] out Value? range)
    {
        range = null;
        var rest = text.Trim();
        if (rest.Length < 2 || rest[0] is not ('[' or '(' or ']') || rest[^1] is not (']' or ')' or '['))
            return false;
        var (includesStart, includesEnd) = (rest[0] == '[', rest[^1] == ']');
        rest = rest[1..^1].TrimStart();
        // An end that is left out is open to infinity; its bracket has to be an open one.
        Value? start = null;
        if (!rest.StartsWith("..", StringComparison.Ordinal) ? !TryLiteral(ref rest, out start) : includesStart)
            return false;
        rest = rest.TrimStart();
        if (!rest.StartsWith("..", StringComparison.Ordinal))
            return false;
        rest = rest[2..];
        Value? end = null;
        if (!rest.IsWhiteSpace() ? !TryLiteral(ref rest, out end) || !rest.IsWhiteSpace() : includesEnd)
            return false;
        if (start is null || end is null)
        {
            range = start is null && end is null ? null : new RangeValue(start ?? RangeValue.Undefined, includesStart, end ?? RangeValue.Undefined, includesEnd);
            return range is not null;
        }

        if (start.GetType() != end.GetType())
            return false;
        if (!Operations.TryCompare(start, end, out var order) || order > 0)
            return false;
        range = new RangeValue(start, includesStart, end, includesEnd);
        return true;
    }

    private static bool TryLiteral(ref ReadOnlySpan<char> rest, [NotNullWhen(true)] out Value? value)
    {
        value = null;
        rest = rest.TrimStart();
        if (rest.StartsWith("\"", StringComparison.Ordinal))
            value = TryQuoted(ref rest, out var text) ? Value.Of(text) : null;
        else if (rest.StartsWith("@", StringComparison.Ordinal))
        {
            rest = rest[1..];
            value = TryQuoted(ref rest, out var text) ? Temporal(text) : null;
        }
        else if (rest.Length > 0 && char.IsAsciiLetter(rest[0]))
            value = Converted(ref rest);
        else
        {
            // A number ends before "..", also in 1..3.
            var end = rest.IndexOf("..", StringComparison.Ordinal);
            var digits = (end < 0 ? rest : rest[..end]).TrimEnd();
            value = Number.TryParse(digits, out var number) ? new NumberValue(number) : null;
            rest = rest[digits.Length..];
        }

        return value is not null;
    }

    private static Value? Converted(ref ReadOnlySpan<char> rest)
    {
        foreach (var name in Conversions)
        {
            if (!rest.StartsWith(name, StringComparison.Ordinal))
                continue;
            rest = rest[name.Length..].TrimStart();
            if (rest.IsEmpty || rest[0] != '(')
                return null;
            rest = rest[1..].TrimStart();
            if (!TryQuoted(ref rest, out var text))
                return null;
            rest = rest.TrimStart();
            if (rest.IsEmpty || rest[0] != ')')
                return null;
            rest = rest[1..];
            return name switch
            {
                "date" => FeelDate.TryParse(text, out var date) ? new DateValue(date) : null,
                "time" => FeelTime.TryParse(text, out var time) ? new TimeValue(time) : null,
                "date and time" => FeelDateTime.TryParse(text, out var moment) ? new DateTimeValue(moment) : null,
                _ => Temporal(text) is var duration and (MonthDurationValue or TimeDurationValue) ? duration : null,
            };
        }

        return null;
    }

    private static Value? Temporal(string text) =>
        FeelDate.TryParse(text, out var date) ? new DateValue(date)
        : FeelTime.TryParse(text, out var time) ? new TimeValue(time)
        : FeelDateTime.TryParse(text, out var moment) ? new DateTimeValue(moment)
        : TimeDuration.TryParse(text, out var duration) ? new TimeDurationValue(duration)
        : MonthDuration.TryParse(text, out var months) ? new MonthDurationValue(months)
        : null;

    private static bool TryQuoted(ref ReadOnlySpan<char> rest, [NotNullWhen(true)] out string? text)
    {
        text = null;
        if (rest.IsEmpty || rest[0] != '"')
            return false;
        var end = 1;
        while (end < rest.Length && rest[end] != '"')
            end += rest[end] == '\\' ? 2 : 1;
        if (end >= rest.Length)
            return false;
        text = TextLiteral.Unescape(rest[..(end + 1)]);
        rest = rest[(end + 1)..];
        return true;
    }
}
