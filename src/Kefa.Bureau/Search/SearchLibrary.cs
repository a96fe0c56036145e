using System.Runtime.CompilerServices;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Laws;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Policies;
using Kefa.Matching;
using Kefa.Matching.Policies;
using Kefa.Procedures;

namespace Kefa.Bureau.Search;

/// <summary>What kind of public text was found.</summary>
public enum LibraryKind
{
    Policy,
    Law,
    Service,

    /// <summary>What the bureau published of its matters.</summary>
    Published,
}

/// <summary>A public text that was found.</summary>
/// <param name="Id">Its name in addresses.</param>
/// <param name="Text">Where it stands; empty when it stands in the title alone.</param>
public sealed record FoundText(LibraryKind Kind, string Id, IReadOnlyList<SnippetPiece> Title, IReadOnlyList<SnippetPiece> Text);

/// <summary>Searches what everybody may read: policies, the law library, what can be applied for, what was published. Of the first three there are few: every text is read.</summary>
public sealed class SearchLibrary
{
    private readonly PolicyCatalogs _catalogs;
    private readonly LawLibrary _laws;
    private readonly ProcedureLibrary _procedures;
    private readonly SearchPublished _published;
    private readonly ContentCache _cache;
    private readonly ICurrentBureau _bureau;
    private readonly TimeProvider _time;

    internal SearchLibrary(PolicyCatalogs catalogs, LawLibrary laws, ProcedureLibrary procedures, SearchPublished published, ContentCache cache, ICurrentBureau bureau, TimeProvider time) =>
        (_catalogs, _laws, _procedures, _published, _cache, _bureau, _time) = (catalogs, laws, procedures, published, cache, bureau, time);

    // In Chinese and in English, as long as the set is in use.
    private static readonly ConditionalWeakTable<LawSet, Lazy<Readable[]>[]> LawTexts = [];

    /// <summary>All that was found, by kind; what stands in the title comes first.</summary>
    public async Task<ILookup<LibraryKind, FoundText>> FindAsync(SearchQuery query, bool english, CancellationToken cancellationToken)
    {
        DateOnly today = _bureau.Required.Today(_time);
        PolicyCatalog catalog = await _catalogs.LoadAsync(cancellationToken);
        LawSet known = await _laws.LoadAsync(cancellationToken);
        IReadOnlyList<Procedure> services = [.. (await _procedures.InForceAsync(today, cancellationToken)).Where(p => p.IsService())];
        string language = english ? "en" : "zh";
        IEnumerable<Readable> all =
        [
            .. _cache.GetOrCompile(FormattableString.Invariant($"search:{catalog.Fingerprint}:{today:yyyyMMdd}:{language}"), () => catalog.Policies.On(today).Select(p => Of(p, english)).ToArray()),
            .. LawTexts.GetValue(known, set => new Lazy<Readable[]>[] { new(() => [.. set.All.Select(l => Of(l, false))]), new(() => [.. set.All.Select(l => Of(l, true))]) })[english ? 1 : 0].Value,
            .. services.Select(s => Of(s, english)),
            .. await _published.FindAsync(query, english, cancellationToken),
        ];
        return (query.IsEmpty ? [] : all.Where(t => query.Parts.All(part => part.IsIn(t.Folded))))
            .OrderByDescending(t => query.Parts.Count(part => part.IsIn(t.FoldedTitle)))
            .ToLookup(t => t.Kind, t => new FoundText(t.Kind, t.Id, Snippet.Whole(t.Title, query), Snippet.Of(t.Text, query)));
    }

    private static Readable Of(Policy policy, bool english)
    {
        PolicyMetadata m = policy.Metadata;
        return Readable.Of(LibraryKind.Policy, policy.Id, m.Title, english,
        [
            m.Summary, m.Benefit, .. m.Documents.SelectMany(d => new[] { new LocalText(d.Number, d.Number), d.Title }), m.Issuer, m.Region.Name, m.Audience,
            .. policy.Conditions.SelectMany(c => new[] { c.Label, new LocalText($"{c.Article} {c.ArticleText}", "") }), .. m.Materials.Select(x => x.Name),
        ]);
    }

    private static Readable Of(Law law, bool english) => Readable.Of(LibraryKind.Law, law.Id, law.Title, english,
        [new(law.Number ?? "", ""), law.Organ, .. law.Aliases.Select(a => new LocalText(a, "")), .. law.Articles.Select(a => new LocalText($"第{a.Number}条 {a.Name.Zh}", $"Article {a.Number}: {a.Name.En}"))]);

    private static Readable Of(Procedure service, bool english) => Readable.Of(LibraryKind.Service, service.Id, new(service.Name.Zh, service.Name.En), english,
        [service.Summary is { } summary ? new(summary.Zh, summary.En) : null, .. service.Start.Select(s => new LocalText(s.Name.Zh, s.Name.En)), .. service.Basis.Select(b => new LocalText(b.ToString(), ""))]);
}
