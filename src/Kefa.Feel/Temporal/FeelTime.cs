using System.Globalization;
using System.Text;

namespace Kefa.Feel;

/// <summary>
/// A time of day to the nanosecond: local, with an offset, or in an IANA zone. Two times are equal as values of this type (FEEL's <c>is</c>) when
/// all parts are; <see cref="SameInstant"/> is FEEL's <c>=</c>. A time in a zone has no date, so that zone's standard offset counts.
/// </summary>
public readonly record struct FeelTime
{
    /// <exception cref="ArgumentOutOfRangeException">Beyond one day, or an offset beyond 18 hours.</exception>
    public FeelTime(long nanosecondOfDay, int? offsetSeconds = null, string? zone = null)
    {
        if (nanosecondOfDay is < 0 or >= TimeDuration.PerDay)
            throw new ArgumentOutOfRangeException(nameof(nanosecondOfDay), nanosecondOfDay, "A time of day lies between 0 and 24 hours.");
        if (offsetSeconds is < -LexicalReader.MaxOffset or > LexicalReader.MaxOffset)
            throw new ArgumentOutOfRangeException(nameof(offsetSeconds), offsetSeconds, "An offset is at most 18 hours.");
        if (offsetSeconds is not null && zone is not null)
            throw new ArgumentException("A time has an offset or a zone, not both.", nameof(zone));
        NanosecondOfDay = nanosecondOfDay;
        OffsetSeconds = offsetSeconds;
        Zone = zone;
    }

    /// <summary>Midnight, without a zone.</summary>
    public static FeelTime Midnight => default;

    /// <summary>Midnight in UTC.</summary>
    public static FeelTime MidnightUtc => new(0, 0);

    /// <summary>Nanoseconds since midnight.</summary>
    public long NanosecondOfDay { get; }

    /// <summary>The offset from UTC that the time was written with; null for local times and those in a zone.</summary>
    public int? OffsetSeconds { get; }

    /// <summary>The IANA zone, or null.</summary>
    public string? Zone { get; }

    /// <summary>Whether it has neither zone nor offset.</summary>
    public bool IsLocal => OffsetSeconds is null && Zone is null;

    /// <summary>0 to 23.</summary>
    public int Hour => (int)(NanosecondOfDay / TimeDuration.PerHour);

    /// <summary>0 to 59.</summary>
    public int Minute => (int)(NanosecondOfDay % TimeDuration.PerHour / TimeDuration.PerMinute);

    /// <summary>0 to 59.999999999: with the fraction.</summary>
    public Number Second => Int128Math.Seconds(NanosecondOfDay % TimeDuration.PerMinute);

    /// <summary>The offset from UTC, of a zone the standard one; null for local times.</summary>
    public TimeDuration? TimeOffset => IsLocal ? null : TimeDuration.FromSeconds(EffectiveOffset);

    internal int EffectiveOffset => OffsetSeconds ?? (Zone is null ? 0 : TimeZones.StandardOffset(Zone));

    /// <summary>Reads <c>hh:mm:ss</c> with up to nine digits of fraction, then nothing, <c>Z</c>, <c>+hh:mm[:ss]</c> or <c>@Zone</c>. 24:00:00 is midnight.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out FeelTime time)
    {
        var reader = new LexicalReader(text);
        return reader.TryTime(out time, out _) && reader.AtEnd;
    }

    /// <summary>Reads a time such as <c>10:00:00@Asia/Shanghai</c>.</summary>
    public static FeelTime Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var time) ? time : throw new FormatException($"'{text}' is not a time; write hh:mm:ss.");

    /// <summary>Orders two times; false when one is local and the other is not.</summary>
    public static bool TryCompare(FeelTime left, FeelTime right, out int order)
    {
        order = left.UtcNanoseconds.CompareTo(right.UtcNanoseconds);
        return left.IsLocal == right.IsLocal;
    }

    /// <summary>FEEL's <c>=</c>: the same moment of the day, the fraction of a second apart; a local time is no other's equal.</summary>
    public static bool SameInstant(FeelTime left, FeelTime right) =>
        left.IsLocal == right.IsLocal
        && FeelDate.FloorDivide(left.UtcNanoseconds, TimeDuration.PerSecond) == FeelDate.FloorDivide(right.UtcNanoseconds, TimeDuration.PerSecond);

    /// <summary>The duration from the right time to the left one; false when one is local and the other is not.</summary>
    public static bool TrySubtract(FeelTime left, FeelTime right, out TimeDuration difference)
    {
        difference = new TimeDuration(left.UtcNanoseconds - right.UtcNanoseconds);
        return left.IsLocal == right.IsLocal;
    }

    /// <summary>Goes round the clock: 23:00:00 + PT2H is 01:00:00.</summary>
    public FeelTime Add(TimeDuration duration)
    {
        var nanoseconds = (long)(duration.Nanoseconds % TimeDuration.PerDay);
        return new FeelTime(FeelDate.FloorModulo(NanosecondOfDay + nanoseconds, TimeDuration.PerDay), OffsetSeconds, Zone);
    }

    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{Hour:00}:{Minute:00}:{NanosecondOfDay % TimeDuration.PerMinute / TimeDuration.PerSecond:00}");
        var fraction = NanosecondOfDay % TimeDuration.PerSecond;
        if (fraction != 0)
            text.Append('.').Append(fraction.ToString("000000000", CultureInfo.InvariantCulture).TrimEnd('0'));
        if (Zone is not null)
            text.Append('@').Append(Zone);
        else if (OffsetSeconds is { } offset)
            AppendOffset(text, offset);
        return text.ToString();
    }

    private static void AppendOffset(StringBuilder text, int offset)
    {
        if (offset == 0)
        {
            text.Append('Z');
            return;
        }

        var seconds = Math.Abs(offset);
        text.Append(CultureInfo.InvariantCulture, $"{(offset < 0 ? '-' : '+')}{seconds / 3600:00}:{seconds % 3600 / 60:00}");
        if (seconds % 60 != 0)
            text.Append(CultureInfo.InvariantCulture, $":{seconds % 60:00}");
    }

    private long UtcNanoseconds => NanosecondOfDay - (EffectiveOffset * TimeDuration.PerSecond);
}
