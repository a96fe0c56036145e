namespace Kefa.Feel.Evaluation;

/// <summary>FEEL's <c>=</c> (DMN 1.5, table 53) on values that may be unknown.</summary>
internal static class Equality
{
    /// <summary>True, false, FEEL null (something inside has no value), unknown, the first error, or no value at all (null) when the two cannot be compared.</summary>
    public static Value? Of(Value a, Value b)
    {
        switch (a)
        {
            case NumberValue x when b is NumberValue y:
                return Value.Of(x.CompareTo(y) == 0);
            case TextValue x when b is TextValue y:
                return Value.Of(string.Equals(x.Text, y.Text, StringComparison.Ordinal));
            case BooleanValue when b is BooleanValue:
                return Value.Of(a == b);
            case ErrorValue:
                return a;
        }

        if (b is ErrorValue)
            return b;
        if (a is NullValue || b is NullValue)
            return OfNone(a is NullValue ? b : a);
        if (a is UnknownValue || b is UnknownValue)
            return OfUnknown(a, b);
        return (a, b) switch
        {
            (DateValue x, DateValue y) => Value.Of(x.Date == y.Date),
            (TimeValue x, TimeValue y) => Value.Of(FeelTime.SameInstant(x.Time, y.Time)),
            (DateTimeValue x, DateTimeValue y) => Value.Of(FeelDateTime.SameInstant(x.DateTime, y.DateTime)),
            (MonthDurationValue x, MonthDurationValue y) => Value.Of(x.Duration == y.Duration),
            (TimeDurationValue x, TimeDurationValue y) => Value.Of(x.Duration == y.Duration),
            (ListValue x, ListValue y) => OfLists(x, y),
            (ContextValue x, ContextValue y) => OfContexts(x, y),
            (RangeValue x, RangeValue y) => OfRanges(x, y),
            (FunctionValue, FunctionValue) => Value.Of(ReferenceEquals(a, b)),
            _ => null,
        };
    }

    /// <summary>Null is equal to null alone; what may be an error stays open.</summary>
    private static Value OfNone(Value other) =>
        other is UnknownValue { Kind: UnknownKind.Any } ? other : Value.Of(other is NullValue);

    /// <summary>Whether a value is null (an error counts as null): never for a typed unknown.</summary>
    public static Value OfNull(Value value) => value switch
    {
        NullValue => BooleanValue.True,
        UnknownValue { Kind: UnknownKind.Any } unknown => UnknownValue.Of(UnknownKind.Boolean, unknown.Causes),
        _ => BooleanValue.False,
    };

    private static Value? OfUnknown(Value a, Value b)
    {
        if (Bounds.TryOf(a, out var boundsA) && Bounds.TryOf(b, out var boundsB))
            return Unknowns.Truth(Bounds.Equal(boundsA, boundsB), a, b);
        var kindA = ValueKinds.KindOf(a);
        var kindB = ValueKinds.KindOf(b);
        if (kindA == UnknownKind.Any || kindB == UnknownKind.Any)
            return Unknowns.From(UnknownKind.Any, a, b);
        if (kindA != kindB)
            return null;
        return Unknowns.From(kindA is UnknownKind.List or UnknownKind.Context ? UnknownKind.Any : UnknownKind.Boolean, a, b);
    }

    private static Value OfLists(ListValue a, ListValue b)
    {
        if (a.Items.Length != b.Items.Length)
            return BooleanValue.False;
        var all = new AllEqual();
        for (var i = 0; i < a.Items.Length; i++)
        {
            if (!all.Take(Of(a.Items[i], b.Items[i])))
                return BooleanValue.False;
        }

        return all.Outcome;
    }

    private static Value OfContexts(ContextValue a, ContextValue b)
    {
        if (a.Entries.Length != b.Entries.Length)
            return BooleanValue.False;
        var all = new AllEqual();
        foreach (var (name, value) in a.Entries)
        {
            if (b[name] is not { } other || !all.Take(Of(value, other)))
                return BooleanValue.False;
        }

        return all.Outcome;
    }

    private static Value OfRanges(RangeValue a, RangeValue b)
    {
        if (a.Form != b.Form || a.IncludesStart != b.IncludesStart || a.IncludesEnd != b.IncludesEnd)
            return BooleanValue.False;
        var all = new AllEqual();
        return all.Take(OfEnds(a.Start, b.Start)) && all.Take(OfEnds(a.End, b.End)) ? all.Outcome : BooleanValue.False;
    }

    private static Value? OfEnds(Value a, Value b)
    {
        var isOpen = ReferenceEquals(a, RangeValue.Undefined);
        return isOpen || ReferenceEquals(b, RangeValue.Undefined) ? Value.Of(isOpen && ReferenceEquals(b, RangeValue.Undefined)) : Of(a, b);
    }

    /// <summary>Conjunction over parts: one that differs decides, otherwise what has no value or is unknown shows.</summary>
    private struct AllEqual
    {
        private bool _hasNone;
        private UnknownValue? _unknown;

        public bool Take(Value? part)
        {
            switch (part)
            {
                case BooleanValue truth:
                    return truth.Truth;
                case UnknownValue unknown:
                    _unknown = _unknown is null ? unknown : Unknowns.From(_unknown.Kind == unknown.Kind ? unknown.Kind : UnknownKind.Any, _unknown, unknown);
                    return true;
                default:
                    _hasNone = true;
                    return true;
            }
        }

        public readonly Value Outcome => _unknown is { } unknown
            ? UnknownValue.Of(_hasNone || unknown.Kind == UnknownKind.Any ? UnknownKind.Any : UnknownKind.Boolean, unknown.Causes)
            : _hasNone ? Value.Null : BooleanValue.True;
    }
}
