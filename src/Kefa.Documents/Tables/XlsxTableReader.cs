using System.Globalization;
using System.IO.Compression;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Spreadsheet;

namespace Kefa.Documents.Tables;

/// <summary>Reads the first sheet of a workbook row by row. Dates come as <c>2026-06-15</c>, numbers as a spreadsheet shows them in full.</summary>
public static class XlsxTableReader
{
    /// <summary>Whether the bytes at the beginning are those of a packed file, as workbooks are.</summary>
    public static bool LooksLike(ReadOnlySpan<byte> start) => start.StartsWith("PK\u0003\u0004"u8);

    /// <param name="workbook">A seekable stream.</param>
    /// <param name="limits">Bounds; null for the usual ones.</param>
    /// <exception cref="TableFormatException">Not a workbook, or beyond the limits.</exception>
    public static IEnumerable<TableRow> Read(Stream workbook, TableLimits? limits = null)
    {
        limits ??= TableLimits.Default;
        CheckPackage(workbook, limits);
        SpreadsheetDocument document;
        try
        {
            document = SpreadsheetDocument.Open(workbook, isEditable: false);
        }
        catch (Exception e) when (e is OpenXmlPackageException or FileFormatException or InvalidDataException or IOException or System.Xml.XmlException)
        {
            throw NotAWorkbook(e);
        }

        using (document)
        {
            var book = document.WorkbookPart ?? throw NotAWorkbook(null);
            var first = Whole(() => book.Workbook.Descendants<Sheet>().FirstOrDefault()?.Id?.Value) ?? throw NotAWorkbook(null);
            if (Whole(() => book.GetPartById(first)) is not WorksheetPart sheet)
                throw NotAWorkbook(null);
            var texts = Whole(() => SharedTexts(book, limits));
            var dates = Whole(() => DateStyles(book));
            var epoch = book.Workbook.WorkbookProperties?.Date1904?.Value == true ? new DateTime(1904, 1, 1) : new DateTime(1899, 12, 30);
            foreach (var row in new SheetRows(sheet, texts, dates, epoch, limits).Read())
                yield return row;
        }
    }

    /// <summary>What is damaged inside a workbook shows only where it is read.</summary>
    internal static T Whole<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is System.Xml.XmlException or InvalidDataException or InvalidOperationException or ArgumentException or OpenXmlPackageException
            || (e is FormatException and not TableFormatException))
        {
            throw NotAWorkbook(e);
        }
    }

    private static TableFormatException NotAWorkbook(Exception? inner) =>
        new("文件不是有效的 XLSX 工作簿，请另存为 .xlsx 或 CSV 后再上传。", "The file is not an XLSX workbook; save it as .xlsx or CSV and send it again.", inner);

    /// <summary>Unpacks every part once, counting: what the directory of a packed file says about sizes need not be true.</summary>
    private static void CheckPackage(Stream workbook, TableLimits limits)
    {
        workbook.Position = 0;
        try
        {
            using var zip = new ZipArchive(workbook, ZipArchiveMode.Read, leaveOpen: true);
            if (zip.Entries.Count > limits.MaxEntries)
                throw new TableFormatException($"压缩包内有 {zip.Entries.Count} 个文件，最多 {limits.MaxEntries} 个。", $"The package has {zip.Entries.Count} entries; at most {limits.MaxEntries} are allowed.");
            var (total, buffer) = (0L, new byte[128 * 1024]);
            foreach (var entry in zip.Entries)
            {
                using var part = entry.Open();
                var (size, read) = (0L, 0);
                while ((read = part.Read(buffer)) > 0)
                {
                    size += read;
                    if (size > 1024 * 1024 && size > limits.MaxRatio * entry.CompressedLength)
                        throw new TableFormatException($"“{entry.FullName}”解压后膨胀超过 {limits.MaxRatio} 倍，已拒绝。", $"'{entry.FullName}' grows more than {limits.MaxRatio} times when unpacked; refused.");
                    if (total + size > limits.MaxUnpackedBytes)
                        throw new TableFormatException($"文件解压后超过 {limits.MaxUnpackedBytes / 1024 / 1024} MB，已拒绝。", $"The file is larger than {limits.MaxUnpackedBytes / 1024 / 1024} MB when unpacked; refused.");
                }

                total += size;
            }
        }
        catch (InvalidDataException e)
        {
            throw NotAWorkbook(e);
        }

        workbook.Position = 0;
    }

    private static List<string> SharedTexts(WorkbookPart book, TableLimits limits)
    {
        var texts = new List<string>();
        if (book.SharedStringTablePart is not { } part)
            return texts;
        var length = 0L;
        using var reader = OpenXmlReader.Create(part);
        while (reader.Read())
        {
            if (reader.ElementType != typeof(SharedStringItem) || !reader.IsStartElement)
                continue;
            var text = TextOf(((SharedStringItem)reader.LoadCurrentElement()!).ChildElements);
            length += text.Length + 16;
            if (length > limits.MaxSharedText)
                throw new TableFormatException("工作簿文字总量过大，请改用 CSV。", "The workbook holds more text than can be read; use CSV instead.");
            texts.Add(text.Length <= limits.MaxCellLength ? text : text[..(limits.MaxCellLength + 1)]);
        }

        return texts;
    }

    /// <summary>Plain and rich text; phonetic readings are not part of it.</summary>
    internal static string TextOf(IEnumerable<OpenXmlElement> children) => string.Concat(children.Select(child => child switch
    {
        Text text => text.Text,
        Run run => run.Text?.Text ?? "",
        _ => "",
    }));

    /// <summary>For each cell format whether it shows a date.</summary>
    private static bool[] DateStyles(WorkbookPart book)
    {
        if (book.WorkbookStylesPart?.Stylesheet is not { CellFormats: { } formats } styles)
            return [];
        var custom = (styles.NumberingFormats?.Elements<NumberingFormat>() ?? [])
            .Where(f => f.NumberFormatId is not null)
            .GroupBy(f => f.NumberFormatId!.Value).ToDictionary(g => g.Key, g => g.First().FormatCode?.Value ?? "");
        return [.. formats.Elements<CellFormat>().Select(f => IsDate(f.NumberFormatId?.Value ?? 0, custom))];
    }

    private static bool IsDate(uint format, Dictionary<uint, string> custom)
    {
        if (custom.TryGetValue(format, out var code))
        {
            var bare = System.Text.RegularExpressions.Regex.Replace(code, "\"[^\"]*\"|\\[[^\\]]*\\]|\\\\.", "", System.Text.RegularExpressions.RegexOptions.None, TimeSpan.FromSeconds(1));
            return bare.Contains('y', StringComparison.OrdinalIgnoreCase) || (bare.Contains('d', StringComparison.OrdinalIgnoreCase) && bare.Contains('m', StringComparison.OrdinalIgnoreCase));
        }

        return format is (>= 14 and <= 17) or 22 or (>= 27 and <= 31) or 36 or (>= 50 and <= 54) or 57 or 58;
    }
}

