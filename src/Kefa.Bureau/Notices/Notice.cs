using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Notices;

/// <summary>Why somebody is told. The names are stored: they only grow.</summary>
public enum NoticeKind
{
    /// <summary>A matter is theirs, or their division's, to handle.</summary>
    Assigned,

    /// <summary>Somebody else, or the law, did something in their matter.</summary>
    Done,

    /// <summary>A deadline comes near.</summary>
    Due,

    /// <summary>A deadline has passed.</summary>
    Overdue,

    /// <summary>A deadline of others has passed, and they stand above them.</summary>
    Escalated,

    /// <summary>A paper has come for the party.</summary>
    Letter,

    /// <summary>A new calendar moved a deadline.</summary>
    Recomputed,

    /// <summary>Something of the bureau waits for its word: a calendar, a number, a citation.</summary>
    Confirm,
}

/// <summary>That somebody is told something, once: no key stands twice in one inbox.</summary>
internal sealed class Notice : IBelongsToBureau
{
    public long Id { get; set; }
    public int BureauId { get; set; }
    public Guid AccountId { get; set; }

    /// <summary>What is told, so that it is told once: <c>due/matter/2026GID000006A/GID-D10/2026-07-14/3</c>.</summary>
    public required string Key { get; set; }

    public NoticeKind Kind { get; set; }

    /// <summary>Told to the party, not to staff.</summary>
    public bool ForParty { get; set; }

    /// <summary>The matter; null for what concerns none.</summary>
    public string? Number { get; set; }

    /// <summary>What was done or is due, by its name in the procedure: no personal data.</summary>
    public required string WhatZh { get; set; }

    public required string WhatEn { get; set; }

    /// <summary>The last day, of a deadline.</summary>
    public DateOnly? Day { get; set; }

    /// <summary>When it happened, or came near.</summary>
    public DateTimeOffset At { get; set; }

    public DateTimeOffset? ReadAt { get; set; }

    /// <summary>The mail in which it was sent; null when it was in none.</summary>
    public long? MailId { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Notice>
    {
        public void Configure(EntityTypeBuilder<Notice> builder)
        {
            builder.Property(n => n.Key).HasMaxLength(250);
            builder.Property(n => n.Number).HasMaxLength(20);
            builder.Property(n => n.WhatZh).HasMaxLength(200);
            builder.Property(n => n.WhatEn).HasMaxLength(200);
            builder.HasIndex(n => new { n.BureauId, n.AccountId, n.Key }).IsUnique();
            builder.HasIndex(n => new { n.BureauId, n.AccountId, n.ForParty, n.ReadAt });
            builder.HasIndex(n => new { n.BureauId, n.At }).HasFilter("mail_id IS NULL");
            builder.HasIndex(n => n.MailId);
        }
    }
}

/// <summary>How far the record has been looked through for what people are told of.</summary>
internal sealed class NoticeCursor : IBelongsToBureau
{
    public int BureauId { get; set; }
    public DateTimeOffset SeenAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<NoticeCursor>
    {
        public void Configure(EntityTypeBuilder<NoticeCursor> builder)
        {
            builder.HasKey(c => c.BureauId);
            builder.Property(c => c.BureauId).ValueGeneratedNever();
        }
    }
}

/// <summary>Something to be told.</summary>
internal sealed record NewNotice(Guid Account, string Key, NoticeKind Kind, bool ForParty, string? Number, string WhatZh, string WhatEn, DateOnly? Day, DateTimeOffset At);
