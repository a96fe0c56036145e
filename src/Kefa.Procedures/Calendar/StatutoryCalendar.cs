using System.Collections.Frozen;

namespace Kefa.Procedures.Calendar;

/// <summary>
/// The days on which organs work: Monday to Friday without the holidays of the yearly notices, with the make-up days (CAL-12, CAL-13). Counting is by
/// tables made once. In a year without notice only weekends are off, and what was counted there is provisional (CAL-18). Immutable.
/// </summary>
public sealed class StatutoryCalendar
{
    private readonly FrozenDictionary<DateOnly, CalendarDay> _special;
    private readonly FrozenSet<int> _years;
    private readonly int _first;
    private readonly int[] _rank;
    private readonly int[] _working;

    /// <summary>A calendar of a region.</summary>
    /// <param name="years">The years that were arranged, in any order.</param>
    /// <param name="layers">What regions arranged besides; those of other regions are left out.</param>
    /// <param name="region">The administrative division (GB/T 2260) of the bureau; null: the national calendar.</param>
    /// <exception cref="ArgumentException">The years contradict themselves; ask <see cref="Faults"/> first.</exception>
    public StatutoryCalendar(IEnumerable<HolidayYear> years, IEnumerable<RegionalLayer>? layers = null, string? region = null)
    {
        Years = [.. years.OrderBy(y => y.Year)];
        Layers = [.. (layers ?? []).Where(l => region?.StartsWith(l.Region, StringComparison.Ordinal) == true).OrderBy(l => l.Region.Length).ThenBy(l => l.Year)];
        Region = region;
        if (CalendarCheck.Faults(Years, Layers).FirstOrDefault() is { } fault)
            throw new ArgumentException(fault.Problem.En, nameof(years));

        var special = new Dictionary<DateOnly, CalendarDay>();
        foreach (var year in Years)
            Mark(special, year.Notice, year.Off, year.MakeUp);
        foreach (var layer in Layers)
            Mark(special, layer.Notice, layer.Off, layer.MakeUp);
        _special = special.ToFrozenDictionary();
        _years = Years.Select(y => y.Year).ToFrozenSet();

        // The table has a margin of a year on both sides, because a year's days off may lie in its neighbours.
        var first = Years.Count == 0 ? new DateOnly(2000, 1, 1) : new DateOnly(Years[0].Year - 1, 1, 1);
        var last = Years.Count == 0 ? first : new DateOnly(Years[^1].Year + 1, 12, 31);
        _first = first.DayNumber;
        _rank = new int[last.DayNumber - _first + 1];
        var working = new List<int>(_rank.Length);
        for (var i = 0; i < _rank.Length; i++)
        {
            if (this[DateOnly.FromDayNumber(_first + i)].IsWorking)
                working.Add(_first + i);
            _rank[i] = working.Count;
        }

        _working = [.. working];
    }

    /// <summary>Weekends only: everything is provisional.</summary>
    public static StatutoryCalendar WeekendsOnly { get; } = new([]);

    /// <summary>The national arrangements, by year.</summary>
    public IReadOnlyList<HolidayYear> Years { get; }

    /// <summary>The arrangements of this calendar's region and those above it.</summary>
    public IReadOnlyList<RegionalLayer> Layers { get; }

    /// <summary>The administrative division whose layers are in here; null: none.</summary>
    public string? Region { get; }

    /// <summary>The last arranged year; null when there is none.</summary>
    public int? LastYear => Years.Count == 0 ? null : Years[^1].Year;

    /// <summary>What kind of day a day is, and by which notice.</summary>
    public CalendarDay this[DateOnly day] =>
        _special.TryGetValue(day, out var known) ? known
        : new CalendarDay(day, day.DayOfWeek is DayOfWeek.Saturday or DayOfWeek.Sunday ? DayKind.Weekend : DayKind.Working, null, null);

