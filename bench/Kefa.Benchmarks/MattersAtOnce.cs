using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Kefa.Bureau;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Storage;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Kefa.Benchmarks;

/// <summary>
/// Acts per second through the real use case, by many clients, beside pgbench with a transaction of the same rows on the same server in the same run; then a
/// matter with many events, and the work list over very many matters. Writes into an empty database of its own.
/// </summary>
internal static class MattersAtOnce
{
    private const string Procedure = "disclosure-on-request";
    private static readonly Acting Applicant = new(Acting.VisitorId, "visitor", null, []);
    private static readonly Acting Office = new(Guid.CreateVersion7().ToString(), "office", Guid.CreateVersion7(), [new ActingRole(Roles.GeneralOffice)]);
    private static readonly Acting Section = new(Guid.CreateVersion7().ToString(), "section", Guid.CreateVersion7(), [new ActingRole(Roles.HandlingSection)]);

    public static async Task<int> RunAsync(string[] arguments)
    {
        string? connection = Option(arguments, "--database");
        if (connection is null)
        {
            await Console.Error.WriteLineAsync("matters: give an empty PostgreSQL database, --database 'Host=…;Database=…' [--clients 16] [--seconds 10] [--rows 1000000] [--warm 20] [--pgbench PATH|none]");
            return 2;
        }
        int clients = Number(arguments, "--clients", 16), seconds = Number(arguments, "--seconds", 10), filled = Number(arguments, "--rows", 1_000_000);
        await using ServiceProvider services = Services(connection);
        BureauInfo bureau = await PrepareAsync(services);

        await using var server = new NpgsqlConnection(connection);
        await server.OpenAsync();
        await using SealingLag lag = await SealingLag.StartAsync(services, connection);
        await WarmAsync(services, bureau, clients, Number(arguments, "--warm", 20));
        // So many that few are taken twice: a matter has about twenty acts.
        MatterNumber[] fresh = await InSearchAsync(services, bureau, clients, clients * seconds * 4);
        await using (var vacuum = new NpgsqlCommand("VACUUM ANALYZE", server)) await vacuum.ExecuteNonQueryAsync(); // as pgbench finds the tables after it
        (long allocated, TimeSpan paused) = (GC.GetTotalAllocatedBytes(), GC.GetTotalPauseDuration());
        TimeSpan onServer = await ServerProcessor.UsedAsync(server);
        (double perSecond, double[] times, double processor) = await ActAsync(services, bureau, fresh, TimeSpan.FromSeconds(seconds), clients, lag.Committed);
        double serverProcessor = Math.Round((await ServerProcessor.UsedAsync(server) - onServer).TotalMilliseconds / times.Length, 2);
        (allocated, paused) = (GC.GetTotalAllocatedBytes() - allocated, GC.GetTotalPauseDuration() - paused);
        double[] lags = await lag.FinishAsync();

        PgBench? rows = (Option(arguments, "--pgbench") ?? PgBench.Find()) is { } program and not "none" ? new PgBench(server, bureau.Id, program) : null;
        // A matter as long as they were on average while it was measured.
        MatterNumber average = await InSearchAsync(services, bureau);
        for (int i = 0; i < times.Length / fresh.Length / 2; i++) await SearchAsync(services, bureau, average);
        string script = rows is null ? "" : await rows.ScriptAsync($"matter/{average}", clients);
        (double PerSecond, double ProcessorMs)? prepared = rows is null ? null : await rows.RunAsync(script, clients, seconds, "prepared"), simple = rows is null ? null : await rows.RunAsync(script, clients, seconds, "simple");

        MatterNumber long_ = await InSearchAsync(services, bureau);
        for (int i = 0; i < 995; i++) await SearchAsync(services, bureau, long_);
        async Task OpenAsync()
        {
            await using AsyncServiceScope scope = services.CreateBureauScope(bureau);
            await scope.ServiceProvider.GetRequiredService<OpenMatter>().FindAsync(long_, Section, CancellationToken.None);
        }
        double open = await MedianAsync(20, OpenAsync);
        TimeSpan opening = Environment.CpuUsage.TotalTime;
        for (int i = 0; i < 100; i++) await OpenAsync();
        opening = Environment.CpuUsage.TotalTime - opening;

        await FillAsync(connection, bureau.Id, filled);
        async Task<double> ListAsync(MatterFilter filter, int page) => await MedianAsync(15, async () =>
        {
            await using AsyncServiceScope scope = services.CreateBureauScope(bureau);
            await scope.ServiceProvider.GetRequiredService<WorkList>().SearchAsync(filter, page, 25, Section, CancellationToken.None);
        });
        Console.WriteLine(JsonSerializer.Serialize(new
        {
            what = "matters",
            clients,
            seconds,
            acts_per_second = Math.Round(perSecond),
            act_median_ms = At(times, 0.5),
            act_p95_ms = At(times, 0.95),
            act_processor_ms = processor,
            act_server_processor_ms = serverProcessor,
            act_allocated_kb = allocated / 1024 / times.Length,
            act_collection_ms = Math.Round(paused.TotalMilliseconds / times.Length, 3),
            collector = System.Runtime.GCSettings.IsServerGC ? "server" : "workstation",
            sealing_lag_median_s = Math.Round(lags[lags.Length / 2], 2),
            sealing_lag_max_s = Math.Round(lags[^1], 2),
            pgbench_prepared_per_second = prepared?.PerSecond,
            pgbench_prepared_processor_ms = prepared?.ProcessorMs,
            ratio_to_prepared = Ratio(perSecond, prepared?.PerSecond),
            pgbench_simple_per_second = simple?.PerSecond,
            pgbench_simple_processor_ms = simple?.ProcessorMs,
            ratio_to_simple = Ratio(perSecond, simple?.PerSecond),
            open_1000_events_ms = open,
            open_1000_events_processor_ms = Math.Round(opening.TotalMilliseconds / 100, 1),
            list_rows = filled,
            list_first_page_ms = await ListAsync(new MatterFilter(), 1),
            list_page_200_ms = await ListAsync(new MatterFilter(), 200),
            list_overdue_ms = await ListAsync(new MatterFilter { Due = DueFilter.Overdue }, 1),
            list_of_procedure_ms = await ListAsync(new MatterFilter { Procedure = Procedure }, 1),
            list_of_handler_ms = await ListAsync(new MatterFilter { Handler = Section.Account }, 1),
        }));
        return 0;
    }

