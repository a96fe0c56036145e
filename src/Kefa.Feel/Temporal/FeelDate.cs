using System.Globalization;

namespace Kefa.Feel;

/// <summary>
/// A calendar date, years -999,999,999 to 999,999,999, in the proleptic Gregorian calendar with a year 0 (XML Schema 1.1, ISO 8601).
/// <see cref="System.DateOnly"/> ends at year 9999.
/// </summary>
public readonly struct FeelDate : IComparable<FeelDate>, IEquatable<FeelDate>
{
    /// <summary>The last year; the first is its negative.</summary>
    public const int MaxYear = 999_999_999;

    private const int DaysPerEra = 146_097; // 400 years
    private const int EpochShift = 719_468; // 0000-03-01 to 1970-01-01

    private readonly int _year;
    private readonly byte _monthsBefore;
    private readonly byte _daysBefore;

    /// <exception cref="ArgumentOutOfRangeException">There is no such day.</exception>
    public FeelDate(long year, int month, int day)
    {
        if (!Exists(year, month, day))
            throw new ArgumentOutOfRangeException(nameof(day), $"There is no day {year}-{month}-{day}; years go from -{MaxYear} to {MaxYear}.");
        _year = (int)year;
        _monthsBefore = (byte)(month - 1);
        _daysBefore = (byte)(day - 1);
    }

    /// <summary>The year; 0 is the year before 1.</summary>
    public long Year => _year;

    /// <summary>1 to 12.</summary>
    public int Month => _monthsBefore + 1;

    /// <summary>1 to 31.</summary>
    public int Day => _daysBefore + 1;

    /// <summary>Monday 1 to Sunday 7.</summary>
    public int Weekday => (int)FloorModulo(DayNumber + 3, 7) + 1; // 1970-01-01 was a Thursday

    /// <summary>1 to 366.</summary>
    public int DayOfYear => (int)(DayNumber - new FeelDate(_year, 1, 1).DayNumber) + 1;

    /// <summary>The ISO 8601 week, 1 to 53: the week of a day is that of its Thursday.</summary>
    public int WeekOfYear
    {
        get
        {
            var thursday = DayNumber - Weekday + 4;
            return ((Civil(thursday).DayOfYear - 1) / 7) + 1;
        }
    }

    /// <summary>Days since 1970-01-01.</summary>
    public long DayNumber
    {
        get
        {
            // Years counted from March, so that the leap day is the last of its year.
            var year = (long)_year - (Month <= 2 ? 1 : 0);
            var era = FloorDivide(year, 400);
            var yearOfEra = year - (era * 400);
            var dayOfYear = (((153 * ((Month + 9) % 12)) + 2) / 5) + Day - 1;
            return (era * DaysPerEra) + (yearOfEra * 365) + (yearOfEra / 4) - (yearOfEra / 100) + dayOfYear - EpochShift;
        }
    }

    /// <summary>Whether two are the same day.</summary>
    public static bool operator ==(FeelDate left, FeelDate right) => left.Equals(right);

    /// <summary>Whether two are different days.</summary>
    public static bool operator !=(FeelDate left, FeelDate right) => !left.Equals(right);

    /// <summary>Whether the left is earlier.</summary>
    public static bool operator <(FeelDate left, FeelDate right) => left.CompareTo(right) < 0;

    /// <summary>Whether the left is later.</summary>
    public static bool operator >(FeelDate left, FeelDate right) => left.CompareTo(right) > 0;

    /// <summary>Whether the left is not later.</summary>
    public static bool operator <=(FeelDate left, FeelDate right) => left.CompareTo(right) <= 0;

    /// <summary>Whether the left is not earlier.</summary>
    public static bool operator >=(FeelDate left, FeelDate right) => left.CompareTo(right) >= 0;

    /// <summary>The days from the right date to the left one.</summary>
    public static TimeDuration operator -(FeelDate left, FeelDate right) => TimeDuration.FromDays(left.DayNumber - right.DayNumber);

    /// <summary>The same day.</summary>
    public static FeelDate FromDateOnly(DateOnly date) => new(date.Year, date.Month, date.Day);

    /// <summary>The day of a year, month and day; false when there is none.</summary>
    public static bool TryCreate(long year, long month, long day, out FeelDate date)
    {
        var exists = Exists(year, month, day);
        date = exists ? new FeelDate(year, (int)month, (int)day) : default;
        return exists;
    }

    /// <summary>The day so many days after 1970-01-01; false beyond the range.</summary>
    public static bool TryFromDayNumber(long dayNumber, out FeelDate date)
    {
        date = default;
        if (Math.Abs(dayNumber) > 366L * MaxYear)
            return false;
        var (year, month, day) = Parts(dayNumber);
        return TryCreate(year, month, day, out date);
    }

    /// <summary>Reads <c>YYYY-MM-DD</c>: four digits of year or more (then without leading zeros), a minus before years before 0.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out FeelDate date)
    {
        var reader = new LexicalReader(text);
        return reader.TryDate(out date) && reader.AtEnd;
    }

    /// <summary>Reads a date such as <c>2024-02-29</c>.</summary>
    public static FeelDate Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var date) ? date : throw new FormatException($"'{text}' is not a date; write YYYY-MM-DD.");

    /// <summary>The same day of another month, or that month's last day when it is shorter (31 January + P1M is 28 or 29 February); false beyond the years.</summary>
    public bool TryAdd(MonthDuration duration, out FeelDate date)
    {
        date = default;
        var months = (((Int128)_year * 12) + _monthsBefore) + duration.Months;
        if (Int128.Abs(months) > (Int128)12 * (MaxYear + 1L))
            return false;
        var total = (long)months;
        var year = FloorDivide(total, 12);
        var month = (int)(total - (year * 12)) + 1;
        return TryCreate(year, month, Math.Min(Day, DaysInMonth(year, month)), out date);
    }

    /// <summary>The date on which the moment so long after this date's midnight falls: <c>date + PT36H</c> is the next day, <c>date - PT1H</c> the day before.</summary>
    public bool TryAdd(TimeDuration duration, out FeelDate date)
    {
        date = default;
        var days = Int128Math.FloorDivide(duration.Nanoseconds, TimeDuration.PerDay) + DayNumber;
        return Int128.Abs(days) < long.MaxValue && TryFromDayNumber((long)days, out date);
    }

    /// <summary>The whole months from the other date to this one, towards zero.</summary>
    public MonthDuration MonthsSince(FeelDate other)
    {
        var months = ((Year - other.Year) * 12) + Month - other.Month;
        if (months > 0 && Day < other.Day)
            months--;
        else if (months < 0 && Day > other.Day)
            months++;
        return new MonthDuration(months);
    }

    /// <inheritdoc/>
    public int CompareTo(FeelDate other) => DayOrder.CompareTo(other.DayOrder);

    /// <inheritdoc/>
    public bool Equals(FeelDate other) => DayOrder == other.DayOrder;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FeelDate other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => DayOrder.GetHashCode();

    /// <inheritdoc/>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{(_year < 0 ? "-" : "")}{Math.Abs(Year):0000}-{Month:00}-{Day:00}");

    /// <summary>The date of .NET, for years 1 to 9999.</summary>
    public bool TryToDateOnly(out DateOnly date)
    {
        var fits = _year is >= 1 and <= 9999;
        date = fits ? new DateOnly(_year, Month, Day) : default;
        return fits;
    }

    internal static int DaysInMonth(long year, int month) => month switch
    {
        2 => IsLeap(year) ? 29 : 28,
        4 or 6 or 9 or 11 => 30,
        _ => 31,
    };

    internal static long FloorDivide(long value, long divisor)
    {
        var (quotient, rest) = Math.DivRem(value, divisor);
        return rest != 0 && rest < 0 != divisor < 0 ? quotient - 1 : quotient;
    }

    internal static long FloorModulo(long value, long divisor) => value - (FloorDivide(value, divisor) * divisor);

    private long DayOrder => ((long)_year << 9) + (_monthsBefore << 5) + _daysBefore;

    private static bool IsLeap(long year) => year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

    private static bool Exists(long year, long month, long day) =>
        year is >= -MaxYear and <= MaxYear && month is >= 1 and <= 12 && day >= 1 && day <= DaysInMonth(year, (int)month);

    private static (long Year, int Month, int Day) Parts(long dayNumber)
    {
        var days = dayNumber + EpochShift;
        var era = FloorDivide(days, DaysPerEra);
        var dayOfEra = days - (era * DaysPerEra);
        var yearOfEra = (dayOfEra - (dayOfEra / 1460) + (dayOfEra / 36_524) - (dayOfEra / 146_096)) / 365;
        var dayOfYear = dayOfEra - ((365 * yearOfEra) + (yearOfEra / 4) - (yearOfEra / 100));
        var shifted = ((5 * dayOfYear) + 2) / 153;
        var day = (int)(dayOfYear - (((153 * shifted) + 2) / 5)) + 1;
        var month = (int)(shifted < 10 ? shifted + 3 : shifted - 9);
        return (yearOfEra + (era * 400) + (month <= 2 ? 1 : 0), month, day);
    }

    // The Thursday of a week may lie in a year that no date can have; its day of the year is still wanted.
    private static FeelDate Civil(long dayNumber)
    {
        var (year, month, day) = Parts(dayNumber);
        return new FeelDate(Math.Abs(year) > MaxYear ? FloorModulo(year, 400) : year, month, day);
    }
}
