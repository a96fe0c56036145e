using System.IO.Compression;
using System.Text;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using Kefa.Documents.Tables;

namespace Kefa.Documents.Tests.Tables;

public sealed class ExportingATable
{
    private static TableExport Table => new()
    {
        Title = "企业名录",
        Columns = [new("名称"), new("代码"), new("销售收入", ColumnType.Money), new("占比", ColumnType.Percent), new("成立日期", ColumnType.Date), new("上市", ColumnType.Boolean)],
        Rows = new object?[][]
        {
            ["甲\"公司\",有限", "00123", 1234567.89m, 0.125m, new DateOnly(2018, 5, 8), true],
            ["=HYPERLINK(\"http://x\")", "-1", -5m, null, null, false],
        }.Select(r => (IReadOnlyList<object?>)r).ToAsyncEnumerable(),
        Notes = [new("数据截止", "2026-06-15"), new("筛选", "=全部")],
    };

    [Fact]
    public async Task Csv_has_a_mark_at_the_beginning_defused_formulas_and_plain_numbers()
    {
        using var stream = new MemoryStream();

        await Table.WriteAsync(stream, TableFormat.Csv, TestContext.Current.CancellationToken);

        Assert.Equal(Encoding.UTF8.GetPreamble(), stream.ToArray()[..3]);
        Assert.Equal(
            "名称,代码,销售收入,占比,成立日期,上市\r\n"
            + "\"甲\"\"公司\"\",有限\",00123,1234567.89,0.125,2018-05-08,是\r\n"
            + "\"'=HYPERLINK(\"\"http://x\"\")\",-1,-5,,,否\r\n"
            + "\r\n数据截止,2026-06-15\r\n筛选,'=全部\r\n",
            Encoding.UTF8.GetString(stream.ToArray()[3..]));
    }

    [Fact]
    public async Task A_workbook_is_valid_and_reads_back_with_codes_as_text_and_numbers_as_numbers()
    {
        using var stream = new MemoryStream();

        await Table.WriteAsync(stream, TableFormat.Xlsx, TestContext.Current.CancellationToken);

        using (var document = SpreadsheetDocument.Open(stream, isEditable: false))
            Assert.Empty(new OpenXmlValidator().Validate(document).Select(e => $"{e.Path?.XPath}: {e.Description}"));
        var rows = XlsxTableReader.Read(stream).ToList();
        Assert.Equal(["甲\"公司\",有限", "00123", "1234567.89", "0.125", "2018-05-08", "是"], rows[1].Cells);
        Assert.Equal("=HYPERLINK(\"http://x\")", rows[2].Cells[0]);
        Assert.Equal("-5", rows[2].Cells[2]);
    }

    [Fact]
    public async Task The_head_is_frozen_and_the_second_sheet_says_what_the_table_is()
    {
        using var stream = new MemoryStream();

        await Table.WriteAsync(stream, TableFormat.Xlsx, TestContext.Current.CancellationToken);

        using var zip = new ZipArchive(stream);
        Assert.Contains("state=\"frozen\"", Text(zip, "xl/worksheets/sheet1.xml"), StringComparison.Ordinal);
        Assert.Contains("<t>数据截止</t>", Text(zip, "xl/worksheets/sheet2.xml"), StringComparison.Ordinal);
        Assert.Contains("name=\"口径\"", Text(zip, "xl/workbook.xml"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_looks_like_a_formula_stays_text_in_a_workbook()
    {
        using var stream = new MemoryStream();

        await Table.WriteAsync(stream, TableFormat.Xlsx, TestContext.Current.CancellationToken);

        using var zip = new ZipArchive(stream);
        Assert.DoesNotContain("<f>", Text(zip, "xl/worksheets/sheet1.xml"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_name_carries_the_cut_off_and_no_forbidden_character() =>
        Assert.Equal("高企_名录_截至20260615.xlsx", TableExport.FileName("高企/名录", new DateOnly(2026, 6, 15), TableFormat.Xlsx));

    private static string Text(ZipArchive zip, string name)
    {
        using var reader = new StreamReader(zip.GetEntry(name)!.Open());
        return reader.ReadToEnd();
    }
}
