using System.Collections.Immutable;

namespace Kefa.Matching.Policies;

/// <summary>Policies with all their versions. Immutable.</summary>
public sealed class PolicySet
{
    private readonly ImmutableDictionary<string, ImmutableArray<Policy>> _versions;

    public PolicySet(IEnumerable<Policy> policies)
    {
        Policies = [.. policies.OrderBy(p => p.Id, StringComparer.Ordinal).ThenBy(p => p.Metadata.Validity.From ?? DateOnly.MinValue).ThenBy(p => p.Version, StringComparer.Ordinal)];
        _versions = Policies.GroupBy(p => p.Id, StringComparer.Ordinal)
            .ToImmutableDictionary(g => g.Key, g => g.ToImmutableArray(), StringComparer.Ordinal);
    }

    public static PolicySet Empty { get; } = new([]);

    /// <summary>Every version, ordered by id, then by the day from which it holds.</summary>
    public ImmutableArray<Policy> Policies { get; }

    public IEnumerable<string> Ids => Policies.Select(p => p.Id).Distinct(StringComparer.Ordinal);

    /// <summary>The versions of a policy, the oldest first; empty when there is no such policy.</summary>
    public ImmutableArray<Policy> VersionsOf(string id) => _versions.GetValueOrDefault(id, []);

    /// <summary>The version of a policy that holds on a day, else the last before it, else (all lie in the future) the first; null when there is no such policy.</summary>
    public Policy? On(string id, DateOnly day)
    {
        var versions = VersionsOf(id);
        if (versions.IsEmpty)
            return null;
        return versions.LastOrDefault(v => v.Metadata.Validity.On(day) is Validity.InForce or Validity.Unknown)
            ?? versions.LastOrDefault(v => v.Metadata.Validity.On(day) == Validity.Expired)
            ?? versions[0];
    }

    /// <summary>One version of each policy, as <see cref="On(string, DateOnly)"/> chooses it, ordered by id.</summary>
    public ImmutableArray<Policy> On(DateOnly day) => [.. Ids.Select(id => On(id, day)!)];
}
