using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Kefa.Bureau.Appraisals;
using Kefa.TestSupport.Properties;

namespace Kefa.Bureau.Tests.Appraisals;

public sealed class ScoringItems
{
    /// <summary>The worked examples, and the rules of sheets that places published (TSK 8.3, 8.4).</summary>
    public static TheoryData<string, decimal, SheetRule, decimal[], decimal, string> Published() => new()
    {
        { "study item: 4 of 6 studies, the system exists", 1.5m, A.Deduct(A.Absent(0.3m), A.Missing(0.3m, 6, 1.2m)), [1, 4], 0.9m, "1.5 − 2 × 0.3 = 0.9" },
        { "meetings: 2 of 3, group and deputy exist", 3, A.Deduct(A.Absent(0.5m), A.Absent(0.5m), A.Missing(0.5m, 3)), [1, 1, 2], 2.5m, "3 − 0.5 = 2.5" },
        { "4 absences at county training, unit training held", 1.5m, A.Deduct(A.Absent(0.6m), A.Each(0.3m, 0.9m)), [1, 4], 0.6m, "1.5 − min(4 × 0.3, 0.9) = 0.6" },
        { "Kaijiang: no group, no deputy, no meeting", 3, A.Deduct(A.Absent(0.5m), A.Absent(0.5m), A.Missing(0.5m, 3)), [0, 0, 0], 0.5m, "3 − 0.5 − 0.5 − 3 × 0.5 = 0.5" },
        { "Kaijiang: five meetings are no more than three", 3, A.Deduct(A.Absent(0.5m), A.Absent(0.5m), A.Missing(0.5m, 3)), [1, 1, 5], 3, "3 − 0 = 3" },
        { "Kaijiang: key points of the year", 0.5m, new SheetRule.Presence(A.Question(yesNo: true), 1), [1], 0.5m, "1 ≥ 1 → 0.5" },
        { "Kaijiang: no December report", 0.5m, new SheetRule.Presence(A.Question(yesNo: true), 1), [0], 0, "0 < 1 → 0" },
        { "Kaijiang: body named, one person of two", 1, A.Deduct(A.Absent(0.5m), A.Missing(0.5m, 2, 0.5m)), [1, 1], 0.5m, "1 − 0.5 = 0.5" },
        { "Kaijiang: body named, nobody: −0.5 each", 1, A.Deduct(A.Absent(0.5m), A.Missing(0.5m, 2, 0.5m)), [1, 0], 0.5m, "1 − min(2 × 0.5, 0.5) = 0.5" },
        { "Kaijiang: legal adviser", 1, new SheetRule.Presence(A.Question("LAD-01"), 1), [3], 1, "3 ≥ 1 → 1" },
        { "Kaijiang: no study at all, no system: the cap of 1.2 holds", 1.5m, A.Deduct(A.Absent(0.3m), A.Missing(0.3m, 6, 1.2m)), [0, 0], 0, "1.5 − 0.3 − min(6 × 0.3, 1.2) = 0" },
        { "organs: 1 of 2 law sessions of 4 points", 4, new SheetRule.Count(A.Question(), 2), [1], 2, "1 ÷ 2 × 4 = 2" },
        { "organs: 3 of 2 lectures are no more than 2", 4, new SheetRule.Count(A.Question(), 2), [3], 4, "min(3, 2) ÷ 2 × 4 = 4" },
        { "Tianzhu: no activity", 5, A.Deduct(A.Absent(5)), [0], 0, "5 − 5 = 0" },
        { "Tianzhu: 1 of 4 news items", 4, A.Deduct(A.Missing(0.25m, 4)), [1], 3.25m, "4 − 3 × 0.25 = 3.25" },
        { "city 2018: 2 documents late", 4, A.Deduct(A.Each(1, 4)), [2], 2, "4 − 2 × 1 = 2" },
        { "city 2018: 7 documents late, cap 4", 4, A.Deduct(A.Each(1, 4)), [7], 0, "4 − min(7 × 1, 4) = 0" },
        { "city 2018: 70 per cent in the hall", 2, new SheetRule.Presence(A.Question(), 70), [70], 2, "70 ≥ 70 → 2" },
        { "city 2018: 69.9 per cent in the hall", 2, new SheetRule.Presence(A.Question(), 70), [69.9m], 0, "69.9 < 70 → 0" },
        { "a rate of 86.7 of 5 points", 5, new SheetRule.Ratio(A.Question(), 100), [86.7m], 4.34m, "86.7 ÷ 100 × 5 ≈ 4.34" },
        { "more is taken off than there is", 1, A.Deduct(A.Each(0.4m)), [3], 0, "max(0, 1 − 3 × 0.4) = 0" },
        { "a tier", 3, new SheetRule.Tier(A.Question(), [new(0, 0), new(80, 1), new(95, 2), new(100, 3)]), [96], 2, "96 ≥ 95 → 2" },
        { "a bonus up to its points", 1, new SheetRule.Bonus(A.Question(), 0.5m), [3], 1, "min(3 × 0.5, 1) = 1" },
    };

