using Kefa.Feel;

namespace Kefa.Procedures.Calendar;

/// <summary>How one law counts the days that it names.</summary>
/// <param name="Law">The law's title without 中华人民共和国.</param>
/// <param name="Rule">The rule of counting: <c>CAL-08</c>.</param>
/// <param name="Article">The article that says how days are counted.</param>
/// <param name="WorkingDays">Whether that many "days" are working days.</param>
public sealed record LawCounting(string Law, string Rule, string Article, Func<int, bool> WorkingDays);

/// <summary>
/// What "days" means depends on the law and on the number: in reconsideration 10 are working days and 60 are calendar days (CAL-05 to CAL-11). All roll at
/// the end when they are calendar days. Immutable.
/// </summary>
public sealed class CountingRules
{
    private const string Prefix = "中华人民共和国";
    private readonly Dictionary<string, LawCounting> _laws;

    /// <summary>A set of rules, one for each law.</summary>
    public CountingRules(IEnumerable<LawCounting> laws) => _laws = laws.ToDictionary(l => Short(l.Law), StringComparer.Ordinal);

    /// <summary>The national laws that say how they count.</summary>
    public static CountingRules National { get; } = new(
    [
        new LawCounting("行政许可法", "CAL-05", "82", _ => true),
        new LawCounting("行政处罚法", "CAL-06", "85", days => days is 2 or 3 or 5 or 7),
        new LawCounting("行政强制法", "CAL-07", "69", days => days <= 10),
        new LawCounting("行政复议法", "CAL-08", "88", days => days is 3 or 5 or 7 or 10),
        new LawCounting("行政诉讼法", "CAL-09", "101", _ => false),
        new LawCounting("政府信息公开条例", "CAL-10", "33", _ => true),
        new LawCounting("重大行政决策程序暂行条例", "CAL-11", "15", _ => false),
        new LawCounting("民法典", "CAL-03", "203", _ => false),
    ]);

    /// <summary>The laws, as they were given.</summary>
    public IEnumerable<LawCounting> Laws => _laws.Values;

    /// <summary>How a law counts; null when it is not known to say so: then the definition names the unit.</summary>
    /// <param name="law">The title, with or without 中华人民共和国 and 《》.</param>
    public LawCounting? Find(string law) => _laws.GetValueOrDefault(Short(law));

    /// <summary>What a number of days in a law is; null when the law is not known here.</summary>
    public Counting? Days(string law, int days) => Find(law) is { } known
        ? new Counting(known.WorkingDays(days) ? PeriodUnit.WorkingDays : PeriodUnit.CalendarDays, true, known.Rule, known.Law, known.Article)
        : null;

    private static string Short(string law)
    {
        var title = law.Trim().TrimStart('《').TrimEnd('》');
        return title.StartsWith(Prefix, StringComparison.Ordinal) ? title[Prefix.Length..] : title;
    }
}
