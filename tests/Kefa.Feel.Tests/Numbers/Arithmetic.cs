using System.Globalization;
using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Kefa.Feel;
using Kefa.TestSupport.Properties;

namespace Kefa.Feel.Tests.Numbers;

/// <summary>The fast paths are held to exact rationals over BigInteger.</summary>
public class Arithmetic
{
    private static readonly Gen<Number> Numbers = Gen.OneOf(
        Sized(4, 2), Sized(19, 6), Sized(20, 20), Sized(34, 40), Sized(34, 0), Sized(10, 6100));

    private static readonly Arbitrary<(Number Left, Number Right)> Pairs = Arb.From(
        from left in Numbers from right in Numbers select (left, right));

    [Fact]
    public void A_sum_is_the_nearest_number_to_the_exact_one() => Check((left, right) => Holds(
        Number.TryAdd(left, right, out var sum), sum, Exact(left) + Exact(right)));

    [Fact]
    public void A_difference_is_the_nearest_number_to_the_exact_one() => Check((left, right) => Holds(
        Number.TrySubtract(left, right, out var difference), difference, Exact(left) - Exact(right)));

    [Fact]
    public void A_product_is_the_nearest_number_to_the_exact_one() => Check((left, right) => Holds(
        Number.TryMultiply(left, right, out var product), product, Exact(left) * Exact(right)));

    [Fact]
    public void A_quotient_is_the_nearest_number_to_the_exact_one() => Check((left, right) => right.IsZero
        ? !Number.TryDivide(left, right, out _)
        : Holds(Number.TryDivide(left, right, out var quotient), quotient, Exact(left) / Exact(right)));

    [Fact]
    public void Modulo_is_what_the_floored_quotient_leaves() => Check((left, right) =>
    {
        if (right.IsZero)
            return !Number.TryModulo(left, right, out _);
        var (dividend, divisor) = (Exact(left), Exact(right));
        return Holds(Number.TryModulo(left, right, out var rest), rest, dividend - (divisor * (dividend / divisor).Floor()));
    });

    [Fact]
    public void Order_and_equality_are_those_of_the_exact_values() => Check((left, right) =>
        Math.Sign(left.CompareTo(right)) == Exact(left).CompareTo(Exact(right))
        && left.Equals(right) == (Exact(left).CompareTo(Exact(right)) == 0)
        && (left != right || left.GetHashCode() == right.GetHashCode()));

    [Fact]
    public void Printed_numbers_read_back_the_same() => Check((left, _) => Number.Parse($"{left}") == left);

    [Fact]
    public void Small_numbers_compute_as_decimals() => Prop.ForAll((int a, int b, byte s) =>
    {
        var left = new decimal(Math.Abs((long)a) > int.MaxValue ? 0 : Math.Abs(a), 0, 0, a < 0, (byte)(s % 10));
        decimal right = b;
        Number.TryAdd(left, right, out var sum);
        Number.TryMultiply(left, right, out var product);
        return sum == left + right && product == left * right && sum.ToDecimal() == left + right
            && sum.ToDouble().Equals((double)(left + right));
    }).Holds();

    [Theory]
    [InlineData("1", "3", "0.3333333333333333333333333333333333")]
    [InlineData("2", "3", "0.6666666666666666666666666666666667")]
    [InlineData("1", "8", "0.125")]
    [InlineData("9999999999999999999999999999999999", "3", "3333333333333333333333333333333333")]
    [InlineData("1", "9999999999999999999999999999999999", "0.0000000000000000000000000000000001")]
    [InlineData("100", "1E-6000", null)]
    [InlineData("1E6000", "1E-200", null)]
    [InlineData("1", "0", null)]
    [InlineData("0", "0", null)]
    public void Division_keeps_34_digits_and_has_no_infinity(string left, string right, string? quotient)
    {
        var divided = Number.TryDivide(Number.Parse(left), Number.Parse(right), out var actual);

        if (quotient is null && left == "100")
            Assert.True(divided);
        else if (quotient is null)
            Assert.False(divided);
        else
            Assert.StartsWith(quotient, $"{actual}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9999999999999999999999999999999999", "1", "10000000000000000000000000000000000")]
    [InlineData("9999999999999999999999999999999999", "0.5", "10000000000000000000000000000000000")]
    [InlineData("9999999999999999999999999999999998", "0.5", "9999999999999999999999999999999998")]
    [InlineData("1000000000000000000000000000000000", "-1E-40", "1000000000000000000000000000000000")]
    [InlineData("0.1", "0.2", "0.3")]
    [InlineData("18446744073709551615", "18446744073709551615", "36893488147419103230")]
    public void Addition_rounds_half_to_even_at_34_digits(string left, string right, string sum)
    {
        Assert.True(Number.TryAdd(Number.Parse(left), Number.Parse(right), out var actual));
        Assert.Equal(sum, $"{actual}");
    }

