using static Kefa.Feel.Functions.Forms;

namespace Kefa.Feel.Functions;

/// <summary>Functions that make a value of one type from values of others.</summary>
internal static class ConversionFunctions
{
    public static IEnumerable<BuiltInFunction> All { get; } =
    [
        new BuiltIn("date", Date, Of(FeelType.Date, P("from", Any)), Of(FeelType.Date, P("year", Num), P("month", Num), P("day", Num))),
        new BuiltIn("time", Time, Of(FeelType.Time, P("from", Any)),
            Of(FeelType.Time, P("hour", Num), P("minute", Num), P("second", Num), Opt("offset", FeelType.TimeDuration))),
        new BuiltIn("date and time", DateAndTime, Of(FeelType.DateTime, P("from", Any)), Of(FeelType.DateTime, P("date", Any), P("time", FeelType.Time))),
        new BuiltIn("duration", Duration, Of(Any, P("from", Str))),
        new BuiltIn("years and months duration", MonthsBetween, Of(FeelType.MonthDuration, P("from", Any), P("to", Any))),
        new BuiltIn("number", Number, Of(Num, P("from", Str), P("grouping separator", Str), P("decimal separator", Str)), Of(Num, P("from", Str))),
        new BuiltIn("string", Text, Of(Str, P("from", Any))),
        new BuiltIn("range", ReadRange, Of(Rng, P("from", Str))),
    ];

    private static Value Date(ref Call call)
    {
        if (call.Count == 3)
        {
            if (!call.Number(0, out var year) || !call.Number(1, out var month) || !call.Number(2, out var day))
                return call.Failure;
            return year.TryToInt64(out var y) && month.TryToInt64(out var m) && day.TryToInt64(out var d) && FeelDate.TryCreate(y, m, d, out var created)
                ? new DateValue(created)
                : call.Fail($"there is no day {year}-{month}-{day}.");
        }

        var from = call.Single(0);
        return from switch
        {
            TextValue { Text: var text } => FeelDate.TryParse(text, out var date) ? new DateValue(date) : call.Fail($"'{text}' is not a date; write YYYY-MM-DD."),
            DateValue => from,
            DateTimeValue moment => new DateValue(moment.DateTime.Date),
            _ => call.Wrong(0, $"a string, a date or a date and time"),
        };
    }

    private static Value Time(ref Call call)
    {
        if (call.Count > 1)
            return TimeOfParts(ref call);
        var from = call.Single(0);
        return from switch
        {
            TextValue { Text: var text } => FeelTime.TryParse(text, out var time) ? new TimeValue(time) : Unreadable(ref call, text, $"'{text}' is not a time; write hh:mm:ss."),
            TimeValue => from,
            DateTimeValue moment => new TimeValue(moment.DateTime.Time),
            DateValue => new TimeValue(FeelTime.MidnightUtc),
            _ => call.Wrong(0, $"a string, a time, a date or a date and time"),
        };
    }

    private static Value TimeOfParts(ref Call call)
    {
        if (!call.Number(0, out var hour) || !call.Number(1, out var minute) || !call.Number(2, out var second))
            return call.Failure;
        int? offset = null;
        if (call.Has(3) && call[3] is not NullValue)
        {
            if (call.Single(3) is not TimeDurationValue given)
                return call.Wrong(3, $"a days and time duration");
            var (seconds, rest) = Int128.DivRem(given.Duration.Nanoseconds, TimeDuration.PerSecond);
            if (rest != 0 || Int128.Abs(seconds) > LexicalReader.MaxOffset)
                return call.Fail($"the offset {given.Duration} must be whole seconds and at most 18 hours.");
            offset = (int)seconds;
        }

        return hour.TryToInt32(out var h) && h is >= 0 and <= 23 && minute.TryToInt32(out var m) && m is >= 0 and <= 59
            && second.Sign >= 0 && second < 60 && Kefa.Feel.Number.TryMultiply(second, TimeDuration.PerSecond, out var nanoseconds)
            && nanoseconds.TryRound(0, RoundingMode.Down, out nanoseconds) && nanoseconds.TryToInt64(out var ofMinute)
                ? new TimeValue(new FeelTime((h * TimeDuration.PerHour) + (m * TimeDuration.PerMinute) + ofMinute, offset))
                : call.Fail($"there is no time {hour}:{minute}:{second}.");
    }

