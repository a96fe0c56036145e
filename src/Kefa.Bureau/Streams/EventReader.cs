using System.Data.Common;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Streams;

/// <summary>An event as it was recorded, with its body.</summary>
public sealed record RecordedEvent(StreamEvent Event, ReadOnlyMemory<byte> Body)
{
    /// <summary>Everything that was sealed with it; the body is a part of it. Empty when it was erased.</summary>
    public ReadOnlyMemory<byte> Sealed { get; private init; }

    /// <summary>The event that records that this one was erased, and has what remains of it: its <see cref="Body"/>. Null when it is whole.</summary>
    public int? ErasedBy { get; private init; }

    /// <summary>The law that it rests on.</summary>
    public IReadOnlyList<EventBasis> Basis => Remains?.RestsOn ?? SealedEvent.BasisOf(Sealed);

    /// <summary>The files that belong to it.</summary>
    public IReadOnlyList<EventFile> Files => Remains?.Files ?? SealedEvent.FilesOf(Sealed);

    private ErasedBody? Remains { get; init; }

    internal static RecordedEvent Of(StreamEvent e, byte[] bytes) => new(e, SealedEvent.DataOf(bytes)) { Sealed = bytes };

    /// <summary>An event that is being stored: as it will be read.</summary>
    internal static RecordedEvent Of(StreamEvent e, byte[] bytes, ReadOnlySpan<byte> body) => new(e, bytes.AsMemory(^(SealedEvent.Trimmed(body).Length + 1)..^1)) { Sealed = bytes };

    internal static RecordedEvent Erased(StreamEvent e, ErasedBody remains, int by) => new(e, JsonSerializer.SerializeToUtf8Bytes(remains.Remainder)) { Remains = remains, ErasedBy = by };

    public T? Read<T>(JsonSerializerOptions? options = null) => JsonSerializer.Deserialize<T>(Body.Span, options ?? JsonSerializerOptions.Web);
}

/// <summary>Reads the streams of the current bureau.</summary>
public sealed class EventReader(KefaDbContext db)
{
    /// <summary>The stream from its first event, or after event <paramref name="after"/>.</summary>
    public async Task<IReadOnlyList<RecordedEvent>> ReadAsync(string stream, int after, CancellationToken cancellationToken)
    {
        // Said of the bodies too: a plan that merges both would else read all bodies of the stream.
        var rows = await Joined(db.Set<EventBody>().Where(body => body.Stream == stream && body.N > after)).Where(row => row.Event.Stream == stream && row.Event.N > after).OrderBy(row => row.Event.N).ToListAsync(cancellationToken);
        return Recorded(rows);
    }

    public Task<IReadOnlyList<RecordedEvent>> ReadAsync(string stream, CancellationToken cancellationToken) => ReadAsync(stream, 0, cancellationToken);

    /// <summary>The stream from an event on, asked with the other questions of an act.</summary>
    /// <returns>Gives the answer when they have run.</returns>
    internal Func<IReadOnlyList<RecordedEvent>> Ask(string stream, int from, RowBatch into)
    {
        int here = db.BureauId ?? throw new InvalidOperationException("A stream belongs to a bureau, and none was entered.");
        var found = new List<Joint>();
        into.Ask(
            """
            SELECT e.n, e.kind, e.type, e.from_stage, e.to_stage, e.actor, e.role, e.at, e.day, e.content_version, e.source, e.batch, e.valid_from, e.valid_to, e.commitment, b.bytes
            FROM event AS e LEFT JOIN event_body AS b ON b.bureau_id = $1 AND b.stream = $2 AND b.n >= $3 AND b.n = e.n
            WHERE e.bureau_id = $1 AND e.stream = $2 AND e.n >= $3 ORDER BY e.n
            """,
            row => found.Add(new Joint
            {
                Event = new StreamEvent
                {
                    BureauId = here, Stream = stream, N = row.GetInt32(0), Kind = row.GetString(1), Type = row.GetString(2), FromStage = Text(row, 3), ToStage = Text(row, 4), Actor = Text(row, 5), Role = Text(row, 6),
                    At = UtcConverter.FromStored(row.GetDateTime(7)), Day = row.GetFieldValue<DateOnly>(8), ContentVersion = Text(row, 9), Source = Text(row, 10), Batch = Text(row, 11),
                    ValidFrom = row.IsDBNull(12) ? null : row.GetFieldValue<DateOnly>(12), ValidTo = row.IsDBNull(13) ? null : row.GetFieldValue<DateOnly>(13), Commitment = row.IsDBNull(14) ? null : row.GetFieldValue<byte[]>(14),
                },
                Bytes = row.IsDBNull(15) ? null : row.GetFieldValue<byte[]>(15),
            }),
            here, stream, from);
        return () => Recorded(found);
    }

