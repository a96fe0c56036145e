using FsCheck;
using FsCheck.Fluent;
using Kefa.Feel;
using Kefa.TestSupport.Properties;

namespace Kefa.Feel.Tests.Numbers;

public class RootsAndPowers
{
    [Theory]
    [InlineData("4", "2")]
    [InlineData("2", "1.414213562373095048801688724209698")] // …69807 8569
    [InlineData("0", "0")]
    [InlineData("1E-6000", "1E-3000")]
    [InlineData("1E-6001", "3.162277660168379331998893544432719E-3001")] // …27185 3372
    [InlineData("0.25", "0.5")]
    [InlineData("99980001", "9999")]
    public void Square_roots_have_34_digits(string value, string root)
    {
        Assert.True(Number.TrySqrt(Number.Parse(value), out var actual));
        Assert.Equal(Number.Parse(root), actual);
    }

    [Theory]
    [InlineData("1", "2.718281828459045235360287471352662")] // …2662 4977
    [InlineData("0", "1")]
    [InlineData("-1", "0.3678794411714423215955237701614609")] // …16146 08674
    [InlineData("4", "54.59815003314423907811026120286088")] // …60878 40279
    [InlineData("10", "22026.46579480671651695790064528424")] // …28424 43663
    [InlineData("-100000000", "0")]
    public void Exponentials_have_34_digits(string value, string power)
    {
        Assert.True(Number.TryExp(Number.Parse(value), out var actual));
        Assert.Equal(Number.Parse(power), actual);
    }

    [Theory]
    [InlineData("2", "0.6931471805599453094172321214581766")] // …81765 68
    [InlineData("10", "2.302585092994045684017991454684364")] // …84364 20760
    [InlineData("1", "0")]
    [InlineData("4", "1.386294361119890618834464242916353")] // …16353 1361
    [InlineData("1.000000000000000000000000000000001", "9.999999999999999999999999999999995E-34")]
    public void Logarithms_have_34_digits_also_next_to_one(string value, string logarithm)
    {
        Assert.True(Number.TryLog(Number.Parse(value), out var actual));
        Assert.Equal(Number.Parse(logarithm), actual);
    }

    [Theory]
    [InlineData("2", "100", "1267650600228229401496703205376")]
    [InlineData("-3", "3", "-27")]
    [InlineData("4", "0.5", "2")]
    [InlineData("0.1", "3", "0.001")]
    [InlineData("2", "-2", "0.25")]
    [InlineData("0", "0", "1")]
    [InlineData("0", "2", "0")]
    [InlineData("1", "1E6000", "1")]
    [InlineData("-1", "1E6000", "1")]
    [InlineData("-1", "9999999999999999999999999999999999", "-1")]
    [InlineData("0.5", "1E6000", "0")]
    [InlineData("2", "0.5", "1.414213562373095048801688724209698")]
    [InlineData("1.000000000000000000000000000000001", "1000000000000000000000000000000000", "2.718281828459045235360287471352661")] // e(1 - 5E-34)
    [InlineData("10", "6144", "1E6144")]
    public void Powers_are_exact_where_they_can_be(string value, string exponent, string power)
    {
        Assert.True(Number.TryPower(Number.Parse(value), Number.Parse(exponent), out var actual));
        Assert.Equal(Number.Parse(power), actual);
    }

    [Theory]
    [InlineData("0", "-1")]
    [InlineData("-8", "0.5")]
    [InlineData("10", "6145")]
    [InlineData("2", "1E6000")]
    [InlineData("0.5", "-1E6000")]
    [InlineData("10", "1000000")]
    public void Powers_that_do_not_exist_are_refused(string value, string exponent) =>
        Assert.False(Number.TryPower(Number.Parse(value), Number.Parse(exponent), out _));

    [Fact]
    public void Roots_exponentials_and_logarithms_of_impossible_numbers_are_refused()
    {
        Assert.False(Number.TrySqrt(-1, out _));
        Assert.False(Number.TryLog(0, out _));
        Assert.False(Number.TryLog(-1, out _));
        Assert.False(Number.TryExp(15000, out _));
        Assert.False(Number.TryExp(Number.Parse("1E6000"), out _));
    }

    [Fact]
    public void The_logarithm_undoes_the_exponential() => Prop.ForAll(Arb.From(Gen.Choose(-1_000_000_000, 1_000_000_000)), n =>
    {
        Number.TryDivide(n, 97_000_000, out var value);
        return Number.TryExp(value, out var power) && Number.TryLog(power, out var back)
            && Number.TrySubtract(back, value, out var error) && error.Abs() < Number.Parse("1E-32");
    }).Holds();

    [Fact]
    public void The_square_of_a_root_is_the_number_again() => Prop.ForAll(Arb.From(Gen.Choose(1, int.MaxValue)), n =>
    {
        Number.TrySqrt(n, out var root);
        Number.TryMultiply(root, root, out var square);
        Number.TrySubtract(square, n, out var error);
        return error.Abs() <= Number.Parse("1E-23");
    }).Holds();
}
