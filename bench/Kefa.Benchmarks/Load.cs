using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Kefa.Benchmarks;

/// <summary>
/// Many visitors, each asking once a second, against a running site on this machine. A request is due at a fixed time whether or not the one
/// before it was answered late, and its time counts from when it was due: a slow server cannot hide behind a waiting client.
/// </summary>
internal static class Load
{
    public static async Task<int> RunAsync(string[] arguments, CancellationToken cancellationToken)
    {
        if (arguments.Length == 0 || !Uri.TryCreate(arguments[0], UriKind.Absolute, out var address) || !address.IsLoopback)
        {
            await Console.Error.WriteLineAsync("load: give the address of a page on this machine, for instance http://127.0.0.1:5080/policies [connections=50] [seconds=30]");
            return 2;
        }

        var connections = arguments.Length > 1 ? int.Parse(arguments[1], CultureInfo.InvariantCulture) : 50;
        var seconds = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : 30;
        ConcurrentBag<double> times = [];
        ConcurrentDictionary<string, int> failures = new(StringComparer.Ordinal);
        using HttpClient http = new(new SocketsHttpHandler { MaxConnectionsPerServer = connections, UseCookies = false, AllowAutoRedirect = false });
        using (await http.GetAsync(address, cancellationToken))
        {
            // The first answer compiles and fills caches; it is not counted.
        }

        var start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, connections).Select(VisitorAsync));
        var sorted = times.Order().ToArray();
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            address = address.ToString(),
            connections,
            seconds,
            answered = sorted.Length,
            failed = failures.Values.Sum(),
            failures,
            median_ms = At(sorted, 0.5),
            p95_ms = At(sorted, 0.95),
            p99_ms = At(sorted, 0.99),
            max_ms = At(sorted, 1),
        }));
        return failures.IsEmpty ? 0 : 1;

        async Task VisitorAsync(int visitor)
        {
            for (var n = 0; n < seconds; n++)
            {
                // Spread evenly over the second, so that the visitors do not come in one crowd.
                var due = TimeSpan.FromSeconds(n + (double)visitor / connections);
                var wait = due - Stopwatch.GetElapsedTime(start);
                if (wait > TimeSpan.Zero)
                    await Task.Delay(wait, cancellationToken);
                try
                {
                    using var answer = await http.GetAsync(address, HttpCompletionOption.ResponseContentRead, cancellationToken);
                    if (answer.IsSuccessStatusCode)
                        times.Add((Stopwatch.GetElapsedTime(start) - due).TotalMilliseconds);
                    else
                        failures.AddOrUpdate(((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture), 1, (_, c) => c + 1);
                }
                catch (HttpRequestException e)
                {
                    failures.AddOrUpdate(e.HttpRequestError.ToString(), 1, (_, c) => c + 1);
                }
            }
        }
    }

    private static double? At(double[] sorted, double share) =>
        sorted.Length == 0 ? null : Math.Round(sorted[Math.Min((int)(sorted.Length * share), sorted.Length - 1)], 1);
}
