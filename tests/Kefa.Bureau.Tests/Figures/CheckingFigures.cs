using System.Text.RegularExpressions;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Registers;
using Kefa.Procedures;

namespace Kefa.Bureau.Tests.Figures;

/// <summary>Figures that do not hold are refused with file, line and what is wrong, in both languages.</summary>
public sealed partial class CheckingFigures
{
    private const string Head =
        """
        id: tests
        name: {zh: 测试, en: Tests}
        version: 2026-1
        inForce: {from: 2020-01-01}
        owner: legalSection
        figures:

        """;

    [Theory]
    [InlineData("source: {matters: no-such}\non: matter.openedOn\nmeasure: count", 7, "There is no procedure 'no-such'.")]
    [InlineData("source: {matters: deputy-proposal}\non: matter.done.never\nmeasure: count", 7, "'on' names 'matter.done.never', which the source does not have.")]
    [InlineData("source: {matters: deputy-proposal}\non: matter.stage\nmeasure: count", 7, "'on' names 'matter.stage', which is no date.")]
    [InlineData("source: {matters: deputy-proposal}\nmeasure: count", 7, "Neither 'on' nor the filter says which period a row belongs to.")]
    [InlineData("source: {matters: deputy-proposal}\non: assignedOn\nfilter: |-\n  keyItem and\n  dutty = \"CO\"\nmeasure: count", 15, "dutty")]
    [InlineData("source: {matters: deputy-proposal}\non: assignedOn\nfilter: |-\n  duty\nmeasure: count", 14, "Expected a condition, but 'duty' is a ")]
    [InlineData("source: {matters: deputy-proposal}\non: assignedOn\nmeasure: {sum: duty}", 7, "'sum' names 'duty', which is no number.")]
    [InlineData("source: {matters: deputy-proposal}\non: assignedOn\nmeasure: {mode: duty}", 13, "There is no measure 'mode'")]
    [InlineData("source: {entries: answers, of: deputy-proposal}\non: matter.openedOn\nmeasure: count", 7, "has no list of records 'answers'.")]
    [InlineData("source: {matters: deputy-proposal}\non: assignedOn\nmeasure: count\ngroup: [duty, itemKind, keyItem]", 14, "A figure is told apart by at most two paths.")]
    [InlineData("source: {matters: deputy-proposal}\non: assignedOn\nmeasure: count\ngroup: proposers", 7, "'group' names 'proposers', which the source does not have.")]
    [InlineData("measure: {growth: TST-99}", 7, "There is no figure 'TST-99'.")]
    [InlineData("measure: {total: {plus: [TST-01]}}", 7, "The figure 'TST-01' is made of itself.")]
    [InlineData("source: {matters: deputy-proposal}\non: assignedOn\nmeasure: {growth: TST-01}", 7, "A figure that is made of others has no 'source': those have their own.")]
    [InlineData("source: {matters: deputy-proposal}\non: assignedOn\nmeasure: count\nunits: x", 14, "There is no key 'units' here")]
    public void Says_where_and_what(string figure, int line, string said)
    {
        string problem = Assert.Single(Problems(Head + One("TST-01", figure)));
        Assert.StartsWith($"tests.yaml:{line}: ", problem, StringComparison.Ordinal);
        Assert.Contains(said, problem, StringComparison.Ordinal);
    }

