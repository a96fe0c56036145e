using System.Collections.Immutable;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Kefa.Dmn;
using Kefa.Feel;
using Kefa.Matching;
using Kefa.Matching.Policies;
using Kefa.Matching.Profiles;

namespace Kefa.Benchmarks;

/// <summary>
/// The companies and policies on which rules engines are compared: a folder with <c>companies.csv</c> (an empty cell is an unknown fact) and
/// <c>policies.json</c>, whose policies are lists of conditions. They become what the product itself reads: a dictionary of fields and one DMN
/// model per policy, with a decision for each condition.
/// </summary>
internal sealed class PeerData
{
    private readonly string _companies;
    private readonly Dictionary<string, Value> _unknown;

    private PeerData(string folder, JsonElement root)
    {
        Folder = folder;
        _companies = Path.Combine(folder, "companies.csv");
        var numbers = root.GetProperty("numbers").EnumerateArray().Select(n => NewField(n.GetString()!, FieldType.Integer));
        var texts = root.GetProperty("texts").EnumerateObject().Select(t => NewField(t.Name, FieldType.Code));
        var flags = root.GetProperty("flags").EnumerateArray().Select(f => NewField(f.GetString()!, FieldType.Boolean));
        Dictionary = new FieldDictionary([.. numbers, .. texts, .. flags]);
        Binder = new ProfileBinder(Dictionary);
        _unknown = Dictionary.Fields.ToDictionary(f => f.Id, f => Binder.UnknownAt(f.Id), StringComparer.Ordinal);
        Files = [.. root.GetProperty("policies").EnumerateArray().Select(FileOf)];
        using var reader = new StreamReader(_companies);
        Columns = [.. (reader.ReadLine() ?? throw new InvalidDataException($"{_companies} is empty; it begins with a line of column names.")).Split(',')];
    }

    public string Folder { get; }

    /// <summary>The fields of the companies.</summary>
    public FieldDictionary Dictionary { get; }

    public ProfileBinder Binder { get; }

    /// <summary>The policies as DMN models, in their order.</summary>
    public ImmutableArray<PolicyFile> Files { get; }

    /// <summary>The columns of the companies' file, <c>id</c> among them.</summary>
    public ImmutableArray<string> Columns { get; }

