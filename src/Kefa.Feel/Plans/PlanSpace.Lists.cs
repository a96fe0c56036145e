using System.Collections.Immutable;
using Kefa.Feel.Checking;

namespace Kefa.Feel.Plans;

/// <content>Lists that stand in the expression: how long they are and where their items go is known when the plan is made.</content>
public sealed partial class PlanSpace
{
    /// <summary>An item of a list of which some may have been dropped, counted from 1.</summary>
    /// <param name="kept">A call of an <see cref="IDropsNone"/> of a list that stands in the expression.</param>
    /// <param name="index">From 1.</param>
    internal PlanNode KeptItem(PlanNode kept, int index) =>
        Call(Plans.KeptItem.Function, kept.Operands is [PlanOperation { Operator: PlanOperator.List } list] ? TypeRules.Common(list.Operands.Select(i => i.Type)) : FeelType.Any, [kept, Constant(Value.Of((Number)index))]);

    private PlanNode? OfLists(string name, FunctionValue function, ImmutableArray<PlanNode> arguments)
    {
        if (!arguments.Any(a => a is PlanOperation { Operator: PlanOperator.List }))
            return null;
        switch (name)
        {
            case "count" when arguments is [PlanOperation list]:
                return Constant(Value.Of((Number)list.Operands.Length));
            case "sublist" or "concatenate" or "remove" or "reverse":
                return Rearranged(function, arguments);
            default:
                return null;
        }
    }

    /// <summary>What a function that looks at no item makes of lists: it is asked with stand-ins, whose places are those of the items.</summary>
    private PlanNode? Rearranged(FunctionValue function, ImmutableArray<PlanNode> arguments)
    {
        Dictionary<Value, PlanNode> items = new(ReferenceEqualityComparer.Instance);
        List<Value> given = [];
        foreach (var argument in arguments)
        {
            ImmutableArray<PlanNode>? list = argument switch
            {
                PlanOperation { Operator: PlanOperator.List } operation => operation.Operands,
                PlanConstant { Value: ListValue constant } => [.. constant.Items.Select(Constant)],
                _ => null,
            };
            if (list is { } parts)
                given.Add(new ListValue([.. parts.Select(StandIn)]));
            else if (argument is PlanConstant { Value: NumberValue number })
                given.Add(number);
            else
                return null;
        }

        return function.Invoke([.. given], new EvaluationContext(default)) is ListValue result && result.Items.All(items.ContainsKey) ? List([.. result.Items.Select(i => items[i])]) : null;

        Value StandIn(PlanNode item)
        {
            Value standIn = new TextValue("");
            items.Add(standIn, item);
            return standIn;
        }
    }
}
