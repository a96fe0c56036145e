using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;

namespace Kefa.Documents.Official;

/// <summary>
/// An official document as HTML that prints as GB/T 9704-2012 lays it out: a fragment for a page that carries <see cref="StyleSheet"/>, or a page of its own for a
/// browser that makes a PDF of it. It says the same as <see cref="OfficialDocx"/>.
/// </summary>
public static class OfficialHtml
{
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    /// <summary>The style sheet of the fragment.</summary>
    public static string StyleSheet { get; } = ReadStyleSheet();

    /// <summary>The document as one <c>article</c>.</summary>
    /// <param name="document">The document; what the standard forbids is the caller's to refuse (<see cref="OfficialDocument.Faults"/>).</param>
    /// <param name="heading">The level of the title among the headings of the page that shows it.</param>
    public static string Fragment(OfficialDocument document, int heading = 1)
    {
        ArgumentNullException.ThrowIfNull(document);
        ArgumentOutOfRangeException.ThrowIfLessThan(heading, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(heading, 5);
        var html = new StringBuilder();
        var kind = document.ShownLayout switch { DocumentLayout.RedHead => "red-head", DocumentLayout.Letter => "letter", _ => "plain" };
        html.Append(CultureInfo.InvariantCulture, $"<article class=\"official official-{kind}\" lang=\"zh-CN\">\n");
        Paragraph(html, "official-copy", document.CopyNumber);
        Paragraph(html, "official-secrecy", document.Secrecy);
        Paragraph(html, "official-urgency", document.Urgency);
        Head(html, document);
        Title(html, document.Title, heading);
        Paragraph(html, "official-draft", document.Draft is { } draft ? $"（{draft}）" : null);
        Paragraph(html, "official-recipient", document.Recipient is { } recipient ? $"{recipient}：" : null);
        Blocks(html, document.Body, heading);
        if (!document.Attachments.IsEmpty)
        {
            html.Append("<div class=\"official-attachments\">\n");
            foreach (var line in document.AttachmentLines())
                Paragraph(html, "", line);
            html.Append("</div>\n");
        }

        if (document.Date is { } date)
            html.Append(CultureInfo.InvariantCulture, $"<div class=\"official-signature\"><p>{Encoded(document.Organ)}<time datetime=\"{date:yyyy-MM-dd}\">{OfficialDocument.DateText(date)}</time></p></div>\n");
        Paragraph(html, "official-note", document.Note is { } note ? $"（{note}）" : null);
        for (var i = 0; i < document.Attachments.Length; i++)
        {
            html.Append("<section class=\"official-attachment\">\n");
            Paragraph(html, "official-attachment-head", document.AttachmentHead(i));
            Title(html, document.Attachments[i].Title, heading + 1);
            Blocks(html, document.Attachments[i].Body, heading + 1);
            html.Append("</section>\n");
        }

        html.Append("<div class=\"official-foot\">\n");
        Reference(html, document.Reference);
        Colophon(html, document);
        html.Append("</div>\n");
        return html.Append("</article>\n").ToString();
    }

    /// <summary>The address of the link that marks the foot of the document in a page that is printed to find it.</summary>
    public const string FootMark = "https://foot.invalid/";

    /// <summary>The margin below the text: 35 mm in points.</summary>
    public const double BottomPoints = 35 / 25.4 * 72;

    /// <summary>Whether the document has something that belongs at the foot of its last page.</summary>
    public static bool HasFoot(OfficialDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        return document.Reference is not null || document.CopiesTo is not null || (document.PrintedBy is not null && document.ShownLayout == DocumentLayout.RedHead);
    }

    /// <summary>A whole page with its style sheet, for printing.</summary>
    /// <param name="document">The document.</param>
    /// <param name="footSpace">Points by which the foot stands lower than the text leaves it: browsers cannot put it at the foot of the last page themselves.</param>
    /// <param name="markFoot">Whether a link marks where the foot ends, so that the space can be measured in the print.</param>
    public static string Page(OfficialDocument document, double footSpace = 0, bool markFoot = false)
    {
        ArgumentNullException.ThrowIfNull(document);
        var fragment = Fragment(document);
        if (markFoot)
            fragment = fragment.Replace("</div>\n</article>", $"<a class=\"official-foot-mark\" href=\"{FootMark}\"></a></div>\n</article>", StringComparison.Ordinal);
        var space = string.Create(CultureInfo.InvariantCulture, $".official .official-foot {{ margin-top: 0; padding-top: {footSpace:0.##}pt; }}\n.official-foot-mark {{ position: absolute; left: 0; bottom: 0; width: 5mm; height: 1mm; }}\n");
        return $"<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n<title>{Encoded(document.Title.ReplaceLineEndings(""))}</title>\n<style>\n{StyleSheet}body {{ margin: 0; }}\n{space}</style>\n</head>\n<body>\n{fragment}</body>\n</html>\n";
    }

    private static void Head(StringBuilder html, OfficialDocument document)
    {
        if (document.ShownLayout == DocumentLayout.RedHead)
        {
            var above = new[] { document.CopyNumber, document.Secrecy, document.Urgency }.Count(line => line is not null);
            Paragraph(html, string.Create(CultureInfo.InvariantCulture, $"official-mark official-after-{above}"), $"{document.Organ}文件");
            if (document.Signers.IsEmpty)
                Paragraph(html, "official-head", document.Number);
            else
                html.Append(CultureInfo.InvariantCulture, $"<p class=\"official-head official-head-upward\"><span>{Encoded(document.Number)}</span><span class=\"official-signers\">签发人：<span>{Encoded(string.Join('　', document.Signers))}</span></span></p>\n");
        }
        else if (document.ShownLayout == DocumentLayout.Letter)
        {
            Paragraph(html, "official-letter-mark", document.Organ);
            Paragraph(html, "official-letter-number", document.Number);
        }
        else
        {
            Paragraph(html, "official-letter-number", document.Number);
        }
    }

    private static void Title(StringBuilder html, string title, int heading) =>
        html.Append(CultureInfo.InvariantCulture, $"<h{heading} class=\"official-title\">{string.Concat(TitleLines.Of(title).Select(line => $"<span>{Encoded(line)}</span>"))}</h{heading}>\n");

    private static void Blocks(StringBuilder html, IEnumerable<DocumentBlock> blocks, int heading)
    {
        html.Append("<div class=\"official-body\">\n");
        foreach (var block in blocks)
        {
            if (block is DocumentParagraph { Given: > 0 } given)
                html.Append(CultureInfo.InvariantCulture, $"<h{Math.Min(6, heading + given.Level)} class=\"official-level-{given.Level}\">{Runs(given)}</h{Math.Min(6, heading + given.Level)}>\n");
            else if (block is DocumentParagraph paragraph)
                html.Append(paragraph.Level == 0 ? "<p>" : $"<p class=\"official-level-{paragraph.Level}\">").Append(Runs(paragraph)).Append("</p>\n");
            else if ((block as DocumentTable)?.Grid is { } table)
                Table(html, table);
            else if (block is DocumentGrid grid)
                Table(html, grid);
        }

        html.Append("</div>\n");
    }

    private static string Runs(DocumentParagraph paragraph) => paragraph.Runs.IsEmpty ? Encoded(paragraph.Text) : Runs(paragraph.Runs);

    private static string Runs(IEnumerable<DocumentRun> runs) => string.Concat(runs.Select(run =>
        (run.Link is { } link ? $"<a href=\"{Encoded(link)}\">{Encoded(run.Text)}</a>" : Encoded(run.Text)) + (run.Note > 0 ? $"<sup>{Encoded(run.Mark)}</sup>" : "")));

    private static void Table(StringBuilder html, DocumentGrid table)
    {
        html.Append(table.IsDense ? "<table class=\"official-dense\">\n" : "<table>\n");
        if (table.Caption is { } caption)
            html.Append("<caption>").Append(Encoded(caption)).Append("</caption>\n");
        if (!table.Widths.IsEmpty)
            html.Append("<colgroup>").AppendJoin("", table.Widths.Select(width => $"<col class=\"official-width-{Math.Clamp((int)Math.Round(100.0 * width / table.Widths.Sum(), MidpointRounding.AwayFromZero), 1, 60)}\">")).Append("</colgroup>\n");
        var y = 0;
        foreach (var row in table.Placed())
        {
            html.Append(y == 0 && table.HeadRows > 0 ? "<thead>\n" : y == table.HeadRows ? "<tbody>\n" : "").Append("<tr>");
            foreach (var (cell, _) in row)
            {
                var tag = y < table.HeadRows ? "th scope=\"" + (cell.Columns > 1 ? "colgroup" : "col") : cell.IsHead ? "th scope=\"" + (cell.Rows > 1 ? "rowgroup" : "row") : null;
                var span = (cell.Columns > 1 ? string.Create(CultureInfo.InvariantCulture, $" colspan=\"{cell.Columns}\"") : "") + (cell.Rows > 1 ? string.Create(CultureInfo.InvariantCulture, $" rowspan=\"{cell.Rows}\"") : "");
                html.Append(tag is null ? "<td" : $"<{tag}\"").Append(span).Append('>').Append(Runs(cell.Runs)).Append(tag is null ? "</td>" : "</th>");
            }

            html.Append("</tr>\n").Append(++y == table.HeadRows ? "</thead>\n" : "");
        }

        html.Append(y > table.HeadRows ? "</tbody>\n</table>\n" : "</table>\n");
    }

    private static void Reference(StringBuilder html, DocumentReference? reference)
    {
        if (reference is null)
            return;
        html.Append("<aside class=\"official-reference\">").Append(QrPicture.Svg(reference.Code)).Append("<div>");
        foreach (var line in reference.Lines())
            Paragraph(html, "", line);
        html.Append("</div></aside>\n");
    }

    private static void Colophon(StringBuilder html, OfficialDocument document)
    {
        var isPrinted = document.ShownLayout == DocumentLayout.RedHead && document.PrintedBy is not null && document.PrintedOn is not null;
        if (document.CopiesTo is null && !isPrinted)
            return;
        html.Append("<footer class=\"official-colophon\">\n");
        Paragraph(html, "", document.CopiesTo is { } copies ? $"抄送：{copies}。" : null);
        if (isPrinted)
            html.Append(CultureInfo.InvariantCulture, $"<p class=\"official-printed\"><span>{Encoded(document.PrintedBy)}</span><span>{OfficialDocument.DateText(document.PrintedOn!.Value)}印发</span></p>\n");
        html.Append("</footer>\n");
    }

    private static void Paragraph(StringBuilder html, string style, string? text)
    {
        if (text is not null)
            html.Append(style.Length == 0 ? "<p>" : $"<p class=\"{style}\">").Append(Encoded(text)).Append("</p>\n");
    }

    private static string Encoded(string? text) => Encoder.Encode(text ?? "");

    private static string ReadStyleSheet()
    {
        using var reader = new StreamReader(typeof(OfficialHtml).Assembly.GetManifestResourceStream("official.css")!);
        return reader.ReadToEnd();
    }
}
