namespace Kefa.Feel.Tests.Checking;

public sealed class WhatIsWrittenAndFails
{
    private static readonly ParseScope Names = ParseScope.Of(KeyValuePair.Create("x", FeelType.Number), KeyValuePair.Create("name", FeelType.Text), KeyValuePair.Create("founded", FeelType.Date));

    [Theory]
    [InlineData("founded >= date(\"2020-02-30\")", "'date(\"2020-02-30\")'", 12)]
    [InlineData("founded >= date(2020, 13, 1)", "'date(2020, 13, 1)'", 12)]
    [InlineData("time(\"25:00:00\") = null", "'time(\"25:00:00\")'", 1)]
    [InlineData("duration(\"P\")", "'duration(\"P\")'", 1)]
    [InlineData("x > 1 / 0", "'1 / 0'", 5)]
    [InlineData("x + abs(\"y\")", "'abs(\"y\")'", 5)]
    [InlineData("matches(name, \"(\")", "'matches(name, \"(\")'", 1)]
    [InlineData("replace(name, \"a*\", \"b\")", "'replace(name, \"a*\", \"b\")'", 1)]
    [InlineData("if x > 1 then date(\"x\") else founded", "'date(\"x\")'", 15)]
    [InlineData("number(from: \"a\", grouping separator: null, decimal separator: null) > x", "'number(", 1)]
    public void Is_found_with_its_place(string expression, string what, int column)
    {
        var found = Assert.Single(Found(expression));

        Assert.StartsWith(what, found.Message, StringComparison.Ordinal);
        Assert.Contains("can never be computed: ", found.Message, StringComparison.Ordinal);
        Assert.Contains("总是无法计算：", found.Phrase.Zh, StringComparison.Ordinal);
        Assert.Equal((1, column), (found.Line, found.Column));
    }

    [Theory]
    [InlineData("founded >= date(\"2020-02-29\")")]
    [InlineData("x / 0")] // a model may say so that there is no answer
    [InlineData("1 / x")]
    [InlineData("date(name)")]
    [InlineData("date(null)")]
    [InlineData("matches(name, name)")]
    [InlineData("matches(name, \"[A-Z]+\")")]
    [InlineData("for i in [0, 1] return 1 / i")]
    [InlineData("(function(d) 1 / d)(x)")]
    [InlineData("today() > date(\"2020-01-01\")")]
    public void Is_not_what_facts_decide(string expression) => Assert.Empty(Found(expression));

    [Fact]
    public void Is_said_once_and_not_of_all_that_surrounds_it() => Assert.Equal("1 / 0", Assert.Single(Found("string(abs(1 / 0) + 1)")).Message.Split('\'')[1]);

    [Fact]
    public void Is_looked_for_in_long_expressions_too() =>
        Assert.Contains("1 / 0", Assert.Single(Found(string.Concat(Enumerable.Repeat("1 + ", 800)) + "1 / 0")).Message, StringComparison.Ordinal);

    private static System.Collections.Immutable.ImmutableArray<Diagnostic> Found(string expression) => FeelExpression.Parse(expression, Names).Expression!.CheckFixed();
}
