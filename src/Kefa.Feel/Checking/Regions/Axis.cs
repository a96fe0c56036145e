using System.Collections.Immutable;
using Kefa.Feel.Evaluation;

namespace Kefa.Feel.Checking.Regions;

/// <summary>What is known of the values that something can have.</summary>
/// <param name="Kind">Their type; <see cref="UnknownKind.Any"/> when it is not known.</param>
/// <param name="Min">The least number, included.</param>
/// <param name="Max">The greatest number, included.</param>
/// <param name="IsWhole">Whether only whole numbers occur.</param>
/// <param name="Values">The only values; empty when any of the type may occur.</param>
internal sealed record Domain(UnknownKind Kind, Number? Min = null, Number? Max = null, bool IsWhole = false, ImmutableArray<Value> Values = default)
{
    public static Domain Any { get; } = new(UnknownKind.Any);

    public bool IsEnumerated => !Values.IsDefaultOrEmpty;
}

/// <summary>
/// The values of one column or operand, cut at constants into regions: within one region every value passes the same tests, so that one
/// representative answers for all. Null is a region of its own. Exact as long as the tests only compare with the constants given.
/// </summary>
internal sealed class Axis
{
    private Axis(ImmutableArray<Region> regions, bool isEmptyOfTests)
    {
        Regions = regions;
        IsFree = isEmptyOfTests;
        Null = Bits.Where(regions.Length, i => regions[i].Form == RegionForm.Null);
        Some = Bits.All(regions.Length) - Null;
    }

    public ImmutableArray<Region> Regions { get; }

    public int Size => Regions.Length;

    /// <summary>Nothing is compared: there are only null and anything else.</summary>
    public bool IsFree { get; }

    /// <summary>The region of null.</summary>
    public Bits Null { get; }

    /// <summary>All regions but null.</summary>
    public Bits Some { get; }

    /// <summary>Cuts at constants; null when they are of kinds that have no common order or place.</summary>
    /// <param name="constants">All constants of all tests.</param>
    /// <param name="domain">What the values can be.</param>
    /// <param name="ordersTexts">Whether texts are compared by order, or only for equality.</param>
    public static Axis? Of(IReadOnlyCollection<Value> constants, Domain domain, bool ordersTexts)
    {
        List<Region> regions = [Region.OfNull];
        var kinds = constants.Select(c => ValueKinds.KindOf(c)!.Value).Append(domain.Kind).Where(k => k != UnknownKind.Any).ToHashSet();
        // A test against a constant of another type never passes: such constants cut nothing.
        if (domain.Kind != UnknownKind.Any)
            kinds.RemoveWhere(k => k != domain.Kind);
        if (domain.IsEnumerated)
        {
            regions.AddRange(domain.Values.Select(Region.Point));
            return new Axis([.. regions], false);
        }

        if (kinds.Count == 0)
            return new Axis([.. regions, Region.OfAnything(UnknownKind.Any)], true);
        foreach (var kind in kinds.Order())
        {
            var values = constants.Where(c => ValueKinds.KindOf(c) == kind).ToList();
            if (kind == UnknownKind.Boolean)
                regions.AddRange([Region.Point(BooleanValue.True), Region.Point(BooleanValue.False)]);
            else if (kind is UnknownKind.List or UnknownKind.Context)
                regions.Add(Region.OfAnything(kind));
            else if (kind == UnknownKind.Text && !ordersTexts)
                AddTexts(regions, values);
            else if (!TryAddOrdered(regions, kind, values, domain))
                return null;
        }

        return new Axis([.. regions], false);
    }

    /// <summary>The same axis without the regions that tests refuse; null always passes, as types and allowed values let it.</summary>
    public Axis Restricted(Func<Value, bool> isAllowed) =>
        new([.. Regions.Where(r => r.Form == RegionForm.Null || r.Representative is not { } value || isAllowed(value))], IsFree);

    /// <summary>The regions whose representatives pass.</summary>
    public Bits Where(Func<Region, bool> passes) => Bits.Where(Size, i => passes(Regions[i]));

    /// <summary>A set of regions in the words of FEEL: <c>[10..20)</c>, <c>"a", "b"</c>, <c>-</c> when it is every value.</summary>
    public string Describe(Bits set) => RegionText.Of(this, set);

    /// <summary>One value of a set, a plain one if there is one.</summary>
    public Region Example(Bits set)
    {
        var some = set & Some;
        return Regions[(some.IsEmpty ? set : some).First];
    }

    private static void AddTexts(List<Region> regions, List<Value> values)
    {
        var texts = values.OfType<TextValue>().Select(t => t.Text).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        regions.AddRange(texts.Select(t => Region.Point(new TextValue(t))));
        var other = "…";
        while (texts.Contains(other, StringComparer.Ordinal))
            other += "…";
        regions.Add(new Region(RegionForm.Other, new TextValue(other), null, null));
    }

    private static bool TryAddOrdered(List<Region> regions, UnknownKind kind, List<Value> values, Domain domain)
    {
        if (domain.Min is { } min && kind == UnknownKind.Number)
            values.Add(new NumberValue(min));
        if (domain.Max is { } max && kind == UnknownKind.Number)
            values.Add(new NumberValue(max));
        // Local and zoned times have no common order.
        if (values.Any(v => !Operations.TryCompare(values[0], v, out _)))
            return false;
        values.Sort(static (a, b) => Operations.TryCompare(a, b, out var order) ? order : 0);
        List<Value> cuts = [];
        foreach (var value in values)
        {
            if (cuts.Count == 0 || Between.IsLess(cuts[^1], value))
                cuts.Add(value);
        }

        var bounds = kind == UnknownKind.Number ? domain : Domain.Any;
        if (cuts.Count == 0)
        {
            regions.Add(Region.OfAnything(kind));
            return true;
        }

        Add(null, cuts[0]);
        for (var i = 0; i < cuts.Count; i++)
        {
            if (IsWithin(cuts[i], bounds))
                regions.Add(Region.Point(cuts[i]));
            Add(cuts[i], i + 1 < cuts.Count ? cuts[i + 1] : null);
        }

        return true;

        void Add(Value? low, Value? high)
        {
            if (Between.Of(low, high, bounds.IsWhole) is { } inside && IsWithin(inside, bounds))
                regions.Add(new Region(RegionForm.Interval, inside, low, high));
        }
    }

    private static bool IsWithin(Value value, Domain domain) => value is not NumberValue { Number: var number }
        || (!(number < domain.Min) && !(number > domain.Max) && (!domain.IsWhole || Between.Of(Value.Of(number), null, true) is NumberValue { Number: var next } && IsNext(number, next)));

    /// <summary>A whole number's next whole number is one away.</summary>
    private static bool IsNext(Number number, Number next) =>
        Operations.Subtract(Value.Of(next), Value.Of(number), new EvaluationContext(default)) is NumberValue { Number: var apart } && apart == Number.FromInt64(1);
}
