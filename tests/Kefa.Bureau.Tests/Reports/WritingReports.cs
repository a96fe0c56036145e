using Kefa.Bureau.Figures;
using Kefa.Bureau.Reports;

namespace Kefa.Bureau.Tests.Reports;

public sealed class WritingReports
{
    private static readonly Dictionary<string, string> Nothing = new(StringComparer.Ordinal);

    [Theory]
    [InlineData("{{figure GID-01}}", "12件")]
    [InlineData("{{figure GID-01 before}}", "10件")]
    [InlineData("{{figure GID-01 number}}", "12")]
    [InlineData("{{figure GID-01 \"business\"}}", "5件")]
    [InlineData("{{figure GID-01 \"research\"}}", "0件")]
    [InlineData("{{figure GID-03 \"A1\"}}", "5件")]
    [InlineData("{{figure GID-03 number * \"naturalPerson\"}}", "6")]
    [InlineData("{{figure GID-01 full}}", "12件（上年10件）")]
    [InlineData("{{figure GID-03 full}}", "8件")]
    [InlineData("{{figure GID-01 change}}", "比上年增加2件")]
    [InlineData("{{figure GID-09 change}}", "比上年减少15.3个百分点")]
    [InlineData("{{figure GID-09 full}}", "75%（6/8，上年90.3%）")]
    [InlineData("{{figure NRM-05}}", "本年度未发生")]
    [InlineData("{{figure NRM-05 full}}", "本年度未发生")]
    [InlineData("{{figure CON-03}}", "1234567.8元")]
    [InlineData("{{figure CON-03 wan}}", "123.46万元")]
    [InlineData("{{#if has(\"GID-01\")}}有{{else}}无{{/if}}", "有")]
    [InlineData("{{#each one in group(\"GID-01\")}}{{ one.label }}{{ one.shown }}；{{/each}}", "自然人7件；商业企业5件；")]
    [InlineData("{{ year }}年，{{ bureau.name }}", "2026年，示例市科学技术局")]
    public void Fills_holes_with_unit_rounding_denominator_and_last_year(string written, string expected)
    {
        ReportDocument report = RenderReport.Over(A.Template(written), A.Values(), Nothing);

        Assert.Equal(expected, string.Concat(report.Blocks.SelectMany(b => b.AllRuns).Select(r => r.Text)));
        Assert.Empty(report.Faults);
    }

    [Fact]
    public void Of_a_year_without_record_it_says_neither_that_there_were_any_nor_that_there_were_none()
    {
        ReportTemplate template = A.Template("::: cases owner=legalSection\n{{#if has(\"REV-01\")}}\n收到{{figure REV-01}}。\n{{else}}\n本年度未发生。\n{{/if}}\n:::");

        ReportDocument none = RenderReport.Over(template, A.Values(("REV-01", 0, null)), Nothing), unknown = RenderReport.Over(template, A.Values(("REV-01", null, null)), Nothing);

        Assert.Equal(("本年度未发生。", "本段所据的事项在本年度没有记录。"), (Text(none), Text(unknown)));
        Assert.Empty(none.Faults);
        Assert.Equal("审核率—。", Text(RenderReport.Over(A.Template("审核率{{figure NRM-05}}。"), A.Values(("NRM-01", null, null)), Nothing)));
        Assert.Equal("审核率本年度未发生。", Text(RenderReport.Over(A.Template("审核率{{figure NRM-05}}。"), A.Values(("NRM-01", 0, null)), Nothing)));
        Assert.Equal(("cases", "line 11: has(\"REV-01\"): REV-01: nothing"), Assert.Single(unknown.Faults) is var fault ? (fault.Paragraph, fault.Problem.En) : default);

        static string Text(ReportDocument report) => string.Concat(report.Blocks.SelectMany(b => b.AllRuns).Select(r => r.Text));
    }

