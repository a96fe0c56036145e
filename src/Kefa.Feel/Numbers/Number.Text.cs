using System.Globalization;
using System.Numerics;

namespace Kefa.Feel;

public readonly partial struct Number
{
    /// <summary>
    /// Reads a FEEL number literal: digits with an optional fraction and exponent (<c>12</c>, <c>.5</c>, <c>1.2E+5</c>), with an optional minus.
    /// More than 34 digits are rounded half to even; false for anything else and beyond the range.
    /// </summary>
    public static bool TryParse(ReadOnlySpan<char> text, out Number number)
    {
        number = Zero;
        var negative = text.Length > 0 && text[0] == '-';
        var rest = negative ? text[1..] : text;
        var whole = CountDigits(rest);
        var fraction = rest[whole..] is ['.', ..] ? CountDigits(rest[(whole + 1)..]) : -1;
        if (fraction == 0 || (whole == 0 && fraction < 0))
            return false;
        var exponent = 0;
        var tail = rest[(whole + fraction + 1)..];
        if (tail.Length > 0)
        {
            if (tail[0] is not ('e' or 'E') || !TryParseExponent(tail[1..], out exponent))
                return false;
        }

        var integers = rest[..whole].TrimStart('0');
        var fractions = fraction > 0 ? rest.Slice(whole + 1, fraction).TrimEnd('0') : [];
        if (integers.Length == 0 && fractions.Length == 0)
            return true;
        exponent -= fractions.Length;
        if (integers.Length + fractions.Length <= Decimals.LargestPower)
        {
            UInt128 coefficient = 0;
            foreach (var digit in integers)
                coefficient = (coefficient * 10) + (uint)(digit - '0');
            foreach (var digit in fractions)
                coefficient = (coefficient * 10) + (uint)(digit - '0');
            return TryRound(coefficient, exponent, negative, false, out number);
        }

        // Of very many digits only the first decide, and whether anything follows them.
        const int enough = 100;
        var digits = string.Concat(integers, fractions).AsSpan().TrimStart('0');
        if (digits.Length > enough)
        {
            exponent += digits.Length - enough - 1;
            digits = string.Concat(digits[..enough], digits[enough..].ContainsAnyExcept('0') ? "1" : "0");
        }

        var big = BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return TryRound(big, exponent, negative, false, out number);
    }

    /// <summary>Reads a FEEL number literal.</summary>
    /// <exception cref="FormatException">The text is not one.</exception>
    public static Number Parse(ReadOnlySpan<char> text) =>
        TryParse(text, out var number) ? number : throw new FormatException($"'{text}' is not a FEEL number; write digits, an optional fraction and an optional exponent.");

    /// <summary>As FEEL's <c>string()</c>: plain notation without trailing zeros after the point (<c>1.1</c> for <c>1.10</c>, <c>120000</c> for <c>1.2E+5</c>).</summary>
    public override string ToString()
    {
        if (IsZero)
            return "0";
        var (coefficient, zeros) = Decimals.StripZeros(Coefficient, Math.Max(0, -_exponent));
        var exponent = _exponent + zeros;
        var digits = coefficient.ToString(CultureInfo.InvariantCulture);
        var plain = exponent >= 0 ? digits + new string('0', exponent)
            : digits.Length > -exponent ? string.Concat(digits.AsSpan(0, digits.Length + exponent), ".", digits.AsSpan(digits.Length + exponent))
            : string.Concat("0.", new string('0', -exponent - digits.Length), digits);
        return _negative ? "-" + plain : plain;
    }

    private static int CountDigits(ReadOnlySpan<char> text)
    {
        var end = text.IndexOfAnyExceptInRange('0', '9');
        return end < 0 ? text.Length : end;
    }

    private static bool TryParseExponent(ReadOnlySpan<char> text, out int exponent)
    {
        exponent = 0;
        var negative = text.Length > 0 && text[0] == '-';
        var digits = text.Length > 0 && text[0] is '+' or '-' ? text[1..] : text;
        if (digits.Length == 0 || CountDigits(digits) != digits.Length)
            return false;
        digits = digits.TrimStart('0');
        exponent = digits.Length > 8 ? 99_999_999 : digits.Length == 0 ? 0 : int.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        exponent = negative ? -exponent : exponent;
        return true;
    }

    private string ToScientific() => string.Create(CultureInfo.InvariantCulture, $"{(_negative ? "-" : "")}{Coefficient}E{_exponent}");
}
