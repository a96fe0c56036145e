using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Accounts;

/// <summary>A sign-in that holds: the cookie carries only its key. Ended by deleting the row, from whatever node; the audit trail keeps what happened.</summary>
public sealed class Session
{
    public Guid Id { get; set; }

    /// <summary>SHA-256 of the key in the cookie: who reads the table cannot sign in with it.</summary>
    public required string KeyHash { get; set; }

    public Guid AccountId { get; set; }

    /// <summary>The ticket, protected by the installation's keys.</summary>
    public required byte[] Ticket { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>When it was last seen, to the minute.</summary>
    public DateTimeOffset SeenAt { get; set; }

    public DateTimeOffset ExpiresAt { get; set; }
    public string? Address { get; set; }
    public string? Browser { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Session>
    {
        public void Configure(EntityTypeBuilder<Session> builder)
        {
            builder.Property(session => session.KeyHash).HasMaxLength(64);
            builder.Property(session => session.Address).HasMaxLength(64);
            builder.Property(session => session.Browser).HasMaxLength(300);
            builder.HasIndex(session => session.KeyHash).IsUnique();
            builder.HasIndex(session => session.AccountId);
            builder.HasIndex(session => session.ExpiresAt);
            builder.HasOne<KefaUser>().WithMany().HasForeignKey(session => session.AccountId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