    [Fact]
    public void Keeps_every_number_a_reference_to_its_figure_version_and_period()
    {
        ReportDocument report = RenderReport.Over(A.Template("按期答复率{{figure GID-09 full}}，其中企业{{figure GID-03 \"A1\" \"business\"}}，公开{{figure GID-03 \"A1\"}}。"), A.Values(), Nothing);

        Assert.Equal(
            [("GID-09@2026", "75%"), ("GID-08@2026", "6"), ("GID-03@2026", "8"), ("GID-09@2025", "90.3%"), ("GID-03@2026/A1/business", "2件"), ("GID-03@2026/A1/*", "5件")],
            report.Figures.Select(f => (f.Key, f.Shown)));
        Assert.All(report.Figures, f => Assert.Equal("figures/trial@2026-1", f.Version));
        Assert.Equal("按期答复率", Assert.IsType<ReportBlock.Prose>(Assert.Single(report.Blocks)).Runs[0].Text);
    }

    [Fact]
    public void Takes_what_people_wrote_and_keeps_its_figures_live()
    {
        ReportTemplate template = A.Template("::: problems owner=generalOffice narrative\n草稿{{figure GID-01}}\n:::");

        ReportDocument report = RenderReport.Over(template, A.Values(), new Dictionary<string, string> { ["problems"] = "一是申请增多，收到{{figure GID-01 full}}。\n二是人手不足\uE0000\uE001。" });

        Assert.Equal(["一是申请增多，收到12件（上年10件）。", "二是人手不足0。"], report.Blocks.Select(b => string.Concat(b.AllRuns.Select(r => r.Text))));
        Assert.All(report.Blocks, b => Assert.Equal("problems", b.Paragraph));
        Assert.Equal(2, report.Figures.Count);
    }

    [Fact]
    public void Is_not_final_while_a_paragraph_is_empty_a_hole_has_no_value_or_a_rule_fails()
    {
        ReportTemplate template = A.Template(
            """
            ## 一、甲 {#one}
            ::: written owner=generalOffice narrative
            :::
            ::: wrong owner=generalOffice narrative
            好。
            :::
            {{ figure("NRM-05") }}
            """,
            """
            parts: [{id: one, name: {zh: 甲, en: One}}]
            rules:
              - {id: GID-R08, name: {zh: 平衡, en: Balance}, else: {zh: 不平, en: Does not add up}, check: 'figure("GID-01") = figure("GID-03")'}
              - {id: GID-R09, name: {zh: 平衡, en: Balance}, else: {zh: 不平, en: Does not add up}, check: 'figure("GID-01") > figure("GID-03")'}
            """);

        ReportDocument report = RenderReport.Over(template, A.Values(), new Dictionary<string, string> { ["wrong"] = "{{figure GID-01 often}}" });

        Assert.Equal([("RPT-R01", "written"), ("template", "wrong"), ("RPT-R01", "wrong"), ("template", null), ("RPT-R01", null), ("GID-R08", null)], report.Faults.Select(f => (f.Rule, f.Paragraph)));
        Assert.Equal([false, true], report.Rules.Select(r => r.Holds!.Value));
    }

    [Fact]
    public void Reads_tables_with_cells_over_several_columns_and_rows()
    {
        ReportDocument report = RenderReport.Over(A.Template(
            """
            : 申请情况 {widths=3,1,1}
            | 项目 | 数量 | < |
            | ^ | 自然人 | 企业 |
            |---|---|---|
            | 新收 | {{figure GID-01 number "naturalPerson"}} | {{figure GID-01 number "business"}} |
            """), A.Values(), Nothing);

        var table = Assert.IsType<ReportBlock.Table>(Assert.Single(report.Blocks));
        Assert.Equal(("申请情况", 2, 3), (table.Caption, table.HeadRows, table.Rows.Count));
        Assert.Equal([3, 1, 1], table.Widths);
        Assert.Equal([("项目", 1, 2), ("数量", 2, 1)], table.Rows[0].Select(c => (c.Text, c.Columns, c.Rows)));
        Assert.Equal(["新收", "7", "5"], table.Rows[2].Select(c => c.Text));
    }

    [Fact]
    public void Says_which_figure_has_no_definition_in_the_period()
    {
        ReportDocument report = RenderReport.Over(A.Template("{{figure ZZZ-01}}"), A.Values(), Nothing);

        Assert.Equal("—", Assert.Single(report.Figures).Shown);
        Assert.Contains(report.Faults, f => f.Problem.En == "The figure 'ZZZ-01' is not in force in 2026.");
    }
}
