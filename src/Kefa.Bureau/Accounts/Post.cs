using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Accounts;

/// <summary>What a person may do in a bureau: a role code of <c>content/registers/roles.yaml</c>, and for an agent the company.</summary>
public sealed class Post : IBelongsToBureau
{
    public long Id { get; set; }
    public int BureauId { get; set; }
    public Guid AccountId { get; set; }

    /// <summary>One of <see cref="Roles"/>, or a further role that the bureau's register declares.</summary>
    public required string Role { get; set; }

    /// <summary>The 统一社会信用代码 of the company that an agent acts for; null for other roles.</summary>
    public string? Company { get; set; }

    /// <summary>The division for which it is given, with all below it; null for the whole bureau.</summary>
    public int? DivisionId { get; set; }

    public DateTimeOffset GivenAt { get; set; }
    public string? GivenBy { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Post>
    {
        public void Configure(EntityTypeBuilder<Post> builder)
        {
            builder.Property(post => post.Role).HasMaxLength(64);
            builder.Property(post => post.Company).HasMaxLength(64);
            builder.Property(post => post.GivenBy).HasMaxLength(100);
            builder.HasIndex(post => new { post.AccountId, post.BureauId, post.Role, post.Company, post.DivisionId }).IsUnique();
            builder.HasIndex(post => new { post.BureauId, post.Role });
            builder.HasOne<Division>().WithMany().HasForeignKey(post => post.DivisionId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<KefaUser>().WithMany().HasForeignKey(post => post.AccountId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
