using System.IO.Compression;
using System.Text;
using Kefa.Documents.Tables;

namespace Kefa.Documents.Tests.Tables;

public sealed class ReadingWorkbooks
{
    [Fact]
    public void Missing_cells_keep_their_place_and_rows_their_number()
    {
        using var book = Book("""<row r="2"><c r="B2"><v>0.10000000000000001</v></c><c r="D2" t="b"><v>1</v></c></row><row r="5"><c r="A5" t="inlineStr"><is><r><t>甲</t></r><r><t>公司</t></r></is></c></row>""");

        var rows = XlsxTableReader.Read(book).ToList();

        Assert.Equal([2L, 5L], rows.Select(r => r.Number));
        Assert.Equal(["", "0.1", "", "true"], rows[0].Cells);
        Assert.Equal(["甲公司"], rows[1].Cells);
    }

    [Fact]
    public void A_cell_over_the_limit_is_cut_and_reported()
    {
        using var book = Book($"""<row r="1"><c r="A1" t="inlineStr"><is><t>{new string('x', 300)}</t></is></c></row>""");

        var row = Assert.Single(XlsxTableReader.Read(book, new TableLimits { MaxCellLength = 100 }));

        Assert.Equal([0], row.TooLong);
    }

    [Fact]
    public void A_part_that_grows_beyond_measure_is_refused()
    {
        using var book = Book(new string(' ', 40_000_000));

        var error = Assert.Throws<TableFormatException>(() => XlsxTableReader.Read(book).ToList());

        Assert.Equal("'xl/worksheets/sheet1.xml' grows more than 300 times when unpacked; refused.", error.Message);
    }

    [Fact]
    public void Too_many_entries_are_refused()
    {
        using var book = Book("", extraEntries: 30);

        var error = Assert.Throws<TableFormatException>(() => XlsxTableReader.Read(book, new TableLimits { MaxEntries = 20 }).ToList());

        Assert.Contains("at most 20 are allowed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_no_workbook_is_refused_plainly()
    {
        using var stream = new MemoryStream("PK\u0003\u0004 and then nothing of the kind"u8.ToArray());

        var error = Assert.Throws<TableFormatException>(() => XlsxTableReader.Read(stream).ToList());

        Assert.Equal("The file is not an XLSX workbook; save it as .xlsx or CSV and send it again.", error.Message);
    }

    [Fact]
    public void A_document_type_declaration_is_not_read()
    {
        using var book = Book("<row r=\"1\"><c r=\"A1\"><v>&x;</v></c></row>", declaration: "<!DOCTYPE worksheet [<!ENTITY x \"1\">]>");

        Assert.Throws<TableFormatException>(() => XlsxTableReader.Read(book).ToList());
    }

    [Theory]
    [InlineData("<row r=\"1\"><c r=\"A1\" t=\"nonsense\"><v>1</v></c></row>")]
    [InlineData("<row r=\"1\"><c r=\"A1\"><v>1</row>")]
    [InlineData("<row r=\"1\"><c r=\"A1\" s=\"x\"><v>1</v></c></row>")]
    public void A_damaged_sheet_is_refused_plainly(string rows)
    {
        using var book = Book(rows);

        var error = Assert.Throws<TableFormatException>(() => XlsxTableReader.Read(book).ToList());

        Assert.Equal("The file is not an XLSX workbook; save it as .xlsx or CSV and send it again.", error.Message);
    }

    private static MemoryStream Book(string rows, int extraEntries = 0, string declaration = "")
    {
        var stream = new MemoryStream();
        using (var zip = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            Part(zip, "[Content_Types].xml", """<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/><Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>""");
            Part(zip, "_rels/.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="xl/workbook.xml"/></Relationships>""");
            Part(zip, "xl/workbook.xml", """<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="S" sheetId="1" r:id="r1"/></sheets></workbook>""");
            Part(zip, "xl/_rels/workbook.xml.rels", """<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet" Target="worksheets/sheet1.xml"/></Relationships>""");
            Part(zip, "xl/worksheets/sheet1.xml", $"""{declaration}<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>""");
            for (var i = 0; i < extraEntries; i++)
                Part(zip, $"extra{i}.xml", "<x/>");
        }

        return stream;
    }

    private static void Part(ZipArchive zip, string name, string content)
    {
        using var entry = zip.CreateEntry(name).Open();
        entry.Write(Encoding.UTF8.GetBytes(content));
    }
}
