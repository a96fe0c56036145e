using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;
using Kefa.Matching.Sql;
using Npgsql;

namespace Kefa.Benchmarks;

/// <summary>
/// All companies of the peers' benchmark against all its policies, counted by PostgreSQL. With further connections the table's parts stand on
/// those servers, by region, and one statement asks all of them.
/// </summary>
internal static class PopulationInDatabase
{
    private static readonly DateOnly AsOf = new(2026, 6, 15);

    public static async Task<int> RunAsync(string[] arguments)
    {
        var folder = Option(arguments, "--data");
        var connection = Option(arguments, "--database");
        if (folder is null || connection is null)
        {
            await Console.Error.WriteLineAsync("sql: give --data DIR, the folder that the generator wrote, and --database CONNECTION of a PostgreSQL database that may be filled.");
            return 2;
        }

        string[] parts = [.. arguments.Index().Where(a => a.Item == "--part").Select(a => arguments[a.Index + 1])];
        var threads = int.Parse(Option(arguments, "--threads") ?? "1", CultureInfo.InvariantCulture);
        var data = PeerData.Read(folder);
        var table = new CompanyTable(data.Dictionary, "peer_companies");
        await using var database = new NpgsqlConnection(connection);
        await database.OpenAsync();
        var start = Stopwatch.GetTimestamp();
        var companies = await LoadAsync(database, table, data, parts);
        var loaded = Stopwatch.GetElapsedTime(start);
        await RunAsync(database, string.Create(
            CultureInfo.InvariantCulture,
            $"SET jit = off; SET max_parallel_workers_per_gather = {threads - 1}; SET parallel_setup_cost = 0; SET parallel_tuple_cost = 0; SET min_parallel_table_scan_size = 0; SET enable_partitionwise_aggregate = on"));

        start = Stopwatch.GetTimestamp();
        var query = PolicyQuery.Of(data.Policies(), table.Source(1, ProfileBinder.DataYear(AsOf)), AsOf);
        var sql = query.Counts("region", 3);
        var translated = Stopwatch.GetElapsedTime(start);
        await File.WriteAllTextAsync(Path.Combine(folder, "kefa.sql"), sql);
        var (seconds, eligible, open) = (double.MaxValue, Array.Empty<long>(), Array.Empty<long>());
        for (var round = 0; round < 3; round++)
        {
            start = Stopwatch.GetTimestamp();
            (eligible, open) = await CountAsync(database, sql, query.Policies.Length);
            seconds = Math.Min(seconds, Stopwatch.GetElapsedTime(start).TotalSeconds);
        }

        Console.WriteLine(JsonSerializer.Serialize(new
        {
            engine = parts.Length == 0 ? "kefa-sql" : $"kefa-sql-{parts.Length}-servers",
            companies,
            policies = query.Policies.Length,
            threads,
            seconds = Math.Round(seconds, 3),
            pairs_per_s = (long)((double)companies * query.Policies.Length / seconds),
            matches = eligible.Sum(),
            digest = PeerData.Digest(eligible),
            digest_unknown = PeerData.Digest(open),
            unknown = open.Sum(),
            refused = query.Refused.Length,
            load_seconds = Math.Round(loaded.TotalSeconds, 3),
            translate_seconds = Math.Round(translated.TotalSeconds, 3),
            sql_bytes = sql.Length,
        }));
        return 0;
    }

    private static async Task<long> LoadAsync(NpgsqlConnection database, CompanyTable table, PeerData data, string[] parts)
    {
        await RunAsync(database, $"DROP TABLE IF EXISTS {table.QuotedName} CASCADE");
        var region = PolicyQuery.BeginningOf("region", 3);
        await RunAsync(database, table.Create(parts.Length == 0 ? "" : $"PARTITION BY LIST ({region})"));
        if (parts.Length > 0)
            await RunAsync(database, "CREATE EXTENSION IF NOT EXISTS postgres_fdw");
        for (var i = 0; i < parts.Length; i++)
            await AttachAsync(database, table, parts[i], i, parts.Length);
        var count = await CopyAsync(parts.Length == 0 ? [database.ConnectionString] : parts, table, data);
        await RunAsync(database, $"ANALYZE {table.QuotedName}");
        return count;
    }

