using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Evidence.Notes;
using Kefa.Evidence.Receipts;
using Kefa.Evidence.Signing;
using Kefa.Evidence.Tiles;
using Kefa.Evidence.Verification;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Evidence;

public abstract class PublishingALog(DatabaseFixture db) : LogTests(db)
{
    private ReceiptCheck Check(LogInfo log) => new([VerifierKey.Parse(log.Vkey)], [], 0, LibcryptoSignatures.Instance);

    [Fact]
    public async Task Opens_it_with_the_first_act_and_gives_every_act_its_place()
    {
        BureauInfo bureau = await Db.NewBureauAsync(unit => unit.HostName = "log.bureau.example");
        Assert.Equal(new PublishOutcome(0, null, null), await PublishAsync(bureau));

        await ActAsync(bureau, "matter/1", 3);
        PublishOutcome outcome = await PublishAsync(bureau);
        PublishOutcome again = await PublishAsync(bureau);

        LogInfo log = Assert.Single(await LogsAsync(bureau));
        Assert.Equal(("acts-2026", "log.bureau.example/acts/2026"), (log.Name, log.Origin));
        Assert.Equal((3, 4L, null), (outcome.Sequenced, outcome.Checkpoint!.Size, outcome.Trouble)); // and the record of its opening
        Assert.Equal(new PublishOutcome(0, null, null), again);
        var entries = new List<byte[]>();
        LogVerification verified = await VerifyAsync(bureau, log, null, (_, entry) => entries.Add(entry.ToArray()));
        Assert.Empty(verified.Faults);
        Assert.StartsWith("{\"at\":\"2026-06-30T02:00:00Z\",\"log\":\"log.bureau.example/acts/2026\",\"v\":\"kefa/log/v1 opened\",\"vkey\":", Encoding.UTF8.GetString(entries[0]), StringComparison.Ordinal);
        Assert.All(entries[1..], entry => Assert.Equal((33, 1), (entry.Length, entry[0])));
    }

    [Fact]
    public async Task Gives_receipts_that_are_checked_without_us()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await ActAsync(bureau, "matter/1", 2);
        StreamAppend[] imported = [.. Enumerable.Range(0, 21).Select(i => new StreamAppend(FormattableString.Invariant($"company/{i}"), 0, [Said($$"""{"n":{{i}}}""") with { Batch = "b" }]))];
        await InAsync(bureau, async services => { await services.GetRequiredService<EventWriter>().AppendAsync(imported, Cancel); return 0; });

        SealedEntry waiting = (await InAsync(bureau, services => services.GetRequiredService<EventReceipts>().OfEventAsync("matter/1", 2, Cancel)))!;
        await PublishAsync(bureau);
        LogInfo log = (await LogsAsync(bureau))[0];

