using Kefa.Feel.Checking;
using Kefa.Feel.Evaluation;
using Kefa.Feel.Syntax;

namespace Kefa.Feel;

internal static partial class Operations
{
    public static Value Add(Value a, Value b, EvaluationContext context)
    {
        if (a is NumberValue x && b is NumberValue y)
            return Number.TryAdd(x.Number, y.Number, out var sum) ? new NumberValue(sum) : TooLarge("+", context);
        return Settled(a, b, context, "+") ?? IfUnknown(ArithmeticOperator.Add, a, b, context) ?? TemporalArithmetic.Add(a, b, context) ?? Misfit("+", a, b, context);
    }

    public static Value Subtract(Value a, Value b, EvaluationContext context)
    {
        if (a is NumberValue x && b is NumberValue y)
            return x.TryMinus(y, out var difference) ? new NumberValue(difference) : TooLarge("-", context);
        return Settled(a, b, context, "-") ?? IfUnknown(ArithmeticOperator.Subtract, a, b, context) ?? TemporalArithmetic.Subtract(a, b, context) ?? Misfit("-", a, b, context);
    }

    public static Value Multiply(Value a, Value b, EvaluationContext context)
    {
        if (a is NumberValue x && b is NumberValue y)
            return Number.TryMultiply(x.Number, y.Number, out var product) ? new NumberValue(product) : TooLarge("*", context);
        return Settled(a, b, context, "*") ?? IfUnknown(ArithmeticOperator.Multiply, a, b, context) ?? TemporalArithmetic.Multiply(a, b, context) ?? Misfit("*", a, b, context);
    }

    public static Value Divide(Value a, Value b, EvaluationContext context)
    {
        if (a is NumberValue x && b is NumberValue y)
        {
            if (y.Number.IsZero)
                return context.Error($"Division by zero.");
            return context.ComparesRatiosExactly ? ExactQuotient(x.Number, y.Number, context)
                : Number.TryDivide(x.Number, y.Number, out var quotient) ? new NumberValue(quotient) : TooLarge("/", context);
        }

        return Settled(a, b, context, "/") ?? IfUnknown(ArithmeticOperator.Divide, a, b, context) ?? TemporalArithmetic.Divide(a, b, context) ?? Misfit("/", a, b, context);
    }

    /// <summary>A quotient that remembers what it is of where it had to be rounded.</summary>
    private static Value ExactQuotient(Number a, Number b, EvaluationContext context)
    {
        if (!Number.TryDivide(a, b, RoundingMode.Floor, out var below) || !Number.TryDivide(a, b, RoundingMode.Ceiling, out var above))
            return TooLarge("/", context);
        if (below == above)
            return new NumberValue(below);
        return Number.TryDivide(a, b, out var nearest) ? new NumberValue(nearest, new Ratio(a, b)) : TooLarge("/", context);
    }

    public static Value Power(Value a, Value b, EvaluationContext context)
    {
        const int costly = 600; // steps: as long as so many other operations
        if (a is NumberValue && b is NumberValue { Number: var exponent } && (Number.FromInt64(16) < exponent || exponent < Number.FromInt64(-16) || !exponent.TryToInt32(out _)))
            context.Step(costly);
        if (a is NumberValue x && b is NumberValue y)
            return Number.TryPower(x.Number, y.Number, out var power) ? new NumberValue(power) : context.Error($"{x.Number} ** {y.Number} is no number that can be represented.");
        return Settled(a, b, context, "**") ?? IfUnknown(ArithmeticOperator.Power, a, b, context) ?? Misfit("**", a, b, context);
    }

    public static Value Negate(Value a, EvaluationContext context) => a switch
    {
        NumberValue number => new NumberValue(number.Number.Negate()),
        MonthDurationValue months => new MonthDurationValue(-months.Duration),
        TimeDurationValue time => new TimeDurationValue(-time.Duration),
        ErrorValue => a,
        NullValue => context.None(NullSubtracted),
        UnknownValue { Kind: UnknownKind.Number } unknown => Unknowns.Number(Bounds.Negate(new Bounds(unknown.Min, unknown.Max)), unknown.Causes),
        UnknownValue { Kind: UnknownKind.Any } perhaps => Perhaps(Bounds.Negate(new Bounds(perhaps.Min, perhaps.Max)), perhaps.Causes),
        UnknownValue { Kind: UnknownKind.MonthDuration or UnknownKind.TimeDuration } => a,
        _ => context.Error($"'-' does not work on a {ValueKinds.Name(a)}."),
    };

