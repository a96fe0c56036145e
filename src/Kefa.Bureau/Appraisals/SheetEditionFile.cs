using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Kefa.Bureau.Content;
using Kefa.Bureau.Registers;
using Kefa.Matching;
using Kefa.Procedures;
using YamlDotNet.RepresentationModel;

namespace Kefa.Bureau.Appraisals;

/// <summary>Reads files of <c>content/appraisals</c>.</summary>
public static partial class SheetEditionFile
{
    private static readonly string[] Keys = ["id", "name", "version", "inForce", "kind", "appraiser", "exampleOf", "notApplicable", "sharesEvidence", "parts", "grades", "basis"];

    /// <exception cref="ContentFileException">The file does not hold together; the message names file and line.</exception>
    public static SheetEdition Read(string name, TextReader text)
    {
        YamlFile file = YamlFile.Read(name, text);
        var map = new SheetYaml(file, file.Mapping(file.Root ?? throw new ContentFileException(name, 1, $"The file is empty."), $"id, name, version, inForce, kind, appraiser and parts"), Keys);
        string id = map.Required("id"), version = map.Required("version");
        if (!Id().IsMatch(id)) throw map.Error("id", $"'{id}' is no name of a sheet; expected lower-case words joined like legal-education.");
        if (!Version().IsMatch(version)) throw map.Error("version", $"'{version}' is no version; expected letters, digits, dots and hyphens.");
        SheetYaml force = map.Map("inForce", ["from", "to"]);
        (DateOnly from, DateOnly? to) = (force.Day("from") ?? throw force.Missing("from"), force.Day("to"));
        if (from > to) throw map.Error("inForce", $"It ends before it begins.");
        List<GradeBand> grades = [.. map.Maps("grades", ["name", "from"]).Select(g => new GradeBand(g.Both("name"), g.Number("from", 0, 100) ?? throw g.Missing("from")))];
        CheckGrades(map, grades);
        var codes = new HashSet<string>(StringComparer.Ordinal);
        List<SheetPart> parts = [.. map.Maps("parts", ["id", "name", "weight", "conflict", "heads"]).Select(part => Part(part, grades, codes))];
        if (parts.Count == 0) throw map.Missing("parts");
        if (parts.GroupBy(p => p.Id, StringComparer.Ordinal).FirstOrDefault(p => p.Count() > 1) is { } twice) throw map.Error("parts", $"The part '{twice.Key}' stands here twice.");
        if (codes.Count == 0) throw map.Error("parts", $"No part has items.");
        return new SheetEdition(
            id, map.Both("name"), version, from, to, map.OneOf("kind", ("ruleOfLaw", SheetKind.RuleOfLaw), ("legalEducation", SheetKind.LegalEducation), ("other", SheetKind.Other)), map.Both("appraiser"),
            map.Has("exampleOf") ? map.Both("exampleOf") : null,
            map.Has("notApplicable") ? map.OneOf("notApplicable", ("ask", NotApplicable.Ask), ("rescale", NotApplicable.Rescale), ("full", NotApplicable.Full)) : NotApplicable.Ask,
            map.Flag("sharesEvidence"), parts, grades, [.. map.Maps("basis", ["law", "article", "unconfirmed"]).Select(b => new LegalBasis(b.Required("law"), b.Optional("article"), b.Flag("unconfirmed")))]);
    }

    internal static SheetEdition Read(ReadOnlyMemory<byte> bytes, string path) => Read(path, new StringReader(Encoding.UTF8.GetString(bytes.Span)));

    internal static SheetEdition Read(ContentItem item) => Read(item.Bytes, item.Path ?? item.Reference);

    private static void CheckGrades(SheetYaml map, List<GradeBand> grades)
    {
        for (int i = 1; i < grades.Count; i++)
        {
            if (grades[i].From >= grades[i - 1].From) throw map.Error("grades", $"Grades stand from the best to the worst; '{grades[i].Name.Zh}' begins no lower than the one before it.");
        }
        if (grades.Count > 0 && grades[^1].From != 0) throw map.Error("grades", $"The last grade begins at 0, so that every total has one.");
        if (grades.Select(g => g.Name.Zh).Distinct(StringComparer.Ordinal).Count() < grades.Count) throw map.Error("grades", $"Each grade has a name of its own.");
    }

    private static SheetPart Part(SheetYaml part, IReadOnlyList<GradeBand> grades, HashSet<string> codes)
    {
        var items = new List<SheetItem>();
        foreach (SheetYaml head in part.Maps("heads", ["name", "items"]))
        {
            LocalText name = head.Both("name");
            List<SheetItem> its = [.. head.Maps("items", ["no", "text", "max", "rule", "evidence", "conflict", "source"]).Select(item => Item(item, name, grades, codes))];
            if (its.Count == 0) throw head.Missing("items");
            items.AddRange(its);
        }
        decimal reachable = items.Where(item => item.IsReachable).Sum(item => item.Max);
        if (items.Count > 0 && reachable == 0) throw part.Error("heads", $"No item of the part has points that can be reached.");
        decimal? weight = part.Number("weight", 0.01m, 10_000);
        if (weight is null && items.Count == 0) throw part.Missing("weight");
        string id = part.Required("id");
        if (!Id().IsMatch(id)) throw part.Error("id", $"'{id}' is no name of a part; expected lower-case letters, digits and hyphens.");
        return new SheetPart(id, part.Both("name"), weight ?? reachable, items, part.Flag("conflict"));
    }

