using System.Collections.Immutable;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Evidence;
using Kefa.Documents.Official;
using Kefa.Documents.Templates;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters.Letters;

/// <summary>A paper that the product writes from a template.</summary>
/// <param name="Template">The version of the template, as <c>document/name@version</c>.</param>
/// <param name="Document">The letter; null where something is missing.</param>
/// <param name="Missing">What is missing, in words for people.</param>
public sealed record Letter(DocumentKind Kind, string Template, OfficialDocument? Document, ImmutableArray<Phrase> Missing);

/// <summary>Writes the papers that an act needs and nobody attached, where the procedure names a template for them.</summary>
internal sealed class WriteLetters(ContentLibrary library, ContentCache cache, FileStore files, ICurrentBureau bureau, References references, IEnumerable<IMakesPapers> makers)
{
    // Stands in for a letter while the engine decides; the event gets the real hash.
    private static readonly string NotYet = new('0', 64);

    /// <summary>The kinds that will be written for this request.</summary>
    public static IEnumerable<DocumentKind> For(Procedure procedure, ActRequest request) => procedure.FindTransition(request.Transition) is { } transition
        ? procedure.Documents.Where(kind => kind.IsWritten && transition.Documents.Contains(kind.Id, StringComparer.Ordinal) && request.Documents.All(have => have.Kind != kind.Id))
        : [];

    /// <summary>The request with a place for every letter, so that the engine decides as if they were there.</summary>
    public static ActRequest WithPlaces(Procedure procedure, ActRequest request) => request with
    {
        Documents = [.. request.Documents, .. For(procedure, request).Select(kind => new AttachedDocument(kind.Id, FileName(kind), NotYet, (kind.Made is null ? FileKind.Docx : FileKind.PlainText).MediaType, 0, kind.Template))],
    };

    /// <summary>Letters for the places of an accepted act, as the matter is after it.</summary>
    /// <param name="number">The matter; null where its number is not drawn yet, and then the letters name no place in the record.</param>
    /// <param name="n">The event that the act will be.</param>
    public async Task<IReadOnlyList<Letter>> ComposeAsync(MatterState before, TransitionPerformed accepted, MatterNumber? number, int n, ActContext context, CancellationToken cancellationToken)
    {
        if (number is { } matter && accepted.Documents.Any(IsPlace))
        {
            var printed = new PrintedReference(await references.LogAsync(accepted.Day.Year, cancellationToken), references.AddressOf(matter.ToString(), n));
            List<Letter> placed = [];
            foreach (Letter letter in await ComposeAsync(before, accepted, null, n, context, cancellationToken)) placed.Add(WithReference(letter, printed, matter, n));
            return placed;
        }
        var letters = new List<Letter>();
        foreach (AttachedDocument place in accepted.Documents.Where(d => IsPlace(d) && d.Template is not null))
            letters.Add(await ComposeAsync(before.After(accepted), before.Procedure.Documents.First(kind => kind.Id == place.Kind), null, context, cancellationToken));
        return letters;
    }

    /// <param name="state">The matter as the letter speaks of it.</param>
    /// <param name="template">The version of the template; null for the last one.</param>
    public async Task<Letter> ComposeAsync(MatterState state, DocumentKind kind, string? template, ActContext context, CancellationToken cancellationToken)
    {
        ContentItem item = await FindAsync(kind, template, cancellationToken)
            ?? throw new InvalidDataException($"The content store has no {template ?? $"document/{kind.Template}"}, which writes the paper '{kind.Id}' of {state.Procedure.Reference}.");
        DocumentTemplate compiled = cache.GetOrCompile($"document:{item.Sha256}:{state.Procedure.Reference}", () => LetterFiles.Compile(item, state.Procedure));
        FilledDocument filled = compiled.Fill(LetterNames.ValuesOf(state, context, bureau.Required), new EvaluationContext(FeelDateTime.FromDateTimeOffset(context.Now)));
        ImmutableArray<Phrase> missing = filled.Document is { } document
            ? [.. document.Faults()]
            : [.. filled.Gaps.Select(gap => LetterNames.LabelOf(gap.Expression, state.Procedure)).DistinctBy(label => label.En, StringComparer.Ordinal)];
        return new Letter(kind, item.Reference, missing.IsEmpty ? filled.Document : null, missing);
    }

