using Kefa.Feel;
using Kefa.Matching.Policies;

namespace Kefa.Matching.Tests.Policies;

public sealed class DecidingAPolicy
{
    [Theory]
    [InlineData("""{"id":"X","classI":2,"headcount":[1,1,1,40]}""", Verdict.E, "TT")]
    [InlineData("""{"id":"X","classI":2,"headcount":[1,1,1,4]}""", Verdict.N, "TF")]
    [InlineData("""{"id":"X","classI":2}""", Verdict.U, "TU")]
    [InlineData("""{"id":"X","classI":0}""", Verdict.N, "FU")]
    public async Task Known_failure_beats_unknown_and_unknown_beats_met(string profile, Verdict verdict, string outcomes)
    {
        var policy = APolicy.Of(["c1: classI >= 1", "c2: headcount.L >= 10"]);

        var result = await policy.For(profile);

        Assert.Equal(verdict, result.Verdict);
        Assert.Equal(outcomes, string.Concat(result.Conditions.Select(c => c.Outcome)));
    }

    [Fact]
    public async Task Out_of_scope_looks_at_no_condition()
    {
        var policy = APolicy.Of(["c1: 1 / 0 > 1"], "scope: zone = \"Z\"");

        var result = await policy.For("""{"id":"X","zone":"Y"}""");

        Assert.Equal((PolicyScope.OutOfScope, Verdict.R), (result.Scope, result.Verdict));
        Assert.Empty(result.Conditions);
    }

    [Fact]
    public async Task An_unknown_scope_leaves_an_eligible_company_undecided_and_is_asked_for_first()
    {
        var policy = APolicy.Of(["c1: classI >= 1", "c2: headcount.L >= 0"], "scope: taxCreditGrade = \"A\"");

        var result = await policy.For("""{"id":"X","classI":1,"headcount":[1,1,1,1]}""");

        Assert.Equal((PolicyScope.Unknown, Verdict.U), (result.Scope, result.Verdict));
        Assert.Equal(["taxCreditGrade"], result.Missing);
    }

    [Fact]
    public async Task A_year_that_does_not_apply_fails_and_an_error_is_shown_as_an_error()
    {
        var policy = APolicy.Of(["c1: sales.L2 > 0", "c2: sales.L / classI > 1", "c3: headcount.L"]);

        var result = await policy.For("""{"id":"X","foundedOn":"2025-03-01","sales":[null,null,null,5],"classI":0,"headcount":[null,null,null,3]}""");

        Assert.Equal([Outcome.F, Outcome.U, Outcome.U], result.Conditions.Select(c => c.Outcome));
        Assert.Null(result.Conditions[0].Error);
        Assert.NotNull(result.Conditions[1].Error);
        Assert.NotNull(result.Conditions[2].Error);
    }

    [Fact]
    public async Task A_condition_that_computes_without_end_is_an_error_and_the_others_are_decided()
    {
        var policy = APolicy.Of(["c1: classI >= 1", "c2: count(for i in 1..100000, j in 1..100000 return i) > 1"]);

        var result = await policy.For("""{"id":"X","classI":0}""");

        Assert.Equal([Outcome.F, Outcome.U], result.Conditions.Select(c => c.Outcome));
        Assert.NotNull(result.Conditions[1].Error);
    }

    [Fact]
    public async Task Actual_required_and_gap_come_from_the_comparison()
    {
        var policy = APolicy.Of(["c1: sales.L >= 2 * sales.L1", "c2: headcount.L <= 10", "c3: classI > 0"]);

        var result = await policy.For("""{"id":"X","sales":[0,0,10,15],"headcount":[1,1,1,12],"classI":1}""");

        Assert.Equal(["15 20 5", "12 10 2", "1 0 "], result.Conditions.Select(c => $"{Text(c.Actual)} {Text(c.Required)} {c.Gap}"));
    }

