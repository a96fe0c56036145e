using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Companies;

/// <summary>
/// The current row of a company, computed from the facts of its stream: what pages list, filter and match. It can always be thrown
/// away and rebuilt.
/// </summary>
internal sealed class Company : IBelongsToBureau
{
    public int BureauId { get; set; }

    /// <summary><c>company/</c> and the credit code under which it was first registered.</summary>
    public required string Stream { get; set; }

    /// <summary>The number of the last event that this row contains.</summary>
    public int LastEvent { get; set; }

    public required string Uscc { get; set; }

    public required string Name { get; set; }

    /// <summary>Name and credit code as they are searched; see <see cref="Registers.SearchText"/>.</summary>
    public required string SearchText { get; set; }

    public string? RegionCode { get; set; }

    public string? IndustryCode { get; set; }

    public DateOnly? FoundedOn { get; set; }

    public SizeClass Size { get; set; }

    /// <summary>Whether the company says something else than the government's data about some field.</summary>
    public bool HasConflict { get; set; }

    /// <summary>The current facts as JSON: yearly fields as objects by year, decimals as strings, what is stated to be unknown under <c>?</c>.</summary>
    public required string Data { get; set; }

    /// <summary>For each fact the event that stated it, and what others state instead; JSON.</summary>
    public required string Provenance { get; set; }

    /// <summary>The day of the last change, in the bureau's zone.</summary>
    public DateOnly ChangedOn { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Company>
    {
        public void Configure(EntityTypeBuilder<Company> builder)
        {
            builder.HasKey(c => new { c.BureauId, c.Stream });
            builder.Property(c => c.Stream).HasMaxLength(100);
            builder.Property(c => c.Uscc).HasMaxLength(18);
            builder.Property(c => c.Name).HasMaxLength(200);
            builder.Property(c => c.SearchText).HasMaxLength(500);
            builder.Property(c => c.RegionCode).HasMaxLength(6);
            builder.Property(c => c.IndustryCode).HasMaxLength(5);
            builder.Property(c => c.Data).IsJson();
            builder.Property(c => c.Provenance).IsJson();
            builder.HasIndex(c => new { c.BureauId, c.Uscc }).IsUnique();
            builder.HasIndex(c => new { c.BureauId, c.RegionCode });
            builder.HasIndex(c => new { c.BureauId, c.IndustryCode });
        }
    }
}

/// <summary>Counts the changes of a bureau's population, so that what is computed over all companies knows when it is out of date.</summary>
internal sealed class Population : IBelongsToBureau
{
    public int BureauId { get; set; }

    public long Revision { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Population>
    {
        public void Configure(EntityTypeBuilder<Population> builder)
        {
            builder.ToTable("company_population");
            builder.HasKey(p => p.BureauId);
            builder.Property(p => p.BureauId).ValueGeneratedNever();
        }
    }
}
