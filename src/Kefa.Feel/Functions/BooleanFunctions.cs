using static Kefa.Feel.Functions.Forms;

namespace Kefa.Feel.Functions;

/// <summary>Negation, conjunction and disjunction in three values: a false settles <c>all</c>, a true settles <c>any</c>, whatever else is unknown or null.</summary>
internal static class BooleanFunctions
{
    public static IEnumerable<BuiltInFunction> All { get; } =
    [
        new BuiltIn("not", Not, Of(Bool, P("negand", Bool))) { Total = true },
        new BuiltIn("all", (ref call) => Fold(ref call, settledBy: false), Of(Bool, P("list", Lst)), Many(Bool, P("b", Bool)))
            { OnUnknown = OnUnknown.Handle, TakesErrors = true },
        new BuiltIn("any", (ref call) => Fold(ref call, settledBy: true), Of(Bool, P("list", Lst)), Many(Bool, P("b", Bool)))
            { OnUnknown = OnUnknown.Handle, TakesErrors = true },
    ];

    private static Value Not(ref Call call) =>
        call.Single(0) is NullValue nothing ? nothing : call.Truth(0, out var truth) ? Value.Of(!truth) : call.Failure;

    private static Value Fold(ref Call call, bool settledBy)
    {
        if (!call.Items(out var items))
            return call.Failure;
        if (call.Count == 1 && call[0] is UnknownValue { Kind: not UnknownKind.Boolean })
            return Operations.UnknownFrom(UnknownKind.Any, call[0]);
        Value? unknown = null;
        Value? wrong = null;
        var missing = false;
        foreach (var item in items)
        {
            switch (item)
            {
                case BooleanValue { Truth: var truth } when truth == settledBy:
                    return item;
                case UnknownValue:
                    unknown = item;
                    break;
                case BooleanValue:
                    break;
                case NullValue and not ErrorValue:
                    missing = true;
                    break;
                default:
                    wrong ??= item;
                    break;
            }
        }

        if (unknown is not null)
        {
            var kind = wrong is null && !missing && items.All(item => item is BooleanValue or UnknownValue { Kind: UnknownKind.Boolean })
                ? UnknownKind.Boolean
                : UnknownKind.Any;
            return Operations.UnknownFrom(kind, [.. items.Where(item => item is UnknownValue)]);
        }

        if (wrong is not null)
            return call.WrongItem(wrong, $"a boolean");
        return missing ? Value.Null : Value.Of(!settledBy);
    }
}
