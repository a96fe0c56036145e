using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Xml;

namespace Kefa.Documents.Tables;

/// <summary>
/// Writes a workbook of two sheets, the rows and what is said about them: numbers as numbers, codes as text, a frozen head.
/// Rows go to the stream as they come; the stream need not be seekable and is only written asynchronously.
/// </summary>
public static class XlsxTableWriter
{
    private const string Main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    private const string Office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    private const string Packages = "http://schemas.openxmlformats.org/package/2006/relationships";
    private const string Declaration = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
    private const int MaxRows = 1_048_576;
    private const int MaxCellLength = 32_767;
    private static readonly DateOnly Epoch = new(1899, 12, 30);

    public static async Task WriteAsync(TableExport table, Stream destination, CancellationToken cancellationToken)
    {
        await using var zip = await ZipArchive.CreateAsync(destination, ZipArchiveMode.Create, leaveOpen: true, entryNameEncoding: Encoding.UTF8, cancellationToken);
        await PartAsync(zip, "[Content_Types].xml", ContentTypes, cancellationToken);
        await PartAsync(zip, "_rels/.rels", $"""<Relationships xmlns="{Packages}"><Relationship Id="r1" Type="{Office}/officeDocument" Target="xl/workbook.xml"/></Relationships>""", cancellationToken);
        await PartAsync(zip, "xl/workbook.xml", Workbook(table), cancellationToken);
        await PartAsync(zip, "xl/_rels/workbook.xml.rels", $"""<Relationships xmlns="{Packages}"><Relationship Id="r1" Type="{Office}/worksheet" Target="worksheets/sheet1.xml"/><Relationship Id="r2" Type="{Office}/worksheet" Target="worksheets/sheet2.xml"/><Relationship Id="r3" Type="{Office}/styles" Target="styles.xml"/></Relationships>""", cancellationToken);
        await PartAsync(zip, "xl/styles.xml", Styles, cancellationToken);
        await SheetAsync(zip, "xl/worksheets/sheet1.xml", table.Columns, table.Rows, table, hasHead: true, cancellationToken);
        await SheetAsync(zip, "xl/worksheets/sheet2.xml", [new TableColumn("", ColumnType.Text, 20), new TableColumn("", ColumnType.Text, 80)],
            table.Notes.Select(note => (IReadOnlyList<object?>)[note.Label, note.Text]).ToAsyncEnumerable(), table, hasHead: false, cancellationToken);
    }

    private static async Task SheetAsync(ZipArchive zip, string name, IReadOnlyList<TableColumn> columns, IAsyncEnumerable<IReadOnlyList<object?>> rows, TableExport table, bool hasHead, CancellationToken cancellationToken)
    {
        await using var entry = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        using var buffer = new MemoryStream();
        await using var xml = XmlWriter.Create(buffer, new XmlWriterSettings { Encoding = new UTF8Encoding(false), CloseOutput = false, Async = true });
        BeginSheet(xml, columns, hasHead);
        var count = 0;
        if (hasHead)
        {
            WriteRow(xml, columns, [.. columns.Select(c => (object)c.Header)], table, isHead: true);
            count++;
        }

        await foreach (var row in rows.WithCancellation(cancellationToken))
        {
            if (count++ == MaxRows)
                throw new TableFormatException($"工作表最多 {MaxRows} 行，请改为导出 CSV。", $"A sheet holds at most {MaxRows} rows; export as CSV instead.");
            WriteRow(xml, columns, row, table, isHead: false);
            if (buffer.Length > 128 * 1024)
                await SpillAsync();
        }

        await xml.WriteEndDocumentAsync();
        await SpillAsync();

        async Task SpillAsync()
        {
            await xml.FlushAsync();
            await entry.WriteAsync(buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken);
            buffer.SetLength(0);
        }
    }

    private static void BeginSheet(XmlWriter xml, IReadOnlyList<TableColumn> columns, bool hasHead)
    {
        xml.WriteStartDocument(true);
        xml.WriteStartElement("worksheet", Main);
        if (hasHead)
        {
            xml.WriteStartElement("sheetViews", Main);
            xml.WriteRaw("""<sheetView workbookViewId="0"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView>""");
            xml.WriteEndElement();
        }

        if (columns.Count > 0)
        {
            xml.WriteStartElement("cols", Main);
            for (var i = 0; i < columns.Count; i++)
                xml.WriteRaw(string.Create(CultureInfo.InvariantCulture, $"""<col min="{i + 1}" max="{i + 1}" width="{columns[i].Width}" customWidth="1"/>"""));
            xml.WriteEndElement();
        }

        xml.WriteStartElement("sheetData", Main);
    }

