using System.Diagnostics;
using System.Net;
using System.Text;
using AngleSharp.Dom;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Receipts;
using Kefa.Evidence.Signing;
using Kefa.Evidence.Tiles;
using Kefa.Evidence.Verification;
using Kefa.TestSupport;

namespace Kefa.Web.Tests;

/// <summary>What a stranger does with the sealed record that the site serves.</summary>
public sealed class VerifyingTheRecord(DemoSite demo)
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    /// <summary>The newest log, once the publisher has signed it: it works a second after the start.</summary>
    private static async Task<string> LogAsync(HttpClient visitor)
    {
        for (int i = 0; i < 300; i++)
        {
            string[] names = (await visitor.GetStringAsync("/log/", Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
            if (names.Length > 0 && (await visitor.GetAsync($"/log/{names[0]}/checkpoint", Cancel)).IsSuccessStatusCode) return $"/log/{names[0]}";
            await Task.Delay(100, Cancel);
        }
        throw new InvalidOperationException("No log was published within 30 seconds.");
    }

    [Fact]
    public async Task Needs_only_the_served_files()
    {
        using var visitor = demo.Visitor();
        var log = await LogAsync(visitor);
        var key = VerifierKey.Parse((await visitor.GetStringAsync(log + "/vkey", Cancel)).TrimEnd('\n'));

        var result = await new LogVerifier(new Served(visitor, log), key, LibcryptoSignatures.Instance).VerifyAsync(null, null, Cancel);

        Assert.Empty(result.Faults);
        Assert.True(result.Checkpoint!.Size > 20, $"only {result.Checkpoint.Size} entries");
        Assert.StartsWith("demo.kefa.internal/acts/", result.Checkpoint.Origin, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keeps_what_never_changes_and_asks_again_for_what_does()
    {
        using var visitor = demo.Visitor();
        var log = await LogAsync(visitor);

        using var tile = await visitor.GetAsync(log + "/tile/0/000.p/1", Cancel);
        using var head = await visitor.GetAsync(log + "/checkpoint", Cancel);

        Assert.Equal(("public, max-age=31536000, immutable", "application/octet-stream", 32), (Cache(tile), tile.Content.Headers.ContentType!.ToString(), (await tile.Content.ReadAsByteArrayAsync(Cancel)).Length));
        Assert.Equal(("public, max-age=1", "text/plain; charset=utf-8"), (Cache(head), head.Content.Headers.ContentType!.ToString()));
        Assert.NotNull(head.Content.Headers.LastModified);
        foreach (var path in new[] { "/tile/0/999", "/tile/0/0", "/tile/0/000.p/0", "/tile/64/000", "/tile/entries/999", "/tile/x", "/nothing" })
            Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync(log + path, Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/log/acts-1999/checkpoint", Cancel)).StatusCode);

        static string Cache(HttpResponseMessage answer) => answer.Headers.GetValues("Cache-Control").Single();
    }

    [Fact]
    public async Task Is_done_by_a_program_that_shares_no_code_with_ours()
    {
        Assert.SkipUnless(Has("python3") && Has("openssl"), "python3 or openssl is not installed.");
        using var visitor = demo.Visitor();
        using var folder = new TemporaryFolder();
        var log = await LogAsync(visitor);
        var note = await SaveAsync(visitor, log, "checkpoint", folder.Path);
        await SaveAsync(visitor, log, "vkey", folder.Path);
        foreach (var file in TileAddress.All(Checkpoint.Parse(SignedNote.Parse(note).Text).Size))
            await SaveAsync(visitor, log, file.Path, folder.Path);
        var receipt = Path.Combine(folder.Path, "receipt.tlog-proof");
        await File.WriteAllBytesAsync(receipt, await ReceiptAsync(), Cancel);

        var (exit, output) = await RunAsync(folder.Path, receipt);
        Assert.True(exit == 0, output);
        Assert.Contains($"OK company/{DemoSite.Mine} 1 CompanyImported", output, StringComparison.Ordinal);

        var bundle = Path.Combine(folder.Path, TileAddress.EntryRow(Checkpoint.Parse(SignedNote.Parse(note).Text).Size).First().Path);
        var bytes = await File.ReadAllBytesAsync(bundle, Cancel);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(bundle, bytes, Cancel);
        Assert.NotEqual(0, (await RunAsync(folder.Path, receipt)).Exit);
    }

    [Fact]
    public async Task Of_a_receipt_can_be_done_on_the_page_that_explains_it()
    {
        using var visitor = demo.Visitor();
        var receipt = await ReceiptAsync();
        var changed = receipt.ToArray();
        changed[200] ^= 1;

        var good = await CheckAsync(visitor, receipt);
        var bad = await CheckAsync(visitor, changed);
        var none = await CheckAsync(visitor, "no receipt"u8.ToArray());

        Assert.Contains("回执有效", good, StringComparison.Ordinal);
        Assert.Contains($"company/{DemoSite.Mine}", good, StringComparison.Ordinal);
        Assert.DoesNotContain("回执有效", bad, StringComparison.Ordinal);
        Assert.Contains("文件不是回执", none, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_entry_tells_strangers_its_place_and_officers_its_content()
    {
        using var visitor = demo.Visitor();
        using var officer = await demo.SignedInAsync("officer");
        await LogAsync(visitor);
        var console = await DemoSite.PageAsync(officer, $"/console/record?stream=company/{DemoSite.Mine}&n=1");
        var link = console.QuerySelectorAll("a").Select(a => a.GetAttribute("href")!).First(href => href.StartsWith("/receipts/", StringComparison.Ordinal) && href.Length > 70);

        var page = await DemoSite.PageAsync(visitor, link);
        using var proof = await visitor.GetAsync(link + "/file", Cancel);
        using var closed = await visitor.GetAsync($"/console/record/receipt?stream=company/{DemoSite.Mine}&n=1", Cancel);

        Assert.Contains("已封存，有检查点", page.Body!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain(DemoSite.Mine, page.Body.TextContent, StringComparison.Ordinal);
        Assert.Null(Receipt.Parse(await proof.Content.ReadAsByteArrayAsync(Cancel)).Extra);
        Assert.Equal(HttpStatusCode.Redirect, closed.StatusCode); // to the sign-in
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/receipts/" + new string('0', 64), Cancel)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await visitor.GetAsync("/receipts/" + new string('0', 64) + "/file", Cancel)).StatusCode);
    }

    private async Task<byte[]> ReceiptAsync()
    {
        using var officer = await demo.SignedInAsync("officer");
        await LogAsync(officer);
        using var answer = await officer.GetAsync($"/console/record/receipt?stream=company/{DemoSite.Mine}&n=1", Cancel);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        return await answer.Content.ReadAsByteArrayAsync(Cancel);
    }

    private static async Task<string> CheckAsync(HttpClient visitor, byte[] file)
    {
        var page = await DemoSite.PageAsync(visitor, "/receipts");
        using MultipartFormDataContent form = new()
        {
            { new StringContent(page.QuerySelector("input[name=__RequestVerificationToken]")!.GetAttribute("value")!), "__RequestVerificationToken" },
            { new StringContent("check"), "_handler" },
            { new ByteArrayContent(file), "Given.File", "receipt.tlog-proof" },
        };
        using var answer = await visitor.PostAsync("/receipts", form, Cancel);
        return await answer.Content.ReadAsStringAsync(Cancel);
    }

    private static async Task<byte[]> SaveAsync(HttpClient visitor, string log, string path, string folder)
    {
        var bytes = await visitor.GetByteArrayAsync($"{log}/{path}", Cancel);
        var file = Path.Combine(folder, path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        await File.WriteAllBytesAsync(file, bytes, Cancel);
        return bytes;
    }

    private static bool Has(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));

    private static async Task<(int Exit, string Output)> RunAsync(string folder, string receipt)
    {
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "Kefa.slnx"))) root = root.Parent!;
        ProcessStartInfo info = new("python3", [Path.Combine(root.FullName, "tests", "independent", "verify_log.py"), folder, Path.Combine(folder, "vkey"), receipt]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var process = Process.Start(info)!;
        var errors = process.StandardError.ReadToEndAsync(Cancel);
        var output = await process.StandardOutput.ReadToEndAsync(Cancel);
        await process.WaitForExitAsync(Cancel);
        return (process.ExitCode, output + await errors);
    }

    private sealed class Served(HttpClient visitor, string log) : ILogFiles
    {
        public async Task<ReadOnlyMemory<byte>?> ReadAsync(string path, CancellationToken cancellationToken)
        {
            using var answer = await visitor.GetAsync($"{log}/{path}", cancellationToken);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsByteArrayAsync(cancellationToken) : default(ReadOnlyMemory<byte>?);
        }
    }
}
