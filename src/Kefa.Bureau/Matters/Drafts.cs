using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Storage;
using Kefa.Matching;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;

namespace Kefa.Bureau.Matters;

/// <summary>Who fills a form in: a person with an account, or a visitor who holds a secret.</summary>
public readonly record struct DraftOwner
{
    private DraftOwner(string key) => Key = key;

    internal string Key { get; }

    public static DraftOwner Of(Guid account) => new(account.ToString());

    /// <summary>A visitor without an account; only the hash of the secret is stored.</summary>
    public static DraftOwner Visitor(string secret) => new("visitor/" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret))));
}

/// <summary>What a draft is for.</summary>
/// <param name="Stream">The matter; null for one that is not yet begun.</param>
public sealed record DraftSubject(string? Stream, string Procedure, string Version, string Transition);

/// <summary>A draft as pages show it.</summary>
/// <param name="Typed">What was typed, by the names of the form's fields.</param>
public sealed record DraftInfo(Guid Id, DraftSubject Subject, IReadOnlyDictionary<string, string> Typed, IReadOnlyList<DraftFileInfo> Files, int ReadAtEvent, DateTimeOffset BegunAt, DateTimeOffset ChangedAt);

public sealed record DraftFileInfo(Guid Id, string Purpose, TakenFile File);

/// <summary>Keeps what people have filled in until they send it. Each person has one draft for each transition of each matter.</summary>
public sealed class Drafts(KefaDbContext db, FileStore files, FileTexts texts, IOptions<AttachmentOptions> options, TimeProvider time) : Streams.IForgetsEvents
{
    private const int MostCharacters = 400_000;

    /// <summary>How long a draft is kept that nobody changes.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromDays(90);

    public Task<DraftInfo?> FindAsync(DraftOwner owner, DraftSubject subject, CancellationToken cancellationToken) => InfoAsync(Of(owner, subject), cancellationToken);

    public Task<DraftInfo?> FindAsync(DraftOwner owner, Guid id, CancellationToken cancellationToken) =>
        InfoAsync(db.Set<Draft>().Where(d => d.Id == id && d.Owner == owner.Key), cancellationToken);

    /// <summary>The person's drafts, the one changed last first.</summary>
    public async Task<IReadOnlyList<DraftInfo>> MineAsync(DraftOwner owner, CancellationToken cancellationToken)
    {
        var drafts = await db.Set<Draft>().AsNoTracking().Where(d => d.Owner == owner.Key).OrderByDescending(d => d.ChangedAt).Take(100).ToListAsync(cancellationToken);
        return [.. drafts.Select(d => Info(d, []))];
    }

    /// <summary>Keeps what was typed; makes the draft when there is none.</summary>
    /// <param name="readAtEvent">The matter's last event as the person sees it.</param>
    public async Task<Guid> SaveAsync(DraftOwner owner, DraftSubject subject, IReadOnlyDictionary<string, string> typed, int readAtEvent, CancellationToken cancellationToken)
    {
        if (typed.Sum(t => t.Key.Length + t.Value.Length) > MostCharacters)
            throw new Operations.RefusedException($"A form holds at most {MostCharacters} characters.");
        string json = JsonSerializer.Serialize(typed, Lenient);
        DateTimeOffset now = time.GetUtcNow();
        for (var tries = 0; ; tries++)
        {
            int changed = await Of(owner, subject).ExecuteUpdateAsync(
                set => set.SetProperty(d => d.Typed, json).SetProperty(d => d.ChangedAt, now).SetProperty(d => d.ReadAtEvent, readAtEvent).SetProperty(d => d.Version, subject.Version), cancellationToken);
            if (changed == 1) return await Of(owner, subject).Select(d => d.Id).SingleAsync(cancellationToken);
            var draft = new Draft
            {
                Owner = owner.Key, Stream = subject.Stream ?? "", Procedure = subject.Procedure, Version = subject.Version, Transition = subject.Transition,
                Typed = json, ReadAtEvent = readAtEvent, BegunAt = now, ChangedAt = now,
            };
            db.Add(draft);
            try
            {
                await db.SaveChangesAsync(cancellationToken);
                return draft.Id;
            }
            catch (DbUpdateException) when (tries == 0 && db.Database.CurrentTransaction is null)
            {
                db.Entry(draft).State = EntityState.Detached; // another tab was quicker: its draft is the same one
            }
        }
    }

