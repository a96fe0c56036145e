using System.Globalization;
using Kefa.Feel;
using Kefa.Procedures.Calendar;

namespace Kefa.Procedures.Tests.Calendar;

/// <summary>The four years as the State Council's notices arranged them, typed in here once more so that a slip in the content is not repeated.</summary>
internal static class A
{
    public static HolidayYear Year2023 { get; } = Year(2023, "国办发明电〔2022〕16号", "2022-12-08",
        "元旦 2022-12-31 2023-01-02; 春节 2023-01-21 2023-01-27; 清明节 2023-04-05 2023-04-05; 劳动节 2023-04-29 2023-05-03; 端午节 2023-06-22 2023-06-24; 中秋节、国庆节 2023-09-29 2023-10-06",
        "2023-01-28 2023-01-29 2023-04-23 2023-05-06 2023-06-25 2023-10-07 2023-10-08");

    public static HolidayYear Year2024 { get; } = Year(2024, "国办发明电〔2023〕7号", "2023-10-25",
        "元旦 2024-01-01 2024-01-01; 春节 2024-02-10 2024-02-17; 清明节 2024-04-04 2024-04-06; 劳动节 2024-05-01 2024-05-05; 端午节 2024-06-10 2024-06-10; 中秋节 2024-09-15 2024-09-17; 国庆节 2024-10-01 2024-10-07",
        "2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11 2024-09-14 2024-09-29 2024-10-12");

    public static HolidayYear Year2025 { get; } = Year(2025, "国办发明电〔2024〕12号", "2024-11-12",
        "元旦 2025-01-01 2025-01-01; 春节 2025-01-28 2025-02-04; 清明节 2025-04-04 2025-04-06; 劳动节 2025-05-01 2025-05-05; 端午节 2025-05-31 2025-06-02; 国庆节、中秋节 2025-10-01 2025-10-08",
        "2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11");

    public static HolidayYear Year2026 { get; } = Year(2026, "国办发明电〔2025〕7号", "2025-11-04",
        "元旦 2026-01-01 2026-01-03; 春节 2026-02-15 2026-02-23; 清明节 2026-04-04 2026-04-06; 劳动节 2026-05-01 2026-05-05; 端午节 2026-06-19 2026-06-21; 中秋节 2026-09-25 2026-09-27; 国庆节 2026-10-01 2026-10-07",
        "2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10");

    public static StatutoryCalendar Calendar { get; } = new([Year2023, Year2024, Year2025, Year2026]);

    public static DateOnly Day(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static HolidayYear Year(int year, string notice, string noticeDate, string off, string makeUp) =>
        new(year, notice, Day(noticeDate), Spans(off), [.. makeUp.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Day)]);

    public static IReadOnlyList<HolidaySpan> Spans(string off) =>
        [.. off.Split("; ", StringSplitOptions.RemoveEmptyEntries).Select(s => s.Split(' ')).Select(s => new HolidaySpan(Phrase.Of(s[0], s[0]), Day(s[1]), Day(s[2])))];

    public static Deadline Deadline(DeadlineInput input) => global::Kefa.Procedures.Calendar.Deadline.Compute(Calendar, input);

    public static Term Within(int length, PeriodUnit unit) => new Term.Within(length, Counting.In(unit));

    public static Term Within(string law, int days) => new Term.Within(days, CountingRules.National.Days(law, days)!);
}
