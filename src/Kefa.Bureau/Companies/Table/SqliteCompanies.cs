using System.Data.Common;
using System.Globalization;
using System.Runtime.CompilerServices;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Storage;
using Kefa.Feel.Sql;
using Kefa.Matching.Profiles;
using Kefa.Matching.Sql;
using Microsoft.Data.Sqlite;

namespace Kefa.Bureau.Companies.Table;

/// <summary>Company tables in a file of SQLite.</summary>
public sealed class SqliteCompanies(SqliteConnectionStringBuilder connection) : CompanyDatabase
{
    private const int CannotOpen = 14;

    public override SqlDialect Dialect => SqlDialect.Sqlite;

    public override async Task<long> FillAsync(CompanyTable table, int bureau, DateOnly asOf, IAsyncEnumerable<Profile> companies, CancellationToken cancellationToken)
    {
        await using var database = await OpenAsync(connection, cancellationToken);
        await using var transaction = (SqliteTransaction)await database.BeginTransactionAsync(cancellationToken);
        if (await MarkAsync(database, table, cancellationToken) is null)
            await RunAsync(database, table.Create(), cancellationToken);
        Require(table, await MarkAsync(database, table, cancellationToken));
        await RunAsync(
            database, string.Create(CultureInfo.InvariantCulture, $"DELETE FROM {table.QuotedName} WHERE \"{CompanyTable.BureauColumn}\" = {bureau} AND \"{CompanyTable.YearColumn}\" = {ProfileBinder.DataYear(asOf)}"), cancellationToken);
        var count = await InsertAsync(database, table, bureau, asOf, companies, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await RunAsync(database, $"ANALYZE {table.QuotedName}", cancellationToken);
        return count;
    }

    public override async Task CheckAsync(CompanyTable table, CancellationToken cancellationToken)
    {
        await using var database = await OpenAsync(ToRead, cancellationToken);
        Require(table, await MarkAsync(database, table, cancellationToken));
    }

    public override async Task<CompanySnapshot> SnapshotAsync(CancellationToken cancellationToken)
    {
        var database = await OpenAsync(ToRead, cancellationToken);
        try
        {
            return new Snapshot(database, database.BeginTransaction(deferred: true));
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;

    // A file that is not there is not made where it is only asked. Not ReadOnly: a file in WAL mode could not be read by the one who comes first.
    private SqliteConnectionStringBuilder ToRead => connection.Mode == SqliteOpenMode.ReadWriteCreate
        ? new SqliteConnectionStringBuilder(connection.ConnectionString) { Mode = SqliteOpenMode.ReadWrite }
        : connection;

    private static async Task<SqliteConnection> OpenAsync(SqliteConnectionStringBuilder connection, CancellationToken cancellationToken)
    {
        // Opened once for each task; a pool would keep the file open afterwards.
        var database = new SqliteConnection(new SqliteConnectionStringBuilder(connection.ConnectionString) { Pooling = false }.ConnectionString);
        try
        {
            SqliteArithmetic.Register(database);
            await database.OpenAsync(cancellationToken);
            return database;
        }
        catch (SqliteException e) when (e.SqliteErrorCode == CannotOpen)
        {
            await database.DisposeAsync();
            throw new RefusedException($"The SQLite file '{connection.DataSource}' cannot be opened; 'kefa companies table' makes it, in a folder that is there.");
        }
        catch
        {
            await database.DisposeAsync();
            throw;
        }
    }

    private static async Task<long> InsertAsync(
        SqliteConnection database, CompanyTable table, int bureau, DateOnly asOf, IAsyncEnumerable<Profile> companies, CancellationToken cancellationToken)
    {
        var values = new CompanyValues(table, asOf);
        long count = 0;
        await using var insert = database.CreateCommand();
        insert.CommandText = table.InsertStatement;
        await foreach (var company in companies.WithCancellation(cancellationToken))
        {
            IReadOnlyList<object?> row;
            try
            {
                row = values.Of(bureau, company);
            }
            catch (FormatException e)
            {
                throw new RefusedException(e.Message);
            }

            while (insert.Parameters.Count < row.Count)
                insert.Parameters.Add(new SqliteParameter { ParameterName = string.Create(CultureInfo.InvariantCulture, $"${insert.Parameters.Count + 1}") });
            for (var i = 0; i < row.Count; i++)
                insert.Parameters[i].Value = row[i] ?? DBNull.Value;
            await insert.ExecuteNonQueryAsync(cancellationToken);
            count++;
        }

        return count;
    }

    /// <summary>The comment in the statement that made the table, empty where it has none; null when there is no table.</summary>
    private static async Task<string?> MarkAsync(SqliteConnection database, CompanyTable table, CancellationToken cancellationToken)
    {
        var names = table.Name.Split('.');
        await using var command = database.CreateCommand();
        command.CommandText = $"SELECT sql FROM {(names.Length > 1 ? SqlDialect.Sqlite.Name(names[0]) + "." : "")}sqlite_schema WHERE type = 'table' AND name = $name COLLATE NOCASE";
        command.Parameters.AddWithValue("$name", names[^1]);
        if (await command.ExecuteScalarAsync(cancellationToken) is not string sql)
            return null;
        var begin = sql.IndexOf(CompanyTable.MarkBeginning, StringComparison.Ordinal);
        return begin < 0 ? "" : sql[begin..].Split(" */", 2)[0];
    }

    private static async Task RunAsync(SqliteConnection database, string sql, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand();
        command.CommandText = sql;
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    // One connection answers several questions side by side, and its transaction sees one moment.
    private sealed class Snapshot(SqliteConnection database, SqliteTransaction transaction) : CompanySnapshot
    {
        public override async IAsyncEnumerable<DbDataReader> RowsAsync(string sql, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await using var command = database.CreateCommand();
            command.CommandText = sql;
            command.Transaction = transaction;
            await using var reader = await command.ExecuteReaderAsync(cancellationToken);
            while (await reader.ReadAsync(cancellationToken))
                yield return reader;
        }

        public override async ValueTask DisposeAsync()
        {
            await transaction.DisposeAsync();
            await database.DisposeAsync();
        }
    }
}
