using System.Globalization;
using System.Text;
using Kefa.Feel;
using Kefa.Procedures.Calendar;

namespace Kefa.Bureau.Deadlines;

/// <summary>What is wrong with a question, beside the field that it concerns.</summary>
public sealed record QuestionProblem(string Field, Phrase Text);

/// <summary>
/// A question to the calculator as people and programs ask it, in words: page, file and command read it alike. Fields: <c>start</c>, <c>time</c>,
/// <c>how</c> (within, atLeast, before, fixed), <c>n</c>, <c>unit</c> (a unit, or a law that says what days are), <c>on</c> (month-day), <c>clear</c>,
/// <c>excluded</c>, <c>suspend</c> (from..to:ground, also several), <c>extend</c> and <c>extendUnit</c>, <c>asOf</c>.
/// </summary>
public sealed class DeadlineQuestion
{
    private const int MostSuspensions = 20;
    private readonly List<QuestionProblem> _problems = [];
    private readonly Func<string, IReadOnlyList<string>> _fields;

    private DeadlineQuestion(Func<string, IReadOnlyList<string>> fields) => _fields = fields;

    /// <summary>The ways to count, by their names in addresses.</summary>
    public static IReadOnlyList<(string Code, Phrase Name)> Ways { get; } =
    [
        ("within", Phrase.Of("期限内办结（自次日起算）", "within a term, from the next day")),
        ("atLeast", Phrase.Of("至少满若干日（公示、征求意见）", "at least so long (publicity, consultation)")),
        ("before", Phrase.Of("事前倒推（听证、开庭前）", "before an event (a hearing), counted back")),
        ("fixed", Phrase.Of("每年固定日期", "a fixed day of the year")),
    ];

    /// <summary>The units by their names in addresses.</summary>
    public static IReadOnlyList<(string Code, PeriodUnit Unit, Phrase Name)> Units { get; } =
    [
        ("workingDays", PeriodUnit.WorkingDays, Phrase.Of("工作日", "working days")),
        ("calendarDays", PeriodUnit.CalendarDays, Phrase.Of("日（自然日）", "calendar days")),
        ("months", PeriodUnit.Months, Phrase.Of("月", "months")),
        ("years", PeriodUnit.Years, Phrase.Of("年", "years")),
        ("hours", PeriodUnit.Hours, Phrase.Of("小时", "hours")),
    ];

    /// <summary>The question as the calendar takes it; null when something is wrong.</summary>
    public DeadlineInput? Input { get; private set; }

    /// <summary>All that is wrong, each beside its field.</summary>
    public IReadOnlyList<QuestionProblem> Problems => _problems;

    /// <summary>Reads a question.</summary>
    /// <param name="fields">The values of a field; none when it was not given.</param>
    public static DeadlineQuestion Read(Func<string, IReadOnlyList<string>> fields)
    {
        var question = new DeadlineQuestion(fields);
        question.Read();
        return question;
    }

