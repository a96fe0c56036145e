using System.Globalization;
using Kefa.Feel;
using Kefa.Matching.Policies;
using Kefa.Matching.Population;
using Kefa.Matching.Profiles;
using Kefa.Matching.Tests.Policies;
using Kefa.Matching.Tests.Profiles;

namespace Kefa.Matching.Tests.Population;

/// <summary>Bitmaps over a population say of each company what deciding it by itself says, whatever is asked and whatever is not known.</summary>
public sealed class DecidingAtOnce
{
    private const int Policies = 40;
    private const int Companies = 2100; // more than one block

    private static readonly DateOnly AsOf = new(2026, 6, 15);

    /// <summary>84,000 pairs a round; in the long run five million.</summary>
    private static int Rounds => Environment.GetEnvironmentVariable("KEFA_TEST_LONG") is { Length: > 0 } ? 60 : 3;

    [Fact]
    public async Task Gives_the_verdicts_of_the_single_decision_for_random_policies()
    {
        for (var seed = 1; seed <= Rounds; seed++)
        {
            RandomPolicies random = new(seed);
            Policy[] policies = [.. Enumerable.Range(0, Policies).Select(i => Read(i, Enumerable.Range(1, 3).Select(c => $"c{c}: {random.Condition(2)}").ToArray()))];
            var profiles = await A.ProfilesOf($"[{string.Join(',', Enumerable.Range(0, Companies).Select(random.Company))}]");
            var space = PolicyPlan.SpaceOn(AsOf);
            PolicyPlan[] plans = [.. policies.Select(p => PolicyPlan.Of(p, space))];
            var columns = CompanyColumns.Of(space.Slots, profiles, new ProfileBinder(A.Dictionary), AsOf, TestContext.Current.CancellationToken);

            PopulationMatcher matcher = new(columns, plans, space, AsOf);
            var matches = matcher.Run(2, null, TestContext.Current.CancellationToken);

            var single = new PolicyEvaluator(A.Dictionary).EvaluateAll(policies, profiles, AsOf, TestContext.Current.CancellationToken);
            for (var policy = 0; policy < policies.Length; policy++)
            {
                for (var company = 0; company < profiles.Count; company++)
                {
                    var expected = single[company][policy].Verdict;
                    if (company % 50 == 0)
                        Assert.Equal(Bits(single[company][policy]), matcher.ConditionsOf(policy, company));
                    if (matches[policy, company] == expected)
                        continue;
                    var conditions = string.Join("; ", single[company][policy].Conditions.Select(c => $"{c.Condition.Id} {c.Condition.Text} is {c.Outcome}"));
                    Assert.Fail($"Seed {seed}, policy {policy}, company {company}: {expected} singly, {matches[policy, company]} at once. {conditions}");
                }
            }
        }
    }

    [Fact]
    public async Task A_company_exactly_on_a_bound_falls_on_the_right_side()
    {
        // 0.1 is no double; the quotients are exactly 0.1, and a hair below and above it.
        var profiles = await A.ProfilesOf("""
            [{"id": "on", "headcount": {"2025": 7}, "sales": {"2025": 70}},
             {"id": "below", "headcount": {"2025": 900719925474099}, "sales": {"2025": 9007199254740991}},
             {"id": "above", "headcount": {"2025": 900719925474100}, "sales": {"2025": 9007199254740991}},
             {"id": "places", "headcount": {"2025": 0.7}, "sales": {"2025": 7.00}}]
            """);

        var verdicts = Verdicts("headcount.L / sales.L >= 0.1", profiles);

        Assert.Equal([Verdict.E, Verdict.N, Verdict.E, Verdict.E], verdicts);
    }

    [Fact]
    public async Task What_cannot_be_divided_stays_open_and_what_does_not_apply_fails()
    {
        var profiles = await A.ProfilesOf("""
            [{"id": "zero", "headcount": {"2025": 7}, "sales": {"2025": 0}},
             {"id": "unknown", "headcount": {"2025": 7}, "sales": {"2025": null}},
             {"id": "before it was founded", "foundedOn": "2026-02-01", "headcount": {"2025": 7}, "sales": {"2025": 70}}]
            """);

        Assert.Equal([Verdict.U, Verdict.U, Verdict.N], Verdicts("headcount.L / sales.L >= 0.1", profiles));
    }

    [Fact]
    public async Task What_has_no_vectors_is_decided_singly_and_counted()
    {
        var profiles = await A.ProfilesOf("""[{"id": "a", "headcount": {"2025": 7}}, {"id": "b", "headcount": {"2025": 9}}, {"id": "c"}]""");
        var (matcher, matches) = Match("modulo(headcount.L, 2) * headcount.L1 >= 0", profiles);

        Assert.Single(matcher.DecidedSingly);
        Assert.Equal(3, matches.DecidedSingly);
    }

