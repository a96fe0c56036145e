using Kefa.Bureau.Search;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Matters;

/// <param name="Matters">Matters as they are now.</param>
/// <param name="Differed">Those whose rows were not what their events say.</param>
public sealed record RebuildMattersOutcome(int Matters, int Differed);

/// <summary>Computes the rows of all matters of the bureau from their events again. Safe to run at any time and to stop anywhere.</summary>
public sealed class RebuildMatters
{
    private const int PerBatch = 200;
    private readonly KefaDbContext _db;
    private readonly EventReader _reader;
    private readonly MatterStreams _streams;
    private readonly MatterWriter _writer;

    internal RebuildMatters(KefaDbContext db, EventReader reader, MatterStreams streams, MatterWriter writer) => (_db, _reader, _streams, _writer) = (db, reader, streams, writer);

    public async Task<RebuildMattersOutcome> HandleAsync(CancellationToken cancellationToken)
    {
        (int matters, int differed) = (0, 0);
        List<string> streams = await _db.Set<StreamEvent>().AsNoTracking()
            .Where(e => e.Kind == Matter.Kind && e.N == 1).OrderBy(e => e.Stream).Select(e => e.Stream).ToListAsync(cancellationToken);
        foreach (string[] some in streams.Chunk(PerBatch))
        {
            await using var transaction = await _db.Database.BeginTransactionAsync(cancellationToken);
            var events = (await _reader.ReadAsync(some, cancellationToken)).GroupBy(e => e.Event.Stream, StringComparer.Ordinal);
            foreach (var stream in events)
            {
                MatterHistory history = await _streams.FoldAsync(MatterNumber.Parse(stream.Key[(stream.Key.IndexOf('/', StringComparison.Ordinal) + 1)..]), [.. stream], cancellationToken);
                matters++;
                if (await _writer.RewriteAsync(history, cancellationToken)) differed++;
            }
            await _db.SaveChangesAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
            _db.ChangeTracker.Clear();
        }
        // A row without a stream belongs to nothing.
        int stray = await _db.Set<Matter>().Where(m => !_db.Set<StreamEvent>().Any(e => e.BureauId == m.BureauId && e.Stream == m.Stream)).ExecuteDeleteAsync(cancellationToken);
        await _db.Set<SearchEntry>().Where(e => !_db.Set<Matter>().Any(m => m.Stream == e.Stream)).ExecuteDeleteAsync(cancellationToken);
        await _db.Set<MatterField>().Where(f => !_db.Set<Matter>().Any(m => m.Stream == f.Stream)).ExecuteDeleteAsync(cancellationToken);
        return new RebuildMattersOutcome(matters, differed + stray);
    }
}
