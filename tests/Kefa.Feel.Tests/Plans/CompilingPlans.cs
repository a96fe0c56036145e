using System.Collections.Immutable;
using FsCheck;
using FsCheck.Fluent;
using Kefa.Feel.Plans;
using Kefa.Feel.Tests.Unknowns;
using Kefa.TestSupport.Properties;

namespace Kefa.Feel.Tests.Plans;

/// <summary>One meaning: the interpreter, the plan as it stands and the compiled plan say the same, for facts in every state.</summary>
public sealed class CompilingPlans
{
    private static readonly string[] NastyNumbers =
    [
        "0", "1", "-1", "0.1", "2.50", "1E+3", "9223372036854775807", "-9223372036854775808", "9223372036854775808", "99999999999999.5",
        "1E+30", "1E-30", "0.3333333333333333333333333333333333", "3037000500", "4611686018427387904",
    ];

    [Fact]
    public void Changes_no_meaning() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
            {
                var difference = Difference(seed);
                return (difference is null).Label(difference ?? "");
            })
            .Holds(800);

    [Theory]
    [InlineData("sum(for i in 1..3 return [n1, n2, n3][i] * product(concatenate([1], remove([n1, n2, n3], i))))")]
    [InlineData("sum(for x in [n1, n2], y in [1, n3] return x * y)")]
    [InlineData("for i in 3..1 return i + n1")]
    [InlineData("for i in 1..3 return sum(partial) + n1")]
    [InlineData("for i in [] return n1")]
    [InlineData("for i in 1..count(list1) return i")]
    [InlineData("count(sublist([n1, n2, n3], 2)) + count([n1])")]
    [InlineData("count(sublist([n1], 3))")]
    [InlineData("[n1, n2][count([n1, n2, n3]) - 1]")]
    [InlineData("[n1, u1][1 + 1]")]
    [InlineData("[n1, n2][2 + 2]")]
    [InlineData("[n1, n2][1 - 1]")]
    [InlineData("[n1, n2][1 = 1]")]
    [InlineData("for i in [1, 2] return [n1, n2][i]")]
    [InlineData("for i in [1, 2] return [n1, n2][item > i]")]
    [InlineData("for x in 1..2 return [{x: 2, v: n1}, {x: 1, v: n2}][x].v")] // the member wins
    [InlineData("for x in 1..2 return [[n1, n2][x], [n2, n3][3 - x]][x]")]
    [InlineData("reverse([n1, n2])[1] = n2")]
    [InlineData("list contains(sublist([n1, n2, 0], 1, 2), 0)")]
    [InlineData("concatenate([n1], list1)")]
    [InlineData("remove([n1, n2], 3)")]
    [InlineData("{a: [n1, n2], b: count(a), c: a[b] + n3}.c")]
    [InlineData("{a: n1 + 1, b: {a: a * 2, c: a - n2}.c, d: [a, b]}.d")]
    [InlineData("{a: n1, a: n2}.a")]
    [InlineData("{a: n1, f: function(b) a + b, c: f(n2)}.c")]
    public void Changes_no_meaning_of_lists_and_contexts_that_stand_in_the_expression(string text) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
            {
                var difference = Difference(seed, text);
                return (difference is null).Label(difference ?? "");
            })
            .Holds(30);

    [Theory]
    [InlineData("sum(for i in 1..3 return [n1, n2, n3][i] * product(concatenate([1], remove([n1, n2, n3], i))))")]
    [InlineData("{a: [n1, n2], b: count(a), c: a[b] + n3}.c")]
    public void Lists_and_contexts_that_stand_in_the_expression_are_gone_from_the_plan(string text)
    {
        var plan = APlan.Of(new PlanSpace(), text);

        Assert.DoesNotContain(Parts(plan), p => p is PlanEscape);
    }

    [Fact]
    public void Sources_within_sources_are_planned_once_each()
    {
        var loops = Enumerable.Range(0, 60).Aggregate("list1", (inner, _) => $"for x in ({inner}) return x");
        var tests = Enumerable.Range(0, 60).Aggregate("list1", (inner, _) => $"[some x in ({inner}) satisfies x = 1]");

        Assert.NotNull(APlan.Of(new PlanSpace(), loops));
        Assert.NotNull(APlan.Of(new PlanSpace(), tests));
    }

    private static IEnumerable<PlanNode> Parts(PlanNode node) => node.Operands.SelectMany(Parts).Prepend(node);

    [Fact]
    public void Decides_conjunctions_as_their_conditions_one_by_one() =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue).ToArbitrary(), seed =>
            {
                var random = new RandomExpressions(seed);
                var space = new PlanSpace();
                string[] texts = [random.Condition(2), random.Condition(3), random.Condition(1)];
                PlanNode[] nodes = [.. texts.Select(t => APlan.Of(space, t))];
                var plans = CompiledPlans.Compile(space, [[.. nodes], .. nodes.Select(n => ImmutableArray.Create(n))]);
                var row = plans.NewRow(Feel.NewContext().Now);
                row.Load(APlan.FactsOf(plans.Slots, Facts(random, seed)));
                PlanOutcome[] each = [.. Enumerable.Range(1, nodes.Length).Select(i => plans.Decide(i, row))];
                var expected = each.Contains(PlanOutcome.False) ? PlanOutcome.False : each.Contains(PlanOutcome.Open) ? PlanOutcome.Open : PlanOutcome.True;
                return (plans.Decide(0, row) == expected).Label($"{string.Join("; ", texts)}: {string.Join(", ", each)}, together {plans.Decide(0, row)} (seed {seed})");
            })
            .Holds(800);

    [Fact]
    public void Random_conditions_are_true_false_and_open()
    {
        var outcomes = Enumerable.Range(0, 1000).Select(seed =>
        {
            var random = new RandomExpressions(seed);
            var space = new PlanSpace();
            var plans = CompiledPlans.Compile(space, [[APlan.Of(space, random.Condition(3))]]);
            var row = plans.NewRow(default);
            row.Load(APlan.FactsOf(plans.Slots, Facts(random, seed)));
            return plans.Decide(0, row);
        }).CountBy(o => o).ToDictionary();

        Assert.All(Enum.GetValues<PlanOutcome>(), o => Assert.InRange(outcomes.GetValueOrDefault(o), 100, 700));
    }

    /// <summary>What differs, or null. Numbers are compared with thresholds near them, so that the typed arithmetic is at work.</summary>
    private static string? Difference(int seed, string? given = null)
    {
        var random = new RandomExpressions(seed);
        var isCondition = seed % 3 != 0;
        var text = given ?? (isCondition ? random.Condition(4) : random.Any(4));
        var facts = Facts(random, seed);
        foreach (var isTyped in new[] { true, false })
        {
            var space = new PlanSpace();
            var plan = APlan.Of(space, text, isTyped);
                var expected = APlan.Interpreted(text, facts, isTyped);
            List<(string What, PlanNode Node, Value Value)> asked = [(text, plan, expected)];
            if (expected is NumberValue { Number: var number } && (plan.Type == FeelType.Number || plan.Type == FeelType.Any))
            {
                foreach (var threshold in new[] { number, Near(number, 1), Near(number, -1), number.Negate() })
                {
                    var at = space.Constant(Value.Of(threshold));
                    asked.Add(($"{text} < {threshold}", space.Compare(PlanOperator.Less, plan, at), Value.Of(number < threshold)));
                    asked.Add(($"{text} >= {threshold}", space.Compare(PlanOperator.LessOrEqual, at, plan), Value.Of(threshold <= number)));
                    asked.Add(($"{text} != {threshold}", space.Compare(PlanOperator.NotEqual, plan, at), Value.Of(threshold != number)));
                }
            }

            var slots = space.Slots;
            var evaluation = new PlanEvaluation(slot => slot.Read(facts[slot.Input], Feel.NewContext()), Feel.NewContext());
            var plans = CompiledPlans.Compile(space, asked.Select(a => ImmutableArray.Create(a.Node)));
            var row = plans.NewRow(Feel.NewContext().Now);
            row.Load(APlan.FactsOf(slots, facts));
            for (var i = 0; i < asked.Count; i++)
            {
                var (what, node, value) = asked[i];
                var planned = evaluation.ValueOf(node);
                if (Feel.Show(planned) != Feel.Show(value))
                    return $"{what} is {Feel.Show(value)} and its plan {node} gives {Feel.Show(planned)} for {Told(facts)} (seed {seed})";
                if (plans.Decide(i, row) != CompiledPlans.OutcomeOf(value))
                    return $"{what} is {Feel.Show(value)} and compiled {plans.Decide(i, row)} for {Told(facts)} (seed {seed})";
                if (Feel.Show(row.ValueOf(node)) != Feel.Show(value))
                    return $"{what} is {Feel.Show(value)} and its row gives {Feel.Show(row.ValueOf(node))} for {Told(facts)} (seed {seed})";
            }
        }

        return null;
    }

    private static string Told(Dictionary<string, Value> facts) => string.Join(", ", facts.Select(f => $"{f.Key} = {Feel.Show(f.Value)}"));

    private static Number Near(Number number, int by) => Number.TryMultiply(number, Number.FromDecimal(0.000001m), out var step)
        && Number.TryAdd(number, by > 0 ? step : step.Negate(), out var near) ? near : number;

#pragma warning disable CA5394 // A seeded source: a failing case is found again from its seed. Nothing here is a secret.
    /// <summary>Facts that are mostly known, some of them null, errors, of a size where integers end, or with fractions.</summary>
    private static Dictionary<string, Value> Facts(RandomExpressions random, int seed)
    {
        var choice = new Random(seed);
        var (unknown, completions) = random.Facts(1);
        Dictionary<string, Value> facts = new(StringComparer.Ordinal);
        foreach (var (name, value) in unknown)
        {
            facts[name] = choice.Next(20) switch
            {
                < 5 => value,
                5 when name != "ctx" => Value.Null,
                6 when name != "ctx" => new ErrorValue($"{name} is wrong"),
                < 12 when name.StartsWith('n') && name != "none" => Value.Of(Number.Parse(NastyNumbers[choice.Next(NastyNumbers.Length)])),
                _ => completions[0][name],
            };
        }

        return facts;
    }
#pragma warning restore CA5394
}
