using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Search;

/// <summary>Keeps what is searched of matters, in the transaction of the act.</summary>
internal sealed class SearchWriter(KefaDbContext db, ICurrentBureau bureau, MatterTexts texts)
{
    private const string DeleteSql = "DELETE FROM search_text WHERE bureau_id = $1 AND stream = $2 AND place = $3";

    /// <summary>Writes what an act changed: nothing is read from the database for it.</summary>
    public async Task AppendAsync(MatterHistory? before, MatterHistory after, RowBatch into, CancellationToken cancellationToken)
    {
        bool isSetAside = after.State.SetAside.Length > (before?.State.SetAside.Length ?? 0);
        if (before is not null && (isSetAside || (MatterTexts.TellsPersonalData(after, before.End) && !before.State.Documents.IsEmpty)))
        {
            await SyncAsync(after, into, cancellationToken);
            return;
        }
        if (before is null || MatterTexts.Said(before) != MatterTexts.Said(after)) Put(MatterTexts.OfMatter(after), into);
        foreach (SearchEntry paper in await texts.OfPapersAsync(after, before?.End ?? 0, cancellationToken)) Put(paper, into);
    }

    /// <summary>Makes the rows of a matter what its events say.</summary>
    /// <returns>Whether they were different.</returns>
    public async Task<bool> SyncAsync(MatterHistory history, RowBatch into, CancellationToken cancellationToken)
    {
        string stream = Matter.StreamOf(history.Number);
        Dictionary<string, SearchEntry> kept = await db.Set<SearchEntry>().AsNoTracking().Where(e => e.Stream == stream).ToDictionaryAsync(e => e.Place, StringComparer.Ordinal, cancellationToken);
        bool differs = false;
        foreach (SearchEntry entry in (SearchEntry[])[MatterTexts.OfMatter(history), .. await texts.OfPapersAsync(history, 0, cancellationToken)])
        {
            if (kept.Remove(entry.Place, out SearchEntry? same) && Same(same, entry)) continue;
            Put(entry, into);
            differs = true;
        }
        foreach (string place in kept.Keys) into.Run(DeleteSql, bureau.Required.Id, stream, place);
        return differs || kept.Count > 0;
    }

    private static bool Same(SearchEntry a, SearchEntry b) => (a.Title, a.Sha256, a.Day, a.Text, a.FoldedTitle, a.Folded) == (b.Title, b.Sha256, b.Day, b.Text, b.FoldedTitle, b.Folded);

    private void Put(SearchEntry e, RowBatch into)
    {
        int here = bureau.Required.Id;
        IReadOnlyCollection<string> terms = SearchTerms.OfFolded(e.Folded);
        if (db.IsSqlite)
        {
            // The trigger of the table takes the old row's terms out of the index.
            into.Run(DeleteSql, here, e.Stream, e.Place);
            into.Run(
                "INSERT INTO search_text (bureau_id, stream, place, title, sha256, day, text, folded_title, folded) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
                here, e.Stream, e.Place, e.Title, e.Sha256, e.Day, e.Text, e.FoldedTitle, e.Folded);
            into.Run("INSERT INTO search_index (rowid, terms) VALUES (last_insert_rowid(), $1)", string.Join(' ', terms));
            return;
        }
        into.Run(
            """
            INSERT INTO search_text (bureau_id, stream, place, title, sha256, day, text, folded_title, folded, terms) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, array_to_tsvector($10))
            ON CONFLICT (bureau_id, stream, place) DO UPDATE SET title = excluded.title, sha256 = excluded.sha256, day = excluded.day, text = excluded.text,
                folded_title = excluded.folded_title, folded = excluded.folded, terms = excluded.terms
            """, here, e.Stream, e.Place, e.Title, e.Sha256, e.Day, e.Text, e.FoldedTitle, e.Folded, terms.ToArray());
    }
}
