namespace Kefa.Feel.Evaluation;

/// <summary>
/// The interval that a number lies in; an end that is null is infinite. Rounding half to even is monotonic, so rounded ends bound rounded results.
/// </summary>
internal readonly record struct Bounds(Number? Min, Number? Max)
{
    /// <summary>The bounds of a number, known or not; false for anything else.</summary>
    public static bool TryOf(Value value, out Bounds bounds)
    {
        switch (value)
        {
            case NumberValue { Ratio: var (part, whole) } rounded:
                bounds = new Bounds(Quotient(part, whole, RoundingMode.Floor) ?? rounded.Number, Quotient(part, whole, RoundingMode.Ceiling) ?? rounded.Number);
                return true;
            case NumberValue number:
                bounds = new Bounds(number.Number, number.Number);
                return true;
            case UnknownValue { Kind: UnknownKind.Number } unknown:
                bounds = new Bounds(unknown.Min, unknown.Max);
                return true;
            default:
                bounds = default;
                return false;
        }
    }

    /// <summary>The bounds of what is a number or may be one.</summary>
    public static bool TryOfPerhaps(Value value, out Bounds bounds)
    {
        if (value is not UnknownValue { Kind: UnknownKind.Any } perhaps)
            return TryOf(value, out bounds);
        bounds = new Bounds(perhaps.Min, perhaps.Max);
        return true;
    }

    public bool ExcludesZero => (Min is { } min && min.Sign > 0) || (Max is { } max && max.Sign < 0);

    public bool IsZero => Min is { IsZero: true } && Max is { IsZero: true };

    public static Bounds Hull(Bounds a, Bounds b) => new(
        a.Min is { } min1 && b.Min is { } min2 ? Number.Min(min1, min2) : null,
        a.Max is { } max1 && b.Max is { } max2 ? Number.Max(max1, max2) : null);

    public static Bounds Negate(Bounds a) => new(a.Max?.Negate(), a.Min?.Negate());

    public static Bounds Add(Bounds a, Bounds b) => new(Sum(a.Min, b.Min), Sum(a.Max, b.Max));

    public static Bounds Subtract(Bounds a, Bounds b) => Add(a, Negate(b));

    public static Bounds Multiply(Bounds a, Bounds b)
    {
        var (low1, high1) = Ends(a);
        var (low2, high2) = Ends(b);
        return Of(low1.Times(low2), low1.Times(high2), high1.Times(low2), high1.Times(high2));
    }

    /// <summary>The quotients by all divisors but zero: from a divisor that ends at zero they reach to infinity, around zero everywhere.</summary>
    /// <param name="a">What is divided.</param>
    /// <param name="b">The divisors.</param>
    /// <param name="isExact">Whether the exact quotients lie within, and not only the rounded ones: the ends are rounded outwards.</param>
    public static Bounds Divide(Bounds a, Bounds b, bool isExact)
    {
        if (b.Min is not { Sign: >= 0 } && b.Max is not { Sign: <= 0 })
            return default;
        var (low1, high1) = Ends(a);
        var (low2, high2) = Ends(b);
        var sign = b.Min is { Sign: >= 0 } ? 1 : -1;
        var (down, up) = isExact ? (RoundingMode.Floor, RoundingMode.Ceiling) : (RoundingMode.HalfEven, RoundingMode.HalfEven);
        return new Bounds(
            Of(low1.Over(low2, sign, down), low1.Over(high2, sign, down), high1.Over(low2, sign, down), high1.Over(high2, sign, down)).Min,
            Of(low1.Over(low2, sign, up), low1.Over(high2, sign, up), high1.Over(low2, sign, up), high1.Over(high2, sign, up)).Max);
    }

    /// <summary>Whether a is less than b: true, false, or null when the bounds do not say.</summary>
    public static bool? Less(Bounds a, Bounds b)
    {
        if (a.Max is { } highA && b.Min is { } lowB && highA < lowB)
            return true;
        return a.Min is { } lowA && b.Max is { } highB && lowA >= highB ? false : null;
    }

    public static bool? LessOrEqual(Bounds a, Bounds b) => Less(b, a) is { } greater ? !greater : null;

    public static bool? Equal(Bounds a, Bounds b)
    {
        if (Less(a, b) == true || Less(b, a) == true)
            return false;
        return a.Min is { } lowA && a.Max is { } highA && b.Min is { } lowB && b.Max is { } highB && lowA == highA && lowB == highB ? true : null;
    }

    private static Number? Quotient(Number a, Number b, RoundingMode mode) => Number.TryDivide(a, b, mode, out var quotient) ? quotient : null;

    private static Number? Sum(Number? a, Number? b) => a is { } x && b is { } y && Number.TryAdd(x, y, out var sum) ? sum : null;

    private static (End Low, End High) Ends(Bounds a) => (new End(a.Min, -1), new End(a.Max, 1));

    private static Bounds Of(End a, End b, End c, End d)
    {
        var low = End.Lower(End.Lower(a, b), End.Lower(c, d));
        var high = End.Higher(End.Higher(a, b), End.Higher(c, d));
        return new Bounds(low.Number, high.Number);
    }

    /// <summary>A number, or infinity of a sign (no number).</summary>
    private readonly record struct End(Number? Number, int Infinity)
    {
        private int Sign => Number is { } number ? number.Sign : Infinity;

        public End Times(End other)
        {
            var sign = Sign * other.Sign;
            if (sign == 0)
                return new End(Kefa.Feel.Number.Zero, 0);
            return Number is { } a && other.Number is { } b && Kefa.Feel.Number.TryMultiply(a, b, out var product) ? new End(product, 0) : new End(null, sign);
        }

        /// <param name="other">The divisor.</param>
        /// <param name="towards">The sign of divisors near it, in case it is zero.</param>
        /// <param name="mode">How the quotient is rounded.</param>
        public End Over(End other, int towards, RoundingMode mode)
        {
            if (other.Number is not { } divisor || Sign == 0)
                return new End(Kefa.Feel.Number.Zero, 0);
            if (divisor.IsZero)
                return new End(null, Sign * towards);
            return Number is { } a && Kefa.Feel.Number.TryDivide(a, divisor, mode, out var quotient) ? new End(quotient, 0) : new End(null, Sign * divisor.Sign);
        }

        public static End Lower(End a, End b) => IsLess(a, b) ? a : b;

        public static End Higher(End a, End b) => IsLess(a, b) ? b : a;

        private static bool IsLess(End a, End b) => (a.Number, b.Number) switch
        {
            ({ } x, { } y) => x < y,
            (null, null) => a.Infinity < b.Infinity,
            (null, _) => a.Infinity < 0,
            _ => b.Infinity > 0,
        };
    }
}
