using System.Diagnostics;
using System.Text.Json;
using Kefa.Matching.Policies;
using Kefa.Matching.Population;
using Kefa.Matching.Profiles;

namespace Kefa.Benchmarks;

/// <summary>What one change costs when matches are kept up to date: a company, a policy version, a day.</summary>
internal static class Following
{
    private static readonly DateOnly AsOf = new(2026, 6, 15);

    public static int Run(string folder, int threads)
    {
        var data = PeerData.Read(folder);
        var policies = data.Policies();
        var start = Stopwatch.GetTimestamp();
        LiveMatches live = new(data.Dictionary, () => data.Companies().Select(data.ProfileOf), policies, AsOf, threads);
        var built = Stopwatch.GetElapsedTime(start);

        Profile[] changed = [.. data.Companies().Take(2000).Select(data.ProfileOf)];
        var company = Median(changed.Length, i => live.Change(changed[changed.Length - 1 - i]));
        var another = data.Policies()[^20..];
        var policy = Median(another.Length, i => live.Use(policies.Append(another[i])));
        live.Use(policies);
        var day = Median(5, i => live.Advance(AsOf.AddDays(i + 1)));
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            engine = "kefa-follow",
            companies = live.Companies.Count,
            policies = policies.Length,
            threads,
            build_seconds = Math.Round(built.TotalSeconds, 2),
            changed_company_ms = company,
            new_policy_ms = policy,
            next_day_ms = day,
        }));
        return 0;
    }

    /// <summary>The median in milliseconds.</summary>
    private static double Median(int times, Action<int> act)
    {
        var taken = new double[times];
        for (var i = 0; i < times; i++)
        {
            var start = Stopwatch.GetTimestamp();
            act(i);
            taken[i] = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        }

        Array.Sort(taken);
        return Math.Round(taken[times / 2], 3);
    }
}
