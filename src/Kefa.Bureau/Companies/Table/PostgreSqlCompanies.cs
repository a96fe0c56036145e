using System.Data;
using System.Data.Common;
using System.Runtime.CompilerServices;
using Kefa.Feel.Sql;
using Kefa.Matching.Profiles;
using Kefa.Matching.Sql;
using Npgsql;

namespace Kefa.Bureau.Companies.Table;

/// <summary>Company tables on PostgreSQL.</summary>
public sealed class PostgreSqlCompanies(NpgsqlDataSource source) : CompanyDatabase
{
    public NpgsqlDataSource Source { get; } = source;

    public override SqlDialect Dialect => SqlDialect.PostgreSql;

    public override async Task<long> FillAsync(CompanyTable table, int bureau, DateOnly asOf, IAsyncEnumerable<Profile> companies, CancellationToken cancellationToken)
    {
        await using var connection = await Source.OpenConnectionAsync(cancellationToken);
        return await new CompanyTableFile(connection, table).FillAsync(bureau, asOf, companies, cancellationToken);
    }

    public override async Task CheckAsync(CompanyTable table, CancellationToken cancellationToken)
    {
        await using var connection = await Source.OpenConnectionAsync(cancellationToken);
        await new CompanyTableFile(connection, table).CheckAsync(cancellationToken);
    }

    public override async Task<CompanySnapshot> SnapshotAsync(CancellationToken cancellationToken)
    {
        var connection = await Source.OpenConnectionAsync(cancellationToken);
        try
        {
            await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, cancellationToken);
            await using var export = new NpgsqlCommand("SELECT pg_export_snapshot()", connection);
            return new Snapshot(Source, connection, (string)(await export.ExecuteScalarAsync(cancellationToken))!);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public override ValueTask DisposeAsync() => Source.DisposeAsync();

    // A connection answers one question at a time: each has its own, and all see what the first one does, whose transaction stays open.
    private sealed class Snapshot(NpgsqlDataSource source, NpgsqlConnection first, string id) : CompanySnapshot
    {
        public override async IAsyncEnumerable<DbDataReader> RowsAsync(string sql, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            await using (var begin = new NpgsqlCommand($"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SET TRANSACTION SNAPSHOT '{id}'", connection))
                await begin.ExecuteNonQueryAsync(cancellationToken);
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                yield return reader;
        }

        public override ValueTask DisposeAsync() => first.DisposeAsync();
    }
}
