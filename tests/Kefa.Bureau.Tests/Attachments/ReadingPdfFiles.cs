using System.Diagnostics;
using System.IO.Compression;
using System.Text;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Documents;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Kefa.Bureau.Tests.Attachments;

/// <summary>The text of PDF files, read by a process whose time and memory are bounded.</summary>
public sealed class ReadingPdfFiles
{
    // A white point, as PNG.
    private static readonly byte[] Picture = Convert.FromBase64String("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_printed_page_gives_its_text_and_lines_that_the_page_broke_are_joined()
    {
        using var printer = new PdfPrinter(Options.Create(new PdfOptions()), NullLogger<PdfPrinter>.Instance);
        string paragraph = string.Concat(Enumerable.Repeat("对列入培育库的企业，鼓励优先采购其产品，各类经营者平等适用", 8)) + "。";
        var printed = Assert.IsType<PdfOutcome.Printed>(await printer.PrintAsync($"<meta charset=\"utf-8\"><style>p {{ font-size: 16pt }}</style><p>{paragraph}</p><p>第二段 second 186,000</p>", Cancel));

        (string text, bool whole) = await ReadAsync(printed.Pdf);

        Assert.True(whole);
        Assert.Equal([paragraph, "第二段 second 186,000"], text.Split('\n'));
    }

    [Fact]
    public async Task A_page_that_is_a_picture_is_not_all_of_the_text()
    {
        Assert.Equal(("Printed page", true), await ReadAsync(Built("Printed page")));
        Assert.Equal(("Printed page", false), await ReadAsync(Built("Printed page", null)));
        Assert.Equal(("", false), await ReadAsync(Built([null])));
    }

    [Theory]
    [InlineData("%PDF-1.7 text")]
    [InlineData("%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[2 0 R]/Count 1>>endobj\ntrailer<</Root 1 0 R>>")]
    [InlineData("no PDF")]
    public async Task What_is_damaged_gives_nothing(string file) => Assert.Equal(("", false), await ReadAsync(Encoding.ASCII.GetBytes(file)));

    [Fact]
    public async Task A_file_that_asks_for_more_time_or_memory_than_there_is_gives_nothing_in_time()
    {
        var took = Stopwatch.StartNew();

        (string text, bool whole) = await ReadAsync(Drawing(levels: 14, times: 10), seconds: 3);
        (string, bool) unpacked = await ReadAsync(Unpacking(1_500_000_000), seconds: 15);

        Assert.False(whole);
        Assert.InRange(text.Length, 0, PdfTextReader.MostCharacters);
        Assert.Equal(("", false), unpacked);
        Assert.InRange(took.Elapsed, TimeSpan.Zero, TimeSpan.FromSeconds(60));
    }

    [Fact]
    public async Task A_file_is_read_once()
    {
        using var reader = new PdfTextReader(Options.Create(new AttachmentOptions()), NullLogger<PdfTextReader>.Instance);
        using var file = new MemoryStream(Built("Once"));

        (string, bool) first = await reader.ReadAsync("a", file, Cancel);
        using var nothing = new MemoryStream();

        Assert.Equal(first, await reader.ReadAsync("a", nothing, Cancel));
        Assert.Equal(("", false), await reader.ReadAsync("b", nothing, Cancel));
    }

    private static async Task<(string Text, bool IsWhole)> ReadAsync(byte[] bytes, int seconds = 20)
    {
        using var reader = new PdfTextReader(Options.Create(new AttachmentOptions { PdfTextSeconds = seconds }), NullLogger<PdfTextReader>.Instance);
        using var file = new MemoryStream(bytes);
        return await reader.ReadAsync("x", file, Cancel);
    }

    /// <summary>A page for each: its text, or a picture where there is none.</summary>
    internal static byte[] Built(params string?[] pages)
    {
        using var builder = new PdfDocumentBuilder();
        PdfDocumentBuilder.AddedFont font = builder.AddStandard14Font(Standard14Font.Helvetica);
        foreach (string? text in pages)
        {
            PdfPageBuilder page = builder.AddPage(PageSize.A4);
            if (text is null) page.AddPng(Picture, new PdfRectangle(0, 0, 500, 700));
            else page.AddText(text, 12, new PdfPoint(50, 700), font);
        }
        return builder.Build();
    }

    /// <summary>A page that draws a form ten times, which draws another ten times, and so on.</summary>
    private static byte[] Drawing(int levels, int times)
    {
        string Form(int level) => level == levels ? "BT /F 9 Tf (x) Tj ET" : string.Concat(Enumerable.Repeat("/X Do ", times));
        var objects = new List<string> { "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>" };
        const string Font = "/Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>";
        objects.Add($"<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<<{Font}/XObject<</X 5 0 R>>>>>>");
        objects.Add(Streamed("", Form(0)));
        for (int level = 1; level <= levels; level++)
            objects.Add(Streamed($"/Type/XObject/Subtype/Form/BBox[0 0 100 100]/Resources<<{Font}{(level < levels ? $"/XObject<</X {level + 5} 0 R>>" : "")}>>", Form(level)));
        return File(objects.ConvertAll(Encoding.Latin1.GetBytes));

        static string Streamed(string more, string content) => $"<<{more}/Length {content.Length}>>stream\n{content}\nendstream";
    }

    /// <summary>A page whose content unpacks to so many blanks.</summary>
    private static byte[] Unpacking(long size)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true))
        {
            byte[] blanks = new byte[1_000_000];
            Array.Fill(blanks, (byte)' ');
            for (long written = 0; written < size; written += blanks.Length) zip.Write(blanks);
        }
        byte[] content = [.. Encoding.Latin1.GetBytes($"<</Filter/FlateDecode/Length {packed.Length}>>stream\n"), .. packed.ToArray(), .. "\nendstream"u8];
        return File([.. new[] { "<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>", "<</Type/Page/Parent 2 0 R/MediaBox[0 0 100 100]/Contents 4 0 R/Resources<<>>>>" }.Select(Encoding.Latin1.GetBytes), content]);
    }

    private static byte[] File(List<byte[]> objects)
    {
        using var file = new MemoryStream();
        var places = new List<long>();
        file.Write("%PDF-1.4\n"u8);
        for (int i = 0; i < objects.Count; i++)
        {
            places.Add(file.Position);
            file.Write(Encoding.Latin1.GetBytes($"{i + 1} 0 obj\n"));
            file.Write(objects[i]);
            file.Write("\nendobj\n"u8);
        }
        long xref = file.Position;
        file.Write(Encoding.Latin1.GetBytes($"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n" + string.Concat(places.Select(p => $"{p:0000000000} 00000 n \n")) + $"trailer<</Size {objects.Count + 1}/Root 1 0 R>>\nstartxref\n{xref}\n%%EOF"));
        return file.ToArray();
    }
}