    /// <summary>Sends each server its rows.</summary>
    private static async Task<long> CopyAsync(string[] servers, CompanyTable table, PeerData data)
    {
        var rows = new CompanyRow(table, AsOf);
        var region = data.Columns.IndexOf("region");
        NpgsqlConnection[] connections = [.. servers.Select(s => new NpgsqlConnection(s))];
        var texts = Array.ConvertAll(servers, _ => new StringBuilder());
        var copies = new TextWriter[servers.Length];
        for (var i = 0; i < servers.Length; i++)
        {
            await connections[i].OpenAsync();
            copies[i] = await connections[i].BeginTextImportAsync(table.CopyStatement);
        }

        long count = 0;
        foreach (var line in data.Companies())
        {
            var cell = line.Split(',')[region];
            var part = cell.Length == 0 ? servers.Length - 1 : int.Parse(cell.AsSpan(1), CultureInfo.InvariantCulture) % servers.Length;
            rows.Append(texts[part], 1, data.ProfileOf(line));
            count++;
            if (texts[part].Length < 256 * 1024)
                continue;
            await copies[part].WriteAsync(texts[part]);
            texts[part].Clear();
        }

        for (var i = 0; i < servers.Length; i++)
        {
            await copies[i].WriteAsync(texts[i]);
            await copies[i].DisposeAsync();
            await RunAsync(connections[i], $"ANALYZE {table.QuotedName}");
            await connections[i].DisposeAsync();
        }

        return count;
    }

    // The generator's regions R01 to R27 are dealt out in turn; the last server also has the companies whose region is not known.
    private static async Task AttachAsync(NpgsqlConnection database, CompanyTable table, string connection, int part, int parts)
    {
        var there = new NpgsqlConnectionStringBuilder(connection);
        await using (var server = new NpgsqlConnection(connection))
        {
            await server.OpenAsync();
            await RunAsync(server, $"DROP TABLE IF EXISTS {table.QuotedName}; {table.Create()}");
        }

        var values = Enumerable.Range(1, 27).Where(r => r % parts == part).Select(r => string.Create(CultureInfo.InvariantCulture, $"'R{r:00}'"));
        await RunAsync(database, string.Create(CultureInfo.InvariantCulture, $"""
            DROP SERVER IF EXISTS part{part} CASCADE;
            CREATE SERVER part{part} FOREIGN DATA WRAPPER postgres_fdw
              OPTIONS (host '{there.Host}', port '{there.Port}', dbname '{there.Database}', async_capable 'true', fetch_size '10000', fdw_tuple_cost '10');
            CREATE USER MAPPING FOR CURRENT_USER SERVER part{part} OPTIONS (user '{there.Username}');
            CREATE FOREIGN TABLE {table.Name}_{part} PARTITION OF {table.QuotedName} {(part == parts - 1 ? "DEFAULT" : $"FOR VALUES IN ({string.Join(", ", values)})")}
              SERVER part{part} OPTIONS (table_name '{table.Name}');
            """));
    }

    private static async Task<(long[] Eligible, long[] Open)> CountAsync(NpgsqlConnection database, string sql, int policies)
    {
        var (eligible, open) = (new long[policies], new long[policies]);
        await using var command = new NpgsqlCommand(sql, database) { CommandTimeout = 0 };
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var (some, perhaps) = (await reader.GetFieldValueAsync<long[]>(1), await reader.GetFieldValueAsync<long[]>(2));
            for (var i = 0; i < policies; i++)
            {
                eligible[i] += some[i];
                open[i] += perhaps[i];
            }
        }

        return (eligible, open);
    }

    private static async Task RunAsync(NpgsqlConnection database, string sql)
    {
        await using var command = new NpgsqlCommand(sql, database) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync();
    }

    private static string? Option(string[] arguments, string name) =>
        Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;
}