    /// <summary>A date as people write it: 2026-03-31, 2026/3/31, full-width digits.</summary>
    public static DateOnly? Date(string? text) => DateOnly.TryParseExact(
        Plain(text).Replace('/', '-').Replace('.', '-'), ["yyyy-MM-dd", "yyyy-M-d"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) && day.Year is >= 1949 and <= 2200 ? day : null;

    private static string Plain(string? text) => text is null || text.Any(char.IsSurrogate) ? "" : text.Normalize(NormalizationForm.FormKC).Trim();

    private string? Field(string name) => _fields(name) is [{ Length: > 0 and <= 200 } text, ..] && Plain(text) is { Length: > 0 } plain ? plain : null;

    private void Read()
    {
        var start = Date(Field("start"));
        if (start is null)
            Wrong("start", "请填写起算日期，例如 2026-03-31", "Give the start date, such as 2026-03-31");
        var term = Term();
        TimeOnly? time = null;
        if (term is Procedures.Calendar.Term.Within { Counting.Unit: PeriodUnit.Hours })
        {
            if (TimeOnly.TryParseExact(Field("time") ?? "", ["HH:mm", "H:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var parsed))
                time = parsed;
            else
                Wrong("time", "按小时计算须填写起算时刻，例如 09:30", "Hours need the time of the start, such as 09:30");
        }

        var suspensions = Suspensions().ToArray();
        var extensions = Extensions().ToArray();
        if (term is Procedures.Calendar.Term.Before && (suspensions.Length > 0 || extensions.Length > 0))
            Wrong("how", "事前倒推的期限不中止、不延长", "What is counted back is neither suspended nor extended");
        if (_problems.Count > 0)
            return;
        Input = new DeadlineInput(term!, start!.Value) { StartTime = time, Suspensions = suspensions, Extensions = extensions };
    }

    private Term? Term()
    {
        var how = Field("how") ?? "within";
        if (how == "fixed")
        {
            if (Field("on")?.Split('-') is [var m, var d] && int.TryParse(m, NumberStyles.None, CultureInfo.InvariantCulture, out var month) && int.TryParse(d, NumberStyles.None, CultureInfo.InvariantCulture, out var day)
                && month is >= 1 and <= 12 && day >= 1 && day <= DateTime.DaysInMonth(2024, month))
                return new Term.FixedDay(month, day, Field("excluded") == "true");
            Wrong("on", "请填写月-日，例如 01-31", "Give month and day, such as 01-31");
            return null;
        }

        if (Ways.All(way => way.Code != how))
        {
            Wrong("how", "请选择计算方式", "Choose how it is counted");
            return null;
        }

        if (!int.TryParse(Field("n"), NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > 3660)
        {
            Wrong("n", "请填写期限长度，0 至 3660 的整数", "Give the length, a whole number from 0 to 3660");
            return null;
        }

        if (Counting(Field("unit") ?? "workingDays", length) is not { } counting)
        {
            Wrong("unit", "请选择单位，或写明如何计算期限的法律", "Choose a unit, or a law that says how it counts");
            return null;
        }

        if (counting.Unit == PeriodUnit.Hours && how != "within")
        {
            Wrong("unit", "小时只用于期限内办结", "Hours are for terms from a start only");
            return null;
        }

        if ((counting.Unit == PeriodUnit.Years && length > 100) || (counting.Unit == PeriodUnit.Months && length > 1200))
        {
            Wrong("n", "期限过长", "That is too long");
            return null;
        }

        return how switch
        {
            "atLeast" => new Term.AtLeast(length, counting),
            "before" => new Term.Before(length, counting, Field("clear") == "true"),
            _ => new Term.Within(length, counting),
        };
    }

    private static Counting? Counting(string unit, int length) =>
        Units.FirstOrDefault(u => u.Code == unit) is { Code: not null } known ? Procedures.Calendar.Counting.In(known.Unit) : CountingRules.National.Days(unit, length);

    private IEnumerable<Suspension> Suspensions()
    {
        var given = _fields("suspend").Where(text => text.Length > 0).ToArray();
        foreach (var text in given.Take(MostSuspensions))
        {
            var (days, ground) = Plain(text).Split(':', 2) is [var before, var after] ? (before, after.Trim()) : (Plain(text), "");
            var ends = days.Split("..");
            var from = Date(ends[0]);
            var to = ends.Length == 2 && ends[1].Trim().Length > 0 ? Date(ends[1]) : null;
            if (from is null || ends.Length > 2 || (ends.Length == 2 && ends[1].Trim().Length > 0 && to is null) || to < from || text.Length > 200)
                Wrong("suspend", "中止期间写作 2026-03-02..2026-03-10:征求意见", "Write a suspension as 2026-03-02..2026-03-10:ground");
            else
                yield return new Suspension(from.Value, to, ground.Length > 0 ? Phrase.Of(ground, ground) : Phrase.Of("中止", "suspended"));
        }

        if (given.Length > MostSuspensions)
            Wrong("suspend", $"最多 {MostSuspensions} 段中止", $"At most {MostSuspensions} suspensions");
    }

    private IEnumerable<Extension> Extensions()
    {
        if (Field("extend") is not { } text)
            yield break;
        var unit = Field("extendUnit") ?? "workingDays";
        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length is 0 or > 1200)
            Wrong("extend", "延长的长度应为 1 至 1200 的整数", "An extension is a whole number from 1 to 1200");
        else if (Units.FirstOrDefault(u => u.Code == unit) is not { Code: not null } known || known.Unit is PeriodUnit.Hours or PeriodUnit.Years)
            Wrong("extendUnit", "请选择延长的单位", "Choose the unit of the extension");
        else if (Field("unit") == "hours")
            Wrong("extend", "按小时计算的期限不按日延长", "Hours are not extended by days");
        else
            yield return new Extension(length, known.Unit);
    }

    private void Wrong(string field, string zh, string en) => _problems.Add(new QuestionProblem(field, Phrase.Of(zh, en)));
}
