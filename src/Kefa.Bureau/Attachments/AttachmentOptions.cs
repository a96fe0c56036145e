using System.ComponentModel.DataAnnotations;

namespace Kefa.Bureau.Attachments;

/// <summary>Bounds on what people may send, and who looks through it: <c>Kefa:Attachments</c>.</summary>
public sealed class AttachmentOptions
{
    /// <summary>The largest file, in bytes.</summary>
    [Range(1, 2_000_000_000)] public long MostBytes { get; set; } = 50 * 1024 * 1024;

    /// <summary>How many files one form may carry.</summary>
    [Range(1, 1_000)] public int MostFiles { get; set; } = 20;

    /// <summary>All files of one form together, in bytes.</summary>
    [Range(1, 20_000_000_000)] public long MostBytesTogether { get; set; } = 200 * 1024 * 1024;

    /// <summary>
    /// A program that looks a file through, with its arguments; the path of the file is added at the end. It ends with 0 when the file is clean and
    /// with 1 when it is not (<c>clamdscan --no-summary --fdpass</c>). Without one nothing is looked through.
    /// </summary>
    public string? Scanner { get; set; }

    /// <summary>How many seconds the reading of a PDF's text may take; what takes longer is found by its name only.</summary>
    [Range(1, 600)] public int PdfTextSeconds { get; set; } = 20;

    /// <summary>How long the scanner may take for one file.</summary>
    public TimeSpan ScannerTimeout { get; set; } = TimeSpan.FromMinutes(2);
}
