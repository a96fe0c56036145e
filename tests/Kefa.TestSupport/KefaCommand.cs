using System.Diagnostics;

namespace Kefa.TestSupport;

/// <summary>What the <c>kefa</c> command did.</summary>
public sealed record KefaOutput(int ExitCode, string Output, string Errors);

/// <summary>The <c>kefa</c> command as a process of its own, from the test's output folder; the test project references Kefa.Cli.</summary>
public static class KefaCommand
{
    public static async Task<KefaOutput> RunAsync(IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        using Process process = Start(settings, arguments);
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new KefaOutput(process.ExitCode, output, await errors);
    }

    /// <summary>Starts it without waiting, for tests that kill it.</summary>
    public static Process Start(IReadOnlyDictionary<string, string?> settings, params string[] arguments) => StartProgram("kefa.dll", settings, arguments);

    /// <summary>Starts another program of the test's output folder with the same settings.</summary>
    public static Process StartProgram(string program, IReadOnlyDictionary<string, string?> settings, params string[] arguments)
    {
        var info = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, program), .. arguments])
        {
            RedirectStandardOutput = true, RedirectStandardError = true, RedirectStandardInput = true,
        };
        foreach (string key in info.Environment.Keys.Where(key => key.StartsWith("KEFA_", StringComparison.OrdinalIgnoreCase)).ToList()) info.Environment.Remove(key);
        foreach ((string key, string? value) in settings) info.Environment[key] = value;
        Process process = Process.Start(info) ?? throw new InvalidOperationException("dotnet could not be started.");
        process.StandardInput.Close();
        return process;
    }
}
