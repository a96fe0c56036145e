using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Matters;

/// <summary>What somebody has filled in and not sent yet, for one transition of one matter, or for a matter that is not yet begun.</summary>
internal sealed class Draft : IBelongsToBureau
{
    public int BureauId { get; set; }
    public Guid Id { get; set; } = Guid.CreateVersion7();

    /// <summary>The account; for a visitor without one <c>visitor/</c> and the hash of the secret in the visitor's cookie.</summary>
    public required string Owner { get; set; }

    /// <summary>The matter's stream; empty for a matter that is not yet begun.</summary>
    public required string Stream { get; set; }
    public required string Procedure { get; set; }
    public required string Version { get; set; }
    public required string Transition { get; set; }

    /// <summary>What was typed, by the names of the form's fields, as JSON: also what cannot be right.</summary>
    public required string Typed { get; set; }

    /// <summary>The matter's last event when the form was opened; what came after it is shown before the form is sent.</summary>
    public int ReadAtEvent { get; set; }
    public DateTimeOffset BegunAt { get; set; }
    public DateTimeOffset ChangedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Draft>
    {
        public void Configure(EntityTypeBuilder<Draft> builder)
        {
            builder.HasKey(d => d.Id);
            builder.Property(d => d.Owner).HasMaxLength(80);
            builder.Property(d => d.Stream).HasMaxLength(100);
            builder.Property(d => d.Procedure).HasMaxLength(64);
            builder.Property(d => d.Version).HasMaxLength(64);
            builder.Property(d => d.Transition).HasMaxLength(64);
            builder.HasIndex(d => new { d.BureauId, d.Owner, d.Stream, d.Procedure, d.Transition }).IsUnique();
            builder.HasIndex(d => d.ChangedAt);
        }
    }
}

/// <summary>A file that goes with a draft.</summary>
internal sealed class DraftFile : IBelongsToBureau
{
    public int BureauId { get; set; }
    public Guid Id { get; set; } = Guid.CreateVersion7();
    public Guid DraftId { get; set; }

    /// <summary>What it is: <c>document/</c> and a kind of paper, or <c>field/</c> and the path of a file field.</summary>
    public required string Purpose { get; set; }
    public required string Name { get; set; }
    public required string Sha256 { get; set; }
    public long Size { get; set; }
    public required string MediaType { get; set; }
    public DateTimeOffset AddedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<DraftFile>
    {
        public void Configure(EntityTypeBuilder<DraftFile> builder)
        {
            builder.HasKey(f => f.Id);
            builder.Property(f => f.Purpose).HasMaxLength(160);
            builder.Property(f => f.Name).HasMaxLength(300);
            builder.Property(f => f.Sha256).HasMaxLength(64);
            builder.Property(f => f.MediaType).HasMaxLength(150);
            builder.HasIndex(f => f.DraftId);
            builder.HasOne<Draft>().WithMany().HasForeignKey(f => f.DraftId).OnDelete(DeleteBehavior.Cascade);
        }
    }
}
