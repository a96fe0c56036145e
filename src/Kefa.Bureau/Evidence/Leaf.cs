using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Evidence;

/// <summary>What a leaf stands for.</summary>
public enum LeafKind
{
    /// <summary>One event: the entry is its commitment.</summary>
    Event,

    /// <summary>The events of one import: the entry is the commitment to all of theirs.</summary>
    Batch,

    /// <summary>A public record in canonical JSON.</summary>
    Public,
}

/// <summary>
/// An entry of the sealed record, written in the transaction of what it seals. The publisher gives it its place in a log, once; nothing else
/// of it ever changes, and the database refuses it.
/// </summary>
public sealed class Leaf : IBelongsToBureau, IAppendOnly
{
    /// <summary>Orders what waits; never the place in the log, because numbers of a sequence have gaps.</summary>
    public long Id { get; set; }

    public int BureauId { get; set; }
    public LeafKind Kind { get; set; }

    /// <summary>The hash of the entry as a leaf of the tree.</summary>
    public required byte[] Hash { get; set; }

    /// <summary>The exact bytes of the entry.</summary>
    public required byte[] Entry { get; set; }

    /// <summary>The stream of the event; null for batches and public records.</summary>
    public string? Stream { get; set; }

    /// <summary>The event's number in its stream.</summary>
    public int? N { get; set; }

    /// <summary>The log that has it; null while it waits.</summary>
    public int? LogId { get; set; }

    /// <summary>Its place in the log, from 0 without gaps; null while it waits.</summary>
    public long? Ix { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Leaf>
    {
        public void Configure(EntityTypeBuilder<Leaf> builder)
        {
            builder.Property(leaf => leaf.Kind).HasMaxLength(8);
            builder.Property(leaf => leaf.Stream).HasMaxLength(100);
            builder.HasIndex(leaf => new { leaf.BureauId, leaf.Hash }).IsUnique();
            builder.HasIndex(leaf => new { leaf.LogId, leaf.Ix }).IsUnique().HasFilter("ix IS NOT NULL");
            builder.HasIndex(leaf => new { leaf.BureauId, leaf.Id }).HasFilter("ix IS NULL");
            builder.HasOne<EvidenceLog>().WithMany().HasForeignKey(leaf => leaf.LogId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
