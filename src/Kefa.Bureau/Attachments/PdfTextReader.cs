using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Kefa.Bureau.Operations;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Attachments;

/// <summary>
/// Reads the text of PDF files in a process of its own, whose time and memory are bounded: a file that strangers sent may be made to use up both. What was read
/// is kept for the next who asks, of the last few files.
/// </summary>
public sealed partial class PdfTextReader(IOptions<AttachmentOptions> options, ILogger<PdfTextReader> log) : IDisposable
{
    public const int MostPages = 1_000;

    /// <summary>Longer than any draft that people review.</summary>
    public const int MostCharacters = 400_000;

    private const long MostBytes = 50L * 1024 * 1024;
    private const string MostMemory = "30000000"; // hexadecimal: 768 MiB
    private const int KeptFiles = 32;

    private readonly SemaphoreSlim _turn = new(2);
    private readonly Lock _lock = new();
    private readonly LinkedList<(string Sha256, string Text, bool IsWhole)> _kept = [];

    /// <param name="sha256">The hash of the file.</param>
    /// <param name="file">Its bytes, from the beginning.</param>
    /// <returns>The text, and whether it is all; nothing of a file that is damaged, needs a password, or asks for too much.</returns>
    public async Task<(string Text, bool IsWhole)> ReadAsync(string sha256, Stream file, CancellationToken cancellationToken)
    {
        if (Kept(sha256) is { } kept) return kept;
        if (file.Length > MostBytes) return ("", false);
        await _turn.WaitAsync(cancellationToken);
        try
        {
            return Keep(sha256, await RunAsync(file, cancellationToken));
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose() => _turn.Dispose();

    private async Task<(string, bool)> RunAsync(Stream file, CancellationToken cancellationToken)
    {
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Kefa.PdfText.dll"), MostPages.ToString(CultureInfo.InvariantCulture), MostCharacters.ToString(CultureInfo.InvariantCulture)];
        var info = new ProcessStartInfo(Host(), arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 };
        info.Environment.Clear(); // it needs no secrets
        info.Environment["DOTNET_GCHeapHardLimit"] = MostMemory;
        info.Environment["DOTNET_EnableDiagnostics"] = "0";
        using Process process = Process.Start(info) ?? throw new InvalidOperationException($"{info.FileName} could not be started.");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(options.Value.PdfTextSeconds));
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token), errors = process.StandardError.ReadToEndAsync(limit.Token);
            try
            {
                await file.CopyToAsync(process.StandardInput.BaseStream, limit.Token);
                process.StandardInput.Close();
            }
            catch (IOException ended)
            {
                // It has ended before it read all; its exit code says why.
                LogUnread(ended.Message);
            }
            await process.WaitForExitAsync(limit.Token);
            string[] answer = (await output).Split('\n', 2);
            if (process.ExitCode == 0 && answer.Length == 2) return (Plain(answer[1]), answer[0] == "whole");
            LogUnread((await errors).Split('\n')[0]);
            return ("", false);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync(CancellationToken.None);
            cancellationToken.ThrowIfCancellationRequested();
            LogUnread($"it took more than {options.Value.PdfTextSeconds} s");
            return ("", false);
        }
    }

    /// <summary>The program that runs this one's libraries, installed above the runtime.</summary>
    private static string Host()
    {
        string root = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", ".."));
        string beside = Path.Combine(root, OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet");
        return File.Exists(beside) ? beside : SearchPath.Folders.Select(folder => Path.Combine(folder, "dotnet")).FirstOrDefault(File.Exists) ?? "dotnet";
    }

    /// <summary>Printing programs write radicals that look like the character (⼴ for 广): nobody would find them.</summary>
    private static string Plain(string text)
    {
        var plain = new StringBuilder(text.Length);
        foreach (char c in text) plain.Append(c is >= '⺀' and <= '⿟' ? c.ToString().Normalize(NormalizationForm.FormKC) : c);
        return plain.ToString();
    }

    private (string, bool)? Kept(string sha256)
    {
        lock (_lock)
        {
            for (LinkedListNode<(string Sha256, string Text, bool IsWhole)>? at = _kept.First; at is not null; at = at.Next)
            {
                if (at.Value.Sha256 != sha256) continue;
                _kept.Remove(at);
                _kept.AddFirst(at);
                return (at.Value.Text, at.Value.IsWhole);
            }
            return null;
        }
    }

    private (string, bool) Keep(string sha256, (string Text, bool IsWhole) read)
    {
        lock (_lock)
        {
            _kept.AddFirst((sha256, read.Text, read.IsWhole));
            if (_kept.Count > KeptFiles) _kept.RemoveLast();
        }
        return read;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The text of a PDF could not be read: {Reason}")]
    private partial void LogUnread(string reason);
}
