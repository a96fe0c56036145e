using Kefa.Matching.Policies;
using Kefa.Matching.Population;
using Kefa.Matching.Profiles;
using Kefa.Matching.Tests.Policies;
using Kefa.Matching.Tests.Profiles;

namespace Kefa.Matching.Tests.Population;

/// <summary>Policies whose conditions would grow without end are decided for a population as for one company.</summary>
public sealed class DecidingHostilePolicies
{
    private static readonly DateOnly AsOf = new(2026, 6, 15);

    [Theory]
    [InlineData(200, "(d{0} and classI > {1}) and (d{0} and sales.L > {1})")]
    [InlineData(200, "(d{0} or classI > {1}) or (d{0} and sales.L > {1})")]
    [InlineData(600, "if classI > {1} then not(d{0}) else d{0}")]
    public async Task Are_decided_at_once_as_singly(int decisions, string logic)
    {
        var xml = APolicy.Xml(
            conditions: [$"c1: d{decisions}"],
            more: ["d0: classI > 0", .. Enumerable.Range(1, decisions).Select(i => $"d{i}: {string.Format(System.Globalization.CultureInfo.InvariantCulture, logic, i - 1, i)}")]);
        for (var i = 1; i <= decisions; i++)
            xml = Requiring(xml, $"d{i}", $"d{i - 1}");
        xml = Requiring(xml, "c1", $"d{decisions}");
        var reading = APolicy.Read(xml);
        Assert.Empty(reading.Errors());
        var policy = Assert.Single(reading.Policies.Policies);
        var profiles = await A.ProfilesOf("""
            [{"id": "a", "classI": 5000, "sales": {"2025": 9000}}, {"id": "b", "classI": 0, "sales": {"2025": 1}}, {"id": "c", "classI": 17}, {"id": "d", "classI": null}]
            """);
        var space = PolicyPlan.SpaceOn(AsOf);
        PolicyPlan[] plans = [PolicyPlan.Of(policy, space)];
        var columns = CompanyColumns.Of(space.Slots, profiles, new ProfileBinder(A.Dictionary), AsOf, TestContext.Current.CancellationToken);

        var matches = new PopulationMatcher(columns, plans, space, AsOf).Run(1, null, TestContext.Current.CancellationToken);

        var singly = profiles.Select(p => new PolicyEvaluator(A.Dictionary).Evaluate(policy, p, AsOf).Verdict);
        Assert.Equal(singly, Enumerable.Range(0, profiles.Count).Select(i => matches[0, i]));
    }

    private static string Requiring(string xml, string decision, string required)
    {
        var head = $"<decision id=\"{decision}\" name=\"{decision}\"><variable name=\"{decision}\"/>";
        return xml.Replace(head, $"{head}<informationRequirement><requiredDecision href=\"#{required}\"/></informationRequirement>", StringComparison.Ordinal);
    }
}
