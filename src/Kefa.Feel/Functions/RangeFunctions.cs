using static Kefa.Feel.Functions.Forms;

namespace Kefa.Feel.Functions;

/// <summary>
/// Allen's relations between points and ranges (DMN 1.5, table 78). A point is a range that begins and ends with it. An end that is not
/// stated (<c>&gt;= 10</c>) lies beyond everything.
/// </summary>
internal static class RangeFunctions
{
    private delegate bool? Relation(in Span first, in Span second);

    public static IEnumerable<BuiltInFunction> All { get; } =
    [
        New("before", Points | Mixed | Ranges, Before),
        New("after", Points | Mixed | Ranges, static (in a, in b) => Before(b, a)),
        New("meets", Ranges, Meets),
        New("met by", Ranges, static (in a, in b) => Meets(b, a)),
        New("overlaps", Ranges, static (in a, in b) => And(Reaches(a, b), Reaches(b, a))),
        New("overlaps before", Ranges, OverlapsBefore),
        New("overlaps after", Ranges, static (in a, in b) => OverlapsBefore(b, a)),
        New("finishes", PointFirst | Ranges, Finishes),
        New("finished by", RangeFirst | Ranges, static (in a, in b) => Finishes(b, a)),
        New("includes", RangeFirst | Ranges, Includes),
        New("during", PointFirst | Ranges, static (in a, in b) => Includes(b, a)),
        New("starts", PointFirst | Ranges, Starts),
        New("started by", RangeFirst | Ranges, static (in a, in b) => Starts(b, a)),
        New("coincides", Points | Ranges, static (in a, in b) => And(SameStart(a, b), SameEnd(a, b))),
    ];

    private const int Points = 1;
    private const int PointFirst = 2;
    private const int RangeFirst = 4;
    private const int Ranges = 8;
    private const int Mixed = PointFirst | RangeFirst;

    private static BuiltIn New(string name, int forms, Relation relation)
    {
        var signatures = new List<Signature>();
        if ((forms & Points) != 0)
            signatures.Add(Of(Bool, P("point1", Any), P("point2", Any)));
        if ((forms & PointFirst) != 0)
            signatures.Add(Of(Bool, P("point", Any), P("range", Rng)));
        if ((forms & RangeFirst) != 0)
            signatures.Add(Of(Bool, P("range", Rng), P("point", Any)));
        if ((forms & Ranges) != 0)
            signatures.Add(Of(Bool, P("range1", Rng), P("range2", Rng)));
        return new BuiltIn(name, (ref call) => Relate(ref call, forms, relation), [.. signatures]);
    }

    private static Value Relate(ref Call call, int forms, Relation relation)
    {
        var (first, second) = (call.Single(0), call.Single(1));
        var form = (first is RangeValue, second is RangeValue) switch
        {
            (false, false) => Points,
            (false, true) => PointFirst,
            (true, false) => RangeFirst,
            _ => Ranges,
        };
        if ((forms & form) == 0)
            return first is RangeValue ? call.Wrong(1, $"a range") : call.Wrong(0, $"a range");
        if (first is NullValue or RangeValue { Form: RangeForm.UnequalTest })
            return call.Wrong(0, $"a point or a range");
        if (second is NullValue or RangeValue { Form: RangeForm.UnequalTest })
            return call.Wrong(1, $"a point or a range");
        return relation(new Span(first), new Span(second)) is { } holds
            ? Value.Of(holds)
            : call.Fail($"{Kinds.Describe(first)} and {Kinds.Describe(second)} cannot be compared.");
    }

    private static bool? Before(in Span a, in Span b) => Compare(a.End, 1, b.Start, -1) switch
    {
        null => null,
        < 0 => true,
        0 => !a.IncludesEnd || !b.IncludesStart,
        _ => false,
    };

    private static bool? Meets(in Span a, in Span b) =>
        Compare(a.End, 1, b.Start, -1) is { } order ? order == 0 && a.IncludesEnd && b.IncludesStart : null;

    /// <summary>The first does not end before the second begins.</summary>
    private static bool? Reaches(in Span a, in Span b) => Before(a, b) is { } before ? !before : null;

    private static bool? OverlapsBefore(in Span a, in Span b)
    {
        var starts = Compare(a.Start, -1, b.Start, -1) is { } start ? start < 0 || (start == 0 && a.IncludesStart && !b.IncludesStart) : (bool?)null;
        var ends = Compare(a.End, 1, b.End, 1) is { } end ? end < 0 || (end == 0 && (!a.IncludesEnd || b.IncludesEnd)) : (bool?)null;
        return And(And(starts, Reaches(a, b)), ends);
    }

    private static bool? Finishes(in Span a, in Span b) => And(SameEnd(a, b), BeginsInside(a, b));

    private static bool? Starts(in Span a, in Span b) => And(SameStart(a, b), EndsInside(a, b));

    private static bool? Includes(in Span a, in Span b) => And(BeginsInside(b, a), EndsInside(b, a));

    private static bool? SameStart(in Span a, in Span b) =>
        Compare(a.Start, -1, b.Start, -1) is { } order ? order == 0 && a.IncludesStart == b.IncludesStart : null;

    private static bool? SameEnd(in Span a, in Span b) =>
        Compare(a.End, 1, b.End, 1) is { } order ? order == 0 && a.IncludesEnd == b.IncludesEnd : null;

    private static bool? BeginsInside(in Span a, in Span b) =>
        Compare(a.Start, -1, b.Start, -1) is { } order ? order > 0 || (order == 0 && (!a.IncludesStart || b.IncludesStart)) : null;

    private static bool? EndsInside(in Span a, in Span b) =>
        Compare(a.End, 1, b.End, 1) is { } order ? order < 0 || (order == 0 && (!a.IncludesEnd || b.IncludesEnd)) : null;

    private static bool? And(bool? a, bool? b) => a is null || b is null ? null : a.Value && b.Value;

    /// <summary>Orders two ends; one that is not stated lies at its side's infinity. Null when they cannot be compared.</summary>
    private static int? Compare(Value a, int sideOfA, Value b, int sideOfB)
    {
        var (openA, openB) = (ReferenceEquals(a, RangeValue.Undefined), ReferenceEquals(b, RangeValue.Undefined));
        if (openA || openB)
            return ((openA ? sideOfA : 0) - (openB ? sideOfB : 0)) is var order && openA && openB && sideOfA == sideOfB ? 0 : order;
        return Operations.TryCompare(a, b, out var known) ? known : null;
    }

    private readonly struct Span(Value value)
    {
        public Value Start { get; } = value is RangeValue range ? range.Start : value;

        public Value End { get; } = value is RangeValue range ? range.End : value;

        public bool IncludesStart { get; } = value is not RangeValue { IncludesStart: false };

        public bool IncludesEnd { get; } = value is not RangeValue { IncludesEnd: false };
    }
}
