using Kefa.Feel.Evaluation;

namespace Kefa.Feel.Checking.Regions;

/// <summary>One value strictly between two of its kind (an end that is null is open), or null when there is none.</summary>
internal static class Between
{
    /// <param name="low">The lower end, excluded.</param>
    /// <param name="high">The upper end, excluded; at least one end is given.</param>
    /// <param name="wholeOnly">Whether only whole numbers count.</param>
    public static Value? Of(Value? low, Value? high, bool wholeOnly)
    {
        var found = (low ?? high) switch
        {
            NumberValue => OfNumbers((low as NumberValue)?.Number, (high as NumberValue)?.Number, wholeOnly),
            DateValue => OfDates((low as DateValue)?.Date, (high as DateValue)?.Date),
            MonthDurationValue => Middle((low as MonthDurationValue)?.Duration.Months, (high as MonthDurationValue)?.Duration.Months, 1) is { } months ? new MonthDurationValue(new MonthDuration(months)) : null,
            TimeDurationValue => Middle((low as TimeDurationValue)?.Duration.Nanoseconds, (high as TimeDurationValue)?.Duration.Nanoseconds, TimeDuration.PerDay) is { } span
                ? new TimeDurationValue(new TimeDuration(span))
                : null,
            TimeValue time => OfTimes(time, (low as TimeValue)?.Time, (high as TimeValue)?.Time),
            DateTimeValue => OfDateTimes((low as DateTimeValue)?.DateTime, (high as DateTimeValue)?.DateTime),
            TextValue => OfTexts((low as TextValue)?.Text, (high as TextValue)?.Text),
            _ => null,
        };
        return found is not null && (low is null || IsLess(low, found)) && (high is null || IsLess(found, high)) ? found : null;
    }

    public static bool IsLess(Value a, Value b) => Operations.TryCompare(a, b, out var order) && order < 0;

    private static Value? OfNumbers(Number? low, Number? high, bool wholeOnly)
    {
        var context = new EvaluationContext(default);
        if (wholeOnly)
        {
            var next = low is { } from ? Operations.Add(Rounded("floor", from, context), Value.Of(1), context) : Operations.Subtract(Rounded("ceiling", high!.Value, context), Value.Of(1), context);
            return next as NumberValue;
        }

        var sum = (low, high) switch
        {
            ({ } a, { } b) => Operations.Divide(Operations.Add(Value.Of(a), Value.Of(b), context), Value.Of(2), context),
            ({ } a, null) => Operations.Add(Value.Of(a), Value.Of(1), context),
            (null, { } b) => Operations.Subtract(Value.Of(b), Value.Of(1), context),
            _ => Value.Of(0),
        };
        return sum as NumberValue ?? null;
    }

    private static Value Rounded(string function, Number number, EvaluationContext context) =>
        BuiltIns.TryFind(function, out var found) ? found.Invoke([Value.Of(number)], context) : Value.Null;

    private static DateValue? OfDates(FeelDate? low, FeelDate? high)
    {
        var day = low is { } from ? from.DayNumber + 1 : high!.Value.DayNumber - 1;
        return FeelDate.TryFromDayNumber(day, out var date) ? new DateValue(date) : null;
    }

    private static Int128? Middle(Int128? low, Int128? high, long step) => (low, high) switch
    {
        ({ } a, { } b) => b - a > 1 ? a + ((b - a) / 2) : null,
        ({ } a, null) => a + step,
        (null, { } b) => b - step,
        _ => 0,
    };

    private static TimeValue? OfTimes(TimeValue like, FeelTime? low, FeelTime? high)
    {
        const long day = 24 * TimeDuration.PerHour;
        var from = low?.NanosecondOfDay ?? -1;
        var to = high?.NanosecondOfDay ?? day;
        return to - from > 1 ? new TimeValue(new FeelTime(from + ((to - from) / 2), like.Time.OffsetSeconds, like.Time.Zone)) : null;
    }

    private static DateTimeValue? OfDateTimes(FeelDateTime? low, FeelDateTime? high)
    {
        var step = TimeDuration.FromDays(1);
        if (low is { } from && high is { } to && FeelDateTime.TrySubtract(to, from, out var apart))
            step = new TimeDuration(apart.Nanoseconds / 2);
        return (low ?? high!.Value).TryAdd(low is null ? -step : step, out var found) ? new DateTimeValue(found) : null;
    }

    /// <summary>Texts have an order by code point: right after one comes the same with U+0000 behind it.</summary>
    private static TextValue OfTexts(string? low, string? high)
    {
        if (low is null)
            return new TextValue("");
        return high is null || IsLess(new TextValue(low + "!"), new TextValue(high)) ? new TextValue(low + "!") : new TextValue(low + "\0");
    }
}
