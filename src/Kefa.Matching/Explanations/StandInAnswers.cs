using System.Collections.Immutable;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Explanations;

/// <summary>A few answers to a question that stand for all: each truth value and code; for numbers, texts and dates the bounds and both sides of what the policy compares with.</summary>
internal sealed class StandInAnswers
{
    private const int LargestPower = 10;

    private static readonly int[] Ages = [0, 364, 365, 366, 731, 1096, 1826, 3653, 9131];

    private readonly DateOnly _asOf;
    private readonly SortedSet<Number> _numbers = [];
    private readonly SortedSet<string> _texts = new(StringComparer.Ordinal);
    private readonly SortedSet<FeelDate> _dates = [];

    public StandInAnswers(PolicyPlan plan, DateOnly asOf)
    {
        _asOf = asOf;
        HashSet<PlanNode> seen = [];
        Stack<PlanNode> open = new(plan.Scope is { } scope ? plan.Conditions.Append(scope) : plan.Conditions);
        while (open.TryPop(out var node))
        {
            if (!seen.Add(node))
                continue;
            if (node is PlanConstant { Value: var value })
                Add(value);
            foreach (var operand in node.Operands)
                open.Push(operand);
        }
    }

    /// <summary>The answers, and whether they may stand for all: not for a list, whose entries are not tried.</summary>
    public (IReadOnlyList<Value> Some, bool AreAll) Of(string path, Field? field) => field switch
    {
        null => ([], false),
        { Type: FieldType.Boolean } => ([BooleanValue.True, BooleanValue.False], true),
        { Options: not [] } => ([.. FieldFacts.OptionsOf(field).Select(FieldFacts.ToFeel)], true),
        { IsNumber: true } => ([.. Numbers(field).Select(n => new NumberValue(n))], true),
        { Type: FieldType.Date } => ([.. Dates().Select(d => new DateValue(d))], true),
        { Type: FieldType.List } => ([ListValue.Empty], false),
        { Type: FieldType.Context } => ([], false),
        _ => ([.. _texts.Select(Value.Of), Value.Of($"?{path}")], true),
    };

    private void Add(Value value)
    {
        switch (value)
        {
            case NumberValue { Number: var number }: _numbers.Add(number); break;
            case TextValue { Text: var text }: _texts.Add(text); break;
            case DateValue { Date: var date }: _dates.Add(date); break;
            case ListValue { Items: var items }:
                foreach (var item in items)
                    Add(item);
                break;
            case RangeValue range:
                Add(range.Start);
                Add(range.End);
                break;
        }
    }

    private SortedSet<Number> Numbers(Field field)
    {
        SortedSet<Number> numbers = [];
        foreach (var number in _numbers)
            AddAround(numbers, number, field.Step);
        for (var (power, i) = (1m, 0); i <= LargestPower; power *= 10, i++)
            numbers.Add(power);
        numbers.Add(Number.Zero);
        if (field.Min is { } least)
            numbers.Add(least);
        if (field.Max is { } most)
            numbers.Add(most);
        numbers.RemoveWhere(n => (field.Min is { } min && n < min) || (field.Max is { } max && n > max) || (field.Type == FieldType.Integer && !n.IsInteger));
        return numbers;
    }

    private static void AddAround(SortedSet<Number> numbers, Number number, Number step)
    {
        numbers.Add(number);
        if (Number.TryAdd(number, step, out var above))
            numbers.Add(above);
        if (Number.TrySubtract(number, step, out var below))
            numbers.Add(below);
    }

    private IEnumerable<FeelDate> Dates() => _dates.Concat(Ages.Select(days => FeelDate.FromDateOnly(_asOf.AddDays(-days))));
}
