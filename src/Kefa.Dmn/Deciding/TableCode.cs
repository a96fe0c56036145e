using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>
/// A decision table. With unknown inputs it answers what all completions agree on: where the cells of an unknown column only compare with
/// constants, each region between those constants is one case and the table is decided for each; otherwise rows may match, or not, or perhaps.
/// </summary>
internal sealed class TableCode(HitPolicy policy, Aggregation aggregation, TableColumn[] inputs, TableResult[] outputs, TableRow[] rows, FeelType type) : Code
{
    private const int MaxCases = 4096;

    private readonly HitPolicy _policy = policy;
    private readonly Aggregation _aggregation = aggregation;
    private readonly TableColumn[] _inputs = inputs;
    private readonly TableResult[] _outputs = outputs;
    private readonly TableRow[] _rows = rows;

    public override FeelType Type => type;

    public override Value Evaluate(Scope scope, EvaluationContext context)
    {
        var values = new Value[_inputs.Length];
        var hasUnknown = false;
        for (var i = 0; i < _inputs.Length; i++)
        {
            values[i] = _inputs[i].Evaluate(scope, context);
            if (_inputs[i].Refuses(values[i], scope, context))
                return context.Error($"The input '{_inputs[i].Text}' is not one of the values that the table allows: {_inputs[i].Allowed!.Text.Trim()}.");
            hasUnknown |= values[i] is UnknownValue;
        }

        var run = new TableRun(this, scope, context);
        if (hasUnknown && Cases(values) is { } cases)
            return Undecided.OneOf([.. cases.Select(run.Decide)], values);
        return run.Decide(values);
    }

