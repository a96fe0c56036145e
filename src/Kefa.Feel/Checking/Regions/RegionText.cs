using Kefa.Feel.Functions;

namespace Kefa.Feel.Checking.Regions;

/// <summary>Sets of regions as unary tests that a cell could hold.</summary>
internal static class RegionText
{
    private const int MostParts = 8;

    public static string Of(Axis axis, Bits set)
    {
        if (set.Contains(axis.Some))
            return "-";
        List<string> parts = [];
        List<string> others = [];
        for (var i = 0; i < axis.Size; i++)
        {
            var region = axis.Regions[i];
            if (!set[i])
                continue;
            switch (region.Form)
            {
                case RegionForm.Null:
                    parts.Add("null");
                    break;
                case RegionForm.Other or RegionForm.Anything:
                    others.AddRange(axis.Regions.Where(r => r.Form == RegionForm.Point && (region.Form == RegionForm.Anything || r.Representative is TextValue)).Select(r => Text(r.Representative!)));
                    break;
                default:
                    var last = i;
                    while (last + 1 < axis.Size && set[last + 1] && Joins(axis.Regions[last], axis.Regions[last + 1]))
                        last++;
                    parts.Add(Interval(axis.Regions[i], axis.Regions[last]));
                    i = last;
                    break;
            }
        }

        // All others are said by what they are not; what is covered beside them need not be named.
        if (others.Count > 0)
            return $"not({Joined([.. others.Except(parts, StringComparer.Ordinal)])})" + (set.Meets(axis.Null) ? " or null" : "");
        return Joined(parts);
    }

    /// <summary>The bounds of all values of an axis in words, or null when it has none.</summary>
    public static Phrase? Bounds(Axis axis)
    {
        var ordered = axis.Regions.Where(r => r.Form is RegionForm.Point or RegionForm.Interval && r.Representative is NumberValue).ToList();
        if (ordered.Count == 0)
            return null;
        var min = ordered[0].Form == RegionForm.Point ? ordered[0].Representative : ordered[0].Low;
        var max = ordered[^1].Form == RegionForm.Point ? ordered[^1].Representative : ordered[^1].High;
        return (min, max) switch
        {
            ({ } low, { } high) => (Phrase)$"from {Text(low)} to {Text(high)}",
            ({ } low, null) => (Phrase)$"not below {Text(low)}",
            (null, { } high) => (Phrase)$"not above {Text(high)}",
            _ => null,
        };
    }

    /// <summary>All values of an axis when they can be listed, or null.</summary>
    public static string? Values(Axis axis) => axis.Regions.All(r => r.Form is RegionForm.Null or RegionForm.Point) && axis.Size > 1
        ? Joined([.. axis.Regions.Where(r => r.Form == RegionForm.Point).Select(r => Text(r.Representative!))])
        : null;

    /// <summary>A value as FEEL writes it.</summary>
    public static string Text(Value value) => value switch
    {
        DateValue => $"date(\"{Printing.Of(value)}\")",
        TimeValue => $"time(\"{Printing.Of(value)}\")",
        DateTimeValue => $"date and time(\"{Printing.Of(value)}\")",
        MonthDurationValue or TimeDurationValue => $"duration(\"{Printing.Of(value)}\")",
        _ => Printing.Nested(value),
    };

    private static string Joined(List<string> parts) =>
        parts.Count <= MostParts ? string.Join(", ", parts) : string.Join(", ", parts.Take(MostParts)) + ", …";

    private static bool Joins(Region a, Region b) => (a.Form, b.Form) switch
    {
        (RegionForm.Interval, RegionForm.Point) => a.High is { } high && ReferenceEquals(high, b.Representative),
        (RegionForm.Point, RegionForm.Interval) => b.Low is { } low && ReferenceEquals(low, a.Representative),
        (RegionForm.Interval, RegionForm.Interval) => false,
        // Whole numbers and days next to each other: nothing lies between.
        (RegionForm.Point, RegionForm.Point) => a.Representative is NumberValue or DateValue or MonthDurationValue && Between.IsLess(a.Representative, b.Representative!),
        _ => false,
    };

    private static string Interval(Region first, Region last)
    {
        var isPoint = first.Form == RegionForm.Point;
        if (isPoint && last.Form == RegionForm.Point && ReferenceEquals(first.Representative, last.Representative))
            return Text(first.Representative!);
        if (first.Low is null)
            return last.High is null ? "-" : $"{(last.Form == RegionForm.Point ? "<=" : "<")} {Text(last.High)}";
        if (last.High is null)
            return $"{(isPoint ? ">=" : ">")} {Text(first.Low)}";
        return $"{(isPoint ? '[' : '(')}{Text(first.Low)}..{Text(last.High)}{(last.Form == RegionForm.Point ? ']' : ')')}";
    }
}
