using System.Globalization;
using Kefa.Bureau.Companies;
using Kefa.Dmn;
using Kefa.Feel;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>The functions of content/policies/common that several policies use.</summary>
public sealed class ComputingSharedFormulas
{
    private const string Namespace = "https://kefa.dev/policies/common";

    private static readonly DmnModel Shared = DmnReader.Parse(File.ReadAllText(Repository.File("content/policies/common/enterprise.dmn")), "enterprise.dmn").Model;

    [Theory]
    [InlineData("20, 27, 36.45", 0.35)]
    [InlineData("100, 110, 121", 0.1)]
    [InlineData("0, 10, 15", 0.5)] // the first year is zero: the last two count
    [InlineData("10, 12, 9", -0.025)]
    [InlineData("null, 100, 135", 0.35)] // two fiscal years, not halved
    [InlineData("90, 120, 164", 0.35)] // 4/3 and 41/30: exact although neither quotient is
    public void Growth_is_the_mean_of_two_yearly_rates(string years, decimal growth) =>
        Assert.Equal(growth, Assert.IsType<NumberValue>(Of($"common.growth({years})")).Number.ToDecimal());

    [Theory]
    [InlineData("20, 27, 36.45", 9, 10)]
    [InlineData("20, 27, 36.44", 7, 8)]
    [InlineData("90, 120, 164", 9, 10)]
    [InlineData("100, 110, 121", 3, 4)]
    [InlineData("0, 10, 15", 9, 10)]
    [InlineData("10, 0, 15", 0, 0)]
    [InlineData("10, 12, 9", 0, 0)]
    [InlineData("null, 100, 135", 9, 10)]
    [InlineData("null, null, 135", 0, 0)]
    [InlineData("-2, 1, 3", 0, 10)] // a negative base says nothing: experts decide
    [InlineData("2, -1, 3", 0, 10)]
    public void Growth_points_are_a_band_of_the_guide(string years, int least, int most) => Assert.Equal((least, most), Band($"common.growth points({years})"));

    [Theory]
    [InlineData("15, date(\"2018-05-08\"), 2025", 25, 30)]
    [InlineData("14, date(\"2018-05-08\"), 2025", 19, 24)]
    [InlineData("2, date(\"2025-07-01\"), 2025", 7, 12)] // one fiscal year: the divisor is one
    [InlineData("2, date(\"2018-05-08\"), 2025", 0, 0)] // below one a year
    [InlineData("0, date(\"2018-05-08\"), 2025", 0, 0)]
    public void Conversions_are_counted_by_years_of_business(string facts, int least, int most) => Assert.Equal((least, most), Band($"common.conversion points({facts})"));

    [Theory]
    [InlineData(50_000_000, 0.05)]
    [InlineData(50_000_000.01, 0.04)]
    [InlineData(200_000_000, 0.04)]
    [InlineData(200_000_000.01, 0.03)]
    public void The_research_share_depends_on_last_years_sales(decimal sales, decimal share) =>
        Assert.Equal(share, Assert.IsType<NumberValue>(Of(string.Create(CultureInfo.InvariantCulture, $"common.HNTE research share({sales})"))).Number.ToDecimal());

    [Theory]
    [InlineData("\"202434118108000001\"", true)]
    [InlineData("\"2024341181A8000001\"", true)]
    [InlineData("\"2024341181C8000001\"", false)]
    [InlineData("\"2024341181A800000\"", false)]
    public void A_registration_number_has_a_year_a_county_a_flag_and_a_serial(string number, bool valid) =>
        Assert.Equal(valid, Assert.IsType<BooleanValue>(Of($"common.TSME number valid({number})")).Truth);

    [Theory]
    [InlineData("[2025], []", true)]
    [InlineData("[], [\"2025341181A8000001\"]", true)]
    [InlineData("[], [\"2024341181A8000001\"]", false)]
    public void A_year_of_registration_is_listed_or_printed_in_the_number(string facts, bool registered) =>
        Assert.Equal(registered, Assert.IsType<BooleanValue>(Of($"common.TSME registered in({facts}, 2025)")).Truth);

