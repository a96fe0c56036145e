using System.Globalization;

namespace Kefa.Feel;

/// <summary>A years and months duration, in months.</summary>
public readonly record struct MonthDuration(Int128 Months) : IComparable<MonthDuration>
{
    internal static readonly Int128 Limit = (Int128)1_000_000_000_000_000 * 1_000_000_000_000_000;

    /// <summary>No time.</summary>
    public static MonthDuration Zero => default;

    /// <summary>Whole years, with the sign of the duration.</summary>
    public Int128 YearsPart => Months / 12;

    /// <summary>The months beside the whole years, with the sign of the duration.</summary>
    public int MonthsPart => (int)(Months % 12);

    /// <summary>Whether the left is shorter.</summary>
    public static bool operator <(MonthDuration left, MonthDuration right) => left.Months < right.Months;

    /// <summary>Whether the left is longer.</summary>
    public static bool operator >(MonthDuration left, MonthDuration right) => left.Months > right.Months;

    /// <summary>Whether the left is not longer.</summary>
    public static bool operator <=(MonthDuration left, MonthDuration right) => left.Months <= right.Months;

    /// <summary>Whether the left is not shorter.</summary>
    public static bool operator >=(MonthDuration left, MonthDuration right) => left.Months >= right.Months;

    /// <summary>The same towards the other side.</summary>
    public static MonthDuration operator -(MonthDuration duration) => new(-duration.Months);

    /// <summary>Reads an XML Schema yearMonthDuration: <c>P1Y2M</c>, <c>-P3M</c>.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out MonthDuration duration)
    {
        var reader = new LexicalReader(text);
        return reader.TryMonthDuration(out duration) && reader.AtEnd;
    }

    /// <summary>The sum; false beyond 10^30 months.</summary>
    public static bool TryAdd(MonthDuration left, MonthDuration right, out MonthDuration sum) => InRange(left.Months + right.Months, out sum);

    /// <summary>The difference; false when it is beyond the range.</summary>
    public static bool TrySubtract(MonthDuration left, MonthDuration right, out MonthDuration difference) => InRange(left.Months - right.Months, out difference);

    /// <summary>The product in whole months, towards zero.</summary>
    public bool TryMultiply(Number factor, out MonthDuration product)
    {
        product = default;
        return Int128Math.TryScale(Months, factor, divide: false, out var months) && InRange(months, out product);
    }

    /// <summary>The quotient in whole months, towards zero; false for a zero divisor.</summary>
    public bool TryDivide(Number divisor, out MonthDuration quotient)
    {
        quotient = default;
        return Int128Math.TryScale(Months, divisor, divide: true, out var months) && InRange(months, out quotient);
    }

    /// <summary>How often the other duration goes into this one; false when it is zero.</summary>
    public bool TryDivide(MonthDuration divisor, out Number quotient) =>
        Number.TryDivide(Number.FromInt128(Months), Number.FromInt128(divisor.Months), out quotient);

    /// <summary>The duration without its sign.</summary>
    public MonthDuration Abs() => new(Int128.Abs(Months));

    /// <inheritdoc/>
    public int CompareTo(MonthDuration other) => Months.CompareTo(other.Months);

    /// <summary>Canonical: <c>P1Y2M</c>, <c>-P10M</c>, <c>P0M</c>.</summary>
    public override string ToString()
    {
        if (Months == 0)
            return "P0M";
        var (years, months) = Int128.DivRem(Int128.Abs(Months), 12);
        return string.Create(CultureInfo.InvariantCulture, $"{(Months < 0 ? "-" : "")}P{(years == 0 ? "" : $"{years}Y")}{(months == 0 ? "" : $"{months}M")}");
    }

    private static bool InRange(Int128 months, out MonthDuration duration)
    {
        duration = new MonthDuration(months);
        return Int128.Abs(months) <= Limit;
    }
}
