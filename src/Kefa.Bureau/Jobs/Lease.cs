using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Jobs;

/// <summary>Who may do a job now. Installation-wide.</summary>
internal sealed class Lease
{
    public required string Name { get; set; }
    public required string Owner { get; set; }
    public DateTimeOffset Until { get; set; }

    /// <summary>Raised by each new holder: what a late former holder writes can be told by its lower number.</summary>
    public long Fence { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Lease>
    {
        public void Configure(EntityTypeBuilder<Lease> builder)
        {
            builder.HasKey(lease => lease.Name);
            builder.Property(lease => lease.Name).HasMaxLength(100);
            builder.Property(lease => lease.Owner).HasMaxLength(200);
        }
    }
}
