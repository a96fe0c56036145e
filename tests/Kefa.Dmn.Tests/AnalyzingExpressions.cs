namespace Kefa.Dmn.Tests;

public sealed class AnalyzingExpressions
{
    [Theory]
    [InlineData("<literalExpression><text> </text></literalExpression>", "There is no expression here")]
    [InlineData("<literalExpression/>", "There is no expression here")]
    [InlineData("<literalExpression expressionLanguage=\"https://example.org/java\"><text>1</text></literalExpression>", "written in 'https://example.org/java'; only FEEL is evaluated")]
    [InlineData("<list><literalExpression><text>1</text></literalExpression><literalExpression><text/></literalExpression></list>", "There is no expression here")]
    [InlineData("<context><contextEntry><variable name=\"a\"/></contextEntry></context>", "There is no expression here")]
    [InlineData("<invocation><literalExpression><text>abs</text></literalExpression><binding><parameter name=\"n\"/></binding></invocation>", "There is no expression here")]
    [InlineData("<functionDefinition kind=\"Java\"><literalExpression><text>1</text></literalExpression></functionDefinition>", "The function is written in Java; only FEEL is evaluated")]
    [InlineData("<decisionTable><input><inputExpression><text>1</text></inputExpression></input><output/></decisionTable>", "The decision table has no rules")]
    [InlineData("<decisionTable><input><inputExpression><text/></inputExpression></input><output/><rule><inputEntry><text>-</text></inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable>", "There is no expression here")]
    [InlineData("<decisionTable hitPolicy=\"FIRST\"><input><inputExpression><text>today()</text></inputExpression></input><output/><rule><inputEntry><text>&lt; date(\"2020-02-30\")</text></inputEntry><outputEntry><text>1</text></outputEntry></rule></decisionTable>", "can never be computed")]
    [InlineData("<literalExpression><text>duration(\"P\")</text></literalExpression>", "'duration(\"P\")' can never be computed")]
    public void What_is_unwritten_or_always_fails_is_an_error_with_its_place(string logic, string message)
    {
        var found = Assert.Single(Found(logic), d => d.Severity == Severity.Error);

        Assert.Contains(message, found.Message, StringComparison.Ordinal);
        Assert.True(found.Position is { Line: > 0, Column: > 0 }, found.ToString());
    }

    [Fact]
    public void A_rule_without_output_is_a_warning()
    {
        const string table = "<decisionTable hitPolicy=\"FIRST\"><input><inputExpression><text>today()</text></inputExpression></input><output/><rule><inputEntry><text>-</text></inputEntry><outputEntry><text/></outputEntry></rule></decisionTable>";

        Assert.Contains("Rule 1 has no output in column 1", Assert.Single(Found(table), d => d.Severity == Severity.Warning).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_function_is_no_value_of_another_type()
    {
        const string logic = "<literalExpression><text>function(a) a</text></literalExpression>";

        Assert.Contains("declared to be of type boolean", Assert.Single(Found(logic, "<variable name=\"d\" typeRef=\"boolean\"/>")).Message, StringComparison.Ordinal);
        Assert.Empty(Found(logic));
    }

    [Theory]
    [InlineData("https://www.omg.org/spec/DMN/20230324/FEEL/")]
    [InlineData("http://www.omg.org/spec/FEEL/20140401")]
    [InlineData("feel")]
    public void Feel_is_known_by_each_of_its_names(string language) =>
        Assert.Empty(Found($"<literalExpression expressionLanguage=\"{language}\"><text>1</text></literalExpression>"));

    private static System.Collections.Immutable.ImmutableArray<ModelDiagnostic> Found(string logic, string variable = "<variable name=\"d\"/>")
    {
        var model = DecisionModel.Compile(DmnReader.Parse(A.Xml($"<decision id=\"d\" name=\"d\">{variable}{logic}</decision>"), "m.dmn").Model, new CompileOptions { Check = true });
        Assert.Empty(model.Diagnostics);
        return model.Analyze();
    }
}
