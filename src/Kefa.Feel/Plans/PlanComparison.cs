namespace Kefa.Feel.Plans;

/// <summary>Compares nodes of different spaces by what they compute.</summary>
internal static class PlanComparison
{
    /// <param name="a">A node.</param>
    /// <param name="b">A node of the same or another space.</param>
    /// <param name="seen">Pairs that were found to be the same.</param>
    public static bool AreSame(PlanNode a, PlanNode b, HashSet<(PlanNode, PlanNode)> seen)
    {
        if (ReferenceEquals(a, b) || seen.Contains((a, b)))
            return true;
        if (a.Operands.Length != b.Operands.Length || !IsSameKind(a, b))
            return false;
        for (var i = 0; i < a.Operands.Length; i++)
        {
            if (!AreSame(a.Operands[i], b.Operands[i], seen))
                return false;
        }

        seen.Add((a, b));
        return true;
    }

    private static bool IsSameKind(PlanNode a, PlanNode b) => (a, b) switch
    {
        (PlanConstant x, PlanConstant y) => IsSameValue(x.Value, y.Value),
        (PlanSlot x, PlanSlot y) => x.Input == y.Input && x.Members.AsSpan().SequenceEqual(y.Members.AsSpan()),
        (PlanOperation x, PlanOperation y) => x.Operator == y.Operator && x.Name == y.Name,
        (PlanCall x, PlanCall y) => ReferenceEquals(x.Function, y.Function),
        (PlanEscape x, PlanEscape y) => Equals(x.Key, y.Key) && x.Names.AsSpan().SequenceEqual(y.Names.AsSpan()),
        _ => false,
    };

    private static bool IsSameValue(Value a, Value b) => (a, b) switch
    {
        (NumberValue x, NumberValue y) => x.CompareTo(y) == 0 && (x.Ratio is null) == (y.Ratio is null),
        (TextValue x, TextValue y) => string.Equals(x.Text, y.Text, StringComparison.Ordinal),
        (DateValue x, DateValue y) => x.Date == y.Date,
        (ErrorValue, _) or (_, ErrorValue) => ReferenceEquals(a, b),
        (NullValue, NullValue) => true,
        (ListValue x, ListValue y) => x.Items.Length == y.Items.Length && x.Items.Zip(y.Items).All(p => IsSameValue(p.First, p.Second)),
        (ContextValue x, ContextValue y) => x.Entries.Length == y.Entries.Length
            && x.Entries.Zip(y.Entries).All(p => p.First.Key == p.Second.Key && IsSameValue(p.First.Value, p.Second.Value)),
        _ => ReferenceEquals(a, b),
    };
}
