using System.Collections.Immutable;

namespace Kefa.Feel.Plans;

/// <summary>Numbers the texts that conditions compare a fact with, from 1, for each slot.</summary>
internal static class TextCodes
{
    public static Dictionary<string, int>?[] Of(int slots, ImmutableArray<ImmutableArray<PlanNode>> conjunctions)
    {
        var codes = new Dictionary<string, int>?[slots];
        HashSet<PlanNode> seen = [];
        Stack<PlanNode> open = new(conjunctions.SelectMany(c => c));
        while (open.TryPop(out var node))
        {
            if (!seen.Add(node))
                continue;
            if (node is PlanOperation { Operator: PlanOperator.Equal or PlanOperator.NotEqual or PlanOperator.In, Operands: [var a, var b] })
            {
                Number(codes, a, b);
                Number(codes, b, a);
            }

            foreach (var operand in node.Operands)
                open.Push(operand);
        }

        return codes;
    }

    /// <summary>The texts of a constant, if it is one text or a list of nothing else.</summary>
    public static IEnumerable<string>? TextsOf(PlanNode node) => node switch
    {
        PlanConstant { Value: TextValue text } => [text.Text],
        PlanConstant { Value: ListValue { Items: { IsEmpty: false } items } } when items.All(i => i is TextValue) => items.Select(i => ((TextValue)i).Text),
        _ => null,
    };

    private static void Number(Dictionary<string, int>?[] codes, PlanNode fact, PlanNode constant)
    {
        if (fact is not PlanSlot slot || TextsOf(constant) is not { } texts)
            return;
        var known = codes[slot.Index] ??= new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var text in texts)
            known.TryAdd(text, known.Count + 1);
    }
}
