using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Kefa.Matching.Policies;
using Kefa.Matching.Population;

namespace Kefa.Benchmarks;

/// <summary>All companies of the peers' benchmark against all its policies, by the engine for populations.</summary>
internal static class PopulationAtOnce
{
    private static readonly DateOnly AsOf = new(2026, 6, 15);

    public static int Run(string[] arguments)
    {
        var folder = Option(arguments, "--data");
        var threads = int.Parse(Option(arguments, "--threads") ?? "1", CultureInfo.InvariantCulture);
        if (folder is null)
        {
            Console.Error.WriteLine("match: give --data DIR, the folder that the generator wrote.");
            return 2;
        }

        if (Option(arguments, "--database") is { } connection)
            return Loading.RunAsync(folder, connection).GetAwaiter().GetResult();
        if (arguments.Contains("--follow", StringComparer.Ordinal))
            return Following.Run(folder, threads);
        var data = PeerData.Read(folder);
        var start = Stopwatch.GetTimestamp();
        var policies = data.Policies();
        var space = PolicyPlan.SpaceOn(AsOf);
        PolicyPlan[] plans = [.. policies.Select(p => PolicyPlan.Of(p, space))];
        var compiled = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        var columns = Load(data);
        var loaded = Stopwatch.GetElapsedTime(start);
        start = Stopwatch.GetTimestamp();
        PopulationMatcher matcher = new(columns, plans, space, AsOf);
        var prepared = Stopwatch.GetElapsedTime(start);
        PopulationMatches? matches = null;
        var best = double.MaxValue;
        for (var total = Stopwatch.StartNew(); total.Elapsed.TotalSeconds < 3;)
        {
            start = Stopwatch.GetTimestamp();
            matches = matcher.Run(threads, matches, CancellationToken.None);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        long[] eligible = [.. Enumerable.Range(0, policies.Length).Select(matches!.CountEligible)];
        long[] open = [.. Enumerable.Range(0, policies.Length).Select(matches.CountOpen)];
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            engine = "kefa-match",
            companies = columns.Count,
            policies = policies.Length,
            threads,
            seconds = Math.Round(best, 5),
            pairs_per_s = (long)((double)columns.Count * policies.Length / best),
            matches = eligible.Sum(),
            digest = PeerData.Digest(eligible),
            digest_unknown = PeerData.Digest(open),
            unknown = open.Sum(),
            conditions = matcher.ConditionCount,
            decided_singly = matches.DecidedSingly,
            load_seconds = Math.Round(loaded.TotalSeconds, 3),
            compile_seconds = Math.Round(compiled.TotalSeconds, 3),
            prepare_seconds = Math.Round(prepared.TotalSeconds, 3),
            column_bytes = columns.Bytes,
            result_bytes = matches.Bytes,
        }));
        return 0;
    }

    private static CompanyColumns Load(PeerData data)
    {
        using var file = File.OpenRead(Path.Combine(data.Folder, "companies.csv"));
        return ColumnCsv.Read(file, name => data.Dictionary.Find(name) is { } field ? Column.For(name, PeerData.TypeOf(field), data.Binder.UnknownAt(name)) : null);
    }

    private static string? Option(string[] arguments, string name) =>
        Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;
}