        Assert.Equal((null, null), (waiting.Log, waiting.Receipt));
        foreach ((string stream, int n) in new[] { ("matter/1", 1), ("matter/1", 2), ("company/0", 1), ("company/13", 1), ("company/20", 1) })
        {
            SealedEntry entry = (await InAsync(bureau, services => services.GetRequiredService<EventReceipts>().OfEventAsync(stream, n, Cancel)))!;
            ReceiptResult result = Check(log).Check(Receipt.Parse(Encoding.UTF8.GetBytes(entry.Receipt!.ToString())));
            Assert.Empty(result.Faults);
            Assert.Contains($"\"stream\":\"{stream}\",\"n\":{n},", Encoding.UTF8.GetString(result.Opening!.Event.Span), StringComparison.Ordinal);
            SealedEntry stranger = (await InAsync(bureau, services => services.GetRequiredService<EventReceipts>().OfLeafAsync(entry.Leaf, Cancel)))!;
            Assert.Null(stranger.Receipt!.Extra);
        }
        Assert.Null(await InAsync(bureau, services => services.GetRequiredService<EventReceipts>().OfEventAsync("matter/1", 3, Cancel)));
        BureauInfo other = await Db.NewBureauAsync();
        Assert.Null(await InAsync(other, services => services.GetRequiredService<EventReceipts>().OfLeafAsync(waiting.Leaf, Cancel)));
    }

    [Fact]
    public async Task Serves_every_file_of_a_larger_log_and_nothing_that_is_not_signed()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        Checkpoint? seen = null;
        for (int round = 0; round < 4; round++)
        {
            await ActAsync(bureau, $"matter/{round}", 200);
            Checkpoint? now = (await PublishAsync(bureau)).Checkpoint;
            Assert.Empty((await VerifyAsync(bureau, (await LogsAsync(bureau))[0], seen)).Faults);
            seen = now;
        }
        LogInfo log = (await LogsAsync(bureau))[0];
        await InAsync(bureau, async services =>
        {
            var directory = services.GetRequiredService<LogDirectory>();
            foreach (TileAddress file in TileAddress.All(801)) Assert.NotNull(await directory.FileAsync(log.Id, file, Cancel));
            Assert.Null(await directory.FileAsync(log.Id, new TileAddress(0, 3, 256), Cancel));
            Assert.Null(await directory.FileAsync(log.Id, new TileAddress(0, 3, 34), Cancel));
            Assert.Null(await directory.FileAsync(log.Id, new TileAddress(2, 0, 1), Cancel));
            Assert.Equal(3, await services.GetRequiredService<KefaDbContext>().Set<LogTile>().CountAsync(Cancel));
            return 0;
        });
    }

    [Fact]
    public async Task Tells_strangers_nothing_of_what_was_done()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        NewEvent canary = Said("""{"CANARY-body":"金丝雀"}""") with { Actor = "CANARY-actor", Role = "CANARY-role", Source = "CANARY-source", Basis = [new("CANARY-law")], Files = [new(new string('c', 64), 1, "CANARY/type", "CANARY-file")] };
        await InAsync(bureau, services => services.GetRequiredService<EventWriter>().AppendAsync("matter/CANARY-stream", 0, [canary with { Type = "CANARY-type" }], Cancel));
        await PublishAsync(bureau);
        LogInfo log = (await LogsAsync(bureau))[0];

        await InAsync(bureau, async services =>
        {
            ILogFiles files = services.GetRequiredService<LogDirectory>().FilesOf(log);
            foreach (string path in TileAddress.All(2).Select(file => file.Path).Append("checkpoint"))
            {
                string text = Encoding.UTF8.GetString((await files.ReadAsync(path, Cancel))!.Value.Span);
                Assert.DoesNotContain("CANARY", text, StringComparison.OrdinalIgnoreCase);
                Assert.DoesNotContain("金丝雀", text, StringComparison.Ordinal);
            }
            return 0;
        });
    }

    [Fact]
    public async Task Puts_a_record_of_the_day_in_when_nothing_happens()
    {
        using var _ = new Moved(Db.Time);
        BureauInfo bureau = await Db.NewBureauAsync();
        await ActAsync(bureau, "matter/1");
        await PublishAsync(bureau);

        Db.Time.Advance(TimeSpan.FromHours(23));
        PublishOutcome early = await PublishAsync(bureau);
        Db.Time.Advance(TimeSpan.FromHours(1));
        PublishOutcome daily = await PublishAsync(bureau);

        Assert.Null(early.Checkpoint);
        Assert.Equal(3, daily.Checkpoint!.Size);
        Assert.Empty((await VerifyAsync(bureau)).Faults);
    }

    [Fact]
    public async Task Closes_it_with_the_year_and_names_the_next()
    {
        using var _ = new Moved(Db.Time);
        BureauInfo bureau = await Db.NewBureauAsync();
        await ActAsync(bureau, "matter/1", 2);
        await PublishAsync(bureau);
        Db.Time.Set(new DateTimeOffset(2026, 12, 31, 16, 0, 0, TimeSpan.Zero)); // 2027 in China
        await ActAsync(bureau, "matter/2");

        await PublishAsync(bureau);
        await ActAsync(bureau, "matter/3");
        await PublishAsync(bureau);

        IReadOnlyList<LogInfo> logs = await LogsAsync(bureau);
        Assert.Equal(["acts-2027", "acts-2026"], logs.Select(log => log.Name));
        var old = new List<string>();
        var young = new List<string>();
        LogVerification closed = await VerifyAsync(bureau, logs[1], null, (_, entry) => old.Add(Encoding.UTF8.GetString(entry.Span)));
        LogVerification open = await VerifyAsync(bureau, logs[0], null, (_, entry) => young.Add(Encoding.UTF8.GetString(entry.Span)));
        Assert.Empty(closed.Faults.Concat(open.Faults));
        Assert.Equal((5, 2), (old.Count, young.Count));
        Assert.Contains($"\"next\":\"{logs[0].Origin}\",\"v\":\"kefa/log/v1 closed\",\"vkey\":\"{logs[0].Vkey}\"", old[4], StringComparison.Ordinal);
        Assert.Contains(closed.Note!.ToString().Replace("\n", "\\n", StringComparison.Ordinal), young[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task By_two_at_once_makes_one_chain()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        int rounds = Environment.GetEnvironmentVariable("KEFA_TEST_LONG") == "1" ? 1000 : 25;
        int acts = 0;
        await Task.WhenAll(
            Task.Run(async () => { for (; acts < 2 * rounds; acts++) await ActAsync(bureau, FormattableString.Invariant($"matter/{acts}")); }, Cancel),
            Task.Run(PublishRoundsAsync, Cancel), Task.Run(PublishRoundsAsync, Cancel));
        await PublishAsync(bureau);

        LogInfo log = Assert.Single(await LogsAsync(bureau));
        Assert.Empty((await VerifyAsync(bureau, log)).Faults);
        await InAsync(bureau, async services =>
        {
            var context = services.GetRequiredService<KefaDbContext>();
            List<Leaf> leaves = await context.Set<Leaf>().OrderBy(leaf => leaf.Ix).ToListAsync(Cancel);
            List<LogCheckpoint> chain = await context.Set<LogCheckpoint>().OrderBy(checkpoint => checkpoint.Size).ToListAsync(Cancel);
            Assert.Equal(Enumerable.Range(0, (2 * rounds) + 1).Select(i => (long?)i), leaves.Select(leaf => leaf.Ix));
            Assert.Equal(chain.Take(chain.Count - 1).Select(checkpoint => checkpoint.Size).Prepend(0), chain.Select(checkpoint => checkpoint.PreviousSize));
            return 0;
        });

        async Task PublishRoundsAsync()
        {
            for (int i = 0; i < rounds; i++) Assert.Null((await PublishAsync(bureau)).Trouble);
        }
    }

    [Fact]
    public async Task Refuses_to_sign_over_an_event_that_was_altered()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await ActAsync(bureau, "matter/1", 3);
        await InAsync(bureau, async services =>
        {
            var context = services.GetRequiredService<KefaDbContext>();
            // By the owner of the database, past the triggers.
            if (context.IsSqlite) await context.Database.ExecuteSqlRawAsync("DROP TRIGGER event_body_no_update", Cancel);
            else await context.Database.ExecuteSqlRawAsync("ALTER TABLE event_body DISABLE TRIGGER event_body_append_only", Cancel);
            int altered = context.IsSqlite
                ? await context.Database.ExecuteSqlAsync($"UPDATE event_body SET bytes = CAST(replace(CAST(bytes AS TEXT), '12.50', '92.50') AS BLOB) WHERE bureau_id = {bureau.Id} AND n = 2", Cancel)
                : await context.Database.ExecuteSqlAsync($"UPDATE event_body SET bytes = convert_to(replace(convert_from(bytes, 'UTF8'), '12.50', '92.50'), 'UTF8') WHERE bureau_id = {bureau.Id} AND n = 2", Cancel);
            return altered;
        });

        PublishOutcome outcome = await PublishAsync(bureau);

        Assert.Null(outcome.Checkpoint);
        Assert.Equal(LogTroubleKind.RecordDamaged, outcome.Trouble!.Kind);
        Assert.Contains("entry 2 does not follow from the event that it seals", outcome.Trouble.Text.En, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refuses_without_its_key_and_with_one_that_others_could_read()
    {
        if (OperatingSystem.IsWindows())
        {
            Assert.Skip("Windows has no modes of files.");
            return;
        }
        BureauInfo bureau = await Db.NewBureauAsync();
        await ActAsync(bureau, "matter/1");
        await PublishAsync(bureau);
        await ActAsync(bureau, "matter/2");
        string file = Db.Services.GetRequiredService<LogKeys>().FileOf((await LogsAsync(bureau))[0].Origin);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));

        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.GroupRead);
        PublishOutcome open = await PublishAsync(bureau);
        File.Move(file, file + ".away");
        PublishOutcome gone = await PublishAsync(bureau);
        File.Move(file + ".away", file);
        File.SetUnixFileMode(file, UnixFileMode.UserRead);
        PublishOutcome back = await PublishAsync(bureau);

        Assert.Equal((LogTroubleKind.Key, LogTroubleKind.Key, null), (open.Trouble!.Kind, gone.Trouble!.Kind, back.Trouble));
        Assert.Contains("chmod 600", open.Trouble.Text.En, StringComparison.Ordinal);
        Assert.Equal(3, back.Checkpoint!.Size);
    }

    [Fact]
    public async Task Refuses_while_the_copy_outside_knows_more_or_is_gone_until_a_new_log_is_opened()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await ActAsync(bureau, "matter/1", 2);
        await PublishAsync(bureau);
        LogInfo log = (await LogsAsync(bureau))[0];
        string copy = Db.Services.GetRequiredService<LogCopies>().FileOf(log.Origin), kept = await File.ReadAllTextAsync(copy, Cancel);
        SignerKey key = await Db.Services.GetRequiredService<LogKeys>().ReadAsync(log.Origin, Cancel);
        SignedNote published = new Checkpoint(log.Origin, 9, new Kefa.Evidence.Tree.TreeHash(new byte[32])).Sign(key);
        await ActAsync(bureau, "matter/2");

        File.Delete(copy);
        PublishOutcome gone = await PublishAsync(bureau);
        await File.WriteAllTextAsync(copy, kept.Replace("\n3\n", "\n2\n", StringComparison.Ordinal), Cancel);
        PublishOutcome other = await PublishAsync(bureau);
        await File.WriteAllTextAsync(copy, published.ToString(), Cancel);
        PublishOutcome ahead = await PublishAsync(bureau);
        EvidenceLog opened = await InAsync(bureau, services => services.GetRequiredService<OpenLogs>().ReopenAsync("restored from the backup of June", Actor.Command("log reopen"), Cancel));
        PublishOutcome after = await PublishAsync(bureau);

        Assert.Equal([LogTroubleKind.CopyMissing, LogTroubleKind.TreesDiffer, LogTroubleKind.DatabaseBehind], new[] { gone, other, ahead }.Select(outcome => outcome.Trouble!.Kind));
        Assert.All(new[] { gone, other, ahead }, outcome => Assert.Null(outcome.Checkpoint));
        Assert.Equal("acts-2026-2", opened.Name);
        Assert.Equal((1, 2L, null), (after.Sequenced, after.Checkpoint!.Size, after.Trouble));
        string? first = null;
        await VerifyAsync(bureau, (await LogsAsync(bureau))[0], null, (index, entry) => first ??= Encoding.UTF8.GetString(entry.Span));
        Assert.Contains(published.ToString().Replace("\n", "\\n", StringComparison.Ordinal), first, StringComparison.Ordinal);
        Assert.Contains("\"reason\":\"restored from the backup of June\"", first, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Takes_over_a_checkpoint_that_only_the_copy_outside_has_because_its_publisher_was_killed()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await ActAsync(bureau, "matter/1", 2);
        await PublishAsync(bureau);
        LogInfo log = (await LogsAsync(bureau))[0];
        var copies = Db.Services.GetRequiredService<LogCopies>();
        string before = await File.ReadAllTextAsync(copies.FileOf(log.Origin), Cancel);
        await ActAsync(bureau, "matter/2");
        await PublishAsync(bureau);
        // As if the node had stopped between the copy and the commit: the rows are there, the checkpoint is not.
        await InAsync(bureau, async services =>
        {
            var context = services.GetRequiredService<KefaDbContext>();
            await context.Database.ExecuteSqlRawAsync(context.IsSqlite ? "DROP TRIGGER log_checkpoint_no_delete" : "ALTER TABLE log_checkpoint DISABLE TRIGGER log_checkpoint_append_only", Cancel);
            return await context.Database.ExecuteSqlAsync($"DELETE FROM log_checkpoint WHERE log_id = {log.Id} AND size = 4", Cancel);
        });

        PublishOutcome outcome = await PublishAsync(bureau);

        Assert.Null(outcome.Trouble);
        Assert.Equal(4, (await VerifyAsync(bureau)).Checkpoint!.Size);
        Assert.NotEqual(before, await File.ReadAllTextAsync(copies.FileOf(log.Origin), Cancel));
    }

    /// <summary>Puts the clock that the tests of a class share back where it was.</summary>
    private sealed class Moved(ManualTimeProvider time) : IDisposable
    {
        private readonly DateTimeOffset _before = time.GetUtcNow();

        public void Dispose() => time.Set(_before);
    }

    public sealed class OnSqlite(SqliteFixture db) : PublishingALog(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : PublishingALog(db), IClassFixture<PostgreSqlFixture>;
}
