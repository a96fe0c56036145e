using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>
/// A decision table. With unknown inputs it answers what all completions agree on: where the cells of an unknown column only compare with
/// constants, each region between those constants is one case and the table is decided for each; otherwise rows may match, or not, or perhaps.
/// </summary>
internal sealed class TableCode(HitPolicy policy, Aggregation aggregation, TableColumn[] inputs, TableResult[] outputs, TableRow[] rows, FeelType type) : Code
{
    private const int MaxCases = 4096;

    public HitPolicy Policy { get; } = policy;

    public Aggregation Aggregation { get; } = aggregation;

    public TableColumn[] Inputs { get; } = inputs;

    public TableResult[] Outputs { get; } = outputs;

    public TableRow[] Rows { get; } = rows;

    public override FeelType Type => type;

    public override Value Evaluate(Scope scope, EvaluationContext context)
    {
        var values = new Value[Inputs.Length];
        for (var i = 0; i < Inputs.Length; i++)
        {
            values[i] = Inputs[i].Evaluate(scope, context);
            if (Inputs[i].Refuses(values[i], scope, context))
                return context.Error($"The input '{Inputs[i].Text}' is not one of the values that the table allows: {Inputs[i].Allowed!.Text.Trim()}.");
        }

        return Decide(values, scope, context);
    }

    /// <summary>The answer for values of the columns, known or not.</summary>
    internal Value Decide(Value[] values, Scope scope, EvaluationContext context)
    {
        var run = new TableRun(this, scope, context);
        if (Array.Exists(values, v => v is UnknownValue) && Cases(values) is { } cases)
            return Undecided.OneOf([.. cases.Select(run.Decide)], values);
        return run.Decide(values);
    }

    /// <summary>Every combination of cases of the unknown inputs, or null when a column has no cases or there are too many.</summary>
    private List<Value[]>? Cases(Value[] values)
    {
        List<Value[]> cases = [values];
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is not UnknownValue unknown || Inputs[i].IsIgnored)
                continue;
            if (Inputs[i].Cells is not { } cells || cells.RepresentativesOf(unknown) is not { } representatives || cases.Count * representatives.Count > MaxCases)
                return null;
            var column = i;
            cases = [.. cases.SelectMany(_ => representatives, (one, representative) =>
            {
                var copy = (Value[])one.Clone();
                copy[column] = representative;
                return copy;
            })];
        }

        return cases;
    }

    internal Value ResultOf(Code[] results, Scope scope, EvaluationContext context)
    {
        if (results.Length == 1)
            return Outputs[0].Type.Coerce(results[0].Evaluate(scope, context), context);
        var members = new KeyValuePair<string, Value>[results.Length];
        for (var i = 0; i < results.Length; i++)
            members[i] = KeyValuePair.Create(Outputs[i].Name, Outputs[i].Type.Coerce(results[i].Evaluate(scope, context), context));
        return new ContextValue(members);
    }

    internal Value DefaultOf(Scope scope, EvaluationContext context)
    {
        if (Outputs.All(o => o.Default is null))
            return Value.Null;
        var value = ResultOf([.. Outputs.Select(o => o.Default ?? new NullCode())], scope, context);
        return Policy is HitPolicy.RuleOrder or HitPolicy.OutputOrder || (Policy == HitPolicy.Collect && Aggregation == Aggregation.None)
            ? new ListValue([value])
            : value;
    }

    /// <summary>The rows by the place of their results among the output values, first column first; equal ones keep the order of the rules.</summary>
    internal int[] InOrder(IReadOnlyList<int> matched, Scope scope, EvaluationContext context) =>
        [.. matched
            .Select(row => (Row: row, Ranks: Outputs.Select((output, i) => output.RankOf(Rows[row].Results[i].Evaluate(scope, context), context)).ToArray()))
            .OrderBy(r => r.Ranks, RankComparer.Instance)
            .Select(r => r.Row)];

    private sealed class RankComparer : IComparer<int[]>
    {
        public static RankComparer Instance { get; } = new();

        public int Compare(int[]? x, int[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}
