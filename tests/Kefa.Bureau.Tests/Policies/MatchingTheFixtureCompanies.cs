using System.Text.Json;
using System.Text.Json.Nodes;
using Kefa.Feel;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>
/// The fifteen invented companies of <c>tests/fixtures/companies.json</c> against the policies of the product: every verdict, failing and
/// unknown condition, score and benefit of <c>expected.json</c>.
/// </summary>
public sealed class MatchingTheFixtureCompanies
{
    private static readonly JsonArray Expected = JsonNode.Parse(File.ReadAllText(Repository.File("tests/fixtures/expected.json")))!.AsArray();
    private static readonly Lazy<Task<Dictionary<string, Profile>>> Companies = new(ReadAsync);

    public static TheoryData<string, string> Rows()
    {
        var rows = new TheoryData<string, string>();
        foreach (var row in Expected)
            rows.Add((string)row!["company"]!, (string)row["policy"]!);
        return rows;
    }

    [Theory, MemberData(nameof(Rows))]
    public async Task A_company_gets_the_expected_result(string company, string policy)
    {
        var expected = Expected.Single(r => (string)r!["company"]! == company && (string)r["policy"]! == policy)!.AsObject();

        var result = await ResultOf(company, policy);

        var actual = new JsonObject
        {
            ["company"] = company,
            ["policy"] = policy,
            ["verdict"] = result.Verdict.ToString(),
            ["failing"] = Ids(result.Failing, expected["failing"]!),
            ["unknown"] = Ids(result.Unknown, expected["unknown"]!),
            ["score"] = result.Score is { } score ? new JsonArray(JsonValue.Create(score.Min.ToDecimal()), JsonValue.Create(score.Max.ToDecimal())) : null,
            ["benefit"] = result.Benefit?.Amount is { } amount ? JsonValue.Create(amount) : null,
        };
        Assert.True(JsonNode.DeepEquals(expected, actual), $"expected {expected.ToJsonString()}\nactual   {actual.ToJsonString()}");
    }

    [Fact]
    public void Three_hundred_and_thirty_rows_are_expected() => Assert.Equal(330, Expected.Count);

    /// <summary>What is missing, and by how much, in the condition's unit.</summary>
    [Theory]
    [InlineData("C04", "N01", "c1", "349", "365", "16")]
    [InlineData("C06", "N01", "c4", "0.0983870967741935", "0.1", "1")]
    [InlineData("C10", "N01", "c4", "0.098", "0.1", "1")]
    [InlineData("C10", "N01", "c5a", null, null, "2880000")]
    [InlineData("C09", "N01", "c5a", null, null, "5600000")]
    [InlineData("C06", "N02", "c2a", "620", "500", "120")]
    [InlineData("C06", "N02", "c2b", "300000000", "200000000", "100000000")]
    [InlineData("C06", "N02", "c2c", "340000000", "200000000", "140000000")]
    [InlineData("C13", "N04b", "c6", "49", "50", "1")]
    [InlineData("C07", "N04b", "c2c", "0.875", "0.8", "1800000")]
    public async Task A_failed_condition_says_what_is_missing(string company, string policy, string condition, string? actual, string? required, string gap)
    {
        var result = (await ResultOf(company, policy)).Conditions.Single(c => c.Condition.Id == condition);

        Assert.Equal(Outcome.F, result.Outcome);
        if (actual is not null)
            Assert.Equal(actual, Rounded(result.Actual));
        if (required is not null)
            Assert.Equal(required, Rounded(result.Required));
        Assert.Equal(gap, result.Gap?.ToString());
    }

    [Fact]
    public async Task A_condition_that_is_met_says_no_gap() =>
        Assert.All((await ResultOf("C01", "N01")).Conditions, c => Assert.Null(c.Gap));

    [Fact]
    public async Task What_is_missing_is_asked_for_only_where_it_decides()
    {
        Assert.Equal(["marketShareLeading"], (await ResultOf("C14", "N04b")).Missing);
        Assert.Equal(["sciTechStaff.L"], (await ResultOf("C05", "N02")).Missing);
        Assert.Empty((await ResultOf("C12", "N01")).Missing); // fails whatever is still unknown
    }

    private static async Task<PolicyResult> ResultOf(string company, string policy)
    {
        // The 2022 rules of N03 and N04a are asked on their last day.
        var asOf = policy is "N03" or "N04a" ? new DateOnly(2026, 3, 31) : new DateOnly(2026, 6, 15);
        var version = ShippedPolicies.All.On(policy, asOf);
        Assert.True(version is not null, $"There is no policy {policy}.");
        return ShippedPolicies.Evaluator.Evaluate(version, (await Companies.Value)[company], asOf);
    }

    private static async Task<Dictionary<string, Profile>> ReadAsync()
    {
        await using var file = File.OpenRead(Repository.File("tests/fixtures/companies.json"));
        return await ProfileJson.ReadAsync(file, ShippedPolicies.Dictionary).ToDictionaryAsync(p => p.Id, StringComparer.Ordinal);
    }

    /// <summary>The ids in the order of the expectation: they are sets.</summary>
    private static JsonArray Ids(IEnumerable<ConditionResult> conditions, JsonNode expected)
    {
        var order = expected.AsArray().Select(e => (string)e!).ToList();
        return [.. conditions.Select(c => c.Condition.Id).OrderBy(id => order.IndexOf(id)).Select(id => (JsonNode)id)];
    }

    private static string? Rounded(Value? value) => value is NumberValue { Number: var number }
        ? (number.ToDecimal() is var exact && decimal.Round(exact, 16) is var rounded ? rounded / 1.000000000000000000000000000000m : 0).ToString(System.Globalization.CultureInfo.InvariantCulture)
        : null;
}
