using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Search;

/// <summary>Keeps what is searched of matters, in the transaction of the act.</summary>
internal sealed class SearchWriter(KefaDbContext db, ICurrentBureau bureau, MatterTexts texts)
{
    /// <summary>Writes what an act changed: nothing is read from the database for it.</summary>
    public async Task AppendAsync(MatterHistory? before, MatterHistory after, CancellationToken cancellationToken)
    {
        if (before is not null && MatterTexts.TellsPersonalData(after, before.End) && !before.State.Documents.IsEmpty)
        {
            await SyncAsync(after, cancellationToken);
            return;
        }
        SearchEntry entry = MatterTexts.OfMatter(after);
        if (before is null || !Same(entry, MatterTexts.OfMatter(before))) await PutAsync(entry, cancellationToken);
        foreach (SearchEntry paper in await texts.OfPapersAsync(after, before?.End ?? 0, cancellationToken)) await PutAsync(paper, cancellationToken);
    }

    /// <summary>Makes the rows of a matter what its events say.</summary>
    /// <returns>Whether they were different.</returns>
    public async Task<bool> SyncAsync(MatterHistory history, CancellationToken cancellationToken)
    {
        string stream = Matter.StreamOf(history.Number);
        Dictionary<string, SearchEntry> kept = await db.Set<SearchEntry>().AsNoTracking().Where(e => e.Stream == stream).ToDictionaryAsync(e => e.Place, StringComparer.Ordinal, cancellationToken);
        bool differs = false;
        foreach (SearchEntry entry in (SearchEntry[])[MatterTexts.OfMatter(history), .. await texts.OfPapersAsync(history, 0, cancellationToken)])
        {
            if (kept.Remove(entry.Place, out SearchEntry? same) && Same(same, entry)) continue;
            await PutAsync(entry, cancellationToken);
            differs = true;
        }
        foreach (string place in kept.Keys) await db.Set<SearchEntry>().Where(e => e.Stream == stream && e.Place == place).ExecuteDeleteAsync(cancellationToken);
        return differs || kept.Count > 0;
    }

    private static bool Same(SearchEntry a, SearchEntry b) => (a.Title, a.Sha256, a.Day, a.Text, a.FoldedTitle, a.Folded) == (b.Title, b.Sha256, b.Day, b.Text, b.FoldedTitle, b.Folded);

    private async Task PutAsync(SearchEntry e, CancellationToken cancellationToken)
    {
        int here = bureau.Required.Id;
        IReadOnlyCollection<string> terms = SearchTerms.OfFolded(e.Folded);
        if (db.IsSqlite)
        {
            string all = string.Join(' ', terms);
            // The trigger of the table takes the old row's terms out of the index.
            await db.Database.ExecuteSqlAsync(
                $"""
                 DELETE FROM search_text WHERE bureau_id = {here} AND stream = {e.Stream} AND place = {e.Place};
                 INSERT INTO search_text (bureau_id, stream, place, title, sha256, day, text, folded_title, folded)
                 VALUES ({here}, {e.Stream}, {e.Place}, {e.Title}, {e.Sha256}, {e.Day}, {e.Text}, {e.FoldedTitle}, {e.Folded});
                 INSERT INTO search_index (rowid, terms) VALUES (last_insert_rowid(), {all})
                 """, cancellationToken);
            return;
        }
        string[] array = [.. terms];
        await db.Database.ExecuteSqlAsync(
            $"""
             INSERT INTO search_text (bureau_id, stream, place, title, sha256, day, text, folded_title, folded, terms)
             VALUES ({here}, {e.Stream}, {e.Place}, {e.Title}, {e.Sha256}, {e.Day}, {e.Text}, {e.FoldedTitle}, {e.Folded}, array_to_tsvector({array}))
             ON CONFLICT (bureau_id, stream, place) DO UPDATE SET title = excluded.title, sha256 = excluded.sha256, day = excluded.day, text = excluded.text,
                 folded_title = excluded.folded_title, folded = excluded.folded, terms = excluded.terms
             """, cancellationToken);
    }
}
