using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Search;

/// <summary>
/// What is searched of a matter, or of one of its papers: computed from the events, without personal data and without what only some roles may see. The terms
/// stand beside it in the database's own index: a tsvector on PostgreSQL, the table <c>search_index</c> on SQLite.
/// </summary>
internal sealed class SearchEntry : IBelongsToBureau
{
    public const int LongestTitle = 400;

    public long Id { get; set; }
    public int BureauId { get; set; }

    /// <summary>The stream of the matter.</summary>
    public required string Stream { get; set; }

    /// <summary>Empty for the matter; for a paper its event and its place in it: <c>3/0</c>.</summary>
    public required string Place { get; set; }

    /// <summary>The subject of the matter, the file name of the paper.</summary>
    public required string Title { get; set; }

    /// <summary>The hash of the paper's file; null for the matter.</summary>
    public string? Sha256 { get; set; }

    /// <summary>The day on which it was opened, or attached.</summary>
    public DateOnly Day { get; set; }

    /// <summary>The text as it was written.</summary>
    public required string Text { get; set; }

    /// <summary>Number and title as they are searched, see <see cref="FoldedText"/>.</summary>
    public required string FoldedTitle { get; set; }

    /// <summary>All of it as it is searched.</summary>
    public required string Folded { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<SearchEntry>
    {
        public void Configure(EntityTypeBuilder<SearchEntry> builder)
        {
            builder.ToTable("search_text");
            builder.Property(e => e.Stream).HasMaxLength(100);
            builder.Property(e => e.Place).HasMaxLength(24);
            builder.Property(e => e.Title).HasMaxLength(LongestTitle);
            builder.Property(e => e.Sha256).HasMaxLength(64);
            builder.HasIndex(e => new { e.BureauId, e.Stream, e.Place }).IsUnique();
        }
    }
}
