using System.Globalization;
using Kefa.Feel;

namespace Kefa.Procedures.Calendar;

/// <summary>Lengths in words.</summary>
public static class Units
{
    /// <summary>A length with its unit: 20个工作日, 20 working days.</summary>
    public static Phrase Of(int length, PeriodUnit unit) => (unit, length) switch
    {
        (PeriodUnit.WorkingDays, 1) => $"{length} working day",
        (PeriodUnit.WorkingDays, _) => $"{length} working days",
        (PeriodUnit.CalendarDays, 1) => $"{length} day",
        (PeriodUnit.CalendarDays, _) => $"{length} days",
        (PeriodUnit.Months, 1) => $"{length} month",
        (PeriodUnit.Months, _) => $"{length} months",
        (PeriodUnit.Years, 1) => $"{length} year",
        (PeriodUnit.Years, _) => $"{length} years",
        (_, 1) => $"{length} hour",
        _ => $"{length} hours",
    };
}

/// <summary>A day with its weekday, in both languages.</summary>
internal readonly struct SpokenDay(DateOnly day) : ITranslated
{
    private const string Weekdays = "日一二三四五六";

    public string Zh => $"{Date}（周{Weekdays[(int)day.DayOfWeek]}）";

    private string Date => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public override string ToString() => $"{Date} ({day.DayOfWeek.ToString()[..3]})";
}
