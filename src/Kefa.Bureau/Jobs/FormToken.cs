using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Jobs;

/// <summary>A form that was sent: sending it again leads to what the first sending did.</summary>
internal sealed class FormToken : Storage.IBelongsToBureau
{
    public int BureauId { get; set; }

    /// <summary>The random part of the token that stood in the form.</summary>
    public required string Token { get; set; }
    public required string Purpose { get; set; }
    public Guid? AccountId { get; set; }
    public DateTimeOffset UsedAt { get; set; }

    /// <summary>Where the sender was sent after the act.</summary>
    public string? ResultLocation { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<FormToken>
    {
        public void Configure(EntityTypeBuilder<FormToken> builder)
        {
            builder.HasKey(token => new { token.BureauId, token.Token });
            builder.Property(token => token.Token).HasMaxLength(64);
            builder.Property(token => token.Purpose).HasMaxLength(64);
            builder.Property(token => token.ResultLocation).HasMaxLength(1000);
            builder.HasIndex(token => token.UsedAt);
        }
    }
}
