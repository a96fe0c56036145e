using Kefa.Matching.Policies;

namespace Kefa.Matching.Tests.Policies;

public sealed class ReadingPolicies
{
    [Fact]
    public void A_sound_policy_has_no_remarks()
    {
        var reading = APolicy.Read(APolicy.Xml());

        Assert.Empty(reading.Diagnostics);
        var condition = Assert.Single(Assert.Single(reading.Policies.Policies).Conditions);
        Assert.Equal(("c1", "第一条", "classI >= 1"), (condition.Id, condition.Article, condition.Text));
    }

    [Theory]
    [InlineData("classI >= 1", "classX >= 1", "classX")]
    [InlineData("classI >= 1", "classI >= ", "p0.dmn:")]
    [InlineData("classI >= 1", "classI >= \"one\"", "p0.dmn:")]
    [InlineData("classI >= 1", "sales.LL >= 1", "LL")]
    [InlineData("href=\"#art\"", "href=\"#none\"", "names no article")]
    [InlineData("zh=\"条件\" ", "", "has no text in Chinese")]
    [InlineData("en=\"title\"", "", "has no text in English")]
    [InlineData("level=\"city\"", "level=\"village\"", "expected one of national")]
    [InlineData("from=\"2020-01-01\"", "from=\"2020-02-30\"", "expected a date")]
    [InlineData("decision=\"c1\"", "decision=\"c9\"", "'c9', which the model does not have")]
    [InlineData("name=\"classI\"", "name=\"classV\"", "'classV' is not a field of the profile dictionary")]
    public void What_does_not_hold_together_is_named_with_file_and_line(string text, string instead, string message)
    {
        var reading = APolicy.Read(APolicy.Xml().Replace(text, instead, StringComparison.Ordinal));

        Assert.True(reading.HasErrors);
        Assert.Contains(reading.Errors(), e => e.Contains(message, StringComparison.Ordinal));
        Assert.All(reading.Diagnostics, d => Assert.True(d.Source == "p0.dmn" && d.Position.Line > 0, d.ToString()));
        Assert.Empty(reading.Policies.Policies);
    }

    [Fact]
    public void A_decision_named_like_a_condition_needs_a_description()
    {
        var reading = APolicy.Read(APolicy.Xml(more: ["c2: true"]));

        Assert.Contains("'c2' is a condition", Assert.Single(reading.Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public void Explaining_expressions_are_checked_too()
    {
        var reading = APolicy.Read(APolicy.Xml(describe: "<kefa:gap>nothing - classI</kefa:gap>"));

        Assert.Contains("nothing", Assert.Single(reading.Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public void Versions_of_a_policy_follow_each_other()
    {
        var reading = APolicy.Read(APolicy.Xml(version: "1", validity: "from=\"2020-01-01\" to=\"2024-12-31\""), APolicy.Xml(version: "2", validity: "from=\"2024-12-31\""));

        Assert.Contains("version 2", Assert.Single(reading.Errors()), StringComparison.Ordinal);
    }

    [Fact]
    public void One_namespace_is_one_model()
    {
        var reading = APolicy.Read(APolicy.Xml(), APolicy.Xml());

        Assert.Contains(reading.Errors(), e => e.StartsWith("p1.dmn", StringComparison.Ordinal) && e.Contains("namespace", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("2019-06-01", "1")] // all lie in the future: the first
    [InlineData("2021-06-01", "1")]
    [InlineData("2023-06-01", "1")] // between two versions: the last before
    [InlineData("2025-06-01", "2")]
    [InlineData("2031-06-01", "2")] // after all
    public void The_version_in_force_is_chosen_else_the_last_before(string day, string version)
    {
        var set = APolicy.Read(
            APolicy.Xml(version: "2", validity: "from=\"2024-01-01\" to=\"2030-12-31\""),
            APolicy.Xml(version: "1", validity: "from=\"2020-01-01\" to=\"2022-12-31\"")).Policies;

        Assert.Equal(version, Assert.Single(set.On(DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture))).Version);
    }

    [Theory]
    [InlineData("from=\"2020-01-01\" to=\"2026-06-15\"", Validity.InForce)]
    [InlineData("to=\"2026-06-14\"", Validity.Expired)]
    [InlineData("from=\"2026-06-16\"", Validity.NotYet)]
    [InlineData("from=\"2020-01-01\" known=\"false\"", Validity.Unknown)]
    public async Task Validity_is_reported_and_the_verdict_computed_all_the_same(string validity, Validity expected)
    {
        var policy = Assert.Single(APolicy.Read(APolicy.Xml(validity: validity)).Policies.Policies);

        var result = await policy.For("""{"id":"X","classI":1}""");

        Assert.Equal((expected, Verdict.E), (result.Validity, result.Verdict));
    }
}
