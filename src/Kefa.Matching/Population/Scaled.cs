using Kefa.Feel;

namespace Kefa.Matching.Population;

/// <summary>Numbers as an integer and a number of decimal places.</summary>
internal static class Scaled
{
    /// <summary>The number without trailing zeros; false when it has more places, or an integer beyond 2^53.</summary>
    public static bool TryOf(Number number, int maxScale, out long unscaled, out int scale)
    {
        unscaled = 0;
        scale = 0;
        if (number.TryToInt64(out unscaled))
            return Math.Abs((double)unscaled) < NumberColumn.Largest;
        for (scale = 1; scale <= maxScale; scale++)
        {
            if (Number.TryMultiply(number, Power(scale), out var shifted) && shifted.TryToInt64(out unscaled))
                return Math.Abs((double)unscaled) < NumberColumn.Largest;
        }

        return false;
    }

    /// <summary>Ten to a power from 0 to 18.</summary>
    public static long Power(int exponent)
    {
        long power = 1;
        for (; exponent > 0; exponent--)
            power *= 10;
        return power;
    }

}
