using Kefa.Feel;

namespace Kefa.Dmn;

/// <summary>The answer when some rows match and others perhaps.</summary>
internal sealed class PerhapsMatched(TableCode table, TableRun run)
{
    public Value Answer(IReadOnlyList<int> sure, IReadOnlyList<int> perhaps, Value[] inputs)
    {
        var answer = table.Policy == HitPolicy.Unique && sure.Count > 1 ? run.Answer(sure)
            : table.Policy == HitPolicy.Collect && table.Aggregation != Aggregation.None ? Aggregated(sure, perhaps)
            : table.Policy is HitPolicy.Collect or HitPolicy.RuleOrder or HitPolicy.OutputOrder ? List(sure)
            : Undecided.OneOf(Candidates(sure, perhaps), run.Doubts);

        // An input that may be an error may make an error of the whole.
        return inputs.Any(i => i is UnknownValue { Kind: UnknownKind.Any }) ? Undecided.OrError(answer, run.Doubts) : answer;
    }

    /// <summary>All that a table with one answer may answer.</summary>
    private List<Value> Candidates(IReadOnlyList<int> sure, IReadOnlyList<int> perhaps)
    {
        List<Value> candidates = [.. perhaps.Select(run.Result)];
        candidates.Add(sure.Count > 0 ? run.Answer(sure) : run.Default());
        switch (table.Policy)
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
        if (table.Aggregation == Aggregation.Count)
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
            var with = table.Aggregation == Aggregation.Sum
                ? Operations.Add(begun, run.Result(row), run.Context)
                : BuiltIns.TryFind(table.Aggregation == Aggregation.Min ? "min" : "max", out var function)
                    ? function.Invoke([begun, run.Result(row)], run.Context)
                    : Value.Unknown;
            begun = Undecided.OneOf([begun, with], run.Doubts);
        }

        return begun;
    }
}
