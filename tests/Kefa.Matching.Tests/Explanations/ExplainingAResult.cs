using Kefa.Feel;
using Kefa.Matching.Explanations;
using Kefa.Matching.Policies;
using Kefa.Matching.Population;
using Kefa.Matching.Profiles;
using Kefa.Matching.Tests.Policies;
using Kefa.Matching.Tests.Profiles;

namespace Kefa.Matching.Tests.Explanations;

public sealed class ExplainingAResult
{
    private static readonly DateOnly AsOf = new(2026, 6, 15);

    [Fact]
    public async Task The_smallest_number_that_turns_a_condition_is_proposed_in_both_directions()
    {
        var changes = await ChangesAsync("c1: classI <= 2 or classI >= 9", """{"id": "X", "classI": 5}""");

        Assert.Equal(["classI 5→2", "classI 5→9"], changes);
    }

    [Theory]
    [InlineData("c1: classI / 30 >= 0.1", 2, 3)]
    [InlineData("c1: classI * 3 >= 10", 2, 4)] // 3.33…
    [InlineData("c1: classI > 7", 2, 8)]
    [InlineData("c1: 0.1 * classI >= 0.7", 6, 7)] // exactly on the bound
    [InlineData("c1: (if classI < 10 then classI = 7 else classI >= 20)", 6, 7)]
    [InlineData("c1: classI >= 100000", 2, 100_000)]
    [InlineData("c1: classI = 77777", 2, 77_777)] // a single value among all
    public async Task The_boundary_is_exact(string condition, int has, int needs) =>
        Assert.Equal($"classI {has}→{needs}", (await ChangesAsync(condition, $$"""{"id": "X", "classI": {{has}}}"""))[0]);

    /// <summary>Two of three round to the bound, which is a hair more than they are.</summary>
    [Theory]
    [InlineData("headcount.L / sales.L >= 0.6666666666666666666666666666666667", Outcome.F, "3.333333333333333333333333333333333E-35")]
    [InlineData("headcount.L / sales.L > 0.6666666666666666666666666666666666", Outcome.T, "-6.666666666666666666666666666666667E-35")]
    [InlineData("0.6666666666666666666666666666666667 <= headcount.L / sales.L", Outcome.F, null)]
    [InlineData("headcount.L / sales.L >= 2/3", Outcome.T, "0")]
    [InlineData("headcount.L / sales.L <= 2/3", Outcome.T, "0")]
    public async Task A_ratio_is_compared_as_what_it_is(string condition, Outcome expected, string? signedGap)
    {
        var policy = APolicy.Of([$"c1: {condition}"]);
        var profile = await A.ProfileOf("""[{"id": "X", "headcount": 2, "sales": 3}]""");

        var condition1 = new PolicyExplainer(new PolicyEvaluator(A.Dictionary)).Explain(policy, profile, AsOf).Conditions[0];

        Assert.Equal(expected, condition1.Result.Outcome);
        if (signedGap is not null)
            Assert.Equal(Number.Parse(signedGap), condition1.SignedGap);
        if (expected == Outcome.F)
            Assert.Contains("headcount.L 2→3", condition1.Changes.Select(Text));
        LiveMatches live = new(A.Dictionary, () => [profile], [policy], AsOf);
        Assert.Equal(expected == Outcome.T ? Verdict.E : Verdict.N, live[policy, "X"]);
    }

    [Fact]
    public async Task A_part_may_grow_inside_its_whole_or_with_it()
    {
        var changes = await ChangesAsync("c1: mainBizRevenue.L / sales.L >= 0.5", """{"id": "X", "sales": 100, "mainBizRevenue": 40}""");

        Assert.Equal(["mainBizRevenue.L 40→50", "mainBizRevenue.L 40→60 with sales.L 100→120", "sales.L 100→80"], changes);
    }

    [Fact]
    public async Task A_part_that_fills_its_whole_grows_with_it() =>
        Assert.Equal(["mainBizRevenue.L 100→150 with sales.L 100→150"], await ChangesAsync("c1: mainBizRevenue.L >= 150", """{"id": "X", "sales": 100, "mainBizRevenue": 100}"""));

    [Fact]
    public async Task A_whole_that_gets_smaller_than_its_part_takes_it_down() =>
        Assert.Equal(["sales.L 100→50 with mainBizRevenue.L 80→50"], await ChangesAsync("c1: sales.L <= 50", """{"id": "X", "sales": 100, "mainBizRevenue": 80}"""));

    [Fact]
    public async Task A_truth_value_is_turned_and_a_code_replaced()
    {
        Assert.Equal(["onAbnormalList true→false"], await ChangesAsync("c1: not(onAbnormalList)", """{"id": "X", "onAbnormalList": true}"""));
        Assert.Equal(["taxCreditGrade D→A or B"], await ChangesAsync("""c1: taxCreditGrade in ("A", "B")""", """{"id": "X", "taxCreditGrade": "D"}"""));
    }

