using System.Text;
using Kefa.Bureau.Content;
using Kefa.Documents.Templates;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters.Letters;

/// <summary>Templates as files: compiled against the procedure whose papers they write, and checked beside it.</summary>
internal sealed class LetterFiles : IContentSetChecker
{
    public static DocumentTemplate Compile(ContentItem item, Procedure procedure)
    {
        var faults = new List<TemplateFault>();
        return DocumentTemplate.Parse(Encoding.UTF8.GetString(item.Bytes.Span), LetterNames.Of(procedure), faults)
            ?? throw new InvalidDataException(string.Join(Environment.NewLine, faults.Select(fault => $"{item.Reference}, line {fault.Line}: {fault.Problem.En}")));
    }

    public async Task<IReadOnlyList<ContentProblem>> CheckAsync(IReadOnlyList<PublishContentInput> batch, ContentLibrary published, CancellationToken cancellationToken)
    {
        if (!batch.Any(input => input.Kind is ContentKinds.Procedure or ContentKinds.Document)) return [];
        var problems = new List<ContentProblem>();
        foreach ((Procedure procedure, string path) in await ProceduresAsync(batch, published, cancellationToken))
        {
            bool comes = batch.Any(input => input.Path == path);
            foreach (DocumentKind kind in procedure.Documents.Where(kind => kind.Template is not null))
            {
                PublishContentInput? coming = batch.FirstOrDefault(input => input.Kind == ContentKinds.Document && input.Name == kind.Template);
                if (coming is null && !comes) continue;
                ReadOnlyMemory<byte>? bytes = coming?.Bytes ?? (await published.LatestAsync(ContentKinds.Document, kind.Template!, cancellationToken))?.Bytes;
                problems.AddRange(LetterTemplates.Problems(procedure, kind, bytes, coming?.Path ?? path, path));
            }
        }
        return [.. problems.Distinct()];
    }

    /// <summary>The procedures that come, and the published ones that they do not replace. What cannot be read is reported elsewhere.</summary>
    private static async Task<IReadOnlyList<(Procedure Procedure, string Path)>> ProceduresAsync(IReadOnlyList<PublishContentInput> batch, ContentLibrary published, CancellationToken cancellationToken)
    {
        var found = new List<(Procedure, string)>();
        foreach (PublishContentInput input in batch.Where(input => input.Kind == ContentKinds.Procedure))
        {
            if (ProcedureFiles.Header(input.Bytes, input.Path).Procedure is { } procedure) found.Add((procedure, input.Path));
        }
        if (batch.Any(input => input.Kind == ContentKinds.Document))
        {
            foreach (ContentItem item in await published.PublishedAsync(ContentKinds.Procedure, cancellationToken))
            {
                if (batch.Any(input => input.Kind == item.Kind && input.Name == item.Name)) continue;
                if (ProcedureFiles.Header(item.Bytes, item.Path ?? item.Reference).Procedure is { } procedure) found.Add((procedure, item.Path ?? item.Reference));
            }
        }
        return found;
    }
}

/// <summary>What is wrong with a template as a procedure uses it.</summary>
public static class LetterTemplates
{
    /// <param name="kind">The paper that the template writes.</param>
    /// <param name="template">The template; null where there is none of its name.</param>
    /// <param name="path">The template's file.</param>
    /// <param name="procedurePath">The procedure's file.</param>
    public static IEnumerable<ContentProblem> Problems(Procedure procedure, DocumentKind kind, ReadOnlyMemory<byte>? template, string path, string procedurePath)
    {
        if (template is not { } bytes)
        {
            return [new ContentProblem(procedurePath, null, Phrase.Of($"文书“{kind.Id}”使用模板“{kind.Template}”，而 documents 中没有该模板。", $"The paper '{kind.Id}' has the template '{kind.Template}', and there is none of that name in documents."))];
        }
        var faults = new List<TemplateFault>();
        DocumentTemplate.Parse(Encoding.UTF8.GetString(bytes.Span), LetterNames.Of(procedure), faults);
        return faults.Select(fault => new ContentProblem(path, fault.Line, fault.Problem));
    }
}
