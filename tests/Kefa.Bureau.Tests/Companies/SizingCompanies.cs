using Kefa.Bureau.Companies;

namespace Kefa.Bureau.Tests.Companies;

public sealed class SizingCompanies
{
    [Theory]
    [InlineData("C3983", 120, 50_000_000, 45_000_000, SizeClass.Small)] // C01
    [InlineData("C3976", 480, 140_000_000, 200_000_000, SizeClass.Medium)] // C03
    [InlineData("C2659", 20, 3_000_000, 5_200_000, SizeClass.Small)] // C04, on the bounds
    [InlineData("F5154", 305, 110_000_000, 51_000_000, SizeClass.Medium)] // C09
    [InlineData("M7320", 50, 25_000_000, 25_000_000, SizeClass.Small)] // C08
    [InlineData("C3511", 1000, 400_000_000, 1, SizeClass.Large)]
    [InlineData("C3511", 1000, 399_999_999, 1, SizeClass.Medium)]
    [InlineData("C3511", 19, 400_000_000, 1, SizeClass.Micro)]
    public void The_rule_takes_all_lower_bounds_at_once(string industry, int people, long revenue, long assets, SizeClass expected) =>
        Assert.Equal(expected, SizeRule.Of(industry, people, revenue, assets));

    [Fact]
    public void An_unknown_figure_leaves_the_class_open_only_where_it_decides()
    {
        Assert.Equal(SizeClass.Unknown, SizeRule.Of("C3511", null, 50_000_000, null));
        Assert.Equal(SizeClass.Micro, SizeRule.Of("C3511", null, 1_000_000, null));
    }
}
