namespace Kefa.Cli.Tests;

public sealed class ConvertingModels : IDisposable
{
    private readonly Kefa _kefa = new();

    public void Dispose() => _kefa.Dispose();

    [Fact]
    public async Task A_policy_goes_to_13_and_comes_back_as_it_was()
    {
        var policy = Path.Combine(Kefa.Root, "content", "policies", "national", "N01-2016.dmn");

        var (there, _, errors) = await _kefa.Run("dmn", "convert", policy, "--to", "1.3", "--out", _kefa.PathOf("old.dmn"));
        var (back, output, _) = await _kefa.Run("dmn", "convert", _kefa.PathOf("old.dmn"), "--to", "1.5");

        Assert.True(there == 0, errors);
        Assert.Equal(0, back);
        Assert.Contains("https://www.omg.org/spec/DMN/20191111/MODEL/", await File.ReadAllTextAsync(_kefa.PathOf("old.dmn"), TestContext.Current.CancellationToken), StringComparison.Ordinal);
        var source = await File.ReadAllTextAsync(policy, TestContext.Current.CancellationToken);
        Assert.Equal(source[source.IndexOf("<definitions", StringComparison.Ordinal)..].TrimEnd(), output[output.IndexOf("<definitions", StringComparison.Ordinal)..].TrimEnd());
    }

    [Fact]
    public async Task What_13_cannot_say_is_refused_with_its_place_and_nothing_is_written()
    {
        var file = _kefa.Write("m.dmn", """
            <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="m" namespace="m">
              <decision id="d" name="d"><conditional><if/><then/><else/></conditional></decision>
            </definitions>
            """);

        var (code, output, errors) = await _kefa.Run("dmn", "convert", file, "--to", "1.3", "--out", _kefa.PathOf("old.dmn"));

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("m.dmn:2:30: DMN 1.3 has no 'conditional' (in decision 'd')", errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_kefa.PathOf("old.dmn")));
    }

    [Theory]
    [InlineData("<a/>", "1.3")]
    [InlineData("<a/>", "1.2")]
    public async Task What_is_no_model_and_no_version_is_an_error(string xml, string version)
    {
        var (code, _, errors) = await _kefa.Run("dmn", "convert", _kefa.Write("m.dmn", xml), "--to", version);

        Assert.NotEqual(0, code);
        Assert.NotEmpty(errors);
    }
}
