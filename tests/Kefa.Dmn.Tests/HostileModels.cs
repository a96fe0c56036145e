using Kefa.Feel;

namespace Kefa.Dmn.Tests;

/// <summary>Models that were made to exhaust time, memory or stack: read, compiled, analyzed and decided on a thread with a small stack, they end with a message.</summary>
public sealed class HostileModels
{
    private const int SmallStack = 256 * 1024;
    private const long MostBytes = 2_000_000_000;

    [Fact]
    public void Long_chains_of_decisions_need_no_stack() => Ends(Chain(20_000, i => $"d{i} + 1"));

    [Fact]
    public void A_chain_in_which_each_decision_doubles_the_one_before_is_stopped() => Ends(Chain(60, i => $"[d{i}, d{i}]"));

    [Fact]
    public void A_chain_in_which_texts_double_is_stopped() => Ends(Chain(60, i => $"string(d{i}) + string(d{i})"));

    [Fact]
    public void Every_decision_may_require_all_before_it() =>
        Ends(string.Concat(Enumerable.Range(0, 300).Select(i =>
            $"<decision id=\"d{i}\" name=\"d{i}\">{string.Concat(Enumerable.Range(0, i).Select(j => $"<informationRequirement><requiredDecision href=\"#d{j}\"/></informationRequirement>"))}{A.Literal(i == 0 ? "1" : $"d{i - 1} + d0")}</decision>")));

    [Theory]
    [InlineData("f(n)")]
    [InlineData("f(n) + f(n)")]
    [InlineData("[f([n])]")]
    [InlineData("{a: f(n)}")]
    [InlineData("sort([2, 1], function(a, b) f(a))")]
    [InlineData("for i in [1, 2] return f(i)")]
    [InlineData("g(n)")]
    public void Knowledge_that_calls_itself_without_end_is_stopped(string body) => Ends($"""
        <businessKnowledgeModel id="f" name="f"><encapsulatedLogic><formalParameter name="n"/>{A.Literal(body)}</encapsulatedLogic><knowledgeRequirement><requiredKnowledge href="#g"/></knowledgeRequirement></businessKnowledgeModel>
        <businessKnowledgeModel id="g" name="g"><encapsulatedLogic><formalParameter name="n"/>{A.Literal("f(n)")}</encapsulatedLogic><knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement></businessKnowledgeModel>
        <decision id="d" name="d"><knowledgeRequirement><requiredKnowledge href="#f"/></knowledgeRequirement>{A.Literal("f(1)")}</decision>
        """);

    [Fact]
    public void A_service_that_calls_itself_without_end_is_stopped() => Ends($"""
        <inputData id="x" name="x"/>
        <decision id="d" name="d"><informationRequirement><requiredInput href="#x"/></informationRequirement><knowledgeRequirement><requiredKnowledge href="#s"/></knowledgeRequirement>{A.Literal("s(x)")}</decision>
        <decisionService id="s" name="s"><outputDecision href="#d"/><inputData href="#x"/></decisionService>
        """);

    [Fact]
    public void Circles_of_decisions_types_and_imports_are_named() => Ends($"""
        <import name="m" namespace="https://example.org/m" importType="{A.Namespace}"/>
        <itemDefinition name="a"><typeRef>b</typeRef></itemDefinition><itemDefinition name="b"><typeRef>a</typeRef></itemDefinition>
        <itemDefinition name="c"><itemComponent name="c"><typeRef>c</typeRef></itemComponent><itemComponent name="l" isCollection="true"><typeRef>c</typeRef></itemComponent></itemDefinition>
        <decision id="d" name="d"><variable name="d" typeRef="c"/><informationRequirement><requiredDecision href="#e"/></informationRequirement>{A.Literal("e")}</decision>
        <decision id="e" name="e"><variable name="e" typeRef="a"/><informationRequirement><requiredDecision href="#d"/></informationRequirement>{A.Literal("{c: d, l: [d]}")}</decision>
        """);

    [Fact]
    public void Types_that_double_with_every_component_are_followed_only_so_far() =>
        Ends(string.Concat(Enumerable.Range(0, 60).Select(i =>
            $"<itemDefinition name=\"t{i}\"><itemComponent name=\"a\"><typeRef>{(i == 0 ? "number" : $"t{i - 1}")}</typeRef></itemComponent><itemComponent name=\"b\"><typeRef>{(i == 0 ? "number" : $"t{i - 1}")}</typeRef></itemComponent></itemDefinition>"))
            + $"<inputData id=\"x\" name=\"x\"><variable name=\"x\" typeRef=\"t10\"/></inputData><decision id=\"d\" name=\"d\"><variable name=\"d\" typeRef=\"t59\"/><informationRequirement><requiredInput href=\"#x\"/></informationRequirement>{A.Literal("x")}</decision>");

