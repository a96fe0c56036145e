namespace Kefa.Feel;

/// <summary>
/// A date and time: local, with an offset, or in an IANA zone. In a zone, a wall-clock time that summer time skips is moved forward by what the clock
/// jumps (02:30 becomes 03:30), and one that occurs twice is the first; arithmetic with days and time durations runs on the time line, so that it
/// can reach the second. Equal as a value of this type (FEEL's <c>is</c>) when all parts are; <see cref="SameInstant"/> is FEEL's <c>=</c>.
/// </summary>
public readonly record struct FeelDateTime
{
    private readonly int _offset; // in a zone: the offset that holds

    /// <summary>A time on a day.</summary>
    public FeelDateTime(FeelDate date, FeelTime time)
    {
        Date = date;
        Time = time;
        if (time.Zone is null)
            return;
        _offset = TimeZones.OffsetAt(time.Zone, date, time.NanosecondOfDay, out var gap);
        if (gap == 0)
            return;
        var moved = time.NanosecondOfDay + (gap * TimeDuration.PerSecond);
        _offset += gap;
        if (moved < TimeDuration.PerDay)
        {
            Time = new FeelTime(moved, null, time.Zone);
        }
        else if (FeelDate.TryFromDayNumber(date.DayNumber + 1, out var next))
        {
            Date = next;
            Time = new FeelTime(moved - TimeDuration.PerDay, null, time.Zone);
        }
    }

    private FeelDateTime(FeelDate date, FeelTime time, int offset)
    {
        Date = date;
        Time = time;
        _offset = offset;
    }

    /// <summary>The day.</summary>
    public FeelDate Date { get; }

    /// <summary>The time of day, with its zone or offset if it has one.</summary>
    public FeelTime Time { get; }

    /// <summary>Whether it has neither zone nor offset.</summary>
    public bool IsLocal => Time.IsLocal;

    /// <summary>The offset from UTC that holds then; null for local values.</summary>
    public TimeDuration? TimeOffset => IsLocal ? null : TimeDuration.FromSeconds(EffectiveOffset);

    /// <summary>Nanoseconds since 1970-01-01T00:00:00 UTC; for local values, of their own clock.</summary>
    public Int128 Instant =>
        ((Int128)Date.DayNumber * TimeDuration.PerDay) + Time.NanosecondOfDay - (EffectiveOffset * TimeDuration.PerSecond);

    private int EffectiveOffset => Time.Zone is null ? Time.OffsetSeconds ?? 0 : _offset;

    /// <summary>The moment of a .NET value, with its offset.</summary>
    public static FeelDateTime FromDateTimeOffset(DateTimeOffset moment) => new(
        new FeelDate(moment.Year, moment.Month, moment.Day), new FeelTime(moment.TimeOfDay.Ticks * 100, (int)moment.Offset.TotalSeconds));

    /// <summary>Reads a date, <c>T</c> and a time, or a date alone (midnight, local). 24:00:00 is the midnight of the next day.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out FeelDateTime dateTime)
    {
        dateTime = default;
        var reader = new LexicalReader(text);
        if (!reader.TryDate(out var date))
            return false;
        if (reader.AtEnd)
        {
            dateTime = new FeelDateTime(date, FeelTime.Midnight);
            return true;
        }

        if (!reader.TryTake('T') || !reader.TryTime(out var time, out var nextDay) || !reader.AtEnd)
            return false;
        if (nextDay && !FeelDate.TryFromDayNumber(date.DayNumber + 1, out date))
            return false;
        dateTime = new FeelDateTime(date, time);
        return true;
    }

    /// <summary>Reads a date and time such as <c>2026-03-31T10:00:00+08:00</c>.</summary>
    public static FeelDateTime Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var dateTime) ? dateTime : throw new FormatException($"'{text}' is not a date and time; write YYYY-MM-DDThh:mm:ss.");

    /// <summary>A date as FEEL compares and subtracts it with moments: its midnight in UTC.</summary>
    public static FeelDateTime AtMidnightUtc(FeelDate date) => new(date, FeelTime.MidnightUtc);

    /// <summary>Orders two values; false when one is local and the other is not.</summary>
    public static bool TryCompare(FeelDateTime left, FeelDateTime right, out int order)
    {
        order = left.Instant.CompareTo(right.Instant);
        return left.IsLocal == right.IsLocal;
    }

    /// <summary>FEEL's <c>=</c>: the same instant, the fraction of a second apart; a local value is no other's equal.</summary>
    public static bool SameInstant(FeelDateTime left, FeelDateTime right) =>
        left.IsLocal == right.IsLocal
        && Int128Math.FloorDivide(left.Instant, TimeDuration.PerSecond) == Int128Math.FloorDivide(right.Instant, TimeDuration.PerSecond);

    /// <summary>The time that passed from the right to the left; false when one is local and the other is not.</summary>
    public static bool TrySubtract(FeelDateTime left, FeelDateTime right, out TimeDuration difference)
    {
        difference = new TimeDuration(left.Instant - right.Instant);
        return left.IsLocal == right.IsLocal;
    }

    /// <summary>The same wall-clock time in another month, clipped to its last day; false beyond the years.</summary>
    public bool TryAdd(MonthDuration duration, out FeelDateTime result)
    {
        var fits = Date.TryAdd(duration, out var date);
        result = fits ? new FeelDateTime(date, Time) : default;
        return fits;
    }

    /// <summary>So much time later, on the time line: a day is 24 hours also where the clock changes. False beyond the years.</summary>
    public bool TryAdd(TimeDuration duration, out FeelDateTime result)
    {
        result = default;
        var instant = Instant + duration.Nanoseconds;
        if (Time.Zone is null)
        {
            var fits = TryAt(instant + (EffectiveOffset * TimeDuration.PerSecond), out var localDate, out var ofDay);
            result = fits ? new FeelDateTime(localDate, new FeelTime(ofDay, Time.OffsetSeconds)) : default;
            return fits;
        }

        if (!TryAt(instant, out var date, out var nanosecond))
            return false;
        var offset = TimeZones.OffsetAtInstant(Time.Zone, date, nanosecond);
        if (!TryAt(instant + (offset * TimeDuration.PerSecond), out date, out nanosecond))
            return false;
        result = new FeelDateTime(date, new FeelTime(nanosecond, null, Time.Zone), offset);
        return true;
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Date}T{Time}";

    private static bool TryAt(Int128 nanoseconds, out FeelDate date, out long nanosecondOfDay)
    {
        var days = Int128Math.FloorDivide(nanoseconds, TimeDuration.PerDay);
        nanosecondOfDay = (long)(nanoseconds - (days * TimeDuration.PerDay));
        date = default;
        return Int128.Abs(days) < long.MaxValue && FeelDate.TryFromDayNumber((long)days, out date);
    }
}
