using Kefa.Feel;

namespace Kefa.Dmn.Tests;

/// <summary>What the standard (DMN 1.5, chapters 6 to 10) says of models, where the compatibility kit asks little: services, imports, knowledge, types, tables.</summary>
public sealed class TheStandard
{
    private const string ImportOfB = $"<import name=\"b\" namespace=\"https://example.org/b\" importType=\"{A.Namespace}\"/>";

    private static readonly string Service = $"""
        <inputData id="x" name="x"><variable name="x" typeRef="number"/></inputData><inputData id="y" name="y"/>
        <decision id="base" name="base"><variable name="base" typeRef="number"/><informationRequirement><requiredInput href="#x"/></informationRequirement>{A.Literal("x * 10")}</decision>
        <decision id="inner" name="inner"><variable name="inner"/><informationRequirement><requiredDecision href="#base"/></informationRequirement>{A.Literal("base + 1")}</decision>
        <decision id="outer" name="outer"><variable name="outer"/><informationRequirement><requiredDecision href="#inner"/></informationRequirement><informationRequirement><requiredInput href="#y"/></informationRequirement>{A.Literal("inner + (if y = null then 0 else y)")}</decision>
        <decisionService id="one" name="one"><variable name="one"/><outputDecision href="#outer"/><encapsulatedDecision href="#inner"/><inputDecision href="#base"/><inputData href="#y"/></decisionService>
        <decisionService id="two" name="two"><variable name="two"/><outputDecision href="#inner"/><outputDecision href="#outer"/><encapsulatedDecision href="#base"/><inputData href="#x"/><inputData href="#y"/></decisionService>
        """;

    [Theory]
    [InlineData("one(5, 100)", "106")] // input data first, then input decisions: y = 5, base = 100
    [InlineData("one(base: 100, y: 5)", "106")]
    [InlineData("one(base: 100, y: null)", "101")]
    [InlineData("two(2, 3)", "{inner: 21, outer: 24}")] // several outputs are a context
    [InlineData("two(x: 2, y: 3).outer", "24")]
    [InlineData("two(2)", "null")] // too few arguments
    [InlineData("two(\"a\", 3).inner", "null")] // not a number
    public void Says_what_a_service_decides(string call, string answer)
    {
        var model = A.Compiled($"{Service}<decision id=\"d\" name=\"d\"><knowledgeRequirement><requiredKnowledge href=\"#one\"/></knowledgeRequirement><knowledgeRequirement><requiredKnowledge href=\"#two\"/></knowledgeRequirement>{A.Literal(call)}</decision>");

        Assert.Equal(answer, Shown(model.Ask("d", ("x", Value.Of(1)))));
    }

    [Fact]
    public void Says_that_a_service_can_be_asked_from_outside()
    {
        var model = A.Compiled(Service);
        var run = model.Begin(new Dictionary<string, Value>(StringComparer.Ordinal) { ["base"] = Value.Of(7), ["y"] = Value.Of(1) }, new EvaluationContext(default));

        Assert.Equal("9", Shown(run.Invoke("one")));
    }

    [Fact]
    public void Says_that_imports_reach_decisions_inputs_types_and_knowledge_but_not_what_is_imported_there()
    {
        var c = A.Model($"<businessKnowledgeModel id=\"f\" name=\"f\"><encapsulatedLogic><formalParameter name=\"n\"/>{A.Literal("n * 2")}</encapsulatedLogic></businessKnowledgeModel>", "https://example.org/c");
        var b = A.Model(
            $"""
            <import name="c" namespace="https://example.org/c" importType="{A.Namespace}"/>
            <itemDefinition name="grade"><typeRef>string</typeRef><allowedValues><text>"A", "B"</text></allowedValues></itemDefinition>
            <inputData id="p" name="p"><variable name="p" typeRef="number"/></inputData>
            <decision id="e" name="e"><informationRequirement><requiredInput href="#p"/></informationRequirement><knowledgeRequirement><requiredKnowledge href="https://example.org/c#f"/></knowledgeRequirement>{A.Literal("c.f(p) + 1")}</decision>
            """,
            "https://example.org/b");
        var model = A.Compiled(
            $"""
            {ImportOfB}
            <decision id="d" name="d"><informationRequirement><requiredDecision href="https://example.org/b#e"/></informationRequirement><informationRequirement><requiredInput href="https://example.org/b#p"/></informationRequirement>{A.Literal("[b.e, b.p, \"A\" instance of b.grade]")}</decision>
            <decision id="g" name="g"><variable name="g" typeRef="b.grade"/>{A.Literal("\"C\"")}</decision>
            <decision id="h" name="h"><informationRequirement><requiredDecision href="https://example.org/b#e"/></informationRequirement>{A.Literal("b.c.f(1)")}</decision>
            """,
            b,
            c);

        Assert.Empty(model.Diagnostics);
        Assert.Equal("[9, 4, true]", Shown(model.Begin((ns, name) => ns == "https://example.org/b" && name == "p" ? Value.Of(4) : null, new EvaluationContext(default)).Decide("d")));
        Assert.IsType<ErrorValue>(model.Ask("g"));
        Assert.IsType<ErrorValue>(model.Ask("h"));
    }

