using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Kefa.Bureau;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Demo;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Reports.Frozen;
using Kefa.Bureau.Storage;
using Kefa.Procedures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kefa.Benchmarks;

/// <summary>
/// A frozen report verified over very many matters: how long it takes and how much memory is held at most while it goes through them. The demo year with matters acted on top of it, into an
/// empty database of its own: SQLite in a folder, or PostgreSQL.
/// </summary>
internal static class VerifyAtOnce
{
    private static readonly Acting Legal = new(Guid.CreateVersion7().ToString(), "legal", Guid.CreateVersion7(), [new ActingRole(Roles.LegalSection)]);

    public static async Task<int> RunAsync(string[] arguments)
    {
        string content = MattersAtOnce.Option(arguments, "--content") ?? "content";
        int[] steps = [.. (MattersAtOnce.Option(arguments, "--matters") ?? "0,2000,10000").Split(',').Select(n => int.Parse(n, CultureInfo.InvariantCulture))];
        await using ServiceProvider services = Services(MattersAtOnce.Option(arguments, "--database"));
        await using (AsyncServiceScope migrating = services.CreateAsyncScope()) await migrating.ServiceProvider.GetRequiredService<Schema>().MigrateAsync(CancellationToken.None);
        BureauInfo bureau = (await services.GetRequiredService<LoadDemo>().HandleAsync(Path.GetFullPath(content), null, CancellationToken.None)).Bureau;
        int there = 0;
        foreach (int matters in steps)
        {
            await MattersAtOnce.InSearchAsync(services, bureau, 4, matters - there);
            there = matters;
            string report = await FrozenAsync(services, bureau);
            (ReportVerification found, double seconds, long held) = await VerifiedAsync(services, bureau, report);
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                what = "verify", added_matters = matters, figures = found.Figures, events_folded = found.Events, equal = found.IsEqual, seconds, most_managed_memory_held_mb = held / 1024 / 1024,
            }));
        }
        return 0;
    }

    private static async Task<string> FrozenAsync(ServiceProvider services, BureauInfo bureau)
    {
        int year = bureau.Today(TimeProvider.System).Year - 1;
        MatterNumber number = await ActAsync(null, "begin", $$"""{"kind": "RULE_OF_LAW", "year": "{{year}}", "template": "rule-of-law-district", "paragraphs": [{"id": "opening", "title": "开头", "owner": "法规科", "dueOn": null}]}""");
        await ActAsync(number, "freeze", """{"dataErrors": null}""");
        return number.ToString();

        async Task<MatterNumber> ActAsync(MatterNumber? of, string transition, string input)
        {
            await using AsyncServiceScope scope = services.CreateBureauScope(bureau);
            var asked = new PerformTransitionInput(of, ReportMatter.Procedure, new ActRequest { Transition = transition, Input = JsonDocument.Parse(input).RootElement });
            return await scope.ServiceProvider.GetRequiredService<PerformTransition>().HandleAsync(asked, Legal, CancellationToken.None) is PerformTransitionOutcome.Performed done
                ? done.Number : throw new InvalidOperationException($"'{transition}' was refused.");
        }
    }

    private static async Task<(ReportVerification Found, double Seconds, long Held)> VerifiedAsync(ServiceProvider services, BureauInfo bureau, string report)
    {
        await using AsyncServiceScope scope = services.CreateBureauScope(bureau);
        // The act that froze it is sealed as any.
        await scope.ServiceProvider.GetRequiredService<PublishLog>().HandleAsync(0, CancellationToken.None);
        var verify = scope.ServiceProvider.GetRequiredService<VerifyReport>();
        ReadOnlyMemory<byte> file = await verify.FileAsync(report, CancellationToken.None);
        long before = GC.GetTotalMemory(forceFullCollection: true), most = 0;
        using var ended = new CancellationTokenSource();
        Task watching = Task.Run(async () =>
        {
            while (!ended.IsCancellationRequested)
            {
                // What survives a collection is held.
                most = Math.Max(most, GC.GetTotalMemory(forceFullCollection: true) - before);
                await Task.Delay(250, CancellationToken.None);
            }
        }, CancellationToken.None);
        long begun = Stopwatch.GetTimestamp();
        ReportVerification found = await verify.HandleAsync(file, CancellationToken.None);
        double seconds = Math.Round(Stopwatch.GetElapsedTime(begun).TotalSeconds, 2);
        await ended.CancelAsync();
        await watching;
        return (found, seconds, most);
    }

    private static ServiceProvider Services(string? connection)
    {
        string folder = Directory.CreateTempSubdirectory("kefa-bench-").FullName;
        IEnumerable<KeyValuePair<string, string?>> settings = [new("KEFA_DATA", folder), .. connection is null ? [] : new KeyValuePair<string, string?>[] { new("KEFA_DATABASE", connection) }];
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        var services = new ServiceCollection();
        services.AddSingleton(configuration).AddLogging(logging => logging.SetMinimumLevel(LogLevel.None));
        services.AddKefaBureau(configuration);
        return services.BuildServiceProvider();
    }
}
