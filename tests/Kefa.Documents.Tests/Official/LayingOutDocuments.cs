using System.Net;
using System.Text.RegularExpressions;
using DocumentFormat.OpenXml;
using DocumentFormat.OpenXml.Packaging;
using DocumentFormat.OpenXml.Validation;
using DocumentFormat.OpenXml.Wordprocessing;
using Kefa.Documents.Official;

namespace Kefa.Documents.Tests.Official;

/// <summary>GB/T 9704-2012 as numbers: page, grid, fonts, places.</summary>
public sealed partial class LayingOutDocuments
{
    public static TheoryData<string> Samples => ["letter", "notice", "draft", "plain", "sealed", "sealedNotice", "report", "reportDraft"];

    [Theory, MemberData(nameof(Samples))]
    public void Makes_a_valid_word_file_on_the_prescribed_page(string sample)
    {
        using var package = Docx(Sample(sample));

        Assert.Empty(new OpenXmlValidator(FileFormatVersions.Office2019).Validate(package).Select(e => $"{e.Path?.XPath}: {e.Description}"));
        var section = package.MainDocumentPart!.Document!.Body!.GetFirstChild<SectionProperties>()!;
        var (size, margin, grid) = (section.GetFirstChild<PageSize>()!, section.GetFirstChild<PageMargin>()!, section.GetFirstChild<DocGrid>()!);
        Assert.Equal((11906u, 16838u), (size.Width!.Value, size.Height!.Value));
        Assert.Equal((2098, 1474u, 1984, 1587u), (margin.Top!.Value, margin.Right!.Value, margin.Bottom!.Value, margin.Left!.Value));
        Assert.Equal((DocGridValues.Lines, 579), (grid.Type!.Value, grid.LinePitch!.Value));
        Assert.True(22 * 579 <= 16838 - 2098 - 1984, "22 lines must fit");
        Assert.True(28 * (16 * 20 - 5) <= 11906 - 1587 - 1474, "28 characters must fit");
        Assert.All(package.MainDocumentPart.Document.Body.Descendants<RunProperties>().Where(r => r.FontSize!.Val!.Value == "32"), r => Assert.Equal(-5, r.Spacing!.Val!.Value));
    }

    [Theory, MemberData(nameof(Samples))]
    public void Says_the_same_in_every_form(string sample)
    {
        var document = Sample(sample);

        using var package = Docx(document);
        var word = string.Concat(package.MainDocumentPart!.Document!.Body!.Descendants<Text>().Select(t => t.Text));
        var html = WebUtility.HtmlDecode(Tag().Replace(OfficialHtml.Fragment(document), ""));

        Assert.Equal(Bare(string.Concat(document.Lines())), Bare(word));
        Assert.Equal(Bare(string.Concat(document.Lines())), Bare(html));
    }

    [Fact]
    public void Raises_the_mark_of_a_note_and_links_the_number_on_pages_only()
    {
        using var package = Docx(A.Report);

        var raised = Assert.Single(package.MainDocumentPart!.Document!.Body!.Descendants<Run>(), run => run.RunProperties?.VerticalTextAlignment is not null);
        Assert.Equal("[1]", raised.InnerText);
        Assert.Contains("全年收到申请<a href=\"/figures/GID-01\">51件</a><sup>[1]</sup>。", OfficialHtml.Fragment(A.Report), StringComparison.Ordinal);
        Assert.Contains("<h2 class=\"official-level-1\">一、2026年收到申请情况</h2>", OfficialHtml.Fragment(A.Report), StringComparison.Ordinal);
    }

