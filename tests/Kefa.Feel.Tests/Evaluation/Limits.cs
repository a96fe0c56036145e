namespace Kefa.Feel.Tests.Evaluation;

public sealed class Limits
{
    [Theory]
    [InlineData("{f: function(n) f(n), r: f(1)}.r")]
    [InlineData("{f: function(g, n) g(g, n + 1), r: f(f, 1)}.r")]
    public void Endless_recursion_ends_with_a_message_or_an_error(string text)
    {
        var thrown = Record.Exception(() => Feel.Show(text));

        Assert.True(thrown is null or EvaluationLimitException, thrown?.ToString());
    }

    [Fact]
    public void Endless_self_application_is_stopped_by_depth()
    {
        var stopped = Assert.Throws<EvaluationLimitException>(() => Feel.Show("{f: function(g, n) g(g, n + 1), r: f(f, 1)}.r"));

        Assert.Equal("Calls are nested more than 500 deep; does a function call itself without end?", stopped.Message);
    }

    [Theory]
    [InlineData("for i in 1..1000000000, j in 1..1000000000 return i")]
    [InlineData("some i in 1..1000000000 satisfies i < 0")]
    [InlineData("for i in @\"0001-01-01\"..@\"9999999-12-31\" return 1")]
    public void Long_loops_are_stopped(string text) => Assert.Throws<EvaluationLimitException>(() => Feel.Show(text));

    [Fact]
    public void Values_that_share_their_parts_are_stopped_before_anything_walks_over_them()
    {
        var doubling = string.Join(", ", Enumerable.Range(1, 60).Select(i => $"x{i}: {{a: x{i - 1}, b: x{i - 1}}}"));

        foreach (var last in new[] { "x60 = x60", "string(x60)", "if true then x60 else {a: 1}" })
            Assert.Throws<EvaluationLimitException>(() => Feel.Show($"{{x0: {{a: 1}}, {doubling}, last: {last}}}"));
    }

    [Theory]
    [InlineData("for i in 1..3000 return [partial[-1]]", "Lists and contexts are nested more than 400 deep.")]
    [InlineData("for i in 1..40 return if i = 1 then [1] else [partial[-1], partial[-1]]", "A list or context would have more than 1000000 parts.")]
    [InlineData("for i in 1..40 return if i = 1 then \"abc\" else partial[-1] + partial[-1]", "A list or text would have more than 1000000 items.")]
    [InlineData("for i in 1..100000 return count(partial)", "The evaluation takes more than 10000000 steps.")]
    [InlineData("{list: for i in 1..100000 return i, sums: for i in 1..100000 return sum(list)}", "The evaluation takes more than 10000000 steps.")]
    [InlineData("{list: for i in 1..100000 return i, same: for i in 1..100000 return list = list}", "The evaluation takes more than 10000000 steps.")]
    public void What_grows_without_end_is_stopped(string text, string expected) =>
        Assert.Equal(expected, Assert.Throws<EvaluationLimitException>(() => Feel.Show(text)).Message);

    [Fact]
    public void Slow_patterns_use_up_the_steps()
    {
        var context = Feel.NewContext(new EvaluationLimits { MaxSteps = 1_000_000 });

        Assert.Throws<EvaluationLimitException>(() => Feel.Evaluate("matches(\"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!\", \"^(a+)+$\")", context));
    }

    [Fact]
    public void Large_texts_are_read_in_time_that_grows_with_them()
    {
        var entries = string.Join(", ", Enumerable.Range(0, 20_000).Select(i => $"e{i}: e{Math.Max(0, i - 1)} + undefined{i}"));

        var expression = Feel.Parse($"{{{entries}}}");

        Assert.Equal(50, expression.Check().Length);
    }

    [Fact]
    public void Limits_can_be_set_for_each_evaluation()
    {
        var context = Feel.NewContext(new EvaluationLimits { MaxSteps = 50 });

        var stopped = Assert.Throws<EvaluationLimitException>(() => Feel.Evaluate("for i in 1..100 return i", context));

        Assert.Equal("The evaluation takes more than 50 steps.", stopped.Message);
    }

    [Fact]
    public void Reports_are_kept_up_to_their_limit_and_in_order()
    {
        var context = Feel.NewContext(new EvaluationLimits { MaxReports = 3 });

        Feel.Evaluate("[1 / 0, \"a\" + 1, x, 1 / 0, 1 / 0]", context);

        Assert.Equal(["Division by zero.", "'+' does not work on a string and a number.", "There is no 'x' here."], context.Reports.Select(r => r.En));
    }
}
