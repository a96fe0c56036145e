using System.Globalization;
using System.Text;

namespace Kefa.Feel;

/// <summary>A days and time duration, in nanoseconds.</summary>
public readonly record struct TimeDuration(Int128 Nanoseconds) : IComparable<TimeDuration>
{
    internal const long PerSecond = 1_000_000_000;
    internal const long PerMinute = 60 * PerSecond;
    internal const long PerHour = 60 * PerMinute;
    internal const long PerDay = 24 * PerHour;
    internal static readonly Int128 Limit = (Int128)1_000_000_000_000_000_000 * 1_000_000_000_000_000_000;

    /// <summary>No time.</summary>
    public static TimeDuration Zero => default;

    /// <summary>Whole days, with the sign of the duration.</summary>
    public Int128 DaysPart => Nanoseconds / PerDay;

    /// <summary>The hours beside the whole days, with the sign of the duration.</summary>
    public int HoursPart => (int)(Nanoseconds % PerDay / PerHour);

    /// <summary>The minutes beyond whole hours.</summary>
    public int MinutesPart => (int)(Nanoseconds % PerHour / PerMinute);

    /// <summary>The seconds beside the whole minutes, with their fraction and the sign of the duration.</summary>
    public Number SecondsPart => Int128Math.Seconds((long)(Nanoseconds % PerMinute));

    /// <summary>Whether the left is shorter.</summary>
    public static bool operator <(TimeDuration left, TimeDuration right) => left.Nanoseconds < right.Nanoseconds;

    /// <summary>Whether the left is longer.</summary>
    public static bool operator >(TimeDuration left, TimeDuration right) => left.Nanoseconds > right.Nanoseconds;

    /// <summary>Whether the left is not longer.</summary>
    public static bool operator <=(TimeDuration left, TimeDuration right) => left.Nanoseconds <= right.Nanoseconds;

    /// <summary>Whether the left is not shorter.</summary>
    public static bool operator >=(TimeDuration left, TimeDuration right) => left.Nanoseconds >= right.Nanoseconds;

    /// <summary>The same towards the other side.</summary>
    public static TimeDuration operator -(TimeDuration duration) => new(-duration.Nanoseconds);

    /// <summary>So many days of 24 hours.</summary>
    public static TimeDuration FromDays(long days) => new((Int128)days * PerDay);

    /// <summary>So many seconds.</summary>
    public static TimeDuration FromSeconds(long seconds) => new((Int128)seconds * PerSecond);

    /// <summary>Reads an XML Schema dayTimeDuration: <c>P1DT2H3M4.5S</c>, <c>-PT1H</c>; at most nine digits of fraction.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out TimeDuration duration)
    {
        var reader = new LexicalReader(text);
        return reader.TryTimeDuration(out duration) && reader.AtEnd;
    }

    /// <summary>The sum; false beyond 10^36 nanoseconds.</summary>
    public static bool TryAdd(TimeDuration left, TimeDuration right, out TimeDuration sum) => InRange(left.Nanoseconds + right.Nanoseconds, out sum);

    /// <summary>The difference; false when it is beyond the range.</summary>
    public static bool TrySubtract(TimeDuration left, TimeDuration right, out TimeDuration difference) => InRange(left.Nanoseconds - right.Nanoseconds, out difference);

    /// <summary>The product in whole nanoseconds, towards zero.</summary>
    public bool TryMultiply(Number factor, out TimeDuration product)
    {
        product = default;
        return Int128Math.TryScale(Nanoseconds, factor, divide: false, out var nanoseconds) && InRange(nanoseconds, out product);
    }

    /// <summary>The quotient in whole nanoseconds, towards zero; false for a zero divisor.</summary>
    public bool TryDivide(Number divisor, out TimeDuration quotient)
    {
        quotient = default;
        return Int128Math.TryScale(Nanoseconds, divisor, divide: true, out var nanoseconds) && InRange(nanoseconds, out quotient);
    }

    /// <summary>How often the other duration goes into this one; false when it is zero.</summary>
    public bool TryDivide(TimeDuration divisor, out Number quotient) =>
        Number.TryDivide(Number.FromInt128(Nanoseconds), Number.FromInt128(divisor.Nanoseconds), out quotient);

    /// <summary>The duration without its sign.</summary>
    public TimeDuration Abs() => new(Int128.Abs(Nanoseconds));

    /// <inheritdoc/>
    public int CompareTo(TimeDuration other) => Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Canonical: <c>P1DT2H3M4.5S</c>, <c>-PT1H</c>, <c>PT0S</c>.</summary>
    public override string ToString()
    {
        if (Nanoseconds == 0)
            return "PT0S";
        var (days, rest) = Int128.DivRem(Int128.Abs(Nanoseconds), PerDay);
        var text = new StringBuilder(Nanoseconds < 0 ? "-P" : "P");
        if (days != 0)
            text.Append(CultureInfo.InvariantCulture, $"{days}D");
        if (rest != 0)
        {
            var time = (long)rest;
            text.Append('T');
            if (time >= PerHour)
                text.Append(CultureInfo.InvariantCulture, $"{time / PerHour}H");
            if (time % PerHour >= PerMinute)
                text.Append(CultureInfo.InvariantCulture, $"{time % PerHour / PerMinute}M");
            if (time % PerMinute != 0)
                text.Append(CultureInfo.InvariantCulture, $"{Int128Math.Seconds(time % PerMinute)}S");
        }

        return text.ToString();
    }

    internal static bool InRange(Int128 nanoseconds, out TimeDuration duration)
    {
        duration = new TimeDuration(nanoseconds);
        return Int128.Abs(nanoseconds) <= Limit;
    }
}
