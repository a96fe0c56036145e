using Kefa.Bureau.Figures;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Reports;
using Kefa.Matching;

namespace Kefa.Bureau.Tests.Reports;

public sealed class ReadingReportTemplates
{
    [Fact]
    public void Knows_paragraphs_their_owners_and_every_figure_that_is_named()
    {
        ReportTemplate template = A.Template(
            """
            ## 一、总体情况 {#overview}
            收到申请{{figure GID-01}}。
            ::: received owner=legalSection
            {{#if has("GID-03")}}办结{{figure GID-03 full}}{{/if}}
            :::
            ::: problems owner=generalOffice narrative
            存在不足。
            :::
            """, "parts: [{id: overview, name: {zh: 总体情况, en: Overview}}]");

        Assert.Equal("report/trial@2026-1", template.Reference);
        Assert.Equal([("received", "legalSection", ReportParagraphKind.Generated), ("problems", "generalOffice", ReportParagraphKind.Narrative)], template.Paragraphs.Select(p => (p.Id, p.Owner, p.Kind)));
        Assert.All(template.Paragraphs, p => Assert.Equal("overview", p.Part));
        Assert.Equal(["GID-01", "GID-03", "GID-03"], template.Figures.Select(f => f.Code));
    }

    [Theory]
    [InlineData("{{figure GID-01", 10, "never closed")]
    [InlineData("{{figure GID-01 often}}", 10, "'often' is no way to write a figure")]
    [InlineData("\n{{#if has(\"GID-01\")}}\nA", 11, "is not closed")]
    [InlineData("\n{{ nobody }}", 11, "nobody")]
    [InlineData("{{ figure(year) }}", 10, "needs the code of its figure in quotation marks")]
    [InlineData("::: one\nA\n:::", 10, "Expected '::: id owner=role'")]
    [InlineData("::: one owner=legalSection\nA", 10, "is not ended")]
    [InlineData("::: one owner=legalSection\nA\n:::\n::: one owner=legalSection\nB\n:::", 13, "stands here twice")]
    [InlineData(":::", 10, "ends no paragraph here")]
    [InlineData("## 一、甲 {#other}", 10, "There is no part 'other'")]
    public void Refuses_what_does_not_hold_with_its_line(string body, int line, string problem)
    {
        var fault = Assert.Throws<ContentFileException>(() => A.Template(body));

        Assert.Equal(line, fault.Line);
        Assert.Contains(problem, fault.Problem.En, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("parts: [{id: a, name: {zh: 甲, en: A}}]", "has no heading")]
    [InlineData("parts: [{id: a, name: {zh: 甲}}]", "'en' is missing")]
    [InlineData("summary: none", "There is no key 'summary'")]
    public void Refuses_a_head_that_does_not_hold(string head, string problem) =>
        Assert.Contains(problem, Assert.Throws<ContentFileException>(() => A.Template("文。", head)).Problem.En, StringComparison.Ordinal);

    [Fact]
    public void Refuses_a_figure_that_nobody_has_or_that_is_not_in_force_with_the_report()
    {
        ReportTemplate template = A.Template("{{figure GID-01}}\n{{figure XXX-01}}\n{{ figure(\"OLD-01\") }}\n{{figure GAP-01}}");
        FigureSet[] sets = [Set("gid", "GID-01", "2020-01-01", null), Set("old", "OLD-01", "2020-01-01", "2026-06-30"), Set("gap", "GAP-01", "2020-01-01", "2026-06-30"), Set("gap", "GAP-01", "2026-07-01", null, "2")];

        Assert.Equal(
            ["trial.md:11: There is no figure 'XXX-01'.", "trial.md:12: The figure 'OLD-01' is not in force on 2026-07-01, and the report is."],
            ReportFiles.Problems(template, "trial.md", sets).Select(p => p.ToString()));
    }

    private static FigureSet Set(string id, string code, string from, string? to, string version = "1") =>
        FigureFile.Read("figures.yaml", new StringReader($$$"""
            id: {{{id}}}
            name: {zh: 甲, en: A}
            version: {{{version}}}
            inForce: {from: {{{from}}}{{{(to is null ? "" : ", to: " + to)}}}}
            owner: legalSection
            figures:
              - {code: {{{code}}}, name: {zh: 甲, en: A}, definition: {zh: 甲, en: A}, source: {matters: disclosure-on-request}, on: receivedOn, measure: count, unit: {zh: 件, en: items}}
            """));
}
