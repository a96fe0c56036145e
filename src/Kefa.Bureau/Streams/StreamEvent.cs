using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Streams;

/// <summary>
/// One event of a matter or one fact of a register entry: who did what, when, by which version. Only ever appended; the database
/// refuses UPDATE, DELETE, REPLACE and TRUNCATE. What it says stands in its <see cref="EventBody"/>.
/// </summary>
public sealed class StreamEvent : IBelongsToBureau, IAppendOnly
{
    public int BureauId { get; set; }

    /// <summary>The matter or register entry, for instance <c>company/91350200M0001TEST0</c>; unique within its bureau.</summary>
    public required string Stream { get; set; }

    /// <summary>Its place in the stream, from 1 without gaps.</summary>
    public int N { get; set; }

    /// <summary>What the stream is: <c>company</c>, <c>matter</c> …</summary>
    public required string Kind { get; set; }

    /// <summary>What happened, in the past tense: <c>CompanyImported</c>, <c>FactsCorrected</c> …</summary>
    public required string Type { get; set; }

    public string? FromStage { get; set; }
    public string? ToStage { get; set; }

    /// <summary>The account, or the name of the job or command, that did it.</summary>
    public string? Actor { get; set; }

    /// <summary>The role in which it was done.</summary>
    public string? Role { get; set; }

    /// <summary>When it was recorded.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>The day it counts for, in the bureau's zone.</summary>
    public DateOnly Day { get; set; }

    /// <summary>The content version that was applied, as <c>kind/name@version</c>.</summary>
    public string? ContentVersion { get; set; }

    /// <summary>Where a fact comes from: a register, a declaration, an import file.</summary>
    public string? Source { get; set; }

    /// <summary>The import or job run that brought it.</summary>
    public string? Batch { get; set; }

    /// <summary>The first day on which a fact holds; null: it always did.</summary>
    public DateOnly? ValidFrom { get; set; }

    /// <summary>The last day on which a fact holds; null: it still does.</summary>
    public DateOnly? ValidTo { get; set; }

    /// <summary>The commitment to the event's sealed bytes; it stays when these are erased. Null only until <c>kefa migrate</c> has sealed what was recorded before sealing.</summary>
    public byte[]? Commitment { get; set; }

    /// <summary>The hash of the leaf that seals its whole batch; null when it has a leaf of its own.</summary>
    public byte[]? BatchLeaf { get; set; }

    /// <summary>Its place in the batch, from 0.</summary>
    public int? BatchPosition { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<StreamEvent>
    {
        public void Configure(EntityTypeBuilder<StreamEvent> builder)
        {
            builder.ToTable("event");
            builder.HasKey(e => new { e.BureauId, e.Stream, e.N });
            builder.Property(e => e.Stream).HasMaxLength(StreamNames.MaxLength);
            builder.Property(e => e.Kind).HasMaxLength(32);
            builder.Property(e => e.Type).HasMaxLength(64);
            builder.Property(e => e.FromStage).HasMaxLength(64);
            builder.Property(e => e.ToStage).HasMaxLength(64);
            builder.Property(e => e.Actor).HasMaxLength(100);
            builder.Property(e => e.Role).HasMaxLength(64);
            builder.Property(e => e.ContentVersion).HasMaxLength(200);
            builder.Property(e => e.Source).HasMaxLength(200);
            builder.Property(e => e.Batch).HasMaxLength(64);
            builder.HasIndex(e => new { e.BureauId, e.Kind, e.Day });
            builder.HasIndex(e => new { e.BureauId, e.Batch });
            builder.HasIndex(e => new { e.BureauId, e.BatchLeaf, e.BatchPosition }).HasFilter("batch_leaf IS NOT NULL");
            builder.HasIndex(e => e.BureauId).HasFilter("commitment IS NULL").HasDatabaseName("ix_event_not_sealed");
        }
    }
}

/// <summary>What an event says: the exact bytes that are committed to, the salt of the commitment, and its data as JSON for queries.</summary>
public sealed class EventBody : IBelongsToBureau, IAppendOnly
{
    public int BureauId { get; set; }
    public required string Stream { get; set; }
    public int N { get; set; }

    /// <summary>The sealed bytes, exactly as committed to: see <see cref="SealedEvent"/>.</summary>
    public required byte[] Bytes { get; set; }

    /// <summary>32 random bytes, so that a commitment to few possible bodies cannot be guessed.</summary>
    public required byte[] Salt { get; set; }

    /// <summary>The data in the sealed bytes, in the database's own form.</summary>
    public required string Data { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<EventBody>
    {
        public void Configure(EntityTypeBuilder<EventBody> builder)
        {
            builder.HasKey(body => new { body.BureauId, body.Stream, body.N });
            builder.Property(body => body.Stream).HasMaxLength(StreamNames.MaxLength);
            builder.Property(body => body.Data).IsJson();
            builder.HasOne<StreamEvent>().WithOne().HasForeignKey<EventBody>(body => new { body.BureauId, body.Stream, body.N }).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

internal static class StreamNames
{
    internal const int MaxLength = 100;
}
