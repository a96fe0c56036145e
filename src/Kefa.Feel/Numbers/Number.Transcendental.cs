using System.Numerics;

namespace Kefa.Feel;

public readonly partial struct Number
{
    /// <summary>The square root to 34 digits; false for negative numbers.</summary>
    public static bool TrySqrt(Number value, out Number root)
    {
        root = Zero;
        if (value.Sign <= 0)
            return value.IsZero;
        // Scaled by an even power so that the integer root has 35 digits or more.
        var scale = (2 * Precision) + 4 - Decimals.Digits(value.Coefficient);
        scale += (value._exponent - scale) & 1;
        var scaled = value.Coefficient * BigInteger.Pow(10, scale);
        var integer = FixedPoint.IntegerRoot(scaled);
        return TryRoundExact(integer, (value._exponent - scale) / 2, false, integer * integer != scaled, out root);
    }

    /// <summary>e to the power of the number, to 34 digits; false when that is beyond the range.</summary>
    public static bool TryExp(Number value, out Number power)
    {
        power = Zero;
        if (value.IsZero)
            return Answer(One, out power);
        var order = Decimals.Digits(value.Coefficient) + value._exponent;
        if (order > 5)
            return value._negative; // e^-100000 rounds to zero
        return FixedPoint.TryExp(FixedPoint.From(value), out power);
    }

    /// <summary>The natural logarithm to 34 digits; false for zero and negative numbers.</summary>
    public static bool TryLog(Number value, out Number logarithm)
    {
        logarithm = Zero;
        if (value.Sign <= 0)
            return false;
        var fixedPoint = FixedPoint.Log(value);
        return TryRound(BigInteger.Abs(fixedPoint), -FixedPoint.Places, fixedPoint.Sign < 0, false, out logarithm);
    }

    /// <summary>
    /// The power to 34 digits, exact where the result has no more; <c>0 ** 0</c> is 1. False when it is beyond the range,
    /// for a negative power of zero and for a broken power of a negative number.
    /// </summary>
    public static bool TryPower(Number value, Number exponent, out Number power)
    {
        power = Zero;
        if (exponent.IsZero || value == One)
            return Answer(One, out power);
        if (value.IsZero)
            return exponent.Sign > 0;
        var whole = exponent.IsInteger;
        if (value._negative && !whole)
            return false;
        if (whole && exponent.TryToInt32(out var times) && Math.Abs((long)times) <= 1_000_000)
            return TryRepeat(value, times, out power);

        // x^y = e^(y ln |x|): the logarithm has digits enough for every y whose power is in range.
        var negative = value._negative && TryModulo(exponent, FromInt64(2), out var parity) && !parity.IsZero;
        if (value.Abs() == One)
            return Answer(negative ? -One : One, out power);
        var logarithm = FixedPoint.Log(value.Abs());
        var order = Decimals.Digits(exponent.Coefficient) + exponent._exponent + FixedPoint.Order(logarithm);
        if (order > 6)
            return logarithm.Sign < 0 != exponent._negative; // vanishes
        if (!FixedPoint.TryExp(FixedPoint.Multiply(logarithm, exponent), out power))
            return false;
        power = negative ? -power : power;
        return true;
    }

    internal static bool TryRoundExact(BigInteger coefficient, int exponent, bool negative, bool sticky, out Number number)
    {
        if (!sticky && !coefficient.IsZero)
        {
            while (true)
            {
                var shorter = BigInteger.DivRem(coefficient, 10, out var digit);
                if (!digit.IsZero)
                    break;
                coefficient = shorter;
                exponent++;
            }
        }

        return TryRound(coefficient, exponent, negative, sticky, out number);
    }

    /// <summary>Repeated squaring with 80 digits: exact while the power has no more.</summary>
    private static bool TryRepeat(Number value, int times, out Number power)
    {
        power = Zero;
        var (coefficient, zeros) = Decimals.StripZeros(value.Coefficient, int.MaxValue);
        var factor = (Digits: (BigInteger)coefficient, Exponent: (long)value._exponent + zeros, Cut: false);
        var result = (Digits: BigInteger.One, Exponent: 0L, Cut: false);
        for (var left = Math.Abs(times); left > 0; left >>= 1)
        {
            if ((left & 1) != 0)
                result = Trim(result.Digits * factor.Digits, result.Exponent + factor.Exponent, result.Cut || factor.Cut);
            if (left > 1)
                factor = Trim(factor.Digits * factor.Digits, factor.Exponent * 2, factor.Cut);
        }

        var negative = value._negative && (times & 1) != 0;
        if (times < 0)
        {
            // The reciprocal of up to 80 digits, to 80 digits.
            var scale = 80 + (int)BigInteger.Log10(result.Digits) + 1;
            var quotient = BigInteger.DivRem(BigInteger.Pow(10, scale), result.Digits, out var rest);
            result = (quotient, -result.Exponent - scale, result.Cut || !rest.IsZero);
        }

        var magnitude = result.Exponent + (long)BigInteger.Log10(result.Digits);
        if (magnitude > 7000)
            return false;
        return magnitude < -7000 || TryRoundExact(result.Digits, (int)result.Exponent, negative, result.Cut, out power);

        static (BigInteger Digits, long Exponent, bool Cut) Trim(BigInteger digits, long exponent, bool cut)
        {
            var drop = (int)(digits.GetBitLength() * 0.30103) - 80;
            if (drop <= 0)
                return (digits, exponent, cut);
            digits = BigInteger.DivRem(digits, BigInteger.Pow(10, drop), out var rest);
            return (digits, exponent + drop, cut || !rest.IsZero);
        }
    }
}
