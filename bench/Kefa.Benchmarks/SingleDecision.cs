using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Matching.Policies;

namespace Kefa.Benchmarks;

/// <summary>
/// One company after the other against every policy, on the data of the peers: policies compiled from DMN, one method each. The time is for
/// taking a company's facts, deciding and counting; reading files and compiling stand apart.
/// </summary>
internal static class SingleDecision
{
    private static readonly DateOnly AsOf = new(2026, 6, 15);

    public static int Run(string[] arguments)
    {
        var data = PeerData.Read(Option(arguments, "--data") ?? "data");
        var limit = int.Parse(Option(arguments, "--limit") ?? "100000", CultureInfo.InvariantCulture);
        var threads = int.Parse(Option(arguments, "--threads") ?? "1", CultureInfo.InvariantCulture);
        var start = Stopwatch.GetTimestamp();
        var policies = data.Policies();
        var reading = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        var space = PolicyPlan.SpaceOn(AsOf);
        var planned = policies.Select(p => PolicyPlan.Of(p, space).Required).ToArray();
        var planning = Stopwatch.GetElapsedTime(start).TotalSeconds;
        start = Stopwatch.GetTimestamp();
        var plans = CompiledPlans.Compile(space, planned);
        var compiling = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var rows = Rows(data, plans, limit);
        if (rows.Length == 0)
            throw new InvalidDataException("There are no companies.");

        var best = double.MaxValue;
        (long[] True, long[] Open) counts = ([], []);
        // Long enough for the last tier of the runtime's compiler.
        for (var all = Stopwatch.StartNew(); all.Elapsed.TotalSeconds < 3;)
        {
            start = Stopwatch.GetTimestamp();
            counts = Count(plans, rows, threads);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        Console.WriteLine(JsonSerializer.Serialize(new
        {
            engine = "kefa-compiled",
            companies = rows.Length,
            policies = plans.Count,
            threads,
            seconds = Math.Round(best, 5),
            pairs_per_s = Math.Round(rows.Length * (double)plans.Count / best),
            matches = counts.True.Sum(),
            digest = PeerData.Digest(counts.True),
            digest_unknown = PeerData.Digest(counts.Open),
            read_seconds = Math.Round(reading, 3),
            plan_seconds = Math.Round(planning, 3),
            compile_seconds = Math.Round(compiling, 3),
            one_company_ms = Math.Round(OneCompany(plans, rows) * 1000, 3),
        }));
        return 0;
    }

    private static (long[] True, long[] Open) Count(CompiledPlans plans, Value[][] rows, int threads)
    {
        var parts = new (long[] True, long[] Open)[threads];
        Parallel.For(0, threads, new ParallelOptions { MaxDegreeOfParallelism = threads }, t =>
        {
            var (isTrue, open) = (new long[plans.Count], new long[plans.Count]);
            var row = plans.NewRow(default);
            var end = (int)((long)rows.Length * (t + 1) / threads);
            for (var r = (int)((long)rows.Length * t / threads); r < end; r++)
            {
                row.Load(rows[r]);
                for (var p = 0; p < isTrue.Length; p++)
                {
                    var outcome = plans.Decide(p, row);
                    if (outcome == PlanOutcome.True)
                        isTrue[p]++;
                    else if (outcome == PlanOutcome.Open)
                        open[p]++;
                }
            }

            parts[t] = (isTrue, open);
        });
        return (
            [.. Enumerable.Range(0, plans.Count).Select(p => parts.Sum(part => part.True[p]))],
            [.. Enumerable.Range(0, plans.Count).Select(p => parts.Sum(part => part.Open[p]))]);
    }

    /// <summary>The time to take one company's facts and to decide every policy for it: the median over companies.</summary>
    private static double OneCompany(CompiledPlans plans, Value[][] rows)
    {
        var row = plans.NewRow(default);
        var times = new double[Math.Min(rows.Length, 1000)];
        for (var i = 0; i < times.Length; i++)
        {
            var start = Stopwatch.GetTimestamp();
            row.Load(rows[i]);
            for (var p = 0; p < plans.Count; p++)
                plans.Decide(p, row);
            times[i] = Stopwatch.GetElapsedTime(start).TotalSeconds;
        }

        Array.Sort(times);
        return times[times.Length / 2];
    }

    private static Value[][] Rows(PeerData data, CompiledPlans plans, int limit)
    {
        var places = plans.Slots.Select(s => data.Columns.IndexOf(s.Path)).ToArray();
        return [.. data.Companies().Take(limit).Select(line =>
        {
            var cells = line.Split(',');
            return places.Select(p => data.FactOf(data.Columns[p], cells[p])).ToArray();
        })];
    }

    private static string? Option(string[] arguments, string name) => Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;
}