    private static ServiceProvider Services(string connection)
    {
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection([new("KEFA_DATABASE", connection), new("KEFA_DATA", Directory.CreateTempSubdirectory("kefa-bench-").FullName)]).Build();
        var services = new ServiceCollection();
        services.AddSingleton(configuration).AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddKefaBureau(configuration);
        return services.BuildServiceProvider();
    }

    private static async Task<BureauInfo> PrepareAsync(ServiceProvider services)
    {
        await using AsyncServiceScope scope = services.CreateAsyncScope();
        await scope.ServiceProvider.GetRequiredService<Schema>().MigrateAsync(CancellationToken.None);
        var db = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        if (await db.Bureaus.AnyAsync()) throw new InvalidOperationException("The database is not empty: give one of its own.");
        db.Add(new BureauUnit { Code = "bench", NameZh = "基准", NameEn = "Bench", IsDefault = true, CreatedAt = TimeProvider.System.GetUtcNow() });
        await db.SaveChangesAsync();
        LoadContentOutcome loaded = await scope.ServiceProvider.GetRequiredService<LoadContent>().HandleAsync(Path.GetFullPath("content"), Actor.Command("bench"), CancellationToken.None);
        if (loaded.Problems.Count > 0) throw new InvalidDataException(loaded.Problems[0].ToString());
        return (await services.GetRequiredService<BureauDirectory>().AllAsync(CancellationToken.None))[0];
    }

    internal static async Task<MatterNumber[]> InSearchAsync(ServiceProvider services, BureauInfo bureau, int clients, int count)
    {
        var numbers = new MatterNumber[count];
        await Parallel.ForAsync(0, count, new ParallelOptions { MaxDegreeOfParallelism = clients }, async (i, _) => numbers[i] = await InSearchAsync(services, bureau));
        return numbers;
    }

    private static async Task<MatterNumber> InSearchAsync(ServiceProvider services, BureauInfo bureau)
    {
        string today = bureau.Today(TimeProvider.System).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        MatterNumber number = (await PerformAsync(services, bureau, null, "apply", Applicant,
            """{"applicantKind": "naturalPerson", "applicantName": "张三", "applicantIdentity": "110101199003071234", "applicantContact": "13800000000", "description": "评审规则", "form": "electronic"}""")).Number;
        await PerformAsync(services, bureau, number, "confirmReceipt", Office, $$"""{"confirmedOn": "{{today}}", "dueTold": null}""");
        return (await PerformAsync(services, bureau, number, "accept", Office, "{}")).Number;
    }

    private static Task<PerformTransitionOutcome.Performed> SearchAsync(ServiceProvider services, BureauInfo bureau, MatterNumber number) => PerformAsync(services, bureau, number, "recordSearch", Section,
        """{"searches": {"on": "2026-03-02", "systems": "档案室", "keywords": "评审", "persons": "王五", "found": true}}""");

    private static async Task<PerformTransitionOutcome.Performed> PerformAsync(ServiceProvider services, BureauInfo bureau, MatterNumber? number, string transition, Acting by, string input)
    {
        await using AsyncServiceScope scope = services.CreateBureauScope(bureau);
        var asked = new PerformTransitionInput(number, Procedure, new ActRequest { Transition = transition, Input = JsonElement.Parse(input) });
        return await scope.ServiceProvider.GetRequiredService<PerformTransition>().HandleAsync(asked, by, CancellationToken.None) switch
        {
            PerformTransitionOutcome.Performed done => done,
            PerformTransitionOutcome.Refused refused => throw new InvalidOperationException(string.Join("; ", refused.Refusals.Select(r => r.Text.En))),
            var other => throw new InvalidOperationException(other.GetType().Name),
        };
    }

