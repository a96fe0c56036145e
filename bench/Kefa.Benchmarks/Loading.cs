using System.Diagnostics;
using System.Text.Json;
using Kefa.Bureau.Companies.Table;
using Kefa.Bureau.Policies.Partitions;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;
using Kefa.Matching.Sql;
using Npgsql;

namespace Kefa.Benchmarks;

/// <summary>Reading the peers' companies from a table of PostgreSQL into the columns that bitmaps are made from.</summary>
internal static class Loading
{
    private static readonly DateOnly AsOf = new(2026, 6, 15);

    public static async Task<int> RunAsync(string folder, string connectionString)
    {
        var data = PeerData.Read(folder);
        var space = PolicyPlan.SpaceOn(AsOf);
        foreach (var policy in data.Policies())
            PolicyPlan.Of(policy, space);
        CompanyTable table = new(data.Dictionary, "kefa_bench_companies");
        await using var database = NpgsqlDataSource.Create(connectionString);
        await using (var connection = await database.OpenConnectionAsync())
        {
            await using (var drop = new NpgsqlCommand($"DROP TABLE IF EXISTS {table.QuotedName}", connection))
                await drop.ExecuteNonQueryAsync();
            await new CompanyTableFile(connection, table).FillAsync(1, AsOf, data.Companies().Select(data.ProfileOf).ToAsyncEnumerable(), CancellationToken.None);
        }

        ColumnLoader loader = new(database, table, space.Slots);
        var best = double.MaxValue;
        var (companies, bytes) = (0, 0L);
        for (var round = 0; round < 3; round++)
        {
            var start = Stopwatch.GetTimestamp();
            var (_, columns) = await loader.LoadAsync(1, ProfileBinder.DataYear(AsOf), "", null, CancellationToken.None);
            best = Math.Min(best, Stopwatch.GetElapsedTime(start).TotalSeconds);
            (companies, bytes) = (columns.Count, columns.Bytes);
        }

        Console.WriteLine(JsonSerializer.Serialize(new { engine = "kefa-load", companies, columns = space.Slots.Count, seconds = Math.Round(best, 3), companies_per_s = Math.Round(companies / best), column_bytes = bytes }));
        return 0;
    }
}
