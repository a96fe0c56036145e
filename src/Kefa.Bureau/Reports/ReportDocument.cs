using Kefa.Bureau.Figures;
using Kefa.Documents.Official;
using Kefa.Feel;
using Kefa.Matching;

namespace Kefa.Bureau.Reports;

/// <summary>How a number is written where it stands.</summary>
public enum FigureForm
{
    /// <summary>With its unit: 12件, 91.7%.</summary>
    Plain,

    /// <summary>Without its unit, for cells of tables.</summary>
    Number,

    /// <summary>In ten thousands of its unit: 12.50万元.</summary>
    Wan,

    /// <summary>In ten thousands, without its unit.</summary>
    WanNumber,

    /// <summary>With what it is a share of, and with last year's: 91.7%（11/12，上年90%）.</summary>
    Full,

    /// <summary>How much more or less than last year: 比上年增加2件.</summary>
    Change,
}

/// <summary>A number in a report, and what it is the number of.</summary>
/// <param name="Version">The set of the figure with its version: <c>figures/disclosure-on-request@2026-1</c>.</param>
/// <param name="Period">The period for which it was computed: the year before where last year's number is meant.</param>
/// <param name="Keys">The part of the figure, by its group paths; null stands for all of one path. Empty for the whole figure.</param>
/// <param name="Value">The number, not rounded; null where there is none.</param>
/// <param name="Shown">As it is written.</param>
/// <param name="None">Why there is none.</param>
/// <param name="Reported">That it was taken from an earlier report, not computed.</param>
public sealed record FigureReference(
    string Code, LocalText Name, string Version, FigurePeriod Period, IReadOnlyList<string?> Keys, FigureForm Form, decimal? Value, string Shown, Phrase? None, bool Reported)
{
    /// <summary>What it refers to, whatever form it is written in.</summary>
    public string Key => $"{Code}@{Period}" + string.Concat(Keys.Select(key => "/" + (key ?? "*")));
}

/// <summary>A stretch of text; with a figure where it is a number.</summary>
public sealed record ReportRun(string Text, FigureReference? Figure = null);

/// <summary>A cell of a table, over so many columns and rows.</summary>
public sealed record ReportCell(IReadOnlyList<ReportRun> Runs, int Columns = 1, int Rows = 1)
{
    public string Text => string.Concat(Runs.Select(run => run.Text));
}

/// <summary>A heading, paragraph or table of a report.</summary>
/// <param name="Paragraph">The named paragraph to which it belongs; null for text of the template itself.</param>
/// <param name="Part">The part in which it stands; null before the first.</param>
public abstract record ReportBlock(string? Paragraph, string? Part)
{
    /// <param name="Level">1 for the parts, 2 and 3 below.</param>
    public sealed record Heading(int Level, string Text, string? Paragraph, string? Part) : ReportBlock(Paragraph, Part);

    public sealed record Prose(IReadOnlyList<ReportRun> Runs, string? Paragraph, string? Part) : ReportBlock(Paragraph, Part);

    /// <param name="HeadRows">How many of the rows are the head.</param>
    /// <param name="Widths">The widths of the columns as shares of all; empty for equal ones.</param>
    public sealed record Table(string? Caption, int HeadRows, IReadOnlyList<IReadOnlyList<ReportCell>> Rows, IReadOnlyList<int> Widths, string? Paragraph, string? Part) : ReportBlock(Paragraph, Part);

    /// <summary>All figures in it, in order.</summary>
    public IEnumerable<FigureReference> Figures => AllRuns.Select(run => run.Figure).OfType<FigureReference>();

    /// <summary>What it says, without how.</summary>
    public IEnumerable<ReportRun> AllRuns => this switch
    {
        Heading heading => [new ReportRun(heading.Text)],
        Prose prose => prose.Runs,
        Table table => table.Rows.SelectMany(row => row).SelectMany(cell => cell.Runs),
        _ => [],
    };
}

/// <summary>Why a report cannot be final yet.</summary>
/// <param name="Rule">The rule by which it is refused: RPT-R01, GID-R08.</param>
/// <param name="Paragraph">The paragraph; null for the whole report.</param>
public sealed record ReportFault(string Rule, string? Paragraph, Phrase Problem);

/// <summary>A rule of the template beside what it came to.</summary>
/// <param name="Holds">Null where a number that it needs is not there.</param>
public sealed record ReportRuleResult(string Id, LocalText Name, LocalText Else, bool? Holds);

/// <summary>A report for a year: text and tables whose numbers know what they are.</summary>
/// <param name="Template">The version of the template, as <c>report/id@version</c>.</param>
/// <param name="CutOff">The last day that counts.</param>
/// <param name="Faults">Why it cannot be final; empty when it can.</param>
public sealed record ReportDocument(
    string Template, DocumentLayout Layout, FigurePeriod Period, DateOnly CutOff, string Organ, string Title, string? Recipient,
    IReadOnlyList<ReportBlock> Blocks, IReadOnlyList<ReportRuleResult> Rules, IReadOnlyList<ReportFault> Faults)
{
    /// <summary>Every number in it, in the order in which they stand.</summary>
    public IReadOnlyList<FigureReference> Figures => [.. Blocks.SelectMany(block => block.Figures)];

    /// <summary>The numbers, each thing once: what the notes list.</summary>
    public IReadOnlyList<FigureReference> Notes => [.. Figures.DistinctBy(figure => figure.Key, StringComparer.Ordinal)];
}
