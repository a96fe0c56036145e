using Kefa.Bureau.Content;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Reports;
using Kefa.Feel;
using Kefa.Matching;

namespace Kefa.Bureau.Tests.Reports;

/// <summary>The templates that come with the product, written from made-up numbers of the figures that come with it.</summary>
public sealed class ShippedReports
{
    private static readonly string[] Applicants = ["naturalPerson", "business", "research", "welfare", "legalService", "other"];
    private static readonly string[] Results = ["A1", "B1", "C1", "C2", "C3", "C4", "C5", "C6", "C7", "C8", "D1", "D2", "D3", "E1", "E2", "E3", "E4", "E5", "F1", "F2", "F3"];
    private static readonly FigureSet[] Sets = [.. Directory.GetFiles(Repository.Folder("content/figures"), "*.yaml").Select(file => FigureFile.Read(Path.GetFileName(file), new StringReader(File.ReadAllText(file))))];
    private static readonly Dictionary<string, string> Nothing = new(StringComparer.Ordinal);

    public static TheoryData<string> Templates => [.. Directory.GetFiles(Repository.Folder("content/reports"), "*.md").Select(Path.GetFileNameWithoutExtension).OfType<string>().Order(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Templates))]
    public void Hold_and_name_only_figures_that_are_there(string name)
    {
        (ReportTemplate? template, IReadOnlyList<ContentProblem> problems) = ReportFiles.Read(File.ReadAllBytes(PathOf(name)), name);

        Assert.Empty(problems);
        Assert.Equal(name, template!.Id);
        Assert.Empty(ReportFiles.Problems(template, name, Sets));
        Assert.All(template.Paragraphs, paragraph => Assert.Contains(paragraph.Owner, (string[])["legalSection", "generalOffice"]));
    }

    [Theory, MemberData(nameof(Templates))]
    public void Are_whole_in_a_year_with_numbers_and_in_one_without(string name)
    {
        ReportDocument busy = RenderReport.Over(Template(name), Values(3), Nothing), idle = RenderReport.Over(Template(name), Values(0), Nothing);

        Assert.Empty(idle.Faults);
        Assert.DoesNotContain(busy.Faults, fault => !fault.Rule.StartsWith("GID-R08", StringComparison.Ordinal));
        // A share of nothing is never a number.
        Assert.DoesNotContain(idle.Figures, figure => figure.Value is not null && figure.Shown.EndsWith('%'));
        Assert.Contains("本年度未", Text(idle), StringComparison.Ordinal);
        Assert.DoesNotContain("—", string.Concat(busy.Blocks.OfType<ReportBlock.Prose>().SelectMany(block => block.Figures).Select(figure => figure.Shown)), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rule-of-law-city", "measures,shortcomings,heads,plan,other", 60)]
    [InlineData("rule-of-law-district", "measures,shortcomings,heads,plan,other", 25)]
    [InlineData("legal-education-duty", "mechanism,inside,society,forms,problems,next", 25)]
    [InlineData("disclosure-yearly", "overview,active,requests,disputes,problems,other", 25)]
    public void Have_the_parts_that_are_asked_and_live_figures(string name, string parts, int figures)
    {
        ReportDocument report = RenderReport.Over(Template(name), Values(3), Nothing);

        Assert.Equal(parts.Split(','), report.Blocks.OfType<ReportBlock.Heading>().Where(h => h.Level == 1).Select(h => h.Part));
        Assert.InRange(report.Figures.Select(figure => figure.Code).Distinct(StringComparer.Ordinal).Count(), figures, 200);
    }

    [Fact]
    public void Print_the_statutory_tables_of_the_disclosure_report_with_every_row_and_cell()
    {
        ReportDocument report = RenderReport.Over(Template("disclosure-yearly"), Balanced(), Nothing);

        ReportBlock.Table[] tables = [.. report.Blocks.OfType<ReportBlock.Table>()];
        Assert.Equal(3, tables.Length);
        ReportBlock.Table third = tables[1], fourth = tables[2];
        ReportCell[][] rows = [.. third.Rows.Skip(third.HeadRows).Select(row => row.Where(cell => cell.Runs.Any(run => run.Figure is not null)).ToArray())];
        Assert.Equal(25, rows.Length);
        Assert.All(rows, row => Assert.Equal(7, row.Length));
        Assert.Equal(["21", "21", "21", "21", "21", "21", "126"], rows[0].Select(cell => cell.Text));
        Assert.Equal(["1", "1", "1", "1", "1", "1", "6"], rows[2].Select(cell => cell.Text));
        Assert.Equal(["21", "21", "21", "21", "21", "21", "126"], rows[23].Select(cell => cell.Text));
        Assert.Equal(15, Assert.Single(fourth.Rows.Skip(fourth.HeadRows)).Count);
        Assert.All(report.Rules, rule => Assert.True(rule.Holds, rule.Id));
        Assert.Empty(report.Faults);
    }

    [Theory]
    [InlineData("GID-04", "GID-R08.balance")]
    [InlineData("NRM-03", "GID-R08.documents")]
    [InlineData("DIS-15", "GID-R08.cases")]
    public void Refuse_to_be_final_when_a_check_of_the_disclosure_tables_fails(string changed, string rule)
    {
        ReportValues values = Balanced();
        FigureValue wrong = values.Now[changed];
        wrong = wrong with { Value = wrong.Value + 1, Groups = [.. wrong.Groups.Select((group, i) => i == 0 ? group with { Value = group.Value + 1 } : group)] };

        ReportDocument report = RenderReport.Over(Template("disclosure-yearly"), values with { Now = values.Now.ToDictionary(v => v.Key, v => v.Key == changed ? wrong : v.Value, StringComparer.Ordinal) }, Nothing);

        Assert.Contains(report.Faults, fault => fault.Rule == rule);
    }

    [Fact]
    public void Say_that_a_penalty_is_not_counted_here_unless_the_bureau_has_no_such_power()
    {
        Assert.Equal("—", Penalties(Values(3)));
        Assert.Equal("0", Penalties(Values(0)));

        static string Penalties(ReportValues values) => RenderReport.Over(Template("disclosure-yearly"), values, Nothing).Blocks.OfType<ReportBlock.Table>().First().Rows.First(row => row[0].Text == "行政处罚")[1].Text;
    }

    private static string PathOf(string name) => Repository.File($"content/reports/{name}.md");

    private static ReportTemplate Template(string name) => ReportTemplateFile.Read(name, File.ReadAllText(PathOf(name)));

    private static string Text(ReportDocument report) => string.Concat(report.Blocks.SelectMany(block => block.AllRuns).Select(run => run.Text));

    /// <summary>Every counted figure the same number, its rates of it 100 %; groups where a figure has them.</summary>
    private static ReportValues Values(int number) => Of(figure => figure.Group.Count == 0 || number == 0 ? [] : [new FigureGroup([.. figure.Group.Select(_ => (string?)"one")], number, number, 0)], _ => number);

    /// <summary>Tables that add up: each kind of applicant with one request of each result.</summary>
    private static ReportValues Balanced() => Of(
        figure => figure.Code switch
        {
            "GID-01" => [.. Applicants.Select(kind => new FigureGroup([kind], 21, 21, 0))],
            "GID-02" => [.. Applicants.Select(kind => new FigureGroup([kind], 4, 4, 0))],
            "GID-03" => [.. Results.SelectMany(code => Applicants.Select(kind => new FigureGroup([code, kind], 1, 1, 0)))],
            "GID-04" => [.. Applicants.Select(kind => new FigureGroup([kind], 4, 4, 0))],
            _ => [],
        },
        code => code switch
        {
            "GID-01" or "GID-03" => 126,
            "GID-02" or "GID-04" => 24,
            _ => 0,
        });

    private static ReportValues Of(Func<Figure, FigureGroup[]> groups, Func<string, decimal> number)
    {
        Dictionary<string, FigureValue> now = All(A.Year);
        return new ReportValues(A.Year, A.Year.To, "示例市科学技术局", now, All(A.Year.YearBefore), new Dictionary<string, IReadOnlyList<IReadOnlyDictionary<string, LocalText>>>(StringComparer.Ordinal));

        Dictionary<string, FigureValue> All(FigurePeriod period) => Sets.SelectMany(set => set.Figures.Select(figure => (set, figure))).ToDictionary(
            f => f.figure.Code,
            f =>
            {
                decimal? value = f.figure.Measure switch
                {
                    FigureMeasure.Rate rate => number(rate.Over) == 0 ? null : number(rate.Of) / number(rate.Over) * 100,
                    FigureMeasure.Growth => null,
                    FigureMeasure.Average or FigureMeasure.Median => number(f.figure.Code) == 0 ? null : number(f.figure.Code),
                    _ => number(f.figure.Code),
                };
                return new FigureValue(new CompiledReference(f.set, f.figure), period, value, (long)number(f.figure.Code), 0, groups(f.figure), value is null ? (Phrase)$"nothing" : null);
            },
            StringComparer.Ordinal);
    }
}
