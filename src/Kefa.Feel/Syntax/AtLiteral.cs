using System.Diagnostics.CodeAnalysis;

namespace Kefa.Feel.Syntax;

/// <summary>What stands between the quotes of <c>@"…"</c>: a date, a time, a date and time, or a duration.</summary>
internal static class AtLiteral
{
    public static bool TryParse(string text, [NotNullWhen(true)] out Value? value, [NotNullWhen(true)] out FeelType? type)
    {
        (value, type) = Parse(text);
        return value is not null;
    }

    private static (Value? Value, FeelType? Type) Parse(string text)
    {
        if (text.Contains('P', StringComparison.Ordinal) && MonthDuration.TryParse(text, out var months))
            return (new MonthDurationValue(months), FeelType.MonthDuration);
        if (text.Contains('P', StringComparison.Ordinal) && TimeDuration.TryParse(text, out var duration))
            return (new TimeDurationValue(duration), FeelType.TimeDuration);
        if (text.Contains('T', StringComparison.Ordinal) && FeelDateTime.TryParse(text, out var moment))
            return (new DateTimeValue(moment), FeelType.DateTime);
        if (FeelDate.TryParse(text, out var date))
            return (new DateValue(date), FeelType.Date);
        return FeelTime.TryParse(text, out var time) ? (new TimeValue(time), FeelType.Time) : default;
    }
}
