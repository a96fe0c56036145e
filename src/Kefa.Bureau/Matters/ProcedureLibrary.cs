using System.Collections.Concurrent;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters;

/// <summary>The procedures that the current bureau follows, compiled from the content store.</summary>
public sealed class ProcedureLibrary(ContentLibrary library, ContentCache cache, CompiledProcedures compiled, RoleRegister roles, ICurrentBureau bureau)
{
    private IReadOnlyList<ContentItem>? _published;
    private IReadOnlyList<Role>? _roles;

    /// <summary>The versions under which matters begin on a day, one of each procedure, in the order of their ids.</summary>
    public async Task<IReadOnlyList<Procedure>> InForceAsync(DateOnly day, CancellationToken cancellationToken)
    {
        var found = new List<Procedure>();
        foreach (var versions in (await PublishedAsync(cancellationToken)).GroupBy(item => item.Name, StringComparer.Ordinal))
        {
            if (ContentLibrary.InForce(versions, day) is { } item && (item.InForceTo is null || item.InForceTo >= day)) found.Add(await CompiledAsync(item, cancellationToken));
        }
        return found;
    }

    /// <summary>The version under which a matter begins on a day; null when the procedure is not in force then.</summary>
    public async Task<Procedure?> InForceAsync(string id, DateOnly day, CancellationToken cancellationToken) =>
        ContentLibrary.InForce((await PublishedAsync(cancellationToken)).Where(item => item.Name == id), day) is { } item && (item.InForceTo is null || item.InForceTo >= day) ? await CompiledAsync(item, cancellationToken) : null;

    /// <summary>The last version of each procedure, also of those that are not in force any more: their names for lists.</summary>
    public async Task<IReadOnlyList<Procedure>> LatestAsync(CancellationToken cancellationToken)
    {
        var found = new List<Procedure>();
        foreach (var versions in (await PublishedAsync(cancellationToken)).GroupBy(item => item.Name, StringComparer.Ordinal)) found.Add(await CompiledAsync(versions.Last(), cancellationToken));
        return found;
    }

    /// <summary>All published versions of a procedure, the earliest first.</summary>
    public async Task<IReadOnlyList<Procedure>> VersionsAsync(string id, CancellationToken cancellationToken)
    {
        var found = new List<Procedure>();
        foreach (ContentItem item in (await PublishedAsync(cancellationToken)).Where(item => item.Name == id)) found.Add(await CompiledAsync(item, cancellationToken));
        return found;
    }

    /// <summary>Every published version: one of them each running matter keeps.</summary>
    public async Task<IReadOnlyList<Procedure>> AllAsync(CancellationToken cancellationToken)
    {
        var all = new List<Procedure>();
        foreach (ContentItem item in await PublishedAsync(cancellationToken)) all.Add(await CompiledAsync(item, cancellationToken));
        return all;
    }

    /// <summary>The version that a matter keeps, as its events name it; also when it was withdrawn meanwhile.</summary>
    /// <exception cref="InvalidDataException">The content store has no such version.</exception>
    public async Task<Procedure> OfReferenceAsync(string reference, CancellationToken cancellationToken)
    {
        var key = (bureau.Required.Id, reference);
        if (compiled.Known.TryGetValue(key, out Procedure? known)) return known;
        int at = reference.LastIndexOf('@');
        string name = reference["procedure/".Length..at];
        ContentItem item = (await PublishedAsync(cancellationToken)).FirstOrDefault(i => i.Reference == reference)
            ?? await library.FindAsync(ContentKinds.Procedure, name, reference[(at + 1)..], cancellationToken)
            ?? throw new InvalidDataException($"The content store has no {reference}, which a matter follows: load the content that it began under.");
        return compiled.Known.GetOrAdd(key, await CompiledAsync(item, cancellationToken));
    }

    private async Task<IReadOnlyList<ContentItem>> PublishedAsync(CancellationToken cancellationToken) =>
        _published ??= await library.PublishedAsync(ContentKinds.Procedure, cancellationToken);

    // The names of the roles are part of the compiled form: another register, another form.
    private async Task<Procedure> CompiledAsync(ContentItem item, CancellationToken cancellationToken)
    {
        _roles ??= await roles.AllAsync(cancellationToken);
        return cache.GetOrCompile($"procedure:{item.Sha256}:{string.Join(',', _roles.Select(role => role.Code + role.NameZh + role.NameEn))}", () => ProcedureFiles.Compile(item, _roles));
    }
}

/// <summary>Compiled versions by bureau and name: a used version never changes, so none of this becomes wrong.</summary>
public sealed class CompiledProcedures
{
    internal ConcurrentDictionary<(int Bureau, string Reference), Procedure> Known { get; } = new();
}
