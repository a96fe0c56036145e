using Kefa.Feel.Evaluation;
using static Kefa.Feel.Functions.Forms;

namespace Kefa.Feel.Functions;

/// <summary>Functions on one or two numbers. Those that only rise or fall with their argument map the bounds of an unknown number.</summary>
internal static class NumericFunctions
{
    public static IEnumerable<BuiltInFunction> All { get; } =
    [
        Rounding("decimal", RoundingMode.HalfEven, Of(Num, P("n", Num), P("scale", Num))),
        Rounding("floor", RoundingMode.Floor, Of(Num, P("n", Num), Opt("scale", Num))),
        Rounding("ceiling", RoundingMode.Ceiling, Of(Num, P("n", Num), Opt("scale", Num))),
        Rounding("round up", RoundingMode.Up, Of(Num, P("n", Num), P("scale", Num))),
        Rounding("round down", RoundingMode.Down, Of(Num, P("n", Num), P("scale", Num))),
        Rounding("round half up", RoundingMode.HalfUp, Of(Num, P("n", Num), P("scale", Num))),
        Rounding("round half down", RoundingMode.HalfDown, Of(Num, P("n", Num), P("scale", Num))),
        new BuiltIn("abs", Abs, Of(Any, P("n", Any))) { OnUnknown = OnUnknown.Handle },
        new BuiltIn("modulo", Modulo, Of(Num, P("dividend", Num), P("divisor", Num))),
        Partial("sqrt", 20, Number.TrySqrt, $"a square root of a negative number"),
        Partial("log", 800, Number.TryLog, $"a logarithm of a number that is not positive"),
        Partial("exp", 300, Number.TryExp, $"a power beyond the range of numbers"),
        Parity("odd", 1),
        Parity("even", 0),
        new BuiltIn("estimate", Estimate, Of(Num, P("min", Num), P("max", Num))) { OnUnknown = OnUnknown.Handle },
    ];

    private static BuiltIn Rounding(string name, RoundingMode mode, Signature signature) =>
        new(name, (ref call) => Round(ref call, mode), signature) { OnUnknown = OnUnknown.Handle };

    private static Value Round(ref Call call, RoundingMode mode)
    {
        var value = call.Single(0);
        if (value is UnknownValue { Kind: UnknownKind.Any or UnknownKind.List } || (call.Has(1) && call.Single(1) is UnknownValue))
            return Operations.UnknownFrom(UnknownKind.Any, call.Arguments);
        if (!Bounds.TryOf(value, out var bounds))
            return call.Wrong(0, $"a number");
        var places = 0;
        if (call.Has(1) && !call.Scale(1, out places))
            return call.Failure;
        if (bounds.TryMap((Number n, out Number r) => n.TryRound(places, mode, out r), out var image))
            return value is NumberValue ? new NumberValue(image.Min!.Value) : image.ToValue(value);
        return value is NumberValue ? call.Fail($"the result is beyond the range of numbers.") : Operations.UnknownFrom(UnknownKind.Any, value);
    }

    private static Value Abs(ref Call call)
    {
        var value = call.Single(0);
        switch (value)
        {
            case NumberValue known:
                return new NumberValue(known.Number.Abs());
            case MonthDurationValue months:
                return new MonthDurationValue(months.Duration.Abs());
            case TimeDurationValue time:
                return new TimeDurationValue(time.Duration.Abs());
            case UnknownValue { Kind: UnknownKind.Number } unknown:
                if (unknown.Min is { Sign: >= 0 })
                    return value;
                var bounds = unknown.Max is { Sign: <= 0 } negative
                    ? new Bounds(negative.Abs(), unknown.Min?.Abs())
                    : new Bounds(Number.Zero, unknown is { Min: { } min, Max: { } max } ? Number.Max(min.Abs(), max.Abs()) : null);
                return bounds.ToValue(value);
            case UnknownValue { Kind: UnknownKind.Any or UnknownKind.List }:
                return Operations.UnknownFrom(UnknownKind.Any, value); // a list may turn out to hold the one number
            case UnknownValue { Kind: UnknownKind.MonthDuration or UnknownKind.TimeDuration } unknown:
                return Operations.UnknownFrom(unknown.Kind, value);
            default:
                return call.Wrong(0, $"a number or a duration");
        }
    }

    private static Value Modulo(ref Call call)
    {
        if (!call.Number(0, out var dividend) || !call.Number(1, out var divisor))
            return call.Failure;
        return Number.TryModulo(dividend, divisor, out var rest) ? new NumberValue(rest) : call.Fail($"the divisor is zero.");
    }

    private static BuiltIn Partial(string name, int cost, Bounding.Step step, Phrase problem) =>
        new(name, (ref call) => !call.Number(0, out var number) ? call.Failure
            : step(number, out var result) ? new NumberValue(result)
            : call.Fail($"{number} would give {problem}."), Of(Num, P("number", Num))) { Cost = cost };

    private static BuiltIn Parity(string name, int wanted) =>
        new(name, (ref call) =>
        {
            if (!call.Number(0, out var number))
                return call.Failure;
            return number.IsInteger && Number.TryModulo(number, 2, out var rest)
                ? Value.Of(rest == wanted)
                : call.Fail($"{number} is not an integer.");
        }, Of(Bool, P("number", Num)));

    /// <summary>A number that is not known but lies between two others: a score that experts will give.</summary>
    private static Value Estimate(ref Call call)
    {
        var (low, high) = (call.Single(0), call.Single(1));
        if (low is UnknownValue { Kind: UnknownKind.Any or UnknownKind.List } || high is UnknownValue { Kind: UnknownKind.Any or UnknownKind.List })
            return Operations.UnknownFrom(UnknownKind.Any, call.Arguments);
        if (!Bounds.TryOf(low, out var least))
            return call.Wrong(0, $"a number");
        if (!Bounds.TryOf(high, out var most))
            return call.Wrong(1, $"a number");
        if (low is NumberValue { Number: var min } && high is NumberValue { Number: var max } && min > max)
            return call.Fail($"the least, {min}, is more than the most, {max}.");
        return least.Max <= most.Min
            ? new Bounds(least.Min, most.Max).ToValue(call.Arguments)
            : Operations.UnknownFrom(UnknownKind.Any, call.Arguments); // the least may turn out to be more than the most
    }
}
