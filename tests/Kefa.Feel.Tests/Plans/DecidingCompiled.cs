using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Kefa.Feel.Plans;
using Kefa.TestSupport.Properties;

namespace Kefa.Feel.Tests.Plans;

public sealed class DecidingCompiled
{
    [Theory]
    [InlineData("1", "3", "0.3333333333333333333333333333333333", PlanOutcome.True)] // the quotient is rounded to 34 digits before it is compared
    [InlineData("1", "3", "0.3333333333333333333333333333333334", PlanOutcome.False)]
    [InlineData("3", "100", "0.03", PlanOutcome.True)]
    [InlineData("2999999999999999", "100000000000000000", "0.03", PlanOutcome.False)]
    [InlineData("-3", "-100", "0.03", PlanOutcome.True)]
    [InlineData("3", "-100", "-0.03", PlanOutcome.True)]
    [InlineData("3.1", "-100", "-0.03", PlanOutcome.False)]
    [InlineData("0.03", "1", "0.03", PlanOutcome.True)]
    [InlineData("9223372036854775807", "9223372036854775806", "1", PlanOutcome.True)]
    [InlineData("9223372036854775806", "9223372036854775807", "1", PlanOutcome.False)]
    [InlineData("1", "0", "1", PlanOutcome.Open)]
    public void A_ratio_on_its_bound_falls_on_the_right_side(string numerator, string denominator, string bound, PlanOutcome expected) =>
        Assert.Equal(expected, APlan.Outcome($"n1 / n2 >= {bound}", ("n1", Of(numerator)), ("n2", Of(denominator))));

