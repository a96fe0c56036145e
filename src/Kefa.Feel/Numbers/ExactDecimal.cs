using System.Globalization;
using System.Numerics;

namespace Kefa.Feel;

/// <summary>A decimal of as many digits as it takes: nothing is ever rounded. What a database keeps as plain decimal text.</summary>
/// <param name="Unscaled">The digits, without the point.</param>
/// <param name="Scale">How many of them stand behind the point.</param>
internal readonly record struct ExactDecimal(BigInteger Unscaled, int Scale) : IComparable<ExactDecimal>
{
    // The longest number that FEEL can have is written with some 6,200 digits; reading ever longer ones would cost more than their length.
    private const int MostDigits = 10_000;

    // As many as FEEL's numbers have, and two more to round by.
    private const int QuotientDigits = Number.Precision + 2;
    private const double DigitsOfABit = 0.30102999566398120;

    public static ExactDecimal operator +(ExactDecimal left, ExactDecimal right)
    {
        var scale = Math.Max(left.Scale, right.Scale);
        return new(left.At(scale) + right.At(scale), scale);
    }

    public static ExactDecimal operator -(ExactDecimal left, ExactDecimal right) => left + new ExactDecimal(-right.Unscaled, right.Scale);

    public static ExactDecimal operator *(ExactDecimal left, ExactDecimal right) => new(left.Unscaled * right.Unscaled, left.Scale + right.Scale);

    /// <summary>Digits with an optional minus and fraction (<c>-12.50</c>, <c>.5</c>); false for anything else and beyond 10,000 of them.</summary>
    public static bool TryParse(ReadOnlySpan<char> text, out ExactDecimal value)
    {
        value = default;
        var isNegative = text is ['-', ..];
        var digits = isNegative ? text[1..] : text;
        var point = digits.IndexOf('.');
        var scale = point < 0 ? 0 : digits.Length - point - 1;
        if (digits.Length > MostDigits || digits.Length == 0 || (point >= 0 && scale == 0))
            return false;
        if (point == 0)
            digits = digits[1..];
        else if (point > 0)
            digits = string.Concat(digits[..point], digits[(point + 1)..]);
        if (digits.ContainsAnyExceptInRange('0', '9'))
            return false;
        var unscaled = digits.Length < 19
            ? long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture)
            : BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        value = new(isNegative ? -unscaled : unscaled, scale);
        return true;
    }

    public int CompareTo(ExactDecimal other)
    {
        var scale = Math.Max(Scale, other.Scale);
        return Math.Sign(At(scale).CompareTo(other.At(scale)));
    }

    /// <summary>The greatest whole number not above.</summary>
    public ExactDecimal Floor()
    {
        var whole = BigInteger.DivRem(Unscaled, BigInteger.Pow(10, Scale), out var rest);
        return new(rest.Sign < 0 ? whole - 1 : whole, 0);
    }

    /// <summary>The least whole number not below.</summary>
    public ExactDecimal Ceiling()
    {
        var whole = BigInteger.DivRem(Unscaled, BigInteger.Pow(10, Scale), out var rest);
        return new(rest.Sign > 0 ? whole + 1 : whole, 0);
    }

    /// <summary>Half of it, which is a decimal too.</summary>
    public ExactDecimal Half() => new(Unscaled * 5, Scale + 1);

    /// <summary>The quotient by a count, rounded once to FEEL's 34 digits, half to even.</summary>
    public Number Over(long count)
    {
        var size = BigInteger.Abs(Unscaled);
        var zeros = (int)Math.Max(0, QuotientDigits + ((64 - size.GetBitLength()) * DigitsOfABit) + 1);
        var quotient = BigInteger.DivRem(size * BigInteger.Pow(10, zeros), count, out var rest);
        return Number.TryRound(quotient, -Scale - zeros, Unscaled.Sign < 0, !rest.IsZero, out var number)
            ? number
            : throw new OverflowException($"The quotient of {this} and {count} is beyond the range of numbers.");
    }

    /// <summary>Plain notation, without zeros at the end of a fraction.</summary>
    public override string ToString()
    {
        var digits = BigInteger.Abs(Unscaled).ToString(CultureInfo.InvariantCulture);
        if (Scale > 0)
        {
            digits = digits.PadLeft(Scale + 1, '0');
            digits = string.Concat(digits.AsSpan(0, digits.Length - Scale), ".", digits.AsSpan(digits.Length - Scale)).TrimEnd('0').TrimEnd('.');
        }

        return Unscaled.Sign < 0 ? "-" + digits : digits;
    }

    private BigInteger At(int scale) => scale == Scale ? Unscaled : Unscaled * BigInteger.Pow(10, scale - Scale);
}
