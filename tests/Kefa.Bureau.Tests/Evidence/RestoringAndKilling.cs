using System.Diagnostics;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Operations;
using Kefa.TestSupport;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Evidence;

/// <summary>Yesterday's database is put back and the node starts: the one realistic way to two versions of a log.</summary>
public sealed class RestoringADatabase : LogTests, IClassFixture<SqliteFixture>
{
    public RestoringADatabase(SqliteFixture db)
        : base(db)
    {
    }

    [Fact]
    public async Task Is_noticed_and_nothing_is_sealed_over_it()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await ActAsync(bureau, "matter/1", 3);
        await PublishAsync(bureau);
        using var folder = new TemporaryFolder();
        string backup = Path.Combine(folder.Path, "yesterday.zip");
        await using (AsyncServiceScope scope = Db.Scope()) await scope.ServiceProvider.GetRequiredService<Backup>().HandleAsync(backup, Cancel);
        await ActAsync(bureau, "matter/2", 2);
        await PublishAsync(bureau);
        await using (AsyncServiceScope scope = Db.Scope()) await scope.ServiceProvider.GetRequiredService<Restore>().HandleAsync(backup, replace: true, Cancel);
        SqliteConnection.ClearAllPools();

        await ActAsync(bureau, "matter/3");
        PublishOutcome refused = await PublishAsync(bureau);
        await Assert.ThrowsAsync<RefusedException>(() => InAsync(bureau, services => services.GetRequiredService<LogCheck>().CopyAgainAsync(Actor.Command("log copy"), services.GetRequiredService<AuditTrail>(), Cancel)));
        await InAsync(bureau, services => services.GetRequiredService<OpenLogs>().ReopenAsync("restored after a disk failed", Actor.Command("log reopen"), Cancel));
        PublishOutcome after = await PublishAsync(bureau);

        Assert.Equal((null, LogTroubleKind.DatabaseBehind), (refused.Checkpoint, refused.Trouble!.Kind));
        Assert.Contains("kefa log reopen", refused.Trouble.Text.En, StringComparison.Ordinal);
        Assert.Contains("6 entries", refused.Trouble.Text.En, StringComparison.Ordinal);
        Assert.Null(after.Trouble);
        Assert.Equal(["acts-2026-2", "acts-2026"], (await LogsAsync(bureau)).Select(log => log.Name));
        RecordVerification whole = await InAsync(bureau, services => services.GetRequiredService<VerifyRecord>().HandleAsync(Cancel));
        Assert.Empty(whole.Faults);
    }
}

/// <summary><c>kill -9</c> at random moments of publishing, while acts go on: one chain, and no event without its leaf.</summary>
public abstract class KillingAPublisher(DatabaseFixture db) : LogTests(db)
{
    [Fact]
    public async Task Leaves_a_record_that_the_next_one_carries_on()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        int kills = Environment.GetEnvironmentVariable("KEFA_TEST_LONG") == "1" ? 100 : 4, killed = 0;
        var random = new Random(17);
        for (int round = 0; round < kills; round++)
        {
            await ActAsync(bureau, FormattableString.Invariant($"matter/{round}"), 300);
            using Process publish = KefaCommand.Start(Db.Settings, "log", "publish", "--bureau", bureau.Code);
            using var patience = new CancellationTokenSource(random.Next(500, 1600));
            try
            {
                await publish.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                publish.Kill(); // SIGKILL
                await publish.WaitForExitAsync(Cancel);
                killed++;
            }
        }

        KefaOutput last = await KefaCommand.RunAsync(Db.Settings, "log", "publish", "--bureau", bureau.Code);
        KefaOutput verified = await KefaCommand.RunAsync(Db.Settings, "log", "verify", "--bureau", bureau.Code);

        Assert.True(killed > 0, "Every publisher was faster than half a second.");
        Assert.True(last.ExitCode == 0, last.Errors);
        Assert.True(verified.ExitCode == 0, verified.Output);
        Assert.Equal(FormattableString.Invariant($"1 logs with {(300 * kills) + 1} entries, 0 waiting, {300 * kills} events: whole.\n"), verified.Output);
    }

    public sealed class OnSqlite(SqliteFixture db) : KillingAPublisher(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : KillingAPublisher(db), IClassFixture<PostgreSqlFixture>;
}
