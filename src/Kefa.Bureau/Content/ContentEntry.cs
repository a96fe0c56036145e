using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Content;

/// <summary>What a content item's version is allowed to do. Stored by name; names only grow.</summary>
public enum ContentState
{
    /// <summary>Being written; may change and be deleted, and nothing official uses it.</summary>
    Draft,

    /// <summary>Part of the record: its bytes never change.</summary>
    Published,

    /// <summary>Published by mistake: nothing new uses it, what used it still finds it.</summary>
    Withdrawn,
}

/// <summary>One version of one content item: a policy, a register, a procedure. Shared by all bureaus or owned by one.</summary>
public sealed class ContentEntry : IRevised
{
    public long Id { get; set; }

    /// <summary>The bureau that owns it; null when it is shared.</summary>
    public int? BureauId { get; set; }

    /// <summary>See <see cref="ContentKinds"/>.</summary>
    public required string Kind { get; set; }

    /// <summary>The item: <c>N01</c>, <c>roles</c>.</summary>
    public required string Name { get; set; }

    public required string Version { get; set; }

    /// <summary>Of <see cref="Bytes"/>, 64 lower-case hexadecimal digits.</summary>
    public required string Sha256 { get; set; }

    /// <summary>The first day of effect; null: it always was.</summary>
    public DateOnly? InForceFrom { get; set; }

    /// <summary>The last day of effect as the version itself says; null: open.</summary>
    public DateOnly? InForceTo { get; set; }

    public ContentState State { get; set; }
    public required byte[] Bytes { get; set; }

    /// <summary>The file it came from, for messages; null when it was published in the console.</summary>
    public string? Path { get; set; }

    public DateTimeOffset CreatedAt { get; set; }
    public required string CreatedBy { get; set; }
    public DateTimeOffset? PublishedAt { get; set; }
    public string? PublishedBy { get; set; }
    public DateTimeOffset? WithdrawnAt { get; set; }
    public string? WithdrawnBy { get; set; }
    public int Revision { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ContentEntry>
    {
        public void Configure(EntityTypeBuilder<ContentEntry> builder)
        {
            builder.ToTable("content");
            builder.Property(entry => entry.Kind).HasMaxLength(32);
            builder.Property(entry => entry.Name).HasMaxLength(128);
            builder.Property(entry => entry.Version).HasMaxLength(64);
            builder.Property(entry => entry.Sha256).HasMaxLength(64);
            builder.Property(entry => entry.Path).HasMaxLength(400);
            builder.Property(entry => entry.CreatedBy).HasMaxLength(200);
            builder.Property(entry => entry.PublishedBy).HasMaxLength(200);
            builder.Property(entry => entry.WithdrawnBy).HasMaxLength(200);
            // Two indexes, because NULL differs from NULL in a unique index.
            builder.HasIndex(entry => new { entry.BureauId, entry.Kind, entry.Name, entry.Version }, "UX_content_own").IsUnique().HasFilter("bureau_id IS NOT NULL");
            builder.HasIndex(entry => new { entry.Kind, entry.Name, entry.Version }, "UX_content_shared").IsUnique().HasFilter("bureau_id IS NULL");
            builder.HasOne<BureauUnit>().WithMany().HasForeignKey(entry => entry.BureauId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