    [Theory, MemberData(nameof(Published))]
    public void Comes_to_what_the_published_rule_says(string story, decimal max, SheetRule rule, decimal[] answers, decimal score, string arithmetic)
    {
        ItemScore scored = ScoreItem.Of(A.Item(max, rule), A.Known(answers));

        Assert.True((scored.Score, scored.Arithmetic) == (score, arithmetic), $"{story}: {scored.Score} by “{scored.Arithmetic}”");
    }

    [Fact]
    public void What_nobody_knows_is_not_zero_and_gives_bounds()
    {
        ItemScore study = ScoreItem.Of(A.Item(1.5m, A.Deduct(A.Absent(0.3m), A.Missing(0.3m, 6, 1.2m))), [SheetAnswer.Of(1), SheetAnswer.Unknown]);
        ItemScore presence = ScoreItem.Of(A.Item(1, new SheetRule.Presence(A.Question(), 1)), [SheetAnswer.Unknown]);
        ItemScore late = ScoreItem.Of(A.Item(4, A.Deduct(A.Each(1))), [SheetAnswer.Unknown]);

        Assert.Equal((null, 0.3m, 1.5m, ""), (study.Score, study.Low, study.High, study.Arithmetic));
        Assert.Equal((null, 0m, 1m), (presence.Score, presence.Low, presence.High));
        Assert.Equal((null, 0m, 4m), (late.Score, late.Low, late.High));
    }

    [Fact]
    public void A_count_whose_undetermined_records_change_nothing_is_scored()
    {
        SheetItem item = A.Item(4, new SheetRule.Count(A.Question("LGM-01"), 2));

        Assert.Equal(4, ScoreItem.Of(item, [new SheetAnswer(2, 5)]).Score);
        Assert.Equal((2m, 4m), (ScoreItem.Of(item, [new SheetAnswer(1, 5)]).Low, ScoreItem.Of(item, [new SheetAnswer(1, 5)]).High));
    }

    [Fact]
    public void A_judged_item_is_open_and_a_veto_has_no_points()
    {
        ItemScore judged = ScoreItem.Of(A.Item(5, new SheetRule.Graded()), []);
        SheetItem veto = A.Item(0, new SheetRule.Veto(A.Question(yesNo: true), "合格"));

        Assert.Equal((null, 0m, 5m), (judged.Score, judged.Low, judged.High));
        Assert.Equal((true, false, null), (ScoreItem.Of(veto, A.Known(1)).Vetoes, ScoreItem.Of(veto, A.Known(0)).Vetoes, ScoreItem.Of(veto, [SheetAnswer.Unknown]).Vetoes));
        Assert.Equal(0, ScoreItem.Of(veto, A.Known(1)).Score);
    }

    [Fact]
    public void Answers_are_as_many_as_questions() => Assert.Throws<ArgumentException>(() => ScoreItem.Of(A.Item(1, new SheetRule.Graded()), A.Known(1)));

    [Fact]
    public void Is_the_same_as_reckoning_in_fractions_and_stays_within_its_points() => Prop.ForAll(Cases.ToArbitrary(), c =>
    {
        decimal? score = ScoreItem.Of(c.Item, A.Known(c.Answers)).Score;

        Assert.NotNull(score);
        Assert.InRange(score.Value, 0, c.Item.Max);
        Assert.Equal(decimal.Round(score.Value, 2), score);
        Assert.Equal(InFractions(c.Item, c.Answers), score);
    }).Holds(500);

