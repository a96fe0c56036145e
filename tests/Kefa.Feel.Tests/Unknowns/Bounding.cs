namespace Kefa.Feel.Tests.Unknowns;

public sealed class Bounding
{
    private static readonly (string, Value)[] Facts =
    [
        ("n", UnknownValue.NumberBetween(2, 5, "n")),
        ("m", UnknownValue.NumberBetween(-1, null, "m")),
        ("p", UnknownValue.NumberBetween(0, null, "p")),
        ("b", UnknownValue.Of(UnknownKind.Boolean, "b")),
        ("t", UnknownValue.Of(UnknownKind.Text, "t")),
        ("d", UnknownValue.Of(UnknownKind.Date, "d")),
        ("list", UnknownValue.Of(UnknownKind.List, "list")),
        ("x", UnknownValue.Of(UnknownKind.Any, "x")),
    ];

    [Theory]
    [InlineData("n + 1", "unknown[3..6]")]
    [InlineData("10 - n", "unknown[5..8]")]
    [InlineData("-n", "unknown[-5..-2]")]
    [InlineData("n * -2", "unknown[-10..-4]")]
    [InlineData("n * m", "unknown[-5..]")]
    [InlineData("m * 0", "0")]
    [InlineData("10 / n", "unknown[2..5]")]
    [InlineData("m / n", "unknown[-0.5..]")]
    [InlineData("n ** 2", "unknown[4..25]")]
    [InlineData("n - n", "unknown[-3..3]")]
    public void Arithmetic_over_an_unknown_number_gives_bounds(string text, string expected) => Assert.Equal(expected, Feel.Show(text, Facts));

    [Theory]
    [InlineData("10 / m", "unknown Any")]
    [InlineData("n / p", "perhaps[0..]")]
    [InlineData("n / p > 1", "unknown Any")]
    [InlineData("n / 0", "error")]
    [InlineData("n + x", "unknown Any")]
    [InlineData("n + null", "null")]
    [InlineData("x + null", "unknown Any")]
    [InlineData("n + 1 / 0", "error")]
    [InlineData("n + \"a\"", "error")]
    [InlineData("n = \"a\"", "error")]
    public void What_may_fail_is_never_taken_for_a_number(string text, string expected) => Assert.Equal(expected, Feel.Show(text, Facts));

    [Theory]
    [InlineData("n > 1", "true")]
    [InlineData("n >= 2", "true")]
    [InlineData("n > 2", "unknown Boolean")]
    [InlineData("n < 2", "false")]
    [InlineData("n = 6", "false")]
    [InlineData("n != 6", "true")]
    [InlineData("n = 3", "unknown Boolean")]
    [InlineData("n in [1..5]", "true")]
    [InlineData("n in (5..9]", "false")]
    [InlineData("n in (7, 8)", "false")]
    [InlineData("n in (3, > 4)", "unknown Boolean")]
    [InlineData("n between 0 and 10", "true")]
    [InlineData("n between 6 and m", "false")]
    [InlineData("[n, 1] = [9, 1]", "false")]
    [InlineData("t < \"b\"", "unknown Boolean")]
    [InlineData("d > @\"2024-01-01\"", "unknown Boolean")]
    [InlineData("n + d", "error")]
    public void Bounds_decide_comparisons_where_they_can(string text, string expected) => Assert.Equal(expected, Feel.Show(text, Facts));

    [Theory]
    [InlineData("5 = x", "unknown Any")]
    [InlineData("n != null", "true")]
    [InlineData("n = null", "false")]
    [InlineData("x = null", "unknown Boolean")]
    [InlineData("n instance of number", "true")]
    [InlineData("n instance of string", "false")]
    [InlineData("x instance of number", "unknown Boolean")]
    [InlineData("d.year > 3000", "unknown Boolean")]
    [InlineData("list[1]", "unknown Any")]
    [InlineData("x.member", "unknown Any")]
    [InlineData("t + \"a\"", "unknown Text")]
    [InlineData("d + @\"P1D\"", "unknown Date")]
    public void A_typed_unknown_is_never_null(string text, string expected) => Assert.Equal(expected, Feel.Show(text, Facts));

    [Theory]
    [InlineData("b and false", "false")]
    [InlineData("b and true", "unknown Boolean")]
    [InlineData("b or true", "true")]
    [InlineData("b or b", "unknown Boolean")]
    [InlineData("not(b)", "unknown Boolean")]
    [InlineData("b and null", "unknown Any")]
    [InlineData("some i in [1, 9] satisfies i > n", "true")]
    [InlineData("every i in [1, 3] satisfies i > n", "false")]
    [InlineData("some i in [1, 3] satisfies i > n", "unknown Boolean")]
    [InlineData("[1, 3, 9][item > n]", "unknown List")]
    [InlineData("[1, 9][item > 8 + 0 * n]", "[9]")]
    [InlineData("for i in list return i", "unknown List")]
    [InlineData("for i in [1, 2] return i + n", "[unknown[3..6], unknown[4..7]]")]
    public void Logic_is_Kleenes(string text, string expected) => Assert.Equal(expected, Feel.Show(text, Facts));

    [Theory]
    [InlineData("if b then 1 else 5", "unknown[1..5]")]
    [InlineData("if b then 5 else 5", "5")]
    [InlineData("if n > 3 then 10 else n", "unknown[2..10]")]
    [InlineData("if b then \"a\" else \"b\"", "unknown Text")]
    [InlineData("if b then 1 else null", "perhaps[1..1]")]
    [InlineData("if b then {a: 1, s: \"x\"} else {a: 2, s: \"x\"}", "{a: unknown[1..2], s: \"x\"}")]
    [InlineData("if b then [1, 2] else [1, 4]", "[1, unknown[2..4]]")]
    [InlineData("if x then 1 else 5", "perhaps[1..5]")]
    [InlineData("if n > 9 then 1 else 5", "5")]
    public void If_joins_what_its_branches_may_be(string text, string expected) => Assert.Equal(expected, Feel.Show(text, Facts));

    [Fact]
    public void Causes_name_each_missing_fact_once_and_in_order()
    {
        var value = Assert.IsType<UnknownValue>(Feel.Evaluate("if b then n + m else n * 2 + m", Facts));

        Assert.Equal(["b", "m", "n"], value.Causes);
    }

    [Fact]
    public void Causes_that_did_not_matter_are_not_named()
    {
        var value = Assert.IsType<UnknownValue>(Feel.Evaluate("(b or true) and n > 3", Facts));

        Assert.Equal(["n"], value.Causes);
    }

    [Fact]
    public void Causes_stay_few()
    {
        (string, Value)[] facts = [.. Enumerable.Range(0, 200).Select(i => ($"f{i:000}", (Value)UnknownValue.NumberBetween(0, 1, $"f{i:000}")))];

        var value = Assert.IsType<UnknownValue>(Feel.Evaluate(string.Join(" + ", facts.Select(f => f.Item1)), facts));

        Assert.Equal(64, value.Causes.Length);
        Assert.Equal(200, value.Max);
    }

    [Theory]
    [InlineData("> 1", "true")]
    [InlineData("> 3", "unknown Boolean")]
    [InlineData("7, [0..1]", "false")]
    [InlineData("not(7)", "true")]
    [InlineData("? * 2 > 3", "true")]
    [InlineData("-", "true")]
    public void Unary_tests_of_an_unknown_input(string tests, string expected) =>
        Assert.Equal(expected, Feel.Show(Feel.Test(tests, UnknownValue.NumberBetween(2, 5, "n"))));
}
