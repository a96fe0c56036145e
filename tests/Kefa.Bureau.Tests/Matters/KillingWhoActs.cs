using System.Diagnostics;
using System.Globalization;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Matters;

/// <summary><c>kill -9</c> at random moments while eight clients act: what was acknowledged is there, sealed, and its numbers have no gaps.</summary>
public abstract class KillingWhoActs(DatabaseFixture db) : MatterTests(db)
{
    [Fact]
    public async Task Loses_nothing_that_was_acknowledged()
    {
        BureauInfo bureau = await BureauAsync();
        int kills = Environment.GetEnvironmentVariable("KEFA_TEST_LONG") == "1" ? 100 : 3;
        var random = new Random(23);
        var acknowledged = new List<(string Stream, int N)>();
        for (int round = 0; round < kills; round++)
        {
            using Process clients = KefaCommand.StartProgram("Kefa.ActingClients.dll", Db.Settings, bureau.Code, Procedure, "8");
            Task<string> errors = clients.StandardError.ReadToEndAsync(Cancel);
            Task? killed = null;
            while (await clients.StandardOutput.ReadLineAsync(Cancel) is { } line)
            {
                killed ??= KillAfterAsync(clients, TimeSpan.FromMilliseconds(random.Next(1, 1500)));
                string[] said = line.Split(' ');
                acknowledged.Add(("matter/" + said[0], int.Parse(said[1], CultureInfo.InvariantCulture)));
            }
            await clients.WaitForExitAsync(Cancel);
            Assert.True(killed is not null && clients.ExitCode == 128 + 9, await errors);
        }

        await using AsyncServiceScope scope = Db.Scope(bureau);
        var context = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        var events = (await context.Set<StreamEvent>().Where(e => e.Kind == "matter").Select(e => new { e.Stream, e.N }).ToListAsync(Cancel)).Select(e => (e.Stream, e.N)).ToHashSet();
        var sealedOnes = (await context.Set<Leaf>().Where(leaf => leaf.Stream != null).Select(leaf => new { leaf.Stream, leaf.N }).ToListAsync(Cancel)).Select(leaf => (leaf.Stream!, leaf.N!.Value)).ToHashSet();
        Assert.NotEmpty(acknowledged);
        Assert.DoesNotContain(acknowledged, act => !events.Contains(act));
        Assert.DoesNotContain(events, e => !sealedOnes.Contains(e));
        foreach (var stream in events.GroupBy(e => e.Stream, e => e.N)) Assert.Equal(Enumerable.Range(1, stream.Count()), stream.Order());

        int[] serials = [.. events.Select(e => e.Stream).Distinct(StringComparer.Ordinal).Select(stream => MatterNumber.Parse(stream["matter/".Length..]).Serial).Order()];
        Assert.Equal(Enumerable.Range(1, serials.Length), serials);
        Dictionary<string, int> given = await context.Set<NumberSeries>().ToDictionaryAsync(series => series.Series, series => series.Last, StringComparer.Ordinal, Cancel);
        int granted = events.Count(e => e.N == 4);
        Assert.Equal((granted, serials.Length), (given.GetValueOrDefault("document/test-permit"), given["matter/TST"]));
        Assert.Equal(granted, await context.Set<MatterField>().Where(field => field.Path == "answerNo").Select(field => field.Text).Distinct().CountAsync(Cancel));

        RebuildMattersOutcome rebuilt = await UseAsync<RebuildMatters, RebuildMattersOutcome>(bureau, rebuild => rebuild.HandleAsync(Cancel));
        Assert.Equal((serials.Length, 0), (rebuilt.Matters, rebuilt.Differed));
        KefaOutput published = await KefaCommand.RunAsync(Db.Settings, "log", "publish", "--bureau", bureau.Code), verified = await KefaCommand.RunAsync(Db.Settings, "log", "verify", "--bureau", bureau.Code);
        Assert.True(published.ExitCode == 0, published.Errors);
        Assert.True(verified.ExitCode == 0, verified.Output);
        TestContext.Current.SendDiagnosticMessage($"{GetType().Name}: {kills} kills, {acknowledged.Count} acts acknowledged, {events.Count} recorded, {serials.Length} matters, {granted} numbered letters.");
    }

    private static async Task KillAfterAsync(Process clients, TimeSpan patience)
    {
        await Task.Delay(patience, Cancel);
        clients.Kill(); // SIGKILL
    }

    public sealed class OnSqlite(SqliteFixture db) : KillingWhoActs(db), IClassFixture<SqliteFixture>;

    public sealed class OnPostgreSql(PostgreSqlFixture db) : KillingWhoActs(db), IClassFixture<PostgreSqlFixture>;
}