    [Fact]
    public void Refuses_a_table_whose_cells_leave_gaps_or_overlap()
    {
        Assert.Empty(A.Report.Faults());
        foreach (DocumentGrid wrong in new[]
        {
            new DocumentGrid([[A.Cell("甲"), A.Cell("乙")], [A.Cell("1")]]), new DocumentGrid([[A.Cell("甲", rows: 2), A.Cell("乙")], [A.Cell("1"), A.Cell("2")]]),
            new DocumentGrid([[A.Cell("甲", rows: 3), A.Cell("乙")], [A.Cell("1")]]), new DocumentGrid([[A.Cell("甲"), A.Cell("乙")]]) { Widths = [100] },
        })
            Assert.Contains((A.Report with { Body = [wrong] }).Faults(), fault => fault.En.Contains("cells", StringComparison.Ordinal));
    }

    [Fact]
    public void Puts_each_part_in_its_font_and_size()
    {
        using var package = Docx(A.Notice);
        var runs = package.MainDocumentPart!.Document!.Body!.Descendants<Run>()
            .Select(r => (Text: r.InnerText, Font: r.RunProperties!.RunFonts!.EastAsia!.Value, Size: r.RunProperties.FontSize!.Val!.Value, Colour: r.RunProperties.Color?.Val?.Value)).ToList();

        Assert.Contains(("示范市科学技术局文件", "方正小标宋简体", "84", "FF0000"), runs);
        Assert.Contains(("秘密★1年", "黑体", "32", null), runs);
        Assert.Contains(runs, r => r is { Font: "方正小标宋简体", Size: "44" });
        Assert.Contains(runs, r => r.Text.StartsWith("第20段", StringComparison.Ordinal) && r is { Font: "仿宋_GB2312", Size: "32" });
        Assert.Contains(runs, r => r.Text.StartsWith("抄送：", StringComparison.Ordinal) && r.Size == "28");
    }

    [Fact]
    public void Shows_no_red_head_on_a_draft_and_never_a_seal()
    {
        var draft = A.Notice with { Draft = "征求意见稿", Date = null };

        Assert.DoesNotContain("official-mark", OfficialHtml.Fragment(draft), StringComparison.Ordinal);
        Assert.Contains("（征求意见稿）", OfficialHtml.Fragment(draft), StringComparison.Ordinal);
        using var package = Docx(draft);
        Assert.DoesNotContain("FF0000", package.MainDocumentPart!.Document!.OuterXml, StringComparison.Ordinal);
        Assert.Empty(package.MainDocumentPart.ImageParts);
    }