    /// <exception cref="InvalidDataException">The folder does not have the two files, or they are not as expected.</exception>
    public static PeerData Read(string folder)
    {
        foreach (var name in new[] { "companies.csv", "policies.json" })
        {
            if (!File.Exists(Path.Combine(folder, name)))
                throw new InvalidDataException($"There is no {name} in {folder}; give the folder that the generator wrote.");
        }

        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(folder, "policies.json")));
        return new PeerData(folder, document.RootElement);
    }

    /// <summary>The policies, compiled, in their order.</summary>
    public ImmutableArray<Policy> Policies()
    {
        var reading = new PolicyReader(Dictionary).Read(Files);
        if (reading.Diagnostics.FirstOrDefault(d => d.Severity == Severity.Error) is { } error)
            throw new InvalidDataException(error.ToString());
        return reading.Policies.Policies;
    }

    /// <summary>The lines of the companies' file, without the names of the columns.</summary>
    public IEnumerable<string> Companies() => File.ReadLines(_companies).Skip(1);

    /// <summary>The fact that a cell states.</summary>
    public Value FactOf(string column, string cell)
    {
        if (cell.Length == 0)
            return _unknown[column];
        return Dictionary.Find(column)!.Type switch
        {
            FieldType.Integer => Value.Of(long.Parse(cell, CultureInfo.InvariantCulture)),
            FieldType.Boolean => Value.Of(cell == "true"),
            _ => Value.Of(cell),
        };
    }

    /// <summary>A line of the companies' file as the product keeps a company.</summary>
    public Profile ProfileOf(string line)
    {
        var cells = line.Split(',');
        return new Profile(cells[0], Columns.Select((column, i) => (column, cell: cells[i])).Skip(1).Select(c => KeyValuePair.Create(
            new FactKey(c.column),
            c.cell.Length == 0 ? Fact.Unknown : Fact.Known(Dictionary.Find(c.column)!.Type switch
            {
                FieldType.Integer => FactValue.Of(decimal.Parse(c.cell, CultureInfo.InvariantCulture)),
                FieldType.Boolean => FactValue.Of(c.cell == "true"),
                _ => FactValue.Of(c.cell),
            }))));
    }

    /// <summary>The same for every engine that finds the same number of companies for each policy.</summary>
    public static string Digest(IEnumerable<long> counts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes(string.Join(',', counts))))[..12];

    /// <summary>The FEEL type of a field.</summary>
    public static FeelType TypeOf(Field field) => field.Type switch
    {
        FieldType.Integer => FeelType.Number,
        FieldType.Boolean => FeelType.Boolean,
        _ => FeelType.Text,
    };

    private static Field NewField(string id, FieldType type) => new() { Id = id, Type = type, Label = new LocalText(id, id) };

    private PolicyFile FileOf(JsonElement policy)
    {
        var id = policy.GetProperty("id").GetString()!;
        JsonElement[] conditions = [.. policy.GetProperty("all").EnumerateArray()];
        StringBuilder xml = new();
        xml.Append(CultureInfo.InvariantCulture, $"""
            <?xml version="1.0" encoding="UTF-8"?>
            <definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" xmlns:kefa="https://kefa.dev/ns/policy/1" name="{id}" namespace="https://kefa.dev/bench/{id}">
              <extensionElements>
                <kefa:policy id="{id}" version="1" level="city" theme="rd" kind="grant">
                  <kefa:title zh="政策 {id}" en="Policy {id}"/><kefa:summary zh="测试政策" en="A policy to measure with"/><kefa:issuer zh="测试" en="Benchmark"/>
                  <kefa:validity from="2020-01-01"/><kefa:window kind="always" zh="常年" en="always"/>

            """);
        for (var i = 1; i <= conditions.Length; i++)
            xml.Append(CultureInfo.InvariantCulture, $"      <kefa:condition decision=\"c{i}\" zh=\"条件 {i}\" en=\"condition {i}\"/>\n");
        xml.Append("    </kefa:policy>\n  </extensionElements>\n");
        foreach (var field in conditions.SelectMany(FieldsOf).Distinct(StringComparer.Ordinal))
            xml.Append(CultureInfo.InvariantCulture, $"  <inputData id=\"{field}\" name=\"{field}\"><variable name=\"{field}\" typeRef=\"{TypeOf(field)}\"/></inputData>\n");
        for (var i = 1; i <= conditions.Length; i++)
        {
            var required = FieldsOf(conditions[i - 1]).Distinct(StringComparer.Ordinal).Select(f => $"""<informationRequirement><requiredInput href="#{f}"/></informationRequirement>""");
            xml.Append(CultureInfo.InvariantCulture, $"""
                  <decision id="c{i}" name="c{i}"><variable name="c{i}" typeRef="boolean"/>
                    {string.Concat(required)}<authorityRequirement><requiredAuthority href="#article"/></authorityRequirement>
                    <literalExpression><text><![CDATA[{TextOf(conditions[i - 1])}]]></text></literalExpression>
                  </decision>

                """);
        }

        xml.Append("  <knowledgeSource id=\"article\" name=\"第一条\"/>\n</definitions>\n");
        return new PolicyFile($"{id}.dmn", xml.ToString());
    }

    private string TypeOf(string field) => Dictionary.Find(field)?.Type switch
    {
        FieldType.Integer => "number",
        FieldType.Boolean => "boolean",
        FieldType.Code => "string",
        _ => throw new InvalidDataException($"A condition reads '{field}', which is no field of the companies."),
    };

    private static IEnumerable<string> FieldsOf(JsonElement condition)
    {
        if (condition.TryGetProperty("any", out var any))
            return any.EnumerateArray().SelectMany(FieldsOf);
        return condition.TryGetProperty("num", out var numerator)
            ? [numerator.GetString()!, condition.GetProperty("den").GetString()!]
            : [condition.GetProperty("f").GetString()!];
    }

    /// <summary>The condition in FEEL.</summary>
    private static string TextOf(JsonElement condition)
    {
        if (condition.TryGetProperty("any", out var any))
            return string.Join(" or ", any.EnumerateArray().Select(TextOf));
        var op = condition.GetProperty("op").GetString()!;
        if (condition.TryGetProperty("num", out var numerator))
            return $"{numerator.GetString()} / {condition.GetProperty("den").GetString()} {op} {condition.GetProperty("v").GetRawText()}";
        var field = condition.GetProperty("f").GetString()!;
        return op switch
        {
            "between" => $"{field} between {condition.GetProperty("lo").GetRawText()} and {condition.GetProperty("hi").GetRawText()}",
            "in" => $"{field} in ({string.Join(", ", condition.GetProperty("v").EnumerateArray().Select(v => $"\"{v.GetString()}\""))})",
            "is" => $"{field} = {condition.GetProperty("v").GetRawText()}",
            "<" or "<=" or ">" or ">=" => $"{field} {op} {condition.GetProperty("v").GetRawText()}",
            _ => throw new InvalidDataException($"A condition has the operator '{op}'; expected <, <=, >, >=, between, in or is."),
        };
    }
}
