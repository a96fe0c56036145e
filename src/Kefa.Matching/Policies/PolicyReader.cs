using System.Collections.Immutable;
using Kefa.Dmn;
using Kefa.Feel;
using Kefa.Matching.Profiles;

namespace Kefa.Matching.Policies;

/// <summary>A model file: its name in messages and its text.</summary>
public sealed record PolicyFile(string Source, string Xml);

/// <summary>What a set of files holds, and what is wrong in them.</summary>
/// <param name="Policies">The policies without errors.</param>
public sealed record PolicyReading(PolicySet Policies, ImmutableArray<ModelDiagnostic> Diagnostics)
{
    public bool HasErrors => Diagnostics.Any(d => d.Severity == Severity.Error);
}

/// <summary>
/// Reads policies and the shared models that they import. A file with a policy element is a policy, any other a shared model. Everything
/// that does not hold together becomes a message with file, line and column; a policy with an error is left out of the set.
/// </summary>
public sealed class PolicyReader(FieldDictionary dictionary)
{
    /// <summary>As many conditions as a policy may have: results over a population keep one bit of a word for each.</summary>
    public const int MaxConditions = 64;

    private readonly ImmutableDictionary<string, FeelType> _inputTypes = ProfileTypes.Of(dictionary);
    private readonly ProfileDomains _domains = new(dictionary);

    /// <summary>
    /// Whether a version that begins while the one before it is still open simply takes its place from that day. So it is among published
    /// versions, whose bytes never change; files that are written together have to say where each ends.
    /// </summary>
    public bool LaterReplacesEarlier { get; init; }

    /// <summary>
    /// The files (by name) that are new, and so are held to more: their decision tables are searched for gaps and overlaps, their conditions for such that
    /// nobody can meet or everybody meets, their expressions for what always fails, their description for what nobody reads.
    /// </summary>
    public Func<string, bool> Analyzes { get; init; } = static _ => false;

    /// <summary>Reads files that belong together; the order does not matter.</summary>
    public PolicyReading Read(IEnumerable<PolicyFile> files)
    {
        var diagnostics = ImmutableArray.CreateBuilder<ModelDiagnostic>();
        List<DmnModel> models = [];
        foreach (var file in files)
        {
            try
            {
                var reading = DmnReader.Parse(file.Xml, file.Source);
                diagnostics.AddRange(reading.Diagnostics);
                models.Add(reading.Model);
            }
            catch (DmnFormatException e)
            {
                diagnostics.Add(e.Diagnostic);
            }
        }

        Dictionary<string, DmnModel> byNamespace = new(StringComparer.Ordinal);
        foreach (var model in models)
        {
            if (!byNamespace.TryAdd(model.Namespace, model))
                Error(diagnostics, model.Source, model.Position, $"The namespace '{model.Namespace}' is already that of {byNamespace[model.Namespace].Source}; every model has its own.");
        }

        List<Policy> policies = [];
        foreach (var model in models)
        {
            var own = ImmutableArray.CreateBuilder<ModelDiagnostic>();
            var policy = ReadOne(model, byNamespace, own);
            if (policy is not null && !own.Any(d => d.Severity == Severity.Error))
                policies.Add(policy);
            diagnostics.AddRange(own);
        }

        CheckVersions(policies, diagnostics);
        // A fault in a shared model is found again through every policy that imports it; it is told once.
        return new PolicyReading(new PolicySet(policies), [.. diagnostics.Distinct().OrderBy(d => d.Source, StringComparer.Ordinal).ThenBy(d => d.Position.Line).ThenBy(d => d.Position.Column)]);
    }

    private Policy? ReadOne(DmnModel model, Dictionary<string, DmnModel> library, ImmutableArray<ModelDiagnostic>.Builder diagnostics)
    {
        var decisions = DecisionModel.Compile(model, new CompileOptions
        {
            Check = true,
            Import = import => library.GetValueOrDefault(import.Namespace),
            InputType = name => _inputTypes.GetValueOrDefault(name),
            Functions = PolicyFunctions.Host,
        });
        diagnostics.AddRange(decisions.Diagnostics);
        if (Analyzes(model.Source) && !decisions.HasErrors)
            diagnostics.AddRange(decisions.Analyze(_domains.Of));
        var elements = model.Extensions.Where(e => e.Name == "policy" && e.Namespace == MetadataReader.Namespace).ToArray();
        if (elements.Length == 0)
            return null;
        if (elements.Length > 1)
            Error(diagnostics, model.Source, elements[1].Position, $"A model describes one policy: merge the second <policy> element into the first.");
        var reader = new MetadataReader(model.Source, diagnostics);
        var metadata = reader.Read(elements[0]);
        foreach (var input in model.Elements.OfType<InputData>().Where(i => !_inputTypes.ContainsKey(i.Name)))
            Error(diagnostics, model.Source, input.Position, $"The input '{input.Name}' is not a field of the profile dictionary, nor asOf or dataYear.");
        var conditions = new ConditionReader(model, decisions, reader, diagnostics).Read(elements[0]);
        if (Analyzes(model.Source))
            new PolicyForm(model, decisions, diagnostics).Check(elements[0], metadata, conditions);
        if (conditions.Length > MaxConditions)
            Error(diagnostics, model.Source, elements[0].Position, $"The policy has {conditions.Length} conditions; at most {MaxConditions} are taken: join some of them.");
        return new Policy(metadata, decisions, conditions);
    }

    private void CheckVersions(List<Policy> policies, ImmutableArray<ModelDiagnostic>.Builder diagnostics)
    {
        foreach (var versions in policies.GroupBy(p => p.Id, StringComparer.Ordinal))
        {
            Policy? before = null;
            foreach (var version in versions.OrderBy(p => p.Metadata.Validity.From ?? DateOnly.MinValue))
            {
                if (before is not null && before.Version == version.Version)
                    Error(diagnostics, version.Model.Source, version.Model.Position, $"Policy {version.Id} has the version {version.Version} twice: also in {before.Model.Source}.");
                else if (before is not null && Overlaps(before.Metadata.Validity, version.Metadata.Validity))
                {
                    Error(
                        diagnostics,
                        version.Model.Source,
                        version.Model.Position,
                        $"Policy {version.Id}, version {version.Version}, begins on {version.Metadata.Validity.From ?? DateOnly.MinValue:yyyy-MM-dd} while version {before.Version} ({before.Model.Source}) still holds: give that one an end before it.");
                }

                before = version;
            }
        }
    }

    private bool Overlaps(ValidityPeriod before, ValidityPeriod later) =>
        LaterReplacesEarlier ? (before.From ?? DateOnly.MinValue) >= (later.From ?? DateOnly.MinValue) : before.To is not { } end || end >= later.From;

    private static void Error(ImmutableArray<ModelDiagnostic>.Builder diagnostics, string source, Position position, Phrase message) =>
        diagnostics.Add(new ModelDiagnostic(Severity.Error, message, source, position));
}
