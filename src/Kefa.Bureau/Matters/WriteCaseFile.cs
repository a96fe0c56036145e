using System.Globalization;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters;

/// <summary>
/// The case file (案卷) of a matter as one ZIP: the papers in the order in which they came, each event as it was recorded, and a list of contents with the
/// SHA-256 of everything, so that what was printed and bound can be compared. Written down as an export before the first byte leaves.
/// </summary>
public sealed class WriteCaseFile
{
    private readonly KefaDbContext _db;
    private readonly OpenMatter _open;
    private readonly FileStore _files;
    private readonly AuditTrail _audit;
    private readonly ICurrentBureau _bureau;
    private readonly TimeProvider _time;

    internal WriteCaseFile(KefaDbContext db, OpenMatter open, FileStore files, AuditTrail audit, ICurrentBureau bureau, TimeProvider time) =>
        (_db, _open, _files, _audit, _bureau, _time) = (db, open, files, audit, bureau, time);

    /// <returns>False when the bureau has no such matter, or whoever asks is not of the house; then nothing was written.</returns>
    public async Task<bool> HandleAsync(MatterNumber number, Acting by, Stream to, CancellationToken cancellationToken)
    {
        if (await _open.FindAsync(number, by, cancellationToken) is not { FromOutside: false } matter) return false;
        _audit.Record(by.ActorIn(by.Roles.IsEmpty ? null : by.Roles[0].Role), "Exported", Matter.StreamOf(number), new { format = "zip" });
        await _db.SaveChangesAsync(cancellationToken);

        var contents = new List<(string Name, long Size, string Sha256, string What)>();
        await using (ZipArchive zip = await ZipArchive.CreateAsync(to, ZipArchiveMode.Create, leaveOpen: true, Encoding.UTF8, cancellationToken))
        {
            int place = 0;
            foreach (PaperVersion paper in PaperVersion.Of(matter.State))
            {
                string kind = matter.Procedure.Documents.FirstOrDefault(d => d.Id == paper.Document.Kind)?.Name.Zh ?? paper.Document.Kind;
                string name = string.Create(CultureInfo.InvariantCulture, $"papers/{++place:000}-{FileNames.Part(kind)}-{FileNames.Part(paper.Document.Name)}");
                await using Stream body = await _files.OpenAsync(paper.Document.Sha256, cancellationToken)
                    ?? throw new FileNotFoundException($"The paper {paper.Document.Sha256} of {number} is on record and not held by this bureau.");
                string version = paper.Versions > 1 ? string.Create(CultureInfo.InvariantCulture, $"，第{paper.Version}版（共{paper.Versions}版） version {paper.Version} of {paper.Versions}") : "";
                string aside = paper.SetAsideBy is { } correction ? string.Create(CultureInfo.InvariantCulture, $"；已由第{correction}号事件更正，不再作数 set aside by event {correction}") : "";
                contents.Add(await AddAsync(zip, name, body, string.Create(CultureInfo.InvariantCulture, $"{kind}{version}，{paper.On:yyyy-MM-dd}{aside}"), cancellationToken));
            }
            foreach (RecordedEvent happened in matter.History.Recorded)
            {
                string name = string.Create(CultureInfo.InvariantCulture, $"events/{happened.Event.N:0000}-{happened.Event.Type}.json");
                using var body = new MemoryStream(happened.Body.ToArray(), writable: false);
                string erased = happened.ErasedBy is { } act ? string.Create(CultureInfo.InvariantCulture, $"；部分内容已依法删除，见第{act}号事件 partly erased, see event {act}") : "";
                contents.Add(await AddAsync(zip, name, body, string.Create(CultureInfo.InvariantCulture, $"{happened.Event.At:yyyy-MM-dd HH:mm:ss}Z{erased}"), cancellationToken));
            }
            using var list = new MemoryStream(Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(List(matter, contents, by))).ToArray(), writable: false);
            await AddAsync(zip, "目录 contents.txt", list, "", cancellationToken);
        }
        return true;
    }

    private string List(OpenedMatter matter, List<(string Name, long Size, string Sha256, string What)> contents, Acting by)
    {
        var text = new StringBuilder();
        DateTimeOffset now = TimeZoneInfo.ConvertTime(_time.GetUtcNow(), TimeZoneInfo.FindSystemTimeZoneById(_bureau.Required.TimeZone));
        text.Append(CultureInfo.InvariantCulture, $"案卷 Case file {matter.Number}\r\n{matter.Title}\r\n{_bureau.Required.NameZh} {_bureau.Required.NameEn}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"程序 Procedure: {matter.Procedure.Name.Zh} {matter.Procedure.Reference}\r\n环节 Stage: {matter.State.Stage!.Name.Zh}\r\n");
        text.Append(CultureInfo.InvariantCulture, $"导出 Exported: {now:yyyy-MM-dd HH:mm:ss zzz} {by.Name}\r\n\r\n序号\tSHA-256\t字节 bytes\t文件 file\t说明 what\r\n");
        for (int i = 0; i < contents.Count; i++) text.Append(CultureInfo.InvariantCulture, $"{i + 1}\t{contents[i].Sha256}\t{contents[i].Size}\t{contents[i].Name}\t{contents[i].What}\r\n");
        return text.ToString();
    }

    private async Task<(string, long, string, string)> AddAsync(ZipArchive zip, string name, Stream body, string what, CancellationToken cancellationToken)
    {
        ZipArchiveEntry entry = zip.CreateEntry(name, CompressionLevel.Fastest);
        entry.LastWriteTime = new DateTimeOffset(_time.GetUtcNow().UtcDateTime, TimeSpan.Zero);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        long size = 0;
        await using (Stream into = await entry.OpenAsync(cancellationToken))
        {
            var buffer = new byte[64 * 1024];
            int read;
            while ((read = await body.ReadAsync(buffer, cancellationToken)) > 0)
            {
                hash.AppendData(buffer, 0, read);
                await into.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
                size += read;
            }
        }
        return (name, size, Convert.ToHexStringLower(hash.GetHashAndReset()), what);
    }
}
