using System.Text.Json;
using System.Text.RegularExpressions;
using Kefa.Procedures.Tests.Content;
using YamlDotNet.RepresentationModel;

namespace Kefa.Procedures.Tests.Reading;

public sealed partial class TheSchemaForEditors
{
    /// <summary>One of each kind of map, with a key that nobody knows; the loader answers which it does know.</summary>
    private const string OneOfEach = """
        odd: procedure
        id: small
        code: SMALL
        name: {zh: 小程序, en: Small}
        version: 2024-1
        inForce: {from: 2024-01-01, odd: inForce}
        basis: [{law: 条例, odd: citation}]
        facts: {count: {source: matters, odd: fact}}
        data:
          title: {type: text, label: {zh: 标题, en: Title}, odd: field}
          kind: {type: choice, label: {zh: 种类, en: Kind}, choices: {A: {label: {zh: 甲, en: A}, odd: choice}}}
        opinions: {legality: {name: {zh: 审核, en: Review}, basis: [{law: 条例}], conclusions: {Y: {zh: 是, en: Yes}}, odd: opinion}}
        documents: {letter: {name: {zh: 函, en: Letter}, odd: document}}
        publications: {all: {name: {zh: 公开, en: Public}, basis: [{law: 条例}], odd: publication}}
        register: {name: {zh: 名册, en: Register}, columns: [title], standing: [open], valid: {odd: validity}, odd: register}
        deadlines:
          X-D01:
            name: {zh: 答复, en: Answer}
            within: {count: 1, unit: months, odd: period}
            from: {field: title, odd: from}
            onExpiry: {odd: expiry, deemed: {text: {zh: 视为, en: Deemed}, basis: [{law: 条例}], odd: deemed}}
            basis: [{law: 条例}]
            odd: deadline
        start:
          file:
            name: {zh: 提交, en: File}
            by: [head]
            odd: transition
            notBy: [{id: S, transition: file, else: {zh: 不, en: No}, basis: [{law: 条例}], odd: separation}]
            fields: [{field: title, odd: askedField}]
            requires: [{id: R, check: true, else: {zh: 不, en: No}, basis: [{law: 条例}], odd: guard}]
            restarts: [{deadline: X-D01, basis: [{law: 条例}], odd: restart}]
            resumes: [{deadline: X-D01, ground: g, odd: resume}]
            suspends: [{deadline: X-D01, ground: g, name: {zh: 停, en: Stop}, basis: [{law: 条例}], odd: suspend}]
            extends: [{deadline: X-D01, by: 1, basis: [{law: 条例}], odd: extend}]
            to: [{stage: open, odd: target}]
            number: {series: s, format: "{n}", field: title, odd: number}
        stages:
          open: {name: {zh: 办理, en: Open}, final: true, odd: stage}
        """;

    private static readonly JsonElement Schema = JsonElement.Parse(File.ReadAllText(Path.Combine(Shipped.Root, "content", "procedures", "procedure.schema.json")));

    private static readonly JsonElement Kinds = Schema.GetProperty("$defs");

