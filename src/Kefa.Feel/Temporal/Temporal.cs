namespace Kefa.Feel;

/// <summary>A calendar date, years -999,999,999 to 999,999,999.</summary>
public readonly record struct FeelDate(long Year, int Month, int Day);

/// <summary>A time of day with nanoseconds, local, with offset, or with a zone.</summary>
public readonly record struct FeelTime(long NanosecondOfDay, int? OffsetSeconds = null, string? Zone = null);

/// <summary>A date and time, local, with offset, or with a zone.</summary>
public readonly record struct FeelDateTime(FeelDate Date, FeelTime Time);

/// <summary>A years and months duration.</summary>
public readonly record struct MonthDuration(System.Int128 Months);

/// <summary>A days and time duration.</summary>
public readonly record struct TimeDuration(System.Int128 Nanoseconds);
