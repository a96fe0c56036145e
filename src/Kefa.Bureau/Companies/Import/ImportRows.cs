using System.Data.Common;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace Kefa.Bureau.Companies.Import;

/// <summary>Inserts staged rows in the way that each database does fast; a million of them pass through here.</summary>
internal sealed class ImportRows(KefaDbContext db, ICurrentBureau bureau)
{
    private const string Columns = "bureau_id, import_id, row, state, uscc, facts, problems, original";

    public Task InsertAsync(List<CompanyImportRow> rows, CancellationToken cancellationToken)
    {
        var transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        return db.IsSqlite
            ? InsertAsync((SqliteConnection)db.Database.GetDbConnection(), (SqliteTransaction)transaction, rows, cancellationToken)
            : InsertAsync((NpgsqlConnection)db.Database.GetDbConnection(), rows, cancellationToken);
    }

    private async Task InsertAsync(SqliteConnection connection, SqliteTransaction transaction, List<CompanyImportRow> rows, CancellationToken cancellationToken)
    {
        await using var command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = $"INSERT INTO company_import_row ({Columns}) VALUES (@p0, @p1, @p2, @p3, @p4, @p5, @p6, @p7)";
        for (var i = 0; i < 8; i++)
            command.Parameters.Add(new SqliteParameter($"@p{i}", DBNull.Value));
        foreach (var row in rows)
        {
            object?[] values = [bureau.Required.Id, row.ImportId.ToString().ToUpperInvariant(), row.Row, row.State.ToString(), row.Uscc, row.Facts, row.Problems, row.Original];
            for (var i = 0; i < values.Length; i++)
                command.Parameters[i].Value = values[i] ?? DBNull.Value;
            await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private async Task InsertAsync(NpgsqlConnection connection, List<CompanyImportRow> rows, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync($"COPY company_import_row ({Columns}) FROM STDIN (FORMAT BINARY)", cancellationToken);
        foreach (var row in rows)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(bureau.Required.Id, NpgsqlDbType.Integer, cancellationToken);
            await copy.WriteAsync(row.ImportId, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(row.Row, NpgsqlDbType.Bigint, cancellationToken);
            await copy.WriteAsync(row.State.ToString(), NpgsqlDbType.Varchar, cancellationToken);
            await TextAsync(row.Uscc, NpgsqlDbType.Varchar);
            await TextAsync(row.Facts, NpgsqlDbType.Text);
            await TextAsync(row.Problems, NpgsqlDbType.Text);
            await TextAsync(row.Original, NpgsqlDbType.Text);
        }

        await copy.CompleteAsync(cancellationToken);

        // PostgreSQL keeps no NUL in a text.
        Task TextAsync(string? text, NpgsqlDbType type) => text is null
            ? copy.WriteNullAsync(cancellationToken)
            : copy.WriteAsync(text.Replace('\0', '\uFFFD'), type, cancellationToken);
    }
}
