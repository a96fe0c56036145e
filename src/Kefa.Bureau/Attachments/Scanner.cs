using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Attachments;

/// <summary>What a scanner says of a file.</summary>
public enum ScanResult
{
    Clean,
    Infected,

    /// <summary>The scanner did not answer: the file is not taken, because nobody looked it through.</summary>
    Failed,
}

/// <summary>Looks a file through before it is taken.</summary>
public interface IFileScanner
{
    Task<ScanResult> ScanAsync(string path, CancellationToken cancellationToken);
}

/// <summary>Where no scanner is configured.</summary>
internal sealed class NoScanner : IFileScanner
{
    public Task<ScanResult> ScanAsync(string path, CancellationToken cancellationToken) => Task.FromResult(ScanResult.Clean);
}

/// <summary>The program that the operator named.</summary>
internal sealed class ScannerProgram(IOptions<AttachmentOptions> options) : IFileScanner
{
    public async Task<ScanResult> ScanAsync(string path, CancellationToken cancellationToken)
    {
        string[] words = options.Value.Scanner!.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var info = new ProcessStartInfo(words[0]) { RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (string word in words[1..]) info.ArgumentList.Add(word);
        info.ArgumentList.Add(path);
        try
        {
            using Process process = Process.Start(info) ?? throw new InvalidOperationException($"The scanner '{words[0]}' could not be started.");
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(options.Value.ScannerTimeout);
            try
            {
                Task<string> output = process.StandardOutput.ReadToEndAsync(limit.Token), errors = process.StandardError.ReadToEndAsync(limit.Token);
                await process.WaitForExitAsync(limit.Token);
                await Task.WhenAll(output, errors);
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                process.Kill(entireProcessTree: true);
                return ScanResult.Failed;
            }
            return process.ExitCode switch { 0 => ScanResult.Clean, 1 => ScanResult.Infected, _ => ScanResult.Failed };
        }
        catch (Win32Exception)
        {
            return ScanResult.Failed; // there is no such program: nobody looked
        }
    }
}
