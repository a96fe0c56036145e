using System.Data.Common;
using System.Text;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Storage;
using Kefa.Evidence.Tree;
using Microsoft.Data.Sqlite;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace Kefa.Bureau.Streams;

/// <summary>
/// Appends to the streams of the current bureau and seals what it appends: event, body and leaf are stored together or not at all. Works inside the
/// context's transaction, or in one of its own when there is none; made for imports too: thousands of streams in one call. Events of one call that
/// name the same batch share one leaf, all others have one each.
/// </summary>
public sealed class EventWriter(KefaDbContext db, ICurrentBureau bureau, TimeProvider time)
{
    /// <returns>The number of the last event appended.</returns>
    /// <exception cref="StreamConflictException">The stream does not end with <paramref name="expected"/>.</exception>
    public async Task<int> AppendAsync(string stream, int expected, IReadOnlyList<NewEvent> events, CancellationToken cancellationToken)
    {
        await AppendAsync([new StreamAppend(stream, expected, events)], cancellationToken);
        return expected + events.Count;
    }

    /// <summary>All of it or nothing. A stream may stand only once in a batch.</summary>
    /// <exception cref="StreamConflictException">A stream does not end where it was expected to; the transaction can only be rolled back.</exception>
    public async Task AppendAsync(IReadOnlyList<StreamAppend> appends, CancellationToken cancellationToken)
    {
        if (appends.Count == 0) return;
        BureauInfo here = bureau.Required;
        Check(appends);

        await using IDbContextTransaction? own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        DbConnection connection = db.Database.GetDbConnection();
        DbTransaction transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        IEventTable table = db.IsSqlite ? new SqliteEventTable(connection, transaction) : new PostgreSqlEventTable(connection, transaction);

        StreamAppend[] continued = [.. appends.Where(append => append.Expected > 0)];
        Dictionary<string, StreamEnd> ends = continued.Length == 0 ? [] : await table.EndsAsync(here.Id, [.. continued.Select(append => append.Stream)], cancellationToken);
        foreach (StreamAppend append in continued)
        {
            // The key catches two writers of one number; a gap it would not see.
            int end = ends.GetValueOrDefault(append.Stream).N;
            if (end != append.Expected) throw new StreamConflictException(append.Stream, append.Expected, end);
        }
        var rows = EventRows.Of(appends, ends, here, time);
        await table.InsertAsync(here.Id, rows, cancellationToken);
        if (own is not null) await own.CommitAsync(cancellationToken);
    }

    /// <summary>Adds events of one stream to the rows of an act, which are stored together or not at all; <see cref="ExecuteAsync"/> sends them.</summary>
    /// <param name="end">Where the stream ends as the caller read it in this transaction.</param>
    /// <returns>The events as they will be read.</returns>
    internal IReadOnlyList<RecordedEvent> Append(string stream, StreamEnd end, IReadOnlyList<NewEvent> events, RowBatch into)
    {
        StreamAppend[] append = [new(stream, end.N, events)];
        Check(append);
        var rows = EventRows.Of(append, new Dictionary<string, StreamEnd>(StringComparer.Ordinal) { [stream] = end }, bureau.Required, time);
        var stored = new List<RecordedEvent>(events.Count);
        foreach (EventRow row in rows.Events)
        {
            StreamEvent e = row.ToEvent();
            into.Insert(e);
            into.Insert(new EventBody { Stream = row.Stream, N = row.N, Bytes = row.Sealed, Salt = row.Salt, Data = Encoding.UTF8.GetString(row.Event.Body.Span) });
            stored.Add(RecordedEvent.Of(e, row.Sealed, row.Event.Body.Span));
        }
        foreach (LeafRow leaf in rows.Leaves) into.Insert(new Leaf { Kind = leaf.Kind, Hash = leaf.Hash.ToArray(), Entry = leaf.Entry, Stream = leaf.Stream, N = leaf.N });
        return stored;
    }

    /// <summary>Sends the rows of an act that appends.</summary>
    /// <exception cref="StreamConflictException">Somebody appended after the caller read; the transaction can only be rolled back.</exception>
    internal static Task ExecuteAsync(RowBatch rows, string stream, CancellationToken cancellationToken) => SendAsync(rows.ExecuteAsync(cancellationToken), stream);

    /// <summary>Sends the rows of an act that appends, and commits.</summary>
    /// <exception cref="StreamConflictException">Somebody appended after the caller read; the transaction can only be rolled back.</exception>
    internal static Task CommitAsync(RowBatch rows, string stream, IDbContextTransaction transaction, CancellationToken cancellationToken) => SendAsync(rows.CommitAsync(transaction, cancellationToken), stream);

    private static async Task SendAsync(Task sending, string stream)
    {
        try
        {
            await sending;
        }
        catch (PostgresException taken) when (PostgreSqlEventTable.IsTaken(taken))
        {
            throw new StreamConflictException(stream, null, null, taken);
        }
        catch (SqliteException taken) when (SqliteEventTable.IsTaken(taken))
        {
            throw new StreamConflictException(stream, null, null, taken);
        }
    }

    private static void Check(IReadOnlyList<StreamAppend> appends)
    {
        var seen = new HashSet<string>(appends.Count, StringComparer.Ordinal);
        foreach (StreamAppend append in appends)
        {
            if (append.Stream.Length is 0 or > StreamNames.MaxLength)
                throw new ArgumentException($"A stream's name has 1 to {StreamNames.MaxLength} characters; '{append.Stream}' has {append.Stream.Length}.", nameof(appends));
            if (!seen.Add(append.Stream)) throw new ArgumentException($"Stream '{append.Stream}' stands twice in one batch: put its events together.", nameof(appends));
            if (append.Events.Count == 0) throw new ArgumentException($"Stream '{append.Stream}' has no events to append.", nameof(appends));
        }
    }
}

/// <summary>Where a stream ends: the number of its last event, 0 for none, and that event's commitment.</summary>
internal readonly record struct StreamEnd(int N, TreeHash? Commitment);

/// <summary>The same inserts in the way that each database does fast.</summary>
internal interface IEventTable
{
    Task<Dictionary<string, StreamEnd>> EndsAsync(int bureau, string[] streams, CancellationToken cancellationToken);
    Task InsertAsync(int bureau, EventRows rows, CancellationToken cancellationToken);
}
