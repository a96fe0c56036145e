using System.Numerics;

namespace Kefa.Feel;

/// <summary>A quotient as its two numbers: what 34 digits cannot hold is not lost.</summary>
/// <param name="Part">What is divided.</param>
/// <param name="Whole">What it is divided by; not zero.</param>
public sealed record Ratio(Number Part, Number Whole)
{
    private const int FarApart = 200;
    private const double Digit = 0.30102999566398120; // decimal digits of a bit

    /// <inheritdoc/>
    public override string ToString() => $"{Part} / {Whole}";

    /// <summary>Compares by multiplying crosswise. The two are the same to 34 digits, so their sizes are alike and the products have few digits.</summary>
    internal static int Compare(NumberValue left, NumberValue right)
    {
        var ((a, b), (c, d)) = (Of(left), Of(right));
        var order = Products(a, d, c, b, out _);
        return b.Sign * d.Sign < 0 ? -order.Sign : order.Sign;
    }

    /// <summary>The exact difference, rounded once.</summary>
    internal static bool TrySubtract(NumberValue left, NumberValue right, out Number difference)
    {
        // Numbers so far apart take nothing away from each other.
        if (Math.Abs(left.Number.Exponent - right.Number.Exponent) > FarApart)
            return Number.TrySubtract(left.Number, right.Number, out difference);
        var ((a, b), (c, d)) = (Of(left), Of(right));
        var top = Products(a, d, c, b, out var exponent);
        var bottom = Signed(b) * Signed(d);
        var zeros = (int)Math.Max(0, Number.Precision + 2 + ((bottom.GetBitLength() - top.GetBitLength()) * Digit) + 1);
        var quotient = BigInteger.DivRem(BigInteger.Abs(top) * BigInteger.Pow(10, zeros), BigInteger.Abs(bottom), out var rest);
        return Number.TryRound(quotient, exponent - b.Exponent - d.Exponent - zeros, top.Sign * bottom.Sign < 0, !rest.IsZero, out difference);
    }

    private static (Number Part, Number Whole) Of(NumberValue value) => value.Ratio is var (part, whole) ? (part, whole) : (value.Number, Number.One);

    /// <summary><paramref name="a"/> times <paramref name="b"/> less <paramref name="c"/> times <paramref name="d"/>, as an integer times a power of ten.</summary>
    private static BigInteger Products(Number a, Number b, Number c, Number d, out int exponent)
    {
        var (first, second) = (a.Exponent + b.Exponent, c.Exponent + d.Exponent);
        exponent = Math.Min(first, second);
        return (Signed(a) * Signed(b) * BigInteger.Pow(10, first - exponent)) - (Signed(c) * Signed(d) * BigInteger.Pow(10, second - exponent));
    }

    private static BigInteger Signed(Number number) => number.IsNegative ? -(BigInteger)number.Coefficient : number.Coefficient;
}
