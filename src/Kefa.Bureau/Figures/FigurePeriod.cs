using System.Globalization;
using System.Text.RegularExpressions;
using Kefa.Feel;
using Kefa.Matching;

namespace Kefa.Bureau.Figures;

/// <summary>The days, both included, for which figures are computed. Written as <c>2026</c>, <c>2026-H1</c>, <c>2026-Q3</c>, <c>2026-05</c>, <c>2026-01-01..2026-11-20</c>.</summary>
public readonly partial record struct FigurePeriod(DateOnly From, DateOnly To)
{
    public static FigurePeriod OfYear(int year) => new(new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));

    /// <summary>Whether it is a calendar year.</summary>
    public bool IsYear => From is { Month: 1, Day: 1 } && To is { Month: 12, Day: 31 } && From.Year == To.Year;

    /// <summary>What it is compared with: the same a year before; of a period that is not over, as many of its days.</summary>
    public FigurePeriod Before(DateOnly today) => To < today || From > today ? YearBefore : new(From.AddYears(-1), today.AddYears(-1));

    /// <summary>Whether it is a year, half, quarter or month.</summary>
    public bool IsNamed => PartsOf(From.Year).Contains(this);

    /// <summary>The same a year before.</summary>
    public FigurePeriod YearBefore => new(From.AddYears(-1), To.Day == DateTime.DaysInMonth(To.Year, To.Month) ? LastOf(To.Year - 1, To.Month) : To.AddYears(-1));

    /// <summary>The last day that counts: of a period that is not over, today.</summary>
    public DateOnly AsOf(DateOnly today) => To < today ? To : today;

    public static FigurePeriod? Parse(string? text)
    {
        if (text?.Split("..") is [var from, var to])
        {
            return Day(from) is { } first && Day(to) is { } last && first <= last ? new FigurePeriod(first, last) : null;
        }
        if (text is null || Written().Match(text) is not { Success: true } match) return null;
        int year = int.Parse(match.Groups["year"].Value, CultureInfo.InvariantCulture);
        if (year is < 1950 or > 2200) return null;
        return match.Groups["part"].Value switch
        {
            "" => OfYear(year),
            ['H', var half] => Months(year, half == '1' ? 1 : 7, 6),
            ['Q', var quarter] => Months(year, ((quarter - '1') * 3) + 1, 3),
            var month => Months(year, int.Parse(month, CultureInfo.InvariantCulture), 1),
        };
    }

    /// <summary>The parts of a year that can be chosen: the year, its halves, quarters and months.</summary>
    public static IReadOnlyList<FigurePeriod> PartsOf(int year) =>
        [OfYear(year), .. new[] { 1, 7 }.Select(m => Months(year, m, 6)), .. new[] { 1, 4, 7, 10 }.Select(m => Months(year, m, 3)), .. Enumerable.Range(1, 12).Select(m => Months(year, m, 1))];

    /// <summary>What people call it.</summary>
    public LocalText Name
    {
        get
        {
            int months = ((To.Year - From.Year) * 12) + To.Month - From.Month + 1;
            return (IsYear, IsNamed ? months : 0) switch
            {
                (true, _) => new($"{From.Year}年", $"{From.Year}"),
                (_, 6) => new($"{From.Year}年{(From.Month == 1 ? "上" : "下")}半年", $"{(From.Month == 1 ? "first" : "second")} half of {From.Year}"),
                (_, 3) => new($"{From.Year}年第{"一二三四"[From.Month / 3]}季度", $"quarter {(From.Month / 3) + 1} of {From.Year}"),
                (_, 1) => new($"{From.Year}年{From.Month}月", From.ToString("MMMM yyyy", CultureInfo.InvariantCulture)),
                _ => new(FormattableString.Invariant($"{From:yyyy-MM-dd}至{To:yyyy-MM-dd}"), FormattableString.Invariant($"{From:yyyy-MM-dd} to {To:yyyy-MM-dd}")),
            };
        }
    }

    public override string ToString()
    {
        int months = ((To.Year - From.Year) * 12) + To.Month - From.Month + 1;
        return (IsYear, IsNamed ? months : 0) switch
        {
            (_, 0) => FormattableString.Invariant($"{From:yyyy-MM-dd}..{To:yyyy-MM-dd}"),
            (true, _) => From.Year.ToString("0000", CultureInfo.InvariantCulture),
            (_, 6) => FormattableString.Invariant($"{From.Year:0000}-H{(From.Month == 1 ? 1 : 2)}"),
            (_, 3) => FormattableString.Invariant($"{From.Year:0000}-Q{(From.Month / 3) + 1}"),
            _ => From.ToString("yyyy-MM", CultureInfo.InvariantCulture),
        };
    }

    internal ContextValue Value(DateOnly today) => new(
    [
        KeyValuePair.Create<string, Value>("from", new DateValue(FeelDate.FromDateOnly(From))),
        KeyValuePair.Create<string, Value>("to", new DateValue(FeelDate.FromDateOnly(To))),
        KeyValuePair.Create<string, Value>("asOf", new DateValue(FeelDate.FromDateOnly(AsOf(today)))),
    ]);

    private static FigurePeriod Months(int year, int first, int count) => new(new DateOnly(year, first, 1), LastOf(year, first + count - 1));

    private static DateOnly? Day(string text) => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) && day.Year is >= 1950 and <= 2200 ? day : null;

    private static DateOnly LastOf(int year, int month) => new(year, month, DateTime.DaysInMonth(year, month));

    [GeneratedRegex("^(?<year>[0-9]{4})(-(?<part>H[12]|Q[1-4]|0[1-9]|1[0-2]))?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 200)]
    private static partial Regex Written();
}
