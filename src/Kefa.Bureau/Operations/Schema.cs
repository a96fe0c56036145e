using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Operations;

public enum SchemaState
{
    /// <summary>Just what this version was built for.</summary>
    Current,

    /// <summary>No tables at all.</summary>
    Empty,

    /// <summary>From an earlier version: <c>kefa migrate</c>.</summary>
    Behind,

    /// <summary>Has migrations that this version does not know: from a later version, or not ours.</summary>
    Unknown,
}

/// <summary>What schema the database has, and bringing it to the one this version knows.</summary>
public sealed class Schema(KefaDbContext db, IOptions<StorageOptions> options)
{
    // What the system says when another process holds the file; anything else (a full disk, a read-only one) will not pass by waiting.
    private const int LockedOnLinux = 11; // EWOULDBLOCK
    private const int LockedOnMac = 35; // EWOULDBLOCK
    private const int LockedOnWindows = unchecked((int)0x80070020); // ERROR_SHARING_VIOLATION

    public async Task<(SchemaState State, string Text)> CheckAsync(CancellationToken cancellationToken)
    {
        string[] known = [.. db.Database.GetMigrations()];
        string[] applied = options.Value is { UsesPostgreSql: false } sqlite && !File.Exists(sqlite.SqliteFile)
            ? [] // asking would create the file
            : [.. await db.Database.GetAppliedMigrationsAsync(cancellationToken)];
        string[] strange = [.. applied.Except(known, StringComparer.Ordinal)];
        string[] missing = [.. known.Except(applied, StringComparer.Ordinal)];
        return (strange, missing, applied) switch
        {
            ({ Length: > 0 }, _, _) => (SchemaState.Unknown,
                $"The database has the migration {strange[0]}, which this version does not know. It was made by another version: start that one, or restore a backup made by this one."),
            (_, { Length: > 0 }, []) => (SchemaState.Empty, "The database is empty. Run 'kefa init' for a real bureau or 'kefa demo' for the demo."),
            (_, { Length: > 0 }, _) => (SchemaState.Behind, $"The database lacks the migration {missing[0]}. Make a backup, then run 'kefa migrate'."),
            _ => (SchemaState.Current, $"The database is at {known[^1]}."),
        };
    }

    /// <summary>Applies what is missing; safe to run twice, at once, and after a kill.</summary>
    /// <returns>The migrations that were applied.</returns>
    /// <exception cref="RefusedException">The schema is unknown.</exception>
    public async Task<IReadOnlyList<string>> MigrateAsync(CancellationToken cancellationToken)
    {
        (SchemaState state, string text) = await CheckAsync(cancellationToken);
        if (state == SchemaState.Unknown) throw new RefusedException(text);
        if (state == SchemaState.Current) return [];
        await using FileStream? turn = options.Value.UsesPostgreSql ? null : await TurnAsync(options.Value, cancellationToken);
        // A migration that was killed leaves EF's lock row in SQLite, and the next would wait for ever. We hold a lock that dies with its process.
        if (turn is not null) await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        string[] pending = [.. await db.Database.GetPendingMigrationsAsync(cancellationToken)];
        await db.Database.MigrateAsync(cancellationToken);
        return pending;
    }

    private static async Task<FileStream> TurnAsync(StorageOptions storage, CancellationToken cancellationToken)
    {
        storage.MakeDataFolder();
        while (true)
        {
            try
            {
                return new FileStream(Path.Combine(storage.DataFolder, "migrate.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException busy) when (busy.HResult is LockedOnLinux or LockedOnMac or LockedOnWindows)
            {
                await Task.Delay(200, cancellationToken); // another process migrates
            }
        }
    }
}
