using System.Text.Json;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Bureaus;

/// <summary>One bureau (科技局) of the installation, a node in the tree of superiors. Not called Bureau, which is the name of this room.</summary>
public sealed class BureauUnit : IRevised
{
    public int Id { get; set; }

    /// <summary>Short, lower case, in addresses: <c>/b/&lt;code&gt;/</c>.</summary>
    public required string Code { get; set; }

    public required string NameZh { get; set; }
    public required string NameEn { get; set; }

    /// <summary>The administrative division that the bureau serves (行政区划代码), two to six digits; null where there is none.</summary>
    public string? Region { get; set; }

    public int? ParentId { get; set; }

    /// <summary>Requests to this host belong to this bureau.</summary>
    public string? HostName { get; set; }

    public string TimeZone { get; set; } = "Asia/Shanghai";

    /// <summary>The bureau of requests that name none; at most one.</summary>
    public bool IsDefault { get; set; }

    /// <summary>The invented bureau of the demo.</summary>
    public bool IsDemo { get; set; }

    /// <summary>Whether visitors without an account see a company's full result; otherwise only facts from public registers.</summary>
    public bool OpenLookup { get; set; }

    /// <summary>What its letters and guides say of it.</summary>
    public BureauContact Contact { get; set; } = BureauContact.None;

    public DateTimeOffset CreatedAt { get; set; }
    public int Revision { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<BureauUnit>
    {
        public void Configure(EntityTypeBuilder<BureauUnit> builder)
        {
            builder.ToTable("bureau");
            builder.Property(bureau => bureau.Code).HasMaxLength(32);
            builder.Property(bureau => bureau.NameZh).HasMaxLength(200);
            builder.Property(bureau => bureau.NameEn).HasMaxLength(200);
            builder.Property(bureau => bureau.Region).HasMaxLength(6);
            builder.Property(bureau => bureau.HostName).HasMaxLength(253);
            builder.Property(bureau => bureau.TimeZone).HasMaxLength(64);
            builder.Property(bureau => bureau.Contact)
                .HasConversion(contact => JsonSerializer.Serialize(contact, JsonSerializerOptions.Web), text => JsonSerializer.Deserialize<BureauContact>(text, JsonSerializerOptions.Web)!)
                .HasDefaultValueSql("'{}'");
            builder.HasIndex(bureau => bureau.Code).IsUnique();
            builder.HasIndex(bureau => bureau.HostName).IsUnique();
            builder.HasIndex(bureau => bureau.IsDefault).IsUnique().HasFilter("is_default");
            builder.HasOne<BureauUnit>().WithMany().HasForeignKey(bureau => bureau.ParentId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}
