using System.Collections.Immutable;
using Kefa.Feel;
using YamlDotNet.RepresentationModel;

namespace Kefa.Procedures.Reading;

/// <summary>Reads transitions.</summary>
/// <param name="anyPapers">The kinds of paper that every transition takes beside what it names.</param>
internal sealed class TransitionReader(PartReader parts, ConditionReader conditions, DeadlineReader deadlines, ILookup<string, FieldDefinition> fields, ImmutableArray<string> anyPapers)
{
    private readonly List<Transition> _all = [];

    /// <summary>Every transition read so far, each once.</summary>
    public IReadOnlyList<Transition> All => _all;

    public ImmutableArray<Transition> ReadAll(YamlNode? node) => [.. parts.Named(node, "transitions").Select(t => Read(t.Name, t.Map))];

    /// <summary>Transitions of many stages, with the stages that they name (none: all that are not final).</summary>
    public ImmutableArray<(Transition Transition, ImmutableArray<string> From)> ReadAnytime(YamlNode? node) =>
        [.. parts.Named(node, "anytime").Select(t => (From: t.Map.Texts("from"), t.Name, t.Map)).Select(t => (Read(t.Name, t.Map), t.From))];

    private Transition Read(string id, YamlMap map)
    {
        var basis = parts.Basis(map);
        var name = map.NeededPhrase("name");
        var needed = map.Texts("documents");
        var transition = new Transition
        {
            Id = id,
            Name = name,
            Hint = map.Phrase("hint"),
            By = map.Texts("by"),
            NotBy = [.. map.Items("notBy").Select(n => Separation(n, name, basis)).OfType<Separation>()],
            Fields = [.. Fields(map)],
            Adds = [.. map.Items("adds").Select(Field).OfType<FieldDefinition>()],
            Documents = needed,
            OptionalDocuments = [.. map.Texts("optionalDocuments").Union(anyPapers.Except(needed, StringComparer.Ordinal), StringComparer.Ordinal)],
            Opinions = map.Texts("opinions"),
            Gives = map.Text("gives"),
            Requires = [.. map.Maps("requires").Select(Guard).OfType<Guard>()],
            Sets = deadlines.Sets(map),
            Effects = deadlines.Effects(map),
            To = Targets(map),
            Number = Number(map),
            Publishes = map.Texts("publishes"),
            Basis = basis,
        };
        if (transition.By.IsEmpty)
            parts.Faults.Add(map.Line, $"'{id}' can be performed by nobody: name the roles ('by').");
        foreach (var list in transition.Adds.Where(f => f.Type != FieldType.List))
            parts.Faults.Add(map.Line, $"Records are added to lists; '{list.Path}' is none.");
        transition = transition with { Facts = FactsOf(transition) };
        parts.Remember(transition, map);
        _all.Add(transition);
        map.End();
        return transition;
    }

    private static ImmutableArray<string> FactsOf(Transition transition)
    {
        var expressions = transition.Requires.Select(g => g.Check)
            .Concat(transition.Sets.Select(s => s.Value))
            .Concat(transition.To.Select(t => t.When).OfType<FeelExpression>());
        return [.. expressions.SelectMany(e => e.Reads).Where(r => r.StartsWith("facts.", StringComparison.Ordinal)).Select(r => r.Split('.')[1]).Distinct(StringComparer.Ordinal)];
    }

    private Guard? Guard(YamlMap map)
    {
        if (!map.Has("check"))
            parts.Faults.Missing(map.Line, "check");
        var check = conditions.Read(map.Find("check"), FeelType.Boolean);
        var (id, text, basis) = (map.Needed("id"), map.NeededPhrase("else"), parts.NeededBasis(map));
        map.End();
        if (check is null)
            return null;
        var guard = new Guard(id, check, text, basis);
        parts.Remember(guard, map);
        return guard;
    }

    private Separation? Separation(YamlNode node, Phrase name, ImmutableArray<LegalBasis> basis)
    {
        if (node is YamlScalarNode { Value: { Length: > 0 } transition })
            return new Separation { Id = "not-by", Transition = transition, Else = $"Whoever did '{new NameOf(this, transition)}' in this matter may not do '{name}'.", Basis = basis };
        if (YamlMap.Of(node, parts.Faults, "notBy") is not { } map)
            return null;
        var separation = new Separation
        {
            Id = map.Needed("id"),
            Transition = map.Text("transition"),
            Role = map.Text("role"),
            Field = map.Text("field"),
            Else = map.NeededPhrase("else"),
            Basis = parts.NeededBasis(map),
        };
        if (new[] { separation.Transition, separation.Role, separation.Field }.Count(s => s is not null) != 1)
            parts.Faults.Add(map.Line, $"'notBy' names a transition, a role or a field: one of the three.");
        map.End();
        return separation;
    }

    private IEnumerable<TransitionField> Fields(YamlMap map)
    {
        foreach (var node in map.Items("fields"))
        {
            if (node is YamlMappingNode inner)
            {
                var entry = new YamlMap(inner, parts.Faults);
                if (entry.Find("field") is not { } named)
                    parts.Faults.Missing(entry.Line, "field");
                else if (Field(named) is { } field)
                    yield return new TransitionField(field, entry.OptionalFlag("required") ?? field.Required);
                _ = entry.Find("required");
                entry.End();
            }
            else if (Field(node) is { } plain)
            {
                yield return new TransitionField(plain, plain.Required);
            }
        }
    }

    private FieldDefinition? Field(YamlNode node)
    {
        var path = (node as YamlScalarNode)?.Value ?? "";
        if (fields[path].FirstOrDefault() is { } field)
            return field;
        parts.Faults.Add(node, $"There is no field '{path}'.");
        return null;
    }

    private ImmutableArray<Target> Targets(YamlMap map)
    {
        var targets = ImmutableArray.CreateBuilder<Target>();
        foreach (var node in map.Items("to"))
        {
            if (node is YamlScalarNode { Value: { Length: > 0 } stage })
            {
                targets.Add(new Target(null, stage));
            }
            else if (YamlMap.Of(node, parts.Faults, "to") is { } entry)
            {
                targets.Add(new Target(conditions.Read(entry.Find("when"), FeelType.Boolean), entry.Needed("stage")));
                entry.End();
            }
        }

        return targets.ToImmutable();
    }

    private NumberSeries? Number(YamlMap map)
    {
        if (map.Map("number") is not { } number)
            return null;
        var series = new NumberSeries(number.Needed("series"), number.Needed("format"), number.Needed("field"));
        if (!series.Format.Contains("{n", StringComparison.Ordinal))
            parts.Faults.Add(number.Line, $"The format '{series.Format}' has no {{n}} for the number.");
        if (fields[series.Field].FirstOrDefault() is not { Type: FieldType.Text })
            parts.Faults.Add(number.Line, $"There is no text field '{series.Field}' for the number.");
        number.End();
        return series;
    }

    /// <summary>The name of a transition that may stand further down in the file.</summary>
    private sealed class NameOf(TransitionReader reader, string id) : ITranslated
    {
        public string Zh => reader._all.Find(t => t.Id == id)?.Name.Zh ?? id;

        public override string ToString() => reader._all.Find(t => t.Id == id)?.Name.En ?? id;
    }
}