    [Theory]
    [InlineData("12", "5", "2")]
    [InlineData("-12", "5", "3")]
    [InlineData("12", "-5", "-3")]
    [InlineData("-12", "-5", "-2")]
    [InlineData("10.1", "4.5", "1.1")]
    [InlineData("-10.1", "4.5", "3.4")]
    [InlineData("10.1", "-4.5", "-3.4")]
    public void Modulo_takes_the_sign_of_the_divisor(string left, string right, string rest)
    {
        Assert.True(Number.TryModulo(Number.Parse(left), Number.Parse(right), out var actual));
        Assert.Equal(rest, $"{actual}");
    }

    private static void Check(Func<Number, Number, bool> law) => Prop.ForAll(Pairs, pair => law(pair.Left, pair.Right)).Holds(2000);

    private static bool Holds(bool inRange, Number actual, Rational exact)
    {
        var expected = exact.Round();
        return expected is { } text ? inRange && actual == Number.Parse(text) : !inRange;
    }

    private static Gen<Number> Sized(int digits, int exponent) =>
        from length in Gen.Choose(1, digits)
        from figures in Gen.Choose(0, 9).ListOf(length)
        from nines in Gen.Choose(0, 5)
        from power in Gen.Choose(-exponent, exponent)
        from negative in Gen.Elements(true, false)
        let text = nines == 0 ? new string('9', length) : nines == 1 ? "1" + new string('0', length - 1) : string.Concat(figures)
        select Number.Parse($"{(negative ? "-" : "")}{text}E{power.ToString(CultureInfo.InvariantCulture)}");

    private static Rational Exact(Number number) => Rational.Parse($"{number}");

    private readonly record struct Rational(BigInteger Numerator, BigInteger Denominator)
    {
        public static Rational operator +(Rational a, Rational b) => new((a.Numerator * b.Denominator) + (b.Numerator * a.Denominator), a.Denominator * b.Denominator);

        public static Rational operator -(Rational a, Rational b) => a + new Rational(-b.Numerator, b.Denominator);

        public static Rational operator *(Rational a, Rational b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

        public static Rational operator /(Rational a, Rational b) => b.Numerator.Sign < 0
            ? new(-a.Numerator * b.Denominator, -a.Denominator * b.Numerator)
            : new(a.Numerator * b.Denominator, a.Denominator * b.Numerator);

        public static Rational Parse(string plain)
        {
            var point = plain.IndexOf('.');
            return point < 0
                ? new(BigInteger.Parse(plain, CultureInfo.InvariantCulture), 1)
                : new(BigInteger.Parse(plain.Remove(point, 1), CultureInfo.InvariantCulture), BigInteger.Pow(10, plain.Length - point - 1));
        }

        public int CompareTo(Rational other) => (Numerator * other.Denominator).CompareTo(other.Numerator * Denominator);

        public Rational Floor()
        {
            var quotient = BigInteger.DivRem(Numerator, Denominator, out var rest);
            return new(rest.Sign < 0 ? quotient - 1 : quotient, 1);
        }

        /// <summary>The slow and obvious way: one exponent at a time until 34 digits suffice. Null when out of range.</summary>
        public string? Round()
        {
            if (Numerator.IsZero)
                return "0";
            var magnitude = BigInteger.Abs(Numerator);
            var limit = BigInteger.Pow(10, 34);
            var exponent = Math.Max(-6176, (int)Math.Floor(BigInteger.Log10(magnitude) - BigInteger.Log10(Denominator)) - 36);
            while (true)
            {
                var scaled = exponent < 0 ? magnitude * BigInteger.Pow(10, -exponent) : magnitude;
                var unit = exponent > 0 ? Denominator * BigInteger.Pow(10, exponent) : Denominator;
                var quotient = BigInteger.DivRem(scaled, unit, out var rest);
                var half = (rest * 2).CompareTo(unit);
                if (half > 0 || (half == 0 && !quotient.IsEven))
                    quotient += 1;
                if (quotient <= limit)
                    return exponent + quotient.ToString(CultureInfo.InvariantCulture).Length - 1 > 6144 ? null : $"{(Numerator.Sign < 0 ? "-" : "")}{quotient}E{exponent}";
                exponent++;
            }
        }
    }
}
