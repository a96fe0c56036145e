using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Kefa.Feel;
using Kefa.Procedures.Reading;
using YamlDotNet.RepresentationModel;

namespace Kefa.Procedures;

/// <summary>
/// Reads a procedure file: YAML into a <see cref="Procedure"/> whose FEEL is parsed and type-checked, and whose stages, roles, fields, deadlines and refusals hold
/// together. What does not is said with file and line, all of it at once.
/// </summary>
public static partial class ProcedureReader
{
    /// <summary>The procedure in a file's text, or what is wrong with it.</summary>
    /// <param name="file">The name to say in faults.</param>
    /// <param name="text">The text of the file.</param>
    /// <param name="vocabulary">What it may name that stands elsewhere.</param>
    public static ProcedureReading Read(string file, string text, ProcedureVocabulary vocabulary)
    {
        var faults = new FaultList(file);
        if (YamlMap.Load(text, faults) is not { } root)
            return new ProcedureReading(null, faults.InOrder);
        var procedure = Read(root, vocabulary, faults);
        return faults.IsEmpty ? new ProcedureReading(procedure, []) { File = file, CodeLine = (int)(root.Find("code") ?? root.Node).Start.Line } : new ProcedureReading(null, faults.InOrder) { File = file };
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", RegexOptions.ExplicitCapture, 100)]
    private static partial Regex FileId();

    [GeneratedRegex("^[A-Z]{2,6}$", RegexOptions.None, 100)]
    private static partial Regex Code();

    private static Procedure Read(YamlMap root, ProcedureVocabulary vocabulary, FaultList faults)
    {
        var parts = new PartReader(faults);
        var earlier = EarlierDefinition.Is(root, vocabulary);
        var fields = new FieldReader(parts, Collecting(root.Node)).ReadAll(root.Find("data"));
        var facts = new FactDefinitionReader(parts, fields, vocabulary).ReadAll(root.Find("facts"));
        var conditions = new ConditionReader(faults, fields, facts);
        var byPath = fields.SelectMany(FieldReader.Within).ToLookup(f => f.Path, StringComparer.Ordinal);
        var deadlines = new DeadlineReader(parts, conditions, byPath);
        var transitions = new TransitionReader(parts, conditions, deadlines, byPath, earlier ? [.. EarlierDefinition.Papers(root)] : []);
        deadlines.ReadAll(root.Find("deadlines"));
        var start = transitions.ReadAll(root.Find("start"));
        var stages = new StageReader(parts, deadlines, transitions).ReadAll(root.Find("stages"), root.Find("anytime"));
        var (from, to) = InForce(root);
        var allDeadlines = deadlines.All(transitions.All);
        ImmutableArray<Publication> publications = [.. parts.Named(root.Find("publications"), "publications").Select(p => Publication(p.Name, p.Map, parts))];
        var procedure = new Procedure(stages, fields, allDeadlines)
        {
            Id = root.Needed("id"),
            Code = earlier ? EarlierDefinition.Code(root.Text("id") ?? "", stages, allDeadlines) : root.Needed("code"),
            Name = root.NeededPhrase("name"),
            Version = root.Needed("version"),
            InForceFrom = from,
            InForceTo = to,
            Transition = root.OneOf("transition", ("keep", VersionTransition.Keep), ("move", VersionTransition.Move), ("choose", VersionTransition.Choose)),
            Basis = parts.NeededBasis(root),
            Summary = root.Phrase("summary"),
            Title = root.Text("title"),
            Party = earlier && !root.Has("party") ? EarlierDefinition.Party(byPath) : Party(root, byPath),
            Roles = vocabulary.Roles is null ? FrozenDictionary<string, Phrase>.Empty : transitions.All.SelectMany(t => t.By).Distinct(StringComparer.Ordinal)
                .Where(vocabulary.Roles.ContainsKey).ToFrozenDictionary(r => r, r => vocabulary.Roles[r], StringComparer.Ordinal),
            Facts = facts,
            Opinions = [.. parts.Named(root.Find("opinions"), "opinions").Select(o => Opinion(o.Name, o.Map, parts))],
            Documents = [.. parts.Named(root.Find("documents"), "documents").Select(d => Document(d.Name, d.Map, parts))],
            Publications = publications,
            Register = RegisterReader.Read(root, byPath, stages, publications),
            Start = start,
        };
        if (!FileId().IsMatch(procedure.Id))
            faults.Add(root.Find("id") ?? root.Node, $"'{procedure.Id}' is no identifier of a procedure: write small letters, digits and hyphens.");
        if (root.Has("code") && !Code().IsMatch(procedure.Code))
            faults.Add(root.Find("code")!, $"'{procedure.Code}' is no code for numbers: write 2 to 6 capital letters.");
        root.End();
        new ProcedureCheck(procedure, vocabulary, parts, conditions, faults).Run();
        return procedure;
    }

    private static FieldDefinition? Party(YamlMap root, ILookup<string, FieldDefinition> fields)
    {
        if (root.Text("party") is not { } path)
            return null;
        if (fields[path].FirstOrDefault() is { Type: FieldType.Text or FieldType.Organ } field && !FieldReader.IsInList(path, fields.SelectMany(f => f)))
            return field;
        root.Faults.Add(root.Find("party")!, $"There is no single text field '{path}' that names the party.");
        return null;
    }

    private static (DateOnly From, DateOnly? To) InForce(YamlMap root)
    {
        if (root.Map("inForce") is not { } map)
        {
            root.Faults.Missing(root.Line, "inForce");
            return default;
        }

        var (from, to) = (map.Day("from"), map.Day("to"));
        if (from is null)
            root.Faults.Missing(map.Line, "from");
        if (to < from)
            root.Faults.Add(map.Line, $"It ends before it begins.");
        map.End();
        return (from ?? default, to);
    }

    /// <summary>The paths of lists that some transition adds records to or computes; they begin empty.</summary>
    private static HashSet<string> Collecting(YamlNode node) => [.. node.AllNodes.OfType<YamlMappingNode>().SelectMany(m => m.Children)
        .SelectMany(c => (c.Key as YamlScalarNode)?.Value switch
        {
            "adds" => c.Value is YamlSequenceNode names ? names.Children : [c.Value],
            "sets" => (c.Value as YamlMappingNode)?.Children.Keys ?? [],
            _ => Enumerable.Empty<YamlNode>(),
        })
        .OfType<YamlScalarNode>().Select(n => n.Value ?? "")];

    private static OpinionKind Opinion(string id, YamlMap map, PartReader parts)
    {
        var kind = new OpinionKind(id, map.NeededPhrase("name"), parts.Choices(map, "conclusions"), parts.NeededBasis(map));
        if (kind.Conclusions.IsEmpty)
            map.Faults.Missing(map.Line, "conclusions");
        map.End();
        return kind;
    }

    private static DocumentKind Document(string id, YamlMap map, PartReader parts)
    {
        var kind = new DocumentKind(id, map.NeededPhrase("name"), map.Text("template"), PartReader.Visibility(map), map.Text("screen"), map.Text("made"));
        parts.Remember(kind, map);
        map.End();
        return kind;
    }

    private static Publication Publication(string id, YamlMap map, PartReader parts)
    {
        var publication = new Publication(id, map.NeededPhrase("name"), map.Texts("fields"), map.Texts("masked"), map.Texts("documents"), parts.NeededBasis(map)) { Stages = map.Texts("stages") };
        parts.Remember(publication, map);
        map.End();
        return publication;
    }
}
