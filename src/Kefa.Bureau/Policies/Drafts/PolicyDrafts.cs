using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Content;
using Kefa.Dmn;
using Kefa.Matching.Policies;

namespace Kefa.Bureau.Policies.Drafts;

/// <summary>A policy version in the making, compiled as it stands.</summary>
/// <param name="Policy">Null when it can no longer be compiled, because what it uses has changed.</param>
public sealed record PolicyDraft(ContentDraft Stored, string Xml, Policy? Policy, IReadOnlyList<ModelDiagnostic> Diagnostics);

public abstract record KeepDraftOutcome
{
    private KeepDraftOutcome() { }

    public sealed record Kept(long Id, string PolicyId) : KeepDraftOutcome;

    /// <summary>It is no policy that could be published; every fault with its place.</summary>
    public sealed record Refused(IReadOnlyList<ModelDiagnostic> Diagnostics) : KeepDraftOutcome;
}

/// <summary>Keeps policy drafts and reads them back. Only what compiles is kept.</summary>
public sealed class PolicyDrafts(ContentDrafts drafts, PolicyCatalogs catalogs)
{
    /// <summary>The largest model that is taken in, in bytes.</summary>
    public const int MaxBytes = 2 * 1024 * 1024;

    /// <param name="file">The name of the file, for messages.</param>
    public async Task<KeepDraftOutcome> KeepAsync(string xml, string file, Actor by, CancellationToken cancellationToken)
    {
        var catalog = await catalogs.LoadAsync(cancellationToken);
        var (policy, diagnostics) = catalog.Compile(new PolicyFile(file, xml.TrimStart('\uFEFF')));
        if (policy is null)
            return new KeepDraftOutcome.Refused(diagnostics);
        var id = await drafts.KeepAsync(ContentKinds.Policy, policy.Id, Encoding.UTF8.GetBytes(xml), file, by, cancellationToken);
        return new KeepDraftOutcome.Kept(id, policy.Id);
    }

    public async Task<PolicyDraft?> FindAsync(long id, CancellationToken cancellationToken) =>
        await drafts.FindAsync(ContentKinds.Policy, id, cancellationToken) is { } stored ? Compiled(stored, await catalogs.LoadAsync(cancellationToken), analyze: true) : null;

    /// <summary>All drafts, the newest first.</summary>
    public async Task<IReadOnlyList<PolicyDraft>> ListAsync(CancellationToken cancellationToken)
    {
        var catalog = await catalogs.LoadAsync(cancellationToken);
        return [.. (await drafts.ListAsync(ContentKinds.Policy, cancellationToken)).Select(d => Compiled(d, catalog, analyze: false))];
    }

    public Task DiscardAsync(long id, Actor by, CancellationToken cancellationToken) => drafts.DiscardAsync(ContentKinds.Policy, id, by, cancellationToken);

    private static PolicyDraft Compiled(ContentDraft stored, PolicyCatalog catalog, bool analyze)
    {
        var xml = Encoding.UTF8.GetString(stored.Bytes.Span).TrimStart('\uFEFF');
        var (policy, diagnostics) = catalog.Compile(new PolicyFile(stored.Path ?? stored.Name, xml), analyze);
        return new PolicyDraft(stored, xml, policy, diagnostics);
    }
}
