using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Kefa.Documents.Reported;

/// <summary>
/// The lines of a Word document: a line for each paragraph with the number that Word would print before it, and for each row of a table. What was deleted under
/// tracking is left out. Read as a stream within bounds, without document types and entities.
/// </summary>
internal static class ReportDocx
{
    private const string Word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    // Marks beside a character of text are not many times longer than it.
    private const int MarkupPerCharacter = 200;

    public static IReadOnlyList<ReportLine> Read(Stream file, ReportLimits limits)
    {
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.GetEntry("word/document.xml") is not { } body)
                throw new ReportFormatException("文件不是 Word 文档（.docx），请另存为 .docx、文本或网页。", "The file is no Word document (.docx): save it as .docx, text or a page.");
            DocxNumbering numbering = zip.GetEntry("word/numbering.xml") is { } numbers ? Part(numbers, limits, DocxNumbering.Read) : DocxNumbering.None;
            IReadOnlyDictionary<string, DocxStyle> styles = zip.GetEntry("word/styles.xml") is { } named ? Part(named, limits, DocxStyle.Read) : new Dictionary<string, DocxStyle>(StringComparer.Ordinal);
            return Part(body, limits, xml => Body(xml, numbering, styles, limits));
        }
        catch (Exception damaged) when (damaged is InvalidDataException or XmlException)
        {
            throw new ReportFormatException("Word 文档已损坏或过大，无法读出全文，请另存后再传。", "The Word document is damaged or too large to be read as a whole: save it again.", damaged);
        }
    }

    private static T Part<T>(ZipArchiveEntry entry, ReportLimits limits, Func<XmlReader, T> read)
    {
        using Stream unpacked = entry.Open();
        using var xml = XmlReader.Create(unpacked, new XmlReaderSettings
        {
            DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = (long)limits.MostCharacters * MarkupPerCharacter, IgnoreComments = true, IgnoreProcessingInstructions = true,
        });
        return read(xml);
    }

    private static List<ReportLine> Body(XmlReader xml, DocxNumbering numbering, IReadOnlyDictionary<string, DocxStyle> styles, ReportLimits limits)
    {
        var lines = new List<ReportLine>();
        var line = new StringBuilder();
        var row = new StringBuilder();
        int rows = 0, characters = 0;
        bool isText = false;
        string? style = null, list = null;
        int? depth = null;
        while (xml.Read())
        {
            // What stands in a fallback stands beside it once more.
            while (xml.NodeType == XmlNodeType.Element && xml.LocalName == "Fallback") xml.Skip();
            if (xml.NodeType is XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace)
            {
                if (!isText) continue;
                if ((characters += xml.Value.Length) > limits.MostCharacters) throw ReportFormatException.TooLong(limits.MostCharacters);
                line.Append(xml.Value);
                continue;
            }
            if (xml.NamespaceURI != Word) continue;
            if (xml.NodeType == XmlNodeType.Element) Begin();
            else if (xml.NodeType == XmlNodeType.EndElement) End();
        }
        return lines;

        void Begin()
        {
            switch (xml.LocalName)
            {
                case "t": isText = !xml.IsEmptyElement; break;
                case "tab" or "br" or "cr" when line.Length > 0: line.Append(' '); break;
                case "pStyle": style = xml.GetAttribute("val", Word); break;
                case "numId": list = xml.GetAttribute("val", Word); break;
                case "ilvl": depth = Number(xml.GetAttribute("val", Word)); break;
                case "tr": rows++; break;
                case "tc" when row.Length > 0: row.Append('\t'); break;
            }
        }

        void End()
        {
            switch (xml.LocalName)
            {
                case "t": isText = false; break;
                case "p": Paragraph(); break;
                case "tr":
                    if (--rows > 0) break;
                    if (row.ToString().Trim() is { Length: > 0 } cells) lines.Add(new ReportLine(cells));
                    row.Clear();
                    break;
            }
        }

        void Paragraph()
        {
            string text = line.ToString().Trim();
            DocxStyle? known = style is not null && styles.TryGetValue(style, out DocxStyle? found) ? found : null;
            string label = text.Length == 0 ? "" : numbering.Next(list ?? known?.List, depth ?? known?.Depth ?? 0);
            if (rows > 0) row.Append(label).Append(text);
            else if (text.Length > 0) lines.Add(new ReportLine(label + text, known?.Level));
            line.Clear();
            (style, list, depth) = (null, null, null);
        }
    }

    internal static int? Number(string? text) => int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out int number) ? number : null;
}
