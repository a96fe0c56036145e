using Kefa.Bureau.Accounts;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Documents.Reported;
using Kefa.Matching;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Figures.Earlier;

public abstract record TakeEarlierReportOutcome
{
    private TakeEarlierReportOutcome() { }

    /// <param name="Report">2022-1.</param>
    /// <param name="IsNew">False when the same file was taken over before.</param>
    public sealed record Taken(string Report, bool IsNew) : TakeEarlierReportOutcome;

    public sealed record Refused(string Field, LocalText Reason) : TakeEarlierReportOutcome;
}

/// <summary>Takes the file of an earlier report over: kept by its hash, its numbers recognised, none of them believed yet.</summary>
public sealed class TakeEarlierReport
{
    private readonly KefaDbContext _db;
    private readonly ICurrentBureau _bureau;
    private readonly FileStore _files;
    private readonly Numbers _numbers;
    private readonly EarlierReportWriter _writer;
    private readonly PdfTextReader _pdf;
    private readonly AuditTrail _audit;
    private readonly TimeProvider _time;

    internal TakeEarlierReport(KefaDbContext db, ICurrentBureau bureau, FileStore files, Numbers numbers, EarlierReportWriter writer, PdfTextReader pdf, AuditTrail audit, TimeProvider time) =>
        (_db, _bureau, _files, _numbers, _writer, _pdf, _audit, _time) = (db, bureau, files, numbers, writer, pdf, audit, time);

    /// <param name="body">The file.</param>
    /// <param name="name">As the sender calls it.</param>
    /// <param name="year">The year that it reports on; null for what it says itself.</param>
    public async Task<TakeEarlierReportOutcome> HandleAsync(Stream body, string name, int? year, Actor by, CancellationToken cancellationToken)
    {
        if (await ReadAsync(body, cancellationToken) is not { } bytes)
            return Refused("file", $"文件超过 {ReportLimits.Default.MostBytes / 1024 / 1024} MB。", $"The file is larger than {ReportLimits.Default.MostBytes / 1024 / 1024} MB.");
        if (bytes.Length == 0) return Refused("file", "文件是空的，请另选一个。", "The file is empty: choose another.");
        if (await EarlierReportFile.TellAsync(bytes, cancellationToken) is not { } kind)
            return Refused("file", "只接收文本、Word 文档（.docx）、PDF 和网页（.html）。", "Text, Word documents (.docx), PDF and pages (.html) are taken.");
        (byte[] text, bool isWhole) = kind.Kind == FileKind.Pdf ? await EarlierReportFile.TextOfPdfAsync(_pdf, bytes, cancellationToken) : (bytes, true);
        if (text.Length == 0)
            return Refused("file", "PDF 中没有读出文字：可能是扫描件、损坏、加密或者过大；请上传 Word 文档，或者把文字另存为文本后再传。", "No text could be read from the PDF: it is a scan, damaged, locked or too large. Send a Word document, or its text as a text file.");
        PastReport read;
        try
        {
            read = ReportReader.Read(await ReportFile.ReadAsync(new MemoryStream(text, writable: false), kind.Format, null, cancellationToken), year);
        }
        catch (ReportFormatException wrong)
        {
            return Refused("file", wrong.MessageZh, wrong.Message);
        }
        if (read.Year is not { } reported) return Refused("year", "没有认出报告年度，请填写。", "The year that it reports on was not recognised: enter it.");
        int thisYear = _bureau.Required.Today(_time).Year;
        if (reported < 1990 || reported > thisYear)
            return Refused("year", $"报告年度应在 1990 年至 {thisYear} 年之间。", $"The year lies between 1990 and {thisYear}.");

        await using var transaction = await _db.Database.BeginTransactionAsync(cancellationToken);
        TakeFileOutcome kept = await _files.TakeAsync(bytes, name, kind.Kind, cancellationToken);
        if (kept is TakeFileOutcome.Refused unsafeFile) return new TakeEarlierReportOutcome.Refused("file", unsafeFile.Reason);
        TakenFile file = ((TakeFileOutcome.Taken)kept).File;
        TakenFile? plain = kind.Kind == FileKind.Pdf ? ((TakeFileOutcome.Taken)await _files.TakeAsync(text, Path.ChangeExtension(file.Name, ".txt"), FileKind.PlainText, cancellationToken)).File : null;
        if (await _db.Set<EarlierReport>().Where(r => r.Sha256 == file.Sha256).Select(r => r.Stream).FirstOrDefaultAsync(cancellationToken) is { } earlier)
            return new TakeEarlierReportOutcome.Taken(EarlierReportState.ReportOf(earlier), false);
        int number = await _numbers.NextAsync(EarlierReportState.Kind, reported, cancellationToken);
        string report = FormattableString.Invariant($"{reported}-{number}");
        string stream = EarlierReportState.StreamOf(report);
        var said = new EarlierReportTaken(reported, read.Title ?? Path.GetFileNameWithoutExtension(file.Name), read.Organ, file.Name, file.Sha256, file.Size, file.MediaType, read.Quantities.Count(), by.Name, plain?.Sha256, !isWhole);
        await _writer.AppendAsync(stream, 0, NewEvent.Of(EarlierReportState.Kind, nameof(EarlierReportTaken), said) with
        {
            Actor = by.Key, Role = by.Role, Files = [.. new[] { file, plain }.OfType<TakenFile>().Select(f => new EventFile(f.Sha256, f.Size, f.MediaType, f.Name))],
        }, cancellationToken);
        _audit.Record(by, nameof(EarlierReportTaken), stream, new { said.Title, said.Year, said.Sha256 });
        await _db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return new TakeEarlierReportOutcome.Taken(report, true);
    }

    private static TakeEarlierReportOutcome.Refused Refused(string field, string zh, string en) => new(field, new LocalText(zh, en));

    private static async Task<byte[]?> ReadAsync(Stream body, CancellationToken cancellationToken)
    {
        using var whole = new MemoryStream();
        byte[] buffer = new byte[64 * 1024];
        int read;
        while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (whole.Length + read > ReportLimits.Default.MostBytes) return null;
            await whole.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
        return whole.ToArray();
    }
}
