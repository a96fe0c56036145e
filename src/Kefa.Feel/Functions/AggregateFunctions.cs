using System.Collections.Immutable;
using Kefa.Feel.Evaluation;
using static Kefa.Feel.Functions.Forms;

namespace Kefa.Feel.Functions;

/// <summary>Functions that bring a list to one value; over unknown numbers they give bounds.</summary>
internal static class AggregateFunctions
{
    public static IEnumerable<BuiltInFunction> All { get; } =
    [
        new BuiltIn("count", Count, Of(Num, P("list", Lst))) { OnUnknown = OnUnknown.Handle },
        new BuiltIn("min", (ref call) => Extreme(ref call, -1), Of(Any, P("list", Lst)), Many(Any, P("c", Any))) { OnUnknown = OnUnknown.Handle },
        new BuiltIn("max", (ref call) => Extreme(ref call, 1), Of(Any, P("list", Lst)), Many(Any, P("c", Any))) { OnUnknown = OnUnknown.Handle },
        new BuiltIn("sum", Sum, Of(Num, P("list", Nums)), Many(Num, P("n", Num))) { OnUnknown = OnUnknown.Handle },
        new BuiltIn("mean", Mean, Of(Num, P("list", Nums)), Many(Num, P("n", Num))) { OnUnknown = OnUnknown.Handle },
    ];

    private static Value Count(ref Call call)
    {
        if (call[0] is UnknownValue { Kind: UnknownKind.List })
            return new Bounds(Number.Zero, null).ToValue(call[0]);
        if (call[0] is UnknownValue { Kind: UnknownKind.Any })
            return Operations.UnknownFrom(UnknownKind.Any, call[0]);
        return call.List(0, out var items) ? new NumberValue(items.Length) : call.Failure;
    }

    private static Value Extreme(ref Call call, int side)
    {
        if (!TryItems(ref call, out var items, out var early))
            return early;
        if (items.Any(item => item is UnknownValue))
            return ExtremeOfUnknown(ref call, items, side);
        if ((items.FirstOrDefault(item => item is ErrorValue) ?? items.FirstOrDefault(item => item is NullValue)) is { } missing)
            return call.WrongItem(missing, $"comparable");
        Value best = items[0];
        foreach (var item in items)
        {
            if (!Operations.TryCompare(item, best, out var order))
                return call.Fail($"{Kinds.Describe(item)} and {Kinds.Describe(best)} cannot be compared.");
            if (Math.Sign(order) == side)
                best = item;
        }

        return best;
    }

    private static Value ExtremeOfUnknown(ref Call call, ImmutableArray<Value> items, int side)
    {
        if (Bounding.TryOf(items, out var bounds))
        {
            // The least of all: no more than the least upper bound, no less than the least lower bound, if all have one.
            var near = bounds.Select(b => side < 0 ? b.Max : b.Min).Where(end => end is not null).ToArray();
            var far = bounds.Select(b => side < 0 ? b.Min : b.Max).ToArray();
            Number? inner = near.Length == 0 ? null : side < 0 ? near.Min() : near.Max();
            Number? outer = far.Contains(null) ? null : side < 0 ? far.Min() : far.Max();
            return (side < 0 ? new Bounds(outer, inner) : new Bounds(inner, outer)).ToValue(items.AsSpan());
        }

        // Of one ordered type the extreme is of that type too; times may have no common order.
        return items.All(item => item is UnknownValue { Kind: var kind } && kind == ((UnknownValue)items[0]).Kind
            && kind is (UnknownKind.Text or UnknownKind.Date or UnknownKind.MonthDuration or UnknownKind.TimeDuration))
                ? Operations.UnknownFrom(((UnknownValue)items[0]).Kind, items.AsSpan())
                : NotNumbers(ref call, items);
    }

    private static Value Sum(ref Call call)
    {
        if (!TryItems(ref call, out var items, out var early))
            return early;
        return TryTotal(items, out var total, out var wrong) ? total.ToValue(items.AsSpan())
            : wrong is null ? call.Fail($"the sum is beyond the range of numbers.")
            : NotNumbers(ref call, items);
    }

    private static Value Mean(ref Call call)
    {
        if (!TryItems(ref call, out var items, out var early))
            return early;
        if (!TryTotal(items, out var total, out var wrong))
            return wrong is null ? call.Fail($"the sum is beyond the range of numbers.") : NotNumbers(ref call, items);
        Number count = items.Length;
        total.TryMap((Number n, out Number r) => Number.TryDivide(n, count, out r), out var mean);
        return mean.ToValue(items.AsSpan());
    }

    /// <summary>The items, or the answer for no items (null) and for a list that is not known.</summary>
    private static bool TryItems(ref Call call, out ImmutableArray<Value> items, out Value early)
    {
        early = Value.Null;
        if (!call.Items(out items))
        {
            early = call.Failure;
            return false;
        }

        if (call.Count == 1 && call[0] is UnknownValue { Kind: UnknownKind.List or UnknownKind.Any })
        {
            early = Operations.UnknownFrom(UnknownKind.Any, call[0]);
            return false;
        }

        return !items.IsEmpty;
    }

    private static bool TryTotal(ImmutableArray<Value> items, out Bounds total, out Value? wrong)
    {
        Number? min = Number.Zero;
        Number? max = Number.Zero;
        wrong = null;
        total = default;
        foreach (var item in items)
        {
            if (!Bounds.TryOf(item, out var bounds))
            {
                wrong = item;
                return false;
            }

            if (!TryAdd(ref min, bounds.Min) || !TryAdd(ref max, bounds.Max))
                return false;
        }

        total = new Bounds(min, max);
        return true;
    }

    private static bool TryAdd(ref Number? sum, Number? addend)
    {
        if (sum is not { } known || addend is not { } more)
        {
            sum = null;
            return true;
        }

        var fits = Number.TryAdd(known, more, out var total);
        sum = total;
        return fits;
    }

    /// <summary>
    /// The answer when not all items are numbers: an error that is there, unknown while an item may yet turn out an error, null for a null, or a new error.
    /// </summary>
    private static Value NotNumbers(ref Call call, ImmutableArray<Value> items)
    {
        if (items.FirstOrDefault(item => item is ErrorValue) is { } error)
            return error;
        if (items.Any(item => item is UnknownValue { Kind: UnknownKind.Any or UnknownKind.List }))
            return Operations.UnknownFrom(UnknownKind.Any, items.AsSpan());
        if (items.FirstOrDefault(item => item is NullValue) is { } missing)
            return call.WrongItem(missing, $"a number");
        return items.Any(item => item is UnknownValue)
            ? Operations.UnknownFrom(UnknownKind.Any, items.AsSpan())
            : call.WrongItem(items.First(item => !Bounds.TryOf(item, out _)), $"a number");
    }
}
