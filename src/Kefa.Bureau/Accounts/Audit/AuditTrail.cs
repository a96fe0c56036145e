using System.Text.Json;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Accounts;

/// <summary>Who did what to what, when. For the law, not for operators: written in the act's transaction, never changed.</summary>
public sealed class AuditEntry : IAppendOnly
{
    public long Id { get; set; }

    /// <summary>Null for what concerns the installation: a sign-in before a bureau is known, a backup.</summary>
    public int? BureauId { get; set; }
    public DateTimeOffset At { get; set; }
    public Guid? AccountId { get; set; }
    public required string Who { get; set; }
    public string? Role { get; set; }

    /// <summary>The absent person in whose role a deputy did it.</summary>
    public Guid? DeputyFor { get; set; }

    /// <summary>Past tense: <c>SignedIn</c>, <c>ContentPublished</c> …</summary>
    public required string What { get; set; }

    /// <summary>What it was done to, as <c>kind/name</c>.</summary>
    public required string Subject { get; set; }

    /// <summary>More, as JSON; no personal data that the subject does not already show.</summary>
    public string? Details { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<AuditEntry>
    {
        public void Configure(EntityTypeBuilder<AuditEntry> builder)
        {
            builder.ToTable("audit");
            builder.Property(entry => entry.Who).HasMaxLength(200);
            builder.Property(entry => entry.Role).HasMaxLength(64);
            builder.Property(entry => entry.What).HasMaxLength(64);
            builder.Property(entry => entry.Subject).HasMaxLength(300);
            builder.Property(entry => entry.Details).IsJson();
            builder.HasIndex(entry => new { entry.BureauId, entry.At });
            builder.HasIndex(entry => new { entry.BureauId, entry.Subject });
            builder.HasIndex(entry => new { entry.BureauId, entry.What, entry.At });
            builder.HasOne<BureauUnit>().WithMany().HasForeignKey(entry => entry.BureauId).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>Adds entries to the context; they are stored with the act that they record, when the caller saves.</summary>
public sealed class AuditTrail(KefaDbContext db, ICurrentBureau bureau, TimeProvider time)
{
    public void Record(Actor actor, string what, string subject, object? details = null) => db.Add(Entry(actor, what, subject, details));

    /// <summary>Adds the entry to the rows of an act.</summary>
    internal void Record(Actor actor, string what, string subject, object? details, RowBatch into) => into.Insert(Entry(actor, what, subject, details));

    private AuditEntry Entry(Actor actor, string what, string subject, object? details) => new()
    {
        BureauId = bureau.Id,
        At = time.GetUtcNow(),
        AccountId = actor.AccountId,
        Who = actor.Name,
        Role = actor.Role,
        DeputyFor = actor.DeputyFor,
        What = what,
        Subject = subject,
        Details = details is null ? null : JsonSerializer.Serialize(details, JsonSerializerOptions.Web),
    };
}
