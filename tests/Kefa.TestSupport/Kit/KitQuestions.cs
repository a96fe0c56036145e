using System.Collections.Immutable;
using Kefa.Dmn;
using Kefa.Dmn.Conformance;
using Kefa.Feel;
using Kefa.Feel.Plans;

namespace Kefa.TestSupport.Kit;

/// <summary>
/// What can be asked of the decisions of a model of the compatibility kit as conditions: whether they hold, and how they compare with what the kit expects.
/// Every question is asked of the facts of every case, and of the same with each second fact forgotten.
/// </summary>
internal sealed class KitQuestions
{
    public static readonly DateOnly AsOf = new(2026, 6, 15);

    private KitQuestions(PlanSpace space, ImmutableArray<(string Name, PlanNode Node)> asked, ImmutableArray<Value[]> rows)
    {
        Space = space;
        Asked = asked;
        Rows = rows;
    }

    public PlanSpace Space { get; }

    public ImmutableArray<(string Name, PlanNode Node)> Asked { get; }

    /// <summary>The facts, by the index of their slot.</summary>
    public ImmutableArray<Value[]> Rows { get; }

    public static KitQuestions Of(DecisionModel model, ConformanceSuite suite)
    {
        PlanSpace space = new() { ComparesRatiosExactly = true };
        List<(string Name, PlanNode Node)> asked = [];
        foreach (var one in suite.Cases)
        {
            foreach (var result in one.Results.Where(r => model.HasDecision(r.Name)))
            {
                var plan = model.Plan(result.Name, space);
                asked.Add((result.Name, plan));
                asked.Add(($"{result.Name} = null", space.IsNull(plan)));
                if (result.Expected.ToFeel(null) is not (NumberValue or TextValue or DateValue) and not BooleanValue)
                    continue;
                var expected = space.Constant(result.Expected.ToFeel(null));
                asked.Add(($"{result.Name} = {expected}", space.Compare(PlanOperator.Equal, plan, expected)));
                asked.Add(($"{result.Name} <= {expected}", space.Compare(PlanOperator.LessOrEqual, plan, expected)));
                asked.Add(($"{expected} < {result.Name}", space.Compare(PlanOperator.Less, expected, plan)));
            }
        }

        List<Value[]> rows = [];
        foreach (var one in suite.Cases)
        {
            Value[] facts = [.. space.Slots.Select(s => s.Read(Given(model, one, s.Input) ?? Value.Null, Context()))];
            rows.Add(facts);
            for (var first = 0; first < 2 && facts.Length > 0; first++)
                rows.Add([.. facts.Select((f, i) => i % 2 == first ? Forgotten(f) : f)]);
        }

        return new KitQuestions(space, [.. asked.DistinctBy(a => a.Node)], [.. rows]);
    }

    /// <summary>The value of a question as its plan means it; an error where that takes more than the limits allow.</summary>
    public Value[] Meant(int row)
    {
        var evaluation = new PlanEvaluation(s => Rows[row][s.Index], Context());
        return [.. Asked.Select(a =>
        {
            try
            {
                return evaluation.ValueOf(a.Node);
            }
            catch (EvaluationLimitException e)
            {
                evaluation.Restart();
                return new ErrorValue(e.Phrase);
            }
        })];
    }

    private static EvaluationContext Context() => new(new FeelDateTime(FeelDate.FromDateOnly(AsOf), new FeelTime(0)), new EvaluationLimits { MaxSteps = 1_000_000 }) { ComparesRatiosExactly = true };

    private static Value? Given(DecisionModel model, ConformanceCase one, string input) => input.LastIndexOf('#') is >= 0 and var at
        ? ConformanceRun.InputOf(model, one, input[..at], input[(at + 1)..])
        : ConformanceRun.InputOf(model, one, model.Model.Namespace, input);

    private static Value Forgotten(Value fact) => fact switch
    {
        NumberValue => UnknownValue.Of(UnknownKind.Number, "forgotten"),
        BooleanValue => UnknownValue.Of(UnknownKind.Boolean, "forgotten"),
        TextValue => UnknownValue.Of(UnknownKind.Text, "forgotten"),
        DateValue => UnknownValue.Of(UnknownKind.Date, "forgotten"),
        _ => fact,
    };
}
