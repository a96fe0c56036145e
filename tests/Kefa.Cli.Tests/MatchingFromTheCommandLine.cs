using System.Text.Json;

namespace Kefa.Cli.Tests;

public sealed class MatchingFromTheCommandLine : IDisposable
{
    private static readonly string Policies = Path.Combine(Kefa.Root, "content", "policies");
    private static readonly string Companies = Path.Combine(Kefa.Root, "tests", "fixtures", "companies.json");

    private readonly Kefa _kefa = new();

    public void Dispose() => _kefa.Dispose();

    [Fact]
    public async Task Json_has_a_row_for_each_company_and_policy_in_order()
    {
        var (code, output, errors) = await _kefa.Run("match", "--companies", Companies, "--policies", Policies, "--as-of", "2026-06-15", "--policy", "T05", "--policy", "N01", "--format", "json");

        Assert.Equal((0, ""), (code, errors));
        var rows = JsonDocument.Parse(output).RootElement.EnumerateArray().ToArray();
        Assert.Equal(30, rows.Length);
        Assert.Equal(["C01 N01", "C01 T05", "C02 N01"], rows.Take(3).Select(r => $"{r.GetProperty("company")} {r.GetProperty("policy")}"));
        var first = rows[0];
        Assert.Equal("E", first.GetProperty("verdict").GetString());
        Assert.Equal([71, 79], first.GetProperty("score").EnumerateArray().Select(s => s.GetInt32()));
        Assert.Equal(JsonValueKind.Null, first.GetProperty("benefit").ValueKind);
        string[] keys = ["company", "policy", "validity", "scope", "verdict", "failing", "unknown", "score", "benefit", "conditions"];
        Assert.All(keys, key => Assert.True(first.TryGetProperty(key, out _), key));
        string[] of = ["id", "article", "outcome", "actual", "required", "gap"];
        Assert.All(first.GetProperty("conditions").EnumerateArray(), c => Assert.All(of, key => Assert.True(c.TryGetProperty(key, out _), key)));
    }

    [Fact]
    public async Task Json_with_an_explanation_says_what_would_change_each_condition()
    {
        var (code, output, _) = await _kefa.Run(
            "match", "--companies", Companies, "--policies", Policies, "--as-of", "2026-06-15", "--policy", "N01", "--policy", "N02", "--format", "json", "--explain");

        Assert.Equal(0, code);
        var row = JsonDocument.Parse(output).RootElement.EnumerateArray().Single(r => r.GetProperty("company").GetString() == "C10" && r.GetProperty("policy").GetString() == "N01");
        var condition = row.GetProperty("conditions").EnumerateArray().Single(c => c.GetProperty("id").GetString() == "c4");
        var hired = condition.GetProperty("changes")[1];
        Assert.Equal([49, 500], condition.GetProperty("ratio").EnumerateArray().Select(n => n.GetInt32()));
        Assert.Equal((2, 502, "c2a"), (hired.GetProperty("by").GetInt32(), hired.GetProperty("along")[0].GetProperty("to").GetInt32(), hired.GetProperty("breaks")[0].GetProperty("condition").GetString()));
    }

    [Fact]
    public async Task What_a_change_breaks_is_looked_for_among_all_policies_whichever_are_asked_for()
    {
        var (_, output, _) = await _kefa.Run("match", "--companies", Companies, "--policies", Policies, "--as-of", "2026-06-15", "--policy", "N01", "--format", "json", "--explain");

        var rows = JsonDocument.Parse(output).RootElement.EnumerateArray().ToArray();
        Assert.All(rows, r => Assert.Equal("N01", r.GetProperty("policy").GetString()));
        var broken = rows.Single(r => r.GetProperty("company").GetString() == "C10").GetProperty("conditions").EnumerateArray().Single(c => c.GetProperty("id").GetString() == "c4")
            .GetProperty("changes")[1].GetProperty("breaks")[0];
        Assert.Equal(("N02", "c2a"), (broken.GetProperty("policy").GetString(), broken.GetProperty("condition").GetString()));
    }

