using System.Collections.Immutable;
using Kefa.Dmn;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Policies;

/// <summary>Policies that were read together: several ids, each perhaps in several versions. Immutable.</summary>
public sealed class PolicySet
{
    public PolicySet(IEnumerable<Policy> policies) =>
        Policies = [.. policies.OrderBy(p => p.Id, StringComparer.Ordinal).ThenBy(p => p.ValidFrom ?? DateOnly.MinValue).ThenBy(p => p.Version, StringComparer.Ordinal)];

    public static PolicySet Empty { get; } = new([]);

    /// <summary>All versions, by id and first day in force.</summary>
    public ImmutableArray<Policy> Policies { get; }

    /// <summary>Reads models: those that say they are policies, with the others as shared rules that they import by namespace.</summary>
    public static PolicySetReading Read(IEnumerable<PolicyText> texts, FieldDictionary dictionary)
    {
        var diagnostics = ImmutableArray.CreateBuilder<ModelDiagnostic>();
        List<DmnModel> models = [];
        foreach (var text in texts)
        {
            try
            {
                using var stream = text.Open();
                var reading = DmnReader.Read(stream, text.Source);
                models.Add(reading.Model);
                diagnostics.AddRange(reading.Diagnostics);
            }
            catch (DmnFormatException e)
            {
                diagnostics.Add(e.Diagnostic);
            }
        }

        var shared = new Dictionary<string, DmnModel>(StringComparer.Ordinal);
        foreach (var model in models)
        {
            if (!shared.TryAdd(model.Namespace, model))
                diagnostics.Add(new ModelDiagnostic(Severity.Error, $"The namespace '{model.Namespace}' is that of {shared[model.Namespace].Source} already; every model has its own.", model.Source, model.Position));
        }

        var reader = new PolicyReader(dictionary, shared.GetValueOrDefault);
        List<Policy> policies = [];
        foreach (var model in models)
        {
            if (!PolicyReader.IsPolicy(model))
            {
                diagnostics.AddRange(reader.Check(model));
                continue;
            }

            var reading = reader.Read(model);
            diagnostics.AddRange(reading.Diagnostics);
            if (reading.Policy is { } policy)
                policies.Add(policy);
        }

        var set = new PolicySet(policies);
        set.CheckVersions(diagnostics);
        return new PolicySetReading(set, [.. diagnostics.Distinct()]);
    }

    /// <summary>Of each id the version in force on a day; when there is none, the last before it; when there is none either, the next.</summary>
    public ImmutableArray<Policy> InForceAt(DateOnly day) => [.. Policies.GroupBy(p => p.Id, StringComparer.Ordinal).Select(versions => VersionAt([.. versions], day))];

    /// <summary>The version of an id in force on a day, chosen as <see cref="InForceAt"/> does; null when the id is not known.</summary>
    public Policy? Find(string id, DateOnly day) =>
        Policies.Where(p => string.Equals(p.Id, id, StringComparison.Ordinal)).ToArray() is { Length: > 0 } versions ? VersionAt(versions, day) : null;

    private static Policy VersionAt(Policy[] versions, DateOnly day) =>
        versions.LastOrDefault(v => v.ValidityAt(day) is Validity.InForce)
        ?? versions.LastOrDefault(v => v.ValidityAt(day) is Validity.Unknown)
        ?? versions.Where(v => v.ValidityAt(day) is Validity.Expired).MaxBy(v => v.ValidTo)
        ?? versions[0];

    private void CheckVersions(ImmutableArray<ModelDiagnostic>.Builder diagnostics)
    {
        foreach (var versions in Policies.Where(p => p.Id.Length > 0).GroupBy(p => p.Id, StringComparer.Ordinal))
        {
            var ordered = versions.ToArray();
            for (var i = 1; i < ordered.Length; i++)
            {
                for (var j = 0; j < i; j++)
                {
                    if (Conflict(ordered[j], ordered[i]) is { } conflict)
                        diagnostics.Add(new ModelDiagnostic(Severity.Error, conflict, ordered[i].Source, ordered[i].Model.Model.Position));
                }
            }
        }
    }

    private static string? Conflict(Policy a, Policy b)
    {
        if (string.Equals(a.Version, b.Version, StringComparison.Ordinal))
            return $"{b.Id} has the version '{b.Version}' already in {a.Source}.";
        if (!a.IsValidityKnown || !b.IsValidityKnown)
            return null;
        var overlaps = (a.ValidTo is null || b.ValidFrom is null || b.ValidFrom <= a.ValidTo) && (b.ValidTo is null || a.ValidFrom is null || a.ValidFrom <= b.ValidTo);
        return overlaps ? $"{b.Id} {b.Version} is in force at the same time as {a.Id} {a.Version} ({a.Source}); the versions of a policy follow each other." : null;
    }
}

/// <summary>The text of a model and the name that messages give it.</summary>
public sealed record PolicyText(string Source, Func<Stream> Open);

/// <summary>Policies that were read, and all that is wrong in them and in what they share.</summary>
public sealed record PolicySetReading(PolicySet Policies, ImmutableArray<ModelDiagnostic> Diagnostics)
{
    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);
}
