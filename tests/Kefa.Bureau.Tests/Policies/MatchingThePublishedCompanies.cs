using System.Globalization;
using System.Text.Json.Nodes;
using Kefa.Feel;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>Fifteen invented companies that stand on, just below and just above the limits of 22 policies, and what every one of them must get.</summary>
public sealed class MatchingThePublishedCompanies
{
    private static readonly JsonArray Expected = JsonNode.Parse(File.ReadAllText(Repository.File("tests/fixtures/expected.json")))!.AsArray();

    private static readonly Lazy<Task<Dictionary<string, Profile>>> Companies = new(ReadAsync);

    public static TheoryData<string> Policies() => [.. Expected.Select(row => (string)row!["policy"]!).Distinct(StringComparer.Ordinal)];

    [Theory, MemberData(nameof(Policies))]
    public async Task Verdict_conditions_score_and_benefit_are_as_published(string policy)
    {
        foreach (var row in Expected.Where(row => (string)row!["policy"]! == policy))
        {
            var company = (string)row!["company"]!;
            var result = await ResultAsync(company, policy);

            Assert.Equal(
                (company, Text(row["verdict"]), Ids(row["failing"]!), Ids(row["unknown"]!), Numbers(row["score"]), Text(row["benefit"])),
                (company, result.Verdict.ToString(), Ids(result.Failing), Ids(result.Unknown), ScoreOf(result), Text(result.Benefit?.Amount)));
        }
    }

    [Theory]
    [InlineData("C04", "N01", "c1", 349, 365, 16)]
    [InlineData("C06", "N02", "c2a", 620, 500, 120)]
    [InlineData("C06", "N02", "c2b", 300000000, 200000000, 100000000)]
    [InlineData("C06", "N02", "c2c", 340000000, 200000000, 140000000)]
    [InlineData("C10", "N02", "c5", 50, 60, 10)]
    [InlineData("C13", "N04b", "c6", 49, 50, 1)]
    [InlineData("C10", "N01", "c4", 0.098, 0.1, 1)]
    [InlineData("C07", "N04b", "c2c", 0.875, 0.8, 1800000)]
    public async Task A_near_miss_shows_what_it_has_what_it_needs_and_what_is_missing(string company, string policy, string condition, decimal actual, decimal required, decimal gap)
    {
        var result = await ConditionAsync(company, policy, condition);

        Assert.Equal((actual, required, gap), (Known(result.Actual), Known(result.Required), result.Gap!.Value.ToDecimal()));
    }

    [Theory]
    [InlineData("C06", "N01", "c4", 1)] // one more of the staff
    [InlineData("C10", "N01", "c5a", 2880000)]
    [InlineData("C09", "N01", "c5a", 5600000)]
    [InlineData("C08", "N01", "c7", 14)] // at best 57 of 71 points
    [InlineData("C15", "N01", "c7", 7)]
    [InlineData("C02", "N01", "c7", 2)] // two points make it certain
    [InlineData("C05", "N01", "c4", 3)] // three of thirty people
    public async Task What_is_missing_is_told_in_the_unit_of_the_condition(string company, string policy, string condition, decimal gap) =>
        Assert.Equal(gap, (await ConditionAsync(company, policy, condition)).Gap!.Value.ToDecimal());

    [Theory]
    [InlineData("C09", "N01", "c4")]
    [InlineData("C14", "N04b", "c5")]
    [InlineData("C05", "N02", "c5")]
    [InlineData("C11", "N04b", "c4")]
    public async Task Nothing_is_missing_where_it_is_met_or_more_of_it_would_not_decide(string company, string policy, string condition) =>
        Assert.Null((await ConditionAsync(company, policy, condition)).Gap);

    [Theory]
    [InlineData("C05", "N02", "sciTechStaff.L")]
    [InlineData("C14", "N04b", "marketShareLeading")]
    public async Task The_only_missing_fact_is_named(string company, string policy, string path) =>
        Assert.Equal([path], (await ResultAsync(company, policy)).Missing);

    private static async Task<ConditionResult> ConditionAsync(string company, string policy, string condition) =>
        (await ResultAsync(company, policy)).Conditions.Single(c => c.Condition.Id == condition);

    private static async Task<PolicyResult> ResultAsync(string company, string policy)
    {
        // The rule of 2022 is asked for on its last day.
        DateOnly asOf = policy is "N03" or "N04a" ? new(2026, 3, 31) : new(2026, 6, 15);
        return ShippedPolicies.Evaluator.Evaluate(ShippedPolicies.All.On(policy, asOf)!, (await Companies.Value)[company], asOf);
    }

    private static async Task<Dictionary<string, Profile>> ReadAsync()
    {
        await using var file = File.OpenRead(Repository.File("tests/fixtures/companies.json"));
        return await ProfileJson.ReadAsync(file, ShippedPolicies.Dictionary, null, TestContext.Current.CancellationToken)
            .ToDictionaryAsync(p => p.Id!, StringComparer.Ordinal, cancellationToken: TestContext.Current.CancellationToken);
    }

    private static decimal? Known(Value? value) => value is NumberValue { Number: var number } ? number.ToDecimal() : null;

    private static string Ids(JsonNode list) => Joined(list.AsArray().Select(id => (string)id!));

    private static string Ids(IEnumerable<ConditionResult> conditions) => Joined(conditions.Select(c => c.Condition.Id));

    private static string Joined(IEnumerable<string> ids) => string.Join(' ', ids.Order(StringComparer.Ordinal));

    private static string ScoreOf(PolicyResult result) => result.Score is { } score ? $"{Text(score.Min.ToDecimal())}–{Text(score.Max.ToDecimal())}" : "";

    private static string Numbers(JsonNode? interval) => interval is null ? "" : $"{Text(interval[0])}–{Text(interval[1])}";

    private static string Text(JsonNode? node) => node is null ? "" : node.GetValueKind() == System.Text.Json.JsonValueKind.Number ? Text(node.GetValue<decimal>()) : (string)node!;

    private static string Text(decimal? number) => number is { } known ? known.ToString("0.##", CultureInfo.InvariantCulture) : "";
}
