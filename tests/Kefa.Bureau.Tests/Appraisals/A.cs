using Kefa.Bureau.Appraisals;
using Kefa.Matching;

namespace Kefa.Bureau.Tests.Appraisals;

/// <summary>Sheets as tests need them.</summary>
internal static class A
{
    public static LocalText Text(string text) => new(text, text);

    public static SheetQuestion Question(string? figure = null, bool yesNo = false) => new(Text("问"), figure, yesNo);

    public static Deduction Absent(decimal points) => new(DeductionKind.Absent, Question(yesNo: true), points, 0, null);

    public static Deduction Missing(decimal points, decimal of, decimal? cap = null) => new(DeductionKind.Missing, Question(), points, of, cap);

    public static Deduction Each(decimal points, decimal? cap = null) => new(DeductionKind.Each, Question(), points, 0, cap);

    public static SheetRule Deduct(params Deduction[] deductions) => new SheetRule.Deduct(deductions);

    public static SheetItem Item(decimal max, SheetRule rule, string code = "1.1") => new(code, Text("大类"), Text("项目"), max, rule, [], false, null, 1);

    public static SheetPart Part(string id, decimal weight, params SheetItem[] items) => new(id, Text(id), weight, items, false);

    public static IReadOnlyList<GradeBand> Grades { get; } = [new(Text("优秀"), 90), new(Text("良好"), 80), new(Text("合格"), 60), new(Text("不合格"), 0)];

    public static SheetEdition Edition(params SheetPart[] parts) =>
        new("test", Text("考核表"), "1", new(2020, 1, 1), null, SheetKind.Other, Text("考核单位"), null, NotApplicable.Ask, false, parts, Grades, []);

    public static ItemStanding Stands(SheetItem item, decimal score, NotApplicable? treatment = null) => new(item, score, score, treatment, false);

    public static SheetAnswer[] Known(params decimal[] numbers) => [.. numbers.Select(SheetAnswer.Of)];
}
