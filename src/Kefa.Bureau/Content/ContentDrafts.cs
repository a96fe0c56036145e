using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Content;

/// <summary>A version in the making: nothing official uses it, and it has no version name of its own yet.</summary>
/// <param name="Path">The name of the file that was sent, for messages.</param>
public sealed record ContentDraft(long Id, string Kind, string Name, string Sha256, string? Path, DateTimeOffset CreatedAt, string CreatedBy, ReadOnlyMemory<byte> Bytes);

/// <summary>The drafts of the current bureau. The same bytes are kept once.</summary>
public sealed class ContentDrafts(KefaDbContext db, ICurrentBureau bureau, AuditTrail audit, TimeProvider time)
{
    /// <summary>Keeps a draft.</summary>
    /// <returns>Its id; that of the first when the same was kept before.</returns>
    public async Task<long> KeepAsync(string kind, string name, ReadOnlyMemory<byte> bytes, string path, Actor by, CancellationToken cancellationToken)
    {
        int owner = bureau.Required.Id;
        string hash = ContentItem.HashOf(bytes.Span);
        // Drafts stand beside published versions in one table: their place is named by what they hold.
        string version = "draft-" + hash[..16];
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

    public async Task<ContentDraft?> FindAsync(string kind, long id, CancellationToken cancellationToken) =>
        await Mine(kind).Where(entry => entry.Id == id).Select(entry => Of(entry)).FirstOrDefaultAsync(cancellationToken);

    /// <summary>The drafts of a kind, the newest first.</summary>
    public async Task<IReadOnlyList<ContentDraft>> ListAsync(string kind, CancellationToken cancellationToken) =>
        await Mine(kind).OrderByDescending(entry => entry.Id).Select(entry => Of(entry)).ToListAsync(cancellationToken);

    /// <summary>Removes a draft; what is gone already stays gone.</summary>
    public async Task DiscardAsync(string kind, long id, Actor by, CancellationToken cancellationToken)
    {
        ContentEntry? draft = await db.Set<ContentEntry>().FirstOrDefaultAsync(
            entry => entry.Id == id && entry.Kind == kind && entry.BureauId == bureau.Required.Id && entry.State == ContentState.Draft, cancellationToken);
        if (draft is null) return;
        db.Remove(draft);
        audit.Record(by, "ContentDraftDiscarded", $"{kind}/{draft.Name}@{draft.Version}");
        await db.SaveChangesAsync(cancellationToken);
    }

    private IQueryable<ContentEntry> Mine(string kind)
    {
        int owner = bureau.Required.Id;
        return db.Set<ContentEntry>().AsNoTracking().Where(entry => entry.Kind == kind && entry.BureauId == owner && entry.State == ContentState.Draft);
    }

    private static ContentDraft Of(ContentEntry entry) =>
        new(entry.Id, entry.Kind, entry.Name, entry.Sha256, entry.Path, entry.CreatedAt, entry.CreatedBy, entry.Bytes);
}
