using System.Numerics;
using System.Runtime.CompilerServices;

namespace Kefa.Feel;

public readonly partial struct Number
{
    /// <summary>Where exponents are further apart than this, a number of the smaller one is less than any but zero of the larger.</summary>
    private const int Negligible = 72;

    /// <summary>The sum; false when it is beyond the range.</summary>
    public static bool TryAdd(Number left, Number right, out Number sum)
    {
        if (left._exponent == right._exponent && (left._high | right._high) == 0)
            return AddSmall(left._low, left._negative, right._low, right._negative, left._exponent, out sum);
        return AddAligned(left, right, out sum);
    }

    /// <summary>The difference; false when it is beyond the range.</summary>
    public static bool TrySubtract(Number left, Number right, out Number difference) => TryAdd(left, right.Negate(), out difference);

    /// <summary>The product; false when it is beyond the range.</summary>
    public static bool TryMultiply(Number left, Number right, out Number product)
    {
        var negative = left._negative != right._negative;
        var exponent = left._exponent + right._exponent;
        if ((left._high | right._high) != 0)
            return left.Bits + right.Bits <= 128 ? TryRound(left.Coefficient * right.Coefficient, exponent, negative, false, out product)
                : left.IsSmall ? MultiplyBySmall(right, left._low, exponent, negative, out product)
                : right.IsSmall ? MultiplyBySmall(left, right._low, exponent, negative, out product)
                : TryRound((BigInteger)left.Coefficient * right.Coefficient, exponent, negative, false, out product);
        var high = Math.BigMul(left._low, right._low, out var low);
        if (high == 0 && exponent is >= MinExponent and <= MaxExponent)
        {
            product = low == 0 ? Zero : new Number(0, low, exponent, negative);
            return true;
        }

        return TryRound(new UInt128(high, low), exponent, negative, false, out product);
    }

    /// <summary>The quotient; false for a zero divisor and when it is beyond the range.</summary>
    public static bool TryDivide(Number left, Number right, out Number quotient) => TryDivide(left, right, RoundingMode.HalfEven, out quotient);

    /// <summary>The quotient, rounded so where it has more than 34 digits; false for a zero divisor and when it is beyond the range.</summary>
    internal static bool TryDivide(Number left, Number right, RoundingMode mode, out Number quotient)
    {
        quotient = Zero;
        if (right.IsZero)
            return false;
        if (left.IsZero)
            return true;
        var negative = left._negative != right._negative;
        var exponent = left._exponent - right._exponent;
        if ((left._high | right._high) == 0)
        {
            var (whole, rest) = Math.DivRem(left._low, right._low);
            return rest == 0
                ? TryRound(whole, exponent, negative, false, out quotient)
                : DivideSmall(whole, rest, right._low, exponent, negative, mode, out quotient);
        }

        // Enough zeros for 34 digits and a rest: at most 34 + 38 digits are divided.
        var shift = Math.Max(0, Precision + 2 + Decimals.Digits(right.Coefficient) - Decimals.Digits(left.Coefficient));
        var big = BigInteger.DivRem(left.Coefficient * BigInteger.Pow(10, shift), right.Coefficient, out var remainder);
        exponent -= shift;
        if (remainder.IsZero)
        {
            while (shift > 0)
            {
                var shorter = BigInteger.DivRem(big, 10, out var digit);
                if (!digit.IsZero)
                    break;
                big = shorter;
                exponent++;
                shift--;
            }
        }

        return TryRound(big, exponent, negative, !remainder.IsZero, out quotient, mode);
    }

    /// <summary>FEEL's modulo: <c>left - right * floor(left / right)</c>, exactly; the result has the sign of the divisor. False for a zero divisor.</summary>
    public static bool TryModulo(Number left, Number right, out Number rest)
    {
        rest = Zero;
        if (right.IsZero)
            return false;
        var shift = left._exponent - right._exponent;
        BigInteger dividend = left.Coefficient;
        BigInteger divisor = right.Coefficient;
        if (shift >= 0)
        {
            dividend = dividend * BigInteger.ModPow(10, shift, divisor) % divisor;
        }
        else if (-shift > Negligible)
        {
            rest = left;
            return left.Sign * right.Sign >= 0 || TryAdd(left, right, out rest);
        }
        else
        {
            divisor *= BigInteger.Pow(10, -shift);
            dividend %= divisor;
        }

        if (!dividend.IsZero && left._negative != right._negative)
            dividend = divisor - dividend;
        return TryRound(dividend, Math.Min(left._exponent, right._exponent), right._negative, false, out rest);
    }

    /// <summary>The number with the other sign.</summary>
    public Number Negate() => IsZero ? this : new(_high, _low, _exponent, !_negative);

    /// <summary>The number without its sign.</summary>
    public Number Abs() => new(_high, _low, _exponent, false);

    /// <summary>To 34 digits; false when the result is beyond the range.</summary>
    internal static bool TryRound(UInt128 coefficient, int exponent, bool negative, bool sticky, out Number number, RoundingMode mode = RoundingMode.HalfEven)
    {
        number = Zero;
        var drop = Math.Max(Decimals.Digits(coefficient) - Precision, MinExponent - exponent);
        if (drop > 0)
        {
            coefficient = Decimals.Drop(coefficient, drop, negative, sticky, mode);
            exponent += drop;
            if (Decimals.Digits(coefficient) > Precision)
            {
                coefficient /= 10;
                exponent++;
            }
        }

        if (coefficient == 0)
            return true;
        if (exponent > MaxExponent)
        {
            var pad = exponent - MaxExponent;
            if (Decimals.Digits(coefficient) + pad > Precision)
                return false;
            coefficient *= Decimals.PowerOfTen(pad);
            exponent = MaxExponent;
        }

        number = new Number((ulong)(coefficient >> 64), (ulong)coefficient, exponent, negative);
        return true;
    }

    internal static bool TryRound(BigInteger coefficient, int exponent, bool negative, bool sticky, out Number number, RoundingMode mode = RoundingMode.HalfEven)
    {
        // 2^bits bounds the digits from above by at most one, so 37 or 38 digits remain and fit 128 bits.
        var drop = (int)(coefficient.GetBitLength() * 0.30102999566398120) + 1 - Decimals.LargestPower;
        if (drop > 0)
        {
            coefficient = BigInteger.DivRem(coefficient, BigInteger.Pow(10, drop), out var rest);
            sticky |= !rest.IsZero;
            exponent += drop;
        }

        return TryRound((UInt128)coefficient, exponent, negative, sticky, out number, mode);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool AddSmall(ulong left, bool leftNegative, ulong right, bool rightNegative, int exponent, out Number sum)
    {
        if (leftNegative == rightNegative)
        {
            var low = unchecked(left + right);
            var carry = low < left ? 1UL : 0UL;
            sum = new Number(carry, low, exponent, leftNegative);
        }
        else if (left == right)
            sum = Zero;
        else
            sum = left > right ? new Number(0, left - right, exponent, leftNegative) : new Number(0, right - left, exponent, rightNegative);
        return true;
    }

    private static bool AddAligned(Number left, Number right, out Number sum)
    {
        if (left.IsZero || right.IsZero)
        {
            sum = left.IsZero ? right : left;
            return true;
        }

        var (large, small) = left._exponent >= right._exponent ? (left, right) : (right, left);
        var shift = large._exponent - small._exponent;
        if ((large._high | small._high) == 0 && shift < 20)
        {
            var high = Math.BigMul(large._low, Decimals.SmallPowerOfTen(shift), out var low);
            if (high == 0)
                return AddSmall(low, large._negative, small._low, small._negative, small._exponent, out sum);
        }

        if (Decimals.Digits(large.Coefficient) + shift <= Decimals.LargestPower)
        {
            var scaled = large.Coefficient * Decimals.PowerOfTen(shift); // below 10^38, so the sum stays below 2^128
            var other = small.Coefficient;
            if (large._negative == small._negative)
                return TryRound(scaled + other, small._exponent, large._negative, false, out sum);
            return scaled >= other
                ? TryRound(scaled - other, small._exponent, large._negative, false, out sum)
                : TryRound(other - scaled, small._exponent, small._negative, false, out sum);
        }

        // The larger gets 38 digits, the smaller loses what lies behind them; that it had more there is remembered for the rounding.
        // The larger is at least 10^4 times the smaller here, so subtracting leaves 37 digits or more.
        var pad = Decimals.LargestPower - Decimals.Digits(large.Coefficient);
        var padded = large.Coefficient * Decimals.PowerOfTen(pad);
        var cut = shift - pad;
        var (addend, rest) = cut > Decimals.LargestPower ? (0, small.Coefficient) : UInt128.DivRem(small.Coefficient, Decimals.PowerOfTen(cut));
        var exponent = small._exponent + cut;
        var sticky = rest != 0;
        if (large._negative == small._negative)
            return TryRound(padded + addend, exponent, large._negative, sticky, out sum);
        return TryRound(padded - addend - (sticky ? UInt128.One : 0), exponent, large._negative, sticky, out sum);
    }

    /// <summary>A product of more than 128 bits, at most 177: cut to 38 digits, with a mark of what was cut.</summary>
    private static bool MultiplyBySmall(Number wide, ulong small, int exponent, bool negative, out Number product)
    {
        var high = Math.BigMul(wide._high, small, out var middle);
        var carry = Math.BigMul(wide._low, small, out var low);
        middle = unchecked(middle + carry);
        if (middle < carry)
            high++;
        var bits = 192 - (int)UInt128.LeadingZeroCount(new UInt128(high, middle));
        var drop = ((bits * 1233) >> 12) + 1 - Decimals.LargestPower; // 1 to 16
        var divisor = Decimals.SmallPowerOfTen(drop);
        var (upper, rest) = UInt128.DivRem(new UInt128(high, middle), divisor);
        var (lower, cut) = UInt128.DivRem(new UInt128((ulong)rest, low), divisor);
        return TryRound((upper << 64) + lower, exponent + drop, negative, cut != 0, out product);
    }

    /// <summary>Long division in steps of 19 digits: every step fits 128 bits.</summary>
    private static bool DivideSmall(ulong whole, ulong rest, ulong divisor, int exponent, bool negative, RoundingMode mode, out Number quotient)
    {
        const int Step = 19;
        var result = (UInt128)whole;
        while (rest != 0)
        {
            var digits = Decimals.Digits(result);
            if (digits > Precision)
                break;
            var step = Math.Min(Step, Decimals.LargestPower - digits);
            var scaled = Math.BigMul(rest, Decimals.SmallPowerOfTen(step), out var low);
            var (next, remainder) = UInt128.DivRem(new UInt128(scaled, low), divisor);
            result = (result * Decimals.SmallPowerOfTen(step)) + next;
            rest = (ulong)remainder;
            exponent -= step;
        }

        if (rest == 0)
        {
            (result, var zeros) = Decimals.StripZeros(result, int.MaxValue);
            exponent += zeros;
        }

        return TryRound(result, exponent, negative, rest != 0, out quotient, mode);
    }
}
