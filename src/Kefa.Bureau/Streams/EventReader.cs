using System.Runtime.CompilerServices;
using System.Text.Json;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Streams;

/// <summary>An event as it was recorded, with its body.</summary>
public sealed record RecordedEvent(StreamEvent Event, ReadOnlyMemory<byte> Body)
{
    /// <summary>Everything that was sealed with it; the body is a part of it.</summary>
    public ReadOnlyMemory<byte> Sealed { get; private init; }

    /// <summary>The law that it rests on.</summary>
    public IReadOnlyList<EventBasis> Basis => SealedEvent.BasisOf(Sealed);

    /// <summary>The files that belong to it.</summary>
    public IReadOnlyList<EventFile> Files => SealedEvent.FilesOf(Sealed);

    internal static RecordedEvent Of(StreamEvent e, byte[] bytes) => new(e, SealedEvent.DataOf(bytes)) { Sealed = bytes };

    public T? Read<T>(JsonSerializerOptions? options = null) => JsonSerializer.Deserialize<T>(Body.Span, options ?? JsonSerializerOptions.Web);
}

/// <summary>Reads the streams of the current bureau.</summary>
public sealed class EventReader(KefaDbContext db)
{
    /// <summary>The stream from its first event, or after event <paramref name="after"/>.</summary>
    public async Task<IReadOnlyList<RecordedEvent>> ReadAsync(string stream, int after, CancellationToken cancellationToken)
    {
        var rows = await Joined().Where(row => row.Event.Stream == stream && row.Event.N > after).OrderBy(row => row.Event.N).ToListAsync(cancellationToken);
        return [.. rows.Select(row => RecordedEvent.Of(row.Event, row.Bytes))];
    }

    public Task<IReadOnlyList<RecordedEvent>> ReadAsync(string stream, CancellationToken cancellationToken) => ReadAsync(stream, 0, cancellationToken);

    /// <summary>Several streams in one question, stream by stream.</summary>
    public async Task<IReadOnlyList<RecordedEvent>> ReadAsync(IReadOnlyCollection<string> streams, CancellationToken cancellationToken)
    {
        var rows = await Joined().Where(row => EF.Parameter(streams).Contains(row.Event.Stream)).OrderBy(row => row.Event.Stream).ThenBy(row => row.Event.N).ToListAsync(cancellationToken);
        return [.. rows.Select(row => RecordedEvent.Of(row.Event, row.Bytes))];
    }

    /// <summary>The number of the stream's last event; 0 when there is no such stream.</summary>
    public async Task<int> EndAsync(string stream, CancellationToken cancellationToken) =>
        await db.Set<StreamEvent>().Where(e => e.Stream == stream).MaxAsync(e => (int?)e.N, cancellationToken) ?? 0;

    /// <summary>All streams of a kind, stream by stream: for rebuilding projections without holding them in memory.</summary>
    public async IAsyncEnumerable<RecordedEvent> ReadAllAsync(string kind, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var rows = Joined().Where(row => row.Event.Kind == kind).OrderBy(row => row.Event.Stream).ThenBy(row => row.Event.N).AsAsyncEnumerable();
        await foreach (Joint row in rows.WithCancellation(cancellationToken)) yield return RecordedEvent.Of(row.Event, row.Bytes);
    }

    private IQueryable<Joint> Joined() => db.Set<StreamEvent>().AsNoTracking().Join(
        db.Set<EventBody>().AsNoTracking(),
        e => new { e.BureauId, e.Stream, e.N }, body => new { body.BureauId, body.Stream, body.N },
        (e, body) => new Joint { Event = e, Bytes = body.Bytes });

    private sealed class Joint
    {
        public required StreamEvent Event { get; init; }
        public required byte[] Bytes { get; init; }
    }
}
