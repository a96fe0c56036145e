using System.IO.Compression;
using System.Text;
using Kefa.Documents.Reported;
using Kefa.Documents.Tables;

namespace Kefa.Documents.Tests.Reported;

public sealed class ReadingReportFiles
{
    private const string Word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main";

    [Fact]
    public async Task Takes_text_in_the_encodings_that_are_met()
    {
        Assert.Equal(["第一行", "第二行"], await Lines(Encoding.UTF8.GetBytes("第一行\r\n第二行"), ReportFormat.PlainText));
        Assert.Equal(["第一行"], await Lines([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes("第一行")], ReportFormat.PlainText));
        Assert.Equal(["第一行"], await Lines(TextEncodings.Gb18030.GetBytes("第一行"), ReportFormat.PlainText));
    }

    [Fact]
    public async Task Takes_of_a_page_what_people_read()
    {
        const string page = """
            <!doctype html><html><head><title>标题</title><style>p{}</style></head><body><nav>首页 100 条</nav>
            <h1>年度报告</h1><p>第一<b>段</b>&nbsp;文字</p><p hidden>不见</p><div>前<br>后</div><script>var x = "5件";</script>
            <table><tr><th>合同</th><td>12份</td></tr></table><ul><li>其一</li><li>其二</li></ul><footer>备案 1 号</footer></body></html>
            """;

        Assert.Equal(["年度报告", "第一段\u00A0文字", "前", "后", "合同\t12份", "其一", "其二"], await Lines(Encoding.UTF8.GetBytes(page), ReportFormat.Html));
        Assert.Equal(["年度报告"], await Lines(TextEncodings.Gb18030.GetBytes("<meta charset=gb2312><h1>年度报告</h1>"), ReportFormat.Html));
    }

    [Fact]
    public async Task Walks_a_page_that_is_nested_deeper_than_a_stack()
    {
        string page = string.Concat(Enumerable.Repeat("<div>", 20_000)) + "深";

        Assert.Equal(["深"], await Lines(Encoding.UTF8.GetBytes(page), ReportFormat.Html));
    }

    [Fact]
    public async Task Takes_a_Word_document_with_the_numbers_that_Word_prints()
    {
        byte[] file = Docx(
            P("年度报告") + P("总体情况", "<w:pStyle w:val=\"2\"/>") + P("审核合同12份", List("1", 1)) + P("报备3件", List("1", 1)) + P("下一步", "<w:pStyle w:val=\"2\"/>")
            + "<w:p><w:r><w:t>留下</w:t></w:r><w:del><w:r><w:delText>删去5件</w:delText></w:r></w:del></w:p>"
            + "<w:tbl><w:tr><w:tc>" + P("合同") + "</w:tc><w:tc>" + P("12份") + "</w:tc></w:tr></w:tbl>",
            numbering: "<w:abstractNum w:abstractNumId=\"0\"><w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"%1、\"/></w:lvl><w:lvl w:ilvl=\"1\"><w:start w:val=\"1\"/><w:numFmt w:val=\"chineseCounting\"/><w:lvlText w:val=\"（%2）\"/></w:lvl></w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>",
            styles: "<w:style w:styleId=\"2\"><w:pPr><w:numPr><w:numId w:val=\"1\"/></w:numPr><w:outlineLvl w:val=\"0\"/></w:pPr></w:style>");

        Assert.Equal(["年度报告", "一、总体情况", "（一）审核合同12份", "（二）报备3件", "二、下一步", "留下", "合同\t12份"], await Lines(file, ReportFormat.Docx));
    }

    [Fact]
    public async Task Refuses_what_is_damaged_too_large_or_empty()
    {
        Assert.Contains("no Word document", await Refusal(Docx("", part: "other.xml"), ReportFormat.Docx), StringComparison.Ordinal);
        Assert.Contains("damaged", await Refusal([1, 2, 3, 4], ReportFormat.Docx), StringComparison.Ordinal);
        Assert.Contains("damaged", await Refusal(Docx("<w:p>"), ReportFormat.Docx), StringComparison.Ordinal);
        Assert.Contains("neither UTF-8 nor GB 18030", await Refusal([0xE4, 0xB8, 0x80, 0xFF, 0xFF, 0x0A], ReportFormat.PlainText), StringComparison.Ordinal);
        Assert.Contains("no text", await Refusal(Encoding.UTF8.GetBytes(" \n "), ReportFormat.PlainText), StringComparison.Ordinal);
        Assert.Contains("500000", await Refusal(Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("很长的一行\n", 100_000))), ReportFormat.PlainText), StringComparison.Ordinal);
        Assert.Contains("500000", await Refusal(Encoding.UTF8.GetBytes("<p>" + new string('长', 600_000)), ReportFormat.Html), StringComparison.Ordinal);
        Assert.Contains("10 MB", await Refusal(new byte[10 * 1024 * 1024 + 1], ReportFormat.PlainText), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reads_no_entities()
    {
        byte[] bomb = Docx(P("&x;"), doctype: "<!DOCTYPE x [<!ENTITY x \"五件\">]>");

        Assert.Contains("damaged", await Refusal(bomb, ReportFormat.Docx), StringComparison.Ordinal);
    }

    private static string P(string text, string properties = "") => $"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>";

    private static string List(string list, int level) => $"<w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr>";

    private static byte[] Docx(string body, string numbering = "", string styles = "", string part = "word/document.xml", string doctype = "")
    {
        var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            Write(part, $"{doctype}<w:document xmlns:w=\"{Word}\"><w:body>{body}</w:body></w:document>");
            if (numbering.Length > 0) Write("word/numbering.xml", $"<w:numbering xmlns:w=\"{Word}\">{numbering}</w:numbering>");
            if (styles.Length > 0) Write("word/styles.xml", $"<w:styles xmlns:w=\"{Word}\">{styles}</w:styles>");

            void Write(string name, string text)
            {
                using var writer = new StreamWriter(zip.CreateEntry(name).Open());
                writer.Write(text);
            }
        }
        return bytes.ToArray();
    }

    private static async Task<string[]> Lines(byte[] file, ReportFormat format) =>
        [.. (await ReportFile.ReadAsync(new MemoryStream(file), format, null, TestContext.Current.CancellationToken)).Select(line => line.Text)];

    private static async Task<string> Refusal(byte[] file, ReportFormat format) =>
        (await Assert.ThrowsAsync<ReportFormatException>(() => ReportFile.ReadAsync(new MemoryStream(file), format, null, TestContext.Current.CancellationToken))).Message;
}
