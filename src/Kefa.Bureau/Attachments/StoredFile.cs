using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Attachments;

/// <summary>
/// A file that a bureau holds, by the hash of its bytes. The bytes lie outside the database, below <c>attachments/</c>; the same file sent twice
/// lies there once. A row says that this bureau may read it.
/// </summary>
internal sealed class StoredFile : IBelongsToBureau
{
    public int BureauId { get; set; }

    /// <summary>Hexadecimal, lower case.</summary>
    public required string Sha256 { get; set; }
    public long Size { get; set; }
    public required string MediaType { get; set; }
    public DateTimeOffset StoredAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<StoredFile>
    {
        public void Configure(EntityTypeBuilder<StoredFile> builder)
        {
            builder.HasKey(file => new { file.BureauId, file.Sha256 });
            builder.Property(file => file.Sha256).HasMaxLength(64);
            builder.Property(file => file.MediaType).HasMaxLength(150);
        }
    }
}
