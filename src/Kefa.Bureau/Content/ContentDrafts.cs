using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Content;

/// <summary>A version in the making: nothing official uses it, and it has no version name of its own yet.</summary>
/// <param name="Path">The name of the file that was sent, for messages.</param>
public sealed record ContentDraft(long Id, string Kind, string Name, string Sha256, string? Path, DateTimeOffset CreatedAt, string CreatedBy, ReadOnlyMemory<byte> Bytes);

/// <summary>What became of another text for a draft.</summary>
public abstract record ReplaceDraftOutcome
{
    private ReplaceDraftOutcome() { }

    /// <param name="Sha256">What the next change is based on.</param>
    public sealed record Replaced(string Sha256) : ReplaceDraftOutcome;

    /// <summary>Somebody else changed it meanwhile: nothing was replaced.</summary>
    public sealed record Conflict(ContentDraft Current) : ReplaceDraftOutcome;

    /// <summary>Another draft holds exactly this already.</summary>
    public sealed record SameAs(long Id) : ReplaceDraftOutcome;

    public sealed record NoSuchDraft : ReplaceDraftOutcome;
}

/// <summary>The drafts of the current bureau. The same bytes are kept once.</summary>
public sealed class ContentDrafts(KefaDbContext db, ICurrentBureau bureau, AuditTrail audit, TimeProvider time)
{
    /// <summary>Keeps a draft.</summary>
    /// <returns>Its id; that of the first when the same was kept before.</returns>
    public async Task<long> KeepAsync(string kind, string name, ReadOnlyMemory<byte> bytes, string path, Actor by, CancellationToken cancellationToken)
    {
        int owner = bureau.Required.Id;
        string hash = ContentItem.HashOf(bytes.Span);
        string version = PlaceOf(hash);
        ContentEntry? kept = await db.Set<ContentEntry>().FirstOrDefaultAsync(
            entry => entry.BureauId == owner && entry.Kind == kind && entry.Name == name && entry.Version == version, cancellationToken);
        if (kept is not null) return kept.Id;
        var draft = new ContentEntry
        {
            BureauId = owner, Kind = kind, Name = name, Version = version, Sha256 = hash, Bytes = bytes.ToArray(), Path = path,
            State = ContentState.Draft, CreatedAt = time.GetUtcNow(), CreatedBy = by.Name,
        };
        db.Add(draft);
        audit.Record(by, "ContentDrafted", $"{kind}/{name}@{version}", new { sha256 = hash });
        await db.SaveChangesAsync(cancellationToken);
        return draft.Id;
    }

    /// <summary>Gives a draft another text, if it still is what the change was based on.</summary>
    /// <param name="basedOn">The hash of the text that was changed.</param>
    public async Task<ReplaceDraftOutcome> ReplaceAsync(string kind, long id, string basedOn, ReadOnlyMemory<byte> bytes, Actor by, CancellationToken cancellationToken)
    {
        int owner = bureau.Required.Id;
        string hash = ContentItem.HashOf(bytes.Span);
        string version = PlaceOf(hash);
        if (await Entry(kind, id).FirstOrDefaultAsync(cancellationToken) is not { } draft) return new ReplaceDraftOutcome.NoSuchDraft();
        if (draft.Sha256 != basedOn) return new ReplaceDraftOutcome.Conflict(Of(draft));
        if (hash == basedOn) return new ReplaceDraftOutcome.Replaced(hash);
        ContentEntry? same = await db.Set<ContentEntry>().AsNoTracking().FirstOrDefaultAsync(
            entry => entry.BureauId == owner && entry.Kind == kind && entry.Name == draft.Name && entry.Version == version, cancellationToken);
        if (same is not null) return new ReplaceDraftOutcome.SameAs(same.Id);
        (draft.Bytes, draft.Sha256, draft.Version, draft.CreatedAt, draft.CreatedBy) = (bytes.ToArray(), hash, version, time.GetUtcNow(), by.Name);
        audit.Record(by, "ContentDraftChanged", $"{kind}/{draft.Name}@{version}", new { sha256 = hash, before = basedOn });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // Somebody else was quicker: changed or discarded it, or kept the same elsewhere. Say how it stands now.
            db.ChangeTracker.Clear();
            if (await Entry(kind, id).FirstOrDefaultAsync(cancellationToken) is not { } now) return new ReplaceDraftOutcome.NoSuchDraft();
            if (now.Sha256 != basedOn) return new ReplaceDraftOutcome.Conflict(Of(now));
            throw;
        }

        return new ReplaceDraftOutcome.Replaced(hash);
    }

    public async Task<ContentDraft?> FindAsync(string kind, long id, CancellationToken cancellationToken) =>
        await Mine(kind).Where(entry => entry.Id == id).Select(entry => Of(entry)).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The drafts of a kind, the newest first.</summary>
    public async Task<IReadOnlyList<ContentDraft>> ListAsync(string kind, CancellationToken cancellationToken) =>
        await Mine(kind).OrderByDescending(entry => entry.Id).Select(entry => Of(entry)).ToListAsync(cancellationToken);

    /// <summary>Removes a draft; what is gone already stays gone.</summary>
    public async Task DiscardAsync(string kind, long id, Actor by, CancellationToken cancellationToken)
    {
        ContentEntry? draft = await Entry(kind, id).FirstOrDefaultAsync(cancellationToken);
        if (draft is null) return;
        db.Remove(draft);
        audit.Record(by, "ContentDraftDiscarded", $"{kind}/{draft.Name}@{draft.Version}");
        await db.SaveChangesAsync(cancellationToken);
    }

    // Drafts stand beside published versions in one table: their place is named by what they hold.
    private static string PlaceOf(string hash) => "draft-" + hash[..16];

    private IQueryable<ContentEntry> Entry(string kind, long id)
    {
        int owner = bureau.Required.Id;
        return db.Set<ContentEntry>().Where(entry => entry.Id == id && entry.Kind == kind && entry.BureauId == owner && entry.State == ContentState.Draft);
    }

    private IQueryable<ContentEntry> Mine(string kind)
    {
        int owner = bureau.Required.Id;
        return db.Set<ContentEntry>().AsNoTracking().Where(entry => entry.Kind == kind && entry.BureauId == owner && entry.State == ContentState.Draft);
    }

    private static ContentDraft Of(ContentEntry entry) =>
        new(entry.Id, entry.Kind, entry.Name, entry.Sha256, entry.Path, entry.CreatedAt, entry.CreatedBy, entry.Bytes);
}
