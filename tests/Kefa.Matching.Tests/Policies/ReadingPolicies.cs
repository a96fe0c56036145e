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

    [Theory]
    [InlineData("<kefa:window", "<kefa:contakt zh=\"局\" en=\"bureau\"/><kefa:window", "<contakt> is nothing that <policy> may have; it may have audience, benefit, condition, contact, document, issuer, material, note, obligation, region, ")]
    [InlineData("<kefa:window ", "<kefa:window opened=\"06-30\" ", "<window> has no attribute 'opened' that anybody reads; it may have zh, en, kind, opens, closes")]
    [InlineData("<kefa:summary zh", "<kefa:summary cn=\"述\" zh", "<summary> has no attribute 'cn'")]
    [InlineData("<kefa:condition ", "<kefa:condition units=\"yuan\" ", "<condition> has no attribute 'units'")]
    [InlineData("from=\"2020-01-01\"", "from=\"2020-01-01\" to=\"2019-12-31\"", "ends on 2019-12-31, before it begins on 2020-01-01")]
    [InlineData("<kefa:window ", "<kefa:region codes=\"43 湖南\" zh=\"湖南\" en=\"Hunan\"/><kefa:window ", "'湖南' is no code of a region")]
    [InlineData("<kefa:window ", "<kefa:region codes=\"43\" except=\"430\" zh=\"湖南\" en=\"Hunan\"/><kefa:window ", "'430' is no code of a region")]
    [InlineData("<![CDATA[ classI >= 1]]>", "<![CDATA[ classI + 1]]>", "'c1' answers a number; a condition is true or false")]
    [InlineData("<![CDATA[ classI >= 1]]>", "", "There is no expression here")]
    [InlineData("<literalExpression><text><![CDATA[ classI >= 1]]></text></literalExpression>", "", "'c1' has no expression")]
    [InlineData("<![CDATA[ classI >= 1]]>", "<![CDATA[ foundedOn >= date(\"2020-02-30\")]]>", "'date(\"2020-02-30\")' can never be computed")]
    [InlineData("></kefa:condition>", "><kefa:gap>\"much\"</kefa:gap></kefa:condition>", "The gap of the condition 'c1' is a string")]
    [InlineData("></kefa:condition>", "><kefa:gaps>1</kefa:gaps></kefa:condition>", "<gaps> is nothing that <condition> may have; it may have actual, display, gap, required")]
    public void What_a_new_policy_says_in_vain_is_refused_and_what_is_published_stays(string text, string instead, string message)
    {
        var xml = APolicy.Xml();
        Assert.Contains(text, xml, StringComparison.Ordinal);
        xml = xml.Replace(text, instead, StringComparison.Ordinal);

        var reading = APolicy.ReadNew(xml);

        Assert.Contains(message, Assert.Single(reading.Errors()), StringComparison.Ordinal);
        Assert.All(reading.Diagnostics, d => Assert.True(d.Source == "p0.dmn" && d.Position is { Line: > 0, Column: > 0 }, d.ToString()));
        Assert.Empty(reading.Policies.Policies);
        Assert.Empty(APolicy.Read(xml).Errors());
    }

    [Fact]
    public void A_decision_that_nothing_uses_is_remarked_upon()
    {
        var reading = APolicy.ReadNew(APolicy.Xml(more: ["scop: true", "half: 0.5"], describe: "<kefa:required>half</kefa:required>"));

        var remark = Assert.Single(reading.Diagnostics);
        Assert.Equal(Kefa.Dmn.Severity.Information, remark.Severity);
        Assert.Equal("Nothing uses the decision 'scop': neither a condition nor one of scope, score, benefit, verdict requires it.", remark.Message);
        Assert.Equal("决策“scop”没有用处：没有条件用到它，它也不是 scope、score、benefit、verdict 之一，也不为它们所用。", remark.Phrase.Zh);
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
