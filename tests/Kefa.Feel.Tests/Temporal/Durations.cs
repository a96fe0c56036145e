using FsCheck;
using FsCheck.Fluent;
using Kefa.Feel;
using Kefa.TestSupport.Properties;

namespace Kefa.Feel.Tests.Temporal;

public class Durations
{
    [Theory]
    [InlineData("P1DT2H3M4.1234S", "P1DT2H3M4.1234S")]
    [InlineData("PT49H", "P2DT1H")]
    [InlineData("P0D", "PT0S")]
    [InlineData("-P0D", "PT0S")]
    [InlineData("-PT90M", "-PT1H30M")]
    [InlineData("PT0.000000001S", "PT0.000000001S")]
    [InlineData("PT3600S", "PT1H")]
    public void Of_days_and_time_are_printed_canonically(string text, string canonical)
    {
        Assert.True(TimeDuration.TryParse(text, out var duration));
        Assert.Equal(canonical, duration.ToString());
        Assert.False(MonthDuration.TryParse(text, out _));
    }

    [Theory]
    [InlineData("P1Y2M", "P1Y2M")]
    [InlineData("P25M", "P2Y1M")]
    [InlineData("P0Y", "P0M")]
    [InlineData("-P10M", "-P10M")]
    [InlineData("P12M", "P1Y")]
    public void Of_years_and_months_are_printed_canonically(string text, string canonical)
    {
        Assert.True(MonthDuration.TryParse(text, out var duration));
        Assert.Equal(canonical, duration.ToString());
        Assert.False(TimeDuration.TryParse(text, out _));
    }

    [Theory]
    [InlineData("")]
    [InlineData("P")]
    [InlineData("-P")]
    [InlineData("PT")]
    [InlineData("P1DT")]
    [InlineData("P1Y1D")]
    [InlineData("P1H")]
    [InlineData("PT1D")]
    [InlineData("PT1M1H")]
    [InlineData("PT1.5H")]
    [InlineData("PT.5S")]
    [InlineData("PT1.S")]
    [InlineData("P1.5Y")]
    [InlineData("P1M1Y")]
    [InlineData("+P1D")]
    [InlineData("P1W")]
    [InlineData("P1D ")]
    public void That_XML_Schema_does_not_know_are_refused(string text)
    {
        Assert.False(TimeDuration.TryParse(text, out _));
        Assert.False(MonthDuration.TryParse(text, out _));
    }

    [Theory]
    [InlineData("P4DT1H", "1.5", "P6DT1H30M")]
    [InlineData("PT1S", "0.3333333333", "PT0.333333333S")]
    public void Of_time_scale_to_whole_nanoseconds(string text, string factor, string product)
    {
        Assert.True(TimeDuration.TryParse(text, out var duration));
        Assert.True(duration.TryMultiply(Number.Parse(factor), out var actual));
        Assert.Equal(product, actual.ToString());
    }

    [Theory]
    [InlineData("P1Y11M", "-2.5", "-P4Y9M")]
    [InlineData("P2M", "1.5", "P3M")]
    public void Of_months_scale_towards_zero(string text, string factor, string product)
    {
        Assert.True(MonthDuration.TryParse(text, out var duration));
        Assert.True(duration.TryMultiply(Number.Parse(factor), out var actual));
        Assert.Equal(product, actual.ToString());
    }

    [Fact]
    public void Divide_into_numbers_but_not_by_zero()
    {
        Assert.True(TimeDuration.TryParse("P10D", out var ten));

        Assert.True(ten.TryDivide(TimeDuration.FromDays(4), out var quotient));
        Assert.Equal("2.5", $"{quotient}");
        Assert.False(ten.TryDivide(TimeDuration.Zero, out _));
        Assert.False(ten.TryDivide(Number.Zero, out _));
        Assert.False(ten.TryMultiply(Number.Parse("1E6000"), out _));
    }

    [Fact]
    public void Read_back_what_they_print() => Prop.ForAll((long nanoseconds, int factor) =>
    {
        var time = new TimeDuration((Int128)nanoseconds * factor);
        var months = new MonthDuration((Int128)nanoseconds * factor);
        return TimeDuration.TryParse(time.ToString(), out var sameTime) && sameTime == time
            && MonthDuration.TryParse(months.ToString(), out var sameMonths) && sameMonths == months;
    }).Holds();
}
