using System.Data.Common;
using System.Text;
using Kefa.Evidence.Tree;
using Microsoft.Data.Sqlite;

namespace Kefa.Bureau.Streams;

/// <summary>SQLite: one prepared statement, run for each row inside the process.</summary>
internal sealed class SqliteEventTable(DbConnection connection, DbTransaction transaction) : IEventTable
{
    private const int Constraint = 19;
    private const int UniqueKey = 2067;
    private const int PrimaryKey = 1555;
    private const int Trigger = 1811;

    private static readonly string[] EventColumns =
    [
        "bureau_id", "stream", "n", "kind", "type", "from_stage", "to_stage", "actor", "role", "at", "day",
        "content_version", "source", "batch", "valid_from", "valid_to", "commitment", "batch_leaf", "batch_position",
    ];

    /// <summary>Whether somebody else wrote that event of the stream: the key or the trigger that guards it says so.</summary>
    public static bool IsTaken(SqliteException refused) =>
        refused.SqliteErrorCode == Constraint && refused.SqliteExtendedErrorCode is UniqueKey or PrimaryKey or Trigger && refused.Message.Contains("event", StringComparison.Ordinal);

    public async Task<Dictionary<string, StreamEnd>> EndsAsync(int bureau, string[] streams, CancellationToken cancellationToken)
    {
        await using DbCommand command = Prepared("SELECT n, commitment FROM event WHERE bureau_id = @p0 AND stream = @p1 ORDER BY n DESC LIMIT 1", 2);
        var ends = new Dictionary<string, StreamEnd>(streams.Length, StringComparer.Ordinal);
        foreach (string stream in streams)
        {
            command.Parameters[0].Value = bureau;
            command.Parameters[1].Value = stream;
            await using DbDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
            if (await reader.ReadAsync(cancellationToken))
                ends[stream] = new StreamEnd(reader.GetInt32(0), await reader.IsDBNullAsync(1, cancellationToken) ? null : new TreeHash(await reader.GetFieldValueAsync<byte[]>(1, cancellationToken)));
        }
        return ends;
    }

    public async Task InsertAsync(int bureau, EventRows rows, CancellationToken cancellationToken)
    {
        await using DbCommand insertEvent = Prepared(InsertInto("event", EventColumns), EventColumns.Length);
        await using DbCommand insertBody = Prepared(InsertInto("event_body", ["bureau_id", "stream", "n", "bytes", "salt", "data"]), 6);
        await using DbCommand insertLeaf = Prepared(InsertInto("leaf", ["bureau_id", "kind", "hash", "entry", "stream", "n"]), 6);
        foreach (EventRow row in rows.Events)
        {
            NewEvent e = row.Event;
            Fill(insertEvent,
                bureau, row.Stream, row.N, e.Kind, e.Type, e.FromStage, e.ToStage, e.Actor, e.Role, row.At, row.Day,
                e.ContentVersion, e.Source, e.Batch, e.ValidFrom, e.ValidTo, row.Commitment.ToArray(), row.BatchLeaf, row.BatchPosition);
            try
            {
                await insertEvent.ExecuteNonQueryAsync(cancellationToken);
            }
            catch (SqliteException taken) when (IsTaken(taken))
            {
                throw new StreamConflictException(row.Stream, row.N - 1, null, taken);
            }
            Fill(insertBody, bureau, row.Stream, row.N, row.Sealed, row.Salt, Encoding.UTF8.GetString(e.Body.Span));
            await insertBody.ExecuteNonQueryAsync(cancellationToken);
        }
        foreach (LeafRow leaf in rows.Leaves)
        {
            Fill(insertLeaf, bureau, leaf.Kind.ToString(), leaf.Hash.ToArray(), leaf.Entry, leaf.Stream, leaf.N);
            await insertLeaf.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static string InsertInto(string table, string[] columns) =>
        $"INSERT INTO {table} ({string.Join(", ", columns)}) VALUES ({string.Join(", ", columns.Select((_, i) => $"@p{i}"))})";

    private DbCommand Prepared(string sql, int parameters)
    {
        DbCommand command = connection.CreateCommand();
        command.Transaction = transaction;
        command.CommandText = sql;
        for (int i = 0; i < parameters; i++) command.Parameters.Add(new SqliteParameter($"@p{i}", DBNull.Value));
        return command;
    }

    private static void Fill(DbCommand command, params ReadOnlySpan<object?> values)
    {
        for (int i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
    }
}
