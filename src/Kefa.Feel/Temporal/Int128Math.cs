namespace Kefa.Feel;

/// <summary>Whole months and nanoseconds meet decimal numbers.</summary>
internal static class Int128Math
{
    public static Int128 FloorDivide(Int128 value, Int128 divisor)
    {
        var (quotient, rest) = Int128.DivRem(value, divisor);
        return rest != 0 && rest < 0 != divisor < 0 ? quotient - 1 : quotient;
    }

    public static Number Seconds(long nanoseconds)
    {
        Number.TryDivide(nanoseconds, TimeDuration.PerSecond, out var seconds);
        return seconds;
    }

    public static bool TryScale(Int128 value, Number factor, bool divide, out Int128 result)
    {
        result = 0;
        var number = Number.FromInt128(value);
        if (!(divide ? Number.TryDivide(number, factor, out number) : Number.TryMultiply(number, factor, out number)))
            return false;
        return number.TryRound(0, RoundingMode.Down, out number) && number.TryToInt128(out result);
    }
}
