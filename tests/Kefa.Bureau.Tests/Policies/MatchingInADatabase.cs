using System.Text.Json;
using Kefa.TestSupport;
using Npgsql;

namespace Kefa.Bureau.Tests.Policies;

public sealed class MatchingInADatabase
{
    private static readonly string Policies = Repository.Folder("content/policies");
    private static readonly string Companies = Repository.File("tests/fixtures/companies.json");
    private static readonly Dictionary<string, string?> Settings = new() { ["KEFA_CONTENT"] = Repository.Folder("content") };

    [Fact]
    public async Task Gives_the_rows_that_matching_a_file_gives()
    {
        var connection = await DatabaseAsync();
        Assert.Equal((0, ""), Ended(await KefaCommand.RunAsync(Settings, "companies", "table", "--database", connection, "--companies", Companies, "--as-of", "2026-06-15")));

        var there = await KefaCommand.RunAsync(Settings, "match", "--database", connection, "--policies", Policies, "--as-of", "2026-06-15", "--format", "json");
        var here = await KefaCommand.RunAsync(Settings, "match", "--companies", Companies, "--policies", Policies, "--as-of", "2026-06-15", "--format", "json");

        Assert.Equal(0, there.ExitCode);
        Assert.Contains("policies matched by SQL", there.Errors, StringComparison.Ordinal);
        var rows = Rows(there.Output);
        Assert.NotEmpty(rows);
        Assert.Equal(Rows(here.Output), rows);
    }

    [Fact]
    public async Task Sees_the_rows_of_its_bureau_alone()
    {
        var connection = await DatabaseAsync();
        foreach (var number in new[] { "1", "2" })
            await KefaCommand.RunAsync(Settings, "companies", "table", "--database", connection, "--companies", Companies, "--as-of", "2026-06-15", "--number", number);
        await RunAsync(connection, "UPDATE company_facts SET id = id || ' of 2' WHERE bureau = 2");

        var output = await KefaCommand.RunAsync(Settings, "match", "--database", connection, "--policies", Policies, "--as-of", "2026-06-15", "--bureau", "2", "--policy", "T05", "--format", "json");

        Assert.All(JsonDocument.Parse(output.Output).RootElement.EnumerateArray().ToArray(), r => Assert.EndsWith(" of 2", r.GetProperty("company").GetString(), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Filled_again_the_table_has_each_company_once()
    {
        var connection = await DatabaseAsync();
        for (var i = 0; i < 2; i++)
            Assert.Equal((0, ""), Ended(await KefaCommand.RunAsync(Settings, "companies", "table", "--database", connection, "--companies", Companies, "--as-of", "2026-06-15")));

        await using var database = NpgsqlDataSource.Create(connection);
        await using var count = database.CreateCommand("SELECT count(*) = count(DISTINCT id) FROM company_facts");
        Assert.Equal(true, await count.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_table_that_is_not_there_or_was_made_otherwise_is_refused_with_what_to_do()
    {
        var connection = await DatabaseAsync();
        var missing = await KefaCommand.RunAsync(Settings, "match", "--database", connection, "--policies", Policies, "--table", "nothing");
        await RunAsync(connection, "CREATE TABLE strange (id text)");
        var strange = await KefaCommand.RunAsync(Settings, "match", "--database", connection, "--policies", Policies, "--table", "strange");

        Assert.Equal((1, 1), (missing.ExitCode, strange.ExitCode));
        Assert.Contains("There is no table 'nothing'", missing.Errors, StringComparison.Ordinal);
        Assert.Contains("kefa companies table", strange.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_fact_that_does_not_fit_its_column_is_refused_by_name_and_nothing_is_kept()
    {
        var connection = await DatabaseAsync();
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "companies.json");
        await File.WriteAllTextAsync(file, """[{"id":"A","loanPrincipal":1},{"id":"B","loanPrincipal":0.125}]""", TestContext.Current.CancellationToken);

        var output = await KefaCommand.RunAsync(Settings, "companies", "table", "--database", connection, "--companies", file);

        Assert.Equal(1, output.ExitCode);
        Assert.Contains("The company 'B': loanPrincipal is 0.125; the table keeps 2 decimal places.", output.Errors, StringComparison.Ordinal);
        await using var database = NpgsqlDataSource.Create(connection);
        await using var count = database.CreateCommand("SELECT to_regclass('company_facts') IS NULL");
        Assert.Equal(true, await count.ExecuteScalarAsync(TestContext.Current.CancellationToken));
    }

    private static async Task<string> DatabaseAsync()
    {
        Assert.SkipWhen(PostgreSqlServer.Unavailable is not null, PostgreSqlServer.Unavailable ?? "");
        var server = await PostgreSqlServer.StartedAsync();
        return server.ConnectionString(await server.CreateDatabaseAsync());
    }

    private static async Task RunAsync(string connection, string sql)
    {
        await using var database = NpgsqlDataSource.Create(connection);
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }

    private static (int Code, string Errors) Ended(KefaOutput output) => (output.ExitCode, output.Errors);

    internal static string[] Rows(string json) => [.. JsonDocument.Parse(json).RootElement.EnumerateArray().Select(r =>
        $"{r.GetProperty("company")} {r.GetProperty("policy")} {r.GetProperty("validity")} {r.GetProperty("scope")} {r.GetProperty("verdict")} {r.GetProperty("failing").GetRawText().Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal)} {r.GetProperty("unknown").GetRawText().Replace(" ", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal)}")];
}
