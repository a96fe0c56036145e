using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Kefa.Matching;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Notices;

/// <summary>Which notices a list shows; what is null does not filter.</summary>
public sealed record InboxFilter(NoticeKind? Kind = null, bool Unread = false);

/// <summary>A notice as its inbox shows it.</summary>
/// <param name="Title">The matter's subject; null for what concerns no matter.</param>
public sealed record InboxItem(long Id, NoticeKind Kind, string Key, string? Number, LocalText What, DateOnly? Day, DateTimeOffset At, bool IsRead, string? Title);

/// <param name="Total">All of the filter, not only this page's.</param>
public sealed record InboxPage(IReadOnlyList<InboxItem> Items, int Total);

/// <summary>What an account was told, in this bureau. Staff and parties have an inbox each; nobody reads another's.</summary>
public sealed class Inbox(KefaDbContext db, TimeProvider time)
{
    public const int MostCounted = 1_000;

    public Task<int> UnreadAsync(Guid account, bool forParty, CancellationToken cancellationToken) =>
        Mine(account, forParty).Where(n => n.ReadAt == null).Take(MostCounted).CountAsync(cancellationToken);

    /// <summary>One page, the latest first; pages count from 1.</summary>
    public async Task<InboxPage> PageAsync(Guid account, bool forParty, InboxFilter filter, int page, int pageSize, CancellationToken cancellationToken)
    {
        IQueryable<Notice> found = Mine(account, forParty).AsNoTracking();
        if (filter.Kind is { } kind) found = found.Where(n => n.Kind == kind);
        if (filter.Unread) found = found.Where(n => n.ReadAt == null);
        int total = await found.CountAsync(cancellationToken);
        int skip = (int)Math.Min((long)(Math.Max(page, 1) - 1) * pageSize, int.MaxValue);
        List<InboxItem> items = await found.OrderByDescending(n => n.At).ThenByDescending(n => n.Id).Skip(skip).Take(pageSize)
            .Select(n => new InboxItem(n.Id, n.Kind, n.Key, n.Number, new LocalText(n.WhatZh, n.WhatEn), n.Day, n.At, n.ReadAt != null, db.Set<Matter>().Where(m => m.Number == n.Number).Select(m => m.Title).FirstOrDefault()))
            .ToListAsync(cancellationToken);
        return new InboxPage(items, total);
    }

    /// <summary>Marks one as read and tells what it leads to.</summary>
    /// <returns>Null when the account has no such notice here.</returns>
    public async Task<InboxItem?> OpenAsync(Guid account, bool forParty, long id, CancellationToken cancellationToken)
    {
        InboxItem? item = await Mine(account, forParty).Where(n => n.Id == id).Select(n => new InboxItem(n.Id, n.Kind, n.Key, n.Number, new LocalText(n.WhatZh, n.WhatEn), n.Day, n.At, n.ReadAt != null, null)).FirstOrDefaultAsync(cancellationToken);
        if (item is { IsRead: false }) await MarkReadAsync(account, forParty, id, cancellationToken);
        return item;
    }

    /// <param name="id">One; null for all.</param>
    /// <returns>How many were unread.</returns>
    public async Task<int> MarkReadAsync(Guid account, bool forParty, long? id, CancellationToken cancellationToken)
    {
        DateTimeOffset? now = time.GetUtcNow();
        return await Mine(account, forParty).Where(n => n.ReadAt == null && (id == null || n.Id == id)).ExecuteUpdateAsync(set => set.SetProperty(n => n.ReadAt, now), cancellationToken);
    }

    private IQueryable<Notice> Mine(Guid account, bool forParty) => db.Set<Notice>().Where(n => n.AccountId == account && n.ForParty == forParty);
}