    private static Value TooLarge(string symbol, EvaluationContext context) => context.Error($"The result of '{symbol}' is too large for a number.");

    /// <summary>The outcome when an operand is unknown; null when neither is.</summary>
    private static Value? IfUnknown(ArithmeticOperator op, Value a, Value b, EvaluationContext context)
    {
        if (a is not UnknownValue && b is not UnknownValue)
            return null;
        if (Bounds.TryOfPerhaps(a, out var boundsA) && Bounds.TryOfPerhaps(b, out var boundsB))
        {
            var number = UnknownNumber(op, a, b, boundsA, boundsB, context);
            var isNumber = IsNumber(a) && IsNumber(b);
            if (isNumber || number is not (UnknownValue or NumberValue))
                return isNumber ? number : Unknowns.From(UnknownKind.Any, a, b);

            // Two of which nothing is known may be durations, and their quotient a number of any size.
            var bounds = op == ArithmeticOperator.Divide && !IsNumber(a) && !IsNumber(b) ? default : Bounds.TryOfPerhaps(number, out var narrowed) ? narrowed : default;
            return Perhaps(bounds, Causes.Union(Causes.Of(a), Causes.Of(b)));
        }

        if (a is UnknownValue { Kind: UnknownKind.Any } || b is UnknownValue { Kind: UnknownKind.Any })
            return Unknowns.From(UnknownKind.Any, a, b);
        if (ValueKinds.KindOf(a) is not { } kindA || ValueKinds.KindOf(b) is not { } kindB)
            return Misfit(Symbol(op), a, b, context);
        var result = TypeRules.Arithmetic(op, ValueKinds.TypeOf(kindA), ValueKinds.TypeOf(kindB));
        if (result is null)
            return Misfit(Symbol(op), a, b, context);

        // Divisors may be zero, and a local time minus one of a zone has no value.
        var mayFail = op is ArithmeticOperator.Divide || (op is ArithmeticOperator.Subtract && kindA is UnknownKind.Time or UnknownKind.DateTime or UnknownKind.Date && result == FeelType.TimeDuration && !(kindA == UnknownKind.Date && kindB == UnknownKind.Date));
        return Unknowns.From(mayFail ? UnknownKind.Any : ValueKinds.KindOf(result), a, b);
    }

    private static Value UnknownNumber(ArithmeticOperator op, Value a, Value b, Bounds boundsA, Bounds boundsB, EvaluationContext context)
    {
        var causes = Causes.Union(Causes.Of(a), Causes.Of(b));
        switch (op)
        {
            case ArithmeticOperator.Add:
                return Unknowns.Number(Bounds.Add(boundsA, boundsB), causes);
            case ArithmeticOperator.Subtract:
                return Unknowns.Number(Bounds.Subtract(boundsA, boundsB), causes);
            case ArithmeticOperator.Multiply:
                return Unknowns.Number(Bounds.Multiply(boundsA, boundsB), causes);
            case ArithmeticOperator.Divide when boundsB.ExcludesZero:
                return Unknowns.Number(Bounds.Divide(boundsA, boundsB, context.ComparesRatiosExactly), causes);
            case ArithmeticOperator.Divide when boundsB.IsZero:
                return context.Error($"Division by zero.");
            case ArithmeticOperator.Divide:
                return Perhaps(Bounds.Divide(boundsA, boundsB, context.ComparesRatiosExactly), causes);
            case ArithmeticOperator.Power when b is NumberValue { Number: { IsInteger: true, Sign: > 0 } power } && boundsA.Min is { Sign: >= 0 } min
                && Number.TryPower(min, power, out var low):
                return Unknowns.Number(new Bounds(low, boundsA.Max is { } max && Number.TryPower(max, power, out var high) ? high : null), causes);
            default:
                return UnknownValue.Of(UnknownKind.Any, causes);
        }
    }

    private static bool IsNumber(Value value) => value is NumberValue or UnknownValue { Kind: UnknownKind.Number };

    private static UnknownValue Perhaps(Bounds bounds, System.Collections.Immutable.ImmutableArray<string> causes) =>
        UnknownValue.PerhapsBetween(bounds.Min, bounds.Max, causes);

    private static string Symbol(ArithmeticOperator op) => op switch
    {
        ArithmeticOperator.Add => "+",
        ArithmeticOperator.Subtract => "-",
        ArithmeticOperator.Multiply => "*",
        ArithmeticOperator.Divide => "/",
        _ => "**",
    };
}
