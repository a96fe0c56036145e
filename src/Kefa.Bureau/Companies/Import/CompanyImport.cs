using System.ComponentModel.DataAnnotations;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Kefa.Bureau.Companies.Import;

/// <summary>How files of companies are taken in.</summary>
public sealed class ImportOptions
{
    /// <summary>The largest file in megabytes.</summary>
    [Range(1, 100_000)]
    public int MaxFileMegabytes { get; init; } = 2_048;

    /// <summary>The longest cell in characters; a longer one refuses its row.</summary>
    [Range(100, 1_000_000)]
    public int MaxCellLength { get; init; } = 10_000;

    /// <summary>Rows that are checked and staged in one transaction.</summary>
    [Range(1, 10_000)]
    public int RowsPerStage { get; init; } = 1_000;

    /// <summary>Companies that are written in one transaction.</summary>
    [Range(1, 10_000)]
    public int RowsPerApply { get; init; } = 500;

    /// <summary>Where uploaded files wait, below the data folder.</summary>
    [Required]
    public string Folder { get; init; } = "imports";
}

/// <summary>How far an import is. A state is only ever followed by a later one.</summary>
public enum ImportState
{
    /// <summary>Rows are read from the file, checked and staged.</summary>
    Staging,

    /// <summary>Staged rows are written to the companies.</summary>
    Applying,
    Done,

    /// <summary>The file as a whole could not be used; nothing was written.</summary>
    Failed,
}

public enum ImportFormat
{
    Csv,
    Xlsx,
    Json,
}

/// <summary>One file of companies and what became of its rows.</summary>
internal sealed class CompanyImport : IBelongsToBureau
{
    public Guid Id { get; set; }

    public int BureauId { get; set; }

    public required string FileName { get; set; }

    /// <summary>Where the file lies; null once it is no longer needed.</summary>
    public string? StoredPath { get; set; }

    /// <summary>Whether the file was put there for the import and is removed after it.</summary>
    public bool OwnsFile { get; set; }

    public required string Sha256 { get; set; }

    public long Bytes { get; set; }

    public ImportFormat Format { get; set; }

    /// <summary>Where the facts come from: a register, a report.</summary>
    public required string Source { get; set; }

    public DateOnly? AsOf { get; set; }

    public required string StartedBy { get; set; }

    public string? StartedByName { get; set; }

    public DateTimeOffset StartedAt { get; set; }

    /// <summary>The last sign of life: work that stood still is taken up by another node.</summary>
    public DateTimeOffset TouchedAt { get; set; }

    public DateTimeOffset? FinishedAt { get; set; }

    public ImportState State { get; set; }

    /// <summary>The last row that is staged or refused; staging goes on after it.</summary>
    public long LastRow { get; set; }

    /// <summary>The last row that was written; applying goes on after it.</summary>
    public long LastApplied { get; set; }

    public long Rows { get; set; }

    public long Created { get; set; }

    public long Updated { get; set; }

    public long Unchanged { get; set; }

    public long Refused { get; set; }

    public long Warned { get; set; }

    /// <summary>The head of the table as JSON, so that refused rows can be given back under it; null for JSON files.</summary>
    public string? Header { get; set; }

    public string? ErrorZh { get; set; }

    public string? ErrorEn { get; set; }

    /// <summary>Raised by each transaction: of two processes that work on one import only one gets on.</summary>
    public int Step { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<CompanyImport>
    {
        public void Configure(EntityTypeBuilder<CompanyImport> builder)
        {
            builder.Property(i => i.FileName).HasMaxLength(300);
            builder.Property(i => i.StoredPath).HasMaxLength(1_000);
            builder.Property(i => i.Sha256).HasMaxLength(64);
            builder.Property(i => i.Source).HasMaxLength(200);
            builder.Property(i => i.StartedBy).HasMaxLength(100);
            builder.Property(i => i.StartedByName).HasMaxLength(100);
            builder.Property(i => i.Header).IsJson();
            builder.Property(i => i.ErrorZh).HasMaxLength(2_000);
            builder.Property(i => i.ErrorEn).HasMaxLength(2_000);
            builder.Property(i => i.Step).IsConcurrencyToken();
            builder.HasIndex(i => new { i.BureauId, i.StartedAt });
            builder.HasIndex(i => new { i.State, i.TouchedAt });
        }
    }
}

internal enum ImportRowState
{
    /// <summary>Checked, waiting to be written.</summary>
    Ready,
    Refused,

    /// <summary>Written, with something to say about it.</summary>
    Warned,
}

/// <summary>A row of an import that waits, or about which there is something to say.</summary>
internal sealed class CompanyImportRow : IBelongsToBureau
{
    public int BureauId { get; set; }

    public Guid ImportId { get; set; }

    /// <summary>The row as a spreadsheet counts it; for JSON the company's place in the array.</summary>
    public long Row { get; set; }

    public ImportRowState State { get; set; }

    public string? Uscc { get; set; }

    /// <summary>What the row states, in the form of an event's body; null when it is refused.</summary>
    public string? Facts { get; set; }

    /// <summary>What is wrong: a JSON list of <see cref="ImportProblem"/>.</summary>
    public string? Problems { get; set; }

    /// <summary>The cells as they were given, a JSON list, or the JSON object; only of refused rows.</summary>
    public string? Original { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<CompanyImportRow>
    {
        public void Configure(EntityTypeBuilder<CompanyImportRow> builder)
        {
            // Every index begins with the bureau, which every query names: an index on the bureau alone would be chosen and would find a million rows.
            builder.HasKey(r => new { r.BureauId, r.ImportId, r.Row });
            builder.Property(r => r.Uscc).HasMaxLength(18);
            builder.HasIndex(r => new { r.BureauId, r.ImportId, r.Uscc });
            builder.HasIndex(r => new { r.BureauId, r.ImportId, r.State, r.Row });
        }
    }
}

/// <summary>Something wrong in a row.</summary>
/// <param name="Column">The head of the column, or the field.</param>
/// <param name="Value">What stood there, cut when it is long.</param>
public sealed record ImportProblem(string? Column, string Zh, string En, string? Value, bool OnlyWarns = false);
