using System.CommandLine;

namespace Kefa.Cli;

/// <summary><c>kefa health</c>: asks the site whether it is ready; for containers and monitors that have no HTTP client.</summary>
internal static class Health
{
    private const string DefaultUrls = "http://127.0.0.1:5080";

    public static Command Command()
    {
        var url = new Option<string?>("--url") { Description = "The site's address; by default the first of KEFA_URLS, on this machine." };
        var command = new Command("health", "Ask the site whether it is ready: exit code 0 when it is, 1 when not.") { url };
        command.SetAction((parsed, cancellationToken) => RunAsync(parsed.GetValue(url), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(string? given, CancellationToken cancellationToken)
    {
        string text = given ?? OnThisMachine(Environment.GetEnvironmentVariable("KEFA_URLS") ?? DefaultUrls);
        if (!Uri.TryCreate(text.TrimEnd('/') + "/health", UriKind.Absolute, out Uri? address) || address.Scheme is not ("http" or "https"))
        {
            await Console.Error.WriteLineAsync($"'{text}' is not an address; expected for instance {DefaultUrls}.");
            return 2;
        }
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        try
        {
            using HttpResponseMessage answer = await client.GetAsync(address, cancellationToken);
            Console.WriteLine($"{address}: {(int)answer.StatusCode}");
            return answer.IsSuccessStatusCode ? 0 : 1;
        }
        catch (Exception silence) when (silence is HttpRequestException or TaskCanceledException)
        {
            await Console.Error.WriteLineAsync($"{address} does not answer: {silence.Message}");
            return 1;
        }
    }

    /// <summary>Where a site that listens on these addresses can be asked from here: a wildcard is no address.</summary>
    internal static string OnThisMachine(string urls) => urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault(DefaultUrls)
        .Replace("://+", "://127.0.0.1", StringComparison.Ordinal).Replace("://*", "://127.0.0.1", StringComparison.Ordinal)
        .Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal).Replace("://[::]", "://127.0.0.1", StringComparison.Ordinal);
}