    private static Value DateAndTime(ref Call call)
    {
        if (call.Count == 2)
        {
            if (!call.Date(0, out var day))
                return call.Failure;
            return call.Single(1) is TimeValue time
                ? new DateTimeValue(new FeelDateTime(day, time.Time))
                : call.Wrong(1, $"a time");
        }

        var from = call.Single(0);
        return from switch
        {
            TextValue { Text: var text } => FeelDateTime.TryParse(text, out var moment)
                ? new DateTimeValue(moment)
                : Unreadable(ref call, text, $"'{text}' is not a date and time; write YYYY-MM-DDThh:mm:ss."),
            DateTimeValue => from,
            DateValue date => new DateTimeValue(FeelDateTime.AtMidnightUtc(date.Date)),
            _ => call.Wrong(0, $"a string, a date or a date and time"),
        };
    }

    /// <summary>Looking for a time zone that does not exist takes the system long.</summary>
    private static Value Unreadable(ref Call call, string text, Phrase why)
    {
        if (text.Contains('@', StringComparison.Ordinal))
            call.Context.Step(1500);
        return call.Fail(why);
    }

    private static Value Duration(ref Call call)
    {
        if (!call.Text(0, out var text))
            return call.Failure;
        if (TimeDuration.TryParse(text, out var time))
            return new TimeDurationValue(time);
        return MonthDuration.TryParse(text, out var months)
            ? new MonthDurationValue(months)
            : call.Fail($"'{text}' is not a duration; write P1Y2M or P3DT4H5M6S.");
    }

    private static Value MonthsBetween(ref Call call) =>
        call.Date(0, out var from) && call.Date(1, out var to) ? new MonthDurationValue(to.MonthsSince(from)) : call.Failure;

    private static Value Number(ref Call call)
    {
        if (!call.Text(0, out var text))
            return call.Failure;
        var plain = text;
        if (call.Has(1))
        {
            if (!Separator(ref call, 1, " ,.", out var grouping) || !Separator(ref call, 2, ",.", out var point))
                return call.Failure;
            if (grouping.Length > 0 && grouping == point)
                return call.Fail($"the grouping separator and the decimal separator must differ.");
            if (grouping.Length > 0)
                plain = plain.Replace(grouping, "", StringComparison.Ordinal);
            if (point == ",")
                plain = plain.Contains('.') ? "" : plain.Replace(',', '.');
        }

        return Kefa.Feel.Number.TryParse(plain, out var number) ? new NumberValue(number) : call.Fail($"'{text}' is not a number.");
    }

    private static bool Separator(ref Call call, int index, string allowed, out string separator)
    {
        separator = "";
        if (call[index] is NullValue and not ErrorValue)
            return true;
        return call.Text(index, out separator)
            && ((separator.Length == 1 && allowed.Contains(separator, StringComparison.Ordinal))
                || call.Refuse(index, call[index], $"one of {string.Join(' ', allowed.Select(letter => $"'{letter}'"))} or null"));
    }

    private static Value Text(ref Call call) => call[0] is NullValue ? call[0] : Value.Of(Printing.Of(call[0]));

    private static Value ReadRange(ref Call call)
    {
        if (!call.Text(0, out var text))
            return call.Failure;
        return RangeText.TryRead(text, out var range)
            ? range
            : call.Fail($"'{text}' is not a range of literals in order; write [1..10], (\"a\"..\"f\"] or [@\"2024-01-01\"..@\"2024-12-31\"].");
    }
}
