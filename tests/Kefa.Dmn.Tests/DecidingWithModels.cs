using System.Globalization;
using Kefa.Feel;

namespace Kefa.Dmn.Tests;

public sealed class DecidingWithModels
{
    private static readonly DmnModel Shared = A.Model(
        $"""
        <itemDefinition name="tGrade"><typeRef>string</typeRef><allowedValues><text>"A", "B"</text></allowedValues></itemDefinition>
        <businessKnowledgeModel id="half" name="half of"><variable name="half of"/><encapsulatedLogic><formalParameter name="n"/>{A.Literal("n / 2")}</encapsulatedLogic></businessKnowledgeModel>
        <inputData id="who" name="who"/>
        <decision id="greeting" name="greeting"><variable name="greeting"/><informationRequirement><requiredInput href="#who"/></informationRequirement>{A.Literal("\"Hello \" + who")}</decision>
        """,
        "https://example.org/shared");

    private const string Import = """<import name="our rules" namespace="https://example.org/shared" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>""";

    [Fact]
    public void Decisions_see_what_they_require_and_nothing_else()
    {
        var model = A.Compiled($"""
            <inputData id="a" name="a"/>
            <decision id="b" name="b"><variable name="b"/><informationRequirement><requiredInput href="#a"/></informationRequirement>{A.Literal("a + 1")}</decision>
            <decision id="c" name="c"><variable name="c"/><informationRequirement><requiredDecision href="#b"/></informationRequirement>{A.Literal("b * 2")}</decision>
            <decision id="e" name="e"><variable name="e"/>{A.Literal("a")}</decision>
            """);

        Assert.Equal("8", ValueText.Of(model.Ask("c", ("a", A.Feel("3")))));
        Assert.IsType<ErrorValue>(model.Ask("e", ("a", A.Feel("3"))));
    }

    [Fact]
    public void Imported_functions_and_decisions_are_reached_by_the_name_of_the_import()
    {
        var model = A.Compiled(
            $"""
            {Import}
            <decision id="d" name="d"><variable name="d"/>
              <informationRequirement><requiredDecision href="https://example.org/shared#greeting"/></informationRequirement>
              <knowledgeRequirement><requiredKnowledge href="https://example.org/shared#half"/></knowledgeRequirement>
              {A.Literal("our rules.greeting + \" \" + string(our rules.half of(5))")}
            </decision>
            """,
            Shared);

        Assert.Empty(model.Diagnostics);
        Assert.Equal("\"Hello Li 2.5\"", ValueText.Of(model.Ask("d", ("who", Value.Of("Li")))));
    }

    [Fact]
    public void Types_of_an_imported_model_hold()
    {
        var model = A.Compiled(
            $"""
            {Import}<inputData id="g" name="g"><variable name="g" typeRef="our rules.tGrade"/></inputData>
            <decision id="d" name="d"><variable name="d"/><informationRequirement><requiredInput href="#g"/></informationRequirement>{A.Literal("g")}</decision>
            """,
            Shared);

        Assert.Equal("\"A\"", ValueText.Of(model.Ask("d", ("g", Value.Of("A")))));
        Assert.IsType<ErrorValue>(model.Ask("d", ("g", Value.Of("Z"))));
    }

