using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Kefa.Feel;
using Kefa.TestSupport.Properties;

namespace Kefa.Feel.Tests.Numbers;

public class Conversions
{
    [Fact]
    public void Every_decimal_goes_there_and_back() => Prop.ForAll((decimal value) =>
    {
        Number number = value;
        return number.TryToDecimal(out var back) && back == value && Number.Parse(value.ToString(CultureInfo.InvariantCulture)) == number
            && number.IsInteger == (decimal.Truncate(value) == value) && number.Sign == Math.Sign(value)
            && number.Floor() == decimal.Floor(value) && number.Ceiling() == decimal.Ceiling(value);
    }).Holds();

    [Theory]
    [InlineData("0.3333333333333333333333333333333333", "0.3333333333333333333333333333")]
    [InlineData("79228162514264337593543950335", "79228162514264337593543950335")]
    [InlineData("7922816251426433759354395033.55", "7922816251426433759354395033.6")]
    [InlineData("12345678901234567890123456788.5", "12345678901234567890123456788")]
    [InlineData("12345678901234567890123456789.5", "12345678901234567890123456790")]
    [InlineData("1E-40", "0")]
    [InlineData("1E+28", "10000000000000000000000000000")]
    public void The_nearest_decimal_is_taken_half_to_even(string number, string value) =>
        Assert.Equal(decimal.Parse(value, CultureInfo.InvariantCulture), Number.Parse(number).ToDecimal());

    [Theory]
    [InlineData("79228162514264337593543950336")]
    [InlineData("-1E+29")]
    [InlineData("1E+6000")]
    public void What_no_decimal_can_hold_is_refused(string number)
    {
        Assert.False(Number.Parse(number).TryToDecimal(out _));
        Assert.Contains("does not fit a decimal", Assert.Throws<OverflowException>(() => Number.Parse(number).ToDecimal()).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("9223372036854775807", 9223372036854775807)]
    [InlineData("-9223372036854775808", -9223372036854775808)]
    [InlineData("12.00", 12)]
    [InlineData("1.2E+3", 1200)]
    public void Integers_are_taken_whatever_their_scale(string number, long value)
    {
        Assert.True(Number.Parse(number).TryToInt64(out var actual));
        Assert.Equal(value, actual);
    }

    [Theory]
    [InlineData("9223372036854775808")]
    [InlineData("0.5")]
    [InlineData("1E-6000")]
    [InlineData("1E+6000")]
    public void What_is_no_integer_of_that_size_is_refused(string number) => Assert.False(Number.Parse(number).TryToInt64(out _));

    [Theory]
    [InlineData("1.10", "1.1")]
    [InlineData("1.2E+5", "120000")]
    [InlineData("-0", "0")]
    [InlineData("0.000", "0")]
    [InlineData(".5", "0.5")]
    [InlineData("1E-7", "0.0000001")]
    [InlineData("100", "100")]
    [InlineData("12345678901234567890123456789012345", "12345678901234567890123456789012340")]
    public void Text_is_plain_and_without_trailing_zeros(string literal, string text) => Assert.Equal(text, $"{Number.Parse(literal)}");

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("1.")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("+1")]
    [InlineData("1_000")]
    [InlineData("0x10")]
    [InlineData("１")]
    [InlineData("NaN")]
    [InlineData("1E+9999")]
    [InlineData(" 1")]
    public void What_is_no_literal_is_refused(string text) => Assert.False(Number.TryParse(text, out _));

    [Theory]
    [InlineData("2.5", RoundingMode.HalfEven, "2")]
    [InlineData("-2.5", RoundingMode.HalfUp, "-3")]
    [InlineData("-2.5", RoundingMode.HalfDown, "-2")]
    [InlineData("-2.1", RoundingMode.Up, "-3")]
    [InlineData("-2.9", RoundingMode.Down, "-2")]
    [InlineData("-2.1", RoundingMode.Floor, "-3")]
    [InlineData("-2.9", RoundingMode.Ceiling, "-2")]
    [InlineData("1E-6000", RoundingMode.Ceiling, "1")]
    [InlineData("-1E-6000", RoundingMode.Floor, "-1")]
    public void Rounding_has_seven_ways(string number, RoundingMode mode, string rounded) => Assert.Equal(Number.Parse(rounded), Number.Parse(number).Round(0, mode));

    [Fact]
    public void Rounding_up_can_leave_the_range() =>
        Assert.False(Number.Parse("9.9E+6144").TryRound(-6145, RoundingMode.Up, out _));
}