    /// <summary>Each client records searches in matters of its own; after twenty it takes another one, as people do.</summary>
    private static async Task<(double PerSecond, double[] Times, double ProcessorMs)> ActAsync(
        ServiceProvider services, BureauInfo bureau, MatterNumber[] numbers, TimeSpan span, int? clients = null, Action<MatterNumber, int>? committed = null)
    {
        ConcurrentQueue<MatterNumber> spare = new(numbers);
        ConcurrentBag<double> times = [];
        TimeSpan used = Environment.CpuUsage.TotalTime;
        long start = Stopwatch.GetTimestamp();
        await Task.WhenAll(Enumerable.Range(0, clients ?? numbers.Length).Select(_ => Task.Run(async () =>
        {
            for (int n = 0; Stopwatch.GetElapsedTime(start) < span; n++)
            {
                if (!spare.TryDequeue(out MatterNumber mine)) return;
                for (int i = 0; i < 20 && Stopwatch.GetElapsedTime(start) < span; i++)
                {
                    long begun = Stopwatch.GetTimestamp();
                    PerformTransitionOutcome.Performed done = await SearchAsync(services, bureau, mine);
                    times.Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
                    committed?.Invoke(mine, done.Event);
                }
                spare.Enqueue(mine);
            }
        })));
        return (times.Count / Stopwatch.GetElapsedTime(start).TotalSeconds, [.. times.Order()], Math.Round((Environment.CpuUsage.TotalTime - used).TotalMilliseconds / times.Count, 2));
    }

    /// <summary>Acts until the runtime has compiled again what is hot, as in a process that has served for a while; plans are made and caches filled then too.</summary>
    private static async Task WarmAsync(ServiceProvider services, BureauInfo bureau, int clients, int rounds)
    {
        for (int round = 0, compiled = 0; round < rounds; round++)
        {
            MatterNumber[] numbers = await InSearchAsync(services, bureau, clients, clients);
            await ActAsync(services, bureau, numbers, TimeSpan.FromSeconds(3));
            int before = compiled;
            compiled = (int)System.Runtime.JitInfo.GetCompiledMethodCount();
            if (round > 1 && compiled - before < 100) return;
        }
    }

    private static async Task FillAsync(string connection, int bureau, int rows)
    {
        await using var source = new NpgsqlConnection(connection);
        await source.OpenAsync();
        await using var fill = new NpgsqlCommand(
            """
            INSERT INTO matter (bureau_id, stream, number, procedure, version, title, party, stage, waiting_on, due_on, sort_on, is_suspended, handler, opened_on, closed_on, last_event, last_on, last_transition, search_text, data)
            SELECT $1, 'filled/' || i, 'F' || lpad(i::text, 10, '0'), 'disclosure-on-request', (SELECT version FROM matter LIMIT 1), 'Matter ' || i, 'Party ' || i, 'search', 'handlingSection',
                   current_date - 30 + (i % 400), current_date - 30 + (i % 400), false, CASE WHEN i % 1000 = 0 THEN $2 END, current_date, CASE WHEN i % 5 = 0 THEN NULL ELSE current_date END, 1, current_date, 'accept', 'matter' || i, '{}'::jsonb
            FROM generate_series(1, $3) AS i
            """, source) { CommandTimeout = 600 };
        fill.Parameters.Add(new() { Value = bureau });
        fill.Parameters.Add(new() { Value = Section.Account!.Value });
        fill.Parameters.Add(new() { Value = rows });
        await fill.ExecuteNonQueryAsync();
        await using var vacuum = new NpgsqlCommand("VACUUM ANALYZE matter", source) { CommandTimeout = 600 };
        await vacuum.ExecuteNonQueryAsync();
    }

    private static async Task<double> MedianAsync(int times, Func<Task> act)
    {
        var measured = new double[times];
        await act();
        for (int i = 0; i < times; i++)
        {
            long begun = Stopwatch.GetTimestamp();
            await act();
            measured[i] = Stopwatch.GetElapsedTime(begun).TotalMilliseconds;
        }
        return At([.. measured.Order()], 0.5);
    }

    private static double? Ratio(double acts, double? raw) => raw is null ? null : Math.Round(acts / raw.Value, 3);

    private static double At(double[] sorted, double share) => sorted.Length == 0 ? double.NaN : Math.Round(sorted[Math.Min((int)(sorted.Length * share), sorted.Length - 1)], 1);

    internal static string? Option(string[] arguments, string name) => Array.IndexOf(arguments, name) is >= 0 and var at && at + 1 < arguments.Length ? arguments[at + 1] : null;

    private static int Number(string[] arguments, string name, int otherwise) => int.TryParse(Option(arguments, name), CultureInfo.InvariantCulture, out int n) ? n : otherwise;
}