    [Fact]
    public void Bounds_hold_whatever_turns_out_to_be_true() => Prop.ForAll(Cases.ToArbitrary(), Gen.Choose(0, 40).ToArbitrary(), (c, more) =>
    {
        SheetAnswer[] bounds = [.. c.Answers.Select(a => new SheetAnswer(a, a + more))];
        ItemScore within = ScoreItem.Of(c.Item, bounds), unknown = ScoreItem.Of(c.Item, [.. c.Answers.Select(_ => SheetAnswer.Unknown)]);
        for (int step = 0; step <= more; step++)
        {
            decimal score = ScoreItem.Of(c.Item, A.Known([.. c.Answers.Select(a => a + step)])).Score!.Value;
            Assert.InRange(score, within.Low, within.High);
            Assert.InRange(score, unknown.Low, unknown.High);
        }
    }).Holds(300);

    private sealed record Case(SheetItem Item, decimal[] Answers);

    private static Gen<Case> Cases { get; } =
        from max in Gen.Choose(1, 2_000).Select(n => n / 100m)
        from kind in Gen.Choose(0, 5)
        from a in Gen.Choose(1, 300).Select(n => n / 100m)
        from b in Gen.Choose(1, 40)
        from cap in Gen.Choose(0, 300).Select(n => n == 0 ? (decimal?)null : n / 100m)
        from tiers in Gen.ListOf(Gen.Choose(0, 100))
        from answers in Gen.ArrayOf(Gen.OneOf(Gen.Choose(0, 60).Select(n => (decimal)n), Gen.Choose(0, 1_000).Select(n => n / 10m)), 3)
        let rule = kind switch
        {
            0 => new SheetRule.Presence(A.Question(), b),
            1 => A.Deduct(A.Absent(a), A.Missing(a, b, cap), A.Each(a / 2 is var half ? decimal.Round(half, 2) + 0.01m : 1, cap)),
            2 => new SheetRule.Count(A.Question(), b),
            3 => new SheetRule.Ratio(A.Question(), 100),
            4 => new SheetRule.Tier(A.Question(), [new(0, 0), .. tiers.Where(t => t > 0).Distinct().Order().Select((t, i) => new ScoreTier(t, i % 3))]),
            _ => new SheetRule.Bonus(A.Question(), a),
        }
        select new Case(A.Item(max, rule), answers[..rule.Questions.Count]);

    /// <summary>The slow way: whole numbers over whole numbers, a rule at a time.</summary>
    private static decimal InFractions(SheetItem item, decimal[] answers)
    {
        const long Unit = 1_000_000;
        BigInteger max = new(item.Max * Unit);
        (BigInteger points, BigInteger over) = item.Rule switch
        {
            SheetRule.Presence r => (answers[0] >= r.AtLeast ? max : 0, BigInteger.One),
            SheetRule.Deduct r => (r.Deductions.Zip(answers).Aggregate(max, (left, off) => left - Off(off.First, off.Second)), BigInteger.One),
            SheetRule.Count r => (BigInteger.Min(new(answers[0] * Unit), new(r.Target * Unit)) * max, new BigInteger(r.Target * Unit)),
            SheetRule.Ratio r => (BigInteger.Min(new(answers[0] * Unit), new(r.Full * Unit)) * max, new BigInteger(r.Full * Unit)),
            SheetRule.Tier r => (new(r.Tiers.Last(t => t.From <= answers[0]).Points * Unit), BigInteger.One),
            SheetRule.Bonus r => (new(answers[0] * r.Points * Unit), BigInteger.One),
            _ => throw new InvalidOperationException(item.Rule.Name),
        };
        if (points < 0) points = 0;
        if (points > max * over) points = max * over;
        // Half a hundredth goes up.
        BigInteger hundredths = (2 * points * 100 + Unit * over) / (2 * Unit * over);
        return (decimal)hundredths / 100;

        static BigInteger Off(Deduction off, decimal n)
        {
            decimal times = off.Kind == DeductionKind.Absent ? n < 1 ? 1 : 0 : off.Kind == DeductionKind.Missing ? n < off.Target ? off.Target - n : 0 : n;
            BigInteger taken = new(times * off.Points * Unit);
            return off.Cap is { } cap && taken > new BigInteger(cap * Unit) ? new(cap * Unit) : taken;
        }
    }
}
