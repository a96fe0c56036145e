namespace Kefa.Feel.Tests.Syntax;

public sealed class Names
{
    [Theory]
    [InlineData("foo+bar", "7")]
    [InlineData("foo + bar", "7")]
    [InlineData("foo+bar * 2", "14")]
    [InlineData("foo-bar", "-1")]
    [InlineData("start  Date + 1", "6")]
    [InlineData("年销售收入 / 人数", "4")]
    [InlineData("每股\u3000收益+1", "3")]
    [InlineData("days and nights + 1", "9")]
    [InlineData("some x in [1] satisfies x = 1", "true")]
    [InlineData("for in sale", "9")]
    [InlineData("if start Date > 3 then foo else bar", "1")]
    [InlineData("is it?", "true")]
    public void The_longest_known_name_wins(string text, string expected)
    {
        (string, Value)[] variables =
        [
            ("foo", Value.Of(1)), ("bar", Value.Of(2)), ("foo+bar", Value.Of(7)), ("start Date", Value.Of(5)), ("年销售收入", Value.Of(20)), ("人数", Value.Of(5)),
            ("每股 收益", Value.Of(2)), ("days and nights", Value.Of(8)), ("for in sale", Value.Of(9)), ("is it?", Value.Of(true)),
        ];

        Assert.Equal(expected, Feel.Show(text, variables));
    }

    [Fact]
    public void Names_of_members_come_from_the_types()
    {
        var loan = FeelType.ContextOf(KeyValuePair.Create("loan-amount", FeelType.Number), KeyValuePair.Create("rate", FeelType.Number));
        var scope = ParseScope.Of(KeyValuePair.Create("loans", FeelType.ListOf(loan)), KeyValuePair.Create("amount", FeelType.Number));

        Assert.Equal(FeelType.ListOf(FeelType.Number), Feel.Parse("loans.loan-amount", scope).Type);
        Assert.Equal(FeelType.Number, Feel.Parse("loans[loan-amount > 5][1].loan-amount", scope).Type);
        Assert.Equal(FeelType.ListOf(FeelType.Number), Feel.Parse("for one in loans return one.loan-amount - amount", scope).Type);
    }

    [Fact]
    public void Earlier_entries_and_parameters_may_have_symbols_in_their_names()
    {
        Assert.Equal("{a+b: 1, c: 2}", Feel.Show("{a+b: 1, c: a+b + 1}"));
        Assert.Equal("3", Feel.Show("(function(net price, tax-rate) net price + tax-rate)(1, 2)"));
        Assert.Equal("[2, 3]", Feel.Show("for my item in [1, 2] return my item + 1"));
    }

    [Fact]
    public void Named_arguments_find_their_parameters()
    {
        Assert.Equal("-1", Feel.Show("(function(a, b c) a - b c)(b c: 3, a: 2)"));
        Assert.Equal("error", Feel.Show("(function(a) a)(z: 2)"));
    }

    [Fact]
    public void What_is_read_is_known_without_evaluating()
    {
        var scope = ParseScope.OfNames("sales", "headcount", "list", "limit");

        Assert.Equal(
            ["sales.L", "headcount.L", "list", "limit"],
            Feel.Parse("sales.L / headcount.L > 1 and list[x > limit] != null and sales.L > (for i in [1] return i)[1]", scope).Reads);
    }

    [Fact]
    public void A_comparison_can_be_taken_apart()
    {
        var comparison = Feel.Parse("a + 1 <= 2 * b").Comparison!.Value;

        Assert.Equal(("a + 1", "<=", "2 * b"), (comparison.Left.Text, comparison.Operator, comparison.Right.Text));
        Assert.Null(Feel.Parse("a < 1 and b < 2").Comparison);
    }
}
