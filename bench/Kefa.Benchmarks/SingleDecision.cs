using System.Diagnostics;
using System.Text.Json;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Matching.Policies;

namespace Kefa.Benchmarks;

/// <summary>One company after the other against every policy: the speed of a single decision, on the data of the peers.</summary>
internal static class SingleDecision
{
    private static readonly DateOnly AsOf = new(2026, 6, 15);

    public static int Run(string[] arguments)
    {
        var data = PeerData.Read(Option(arguments, "--data") ?? "data");
        var limit = int.Parse(Option(arguments, "--limit") ?? "100000", System.Globalization.CultureInfo.InvariantCulture);
        var policies = data.Policies();
        var space = PolicyPlan.SpaceOn(AsOf);
        PolicyPlan[] plans = [.. policies.Select(p => PolicyPlan.Of(p, space))];
        var rows = Rows(data, space, limit);
        var counts = new long[plans.Length];
        var unknown = new long[plans.Length];
        var start = Stopwatch.GetTimestamp();
        foreach (var row in rows)
        {
            var evaluation = new PlanEvaluation(slot => row[slot.Index], new EvaluationContext(default));
            for (var p = 0; p < plans.Length; p++)
            {
                var all = Outcome.T;
                foreach (var condition in plans[p].Required)
                {
                    var outcome = PolicyPlan.OutcomeOf(evaluation.ValueOf(condition));
                    if (outcome == Outcome.F)
                    {
                        all = Outcome.F;
                        break;
                    }

                    if (outcome == Outcome.U)
                        all = Outcome.U;
                }

                if (all == Outcome.T)
                    counts[p]++;
                else if (all == Outcome.U)
                    unknown[p]++;
            }
        }

        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            engine = "kefa-plan",
            companies = rows.Length,
            policies = plans.Length,
            threads = 1,
            seconds = Math.Round(seconds, 5),
            pairs_per_s = Math.Round(rows.Length * (double)plans.Length / seconds),
            matches = counts.Sum(),
            digest = PeerData.Digest(counts),
            digest_unknown = PeerData.Digest(unknown),
        }));
        return 0;
    }

    /// <summary>The facts that the plans read, a row for each company.</summary>
    private static Value[][] Rows(PeerData data, PlanSpace space, int limit)
    {
        var places = space.Slots.Select(s => data.Columns.IndexOf(s.Path)).ToArray();
        return [.. data.Companies().Take(limit).Select(line =>
        {
            var cells = line.Split(',');
            return places.Select(p => data.FactOf(data.Columns[p], cells[p])).ToArray();
        })];
    }

    private static string? Option(string[] arguments, string name) => Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;
}
