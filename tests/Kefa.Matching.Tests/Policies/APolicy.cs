using System.Collections.Immutable;
using System.Text.Json;
using Kefa.Dmn;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;
using Kefa.Matching.Tests.Profiles;

namespace Kefa.Matching.Tests.Policies;

/// <summary>Short ways to write policies.</summary>
internal static class APolicy
{
    private static readonly string[] Fields = ["asOf", "sales", "mainBizRevenue", "nonTaxableIncome", "foundedOn", "headcount", "classI", "onAbnormalList", "zone", "taxCreditGrade", "expert", "hnteCerts", "rdItems"];

    /// <summary>A model of that header, those conditions (<c>id: FEEL</c>) and further decisions in the same form.</summary>
    public static string Xml(
        string id = "P1", string version = "1", string validity = "from=\"2020-01-01\"", string[]? conditions = null, string[]? more = null, string metadata = "", string describe = "")
    {
        conditions ??= ["c1: classI >= 1"];
        var required = string.Concat(Fields.Select(f => $"""<informationRequirement><requiredInput href="#{f}"/></informationRequirement>"""));
        var names = conditions.Select(Name).ToArray();
        return $"""
            <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:kefa="https://kefa.dev/ns/policy/1" name="{id}" namespace="https://example.org/{id}/{version}">
              <extensionElements>
                <kefa:policy id="{id}" version="{version}" level="city" theme="rd" kind="grant">
                  <kefa:title zh="题" en="title"/><kefa:summary zh="述" en="summary"/><kefa:issuer zh="局" en="bureau"/>
                  <kefa:validity {validity}/><kefa:window kind="always" zh="常年" en="always"/>
                  {string.Concat(names.Select(n => $"<kefa:condition decision=\"{n}\" zh=\"条件\" en=\"condition\">{describe}</kefa:condition>"))}{metadata}
                </kefa:policy>
              </extensionElements>
              {string.Concat(Fields.Select(f => $"<inputData id=\"{f}\" name=\"{f}\"/>"))}
              {string.Concat(conditions.Select(c => Decision(c, required + "<authorityRequirement><requiredAuthority href=\"#art\"/></authorityRequirement>")))}
              {string.Concat((more ?? []).Select(c => Decision(c, required)))}
              <knowledgeSource id="art" name="第一条"/>
            </definitions>
            """;
    }

    public static PolicyReading Read(params IEnumerable<string> xml) =>
        new PolicyReader(A.Dictionary).Read(xml.Select((text, i) => new PolicyFile($"p{i}.dmn", text)));

    /// <summary>The same of a policy that is new, and so is held to more.</summary>
    public static PolicyReading ReadNew(string xml) => new PolicyReader(A.Dictionary) { Analyzes = static _ => true }.Read([new PolicyFile("p0.dmn", xml)]);

    public static Policy Of(string[] conditions, params string[] more)
    {
        var reading = Read(Xml(conditions: conditions, more: more));
        Assert.Empty(reading.Diagnostics);
        return Assert.Single(reading.Policies.Policies);
    }

    public static async Task<PolicyResult> For(this Policy policy, string profile, string asOf = "2026-06-15") =>
        new PolicyEvaluator(A.Dictionary).Evaluate(policy, await A.ProfileOf($"[{profile}]"), DateOnly.ParseExact(asOf, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture));

    public static JsonElement Json(this PolicyResult result)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            PolicyResultJson.Write(writer, "X", result);
        return JsonDocument.Parse(stream.ToArray()).RootElement;
    }

    public static ImmutableArray<string> Errors(this PolicyReading reading) =>
        [.. reading.Diagnostics.Where(d => d.Severity == Severity.Error).Select(d => d.ToString())];

    private static string Name(string decision) => decision.Split(':')[0];

    private static string Decision(string text, string requirements)
    {
        var name = Name(text);
        return $"""
            <decision id="{name}" name="{name}"><variable name="{name}"/>{requirements}<literalExpression><text><![CDATA[{text[(name.Length + 1)..]}]]></text></literalExpression></decision>

            """;
    }
}
