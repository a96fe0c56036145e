using System.Text.Json;

namespace Kefa.Bureau.Operations;

/// <summary>What a backup archive contains; the archive is believed only as far as these hashes go, because ZIP readers check little.</summary>
/// <param name="Schema">The last migration: a backup is restored by a version that knows it.</param>
internal sealed record BackupManifest(string Product, int Format, string Database, string Schema, DateTimeOffset MadeAt, IReadOnlyList<BackupFile> Files)
{
    public const string EntryName = "manifest.json";
    public const string ProductName = "kefa";
    public const int CurrentFormat = 1;
    public const string Sqlite = "sqlite";
    public const string PostgreSql = "postgresql";
    public const string SqliteEntry = "kefa.db";
    public const string PostgreSqlEntry = "kefa.dump";
    public const string AttachmentsPrefix = "attachments/";

    public static JsonSerializerOptions Json { get; } = new(JsonSerializerOptions.Web) { WriteIndented = true };
}

internal sealed record BackupFile(string Path, long Length, string Sha256);
