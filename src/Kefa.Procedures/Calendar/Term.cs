using Kefa.Feel;

namespace Kefa.Procedures.Calendar;

/// <summary>The unit of a length of time.</summary>
public enum PeriodUnit
{
    /// <summary>工作日.</summary>
    WorkingDays,

    /// <summary>日, 自然日.</summary>
    CalendarDays,

    /// <summary>月.</summary>
    Months,

    /// <summary>年.</summary>
    Years,

    /// <summary>小时.</summary>
    Hours,
}

/// <summary>How a length is counted under a law.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="Rolls">Whether a last day that is a rest day moves to the next working day (CAL-03); without effect on working days and hours.</param>
/// <param name="Rule">The rule of counting: <c>CAL-08</c>.</param>
/// <param name="Law">The law that says so; null when the term itself names its unit.</param>
/// <param name="Article">The article of that law.</param>
public sealed record Counting(PeriodUnit Unit, bool Rolls, string Rule, string? Law = null, string? Article = null)
{
    /// <summary>A term that names its unit itself: working days as such (CAL-12), all else by the Civil Code, rolling.</summary>
    public static Counting In(PeriodUnit unit, bool rolls = true) => unit switch
    {
        PeriodUnit.WorkingDays => new Counting(unit, rolls, "CAL-12"),
        PeriodUnit.CalendarDays => new Counting(unit, rolls, "CAL-01"),
        PeriodUnit.Hours => new Counting(unit, false, "CAL-01"),
        _ => new Counting(unit, rolls, "CAL-02"),
    };
}

/// <summary>A term as a law or a letter states it; what it comes to depends on the start and on the calendar.</summary>
public abstract record Term
{
    private Term()
    {
    }

    /// <summary>So long from the start at most: an organ's or a party's time for something. Length 0: on the day itself.</summary>
    public sealed record Within(int Length, Counting Counting) : Term;

    /// <summary>At least so many full days for the public; open until the end of the last of them, and longer when that is a rest day (CAL-15).</summary>
    public sealed record AtLeast(int Length, Counting Counting) : Term;

    /// <summary>Not before the least, not after the most.</summary>
    public sealed record Between(int Least, int Most, Counting Counting) : Term;

    /// <summary>
    /// So long before the start, which is an event to come and not counted itself (CAL-16). A computed rest day is moved to the working day before it.
    /// </summary>
    /// <param name="Length">The length.</param>
    /// <param name="Counting">The counting.</param>
    /// <param name="ClearDays">Whether the whole length must lie between the two days (parameter <c>cal.backCount.clearDays</c>).</param>
    public sealed record Before(int Length, Counting Counting, bool ClearDays = false) : Term;

    /// <summary>
    /// A day of every year, the first after the start (CAL-14): never moved forward. Inside the house it is due on the last working day not later.
    /// </summary>
    /// <param name="Month">1 to 12.</param>
    /// <param name="Day">The day of the month; its last day when it has fewer.</param>
    /// <param name="Excluded">Whether the day itself is too late: "3月1日之前", other than "1月31日前".</param>
    public sealed record FixedDay(int Month, int Day, bool Excluded = false) : Term;

    /// <summary>A day that somebody set: in a letter, a plan, a decision.</summary>
    /// <param name="Day">The day.</param>
    /// <param name="By">Who set it, where.</param>
    public sealed record Set(DateOnly Day, Phrase By) : Term;
}
