using System.IO.Compression;
using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.TestSupport;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Operations;

public abstract class BackingUp(DatabaseFixture db) : DatabaseTests(db)
{
    /// <summary>Settings of an empty installation of the same kind.</summary>
    protected abstract Task<Dictionary<string, string?>> EmptyAsync(string folder);

    private async Task<string> BackupAsync(string folder)
    {
        Directory.CreateDirectory(Path.Combine(Db.DataFolder, "attachments", "ab"));
        await File.WriteAllTextAsync(Path.Combine(Db.DataFolder, "attachments", "ab", "cd.txt"), "附件", Cancel);
        await File.WriteAllTextAsync(Path.Combine(Db.DataFolder, "attachments", "ab", "ef.txt.partial"), "half", Cancel);
        string file = Path.Combine(folder, Guid.NewGuid().ToString("N") + ".zip");
        await using AsyncServiceScope scope = Db.Scope();
        await scope.ServiceProvider.GetRequiredService<Backup>().HandleAsync(file, Cancel);
        return file;
    }

    private static async Task<T> RestoredAsync<T>(Dictionary<string, string?> settings, Func<IServiceProvider, Task<T>> work)
    {
        var services = new ServiceCollection();
        IConfiguration configuration = new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
        services.AddSingleton(configuration).AddLogging().AddKefaBureau(configuration);
        await using ServiceProvider provider = services.BuildServiceProvider();
        await using AsyncServiceScope scope = provider.CreateAsyncScope();
        return await work(scope.ServiceProvider);
    }

    private static Task<RestoreMade> RestoreAsync(Dictionary<string, string?> settings, string file, bool replace = false) =>
        RestoredAsync(settings, services => services.GetRequiredService<Restore>().HandleAsync(file, replace, Cancel));

