namespace Kefa.Cli.Tests;

public sealed class CheckingModels : IDisposable
{
    private readonly Kefa _kefa = new();

    public void Dispose() => _kefa.Dispose();

    [Fact]
    public async Task Gaps_overlaps_and_conditions_without_a_choice_are_named_with_line_and_column()
    {
        _kefa.Write("m/common.dmn", """
            <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="common" namespace="c">
              <businessKnowledgeModel id="twice" name="twice"><encapsulatedLogic><formalParameter name="n" typeRef="number"/><literalExpression><text>n * 2</text></literalExpression></encapsulatedLogic></businessKnowledgeModel>
            </definitions>
            """);
        var path = _kefa.Write("m/model.dmn", """
            <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="m">
              <import name="common" namespace="c" importType="https://www.omg.org/spec/DMN/20230324/MODEL/"/>
              <inputData id="x" name="x"><variable name="x" typeRef="number"/></inputData>
              <decision id="d" name="d"><informationRequirement><requiredInput href="#x"/></informationRequirement>
                <decisionTable><input><inputExpression><text>x</text></inputExpression></input><output/>
                  <rule><inputEntry><text>&lt;= 5</text></inputEntry><outputEntry><text>1</text></outputEntry></rule>
                  <rule><inputEntry><text>[5..9)</text></inputEntry><outputEntry><text>2</text></outputEntry></rule>
                </decisionTable>
              </decision>
              <decision id="e" name="e"><informationRequirement><requiredInput href="#x"/></informationRequirement><knowledgeRequirement><requiredKnowledge href="c#twice"/></knowledgeRequirement>
                <literalExpression><text>common.twice(x) > 1 and x > 5 and x &lt; 5</text></literalExpression>
              </decision>
            </definitions>
            """);

        var (code, output, errors) = await _kefa.Run("dmn", "check", path);

        Assert.True(code == 1, output + errors);
        Assert.Contains("model.dmn:5:6: warning: No rule matches x = 9", output, StringComparison.Ordinal);
        Assert.Contains("model.dmn:7:8: error: Rules 1 and 2 both match x = 5", output, StringComparison.Ordinal);
        Assert.Contains("model.dmn:11:54: warning: 'x > 5' and 'x < 5' can never be true", output, StringComparison.Ordinal);
        Assert.EndsWith("1 model; 1 errors, 2 warnings", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Text_that_is_no_model_and_a_file_that_is_not_there_are_said_plainly()
    {
        var (broken, output, _) = await _kefa.Run("dmn", "check", _kefa.Write("broken.dmn", "<definitions"));
        Assert.Equal(1, broken);
        Assert.Contains("broken.dmn:1:", output, StringComparison.Ordinal);

        var (missing, _, errors) = await _kefa.Run("dmn", "check", "nowhere.dmn");
        Assert.Equal(2, missing);
        Assert.Contains("does not exist", errors, StringComparison.Ordinal);
    }
}
