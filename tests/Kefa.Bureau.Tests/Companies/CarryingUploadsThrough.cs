using System.Text;
using Kefa.Bureau.Companies.Import;
using Kefa.Bureau.Storage;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kefa.Bureau.Tests.Companies;

public abstract class CarryingUploadsThrough(DatabaseFixture db) : CompanyTests(db)
{
    [Fact]
    public async Task The_job_takes_up_new_files_of_every_bureau_and_removes_them_when_it_is_done()
    {
        var (here, there) = (await BureauAsync(), await BureauAsync());
        var first = Assert.IsType<ReceiveOutcome.Received>(await ReceiveAsync(here, Encoding.UTF8.GetBytes(Csv(Head, Row(Uscc)))));
        var second = Assert.IsType<ReceiveOutcome.Received>(await ReceiveAsync(there, Encoding.UTF8.GetBytes(Csv(Head, Row(Second)))));

        await new ImportJob(Db.Services.GetRequiredService<IServiceScopeFactory>(), Db.Time, NullLogger<ImportJob>.Instance).RunOnceAsync(Cancel);

        Assert.Equal(ImportState.Done, (await InAsync(here, s => s.GetRequiredService<ImportLog>().FindAsync(first.ImportId, Cancel)))!.State);
        Assert.NotNull(await DossierAsync(here));
        Assert.NotNull(await DossierAsync(there, Second));
        Assert.Null(await DossierAsync(here, Second));
        Assert.False(File.Exists(Path.Combine(Db.DataFolder, "imports", first.ImportId.ToString("N"))));
        Assert.False(File.Exists(Path.Combine(Db.DataFolder, "imports", second.ImportId.ToString("N"))));
        Assert.NotEqual(first.ImportId, second.ImportId);
    }

    [Fact]
    public async Task An_import_that_cannot_go_on_does_not_keep_the_others_waiting()
    {
        var (here, there) = (await BureauAsync(), await BureauAsync());
        var stuck = Assert.IsType<ReceiveOutcome.Received>(await ReceiveAsync(here, Encoding.UTF8.GetBytes(Csv(Head, Row(Uscc)))));
        await ReceiveAsync(there, Encoding.UTF8.GetBytes(Csv(Head, Row(Second))));
        await InAsync(here, async s =>
        {
            await s.GetRequiredService<KefaDbContext>().Set<CompanyImport>().ExecuteUpdateAsync(set => set.SetProperty(i => i.State, ImportState.Applying), Cancel);
            await s.GetRequiredService<KefaDbContext>().Database.ExecuteSqlAsync($"INSERT INTO company_import_row (bureau_id, import_id, row, state, uscc, facts) SELECT bureau_id, id, 2, 'Ready', 'broken', 'no JSON' FROM company_import WHERE bureau_id = {here.Id}", Cancel);
            return true;
        });

        await new ImportJob(Db.Services.GetRequiredService<IServiceScopeFactory>(), Db.Time, NullLogger<ImportJob>.Instance).RunOnceAsync(Cancel);

        Assert.NotNull(await DossierAsync(there, Second));
        Assert.Equal(ImportState.Applying, (await InAsync(here, s => s.GetRequiredService<ImportLog>().FindAsync(stuck.ImportId, Cancel)))!.State);
    }

    [Fact]
    public async Task A_file_in_the_folder_of_another_node_waits_for_that_node_but_not_for_ever()
    {
        var bureau = await BureauAsync();
        var received = Assert.IsType<ReceiveOutcome.Received>(await ReceiveAsync(bureau, Encoding.UTF8.GetBytes(Csv(Head, Row(Uscc)))));
        File.Delete(Path.Combine(Db.DataFolder, "imports", received.ImportId.ToString("N")));
        using var job = new ImportJob(Db.Services.GetRequiredService<IServiceScopeFactory>(), Db.Time, NullLogger<ImportJob>.Instance);

        await job.RunOnceAsync(Cancel);
        var waiting = await InAsync(bureau, s => s.GetRequiredService<ImportLog>().FindAsync(received.ImportId, Cancel));
        Db.Time.Advance(TimeSpan.FromMinutes(61));
        await job.RunOnceAsync(Cancel);
        var given = await InAsync(bureau, s => s.GetRequiredService<ImportLog>().FindAsync(received.ImportId, Cancel));

        Assert.Equal((ImportState.Staging, ImportState.Failed), (waiting!.State, given!.State));
    }

    [Fact]
    public async Task The_same_file_while_it_is_being_imported_is_the_same_import()
    {
        var bureau = await BureauAsync();
        var file = Encoding.UTF8.GetBytes(Csv(Head, Row(Uscc)));

        var first = Assert.IsType<ReceiveOutcome.Received>(await ReceiveAsync(bureau, file));
        var second = Assert.IsType<ReceiveOutcome.Received>(await ReceiveAsync(bureau, file));

        Assert.Equal((first.ImportId, true), (second.ImportId, second.Continues));
    }

    [Fact]
    public async Task A_file_that_is_too_large_is_not_kept()
    {
        var bureau = await BureauAsync();

        var outcome = await InAsync(bureau, async s =>
        {
            using var endless = new Zeros(3L * 1024 * 1024);
            var receive = ActivatorUtilities.CreateInstance<ReceiveImport>(s, Microsoft.Extensions.Options.Options.Create(new ImportOptions { MaxFileMegabytes = 2, Folder = "large" }));
            return await receive.FromUploadAsync(endless, new ReceiveImportInput("x.csv", ""), Officer, Cancel);
        });

        Assert.Equal("The file is larger than 2 MB; split it and send the parts.", Assert.IsType<ReceiveOutcome.Refused>(outcome).Reason.En);
        Assert.Empty(Directory.EnumerateFiles(Path.Combine(Db.DataFolder, "large")));
    }

    private sealed class Zeros(long length) : MemoryStream
    {
        private long _left = length;

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var some = (int)Math.Min(buffer.Length, _left);
            buffer.Span[..some].Fill((byte)'a');
            _left -= some;
            return ValueTask.FromResult(some);
        }
    }
}

public sealed class CarryingUploadsThroughOnSqlite(SqliteFixture db) : CarryingUploadsThrough(db), IClassFixture<SqliteFixture>;

public sealed class CarryingUploadsThroughOnPostgreSql(PostgreSqlFixture db) : CarryingUploadsThrough(db), IClassFixture<PostgreSqlFixture>;