    [Fact]
    public async Task Brings_everything_back_in_an_empty_installation()
    {
        using var folder = new TemporaryFolder();
        BureauInfo bureau = await Db.NewBureauAsync();
        await using (AsyncServiceScope scope = Db.Scope(bureau))
            await scope.ServiceProvider.GetRequiredService<EventWriter>().AppendAsync("company/1", 0, [new NewEvent("company", "FactsRecorded", """{"名":"甲"}"""u8.ToArray())], Cancel);
        Dictionary<string, string?> empty = await EmptyAsync(folder.Path);

        await RestoreAsync(empty, await BackupAsync(folder.Path));

        string body = await RestoredAsync(empty, async services =>
        {
            BureauInfo restored = (await services.GetRequiredService<BureauDirectory>().FindAsync(bureau.Id, Cancel))!;
            services.GetRequiredService<CurrentBureau>().Enter(restored);
            return Encoding.UTF8.GetString((await services.GetRequiredService<EventReader>().ReadAsync("company/1", Cancel)).Single().Body.Span);
        });
        Assert.Equal("""{"名":"甲"}""", body);
        string attachments = Path.Combine(empty["KEFA_DATA"]!, "attachments");
        Assert.Equal("附件", await File.ReadAllTextAsync(Path.Combine(attachments, "ab", "cd.txt"), Cancel));
        Assert.Single(Directory.GetFiles(attachments, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public async Task Is_in_the_audit_trail_once_there_is_a_file()
    {
        using var folder = new TemporaryFolder();
        string nowhere = Path.Combine(folder.Path, "file", "backup.zip"), name = Guid.NewGuid().ToString("N") + ".zip";
        await File.WriteAllTextAsync(Path.GetDirectoryName(nowhere)!, "no folder", Cancel);
        await using AsyncServiceScope scope = Db.Scope();
        var backup = scope.ServiceProvider.GetRequiredService<Backup>();

        await Assert.ThrowsAnyAsync<IOException>(() => backup.HandleAsync(nowhere, Cancel));
        await backup.HandleAsync(Path.Combine(folder.Path, name), Cancel);

        var made = await Microsoft.EntityFrameworkCore.EntityFrameworkQueryableExtensions.ToListAsync(
            scope.ServiceProvider.GetRequiredService<KefaDbContext>().Set<AuditEntry>().Where(entry => entry.What == "BackupMade" && (entry.Subject == "backup/backup.zip" || entry.Subject == "backup/" + name)).Select(entry => entry.Subject), Cancel);
        Assert.Equal(["backup/" + name], made);
    }

    [Fact]
    public async Task Restores_an_append_only_record()
    {
        using var folder = new TemporaryFolder();
        BureauInfo bureau = await Db.NewBureauAsync();
        await using (AsyncServiceScope scope = Db.Scope(bureau))
            await scope.ServiceProvider.GetRequiredService<EventWriter>().AppendAsync("company/1", 0, [new NewEvent("company", "FactsRecorded", "{}"u8.ToArray())], Cancel);
        Dictionary<string, string?> empty = await EmptyAsync(folder.Path);
        await RestoreAsync(empty, await BackupAsync(folder.Path));

        await RestoredAsync(empty, async services =>
        {
            var context = services.GetRequiredService<KefaDbContext>();
            return await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() =>
                Microsoft.EntityFrameworkCore.RelationalDatabaseFacadeExtensions.ExecuteSqlRawAsync(context.Database, "DELETE FROM event", Cancel));
        });
    }

    [Fact]
    public async Task Is_refused_to_overwrite_what_is_there()
    {
        using var folder = new TemporaryFolder();
        string file = await BackupAsync(folder.Path);
        Dictionary<string, string?> target = await EmptyAsync(folder.Path);
        await RestoreAsync(target, file);

        RefusedException refusal = await Assert.ThrowsAsync<RefusedException>(() => RestoreAsync(target, file));

        Assert.Contains("restore into an empty", refusal.Message, StringComparison.Ordinal);
        await using AsyncServiceScope scope = Db.Scope();
        await Assert.ThrowsAsync<RefusedException>(() => scope.ServiceProvider.GetRequiredService<Backup>().HandleAsync(file, Cancel));
    }

    [Fact]
    public async Task Detects_a_changed_archive_before_anything_is_touched()
    {
        using var folder = new TemporaryFolder();
        string file = await BackupAsync(folder.Path);
        using (ZipArchive archive = await ZipFile.OpenAsync(file, ZipArchiveMode.Update, Cancel))
        {
            archive.GetEntry("attachments/ab/cd.txt")!.Delete();
            await using Stream forged = await archive.CreateEntry("attachments/ab/cd.txt").OpenAsync(Cancel);
            await forged.WriteAsync("另一"u8.ToArray(), Cancel);
        }
        Dictionary<string, string?> empty = await EmptyAsync(folder.Path);

        InvalidDataException refusal = await Assert.ThrowsAsync<InvalidDataException>(() => RestoreAsync(empty, file));

        Assert.Contains("'attachments/ab/cd.txt' in", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFileSystemEntries(empty["KEFA_DATA"]!));
    }

    [Theory, InlineData("../../evil"), InlineData("/etc/evil")]
    public async Task Does_not_write_outside_its_folder(string path)
    {
        using var folder = new TemporaryFolder();
        string file = Path.Combine(folder.Path, "evil.zip");
        using (ZipArchive archive = await ZipFile.OpenAsync(file, ZipArchiveMode.Create, Cancel))
        {
            await using (Stream entry = await archive.CreateEntry(path).OpenAsync(Cancel)) await entry.WriteAsync("x"u8.ToArray(), Cancel);
            await using Stream manifest = await archive.CreateEntry("manifest.json").OpenAsync(Cancel);
            await manifest.WriteAsync(Encoding.UTF8.GetBytes(
                $$"""{"product":"kefa","format":1,"database":"sqlite","schema":"x","madeAt":"2026-01-01T00:00:00Z","files":[{"path":"{{path}}","length":1,"sha256":"2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"}]}"""), Cancel);
        }

        InvalidDataException refusal = await Assert.ThrowsAsync<InvalidDataException>(async () => await RestoreAsync(await EmptyAsync(folder.Path), file));

        Assert.Contains("leads out of its folder", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Says_what_is_no_backup()
    {
        using var folder = new TemporaryFolder();
        string text = Path.Combine(folder.Path, "text.zip");
        await File.WriteAllTextAsync(text, "not an archive", Cancel);
        Dictionary<string, string?> empty = await EmptyAsync(folder.Path);

        Assert.Contains("is not a complete archive", (await Assert.ThrowsAsync<InvalidDataException>(() => RestoreAsync(empty, text))).Message, StringComparison.Ordinal);
        Assert.Contains("There is no file", (await Assert.ThrowsAsync<InvalidDataException>(() => RestoreAsync(empty, text + "x"))).Message, StringComparison.Ordinal);
    }

    public sealed class OnSqlite(SqliteFixture db) : BackingUp(db), IClassFixture<SqliteFixture>
    {
        protected override Task<Dictionary<string, string?>> EmptyAsync(string folder) =>
            Task.FromResult(new Dictionary<string, string?> { ["KEFA_DATA"] = Path.Combine(folder, Guid.NewGuid().ToString("N")) });

        [Fact]
        public async Task Restores_over_a_database_that_is_set_aside()
        {
            using var folder = new TemporaryFolder();
            string file = await BackupAsync(folder.Path);
            Dictionary<string, string?> target = await EmptyAsync(folder.Path);
            await RestoreAsync(target, file);

            await RestoreAsync(target, file, replace: true);

            Assert.Single(Directory.GetFiles(target["KEFA_DATA"]!, "kefa.db.*T*"), name => !name.EndsWith("-wal", StringComparison.Ordinal) && !name.EndsWith("-shm", StringComparison.Ordinal));
        }
    }

    public sealed class OnPostgreSql(PostgreSqlFixture db) : BackingUp(db), IClassFixture<PostgreSqlFixture>
    {
        protected override async Task<Dictionary<string, string?>> EmptyAsync(string folder)
        {
            PostgreSqlServer server = await PostgreSqlServer.StartedAsync();
            return new() { ["KEFA_DATA"] = Path.Combine(folder, Guid.NewGuid().ToString("N")), ["KEFA_DATABASE"] = server.ConnectionString(await server.CreateDatabaseAsync()) };
        }
    }
}
