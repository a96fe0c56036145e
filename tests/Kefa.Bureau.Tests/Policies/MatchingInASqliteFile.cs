using System.Text.Json;
using Kefa.Bureau.Companies.Table;
using Kefa.Bureau.Policies;
using Kefa.Bureau.Storage;
using Kefa.Feel.Sql;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;
using Kefa.Matching.Sql;
using Kefa.TestSupport;
using Microsoft.Data.Sqlite;

namespace Kefa.Bureau.Tests.Policies;

public sealed class MatchingInASqliteFile : IDisposable
{
    private static readonly DateOnly AsOf = new(2026, 6, 15);
    private static readonly string Policies = Repository.Folder("content/policies");
    private static readonly string Companies = Repository.File("tests/fixtures/companies.json");
    private static readonly Dictionary<string, string?> Settings = new() { ["KEFA_CONTENT"] = Repository.Folder("content") };

    private readonly TemporaryFolder _folder = new();

    private string Database => Path.Combine(_folder.Path, "companies.db");

    private string Connection => $"Data Source={Database}";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Gives_the_rows_that_matching_a_file_gives()
    {
        Assert.Equal((0, ""), Ended(await FillAsync()));

        var there = await MatchAsync("--database", Connection, "--format", "json");
        var here = await MatchAsync("--companies", Companies, "--format", "json");

        Assert.Equal(0, there.ExitCode);
        Assert.Contains("policies matched by SQL, 0 by the engine.", there.Errors, StringComparison.Ordinal);
        var rows = MatchingInADatabase.Rows(there.Output);
        Assert.NotEmpty(rows);
        Assert.Equal(MatchingInADatabase.Rows(here.Output), rows);
    }

    [Fact]
    public async Task Decides_random_companies_as_the_single_decision_does_by_SQL_and_by_the_engine()
    {
        var companies = await RandomCompanies.MakeAsync(400, Cancel);
        var policies = ShippedPolicies.All.On(AsOf);
        await using var database = CompanyDatabase.Of(Connection);
        var table = new CompanyTable(ShippedPolicies.Dictionary, "company_facts", database.Dialect);
        await database.FillAsync(table, 1, AsOf, companies.ToAsyncEnumerable(), Cancel);
        var source = table.Source(1, ProfileBinder.DataYear(AsOf));
        var bySql = PolicyQuery.Of(policies, source, AsOf);
        // A table without facts can say no policy: the engine decides all of them, over the same rows.
        var byEngine = PolicyQuery.Of(policies, new SqlSource(source.Dialect, source.Table, source.Scope, []), AsOf);

        var expected = Expected(policies, companies);
        Assert.Empty(bySql.Refused);
        Assert.Empty(byEngine.Policies);
        Assert.Equal(expected, await VerdictsAsync(new MatchInDatabase(database, table, bySql, 1, AsOf)));
        Assert.Equal(expected, await VerdictsAsync(new MatchInDatabase(database, table, byEngine, 1, AsOf)));
        await CheckTotalsAsync(bySql, [.. ShippedPolicies.Evaluator.EvaluateAll(policies, companies, AsOf, Cancel).SelectMany(r => r)]);
    }

    [Fact]
    public async Task Filled_again_the_table_has_each_company_once_and_each_bureau_its_own()
    {
        await FillAsync("--number", "2");
        for (var i = 0; i < 2; i++)
            Assert.Equal((0, ""), Ended(await FillAsync()));
        var count = JsonDocument.Parse(await File.ReadAllTextAsync(Companies, Cancel)).RootElement.GetArrayLength();

        Assert.Equal($"1:{count} 2:{count}", await ScalarAsync("SELECT group_concat(bureau || ':' || n, ' ') FROM (SELECT bureau, count(*) AS n FROM company_facts GROUP BY bureau ORDER BY bureau)"));
    }

    [Fact]
    public async Task A_fact_that_does_not_fit_its_column_is_refused_by_name_and_nothing_is_kept()
    {
        var file = Path.Combine(_folder.Path, "companies.json");
        await File.WriteAllTextAsync(file, """[{"id":"A","loanPrincipal":1},{"id":"B","loanPrincipal":0.125}]""", Cancel);

        var output = await KefaCommand.RunAsync(Settings, "companies", "table", "--database", Connection, "--companies", file);

        Assert.Equal(1, output.ExitCode);
        Assert.Contains("The company 'B': loanPrincipal is 0.125; the table keeps 2 decimal places.", output.Errors, StringComparison.Ordinal);
        Assert.Equal(0L, await ScalarAsync("SELECT count(*) FROM sqlite_schema"));
    }

