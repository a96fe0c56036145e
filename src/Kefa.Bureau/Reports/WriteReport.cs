using System.Globalization;
using Kefa.Bureau.Documents;
using Kefa.Documents.Official;
using Kefa.Documents.Tables;

namespace Kefa.Bureau.Reports;

/// <summary>The files that a report is given as.</summary>
public enum ReportFormat
{
    Docx,
    Pdf,
    Html,
    Xlsx,
}

/// <summary>Writes a report as a file. All but the workbook are one document and say the same; the workbook has its figures with their definitions.</summary>
public sealed class WriteReport(PdfPrinter pdf, TimeProvider time)
{
    /// <summary>The ending and media type of a format.</summary>
    public static (string Extension, string MediaType) ContentOf(ReportFormat format) => format switch
    {
        ReportFormat.Docx => ("docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ReportFormat.Pdf => ("pdf", "application/pdf"),
        ReportFormat.Html => ("html", "text/html; charset=utf-8"),
        _ => TableExport.ContentOf(TableFormat.Xlsx),
    };

    /// <summary><c>示例市科学技术局2026年法治政府建设年度报告_截至20261231_v2026-1.docx</c></summary>
    public static string FileName(ReportDocument report, ReportFormat format)
    {
        string name = Path.GetFileNameWithoutExtension(TableExport.FileName(report.Title.ReplaceLineEndings(""), report.CutOff, TableFormat.Xlsx));
        return $"{name}_v{report.Template[(report.Template.LastIndexOf('@') + 1)..]}.{ContentOf(format).Extension}";
    }

    /// <returns>The file; null where there is no browser to print a PDF.</returns>
    /// <exception cref="ArgumentException">The document has faults that the standard forbids.</exception>
    public async Task<byte[]?> HandleAsync(ComposedReport report, ReportFormat format, ReportForm form, string by, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        OfficialDocument document = ReportPaper.Of(report.Document, form);
        switch (format)
        {
            case ReportFormat.Docx:
                OfficialDocx.Write(document, bytes);
                break;
            case ReportFormat.Pdf:
                return await pdf.PrintAsync(OfficialHtml.Page(document), cancellationToken) is PdfOutcome.Printed { Pdf: var printed } ? printed : null;
            case ReportFormat.Html:
                await bytes.WriteAsync(System.Text.Encoding.UTF8.GetBytes(OfficialHtml.Page(document)), cancellationToken);
                break;
            default:
                await Workbook(report, by).WriteAsync(bytes, TableFormat.Xlsx, cancellationToken);
                break;
        }
        return bytes.ToArray();
    }

    private TableExport Workbook(ComposedReport report, string by)
    {
        ReportDocument document = report.Document;
        FigureReference[] figures = [.. document.Notes];
        return new TableExport
        {
            Title = document.Title.ReplaceLineEndings(""),
            Columns =
            [
                new("注", ColumnType.Number, 6), new("指标代码", Width: 16), new("指标", Width: 36), new("统计期", Width: 10), new("数值", ColumnType.Number, 14), new("单位", Width: 8), new("报告中写作", Width: 18),
                new("没有数值的原因", Width: 28), new("来源", Width: 10), new("所在段落", Width: 24),
            ],
            Rows = figures.Select(IReadOnlyList<object?> (figure, i) =>
            [
                i + 1, ReportPaper.CodeOf(figure), figure.Name.Zh, figure.Period.ToString(), figure.Value, report.Values.Now.GetValueOrDefault(figure.Code)?.Figure.Figure.Unit.Zh, figure.Shown,
                figure.None?.Zh, figure.Reported ? "据报告" : "计算", string.Join('、', document.Blocks.Where(block => block.Figures.Any(f => f.Key == figure.Key)).Select(block => block.Paragraph).OfType<string>().Distinct(StringComparer.Ordinal)),
            ]).ToAsyncEnumerable(),
            Notes =
            [
                new("报告", document.Title.ReplaceLineEndings("")), new("模板", document.Template), new("统计期", document.Period.Name.Zh), new("数据截止", document.CutOff.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)),
                new("导出", $"{by} {time.GetUtcNow().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)}"),
                .. figures.Select(figure => figure.Code).Distinct(StringComparer.Ordinal).Select(code => report.Values.Now.GetValueOrDefault(code)?.Figure).OfType<Figures.CompiledReference>()
                    .Select(reference => new TableNote(reference.Figure.Code, $"{reference.Figure.Name.Zh}：{reference.Figure.Definition.Zh}（{reference.Set.Reference}；{string.Join("；", reference.Figure.Basis)}）{(reference.Figure.Filter is { } filter ? "筛选：" + filter.ReplaceLineEndings(" ").Trim() : "")}")),
            ],
        };
    }
}
