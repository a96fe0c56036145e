using System.IO.Compression;
using System.Text;
using Kefa.Bureau.Attachments;

namespace Kefa.Bureau.Tests.Attachments;

public sealed class ReadingTheTextOfFiles
{
    private const string Word = "xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_document_gives_a_line_for_each_paragraph() => Assert.Equal(
        "第一段 完\n第二段\n",
        await ReadAsync(Zip("word/document.xml", $"<w:document {Word}><w:body><w:p><w:r><w:t>第一</w:t></w:r><w:r><w:t>段</w:t><w:tab/><w:t>完</w:t></w:r></w:p><w:p><w:del><w:delText>删去</w:delText></w:del><w:r><w:t>第二段</w:t></w:r></w:p></w:body></w:document>"), FileKind.Docx));

    [Fact]
    public async Task A_workbook_gives_its_texts() => Assert.Equal(
        "单位\n金额\n", await ReadAsync(Zip("xl/sharedStrings.xml", "<sst xmlns='http://schemas.openxmlformats.org/spreadsheetml/2006/main'><si><t>单位</t></si><si><r><t>金</t></r><r><t>额</t></r></si></sst>"), FileKind.Xlsx));

    [Fact]
    public async Task Plain_text_is_read_up_to_the_bound_and_no_character_is_cut() => Assert.Equal("甲乙", await ReadAsync(Encoding.UTF8.GetBytes("\uFEFF甲乙𬱖丙"), FileKind.PlainText, 3));

    [Fact]
    public async Task Of_an_OFD_nothing_is_read()
    {
        Assert.False(FileTexts.IsRead(FileKind.Ofd.MediaType));
        Assert.Equal("", await ReadAsync(Zip("OFD.xml", "<ofd>text</ofd>"), FileKind.Ofd));
    }

    [Fact]
    public async Task A_bomb_is_read_to_its_bound_only()
    {
        var bomb = new StringBuilder($"<w:document {Word}><w:p><w:r><w:t>").Append('a', 40_000_000).Append("</w:t></w:r></w:p></w:document>");

        Assert.InRange((await ReadAsync(Zip("word/document.xml", bomb.ToString()), FileKind.Docx, 1_000)).Length, 0, 1_001);
    }

    [Theory]
    [InlineData("<!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>")]
    [InlineData("<w:document xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'><w:p><w:r><w:t>前")]
    [InlineData("no xml at all")]
    public async Task What_is_damaged_or_forbidden_gives_what_stood_before_it(string xml) => Assert.True((await ReadAsync(Zip("word/document.xml", xml), FileKind.Docx)).Trim() is "" or "前");

    [Fact]
    public async Task A_package_that_is_none_gives_nothing() => Assert.Equal("", await ReadAsync("PK\u0003\u0004 broken"u8.ToArray(), FileKind.Docx));

    private static async Task<string> ReadAsync(byte[] bytes, FileKind kind, int most = 10_000)
    {
        using var stream = new MemoryStream(bytes);
        return await FileText.ReadAsync(stream, kind.MediaType, most, Cancel);
    }

    private static byte[] Zip(string name, string content)
    {
        using var memory = new MemoryStream();
        using (var zip = new ZipArchive(memory, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream entry = zip.CreateEntry(name).Open();
            entry.Write(Encoding.UTF8.GetBytes(content));
        }
        return memory.ToArray();
    }
}
