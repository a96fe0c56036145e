using System.Globalization;
using System.Text.RegularExpressions;
using Kefa.Bureau.Documents;
using Kefa.Documents.Official;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Tests.Documents;

/// <summary>The printed page in real Chromium: its size, its pages, its text.</summary>
public sealed partial class PrintingPdf
{
    private static readonly OfficialDocument Notice = new()
    {
        Layout = DocumentLayout.RedHead, Organ = "示范市科学技术局", Number = "示科〔2026〕12号", Title = "关于开展科技计划项目检查的通知", Recipient = "各县区科学技术局",
        Body = [.. Enumerable.Range(1, 30).Select(i => new DocumentParagraph("为规范科技计划项目管理，根据有关法律、法规和规章的规定，结合本市实际，制定本办法，现印发给你们，请认真贯彻执行。"))],
        Date = new DateOnly(2026, 11, 5),
    };

    [Fact]
    public async Task Gives_pages_of_A4()
    {
        using PdfPrinter printer = Printer();
        Assert.True(printer.IsAvailable, "the tests install Chromium");

        var printed = Assert.IsType<PdfOutcome.Printed>(await printer.PrintAsync(OfficialHtml.Page(Notice), TestContext.Current.CancellationToken));

        string text = System.Text.Encoding.Latin1.GetString(printed.Pdf);
        Assert.StartsWith("%PDF-", text, StringComparison.Ordinal);
        var boxes = MediaBox().Matches(text);
        Assert.InRange(boxes.Count, 4, 6); // 90 lines on pages of 22, the first of them half full
        Assert.All(boxes, box =>
        {
            Assert.Equal(595, double.Parse(box.Groups[1].Value, CultureInfo.InvariantCulture), 1.0);
            Assert.Equal(842, double.Parse(box.Groups[2].Value, CultureInfo.InvariantCulture), 1.0);
        });
    }

    [Theory]
    [InlineData(30), InlineData(34), InlineData(1)]
    public async Task Puts_the_foot_at_the_end_of_the_last_page(int paragraphs)
    {
        using PdfPrinter printer = Printer();
        OfficialDocument document = Notice with
        {
            Body = [.. Notice.Body.Concat(Notice.Body).Take(paragraphs)], CopiesTo = "示范市人民政府办公室", PrintedBy = "示范市科学技术局办公室", PrintedOn = new DateOnly(2026, 11, 6),
            Reference = new DocumentReference("kjj.example.cn/acts/2026", "2026GID000006A", 6, "https://kjj.example.cn/verify/2026GID000006A/6"),
        };
        var loose = Assert.IsType<PdfOutcome.Printed>(await printer.PrintAsync(OfficialHtml.Page(document), TestContext.Current.CancellationToken));

        // The link stays in both prints, so that the second can be measured too.
        var printed = Assert.IsType<PdfOutcome.Printed>(await printer.PrintToFootAsync(
            (space, _) => OfficialHtml.Page(document, space, markFoot: true), OfficialHtml.FootMark, OfficialHtml.BottomPoints, TestContext.Current.CancellationToken));

        string text = System.Text.Encoding.Latin1.GetString(printed.Pdf);
        Assert.Equal(MediaBox().Count(System.Text.Encoding.Latin1.GetString(loose.Pdf)), MediaBox().Count(text));
        Assert.Equal(OfficialHtml.BottomPoints, double.Parse(Place().Match(text).Groups[1].Value, CultureInfo.InvariantCulture), 3.0);
    }

    [Fact]
    public async Task Says_when_there_is_no_browser()
    {
        using PdfPrinter printer = Printer("/nowhere/chromium");

        Assert.False(printer.IsAvailable);
        Assert.IsType<PdfOutcome.NoBrowser>(await printer.PrintAsync("<p>x</p>", TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Says_when_the_browser_fails()
    {
        using PdfPrinter printer = Printer("/bin/false");

        Assert.IsType<PdfOutcome.Failed>(await printer.PrintAsync("<p>x</p>", TestContext.Current.CancellationToken));
    }

    private static PdfPrinter Printer(string? browser = null) => new(Options.Create(new PdfOptions { Chromium = browser }), NullLogger<PdfPrinter>.Instance);

    [GeneratedRegex(@"/Rect \[\S+ ([0-9.]+) ", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Place();

    [GeneratedRegex(@"/MediaBox \[0 0 ([0-9.]+) ([0-9.]+)\]", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex MediaBox();
}
