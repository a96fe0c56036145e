using System.Collections.Immutable;
using Kefa.Bureau.Companies;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Policies.Matches;

/// <summary>How far the stored matches of a bureau are.</summary>
/// <param name="Current">Companies whose matches hold for today's policies and facts.</param>
/// <param name="Companies">All companies.</param>
public sealed record MatchProgress(int Current, int Companies)
{
    public int Open => Companies - Current;
}

/// <summary>What one company's stored matches were decided from.</summary>
internal sealed record HeldMatch(int LastEvent, IReadOnlyDictionary<string, MatchCell> Cells);

/// <summary>The stored matches of the current bureau.</summary>
internal sealed class MatchStore(KefaDbContext db)
{
    /// <summary>The stamp of a target, made when it is new.</summary>
    public async Task<MatchStamp> StampAsync(MatchTarget target, CancellationToken cancellationToken)
    {
        var found = await db.Set<MatchStamp>().FirstOrDefaultAsync(s => s.Hash == target.Hash, cancellationToken);
        if (found is not null)
            return found;
        var last = await db.Set<MatchStamp>().MaxAsync(s => (long?)s.Id, cancellationToken) ?? 0;
        MatchStamp stamp = new() { Id = last + 1, Hash = target.Hash, Keys = string.Join('\n', target.Keys), Revision = -1 };
        db.Add(stamp);
        await db.SaveChangesAsync(cancellationToken);
        return stamp;
    }

    /// <summary>What is stored for some companies, by stream; null for all of the bureau.</summary>
    public async Task<Dictionary<string, HeldMatch>> ReadAsync(IReadOnlyCollection<string>? streams, CancellationToken cancellationToken)
    {
        var keys = (await db.Set<MatchStamp>().AsNoTracking().ToListAsync(cancellationToken)).ToDictionary(s => s.Id, s => s.Keys.Split('\n'));
        var rows = db.Set<StoredMatch>().AsNoTracking();
        if (streams is not null)
            rows = rows.Where(m => streams.Contains(m.Stream));
        Dictionary<string, HeldMatch> held = new(StringComparer.Ordinal);
        await foreach (var row in rows.AsAsyncEnumerable().WithCancellation(cancellationToken))
        {
            if (!keys.TryGetValue(row.Stamp, out var names))
                continue;
            var cells = MatchCells.Read(row.Cells);
            held[row.Stream] = new HeldMatch(row.LastEvent, names.Zip(cells).ToImmutableDictionary(p => p.First, p => p.Second, StringComparer.Ordinal));
        }

        return held;
    }

    /// <summary>The next companies in the order of their streams whose stored matches do not hold.</summary>
#pragma warning disable CA1309 // The database compares, by the same collation by which it orders.
    public Task<List<Company>> OpenAsync(MatchStamp stamp, string after, int count, CancellationToken cancellationToken) =>
        db.Set<Company>().AsNoTracking()
            .Where(c => string.Compare(c.Stream, after) > 0 && !db.Set<StoredMatch>().Any(m => m.Stream == c.Stream && m.LastEvent == c.LastEvent && m.Stamp == stamp.Id))
            .OrderBy(c => c.Stream).Take(count).ToListAsync(cancellationToken);
#pragma warning restore CA1309

    /// <summary>Stores what was decided, in one transaction.</summary>
    public async Task WriteAsync(MatchStamp stamp, IReadOnlyList<(Company Company, MatchCell[] Cells)> decided, CancellationToken cancellationToken)
    {
        string[] streams = [.. decided.Select(d => d.Company.Stream)];
        var known = await db.Set<StoredMatch>().Where(m => streams.Contains(m.Stream)).ToDictionaryAsync(m => m.Stream, StringComparer.Ordinal, cancellationToken);
        foreach (var (company, cells) in decided)
        {
            var bytes = MatchCells.Write(cells);
            if (known.TryGetValue(company.Stream, out var row))
                (row.LastEvent, row.Stamp, row.Cells) = (company.LastEvent, stamp.Id, bytes);
            else
                db.Add(new StoredMatch { Stream = company.Stream, LastEvent = company.LastEvent, Stamp = stamp.Id, Cells = bytes });
        }

        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }

    /// <summary>Every company has been decided as of a revision of the population; stamps that no row has any more are forgotten.</summary>
    public async Task CompleteAsync(MatchStamp stamp, long revision, CancellationToken cancellationToken)
    {
        await db.Set<MatchStamp>().Where(s => s.Id == stamp.Id).ExecuteUpdateAsync(set => set.SetProperty(s => s.Revision, revision), cancellationToken);
        await db.Set<MatchStamp>().Where(s => s.Id != stamp.Id && !db.Set<StoredMatch>().Any(m => m.Stamp == s.Id)).ExecuteDeleteAsync(cancellationToken);
    }

    public async Task<MatchProgress> ProgressAsync(MatchTarget target, CancellationToken cancellationToken)
    {
        var all = await db.Set<Company>().CountAsync(cancellationToken);
        var stamp = await db.Set<MatchStamp>().AsNoTracking().FirstOrDefaultAsync(s => s.Hash == target.Hash, cancellationToken);
        var current = stamp is null ? 0 : await db.Set<Company>().CountAsync(c => db.Set<StoredMatch>().Any(m => m.Stream == c.Stream && m.LastEvent == c.LastEvent && m.Stamp == stamp.Id), cancellationToken);
        return new MatchProgress(current, all);
    }
}