    [Fact]
    public async Task Points_between_what_is_certain_and_what_is_possible_are_an_interval()
    {
        var policy = APolicy.Of(["c1: classI + estimate(1, 3) >= 5"], "score: classI + estimate(1, 3)");

        var undecided = await policy.For("""{"id":"X","classI":3}""");
        var certain = await policy.For("""{"id":"X","classI":4}""");

        Assert.Equal(("4", "6"), (undecided.Score!.Value.Min.ToString(), undecided.Score.Value.Max.ToString()));
        Assert.Equal((Verdict.U, Verdict.E), (undecided.Verdict, certain.Verdict));
        Assert.Empty(undecided.Missing); // no fact would settle it: experts decide
    }

    [Fact]
    public async Task A_benefit_is_rounded_half_up_and_given_to_the_eligible_only()
    {
        var policy = APolicy.Of(["c1: classI >= 1"], "benefit: {amount: classI * 0.125, upperBound: true}");

        var eligible = await policy.For("""{"id":"X","classI":1}""");
        var other = await policy.For("""{"id":"X","classI":0}""");

        Assert.Equal((0.13m, true), (eligible.Benefit!.Amount, eligible.Benefit.IsUpperBound));
        Assert.Null(other.Benefit);
    }

    [Fact]
    public async Task A_fact_that_alone_decides_is_asked_for_before_one_of_several()
    {
        var policy = APolicy.Of(["c1: sales.L + sales.L1 + headcount.L > 100", "c2: headcount.L > 1", "c3: taxCreditGrade = \"A\""]);

        var result = await policy.For("""{"id":"X"}""");

        Assert.Equal(["headcount.L", "taxCreditGrade", "sales.L", "sales.L1"], result.Missing);
    }

    [Fact]
    public async Task Years_that_do_not_apply_are_left_out_of_sums()
    {
        var policy = APolicy.Of(["c1: sum(applicable([sales.L2, sales.L1, sales.L])) >= 9"]);

        var young = await policy.For("""{"id":"X","foundedOn":"2024-03-01","sales":[null,null,4,5]}""");
        var unknown = await policy.For("""{"id":"X","foundedOn":"2024-03-01","sales":[null,null,null,5]}""");

        Assert.Equal((Verdict.E, Verdict.U), (young.Verdict, unknown.Verdict));
    }

    [Fact]
    public async Task The_json_has_the_published_shape()
    {
        var policy = APolicy.Of(["c1: classI >= 2", "c2: headcount.L > 1"], "score: classI");

        var json = (await policy.For("""{"id":"X","classI":1}""")).Json();

        Assert.Equal("""["c1"]""", json.GetProperty("failing").GetRawText());
        Assert.Equal("""["c2"]""", json.GetProperty("unknown").GetRawText());
        Assert.Equal("[1,1]", json.GetProperty("score").GetRawText());
        Assert.Equal("null", json.GetProperty("benefit").GetRawText());
        Assert.Equal("""{"id":"c1","article":"第一条","outcome":"F","actual":1,"required":2,"gap":1}""", System.Text.RegularExpressions.Regex.Unescape(json.GetProperty("conditions")[0].GetRawText()));
    }

    [Fact]
    public async Task All_companies_at_once_get_what_each_gets_alone()
    {
        var policies = new[] { APolicy.Of(["c1: classI >= 2"]), APolicy.Of(["c1: headcount.L > 1"]) };
        var evaluator = new PolicyEvaluator(Profiles.A.Dictionary);
        var day = new DateOnly(2026, 6, 15);
        List<Kefa.Matching.Profiles.Profile> profiles = [];
        for (var i = 0; i < 50; i++)
            profiles.Add(await Profiles.A.ProfileOf($$"""[{"id":"C{{i}}","classI":{{i % 4}}}]"""));

        var rows = evaluator.EvaluateAll(policies, profiles, day, TestContext.Current.CancellationToken);

        Assert.Equal(
            profiles.SelectMany(p => policies.Select(policy => evaluator.Evaluate(policy, p, day).Verdict)),
            rows.SelectMany(r => r.Select(result => result.Verdict)));
    }

    private static string Text(Value? value) => Dmn.ValueText.Of(value!);
}
