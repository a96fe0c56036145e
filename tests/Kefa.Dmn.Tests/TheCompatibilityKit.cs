using Kefa.Dmn.Conformance;
using Kefa.Feel;

namespace Kefa.Dmn.Tests;

/// <summary>The DMN technology compatibility kit, when it lies beside the repository in <c>../shared/tck</c>.</summary>
public sealed class TheCompatibilityKit
{
    [Fact]
    public void Passes_at_least_what_it_passed_before()
    {
        Assert.SkipWhen(TestFiles.Kit is null, TestFiles.NoKit);
        var now = new FeelDateTime(new FeelDate(2026, 6, 15), FeelTime.MidnightUtc);

        var rates = Directory.EnumerateDirectories(TestFiles.Kit, "*", SearchOption.AllDirectories)
            .Select(folder => Outcomes(folder, now))
            .Where(o => o.Count > 0)
            .ToArray();

        var all = rates.Sum(r => r.Count(o => o.Passed)) / (double)rates.Sum(r => r.Count);
        var mean = rates.Average(r => r.Count(o => o.Passed) / (double)r.Count);
        Assert.True(all >= 0.99, $"{all:P2} of all cases pass; at least 99 % must.");
        Assert.True(mean >= 0.98, $"{mean:P2} pass in the mean over folders; at least 98 % must.");
    }

    private static List<ConformanceOutcome> Outcomes(string folder, FeelDateTime now) =>
        [.. TestFiles.SuitesIn(folder).SelectMany(s => s.Suite.Cases.Select(c => ConformanceRun.Run(s.Model, c, now)))];
}
