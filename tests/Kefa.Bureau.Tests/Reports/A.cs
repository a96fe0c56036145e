using Kefa.Bureau.Figures;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Reports;
using Kefa.Feel;
using Kefa.Matching;
using Kefa.Procedures;

namespace Kefa.Bureau.Tests.Reports;

/// <summary>Figures and templates for tests of reports.</summary>
internal static class A
{
    public static readonly FigurePeriod Year = FigurePeriod.OfYear(2026);

    public static string Head(string more = "") => $$$"""
        ---
        id: trial
        name: {zh: 试写, en: Trial}
        version: 2026-1
        inForce: {from: 2026-01-01}
        layout: plain
        title: '{{ bureau.name }}{{ year }}年报告'
        {{{more}}}
        ---

        """;

    public static ReportTemplate Template(string body, string head = "") => ReportTemplateFile.Read("trial.md", Head(head) + body);

    /// <summary>GID-01 12 (10 a year before) by applicant, GID-03 8 by result and applicant, GID-08 6, GID-09 = 75 %, NRM-05 with nothing to be a share of, CON-03 money.</summary>
    public static ReportValues Values(params (string Code, decimal? Now, decimal? Before)[] other)
    {
        var now = new List<FigureValue>
        {
            Value("GID-01", 12, groups: [(["business"], 5), (["naturalPerson"], 7)]),
            Value("GID-03", 8, groups: [(["A1", "business"], 2), (["A1", "naturalPerson"], 3), (["C1", "naturalPerson"], 3)]),
            Value("GID-08", 6),
            Value("GID-09", 75, new FigureMeasure.Rate("GID-08", "GID-03"), "%", 1),
            Value("NRM-05", null, new FigureMeasure.Rate("NRM-04", "NRM-01"), "%", 1),
            Value("CON-03", 1_234_567.8m, new FigureMeasure.Sum("amount"), "元", 2),
        };
        var before = new List<FigureValue>
        {
            Value("GID-01", 10, before: true), Value("GID-09", 90.25m, new FigureMeasure.Rate("GID-08", "GID-03"), "%", 1, before: true),
        };
        foreach (var (code, value, then) in other)
        {
            now.Add(Value(code, value));
            if (then is not null) before.Add(Value(code, then, before: true));
        }
        return new ReportValues(
            Year, new DateOnly(2026, 12, 31), "示例市科学技术局", now.ToDictionary(v => v.Figure.Figure.Code, StringComparer.Ordinal), before.ToDictionary(v => v.Figure.Figure.Code, StringComparer.Ordinal),
            new Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, LocalText>>>(StringComparer.Ordinal)
            {
                ["GID-01"] = [new Dictionary<string, LocalText>(StringComparer.Ordinal) { ["business"] = new("商业企业", "Business"), ["naturalPerson"] = new("自然人", "Natural person") }],
            });
    }

    private static FigureValue Value(string code, decimal? number, FigureMeasure? measure = null, string unit = "件", int decimals = 0, bool before = false, (string[] Keys, decimal Number)[]? groups = null)
    {
        var figure = new Figure(
            code, new LocalText(code + "名", code + " name"), new LocalText("口径" + code, "Counts " + code), measure is FigureMeasure.Rate ? null : new FigureSource.Matters("disclosure-on-request"), "on", null, 0,
            measure ?? new FigureMeasure.Count(), groups is null ? [] : [.. groups[0].Keys.Select((_, i) => $"path{i}")], new LocalText(unit, unit), decimals, null, [], [], 1);
        var set = new FigureSet("trial", new LocalText("试", "Trial"), "2026-1", new DateOnly(2020, 1, 1), null, "legalSection", [figure]);
        return new FigureValue(
            new CompiledReference(set, figure), before ? Year.YearBefore : Year, number, (long)(number ?? 0), 0, [.. (groups ?? []).Select(g => new FigureGroup(g.Keys, g.Number, (long)g.Number, 0))],
            number is null ? (Phrase)$"nothing" : null);
    }
}
