using Kefa.Feel;

namespace Kefa.Dmn.Tests;

public sealed class BoxedExpressions
{
    [Fact]
    public void A_context_sees_its_earlier_entries_and_its_result_entry_is_the_value()
    {
        const string entries = """
            <contextEntry><variable name="base"/><literalExpression><text>x * 2</text></literalExpression></contextEntry>
            <contextEntry><variable name="top"/><literalExpression><text>base + 1</text></literalExpression></contextEntry>
            """;

        Assert.Equal("{base: 10, top: 11}", A.Decision($"<context>{entries}</context>").Answer("5"));
        Assert.Equal("110", A.Decision($"<context>{entries}<contextEntry>{A.Literal("base * top")}</contextEntry></context>").Answer("5"));
    }

    [Fact]
    public void Lists_and_relations_are_lists()
    {
        Assert.Equal("[5, 6]", A.Decision($"<list>{A.Literal("x")}{A.Literal("x + 1")}</list>").Answer("5"));
        Assert.Equal(
            "[{a: 1, b: 5}, {a: 2, b: 6}]",
            A.Decision($"<relation><column name=\"a\"/><column name=\"b\"/><row>{A.Literal("1")}{A.Literal("x")}</row><row>{A.Literal("2")}{A.Literal("x + 1")}</row></relation>").Answer("5"));
    }

    [Fact]
    public void A_conditional_takes_a_branch_and_joins_both_over_an_unknown_condition()
    {
        var decision = A.Decision($"<conditional><if>{A.Literal("x > 3")}</if><then>{A.Literal("10")}</then><else>{A.Literal("20")}</else></conditional>");

        Assert.Equal("10", decision.Answer("4"));
        Assert.Equal("20", decision.Answer("3"));
        Assert.Equal("20", decision.Answer());
        var both = Assert.IsType<UnknownValue>(decision.Ask("d", ("x", A.NumberBetween(0, 9, "rd.L"))));
        Assert.Equal(((Number)10, (Number)20, "rd.L"), (both.Min!.Value, both.Max!.Value, both.Causes.Single()));
    }

    [Fact]
    public void Iterators_and_filters_work_on_lists()
    {
        Assert.Equal("[2, 4]", A.Decision($"<for iteratorVariable=\"i\"><in>{A.Literal("[1, 2]")}</in><return>{A.Literal("i * 2")}</return></for>").Answer());
        Assert.Equal("[1, 3, 6]", A.Decision($"<for iteratorVariable=\"i\"><in>{A.Literal("[1, 2, 3]")}</in><return>{A.Literal("i + (if count(partial) = 0 then 0 else partial[-1])")}</return></for>").Answer());
        Assert.Equal("true", A.Decision($"<some iteratorVariable=\"i\"><in>{A.Literal("[1, 2]")}</in><satisfies>{A.Literal("i > 1")}</satisfies></some>").Answer());
        Assert.Equal("false", A.Decision($"<every iteratorVariable=\"i\"><in>{A.Literal("[1, 2]")}</in><satisfies>{A.Literal("i > 1")}</satisfies></every>").Answer());
        Assert.Equal("[{a: 3}]", A.Decision($"<filter><in>{A.Literal("[{a: 1}, {a: 3}]")}</in><match>{A.Literal("a > 1 and item.a < 9")}</match></filter>").Answer());
    }

    [Fact]
    public void A_function_definition_sees_the_names_round_it()
    {
        const string logic = """
            <context>
              <contextEntry><variable name="add"/><functionDefinition><formalParameter name="n" typeRef="number"/>
                <literalExpression><text>n + x</text></literalExpression></functionDefinition></contextEntry>
              <contextEntry><literalExpression><text>add(1) + add(n: 2)</text></literalExpression></contextEntry>
            </context>
            """;

        Assert.Equal("13", A.Decision(logic).Answer("5"));
    }

    [Fact]
    public void A_function_in_another_language_is_an_error_not_an_exception()
    {
        const string logic = """
            <context>
              <contextEntry><variable name="f"/><functionDefinition kind="Java"><literalExpression><text>1</text></literalExpression></functionDefinition></contextEntry>
              <contextEntry><literalExpression><text>f()</text></literalExpression></contextEntry>
            </context>
            """;

        Assert.IsType<ErrorValue>(A.Decision(logic).Ask("d"));
    }
}
