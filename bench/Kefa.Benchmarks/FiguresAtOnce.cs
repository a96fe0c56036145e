using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Kefa.Bureau;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Demo;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Storage;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Kefa.Benchmarks;

/// <summary>
/// All figures of a year from nothing, again when nothing happened, and after one act, over the demo year copied very many times: the same procedures, stages and fields as a
/// bureau has them. Writes into an empty PostgreSQL database of its own.
/// </summary>
internal static class FiguresAtOnce
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        if (Option(arguments, "--database") is not { } connection || Option(arguments, "--content") is not { } content)
        {
            await Console.Error.WriteLineAsync("figures: give an empty PostgreSQL database and the content folder, --database 'Host=…;Database=…' --content content [--matters 1000000] [--events 10000000]");
            return 2;
        }
        int matters = Number(arguments, "--matters", 1_000_000), events = Number(arguments, "--events", 10_000_000);
        await using ServiceProvider services = Services(connection);
        await using (AsyncServiceScope migrating = services.CreateAsyncScope()) await migrating.ServiceProvider.GetRequiredService<Schema>().MigrateAsync(CancellationToken.None);
        LoadDemoOutcome demo = await services.GetRequiredService<LoadDemo>().HandleAsync(Path.GetFullPath(content), null, CancellationToken.None);
        if (!demo.WasThere) await CopyAsync(connection, demo.Bureau.Id, matters, events); // a database of an earlier run is measured as it is
        await ExecuteAsync(connection, "DELETE FROM figure_result");
        (long rows, long happened) = await CountAsync(connection);

        FigurePeriod year = FigurePeriod.OfYear(demo.Bureau.Today(TimeProvider.System).Year);
        (double first, int figures, double processor) = await AllAsync(services, demo.Bureau, year);
        (double again, _, _) = await AllAsync(services, demo.Bureau, year);
        await ExecuteAsync(connection, "UPDATE matter SET last_event = last_event + 1 WHERE stream = (SELECT stream FROM matter WHERE procedure = 'deputy-proposal' LIMIT 1)");
        (double after, _, _) = await AllAsync(services, demo.Bureau, year);
        (double records, _, _) = await TimeAsync(services, demo.Bureau, async scope =>
            (await scope.GetRequiredService<FigureRecords>().PageAsync("GID-01", year, new FigureRecordFilter(), 1, 25, Kefa.Bureau.Matters.Acting.Visitor with { Roles = [new(Kefa.Bureau.Accounts.Roles.LegalSection)] }, CancellationToken.None))!.Total);
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            what = "figures", matters = rows, events = happened, figures, period = year.ToString(), from_nothing_s = first, from_nothing_own_processor_s = processor, nothing_changed_s = again, one_act_later_s = after, records_first_page_s = records,
        }));
        return 0;
    }

    private static Task<(double Seconds, int Result, double Processor)> AllAsync(ServiceProvider services, BureauInfo bureau, FigurePeriod year) =>
        TimeAsync(services, bureau, async scope => (await scope.GetRequiredService<ComputeFigures>().HandleAsync(year, null, CancellationToken.None)).Count);

    private static async Task<(double Seconds, int Result, double Processor)> TimeAsync(ServiceProvider services, BureauInfo bureau, Func<IServiceProvider, Task<int>> act)
    {
        await using AsyncServiceScope scope = services.CreateBureauScope(bureau);
        (long begun, TimeSpan used) = (Stopwatch.GetTimestamp(), Environment.CpuUsage.TotalTime);
        int result = await act(scope.ServiceProvider);
        return (Math.Round(Stopwatch.GetElapsedTime(begun).TotalSeconds, 2), result, Math.Round((Environment.CpuUsage.TotalTime - used).TotalSeconds, 2));
    }

    /// <summary>Copies matters and their events under new names until there are as many; bodies are not copied, no figure reads them.</summary>
    private static async Task CopyAsync(string connection, int bureau, int matters, int events)
    {
        (long own, long happened) = await CountAsync(connection);
        long copies = (matters / own) + 1, copiesOfEvents = Math.Max(copies, (events / happened) + 1);
        string columns = await ColumnsAsync(connection, "matter", "stream", "number"), of = await ColumnsAsync(connection, "event", "stream");
        await ExecuteAsync(connection, $"INSERT INTO matter (stream, number, {columns}) SELECT stream || '/' || i, 'B' || i || right(number, 10), {columns} FROM matter, generate_series(1, {copies - 1}) AS i WHERE bureau_id = {bureau}");
        await ExecuteAsync(connection, $"INSERT INTO event (stream, {of}) SELECT stream || '/' || i, {of} FROM event, generate_series(1, {copiesOfEvents - 1}) AS i WHERE bureau_id = {bureau} AND kind = 'matter'");
        await ExecuteAsync(connection, "VACUUM ANALYZE matter");
        await ExecuteAsync(connection, "VACUUM ANALYZE event");
    }

    private static async Task<(long Matters, long Events)> CountAsync(string connection)
    {
        await using var database = new NpgsqlConnection(connection);
        await database.OpenAsync();
        await using var count = new NpgsqlCommand("SELECT (SELECT count(*) FROM matter), (SELECT count(*) FROM event WHERE kind = 'matter')", database) { CommandTimeout = 600 };
        await using NpgsqlDataReader reader = await count.ExecuteReaderAsync();
        await reader.ReadAsync();
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private static async Task<string> ColumnsAsync(string connection, string table, params string[] without)
    {
        await using var database = new NpgsqlConnection(connection);
        await database.OpenAsync();
        await using var columns = new NpgsqlCommand("SELECT string_agg(column_name, ', ') FROM information_schema.columns WHERE table_schema = 'public' AND table_name = $1 AND NOT column_name = ANY ($2)", database);
        columns.Parameters.Add(new() { Value = table });
        columns.Parameters.Add(new() { Value = without });
        return (string)(await columns.ExecuteScalarAsync())!;
    }

    private static async Task ExecuteAsync(string connection, string sql)
    {
        await using var database = new NpgsqlConnection(connection);
        await database.OpenAsync();
        await using var command = new NpgsqlCommand(sql, database) { CommandTimeout = 3600 };
        await command.ExecuteNonQueryAsync();
    }

    private static ServiceProvider Services(string connection)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("KEFA_DATABASE", connection), new("KEFA_DATA", Directory.CreateTempSubdirectory("kefa-bench-").FullName)]).Build();
        var services = new ServiceCollection();
        services.AddSingleton(configuration).AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddKefaBureau(configuration);
        return services.BuildServiceProvider();
    }

    private static string? Option(string[] arguments, string name) => Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;

    private static int Number(string[] arguments, string name, int otherwise) => Option(arguments, name) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : otherwise;
}
