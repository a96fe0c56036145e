namespace Kefa.Feel.Tests.Syntax;

public sealed class Parsing
{
    [Theory]
    [InlineData("(", 1_000)]
    [InlineData("(", 100_000)]
    [InlineData("[", 100_000)]
    [InlineData("{a:", 100_000)]
    [InlineData("-", 100_000)]
    [InlineData("not(", 100_000)]
    [InlineData("if ", 100_000)]
    [InlineData("1 in (", 100_000)]
    [InlineData("x[", 100_000)]
    [InlineData("f(a:", 100_000)]
    [InlineData("1 + ", 100_000)]
    [InlineData("1 and ", 100_000)]
    [InlineData("x.", 100_000)]
    [InlineData("1 instance of list<", 1)]
    [InlineData("1 instance of function<function<", 1)]
    [InlineData("list<", 100_000)]
    [InlineData("function(a) ", 100_000)]
    [InlineData("for i in ", 100_000)]
    [InlineData("x instance of list<list<list<", 1_000)]
    public void Any_depth_is_a_message_with_position_and_never_a_crash(string part, int times)
    {
        var text = string.Concat(Enumerable.Repeat(part, times));

        foreach (var parsed in new[] { FeelExpression.Parse(text, ParseScope.Empty), FeelExpression.ParseUnaryTests(text, ParseScope.Empty) })
        {
            Assert.False(parsed.Succeeded);
            var error = Assert.Single(parsed.Diagnostics);
            Assert.Equal(1, error.Line);
            Assert.InRange(error.Column, 1, text.Length + 1);
            Assert.NotEmpty(error.Message);
        }
    }

    [Fact]
    public void Closed_nesting_and_long_chains_are_refused_too()
    {
        var nested = FeelExpression.Parse(new string('(', 100_000) + "1" + new string(')', 100_000), ParseScope.Empty);
        var chained = FeelExpression.Parse("1" + string.Concat(Enumerable.Repeat(" + 1", 100_000)), ParseScope.Empty);

        Assert.Equal("line 1, column 251: The expression is nested more than 250 levels deep; give its parts names.", Assert.Single(nested.Diagnostics).ToString());
        Assert.Contains("more than 1000 operations", Assert.Single(chained.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_allowed_to_nest_also_evaluates()
    {
        var nested = new string('(', 249) + "1" + new string(')', 249);
        var chained = "1" + string.Concat(Enumerable.Repeat(" + 1", 990));
        var calls = string.Concat(Enumerable.Repeat("(function(x) ", 120)) + "x" + string.Concat(Enumerable.Repeat(")(1)", 120));

        Assert.Equal("1", Feel.Show(nested));
        Assert.Equal("991", Feel.Show(chained));
        Assert.Equal("1", Feel.Show(calls));
    }

    [Theory]
    [InlineData("1 +", "line 1, column 4: Expected a value, a name or '(', but the expression ends here.")]
    [InlineData("1 +\n  * 2", "line 2, column 3: Expected a value, a name or '(', but found '*'.")]
    [InlineData("(1", "line 1, column 3: Expected ')' to close the parenthesis, but the expression ends here.")]
    [InlineData("if a then b", "line 1, column 12: Expected 'else' after what follows 'then' (FEEL has no 'if' without 'else'), but the expression ends here.")]
    [InlineData("a & b", "line 1, column 3: Expected an operator or the end of the expression, but found the character '&', which FEEL does not use; say 'and'.")]
    [InlineData("\"abc", "line 1, column 1: Expected a value, a name or '(', but this text has no closing quotation mark.")]
    [InlineData("“abc”", "line 1, column 1: Expected a value, a name or '(', but found the character '“', which FEEL does not use; text stands in straight quotation marks \"…\".")]
    [InlineData("x between 1", "line 1, column 12: Expected 'and' between the two ends of 'between', but the expression ends here.")]
    [InlineData("🐎 + ", "line 1, column 5: Expected a value, a name or '(', but the expression ends here.")]
    [InlineData("f(a: 1, 2)", "line 1, column 9: Expected the name of a parameter and ':', as the other arguments have it, but found '2'.")]
    [InlineData("a == b", "line 1, column 4: Expected a value, a name or '(', but found '='; equality is a single '='.")]
    [InlineData("a <> b", "line 1, column 4: Expected a value, a name or '(', but found '>'; 'not equal' is '!='.")]
    [InlineData("a => b", "line 1, column 4: Expected a value, a name or '(', but found '>'; 'greater or equal' is '>='.")]
    [InlineData("", "line 1, column 1: Expected a value, a name or '(', but the expression ends here.")]
    public void Errors_say_what_was_expected_where(string text, string expected) =>
        Assert.Equal(expected, Assert.Single(FeelExpression.Parse(text, ParseScope.Empty).Diagnostics).ToString());

    [Theory]
    [InlineData("\"\\\"\\\\\\n\\t\"", "\"\"\\\n\t\"")]
    [InlineData("\"\\u79D1\\u6CD5\"", "\"科法\"")]
    [InlineData("\"\\uD83D\\uDC0E\" = \"\\U01F40E\"", "true")]
    [InlineData("1 /* one */ + // and\n 2", "3")]
    [InlineData(".5 + 1.5e-1", "0.65")]
    [InlineData("@\"2024-02-30\"", "error")]
    [InlineData("@\"P1Y2M\"", "P1Y2M")]
    [InlineData("{\"a b\": 1, c+d: 2}", "{a b: 1, c+d: 2}")]
    [InlineData("[]", "[]")]
    [InlineData("1\u3000+\u00A02", "3")]
    public void Literals(string text, string expected) => Assert.Equal(expected, Feel.Show(text));

    [Theory]
    [InlineData("-", "5", true)]
    [InlineData("5", "5", true)]
    [InlineData("< 5", "5", false)]
    [InlineData("< 5, > 6, 5", "5", true)]
    [InlineData("[1..5)", "5", false)]
    [InlineData("not(1, 2)", "5", true)]
    [InlineData("not(5)", "5", false)]
    [InlineData("? > 3 and ? < 6", "5", true)]
    [InlineData("not(? > 3)", "5", false)]
    [InlineData("[1, 5]", "5", true)]
    [InlineData("2 + 3", "5", true)]
    [InlineData("limit", "5", true)]
    [InlineData("> limit - 1", "5", true)]
    [InlineData("null", "5", false)]
    [InlineData("null", "null", true)]
    [InlineData("\"a\", \"b\"", "\"b\"", true)]
    [InlineData("true", "true", true)]
    [InlineData("not(null)", "5", true)]
    public void Unary_tests(string tests, string input, bool passes) =>
        Assert.Equal(Value.Of(passes), Feel.Test(tests, Feel.Evaluate(input), ("limit", Value.Of(5))));
}
