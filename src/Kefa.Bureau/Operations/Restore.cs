using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;

namespace Kefa.Bureau.Operations;

public sealed record RestoreMade(string Schema, DateTimeOffset MadeAt, int Files);

/// <summary>
/// Puts a backup in place of an empty installation. The whole archive is checked against its manifest before anything is touched.
/// What is there already is never overwritten: with <c>replace</c> the SQLite file is kept aside under a dated name.
/// </summary>
public sealed class Restore(KefaDbContext db, IOptions<StorageOptions> options, AuditTrail audit, TimeProvider time)
{
    /// <exception cref="InvalidDataException">The archive is not a backup, or not as it was written; the message names the file in it.</exception>
    /// <exception cref="RefusedException">Something is in the way; the message says what and how to go on.</exception>
    public async Task<RestoreMade> HandleAsync(string file, bool replace, CancellationToken cancellationToken)
    {
        StorageOptions storage = options.Value;
        storage.MakeDataFolder();
        // Beside the data, so that putting it in place is a rename.
        string work = Path.Combine(Path.GetFullPath(storage.DataFolder), "restore-" + Guid.NewGuid().ToString("N"));
        Directory.CreateDirectory(work);
        try
        {
            BackupManifest manifest = await ExtractAsync(file, work, cancellationToken);
            string here = storage.UsesPostgreSql ? BackupManifest.PostgreSql : BackupManifest.Sqlite;
            if (manifest.Database != here)
                throw new RefusedException($"'{file}' is a backup of {manifest.Database}, and this installation uses {here}: {(storage.UsesPostgreSql ? "unset KEFA_DATABASE" : "set KEFA_DATABASE to an empty PostgreSQL database")}.");
            if (!db.Database.GetMigrations().Contains(manifest.Schema, StringComparer.Ordinal))
                throw new RefusedException($"'{file}' has the schema {manifest.Schema}, which this version does not know: restore it with the version that made it, then upgrade.");

            string aside = time.GetUtcNow().UtcDateTime.ToString("yyyyMMdd'T'HHmmss", CultureInfo.InvariantCulture);
            RefuseOccupied(storage.AttachmentsFolder, Directory.Exists(storage.AttachmentsFolder) && Directory.EnumerateFileSystemEntries(storage.AttachmentsFolder).Any(), replace);
            if (storage.UsesPostgreSql) await RestorePostgreSqlAsync(storage, Path.Combine(work, BackupManifest.PostgreSqlEntry), cancellationToken);
            else RestoreSqlite(storage, Path.Combine(work, BackupManifest.SqliteEntry), replace, aside);
            RestoreAttachments(storage, Path.Combine(work, "attachments"), aside);
            DurableFile.SyncFolder(Path.GetFullPath(storage.DataFolder));

            audit.Record(Actor.Command("restore"), "BackupRestored", "backup/" + Path.GetFileName(file), new { manifest.MadeAt, manifest.Schema });
            await db.SaveChangesAsync(cancellationToken);
            return new RestoreMade(manifest.Schema, manifest.MadeAt, manifest.Files.Count);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task<BackupManifest> ExtractAsync(string file, string work, CancellationToken cancellationToken)
    {
        if (!File.Exists(file)) throw new InvalidDataException($"There is no file '{file}'.");
        await using FileStream stream = File.OpenRead(file);
        await using ZipArchive archive = Open(stream, file);
        ZipArchiveEntry entry = archive.GetEntry(BackupManifest.EntryName) ?? throw new InvalidDataException($"'{file}' has no {BackupManifest.EntryName}: it is not a backup of this product.");
        BackupManifest manifest = await ManifestAsync(entry, file, cancellationToken);
        if (manifest is not { Product: BackupManifest.ProductName, Format: BackupManifest.CurrentFormat })
            throw new InvalidDataException($"'{file}' is a backup of '{manifest.Product}' in format {manifest.Format}; expected '{BackupManifest.ProductName}' in format {BackupManifest.CurrentFormat}.");
        foreach (BackupFile expected in manifest.Files)
        {
            string target = Path.GetFullPath(Path.Combine(work, expected.Path));
            if (!target.StartsWith(work + Path.DirectorySeparatorChar, StringComparison.Ordinal)) throw new InvalidDataException($"'{expected.Path}' in '{file}' leads out of its folder.");
            ZipArchiveEntry packed = archive.GetEntry(expected.Path) ?? throw new InvalidDataException($"'{expected.Path}' is missing in '{file}'.");
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await DurableFile.WriteAsync(target, (output, cancel) => CopyCheckedAsync(packed, expected, file, output, cancel), cancellationToken);
        }
        return manifest;
    }

    private static ZipArchive Open(FileStream stream, string file)
    {
        try
        {
            return new ZipArchive(stream, ZipArchiveMode.Read);
        }
        catch (InvalidDataException broken)
        {
            throw new InvalidDataException($"'{file}' is not a complete archive: {broken.Message}", broken);
        }
    }

    private static async Task<BackupManifest> ManifestAsync(ZipArchiveEntry entry, string file, CancellationToken cancellationToken)
    {
        try
        {
            await using Stream json = await entry.OpenAsync(cancellationToken);
            return await JsonSerializer.DeserializeAsync<BackupManifest>(json, BackupManifest.Json, cancellationToken) ?? throw new JsonException("It is null.");
        }
        catch (JsonException broken)
        {
            throw new InvalidDataException($"The manifest of '{file}' cannot be read: {broken.Message}", broken);
        }
    }

    private static async Task CopyCheckedAsync(ZipArchiveEntry packed, BackupFile expected, string file, Stream output, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using Stream source = await packed.OpenAsync(cancellationToken);
        byte[] buffer = new byte[128 * 1024];
        long length = 0;
        for (int read; (read = await source.ReadAsync(buffer, cancellationToken)) > 0;)
        {
            length += read;
            if (length > expected.Length) break;
            hash.AppendData(buffer, 0, read);
            await output.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        if (length != expected.Length || Convert.ToHexStringLower(hash.GetHashAndReset()) != expected.Sha256)
            throw new InvalidDataException($"'{expected.Path}' in '{file}' is not what was backed up: its SHA-256 should be {expected.Sha256}. The archive is damaged; use another backup.");
    }

    private static void RefuseOccupied(string what, bool occupied, bool replace)
    {
        if (occupied && !replace) throw new RefusedException($"'{what}' exists: restore into an empty data folder, or say --replace to set it aside under a dated name.");
    }

    private static void RestoreSqlite(StorageOptions storage, string restored, bool replace, string aside)
    {
        RefuseOccupied(storage.SqliteFile, File.Exists(storage.SqliteFile), replace);
        SqliteConnection.ClearAllPools();
        // The log and its index belong to the old file; beside the new one they would be replayed into it.
        foreach (string suffix in new[] { "", "-wal", "-shm" })
        {
            if (File.Exists(storage.SqliteFile + suffix)) File.Move(storage.SqliteFile + suffix, $"{storage.SqliteFile}.{aside}{suffix}");
        }
        File.Move(restored, storage.SqliteFile);
    }

    private static void RestoreAttachments(StorageOptions storage, string restored, string aside)
    {
        if (Directory.Exists(storage.AttachmentsFolder)) Directory.Move(storage.AttachmentsFolder, $"{storage.AttachmentsFolder}.{aside}");
        if (Directory.Exists(restored)) Directory.Move(restored, storage.AttachmentsFolder);
    }

    private static async Task RestorePostgreSqlAsync(StorageOptions storage, string dump, CancellationToken cancellationToken)
    {
        await using (var connection = new NpgsqlConnection(storage.Database))
        {
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT count(*) FROM information_schema.tables WHERE table_schema = 'public'", connection);
            if (await command.ExecuteScalarAsync(cancellationToken) is long tables and > 0)
                throw new RefusedException($"The database '{connection.Database}' has {tables} tables: restore into an empty one (createdb), then let KEFA_DATABASE name it.");
        }
        await PostgreSqlTools.RestoreAsync(storage.Database!, dump, cancellationToken);
    }
}
