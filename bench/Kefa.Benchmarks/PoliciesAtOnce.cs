using System.Collections.Immutable;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Kefa.Bureau.Registers;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Benchmarks;

/// <summary>Every company of a file against every policy of the content: the work behind an officer's first page.</summary>
internal static class PoliciesAtOnce
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments.Length == 0 || !File.Exists(arguments[0]))
        {
            await Console.Error.WriteLineAsync("policies: give a file of companies as JSON (kefa companies export FILE.json writes one).");
            return 2;
        }

        var content = arguments.Length > 1 ? arguments[1] : "content";
        var rounds = arguments.Length > 2 ? int.Parse(arguments[2], CultureInfo.InvariantCulture) : 5;
        var (dictionary, policies, profiles) = await ReadAsync(arguments[0], content);
        PolicyEvaluator evaluator = new(dictionary);
        var seconds = new double[rounds];
        var eligible = 0;
        evaluator.EvaluateAll(policies, profiles, AsOf, CancellationToken.None);
        for (var i = 0; i < rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var rows = evaluator.EvaluateAll(policies, profiles, AsOf, CancellationToken.None);
            seconds[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
            eligible = rows.Sum(r => r.Count(p => p.Verdict == Verdict.E));
        }

        Array.Sort(seconds);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            companies = profiles.Count,
            policies = policies.Length,
            cores = Environment.ProcessorCount,
            seconds = seconds[rounds / 2],
            seconds_min = seconds[0],
            seconds_max = seconds[^1],
            pairs_per_s = Math.Round(profiles.Count * (double)policies.Length / seconds[rounds / 2]),
            eligible,
        }));
        return 0;
    }

    /// <summary>The day for which the policies are asked.</summary>
    public static DateOnly AsOf { get; } = new(2026, 6, 15);

    /// <summary>The dictionary and the policies of the content, and the companies of a file.</summary>
    public static async Task<(FieldDictionary Dictionary, ImmutableArray<Policy> Policies, List<Profile> Profiles)> ReadAsync(string companies, string content)
    {
        var dictionary = FieldDictionaryLoader.LoadFolder(content);
        var reading = new PolicyReader(dictionary).Read(
            Directory.EnumerateFiles(Path.Combine(content, "policies"), "*.dmn", SearchOption.AllDirectories).Select(f => new PolicyFile(f, File.ReadAllText(f))));
        await using var file = File.OpenRead(companies);
        return (dictionary, reading.Policies.On(AsOf), await ProfileJson.ReadAsync(file, dictionary).ToListAsync());
    }
}