    /// <summary>Adds a file to a draft.</summary>
    public async Task<TakeFileOutcome> AddFileAsync(DraftOwner owner, Guid id, string purpose, Stream body, string name, CancellationToken cancellationToken)
    {
        if (!await db.Set<Draft>().AnyAsync(d => d.Id == id && d.Owner == owner.Key, cancellationToken))
            return new TakeFileOutcome.Refused(new("草稿已不存在，请重新填写。", "The draft is not there any more: fill the form in again."));
        var present = await db.Set<DraftFile>().AsNoTracking().Where(f => f.DraftId == id).Select(f => f.Size).ToListAsync(cancellationToken);
        if (present.Count >= options.Value.MostFiles)
            return new TakeFileOutcome.Refused(new($"最多上传 {options.Value.MostFiles} 个文件。", $"At most {options.Value.MostFiles} files can be sent."));
        if (present.Sum() >= options.Value.MostBytesTogether)
            return new TakeFileOutcome.Refused(new($"全部文件合计不超过 {options.Value.MostBytesTogether / 1024 / 1024} MB。", $"All files together may have up to {options.Value.MostBytesTogether / 1024 / 1024} MB."));
        TakeFileOutcome outcome = await files.TakeAsync(body, name, cancellationToken);
        if (outcome is not TakeFileOutcome.Taken { File: var file }) return outcome;
        // What takes its time is read now: the act finds it read, and keeps nobody waiting.
        if (file.MediaType == FileKind.Pdf.MediaType) await texts.ReadAsync(file.Sha256, file.MediaType, PdfTextReader.MostCharacters, cancellationToken);
        if (present.Sum() + file.Size > options.Value.MostBytesTogether)
            return new TakeFileOutcome.Refused(new($"全部文件合计不超过 {options.Value.MostBytesTogether / 1024 / 1024} MB。", $"All files together may have up to {options.Value.MostBytesTogether / 1024 / 1024} MB."));
        if (!await db.Set<DraftFile>().AnyAsync(f => f.DraftId == id && f.Purpose == purpose && f.Sha256 == file.Sha256, cancellationToken))
        {
            db.Add(new DraftFile { DraftId = id, Purpose = purpose, Name = file.Name, Sha256 = file.Sha256, Size = file.Size, MediaType = file.MediaType, AddedAt = time.GetUtcNow() });
            await db.SaveChangesAsync(cancellationToken);
        }
        return outcome;
    }

    /// <returns>False when there is no such file of the person's.</returns>
    public async Task<bool> RemoveFileAsync(DraftOwner owner, Guid file, CancellationToken cancellationToken) =>
        await db.Set<DraftFile>().Where(f => f.Id == file && db.Set<Draft>().Any(d => d.Id == f.DraftId && d.Owner == owner.Key)).ExecuteDeleteAsync(cancellationToken) == 1;

    public async Task DiscardAsync(DraftOwner owner, Guid id, CancellationToken cancellationToken) =>
        await db.Set<Draft>().Where(d => d.Id == id && d.Owner == owner.Key).ExecuteDeleteAsync(cancellationToken);

    /// <summary>Drafts of a matter begin with what is on record: after an erasure all of them go.</summary>
    public async Task ForgetAsync(string stream, CancellationToken cancellationToken) => await db.Set<Draft>().Where(d => d.Stream == stream).ExecuteDeleteAsync(cancellationToken);

    /// <summary>What a visitor began becomes the account's, once the visitor signs in.</summary>
    public async Task AdoptAsync(DraftOwner visitor, DraftOwner account, CancellationToken cancellationToken) =>
        await db.Set<Draft>().Where(d => d.Owner == visitor.Key
                && !db.Set<Draft>().Any(o => o.Owner == account.Key && o.Stream == d.Stream && o.Procedure == d.Procedure && o.Transition == d.Transition))
            .ExecuteUpdateAsync(set => set.SetProperty(d => d.Owner, account.Key), cancellationToken);

    private IQueryable<Draft> Of(DraftOwner owner, DraftSubject subject)
    {
        string stream = subject.Stream ?? "";
        return db.Set<Draft>().Where(d => d.Owner == owner.Key && d.Stream == stream && d.Procedure == subject.Procedure && d.Transition == subject.Transition);
    }

    private async Task<DraftInfo?> InfoAsync(IQueryable<Draft> found, CancellationToken cancellationToken)
    {
        Draft? draft = await found.AsNoTracking().FirstOrDefaultAsync(cancellationToken);
        if (draft is null) return null;
        var its = await db.Set<DraftFile>().AsNoTracking().Where(f => f.DraftId == draft.Id).OrderBy(f => f.Id).ToListAsync(cancellationToken);
        return Info(draft, [.. its.Select(f => new DraftFileInfo(f.Id, f.Purpose, new TakenFile(f.Name, f.Sha256, f.Size, f.MediaType)))]);
    }

    private static DraftInfo Info(Draft d, IReadOnlyList<DraftFileInfo> files) => new(
        d.Id, new DraftSubject(d.Stream.Length == 0 ? null : d.Stream, d.Procedure, d.Version, d.Transition),
        JsonSerializer.Deserialize<Dictionary<string, string>>(d.Typed, Lenient)!, files, d.ReadAtEvent, d.BegunAt, d.ChangedAt);

    private static readonly JsonSerializerOptions Lenient = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
