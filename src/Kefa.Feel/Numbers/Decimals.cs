using System.Numerics;

namespace Kefa.Feel;

/// <summary>How a number is brought to fewer digits.</summary>
public enum RoundingMode
{
    /// <summary>To the nearest; a tie goes to the even digit.</summary>
    HalfEven,

    /// <summary>To the nearest; a tie goes away from zero.</summary>
    HalfUp,

    /// <summary>To the nearest; a tie goes towards zero.</summary>
    HalfDown,

    /// <summary>Away from zero.</summary>
    Up,

    /// <summary>Towards zero.</summary>
    Down,

    /// <summary>Towards negative infinity.</summary>
    Floor,

    /// <summary>Towards positive infinity.</summary>
    Ceiling,
}

/// <summary>Powers of ten and digits of 128-bit coefficients.</summary>
internal static class Decimals
{
    /// <summary>The largest power of ten below 2^128.</summary>
    public const int LargestPower = 38;

    private static readonly UInt128[] Powers = Enumerable.Range(0, LargestPower + 1).Select(n => (UInt128)BigInteger.Pow(10, n)).ToArray();

    private static readonly ulong[] SmallPowers = Enumerable.Range(0, 20).Select(n => (ulong)BigInteger.Pow(10, n)).ToArray();

    public static UInt128 PowerOfTen(int exponent) => Powers[exponent];

    public static ulong SmallPowerOfTen(int exponent) => SmallPowers[exponent];

    /// <summary>The number of decimal digits; 0 for zero.</summary>
    public static int Digits(UInt128 value)
    {
        var bits = 128 - (int)UInt128.LeadingZeroCount(value);
        var estimate = (bits * 1233) >> 12; // 1233/4096 is log10(2) closely enough: the estimate is the digits or one less
        return estimate <= LargestPower && value >= Powers[estimate] ? estimate + 1 : estimate;
    }

    public static int TrailingZeros(UInt128 value) => StripZeros(value, int.MaxValue).Zeros;

    /// <summary>Removes trailing zeros, at most so many.</summary>
    public static (UInt128 Value, int Zeros) StripZeros(UInt128 value, int most)
    {
        if (value == 0)
            return (0, 0);
        var zeros = 0;
        if (value >> 64 != 0)
        {
            for (var step = 16; step > 0; step /= 2)
            {
                while (most - zeros >= step)
                {
                    var (quotient, rest) = UInt128.DivRem(value, Powers[step]);
                    if (rest != 0)
                        break;
                    value = quotient;
                    zeros += step;
                }
            }

            return (value, zeros);
        }

        var small = (ulong)value;
        while (zeros < most && small % 10 == 0)
        {
            small /= 10;
            zeros++;
        }

        return (small, zeros);
    }

    /// <summary>Divides by 10^drop and rounds; <paramref name="sticky"/> says that non-zero digits were cut off before.</summary>
    public static UInt128 Drop(UInt128 value, int drop, bool negative, bool sticky, RoundingMode mode)
    {
        UInt128 quotient, rest;
        int half; // the rest against one half: -1, 0, 1
        if (drop <= 0)
            (quotient, rest, half) = (value, 0, -1);
        else if (drop > LargestPower)
            (quotient, rest, half) = (0, value, -1);
        else
        {
            var divisor = Powers[drop];
            (quotient, rest) = UInt128.DivRem(value, divisor);
            half = rest.CompareTo(divisor >> 1);
            if (half == 0 && sticky)
                half = 1;
        }

        if (rest == 0 && !sticky)
            return quotient;
        var up = mode switch
        {
            RoundingMode.HalfEven => half > 0 || (half == 0 && UInt128.IsOddInteger(quotient)),
            RoundingMode.HalfUp => half >= 0,
            RoundingMode.HalfDown => half > 0,
            RoundingMode.Up => true,
            RoundingMode.Floor => negative,
            RoundingMode.Ceiling => !negative,
            _ => false,
        };
        return up ? quotient + 1 : quotient;
    }
}
