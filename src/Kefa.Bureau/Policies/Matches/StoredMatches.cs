using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Policies.Matches;

/// <summary>What the policies said for one company. It can always be thrown away and decided anew.</summary>
internal sealed class StoredMatch : IBelongsToBureau
{
    public int BureauId { get; set; }

    /// <summary>The company's stream.</summary>
    public required string Stream { get; set; }

    /// <summary>The last event of the company that was seen: another one means other facts.</summary>
    public int LastEvent { get; set; }

    /// <summary>The policies and the day that were decided: see <see cref="MatchStamp"/>.</summary>
    public long Stamp { get; set; }

    /// <summary>The verdicts, as <see cref="MatchCells"/> writes them.</summary>
    public required byte[] Cells { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<StoredMatch>
    {
        public void Configure(EntityTypeBuilder<StoredMatch> builder)
        {
            builder.ToTable("company_match");
            builder.HasKey(m => new { m.BureauId, m.Stream });
            builder.Property(m => m.Stream).HasMaxLength(100);
        }
    }
}

/// <summary>
/// Policies as of a day, as far as it matters to them: each by a key that changes when its text, a shared model, the dictionary, the data year or (if it
/// asks for the day) the day does. Verdicts under equal keys from equal facts are equal.
/// </summary>
internal sealed class MatchStamp : IBelongsToBureau
{
    public int BureauId { get; set; }

    public long Id { get; set; }

    /// <summary>Of all keys together.</summary>
    public required string Hash { get; set; }

    /// <summary>The key of each policy, a line each, in the order of the cells.</summary>
    public required string Keys { get; set; }

    /// <summary>The revision of the population up to which every company has been decided under this stamp; -1 before the first time.</summary>
    public long Revision { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<MatchStamp>
    {
        public void Configure(EntityTypeBuilder<MatchStamp> builder)
        {
            builder.ToTable("match_stamp");
            builder.HasKey(s => new { s.BureauId, s.Id });
            builder.Property(s => s.Id).ValueGeneratedNever();
            builder.Property(s => s.Hash).HasMaxLength(64);
            builder.HasIndex(s => new { s.BureauId, s.Hash }).IsUnique();
        }
    }
}
