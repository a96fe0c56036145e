using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Laws;

/// <summary>The texts that the content of the current bureau cites, and where it cites them.</summary>
public sealed class LawLibrary(ContentLibrary library, ContentCache cache)
{
    private static readonly string[] CitingKinds = [ContentKinds.Policy, ContentKinds.Procedure, ContentKinds.Parameters, ContentKinds.Screen];

    /// <summary>All texts.</summary>
    public async Task<LawSet> LoadAsync(CancellationToken cancellationToken)
    {
        IReadOnlyList<ContentItem> items = await library.LatestAsync(ContentKinds.Laws, cancellationToken);
        return cache.GetOrCompile("laws:" + string.Join(',', items.Select(item => item.Sha256)), () => new LawSet(items.SelectMany(LawFile.Read).Select(described => described.Law)));
    }

    /// <summary>Every citation of the content in use: of a policy all versions that are published, of other kinds the last.</summary>
    public async Task<IReadOnlyList<Citation>> CitationsAsync(CancellationToken cancellationToken)
    {
        var items = new List<ContentItem>();
        foreach (string kind in CitingKinds)
            items.AddRange(kind == ContentKinds.Policy ? await library.PublishedAsync(kind, cancellationToken) : await library.LatestAsync(kind, cancellationToken));
        return cache.GetOrCompile(
            "citations:" + string.Join(',', items.Select(item => item.Sha256)),
            () => items.SelectMany(item => CitationReader.Read(item.Kind, item.Name, item.Bytes, item.Path ?? item.Reference)).ToArray());
    }

    /// <summary>The work that the law makes for the content: citations in use of texts that have no effect on a day, or that nobody describes; each item of content says one thing once.</summary>
    public async Task<IReadOnlyList<CitationProblem>> ProblemsAsync(DateOnly day, CancellationToken cancellationToken) =>
        [.. CitationReader.Problems(await LoadAsync(cancellationToken), await CitationsAsync(cancellationToken), day).DistinctBy(p => (p.Citation.Kind, p.Citation.Item, p.Text.En))];

    /// <summary>The citations whose text is known, each with it and the numbers of the articles.</summary>
    public async Task<IReadOnlyList<(Law Law, IReadOnlyList<int> Articles, Citation Citation)>> CitedAsync(LawSet laws, CancellationToken cancellationToken) =>
        [.. (await CitationsAsync(cancellationToken)).Select(citation => (Found: citation.In(laws), citation)).Where(c => c.Found is not null).Select(c => (c.Found!.Value.Law, c.Found.Value.Articles, c.citation))];
}

public static class LawsModule
{
    public static IServiceCollection AddLaws(this IServiceCollection services) => services
        .AddScoped<LawLibrary>()
        .AddSingleton<IContentChecker, LawChecker>()
        .AddSingleton<IContentSetChecker, LawChecker>();
}
