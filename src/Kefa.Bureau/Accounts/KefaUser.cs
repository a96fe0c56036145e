using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Accounts;

/// <summary>A person's one account; what they may do is said by their posts in bureaus.</summary>
public sealed class KefaUser : IdentityUser<Guid>
{
    public KefaUser() => Id = Guid.CreateVersion7();

    /// <summary>The name that pages and records show.</summary>
    public string DisplayName { get; set; } = "";

    /// <summary>The language of pages and letters: <c>zh</c> or <c>en</c>.</summary>
    public string Language { get; set; } = "zh";

    /// <summary>The password was given by someone else: the next sign-in must change it.</summary>
    public bool MustChangePassword { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>When the password was last chosen; null for accounts from before this was kept, whose password counts as old as they are.</summary>
    public DateTimeOffset? PasswordChangedAt { get; set; }

    /// <summary>The code that last opened a sign-in, and when: a code opens one only.</summary>
    public string? LastFactorCode { get; set; }

    public DateTimeOffset? LastFactorAt { get; set; }

    /// <summary>From then on nobody signs in with it. An account is never deleted: the record names it.</summary>
    public DateTimeOffset? ClosedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<KefaUser>
    {
        public void Configure(EntityTypeBuilder<KefaUser> builder)
        {
            builder.Property(user => user.DisplayName).HasMaxLength(100);
            builder.Property(user => user.LastFactorCode).HasMaxLength(16);
            builder.Property(user => user.Language).HasMaxLength(8);
        }
    }
}
