using System.Collections.Immutable;
using static Kefa.Feel.Functions.Forms;

namespace Kefa.Feel.Functions;

/// <summary>Functions that compare items for equality: positions of a match, union, distinct values.</summary>
internal static class SetFunctions
{
    public static IEnumerable<BuiltInFunction> All { get; } =
    [
        new BuiltIn("index of", IndexOf, Of(Nums, P("list", Lst), P("match", Any))),
        new BuiltIn("union", Union, Many(Lst, P("list", Lst))),
        new BuiltIn("distinct values", Distinct, Of(Lst, P("list", Lst))),
    ];

    private static Value IndexOf(ref Call call)
    {
        if (!call.List(0, out var items))
            return call.Failure;
        var scratch = Comparing.Scratch(call.Context);
        var match = call[1];
        var positions = ImmutableArray.CreateBuilder<Value>();
        for (var i = 0; i < items.Length; i++)
        {
            if (items[i] is ErrorValue)
                return items[i];
            if (Comparing.Same(items[i], match, scratch))
                positions.Add(new NumberValue(i + 1));
        }

        return new ListValue(positions.ToImmutable());
    }

    private static Value Union(ref Call call)
    {
        var all = ImmutableArray.CreateBuilder<Value>();
        for (var i = 0; i < call.Count; i++)
        {
            if (!call.List(i, out var items))
                return call.Failure;
            all.AddRange(items);
        }

        return ListFunctions.Limited(ref call, [.. all.Distinct(Comparing.Equality(call.Context))]);
    }

    private static Value Distinct(ref Call call) =>
        call.List(0, out var items) ? new ListValue([.. items.Distinct(Comparing.Equality(call.Context))]) : call.Failure;
}
