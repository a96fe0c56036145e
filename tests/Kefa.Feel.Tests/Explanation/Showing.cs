namespace Kefa.Feel.Tests.Explanation;

public sealed class Showing
{
    [Theory]
    [InlineData("[1, \"a\", null, {b: @\"2024-02-29\"}]", "[1, \"a\", null, {b: 2024-02-29}]")]
    [InlineData("1 / 0", "null (Division by zero.)")]
    [InlineData("n + 1", "unknown number [3..6] (n)")]
    [InlineData("[n > 3]", "[unknown boolean (n)]")]
    [InlineData("(>= 5)", "(>= 5)")]
    public void A_value_shows_itself_as_FEEL_writes_it(string text, string expected) =>
        Assert.Equal(expected, Feel.Evaluate(text, ("n", UnknownValue.NumberBetween(2, 5, "n"))).ToString());
}
