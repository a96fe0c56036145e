using Kefa.Matching.Explanations;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>What would change the results of the published companies: the gaps that are published with them, in people, yuan, points and days.</summary>
public sealed class ExplainingThePublishedCompanies
{
    private static readonly DateOnly AsOf = new(2026, 6, 15);

    private static readonly PolicyExplainer Explainer = new(ShippedPolicies.Evaluator);

    [Fact]
    public async Task Ten_percent_scientists_are_reached_by_one_of_the_staff_or_by_two_who_are_hired()
    {
        var changes = (await ConditionAsync("C06", "N01", "c4")).Changes.Where(c => c.Path == "sciTechStaff.L");

        Assert.Equal(
            [(1m, 62m, ""), (2m, 63m, "headcount.L 622")],
            changes.Select(c => (c.By!.Value, Number(c.To), Along(c))));
    }

    [Fact]
    public async Task Two_who_are_hired_may_make_the_company_too_large_for_another_policy()
    {
        var condition = await ConditionAsync("C10", "N01", "c4");
        var changes = condition.Changes.Where(c => c.Path == "sciTechStaff.L").ToArray();

        Assert.Equal(((decimal)49, (decimal)500), (condition.Ratio!.Value.Part.ToDecimal(), condition.Ratio.Value.Whole.ToDecimal()));
        Assert.Equal([(1m, "", ""), (2m, "headcount.L 502", "N02.c2a")], changes.Select(c => (c.By!.Value, Along(c), Breaks(c))));
    }

    [Fact]
    public async Task One_more_scientist_is_not_enough_for_sixty_points()
    {
        var profile = await ProfileAsync("C10");
        var one = (await ConditionAsync("C10", "N01", "c4")).Changes.First(c => c.Path == "sciTechStaff.L").ApplyTo(profile);
        var result = ShippedPolicies.Evaluator.Evaluate(ShippedPolicies.All.On("N02", AsOf)!, one, AsOf);

        Assert.Equal((54m, Outcome.F), (result.Score!.Value.Min.ToDecimal(), result.Conditions.Single(c => c.Condition.Id == "c5").Outcome));
    }

    [Theory]
    [InlineData("C10", "N01", "c5a", "rd.L", 2_880_000)]
    [InlineData("C09", "N01", "c5a", "rd.L", 5_600_000)]
    [InlineData("C06", "N02", "c2a", "headcount.L", -120)]
    [InlineData("C06", "N02", "c2b", "sales.L", -100_000_000)]
    [InlineData("C06", "N02", "c2c", "totalAssets.L", -140_000_000)]
    [InlineData("C07", "N04b", "c2c", "totalLiabilities.L", -1_800_000)]
    [InlineData("C04", "L07", "c2", "rdDeductible.L", 2_000_000)]
    [InlineData("C12", "L08", "c2", "rdStat.L", 1)] // more than two million, which it has
    [InlineData("C02", "L02", "c1", "sciTechActivityExpense.L", 1)] // exactly four percent, where more is asked for
    [InlineData("C13", "N04b", "c6", "srdiEvalScore.L", 1)]
    [InlineData("C10", "N02", "c5", "sciTechStaff.L", 51)] // a fifth of the staff: twelve points instead of none
    public async Task The_smallest_change_of_a_number_is_exact(string company, string policy, string condition, string path, decimal by) =>
        Assert.Equal(by, (await ConditionAsync(company, policy, condition)).Changes.First(c => c.Path == path).By);

    [Theory]
    [InlineData("C05", "N01", "c4", "sciTechStaff.L", 3)]
    [InlineData("C05", "N02", "c5", "sciTechStaff.L", 3)]
    public async Task Of_an_unknown_number_it_says_what_is_enough(string company, string policy, string condition, string path, decimal least)
    {
        var change = (await ConditionAsync(company, policy, condition)).Changes.First(c => c.Path == path);

        Assert.Equal((ChangeKind.Answer, least, ChangeReach.AtLeast), (change.Kind, Number(change.To), change.Reach));
    }

    [Fact]
    public async Task An_answer_that_settles_everything_says_that_the_company_would_be_eligible()
    {
        var explanation = Explainer.Explain(ShippedPolicies.All.On("N04b", AsOf)!, await ProfileAsync("C14"), AsOf);

        Assert.Equal([new DecidingFact("marketShareLeading", VerdictByAll: true, VerdictBySome: true, 1, 1)], explanation.Deciding);
        Assert.Equal([("c5", FactValue.Of(true))], explanation.Sufficient.Select(s => (s.Condition.Result.Condition.Id, s.Change.To!)));
    }

    [Fact]
    public async Task Where_only_time_is_missing_the_day_is_named()
    {
        var change = Assert.Single((await ConditionAsync("C04", "N01", "c1")).Changes);

        Assert.Equal((ChangeKind.Day, (DateOnly?)new DateOnly(2026, 7, 1)), (change.Kind, change.On));
    }

    [Fact]
    public async Task Where_no_single_change_is_enough_only_such_are_proposed_as_leave_it_to_what_is_not_known() =>
        Assert.All((await ConditionAsync("C08", "N01", "c7")).Changes, c => Assert.True(c is { OnlyOpens: true, Verdict: not Verdict.E }));

    [Theory]
    [InlineData("C10", "N01", "c5a", 2_880_000)]
    [InlineData("C01", "N01", "c5a", 0)] // five percent of five percent
    [InlineData("C09", "N02", "c2a", -195)] // 305 of at most 500
    public async Task The_gap_has_a_sign(string company, string policy, string condition, decimal gap) =>
        Assert.Equal(gap, (await ConditionAsync(company, policy, condition)).SignedGap!.Value.ToDecimal());

    private static async Task<ConditionExplanation> ConditionAsync(string company, string policy, string condition)
    {
        var explanation = Explainer.Explain(ShippedPolicies.All.On(policy, AsOf)!, await ProfileAsync(company), AsOf, ShippedPolicies.All.On(AsOf));
        return explanation.Conditions.Single(c => c.Result.Condition.Id == condition);
    }

    private static async Task<Profile> ProfileAsync(string company) =>
        (await ShippedPolicies.PublishedCompaniesAsync(TestContext.Current.CancellationToken)).Single(c => c.Id == company);

    private static decimal Number(FactValue? value) => Assert.IsType<FactValue.Number>(value).Value;

    private static string Along(ProposedChange change) => string.Join(' ', change.Along.Select(a => FormattableString.Invariant($"{a.Path} {Number(a.To)}")));

    private static string Breaks(ProposedChange change) => string.Join(' ', change.Breaks.Select(b => $"{b.Policy.Id}.{b.Condition.Id}"));
}