    [Fact]
    public async Task An_explanation_is_refused_where_it_cannot_be_written()
    {
        var (code, _, errors) = await _kefa.Run("match", "--companies", Companies, "--policies", Policies, "--explain");

        Assert.NotEqual(0, code);
        Assert.Contains("--format json", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Companies_are_sorted_whatever_their_order_in_the_file()
    {
        var file = _kefa.Write("two.json", """[{"id":"B","classI":1},{"id":"A","classI":0}]""");

        var (code, _, _) = await _kefa.Run("match", "--companies", file, "--policies", Policies, "--policy", "N01", "--format", "csv", "--out", _kefa.PathOf("out.csv"));

        Assert.Equal(0, code);
        var lines = await File.ReadAllLinesAsync(_kefa.PathOf("out.csv"), TestContext.Current.CancellationToken);
        Assert.StartsWith("company,", lines[0], StringComparison.Ordinal);
        Assert.Equal(["A", "B"], lines.Skip(1).Select(l => l.Split(',')[0]));
    }

    [Fact]
    public async Task The_table_is_for_people()
    {
        var (code, output, _) = await _kefa.Run("match", "--companies", Companies, "--policies", Path.Combine(Policies, "national"), "--as-of", "2026-06-15", "--policy", "T01");

        Assert.Equal(0, code);
        Assert.Contains("C01      T01     InForce   E", output, StringComparison.Ordinal);
        Assert.Contains("2,300,000", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[{\"id\":\"X\",\n\"sales\":[1,2,\"x\",4]}]", "companies.json: line 2")]
    [InlineData("[{\"id\":\"X\"", "companies.json: line 1")]
    [InlineData("[{\"id\":\"X\"},\n {\"id\":\"X\"}]", "companies.json: line 2, column 2: The company 'X' is given twice: it stands already on line 1.")]
    [InlineData("[{\"id\":\"X\",\"sales\":[1]},\n{\"id\":\"Y\"},\n{\"name\":\"Z\"}]", "companies.json: line 3, column 1: The company has neither 'id' nor 'uscc'.")]
    [InlineData("[{\"id\":\"X\",\"foundedOn\":\"2020-02-30\"}]", "foundedOn")]
    [InlineData("", "empty")]
    public async Task Input_that_cannot_be_read_is_refused_with_file_line_and_reason_and_nothing_is_written(string json, string reason)
    {
        var file = _kefa.Write("companies.json", json);

        var (code, _, errors) = await _kefa.Run("match", "--companies", file, "--policies", Policies, "--format", "json", "--out", _kefa.PathOf("out.json"));

        Assert.NotEqual(0, code);
        Assert.Contains(reason, errors, StringComparison.Ordinal);
        Assert.False(File.Exists(_kefa.PathOf("out.json")));
    }

    [Fact]
    public async Task Another_encoding_is_named_with_the_place_where_it_shows()
    {
        System.Text.Encoding.RegisterProvider(System.Text.CodePagesEncodingProvider.Instance);
        var file = _kefa.PathOf("gb.json");
        await File.WriteAllBytesAsync(file, System.Text.Encoding.GetEncoding("GB18030").GetBytes("[{\"id\":\"X\",\n\"name\":\"公司\"}]"), TestContext.Current.CancellationToken);

        var (code, _, errors) = await _kefa.Run("match", "--companies", file, "--policies", Policies);

        Assert.NotEqual(0, code);
        Assert.Contains("gb.json: line 2, column 9: The text is not UTF-8 here: save the file as UTF-8.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_is_no_file_of_companies()
    {
        var (code, _, errors) = await _kefa.Run("match", "--companies", Policies, "--policies", Policies);

        Assert.NotEqual(0, code);
        Assert.Contains("is a folder; --companies takes a file.", errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_policy_that_does_not_hold_together_is_refused_with_file_and_line()
    {
        _kefa.Write("policies/p.dmn", "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" name=\"p\" namespace=\"p\">\n<decision");

        var (code, _, errors) = await _kefa.Run("match", "--companies", Companies, "--policies", _kefa.PathOf("policies"));

        Assert.NotEqual(0, code);
        Assert.Contains("p.dmn:2:", errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--as-of", "2026-02-30", "not a day")]
    [InlineData("--policy", "X99", "no policy 'X99'")]
    [InlineData("--format", "pdf", "pdf")]
    public async Task A_wrong_option_is_named(string option, string value, string reason)
    {
        var (code, output, errors) = await _kefa.Run("match", "--companies", Companies, "--policies", Policies, option, value);

        Assert.NotEqual(0, code);
        Assert.Contains(reason, output + errors, StringComparison.Ordinal);
    }
}
