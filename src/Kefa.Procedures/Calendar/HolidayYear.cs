using Kefa.Feel;

namespace Kefa.Procedures.Calendar;

/// <summary>Days off in a row, as a notice names them: a holiday with the weekend days inside it.</summary>
/// <param name="Name">The holiday: 春节, Spring Festival.</param>
/// <param name="From">The first day off.</param>
/// <param name="To">The last day off, included.</param>
public sealed record HolidaySpan(Phrase Name, DateOnly From, DateOnly To);

/// <summary>The State Council's arrangement of one year's holidays: days off and the weekend days that are worked instead (CAL-12, CAL-13).</summary>
/// <param name="Year">The year that the notice arranges. Its days may reach into the year before and after.</param>
/// <param name="Notice">The number of the notice: <c>国办发明电〔2025〕7号</c>.</param>
/// <param name="NoticeDate">The day of the notice.</param>
/// <param name="Off">All days off around the holidays; ordinary weekends need not be listed.</param>
/// <param name="MakeUp">Saturdays and Sundays that are working days.</param>
public sealed record HolidayYear(int Year, string Notice, DateOnly NoticeDate, IReadOnlyList<HolidaySpan> Off, IReadOnlyList<DateOnly> MakeUp);

/// <summary>Further days off in one part of the country (CAL-17), such as Guangxi's March Third.</summary>
/// <param name="Region">The administrative division (GB/T 2260) and all below it: <c>45</c>.</param>
/// <param name="Year">The year of the arrangement.</param>
/// <param name="Notice">The number of the notice that arranges it.</param>
/// <param name="NoticeDate">The day of the notice.</param>
/// <param name="Off">The days off.</param>
/// <param name="MakeUp">Saturdays and Sundays that are working days there.</param>
public sealed record RegionalLayer(string Region, int Year, string Notice, DateOnly NoticeDate, IReadOnlyList<HolidaySpan> Off, IReadOnlyList<DateOnly> MakeUp);

/// <summary>What kind of day a day is, for counting.</summary>
public enum DayKind
{
    /// <summary>Monday to Friday and no holiday.</summary>
    Working,

    /// <summary>An ordinary Saturday or Sunday.</summary>
    Weekend,

    /// <summary>Off by a notice.</summary>
    Holiday,

    /// <summary>A Saturday or Sunday that a notice made a working day.</summary>
    MakeUp,
}

/// <summary>One day of the calendar.</summary>
/// <param name="Day">The day.</param>
/// <param name="Kind">What kind of day it is.</param>
/// <param name="Span">The holiday it belongs to; null when it is none.</param>
/// <param name="Notice">The notice that made it a holiday or a working day; null when none did.</param>
public readonly record struct CalendarDay(DateOnly Day, DayKind Kind, HolidaySpan? Span, string? Notice)
{
    /// <summary>Whether organs work on it.</summary>
    public bool IsWorking => Kind is DayKind.Working or DayKind.MakeUp;
}

/// <summary>Why years do not make a calendar.</summary>
/// <param name="Year">The year whose arrangement is wrong.</param>
/// <param name="Region">The region of the layer that is wrong; null for the national arrangement.</param>
/// <param name="Day">The day that is wrong; null when it is the whole year.</param>
/// <param name="Problem">What is wrong.</param>
public sealed record CalendarFault(int Year, string? Region, DateOnly? Day, Phrase Problem);
