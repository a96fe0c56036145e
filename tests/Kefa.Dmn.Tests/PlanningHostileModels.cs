using System.Collections.Immutable;
using System.Globalization;
using Kefa.Feel;
using Kefa.Feel.Plans;

namespace Kefa.Dmn.Tests;

/// <summary>Models that would grow without end are planned and compiled within bounds, and still mean the same.</summary>
public sealed class PlanningHostileModels
{
    [Fact]
    public void A_chain_of_thousands_of_decisions_is_planned_and_decided() =>
        Same(Chain(5000, i => $"d{i - 1} + x", "x", "d5000 > 4000"), ("x", Value.Of(1)));

    [Fact]
    public void Decisions_that_double_each_time_stay_one_node_each()
    {
        var space = Same(Chain(300, i => $"(d{i - 1} + d{i - 1}) / 2 + x - x", "x", "d300 = x"), ("x", Value.Of(3)));

        Assert.InRange(space.Count, 300, 3000);
    }

    [Fact]
    public void Conditions_that_double_each_time_compile_to_little() =>
        Same(
            Chain(200, i => string.Create(CultureInfo.InvariantCulture, $"(d{i - 1} and x > -{i}) or (d{i - 1} and x < {i})"), "x > 0", "d200"),
            ("x", Value.Of(3)));

    [Fact]
    public void Functions_that_call_others_twice_are_not_written_out_without_end()
    {
        var functions = string.Concat(Enumerable.Range(1, 16).Select(i => Function(i, string.Create(CultureInfo.InvariantCulture, $"f{i - 1}(a) + f{i - 1}(a + {i})"), i - 1)));

        var space = Same($"{Input}{Function(0, "a", null)}{functions}{Decision("last", "f16(x) > 0", "<knowledgeRequirement><requiredKnowledge href=\"#f16\"/></knowledgeRequirement>")}", ("x", Value.Of(1)));

        Assert.InRange(space.Count, 1, 20_000);
    }

    [Fact]
    public void Iterations_within_iterations_are_not_written_out_without_end()
    {
        var list = $"[{string.Join(", ", Enumerable.Range(1, 60))}]";

        var space = Same($"{Input}{Decision("last", $"some a in {list} satisfies some b in {list} satisfies some c in {list} satisfies a + b + c = x", "")}", ("x", Value.Of(5)));

        Assert.InRange(space.Count, 1, 20_000);
    }

    [Theory]
    [InlineData(130, 256)] // written out
    [InlineData(900, 1500)] // left to the plan
    public void A_long_chain_of_operators_needs_little_stack(int length, int kilobytes) =>
        Same(kilobytes, $"{Input}{Decision("last", string.Join(" or ", Enumerable.Range(1, length).Select(i => $"x > {i}")), "")}", ("x", Value.Of(0)));

    private const string Input = """<inputData id="x" name="x"><variable name="x" typeRef="number"/></inputData>""";

    /// <summary>Decisions d1, d2 … each over the one before it, and one last decision over them.</summary>
    private static string Chain(int length, Func<int, string> logic, string first, string last)
    {
        var decisions = Enumerable.Range(1, length).Select(i => Decision($"d{i}", logic(i), $"<informationRequirement><requiredDecision href=\"#d{i - 1}\"/></informationRequirement>"));
        return $"{Input}{Decision("d0", first, "")}{string.Concat(decisions)}{Decision("last", last, $"<informationRequirement><requiredDecision href=\"#d{length}\"/></informationRequirement>")}";
    }

    private static string Decision(string name, string logic, string requirements) =>
        $"""<decision id="{name}" name="{name}"><variable name="{name}"/><informationRequirement><requiredInput href="#x"/></informationRequirement>{requirements}{A.Literal(logic)}</decision>""";

    private static string Function(int number, string body, int? calls) => $"""
        <businessKnowledgeModel id="f{number}" name="f{number}"><variable name="f{number}"/><encapsulatedLogic><formalParameter name="a" typeRef="number"/>{A.Literal(body)}</encapsulatedLogic>
        {(calls is null ? "" : $"<knowledgeRequirement><requiredKnowledge href=\"#f{calls}\"/></knowledgeRequirement>")}</businessKnowledgeModel>
        """;

    /// <summary>Decides <c>last</c> in every form, on a small stack.</summary>
    private static PlanSpace Same(string model, params (string Name, Value Value)[] facts) => Same(256, model, facts);

    private static PlanSpace Same(int kilobytes, string model, params (string Name, Value Value)[] facts)
    {
        var space = new PlanSpace();
        Exception? failure = null;
        var thread = new Thread(
            () =>
            {
                try
                {
                    Compare(A.Compiled(model), space, facts.ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal));
                }
                catch (Exception e)
                {
                    failure = e;
                }
            },
            maxStackSize: kilobytes * 1024);
        thread.Start();
        thread.Join();
        Assert.Null(failure);
        return space;
    }

    private static void Compare(DecisionModel model, PlanSpace space, Dictionary<string, Value> facts)
    {
        Assert.Empty(model.Diagnostics);
        var expected = model.Begin(facts, new EvaluationContext(default)).Decide("last");
        var plan = model.Plan("last", space);
        var plans = CompiledPlans.Compile(space, [ImmutableArray.Create(plan)]);
        var row = plans.NewRow(default);
        row.Load([.. plans.Slots.Select(s => facts[s.Input])]);

        Assert.IsType<BooleanValue>(expected);
        Assert.Equal(expected, row.ValueOf(plan));
        Assert.Equal(CompiledPlans.OutcomeOf(expected), plans.Decide(0, row));
        Assert.InRange(plan.ToString()!.Length, 1, 100_000);
    }
}
