using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Content;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters.Publishing;

/// <summary>A procedure or a template of its letters that somebody has sent and nobody has published yet.</summary>
/// <param name="Procedure">What the file says of itself; null for a template.</param>
public sealed record ProcedureDraft(ContentDraft Stored, Procedure? Procedure)
{
    /// <summary>The file's name, as it was sent.</summary>
    public string Path => Stored.Path ?? Stored.Name;

    /// <summary>As it would be published. A template has no version of its own: it is called by what it holds.</summary>
    internal PublishContentInput Input => Procedure is { } procedure
        ? new PublishContentInput(ContentKinds.Procedure, procedure.Id, procedure.Version, Stored.Bytes, procedure.InForceFrom, procedure.InForceTo, Path)
        : new PublishContentInput(ContentKinds.Document, Stored.Name, Stored.Sha256[..12], Stored.Bytes, null, null, Path);
}

/// <summary>What became of a file that was sent.</summary>
/// <param name="Id">The draft; null when it was refused.</param>
/// <param name="Problems">Why it was refused, with file and line.</param>
public sealed record KeptProcedure(long? Id, IReadOnlyList<ContentProblem> Problems);

/// <summary>The bureau's own procedures in the making, with the templates that their letters are written from.</summary>
public sealed class ProcedureDrafts(ContentDrafts drafts)
{
    public const int MaxBytes = 2 * 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(false, throwOnInvalidBytes: true);

    /// <summary>Keeps a file that can be read by itself. What it asks of others is checked when they are published together.</summary>
    public async Task<KeptProcedure> KeepAsync(string file, ReadOnlyMemory<byte> bytes, Actor by, CancellationToken cancellationToken)
    {
        if (bytes.Length is 0 or > MaxBytes) return Refused(new ContentProblem(file, null, Feel.Phrase.Of("文件为空或者超过 2 MB。", "The file is empty or larger than 2 MB.")));
        if (!IsText(bytes)) return Refused(new ContentProblem(file, null, Feel.Phrase.Of("文件不是 UTF-8 编码的文本，请另存为 UTF-8 后上传。", "The file is not UTF-8 text: save it as UTF-8 and send it again.")));
        switch (System.IO.Path.GetExtension(file).ToLowerInvariant())
        {
            case ".yaml" or ".yml":
                (Procedure? procedure, IReadOnlyList<ContentProblem> problems) = ProcedureFiles.Header(bytes, file);
                return procedure is null ? new KeptProcedure(null, problems) : new KeptProcedure(await drafts.KeepAsync(ContentKinds.Procedure, procedure.Id, bytes, file, by, cancellationToken), []);
            case ".md":
                return new KeptProcedure(await drafts.KeepAsync(ContentKinds.Document, System.IO.Path.GetFileNameWithoutExtension(file), bytes, file, by, cancellationToken), []);
            default:
                return Refused(new ContentProblem(file, null, Feel.Phrase.Of("程序文件的扩展名应为 .yaml，文书模板应为 .md。", "A procedure's file ends in .yaml, a letter's template in .md.")));
        }
    }

    /// <summary>All drafts, the newest first.</summary>
    public async Task<IReadOnlyList<ProcedureDraft>> ListAsync(CancellationToken cancellationToken) =>
    [
        .. (await drafts.ListAsync(ContentKinds.Procedure, cancellationToken)).Select(stored => new ProcedureDraft(stored, ProcedureFiles.Header(stored.Bytes, stored.Path ?? stored.Name).Procedure)),
        .. (await drafts.ListAsync(ContentKinds.Document, cancellationToken)).Select(stored => new ProcedureDraft(stored, null)),
    ];

    /// <summary>Removes drafts; what is gone already stays gone.</summary>
    public async Task DiscardAsync(IReadOnlyCollection<long> ids, Actor by, CancellationToken cancellationToken)
    {
        foreach (long id in ids)
        {
            await drafts.DiscardAsync(ContentKinds.Procedure, id, by, cancellationToken);
            await drafts.DiscardAsync(ContentKinds.Document, id, by, cancellationToken);
        }
    }

    private static KeptProcedure Refused(ContentProblem problem) => new(null, [problem]);

    private static bool IsText(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return Strict.GetCharCount(bytes.Span) >= 0;
        }
        catch (DecoderFallbackException)
        {
            return false;
        }
    }
}