    [Fact]
    public void A_field_that_a_version_of_the_procedure_does_not_have_is_no_field_of_a_figure()
    {
        Procedure now = Proposals(text => text), before = Proposals(text => text.Replace("  keyItem: {type: boolean", "  mainItem: {type: boolean", StringComparison.Ordinal)
            .Replace("keyItem", "mainItem", StringComparison.Ordinal).Replace("version: 2025-2", "version: 2024-1", StringComparison.Ordinal));

        string problem = Assert.Single(Problems(Head + One("TST-01", "source: {matters: deputy-proposal}\non: assignedOn\nfilter: |-\n  keyItem\nmeasure: count"), now, before));

        Assert.Contains("Version 2024-1 of the procedure does not have 'keyItem'", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Versions_of_a_set_are_not_in_force_at_once_and_a_code_stands_in_one_set()
    {
        string figure = One("TST-01", "source: {matters: deputy-proposal}\non: assignedOn\nmeasure: count"), first = Head.Replace("{from: 2020-01-01}", "{from: 2020-01-01, to: 2026-12-31}", StringComparison.Ordinal) + figure;
        string second = Head.Replace("version: 2026-1", "version: 2026-2", StringComparison.Ordinal).Replace("2020-01-01", "2026-06-01", StringComparison.Ordinal) + figure;
        string elsewhere = Head.Replace("id: tests", "id: others", StringComparison.Ordinal) + figure;

        Assert.Contains(Checked([first, second]), problem => problem.Contains("figures/tests@2026-1 and figures/tests@2026-2 are in force at once.", StringComparison.Ordinal));
        Assert.Contains(Checked([first, elsewhere]), problem => problem.Contains("The figure 'TST-01' also stands in figures/", StringComparison.Ordinal));
        Assert.Empty(Checked([first.Replace("to: 2026-12-31", "to: 2026-05-31", StringComparison.Ordinal), second]));
    }

    /// <summary>docs/coverage.md names every number that was counted by hand in the five reports, and only figures that are shipped.</summary>
    [Fact]
    public void Coverage_names_every_counted_number_and_shipped_figures_only()
    {
        string coverage = File.ReadAllText(Path.Combine(Repository.Root, "docs", "coverage.md"));
        HashSet<string> shipped = [.. Directory.GetFiles(Path.Combine(Repository.Root, "content", "figures"), "*.yaml").SelectMany(file => FigureFile.Read(file, new StringReader(File.ReadAllText(file))).Figures).Select(f => f.Code)];
        string[] counted = [.. Directory.GetFiles(Path.Combine(Repository.Root, "tests", "Kefa.Documents.Tests", "Reported", "Counted"), "*.tsv").SelectMany(File.ReadLines).Where(line => !line.StartsWith('#'))];

        Assert.All(CodeOfFigure().Matches(coverage).Select(m => m.Value), code => Assert.Contains(code, shipped));
        Assert.Equal(counted.Length, coverage.Split('\n').Count(line => CountedRow().IsMatch(line)));
    }

    private static string One(string code, string figure) =>
        $"  - code: {code}\n    name: {{zh: 名, en: Name}}\n    definition: {{zh: 义, en: Definition}}\n    unit: {{zh: 件, en: items}}\n" + string.Concat(figure.Split('\n').Select(line => "    " + line + "\n"));

    private static IReadOnlyList<string> Problems(string text, params Procedure[] procedures) => Checked([text], procedures);

    private static IReadOnlyList<string> Checked(string[] files, params Procedure[] procedures)
    {
        try
        {
            return [.. FigureFiles.Problems([.. files.Select(text => (FigureFile.Read("tests.yaml", new StringReader(text)), "tests.yaml"))], procedures is [] ? [Proposals(text => text)] : procedures).Select(problem => problem.ToString())];
        }
        catch (ContentFileException wrong)
        {
            return [wrong.Message];
        }
    }

    private static Procedure Proposals(Func<string, string> change)
    {
        string text = change(File.ReadAllText(Path.Combine(Repository.Root, "content", "procedures", "deputy-proposal.yaml")));
        ProcedureReading reading = ProcedureReader.Read("deputy-proposal.yaml", text, ProcedureVocabulary.Open);
        return reading.Procedure ?? throw new InvalidDataException(string.Join('\n', reading.Faults));
    }

    [GeneratedRegex("\\b[A-Z]{3}-[0-9]{2}\\b")]
    private static partial Regex CodeOfFigure();

    [GeneratedRegex("^\\| [一二三四五六七]")]
    private static partial Regex CountedRow();
}
