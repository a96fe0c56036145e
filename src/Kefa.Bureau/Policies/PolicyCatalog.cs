using System.Collections.Immutable;
using System.Text;
using Kefa.Bureau.Content;
using Kefa.Bureau.Registers;
using Kefa.Dmn;
using Kefa.Feel;
using Kefa.Matching.Explanations;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Policies;

/// <summary>The policies that a bureau sees, compiled with its profile dictionary. Immutable; shared by all requests until content changes.</summary>
public sealed class PolicyCatalog
{
    private readonly ImmutableArray<PolicyFile> _sharedModels;
    private readonly ImmutableDictionary<string, ContentItem> _items;

    internal PolicyCatalog(string fingerprint, string sharedFingerprint, FieldDictionary dictionary, IReadOnlyList<ContentItem> policies, IReadOnlyList<ContentItem> sharedModels)
    {
        Fingerprint = fingerprint;
        SharedFingerprint = sharedFingerprint;
        Dictionary = dictionary;
        Evaluator = new PolicyEvaluator(dictionary);
        Explainer = new PolicyExplainer(Evaluator);
        _sharedModels = [.. sharedModels.Select(File)];
        // A bureau's own version stands before a shared one of the same name and version.
        ContentItem[] chosen = [.. policies.GroupBy(p => Key(p.Name, p.Version), StringComparer.Ordinal).Select(g => g.OrderBy(p => p.BureauId is null).First())];
        _items = chosen.ToImmutableDictionary(p => Key(p.Name, p.Version), StringComparer.Ordinal);
        var reading = new PolicyReader(dictionary) { LaterReplacesEarlier = true }.Read([.. _sharedModels, .. chosen.Select(File)]);
        Policies = reading.Policies;
        Diagnostics = reading.Diagnostics;
    }

    /// <summary>Changes whenever a policy, a shared model or the dictionary does.</summary>
    public string Fingerprint { get; }

    /// <summary>Changes whenever a shared model or the dictionary does: what every policy depends on beside its own text.</summary>
    public string SharedFingerprint { get; }

    public FieldDictionary Dictionary { get; }

    public PolicyEvaluator Evaluator { get; }

    public PolicyExplainer Explainer { get; }

    public PolicySet Policies { get; }

    /// <summary>What is wrong in the published content; a policy with an error is not in <see cref="Policies"/>.</summary>
    public ImmutableArray<ModelDiagnostic> Diagnostics { get; }

    /// <summary>The stored item behind a policy version.</summary>
    public ContentItem ItemOf(Policy policy) => _items[Key(policy.Id, policy.Version)];

    /// <summary>The model's XML.</summary>
    public string XmlOf(Policy policy) => Encoding.UTF8.GetString(ItemOf(policy).Bytes.Span);

    /// <summary>Whether the policy, or a shared model, may read the clock (<c>now()</c>, <c>today()</c>), which is the day of the decision.</summary>
    internal bool ReadsClock(Policy policy) => _sharedModels.Select(m => m.Xml).Append(XmlOf(policy)).Any(xml => xml.Contains("today(", StringComparison.Ordinal) || xml.Contains("now(", StringComparison.Ordinal));

    /// <summary>Compiles a draft beside the shared models. Only what is wrong in the draft itself is told.</summary>
    /// <param name="draft">The model.</param>
    /// <param name="analyze">Whether it is also searched for gaps, overlaps and conditions without a choice.</param>
    public (Policy? Policy, ImmutableArray<ModelDiagnostic> Diagnostics) Compile(PolicyFile draft, bool analyze = true)
    {
        var reading = new PolicyReader(Dictionary) { Analyzes = source => analyze && source == draft.Source }.Read([.. _sharedModels, draft]);
        ImmutableArray<ModelDiagnostic> own = [.. reading.Diagnostics.Where(d => d.Source == draft.Source)];
        var policy = own.Any(d => d.Severity == Severity.Error) ? null : reading.Policies.Policies.FirstOrDefault();
        if (policy is null && own.IsEmpty)
            own = [new ModelDiagnostic(Severity.Error, Phrase.Of("模型没有 <kefa:policy> 元素：它是共享模型，不是政策。", "The model has no <kefa:policy> element: it is a shared model, not a policy."), draft.Source, new Position(1, 1))];
        return (policy, own);
    }

    private static PolicyFile File(ContentItem item) => new(item.Path ?? item.Reference, Encoding.UTF8.GetString(item.Bytes.Span).TrimStart('\uFEFF'));

    private static string Key(string id, string version) => $"{id}@{version}";
}

/// <summary>Answers the catalogue of the current bureau; compiled once for each state of the content.</summary>
public sealed class PolicyCatalogs(ContentLibrary library, RegisterLibrary registers, ContentCache cache)
{
    public async Task<PolicyCatalog> LoadAsync(CancellationToken cancellationToken)
    {
        var policies = await library.PublishedAsync(ContentKinds.Policy, cancellationToken);
        var shared = await library.LatestAsync(ContentKinds.PolicyCommon, cancellationToken);
        var fields = await library.LatestAsync(ContentKinds.ProfileFields, cancellationToken);
        var fingerprint = HashOf(policies.Concat(shared).Concat(fields));
        var dictionary = await registers.FieldsAsync(cancellationToken);
        return cache.GetOrCompile(fingerprint, () => new PolicyCatalog(fingerprint, HashOf(shared.Concat(fields)), dictionary, policies, shared));
    }

    private static string HashOf(IEnumerable<ContentItem> items) => ContentItem.HashOf(Encoding.UTF8.GetBytes(string.Join('\n', items.Select(i => i.Reference + i.Sha256))));
}
