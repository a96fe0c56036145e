using System.Globalization;
using Kefa.Bureau.Companies.Table;
using Kefa.Bureau.Policies.Partitions;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;
using Kefa.Matching.Sql;
using Kefa.TestSupport;
using Npgsql;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>Several processes match one table in parts; whoever is killed is replaced, and nothing is lost or counted twice.</summary>
public sealed class MatchingInParts
{
    private const int Companies = 600;
    private const int PartSize = 50;

    private static readonly DateOnly AsOf = new(2026, 6, 15);
    private static readonly CompanyTable Table = new(ShippedPolicies.Dictionary, "company_facts");

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Killed_workers_are_taken_over_and_the_result_is_that_of_the_single_decision()
    {
        Assert.SkipWhen(PostgreSqlServer.Unavailable is not null, PostgreSqlServer.Unavailable ?? "");
        var connection = await FilledAsync();
        await using var database = NpgsqlDataSource.Create(connection);
        var profiles = await RandomCompanies.MakeAsync(Companies, Cancel);

        using (var first = Start(connection))
        {
            // Killed (signal 9) while it works on some part.
            while (await DoneAsync(database) is not (>= 2 and < Companies / PartSize))
            {
                Assert.False(first.HasExited, "The worker ended before it was killed.");
                await Task.Delay(10, Cancel);
            }

            first.Kill();
            await first.WaitForExitAsync(Cancel);
        }

        Assert.InRange(await DoneAsync(database), 2, (Companies / PartSize) - 1);
        using var second = Start(connection);
        using var third = Start(connection);
        var outputs = await Task.WhenAll(second.StandardOutput.ReadToEndAsync(Cancel), third.StandardOutput.ReadToEndAsync(Cancel));
        await Task.WhenAll(second.WaitForExitAsync(Cancel), third.WaitForExitAsync(Cancel));
        Assert.True(second.ExitCode == 0 && third.ExitCode == 0, await second.StandardError.ReadToEndAsync(Cancel) + await third.StandardError.ReadToEndAsync(Cancel));
        Assert.Equal(outputs[0], outputs[1]);

        var run = new MatchRun(database, Table, (string)(await ScalarAsync(database, "SELECT run FROM match_run"))!);
        Assert.Equal(new RunProgress(Companies / PartSize, Companies / PartSize, Companies), await run.ProgressAsync(Cancel));
        var policies = ShippedPolicies.All.On(AsOf);
        var totals = (await run.TotalsAsync(Cancel)).ToDictionary(t => t.Policy, StringComparer.Ordinal);
        var verdicts = ShippedPolicies.Evaluator.EvaluateAll(policies, profiles, AsOf, Cancel);
        for (var policy = 0; policy < policies.Length; policy++)
        {
            var name = $"{policies[policy].Id}@{policies[policy].Version}";
            Assert.Equal(Ids(Verdict.E), await run.CompaniesAsync(name, open: false, Cancel).ToListAsync(Cancel));
            Assert.Equal(Ids(Verdict.U), await run.CompaniesAsync(name, open: true, Cancel).ToListAsync(Cancel));
            Assert.Equal((Ids(Verdict.E).Length, Ids(Verdict.U).Length), ((int)totals[name].Eligible, (int)totals[name].Open));

            string[] Ids(Verdict verdict) =>
                [.. profiles.Where((_, i) => verdicts[i][policy].Verdict == verdict).Select(p => p.Id).Order(StringComparer.Ordinal)];
        }
    }

    [Fact]
    public async Task What_a_worker_brings_after_its_part_was_taken_over_is_refused()
    {
        Assert.SkipWhen(PostgreSqlServer.Unavailable is not null, PostgreSqlServer.Unavailable ?? "");
        await using var database = NpgsqlDataSource.Create(await FilledAsync());
        var run = new MatchRun(database, Table, "late");
        await run.BeginAsync(["X"], 1, 2025, Companies, Cancel);
        await run.BeginAsync(["X"], 1, 2025, Companies, Cancel); // a second worker begins the same run

        var late = await run.TakeAsync("late", TimeSpan.FromMilliseconds(1), Cancel);
        await Task.Delay(20, Cancel);
        var next = await run.TakeAsync("next", TimeSpan.FromMinutes(1), Cancel);
        Assert.Equal(late!.Number, next!.Number);
        Assert.Null(await run.TakeAsync("third", TimeSpan.FromMinutes(1), Cancel));

        MatchedPart found = new(["A"], [([1], [0], 1, 0)]);
        Assert.False(await run.StoreAsync(late, new MatchedPart(["A"], [([0], [1], 0, 1)]), ["X"], Cancel));
        Assert.True(await run.StoreAsync(next, found, ["X"], Cancel));
        Assert.False(await run.StoreAsync(next, found, ["X"], Cancel));
        Assert.Equal([new PolicyTotal("X", 1, 0)], await run.TotalsAsync(Cancel));
        Assert.Equal(["A"], await run.CompaniesAsync("X", open: false, Cancel).ToListAsync(Cancel));
    }

    private static async Task<string> FilledAsync()
    {
        var server = await PostgreSqlServer.StartedAsync();
        var connectionString = server.ConnectionString(await server.CreateDatabaseAsync());
        await using var connection = new NpgsqlConnection(connectionString);
        await connection.OpenAsync(Cancel);
        await new CompanyTableFile(connection, Table).FillAsync(1, AsOf, (await RandomCompanies.MakeAsync(Companies, Cancel)).ToAsyncEnumerable(), Cancel);
        return connectionString;
    }

    private static System.Diagnostics.Process Start(string connection) => KefaCommand.Start(
        new Dictionary<string, string?>(StringComparer.Ordinal) { ["KEFA_CONTENT"] = Repository.Folder("content") },
        "match", "work", "--database", connection, "--policies", Repository.Folder("content/policies"), "--as-of", "2026-06-15",
        "--part-size", PartSize.ToString(CultureInfo.InvariantCulture), "--lease", "2", "--threads", "1");

    private static async Task<int> DoneAsync(NpgsqlDataSource database) =>
        await ScalarAsync(database, "SELECT to_regclass('match_part') IS NOT NULL") is true && await ScalarAsync(database, "SELECT count(*) FILTER (WHERE done) FROM match_part") is long done ? (int)done : 0;

    private static async Task<object?> ScalarAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Cancel);
    }
}
