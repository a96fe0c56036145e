using System.Collections.Concurrent;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Matters.Entries;
using Kefa.Bureau.Storage;
using Kefa.Matching;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Search;

/// <summary>What was published of matters as it is searched, by matter and its last event: nothing of it becomes wrong.</summary>
internal sealed class PublishedWords
{
    private const int Most = 5_000;

    private readonly ConcurrentDictionary<(int Bureau, string Stream), (int LastEvent, Readable[] Texts)> _known = [];

    public Readable[]? Find(int bureau, string stream, int lastEvent) => _known.TryGetValue((bureau, stream), out var known) && known.LastEvent == lastEvent ? known.Texts : null;

    public Readable[] Keep(int bureau, string stream, int lastEvent, Readable[] texts)
    {
        if (_known.Count >= Most) _known.Clear();
        _known[(bureau, stream)] = (lastEvent, texts);
        return texts;
    }
}

/// <summary>Searches what was published of matters. The index finds matters whose text has the words; what is public of them decides.</summary>
internal sealed class SearchPublished(KefaDbContext db, SearchMatters matters, PublishedMatters published, PublishedWords known, ICurrentBureau bureau)
{
    /// <summary>Of more candidates those are read whose last event is the newest.</summary>
    private const int MostRead = 300;

    public async Task<IReadOnlyList<Readable>> FindAsync(SearchQuery query, bool english, CancellationToken cancellationToken)
    {
        if (query.IsEmpty) return [];
        var rows = await matters.Candidates(query).Join(db.Set<Matter>(), e => new { e.BureauId, e.Stream }, m => new { m.BureauId, m.Stream }, (e, m) => m)
            .Where(m => db.Set<MatterField>().Any(f => f.BureauId == m.BureauId && f.Stream == m.Stream && f.Path.StartsWith(MatterProjection.PublishedPrefix)))
            .OrderByDescending(m => m.LastOn).ThenByDescending(m => m.Number).Select(m => new { m.Stream, m.Number, m.LastEvent }).Take(MostRead).ToListAsync(cancellationToken);
        var found = new List<Readable>();
        foreach (var row in rows)
        {
            Readable[] texts = known.Find(bureau.Required.Id, row.Stream, row.LastEvent)
                ?? known.Keep(bureau.Required.Id, row.Stream, row.LastEvent, await published.FindAsync(row.Number, cancellationToken) is { Stands: true } matter ? [Of(matter, false), Of(matter, true)] : []);
            if (texts.Length > 0) found.Add(texts[english ? 1 : 0]);
        }
        return found;
    }

    private static Readable Of(PublishedMatter matter, bool english) => Readable.Of(LibraryKind.Published, matter.Number, new LocalText(matter.Title.Zh, matter.Title.En), english, [new LocalText(matter.Words(false), matter.Words(true))]);
}