/// <summary>Walks the rows of a sheet.</summary>
internal sealed class SheetRows(WorksheetPart sheet, List<string> texts, bool[] dates, DateTime epoch, TableLimits limits)
{
    public IEnumerable<TableRow> Read()
    {
        using var reader = XlsxTableReader.Whole(() => OpenXmlReader.Create(sheet));
        var (number, cells, tooLong) = (0L, new List<string>(), new List<int>());
        while (XlsxTableReader.Whole(reader.Read))
        {
            if (reader.ElementType == typeof(Row))
            {
                if (reader.IsStartElement)
                {
                    var next = Attribute(reader, "r") is { } r && long.TryParse(r, NumberStyles.None, CultureInfo.InvariantCulture, out var given) ? given : number + 1;
                    if (next <= number)
                        throw new TableFormatException($"工作表行号不递增（第 {next} 行）。", $"The rows of the sheet do not rise (row {next}).");
                    (number, cells, tooLong) = (next, new List<string>(cells.Count), []);
                }

                if (reader.IsEndElement)
                    yield return new TableRow(number, cells, tooLong);
            }
            else if (reader.ElementType == typeof(Cell) && reader.IsStartElement)
            {
                XlsxTableReader.Whole(() => Add((Cell)reader.LoadCurrentElement()!, number, cells, tooLong));
            }
        }
    }

    private static string? Attribute(OpenXmlReader reader, string name)
    {
        foreach (var attribute in reader.Attributes)
        {
            if (attribute.LocalName == name)
                return attribute.Value;
        }

        return null;
    }

    private bool Add(Cell cell, long row, List<string> cells, List<int> tooLong)
    {
        var column = cell.CellReference?.Value is { } reference ? ColumnOf(reference) : cells.Count;
        if (column >= limits.MaxColumns || column < cells.Count)
            throw new TableFormatException($"第 {row} 行的单元格位置“{cell.CellReference}”无效。", $"Row {row} has a cell at '{cell.CellReference}', which is out of place.");
        while (cells.Count < column)
            cells.Add("");
        var text = Text(cell);
        if (text.Length > limits.MaxCellLength)
        {
            tooLong.Add(column);
            text = text[..limits.MaxCellLength];
        }

        cells.Add(text);
        return true;
    }

    private static int ColumnOf(string reference)
    {
        var column = 0;
        foreach (var c in reference)
        {
            if (!char.IsAsciiLetter(c) || column > 100_000)
                break;
            column = (column * 26) + (char.ToUpperInvariant(c) - 'A' + 1);
        }

        return column - 1;
    }

    private string Text(Cell cell)
    {
        var raw = cell.CellValue?.Text ?? "";
        var type = cell.DataType?.Value;
        if (type == CellValues.SharedString)
            return int.TryParse(raw, NumberStyles.None, CultureInfo.InvariantCulture, out var at) && at < texts.Count ? texts[at] : "";
        if (type == CellValues.InlineString)
            return cell.InlineString is null ? "" : XlsxTableReader.TextOf(cell.InlineString.ChildElements);
        if (type == CellValues.Boolean)
            return raw == "1" ? "true" : "false";
        if (type is not null && type != CellValues.Number)
            return raw;
        if (!double.TryParse(raw, NumberStyles.Float, CultureInfo.InvariantCulture, out var number))
            return raw;
        var style = (int)(cell.StyleIndex?.Value ?? 0);
        if (style < dates.Length && dates[style] && number is >= 1 and < 2_958_466)
        {
            var instant = epoch.AddDays(number);
            return instant.ToString(instant.TimeOfDay == TimeSpan.Zero ? "yyyy-MM-dd" : "yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        }

        // A spreadsheet keeps binary numbers and shows 15 digits: 0.1 is stored as 0.10000000000000001.
        return Math.Abs(number) < 1e15 ? ((decimal)number).ToString("0.############################", CultureInfo.InvariantCulture) : raw;
    }
}
