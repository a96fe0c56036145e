using System.Collections.Immutable;

namespace Kefa.Feel.Evaluation;

/// <summary>Makes unknown values out of others, keeping kinds, bounds and causes.</summary>
internal static class Unknowns
{
    public static UnknownValue From(UnknownKind kind, Value a) => UnknownValue.Of(kind, Causes.Of(a));

    public static UnknownValue From(UnknownKind kind, Value a, Value b) => UnknownValue.Of(kind, Causes.Union(Causes.Of(a), Causes.Of(b)));

    /// <summary>A number within bounds; known when they leave one.</summary>
    public static Value Number(Bounds bounds, ImmutableArray<string> causes) =>
        bounds.Min is { } min && bounds.Max is { } max && min == max ? new NumberValue(min) : UnknownValue.NumberBetween(bounds.Min, bounds.Max, causes);

    /// <summary>The outcome of a comparison whose bounds decided it, or not (null).</summary>
    public static Value Truth(bool? decided, Value a, Value b) => decided is { } truth ? Value.Of(truth) : From(UnknownKind.Boolean, a, b);

    /// <summary>A value that is one of two: see <see cref="Operations.Join(Value, Value)"/>.</summary>
    public static Value Join(Value a, Value b, ImmutableArray<string> because)
    {
        if (ReferenceEquals(a, b) || AreSame(a, b))
            return a;
        var causes = Causes.Union(Causes.Union(Causes.Of(a), Causes.Of(b)), because);
        if (Bounds.TryOf(a, out var boundsA) && Bounds.TryOf(b, out var boundsB))
        {
            var hull = Bounds.Hull(boundsA, boundsB);
            return UnknownValue.NumberBetween(hull.Min, hull.Max, causes);
        }

        return (a, b) switch
        {
            (ContextValue x, ContextValue y) when HaveSameNames(x, y) =>
                new ContextValue(x.Entries.Select(e => KeyValuePair.Create(e.Key, Join(e.Value, y[e.Key]!, because)))),
            (ListValue x, ListValue y) when x.Items.Length == y.Items.Length =>
                new ListValue([.. x.Items.Zip(y.Items, (i, j) => Join(i, j, because))]),
            _ when ValueKinds.KindOf(a) is { } kind && ValueKinds.KindOf(b) == kind && kind != UnknownKind.Any => UnknownValue.Of(kind, causes),
            _ => Perhaps(a, b, causes),
        };
    }

    /// <summary>Something that is a number in one case only, or perhaps.</summary>
    private static UnknownValue Perhaps(Value a, Value b, ImmutableArray<string> causes)
    {
        var isA = Bounds.TryOfPerhaps(a, out var boundsA);
        var isB = Bounds.TryOfPerhaps(b, out var boundsB);
        var bounds = isA && isB ? Bounds.Hull(boundsA, boundsB) : isA ? boundsA : isB ? boundsB : default;
        return UnknownValue.PerhapsBetween(bounds.Min, bounds.Max, causes);
    }

    /// <summary>A value that may also turn out to be an error.</summary>
    public static Value OrError(Value value, ImmutableArray<string> because) => value switch
    {
        UnknownValue unknown => unknown.OrNone().Because(Causes.Union(unknown.Causes, because)),
        NumberValue when Bounds.TryOf(value, out var bounds) => UnknownValue.PerhapsBetween(bounds.Min, bounds.Max, because),
        _ => UnknownValue.Of(UnknownKind.Any, Causes.Union(Causes.Of(value), because)),
    };

    private static bool AreSame(Value a, Value b) => (a, b) switch
    {
        (UnknownValue, _) or (_, UnknownValue) or (ErrorValue, _) or (_, ErrorValue) => false,
        (NullValue, NullValue) => true,
        (NumberValue or TextValue or BooleanValue or DateValue or MonthDurationValue or TimeDurationValue, _) => Equality.Of(a, b) is BooleanValue { Truth: true },
        _ => false,
    };

    private static bool HaveSameNames(ContextValue a, ContextValue b) =>
        a.Entries.Length == b.Entries.Length && a.Entries.All(e => b[e.Key] is not null);
}
