using Kefa.Bureau.Parameters;
using Kefa.Matching;

namespace Kefa.Web.Pages.Console;

/// <summary>The words of the parameters' pages, the same in lists, filters and exports.</summary>
internal static class ParameterWords
{
    public static readonly IReadOnlyList<(string Code, LocalText Name)> Groups =
    [
        ("nrm", new("行政规范性文件", "Normative documents")), ("mad", new("重大行政决策", "Major decisions")), ("fcr", new("公平竞争审查", "Fair competition review")), ("con", new("合同", "Contracts")),
        ("enf", new("行政执法", "Enforcement")), ("gid", new("政府信息公开", "Disclosure")), ("pro", new("建议提案", "Proposals")), ("rpt", new("法治政府年度报告", "Yearly report")), ("law", new("普法", "Law popularisation")),
        ("pwr", new("权责清单与执法人员", "Power list and officers")), ("rsk", new("项目资金内控", "Internal control")), ("lit", new("应诉", "Litigation")), ("cal", new("期限计算", "Counting")), ("rating", new("好差评", "Ratings")), ("notice", new("提醒", "Reminders")),
    ];

    public static LocalText Of(ParameterMark mark) => mark switch
    {
        ParameterMark.Local => new("由地方规定", "set locally"),
        ParameterMark.Unverified => new("原文未核对", "text not checked"),
        _ => new("本系统约定", "our convention"),
    };

    /// <summary>A value with its unit, as people read it.</summary>
    public static LocalText Of(Parameter parameter, string value)
    {
        if (parameter.Type == ParameterType.Boolean)
            return value == "true" ? new("是", "yes") : new("否", "no");
        var unit = ParameterFile.Units.First(u => u.Code == parameter.Unit).Name;
        return parameter.Type == ParameterType.Text || unit.En.Length == 0 ? new(value, value) : new(value + unit.Zh, parameter.Unit == "percent" ? value + unit.En : $"{value} {unit.En}");
    }

    /// <summary>The parameters that a filter in an address leaves, with what holds today.</summary>
    public static IReadOnlyList<(Parameter Parameter, ParameterStanding? Standing)> Search(ParameterSet parameters, IQueryCollection query, DateOnly today)
    {
        var (text, group, open) = (ConsoleQuery.Text(query, "q"), ConsoleQuery.Text(query, "group"), query["open"] == "true");
        return
        [
            .. parameters.All.Select(p => (p, parameters.On(p.Id, today)))
                .Where(p => group is null || p.p.Group == group)
                .Where(p => !open || p.Item2?.IsOpen == true)
                .Where(p => text is null || new[] { p.p.Id, p.p.Rule, p.p.Name.Zh, p.p.Name.En }.Any(t => t.Contains(text, StringComparison.OrdinalIgnoreCase))),
        ];
    }
}
