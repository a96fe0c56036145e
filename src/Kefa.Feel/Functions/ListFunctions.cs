using System.Collections.Immutable;
using static Kefa.Feel.Functions.Forms;

namespace Kefa.Feel.Functions;

/// <summary>Functions that look into a list or make another one of it. Positions start at 1, or at -1 from the end.</summary>
internal static class ListFunctions
{
    public static IEnumerable<BuiltInFunction> All { get; } =
    [
        new BuiltIn("list contains", Contains, Of(Bool, P("list", Lst), P("element", Any))) { OnUnknown = OnUnknown.Handle },
        new BuiltIn("sublist", Sublist, Of(Lst, P("list", Lst), P("start position", Num), Opt("length", Num))) { OnUnknown = OnUnknown.PassItems },
        new BuiltIn("append", Append, Many(Lst, P("list", Lst), P("item", Any))) { OnUnknown = OnUnknown.Handle, TakesErrors = true },
        new BuiltIn("concatenate", Concatenate, Many(Lst, P("list", Lst))) { OnUnknown = OnUnknown.PassItems },
        new BuiltIn("insert before", InsertBefore, Of(Lst, P("list", Lst), P("position", Num), P("newItem", Any))) { OnUnknown = OnUnknown.Handle, TakesErrors = true },
        new BuiltIn("remove", Remove, Of(Lst, P("list", Lst), P("position", Num))) { OnUnknown = OnUnknown.PassItems },
        new BuiltIn("list replace", Replace, Of(Lst, P("list", Lst), P("position", Num), P("newItem", Any)),
            Of(Lst, P("list", Lst), P("match", FeelType.FunctionOf(Bool, Any, Any)), P("newItem", Any))) { OnUnknown = OnUnknown.Handle, TakesErrors = true },
        new BuiltIn("reverse", Reverse, Of(Lst, P("list", Lst))) { OnUnknown = OnUnknown.PassItems },
        new BuiltIn("flatten", Flatten, Of(Lst, P("list", Lst))) { OnUnknown = OnUnknown.PassItems },
        new BuiltIn("sort", Sorting.Sort, Of(Lst, P("list", Lst), P("precedes", FeelType.FunctionOf(Bool, Any, Any)))) { OnUnknown = OnUnknown.PassItems },
    ];

    /// <summary>True when an item is equal; else an error among the items, unknown when one may be equal, false.</summary>
    private static Value Contains(ref Call call)
    {
        if (call[0] is UnknownValue || call[1] is UnknownValue { Kind: UnknownKind.Any })
            return Operations.UnknownFrom(UnknownKind.Any, call.Arguments);
        if (!call.List(0, out var items))
            return call.Failure;
        var scratch = Comparing.Scratch(call.Context);
        var element = call[1];
        var elementIsOpen = Operations.IsUnknownDeep(element);
        Value? error = null;
        var mayBe = false;
        foreach (var item in items)
        {
            if (item is ErrorValue)
            {
                error ??= item;
            }
            else if (elementIsOpen || Operations.IsUnknownDeep(item))
            {
                var same = Operations.Equal(item, element, scratch);
                if (same is BooleanValue { Truth: true })
                    return same;
                mayBe |= same is UnknownValue;
            }
            else if (Comparing.Same(item, element, scratch))
            {
                return BooleanValue.True;
            }
        }

        if (items.Any(item => item is UnknownValue { Kind: UnknownKind.Any }) || (mayBe && error is not null))
            return Operations.UnknownFrom(UnknownKind.Any, call.Arguments); // may turn out an error
        return error ?? (mayBe ? Operations.UnknownFrom(UnknownKind.Boolean, call.Arguments) : BooleanValue.False);
    }

    private static Value Sublist(ref Call call)
    {
        if (!call.List(0, out var items) || !call.Whole(1, out var start))
            return call.Failure;
        var length = int.MaxValue;
        if (call.Has(2) && !call.Whole(2, out length))
            return call.Failure;
        if (!TryIndex(start, items.Length, out var from))
            return call.Fail(Outside(start, items.Length));
        if (length < 0)
            return call.Fail($"the length must not be negative, but is {length}.");
        return new ListValue(items.Slice(from, Math.Min(length, items.Length - from)));
    }

