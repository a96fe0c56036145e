using Kefa.Bureau.Storage;
using Kefa.Matching;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Accounts;

/// <summary>A token by which another system uses the interface for programs in one bureau, within its scopes.</summary>
public sealed class ApiToken : IBelongsToBureau
{
    public long Id { get; set; }
    public int BureauId { get; set; }

    /// <summary>Which system uses it.</summary>
    public required string Name { get; set; }

    /// <summary>SHA-256 of the token, which has 256 random bits: a slow hash would add nothing.</summary>
    public required string Hash { get; set; }

    /// <summary>Its first characters, by which people tell tokens apart.</summary>
    public required string Beginning { get; set; }

    /// <summary>Scopes, separated by a space.</summary>
    public required string Scopes { get; set; }

    public DateTimeOffset IssuedAt { get; set; }
    public required string IssuedBy { get; set; }
    public DateTimeOffset ExpiresAt { get; set; }

    /// <summary>To the minute.</summary>
    public DateTimeOffset? LastUsedAt { get; set; }
    public DateTimeOffset? RevokedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ApiToken>
    {
        public void Configure(EntityTypeBuilder<ApiToken> builder)
        {
            builder.Property(token => token.Name).HasMaxLength(100);
            builder.Property(token => token.Hash).HasMaxLength(64);
            builder.Property(token => token.Beginning).HasMaxLength(16);
            builder.Property(token => token.Scopes).HasMaxLength(500);
            builder.Property(token => token.IssuedBy).HasMaxLength(100);
            builder.HasIndex(token => token.Hash).IsUnique();
        }
    }
}

/// <summary>What a token may be given for. Each endpoint of the interface names one.</summary>
public static class ApiScopes
{
    public const string Policies = "policies:read";
    public const string Registers = "registers:read";
    public const string Companies = "companies:read";
    public const string Matches = "matches:read";

    public static IReadOnlyList<(string Code, LocalText Name)> All { get; } =
    [
        (Policies, new("读取政策", "Read policies")),
        (Registers, new("读取公开的名录", "Read public registers")),
        (Companies, new("读取企业及其数据", "Read companies with their facts")),
        (Matches, new("读取政策匹配结果", "Read which policies companies match")),
    ];
}
