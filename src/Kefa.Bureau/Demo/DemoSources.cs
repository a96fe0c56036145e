using Kefa.Bureau.Companies;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Demo;

/// <summary>Says for each fact of the demo which register or report brings it, as the dictionary's groups let expect.</summary>
internal sealed class DemoSources(FieldDictionary dictionary, DateOnly asOf)
{
    private const string SelfDeclared = "企业自报";

    /// <summary>The facts of one company by source: what the registers say first, then what the company says itself.</summary>
    public IEnumerable<CompanyChange> ChangesOf(DemoCompany company) => BySource(company).Concat(company.Claims.Count == 0 ? [] :
    [
        new CompanyChange(company.Uscc, CompanyEvents.Declared, [.. company.Claims], SelfDeclared) { AsOf = asOf, Actor = "agent", Batch = "demo" },
    ]);

    private IEnumerable<CompanyChange> BySource(DemoCompany company) => company.Facts
        .GroupBy(f => SourceOf(dictionary.Find(f.Key.Field)!)).OrderBy(g => Rank(g.Key.Source))
        .Select(g => new CompanyChange(company.Uscc, g.Key.Source == SelfDeclared ? CompanyEvents.Declared : CompanyEvents.Recorded, [.. g], g.Key.Source)
        {
            AsOf = g.Key.Day,
            Actor = g.Key.Source == SelfDeclared ? "agent" : "kefa demo",
            Batch = "demo",
        });

    private (string Source, DateOnly Day) SourceOf(Field field) => field.Group switch
    {
        "identity" when field.IsPublic => ("市场监管登记", asOf.AddDays(-15)),
        _ when field.Source is { } source && (source.Zh.Contains("自报", StringComparison.Ordinal) || source.Zh.Contains("自评", StringComparison.Ordinal)) => (SelfDeclared, asOf.AddDays(-5)),
        "money" => ("企业所得税年报、审计报告", new DateOnly(asOf.Year, 5, 31)),
        "people" => ("社会保险、统计年报", new DateOnly(asOf.Year, 3, 31)),
        "rd" => ("专项审计、研发统计", new DateOnly(asOf.Year, 4, 30)),
        "credit" => ("信用信息共享平台", asOf.AddDays(-1)),
        "ip" or "status" => ("知识产权与科技管理系统", asOf.AddDays(-10)),
        _ => ("部门共享数据", asOf.AddDays(-30)),
    };

    private static int Rank(string source) => source switch
    {
        "市场监管登记" => 0,
        SelfDeclared => 2,
        _ => 1,
    };
}