    [Theory]
    [InlineData("C3511", 300, 20_000_000, "medium")]
    [InlineData("C3511", 299, 1_000_000_000, "small")]
    [InlineData("C3511", 1000, 399_990_000, "medium")]
    [InlineData("C3511", 1000, 400_000_000, "large")]
    [InlineData("C3511", 19, 400_000_000, "micro")]
    [InlineData("I6513", 10, 500_000, "small")]
    [InlineData("I6513", 9, 500_000, "micro")]
    [InlineData("M7320", 300, 0, "large")]
    public void Size_needs_every_bound_at_once(string industry, int people, long revenue, string size) =>
        Assert.Equal(size, Assert.IsType<TextValue>(Of($"common.size class(\"{industry}\", {people}, {revenue}, 0)")).Text);

    [Theory]
    [InlineData("\"C3511\", 50, estimate(0, 900000000), 0", false)] // people alone exclude it
    [InlineData("\"C3511\", 1200, estimate(0, 900000000), 0", null)]
    public void A_company_is_not_large_as_soon_as_one_known_figure_says_so(string facts, bool? large) =>
        Assert.Equal(large, Of($"common.large enterprise({facts})") is BooleanValue { Truth: var truth } ? truth : null);

    [Fact]
    public void Pages_and_policies_agree_on_the_size_of_a_company()
    {
        string[] industries = ["A0111", "B0610", "C3511", "D4411", "E4710", "F5154", "F5211", "G5310", "G5410", "G5911", "G6010", "H6110", "I6311", "I6410", "I6513", "J6610", "K7010", "K7020", "K7090", "L7211", "M7320", "R9011"];
        int[] people = [4, 5, 10, 20, 99, 100, 299, 300, 1000, 2000];
        long[] amounts = [400_000, 500_000, 1_000_000, 3_000_000, 10_000_000, 20_000_000, 100_000_000, 400_000_000, 800_000_000, 2_000_000_000];
        foreach (var industry in industries)
        {
            (int Staff, long Revenue, long Assets)[] cases = [.. Enumerable.Range(0, 100).Select(i => (people[i % 10], amounts[i / 10], amounts[(i * 7 + 3) % 10]))];
            var said = Assert.IsType<ListValue>(Of(
                $"[{string.Join(", ", cases.Select(c => $"common.size class(\"{industry}\", {c.Staff}, {c.Revenue}, {c.Assets})"))}]", "size class"));

            Assert.Equal(
                cases.Select(c => $"{industry} {c}: {SizeRule.Of(industry, c.Staff, c.Revenue, c.Assets)}"),
                cases.Zip(said.Items, (c, size) => $"{industry} {c}: {Enum.Parse<SizeClass>(Assert.IsType<TextValue>(size).Text, ignoreCase: true)}"));
        }
    }

    private static (int Least, int Most) Band(string expression) => Of(expression) switch
    {
        NumberValue { Number: var points } => ((int)points.ToDecimal(), (int)points.ToDecimal()),
        UnknownValue { Min: { } min, Max: { } max } => ((int)min.ToDecimal(), (int)max.ToDecimal()),
        var other => throw new InvalidOperationException($"'{expression}' is a {other.GetType().Name}."),
    };

    /// <summary>The value of an expression in a model that imports the shared one.</summary>
    private static Value Of(string expression, string? function = null)
    {
        function ??= expression["common.".Length..expression.IndexOf('(', StringComparison.Ordinal)];
        var id = Shared.Elements.Single(e => e.Name == function).Id;
        var model = DmnReader.Parse($"""
            <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="asking" namespace="https://kefa.dev/tests/asking">
              <import name="common" namespace="{Namespace}" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
              <decision id="answer" name="answer">
                <variable name="answer"/>
                <knowledgeRequirement><requiredKnowledge href="{Namespace}#{id}"/></knowledgeRequirement>
                <literalExpression><text><![CDATA[{expression}]]></text></literalExpression>
              </decision>
            </definitions>
            """, "asking.dmn").Model;
        var decisions = DecisionModel.Compile(model, new CompileOptions { Check = true, Import = import => import.Namespace == Namespace ? Shared : null });
        Assert.Empty(decisions.Diagnostics);
        var midnight = new FeelDateTime(new FeelDate(2026, 6, 15), new FeelTime(0));
        return decisions.Begin(new Dictionary<string, Value>(StringComparer.Ordinal), new EvaluationContext(midnight)).Decide("answer");
    }
}