    [Fact]
    public async Task Nothing_is_proposed_for_what_cannot_be_changed()
    {
        FieldDictionary fixedPatents = new(A.Dictionary.Fields.Select(f => f.Id == "classI" ? f with { IsChangeable = false } : f));
        var explanation = new PolicyExplainer(new PolicyEvaluator(fixedPatents)).Explain(APolicy.Of(["c1: classI >= 3"]), await A.ProfileOf("""[{"id": "X", "classI": 1}]"""), AsOf);

        Assert.Empty(explanation.Conditions[0].Changes);
    }

    [Fact]
    public async Task A_year_that_is_past_is_not_changed() =>
        Assert.Equal(["sales.L 50→121"], await ChangesAsync("c1: sales.L > sales.L1 * 1.2", """{"id": "X", "sales": [80, 90, 100, 50]}"""));

    [Fact]
    public async Task Of_an_unknown_fact_the_values_that_are_enough_are_told()
    {
        Assert.Equal(["classI ?→3 and more"], await ChangesAsync("c1: classI >= 3", """{"id": "X", "classI": null}"""));
        Assert.Equal(["headcount.L ?→500 and less"], await ChangesAsync("c1: headcount.L <= 500", """{"id": "X"}"""));
        Assert.Equal(["classI ?→5"], await ChangesAsync("c1: classI in [5..8]", """{"id": "X", "classI": null}"""));
        Assert.Equal(["onAbnormalList ?→false"], await ChangesAsync("c1: not(onAbnormalList)", """{"id": "X", "onAbnormalList": null}"""));
        Assert.Equal(["taxCreditGrade ?→A or B"], await ChangesAsync("""c1: taxCreditGrade in ("A", "B")""", """{"id": "X"}"""));
    }

    [Theory]
    [InlineData("some c in hnteCerts satisfies c.issuedOn <= asOf and asOf <= c.expiresOn", "issuedOn 2026-06-15 or before, expiresOn 2026-06-15 or later")]
    [InlineData("some c in hnteCerts satisfies c.issuedOn.year <= 2025 and c.expiresOn >= date(2025, 12, 31)", "issuedOn 2025-12-31 or before, expiresOn 2025-12-31 or later")]
    [InlineData("some c in hnteCerts satisfies c.expiresOn > asOf", "expiresOn 2026-06-16 or later")]
    [InlineData("count(hnteCerts) >= 2", "")]
    public async Task One_more_entry_of_a_list_is_proposed_by_what_counts_of_it(string condition, string expected)
    {
        var explanation = await ExplainAsync("""{"id": "X", "hnteCerts": [{"issuedOn": "2020-01-01", "expiresOn": "2023-01-01"}]}""", [$"c1: {condition}"]);

        var change = Assert.Single(explanation.Conditions[0].Changes);
        Assert.Equal((ChangeKind.Fact, expected), (change.Kind, string.Join(", ", change.Entry.Select(e => $"{e.Field.Id} {((FactValue.Date)e.Value).Value:yyyy-MM-dd}{e.Reach switch { ChangeReach.AtLeast => " or later", ChangeReach.AtMost => " or before", _ => "" }}"))));
        Assert.Equal(Verdict.E, change.Verdict);
        Assert.Equal(2, Assert.IsType<FactValue.List>(change.To).Items.Length);
    }

    [Fact]
    public async Task Of_a_list_that_is_not_known_an_entry_is_enough_whatever_else_is_in_it()
    {
        var change = Assert.Single((await ExplainAsync("""{"id": "X", "hnteCerts": null}""", ["c1: some c in hnteCerts satisfies c.expiresOn > asOf"])).Conditions[0].Changes);
        Assert.Equal((ChangeKind.Answer, 1), (change.Kind, change.Entry.Length));

        Assert.Empty((await ExplainAsync("""{"id": "X", "hnteCerts": null}""", ["c1: every c in hnteCerts satisfies c.expiresOn > asOf"])).Conditions[0].Changes);
    }

    [Fact]
    public async Task A_part_of_a_context_is_changed_alone()
    {
        Assert.Equal(["rdItems.other 3→5", "rdItems.personnel 10→12"], await ChangesAsync("c1: rdItems.personnel + rdItems.other >= 15", """{"id": "X", "rdItems": {"personnel": 10, "other": 3}}"""));
        Assert.Equal(["rdItems.other ?→5 and more", "rdItems.personnel 10→15"], await ChangesAsync("c1: rdItems.personnel + rdItems.other >= 15", """{"id": "X", "rdItems": {"personnel": 10, "other": null}}"""));
    }

