using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Kefa.Bureau;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Evidence.Tree;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Benchmarks;

/// <summary>
/// Acts of one event each, sealed in their own transactions by several clients while the publisher works beside them; and for SQLite the same rows by
/// bare prepared statements. For PostgreSQL <c>bench/seal</c> runs pgbench on the same server in the same run.
/// </summary>
internal static class Sealing
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        string? database = Option(arguments, "--database");
        int clients = int.Parse(Option(arguments, "--clients") ?? "16", CultureInfo.InvariantCulture), seconds = int.Parse(Option(arguments, "--seconds") ?? "10", CultureInfo.InvariantCulture);
        string folder = Directory.CreateTempSubdirectory("kefa-seal-").FullName;
        try
        {
            IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("KEFA_DATA", folder), new("KEFA_DATABASE", database)]).Build();
            var services = new ServiceCollection();
            services.AddSingleton(configuration).AddLogging().AddKefaBureau(configuration);
            await using ServiceProvider application = services.BuildServiceProvider();
            BureauInfo bureau = await PrepareAsync(application);
            object measured = await MeasureAsync(application, bureau, clients, seconds);
            Console.WriteLine(JsonSerializer.Serialize(new { database = database is null ? "sqlite" : "postgresql", clients, seconds, measured, raw_per_second = database is null ? await RawAsync(folder, seconds) : (double?)null }));
            return 0;
        }
        finally
        {
            SqliteConnection.ClearAllPools();
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<BureauInfo> PrepareAsync(ServiceProvider application)
    {
        await using AsyncServiceScope scope = application.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Schema>().MigrateAsync(default);
        var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        if (!await db.Bureaus.AnyAsync())
        {
            db.Add(new BureauUnit { Code = "bench", NameZh = "测", NameEn = "Bench", IsDefault = true, CreatedAt = TimeProvider.System.GetUtcNow() });
            await db.SaveChangesAsync();
        }
        return (await application.GetRequiredService<BureauDirectory>().AllAsync(default))[0];
    }

    private static async Task<object> MeasureAsync(ServiceProvider application, BureauInfo bureau, int clients, int seconds)
    {
        string run = Guid.NewGuid().ToString("N")[..8];
        byte[] body = JsonSerializer.SerializeToUtf8Bytes(new { text = new string('x', 200), sum = "12.50" });
        // The first thousands of acts are compiled while they run: they are not counted.
        await Task.WhenAll(Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            for (int i = 0; i < 4_000 / clients; i++) await ActAsync(application, bureau, string.Create(CultureInfo.InvariantCulture, $"warm/{run}/{client}/{i}"), body);
        })));
        await PublishAsync(application, bureau);

        using var end = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        var watch = Stopwatch.StartNew();
        TimeSpan processor = Environment.CpuUsage.TotalTime;
        Task<long>[] acting = [.. Enumerable.Range(0, clients).Select(client => Task.Run(async () =>
        {
            long acts = 0;
            for (; !end.IsCancellationRequested; acts++) await ActAsync(application, bureau, string.Create(CultureInfo.InvariantCulture, $"matter/{run}/{client}/{acts}"), body);
            return acts;
        }))];
        Task publishing = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested)
            {
                await PublishAsync(application, bureau);
                await Task.Delay(200, CancellationToken.None);
            }
        }, CancellationToken.None);
        List<double> lags = await LagsAsync(application, bureau, run, body, end.Token);
        long total = (await Task.WhenAll(acting)).Sum();
        double elapsed = watch.Elapsed.TotalSeconds;
        await publishing;
        processor = Environment.CpuUsage.TotalTime - processor;
        lags.Sort();
        return new { acts_per_second = Math.Round(total / elapsed), processor_ms_per_act = Math.Round(processor.TotalMilliseconds / total, 2), lag_median_s = Math.Round(lags[lags.Count / 2], 2), lag_max_s = Math.Round(lags[^1], 2), lag_samples = lags.Count };
    }

    /// <summary>From the commit of an act to the checkpoint over it.</summary>
    private static async Task<List<double>> LagsAsync(ServiceProvider application, BureauInfo bureau, string run, byte[] body, CancellationToken end)
    {
        var lags = new List<double>();
        for (int i = 0; !end.IsCancellationRequested; i++)
        {
            string stream = string.Create(CultureInfo.InvariantCulture, $"lag/{run}/{i}");
            await ActAsync(application, bureau, stream, body);
            long committed = Stopwatch.GetTimestamp();
            while (true)
            {
                await using AsyncServiceScope scope = application.CreateBureauScope(bureau);
                var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
                byte[] commitment = (await db.Set<StreamEvent>().AsNoTracking().SingleAsync(e => e.Stream == stream, CancellationToken.None)).Commitment!;
                byte[] hash = TreeHash.OfLeaf(Kefa.Evidence.Records.SealedRecord.Entry(new TreeHash(commitment))).ToArray();
                long? ix = await db.Set<Leaf>().Where(leaf => leaf.Hash == hash).Select(leaf => leaf.Ix).SingleAsync(CancellationToken.None);
                if (ix is not null && await db.Set<LogCheckpoint>().AnyAsync(checkpoint => checkpoint.Size > ix, CancellationToken.None)) break;
                await Task.Delay(20, CancellationToken.None);
            }
            lags.Add(Stopwatch.GetElapsedTime(committed).TotalSeconds);
            await Task.Delay(300, CancellationToken.None);
        }
        return lags;
    }

    private static async Task ActAsync(ServiceProvider application, BureauInfo bureau, string stream, byte[] body)
    {
        await using AsyncServiceScope scope = application.CreateBureauScope(bureau);
        await scope.ServiceProvider.GetRequiredService<EventWriter>().AppendAsync(stream, 0, [new NewEvent("matter", "Accepted", body) { Actor = "officer", Role = "handlingSection" }], default);
    }

    private static async Task PublishAsync(ServiceProvider application, BureauInfo bureau)
    {
        await using AsyncServiceScope scope = application.CreateBureauScope(bureau);
        PublishOutcome outcome = await scope.ServiceProvider.GetRequiredService<PublishLog>().HandleAsync(1, default);
        if (outcome.Trouble is { } trouble) throw new InvalidOperationException(trouble.Text.En);
    }

    /// <summary>The same three rows by prepared statements on one connection, each transaction on the disk.</summary>
    private static async Task<double> RawAsync(string folder, int seconds)
    {
        await using var connection = new SqliteConnection($"Data Source={Path.Combine(folder, "kefa.db")};Foreign Keys=True");
        await connection.OpenAsync();
        await using (SqliteCommand pragmas = connection.CreateCommand())
        {
            pragmas.CommandText = "PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;";
            await pragmas.ExecuteNonQueryAsync();
        }
        await using SqliteCommand insert = connection.CreateCommand();
        insert.CommandText =
            """
            INSERT INTO event (bureau_id, stream, n, kind, type, actor, role, at, day, commitment) VALUES (1, @s, 1, 'matter', 'Accepted', 'officer', 'handlingSection', '2026-01-01 00:00:00', '2026-01-01', @h);
            INSERT INTO event_body (bureau_id, stream, n, bytes, salt, data) VALUES (1, @s, 1, @b, @h, '{"sum":"12.50"}');
            INSERT INTO leaf (bureau_id, kind, hash, entry, stream, n) VALUES (1, 'Event', @h, @h, @s, 1);
            """;
        SqliteParameter stream = insert.Parameters.Add("@s", SqliteType.Text), hash = insert.Parameters.Add("@h", SqliteType.Blob);
        insert.Parameters.Add("@b", SqliteType.Blob).Value = new byte[550];
        var watch = Stopwatch.StartNew();
        long acts = 0;
        for (; watch.Elapsed.TotalSeconds < seconds; acts++)
        {
            (stream.Value, hash.Value) = (string.Create(CultureInfo.InvariantCulture, $"raw/{acts}"), System.Security.Cryptography.RandomNumberGenerator.GetBytes(32));
            await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync();
            insert.Transaction = transaction;
            await insert.ExecuteNonQueryAsync();
            await transaction.CommitAsync();
        }
        return Math.Round(acts / watch.Elapsed.TotalSeconds);
    }

    private static string? Option(string[] arguments, string name) => Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;
}