    [Fact]
    public void Types_that_are_defined_through_many_others_need_no_stack() =>
        Ends(string.Concat(Enumerable.Range(0, 20_000).Select(i => $"<itemDefinition name=\"t{i}\"><typeRef>{(i == 19_999 ? "number" : $"t{i + 1}")}</typeRef></itemDefinition>"))
            + $"<inputData id=\"x\" name=\"x\"><variable name=\"x\" typeRef=\"t0\"/></inputData><decision id=\"d\" name=\"d\"><informationRequirement><requiredInput href=\"#x\"/></informationRequirement>{A.Literal("x")}</decision>");

    [Theory]
    [InlineData("list", "")]
    [InlineData("context", "contextEntry")]
    public void Boxed_expressions_nest_as_deep_as_the_markup_may(string element, string inner)
    {
        var (open, close) = inner.Length == 0 ? ($"<{element}>", $"</{element}>") : ($"<{element}><{inner}><variable name=\"v\"/>", $"</{inner}></{element}>");
        foreach (var depth in new[] { 50, 90, 190, 100_000 })
            Ends($"<decision id=\"d\" name=\"d\">{string.Concat(Enumerable.Repeat(open, depth))}{A.Literal("1")}{string.Concat(Enumerable.Repeat(close, depth))}</decision>");
    }

    [Fact]
    public void A_table_of_ten_thousand_rules_is_decided_and_its_analysis_says_that_it_is_too_long() =>
        Ends($"<inputData id=\"x\" name=\"x\"/><decision id=\"d\" name=\"d\"><informationRequirement><requiredInput href=\"#x\"/></informationRequirement><decisionTable hitPolicy=\"COLLECT\"><input><inputExpression><text>x</text></inputExpression></input><output/>"
            + string.Concat(Enumerable.Range(0, 10_000).Select(i => $"<rule><inputEntry><text>[{i}..{i * 2}]</text></inputEntry><outputEntry><text>{i}</text></outputEntry></rule>")) + "</decisionTable></decision>");

    [Fact]
    public void Loops_of_boxed_iterators_are_stopped()
    {
        const string range = "<in><literalExpression><text>1..100000</text></literalExpression></in>";

        Ends($"<decision id=\"d\" name=\"d\"><for iteratorVariable=\"a\">{range}<return><for iteratorVariable=\"b\">{range}<return>{A.Literal("a * b")}</return></for></return></for></decision>");
        Ends($"<decision id=\"d\" name=\"d\"><every iteratorVariable=\"a\">{range}<satisfies><some iteratorVariable=\"b\">{range}<satisfies>{A.Literal("b < 0")}</satisfies></some></satisfies></every></decision>");
    }

    private static string Chain(int length, Func<int, string> next) =>
        $"<decision id=\"d0\" name=\"d0\">{A.Literal("1")}</decision>" + string.Concat(Enumerable.Range(1, length).Select(i =>
            $"<decision id=\"d{i}\" name=\"d{i}\"><informationRequirement><requiredDecision href=\"#d{i - 1}\"/></informationRequirement>{A.Literal(next(i - 1))}</decision>"));

    private static void Ends(string body)
    {
        Exception? thrown = null;
        long bytes = 0;
        var thread = new Thread(
            () =>
            {
                var before = GC.GetAllocatedBytesForCurrentThread();
                thrown = Record.Exception(() => ReadAndDecide(A.Xml(body)));
                bytes = GC.GetAllocatedBytesForCurrentThread() - before;
            },
            SmallStack);
        thread.Start();
        thread.Join();

        Assert.True(thrown is null or DmnFormatException or EvaluationLimitException, thrown?.ToString());
        Assert.True(bytes < MostBytes, $"{bytes} bytes");
    }

    private static void ReadAndDecide(string xml)
    {
        var read = DmnReader.Parse(xml, "m.dmn").Model;
        var model = DecisionModel.Compile(read, new CompileOptions { Check = true, Import = _ => read });
        Assert.NotNull(model.Analyze().ToString());
        Assert.NotEmpty(model.Begin((_, _) => A.NumberBetween(0, 30_000), new EvaluationContext(default)).Decide(model.Decisions.Last()).ToString());
        Assert.NotEmpty(model.Begin((_, _) => Value.Of(7), new EvaluationContext(default)).Decide(model.Decisions.Last()).ToString());
    }
}
