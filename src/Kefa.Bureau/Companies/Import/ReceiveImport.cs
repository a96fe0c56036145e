using System.Security.Cryptography;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Kefa.Documents.Tables;
using Kefa.Matching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Companies.Import;

/// <param name="FileName">As the sender called it; only shown.</param>
/// <param name="Source">Where the facts come from: <c>税务年报</c>; empty for the name of the file.</param>
/// <param name="AsOf">The day to which the source speaks.</param>
public sealed record ReceiveImportInput(string FileName, string Source, DateOnly? AsOf = null);

public abstract record ReceiveOutcome
{
    private ReceiveOutcome() { }

    /// <param name="ImportId">The import; its rows are read by the import job, or by <see cref="ImportCompanies"/> at once.</param>
    /// <param name="Continues">True when an unfinished import of the same file is taken up again.</param>
    public sealed record Received(Guid ImportId, bool Continues) : ReceiveOutcome;

    public sealed record Refused(LocalText Reason) : ReceiveOutcome;
}

/// <summary>Takes in a file of companies: says what it is, and opens the import. Nothing of it is read into memory.</summary>
public sealed class ReceiveImport(KefaDbContext db, ICurrentBureau bureau, IOptions<StorageOptions> storage, IOptions<ImportOptions> options, AuditTrail audit, TimeProvider time)
{
    /// <summary>A file that was uploaded: it is written to the data folder and removed when the import is done.</summary>
    public async Task<ReceiveOutcome> FromUploadAsync(Stream upload, ReceiveImportInput input, Actor by, CancellationToken cancellationToken)
    {
        var id = Guid.CreateVersion7();
        var folder = Path.Combine(Path.GetFullPath(storage.Value.DataFolder), options.Value.Folder);
        Directory.CreateDirectory(folder);
        var path = Path.Combine(folder, id.ToString("N"));
        var kept = false;
        try
        {
            await using (var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 128 * 1024, useAsync: true))
            {
                if (!await CopyAsync(upload, file, options.Value.MaxFileMegabytes * 1024L * 1024, cancellationToken))
                    return TooLarge();
            }

            var outcome = await OpenAsync(id, path, ownsFile: true, input, by, cancellationToken);
            kept = outcome is ReceiveOutcome.Received { Continues: false };
            return outcome;
        }
        finally
        {
            if (!kept)
                File.Delete(path);
        }
    }

    /// <summary>A file that lies on this machine and stays where it is. The same file again takes up an import that was interrupted.</summary>
    public async Task<ReceiveOutcome> FromFileAsync(string path, ReceiveImportInput input, Actor by, CancellationToken cancellationToken)
    {
        if (new FileInfo(path).Length > options.Value.MaxFileMegabytes * 1024L * 1024)
            return TooLarge();
        return await OpenAsync(Guid.CreateVersion7(), Path.GetFullPath(path), ownsFile: false, input, by, cancellationToken);
    }

    internal static async Task<string> HashAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
    }

    private ReceiveOutcome.Refused TooLarge() => new(new LocalText(
        $"文件超过 {options.Value.MaxFileMegabytes} MB，请拆分后再上传。", $"The file is larger than {options.Value.MaxFileMegabytes} MB; split it and send the parts."));

    private async Task<ReceiveOutcome> OpenAsync(Guid id, string path, bool ownsFile, ReceiveImportInput input, Actor by, CancellationToken cancellationToken)
    {
        ImportFormat format;
        try
        {
            format = await FormatOfAsync(path, cancellationToken);
        }
        catch (TableFormatException e)
        {
            return new ReceiveOutcome.Refused(new LocalText(e.MessageZh, e.Message));
        }

        var hash = await HashAsync(path, cancellationToken);
        var source = SearchText.Cut(string.IsNullOrWhiteSpace(input.Source) ? Path.GetFileName(input.FileName) : input.Source.Trim(), 190);
        var running = await db.Set<CompanyImport>().FirstOrDefaultAsync(
            i => i.Sha256 == hash && i.Source == source && i.AsOf == input.AsOf && (i.State == ImportState.Staging || i.State == ImportState.Applying), cancellationToken);
        if (running is not null)
        {
            if (!running.OwnsFile && running.StoredPath != path)
            {
                running.StoredPath = path;
                running.Step++;
                await db.SaveChangesAsync(cancellationToken);
            }

            return new ReceiveOutcome.Received(running.Id, Continues: true);
        }

        var now = time.GetUtcNow();
        db.Add(new CompanyImport
        {
            Id = id,
            FileName = SearchText.Cut(Path.GetFileName(input.FileName), 250),
            StoredPath = path,
            OwnsFile = ownsFile,
            Sha256 = hash,
            Bytes = new FileInfo(path).Length,
            Format = format,
            Source = source,
            AsOf = input.AsOf,
            StartedBy = by.Key,
            StartedByName = by.Name,
            StartedAt = now,
            TouchedAt = now,
            State = ImportState.Staging,
        });
        audit.Record(by, "ImportStarted", $"import/{id}", new { bureau = bureau.Required.Code, sha256 = hash, source });
        await db.SaveChangesAsync(cancellationToken);
        return new ReceiveOutcome.Received(id, Continues: false);
    }

    private static async Task<ImportFormat> FormatOfAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        var start = new byte[4096];
        var length = await file.ReadAtLeastAsync(start, start.Length, throwOnEndOfStream: false, cancellationToken);
        return ImportSource.FormatOf(start.AsSpan(0, length));
    }

    private static async Task<bool> CopyAsync(Stream from, Stream to, long max, CancellationToken cancellationToken)
    {
        var buffer = new byte[128 * 1024];
        var total = 0L;
        int read;
        while ((read = await from.ReadAsync(buffer, cancellationToken)) > 0)
        {
            total += read;
            if (total > max)
                return false;
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }

        return true;
    }
}
