using System.Data.Common;
using Kefa.Bureau.Operations;
using Kefa.Feel.Sql;
using Kefa.Matching.Profiles;
using Kefa.Matching.Sql;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Kefa.Bureau.Companies.Table;

/// <summary>A database that has a company table, or shall have one: PostgreSQL, or a file of SQLite.</summary>
public abstract class CompanyDatabase : IAsyncDisposable
{
    private static readonly string[] FileKeys = ["Data Source", "DataSource", "Filename"];

    /// <summary>The SQL that it understands.</summary>
    public abstract SqlDialect Dialect { get; }

    /// <summary>The database that a connection string names: with a <c>Data Source</c> it is a file of SQLite.</summary>
    /// <exception cref="RefusedException">The text is no connection string of either.</exception>
    public static CompanyDatabase Of(string connection)
    {
        try
        {
            var given = new DbConnectionStringBuilder { ConnectionString = connection };
            if (Array.Exists(FileKeys, given.ContainsKey))
                return new SqliteCompanies(new SqliteConnectionStringBuilder(connection));
            return new PostgreSqlCompanies(new NpgsqlConnectionStringBuilder(connection) is { Host.Length: > 0 } server
                ? NpgsqlDataSource.Create(server)
                : throw new ArgumentException("it names neither a host nor a file"));
        }
        catch (Exception wrong) when (wrong is ArgumentException or FormatException)
        {
            // The text itself may hold a password: it is not repeated.
            throw new RefusedException(
                $"This is not a connection string like 'Host=db;Database=kefa;Username=kefa;Password=…' (PostgreSQL) or 'Data Source=companies.db' (SQLite): {wrong.Message.TrimEnd('.')}.");
        }
    }

    /// <summary>Replaces the rows of a bureau and of the day's data year by these companies; makes the table when there is none. All or nothing.</summary>
    /// <exception cref="RefusedException">A fact does not fit its column, or the table was made otherwise.</exception>
    public abstract Task<long> FillAsync(CompanyTable table, int bureau, DateOnly asOf, IAsyncEnumerable<Profile> companies, CancellationToken cancellationToken);

    /// <exception cref="RefusedException">There is no such table, or it was not made for this dictionary.</exception>
    public abstract Task CheckAsync(CompanyTable table, CancellationToken cancellationToken);

    /// <summary>What the database has at this moment, to be asked several questions side by side.</summary>
    public abstract Task<CompanySnapshot> SnapshotAsync(CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();

    internal static void Require(CompanyTable table, string? mark)
    {
        if (mark == table.Mark)
            return;
        throw new RefusedException(mark is null
            ? $"There is no table '{table.Name}' in this database: make it with 'kefa companies table'."
            : $"The table '{table.Name}' was not made for this profile dictionary (its comment should be '{table.Mark}' and is '{mark}'): drop it and make it with 'kefa companies table'.");
    }
}

/// <summary>One moment of a <see cref="CompanyDatabase"/>.</summary>
public abstract class CompanySnapshot : IAsyncDisposable
{
    /// <summary>The rows of a query; the reader that is given stands at each in turn.</summary>
    public abstract IAsyncEnumerable<DbDataReader> RowsAsync(string sql, CancellationToken cancellationToken);

    public abstract ValueTask DisposeAsync();
}
