using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Kefa.Feel.Plans;
using Kefa.TestSupport.Properties;

namespace Kefa.Feel.Tests.Numbers;

/// <summary>A quotient is compared as what it is, where that is asked for; the standard compares what 34 digits leave of it.</summary>
public sealed class ComparingRatios
{
    private const string Third = "0.3333333333333333333333333333333333";
    private const string TwoThirds = "0.6666666666666666666666666666666667"; // rounded up

    [Theory]
    [InlineData($"1/3 = {Third}", "true", "false")]
    [InlineData($"1/3 > {Third}", "false", "true")]
    [InlineData($"1/3 <= {Third}", "true", "false")]
    [InlineData($"2/3 >= {TwoThirds}", "true", "false")]
    [InlineData($"{TwoThirds} > 2/3", "false", "true")]
    [InlineData($"-2/3 <= -{TwoThirds}", "true", "false")]
    [InlineData($"2/-3 > -{TwoThirds}", "false", "true")]
    [InlineData("1/3 = 2/6", "true", "true")]
    [InlineData("1/3 >= 2/6", "true", "true")]
    [InlineData("999999999999999999/1000000000000000001 = 999999999999999998/1000000000000000000", "true", "false")]
    [InlineData("333333333333333333/1000000000000000001 >= 333333333333333333/1000000000000000001", "true", "true")]
    [InlineData("123456789012345679/370370367037037037 = 123456789012345678/370370367037037034", "true", "true")] // both are 1/3 and a little: the same
    [InlineData($"2/3 in [{TwoThirds}..1]", "true", "false")]
    [InlineData($"1/3 in ({Third}, 5)", "true", "false")]
    [InlineData($"min(2/3, {TwoThirds}) < {TwoThirds}", "false", "true")]
    [InlineData($"list contains([1/3], {Third})", "true", "false")]
    [InlineData($"2/3 - {TwoThirds} < 0", "false", "true")]
    [InlineData($"{{q: 2/3, r: q >= {TwoThirds}}}.r", "true", "false")]
    [InlineData("0.1 + 0.2 = 0.3", "true", "true")]
    public void Falls_on_the_side_where_it_is(string text, string standard, string exact)
    {
        Assert.Equal(standard, Feel.Show(Feel.Evaluate(text)));
        Assert.Equal(exact, Feel.Show(Feel.Evaluate(text, Exact())));
    }

    [Fact]
    public void Two_quotients_of_large_numbers_that_round_to_the_same_are_told_apart()
    {
        // They differ by one part in 10^36.
        const string Text = "1000000000000000000/3000000000000000001 < 1000000000000000001/3000000000000000004";
        Assert.Equal("false", Feel.Show(Feel.Evaluate(Text)));
        Assert.Equal("true", Feel.Show(Feel.Evaluate(Text, Exact())));
    }

    [Theory]
    [InlineData("2", "3", TwoThirds, "-3.333333333333333333333333333333333E-35")]
    [InlineData("1", "3", Third, "3.333333333333333333333333333333333E-35")]
    [InlineData("1", "3", "0.25", "0.08333333333333333333333333333333333")]
    public void The_difference_from_a_bound_is_not_lost(string part, string whole, string bound, string difference) =>
        Assert.Equal(Number.Parse(difference), Assert.IsType<NumberValue>(Feel.Evaluate($"{part}/{whole} - {bound}", Exact())).Number);

    [Theory]
    [InlineData("x / 3 >= 0.6666666666666666666666666666666667", 2, 5, "unknown Boolean")] // 2/3 is less
    [InlineData("x / 3 <= 1.666666666666666666666666666666667", 2, 5, "true")]
    [InlineData("x / 3 < 0.6666666666666666666666666666666668", 0, 2, "true")]
    public void Bounds_of_what_is_not_known_hold_the_exact_quotients(string text, int min, int max, string expected) =>
        Assert.Equal(expected, Feel.Show(Feel.Evaluate(text, Exact(), ("x", UnknownValue.NumberBetween(min, max, "x")))));

    [Fact]
    public void Is_decided_alike_as_text_as_a_plan_and_compiled()
    {
        Prop.ForAll(Arb.From(Gen.Choose(0, int.MaxValue)), seed =>
        {
            var (a, b, c) = Near(new Random(seed));
            foreach (var op in new[] { "<", "<=", "=", "!=", ">=", ">" })
            {
                var order = (a * c.Whole).CompareTo(c.Part * b);
                var expected = op switch { "<" => order < 0, "<=" => order <= 0, "=" => order == 0, "!=" => order != 0, ">=" => order >= 0, _ => order > 0 };
                var text = $"n1 / n2 {op} n3 / n4";
                Dictionary<string, Value> facts = new(StringComparer.Ordinal) { ["n1"] = Big(a), ["n2"] = Big(b), ["n3"] = Big(c.Part), ["n4"] = Big(c.Whole) };
                var space = new PlanSpace { ComparesRatiosExactly = true };
                var plan = APlan(space, text);
                var compiled = CompiledPlans.Compile(space, [[plan]]);
                var row = compiled.NewRow(default);
                row.Load([.. compiled.Slots.Select(s => facts[s.Input])]);

                Assert.Equal(Value.Of(expected), Feel.Evaluate(text, Exact(), [.. facts.Select(f => (f.Key, f.Value))]));
                Assert.Equal(Value.Of(expected), new PlanEvaluation(s => facts[s.Input], Exact()).ValueOf(plan));
                Assert.Equal(expected ? PlanOutcome.True : PlanOutcome.False, compiled.Decide(0, row));
            }

            return true;
        }).Holds(200);
    }

    private static PlanNode APlan(PlanSpace space, string text) => Plans.APlan.Of(space, text);

    private static EvaluationContext Exact() => new(FeelDateTime.Parse("2026-03-31T10:00:00Z")) { ComparesRatiosExactly = true };

    private static Value Big(BigInteger number) => Number.TryFromInteger(number, out var exact) ? Value.Of(exact) : throw new InvalidOperationException($"{number} is too large.");

#pragma warning disable CA5394 // A seeded source: a failing case is found again from its seed.
    /// <summary>Two quotients that are the same, or differ behind the digits that a number holds.</summary>
    private static (BigInteger Part, BigInteger Whole, (BigInteger Part, BigInteger Whole) Other) Near(Random random)
    {
        var (part, whole) = (new BigInteger(random.NextInt64(1, 1L << 60)), new BigInteger(random.NextInt64(1, 1L << 60)));
        var factor = new BigInteger(random.NextInt64(1, 1_000_000_000_000));
        return (part, whole, (part * factor + random.Next(-1, 2), whole * factor));
    }
#pragma warning restore CA5394
}
