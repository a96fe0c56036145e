using System.Text;
using Kefa.Bureau.Operations;
using Kefa.Matching.Profiles;
using Kefa.Matching.Sql;
using Npgsql;

namespace Kefa.Bureau.Companies.Table;

/// <summary>The company table in a PostgreSQL database: made, filled, and known again.</summary>
public sealed class CompanyTableFile(NpgsqlConnection connection, CompanyTable table)
{
    /// <summary>Replaces the rows of a bureau and of the day's data year by these companies; makes the table when there is none. All or nothing.</summary>
    /// <exception cref="RefusedException">A fact does not fit its column, or the table was made otherwise.</exception>
    public async Task<long> FillAsync(int bureau, DateOnly asOf, IAsyncEnumerable<Profile> companies, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        if (await MarkAsync(cancellationToken) is null)
        {
            await RunAsync($"{table.Create()}\nCREATE UNIQUE INDEX ON {table.QuotedName} (\"{CompanyTable.BureauColumn}\", \"{CompanyTable.YearColumn}\", \"{CompanyTable.IdColumn}\")", cancellationToken);
            await MarkAsMadeAsync(cancellationToken);
        }

        await CheckAsync(cancellationToken);
        await using (var delete = new NpgsqlCommand($"DELETE FROM {table.QuotedName} WHERE \"{CompanyTable.BureauColumn}\" = $1 AND \"{CompanyTable.YearColumn}\" = $2", connection))
        {
            delete.Parameters.Add(new NpgsqlParameter { Value = bureau });
            delete.Parameters.Add(new NpgsqlParameter { Value = ProfileBinder.DataYear(asOf) });
            await delete.ExecuteNonQueryAsync(cancellationToken);
        }

        var count = await CopyAsync(bureau, asOf, companies, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        await RunAsync($"ANALYZE {table.QuotedName}", cancellationToken);
        return count;
    }

    /// <summary>Says in the table's comment what columns it was made with.</summary>
    public Task MarkAsMadeAsync(CancellationToken cancellationToken) => RunAsync($"COMMENT ON TABLE {table.QuotedName} IS '{table.Mark}'", cancellationToken);

    /// <exception cref="RefusedException">There is no such table, or it was not made for this dictionary.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken) => CompanyDatabase.Require(table, await MarkAsync(cancellationToken));

    private async Task<long> CopyAsync(int bureau, DateOnly asOf, IAsyncEnumerable<Profile> companies, CancellationToken cancellationToken)
    {
        var rows = new CompanyRow(table, asOf);
        var text = new StringBuilder();
        long count = 0;
        await using var copy = await connection.BeginTextImportAsync(table.CopyStatement, cancellationToken);
        await foreach (var company in companies.WithCancellation(cancellationToken))
        {
            try
            {
                rows.Append(text, bureau, company);
            }
            catch (FormatException e)
            {
                throw new RefusedException(e.Message);
            }

            count++;
            if (text.Length < 128 * 1024)
                continue;
            await copy.WriteAsync(text, cancellationToken);
            text.Clear();
        }

        await copy.WriteAsync(text, cancellationToken);
        return count;
    }

    /// <summary>The table's comment; null when there is no table.</summary>
    private async Task<string?> MarkAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT coalesce(obj_description(to_regclass($1), 'pg_class'), '') WHERE to_regclass($1) IS NOT NULL", connection);
        command.Parameters.Add(new NpgsqlParameter { Value = table.QuotedName });
        return (string?)await command.ExecuteScalarAsync(cancellationToken);
    }

    private async Task RunAsync(string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
