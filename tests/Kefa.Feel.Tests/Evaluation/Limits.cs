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

        Assert.Equal(["Division by zero.", "'+' does not work on a string and a number.", "There is no 'x' here."], context.Reports);
    }
}
