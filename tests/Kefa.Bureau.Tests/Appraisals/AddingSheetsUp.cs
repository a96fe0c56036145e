using System.Numerics;
using FsCheck;
using FsCheck.Fluent;
using Kefa.Bureau.Appraisals;
using Kefa.TestSupport.Properties;

namespace Kefa.Bureau.Tests.Appraisals;

public sealed class AddingSheetsUp
{
    private static readonly Dictionary<string, decimal> Nothing = [];

    [Fact]
    public void Parts_count_by_their_weights() // Jiangmen 2020: society 40, panel 40, members 20
    {
        SheetEdition edition = A.Edition(A.Part("society", 40), A.Part("panel", 40), A.Part("members", 20));

        SheetStanding all = SheetTotal.Of(edition, [], new Dictionary<string, decimal> { ["society"] = 88.5m, ["panel"] = 91.25m, ["members"] = 80.01m });
        SheetStanding some = SheetTotal.Of(edition, [], new Dictionary<string, decimal> { ["society"] = 88.5m });

        Assert.Equal((87.90m, 100m, "良好"), (all.Total, all.OutOf, all.Grade!.Name.Zh)); // 35.4 + 36.5 + 16.002
        Assert.Equal((35.4m, 40m, null), (some.Total, some.OutOf, some.Grade));
    }

    [Theory]
    [InlineData(0.125, 0.13)]
    [InlineData(0.124, 0.12)]
    [InlineData(0.115, 0.12)]
    [InlineData(0.105, 0.11)]
    public void Half_a_hundredth_goes_up(decimal exact, decimal total)
    {
        SheetEdition edition = A.Edition(A.Part("one", 0.1m));

        Assert.Equal(total, SheetTotal.Of(edition, [], new Dictionary<string, decimal> { ["one"] = decimal.Round(exact * 1000, 2) }).Total);
    }

    [Fact]
    public void Thirds_of_several_parts_are_added_before_they_are_rounded()
    {
        SheetItem one = A.Item(3, new SheetRule.Graded(), "1"), other = A.Item(3, new SheetRule.Graded(), "2"), third = A.Item(3, new SheetRule.Graded(), "3");
        SheetEdition edition = A.Edition(A.Part("a", 0.01m, one), A.Part("b", 0.01m, other), A.Part("c", 0.01m, third));

        // 0.00333… + 0.00166… = 0.005, which goes up.
        Assert.Equal(0.01m, SheetTotal.Of(edition, [A.Stands(one, 1), A.Stands(other, 0.5m), A.Stands(third, 0)], Nothing).Total);
    }

    [Fact]
    public void What_does_not_apply_is_taken_out_or_has_all_its_points()
    {
        SheetItem applies = A.Item(40, new SheetRule.Graded(), "1"), not = A.Item(60, new SheetRule.Graded(), "2");
        SheetEdition edition = A.Edition(A.Part("all", 100, applies, not));

        Assert.Equal(75, SheetTotal.Of(edition, [A.Stands(applies, 30), A.Stands(not, 0, NotApplicable.Rescale)], Nothing).Total);
        Assert.Equal(90, SheetTotal.Of(edition, [A.Stands(applies, 30), A.Stands(not, 0, NotApplicable.Full)], Nothing).Total);
    }

    [Fact]
    public void A_part_of_which_nothing_applies_leaves_its_weight_to_the_others()
    {
        SheetItem applies = A.Item(10, new SheetRule.Graded(), "1"), not = A.Item(10, new SheetRule.Graded(), "2");
        SheetEdition edition = A.Edition(A.Part("one", 60, applies), A.Part("two", 40, not));

        SheetStanding stands = SheetTotal.Of(edition, [A.Stands(applies, 9), A.Stands(not, 0, NotApplicable.Rescale)], Nothing);

        Assert.Equal((90m, 100m, "优秀"), (stands.Total, stands.OutOf, stands.Grade!.Name.Zh));
    }

