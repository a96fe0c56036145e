using Kefa.Bureau.Deadlines;
using Kefa.Procedures.Calendar;

namespace Kefa.Bureau.Tests.Deadlines;

public sealed class TheShippedHolidays
{
    private static readonly HolidayFile[] Files =
        [.. Directory.EnumerateFiles(Repository.Folder("content/calendar"), "*.yaml").Order(StringComparer.Ordinal).Select(file => HolidayFile.Read(file, new StringReader(File.ReadAllText(file))))];

    internal static StatutoryCalendar Calendar { get; } = new(Files.Select(f => f.Year).OfType<HolidayYear>(), Files.Select(f => f.Layer).OfType<RegionalLayer>());

    [Theory]
    [InlineData(2023, "18 20 23 20 21 21 21 23 20 19 22 21")]
    [InlineData(2024, "22 18 21 22 21 19 23 22 21 19 21 22")]
    [InlineData(2025, "19 19 21 22 19 20 23 21 23 18 20 23")]
    [InlineData(2026, "21 16 22 21 19 21 23 21 22 18 21 23")]
    public void Give_these_working_days(int year, string months) =>
        Assert.Equal(months, string.Join(' ', Enumerable.Range(1, 12).Select(m => Calendar.WorkingDaysOf(year, m))));

    [Fact]
    public void Hold_together() => Assert.Empty(HolidayFile.Problems(Files));
}
