using System.Globalization;
using System.Text;
using Kefa.Matching.Profiles;
using Kefa.Matching.Sql;
using Kefa.TestSupport;
using Npgsql;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>One table of companies, its parts on three PostgreSQL servers by province: one statement asks all of them at once.</summary>
public sealed class MatchingOverSeveralServers
{
    private static readonly DateOnly AsOf = new(2026, 6, 15);
    private static readonly CompanyTable Whole = new(ShippedPolicies.Dictionary, "whole");
    private static readonly CompanyTable Parted = new(ShippedPolicies.Dictionary, "parted");
    private static readonly string Province = PolicyQuery.BeginningOf("regionCode", 2);

    // The third part has every other province, and the companies whose region is not known.
    private static readonly string[] Parts = ["FOR VALUES IN ('35', '43', '44')", "FOR VALUES IN ('12', '31', '32', '41', '51')", "DEFAULT"];

    [Fact]
    public async Task Gives_what_one_server_gives_and_asks_all_at_once()
    {
        Assert.SkipWhen(PostgreSqlServer.Unavailable is not null, PostgreSqlServer.Unavailable ?? "");
        var cancellationToken = TestContext.Current.CancellationToken;
        var server = await PostgreSqlServer.StartedAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString(await server.CreateDatabaseAsync()));
        await connection.OpenAsync(cancellationToken);
        Assert.SkipUnless(
            await ScalarAsync(connection, "SELECT count(*) = 1 FROM pg_available_extensions WHERE name = 'postgres_fdw'") is true,
            "The extension postgres_fdw is not installed; it comes with PostgreSQL's contrib modules.");
        await RunAsync(connection, Whole.Create());
        await RunAsync(connection, Parted.Create($"PARTITION BY LIST ({Province})"));
        await RunAsync(connection, "CREATE EXTENSION postgres_fdw");
        for (var i = 0; i < Parts.Length; i++)
            await AttachAsync(connection, await PostgreSqlServer.StartAnotherAsync(), i);
        var companies = await RandomCompanies.MakeAsync(1_500, cancellationToken);
        foreach (var table in new[] { Whole, Parted })
            await RandomCompanies.LoadAsync(connection, table, AsOf, companies, cancellationToken);

        var (whole, parted) = (Query(Whole), Query(Parted));

        Assert.NotEmpty(whole.Policies);
        Assert.Equal(await RowsAsync(connection, whole.Verdicts()), await RowsAsync(connection, parted.Verdicts()));
        Assert.Equal(await RowsAsync(connection, whole.Counts()), await RowsAsync(connection, parted.Counts()));
        Assert.Equal(await RowsAsync(connection, whole.Counts("regionCode", 2)), await RowsAsync(connection, parted.Counts("regionCode", 2)));
        Assert.Equal(Parts.Length, Occurrences(await PlanAsync(connection, parted.Verdicts()), "Async Foreign Scan"));
    }

    [Fact]
    public async Task Counts_each_province_on_its_server()
    {
        Assert.SkipWhen(PostgreSqlServer.Unavailable is not null, PostgreSqlServer.Unavailable ?? "");
        var server = await PostgreSqlServer.StartedAsync();
        await using var connection = new NpgsqlConnection(server.ConnectionString(await server.CreateDatabaseAsync()));
        await connection.OpenAsync(TestContext.Current.CancellationToken);
        Assert.SkipUnless(
            await ScalarAsync(connection, "SELECT count(*) = 1 FROM pg_available_extensions WHERE name = 'postgres_fdw'") is true,
            "The extension postgres_fdw is not installed; it comes with PostgreSQL's contrib modules.");
        await RunAsync(connection, Parted.Create($"PARTITION BY LIST ({Province})"));
        await RunAsync(connection, "CREATE EXTENSION postgres_fdw");
        for (var i = 0; i < Parts.Length; i++)
            await AttachAsync(connection, server, i);
        await RunAsync(connection, "SET enable_partitionwise_aggregate = on");

        // Policies whose conditions only read columns are counted by the servers that have them.
        var plans = ShippedPolicies.All.Policies.Where(p => p.Id is "L15" or "L18" or "T05" or "T06" or "T07");
        var plan = await PlanAsync(connection, PolicyQuery.Of(plans, Parted.Source(1, 2025), AsOf).Counts("regionCode", 2));

        Assert.Equal(Parts.Length, Occurrences(plan, "Async Foreign Scan"));
        Assert.Equal(Parts.Length, Occurrences(plan, "Relations: Aggregate on"));
    }

    private static PolicyQuery Query(CompanyTable table) => PolicyQuery.Of(ShippedPolicies.All.On(AsOf), table.Source(1, ProfileBinder.DataYear(AsOf)), AsOf);

    private static async Task AttachAsync(NpgsqlConnection connection, PostgreSqlServer server, int part)
    {
        var database = await server.CreateDatabaseAsync();
        await using (var there = new NpgsqlConnection(server.ConnectionString(database)))
        {
            await there.OpenAsync(TestContext.Current.CancellationToken);
            await RunAsync(there, Parted.Create());
        }

        await RunAsync(connection, string.Create(CultureInfo.InvariantCulture, $"""
            CREATE SERVER part{part} FOREIGN DATA WRAPPER postgres_fdw
              OPTIONS (host '127.0.0.1', port '{server.Port}', dbname '{database}', async_capable 'true', fetch_size '5000', batch_size '500');
            CREATE USER MAPPING FOR CURRENT_USER SERVER part{part} OPTIONS (user 'kefa');
            CREATE FOREIGN TABLE parted_{part} PARTITION OF parted {Parts[part]} SERVER part{part} OPTIONS (table_name 'parted');
            """));
    }

    private static async Task<string[]> RowsAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        List<string> rows = [];
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
        {
            rows.Add(string.Join('|', Enumerable.Range(0, reader.FieldCount).Select(i =>
                reader.IsDBNull(i) ? "NULL" : reader.GetValue(i) is Array array ? string.Join(',', array.Cast<object>()) : reader.GetValue(i))));
        }

        return [.. rows.Order(StringComparer.Ordinal)];
    }

    private static async Task<string> PlanAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand("EXPLAIN " + sql, connection);
        await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
        var plan = new StringBuilder();
        while (await reader.ReadAsync(TestContext.Current.CancellationToken))
            plan.AppendLine(reader.GetString(0));
        return plan.ToString();
    }

    private static int Occurrences(string text, string part) => text.Split(part).Length - 1;

    private static async Task<object?> ScalarAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
