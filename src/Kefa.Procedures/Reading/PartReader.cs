using System.Collections.Immutable;
using YamlDotNet.RepresentationModel;

namespace Kefa.Procedures.Reading;

/// <summary>Reads what occurs in many places of a procedure file, and remembers where each part stood.</summary>
internal sealed class PartReader(FaultList faults)
{
    private readonly Dictionary<object, int> _lines = new(ReferenceEqualityComparer.Instance);

    public FaultList Faults => faults;

    public void Remember(object part, YamlMap map) => _lines[part] = map.Line;

    public int LineOf(object part) => _lines.GetValueOrDefault(part, 1);

    /// <summary>The entries of a map whose keys are names.</summary>
    public IEnumerable<(string Name, YamlMap Map)> Named(YamlNode? node, string what)
    {
        if (node is null || YamlMap.Of(node, faults, what) is not { } map)
            yield break;
        foreach (var (name, key, value) in map.Entries)
        {
            if (value is YamlMappingNode entry)
                yield return (name, new YamlMap(entry, faults) { Line = (int)key.Start.Line });
            else
                YamlMap.Of(value, faults, name);
        }
    }

    public ImmutableArray<LegalBasis> Basis(YamlMap map)
    {
        var basis = ImmutableArray.CreateBuilder<LegalBasis>();
        foreach (var entry in map.Maps("basis"))
        {
            basis.Add(new LegalBasis(entry.Needed("law"), entry.Text("article"), entry.Flag("unconfirmed")));
            entry.End();
        }

        return basis.ToImmutable();
    }

    public ImmutableArray<LegalBasis> NeededBasis(YamlMap map)
    {
        var basis = Basis(map);
        if (basis.IsEmpty)
            faults.Add(map.Line, $"'basis' is missing: every rule says which law it comes from, {{law: …, article: …}}.");
        return basis;
    }

    /// <summary>Codes with a label, or with a label and a basis.</summary>
    public ImmutableArray<Choice> Choices(YamlMap map, string key)
    {
        if (map.Map(key) is not { } codes)
            return [];
        var choices = ImmutableArray.CreateBuilder<Choice>();
        foreach (var (code, _, node) in codes.Entries)
        {
            if (node is YamlMappingNode inner && inner.Children.ContainsKey("label"))
            {
                var full = new YamlMap(inner, faults);
                choices.Add(new Choice(code, full.NeededPhrase("label"), Basis(full)));
                full.End();
            }
            else if (map.PhraseOf(node, code) is { } label)
            {
                choices.Add(new Choice(code, label, []));
            }
        }

        return choices.ToImmutable();
    }

    public static Visibility Visibility(YamlMap map)
    {
        var names = map.Texts("visibility");
        if (names.IsEmpty)
            return Procedures.Visibility.Staff;
        var isPublic = names.Contains("public");
        return new Visibility(isPublic, isPublic || names.Contains("applicant"), [.. names.Where(n => n is not ("public" or "applicant" or "staff"))]);
    }
}
