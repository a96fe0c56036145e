namespace Kefa.Feel.Checking.Regions;

/// <summary>How the values of a <see cref="Region"/> are given.</summary>
internal enum RegionForm
{
    Null,
    Point,

    /// <summary>All between two values, which are themselves outside.</summary>
    Interval,

    /// <summary>All texts that no test names.</summary>
    Other,

    /// <summary>All values of which no test speaks.</summary>
    Anything,
}

/// <summary>Values that all tests treat alike.</summary>
/// <param name="Form">How they are given.</param>
/// <param name="Representative">One of them; null where any would do.</param>
/// <param name="Low">The lower end of an interval; null when it is open.</param>
/// <param name="High">The upper end of an interval.</param>
internal readonly record struct Region(RegionForm Form, Value? Representative, Value? Low, Value? High)
{
    public static Region OfNull { get; } = new(RegionForm.Null, Value.Null, null, null);

    /// <summary>All values of a type of which no test speaks. Lists and contexts may differ in more than tests can say: nothing stands for them all.</summary>
    public static Region OfAnything(UnknownKind kind) => new(
        RegionForm.Anything,
        kind switch
        {
            UnknownKind.Number => Value.Of(0),
            UnknownKind.Date => new DateValue(new FeelDate(2000, 1, 1)),
            UnknownKind.List or UnknownKind.Context => null,
            _ => new TextValue("…"),
        },
        null,
        null);

    public static Region Point(Value value) => new(RegionForm.Point, value, value, value);
}
