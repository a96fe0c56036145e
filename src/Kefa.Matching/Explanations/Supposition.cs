using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Matching.Policies;

namespace Kefa.Matching.Explanations;

/// <summary>The facts of a company as they are, and as they would be with some of them changed: what one policy then says. One thread at a time.</summary>
internal sealed class Supposition
{
    private readonly PlanRow _row;
    private readonly Value[] _facts;
    private readonly DateOnly _asOf;
    private readonly IReadOnlyList<PlanSlot> _slots;

    public Supposition(Policy policy, Dictionary<string, Value> variables, DateOnly asOf)
    {
        var planned = policy.PlannedOn(asOf);
        Plan = planned.Plan;
        Variables = variables;
        _slots = planned.Plans.Slots;
        _asOf = asOf;
        _row = planned.NewRow();
        var context = NewContext();
        _facts = [.. _slots.Select(s => Read(s, variables, context))];
        _row.Load(_facts);
    }

    public PolicyPlan Plan { get; }

    /// <summary>The company's variables as they are.</summary>
    public Dictionary<string, Value> Variables { get; }

    /// <summary>Supposes that some facts are others; all else is as it is.</summary>
    public void Suppose(params ReadOnlySpan<(string Path, Value Value)> changes)
    {
        Dictionary<string, Value> changed = new(StringComparer.Ordinal);
        Replace(changed, Variables, changes);
        var facts = (Value[])_facts.Clone();
        var context = NewContext();
        for (var i = 0; i < facts.Length; i++)
        {
            if (changed.ContainsKey(_slots[i].Input))
                facts[i] = Read(_slots[i], changed, context);
        }

        _row.Load(facts);
    }

    /// <summary>What a node of the plan says under the last supposition.</summary>
    public Outcome OutcomeOf(PlanNode node) => _row.OutcomeOf(node) switch
    {
        PlanOutcome.True => Outcome.T,
        PlanOutcome.False => Outcome.F,
        _ => Outcome.U,
    };

    /// <summary>The value of a node under the last supposition; unknown where computing it takes too much.</summary>
    public Value ValueOf(PlanNode node)
    {
        try
        {
            return _row.ValueOf(node);
        }
        catch (EvaluationLimitException)
        {
            return Value.Unknown;
        }
    }

    /// <summary>The variables with some values replaced, each under its path (<c>sales.L</c>).</summary>
    public static Dictionary<string, Value> With(Dictionary<string, Value> variables, params ReadOnlySpan<(string Path, Value Value)> changes)
    {
        Dictionary<string, Value> changed = new(variables, StringComparer.Ordinal);
        Replace(changed, variables, changes);
        return changed;
    }

    /// <summary>The value under a path; unknown where there is none.</summary>
    public static Value At(Dictionary<string, Value> variables, string path)
    {
        var parts = path.Split('.');
        var value = variables.GetValueOrDefault(parts[0]) ?? Value.Unknown;
        foreach (var part in parts.AsSpan(1))
            value = value is ContextValue context ? context[part] ?? Value.Unknown : value is NullValue ? value : Value.Unknown;
        return value;
    }

    private static void Replace(Dictionary<string, Value> changed, Dictionary<string, Value> variables, ReadOnlySpan<(string Path, Value Value)> changes)
    {
        foreach (var (path, value) in changes)
        {
            var parts = path.Split('.');
            var whole = changed.GetValueOrDefault(parts[0]) ?? variables.GetValueOrDefault(parts[0]) ?? Value.Unknown;
            changed[parts[0]] = Replaced(whole, parts.AsSpan(1), value);
        }
    }

    private EvaluationContext NewContext() => PolicyEvaluator.NewContext(_asOf);

    private static Value Read(PlanSlot slot, Dictionary<string, Value> variables, EvaluationContext context) =>
        slot.Read(variables.GetValueOrDefault(slot.Input) ?? Value.Unknown, context);

    private static Value Replaced(Value whole, ReadOnlySpan<string> members, Value value)
    {
        if (members.IsEmpty)
            return value;
        if (whole is not ContextValue context)
            return whole;
        var entries = context.Entries.ToArray();
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Key == members[0])
                entries[i] = new KeyValuePair<string, Value>(members[0], Replaced(entries[i].Value, members[1..], value));
        }

        return new ContextValue(entries);
    }
}
