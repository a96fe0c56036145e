using System.Collections.Immutable;
using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>One evaluation of the table: results of rows are computed once, whatever the number of cases.</summary>
internal sealed class TableRun(TableCode table, Scope scope, EvaluationContext context)
{
    private enum Match
    {
        No,

        /// <summary>An input that the row looks at is an error: whether it matches has no answer.</summary>
        Failed,
        Perhaps,
        Yes,
    }

    private readonly Value?[] _results = new Value?[table.Rows.Length];

    public Value Decide(Value[] values)
    {
        List<int> sure = [];
        List<int> perhaps = [];
        for (var i = 0; i < table.Rows.Length; i++)
        {
            var match = Matches(table.Rows[i], values);
            if (match == Match.No)
                continue;
            if (match == Match.Failed)
                return Array.Find(values, v => v is ErrorValue)!;
            (match == Match.Yes ? sure : perhaps).Add(i);
            if (match == Match.Yes && table.Policy == HitPolicy.First)
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
        var result = table.ResultOf(table.Rows[row].Results, scope, context);
        context.Trace?.End(table.Rows[row].Name.En, result, table.Rows[row].Name);
        return _results[row] = result;
    }

    public Value Default() => table.DefaultOf(scope, context);

    /// <summary>The table's answer when exactly these rows match.</summary>
    public Value Answer(IReadOnlyList<int> matched)
    {
        if (matched.Count == 0)
            return table.Policy == HitPolicy.Collect && table.Aggregation == Aggregation.Count ? Number(0) : Default();
        switch (table.Policy)
        {
            case HitPolicy.Unique when matched.Count > 1:
                return context.Error($"The rules {Phrase.List(matched.Select(m => m + 1), " and ")} match at the same time; in a table with the hit policy UNIQUE at most one may.");
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
        if (table.Aggregation == Aggregation.None)
            return new ListValue(results);
        if (table.Aggregation == Aggregation.Count)
            return Number(results.Length);
        if (table.Outputs.Length != 1)
            return context.Error($"A table with the hit policy COLLECT {table.Aggregation} has one output column, not {table.Outputs.Length}.");
        var name = table.Aggregation switch { Aggregation.Sum => "sum", Aggregation.Min => "min", _ => "max" };
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
