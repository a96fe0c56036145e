using System.Numerics;

namespace Kefa.Bureau.Appraisals;

/// <summary>How an item stands: its score within bounds, and what becomes of it where it does not apply.</summary>
/// <param name="Treatment">Null where the item applies; never <see cref="NotApplicable.Ask"/>.</param>
public sealed record ItemStanding(SheetItem Item, decimal Low, decimal High, NotApplicable? Treatment, bool? Vetoes);

/// <summary>How a part stands. Points and what can be reached belong to its items; the appraiser's own parts are out of 100.</summary>
public sealed record PartStanding(SheetPart Part, decimal Low, decimal High, decimal Reachable)
{
    /// <summary>The points; null while one of its items has none.</summary>
    public decimal? Points => Low == High ? Low : null;
}

/// <summary>The total of a sheet, over the parts that have been scored.</summary>
/// <param name="OutOf">What it is out of: the weights of those parts.</param>
/// <param name="Grade">Null where no grades are given, or the total does not decide it yet.</param>
/// <param name="Limited">Whether a veto lowered the grade.</param>
public sealed record SheetStanding(IReadOnlyList<PartStanding> Parts, decimal Low, decimal High, decimal OutOf, GradeBand? Grade, bool Limited)
{
    public decimal? Total => Low == High ? Low : null;
}

/// <summary>
/// Adds a sheet up: Σ weight × points ÷ points that can be reached, exactly, rounded once, halves of a hundredth up. Items that do not apply are taken out of both, or have all their points.
/// All numbers have at most two decimals, so sums are of whole hundredths. Pure.
/// </summary>
public static class SheetTotal
{
    /// <param name="items">How each item stands that is to be counted.</param>
    /// <param name="ofAppraiser">The scores of the appraiser's own parts, out of 100, by part; those without one are left out of the total.</param>
    public static SheetStanding Of(SheetEdition edition, IReadOnlyCollection<ItemStanding> items, IReadOnlyDictionary<string, decimal> ofAppraiser)
    {
        PartStanding[] parts =
        [
            .. edition.Parts.Where(part => !part.IsAppraisers || ofAppraiser.ContainsKey(part.Id)).Select(part => part.IsAppraisers
                ? new PartStanding(part, ofAppraiser[part.Id], ofAppraiser[part.Id], 100)
                : Sum(part, [.. items.Where(i => part.Items.Contains(i.Item))])),
        ];
        decimal low = Total(parts, part => part.Low), high = Total(parts, part => part.High), outOf = parts.Sum(part => part.Part.Weight);
        // Grades speak of the whole sheet.
        bool whole = parts.Length == edition.Parts.Count;
        (GradeBand? grade, bool limited) = whole ? Grade(edition, items, (low, high), outOf) : (null, false);
        return new SheetStanding(parts, low, high, outOf, grade, limited);
    }

    private static PartStanding Sum(SheetPart part, IReadOnlyList<ItemStanding> items) => new(
        part,
        items.Sum(i => i.Treatment switch { NotApplicable.Rescale => 0, NotApplicable.Full => i.Item.IsReachable ? i.Item.Max : 0, _ => i.Low }),
        items.Sum(i => i.Treatment switch { NotApplicable.Rescale => 0, NotApplicable.Full => i.Item.IsReachable ? i.Item.Max : 0, _ => i.High }),
        items.Where(i => i.Item.IsReachable && i.Treatment != NotApplicable.Rescale).Sum(i => i.Item.Max));

    private static decimal Total(IReadOnlyList<PartStanding> parts, Func<PartStanding, decimal> points)
    {
        // weight × points ÷ reachable of each part, over one denominator. A part of which nothing applies leaves its weight to the others.
        (BigInteger sum, BigInteger under) = (0, 1);
        foreach (PartStanding part in parts.Where(p => p.Reachable > 0))
        {
            BigInteger of = Hundredths(part.Reachable);
            (sum, under) = ((sum * of) + (Hundredths(part.Part.Weight) * Hundredths(points(part)) * under), under * of);
        }
        BigInteger all = Hundredths(parts.Sum(p => p.Part.Weight)), applies = Hundredths(parts.Where(p => p.Reachable > 0).Sum(p => p.Part.Weight));
        if (applies.IsZero) return 0;
        (sum, under) = (sum * all, under * applies);
        return (decimal)(((2 * sum) + under) / (2 * under)) / 100;
    }

    private static (GradeBand? Grade, bool Limited) Grade(SheetEdition edition, IReadOnlyCollection<ItemStanding> items, (decimal Low, decimal High) total, decimal outOf)
    {
        if (edition.Grades.Count == 0 || outOf == 0 || At(total.Low) != At(total.High)) return (null, false);
        int reached = At(total.Low), certain = reached, perhaps = reached;
        foreach (ItemStanding item in items.Where(i => i is { Item.Rule: SheetRule.Veto, Vetoes: not false }))
        {
            int limit = Place(edition, ((SheetRule.Veto)item.Item.Rule).Limit);
            perhaps = Math.Max(perhaps, limit);
            if (item.Vetoes == true) certain = Math.Max(certain, limit);
        }
        return perhaps == certain ? (edition.Grades[certain], certain > reached) : (null, false);

        // 100 × total ≥ from × outOf, without dividing.
        int At(decimal score) => edition.Grades.Select((band, i) => (band, i)).Where(b => score * 100 >= b.band.From * outOf).Select(b => b.i).DefaultIfEmpty(edition.Grades.Count - 1).First();
    }

    private static int Place(SheetEdition edition, string grade) => edition.Grades.Select((band, i) => (band, i)).First(b => b.band.Name.Zh == grade).i;

    private static BigInteger Hundredths(decimal number) => new(number * 100);
}