    [Fact]
    public async Task An_earlier_result_is_used_again_and_a_column_that_is_lacking_is_named()
    {
        var profiles = await A.ProfilesOf("""[{"id": "a", "headcount": {"2025": 7}}]""");
        var (matcher, first) = Match("headcount.L >= 5", profiles);
        Assert.Same(first, matcher.Run(1, first, TestContext.Current.CancellationToken));
        Assert.Equal(1, first.CountEligible(0));
        Assert.Equal([0], first.EligibleRows(0));

        var space = PolicyPlan.SpaceOn(AsOf);
        var plan = PolicyPlan.Of(APolicy.Of(["c1: headcount.L >= 5"]), space);
        var missing = Assert.Throws<ArgumentException>(() => new PopulationMatcher(new CompanyColumns(1, []), [plan], space, AsOf));
        Assert.Contains("headcount.L", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_computes_without_end_leaves_itself_open_and_no_other()
    {
        var profiles = await A.ProfilesOf("""[{"id": "a", "headcount": {"2025": 7}}]""");
        var endless = Read(1, ["c1: every i in 1..1000, j in 1..1000, k in 1..1000 satisfies i * headcount.L > 0"]);
        var plain = Read(2, ["c1: headcount.L >= 5"]);
        LiveMatches live = new(A.Dictionary, () => profiles, [endless, plain], AsOf);
        Assert.Equal((Verdict.U, Verdict.E), (live[endless, "a"], live[plain, "a"]));

        live.Change(profiles[0]);

        Assert.Equal((Verdict.U, Verdict.E), (live[endless, "a"], live[plain, "a"]));
    }

    [Fact]
    public void A_population_is_read_from_plain_text()
    {
        using MemoryStream text = new("id,sales,zone,open\r\n1,12.5,园区,true\r\n2,,,false\n3,-4,X,\n"u8.ToArray());

        var columns = ColumnCsv.Read(text, name => name == "id" ? null : Column.For(name, name switch { "sales" => FeelType.Number, "open" => FeelType.Boolean, _ => FeelType.Text }, Value.Unknown));

        Assert.Equal(3, columns.Count);
        Assert.Equal(["12.5", "unknown", "-4"], Enumerable.Range(0, 3).Select(i => columns.Find("sales")![i].ToString()));
        Assert.Equal(["\"园区\"", "unknown", "\"X\""], Enumerable.Range(0, 3).Select(i => columns.Find("zone")![i].ToString()));
        Assert.Equal(["true", "false", "unknown"], Enumerable.Range(0, 3).Select(i => columns.Find("open")![i].ToString()));
    }

    [Theory]
    [InlineData("sales\nmany\n", "Line 2, column 'sales': 'many' is no number.")]
    [InlineData("sales,open\n1\n", "Line 2 has 1 cells; expected 2.")]
    public void A_cell_that_does_not_fit_is_named_with_its_line(string text, string expected)
    {
        using MemoryStream stream = new(System.Text.Encoding.UTF8.GetBytes(text));

        var refused = Assert.Throws<FormatException>(() => ColumnCsv.Read(stream, name => Column.For(name, name == "open" ? FeelType.Boolean : FeelType.Number, Value.Unknown)));

        Assert.Equal(expected, refused.Message);
    }

    /// <summary>The conditions that fail and those that are open, as bits.</summary>
    private static (ulong Failing, ulong Open) Bits(PolicyResult result)
    {
        var (failing, open) = (0UL, 0UL);
        for (var i = 0; i < result.Conditions.Length; i++)
        {
            failing |= result.Conditions[i].Outcome == Outcome.F ? 1UL << i : 0;
            open |= result.Conditions[i].Outcome == Outcome.U ? 1UL << i : 0;
        }

        return (failing, open);
    }

    private static Policy Read(int number, string[] conditions)
    {
        var reading = APolicy.Read(APolicy.Xml(id: string.Create(CultureInfo.InvariantCulture, $"P{number}"), conditions: conditions));
        Assert.DoesNotContain(reading.Diagnostics, d => d.Severity == Dmn.Severity.Error);
        return Assert.Single(reading.Policies.Policies);
    }

    private static Verdict[] Verdicts(string condition, List<Profile> profiles)
    {
        var (_, matches) = Match(condition, profiles);
        return [.. Enumerable.Range(0, profiles.Count).Select(i => matches[0, i])];
    }

    private static (PopulationMatcher Matcher, PopulationMatches Matches) Match(string condition, List<Profile> profiles)
    {
        var space = PolicyPlan.SpaceOn(AsOf);
        PolicyPlan[] plans = [PolicyPlan.Of(APolicy.Of([$"c1: {condition}"]), space)];
        PopulationMatcher matcher = new(CompanyColumns.Of(space.Slots, profiles, new ProfileBinder(A.Dictionary), AsOf, TestContext.Current.CancellationToken), plans, space, AsOf);
        return (matcher, matcher.Run(1, null, TestContext.Current.CancellationToken));
    }
}
