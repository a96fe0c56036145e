using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Figures.Earlier;

/// <summary>A published report of a year before the figures were computed, as it was taken over. Projection of its stream.</summary>
internal sealed class EarlierReport : IBelongsToBureau
{
    public int BureauId { get; set; }

    /// <summary><c>reported/2022-1</c>.</summary>
    public required string Stream { get; set; }

    /// <summary>The year that it reports on.</summary>
    public int Year { get; set; }
    public required string Title { get; set; }
    public string? Organ { get; set; }
    public required string FileName { get; set; }
    public required string Sha256 { get; set; }
    public required string MediaType { get; set; }
    public long Size { get; set; }

    /// <summary>How many numbers were recognised when it was taken over.</summary>
    public int Numbers { get; set; }

    /// <summary>How many stand confirmed as figures.</summary>
    public int Confirmed { get; set; }

    /// <summary>How many were said to be no figure.</summary>
    public int PassedOver { get; set; }
    public required string TakenBy { get; set; }
    public DateOnly TakenOn { get; set; }
    public required string SearchText { get; set; }
    public int LastEvent { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<EarlierReport>
    {
        public void Configure(EntityTypeBuilder<EarlierReport> builder)
        {
            builder.HasKey(report => new { report.BureauId, report.Stream });
            builder.Property(report => report.Stream).HasMaxLength(StreamNames.MaxLength);
            builder.Property(report => report.Title).HasMaxLength(200);
            builder.Property(report => report.Organ).HasMaxLength(100);
            builder.Property(report => report.FileName).HasMaxLength(200);
            builder.Property(report => report.Sha256).HasMaxLength(64);
            builder.Property(report => report.MediaType).HasMaxLength(150);
            builder.Property(report => report.TakenBy).HasMaxLength(100);
            builder.Property(report => report.SearchText).HasMaxLength(600);
            builder.HasIndex(report => new { report.BureauId, report.Sha256 }).IsUnique();
        }
    }
}

/// <summary>A number of an earlier report that a person confirmed as a figure: reported, not computed. Projection of the report's stream.</summary>
internal sealed class ReportedFigure : IBelongsToBureau
{
    public int BureauId { get; set; }
    public required string Stream { get; set; }

    /// <summary>The event that confirmed it.</summary>
    public int N { get; set; }
    public required string Figure { get; set; }
    public DateOnly From { get; set; }
    public DateOnly To { get; set; }
    public decimal Value { get; set; }

    /// <summary>What it is counted in, without 万 and 亿.</summary>
    public required string Unit { get; set; }
    public required string Printed { get; set; }
    public required string Sentence { get; set; }

    /// <summary>The sections above it: 三（二）.</summary>
    public required string Place { get; set; }
    public required string Sha256 { get; set; }
    public required string ConfirmedBy { get; set; }
    public DateOnly ConfirmedOn { get; set; }

    /// <summary>The event that says what stands here: the confirmation, or the last correction.</summary>
    public int LastEvent { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ReportedFigure>
    {
        public void Configure(EntityTypeBuilder<ReportedFigure> builder)
        {
            builder.HasKey(figure => new { figure.BureauId, figure.Stream, figure.N });
            builder.Property(figure => figure.Stream).HasMaxLength(StreamNames.MaxLength);
            builder.Property(figure => figure.Figure).HasMaxLength(32);
            builder.Property(figure => figure.Value).HasPrecision(28, 6);
            builder.Property(figure => figure.Unit).HasMaxLength(32);
            builder.Property(figure => figure.Printed).HasMaxLength(200);
            builder.Property(figure => figure.Sentence).HasMaxLength(2000);
            builder.Property(figure => figure.Place).HasMaxLength(100);
            builder.Property(figure => figure.Sha256).HasMaxLength(64);
            builder.Property(figure => figure.ConfirmedBy).HasMaxLength(100);
            // A figure has one reported value for a period: another report that says otherwise is a question for a person.
            builder.HasIndex(figure => new { figure.BureauId, figure.Figure, figure.From, figure.To }).IsUnique();
            builder.HasOne<EarlierReport>().WithMany().HasForeignKey(figure => new { figure.BureauId, figure.Stream }).OnDelete(DeleteBehavior.Restrict);
        }
    }
}

/// <summary>The file of a report was taken over.</summary>
/// <param name="TextSha256">Of a PDF, the text that was read from it then: what is confirmed stands in that text. Null for files that are text themselves.</param>
/// <param name="IsPart">Whether some of the PDF could not be read: scanned pages, letters without names.</param>
internal sealed record EarlierReportTaken(
    int Year, string Title, string? Organ, string FileName, string Sha256, long Size, string MediaType, int Numbers, string By, string? TextSha256 = null, bool IsPart = false);

/// <summary>A person confirmed that a number is a figure. Decimals are strings.</summary>
internal sealed record FigureReported(
    string Figure, DateOnly From, DateOnly To, string Value, string Unit, string Printed, string Approximation, string Sentence, string Place, int Paragraph, int Start, string By);

/// <summary>What a confirmation says is put right.</summary>
/// <param name="Of">The event that confirmed.</param>
internal sealed record ReportedFigureCorrected(int Of, string Figure, DateOnly From, DateOnly To, string Value, string Unit, string Reason, string By);

/// <summary>A confirmation no longer holds.</summary>
/// <param name="Of">The event that confirmed.</param>
internal sealed record ReportedFigureWithdrawn(int Of, string Reason, string By);

/// <summary>A person looked at a number and found that it is no figure.</summary>
internal sealed record NumberPassedOver(int Paragraph, int Start, string Printed, string By);
