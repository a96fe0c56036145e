using System.Collections.Immutable;

namespace Kefa.Feel.Functions;

/// <summary>Sorts by a FEEL function, stably: Array.Sort would reorder equal items.</summary>
internal static class Sorting
{
    public static Value Sort(ref Call call)
    {
        if (!call.List(0, out var items))
            return call.Failure;
        if (call[1] is not FunctionValue precedes)
            return call.Wrong(1, $"a function of two items");
        var source = items.ToArray();
        var target = new Value[source.Length];
        for (var width = 1; width < source.Length; width *= 2)
        {
            for (var left = 0; left < source.Length; left += 2 * width)
            {
                if (!Merge(ref call, source, target, left, Math.Min(left + width, source.Length), Math.Min(left + (2 * width), source.Length), precedes, out var failure))
                    return failure is UnknownValue ? Operations.UnknownFrom(UnknownKind.Any, failure) : failure;
            }

            (source, target) = (target, source);
        }

        return new ListValue(ImmutableArray.Create(source));
    }

    private static bool Merge(ref Call call, Value[] source, Value[] target, int left, int middle, int end, FunctionValue precedes, out Value failure)
    {
        failure = Value.Null;
        var (i, j) = (left, middle);
        for (var k = left; k < end; k++)
        {
            var takeRight = false;
            if (i < middle && j < end)
            {
                // The right one goes first only when it precedes: equal items keep their order.
                switch (precedes.Invoke([source[j], source[i]], call.Context))
                {
                    case BooleanValue { Truth: var truth }:
                        takeRight = truth;
                        break;
                    case var value and (UnknownValue or ErrorValue):
                        failure = value;
                        return false;
                    case var other:
                        failure = call.Fail($"'precedes' must answer true or false, but answered {Kinds.Describe(other)}.");
                        return false;
                }
            }

            target[k] = i < middle && !takeRight ? source[i++] : source[j++];
        }

        return true;
    }
}
