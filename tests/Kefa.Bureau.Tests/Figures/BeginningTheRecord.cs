using Kefa.Bureau.Figures;

namespace Kefa.Bureau.Tests.Figures;

public sealed class BeginningTheRecord
{
    private static readonly FigureSource Permits = new FigureSource.Matters("permit"), Suits = new FigureSource.Entries("suit", "hearings"), All = new FigureSource.Events();

    [Theory]
    [InlineData("2025-03-01", null, "2024-01-01", "2024-01-01")] // no matter yet, but it was kept from the day on which the bureau took it up
    [InlineData("2025-03-01", "2025-09-01", "2024-06-01", "2024-06-01")]
    [InlineData("2025-03-01", "2025-03-01", "2024-01-01", "2024-01-01")]
    [InlineData("2025-03-01", "2025-03-01", "2026-11-22", "2025-03-01")] // matters of before were entered later
    [InlineData("2025-03-01", "2025-09-01", "2026-11-22", "2025-09-01")]
    [InlineData("2025-03-01", null, "2026-11-22", "2026-11-22")]
    [InlineData("2025-03-01", "2025-09-01", null, "2024-01-01")] // a snapshot that does not say when
    public void Of_a_procedure_it_begins_with_its_first_matter_or_when_it_was_taken_up(string other, string? opened, string? takenUp, string expected)
    {
        DateOnly first = Day("2024-01-01");
        var begins = new RecordBegins(first, Days(("other", other), ("permit", opened), ("suit", opened)), Days(("permit", takenUp), ("suit", takenUp)));

        Assert.Equal((Day(expected), Day(expected), first), (begins.Of(Permits), begins.Of(Suits), begins.Of(All)));
    }

    [Fact]
    public void Without_any_matter_there_is_none() => Assert.Null(new RecordBegins(null, Days(), Days(("permit", "2024-01-01"))).Of(Permits));

    private static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private static Dictionary<string, DateOnly> Days(params (string Of, string? On)[] days) => days.Where(d => d.On is not null).ToDictionary(d => d.Of, d => Day(d.On!), StringComparer.Ordinal);
}
