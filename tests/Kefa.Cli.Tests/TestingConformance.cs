namespace Kefa.Cli.Tests;

public sealed class TestingConformance : IDisposable
{
    private const string Model = """
        <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="m">
          <inputData id="x" name="x"><variable name="x" typeRef="number"/></inputData>
          <decision id="d" name="d"><variable name="d"/><informationRequirement><requiredInput href="#x"/></informationRequirement>
            <literalExpression><text>x / 3</text></literalExpression></decision>
          <decision id="e" name="e"><variable name="e"/><literalExpression><text>1 / 0</text></literalExpression></decision>
        </definitions>
        """;

    private readonly Kefa _kefa = new();

    public void Dispose() => _kefa.Dispose();

    [Fact]
    public async Task Rates_are_printed_and_the_exit_code_says_whether_all_passed()
    {
        _kefa.Write("kit/a/m.dmn", Model);
        _kefa.Write("kit/a/t.xml", Cases("m.dmn", Case("1", "d", "0.3333333333"), Case("2", "e", null, isError: true)));

        var (code, output, _) = await _kefa.Run("dmn", "test", _kefa.PathOf("kit"));

        Assert.True(code == 0, output);
        Assert.Equal("2 passed, 0 failed", output.TrimEnd().Split('\n')[^1].TrimEnd());
        Assert.Contains("50.00 %; mean over folders 50.00 %", output, StringComparison.Ordinal); // what null would get
    }

    [Fact]
    public async Task A_failing_case_is_named_with_file_id_expected_and_actual()
    {
        _kefa.Write("kit/a/m.dmn", Model);
        _kefa.Write("kit/a/t.xml", Cases("m.dmn", Case("one", "d", "7")));
        _kefa.Write("kit/b/m.dmn", Model);
        _kefa.Write("kit/b/t.xml", Cases("m.dmn", Case("two", "d", "0.3333333333")));

        var (code, output, _) = await _kefa.Run("dmn", "test", _kefa.PathOf("kit"));

        Assert.Equal(1, code);
        Assert.Contains("a/t.xml one d: expected 7, actual 0.3333", output, StringComparison.Ordinal);
        Assert.Equal("1 passed, 1 failed", output.TrimEnd().Split('\n')[^1].TrimEnd());
    }

    [Fact]
    public async Task What_the_kit_sets_apart_as_not_compliant_is_printed_apart_and_not_counted()
    {
        foreach (var folder in new[] { "kit/compliance-level-2/a", "kit/compliance-level-2/b", "kit/compliance-level-3/c", "kit/non-compliant/d" })
        {
            _kefa.Write($"{folder}/m.dmn", Model);
            _kefa.Write($"{folder}/t.xml", Cases("m.dmn", Case("one", "d", folder.EndsWith('d') ? "7" : "0.3333333333")));
        }

        var (code, output, _) = await _kefa.Run("dmn", "test", _kefa.PathOf("kit"));

        Assert.True(code == 0, output);
        Assert.Contains("compliance-level-2: 2 of 2 cases pass, 100.00 %; mean over 2 folders 100.00 %", output, StringComparison.Ordinal);
        Assert.Contains("non-compliant: 0 of 1 cases pass, 0.00 %; mean over 1 folders 0.00 %", output, StringComparison.Ordinal);
        Assert.Contains("without non-compliant: 3 of 3 cases pass", output, StringComparison.Ordinal);
        Assert.EndsWith("3 passed, 0 failed", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_without_tests_is_an_error()
    {
        var (code, _, errors) = await _kefa.Run("dmn", "test", _kefa.PathOf("."));

        Assert.NotEqual(0, code);
        Assert.Contains("no test files", errors, StringComparison.Ordinal);
    }

    private static string Cases(string model, params string[] cases) => $"""
        <testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">
          <modelName>{model}</modelName>{string.Concat(cases)}
        </testCases>
        """;

    private static string Case(string id, string decision, string? expected, bool isError = false) => $"""
        <testCase id="{id}"><inputNode name="x"><value>1</value></inputNode>
          <resultNode name="{decision}" errorResult="{(isError ? "true" : "false")}"><expected>{(expected is null ? "<value xsi:nil=\"true\"/>" : $"<value xsi:type=\"xsd:decimal\">{expected}</value>")}</expected></resultNode></testCase>
        """;
}
