using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Accounts;

/// <summary>A password that an account had before, as its hash; only as many are kept as the rules ask for.</summary>
internal sealed class FormerPassword
{
    public long Id { get; set; }
    public Guid AccountId { get; set; }
    public required string Hash { get; set; }
    public DateTimeOffset At { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<FormerPassword>
    {
        public void Configure(EntityTypeBuilder<FormerPassword> builder)
        {
            builder.Property(former => former.Hash).HasMaxLength(500);
            builder.HasIndex(former => new { former.AccountId, former.Id });
            builder.HasOne<KefaUser>().WithMany().HasForeignKey(former => former.AccountId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}

/// <summary>What the rules say about the past of a password: which may not come again, and when it has grown old.</summary>
public sealed class PasswordHistory(KefaDbContext db, PasswordRules rules, IPasswordHasher<KefaUser> hasher, BureauDirectory bureaus, TimeProvider time)
{
    /// <summary>Whether the password is the present one or one of the last ones.</summary>
    public async Task<bool> WasUsedAsync(KefaUser user, string password, CancellationToken cancellationToken)
    {
        List<string> former = rules.History == 0 ? [] : await db.Set<FormerPassword>().Where(row => row.AccountId == user.Id).OrderByDescending(row => row.Id).Take(rules.History - 1).Select(row => row.Hash).ToListAsync(cancellationToken);
        if (user.PasswordHash is { } present) former.Insert(0, present);
        return former.Exists(hash => hasher.VerifyHashedPassword(user, hash, password) != PasswordVerificationResult.Failed);
    }

    /// <summary>Keeps the present password before another takes its place; stored when the caller saves.</summary>
    public async Task RememberAsync(KefaUser user, CancellationToken cancellationToken)
    {
        List<FormerPassword> kept = await db.Set<FormerPassword>().Where(row => row.AccountId == user.Id).OrderByDescending(row => row.Id).ToListAsync(cancellationToken);
        int beside = Math.Max(0, rules.History - 2);
        db.RemoveRange(kept.Skip(beside));
        if (rules.History > 1 && user.PasswordHash is { } present) db.Add(new FormerPassword { AccountId = user.Id, Hash = present, At = time.GetUtcNow() });
    }

    /// <summary>Whether the password has grown old and must be changed. In the demo, whose password everybody knows, none does.</summary>
    public async Task<bool> IsTooOldAsync(KefaUser user, CancellationToken cancellationToken) =>
        rules.MaxAge is { } most && time.GetUtcNow() - (user.PasswordChangedAt ?? user.CreatedAt) > most
        && !(await bureaus.AllAsync(cancellationToken)).All(bureau => bureau.IsDemo);
}
