using Kefa.Feel;

namespace Kefa.Feel.Tests.Temporal;

public class TimesAndZones
{
    [Theory]
    [InlineData("11:22:33.123456789")]
    [InlineData("00:00:00Z")]
    [InlineData("13:20:00+02:00")]
    [InlineData("13:20:00-02:45:55")]
    [InlineData("13:20:00+18:00")]
    [InlineData("00:01:00@Europe/Paris")]
    [InlineData("00:01:00@Etc/UTC")]
    public void Times_are_read_and_printed_canonically(string text) => Assert.Equal(text, FeelTime.Parse(text).ToString());

    [Theory]
    [InlineData("24:00:00", "00:00:00")]
    [InlineData("11:22:33-00:00", "11:22:33Z")]
    [InlineData("11:22:33.120", "11:22:33.12")]
    public void Other_forms_become_canonical(string text, string canonical) => Assert.Equal(canonical, FeelTime.Parse(text).ToString());

    [Theory]
    [InlineData("23:59:60")]
    [InlineData("24:00:01")]
    [InlineData("24:00:00.1")]
    [InlineData("7:00:00")]
    [InlineData("07:00")]
    [InlineData("13:20:00@xyz/abc")]
    [InlineData("13:20:00@../etc/passwd")]
    [InlineData("13:20:00@W. Europe Standard Time")]
    [InlineData("13:20:00@")]
    [InlineData("13:20:00+18:01")]
    [InlineData("13:20:00+05:60")]
    [InlineData("13:20:00+5:00")]
    [InlineData("13:20:00+02:00@Europe/Paris")]
    [InlineData("13:20:00.")]
    [InlineData("13:20:00.1234567891")]
    public void Times_that_do_not_exist_are_refused(string text) => Assert.False(FeelTime.TryParse(text, out _));

    [Theory]
    [InlineData("23:00:50@Etc/UTC", "23:00:50Z", true, false)]
    [InlineData("23:00:50Z", "23:00:50+00:00", true, true)]
    [InlineData("10:30:00.1", "10:30:00.2", true, false)]
    [InlineData("20:00:50+00:00", "21:00:50+01:00", true, false)]
    [InlineData("20:00:50", "20:00:50Z", false, false)]
    public void Equality_is_by_instant_and_identity_by_all_parts(string left, string right, bool equal, bool identical)
    {
        var (a, b) = (FeelTime.Parse(left), FeelTime.Parse(right));

        Assert.Equal(equal, FeelTime.SameInstant(a, b));
        Assert.Equal(identical, a == b);
    }

    [Theory]
    [InlineData("23:30:00", "PT1H", "00:30:00")]
    [InlineData("00:30:00+08:00", "-PT1H", "23:30:00+08:00")]
    [InlineData("10:15:00@Asia/Shanghai", "-P1000000D", "10:15:00@Asia/Shanghai")]
    public void Adding_goes_round_the_clock(string time, string duration, string sum)
    {
        Assert.True(TimeDuration.TryParse(duration, out var added));

        Assert.Equal(sum, FeelTime.Parse(time).Add(added).ToString());
    }

    [Theory]
    [InlineData("2017-12-31", "2017-12-31T00:00:00")]
    [InlineData("2021-01-01T24:00:00", "2021-01-02T00:00:00")]
    [InlineData("-2017-12-31T11:22:33.456+01:35", "-2017-12-31T11:22:33.456+01:35")]
    [InlineData("999999999-12-31T23:59:59.999999999@Europe/Paris", "999999999-12-31T23:59:59.999999999@Europe/Paris")]
    public void Moments_are_read_and_printed_canonically(string text, string canonical) => Assert.Equal(canonical, FeelDateTime.Parse(text).ToString());

    [Fact]
    public void A_wall_clock_time_that_summer_time_skips_moves_forward_by_the_jump()
    {
        Assert.Equal("2018-03-25T03:30:00@Europe/Paris", FeelDateTime.Parse("2018-03-25T02:30:00@Europe/Paris").ToString());
        Assert.Equal("PT2H", FeelDateTime.Parse("2018-03-25T02:30:00@Europe/Paris").TimeOffset.ToString());
        Assert.True(FeelDateTime.SameInstant(FeelDateTime.Parse("2018-03-25T02:30:00@Europe/Paris"), FeelDateTime.Parse("2018-03-25T01:30:00Z")));
        Assert.True(FeelDateTime.Parse("2018-02-25T02:30:00@Europe/Paris").TryAdd(new MonthDuration(1), out var month));
        Assert.Equal("2018-03-25T03:30:00@Europe/Paris", month.ToString());
    }

    [Fact]
    public void A_wall_clock_time_that_occurs_twice_is_the_first_and_arithmetic_reaches_the_second()
    {
        var first = FeelDateTime.Parse("2018-10-28T02:30:00@Europe/Paris");

        Assert.True(first.TryAdd(TimeDuration.FromSeconds(3600), out var second));

        Assert.Equal("PT2H", first.TimeOffset.ToString());
        Assert.Equal("PT1H", second.TimeOffset.ToString());
        Assert.Equal(first.ToString(), second.ToString());
        Assert.NotEqual(first, second);
        Assert.True(FeelDateTime.TrySubtract(second, first, out var passed));
        Assert.Equal("PT1H", passed.ToString());
    }

    [Fact]
    public void A_day_is_24_hours_also_where_the_clock_changes()
    {
        Assert.True(FeelDateTime.Parse("2018-03-24T10:00:00@Europe/Paris").TryAdd(TimeDuration.FromDays(1), out var next));
        Assert.Equal("2018-03-25T11:00:00@Europe/Paris", next.ToString());
        Assert.True(FeelDateTime.TrySubtract(
            FeelDateTime.Parse("2018-03-26T00:00:00@Europe/Paris"), FeelDateTime.Parse("2018-03-25T00:00:00@Europe/Paris"), out var day));
        Assert.Equal("PT23H", day.ToString());
    }

    [Fact]
    public void Summer_time_holds_in_far_years()
    {
        Assert.Equal("PT2H", FeelDateTime.Parse("2099999-07-01T12:00:00@Europe/Paris").TimeOffset.ToString());
        Assert.Equal("PT1H", FeelDateTime.Parse("2099999-01-01T12:00:00@Europe/Paris").TimeOffset.ToString());
        Assert.True(FeelDateTime.Parse("-2099999-01-01T12:00:00@Europe/Paris").TryAdd(TimeDuration.FromDays(1), out var next));
        Assert.Equal("-2099999-01-02T12:00:00@Europe/Paris", next.ToString());
    }

    [Fact]
    public void Local_and_zoned_values_have_no_common_order()
    {
        Assert.False(FeelDateTime.TryCompare(FeelDateTime.Parse("2018-01-01"), FeelDateTime.Parse("2018-01-01T00:00:00Z"), out _));
        Assert.False(FeelDateTime.TrySubtract(FeelDateTime.Parse("2018-01-01"), FeelDateTime.Parse("2018-01-01T00:00:00Z"), out _));
        Assert.False(FeelTime.TryCompare(FeelTime.Parse("10:00:00"), FeelTime.Parse("10:00:00Z"), out _));
    }

    [Fact]
    public void The_end_of_time_is_refused_not_wrapped()
    {
        Assert.False(FeelDateTime.Parse("999999999-12-31T23:59:59").TryAdd(TimeDuration.FromSeconds(1), out _));
        Assert.False(FeelDateTime.TryParse("999999999-12-31T24:00:00", out _));
    }
}
