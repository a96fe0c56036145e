using System.Data.Common;
using Kefa.Feel.Sql;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace Kefa.Bureau.Storage;

/// <summary>Every SQLite connection has the exact arithmetic of <see cref="SqliteFunctions"/>, each time that it is opened.</summary>
internal sealed class SqliteArithmetic : DbConnectionInterceptor
{
    public static SqliteArithmetic Instance { get; } = new();

    /// <summary>The one place where they are registered: also for connections that EF Core does not make.</summary>
    public static void Register(SqliteConnection connection)
    {
        foreach (SqliteFunction function in SqliteFunctions.Scalars)
            connection.CreateFunction(function.Name, function.Call, isDeterministic: true);
        foreach (SqliteAggregate aggregate in SqliteFunctions.Aggregates)
            connection.CreateAggregate(aggregate.Name, (object?)null, aggregate.Step, aggregate.Result, isDeterministic: true);
    }

    public override DbConnection ConnectionCreated(ConnectionCreatedEventData eventData, DbConnection result)
    {
        Register((SqliteConnection)result);
        return result;
    }
}
