using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kefa.Feel;
using Kefa.Matching.Policies;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>
/// Formula vectors: given facts, what a policy answers. The numbers stand on, just below and just above every limit, tier and cap.
/// <c>given</c> has the shape of a company file; <c>expect</c> may name verdict, validity, benefit, upperBound, score and entries of the benefit.
/// </summary>
public sealed class ComputingWhatAPolicyGives
{
    private static readonly JsonArray All = JsonNode.Parse(File.ReadAllText(Repository.File("tests/fixtures/formula-vectors.json")))!.AsArray();

    public static TheoryData<int, string> Vectors()
    {
        var data = new TheoryData<int, string>();
        for (var i = 0; i < All.Count; i++)
            data.Add(i, $"{All[i]!["policy"]} {All[i]!["note"]}");
        return data;
    }

    [Theory, MemberData(nameof(Vectors))]
    public async Task A_formula_gives_exactly_the_expected_amount(int index, string about)
    {
        var vector = All[index]!;
        var asOf = DateOnly.ParseExact((string)vector["asOf"]!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        var given = vector["given"]!.DeepClone().AsObject();
        given["id"] = "vector";

        var policy = ShippedPolicies.All.On((string)vector["policy"]!, asOf);
        Assert.True(policy is not null, $"There is no policy {vector["policy"]}.");
        var result = ShippedPolicies.Evaluator.Evaluate(policy, await ShippedPolicies.ProfileOf(given.ToJsonString()), asOf);

        Assert.Equal($"{about}: {vector["expect"]!.ToJsonString()}", $"{about}: {Answer(result, vector["expect"]!.AsObject())}");
    }

    [Fact]
    public void Every_policy_with_a_formula_of_its_own_is_covered()
    {
        string[] covered = [.. All.Select(v => (string)v!["policy"]!).Distinct().Order(StringComparer.Ordinal)];

        Assert.Equal(["L01", "L02", "L03", "L07", "L08", "L09", "L10", "L11", "L12", "L13", "L14", "L15", "L16", "L17", "L18", "L21", "L26", "L27", "L30", "N01", "T01", "T05", "T07"], covered);
    }

    /// <summary>What the result says, for the same things in the same order as the expectation.</summary>
    private static string Answer(PolicyResult result, JsonObject expected)
    {
        var answer = new JsonObject();
        foreach (var (name, wanted) in expected)
        {
            answer[name] = name switch
            {
                "verdict" => result.Verdict.ToString(),
                "validity" => result.Validity.ToString(),
                "upperBound" => result.Benefit?.IsUpperBound,
                "benefit" => Same(wanted!, result.Benefit?.Amount),
                "score" => new JsonArray(Same(wanted![0]!, result.Score?.Min.ToDecimal()), Same(wanted[1]!, result.Score?.Max.ToDecimal())),
                "entries" => new JsonObject(wanted!.AsObject().Select(e => KeyValuePair.Create(
                    e.Key, Same(e.Value!, result.Benefit?.Entries[e.Key] is NumberValue { Number: var number } ? number.ToDecimal() : null)))),
                _ => throw new InvalidOperationException($"A vector cannot expect '{name}'."),
            };
        }

        return answer.ToJsonString();
    }

    /// <summary>The wanted number as it is written when the given one equals it to the fen, else the given one.</summary>
    private static JsonNode? Same(JsonNode wanted, decimal? given) =>
        given is { } number && decimal.Round(number, 2, MidpointRounding.AwayFromZero) == decimal.Round(wanted.GetValue<decimal>(), 2, MidpointRounding.AwayFromZero)
            ? wanted.DeepClone()
            : given;
}