    /// <summary>Several streams in one question, stream by stream.</summary>
    public async Task<IReadOnlyList<RecordedEvent>> ReadAsync(IReadOnlyCollection<string> streams, CancellationToken cancellationToken)
    {
        var rows = await Joined(db.Set<EventBody>()).Where(row => EF.Parameter(streams).Contains(row.Event.Stream)).OrderBy(row => row.Event.Stream).ThenBy(row => row.Event.N).ToListAsync(cancellationToken);
        return Recorded(rows);
    }

    /// <summary>The number of the stream's last event; 0 when there is no such stream.</summary>
    public async Task<int> EndAsync(string stream, CancellationToken cancellationToken) =>
        await db.Set<StreamEvent>().Where(e => e.Stream == stream).MaxAsync(e => (int?)e.N, cancellationToken) ?? 0;

    /// <summary>Whether any event of the bureau names a text in its data, a file by its hash for instance. Looks through all of them: for what is done rarely.</summary>
    public async Task<bool> IsNamedAsync(string text, CancellationToken cancellationToken)
    {
        int here = db.BureauId ?? throw new InvalidOperationException("Events belong to a bureau, and none was entered.");
        IQueryable<int> named = db.IsSqlite
            ? db.Database.SqlQuery<int>($"SELECT n AS Value FROM event_body WHERE bureau_id = {here} AND instr(data, {text}) > 0")
            : db.Database.SqlQuery<int>($"SELECT n AS \"Value\" FROM event_body WHERE bureau_id = {here} AND strpos(data::text, {text}) > 0");
        return await named.AnyAsync(cancellationToken);
    }

    /// <summary>All streams of a kind, stream by stream: for rebuilding projections without holding them in memory.</summary>
    public async IAsyncEnumerable<RecordedEvent> ReadAllAsync(string kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = Joined(db.Set<EventBody>()).Where(row => row.Event.Kind == kind).OrderBy(row => row.Event.Stream).ThenBy(row => row.Event.N).AsAsyncEnumerable();
        // What remains of an erased event stands in a later one: a stream is held until it is whole.
        var stream = new List<Joint>();
        await foreach (Joint row in rows.WithCancellation(cancellationToken))
        {
            if (stream.Count > 0 && stream[0].Event.Stream != row.Event.Stream)
            {
                foreach (RecordedEvent recorded in Recorded(stream)) yield return recorded;
                stream.Clear();
            }
            stream.Add(row);
        }
        foreach (RecordedEvent recorded in Recorded(stream)) yield return recorded;
    }

    /// <summary>Rows in the order of their streams; from the last to the first, because what remains of an erased event stands in a later one.</summary>
    private static RecordedEvent[] Recorded(List<Joint> rows)
    {
        var recorded = new RecordedEvent[rows.Count];
        Dictionary<(string Stream, int N), (ErasedBody Remains, int By)>? erased = null;
        for (int i = rows.Count - 1; i >= 0; i--)
        {
            (StreamEvent e, byte[]? bytes) = (rows[i].Event, rows[i].Bytes);
            if (bytes is not null) recorded[i] = RecordedEvent.Of(e, bytes);
            else if (erased is not null && erased.TryGetValue((e.Stream, e.N), out var kept)) recorded[i] = RecordedEvent.Erased(e, kept.Remains, kept.By);
            else throw new InvalidDataException($"Event {e.N} of '{e.Stream}' says nothing, and no event records that it was erased: run 'kefa log verify'.");
            if (e.Type != ErasedBody.Type) continue;
            ErasedBody remains = recorded[i].Read<ErasedBody>()!;
            (erased ??= [])[(e.Stream, remains.Erased)] = (remains, e.N);
        }
        return recorded;
    }

    private static string? Text(DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    private IQueryable<Joint> Joined(IQueryable<EventBody> bodies) => db.Set<StreamEvent>().AsNoTracking().LeftJoin(
        bodies.AsNoTracking(),
        e => new { e.BureauId, e.Stream, e.N }, body => new { body.BureauId, body.Stream, body.N },
        (e, body) => new Joint { Event = e, Bytes = body == null ? null : body.Bytes });

    private sealed class Joint
    {
        public required StreamEvent Event { get; init; }
        public required byte[]? Bytes { get; init; }
    }
}
