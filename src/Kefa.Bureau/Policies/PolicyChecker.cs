using System.Text;
using Kefa.Bureau.Content;
using Kefa.Bureau.Registers;
using Kefa.Dmn;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Policies;

/// <summary>
/// Compiles policies, the models they import and the dictionary as they will stand after a publication. A new policy must be without
/// error; a new common model or dictionary must not break a policy that is published.
/// </summary>
internal sealed class PolicyChecker : IContentSetChecker
{
    public async Task<IReadOnlyList<ContentProblem>> CheckAsync(IReadOnlyList<PublishContentInput> batch, ContentLibrary published, CancellationToken cancellationToken)
    {
        bool changesGround = batch.Any(input => input.Kind is ContentKinds.PolicyCommon or ContentKinds.ProfileFields);
        if (!changesGround && !batch.Any(input => input.Kind == ContentKinds.Policy)) return [];

        FieldDictionary dictionary;
        try
        {
            IEnumerable<Source> fields = After(batch, ContentKinds.ProfileFields, await published.LatestAsync(ContentKinds.ProfileFields, cancellationToken));
            dictionary = FieldDictionaryLoader.Load(fields.OrderBy(field => field.Name, StringComparer.Ordinal).Select(field => (field.Path, (Func<TextReader>)field.Open)));
        }
        catch (ContentFileException wrong)
        {
            return [new ContentProblem(wrong.File, (int)wrong.Line, wrong.Problem)];
        }

        PolicyFile[] files =
        [
            .. After(batch, ContentKinds.PolicyCommon, await published.LatestAsync(ContentKinds.PolicyCommon, cancellationToken)).Select(source => source.AsPolicyFile()),
            .. After(batch, ContentKinds.Policy, await published.PublishedAsync(ContentKinds.Policy, cancellationToken)).Select(source => source.AsPolicyFile()),
        ];
        // What was wrong before stays readable and is no reason to refuse something else.
        HashSet<string> ours = [.. batch.Select(input => input.Path)];
        return
        [
            .. new PolicyReader(dictionary) { LaterReplacesEarlier = true, Analyzes = ours.Contains }.Read(files).Diagnostics
                .Where(diagnostic => diagnostic.Severity == Severity.Error && (changesGround || ours.Contains(diagnostic.Source)))
                .Select(diagnostic => new ContentProblem(diagnostic.Source, diagnostic.Position.Line, diagnostic.Phrase)),
        ];
    }

    private static IEnumerable<Source> After(IReadOnlyList<PublishContentInput> batch, string kind, IReadOnlyList<ContentItem> published)
    {
        Source[] added = [.. batch.Where(input => input.Kind == kind).Select(input => new Source(input.Name, input.Version, input.Path, input.Bytes))];
        // Policies are told apart by version; of the other kinds the latest replaces what was before.
        bool Replaced(ContentItem item) => added.Any(source => source.Name == item.Name && (kind != ContentKinds.Policy || source.Version == item.Version));
        return [.. published.Where(item => !Replaced(item)).Select(item => new Source(item.Name, item.Version, item.Path ?? item.Reference, item.Bytes)), .. added];
    }

    private sealed record Source(string Name, string Version, string Path, ReadOnlyMemory<byte> Bytes)
    {
        public TextReader Open() => new StreamReader(new MemoryStream(Bytes.ToArray()), Encoding.UTF8);

        public PolicyFile AsPolicyFile() => new(Path, Encoding.UTF8.GetString(Bytes.Span).TrimStart('\uFEFF'));
    }
}