    private static Value Append(ref Call call)
    {
        if (call[0] is UnknownValue { Kind: UnknownKind.List or UnknownKind.Any } unknown)
            return Operations.UnknownFrom(unknown.Kind, call.Arguments);
        return call.List(0, out var items) ? Limited(ref call, items.AddRange(call.Arguments[1..])) : call.Failure;
    }

    private static Value Concatenate(ref Call call)
    {
        var all = ImmutableArray.CreateBuilder<Value>();
        for (var i = 0; i < call.Count; i++)
        {
            if (!call.List(i, out var items))
                return call.Failure;
            all.AddRange(items);
        }

        return Limited(ref call, all.ToImmutable());
    }

    private static Value InsertBefore(ref Call call)
    {
        if (!TryPlace(ref call, out var items, out var index, out var early))
            return early;
        return Limited(ref call, items.Insert(index, call[2]));
    }

    private static Value Remove(ref Call call)
    {
        if (!TryPlace(ref call, out var items, out var index, out var early))
            return early;
        return new ListValue(items.RemoveAt(index));
    }

    private static Value Replace(ref Call call)
    {
        if (call[1] is not FunctionValue match)
            return TryPlace(ref call, out var list, out var index, out var early) ? new ListValue(list.SetItem(index, call[2])) : early;
        if (call[0] is UnknownValue or ErrorValue)
            return call[0] is ErrorValue ? call[0] : Operations.UnknownFrom(UnknownKind.Any, call[0]);
        if (!call.List(0, out var items))
            return call.Failure;
        var replaced = items.ToBuilder();
        for (var i = 0; i < items.Length; i++)
        {
            switch (match.Invoke([items[i], call[2]], call.Context))
            {
                case BooleanValue { Truth: var truth }:
                    replaced[i] = truth ? call[2] : items[i];
                    break;
                case UnknownValue { Kind: UnknownKind.Boolean }:
                    replaced[i] = Operations.Join(items[i], call[2]);
                    break;
                case UnknownValue unknown:
                    return Operations.UnknownFrom(UnknownKind.Any, unknown); // may be no boolean
                case ErrorValue error:
                    return error;
                case var other:
                    return call.Fail($"'match' must answer true or false, but answered {Kinds.Describe(other)}.");
            }
        }

        return new ListValue(replaced.ToImmutable());
    }

    private static Value Reverse(ref Call call) =>
        call.List(0, out var items) ? new ListValue([.. items.Reverse()]) : call.Failure;

    /// <summary>An unknown item may be a list; then the whole is unknown.</summary>
    private static Value Flatten(ref Call call)
    {
        if (!call.List(0, out var items))
            return call.Failure;
        var flat = ImmutableArray.CreateBuilder<Value>();
        return Flatten(items, flat) ? Limited(ref call, flat.ToImmutable()) : Operations.UnknownFrom(UnknownKind.List, call.Arguments);
    }

    private static bool Flatten(ImmutableArray<Value> items, ImmutableArray<Value>.Builder flat)
    {
        foreach (var item in items)
        {
            if (item is UnknownValue { Kind: UnknownKind.Any or UnknownKind.List })
                return false;
            if (item is not ListValue list)
                flat.Add(item);
            else if (!Flatten(list.Items, flat))
                return false;
        }

        return true;
    }

    private static bool TryPlace(ref Call call, out ImmutableArray<Value> items, out int index, out Value early)
    {
        (items, index, early) = ([], 0, Value.Null);
        for (var i = 0; i < 2; i++)
        {
            if (call[i] is ErrorValue or UnknownValue)
            {
                early = call[i] is ErrorValue ? call[i] : Operations.UnknownFrom(UnknownKind.Any, call.Arguments);
                return false;
            }
        }

        if (!call.List(0, out items) || !call.Whole(1, out var position))
        {
            early = call.Failure;
            return false;
        }

        if (TryIndex(position, items.Length, out index))
            return true;
        early = call.Fail(Outside(position, items.Length));
        return false;
    }

    private static bool TryIndex(int position, int length, out int index)
    {
        index = position > 0 ? position - 1 : length + position;
        return position != 0 && index >= 0 && index < length;
    }

    private static Phrase Outside(int position, int length) => length switch
    {
        0 => $"position {position} is outside an empty list.",
        _ => $"position {position} is outside a list of {length}; positions are 1 to {length} or -1 to -{length}.",
    };

    internal static Value Limited(ref Call call, ImmutableArray<Value> items)
    {
        call.Context.CheckSize(items.Length);
        return new ListValue(items);
    }
}
