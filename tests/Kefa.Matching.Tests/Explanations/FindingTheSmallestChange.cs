using FsCheck;
using FsCheck.Fluent;
using System.Numerics;
using Kefa.Matching.Explanations;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;
using Kefa.Matching.Tests.Policies;
using Kefa.Matching.Tests.Profiles;
using Kefa.TestSupport.Properties;

namespace Kefa.Matching.Tests.Explanations;

/// <summary>The search against slow and obvious ways: trying every number, and solving a ratio with fractions of whole numbers.</summary>
public sealed class FindingTheSmallestChange
{
    private const int Largest = 60;

    private static readonly DateOnly AsOf = new(2026, 6, 15);

    [Fact]
    public void Finds_what_trying_every_number_finds_whatever_the_shape_of_the_condition() => Prop.ForAll(
        Gen.Choose(0, Largest).Three().Select(Sorted).Zip(Gen.Choose(0, Largest)).ToArbitrary(),
        drawn =>
        {
            var ((a, b, c), has) = drawn;
            var policy = APolicy.Of([$"c1: (if classI < {b} then classI <= {a} else classI > {c}) and classI <= {Largest}"]);
            var explanation = Explain(policy, "classI", null, has);
            int[] holding = [.. Enumerable.Range(0, Largest + 1).Where(n => n < b ? n <= a : n > c)];
            int[] expected = holding.Contains(has) ? [] : [.. holding.Where(n => n < has).TakeLast(1), .. holding.Where(n => n > has).Take(1)];

            Assert.Equal(expected, explanation.Conditions[0].Changes.Select(x => (int)((FactValue.Number)x.To!).Value).Order());
        }).Holds();

    [Fact]
    public void Solves_a_ratio_exactly() => Prop.ForAll(
        Gen.Choose(1, 1_000_000).Zip(Gen.Choose(0, 1_000_000)).Zip(Gen.Choose(1, 999)).Select(d => (Whole: d.Item1.Item1, Part: Math.Min(d.Item1.Item1, d.Item1.Item2), Share: d.Item2)).ToArbitrary(),
        drawn =>
        {
            var (whole, part, share) = drawn;
            var policy = APolicy.Of([FormattableString.Invariant($"c1: mainBizRevenue.L / sales.L >= {share / 1000m}")]);
            var changes = Explain(policy, "mainBizRevenue", "sales", part, whole).Conditions[0].Changes.Where(c => c.Path == "mainBizRevenue.L");

            // part + k ≥ share · whole, and part + k ≥ share · (whole + k), in thousandths.
            BigInteger inside = Ceiling((share * (BigInteger)whole) - (1000 * (BigInteger)part), 1000);
            BigInteger added = Ceiling((share * (BigInteger)whole) - (1000 * (BigInteger)part), 1000 - share);
            Assert.Equal(inside <= 0 ? [] : [(inside, 0), (added, 1)], changes.Select(c => ((BigInteger)c.By!.Value, c.Along.Length)).OrderBy(c => c.Length));
        }).Holds();

    private static PolicyExplanation Explain(Policy policy, string field, string? whole, int value, int wholeValue = 0)
    {
        int? year = whole is null ? null : 2025;
        List<KeyValuePair<FactKey, Fact>> facts = [new(new FactKey(field, year), Fact.Known(FactValue.Of((decimal)value)))];
        if (whole is not null)
            facts.Add(new(new FactKey(whole, year), Fact.Known(FactValue.Of((decimal)wholeValue))));
        return new PolicyExplainer(new PolicyEvaluator(A.Dictionary)).Explain(policy, new Profile("X", facts), AsOf);
    }

    private static (int A, int B, int C) Sorted((int, int, int) drawn)
    {
        int[] sorted = [drawn.Item1, drawn.Item2, drawn.Item3];
        Array.Sort(sorted);
        return (sorted[0], sorted[1], sorted[2]);
    }

    private static BigInteger Ceiling(BigInteger numerator, BigInteger denominator) => numerator <= 0 ? 0 : (numerator + denominator - 1) / denominator;
}