    [Theory]
    [InlineData("area(2, 3)", "6")]
    [InlineData("area(height: 3, width: 2)", "6")]
    [InlineData("area(2)", "null")]
    [InlineData("area([2], 3)", "6")] // a list of one is its item
    [InlineData("area(\"2\", 3)", "null")]
    [InlineData("apply(area, 4)", "16")] // knowledge is a value
    [InlineData("for f in [area] return f(1, 5)", "[5]")]
    public void Says_how_knowledge_is_called(string call, string answer)
    {
        var model = A.Compiled($"""
            <businessKnowledgeModel id="area" name="area"><encapsulatedLogic><formalParameter name="width" typeRef="number"/><formalParameter name="height" typeRef="number"/>{A.Literal("width * height")}</encapsulatedLogic></businessKnowledgeModel>
            <businessKnowledgeModel id="apply" name="apply"><encapsulatedLogic><formalParameter name="f"/><formalParameter name="n" typeRef="number"/>{A.Literal("f(n, n)")}</encapsulatedLogic></businessKnowledgeModel>
            <decision id="d" name="d"><knowledgeRequirement><requiredKnowledge href="#area"/></knowledgeRequirement><knowledgeRequirement><requiredKnowledge href="#apply"/></knowledgeRequirement>{A.Literal(call)}</decision>
            """);

        Assert.Equal(answer, Shown(model.Ask("d")));
    }

    [Fact]
    public void Says_that_a_boxed_invocation_binds_by_name()
    {
        var model = A.Compiled($"""
            <businessKnowledgeModel id="k" name="k"><encapsulatedLogic><formalParameter name="a"/><formalParameter name="b"/>{A.Literal("[a, b]")}</encapsulatedLogic></businessKnowledgeModel>
            <decision id="d" name="d"><knowledgeRequirement><requiredKnowledge href="#k"/></knowledgeRequirement>
              <invocation><literalExpression><text>k</text></literalExpression><binding><parameter name="b"/>{A.Literal("2")}</binding><binding><parameter name="a"/>{A.Literal("1 + 0")}</binding></invocation></decision>
            """);

        Assert.Equal("[1, 2]", Shown(model.Ask("d")));
    }

    [Theory]
    [InlineData("person", "{name: \"甲\", age: 30}", "{name: \"甲\", age: 30}")]
    [InlineData("person", "{name: \"甲\", age: 30, more: 1}", "{name: \"甲\", age: 30, more: 1}")] // more than the type names is allowed
    [InlineData("person", "{name: \"甲\", age: -1}", "null")]
    [InlineData("person", "{name: \"甲\"}", "null")]
    [InlineData("people", "[{name: \"甲\", age: 1}]", "[{name: \"甲\", age: 1}]")]
    [InlineData("people", "{name: \"甲\", age: 1}", "[{name: \"甲\", age: 1}]")] // one becomes a list of one
    [InlineData("people", "[{name: \"甲\", age: 1}, {name: \"乙\", age: 151}]", "null")]
    [InlineData("age", "[7]", "7")]
    [InlineData("age", "\"7\"", "null")]
    [InlineData("string", "null", "null")]
    [InlineData("colour", "\"red\"", "\"red\"")]
    [InlineData("colour", "\"green\"", "null")]
    public void Says_which_values_fit_a_type(string type, string value, string answer)
    {
        var model = A.Compiled($"""
            <itemDefinition name="age"><typeRef>number</typeRef><allowedValues><text>[0..150]</text></allowedValues></itemDefinition>
            <itemDefinition name="colour"><typeRef>string</typeRef><allowedValues><text>"red", "blue"</text></allowedValues></itemDefinition>
            <itemDefinition name="person"><itemComponent name="name"><typeRef>string</typeRef></itemComponent><itemComponent name="age"><typeRef>age</typeRef></itemComponent></itemDefinition>
            <itemDefinition name="people" isCollection="true"><typeRef>person</typeRef></itemDefinition>
            <decision id="d" name="d"><variable name="d" typeRef="{type}"/>{A.Literal(value)}</decision>
            """);

        Assert.Equal(answer, Shown(model.Ask("d")));
    }

    [Theory]
    [InlineData("PRIORITY", "5", "\"high\"")]
    [InlineData("PRIORITY", "1", "\"low\"")]
    [InlineData("OUTPUT ORDER", "5", "[\"high\", \"low\"]")]
    [InlineData("RULE ORDER", "5", "[\"low\", \"high\"]")]
    [InlineData("FIRST", "5", "\"low\"")]
    [InlineData("FIRST", "0", "\"none\"")]
    [InlineData("RULE ORDER", "0", "[\"none\"]")]
    public void Says_what_a_table_answers_when_several_rules_or_none_match(string policy, string x, string answer)
    {
        const string output = "<output><outputValues><text>\"high\", \"low\", \"none\"</text></outputValues><defaultOutputEntry><text>\"none\"</text></defaultOutputEntry></output>";

        Assert.Equal(answer, A.Decision(A.Table($"hitPolicy=\"{policy}\"", output, "> 0 : \"low\"", "> 3 : \"high\"")).Answer(x));
    }

    [Theory]
    [InlineData("? > 3 and ? < 8", "5", true)]
    [InlineData("not(? > 3)", "5", false)]
    [InlineData("not(5, 6)", "5", false)]
    [InlineData("y", "4", true)] // another input
    [InlineData("< y", "3", true)]
    [InlineData("[y..y + 2]", "6", true)]
    [InlineData("y, > 10", "11", true)]
    [InlineData("odd(?)", "5", true)]
    [InlineData("list contains([1, 5], ?)", "5", true)]
    public void Says_that_a_cell_sees_its_input_and_the_other_facts(string cell, string x, bool matches) =>
        Assert.Equal(matches ? "1" : "null", A.Decision(A.Table("", "<output/>", $"{cell} | - : 1")).Answer(x, "4"));

    private static string Shown(Value value) => value is NullValue ? "null" : ValueText.Of(value);
}