    /// <summary>What does not hold together in arrangements; empty when a calendar can be made of them.</summary>
    public static IReadOnlyList<CalendarFault> Faults(IReadOnlyList<HolidayYear> years, IReadOnlyList<RegionalLayer> layers) => [.. CalendarCheck.Faults(years, layers)];

    /// <summary>Whether the year was arranged by a notice; otherwise what is counted in it is provisional.</summary>
    public bool Knows(int year) => _years.Contains(year);

    /// <summary>Whether organs work on a day.</summary>
    public bool IsWorkingDay(DateOnly day) => Rank(day.DayNumber) > Rank(day.DayNumber - 1);

    /// <summary>The working days from a day to another, both included; 0 when the second is earlier.</summary>
    public int WorkingDays(DateOnly from, DateOnly to) => to < from ? 0 : Rank(to.DayNumber) - Rank(from.DayNumber - 1);

    /// <summary>The working days of a month.</summary>
    public int WorkingDaysOf(int year, int month) => WorkingDays(new DateOnly(year, month, 1), new DateOnly(year, month, DateTime.DaysInMonth(year, month)));

    /// <summary>The n-th working day after a day, which itself is not counted (CAL-01); the day itself when <paramref name="days"/> is 0.</summary>
    public DateOnly AddWorkingDays(DateOnly start, int days) => days switch
    {
        0 => start,
        > 0 => Select(Rank(start.DayNumber) + days),
        _ => Select(Rank(start.DayNumber - 1) + days + 1),
    };

    /// <summary>The day itself when organs work on it, else the next on which they do (CAL-03).</summary>
    public DateOnly WorkingDayFrom(DateOnly day) => IsWorkingDay(day) ? day : Select(Rank(day.DayNumber) + 1);

    /// <summary>The day itself when organs work on it, else the last before it on which they did (CAL-14).</summary>
    public DateOnly WorkingDayUpTo(DateOnly day) => IsWorkingDay(day) ? day : Select(Rank(day.DayNumber));

    /// <summary>The days whose nature differs from another calendar, such as the one before a new year was loaded; ascending.</summary>
    public IReadOnlyList<DateOnly> DifferencesFrom(StatutoryCalendar other) =>
        [.. _special.Keys.Concat(other._special.Keys).Distinct().Where(d => this[d].IsWorking != other[d].IsWorking).Order()];

    private static void Mark(Dictionary<DateOnly, CalendarDay> special, string notice, IReadOnlyList<HolidaySpan> off, IReadOnlyList<DateOnly> makeUp)
    {
        foreach (var span in off)
        {
            for (var day = span.From; day <= span.To; day = day.AddDays(1))
                special[day] = new CalendarDay(day, DayKind.Holiday, span, notice);
        }

        foreach (var day in makeUp)
            special[day] = new CalendarDay(day, DayKind.MakeUp, null, notice);
    }

    // Monday to Friday since 0001-01-01, a Monday, up to and including a day.
    private static int PlainRank(int day) => ((day + 1) / 7 * 5) + Math.Min((day + 1) % 7, 5);

    private static int PlainSelect(int rank) => ((rank - 1) / 5 * 7) + ((rank - 1) % 5);

    /// <summary>The working days up to and including a day, from the table's first day; negative before it.</summary>
    private int Rank(int day)
    {
        var at = day - _first;
        if (at < 0)
            return PlainRank(day) - PlainRank(_first - 1);
        return at < _rank.Length ? _rank[at] : _working.Length + PlainRank(day) - PlainRank(_first + _rank.Length - 1);
    }

    /// <summary>The first day with that rank.</summary>
    private DateOnly Select(int rank) => DateOnly.FromDayNumber(
        rank <= 0 ? PlainSelect(PlainRank(_first - 1) + rank)
        : rank <= _working.Length ? _working[rank - 1]
        : PlainSelect(PlainRank(_first + _rank.Length - 1) + rank - _working.Length));
}