    [Fact]
    public void Prints_its_place_in_the_sealed_record_beside_a_code_that_says_the_address()
    {
        var document = A.Letter with { Reference = A.Reference };

        using var package = Docx(document);
        Assert.Equal(["封存日志：kjj.example.cn/acts/2026", "办件编号：2026GID000006A，第6号记录", "核验：https://kjj.example.cn/verify/2026GID000006A/6"], A.Reference.Lines());
        var picture = Assert.Single(package.MainDocumentPart!.ImageParts);
        using var bytes = new MemoryStream();
        using (var stream = picture.GetStream())
            stream.CopyTo(bytes);
        Assert.Equal("89504E470D0A1A0A", Convert.ToHexString(bytes.ToArray().AsSpan(0, 8)));
        // 22 mm on paper, after the text; the colophon ends where the text may end at most: 1984 from the foot of the page.
        Assert.Equal(22 * 36_000L, package.MainDocumentPart.Document!.Descendants<DocumentFormat.OpenXml.Drawing.Wordprocessing.Extent>().Single().Cx!.Value);
        Assert.Equal(16838 - 1984 - 579, Assert.Single(package.MainDocumentPart.Document.Descendants<TablePositionProperties>()).TablePositionY!.Value);
        var html = OfficialHtml.Fragment(document);
        Assert.Contains("<svg viewBox=\"0 0 ", html, StringComparison.Ordinal);
        Assert.True(html.IndexOf("official-reference", StringComparison.Ordinal) < html.IndexOf("official-colophon", StringComparison.Ordinal));
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Puts_the_foot_lower_where_the_print_asks_for_it()
    {
        var document = A.Letter with { Reference = A.Reference };

        Assert.True(OfficialHtml.HasFoot(document));
        Assert.False(OfficialHtml.HasFoot(A.Letter with { CopiesTo = null }));
        Assert.Contains("padding-top: 123.5pt", OfficialHtml.Page(document, 123.5), StringComparison.Ordinal);
        Assert.DoesNotContain(OfficialHtml.FootMark, OfficialHtml.Page(document, 123.5), StringComparison.Ordinal);
        Assert.Single(Regex.Matches(OfficialHtml.Page(document, 0, markFoot: true), OfficialHtml.FootMark));
    }

    [Fact]
    public void Encodes_what_people_wrote()
    {
        var html = OfficialHtml.Page(A.Letter with { Title = "<script>alert(1)</script>", Recipient = "\"><img src=x>" });

        Assert.DoesNotContain("<script", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<img", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("示科[2026]1号", "不合规范")]
    [InlineData("示科〔2026〕01号", "不合规范")]
    [InlineData("示科〔2026〕第1号", "不合规范")]
    [InlineData("示科〔26〕1号", "不合规范")]
    public void Refuses_numbers_that_the_standard_does_not_know(string number, string said)
    {
        var faults = (A.Notice with { Number = number }).Faults().Select(f => f.Zh);

        Assert.Contains(said, Assert.Single(faults), StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Docx(A.Notice with { Number = number }));
    }

    [Fact]
    public void Names_every_fault_at_once()
    {
        var faults = (A.Notice with { Title = " ", Body = [], Date = null, CopyNumber = "12", Number = null }).Faults().Select(f => f.En);

        Assert.Equal(["The title is missing.", "The text is missing: the first page must carry some of it.", "The copy number '12' should have 6 digits.", "A document with a red head needs a number.", "The date is missing."], faults);
    }

    [Theory]
    [InlineData("关于张某某政府信息公开申请的答复书", "关于张某某政府信息公开申请的答复书")]
    [InlineData("示范市科学技术局关于印发《示范市科技计划项目管理办法》的通知", "示范市科学技术局关于印发|《示范市科技计划项目管理办法》的通知")]
    [InlineData("第一行\n第二行", "第一行|第二行")]
    [InlineData("关于公布示范市科学技术局2026年度行政规范性文件目录的通知", "关于公布示范市科学技术局|2026年度行政规范性文件目录的通知")]
    public void Parts_long_titles_where_no_name_is_torn(string title, string lines)
    {
        var shown = A.Letter with { Title = title };

        Assert.Equal(lines.Split('|'), HeadingLine().Matches(OfficialHtml.Fragment(shown)).First().Groups[1].Captures.Select(c => WebUtility.HtmlDecode(c.Value)));
    }

    [Theory]
    [InlineData(2026, 3, 5, "2026年3月5日")]
    [InlineData(2026, 12, 31, "2026年12月31日")]
    public void Writes_dates_without_leading_zeros(int year, int month, int day, string text) => Assert.Equal(text, OfficialDocument.DateText(new DateOnly(year, month, day)));

    private static OfficialDocument Sample(string name) => name switch
    {
        "letter" => A.Letter,
        "notice" => A.Notice,
        "sealed" => A.Letter with { Reference = A.Reference },
        "sealedNotice" => A.Notice with { Reference = A.Reference with { Address = null } },
        "report" => A.Report,
        "reportDraft" => A.Report with { Draft = "稿", Date = null },
        "draft" => A.Notice with { Draft = "送审稿", Date = null },
        _ => A.Letter with { Layout = DocumentLayout.Plain, Number = null },
    };

    private static WordprocessingDocument Docx(OfficialDocument document)
    {
        var stream = new MemoryStream();
        OfficialDocx.Write(document, stream);
        stream.Position = 0;
        return WordprocessingDocument.Open(stream, isEditable: false);
    }

    private static string Bare(string text) => Space().Replace(text, "");

    [GeneratedRegex("<[^>]*>", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Space();

    [GeneratedRegex("<h1 class=\"official-title\">(?:<span>([^<]*)</span>)+</h1>", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex HeadingLine();
}
