using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Evidence;
using Kefa.Evidence.Verification;
using Kefa.TestSupport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kefa.Bureau.Tests.Evidence;

/// <summary><c>kefa log verify --url</c> and <c>kefa monitor</c> as outsiders run them, against a server that then misbehaves.</summary>
public sealed class MonitoringALog(SqliteFixture db) : LogTests(db), IClassFixture<SqliteFixture>
{
    private static readonly Dictionary<string, string?> Nothing = [];

    [Fact]
    public async Task Remembers_what_it_saw_and_raises_an_alarm()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await ActAsync(bureau, "matter/1", 300);
        await PublishAsync(bureau);
        LogInfo log = (await LogsAsync(bureau))[0];
        string? small = null;
        (string path, byte[] bytes)? forged = null;
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        await using WebApplication host = builder.Build();
        DateTimeOffset changed = TimeProvider.System.GetUtcNow();
        host.MapGet("/log/{name}/{**path}", async (HttpContext context, string name, string path) =>
        {
            context.Response.GetTypedHeaders().LastModified = changed;
            if (path == "checkpoint" && small is not null) return Results.Text(small);
            if (path == forged?.path) return Results.Bytes(forged.Value.bytes);
            ReadOnlyMemory<byte>? file = await InAsync(bureau, async services => await services.GetRequiredService<LogDirectory>().FilesOf(log).ReadAsync(path, Cancel));
            return name == log.Name && file is { } there ? Results.Bytes(there.ToArray()) : Results.NotFound();
        });
        await host.StartAsync(Cancel);
        string url = $"{host.Urls.First()}/log/{log.Name}/";
        using var folder = new TemporaryFolder();
        string state = Path.Combine(folder.Path, "seen");
        Task<KefaOutput> MonitorAsync() => KefaCommand.RunAsync(Nothing, "monitor", "--url", url, "--key", log.Vkey, "--state", state);

        KefaOutput verified = await KefaCommand.RunAsync(Nothing, "log", "verify", "--url", url, "--key", log.Vkey);
        KefaOutput wrong = await KefaCommand.RunAsync(Nothing, "log", "verify", "--url", "nowhere", "--key", log.Vkey);
        KefaOutput first = await MonitorAsync();
        string before = await File.ReadAllTextAsync(state, Cancel);
        await ActAsync(bureau, "matter/2", 3);
        await PublishAsync(bureau);
        KefaOutput second = await MonitorAsync();
        small = before;
        KefaOutput shrunk = await MonitorAsync();
        small = null;
        changed -= TimeSpan.FromHours(25);
        KefaOutput silent = await MonitorAsync();
        forged = ("tile/0/000", new byte[8192]);
        KefaOutput broken = await KefaCommand.RunAsync(Nothing, "log", "verify", "--url", url, "--key", log.Vkey, "--seen", state);

        Assert.True(verified.ExitCode == 0, verified.Errors + verified.Output);
        Assert.StartsWith($"{log.Origin}: 301 entries, root ", verified.Output, StringComparison.Ordinal);
        Assert.Contains("expected an address", wrong.Errors + wrong.Output, StringComparison.Ordinal);
        Assert.Equal((0, 0, 1, 1, 1), (first.ExitCode, second.ExitCode, shrunk.ExitCode, silent.ExitCode, broken.ExitCode));
        Assert.Contains(": 304 entries", second.Output, StringComparison.Ordinal);
        Assert.Contains("ALARM: Shrunk", shrunk.Output, StringComparison.Ordinal);
        Assert.Contains("silent for more than a day", silent.Output, StringComparison.Ordinal);
        Assert.Contains("WrongHashes: tile/0/000", broken.Output, StringComparison.Ordinal);
    }
}
