using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using Kefa.Feel;
using Kefa.TestSupport.Properties;

namespace Kefa.Feel.Tests.Temporal;

public class Dates
{
    private static readonly Arbitrary<DateOnly> Days = Arb.From(Gen.Choose(0, DateOnly.MaxValue.DayNumber).Select(DateOnly.FromDayNumber));

    [Fact]
    public void Agree_with_the_calendar_of_the_platform_within_its_years() => Prop.ForAll(Days, day =>
    {
        var date = FeelDate.FromDateOnly(day);
        var moment = day.ToDateTime(TimeOnly.MinValue);
        return date.DayNumber == day.DayNumber - DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber
            && date.Weekday == (day.DayOfWeek == DayOfWeek.Sunday ? 7 : (int)day.DayOfWeek)
            && date.DayOfYear == day.DayOfYear
            && date.WeekOfYear == ISOWeek.GetWeekOfYear(moment)
            && FeelDate.TryFromDayNumber(date.DayNumber, out var back) && back == date
            && date.ToString() == day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)
            && FeelDate.Parse(date.ToString()) == date;
    }).Holds();

    [Fact]
    public void Adding_months_agrees_with_the_platform() => Prop.ForAll(Days, Arb.From(Gen.Choose(-5000, 5000)), (day, months) =>
    {
        var month = (day.Year * 12) + day.Month - 1 + months;
        if (month < 12 || month >= 120_000)
            return true;
        return FeelDate.FromDateOnly(day).TryAdd(new MonthDuration(months), out var sum) && sum == FeelDate.FromDateOnly(day.AddMonths(months));
    }).Holds();

    [Fact]
    public void The_calendar_repeats_every_400_years() => Prop.ForAll(Days, Arb.From(Gen.Choose(-2_000_000, 2_000_000)), (day, cycles) =>
    {
        var near = FeelDate.FromDateOnly(day);
        var far = new FeelDate(near.Year + (400L * cycles), near.Month, near.Day);
        return far.Weekday == near.Weekday && far.WeekOfYear == near.WeekOfYear && far.DayOfYear == near.DayOfYear
            && far.DayNumber - near.DayNumber == 146_097L * cycles && FeelDate.Parse(far.ToString()) == far;
    }).Holds();

    [Theory]
    [InlineData("2016-02-29")]
    [InlineData("0000-02-29")]
    [InlineData("-0001-12-31")]
    [InlineData("-999999999-01-01")]
    [InlineData("999999999-12-31")]
    [InlineData("10000-01-01")]
    public void Are_read_and_printed_canonically(string text) => Assert.Equal(text, FeelDate.Parse(text).ToString());

    [Theory]
    [InlineData("2016-02-30")]
    [InlineData("2015-02-29")]
    [InlineData("-0000-01-01")]
    [InlineData("998-12-31")]
    [InlineData("01211-12-31")]
    [InlineData("+2012-12-02")]
    [InlineData("1000000000-01-01")]
    [InlineData("2012-12-25T")]
    [InlineData("2012-12-25Z")]
    [InlineData("2012-1-25")]
    [InlineData("2012-12-025")]
    [InlineData("２０１２-12-25")]
    [InlineData("")]
    public void That_do_not_exist_are_refused(string text) => Assert.False(FeelDate.TryParse(text, out _));

    [Theory]
    [InlineData("2024-01-31", 1, "2024-02-29")]
    [InlineData("2023-01-31", 1, "2023-02-28")]
    [InlineData("2024-02-29", 12, "2025-02-28")]
    [InlineData("2024-03-31", -1, "2024-02-29")]
    [InlineData("0000-01-31", -1, "-0001-12-31")]
    public void Months_clip_to_the_last_day(string date, int months, string sum)
    {
        Assert.True(FeelDate.Parse(date).TryAdd(new MonthDuration(months), out var actual));
        Assert.Equal(sum, actual.ToString());
    }

    [Fact]
    public void End_with_year_999999999()
    {
        Assert.False(FeelDate.Parse("999999999-12-31").TryAdd(TimeDuration.FromDays(1), out _));
        Assert.False(FeelDate.Parse("-999999999-01-01").TryAdd(new MonthDuration(-1), out _));
        Assert.False(FeelDate.Parse("2024-01-01").TryAdd(new MonthDuration(Int128.MaxValue / 4), out _));
        Assert.InRange(FeelDate.Parse("999999999-12-31").WeekOfYear, 52, 53);
        Assert.InRange(FeelDate.Parse("-999999999-01-01").WeekOfYear, 1, 53);
    }

    [Theory]
    [InlineData("2010-01-01", 53)]
    [InlineData("2005-01-01", 53)]
    [InlineData("2004-01-01", 1)]
    [InlineData("2003-12-29", 1)]
    public void Weeks_are_those_of_their_thursday(string date, int week) => Assert.Equal(week, FeelDate.Parse(date).WeekOfYear);

    [Theory]
    [InlineData("2024-01-15", "2024-03-14", 1)]
    [InlineData("2024-01-15", "2024-03-15", 2)]
    [InlineData("2024-03-15", "2024-01-16", -1)]
    [InlineData("2024-03-15", "2024-01-15", -2)]
    [InlineData("2011-12-22", "2013-08-24", 20)]
    public void Months_between_are_whole_and_towards_zero(string from, string to, int months) =>
        Assert.Equal(months, (int)FeelDate.Parse(to).MonthsSince(FeelDate.Parse(from)).Months);
}
