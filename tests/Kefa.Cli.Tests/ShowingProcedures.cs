namespace Kefa.Cli.Tests;

public sealed class ShowingProcedures : IDisposable
{
    private readonly Kefa _kefa = new();

    public void Dispose() => _kefa.Dispose();

    [Fact]
    public async Task A_procedure_is_shown_as_text_and_as_a_picture()
    {
        var file = Path.Combine(Kefa.Root, "content", "procedures", "disclosure-on-request.yaml");

        var (code, text, _) = await _kefa.Run("procedure", "show", file);
        Assert.Equal(0, code);
        Assert.Contains("办公室 → 检索与征求意见", text, StringComparison.Ordinal);
        var (_, svg, _) = await _kefa.Run("procedure", "show", file, "--svg", "--english");
        Assert.StartsWith("<svg ", svg, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_wrong_is_named_with_file_and_line()
    {
        var wrong = (await File.ReadAllTextAsync(Path.Combine(Kefa.Root, "content", "procedures", "disclosure-on-request.yaml"), TestContext.Current.CancellationToken))
            .Replace("by: [deputyHead, head]", "by: [nobody]", StringComparison.Ordinal);
        var file = _kefa.Write("content/procedures/wrong.yaml", wrong);
        _kefa.Write("content/registers/profile-fields/a.yaml", "- id: sales\n  label: {zh: 销售收入, en: Sales}\n  type: money\n  period: year\n");
        _kefa.Write("content/registers/roles.yaml", await File.ReadAllTextAsync(Path.Combine(Kefa.Root, "content", "registers", "roles.yaml"), TestContext.Current.CancellationToken));

        var (code, _, errors) = await _kefa.Run("procedure", "show", file);
        var (checkCode, output, _) = await _kefa.Run("content", "check", _kefa.PathOf("content"));

        Assert.Equal((1, 1), (code, checkCode));
        Assert.Contains("There is no role 'nobody'.", errors, StringComparison.Ordinal);
        Assert.Matches(@"content/procedures/wrong\.yaml:\d+: There is no role 'nobody'\.", output);
    }

    [Fact]
    public async Task A_template_that_does_not_fit_its_procedure_is_named_with_file_and_line()
    {
        var content = Path.Combine(Kefa.Root, "content");
        string Text(string path) => File.ReadAllText(Path.Combine(content, path));
        _kefa.Write("content/procedures/active-disclosure.yaml", Text("procedures/active-disclosure.yaml"));
        _kefa.Write("content/registers/profile-fields/a.yaml", "- id: sales\n  label: {zh: 销售收入, en: Sales}\n  type: money\n  period: year\n");
        _kefa.Write("content/registers/roles.yaml", Text("registers/roles.yaml"));
        _kefa.Write("content/documents/disclosure-secrecy-review.md", Text("documents/disclosure-secrecy-review.md").Replace("{{ formedOn }}", "{{ formedOm }}", StringComparison.Ordinal));

        var (code, output, _) = await _kefa.Run("content", "check", _kefa.PathOf("content"));

        Assert.Equal(1, code);
        Assert.Matches(@"content/documents/disclosure-secrecy-review\.md:\d+: There is no 'formedOm' here", output);
        Assert.Contains("The paper 'correctionNotice' has the template 'disclosure-public-correction', and there is none of that name in documents.", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_that_is_not_there_is_said() => Assert.Equal(2, (await _kefa.Run("procedure", "show", "nothing.yaml")).ExitCode);
}