    /// <summary>The letter with what it prints of its place in the record.</summary>
    public static Letter WithReference(Letter letter, PrintedReference? printed, MatterNumber number, int n) => printed is null || letter.Document is null
        ? letter : letter with { Document = letter.Document with { Reference = new DocumentReference(printed.Log, number.ToString(), n, printed.Address) } };

    /// <summary>Why the letters cannot be written; empty when they can.</summary>
    public static ImmutableArray<Refusal> Refusals(Procedure procedure, IEnumerable<Letter> letters) =>
    [
        .. letters.Where(letter => letter.Document is null).Select(letter => new Refusal(
            "letter", RefusalKind.Document,
            Phrase.Of($"文书“{letter.Kind.Name.Zh}”无法生成，缺：{string.Join('、', letter.Missing.Select(m => m.Zh))}", $"The paper '{letter.Kind.Name.En}' cannot be written; missing: {string.Join(", ", letter.Missing.Select(m => m.En))}"),
            procedure.Basis)),
    ];

    /// <summary>The papers for the places of an accepted act that capabilities make.</summary>
    public async Task<IReadOnlyList<(DocumentKind Kind, IMakesPapers Maker, MadePaper Paper)>> MakeAsync(MatterState before, TransitionPerformed accepted, MatterNumber number, int n, CancellationToken cancellationToken)
    {
        var made = new List<(DocumentKind, IMakesPapers, MadePaper)>();
        foreach (AttachedDocument place in accepted.Documents.Where(d => IsPlace(d) && d.Template is null))
        {
            DocumentKind kind = before.Procedure.Documents.First(k => k.Id == place.Kind);
            IMakesPapers maker = makers.SingleOrDefault(m => m.Name == kind.Made) ?? throw new InvalidDataException($"{before.Procedure.Reference}: nothing makes the paper '{kind.Made}'.");
            made.Add((kind, maker, await maker.MakeAsync(before.After(accepted), kind, number, n, cancellationToken)));
        }
        return made;
    }

    /// <summary>Keeps letters and papers that were made as files and puts them into the event.</summary>
    public async Task<TransitionPerformed> KeepAsync(TransitionPerformed accepted, IEnumerable<Letter> letters, IEnumerable<(DocumentKind Kind, MadePaper.Made Paper)> made, CancellationToken cancellationToken)
    {
        var documents = accepted.Documents.Where(document => !IsPlace(document)).ToList();
        foreach ((DocumentKind kind, MadePaper.Made paper) in made)
        {
            if (await files.TakeAsync(paper.Bytes, paper.FileName, cancellationToken) is not TakeFileOutcome.Taken { File: var file })
                throw new InvalidOperationException($"The paper '{kind.Id}' that was made here was refused as a file.");
            documents.Add(new AttachedDocument(kind.Id, file.Name, file.Sha256, file.MediaType, file.Size));
        }
        foreach (Letter letter in letters)
        {
            using var bytes = new MemoryStream();
            OfficialDocx.Write(letter.Document!, bytes);
            if (await files.TakeAsync(bytes.ToArray(), FileName(letter.Kind), cancellationToken) is not TakeFileOutcome.Taken { File: var file })
                throw new InvalidOperationException($"The letter '{letter.Kind.Id}' that was written here was refused as a file.");
            documents.Add(new AttachedDocument(letter.Kind.Id, file.Name, file.Sha256, file.MediaType, file.Size, letter.Template, letter.Document!.Reference is { } reference ? new PrintedReference(reference.Log, reference.Address) : null));
        }
        return accepted with { Documents = [.. documents] };
    }

    private static bool IsPlace(AttachedDocument document) => document.Sha256 == NotYet;

    private static string FileName(DocumentKind kind) => kind.Name.Zh + (kind.Made is null ? FileKind.Docx : FileKind.PlainText).Extension;

    private async Task<ContentItem?> FindAsync(DocumentKind kind, string? template, CancellationToken cancellationToken)
    {
        if (template is null) return await library.LatestAsync(ContentKinds.Document, kind.Template!, cancellationToken);
        int at = template.LastIndexOf('@');
        return await library.FindAsync(ContentKinds.Document, template["document/".Length..at], template[(at + 1)..], cancellationToken);
    }
}
