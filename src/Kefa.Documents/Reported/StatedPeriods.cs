using System.Globalization;
using System.Text.RegularExpressions;

namespace Kefa.Documents.Reported;

/// <summary>Finds the times that a sentence speaks of.</summary>
internal static partial class StatedPeriods
{
    private const int Timeout = 1_000;
    private const RegexOptions Options = RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture;

    /// <param name="sentence">Folded text.</param>
    /// <param name="reportYear">The year that "this year" means; null when the report does not say.</param>
    /// <returns>Each with the place where it begins and ends, in order.</returns>
    public static IReadOnlyList<(int Start, int End, StatedPeriod Period)> In(string sentence, int? reportYear)
    {
        var found = new List<(int, int, StatedPeriod)>();
        foreach (Match match in Times().Matches(sentence))
        {
            if (Read(match, reportYear) is { } period) found.Add((match.Index, match.Index + match.Length, period with { Printed = match.Value }));
        }
        return found;
    }

    private static StatedPeriod? Read(Match match, int? reportYear)
    {
        string Part(string name) => match.Groups[name].Value;
        int? Number(string name) => int.TryParse(Part(name), NumberStyles.None, CultureInfo.InvariantCulture, out int n) ? n : null;
        bool isOpen = match.Groups["since"].Success;

        int? year = Number("year");
        if (match.Groups["this"].Success) year = reportYear;
        if (match.Groups["last"].Success) year = reportYear - 1;
        if (year is not (>= 1950 and <= 2100)) return null;
        (DateOnly From, DateOnly To)? span = Part("half") switch
        {
            "上" => (new(year.Value, 1, 1), new(year.Value, 6, 30)),
            "下" => (new(year.Value, 7, 1), new(year.Value, 12, 31)),
            _ when Quarter(Part("quarter")) is { } quarter => (new(year.Value, quarter * 3 - 2, 1), LastOf(year.Value, quarter * 3)),
            _ when Number("month") is { } month => Days(year.Value, month, Number("day")),
            _ => (new DateOnly(year.Value, 1, 1), new DateOnly(year.Value, 12, 31)),
        };
        if (span is not { } stated) return null;
        if (match.Groups["until"].Success) return new StatedPeriod(null, stated.To, "");
        if (Number("toMonth") is { } toMonth)
        {
            if (Days(Number("toYear") ?? year.Value, toMonth, null) is not { } end || end.To < stated.From) return null;
            return new StatedPeriod(stated.From, end.To, "");
        }
        return new StatedPeriod(stated.From, isOpen ? null : stated.To, "");
    }

    private static int? Quarter(string text) => text switch { "一" or "1" => 1, "二" or "2" => 2, "三" or "3" => 3, "四" or "4" => 4, _ => null };

    private static (DateOnly From, DateOnly To)? Days(int year, int month, int? day)
    {
        if (month is not (>= 1 and <= 12)) return null;
        if (day is null) return (new DateOnly(year, month, 1), LastOf(year, month));
        return day >= 1 && day <= DateTime.DaysInMonth(year, month) ? (new DateOnly(year, month, day.Value), new DateOnly(year, month, day.Value)) : null;
    }

    private static DateOnly LastOf(int year, int month) => new(year, month, DateTime.DaysInMonth(year, month));

    // A year that only is compared with ("twice last year's", "more than last year") is not the time of what is counted.
    [GeneratedRegex(
        "(?<until>截至|截止到?|至)?"
        + "((?<year>(19|20)\\d{2})(年|(?=以来|度))|(?<this>今年|本年度?|全年|年内|当年)|(?<![较比同是超])(?<last>去年|上年|上一年)(?!同期|同比|的?\\d))度?"
        + "((?<half>[上下])半年|第?(?<quarter>[一二三四1-4])季度|(?<month>\\d{1,2})月份?((?<day>\\d{1,2})[日号])?([-至到]((?<toYear>(19|20)\\d{2})年)?(?<toMonth>\\d{1,2})月)?)?"
        + "(?<since>以来|来(?=,))?",
        Options, Timeout)]
    private static partial Regex Times();
}
