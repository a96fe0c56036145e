using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Kefa.Matching.Policies;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Policies;

/// <summary>An account that wants to know when a policy, or a company's verdict under it, changes. It remembers what was last seen.</summary>
public sealed class Subscription : IBelongsToBureau
{
    public int BureauId { get; set; }

    public Guid AccountId { get; set; }

    public required string PolicyId { get; set; }

    /// <summary>The company whose verdict is watched, by credit code.</summary>
    public required string Uscc { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public required string SeenVersion { get; set; }

    public Verdict SeenVerdict { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Subscription>
    {
        public void Configure(EntityTypeBuilder<Subscription> builder)
        {
            builder.ToTable("subscription");
            builder.HasKey(s => new { s.BureauId, s.AccountId, s.Uscc, s.PolicyId });
            builder.Property(s => s.PolicyId).HasMaxLength(64);
            builder.Property(s => s.Uscc).HasMaxLength(18);
            builder.Property(s => s.SeenVersion).HasMaxLength(64);
        }
    }
}

/// <summary>What changed since a subscriber last looked.</summary>
public sealed record SubscriptionNews(string PolicyId, string SeenVersion, Verdict SeenVerdict, PolicyResult Now)
{
    public bool VersionChanged => SeenVersion != Now.Policy.Version;

    public bool VerdictChanged => SeenVerdict != Now.Verdict;

    public bool HasChanged => VersionChanged || VerdictChanged;
}

/// <summary>Subscribing, unsubscribing and what is new.</summary>
public sealed class Subscriptions(KefaDbContext db, ICurrentBureau bureau, TimeProvider time)
{
    /// <summary>The policies that an account watches for a company.</summary>
    public async Task<IReadOnlySet<string>> OfAsync(Guid account, string uscc, CancellationToken cancellationToken) =>
        (await db.Set<Subscription>().Where(s => s.AccountId == account && s.Uscc == uscc).Select(s => s.PolicyId).ToListAsync(cancellationToken))
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>Watches a policy from its present state on; twice is once.</summary>
    public async Task SubscribeAsync(Guid account, string uscc, PolicyResult now, CancellationToken cancellationToken)
    {
        if (await FindAsync(account, uscc, now.Policy.Id, cancellationToken) is not null)
            return;
        var wanted = db.Add(new Subscription
        {
            BureauId = bureau.Required.Id,
            AccountId = account,
            Uscc = uscc,
            PolicyId = now.Policy.Id,
            CreatedAt = time.GetUtcNow(),
            SeenVersion = now.Policy.Version,
            SeenVerdict = now.Verdict,
        });
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException)
        {
            // A second click may have come first; then it is watched, and that was asked for.
            wanted.State = EntityState.Detached;
            if (await FindAsync(account, uscc, now.Policy.Id, cancellationToken) is null)
                throw;
        }
    }

    public async Task UnsubscribeAsync(Guid account, string uscc, string policyId, CancellationToken cancellationToken) =>
        await db.Set<Subscription>().Where(s => s.AccountId == account && s.Uscc == uscc && s.PolicyId == policyId).ExecuteDeleteAsync(cancellationToken);

    /// <summary>The watched policies against the present results, those that changed first.</summary>
    public async Task<IReadOnlyList<SubscriptionNews>> NewsAsync(Guid account, string uscc, IReadOnlyList<PolicyResult> results, CancellationToken cancellationToken)
    {
        var watched = await db.Set<Subscription>().AsNoTracking().Where(s => s.AccountId == account && s.Uscc == uscc).ToListAsync(cancellationToken);
        return [.. watched.Join(results, s => s.PolicyId, r => r.Policy.Id, (s, r) => new SubscriptionNews(s.PolicyId, s.SeenVersion, s.SeenVerdict, r), StringComparer.Ordinal)
            .OrderByDescending(n => n.HasChanged).ThenBy(n => n.PolicyId, StringComparer.Ordinal)];
    }

    /// <summary>Takes the present results as seen.</summary>
    public async Task MarkSeenAsync(Guid account, string uscc, IReadOnlyList<PolicyResult> results, CancellationToken cancellationToken)
    {
        // One statement each, so that a subscription which ends meanwhile is simply not there.
        foreach (var news in await NewsAsync(account, uscc, results, cancellationToken))
        {
            if (!news.HasChanged)
                continue;
            var (version, verdict) = (news.Now.Policy.Version, news.Now.Verdict);
            await db.Set<Subscription>().Where(s => s.AccountId == account && s.Uscc == uscc && s.PolicyId == news.PolicyId)
                .ExecuteUpdateAsync(set => set.SetProperty(s => s.SeenVersion, version).SetProperty(s => s.SeenVerdict, verdict), cancellationToken);
        }
    }

    private Task<Subscription?> FindAsync(Guid account, string uscc, string policyId, CancellationToken cancellationToken) =>
        db.Set<Subscription>().SingleOrDefaultAsync(s => s.AccountId == account && s.Uscc == uscc && s.PolicyId == policyId, cancellationToken);
}
