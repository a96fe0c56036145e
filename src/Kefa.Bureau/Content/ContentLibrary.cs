using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Content;

/// <summary>Reads the content that the current bureau sees: what is shared and what is its own.</summary>
public sealed class ContentLibrary(KefaDbContext db, ContentCache cache)
{
    /// <summary>All published versions of a kind, by name, then by first day of effect. Withdrawn versions are left out.</summary>
    public async Task<IReadOnlyList<ContentItem>> PublishedAsync(string kind, CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> unread = default;
        List<ContentItem> rows = await db.Set<ContentEntry>().AsNoTracking()
            .Where(entry => entry.Kind == kind && entry.State == ContentState.Published)
            .Select(entry => new ContentItem(
                entry.Id, entry.Kind, entry.Name, entry.Version, entry.Sha256, entry.InForceFrom, entry.InForceTo,
                entry.BureauId, entry.PublishedAt, unread, entry.Path))
            .ToListAsync(cancellationToken);
        await LoadBytesAsync([.. rows.Where(row => !cache.TryGetBytes(row.Sha256, out _)).Select(row => row.Id)], cancellationToken);
        return
        [
            .. rows.Select(WithBytes)
                .OrderBy(item => item.Name, StringComparer.Ordinal)
                .ThenBy(item => item.InForceFrom ?? DateOnly.MinValue)
                .ThenBy(item => item.Id),
        ];
    }

    /// <summary>The versions of kinds that have no version of their own (dictionary, registers, common models): the last published of each name.</summary>
    public async Task<IReadOnlyList<ContentItem>> LatestAsync(string kind, CancellationToken cancellationToken) =>
        [.. (await PublishedAsync(kind, cancellationToken)).GroupBy(item => item.Name, StringComparer.Ordinal).Select(Preferred)];

    /// <summary>The last published version of one item; null when there is none.</summary>
    public async Task<ContentItem?> LatestAsync(string kind, string name, CancellationToken cancellationToken) =>
        (await LatestAsync(kind, cancellationToken)).FirstOrDefault(item => string.Equals(item.Name, name, StringComparison.Ordinal));

    /// <summary>One version, also when it was withdrawn meanwhile: what an old verdict used is still found.</summary>
    public async Task<ContentItem?> FindAsync(string kind, string name, string version, CancellationToken cancellationToken)
    {
        ContentEntry? entry = await db.Set<ContentEntry>().AsNoTracking()
            .Where(row => row.Kind == kind && row.Name == name && row.Version == version && row.State != ContentState.Draft)
            .OrderBy(row => row.BureauId == null) // the bureau's own before the shared one
            .FirstOrDefaultAsync(cancellationToken);
        return entry is null ? null : new ContentItem(
            entry.Id, entry.Kind, entry.Name, entry.Version, entry.Sha256, entry.InForceFrom, entry.InForceTo,
            entry.BureauId, entry.PublishedAt, entry.Bytes, entry.Path);
    }

    /// <summary>When the first version of each item of a kind was published, drafts apart.</summary>
    public async Task<IReadOnlyDictionary<string, DateTimeOffset>> FirstPublishedAsync(string kind, CancellationToken cancellationToken) => await db.Set<ContentEntry>().AsNoTracking()
        .Where(entry => entry.Kind == kind && entry.State != ContentState.Draft && entry.PublishedAt != null).GroupBy(entry => entry.Name)
        .Select(versions => new { versions.Key, At = versions.Min(entry => entry.PublishedAt) }).ToDictionaryAsync(item => item.Key, item => item.At!.Value, StringComparer.Ordinal, cancellationToken);

    /// <summary>Changes whenever something of the kind is published or withdrawn: a key for what is computed over all of it.</summary>
    public async Task<string> FingerprintAsync(string kind, CancellationToken cancellationToken)
    {
        List<string> parts = await db.Set<ContentEntry>().AsNoTracking()
            .Where(entry => entry.Kind == kind && entry.State == ContentState.Published)
            .OrderBy(entry => entry.Id).Select(entry => entry.Id + ":" + entry.Sha256).ToListAsync(cancellationToken);
        return ContentItem.HashOf(System.Text.Encoding.UTF8.GetBytes(string.Join('\n', parts)));
    }

    /// <summary>The version of a policy in force on a day: the last that began; before the first one, null.</summary>
    public static ContentItem? InForce(IEnumerable<ContentItem> versions, DateOnly day) => versions
        .Where(item => item.InForceFrom is null || item.InForceFrom <= day)
        .OrderBy(item => item.InForceFrom ?? DateOnly.MinValue).ThenBy(item => item.Id).LastOrDefault();

    // A bureau's own item stands before the shared one of the same name.
    private static ContentItem Preferred(IEnumerable<ContentItem> versions) =>
        versions.OrderBy(item => item.BureauId is null ? 0 : 1).ThenBy(item => item.Id).Last();

    private ContentItem WithBytes(ContentItem item) => cache.TryGetBytes(item.Sha256, out byte[] bytes)
        ? item with { Bytes = bytes }
        : throw new InvalidOperationException($"The content {item.Reference} lost its bytes while it was read.");

    private async Task LoadBytesAsync(long[] ids, CancellationToken cancellationToken)
    {
        if (ids.Length == 0) return;
        var rows = await db.Set<ContentEntry>().AsNoTracking().Where(entry => ids.Contains(entry.Id))
            .Select(entry => new { entry.Kind, entry.Name, entry.Version, entry.Sha256, entry.Bytes }).ToListAsync(cancellationToken);
        foreach (var row in rows)
        {
            if (ContentItem.HashOf(row.Bytes) != row.Sha256)
                throw new InvalidDataException($"The stored content {row.Kind}/{row.Name}@{row.Version} does not have its hash {row.Sha256}: the database was changed by hand. Restore a backup.");
            cache.Keep(row.Sha256, row.Bytes);
        }
    }
}
