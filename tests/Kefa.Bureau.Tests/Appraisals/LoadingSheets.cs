using Kefa.Bureau.Appraisals;
using Kefa.Bureau.Registers;
using Kefa.Documents.Tables;

namespace Kefa.Bureau.Tests.Appraisals;

public sealed class LoadingSheets
{
    private static readonly SheetHeading Heading = new("rule-of-law-trial", "考核表：“试行”", "2026-1", new(2026, 1, 1), null, SheetKind.RuleOfLaw, "市委依法治市办", NotApplicable.Rescale, false, "优秀=90，良好=80，合格=60，不合格=0");

    [Fact]
    public void The_examples_of_the_template_are_an_edition()
    {
        (string? yaml, IReadOnlyList<SheetTableFault> faults) = SheetTable.Read(Heading, Table([.. SheetTable.Examples.Select(row => row.ToArray())]));

        Assert.Empty(faults);
        SheetEdition edition = SheetEditionFile.Read("trial", new StringReader(yaml!));
        Assert.Equal(("rule-of-law-trial@2026-1", "考核表：“试行”", NotApplicable.Rescale, 18m, 4), (edition.Reference, edition.Name.Zh, edition.NotApplicable, edition.OutOf, edition.Grades.Count));
        Assert.Equal(["deduct", "presence", "count", "ratio", "tier", "graded", "bonus", "veto"], edition.Items.Select(item => item.Rule.Name));
        Assert.Equal(1.5m, Assert.IsType<SheetRule.Deduct>(edition.Find("1.1")!.Rule).Deductions[1].Cap);
        Assert.Equal(["LGM-01", "LAD-01", "NRM-05", "GID-09", "LIT-06"], edition.Figures);
        Assert.Equal("1.5 − 0.5 = 1".Length, ScoreItem.Of(edition.Find("1.1")! with { Max = 1.5m }, A.Known(1, 2)).Arithmetic.Length);
    }

    [Fact]
    public void Every_row_that_is_wrong_is_named_with_its_column()
    {
        var faults = SheetTable.Read(Heading, Table(
            Row("1.1", "3", "有无", "问：是否成立"),
            Row("1.2", "三分", "有无", "问：是否成立"),
            Row("1.3", "3", "投票", ""),
            Row("1.4", "3", "扣分", "少一次扣一分"),
            Row("1.5", "3", "计数", "问：次数"),
            Row("x y", "3", "评定", ""))).Faults;

        Assert.Equal([(3L, "分值"), (4L, "规则"), (5L, "参数"), (6L, "参数"), (7L, "编号")], faults.Select(f => (f.Row, f.Column)));
        Assert.Contains("没有计分规则“投票”", faults[1].Text.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_wrong_with_the_whole_is_found_when_every_row_holds()
    {
        Assert.Equal((3L, "编号"), Only(Table(Row("1.1", "3", "评定", ""), Row("1.1", "2", "评定", ""))));
        Assert.Equal((1L, ""), Only([new TableRow(1, ["其他", "表头"], [])]));
        Assert.Equal((2L, ""), Only(Table()));
        Assert.Equal((2L, "参数"), Only(Table(Row("1.1", "0", "否决", "问：有无\n限于：优"))));

        static (long, string) Only(IEnumerable<TableRow> table) => Assert.Single(SheetTable.Read(Heading, table).Faults) is var fault ? (fault.Row, fault.Column) : default;
    }

    [Theory]
    [InlineData("rule: graded", "rule: {count: {ask: 次数}}", "'target' is missing.")]
    [InlineData("max: 5", "max: 5.125", "'5.125' is no number that 'max' can be: from 0 to 1000, with at most two decimals.")]
    [InlineData("max: 5", "max: 0", "An item has points: its max is more than 0.")]
    [InlineData("rule: graded", "rule: {veto: {ask: 有无, limit: 优}}", "There is no grade '优' to which a veto could limit.")]
    [InlineData("rule: graded", "rule: {tier: {ask: 率, tiers: [{from: 10, points: 1}]}}", "The first tier begins at 0, so that every number has one.")]
    [InlineData("rule: graded", "rule: {deduct: [{each: 1, of: 3, ask: 次数}]}", "'of' says how many there should be, of what is missing and of nothing else.")]
    [InlineData("from: 90", "from: 0", "Grades stand from the best to the worst; '良' begins no lower than the one before it.")]
    [InlineData("rule: graded", "rule: graded\n            colour: red", "There is no key 'colour' here")]
    public void A_file_that_does_not_hold_together_says_where(string written, string instead, string problem)
    {
        const string file =
            """
            id: trial
            name: 试行
            version: "1"
            inForce: {from: 2026-01-01}
            kind: other
            appraiser: 某单位
            grades: [{name: 甲, from: 90}, {name: 良, from: 0}]
            parts:
              - id: one
                name: 全部
                heads:
                  - name: 大类
                    items:
                      - no: "1"
                        text: 项目
                        max: 5
                        rule: graded
            """;

        Assert.Equal("trial@1", SheetEditionFile.Read("trial.yaml", new StringReader(file)).Reference);
        ContentFileException wrong = Assert.Throws<ContentFileException>(() => SheetEditionFile.Read("trial.yaml", new StringReader(file.Replace(written, instead.Replace("            colour", "            colour", StringComparison.Ordinal), StringComparison.Ordinal))));
        Assert.Contains(problem, wrong.Problem.En, StringComparison.Ordinal);
        Assert.True(wrong.Line >= 7, $"{wrong.Line}");
    }

    private static string[] Row(string code, string max, string rule, string parameters) => ["考核项目", "", "大类", code, "项目", max, rule, parameters, "", ""];

    private static TableRow[] Table(params string[][] rows) => [new TableRow(1, SheetTable.Columns, []), .. rows.Select((row, i) => new TableRow(i + 2, row, []))];
}
