using Kefa.Bureau.Content;
using Kefa.Bureau.Figures;
using Kefa.Bureau.Registers;
using Kefa.Feel;

namespace Kefa.Bureau.Appraisals;

/// <summary>Checks editions of sheets when they are published: by themselves, and that every figure that they ask is in force as long as they are.</summary>
internal sealed class SheetChecker : IContentChecker, IContentSetChecker
{
    public bool Checks(string kind) => kind == ContentKinds.Appraisals;

    public IEnumerable<ContentProblem> Check(string kind, string name, ReadOnlyMemory<byte> bytes, string path)
    {
        SheetEdition? edition = null;
        foreach (ContentProblem problem in ContentFiles.Problems(bytes, text => edition = SheetEditionFile.Read(path, text))) yield return problem;
        if (edition is not null && edition.Id != name)
        {
            Phrase other = $"The file says '{edition.Id}', not '{name}'.";
            yield return new ContentProblem(path, 1, other);
        }
    }

    public async Task<IReadOnlyList<ContentProblem>> CheckAsync(IReadOnlyList<PublishContentInput> batch, ContentLibrary published, CancellationToken cancellationToken)
    {
        if (batch.All(input => input.Kind != ContentKinds.Appraisals)) return [];
        List<FigureSet> sets = [.. (await published.PublishedAsync(ContentKinds.Figures, cancellationToken)).Select(FigureFile.Read)];
        foreach (PublishContentInput input in batch.Where(input => input.Kind == ContentKinds.Figures && !ContentFiles.Problems(input.Bytes, text => FigureFile.Read(input.Path, text)).Any()))
            sets.Add(FigureFile.Read(input.Path, new StringReader(System.Text.Encoding.UTF8.GetString(input.Bytes.Span))));
        return
        [
            .. batch.Where(input => input.Kind == ContentKinds.Appraisals && !ContentFiles.Problems(input.Bytes, text => SheetEditionFile.Read(input.Path, text)).Any())
                .SelectMany(input => Problems(SheetEditionFile.Read(input.Bytes, input.Path), input.Path, sets)),
        ];
    }

    /// <summary>The figures that an edition asks and that are not there.</summary>
    public static IEnumerable<ContentProblem> Problems(SheetEdition edition, string path, IReadOnlyCollection<FigureSet> sets) =>
        edition.Items.SelectMany(item => item.Rule.Questions.Where(q => q.Figure is not null).Select(q => (item.Line, Code: q.Figure!))).DistinctBy(named => named)
            .Where(named => !sets.Any(set => set.Figures.Any(figure => figure.Code == named.Code))).Select(named => new ContentProblem(path, named.Line, $"There is no figure '{named.Code}'."));
}

/// <summary>What is wrong with editions of sheets as files.</summary>
public static class SheetFiles
{
    /// <summary>What is wrong with editions beside each other and the figures.</summary>
    public static IEnumerable<ContentProblem> Problems(IReadOnlyCollection<(SheetEdition Edition, string Path)> editions, IReadOnlyCollection<FigureSet> sets)
    {
        foreach ((SheetEdition edition, string path) in editions)
        {
            foreach (ContentProblem problem in SheetChecker.Problems(edition, path, sets)) yield return problem;
            if (editions.Any(other => other.Path != path && other.Edition.Reference == edition.Reference)) yield return new ContentProblem(path, 1, $"{edition.Reference} also stands in another file: each version has one file.");
        }
    }
}

/// <summary>The editions of sheets that the current bureau sees.</summary>
public sealed class SheetLibrary(ContentLibrary library, ContentCache cache)
{
    /// <summary>All editions, by name, the latest first.</summary>
    public async Task<IReadOnlyList<SheetEdition>> AllAsync(CancellationToken cancellationToken) =>
    [
        .. (await library.PublishedAsync(ContentKinds.Appraisals, cancellationToken)).Select(Compiled).OrderBy(e => e.Id, StringComparer.Ordinal).ThenByDescending(e => e.From).ThenByDescending(e => e.Version, StringComparer.Ordinal),
    ];

    /// <summary>The edition of a reference <c>id@version</c>, also one that is over or was withdrawn; null when there is none.</summary>
    public async Task<SheetEdition?> FindAsync(string reference, CancellationToken cancellationToken) => await ItemAsync(reference, cancellationToken) is { } item ? Compiled(item) : null;

    /// <summary>The bytes of an edition, with their hash.</summary>
    internal async Task<ContentItem?> ItemAsync(string reference, CancellationToken cancellationToken) =>
        reference.Split('@') is [var id, var version] ? await library.FindAsync(ContentKinds.Appraisals, id, version, cancellationToken) : null;

    private SheetEdition Compiled(ContentItem item) => cache.GetOrCompile("appraisal:" + item.Sha256, () => SheetEditionFile.Read(item));
}
