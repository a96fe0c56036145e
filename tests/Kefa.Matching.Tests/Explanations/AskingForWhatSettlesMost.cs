using Kefa.Matching.Explanations;
using Kefa.Matching.Policies;
using Kefa.Matching.Tests.Policies;
using Kefa.Matching.Tests.Profiles;

namespace Kefa.Matching.Tests.Explanations;

public sealed class AskingForWhatSettlesMost
{
    [Fact]
    public async Task A_fact_that_settles_two_conditions_comes_before_one_that_settles_one()
    {
        var deciding = await DecidingAsync("""{"id": "X"}""", "c1: headcount.L >= 10", "c2: headcount.L <= 500", "c3: taxCreditGrade = \"A\"");

        Assert.Equal(
            [new DecidingFact("headcount.L", false, true, 2, 2), new DecidingFact("taxCreditGrade", false, true, 1, 1)],
            deciding);
    }

    [Fact]
    public async Task A_fact_of_which_some_answer_settles_comes_before_one_of_which_none_does()
    {
        // Two of the bonus are never enough without the technology; eight of the technology are.
        var deciding = await DecidingAsync("""{"id": "X"}""", "c1: expert.ipTech + expert.bonus >= 8");

        Assert.Equal(
            [new DecidingFact("expert.ipTech", false, true, 0, 1), new DecidingFact("expert.bonus", false, false, 0, 0)],
            deciding);
    }

    [Fact]
    public async Task The_only_fact_that_is_missing_settles_everything() =>
        Assert.Equal([new DecidingFact("headcount.L", true, true, 1, 1)], await DecidingAsync("""{"id": "X", "classI": 2}""", "c1: headcount.L >= 10", "c2: classI >= 1"));

    [Fact]
    public async Task Results_name_missing_facts_in_the_same_order()
    {
        var policy = APolicy.Of(["c1: taxCreditGrade = \"A\"", "c2: headcount.L >= 10", "c3: headcount.L <= 500"]);

        Assert.Equal(["headcount.L", "taxCreditGrade"], (await policy.For("""{"id": "X"}""")).Missing);
    }

    private static async Task<IEnumerable<DecidingFact>> DecidingAsync(string profile, params string[] conditions) =>
        new PolicyExplainer(new PolicyEvaluator(A.Dictionary)).Explain(APolicy.Of(conditions), await A.ProfileOf($"[{profile}]"), new DateOnly(2026, 6, 15)).Deciding;
}
