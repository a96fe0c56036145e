using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Accounts;

/// <summary>A sign-in that holds, as pages show it.</summary>
public sealed record SessionInfo(Guid Id, Guid Account, string Name, string UserName, DateTimeOffset StartedAt, DateTimeOffset SeenAt, DateTimeOffset ExpiresAt, string? Address, string? Browser);

/// <summary>Shows and ends sign-ins: everyone their own, the security administrator those of all who have a post in the bureau.</summary>
public sealed class Sessions(KefaDbContext db, ICurrentBureau bureau, AuditTrail audit, TimeProvider time)
{
    public const int MaxPageSize = 200;

    public async Task<IReadOnlyList<SessionInfo>> OfAsync(Guid account, CancellationToken cancellationToken) =>
        await Shown(Open().Where(session => session.AccountId == account)).ToListAsync(cancellationToken);

    /// <summary>All of the bureau, the latest seen first; pages count from 1.</summary>
    public async Task<(IReadOnlyList<SessionInfo> Items, int Total)> OfBureauAsync(string? text, int page, int pageSize, CancellationToken cancellationToken)
    {
        IQueryable<Session> found = OfBureau();
        if (!string.IsNullOrWhiteSpace(text))
            found = found.Where(session => db.Users.Any(user => user.Id == session.AccountId && (user.DisplayName.Contains(text) || user.UserName!.Contains(text))));
        int size = Math.Clamp(pageSize, 1, MaxPageSize), skip = (int)Math.Min((long)(Math.Max(page, 1) - 1) * size, int.MaxValue);
        return (await Shown(found).Skip(skip).Take(size).ToListAsync(cancellationToken), await found.CountAsync(cancellationToken));
    }

    /// <returns>False when there is no such session of this account.</returns>
    public async Task<bool> EndOwnAsync(Guid account, Guid id, Actor by, CancellationToken cancellationToken) =>
        await EndAsync(db.Set<Session>().Where(session => session.Id == id && session.AccountId == account), id.ToString(), by, cancellationToken) > 0;

    /// <summary>Ends all sign-ins of an account but one.</summary>
    public Task<int> EndOthersAsync(Guid account, Guid? present, Actor by, CancellationToken cancellationToken) =>
        EndAsync(db.Set<Session>().Where(session => session.AccountId == account && session.Id != present), "others", by, cancellationToken);

    /// <returns>False when nobody of this bureau has such a session.</returns>
    public async Task<bool> EndAnyAsync(Guid id, Actor by, CancellationToken cancellationToken) =>
        await EndAsync(OfBureau().Where(session => session.Id == id), id.ToString(), by, cancellationToken) > 0;

    private IQueryable<Session> Open()
    {
        DateTimeOffset now = time.GetUtcNow();
        return db.Set<Session>().AsNoTracking().Where(session => session.ExpiresAt > now);
    }

    private IQueryable<Session> OfBureau()
    {
        int here = bureau.Required.Id;
        return Open().Where(session => db.Set<Post>().Any(post => post.AccountId == session.AccountId && post.BureauId == here));
    }

    private IQueryable<SessionInfo> Shown(IQueryable<Session> sessions) => sessions.OrderByDescending(session => session.SeenAt).ThenBy(session => session.Id).Join(
        db.Users, session => session.AccountId, user => user.Id,
        (session, user) => new SessionInfo(session.Id, session.AccountId, user.DisplayName, user.UserName!, session.StartedAt, session.SeenAt, session.ExpiresAt, session.Address, session.Browser));

    private async Task<int> EndAsync(IQueryable<Session> which, string what, Actor by, CancellationToken cancellationToken)
    {
        List<Guid> accounts = await which.Select(session => session.AccountId).ToListAsync(cancellationToken);
        if (accounts.Count == 0) return 0;
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        await which.ExecuteDeleteAsync(cancellationToken);
        foreach (Guid account in accounts.Distinct()) audit.Record(by, "SessionEnded", $"account/{account}", new { session = what });
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return accounts.Count;
    }
}
