using System.Data.Common;
using System.Text;
using Kefa.Evidence.Tree;
using Npgsql;
using NpgsqlTypes;

namespace Kefa.Bureau.Streams;

/// <summary>PostgreSQL: the whole batch in one round trip, each column as one array.</summary>
internal sealed class PostgreSqlEventTable(DbConnection connection, DbTransaction transaction) : IEventTable
{
    private const string InsertEvents =
        """
        INSERT INTO event (bureau_id, stream, n, kind, type, from_stage, to_stage, actor, role, at, day, content_version, source, batch, valid_from, valid_to,
                           commitment, batch_leaf, batch_position)
        SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
        """;

    private const string InsertBodies =
        """
        INSERT INTO event_body (bureau_id, stream, n, bytes, salt, data)
        SELECT $1, stream, n, bytes, salt, data::jsonb FROM unnest($2, $3, $4, $5, $6) AS b (stream, n, bytes, salt, data)
        """;

    private const string InsertLeaves =
        """
        INSERT INTO leaf (bureau_id, kind, hash, entry, stream, n)
        SELECT $1, kind, hash, entry, stream, n FROM unnest($2, $3, $4, $5, $6) WITH ORDINALITY AS l (kind, hash, entry, stream, n, position) ORDER BY position
        """;

    /// <summary>Whether somebody else wrote that event of the stream.</summary>
    public static bool IsTaken(PostgresException refused) => refused is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "event" };

    public async Task<Dictionary<string, StreamEnd>> EndsAsync(int bureau, string[] streams, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            """
            SELECT last.stream, last.n, last.commitment FROM unnest($2) AS asked (stream)
            CROSS JOIN LATERAL (SELECT stream, n, commitment FROM event WHERE bureau_id = $1 AND stream = asked.stream ORDER BY n DESC LIMIT 1) AS last
            """,
            (NpgsqlConnection)connection, (NpgsqlTransaction)transaction);
        command.Parameters.Add(new() { Value = bureau });
        command.Parameters.Add(new() { Value = streams });
        var ends = new Dictionary<string, StreamEnd>(streams.Length, StringComparer.Ordinal);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) ends[reader.GetString(0)] = new StreamEnd(reader.GetInt32(1), await reader.IsDBNullAsync(2, cancellationToken) ? null : new TreeHash(await reader.GetFieldValueAsync<byte[]>(2, cancellationToken)));
        return ends;
    }

    public async Task InsertAsync(int bureau, EventRows all, CancellationToken cancellationToken)
    {
        List<EventRow> rows = all.Events;
        await using var batch = new NpgsqlBatch((NpgsqlConnection)connection, (NpgsqlTransaction)transaction);
        batch.BatchCommands.Add(Command(InsertEvents, bureau,
            Column(rows, NpgsqlDbType.Text, row => row.Stream),
            Column(rows, NpgsqlDbType.Integer, row => row.N),
            Column(rows, NpgsqlDbType.Text, row => row.Event.Kind),
            Column(rows, NpgsqlDbType.Text, row => row.Event.Type),
            Column(rows, NpgsqlDbType.Text, row => row.Event.FromStage),
            Column(rows, NpgsqlDbType.Text, row => row.Event.ToStage),
            Column(rows, NpgsqlDbType.Text, row => row.Event.Actor),
            Column(rows, NpgsqlDbType.Text, row => row.Event.Role),
            Column(rows, NpgsqlDbType.TimestampTz, row => row.At),
            Column(rows, NpgsqlDbType.Date, row => row.Day),
            Column(rows, NpgsqlDbType.Text, row => row.Event.ContentVersion),
            Column(rows, NpgsqlDbType.Text, row => row.Event.Source),
            Column(rows, NpgsqlDbType.Text, row => row.Event.Batch),
            Column(rows, NpgsqlDbType.Date, row => row.Event.ValidFrom),
            Column(rows, NpgsqlDbType.Date, row => row.Event.ValidTo),
            Column(rows, NpgsqlDbType.Bytea, row => row.Commitment.ToArray()),
            Column(rows, NpgsqlDbType.Bytea, row => row.BatchLeaf),
            Column(rows, NpgsqlDbType.Integer, row => row.BatchPosition)));
        batch.BatchCommands.Add(Command(InsertBodies, bureau,
            Column(rows, NpgsqlDbType.Text, row => row.Stream),
            Column(rows, NpgsqlDbType.Integer, row => row.N),
            Column(rows, NpgsqlDbType.Bytea, row => row.Sealed),
            Column(rows, NpgsqlDbType.Bytea, row => row.Salt),
            Column(rows, NpgsqlDbType.Text, row => Encoding.UTF8.GetString(row.Event.Body.Span))));
        batch.BatchCommands.Add(Command(InsertLeaves, bureau,
            Column(all.Leaves, NpgsqlDbType.Text, leaf => leaf.Kind.ToString()),
            Column(all.Leaves, NpgsqlDbType.Bytea, leaf => leaf.Hash.ToArray()),
            Column(all.Leaves, NpgsqlDbType.Bytea, leaf => leaf.Entry),
            Column(all.Leaves, NpgsqlDbType.Text, leaf => leaf.Stream),
            Column(all.Leaves, NpgsqlDbType.Integer, leaf => leaf.N)));

        try
        {
            await batch.PrepareAsync(cancellationToken); // once for each connection: planning these inserts costs more than they do
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException taken) when (IsTaken(taken))
        {
            if (rows.Count == 1) throw new StreamConflictException(rows[0].Stream, rows[0].N - 1, null, taken);
            throw new StreamConflictException(null, null, null, taken);
        }
    }

    private static NpgsqlBatchCommand Command(string sql, int bureau, params ReadOnlySpan<NpgsqlParameter> columns)
    {
        var command = new NpgsqlBatchCommand(sql);
        command.Parameters.Add(new() { Value = bureau });
        foreach (NpgsqlParameter column in columns) command.Parameters.Add(column);
        return command;
    }

    private static NpgsqlParameter Column<TRow, T>(List<TRow> rows, NpgsqlDbType type, Func<TRow, T> value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = rows.ConvertAll(row => value(row)).ToArray() };
}
