using Kefa.Feel.Plans;
using Kefa.Feel.Tests.Unknowns;

namespace Kefa.Feel.Tests.Plans;

/// <summary>Short ways to plan expressions and to run them in every form that they have.</summary>
internal static class APlan
{
    private static readonly Dictionary<string, FeelType> Types = new(StringComparer.Ordinal)
    {
        ["n1"] = FeelType.Number, ["n2"] = FeelType.Number, ["n3"] = FeelType.Number, ["n4"] = FeelType.Number,
        ["b1"] = FeelType.Boolean, ["b2"] = FeelType.Boolean, ["t1"] = FeelType.Text, ["d1"] = FeelType.Date,
        ["list1"] = FeelType.ListOf(FeelType.Number),
        ["ctx"] = FeelType.ContextOf(KeyValuePair.Create("x", FeelType.Number), KeyValuePair.Create("y", FeelType.Number), KeyValuePair.Create("z", FeelType.Any)),
    };

    /// <summary>The plan of an expression over the names of <see cref="RandomExpressions"/>, with their types or without.</summary>
    public static PlanNode Of(PlanSpace space, string text, bool isTyped = true)
    {
        var scope = ScopeOf(isTyped);
        return Feel.Parse(text, scope).Plan(space, name => scope.TypeOf(name) is { } type ? space.Input(name, type) : null);
    }

    public static Value Interpreted(string text, Dictionary<string, Value> facts, bool isTyped) =>
        Feel.Parse(text, ScopeOf(isTyped)).Evaluate(Scope.Over(facts), Feel.NewContext());

    private static ParseScope ScopeOf(bool isTyped) =>
        ParseScope.Of(RandomExpressions.Names.Select(n => KeyValuePair.Create(n, isTyped ? Types.GetValueOrDefault(n, FeelType.Any) : FeelType.Any)));

    public static Value[] FactsOf(IReadOnlyList<PlanSlot> slots, Dictionary<string, Value> facts) => [.. slots.Select(s => s.Read(facts[s.Input], Feel.NewContext()))];

    /// <summary>The outcome of a condition, compiled.</summary>
    public static PlanOutcome Outcome(string text, params (string Name, Value Value)[] facts)
    {
        var space = new PlanSpace();
        var plans = CompiledPlans.Compile(space, [[Of(space, text)]]);
        var row = plans.NewRow(Feel.NewContext().Now);
        row.Load(FactsOf(plans.Slots, facts.ToDictionary(f => f.Name, f => f.Value, StringComparer.Ordinal)));
        return plans.Decide(0, row);
    }
}