    /// <summary>Every combination of cases of the unknown inputs, or null when a column has no cases or there are too many.</summary>
    private List<Value[]>? Cases(Value[] values)
    {
        List<Value[]> cases = [values];
        for (var i = 0; i < values.Length; i++)
        {
            if (values[i] is not UnknownValue unknown || _inputs[i].IsIgnored)
                continue;
            if (_inputs[i].Cells is not { } cells || cells.RepresentativesOf(unknown) is not { } representatives || cases.Count * representatives.Count > MaxCases)
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

    private enum Match
    {
        No,

        /// <summary>An input that the row looks at is an error: whether it matches has no answer.</summary>
        Failed,
        Perhaps,
        Yes,
    }

    /// <summary>One evaluation of the table: results of rows are computed once, whatever the number of cases.</summary>
    private sealed class TableRun(TableCode table, Scope scope, EvaluationContext context)
    {
        private readonly Value?[] _results = new Value?[table._rows.Length];

        public Value Decide(Value[] values)
        {
            List<int> sure = [];
            List<int> perhaps = [];
            for (var i = 0; i < table._rows.Length; i++)
            {
                var match = Matches(table._rows[i], values);
                if (match == Match.No)
                    continue;
                if (match == Match.Failed)
                    return Array.Find(values, v => v is ErrorValue)!;
                (match == Match.Yes ? sure : perhaps).Add(i);
                if (match == Match.Yes && table._policy == HitPolicy.First)
                    break;
            }

            return perhaps.Count == 0 ? Answer(sure) : new PerhapsMatched(table, this).Answer(sure, perhaps, values);
        }

        /// <summary>The answers of cells that could not be decided: they carry the causes.</summary>
        public List<Value> Doubts { get; } = [];

        public EvaluationContext Context => context;

        public Value Result(int row)
        {
            if (_results[row] is { } known)
                return known;
            context.Trace?.Begin();
            var result = table.ResultOf(table._rows[row].Results, scope, context);
            context.Trace?.End(table._rows[row].Name, result);
            return _results[row] = result;
        }

        public Value Default() => table.DefaultOf(scope, context);

        /// <summary>The table's answer when exactly these rows match.</summary>
        public Value Answer(IReadOnlyList<int> matched)
        {
            if (matched.Count == 0)
                return table._policy == HitPolicy.Collect && table._aggregation == Aggregation.Count ? Number(0) : Default();
            switch (table._policy)
            {
                case HitPolicy.Unique when matched.Count > 1:
                    return context.Error($"The rules {string.Join(" and ", matched.Select(m => m + 1))} match at the same time; in a table with the hit policy UNIQUE at most one may.");
                case HitPolicy.Unique or HitPolicy.First:
                    return Result(matched[0]);
                case HitPolicy.Any:
                    for (var i = 1; i < matched.Count; i++)
                    {
                        if (!Same(Result(matched[0]), Result(matched[i])))
                            return context.Error($"The rules {matched[0] + 1} and {matched[i] + 1} match with different results; in a table with the hit policy ANY they must be equal.");
                    }

                    return Result(matched[0]);
                case HitPolicy.Priority:
                    return Result(table.InOrder(matched, scope, context)[0]);
                case HitPolicy.OutputOrder:
                    return new ListValue([.. table.InOrder(matched, scope, context).Select(Result)]);
                case HitPolicy.RuleOrder:
                    return new ListValue([.. matched.Select(Result)]);
                default:
                    return Aggregated([.. matched.Select(Result)]);
            }
        }

        public bool Same(Value a, Value b) =>
            a is NullValue && b is NullValue || Operations.Equal(a, b, context) is BooleanValue { Truth: true };

        public static Value Number(int n) => new NumberValue(Feel.Number.FromInt64(n));

        private Value Aggregated(ImmutableArray<Value> results)
        {
            if (table._aggregation == Aggregation.None)
                return new ListValue(results);
            if (table._aggregation == Aggregation.Count)
                return Number(results.Length);
            if (table._outputs.Length != 1)
                return context.Error($"A table with the hit policy COLLECT {table._aggregation} has one output column, not {table._outputs.Length}.");
            var name = table._aggregation switch { Aggregation.Sum => "sum", Aggregation.Min => "min", _ => "max" };
            return BuiltIns.TryFind(name, out var function) ? function.Invoke([new ListValue(results)], context) : context.Error($"There is no function '{name}'.");
        }

        private Match Matches(TableRow row, Value[] values)
        {
            var match = Match.Yes;
            for (var i = 0; i < values.Length; i++)
            {
                if (row.Conditions[i] is not { } tests)
                    continue;
                switch (tests.EvaluateUnaryTests(values[i], scope, context))
                {
                    case BooleanValue { Truth: true }:
                        break;
                    case UnknownValue doubt:
                        Doubts.Add(doubt);
                        match = match == Match.Failed ? match : Match.Perhaps;
                        break;
                    case ErrorValue when values[i] is ErrorValue:
                        match = Match.Failed;
                        break;
                    default:
                        return Match.No;
                }
            }

            return match;
        }
    }

    /// <summary>The answer when some rows match and others perhaps.</summary>
    private sealed class PerhapsMatched(TableCode table, TableRun run)
    {
        public Value Answer(IReadOnlyList<int> sure, IReadOnlyList<int> perhaps, Value[] inputs)
        {
            var answer = table._policy == HitPolicy.Unique && sure.Count > 1 ? run.Answer(sure)
                : table._policy == HitPolicy.Collect && table._aggregation != Aggregation.None ? Aggregated(sure, perhaps)
                : table._policy is HitPolicy.Collect or HitPolicy.RuleOrder or HitPolicy.OutputOrder ? List(sure)
                : Undecided.OneOf(Candidates(sure, perhaps), run.Doubts);

            // An input that may be an error may make an error of the whole.
            return inputs.Any(i => i is UnknownValue { Kind: UnknownKind.Any }) ? Undecided.OrError(answer, run.Doubts) : answer;
        }

        /// <summary>All that a table with one answer may answer.</summary>
        private List<Value> Candidates(IReadOnlyList<int> sure, IReadOnlyList<int> perhaps)
        {
            List<Value> candidates = [.. perhaps.Select(run.Result)];
            candidates.Add(sure.Count > 0 ? run.Answer(sure) : run.Default());
            switch (table._policy)
            {
                case HitPolicy.Unique when sure.Count + perhaps.Count > 1:
                    // Two rows may turn out to match; with a sure one, another that matches is an error.
                    if (sure.Count == 1)
                        candidates.RemoveRange(0, perhaps.Count);
                    candidates.Add(Value.Null);
                    break;
                case HitPolicy.Any when sure.Concat(perhaps).Select(run.Result).ToArray() is var results && results.Any(r => !run.Same(r, results[0])):
                    candidates.Add(Value.Null);
                    break;
                default:
                    break;
            }

            return candidates;
        }

        private UnknownValue List(IReadOnlyList<int> sure) =>
            UnknownValue.Of(sure.Count > 0 || run.Default() is ListValue ? UnknownKind.List : UnknownKind.Any, Undecided.Of(run.Doubts));

        private Value Aggregated(IReadOnlyList<int> sure, IReadOnlyList<int> perhaps)
        {
            if (table._aggregation == Aggregation.Count)
                return UnknownValue.NumberBetween(Number.FromInt64(sure.Count), Number.FromInt64(sure.Count + perhaps.Count), Undecided.Of(run.Doubts));
            if (sure.Count > 0)
                return Taken(run.Answer(sure), perhaps);

            // If any row matches, one of them begins and the others are taken or left.
            List<Value> candidates = [.. perhaps.Select(first => Taken(run.Result(first), [.. perhaps.Where(p => p != first)])), run.Default()];
            return Undecided.OneOf(candidates, run.Doubts);
        }

        /// <summary>An aggregate together with doubtful rows, each of which is taken or left.</summary>
        private Value Taken(Value begun, IReadOnlyList<int> doubtful)
        {
            foreach (var row in doubtful)
            {
                var with = table._aggregation == Aggregation.Sum
                    ? Operations.Add(begun, run.Result(row), run.Context)
                    : BuiltIns.TryFind(table._aggregation == Aggregation.Min ? "min" : "max", out var function)
                        ? function.Invoke([begun, run.Result(row)], run.Context)
                        : Value.Unknown;
                begun = Undecided.OneOf([begun, with], run.Doubts);
            }

            return begun;
        }
    }

    private Value ResultOf(Code[] results, Scope scope, EvaluationContext context)
    {
        if (results.Length == 1)
            return _outputs[0].Type.Coerce(results[0].Evaluate(scope, context), context);
        var members = new KeyValuePair<string, Value>[results.Length];
        for (var i = 0; i < results.Length; i++)
            members[i] = KeyValuePair.Create(_outputs[i].Name, _outputs[i].Type.Coerce(results[i].Evaluate(scope, context), context));
        return new ContextValue(members);
    }

    private Value DefaultOf(Scope scope, EvaluationContext context)
    {
        if (_outputs.All(o => o.Default is null))
            return Value.Null;
        var value = ResultOf([.. _outputs.Select(o => o.Default ?? new NullCode())], scope, context);
        return _policy is HitPolicy.RuleOrder or HitPolicy.OutputOrder || (_policy == HitPolicy.Collect && _aggregation == Aggregation.None)
            ? new ListValue([value])
            : value;
    }

    /// <summary>The rows by the place of their results among the output values, first column first; equal ones keep the order of the rules.</summary>
    private int[] InOrder(IReadOnlyList<int> matched, Scope scope, EvaluationContext context) =>
        [.. matched
            .Select(row => (Row: row, Ranks: _outputs.Select((output, i) => output.RankOf(_rows[row].Results[i].Evaluate(scope, context), context)).ToArray()))
            .OrderBy(r => r.Ranks, RankComparer.Instance)
            .Select(r => r.Row)];

    private sealed class RankComparer : IComparer<int[]>
    {
        public static RankComparer Instance { get; } = new();

        public int Compare(int[]? x, int[]? y) => x.AsSpan().SequenceCompareTo(y);
    }
}

/// <summary>A column of conditions.</summary>
internal sealed class TableColumn(string text, Code expression, FeelExpression? allowed, TableCells? cells, bool isIgnored)
{
    public string Text { get; } = text;

    public FeelExpression? Allowed { get; } = allowed;

    /// <summary>The column's cells as comparisons with constants, or null when some are more than that.</summary>
    public TableCells? Cells { get; } = cells;

    /// <summary>No row has a condition on this column.</summary>
    public bool IsIgnored { get; } = isIgnored;

    public Value Evaluate(Scope scope, EvaluationContext context) => expression.Evaluate(scope, context);

    public bool Refuses(Value value, Scope scope, EvaluationContext context) =>
        Allowed is not null && value is not (NullValue or UnknownValue) && Allowed.EvaluateUnaryTests(value, scope, context) is BooleanValue { Truth: false };
}

/// <summary>A column of results.</summary>
internal sealed class TableResult(string name, DmnType type, Code? @default, ImmutableArray<Value> order)
{
    public string Name { get; } = name;

    public DmnType Type { get; } = type;

    public Code? Default { get; } = @default;

    /// <summary>The place of a value among the output values; a value that is not there comes last.</summary>
    public int RankOf(Value value, EvaluationContext context)
    {
        for (var i = 0; i < order.Length; i++)
        {
            if (Operations.Equal(value, order[i], context) is BooleanValue { Truth: true })
                return i;
        }

        return order.Length;
    }
}

/// <summary>A row: null where a cell is empty or <c>-</c>.</summary>
internal sealed class TableRow(string name, FeelExpression?[] conditions, Code[] results)
{
    /// <summary>How traces name it: <c>rule 3</c> and its annotations.</summary>
    public string Name { get; } = name;

    public FeelExpression?[] Conditions { get; } = conditions;

    public Code[] Results { get; } = results;
}