    [Fact]
    public void A_missing_import_is_named()
    {
        var model = A.Compiled(Import);

        Assert.Contains("'https://example.org/shared'", Assert.Single(model.Diagnostics).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Circles_are_named_and_not_walked()
    {
        var model = A.Compiled($"""
            <decision id="a" name="a"><variable name="a"/><informationRequirement><requiredDecision href="#b"/></informationRequirement>{A.Literal("b")}</decision>
            <decision id="b" name="b"><variable name="b"/><informationRequirement><requiredDecision href="#a"/></informationRequirement>{A.Literal("a")}</decision>
            """);

        Assert.Contains("requires itself", Assert.Single(model.Diagnostics, d => d.Severity == Severity.Error && d.Message.Contains("requires", StringComparison.Ordinal)).Message, StringComparison.Ordinal);
        Assert.IsType<NullValue>(model.Ask("a"), exactMatch: false);
    }

    [Fact]
    public void A_chain_of_twenty_thousand_decisions_needs_no_stack()
    {
        var chain = string.Concat(Enumerable.Range(1, 20_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"""
            <decision id="d{i}" name="d{i}"><variable name="d{i}"/><informationRequirement><requiredDecision href="#d{i - 1}"/></informationRequirement>{A.Literal($"d{i - 1} + 1")}</decision>
            """)));

        var model = A.Compiled($"""<decision id="d0" name="d0"><variable name="d0"/>{A.Literal("0")}</decision>{chain}""");

        Assert.Equal("20000", ValueText.Of(model.Ask("d20000")));
    }

    [Fact]
    public void A_function_that_calls_itself_without_end_is_a_limit_not_a_crash()
    {
        var model = A.Compiled($"""
            <businessKnowledgeModel id="f" name="f"><variable name="f"/><encapsulatedLogic><formalParameter name="n"/>{A.Literal("f(n + 1)")}</encapsulatedLogic></businessKnowledgeModel>
            <decision id="d" name="d"><variable name="d"/><knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement>{A.Literal("f(0)")}</decision>
            """);

        Assert.Throws<EvaluationLimitException>(() => model.Ask("d"));
    }

    [Theory]
    [InlineData("for i in 1..50000 return if i = 1 then [] else [partial[-1]]")]
    [InlineData("for i in 1..50000 return if i = 1 then {a: 1} else {a: partial[-1]}")]
    public void A_value_nested_without_end_is_a_limit_not_a_crash(string expression) =>
        Assert.Throws<EvaluationLimitException>(() => A.Decision(A.Literal($"string({expression})")).Ask("d"));

    [Fact]
    public void A_chain_of_decisions_each_round_the_one_before_is_a_limit_not_a_crash()
    {
        var chain = string.Concat(Enumerable.Range(1, 20_000).Select(i => string.Create(CultureInfo.InvariantCulture, $"""
            <decision id="d{i}" name="d{i}"><variable name="d{i}"/><informationRequirement><requiredDecision href="#d{i - 1}"/></informationRequirement>{A.Literal($"[d{i - 1}]")}</decision>
            """)));

        var model = A.Compiled($"""<decision id="d0" name="d0"><variable name="d0"/>{A.Literal("0")}</decision>{chain}""");

        Assert.Equal("[[0]]", ValueText.Of(model.Ask("d2")));
        Assert.Throws<EvaluationLimitException>(() => model.Ask("d20000"));
    }

    [Fact]
    public void A_decision_is_made_once_and_only_when_asked_for()
    {
        var calls = 0;
        var options = new CompileOptions
        {
            Functions = CompileOptions.Default.Functions.Add("count calls", new HostFunction(new Counting(() => calls++), FeelType.FunctionOf(FeelType.Number))),
        };
        var model = DecisionModel.Compile(
            A.Model($"""
                <inputData id="x" name="x"/>
                <decision id="a" name="a"><variable name="a"/>{A.Literal("count calls()")}</decision>
                <decision id="b" name="b"><variable name="b"/><informationRequirement><requiredDecision href="#a"/></informationRequirement>
                  <informationRequirement><requiredInput href="#x"/></informationRequirement>{A.Literal("if x then a + a else 0")}</decision>
                """),
            options);

        Assert.Equal("0", ValueText.Of(model.Ask("b", ("x", BooleanValue.False))));
        Assert.Equal(0, calls);
        Assert.Equal("2", ValueText.Of(model.Ask("b", ("x", BooleanValue.True))));
        Assert.Equal(1, calls);
    }

    [Fact]
    public void A_service_decides_from_its_arguments_alone()
    {
        var model = A.Compiled($"""
            <inputData id="n" name="n"><variable name="n" typeRef="number"/></inputData>
            <decision id="inner" name="inner"><variable name="inner"/><informationRequirement><requiredInput href="#n"/></informationRequirement>{A.Literal("n * 10")}</decision>
            <decision id="outer" name="outer"><variable name="outer"/><informationRequirement><requiredDecision href="#inner"/></informationRequirement>{A.Literal("inner + 1")}</decision>
            <decisionService id="s" name="s"><variable name="s"/><outputDecision href="#outer"/><encapsulatedDecision href="#inner"/><inputData href="#n"/></decisionService>
            <decision id="d" name="d"><variable name="d"/><knowledgeRequirement><requiredKnowledge href="#s"/></knowledgeRequirement>{A.Literal("s(4) + s(n: 5)")}</decision>
            """);

        Assert.Equal("92", ValueText.Of(model.Ask("d", ("n", A.Feel("100")))));
    }

    [Fact]
    public void A_result_of_the_wrong_type_is_an_error()
    {
        Assert.IsType<ErrorValue>(A.Decision(A.Literal("x"), type: "number").Ask("d", ("x", Value.Of("text"))));
        Assert.Equal("1", A.Decision(A.Literal("x"), type: "number").Answer("[1]"));
        Assert.IsType<UnknownValue>(A.Decision(A.Literal("x"), type: "number").Ask("d", ("x", A.NumberBetween(1, 2))));
    }

    [Theory]
    [InlineData("{from: 1, to: 2}", true)]
    [InlineData("{from: 2, to: 1}", false)]
    public void The_tests_of_a_component_see_its_siblings(string value, bool isAllowed)
    {
        var model = A.Compiled($"""
            <itemDefinition name="tSpan"><itemComponent name="from"><typeRef>number</typeRef></itemComponent>
              <itemComponent name="to"><typeRef>number</typeRef><allowedValues><text>? &gt;= from</text></allowedValues></itemComponent></itemDefinition>
            <decision id="d" name="d"><variable name="d" typeRef="tSpan"/>{A.Literal(value)}</decision>
            """);

        Assert.Equal(isAllowed, model.Ask("d") is ContextValue);
    }

    [Fact]
    public void Constraints_on_a_list_hold_for_its_items_or_for_the_whole()
    {
        var model = A.Compiled($"""
            <itemDefinition name="tGrades" isCollection="true"><typeRef>string</typeRef><allowedValues><text>"A", "B"</text></allowedValues></itemDefinition>
            <itemDefinition name="tPair" isCollection="true"><typeRef>number</typeRef><typeConstraint><text>count(?) = 2</text></typeConstraint></itemDefinition>
            <decision id="a" name="a"><variable name="a" typeRef="tGrades"/>{A.Literal("[\"A\", \"B\", \"A\"]")}</decision>
            <decision id="b" name="b"><variable name="b" typeRef="tGrades"/>{A.Literal("[\"A\", \"C\"]")}</decision>
            <decision id="c" name="c"><variable name="c" typeRef="tPair"/>{A.Literal("[1, 2]")}</decision>
            <decision id="e" name="e"><variable name="e" typeRef="tPair"/>{A.Literal("[1, 2, 3]")}</decision>
            """);

        Assert.IsType<ListValue>(model.Ask("a"));
        Assert.IsType<ErrorValue>(model.Ask("b"));
        Assert.IsType<ListValue>(model.Ask("c"));
        Assert.IsType<ErrorValue>(model.Ask("e"));
    }

    [Fact]
    public void A_decision_without_logic_is_given_from_outside_or_null()
    {
        var model = A.Compiled($"""
            <decision id="a" name="a"><variable name="a" typeRef="number"/></decision>
            <decision id="b" name="b"><variable name="b"/><informationRequirement><requiredDecision href="#a"/></informationRequirement>{A.Literal("a = 5")}</decision>
            """);

        Assert.Equal("true", ValueText.Of(model.Ask("b", ("a", Value.Of(5)))));
        Assert.Equal("null", ValueText.Of(model.Ask("a")));
    }

    [Fact]
    public void The_trace_shows_decisions_in_the_order_in_which_they_were_made()
    {
        var model = A.Compiled($"""
            <decision id="a" name="a"><variable name="a"/>{A.Literal("1")}</decision>
            <decision id="b" name="b"><variable name="b"/><informationRequirement><requiredDecision href="#a"/></informationRequirement>{A.Literal("a + 1")}</decision>
            """);
        var trace = new TraceRecorder();

        model.Begin(new Dictionary<string, Value>(StringComparer.Ordinal), new EvaluationContext(default) { Trace = trace }).Decide("b");

        var root = Assert.Single(trace.Roots);
        Assert.Equal("b", root.Text);
        Assert.Contains(Flat(root), t => t.Text == "a" && t.Value is NumberValue);
    }

    private static IEnumerable<Trace> Flat(Trace trace) => trace.Children.SelectMany(Flat).Prepend(trace);

    private sealed class Counting(Action called) : FunctionValue([])
    {
        public override Value Invoke(ReadOnlySpan<Value> arguments, EvaluationContext context)
        {
            called();
            return new NumberValue(1);
        }
    }
}
