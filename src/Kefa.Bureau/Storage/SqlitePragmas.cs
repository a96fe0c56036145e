using System.Data.Common;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Kefa.Bureau.Storage;

/// <summary>Every SQLite connection: readers beside one writer (WAL), each commit on disk (FULL), waiting instead of failing when busy; what is deleted is overwritten, because erasing means that.</summary>
internal sealed class SqlitePragmas : DbConnectionInterceptor
{
    internal const string Sql = "PRAGMA busy_timeout = 30000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA recursive_triggers = ON; PRAGMA secure_delete = ON;";

    public static SqlitePragmas Instance { get; } = new();

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        using DbCommand command = connection.CreateCommand();
        command.CommandText = Sql;
        command.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        await using DbCommand command = connection.CreateCommand();
        command.CommandText = Sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
