using System.Security.Cryptography;
using System.Text;
using Kefa.Bureau.Attachments;
using Kefa.Documents.Reported;
using Kefa.Documents.Tables;

namespace Kefa.Bureau.Figures.Earlier;

/// <summary>What files earlier reports come in, told by their content. Beside what everybody may send there are pages and text in GB 18030.</summary>
public static class EarlierReportFile
{
    private static readonly FileKind Html = new("text/html", ".html", new("网页", "page"));
    private static readonly FileKind ChineseText = new("text/plain; charset=gb18030", ".txt", new("文本（GB 18030）", "text (GB 18030)"));

    internal sealed record Told(ReportFormat Format, FileKind Kind);

    /// <summary>The lines of a file of a kind that is told by its content.</summary>
    /// <returns>Null when it is none of the kinds that are read, or a PDF without text.</returns>
    /// <exception cref="ReportFormatException">It is damaged or beyond the limits.</exception>
    public static async Task<IReadOnlyList<ReportLine>?> LinesAsync(byte[] bytes, PdfTextReader pdf, CancellationToken cancellationToken)
    {
        if (await TellAsync(bytes, cancellationToken) is not { } told) return null;
        byte[] text = told.Kind == FileKind.Pdf ? (await TextOfPdfAsync(pdf, bytes, cancellationToken)).Text : bytes;
        return text.Length == 0 ? null : await ReportFile.ReadAsync(new MemoryStream(text, writable: false), told.Format, null, cancellationToken);
    }

    /// <summary>The text of a PDF as UTF-8, and whether that is all.</summary>
    internal static async Task<(byte[] Text, bool IsWhole)> TextOfPdfAsync(PdfTextReader pdf, byte[] bytes, CancellationToken cancellationToken)
    {
        using var file = new MemoryStream(bytes, writable: false);
        (string text, bool isWhole) = await pdf.ReadAsync(Convert.ToHexStringLower(SHA256.HashData(bytes)), file, cancellationToken);
        return (Encoding.UTF8.GetBytes(string.IsNullOrWhiteSpace(text) ? "" : text), isWhole);
    }

    /// <returns>Null when it is none of them.</returns>
    internal static async Task<Told?> TellAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        using var file = new MemoryStream(bytes, writable: false);
        FileKind? kind = await FileKinds.TellAsync(file, cancellationToken);
        if (kind == FileKind.Docx) return new Told(ReportFormat.Docx, kind);
        // Its text is read first, by a process of its own.
        if (kind == FileKind.Pdf) return new Told(ReportFormat.PlainText, kind);
        if (kind == FileKind.PlainText) return new Told(ReportFormat.PlainText, kind);
        if (kind is not null) return null;
        Encoding encoding;
        try
        {
            encoding = await TextEncodings.DetectAsync(file, cancellationToken);
        }
        catch (TableFormatException)
        {
            return null; // in no encoding that texts are written in
        }
        string text = encoding.GetString(bytes);
        if (text.AsSpan().ContainsAnyInRange('\0', '\b') || text.AsSpan().ContainsAnyInRange('\u000E', '\u001F')) return null;
        ReadOnlySpan<char> begin = text.AsSpan().TrimStart('\uFEFF').TrimStart();
        if (begin.StartsWith("<")) return new Told(ReportFormat.Html, Html);
        return begin.StartsWith("#!") || begin.StartsWith("{\\rtf", StringComparison.OrdinalIgnoreCase) ? null : new Told(ReportFormat.PlainText, ChineseText);
    }

    internal static ReportFormat FormatOf(string mediaType) =>
        mediaType == FileKind.Docx.MediaType ? ReportFormat.Docx : mediaType == Html.MediaType ? ReportFormat.Html : ReportFormat.PlainText;
}
