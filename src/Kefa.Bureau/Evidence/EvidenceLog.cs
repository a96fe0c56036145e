using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Evidence;

/// <summary>A log of a bureau: one a year, and a further one after a log had to be closed.</summary>
public sealed class EvidenceLog : IBelongsToBureau
{
    public int Id { get; set; }
    public int BureauId { get; set; }

    /// <summary>In addresses: <c>acts-2026</c>, after a closing <c>acts-2026-2</c>.</summary>
    public required string Name { get; set; }

    /// <summary>What the checkpoints call it; also the name of its key.</summary>
    public required string Origin { get; set; }

    /// <summary>The verifier key in signed-note form.</summary>
    public required string Vkey { get; set; }

    public int Year { get; set; }
    public DateTimeOffset OpenedAt { get; set; }
    public DateTimeOffset? ClosedAt { get; set; }

    /// <summary>Why it was closed before its year was over.</summary>
    public string? ClosedFor { get; set; }

    /// <summary>How many leaves have their place.</summary>
    public long Size { get; set; }

    /// <summary>What must be known of the tree to append to it.</summary>
    public required byte[] Frontier { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<EvidenceLog>
    {
        public void Configure(EntityTypeBuilder<EvidenceLog> builder)
        {
            builder.Property(log => log.Name).HasMaxLength(64);
            builder.Property(log => log.Origin).HasMaxLength(400);
            builder.Property(log => log.Vkey).HasMaxLength(500);
            builder.Property(log => log.ClosedFor).HasMaxLength(1000);
            builder.HasIndex(log => new { log.BureauId, log.Name }).IsUnique();
            builder.HasIndex(log => log.Origin).IsUnique();
        }
    }
}

/// <summary>256 hashes of one level, once there are as many (tlog-tiles).</summary>
public sealed class LogTile : IBelongsToBureau, IAppendOnly
{
    public int BureauId { get; set; }
    public int LogId { get; set; }
    public int Level { get; set; }
    public long N { get; set; }
    public required byte[] Hashes { get; set; }

    /// <summary>The root over them: one hash of the level above.</summary>
    public required byte[] Root { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<LogTile>
    {
        public void Configure(EntityTypeBuilder<LogTile> builder)
        {
            builder.HasKey(tile => new { tile.LogId, tile.Level, tile.N });
            builder.HasOne<EvidenceLog>().WithMany().HasForeignKey(tile => tile.LogId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>A signed head of a log. Each names the one before it, so that there is one chain of them.</summary>
public sealed class LogCheckpoint : IBelongsToBureau, IAppendOnly
{
    public int BureauId { get; set; }
    public int LogId { get; set; }
    public long Size { get; set; }

    /// <summary>The size of the checkpoint before it, 0 for the first.</summary>
    public long PreviousSize { get; set; }
    public required byte[] Root { get; set; }

    /// <summary>The signed note, without the signatures of witnesses.</summary>
    public required string Note { get; set; }
    public DateTimeOffset At { get; set; }

    /// <summary>The publisher's fencing number.</summary>
    public long Fence { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<LogCheckpoint>
    {
        public void Configure(EntityTypeBuilder<LogCheckpoint> builder)
        {
            builder.HasKey(checkpoint => new { checkpoint.LogId, checkpoint.Size });
            builder.HasIndex(checkpoint => new { checkpoint.LogId, checkpoint.PreviousSize }).IsUnique();
            builder.HasOne<EvidenceLog>().WithMany().HasForeignKey(checkpoint => checkpoint.LogId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>A witness's signature under a checkpoint.</summary>
public sealed class LogCosignature : IBelongsToBureau, IAppendOnly
{
    public int BureauId { get; set; }
    public int LogId { get; set; }
    public long Size { get; set; }
    public required string Witness { get; set; }

    /// <summary>The signature line of the note, without its end.</summary>
    public required string Line { get; set; }

    /// <summary>When the witness says that it signed.</summary>
    public DateTimeOffset At { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<LogCosignature>
    {
        public void Configure(EntityTypeBuilder<LogCosignature> builder)
        {
            builder.HasKey(line => new { line.LogId, line.Size, line.Witness });
            builder.Property(line => line.Witness).HasMaxLength(300);
            builder.HasOne<LogCheckpoint>().WithMany().HasForeignKey(line => new { line.LogId, line.Size }).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
