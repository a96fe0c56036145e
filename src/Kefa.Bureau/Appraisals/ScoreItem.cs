using System.Globalization;

namespace Kefa.Bureau.Appraisals;

/// <summary>What is known of a question: the number lies within these bounds, both included. One number where both are the same.</summary>
public readonly record struct SheetAnswer(decimal Low, decimal High)
{
    // More than anything that is counted, and small enough to be multiplied by points.
    private const decimal Most = 1_000_000_000_000m;

    /// <summary>Nobody knows: it is not 0.</summary>
    public static SheetAnswer Unknown { get; } = new(0, Most);

    public static SheetAnswer Of(decimal number) => new(number, number);

    public bool IsKnown => Low == High;
}

/// <summary>The score of an item.</summary>
/// <param name="Low">The least that it can be, by what is known.</param>
/// <param name="High">The most that it can be.</param>
/// <param name="Arithmetic">How it is computed, as a line of arithmetic; empty where it cannot be yet or nothing is computed.</param>
/// <param name="Vetoes">Whether it limits the grade; null when that is not known, and of an item that is no veto false.</param>
public sealed record ItemScore(decimal Low, decimal High, string Arithmetic, bool? Vetoes = false)
{
    /// <summary>The score; null where it cannot be computed yet.</summary>
    public decimal? Score => Low == High ? Low : null;
}

/// <summary>
/// Scores one item by its rule: exactly, in decimals, at least 0 and at most the item's points, halves of a hundredth rounded up. What is not known gives bounds and never 0. Pure.
/// </summary>
public static class ScoreItem
{
    /// <param name="answers">What is known of the rule's questions, in their order.</param>
    public static ItemScore Of(SheetItem item, IReadOnlyList<SheetAnswer> answers)
    {
        if (answers.Count != item.Rule.Questions.Count) throw new ArgumentException($"The item {item.Code} asks {item.Rule.Questions.Count} questions and gets {answers.Count} answers.", nameof(answers));
        return item.Rule switch
        {
            SheetRule.Presence r => Rising(item, answers[0], n => n >= r.AtLeast ? item.Max : 0, n => n >= r.AtLeast ? $"{Text(n)} ≥ {Text(r.AtLeast)} → {Text(item.Max)}" : $"{Text(n)} < {Text(r.AtLeast)} → 0"),
            SheetRule.Deduct r => Deducted(item, r.Deductions, answers),
            SheetRule.Count r => Share(item, answers[0], r.Target),
            SheetRule.Ratio r => Share(item, answers[0], r.Full),
            SheetRule.Tier r => Tiered(item, r.Tiers, answers[0]),
            SheetRule.Bonus r => Rising(item, answers[0], n => Math.Max(0, n) * r.Points, n => Capped(Math.Max(0, n), r.Points, item.Max) + " = " + Text(Clamp(item, Math.Max(0, n) * r.Points))),
            SheetRule.Veto => new ItemScore(0, 0, "", answers[0].Low >= 1 ? true : answers[0].High < 1 ? false : null),
            _ => new ItemScore(0, item.Max, ""),
        };
    }

    /// <summary>A number as it is written in a line of arithmetic.</summary>
    public static string Text(decimal number) => Math.Round(number, 4, MidpointRounding.AwayFromZero).ToString("0.####", CultureInfo.InvariantCulture);

    /// <summary>The more there is, the more points.</summary>
    private static ItemScore Rising(SheetItem item, SheetAnswer answer, Func<decimal, decimal> points, Func<decimal, string> arithmetic) =>
        Result(Clamp(item, points(answer.Low)), Clamp(item, points(answer.High)), () => arithmetic(answer.Low), answer.IsKnown);

    private static ItemScore Share(SheetItem item, SheetAnswer answer, decimal whole) => Rising(item, answer, n => Points(item, n, whole), n =>
    {
        decimal exact = Points(item, n, whole), score = Clamp(item, exact);
        return $"{(n > whole ? $"min({Text(n)}, {Text(whole)})" : Text(Math.Max(0, n)))} ÷ {Text(whole)} × {Text(item.Max)} {(exact == score ? "=" : "≈")} {Text(score)}";
    });

    // Multiplied first: what comes out even stays exact.
    private static decimal Points(SheetItem item, decimal n, decimal whole) => Math.Clamp(n, 0, whole) * item.Max / whole;

    private static ItemScore Tiered(SheetItem item, IReadOnlyList<ScoreTier> tiers, SheetAnswer answer)
    {
        int first = At(answer.Low), last = At(answer.High);
        decimal[] possible = [.. tiers.Skip(first).Take(last - first + 1).Select(tier => Clamp(item, tier.Points))];
        return Result(possible.Min(), possible.Max(), () => $"{Text(answer.Low)} {(answer.Low >= tiers[first].From ? "≥" : "<")} {Text(tiers[first].From)} → {Text(possible[0])}", answer.IsKnown);

        int At(decimal n) => Math.Max(0, tiers.TakeWhile(tier => tier.From <= n).Count() - 1);
    }

    private static ItemScore Deducted(SheetItem item, IReadOnlyList<Deduction> deductions, IReadOnlyList<SheetAnswer> answers)
    {
        decimal least = 0, most = 0;
        var taken = new List<string>();
        foreach ((Deduction off, SheetAnswer answer) in deductions.Zip(answers))
        {
            (decimal one, decimal other) = (Times(off, answer.Low), Times(off, answer.High));
            (decimal few, decimal many) = (Math.Min(one, other), Math.Max(one, other));
            least += Math.Min(few * off.Points, off.Cap ?? decimal.MaxValue);
            most += Math.Min(many * off.Points, off.Cap ?? item.Max);
            if (one > 0) taken.Add(Capped(one, off.Points, off.Cap ?? decimal.MaxValue));
        }
        decimal exact = item.Max - least;
        string less = taken.Count == 0 ? " − 0" : string.Concat(taken.Select(t => " − " + t));
        return Result(Clamp(item, item.Max - Math.Max(least, most)), Clamp(item, exact), () => (exact < 0 ? $"max(0, {Text(item.Max)}{less})" : Text(item.Max) + less) + " = " + Text(Clamp(item, exact)), answers.All(a => a.IsKnown));
    }

    /// <summary>How often points are taken off.</summary>
    private static decimal Times(Deduction off, decimal n) => off.Kind switch
    {
        DeductionKind.Absent => n >= 1 ? 0 : 1,
        DeductionKind.Missing => Math.Max(0, off.Target - n),
        _ => Math.Max(0, n),
    };

    private static string Capped(decimal times, decimal points, decimal cap)
    {
        string product = times == 1 ? Text(points) : $"{Text(times)} × {Text(points)}";
        return times * points > cap ? $"min({product}, {Text(cap)})" : product;
    }

    private static ItemScore Result(decimal low, decimal high, Func<string> arithmetic, bool known) => new(low, high, known ? arithmetic() : low == high ? Text(low) : "");

    private static decimal Clamp(SheetItem item, decimal points) => Math.Round(Math.Clamp(points, 0, item.Max), 2, MidpointRounding.AwayFromZero);
}
