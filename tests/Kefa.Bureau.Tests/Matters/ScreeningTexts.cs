using System.IO.Compression;
using System.Text;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Matters.Screening;

namespace Kefa.Bureau.Tests.Matters;

public sealed class ScreeningTexts
{
    private static readonly ScreenList Shipped = Read(File.ReadAllText(Repository.File("content/screens/fair-competition.yaml")));

    [Theory]
    [InlineData("鼓励优先采购其产品。", "C03", "优先采购")]
    [InlineData("鼓励优 先　采\n购其产品。", "C03", "优 先　采购")]
    [InlineData("鼓励优\u200B先\u00AD采\u202E购其产品。", "C03", "优先采购")]
    [InlineData("企业须成立满三年。", "C04", "成立满三年")]
    [InlineData("对甲公司给予补助。", "C13", "对甲公司给予")]
    [InlineData("租金减免适用于特定企业。", "C14", "租金减免适用于特定")]
    [InlineData("特定企业享受租金减免。", "C14", "特定企业享受租金减免")]
    public void Finds_a_word_however_it_is_written(string text, string code, string hit)
    {
        Passage passage = Assert.Single(new ScreenedText(text).Screen(Shipped, 200));

        Assert.Equal((code, hit), (passage.Standard.Code, passage.Hit));
    }

    [Theory]
    [InlineData("优先。采购另行规定。")]
    [InlineData("企业成立。满足条件的每年申报。")]
    [InlineData("各类经营者平等适用。")]
    [InlineData("")]
    public void Finds_nothing_across_sentences(string text) => Assert.Empty(new ScreenedText(text).Screen(Shipped, 200));

    [Fact]
    public void Shows_the_sentence_around_the_hit()
    {
        Passage passage = Assert.Single(new ScreenedText("第一条。对列入培育库的企业，给予补助。第三条。").Screen(Shipped, 200));

        Assert.Equal(("对列入", "培育库", "的企业，给予补助"), (passage.Before, passage.Hit, passage.After));
    }

    [Fact]
    public void Takes_the_longest_word_of_a_standard_and_each_standard_by_itself()
    {
        ScreenList list = Read("name: {zh: 甲, en: A}\nstandards:\n  - {code: C1, name: {zh: 一, en: One}, basis: [{law: 某法, article: 1}], words: [优先, 优先采购]}\n  - {code: C2, name: {zh: 二, en: Two}, basis: [{law: 某法}], words: [采购]}\n");

        Assert.Equal([("C1", "优先采购"), ("C2", "采购")], new ScreenedText("优先采购").Screen(list, 200).Select(p => (p.Standard.Code, p.Hit)));
    }

    [Fact]
    public void Says_that_there_are_more_than_may_be() => Assert.Equal(6, new ScreenedText(string.Concat(Enumerable.Repeat("培育库。", 100_000))).Screen(Shipped, 5).Count);

    [Theory]
    [InlineData("name: {zh: 甲, en: A}\nstandards: []\n", "'standards' is missing.")]
    [InlineData("name: {zh: 甲, en: A}\nstandards:\n  - {code: C1, name: {zh: 一, en: One}, basis: [{law: 某法}], words: [优]}\n", "'优' is no word to look for")]
    [InlineData("name: {zh: 甲, en: A}\nstandards:\n  - {code: C1, name: {zh: 一, en: One}, basis: [{law: 某法}], words: [甲乙 + 丙丁 + 戊己]}\n", "is no word to look for")]
    [InlineData("name: {zh: 甲, en: A}\nstandards:\n  - {code: C1, name: {zh: 一, en: One}, basis: [{law: 某法}], words: [甲乙], odd: 1}\n", "There is no key 'odd' here")]
    [InlineData("name: {zh: 甲, en: A}\nstandards:\n  - &s {code: C1, name: {zh: 一, en: One}, basis: [{law: 某法}], words: [甲乙]}\n  - *s\n", "The standard 'C1' stands here twice.")]
    public void Refuses_a_list_that_does_not_hold_together(string text, string said) =>
        Assert.Contains(said, Assert.Throws<Kefa.Bureau.Registers.ContentFileException>(() => Read(text)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Reads_a_document_with_its_notes_to_the_end()
    {
        byte[] bytes = Zip(("word/document.xml", Xml("正文")), ("word/footnotes.xml", Xml("脚注优先采购")));

        Assert.Equal(("正文\n脚注优先采购\n", true), await ReadAsync(bytes, FileKind.Docx));
    }

    [Theory]
    [InlineData("<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p><w:t>第一条</w:t></w:p><w:p><w:t>优先")]
    [InlineData("<!DOCTYPE x [<!ENTITY a \"优先采购\">]><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p><w:t>&a;</w:t></w:p></w:document>")]
    [InlineData("")]
    public async Task Says_that_a_damaged_document_is_not_all(string document) => Assert.False((await ReadAsync(Zip(("word/document.xml", document)), FileKind.Docx)).IsWhole);

    [Fact]
    public async Task Says_that_damaged_notes_are_not_all() => Assert.False((await ReadAsync(Zip(("word/document.xml", Xml("正文")), ("word/footnotes.xml", "<w:footnotes")), FileKind.Docx)).IsWhole);

    [Fact]
    public async Task Reads_no_more_than_it_is_asked_for()
    {
        byte[] bomb = Zip(("word/document.xml", Xml(new string('甲', 5_000_000))));

        (string text, bool whole) = await FileText.ReadWholeAsync(new MemoryStream(bomb), FileKind.Docx.MediaType, 1000, TestContext.Current.CancellationToken);

        Assert.False(whole);
        Assert.InRange(text.Length, 0, 1000);
    }

    [Fact]
    public async Task Does_not_read_what_it_cannot()
    {
        Assert.False((await ReadAsync([.. "%PDF-1.7"u8], FileKind.Pdf)).IsWhole);
        Assert.False((await ReadAsync(Zip(("xl/workbook.xml", "<x/>")), FileKind.Xlsx)).IsWhole);
        Assert.Equal(("优先采购", true), await ReadAsync(Encoding.UTF8.GetBytes("优先采购"), FileKind.PlainText));
    }

    private static ScreenList Read(string text) => ScreenList.Read("list.yaml", new StringReader(text));

    private static Task<(string Text, bool IsWhole)> ReadAsync(byte[] bytes, FileKind kind) => FileText.ReadWholeAsync(new MemoryStream(bytes), kind.MediaType, 100_000, TestContext.Current.CancellationToken);

    private static string Xml(string text) => $"<w:x xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:x>";

    private static byte[] Zip(params (string Name, string Text)[] parts)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, text) in parts)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }
        return bytes.ToArray();
    }
}
