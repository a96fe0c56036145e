using System.Data.Common;
using System.Text;
using Npgsql;
using NpgsqlTypes;

namespace Kefa.Bureau.Streams;

/// <summary>PostgreSQL: the whole batch in one round trip, each column as one array.</summary>
internal sealed class PostgreSqlEventTable(DbConnection connection, DbTransaction transaction) : IEventTable
{
    private const string InsertEvents =
        """
        INSERT INTO event (bureau_id, stream, n, kind, type, from_stage, to_stage, actor, role, at, day, content_version, source, batch, valid_from, valid_to)
        SELECT $1, * FROM unnest($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
        """;

    private const string InsertBodies =
        """
        INSERT INTO event_body (bureau_id, stream, n, bytes, salt, data)
        SELECT $1, stream, n, bytes, salt, data::jsonb FROM unnest($2, $3, $4, $5, $6) AS b (stream, n, bytes, salt, data)
        """;

    public async Task<Dictionary<string, int>> EndsAsync(int bureau, string[] streams, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT stream, max(n) FROM event WHERE bureau_id = $1 AND stream = ANY($2) GROUP BY stream",
            (NpgsqlConnection)connection, (NpgsqlTransaction)transaction);
        command.Parameters.Add(new() { Value = bureau });
        command.Parameters.Add(new() { Value = streams });
        var ends = new Dictionary<string, int>(streams.Length, StringComparer.Ordinal);
        await using NpgsqlDataReader reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken)) ends[reader.GetString(0)] = reader.GetInt32(1);
        return ends;
    }

    public async Task InsertAsync(int bureau, List<EventRow> rows, CancellationToken cancellationToken)
    {
        await using var batch = new NpgsqlBatch((NpgsqlConnection)connection, (NpgsqlTransaction)transaction);
        var events = new NpgsqlBatchCommand(InsertEvents);
        events.Parameters.Add(new() { Value = bureau });
        events.Parameters.Add(Column(rows, NpgsqlDbType.Text, row => row.Stream));
        events.Parameters.Add(Column(rows, NpgsqlDbType.Integer, row => row.N));
        events.Parameters.Add(Column(rows, NpgsqlDbType.Text, row => row.Event.Kind));
        events.Parameters.Add(Column(rows, NpgsqlDbType.Text, row => row.Event.Type));
        events.Parameters.Add(Column(rows, NpgsqlDbType.Text, row => row.Event.FromStage));
        events.Parameters.Add(Column(rows, NpgsqlDbType.Text, row => row.Event.ToStage));
        events.Parameters.Add(Column(rows, NpgsqlDbType.Text, row => row.Event.Actor));
        events.Parameters.Add(Column(rows, NpgsqlDbType.Text, row => row.Event.Role));
        events.Parameters.Add(Column(rows, NpgsqlDbType.TimestampTz, row => row.At));
        events.Parameters.Add(Column(rows, NpgsqlDbType.Date, row => row.Day));
        events.Parameters.Add(Column(rows, NpgsqlDbType.Text, row => row.Event.ContentVersion));
        events.Parameters.Add(Column(rows, NpgsqlDbType.Text, row => row.Event.Source));
        events.Parameters.Add(Column(rows, NpgsqlDbType.Text, row => row.Event.Batch));
        events.Parameters.Add(Column(rows, NpgsqlDbType.Date, row => row.Event.ValidFrom));
        events.Parameters.Add(Column(rows, NpgsqlDbType.Date, row => row.Event.ValidTo));
        batch.BatchCommands.Add(events);

        var bodies = new NpgsqlBatchCommand(InsertBodies);
        bodies.Parameters.Add(new() { Value = bureau });
        bodies.Parameters.Add(Column(rows, NpgsqlDbType.Text, row => row.Stream));
        bodies.Parameters.Add(Column(rows, NpgsqlDbType.Integer, row => row.N));
        bodies.Parameters.Add(Column(rows, NpgsqlDbType.Bytea, row => row.Event.Body.ToArray()));
        bodies.Parameters.Add(Column(rows, NpgsqlDbType.Bytea, row => row.Salt));
        bodies.Parameters.Add(Column(rows, NpgsqlDbType.Text, row => Encoding.UTF8.GetString(row.Event.Body.Span)));
        batch.BatchCommands.Add(bodies);

        try
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
        catch (PostgresException taken) when (taken is { SqlState: PostgresErrorCodes.UniqueViolation, TableName: "event" })
        {
            if (rows.Count == 1) throw new StreamConflictException(rows[0].Stream, rows[0].N - 1, null, taken);
            throw new StreamConflictException(null, null, null, taken);
        }
    }

    private static NpgsqlParameter Column<T>(List<EventRow> rows, NpgsqlDbType type, Func<EventRow, T> value) =>
        new() { NpgsqlDbType = NpgsqlDbType.Array | type, Value = rows.ConvertAll(row => value(row)).ToArray() };
}
