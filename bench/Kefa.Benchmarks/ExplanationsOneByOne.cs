using System.Diagnostics;
using System.Text.Json;
using Kefa.Matching.Explanations;
using Kefa.Matching.Policies;

namespace Kefa.Benchmarks;

/// <summary>The explanation of one policy for one company, as a page asks for it: how long one takes, over all pairs of a file that are not eligible or out of scope.</summary>
internal static class ExplanationsOneByOne
{
    // The quickest of a few rounds: what the machine does besides is not measured.
    private const int Rounds = 9;

    public static async Task<int> RunAsync(string[] arguments)
    {
        if (arguments.Length == 0 || !File.Exists(arguments[0]))
        {
            await Console.Error.WriteLineAsync("explain: give a file of companies as JSON (tests/fixtures/companies.json is one).");
            return 2;
        }

        var (dictionary, policies, profiles) = await PoliciesAtOnce.ReadAsync(arguments[0], arguments.Length > 1 ? arguments[1] : "content");
        PolicyExplainer explainer = new(new PolicyEvaluator(dictionary));
        // The first pass compiles; it is not counted.
        foreach (var profile in profiles)
        {
            foreach (var policy in policies)
                explainer.Explain(policy, profile, PoliciesAtOnce.AsOf, policies);
        }

        List<double> times = [];
        var changes = 0;
        foreach (var profile in profiles)
        {
            foreach (var policy in policies)
            {
                var best = double.MaxValue;
                PolicyExplanation? explanation = null;
                for (var i = 0; i < Rounds; i++)
                {
                    var start = Stopwatch.GetTimestamp();
                    explanation = explainer.Explain(policy, profile, PoliciesAtOnce.AsOf, policies);
                    best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }

                if (explanation!.Result.Verdict is Verdict.E or Verdict.R)
                    continue;
                times.Add(best);
                changes += explanation.Conditions.Sum(c => c.Changes.Length);
            }
        }

        times.Sort();
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            companies = profiles.Count,
            policies = policies.Length,
            explained = times.Count,
            changes,
            median_ms = Math.Round(times[times.Count / 2], 2),
            p95_ms = Math.Round(times[times.Count * 95 / 100], 2),
            max_ms = Math.Round(times[^1], 2),
        }));
        return 0;
    }
}
