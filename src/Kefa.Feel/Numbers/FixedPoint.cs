using System.Globalization;
using System.Numerics;

namespace Kefa.Feel;

/// <summary>
/// Exponentials and logarithms in fixed point with 100 decimal places: 34 for the result, 34 for numbers next to one, whose logarithm begins
/// that far behind the point, and the rest for the errors that add up.
/// </summary>
internal static class FixedPoint
{
    public const int Places = 100;

    private static readonly BigInteger One = BigInteger.Pow(10, Places);

    private static readonly BigInteger Ln10 = (3 * DoubleAtanh(3)) + DoubleAtanh(9); // ln 10 = 3 ln 2 + ln 5/4

    public static BigInteger From(Number value)
    {
        var scale = Places + value.Exponent;
        BigInteger coefficient = value.Coefficient;
        var scaled = scale >= 0 ? coefficient * BigInteger.Pow(10, scale) : scale < -Decimals.LargestPower ? 0 : coefficient / BigInteger.Pow(10, -scale);
        return value.IsNegative ? -scaled : scaled;
    }

    /// <summary>How many digits stand before the point, negative when zeros follow it.</summary>
    public static int Order(BigInteger value) => value.IsZero ? -Places : (int)BigInteger.Log10(BigInteger.Abs(value)) + 1 - Places;

    public static BigInteger Multiply(BigInteger value, Number factor)
    {
        var product = value * factor.Coefficient;
        product = factor.Exponent >= 0 ? product * BigInteger.Pow(10, factor.Exponent)
            : factor.Exponent < -300 ? BigInteger.Zero : product / BigInteger.Pow(10, -factor.Exponent);
        return factor.IsNegative ? -product : product;
    }

    public static bool TryExp(BigInteger value, out Number power)
    {
        // e^x = 10^k e^r with r within ln 10 of zero.
        var k = (int)(value / Ln10);
        var mantissa = Exp(value - (k * Ln10));
        return Number.TryRound(mantissa, k - Places, false, false, out power);
    }

    public static BigInteger Log(Number value)
    {
        // x = m 10^e with m in [1, 10); then Halley's iteration on e^y = m, which triples the digits.
        var digits = Decimals.Digits(value.Coefficient);
        var exponent = value.Exponent + digits - 1;
        var mantissa = value.Coefficient * BigInteger.Pow(10, Places - digits + 1);
        var guess = Math.Log((double)mantissa / (double)One);
        var y = BigInteger.Parse((guess * 1e17).ToString("F0", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) * BigInteger.Pow(10, Places - 17);
        for (var step = 0; step < 3; step++)
        {
            var e = Exp(y);
            y += 2 * One * (mantissa - e) / (mantissa + e);
        }

        return y + (exponent * Ln10);
    }

    public static BigInteger IntegerRoot(BigInteger value)
    {
        var root = BigInteger.One << (int)((value.GetBitLength() + 1) / 2); // not below the root
        while (true)
        {
            var next = (root + (value / root)) >> 1;
            if (next >= root)
                return root;
            root = next;
        }
    }

    private static BigInteger Exp(BigInteger value)
    {
        const int Halvings = 10;
        var small = value >> Halvings;
        var term = One;
        var sum = One;
        for (var n = 1; !term.IsZero; n++)
        {
            term = term * small / One / n;
            sum += term;
        }

        for (var i = 0; i < Halvings; i++)
            sum = sum * sum / One;
        return sum;
    }

    /// <summary>2 artanh(1/n) = ln((n+1)/(n-1)).</summary>
    private static BigInteger DoubleAtanh(int n)
    {
        var term = One / n;
        var sum = BigInteger.Zero;
        for (var k = 1; !term.IsZero; k += 2)
        {
            sum += term / k;
            term /= n * n;
        }

        return sum * 2;
    }
}