    [Fact]
    public void Ratios_of_whole_numbers_are_compared_as_their_rounded_quotients() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
        {
#pragma warning disable CA5394 // A seeded source: a failing case is found again from its seed. Nothing here is a secret.
            var random = new Random(seed);
            var (a, b) = (random.NextInt64() >> random.Next(63), 1 + (random.NextInt64(long.MaxValue - 1) >> random.Next(62)));
            var (signedA, signedB) = (random.Next(2) == 0 ? a : -a, random.Next(2) == 0 ? b : -b);
            Number.TryDivide(signedA, signedB, out var quotient);
            var digits = random.Next(1, 17);
#pragma warning restore CA5394
            Number.TryMultiply(quotient, Number.FromInt64((long)Math.Pow(10, digits)), out var scaled);
            if (!scaled.TryToDecimal(out var exact) || Math.Abs(exact) > 1e18m)
                return true;
            Number.TryDivide(Number.FromDecimal(decimal.Truncate(exact)), Number.FromInt64((long)Math.Pow(10, digits)), out var bound);
            var facts = new[] { ("n1", Value.Of(signedA)), ("n2", Value.Of(signedB)) };
            return Is($"n1 / n2 < {bound}", quotient < bound) && Is($"n1 / n2 <= {bound}", quotient <= bound) && Is($"n1 / n2 > {bound}", quotient > bound) && Is($"{bound} = n1 / n2", quotient == bound);

            bool Is(string text, bool expected) => APlan.Outcome(text, facts) == (expected ? PlanOutcome.True : PlanOutcome.False);
        }).Holds(300);

    [Theory]
    [InlineData("n1 + n2 > 0", "9223372036854775807", "1", PlanOutcome.True)]
    [InlineData("n1 - n2 < 0", "-9223372036854775808", "1", PlanOutcome.True)]
    [InlineData("n1 * n2 > 9223372036854775807", "3037000500", "3037000500", PlanOutcome.True)]
    [InlineData("-n1 > 0", "-9223372036854775808", "0", PlanOutcome.True)]
    [InlineData("n1 * 0.1 <= n2", "25", "2.5", PlanOutcome.True)]
    [InlineData("n1 in (1, 2, 3)", "2.0", "0", PlanOutcome.True)]
    [InlineData("n1 in (1, 2, 3)", "2.5", "0", PlanOutcome.False)]
    [InlineData("n1 between 1 and 3", "3.0000000001", "0", PlanOutcome.False)]
    [InlineData("n1 = 2.50", "2.5", "0", PlanOutcome.True)]
    public void Arithmetic_does_not_end_where_machine_integers_end(string text, string n1, string n2, PlanOutcome expected) =>
        Assert.Equal(expected, APlan.Outcome(text, ("n1", Of(n1)), ("n2", Of(n2))));

    [Theory]
    [InlineData("b1 or n1 > 1", PlanOutcome.True)]
    [InlineData("b1 and n1 > 1", PlanOutcome.Open)]
    [InlineData("b1 and n1 < 1", PlanOutcome.False)]
    [InlineData("not(b1)", PlanOutcome.Open)]
    [InlineData("b1 = true", PlanOutcome.Open)]
    [InlineData("n2 > 1", PlanOutcome.False)] // null: it does not apply
    [InlineData("n2 = null", PlanOutcome.True)]
    [InlineData("n1 = null", PlanOutcome.False)]
    [InlineData("not(n2 > 1)", PlanOutcome.False)]
    [InlineData("n3 >= 2", PlanOutcome.True)] // the bounds decide
    [InlineData("n3 > 2", PlanOutcome.Open)]
    [InlineData("n3 < 2 or n1 = 5", PlanOutcome.True)]
    [InlineData("n4 > 1", PlanOutcome.Open)] // an error
    [InlineData("n1 / (n1 - n1) > 1", PlanOutcome.Open)]
    [InlineData("if b1 then n1 > 1 else n1 > 2", PlanOutcome.True)]
    [InlineData("if n2 > 1 then false else true", PlanOutcome.True)]
    public void Null_unknown_and_errors_keep_their_meaning(string text, PlanOutcome expected) => Assert.Equal(
        expected,
        APlan.Outcome(
            text,
            ("n1", Value.Of(5)), ("n2", Value.Null), ("n3", UnknownValue.NumberBetween(2, null, "n3")), ("n4", new ErrorValue($"wrong")), ("b1", UnknownValue.Of(UnknownKind.Boolean, "b1"))));

    [Theory]
    [InlineData(10)]
    [InlineData(200)]
    public void Texts_are_found_among_few_and_among_many(int count)
    {
        string[] texts = [.. Enumerable.Range(0, count).Select(i => $"\"C{i}\"")];
        var odd = $"t1 in ({string.Join(", ", texts.Where((_, i) => i % 2 == 1))})";
        var even = $"t1 in ({string.Join(", ", texts.Where((_, i) => i % 2 == 0))})";

        foreach (var (i, text) in texts.Index())
        {
            var fact = ("t1", Feel.Evaluate(text));
            Assert.Equal(i % 2 == 1 ? PlanOutcome.True : PlanOutcome.False, APlan.Outcome($"{odd} and not({even})", fact));
        }

        Assert.Equal(PlanOutcome.False, APlan.Outcome($"{odd} or {even}", ("t1", Value.Of("other"))));
        Assert.Equal(PlanOutcome.False, APlan.Outcome("t1 = \"a\" or t1 = \"b\"", ("t1", Value.Of("A"))));
    }

    [Fact]
    public void Known_facts_are_decided_without_allocating() => AssertNothingIsAllocated(PlanOutcome.True, []);

    [Fact]
    public void Unknown_facts_are_decided_without_allocating() => AssertNothingIsAllocated(
        PlanOutcome.Open,
        new(StringComparer.Ordinal)
        {
            ["n1"] = UnknownValue.NumberBetween(3, null, "n1"), ["n3"] = UnknownValue.NumberBetween(0, 60, "n3"), ["t1"] = UnknownValue.Of(UnknownKind.Text, "t1"),
            ["b2"] = UnknownValue.Of(UnknownKind.Boolean, "b2"), ["d1"] = UnknownValue.Of(UnknownKind.Date, "d1"),
        });

    private static void AssertNothingIsAllocated(PlanOutcome expected, Dictionary<string, Value> unknown)
    {
        var space = new PlanSpace();
        var plans = CompiledPlans.Compile(space,
        [
            [
                APlan.Of(space, "n1 / n2 >= 0.05"), APlan.Of(space, "t1 in (\"a\", \"b\") or b1 = true"), APlan.Of(space, "n3 between 1 and 49"), APlan.Of(space, "not(b2)"),
                APlan.Of(space, "n4 * 0.1 <= n1 + n2"), APlan.Of(space, "d1 >= @\"2024-01-01\""),
            ],
            [APlan.Of(space, "n1 < 3")],
        ]);
        Dictionary<string, Value> facts = new(StringComparer.Ordinal)
        {
            ["n1"] = Value.Of(7), ["n2"] = Value.Of(100), ["n3"] = Value.Of(20), ["n4"] = Of("12.5"),
            ["t1"] = Value.Of("a"), ["b1"] = Value.Of(false), ["b2"] = Value.Of(false), ["d1"] = Feel.Evaluate("@\"2025-05-05\""),
        };
        foreach (var (name, value) in unknown)
            facts[name] = value;
        var values = APlan.FactsOf(plans.Slots, facts);
        var row = plans.NewRow(default);
        Decide(1);

        var before = GC.GetAllocatedBytesForCurrentThread();
        var met = Decide(1000);
        var allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.Equal(1000, met);
        Assert.Equal(0, allocated);

        int Decide(int times)
        {
            var asExpected = 0;
            for (var i = 0; i < times; i++)
            {
                row.Load(values);
                if (plans.Decide(0, row) == expected && plans.Decide(1, row) == PlanOutcome.False)
                    asExpected++;
            }

            return asExpected;
        }
    }

    [Fact]
    public void A_row_is_used_for_one_company_after_the_other()
    {
        var space = new PlanSpace();
        var node = APlan.Of(space, "max(n1, 3) > 4");
        var plans = CompiledPlans.Compile(space, [[node]]);
        var row = plans.NewRow(default);

        foreach (var (value, expected) in new (Value, PlanOutcome)[] { (Value.Of(5), PlanOutcome.True), (Value.Of(1), PlanOutcome.False), (Value.Null, PlanOutcome.False), (Value.Of(9), PlanOutcome.True) })
        {
            row.Load([value]);

            Assert.Equal(expected, plans.Decide(0, row));
            Assert.Equal(expected, CompiledPlans.OutcomeOf(row.ValueOf(node)));
        }
    }

    [Fact]
    public void Work_beyond_the_limits_leaves_a_condition_open_and_the_next_company_decided()
    {
        var space = new PlanSpace();
        var plans = CompiledPlans.Compile(space, [[APlan.Of(space, "count(for i in 1..n1 return i) > 0")]]);
        var row = plans.NewRow(default, new EvaluationLimits { MaxSteps = 1000 });

        row.Load([Value.Of(1_000_000)]);
        Assert.Equal(PlanOutcome.Open, plans.Decide(0, row));

        row.Load([Value.Of(10)]);
        Assert.Equal(PlanOutcome.True, plans.Decide(0, row));
    }

    [Fact]
    public void Too_few_facts_are_refused()
    {
        var space = new PlanSpace();
        var plans = CompiledPlans.Compile(space, ImmutableArray.Create(ImmutableArray.Create(APlan.Of(space, "n1 > n2"))));

        var e = Assert.Throws<ArgumentException>(() => plans.NewRow(default).Load([Value.Of(1)]));

        Assert.StartsWith("The plans read 2 facts and the row has 1.", e.Message, StringComparison.Ordinal);
    }

    private static Value Of(string number) => Value.Of(Number.Parse(number));
}
