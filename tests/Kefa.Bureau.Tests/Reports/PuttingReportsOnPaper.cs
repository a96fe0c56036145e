using System.Net;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Documents;
using Kefa.Bureau.Reports;
using Kefa.Documents.Official;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Tests.Reports;

/// <summary>One report as Word file, PDF, page and workbook.</summary>
public sealed partial class PuttingReportsOnPaper
{
    private const string Written = """
        ## 一、总体情况 {#overview}
        ### （一）依申请公开
        全年收到申请{{figure GID-01 full}}，按期答复率{{figure GID-09 full}}；合法性审核率{{figure NRM-05}}。
        : {widths=40,20,20,20}
        | 项目 | 申请人 | < | 总计 |
        | ^ | 自然人 | 商业企业 | ^ |
        |---|---|---|---|
        | 本年新收 | {{figure GID-01 number "naturalPerson"}} | {{figure GID-01 number "business"}} | {{figure GID-01 number}} |
        | 办结 | {{figure GID-03 number * "naturalPerson"}} | {{figure GID-03 number * "business"}} | {{figure GID-03 number}} |
        """;

    [Theory, InlineData(false), InlineData(true)]
    public async Task Says_the_same_in_Word_on_the_page_and_in_print(bool notes)
    {
        ComposedReport report = Report();
        var form = new ReportForm { Notes = notes, IssuedOn = new DateOnly(2027, 1, 20) };
        string said = Bare(string.Concat(ReportPaper.Of(report.Document, form).Lines()));

        using var word = WordprocessingDocument.Open(new MemoryStream(await WriteAsync(report, ReportFormat.Docx, form)), isEditable: false);
        string html = System.Text.Encoding.UTF8.GetString(await WriteAsync(report, ReportFormat.Html, form));
        using var reader = new PdfTextReader(Options.Create(new AttachmentOptions()), NullLogger<PdfTextReader>.Instance);
        (string printed, bool whole) = await reader.ReadAsync("report", new MemoryStream(await WriteAsync(report, ReportFormat.Pdf, form)), TestContext.Current.CancellationToken);

        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(word).Select(e => $"{e.Path?.XPath}: {e.Description}"));
        Assert.Equal(said, Bare(string.Concat(word.MainDocumentPart!.Document!.Body!.Descendants<Text>().Select(t => t.Text))));
        Assert.Equal(said, Bare(WebUtility.HtmlDecode(Tag().Replace(html[html.IndexOf("<article", StringComparison.Ordinal)..], ""))));
        Assert.True(whole);
        // Readers of print take the cells of a table in an order of their own: the same letters, and every paragraph as it is.
        // A font has one glyph for 见 and for the radical that looks like it, and names it after the radical.
        string bare = Bare(PageNumber().Replace(printed, "")).Replace('⻅', '见');
        Assert.Equal(said.Order(), bare.Order());
        Assert.Contains(Bare("全年收到申请12件" + (notes ? "[1]" : "") + "（上年10件"), bare, StringComparison.Ordinal);
    }

    [Fact]
    public void Merges_the_cells_of_statutory_tables_and_repeats_their_head()
    {
        var stream = new MemoryStream();
        OfficialDocx.Write(ReportPaper.Of(Report().Document, new ReportForm()), stream);
        using var word = WordprocessingDocument.Open(stream, isEditable: false);

        TableRow[] rows = [.. Assert.Single(word.MainDocumentPart!.Document!.Body!.Elements<Table>()).Elements<TableRow>()];
        Assert.Equal([true, true, false, false], rows.Select(row => row.TableRowProperties!.GetFirstChild<TableHeader>() is not null));
        Assert.Equal([3, 4, 4, 4], rows.Select(row => row.Elements<TableCell>().Count()));
        Assert.Equal([1, 2, 1], rows[0].Elements<TableCell>().Select(cell => cell.TableCellProperties!.GridSpan?.Val?.Value ?? 1));
        Assert.Equal(MergedCellValues.Continue, rows[1].Elements<TableCell>().First().TableCellProperties!.VerticalMerge!.Val!.Value);
        string html = OfficialHtml.Fragment(ReportPaper.Of(Report().Document, new ReportForm()));
        Assert.Contains("<th scope=\"colgroup\" colspan=\"2\">申请人</th>", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">本年新收</th><td>7</td>", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Links_each_number_where_the_page_is_for_staff_and_none_on_the_public_one()
    {
        ReportDocument report = Report().Document;

        string staff = OfficialHtml.Fragment(ReportPaper.Of(report, new ReportForm { Link = figure => "/f/" + figure.Key })), open = OfficialHtml.Fragment(ReportPaper.Of(report, new ReportForm()));

        Assert.Equal(report.Figures.Count, Link().Count(staff));
        Assert.Contains("<a href=\"/f/GID-03@2026/*/naturalPerson\">6</a>", staff, StringComparison.Ordinal);
        Assert.Contains("<a href=\"/f/NRM-05@2026\">本年度未发生</a>", staff, StringComparison.Ordinal);
        Assert.DoesNotContain("<a ", open, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_each_number_a_note_with_code_version_and_period()
    {
        ComposedReport report = Report();
        using var word = WordprocessingDocument.Open(new MemoryStream(await WriteAsync(report, ReportFormat.Docx, new ReportForm { Notes = true, RecordsAt = "https://kjj.example.cn/console/figures/" })), isEditable: false);

        Body body = word.MainDocumentPart!.Document!.Body!;
        Assert.Equal(["[1]", "[2]", "[3]", "[4]", "[5]", "[6]", "[7]"], body.Descendants<Run>().Where(run => run.RunProperties?.VerticalTextAlignment is not null).Select(run => run.InnerText));
        TableRow[] notes = [.. body.Elements<Table>().Last().Elements<TableRow>()];
        Assert.Equal(["[2]", "GID-01名", "10", "2025", "GID-01", "2026-1"], notes[2].Elements<TableCell>().Select(cell => cell.InnerText));
        Assert.Contains("https://kjj.example.cn/console/figures/", body.InnerText, StringComparison.Ordinal);
        Assert.Contains("数据截至2026年12月31日", body.InnerText, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Gives_the_figures_as_numbers_with_their_definitions_on_a_second_sheet()
    {
        ComposedReport report = Report();
        byte[] workbook = await WriteAsync(report, ReportFormat.Xlsx, new ReportForm());

        string[][] rows = [.. Kefa.Documents.Tables.XlsxTableReader.Read(new MemoryStream(workbook)).Select(row => row.Cells.ToArray())];
        Assert.Equal(1 + report.Document.Notes.Count, rows.Length);
        Assert.Equal(["1", "GID-01", "GID-01名", "2026", "12", "件", "12件"], rows[1][..7]);
        Assert.Equal("nothing", Assert.Single(rows, row => row[1] == "NRM-05")[7]);
        using var book = SpreadsheetDocument.Open(new MemoryStream(workbook), isEditable: false);
        string definitions = book.WorkbookPart!.WorksheetParts.Last().Worksheet!.InnerText;
        Assert.Contains("口径GID-01", definitions, StringComparison.Ordinal);
        Assert.Contains("report/trial@2026-1", definitions, StringComparison.Ordinal);
    }

    [Fact]
    public void Is_a_draft_that_says_so_until_it_is_issued()
    {
        ReportDocument report = Report().Document;

        Assert.Equal("稿，数据截至2026年12月31日", ReportPaper.Of(report, new ReportForm()).Draft);
        Assert.Null(ReportPaper.Of(report, new ReportForm { IssuedOn = new DateOnly(2027, 1, 20) }).Draft);
        Assert.Equal("示例市科学技术局2026年报告_截至20261231_v2026-1.docx", WriteReport.FileName(report, ReportFormat.Docx));
    }

    private static ComposedReport Report()
    {
        ReportTemplate template = A.Template(Written, "parts: [{id: overview, name: {zh: 总体情况, en: Overview}}]");
        return new ComposedReport(template, RenderReport.Over(template, A.Values(), new Dictionary<string, string>(StringComparer.Ordinal)), A.Values());
    }

    private static async Task<byte[]> WriteAsync(ComposedReport report, ReportFormat format, ReportForm form)
    {
        using var printer = new PdfPrinter(Options.Create(new PdfOptions()), NullLogger<PdfPrinter>.Instance);
        return (await new WriteReport(printer, TimeProvider.System).HandleAsync(report, format, form, "测试", TestContext.Current.CancellationToken))!;
    }

    private static string Bare(string text) => Space().Replace(text, "");

    [GeneratedRegex("<[^>]*>", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex("<a href=", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Link();

    [GeneratedRegex(@"\s", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Space();

    [GeneratedRegex(@"—\s*[0-9]+\s*—", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex PageNumber();
}
