using System.Text.RegularExpressions;
using Kefa.Feel;

namespace Kefa.Procedures.Calendar;

/// <summary>Finds what does not hold together in holiday arrangements, all of it at once.</summary>
internal static partial class CalendarCheck
{
    public static IEnumerable<CalendarFault> Faults(IReadOnlyList<HolidayYear> years, IReadOnlyList<RegionalLayer> layers)
    {
        foreach (var twice in years.GroupBy(y => y.Year).Where(g => g.Count() > 1))
            yield return new CalendarFault(twice.Key, null, null, $"The year {twice.Key} is arranged twice.");
        foreach (var twice in layers.GroupBy(l => (l.Region, l.Year)).Where(g => g.Count() > 1))
            yield return new CalendarFault(twice.Key.Year, twice.Key.Region, null, $"The year {twice.Key.Year} is arranged twice for the region {twice.Key.Region}.");

        var national = new Arrangement();
        foreach (var year in years.OrderBy(y => y.Year))
        {
            foreach (var fault in national.Add(year.Year, null, year.Notice, year.NoticeDate, year.Off, year.MakeUp))
                yield return fault;
        }

        // A region may work on a day that is off elsewhere and the other way round; only within itself it may not contradict itself.
        foreach (var region in layers.GroupBy(l => l.Region, StringComparer.Ordinal))
        {
            var regional = new Arrangement();
            foreach (var layer in region.OrderBy(l => l.Year))
            {
                foreach (var fault in regional.Add(layer.Year, layer.Region, layer.Notice, layer.NoticeDate, layer.Off, layer.MakeUp))
                    yield return fault;
            }
        }
    }

    [GeneratedRegex(@"^\p{IsCJKUnifiedIdeographs}+〔(?<year>[12]\d{3})〕[1-9]\d*号$", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Number();

    private sealed class Arrangement
    {
        private readonly Dictionary<DateOnly, bool> _off = [];

        public IEnumerable<CalendarFault> Add(int year, string? region, string notice, DateOnly noticeDate, IReadOnlyList<HolidaySpan> off, IReadOnlyList<DateOnly> makeUp)
        {
            if (Number().Match(notice) is not { Success: true } number)
                yield return new CalendarFault(year, region, null, $"'{notice}' is not the number of a notice; expected one such as 国办发明电〔2025〕7号.");
            else if (number.Groups["year"].Value != noticeDate.ToString("yyyy", System.Globalization.CultureInfo.InvariantCulture))
                yield return new CalendarFault(year, region, null, $"The notice {notice} bears another year than its date {noticeDate:yyyy-MM-dd}.");
            foreach (var span in off)
            {
                if (span.To < span.From)
                {
                    yield return new CalendarFault(year, region, span.From, $"{span.Name} ends on {span.To:yyyy-MM-dd}, before it begins on {span.From:yyyy-MM-dd}.");
                    continue;
                }

                for (var day = span.From; day <= span.To; day = day.AddDays(1))
                {
                    if (!Near(day, year))
                        yield return new CalendarFault(year, region, day, $"{day:yyyy-MM-dd} is no day of the year {year}, nor of the weeks around it.");
                    if (!_off.TryAdd(day, true))
                        yield return new CalendarFault(year, region, day, _off[day] ? (Phrase)$"{day:yyyy-MM-dd} is off twice." : $"{day:yyyy-MM-dd} is both off and worked.");
                }
            }

            foreach (var day in makeUp)
            {
                if (!Near(day, year))
                    yield return new CalendarFault(year, region, day, $"{day:yyyy-MM-dd} is no day of the year {year}, nor of the weeks around it.");
                if (day.DayOfWeek is not (DayOfWeek.Saturday or DayOfWeek.Sunday))
                    yield return new CalendarFault(year, region, day, $"{day:yyyy-MM-dd} is worked anyway: it is neither Saturday nor Sunday.");
                if (!_off.TryAdd(day, false))
                    yield return new CalendarFault(year, region, day, _off[day] ? (Phrase)$"{day:yyyy-MM-dd} is both off and worked." : $"{day:yyyy-MM-dd} is worked twice.");
            }
        }

        // New Year's holiday may begin in December, and be made up for in January's first days or December's last.
        private static bool Near(DateOnly day, int year) =>
            day >= new DateOnly(year - 1, 12, 15) && day <= new DateOnly(year + 1, 1, 15);
    }
}