    [Fact]
    public void A_bonus_is_added_and_cannot_be_missed()
    {
        SheetItem item = A.Item(10, new SheetRule.Graded(), "1"), bonus = A.Item(2, new SheetRule.Bonus(A.Question(), 1), "2");
        SheetEdition edition = A.Edition(A.Part("all", 10, item, bonus));

        Assert.Equal((9m, 11m), (SheetTotal.Of(edition, [A.Stands(item, 9), A.Stands(bonus, 0)], Nothing).Total, SheetTotal.Of(edition, [A.Stands(item, 9), A.Stands(bonus, 2)], Nothing).Total));
    }

    [Fact]
    public void An_item_without_a_score_leaves_bounds_and_the_grade_that_they_decide()
    {
        SheetItem item = A.Item(96, new SheetRule.Graded(), "1"), open = A.Item(4, new SheetRule.Graded(), "2");
        SheetEdition edition = A.Edition(A.Part("all", 100, item, open));

        SheetStanding decided = SheetTotal.Of(edition, [A.Stands(item, 91), new ItemStanding(open, 0, 4, null, false)], Nothing);
        SheetStanding undecided = SheetTotal.Of(edition, [A.Stands(item, 88), new ItemStanding(open, 0, 4, null, false)], Nothing);

        Assert.Equal((null, 91m, 95m, "优秀"), (decided.Total, decided.Low, decided.High, decided.Grade!.Name.Zh));
        Assert.Equal((null, null), (undecided.Total, undecided.Grade));
    }

    [Fact]
    public void A_veto_limits_the_grade_and_one_that_is_not_known_leaves_it_open()
    {
        SheetItem item = A.Item(100, new SheetRule.Graded(), "1"), veto = A.Item(0, new SheetRule.Veto(A.Question(), "合格"), "2");
        SheetEdition edition = A.Edition(A.Part("all", 100, item, veto));

        SheetStanding Stands(decimal score, bool? vetoes) => SheetTotal.Of(edition, [A.Stands(item, score), new ItemStanding(veto, 0, 0, null, vetoes)], Nothing);

        Assert.Equal(("合格", true, 95m), (Stands(95, true).Grade!.Name.Zh, Stands(95, true).Limited, Stands(95, true).Total));
        Assert.Equal(("优秀", false), (Stands(95, false).Grade!.Name.Zh, Stands(95, false).Limited));
        Assert.Null(Stands(95, null).Grade);
        Assert.Equal(("不合格", false), (Stands(30, null).Grade!.Name.Zh, Stands(30, true).Limited));
    }

    [Fact]
    public void Is_the_same_as_adding_fractions() => Prop.ForAll(Sheets.ToArbitrary(), parts =>
    {
        SheetEdition edition = A.Edition([.. parts.Select((p, i) => A.Part($"p{i}", p.Weight, A.Item(p.Max, new SheetRule.Graded(), $"{i}")))]);
        SheetStanding stands = SheetTotal.Of(edition, [.. edition.Items.Select((item, i) => A.Stands(item, parts[i].Points))], Nothing);

        BigInteger under = parts.Aggregate(BigInteger.One, (all, p) => all * new BigInteger(p.Max * 100));
        BigInteger sum = parts.Aggregate(BigInteger.Zero, (all, p) => all + new BigInteger(p.Weight * 100) * new BigInteger(p.Points * 100) * (under / new BigInteger(p.Max * 100)));
        Assert.Equal((decimal)((2 * sum + under) / (2 * under)) / 100, stands.Total);
        Assert.InRange(stands.Total!.Value, 0, stands.OutOf);
        Assert.Equal(A.Grades.First(g => stands.Total * 100 >= g.From * stands.OutOf).Name.Zh, stands.Grade!.Name.Zh);
    }).Holds(300);

    private static Gen<(decimal Weight, decimal Max, decimal Points)[]> Sheets { get; } =
        (from weight in Gen.Choose(1, 10_000)
         from max in Gen.Choose(1, 10_000)
         from points in Gen.Choose(0, max)
         select (weight / 100m, max / 100m, points / 100m)).NonEmptyListOf().Select(parts => parts.Take(8).ToArray());
}
