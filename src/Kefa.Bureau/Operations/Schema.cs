using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Options;
using Npgsql;

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
            _ when await new SealEarlierEvents(db).AreThereAnyAsync(cancellationToken) =>
                (SchemaState.Behind, "The database has events from before events were sealed. Make a backup, then run 'kefa migrate'."),
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
        if (options.Value.UsesPostgreSql) await MakeDatabaseAsync(cancellationToken);
        // EF's own locks do not do: on PostgreSQL its lock ends with the first of several migrations, on SQLite a killed migration leaves a row for which the
        // next waits for ever. Ours covers all of them and dies with its process.
        await using IAsyncDisposable turn = options.Value.UsesPostgreSql ? await ServerTurnAsync(cancellationToken) : await FileTurnAsync(options.Value, cancellationToken);
        if (!options.Value.UsesPostgreSql) await db.Database.ExecuteSqlRawAsync("DROP TABLE IF EXISTS \"__EFMigrationsLock\"", cancellationToken);
        string[] pending = [.. await db.Database.GetPendingMigrationsAsync(cancellationToken)];
        await db.Database.MigrateAsync(cancellationToken);
        await new SealEarlierEvents(db).HandleAsync(cancellationToken);
        return pending;
    }

    private async Task MakeDatabaseAsync(CancellationToken cancellationToken)
    {
        var creator = db.GetService<IRelationalDatabaseCreator>();
        if (await creator.ExistsAsync(cancellationToken)) return;
        try
        {
            await creator.CreateAsync(cancellationToken);
        }
        catch (PostgresException made) when (made.SqlState is PostgresErrorCodes.DuplicateDatabase or PostgresErrorCodes.UniqueViolation)
        {
            // another process made it in the meantime
        }
    }

    private async Task<NpgsqlConnection> ServerTurnAsync(CancellationToken cancellationToken)
    {
        // A connection of its own outside the pool: closing it ends the lock.
        var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(options.Value.Database) { Pooling = false }.ConnectionString);
        try
        {
            await connection.OpenAsync(cancellationToken);
            await using var wait = new NpgsqlCommand("SELECT pg_advisory_lock(hashtext('kefa migrate'))", connection) { CommandTimeout = 0 };
            await wait.ExecuteNonQueryAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    private static async Task<FileStream> FileTurnAsync(StorageOptions storage, CancellationToken cancellationToken)
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
