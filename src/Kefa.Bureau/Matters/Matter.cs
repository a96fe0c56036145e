using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Matters;

/// <summary>
/// Where a matter (办件) stands, computed from the events of its stream: what lists show and filter by, and the fold from which the next act goes on.
/// It can always be thrown away and rebuilt.
/// </summary>
internal sealed class Matter : IBelongsToBureau
{
    internal const string Kind = "matter";

    public int BureauId { get; set; }

    /// <summary><c>matter/</c> and its number.</summary>
    public required string Stream { get; set; }

    /// <summary>The number that people use, see <see cref="MatterNumber"/>.</summary>
    public required string Number { get; set; }

    /// <summary>The procedure's identifier.</summary>
    public required string Procedure { get; set; }

    /// <summary>The version of the procedure that the matter keeps.</summary>
    public required string Version { get; set; }

    /// <summary>What it is about.</summary>
    public required string Title { get; set; }

    /// <summary>The party as lists show it; null where there is none.</summary>
    public string? Party { get; set; }

    /// <summary>The account of the party; null when it has none or the bureau itself began.</summary>
    public Guid? PartyAccount { get; set; }

    public required string Stage { get; set; }

    /// <summary>Whom it waits for: role codes, <c>applicant</c>, <c>others</c>, separated by spaces.</summary>
    public required string WaitingOn { get; set; }

    /// <summary>The next day by which something must be done; null when nothing is due.</summary>
    public DateOnly? DueOn { get; set; }

    /// <summary><see cref="DueOn"/>, or the last day that there is: what is due first comes first, what is not due comes last, on both databases and by one index.</summary>
    public DateOnly SortOn { get; set; }

    /// <summary>The deadline that <see cref="DueOn"/> is the end of.</summary>
    public string? Deadline { get; set; }

    /// <summary>Whether a deadline of it stands still.</summary>
    public bool IsSuspended { get; set; }

    /// <summary>The account of the person who handles it.</summary>
    public Guid? Handler { get; set; }

    /// <summary>The division (承办科室) that handles it.</summary>
    public string? Division { get; set; }

    /// <summary>The divisions that were asked for their part and have not given it, each between spaces; null for none.</summary>
    public string? Joint { get; set; }

    public DateOnly OpenedOn { get; set; }

    public DateOnly? ClosedOn { get; set; }

    /// <summary>The number of the last event that this row contains.</summary>
    public int LastEvent { get; set; }

    /// <summary>The day for which the last event counts.</summary>
    public DateOnly LastOn { get; set; }

    /// <summary>What happened last: the transition's id.</summary>
    public required string LastTransition { get; set; }

    /// <summary>Number, title and party as they are searched.</summary>
    public required string SearchText { get; set; }

    /// <summary>The fold, as JSON.</summary>
    public required string Data { get; set; }

    /// <summary>What figures count by, see <see cref="CountedFacts"/>: one flat object, small enough to be read for a million matters at once.</summary>
    public required string Counted { get; set; }

    internal static string StreamOf(MatterNumber number) => "matter/" + number;

    internal sealed class Configuration : IEntityTypeConfiguration<Matter>
    {
        public void Configure(EntityTypeBuilder<Matter> builder)
        {
            builder.HasKey(m => new { m.BureauId, m.Stream });
            builder.Property(m => m.Stream).HasMaxLength(100);
            builder.Property(m => m.Number).HasMaxLength(20);
            builder.Property(m => m.Procedure).HasMaxLength(64);
            builder.Property(m => m.Version).HasMaxLength(64);
            builder.Property(m => m.Title).HasMaxLength(300);
            builder.Property(m => m.Party).HasMaxLength(200);
            builder.Property(m => m.Stage).HasMaxLength(64);
            builder.Property(m => m.WaitingOn).HasMaxLength(200);
            builder.Property(m => m.Deadline).HasMaxLength(64);
            builder.Property(m => m.Division).HasMaxLength(64);
            builder.Property(m => m.Joint).HasMaxLength(400);
            builder.Property(m => m.LastTransition).HasMaxLength(64);
            builder.Property(m => m.SearchText).HasMaxLength(600);
            builder.Property(m => m.Data).IsJson();
            builder.Property(m => m.Counted).IsJson().HasDefaultValue("{}");
            builder.HasIndex(m => new { m.BureauId, m.Number }).IsUnique();
            // The work list: open matters by their nearest deadline, of all, of a person, of a procedure. Of open ones only: "closed_on IS NULL" as a first column gives no order.
            builder.HasIndex(m => new { m.BureauId, m.SortOn, m.Number });
            builder.HasIndex(m => new { m.BureauId, m.SortOn, m.Number }, "ix_matter_open").HasFilter("closed_on IS NULL");
            builder.HasIndex(m => new { m.BureauId, m.Handler, m.SortOn, m.Number }, "ix_matter_open_of_handler").HasFilter("closed_on IS NULL");
            builder.HasIndex(m => new { m.BureauId, m.Procedure, m.SortOn, m.Number }, "ix_matter_open_of_procedure").HasFilter("closed_on IS NULL");
            builder.HasIndex(m => new { m.BureauId, m.PartyAccount, m.OpenedOn });
            // Figures: the matters of a procedure, and whether anything happened to them since it was counted.
            builder.HasIndex(m => new { m.BureauId, m.Procedure, m.LastEvent });
        }
    }
}

/// <summary>The value of a field that the definition declares <c>index: true</c>, so that lists and figures filter by it. Computed from the events.</summary>
internal sealed class MatterField : IBelongsToBureau
{
    public int BureauId { get; set; }
    public required string Stream { get; set; }

    /// <summary>The path of the field: <c>decision.code</c>.</summary>
    public required string Path { get; set; }

    /// <summary>The place of a value of a list; 0 for a single value.</summary>
    public int Place { get; set; }
    public string? Text { get; set; }
    public decimal? Number { get; set; }
    public DateOnly? Date { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<MatterField>
    {
        public void Configure(EntityTypeBuilder<MatterField> builder)
        {
            builder.ToTable("field");
            builder.HasKey(f => new { f.BureauId, f.Stream, f.Path, f.Place });
            builder.Property(f => f.Stream).HasMaxLength(100);
            builder.Property(f => f.Path).HasMaxLength(150);
            builder.Property(f => f.Text).HasMaxLength(400);
            builder.Property(f => f.Number).HasPrecision(28, 10);
            builder.HasIndex(f => new { f.BureauId, f.Path, f.Text });
            builder.HasIndex(f => new { f.BureauId, f.Path, f.Number });
            builder.HasIndex(f => new { f.BureauId, f.Path, f.Date });
        }
    }
}

/// <summary>The code (查询码) with which anybody who holds the receipt sees where a matter stands. Made with the matter, never part of its record.</summary>
internal sealed class QueryCode : IBelongsToBureau
{
    public int BureauId { get; set; }
    public required string Stream { get; set; }
    public required string Code { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<QueryCode>
    {
        public void Configure(EntityTypeBuilder<QueryCode> builder)
        {
            builder.HasKey(code => new { code.BureauId, code.Stream });
            builder.Property(code => code.Stream).HasMaxLength(100);
            builder.Property(code => code.Code).HasMaxLength(6);
        }
    }
}
