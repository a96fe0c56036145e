using System.Runtime.CompilerServices;

namespace Kefa.Feel.Plans;

/// <summary>Arithmetic of compiled plans on integers that never rounds: what does not fit is left to <see cref="Number"/>.</summary>
internal static class PlanMath
{
    // A quotient is rounded to 34 digits before it is compared. Below these sizes no quotient that differs from the threshold is rounded to it:
    // a/b and p/q differ by at least 1/(b p) of p/q, which is more than 10^-33.
    public const long LargestThreshold = 100_000_000_000_000;
    public const int LargestScale = 18;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryAdd(long a, long b, out long sum)
    {
        sum = unchecked(a + b);
        return ((a ^ sum) & (b ^ sum)) >= 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TrySubtract(long a, long b, out long difference)
    {
        difference = unchecked(a - b);
        return ((a ^ b) & (a ^ difference)) >= 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryMultiply(long a, long b, out long product) => Math.BigMul(a, b, out product) == product >> 63;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool TryNegate(long a, out long negated)
    {
        negated = unchecked(-a);
        return a != long.MinValue;
    }

    /// <summary>Whether a/b is less than p/q, exactly; b is not zero, q is positive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsLess(long a, long b, long p, long q) => b > 0 ? IsProductLess(a, q, p, b) : IsProductLess(p, b, a, q);

    /// <summary>Whether a/b is greater than p/q, exactly; b is not zero, q is positive.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsGreater(long a, long b, long p, long q) => b > 0 ? IsProductLess(p, b, a, q) : IsProductLess(a, q, p, b);

    /// <summary>Whether a/b is p/q, exactly; b is not zero.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static bool IsEqual(long a, long b, long p, long q) => Math.BigMul(a, q, out var left) == Math.BigMul(p, b, out var right) && left == right;

    /// <summary>A number as p/q with a power of ten q, when it is of a size that quotients may be compared with.</summary>
    public static bool TryFraction(Number number, out long numerator, out long denominator)
    {
        (numerator, denominator) = (0, 1);
        if (number.TryToInt64(out numerator))
            return numerator is < LargestThreshold and > -LargestThreshold;
        if (number.Exponent is >= 0 or < -LargestScale || number.Coefficient >= (UInt128)LargestThreshold)
            return false;
        numerator = (long)number.Coefficient * number.Sign;
        for (var i = number.Exponent; i < 0; i++)
            denominator *= 10;
        return true;
    }

    private static bool IsProductLess(long a, long b, long c, long d)
    {
        var high = Math.BigMul(a, b, out var low);
        var otherHigh = Math.BigMul(c, d, out var otherLow);
        return high != otherHigh ? high < otherHigh : (ulong)low < (ulong)otherLow;
    }
}
