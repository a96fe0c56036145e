using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Streams;

/// <summary>An event without what it says.</summary>
public sealed record EventHead(string Stream, int N, string Type, string? Actor, DateTimeOffset At);

/// <summary>The events of the current bureau as a list.</summary>
public sealed class RecordedEvents(KefaDbContext db)
{
    /// <summary>The last ones, of a stream or as leaves were written last; newest first.</summary>
    public async Task<IReadOnlyList<EventHead>> LastAsync(string? stream, int count, CancellationToken cancellationToken)
    {
        if (stream is not null)
        {
            return await db.Set<StreamEvent>().AsNoTracking().Where(e => e.Stream == stream).OrderByDescending(e => e.N).Take(count)
                .Select(e => new EventHead(e.Stream, e.N, e.Type, e.Actor, e.At)).ToListAsync(cancellationToken);
        }
        return await db.Set<Evidence.Leaf>().AsNoTracking().Where(leaf => leaf.Stream != null).OrderByDescending(leaf => leaf.Id).Take(count)
            .Join(db.Set<StreamEvent>(), leaf => new { leaf.BureauId, Stream = leaf.Stream!, N = leaf.N!.Value }, e => new { e.BureauId, e.Stream, e.N }, (leaf, e) => new { leaf.Id, e.Stream, e.N, e.Type, e.Actor, e.At })
            .OrderByDescending(row => row.Id).Select(row => new EventHead(row.Stream, row.N, row.Type, row.Actor, row.At)).ToListAsync(cancellationToken);
    }
}