    private static SheetItem Item(SheetYaml item, LocalText head, IReadOnlyList<GradeBand> grades, HashSet<string> codes)
    {
        string code = item.Required("no");
        if (!ItemCode().IsMatch(code)) throw item.Error("no", $"'{code}' is no number of an item; expected for instance 1.2.");
        if (!codes.Add(code)) throw item.Error("no", $"The item '{code}' stands here twice.");
        SheetRule rule = new SheetRuleReader(item, grades).Read();
        decimal max = item.Number("max", 0, 1_000) ?? throw item.Missing("max");
        if (rule is SheetRule.Veto && max > 0) throw item.Error("max", $"A veto has no points: its max is 0.");
        if (rule is not SheetRule.Veto && max == 0) throw item.Error("max", $"An item has points: its max is more than 0.");
        if (rule is SheetRule.Tier tiers && tiers.Tiers.Any(t => t.Points > max)) throw item.Error("rule", $"A tier has more points than the item.");
        return new SheetItem(code, head, item.Both("text"), max, rule, [.. item.Texts("evidence")], item.Flag("conflict"), item.Optional("source"), item.Line);
    }

    [GeneratedRegex("^[a-z][a-z0-9]*(-[a-z0-9]+)*$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    internal static partial Regex Id();

    [GeneratedRegex("^[A-Za-z0-9][A-Za-z0-9.-]{0,30}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    internal static partial Regex Version();

    [GeneratedRegex("^[A-Za-z0-9]{1,6}([.-][A-Za-z0-9]{1,6}){0,4}$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    internal static partial Regex ItemCode();

    [GeneratedRegex("^[A-Z]{2,6}-[A-Z0-9]{1,6}([.-][A-Z0-9]{1,6})?$", RegexOptions.CultureInvariant, matchTimeoutMilliseconds: 200)]
    internal static partial Regex FigureCode();
}

/// <summary>A mapping of a sheet's file with what is asked of it.</summary>
internal sealed class SheetYaml
{
    private readonly YamlFile _file;
    private readonly YamlMappingNode _map;

    public SheetYaml(YamlFile file, YamlMappingNode map, IReadOnlyCollection<string> keys)
    {
        (_file, _map) = (file, map);
        file.AllowOnly(map, keys);
    }

    public int Line => (int)_map.Start.Line;

    public ContentFileException Error(string key, Feel.Phrase phrase) => _file.Error(_map.Children.TryGetValue(key, out YamlNode? node) ? node : _map, phrase);

    public ContentFileException Missing(string key) => _file.Error(_map, $"'{key}' is missing.");

    public bool Has(string key) => _map.Children.ContainsKey(key);

    public string Required(string key) => Optional(key) ?? throw Missing(key);

    public string? Optional(string key) => _file.OptionalText(_map, key);

    public bool Flag(string key) => Optional(key) switch
    {
        null or "false" => false,
        "true" => true,
        _ => throw Error(key, $"'{key}' is true or false."),
    };

    /// <summary>A text in both languages, or one in Chinese that stands for both: a place's own sheet has no other.</summary>
    public LocalText Both(string key) => Local(_map.Children.TryGetValue(key, out YamlNode? node) ? node : throw Missing(key), key);

    public IEnumerable<LocalText> Texts(string key) => _map.Children.TryGetValue(key, out YamlNode? node) ? _file.Sequence(node, $"texts").Select(one => Local(one, key)) : [];

    public SheetYaml Map(string key, IReadOnlyCollection<string> keys) => _map.Children.TryGetValue(key, out YamlNode? node) ? Of(node, keys) : throw Missing(key);

    public IEnumerable<SheetYaml> Maps(string key, IReadOnlyCollection<string> keys) => _map.Children.TryGetValue(key, out YamlNode? node) ? _file.Sequence(node, $"entries").Select(one => Of(one, keys)) : [];

    /// <summary>The single key of a mapping such as <c>{count: …}</c>, or a word.</summary>
    public (string Word, YamlNode? Value) Word(string key)
    {
        YamlNode node = _map.Children.TryGetValue(key, out YamlNode? found) ? found : throw Missing(key);
        return node switch
        {
            YamlScalarNode { Value: { Length: > 0 } word } => (word, null),
            YamlMappingNode { Children: { Count: 1 } one } when one.Single() is { Key: YamlScalarNode { Value: { } word } } pair => (word, pair.Value),
            _ => throw _file.Error(node, $"Expected one rule: {Feel.Phrase.List(SheetRuleReader.Words)}."),
        };
    }

    public SheetYaml Of(YamlNode node, IReadOnlyCollection<string> keys) => new(_file, _file.Mapping(node, $"{Feel.Phrase.List(keys)}"), keys);

    public IReadOnlyList<YamlNode> Sequence(YamlNode node) => [.. _file.Sequence(node, $"entries")];

    public T OneOf<T>(string key, params (string Word, T Meaning)[] words)
    {
        string word = Required(key);
        foreach ((string known, T meaning) in words)
        {
            if (known == word) return meaning;
        }
        throw Error(key, $"There is no '{word}' here; there are {Feel.Phrase.List(words.Select(w => w.Word))}.");
    }

    /// <summary>A number with at most two decimals: scores are reckoned in hundredths.</summary>
    public decimal? Number(string key, decimal least, decimal most) => Optional(key) is not { } text ? null
        : decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal number) && number >= least && number <= most && decimal.Round(number, 2) == number ? number
        : throw Error(key, $"'{text}' is no number that '{key}' can be: from {least} to {most}, with at most two decimals.");

    public DateOnly? Day(string key) => Optional(key) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day
        : throw Error(key, $"'{text}' is not a date; expected for instance 2026-01-31.");

    private LocalText Local(YamlNode node, string key)
    {
        if (node is YamlScalarNode) return _file.Text(node, key) is var text ? new LocalText(text, text) : null!;
        SheetYaml both = Of(node, ["zh", "en"]);
        return new LocalText(both.Required("zh"), both.Required("en"));
    }
}
