using Kefa.Feel;

namespace Kefa.Matching.Population;

/// <summary>Bounds of conditions in the integers of a column.</summary>
internal static class Thresholds
{
    /// <summary>
    /// The integer with which the integers of a column are compared instead of a bound: between two integers, less and at most are the same. False
    /// when the bound is too large for that.
    /// </summary>
    public static bool TryOf(Number bound, int scale, ref Comparison comparison, out double threshold)
    {
        threshold = 0;
        if (!Number.TryMultiply(bound, Scaled.Power(scale), out var scaled) || !scaled.TryRound(0, RoundingMode.Floor, out var floor)
            || !floor.TryToInt64(out var below) || Math.Abs((double)below) >= NumberColumn.Largest)
            return false;
        threshold = below;
        if (floor == scaled)
            return true;
        switch (comparison)
        {
            case Comparison.Less:
                comparison = Comparison.LessOrEqual;
                break;
            case Comparison.GreaterOrEqual:
                comparison = Comparison.Greater;
                break;
            case Comparison.Equal or Comparison.NotEqual when Math.Abs(threshold) > NumberColumn.Largest / 4:
                return false;
            case Comparison.Equal or Comparison.NotEqual:
                // No integer equals it; half an integer says so.
                threshold = below + 0.5;
                break;
            default:
                break;
        }

        return true;
    }
}
