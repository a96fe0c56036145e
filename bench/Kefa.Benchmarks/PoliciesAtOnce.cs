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
        var dictionary = FieldDictionaryLoader.LoadFolder(content);
        var reading = new PolicyReader(dictionary).Read(
            Directory.EnumerateFiles(Path.Combine(content, "policies"), "*.dmn", SearchOption.AllDirectories).Select(f => new PolicyFile(f, File.ReadAllText(f))));
        DateOnly asOf = new(2026, 6, 15);
        var policies = reading.Policies.On(asOf);
        List<Profile> profiles = [];
        await using (var file = File.OpenRead(arguments[0]))
        {
            await foreach (var profile in ProfileJson.ReadAsync(file, dictionary))
                profiles.Add(profile);
        }

        PolicyEvaluator evaluator = new(dictionary);
        var seconds = new double[rounds];
        var eligible = 0;
        evaluator.EvaluateAll(policies, profiles, asOf, CancellationToken.None);
        for (var i = 0; i < rounds; i++)
        {
            var start = Stopwatch.GetTimestamp();
            var rows = evaluator.EvaluateAll(policies, profiles, asOf, CancellationToken.None);
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
}
