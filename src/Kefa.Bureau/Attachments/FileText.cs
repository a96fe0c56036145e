using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Kefa.Bureau.Attachments;

/// <summary>
/// The text of a file that was sent, as far as it can be read without its own program: Word documents, Excel workbooks and plain text. Reads no more than it
/// is asked for, whatever the file claims or unpacks to.
/// </summary>
public static class FileText
{
    private const string Word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";
    private const string Sheet = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";

    private static readonly string[] WordParts = ["word/document.xml", "word/footnotes.xml", "word/endnotes.xml"];

    // Marks beside a character of text are not many times longer than it.
    private const int MarkupPerCharacter = 200;

    /// <summary>Whether text of such files is read at all; PDF is read by <see cref="PdfTextReader"/>, of others only the name is known.</summary>
    public static bool IsRead(string mediaType) => mediaType == FileKind.Docx.MediaType || mediaType == FileKind.Xlsx.MediaType || mediaType == FileKind.PlainText.MediaType;

    /// <param name="file">The bytes; a package must be seekable.</param>
    /// <param name="mediaType">What they are.</param>
    /// <param name="most">So many UTF-16 characters are read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>A line for each paragraph or cell. What can no longer be read, because the file is damaged, is left out.</returns>
    public static async Task<string> ReadAsync(Stream file, string mediaType, int most, CancellationToken cancellationToken)
    {
        if (mediaType == FileKind.PlainText.MediaType) return await PlainAsync(file, most, cancellationToken);
        if (mediaType == FileKind.Docx.MediaType) return Package(file, "word/document.xml", Word, "p", most);
        if (mediaType == FileKind.Xlsx.MediaType) return Package(file, "xl/sharedStrings.xml", Sheet, "si", most);
        return "";
    }

    /// <summary>The text that a reviewer has to see: of a Word document its text with footnotes and endnotes, or plain text.</summary>
    /// <returns>What could be read, and whether that is all: not where the file is damaged, longer than <paramref name="most"/>, or of a kind that is not read.</returns>
    public static async Task<(string Text, bool IsWhole)> ReadWholeAsync(Stream file, string mediaType, int most, CancellationToken cancellationToken)
    {
        if (mediaType == FileKind.PlainText.MediaType)
        {
            string plain = await PlainAsync(file, most, cancellationToken);
            return (plain, plain.Length < most);
        }
        if (mediaType != FileKind.Docx.MediaType) return ("", false);
        var text = new StringBuilder();
        foreach (string part in WordParts)
        {
            (string read, bool whole) = Part(file, part, Word, "p", most - text.Length);
            text.Append(read);
            if (!whole && (part == WordParts[0] || read.Length > 0 || Has(file, part))) return (text.ToString(), false);
        }
        return (text.ToString(), text.Length < most);
    }

    private static bool Has(Stream file, string part)
    {
        using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
        return zip.GetEntry(part) is not null;
    }

    private static async Task<string> PlainAsync(Stream file, int most, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(file, Encoding.UTF8, leaveOpen: true);
        var text = new char[most];
        int length = await reader.ReadBlockAsync(text, cancellationToken);
        return new string(text, 0, Whole(text, length));
    }

    private static string Package(Stream file, string part, string ns, string paragraph, int most) => Part(file, part, ns, paragraph, most).Text;

    private static (string Text, bool IsWhole) Part(Stream file, string part, string ns, string paragraph, int most)
    {
        var text = new StringBuilder();
        try
        {
            using var zip = new ZipArchive(file, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.GetEntry(part) is not { } entry) return ("", false);
            using Stream unpacked = entry.Open();
            using var xml = XmlReader.Create(unpacked, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null, MaxCharactersInDocument = (long)most * MarkupPerCharacter, IgnoreComments = true, IgnoreProcessingInstructions = true });
            bool isText = false;
            bool more;
            while ((more = xml.Read()) && text.Length < most)
            {
                switch (xml.NodeType)
                {
                    case XmlNodeType.Element when xml.NamespaceURI == ns:
                        isText = xml.LocalName == "t" && !xml.IsEmptyElement;
                        if (xml.LocalName is "tab" or "br" or "cr") text.Append(' ');
                        break;
                    case XmlNodeType.EndElement when xml.NamespaceURI == ns:
                        isText = false;
                        if (xml.LocalName == paragraph && text.Length > 0 && text[^1] != '\n') text.Append('\n');
                        break;
                    case XmlNodeType.Text or XmlNodeType.SignificantWhitespace or XmlNodeType.Whitespace when isText:
                        text.Append(xml.Value, 0, Math.Min(xml.Value.Length, most - text.Length));
                        break;
                }
            }
            return (Finished(), !more);
        }
        catch (Exception damaged) when (damaged is InvalidDataException or XmlException)
        {
            // Damaged, or longer than it may be: what was read before stands.
            return (Finished(), false);
        }

        string Finished()
        {
            char[] read = text.ToString().ToCharArray();
            return new string(read, 0, Whole(read, read.Length));
        }
    }

    // No half of a surrogate pair at the end.
    private static int Whole(char[] text, int length) => length > 0 && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
}
