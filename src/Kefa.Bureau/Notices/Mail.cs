using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Notices;

/// <summary>What became of a mail.</summary>
public enum MailState
{
    /// <summary>To be sent, or to be sent again.</summary>
    Waiting,

    /// <summary>The server took it.</summary>
    Sent,

    /// <summary>The server will never take it, or did not within three days.</summary>
    Failed,
}

/// <summary>The one mail of a day to a person: what it says are the notices that name it.</summary>
internal sealed class Mail : IBelongsToBureau
{
    public long Id { get; set; }
    public int BureauId { get; set; }
    public Guid AccountId { get; set; }
    public DateOnly Day { get; set; }
    public MailState State { get; set; }
    public int Attempts { get; set; }
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>Not before this.</summary>
    public DateTimeOffset NextAt { get; set; }

    public DateTimeOffset? SentAt { get; set; }

    /// <summary>What the server or the network said last; no address of a person.</summary>
    public string? Problem { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Mail>
    {
        public void Configure(EntityTypeBuilder<Mail> builder)
        {
            builder.Property(m => m.Problem).HasMaxLength(200);
            builder.HasIndex(m => new { m.BureauId, m.AccountId, m.Day }).IsUnique();
            builder.HasIndex(m => new { m.BureauId, m.NextAt }).HasFilter("state = 'Waiting'");
        }
    }
}

/// <summary>What somebody wants by mail. The inbox has everything in any case.</summary>
public enum MailWish
{
    /// <summary>Everything that is new, once a day.</summary>
    All,

    /// <summary>Deadlines alone: whoever has duties is reminded of them.</summary>
    Deadlines,

    /// <summary>Nothing; for parties, who have no duties of the bureau's.</summary>
    Nothing,
}

/// <summary>What an account of a bureau wants by mail; without a row everything.</summary>
internal sealed class MailChoice : IBelongsToBureau
{
    public int BureauId { get; set; }
    public Guid AccountId { get; set; }
    public MailWish Wish { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<MailChoice>
    {
        public void Configure(EntityTypeBuilder<MailChoice> builder) => builder.HasKey(c => new { c.BureauId, c.AccountId });
    }
}

/// <summary>Keeps what somebody wants by mail.</summary>
public sealed class ChooseMail(KefaDbContext db)
{
    public async Task<MailWish> OfAsync(Guid account, CancellationToken cancellationToken) =>
        await db.Set<MailChoice>().Where(c => c.AccountId == account).Select(c => (MailWish?)c.Wish).FirstOrDefaultAsync(cancellationToken) ?? MailWish.All;

    /// <param name="isStaff">Whether they work in the bureau: then deadlines are not declined.</param>
    /// <returns>False when duty does not allow it.</returns>
    public async Task<bool> SetAsync(Guid account, MailWish wish, bool isStaff, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(wish) || (isStaff && wish == MailWish.Nothing)) return false;
        if (await db.Set<MailChoice>().FirstOrDefaultAsync(c => c.AccountId == account, cancellationToken) is { } kept) kept.Wish = wish;
        else db.Add(new MailChoice { AccountId = account, Wish = wish });
        await db.SaveChangesAsync(cancellationToken);
        return true;
    }
}
