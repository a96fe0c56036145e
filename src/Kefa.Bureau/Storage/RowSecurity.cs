using System.Data.Common;
using System.Globalization;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Kefa.Bureau.Storage;

/// <summary>
/// On PostgreSQL under a role that row-level security holds, each connection enters the bureau of its context; outside any bureau (jobs, the directory of
/// bureaus) it enters all. A connection that entered none sees no row. The owner's role is not held, and costs nothing.
/// </summary>
internal sealed class RowSecurity : DbConnectionInterceptor
{
    private const int NotAsked = 0, Holds = 1, DoesNotHold = 2;

    private int _state;

    public override void ConnectionOpened(DbConnection connection, ConnectionEndEventData eventData)
    {
        if (_state == NotAsked)
        {
            using DbCommand ask = Ask(connection);
            Answer(ask.ExecuteScalar());
        }
        if (_state != Holds) return;
        using DbCommand enter = Enter(connection, eventData);
        enter.ExecuteNonQuery();
    }

    public override async Task ConnectionOpenedAsync(DbConnection connection, ConnectionEndEventData eventData, CancellationToken cancellationToken = default)
    {
        if (_state == NotAsked)
        {
            await using DbCommand ask = Ask(connection);
            Answer(await ask.ExecuteScalarAsync(cancellationToken));
        }
        if (_state != Holds) return;
        await using DbCommand enter = Enter(connection, eventData);
        await enter.ExecuteNonQueryAsync(cancellationToken);
    }

    private static DbCommand Ask(DbConnection connection)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = "SELECT row_security_active(to_regclass('event'))";
        return command;
    }

    // Before the first migration there is no table to ask about.
    private void Answer(object? active)
    {
        if (active is bool holds) Volatile.Write(ref _state, holds ? Holds : DoesNotHold);
    }

    private static DbCommand Enter(DbConnection connection, ConnectionEndEventData eventData)
    {
        DbCommand command = connection.CreateCommand();
        command.CommandText = "SELECT set_config('kefa.bureau', $1, false)";
        DbParameter bureau = command.CreateParameter();
        bureau.Value = ((KefaDbContext)eventData.Context!).BureauId?.ToString(CultureInfo.InvariantCulture) ?? "*";
        command.Parameters.Add(bureau);
        return command;
    }
}
