using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Accounts.Staff;

/// <summary>A person who works in the bureau: where they sit and what they are called. What they may do is said by their posts.</summary>
public sealed class StaffMember : IBelongsToBureau, IRevised
{
    public int BureauId { get; set; }
    public Guid AccountId { get; set; }

    /// <summary>The division they sit in; null for the bureau itself.</summary>
    public int? DivisionId { get; set; }

    /// <summary>职务: section chief, deputy director-general.</summary>
    public string? Title { get; set; }

    /// <summary>The contact number, sealed; see <see cref="FieldProtection"/>.</summary>
    public string? PhoneSealed { get; set; }

    /// <summary>By which equal numbers are found.</summary>
    public string? PhoneIndex { get; set; }

    public DateOnly JoinedOn { get; set; }

    /// <summary>The first day on which they no longer work here.</summary>
    public DateOnly? LeftOn { get; set; }

    /// <summary>Name and user name as lists search them.</summary>
    public required string SearchText { get; set; }

    public int Revision { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<StaffMember>
    {
        public void Configure(EntityTypeBuilder<StaffMember> builder)
        {
            builder.HasKey(member => new { member.BureauId, member.AccountId });
            builder.Property(member => member.Title).HasMaxLength(100);
            builder.Property(member => member.PhoneSealed).HasMaxLength(200);
            builder.Property(member => member.PhoneIndex).HasMaxLength(32);
            builder.HasIndex(member => new { member.BureauId, member.PhoneIndex });
            builder.Property(member => member.SearchText).HasMaxLength(400);
            builder.HasOne<KefaUser>().WithMany().HasForeignKey(member => member.AccountId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<Division>().WithMany().HasForeignKey(member => member.DivisionId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>Somebody acts in another's roles while that one is absent.</summary>
public sealed class Deputy : IBelongsToBureau
{
    public long Id { get; set; }
    public int BureauId { get; set; }

    /// <summary>Who is absent.</summary>
    public Guid AbsentId { get; set; }

    /// <summary>Who acts instead.</summary>
    public Guid DeputyId { get; set; }

    public DateOnly From { get; set; }

    /// <summary>The last day.</summary>
    public DateOnly To { get; set; }

    /// <summary>Role codes, separated by a space; each one that the absent person holds.</summary>
    public required string Roles { get; set; }

    public string? Reason { get; set; }

    /// <summary>The day from which it no longer holds, when it was ended before its time.</summary>
    public DateOnly? EndedOn { get; set; }

    public bool IsInForce(DateOnly day) => From <= day && day <= To && !(EndedOn <= day);

    public bool Covers(string role) => Roles.Split(' ').Contains(role, StringComparer.Ordinal);

    internal sealed class Configuration : IEntityTypeConfiguration<Deputy>
    {
        public void Configure(EntityTypeBuilder<Deputy> builder)
        {
            builder.Property(deputy => deputy.Roles).HasMaxLength(1000);
            builder.Property(deputy => deputy.Reason).HasMaxLength(500);
            builder.HasIndex(deputy => new { deputy.BureauId, deputy.DeputyId, deputy.To });
            builder.HasIndex(deputy => new { deputy.BureauId, deputy.AbsentId });
            builder.HasOne<KefaUser>().WithMany().HasForeignKey(deputy => deputy.AbsentId).OnDelete(DeleteBehavior.Restrict);
            builder.HasOne<KefaUser>().WithMany().HasForeignKey(deputy => deputy.DeputyId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
