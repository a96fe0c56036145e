using System.Collections.Immutable;
using System.Globalization;
using Kefa.Documents.Official;

namespace Kefa.Bureau.Reports;

/// <summary>How a report is put on paper or on a page.</summary>
public sealed record ReportForm
{
    /// <summary>Whether each number carries the number of a note, and the notes follow as an attachment.</summary>
    public bool Notes { get; init; }

    /// <summary>Where a number leads; null for plain numbers, as the public page has them.</summary>
    public Func<FigureReference, string?>? Link { get; init; }

    /// <summary>The day on which it was issued; null for a draft, which says so.</summary>
    public DateOnly? IssuedOn { get; init; }

    /// <summary>发文字号, once it has one.</summary>
    public string? Number { get; init; }

    /// <summary>Where the records behind the numbers are found: the address up to the code of the figure; null where the bureau has no public address.</summary>
    public string? RecordsAt { get; init; }
}

/// <summary>A report as an official document after GB/T 9704: the one form from which DOCX, PDF and pages are made, so that they say the same.</summary>
public static class ReportPaper
{
    // Tables of more columns have smaller letters.
    private const int Sparse = 6;

    public static OfficialDocument Of(ReportDocument report, ReportForm form)
    {
        FigureReference[] notes = [.. report.Blocks.Where(block => block is not ReportBlock.Table).SelectMany(block => block.Figures).DistinctBy(note => note.Key, StringComparer.Ordinal)];
        Dictionary<string, int> numbers = form.Notes ? notes.Select((note, i) => (note.Key, i + 1)).ToDictionary(n => n.Key, n => n.Item2, StringComparer.Ordinal) : [];
        return new OfficialDocument
        {
            Layout = report.Layout, Organ = report.Organ, Title = report.Title, Recipient = report.Recipient, Number = form.Number, Date = form.IssuedOn,
            Draft = form.IssuedOn is null ? $"稿，数据截至{OfficialDocument.DateText(report.CutOff)}" : null,
            Body = [.. report.Blocks.Select(Block)],
            Attachments = form.Notes && notes.Length > 0 ? [NotesOf(report, notes, form)] : [],
        };

        DocumentBlock Block(ReportBlock block) => block switch
        {
            ReportBlock.Heading heading => new DocumentParagraph(heading.Text) { Given = heading.Level },
            ReportBlock.Prose prose => new DocumentParagraph(Runs(prose.Runs)) { Given = 0 },
            ReportBlock.Table table => new DocumentGrid([.. table.Rows.Select(row => row.Select(cell => new DocumentCell(Runs(cell.Runs, inTable: true), cell.Columns, cell.Rows) { IsHead = IsHead(cell) }).ToImmutableArray())], table.HeadRows)
            {
                Caption = string.IsNullOrEmpty(table.Caption) ? null : table.Caption, Widths = [.. table.Widths], IsDense = table.Rows[0].Sum(cell => cell.Columns) > Sparse,
            },
            _ => throw new InvalidOperationException($"A report has no {block.GetType().Name}."),
        };

        // The cells of statutory tables are plain; their numbers have notes all the same.
        ImmutableArray<DocumentRun> Runs(IReadOnlyList<ReportRun> runs, bool inTable = false) =>
            [.. runs.Select(run => new DocumentRun(run.Text, run.Figure is { } figure ? form.Link?.Invoke(figure) : null, run.Figure is { } noted && !inTable ? numbers.GetValueOrDefault(noted.Key) : 0))];
    }

    // Words tell what a row holds; figures, zeros that the law sets and dashes are what it holds.
    private static bool IsHead(ReportCell cell) => cell.Text.Any(char.IsLetter) && cell.Runs.All(run => run.Figure is null);

    private static DocumentAttachment NotesOf(ReportDocument report, FigureReference[] notes, ReportForm form)
    {
        string at = form.RecordsAt is { } address ? $"每个数据的逐条记录见{address}指标代码?period=统计期。" : "每个数据的逐条记录在本系统“指标”栏目按指标代码和统计期查阅。";
        return new DocumentAttachment(
            "数据说明",
            [
                new DocumentParagraph($"本报告所列数据由办件记录计算，数据截至{OfficialDocument.DateText(report.CutOff)}。{at}") { Given = 0 },
                new DocumentGrid(
                    [
                        Row("注", "指标", "数值", "统计期", "指标代码", "口径版本"),
                        .. notes.Select((note, i) => Row($"[{(i + 1).ToString(CultureInfo.InvariantCulture)}]", note.Name.Zh, Number(note), note.Period.ToString(), CodeOf(note), VersionOf(note))),
                        .. report.Blocks.OfType<ReportBlock.Table>().SelectMany(table => table.Figures).DistinctBy(cell => (cell.Code, cell.Period)).Select(cell => Row("表", cell.Name.Zh, "见表", cell.Period.ToString(), cell.Code, VersionOf(cell))),
                    ])
                {
                    Widths = [8, 34, 14, 10, 22, 12], IsDense = true,
                },
            ]);

        static ImmutableArray<DocumentCell> Row(params string[] cells) => [.. cells.Select(cell => new DocumentCell([new DocumentRun(cell)]))];
    }

    /// <summary>The code with the part that is meant.</summary>
    public static string CodeOf(FigureReference note) => note.Code + string.Concat(note.Keys.Select(key => "/" + (key ?? "*")));

    private static string Number(FigureReference note) => note.Value is { } value ? Math.Round(value, 2, MidpointRounding.AwayFromZero).ToString("0.##", CultureInfo.InvariantCulture) + (note.Reported ? "（据报告）" : "") : "—";

    private static string VersionOf(FigureReference note) => note.Version[(note.Version.LastIndexOf('@') + 1)..];
}
