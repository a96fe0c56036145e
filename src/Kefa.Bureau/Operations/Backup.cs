using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Operations;

public sealed record BackupMade(string File, long Length, int Files);

/// <summary>Writes the database and the attachments into one archive while the site runs: the database is a snapshot, attachments are only ever added.</summary>
public sealed class Backup(KefaDbContext db, IOptions<StorageOptions> options, Schema schema, AuditTrail audit, TimeProvider time)
{
    /// <exception cref="RefusedException">The schema is not this version's, the file exists, or pg_dump is missing; the message says which.</exception>
    public async Task<BackupMade> HandleAsync(string file, CancellationToken cancellationToken)
    {
        StorageOptions storage = options.Value;
        (SchemaState state, string text) = await schema.CheckAsync(cancellationToken);
        if (state != SchemaState.Current) throw new RefusedException(text);
        if (File.Exists(file)) throw new RefusedException($"'{file}' exists: a backup never replaces another; give a new name.");

        string work = Directory.CreateTempSubdirectory("kefa-backup-").FullName;
        try
        {
            string dump = Path.Combine(work, storage.UsesPostgreSql ? BackupManifest.PostgreSqlEntry : BackupManifest.SqliteEntry);
            if (storage.UsesPostgreSql) await PostgreSqlTools.DumpAsync(storage.Database!, dump, cancellationToken);
            else await VacuumIntoAsync(storage.SqliteFile, dump, cancellationToken);

            var files = new List<BackupFile>();
            await DurableFile.WriteAsync(file, async (stream, cancel) =>
            {
                await using var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true);
                files.Add(await AddAsync(archive, dump, Path.GetFileName(dump), cancel));
                foreach ((string path, string name) in Attachments(storage)) files.Add(await AddAsync(archive, path, name, cancel));
                var manifest = new BackupManifest(
                    BackupManifest.ProductName, BackupManifest.CurrentFormat, storage.UsesPostgreSql ? BackupManifest.PostgreSql : BackupManifest.Sqlite,
                    db.Database.GetMigrations().Last(), time.GetUtcNow(), files);
                await using Stream entry = await archive.CreateEntry(BackupManifest.EntryName).OpenAsync(cancel);
                await JsonSerializer.SerializeAsync(entry, manifest, BackupManifest.Json, cancel);
            }, cancellationToken);
            // The trail says that there is one once there is; then it says so even to who no longer waits.
            audit.Record(Actor.Command("backup"), "BackupMade", "backup/" + Path.GetFileName(file));
            await db.SaveChangesAsync(CancellationToken.None);
            return new BackupMade(Path.GetFullPath(file), new FileInfo(file).Length, files.Count);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task VacuumIntoAsync(string source, string target, CancellationToken cancellationToken)
    {
        await using var connection = new SqliteConnection(StorageModule.SqliteConnectionString(source));
        await connection.OpenAsync(cancellationToken);
        await using SqliteCommand command = connection.CreateCommand();
        command.CommandText = "VACUUM INTO $target";
        command.Parameters.AddWithValue("$target", target);
        command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static IEnumerable<(string Path, string Name)> Attachments(StorageOptions storage)
    {
        if (!Directory.Exists(storage.AttachmentsFolder)) yield break;
        foreach (string path in Directory.EnumerateFiles(storage.AttachmentsFolder, "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
        {
            if (path.EndsWith(".partial", StringComparison.Ordinal)) continue; // being written: not part of the record yet
            yield return (path, BackupManifest.AttachmentsPrefix + Path.GetRelativePath(storage.AttachmentsFolder, path).Replace('\\', '/'));
        }
    }

    private static async Task<BackupFile> AddAsync(ZipArchive archive, string path, string name, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using FileStream source = File.OpenRead(path);
        await using Stream target = await archive.CreateEntry(name, CompressionLevel.Fastest).OpenAsync(cancellationToken);
        byte[] buffer = new byte[128 * 1024];
        long length = 0;
        for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0; length += read)
        {
            hash.AppendData(buffer, 0, read);
            await target.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        return new BackupFile(name, length, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }
}