    private static void WriteRow(XmlWriter xml, IReadOnlyList<TableColumn> columns, IReadOnlyList<object?> row, TableExport table, bool isHead)
    {
        xml.WriteStartElement("row", Main);
        for (var i = 0; i < row.Count; i++)
        {
            xml.WriteStartElement("c", Main);
            WriteCell(xml, row[i], i < columns.Count && !isHead ? columns[i].Type : ColumnType.Text, table, isHead);
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteCell(XmlWriter xml, object? value, ColumnType type, TableExport table, bool isHead)
    {
        if (value is null or "")
            return;
        switch (value)
        {
            case DateOnly date when date >= Epoch.AddDays(61):
                Style(xml, "5");
                Number(xml, date.DayNumber - Epoch.DayNumber);
                return;
            case DateTimeOffset instant:
                Style(xml, "6");
                Number(xml, decimal.Round((decimal)(instant.DateTime - Epoch.ToDateTime(TimeOnly.MinValue)).Ticks / TimeSpan.TicksPerDay, 8));
                return;
        }

        if (TableExport.NumberOf(value) is { } number && type != ColumnType.Text)
        {
            Style(xml, type switch { ColumnType.Money => "3", ColumnType.Percent => "4", _ => "0" });
            Number(xml, number);
            return;
        }

        var text = table.TextOf(value);
        Style(xml, isHead ? "1" : "2");
        xml.WriteAttributeString("t", "inlineStr");
        xml.WriteStartElement("is", Main);
        xml.WriteStartElement("t", Main);
        if (text.Length > 0 && (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1])))
            xml.WriteAttributeString("xml", "space", null, "preserve");
        xml.WriteString(Printable(text));
        xml.WriteEndElement();
        xml.WriteEndElement();
    }

    private static void Style(XmlWriter xml, string style) => xml.WriteAttributeString("s", style);

    private static void Number(XmlWriter xml, decimal number)
    {
        xml.WriteStartElement("v", Main);
        xml.WriteString(TableExport.Plain(number));
        xml.WriteEndElement();
    }

    /// <summary>What XML cannot hold is replaced, what a cell cannot hold is cut.</summary>
    private static string Printable(string text)
    {
        if (text.Length > MaxCellLength)
            text = string.Concat(text.AsSpan(0, MaxCellLength - 1), "…");
        for (var i = 0; i < text.Length; i++)
        {
            if (!XmlConvert.IsXmlChar(text[i]))
                return string.Concat(text.EnumerateRunes().Select(r => r.IsBmp && !XmlConvert.IsXmlChar((char)r.Value) ? "\uFFFD" : r.ToString()));
        }

        return text;
    }

    private static async Task PartAsync(ZipArchive zip, string name, string content, CancellationToken cancellationToken)
    {
        await using var entry = await zip.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        await entry.WriteAsync(Encoding.UTF8.GetBytes(Declaration + content), cancellationToken);
    }

    private static string Workbook(TableExport table)
    {
        var (first, second) = (SheetName(table.Title), SheetName(table.NotesTitle));
        if (string.Equals(first, second, StringComparison.OrdinalIgnoreCase))
            second = SheetName(second + " 2");
        return $"""<workbook xmlns="{Main}" xmlns:r="{Office}"><sheets><sheet name="{first}" sheetId="1" r:id="r1"/><sheet name="{second}" sheetId="2" r:id="r2"/></sheets></workbook>""";
    }

    /// <summary>At most 31 characters and none of those that spreadsheets forbid.</summary>
    private static string SheetName(string title)
    {
        var allowed = string.Concat(title.EnumerateRunes().Where(r => !(r.IsBmp && ("\\/*?:[]'".Contains((char)r.Value, StringComparison.Ordinal) || char.IsControl((char)r.Value)))).Select(r => r.ToString()));
        var name = allowed.Length <= 31 ? allowed : char.IsHighSurrogate(allowed[30]) ? allowed[..30] : allowed[..31];
        return System.Security.SecurityElement.Escape(name.Length == 0 ? "Sheet" : name);
    }

    private const string ContentTypes = """
        <Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/worksheets/sheet2.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/><Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/></Types>
        """;

    // Cell formats in order: plain, head, text, money, per cent, date, instant.
    private const string Styles = $"""
        <styleSheet xmlns="{Main}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd"/><numFmt numFmtId="165" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/></numFmts><fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts><fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders><cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs><cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/><xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" applyNumberFormat="1" applyFont="1"/><xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="10" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/><xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs></styleSheet>
        """;
}
