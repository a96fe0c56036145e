using Kefa.Dmn.Conformance;
using Kefa.Feel;
using Kefa.Feel.Plans;

namespace Kefa.Dmn.Tests;

/// <summary>The plans of the compatibility kit's decisions mean what the decisions mean, as they stand and compiled.</summary>
public sealed class PlanningTheKit
{
    private static readonly FeelDateTime Now = new(new FeelDate(2026, 6, 15), FeelTime.MidnightUtc);

    [Fact]
    public void Decides_as_the_models_do()
    {
        Assert.SkipWhen(TestFiles.Kit is null, TestFiles.NoKit);
        List<string> differences = [];
        var asked = 0;

        foreach (var (model, suite) in TestFiles.Suites())
        {
            foreach (var one in suite.Cases)
            {
                foreach (var name in one.Results.Select(r => r.Name).Where(model.HasDecision).Distinct(StringComparer.Ordinal))
                {
                    asked++;
                    if (Difference(model, one, name) is { } difference)
                        differences.Add($"{Path.GetFileName(suite.Source)} {one.Id}: {difference}");
                }
            }
        }

        Assert.InRange(asked, 2000, int.MaxValue);
        Assert.True(differences.Count == 0, $"{differences.Count} of {asked}:{Environment.NewLine}{string.Join(Environment.NewLine, differences.Take(40))}");
    }

    private static string? Difference(DecisionModel model, ConformanceCase one, string name)
    {
        var expected = Decided(model, one, name);
        var space = new PlanSpace();
        var plan = model.Plan(name, space);
        List<(PlanNode Node, Value Value)> asked = [(plan, expected)];
        if (expected is NumberValue number)
        {
            // A number is asked for by comparisons, which compiled plans compute with.
            var constant = space.Constant(number);
            asked.Add((space.Compare(PlanOperator.LessOrEqual, plan, constant), Value.Of(true)));
            asked.Add((space.Compare(PlanOperator.Less, plan, constant), Value.Of(false)));
            asked.Add((space.Compare(PlanOperator.Equal, constant, plan), Value.Of(true)));
        }

        var plans = CompiledPlans.Compile(space, asked.Select(a => (System.Collections.Immutable.ImmutableArray<PlanNode>)[a.Node]));
        var facts = plans.Slots.Select(s => s.Read(Given(model, one, s.Input) ?? Value.Null, new EvaluationContext(Now))).ToArray();
        var evaluation = new PlanEvaluation(s => facts[s.Index], new EvaluationContext(Now));
        var row = plans.NewRow(Now);
        row.Load(facts);
        for (var i = 0; i < asked.Count; i++)
        {
            var (node, value) = asked[i];
            if (Tried(() => evaluation.ValueOf(node)) is var planned && Show(planned) != Show(value))
                return $"{name} is {Show(value)}, its plan {node} gives {Show(planned)}";
            if (plans.Decide(i, row) is var outcome && outcome != CompiledPlans.OutcomeOf(value))
                return $"{name} is {Show(value)}, compiled ({node}) {outcome}";
        }

        return null;
    }

    private static Value? Given(DecisionModel model, ConformanceCase one, string input) => input.LastIndexOf('#') is >= 0 and var at
        ? ConformanceRun.InputOf(model, one, input[..at], input[(at + 1)..])
        : ConformanceRun.InputOf(model, one, model.Model.Namespace, input);

    private static Value Decided(DecisionModel model, ConformanceCase one, string name) =>
        Tried(() => model.Begin((ns, input) => ConformanceRun.InputOf(model, one, ns, input), new EvaluationContext(Now)).Decide(name));

    private static Value Tried(Func<Value> evaluate)
    {
        try
        {
            return evaluate();
        }
        catch (EvaluationLimitException e)
        {
            return new ErrorValue($"{e.Message}");
        }
    }

    /// <summary>The value, without the text of errors.</summary>
    private static string Show(Value value) => value switch
    {
        ErrorValue => "error",
        ListValue list => $"[{string.Join(", ", list.Items.Select(Show))}]",
        ContextValue context => $"{{{string.Join(", ", context.Entries.Select(e => $"{e.Key}: {Show(e.Value)}"))}}}",
        FunctionValue => "function",
        TextValue text => $"\"{text.Text}\"",
        _ => value.ToString() ?? "",
    };
}