    [Fact]
    public async Task A_change_that_only_leaves_the_condition_open_is_offered_as_such_where_none_turns_it()
    {
        var change = Assert.Single((await ExplainAsync("""{"id": "X", "classI": 1}""", ["c1: headcount.L >= 10 and classI >= 3"])).Conditions[0].Changes);

        Assert.Equal("classI 1→3", Text(change));
        Assert.Equal((true, Verdict.U), (change.OnlyOpens, change.Verdict));
        Assert.DoesNotContain((await ExplainAsync("""{"id": "X", "classI": 1, "headcount": 20}""", ["c1: headcount.L >= 10 and classI >= 3"])).Conditions[0].Changes, c => c.OnlyOpens);
    }

    [Fact]
    public async Task Where_two_unknown_facts_are_needed_none_is_enough() =>
        Assert.Empty(await ChangesAsync("c1: headcount.L >= 10 and classI >= 2", """{"id": "X", "classI": null}"""));

    [Fact]
    public async Task The_day_on_which_waiting_is_enough_is_named()
    {
        var explanation = await ExplainAsync("""{"id": "X"}""", ["""c1: asOf >= date("2027-02-03")"""]);

        Assert.Equal([(ChangeKind.Day, (DateOnly?)new DateOnly(2027, 2, 3), Verdict.E)], explanation.Conditions[0].Changes.Select(c => (c.Kind, c.On, c.Verdict)));
    }

    [Fact]
    public async Task A_change_that_breaks_another_condition_says_so_and_comes_last()
    {
        var explanation = await ExplainAsync("""{"id": "X", "sales": 100, "headcount": 9}""", ["c1: sales.L / headcount.L >= 20", "c2: sales.L < 150"]);

        Assert.Equal(
            [("headcount.L", Verdict.E, ""), ("sales.L", Verdict.N, "c2")],
            explanation.Conditions[0].Changes.Select(c => (c.Path, c.Verdict, string.Join(' ', c.Breaks.Select(b => b.Condition.Id)))));
    }

    [Fact]
    public async Task A_change_that_costs_another_entitlement_says_so()
    {
        var other = Assert.Single(APolicy.Read(APolicy.Xml(id: "P2", conditions: ["c9: headcount.L <= 10"])).Policies.Policies);
        var explanation = await ExplainAsync("""{"id": "X", "headcount": 10}""", ["c1: headcount.L >= 12"], other);

        var broken = Assert.Single(Assert.Single(explanation.Conditions[0].Changes).Breaks);
        Assert.Equal(("P2", "c9", true), (broken.Policy.Id, broken.Condition.Id, broken.LosesEntitlement));
    }

    [Fact]
    public async Task A_change_says_what_else_it_turns()
    {
        var explanation = await ExplainAsync("""{"id": "X", "classI": 1}""", ["c1: classI >= 2", "c2: classI >= 3"]);

        Assert.Equal(["", "c1"], explanation.Conditions.Select(c => string.Join(' ', Assert.Single(c.Changes).AlsoTurns.Select(t => t.Id))));
        Assert.Equal(["c2"], explanation.Sufficient.Select(s => s.Condition.Result.Condition.Id));
    }

    [Fact]
    public async Task A_ratio_is_shown_by_its_two_numbers_and_the_gap_with_its_sign()
    {
        var explanation = await ExplainAsync("""{"id": "X", "sales": 100, "mainBizRevenue": 40, "classI": 5}""", ["c1: mainBizRevenue.L / sales.L >= 0.5", "c2: classI >= 3"]);

        Assert.Equal((40m, 100m), (explanation.Conditions[0].Ratio!.Value.Part.ToDecimal(), explanation.Conditions[0].Ratio!.Value.Whole.ToDecimal()));
        Assert.Equal([0.1m, -2m], explanation.Conditions.Select(c => c.SignedGap!.Value.ToDecimal()));
        Assert.Empty(explanation.Conditions[1].Changes);
    }

    private static async Task<string[]> ChangesAsync(string condition, string profile) =>
        [.. (await ExplainAsync(profile, [condition])).Conditions[0].Changes.OrderBy(c => c.Path, StringComparer.Ordinal).ThenBy(c => c.Along.Length).ThenBy(c => Text(c.To), StringComparer.Ordinal).Select(Text)];

    private static async Task<PolicyExplanation> ExplainAsync(string profile, string[] conditions, params Policy[] others) =>
        new PolicyExplainer(new PolicyEvaluator(A.Dictionary)).Explain(APolicy.Of(conditions), await A.ProfileOf($"[{profile}]"), AsOf, others);

    private static string Text(ProposedChange change) => $"{change.Path} {Text(change.From)}→{string.Join(" or ", change.Alternatives.Prepend(change.To!).Select(Text))}"
        + change.Reach switch { ChangeReach.AtLeast => " and more", ChangeReach.AtMost => " and less", _ => "" }
        + (change.Along is [var along] ? $" with {along.Path} {Text(along.From)}→{Text(along.To)}" : "");

    private static string Text(FactValue? value) => value switch
    {
        null => "?",
        FactValue.Number number => number.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        FactValue.Boolean boolean => boolean.Value ? "true" : "false",
        FactValue.Text text => text.Value,
        _ => value.ToString(),
    };
}