    [Fact]
    public void Knows_the_keys_that_the_loader_knows()
    {
        var lines = OneOfEach.Split('\n');
        var reading = ProcedureReader.Read("odd.yaml", OneOfEach, ProcedureVocabulary.Open);

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var fault in reading.Faults)
        {
            if (Known().Match(fault.Problem.En) is not { Success: true } known)
                continue;
            foreach (Match odd in Odd().Matches(lines[fault.Line - 1]))
            {
                var keys = Kinds.GetProperty(odd.Groups["kind"].Value).GetProperty("properties").EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal);
                var expected = known.Groups["keys"].Value.Split(", ");
                if (keys.SequenceEqual(expected, StringComparer.Ordinal) || (odd.Groups["kind"].Value is "transition" or "deadline" or "field" && !keys.Except(expected).Except(["from", "id", "item"]).Any() && !expected.Except(keys).Any()))
                    seen.Add(odd.Groups["kind"].Value);
            }
        }

        var all = Odd().Matches(OneOfEach).Select(m => m.Groups["kind"].Value).Order(StringComparer.Ordinal).ToList();
        Assert.True(all.SequenceEqual(seen.Order(StringComparer.Ordinal)), $"Different in the schema: {string.Join(", ", all.Except(seen))}{Environment.NewLine}{string.Join(Environment.NewLine, reading.Faults)}");
        Assert.Equal(Kinds.EnumerateObject().Where(d => d.Value.TryGetProperty("properties", out _) && d.Name != "text").Select(d => d.Name).Order(StringComparer.Ordinal), all);
    }

    [Fact]
    public void Knows_the_types_and_units_that_the_loader_knows()
    {
        Assert.Equal(Offered("data: {a: {type: odd, label: {zh: 甲, en: A}}}", "type"), Enum("field", "type"));
        Assert.Equal(Offered("deadlines: {D: {within: {count: 1, unit: odd}}}", "unit"), Enum("period", "unit"));
        Assert.Equal(Offered("deadlines: {D: {kind: odd}}", "kind"), Enum("deadline", "kind"));
        Assert.Equal(Offered("facts: {f: {measure: odd}}", "measure"), Enum("fact", "measure"));
        Assert.Equal(Offered("transition: odd", "transition"), Enum("procedure", "transition"));
    }

    [Theory, MemberData(nameof(ShippedProcedures.Names), MemberType = typeof(ShippedProcedures))]
    public void Accepts_the_shipped_procedures(string name)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Shipped.Text(name)));

        Assert.Empty(Faults(stream.Documents[0].RootNode, Schema, name));
    }

    [Fact]
    public void Refuses_what_is_no_procedure()
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Shipped.Text("disclosure-on-request").Replace("type: long text", "type: memo", StringComparison.Ordinal)));

        Assert.NotEmpty(Faults(stream.Documents[0].RootNode, Schema, "changed"));
    }

    private static IEnumerable<string> Enum(string kind, string property) =>
        Kinds.GetProperty(kind).GetProperty("properties").GetProperty(property).GetProperty("enum").EnumerateArray().Select(e => e.GetString()!);

    private static string[] Offered(string yaml, string key) => ProcedureReader.Read("odd.yaml", yaml, ProcedureVocabulary.Open).Faults
        .Select(f => f.Problem.En).Single(p => p.StartsWith($"'odd' is no '{key}'; there are ", StringComparison.Ordinal)).Split("there are ")[1].TrimEnd('.').Split(", ");

    /// <summary>As much of JSON Schema as the file uses.</summary>
    private static List<string> Faults(YamlNode node, JsonElement schema, string at)
    {
        if (schema.TryGetProperty("$ref", out var reference))
            return Faults(node, Kinds.GetProperty(reference.GetString()!["#/$defs/".Length..]), at);
        if (schema.TryGetProperty("oneOf", out var options))
            return options.EnumerateArray().Any(o => Faults(node, o, at).Count == 0) ? [] : [$"{at}: none of the forms fits"];
        var faults = new List<string>();
        if (schema.TryGetProperty("enum", out var values) && values.EnumerateArray().All(v => v.GetString() != (node as YamlScalarNode)?.Value))
            faults.Add($"{at}: {node} is not offered");
        if (schema.TryGetProperty("type", out var type) && !TypesOf(type).Contains(node is YamlMappingNode ? "object" : node is YamlSequenceNode ? "array" : "scalar"))
            faults.Add($"{at}: {node.NodeType} is not {type}");
        if (node is YamlSequenceNode list && schema.TryGetProperty("items", out var items))
            faults.AddRange(list.SelectMany((item, i) => Faults(item, items, $"{at}[{i}]")));
        if (node is YamlMappingNode map)
            faults.AddRange(MapFaults(map, schema, at));
        return faults;
    }

    private static IEnumerable<string> MapFaults(YamlMappingNode map, JsonElement schema, string at)
    {
        var names = map.Children.Keys.Select(k => ((YamlScalarNode)k).Value!).ToHashSet(StringComparer.Ordinal);
        foreach (var missing in schema.TryGetProperty("required", out var required) ? required.EnumerateArray().Select(r => r.GetString()!).Where(r => !names.Contains(r)) : [])
            yield return $"{at}: {missing} is missing";
        foreach (var (key, value) in map.Children)
        {
            var name = ((YamlScalarNode)key).Value!;
            if (schema.TryGetProperty("properties", out var properties) && properties.TryGetProperty(name, out var property))
            {
                foreach (var fault in Faults(value, property, $"{at}.{name}"))
                    yield return fault;
            }
            else if (schema.TryGetProperty("additionalProperties", out var others))
            {
                if (others.ValueKind == JsonValueKind.False)
                    yield return $"{at}: there is no {name}";
                else
                {
                    foreach (var fault in Faults(value, others, $"{at}.{name}"))
                        yield return fault;
                }
            }
        }
    }

    private static string[] TypesOf(JsonElement type) => [.. (type.ValueKind == JsonValueKind.Array ? type.EnumerateArray().Select(t => t.GetString()!) : [type.GetString()!]).Select(t => t is "object" or "array" ? t : "scalar")];

    [GeneratedRegex("There is no key 'odd' here; there are (?<keys>.*)\\.$", RegexOptions.ExplicitCapture)]
    private static partial Regex Known();

    [GeneratedRegex(@"\bodd: (?<kind>\w+)", RegexOptions.ExplicitCapture)]
    private static partial Regex Odd();
}
