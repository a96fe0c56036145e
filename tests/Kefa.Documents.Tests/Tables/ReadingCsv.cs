using System.Text;
using Kefa.Documents.Tables;

namespace Kefa.Documents.Tests.Tables;

public sealed class ReadingCsv
{
    [Theory]
    [InlineData("a,b\r\n1,2\r\n", "a|b / 1|2")]
    [InlineData("a,b\n1,2", "a|b / 1|2")]
    [InlineData("a,b\r1,2\r", "a|b / 1|2")]
    [InlineData("\"a,\"\"b\"\"\",\"x\r\ny\"\n", "a,\"b\"|x\r\ny")]
    [InlineData("a\tb\n1,5\t2\n", "a|b / 1,5|2")]
    [InlineData("a\n\n,\n", "a /  / |")]
    [InlineData("\"\"", "")]
    [InlineData("a,\"b\"c,d\n", "a|bc|d")]
    public async Task Cells_come_as_they_were_meant(string csv, string expected)
    {
        var rows = await RowsOf(csv);

        Assert.Equal(expected, string.Join(" / ", rows.Select(row => string.Join('|', row.Cells))));
        Assert.Equal(Enumerable.Range(1, rows.Count).Select(n => (long)n), rows.Select(row => row.Number));
    }

    [Fact]
    public async Task A_cell_of_ten_megabytes_is_cut_and_reported_and_the_next_row_is_whole()
    {
        var csv = "a,b\n1," + new string('x', 10_000_000) + "\n3,4\n";

        var rows = await RowsOf(csv, new TableLimits { MaxCellLength = 100 });

        Assert.Equal([1], rows[1].TooLong);
        Assert.Equal(100, rows[1].Cells[1].Length);
        Assert.Empty(rows[2].TooLong);
        Assert.Equal(["3", "4"], rows[2].Cells);
    }

    [Fact]
    public async Task A_quotation_mark_that_is_never_closed_is_named_with_its_place()
    {
        var error = await Assert.ThrowsAsync<TableFormatException>(() => RowsOf("a,b\n1,\"2\n3,4\n"));

        Assert.Equal("The quotation mark in row 2, column 2 is never closed.", error.Message);
        Assert.Equal("第 2 行第 2 列的引号没有闭合。", error.MessageZh);
    }

    [Fact]
    public async Task More_columns_than_allowed_are_refused()
    {
        var error = await Assert.ThrowsAsync<TableFormatException>(() => RowsOf("a,b,c\n", new TableLimits { MaxColumns = 2 }));

        Assert.Equal("Row 1 has more than 2 columns.", error.Message);
    }

    public static TheoryData<string, byte[], string> Encoded => new()
    {
        { "UTF-8", "名称\n甲公司"u8.ToArray(), "utf-8" },
        { "UTF-8 with BOM", [.. Encoding.UTF8.GetPreamble(), .. "名称\n甲公司"u8], "utf-8" },
        { "GB 18030", TextEncodings.Gb18030.GetBytes("名称\n甲公司𠮷"), "gb18030" },
        { "ASCII", "name\n1"u8.ToArray(), "utf-8" },
        { "nothing", [], "utf-8" },
    };

    [Theory]
    [MemberData(nameof(Encoded))]
    public async Task The_encoding_is_found(string what, byte[] bytes, string expected)
    {
        using var stream = new MemoryStream(bytes);

        var encoding = await TextEncodings.DetectAsync(stream, TestContext.Current.CancellationToken);

        Assert.True(expected.Equals(encoding.WebName, StringComparison.OrdinalIgnoreCase), what);
        Assert.Equal(0, stream.Position);
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x41, 0x00 }, "The file is UTF-16; save it as CSV UTF-8 and send it again.")]
    [InlineData(new byte[] { 0xEF, 0xBB, 0xBF, 0x41, 0x0A, 0x41, 0xC0 }, "The file is UTF-8, but line 2 holds broken characters; mend that line and send it again.")]
    [InlineData(new byte[] { 0x41, 0x0A, 0xFF, 0xFF, 0x0A }, "The encoding is neither UTF-8 (line 2) nor GB 18030 (line 2); save the file as CSV UTF-8 and send it again.")]
    public async Task What_is_in_no_known_encoding_is_refused_with_its_line(byte[] bytes, string expected)
    {
        using var stream = new MemoryStream(bytes);

        var error = await Assert.ThrowsAsync<TableFormatException>(() => TextEncodings.DetectAsync(stream, TestContext.Current.CancellationToken));

        Assert.Equal(expected, error.Message);
    }

    private static async Task<List<TableRow>> RowsOf(string csv, TableLimits? limits = null)
    {
        using var text = new StringReader(csv);
        return await new CsvTableReader(text, limits).ReadAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken);
    }
}
