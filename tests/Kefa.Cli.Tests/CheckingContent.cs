namespace Kefa.Cli.Tests;

public sealed class CheckingContent : IDisposable
{
    private readonly Kefa _kefa = new();

    public void Dispose() => _kefa.Dispose();

    [Fact]
    public async Task The_content_of_the_product_holds_together()
    {
        var (code, output, _) = await _kefa.Run("content", "check");

        Assert.True(code == 0, output);
        Assert.EndsWith("0 errors, 0 warnings", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_fault_is_named_with_file_and_line()
    {
        _kefa.Write("content/registers/profile-fields/a.yaml", "- id: sales\n  label: {zh: 销售收入, en: Sales}\n  type: money\n  period: year\n");
        _kefa.Write("content/policies/p.dmn", """
            <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:kefa="https://kefa.dev/ns/policy/1" name="p" namespace="p">
              <extensionElements><kefa:policy id="P" version="1" level="city" theme="rd" kind="grant">
                <kefa:title zh="题"/><kefa:summary zh="述" en="s"/><kefa:issuer zh="局" en="b"/><kefa:window kind="always" zh="常年" en="always"/>
                <kefa:condition decision="c1" zh="条件" en="condition"/>
              </kefa:policy></extensionElements>
              <inputData id="profit" name="profit"/>
              <decision id="c1" name="c1"><literalExpression><text>1 &lt;</text></literalExpression></decision>
            </definitions>
            """);

        var (code, output, _) = await _kefa.Run("content", "check", _kefa.PathOf("content"));

        Assert.Equal(1, code);
        Assert.Contains("content/policies/p.dmn:3:", output, StringComparison.Ordinal); // the title has no English text
        Assert.Contains("content/policies/p.dmn:6:", output, StringComparison.Ordinal); // no such field
        Assert.Contains("content/policies/p.dmn:7:", output, StringComparison.Ordinal); // no article; the expression ends too early
        Assert.Contains("names no article", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Citations_lead_to_texts_that_are_described_and_have_effect()
    {
        _kefa.Write("content/registers/profile-fields/a.yaml", "");
        _kefa.Write("content/laws/a.yaml", "- id: old\n  title: {zh: 旧办法, en: Old}\n  organ: {zh: 局, en: bureau}\n  kind: document\n  validity: repealed\n  to: 2020-12-31\n");
        _kefa.Write("content/procedures/p.yaml", "name: {zh: 程序, en: procedure}\nbasis:\n  - {law: 旧办法, article: 3}\n  - {law: 新办法}\n");

        var (code, output, _) = await _kefa.Run("content", "check", _kefa.PathOf("content"));

        Assert.Equal(1, code);
        Assert.Contains("content/procedures/p.yaml:3: warning: 旧办法 has no effect since 2020-12-31.", output, StringComparison.Ordinal);
        Assert.Contains("content/procedures/p.yaml:4: '新办法' is not in the law library: describe it in content/laws.", output, StringComparison.Ordinal);
        Assert.EndsWith("1 warnings", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_in_the_dictionary_is_not_buried_under_fields_that_policies_then_lack()
    {
        _kefa.Write("content/registers/profile-fields/a.yaml", "- id: sales\n  label: {zh: 销售收入}\n  type: money\n  period: year\n");
        _kefa.Write("content/policies/p.dmn", "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"p\" namespace=\"p\"><inputData id=\"sales\" name=\"sales\"/></definitions>");

        var (code, output, _) = await _kefa.Run("content", "check", _kefa.PathOf("content"));

        Assert.Equal(1, code);
        Assert.Contains("content/registers/profile-fields/a.yaml:2: 'label' has no English text (en).", output, StringComparison.Ordinal);
        Assert.Contains("The 1 models of policies were not checked: first the profile dictionary has to be readable.", output, StringComparison.Ordinal);
        Assert.EndsWith("1 errors, 0 warnings", output.TrimEnd(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fault_in_the_dictionary_is_named_too()
    {
        _kefa.Write("content/registers/profile-fields/a.yaml", "- id: sales\n  type: moneyy\n");

        var (code, output, _) = await _kefa.Run("content", "check", _kefa.PathOf("content"));

        Assert.Equal(1, code);
        Assert.Contains("a.yaml:", output, StringComparison.Ordinal);
    }
}
