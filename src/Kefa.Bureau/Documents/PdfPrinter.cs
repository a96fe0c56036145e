using System.Diagnostics;
using System.Text.RegularExpressions;
using Kefa.Bureau.Operations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Documents;

public sealed class PdfOptions
{
    /// <summary>The browser that prints; by default the first of chromium, chromium-browser and google-chrome in PATH.</summary>
    public string? Chromium { get; init; }

    /// <summary>How long one document may take.</summary>
    public int TimeoutSeconds { get; init; } = 60;
}

public abstract record PdfOutcome
{
    private PdfOutcome() { }

    public sealed record Printed(byte[] Pdf) : PdfOutcome;

    /// <summary>There is no browser on this machine: offer the page to be printed, or the word file.</summary>
    public sealed record NoBrowser : PdfOutcome;

    /// <summary>The browser ended without a document; the reason is in the log.</summary>
    public sealed record Failed : PdfOutcome;
}

/// <summary>Prints pages of ours as PDF with headless Chromium, one at a time. The page has no network: what it shows must be in it.</summary>
public sealed partial class PdfPrinter(IOptions<PdfOptions> options, ILogger<PdfPrinter> log) : IDisposable
{
    private static readonly string[] Browsers = ["chromium", "chromium-browser", "google-chrome"];

    private readonly SemaphoreSlim _turn = new(1);

    /// <summary>Whether this machine can print at all.</summary>
    public bool IsAvailable => Browser() is not null;

    /// <param name="page">A whole page with its styles in it.</param>
    /// <param name="cancellationToken">Ends the browser too.</param>
    public async Task<PdfOutcome> PrintAsync(string page, CancellationToken cancellationToken)
    {
        if (Browser() is not { } browser) return new PdfOutcome.NoBrowser();
        await _turn.WaitAsync(cancellationToken);
        string folder = Directory.CreateTempSubdirectory("kefa-pdf-").FullName;
        try
        {
            string source = Path.Combine(folder, "page.html");
            string target = Path.Combine(folder, "page.pdf");
            await File.WriteAllTextAsync(source, page, cancellationToken);
            string? failure = await RunAsync(browser, folder, source, target, cancellationToken);
            if (failure is null && File.Exists(target)) return new PdfOutcome.Printed(await File.ReadAllBytesAsync(target, cancellationToken));
            LogFailed(failure ?? "it wrote nothing");
            return new PdfOutcome.Failed();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
            _turn.Release();
        }
    }

    /// <summary>
    /// Prints a page whose foot stands at the end of the last page, which style sheets alone cannot do: once with a link that marks where the foot ends, and, where that is
    /// above the end of the page, once more with the space between.
    /// </summary>
    /// <param name="page">The page with so many points of space above its foot, with or without the link to <paramref name="mark"/>.</param>
    /// <param name="mark">The address of the link.</param>
    /// <param name="bottom">The margin below the text, in points.</param>
    /// <param name="cancellationToken">Ends the browser too.</param>
    public async Task<PdfOutcome> PrintToFootAsync(Func<double, bool, string> page, string mark, double bottom, CancellationToken cancellationToken)
    {
        if (await PrintAsync(page(0, true), cancellationToken) is not PdfOutcome.Printed { Pdf: var first }) return await PrintAsync(page(0, false), cancellationToken);
        Match link = Regex.Match(
            System.Text.Encoding.Latin1.GetString(first), @"/Rect \[\S+ (?<y>[0-9.]+) [^]]*\](?:(?!endobj)[\s\S]){0,200}?/URI \(" + Regex.Escape(mark) + @"\)", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(5));
        double space = link.Success && double.TryParse(link.Groups["y"].Value, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out double y) ? y - bottom - Slack : 0;
        return await PrintAsync(page(Math.Max(0, space), false), cancellationToken);
    }

    // Rounding must not push the foot to another page.
    private const double Slack = 0.75;

    public void Dispose() => _turn.Dispose();

    private async Task<string?> RunAsync(string browser, string folder, string source, string target, CancellationToken cancellationToken)
    {
        List<string> arguments =
        [
            "--headless", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-extensions",
            "--host-resolver-rules=MAP * ~NOTFOUND", "--user-data-dir=" + Path.Combine(folder, "profile"),
            "--no-pdf-header-footer", "--print-to-pdf=" + target, new Uri(source).AbsoluteUri,
        ];
        // Chromium has no sandbox for root; the page is ours, without network and with everything encoded that people wrote.
        if (Environment.IsPrivilegedProcess) arguments.Insert(0, "--no-sandbox");
        using var process = Process.Start(new ProcessStartInfo(browser, arguments) { RedirectStandardError = true, RedirectStandardOutput = true });
        if (process is null) return "it could not be started";
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(options.Value.TimeoutSeconds));
        try
        {
            Task<string> errors = process.StandardError.ReadToEndAsync(limit.Token);
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token);
            await process.WaitForExitAsync(limit.Token);
            await output;
            return process.ExitCode == 0 ? null : $"exit code {process.ExitCode}: {await errors}";
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            return $"it took more than {options.Value.TimeoutSeconds} s";
        }
    }

    private string? Browser() => options.Value.Chromium is { Length: > 0 } given
        ? File.Exists(given) ? given : null
        : Browsers.SelectMany(name => SearchPath.Folders.Select(folder => Path.Combine(folder, name))).FirstOrDefault(File.Exists);

    [LoggerMessage(Level = LogLevel.Error, Message = "Chromium printed no PDF: {Reason}")]
    private partial void LogFailed(string reason);
}