    [Theory]
    [InlineData("\"loanPrincipal\" = '0.125'")]
    [InlineData("\"loanPrincipal\" = '1e3'")]
    [InlineData("\"loanPrincipal\" = '-1'")]
    [InlineData("\"loanPrincipal\" = '10000000000000'")]
    [InlineData("\"loanPrincipal\" = '1', \"loanPrincipal_none\" = 1")]
    public async Task The_table_itself_refuses_what_SQL_could_not_decide_exactly(string change)
    {
        var file = Path.Combine(_folder.Path, "companies.json");
        await File.WriteAllTextAsync(file, """[{"id":"A","loanPrincipal":1}]""", Cancel);
        Assert.Equal((0, ""), Ended(await KefaCommand.RunAsync(Settings, "companies", "table", "--database", Connection, "--companies", file)));
        Assert.Equal("0.50", await ScalarAsync("UPDATE company_facts SET \"loanPrincipal\" = '0.50' RETURNING \"loanPrincipal\""));

        var refused = await Assert.ThrowsAsync<SqliteException>(() => ScalarAsync($"UPDATE company_facts SET {change}"));

        Assert.Contains("CHECK constraint failed", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nonsense", "This is not a connection string like 'Host=")]
    [InlineData("Database=kefa", "it names neither a host nor a file.")]
    [InlineData("Data Source=FOLDER/nothing.db", "nothing.db' cannot be opened; 'kefa companies table' makes it")]
    [InlineData("Data Source=FOLDER/nothing.db;Password=a;Nonsense=b", "keyword 'nonsense' is not supported")]
    [InlineData("Data Source=FOLDER/text.db", "The database cannot be used: SQLite Error 26")]
    [InlineData("Data Source=FOLDER/empty.db", "There is no table 'company_facts' in this database: make it with 'kefa companies table'.")]
    [InlineData("Data Source=FOLDER/strange.db", "The table 'company_facts' was not made for this profile dictionary")]
    public async Task A_wrong_connection_is_refused_with_what_to_do(string connection, string message)
    {
        await File.WriteAllTextAsync(Path.Combine(_folder.Path, "text.db"), new string('x', 5_000), Cancel);
        await File.WriteAllBytesAsync(Path.Combine(_folder.Path, "empty.db"), [], Cancel);
        await ScalarAsync("CREATE TABLE company_facts (id TEXT)", Path.Combine(_folder.Path, "strange.db"));

        var output = await MatchAsync("--database", connection.Replace("FOLDER", _folder.Path, StringComparison.Ordinal));

        Assert.Equal((1, ""), (output.ExitCode, output.Output));
        Assert.Contains(message, output.Errors, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_folder.Path, "nothing.db")));
    }

    [Fact]
    public async Task Workers_say_that_they_need_PostgreSQL()
    {
        var output = await KefaCommand.RunAsync(Settings, "match", "work", "--database", Connection, "--policies", Policies);

        Assert.Equal(1, output.ExitCode);
        Assert.Contains("this connection is one to SQLite: match its table with 'kefa match --database'.", output.Errors, StringComparison.Ordinal);
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Expected(IReadOnlyList<Policy> policies, IReadOnlyList<Profile> companies)
    {
        var results = ShippedPolicies.Evaluator.EvaluateAll(policies, companies, AsOf, Cancel);
        return [.. companies.SelectMany((company, i) => results[i].Select(r => Row(company.Id, r.Policy, r.Scope, r.Verdict, r.Failing.Select(c => c.Condition.Id), r.Unknown.Select(c => c.Condition.Id))))
            .Order(StringComparer.Ordinal)];
    }

    private static async Task<string[]> VerdictsAsync(MatchInDatabase match)
    {
        List<string> rows = [];
        await foreach (var company in match.CompaniesAsync(Cancel))
            rows.AddRange(company.Select(v => Row(v.Company, v.Policy, v.Scope, v.Verdict, v.Failing, v.Unknown)));
        return [.. rows.Order(StringComparer.Ordinal)];
    }

    private static string Row(string company, Policy policy, PolicyScope scope, Verdict verdict, IEnumerable<string> failing, IEnumerable<string> unknown) =>
        $"{company} {policy.Id} {scope} {verdict} [{string.Join(' ', failing)}] [{string.Join(' ', unknown)}]";

    private async Task CheckTotalsAsync(PolicyQuery query, PolicyResult[] results)
    {
        await using var connection = new SqliteConnection(Connection);
        SqliteArithmetic.Register(connection);
        await connection.OpenAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = query.Counts();
        await using var reader = await command.ExecuteReaderAsync(Cancel);
        Assert.True(await reader.ReadAsync(Cancel));
        foreach (var (column, verdict) in new[] { (0, Verdict.E), (1, Verdict.U) })
        {
            var expected = query.Policies.Select(p => results.Count(r => r.Policy == p.Policy && r.Verdict == verdict));
            Assert.Equal(expected, JsonSerializer.Deserialize<int[]>(reader.GetString(column))!);
        }
    }

    private Task<KefaOutput> FillAsync(params string[] further) =>
        KefaCommand.RunAsync(Settings, ["companies", "table", "--database", Connection, "--companies", Companies, "--as-of", "2026-06-15", .. further]);

    private static Task<KefaOutput> MatchAsync(params string[] further) => KefaCommand.RunAsync(Settings, ["match", "--policies", Policies, "--as-of", "2026-06-15", .. further]);

    private async Task<object?> ScalarAsync(string sql, string? file = null)
    {
        await using var connection = new SqliteConnection($"Data Source={file ?? Database};Pooling=False");
        await connection.OpenAsync(Cancel);
        await using var command = connection.CreateCommand();
        command.CommandText = sql;
        return await command.ExecuteScalarAsync(Cancel);
    }

    private static (int Code, string Errors) Ended(KefaOutput output) => (output.ExitCode, output.Errors);
}
