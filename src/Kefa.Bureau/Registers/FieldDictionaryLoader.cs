using System.Collections.Immutable;
using System.Globalization;
using Kefa.Feel;
using Kefa.Matching;
using Kefa.Matching.Profiles;
using YamlDotNet.RepresentationModel;

namespace Kefa.Bureau.Registers;

/// <summary>Reads the profile dictionary from <c>content/registers/profile-fields/*.yaml</c>.</summary>
public static class FieldDictionaryLoader
{
    /// <summary>The order in which pages and templates show the groups.</summary>
    public static IReadOnlyList<string> Groups { get; } = ["identity", "people", "money", "rd", "ip", "status", "credit", "other"];

    /// <summary>Reads all files of the folder <paramref name="content"/>/registers/profile-fields.</summary>
    /// <exception cref="ContentFileException">A file does not hold together; the message names file and line.</exception>
    public static FieldDictionary LoadFolder(string content)
    {
        var folder = Path.Combine(content, "registers", "profile-fields");
        if (!Directory.Exists(folder))
            throw new DirectoryNotFoundException($"There is no folder {folder}; it holds the profile dictionary.");
        return Load(Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal)
            .Select(file => (Path.GetRelativePath(content, file), (Func<TextReader>)(() => File.OpenText(file)))));
    }

    /// <summary>Reads the dictionary from texts; each has a name for messages.</summary>
    public static FieldDictionary Load(IEnumerable<(string Name, Func<TextReader> Open)> files)
    {
        var fields = new List<Field>();
        var declared = new Dictionary<string, string>(StringComparer.Ordinal);
        var relations = new List<(YamlFile File, YamlNode At, Field Field)>();
        foreach (var (name, open) in files)
        {
            using var text = open();
            foreach (var (file, node, field) in Read(name, text))
            {
                if (!declared.TryAdd(field.Id, $"{name}:{node.Start.Line}"))
                    throw file.Error(node, $"The field '{field.Id}' is declared already at {declared[field.Id]}.");
                fields.Add(field);
                relations.Add((file, node, field));
            }
        }

        foreach (var (file, at, field) in relations)
        {
            foreach (var relation in field.Relations.Where(r => !declared.ContainsKey(r.OtherField)))
                throw file.Error(at, $"The field '{field.Id}' is compared with '{relation.OtherField}', which is not declared.");
        }

        return new FieldDictionary(fields.OrderBy(f => Groups.TakeWhile(g => g != f.Group).Count()));
    }

    /// <summary>The fields of one file, each with its place.</summary>
    internal static List<(YamlFile File, YamlNode At, Field Field)> Read(string name, TextReader text)
    {
        var file = YamlFile.Read(name, text);
        return file.Root is null
            ? []
            : [.. file.Sequence(file.Root, $"fields").Select(node => (file, node, new FieldReader(file).Read(file.Mapping(node, $"a field"), isPart: false)))];
    }
}

internal sealed class FieldReader(YamlFile file)
{
    private static readonly string[] Keys =
    [
        "id", "label", "type", "unit", "period", "source", "min", "max", "values", "default", "public", "required",
        "question", "hint", "atMost", "atMostSeverity", "atLeast", "atLeastSeverity", "item", "fields", "group", "changeable", "step",
    ];

    public Field Read(YamlMappingNode node, bool isPart, string? inheritedId = null)
    {
        file.AllowOnly(node, Keys);
        var id = inheritedId ?? file.OptionalText(node, "id") ?? throw file.Error(node, $"The field has no id.");
        if (!id.All(char.IsAsciiLetterOrDigit) || !char.IsAsciiLetterLower(id[0]))
            throw file.Error(node, $"'{id}' is not an id; ids are English words joined like thisOne.");
        var type = Enumeration<FieldType>(node, "type") ?? throw file.Error(node, $"The field '{id}' has no type.");
        var field = new Field
        {
            Id = id,
            Label = Local(node, "label") ?? (inheritedId is null ? throw file.Error(node, $"The field '{id}' has no label.") : new LocalText(id, id)),
            Type = type,
            Unit = Local(node, "unit"),
            Period = Enumeration<FieldPeriod>(node, "period") ?? FieldPeriod.Current,
            Source = Local(node, "source"),
            Options = Options(node),
            IsPublic = Flag(node, "public"),
            IsRequired = Flag(node, "required"),
            IsChangeable = !node.Children.ContainsKey("changeable") || Flag(node, "changeable"),
            Step = Number(node, "step") is { } step ? step > 0 ? step : throw file.Error(node["step"], $"The step of '{id}' is {step}; a step is more than 0.") : 1,
            Question = Local(node, "question"),
            Hint = Local(node, "hint"),
            Relations = Relations(node),
            Group = file.OptionalText(node, "group") ?? "other",
            Fields = [.. Parts(node, id)],
            Item = node.Children.TryGetValue("item", out var item) ? Read(file.Mapping(item, $"the list's entries"), isPart: true, $"{id}Entry") : null,
        };
        Complain(node, field, isPart);
        field = type == FieldType.Date
            ? field with { MinDate = Date(node, "min"), MaxDate = Date(node, "max") }
            : field with { Min = Number(node, "min"), Max = Number(node, "max") };
        return field with { Default = Default(node, field) };
    }

    private void Complain(YamlMappingNode node, Field field, bool isPart)
    {
        if (field.Type == FieldType.List && field.Item is null)
            throw file.Error(node, $"The list '{field.Id}' does not say what its entries are; give 'item'.");
        if (field.Type == FieldType.Context && field.Fields.IsEmpty)
            throw file.Error(node, $"The context '{field.Id}' has no 'fields'.");
        if (isPart && field.IsYearly)
            throw file.Error(node, $"'{field.Id}' is part of another field and cannot be yearly by itself.");
        if (!FieldDictionaryLoader.Groups.Contains(field.Group))
            throw file.Error(node, $"There is no group '{field.Group}'; there are {Phrase.List(FieldDictionaryLoader.Groups)}.");
    }

    private IEnumerable<Field> Parts(YamlMappingNode node, string id)
    {
        if (!node.Children.TryGetValue("fields", out var parts))
            yield break;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in file.Sequence(parts, $"fields"))
        {
            var field = Read(file.Mapping(part, $"a field"), isPart: true);
            if (!seen.Add(field.Id))
                throw file.Error(part, $"The part '{field.Id}' of '{id}' is declared twice.");
            yield return field;
        }
    }

    private LocalText? Local(YamlMappingNode node, string key)
    {
        if (!node.Children.TryGetValue(key, out var value))
            return null;
        var map = file.Mapping(value, $"'{key}' in both languages, {{zh: …, en: …}}");
        file.AllowOnly(map, ["zh", "en"]);
        return new LocalText(
            file.OptionalText(map, "zh") ?? throw file.Error(value, $"'{key}' has no Chinese text (zh)."),
            file.OptionalText(map, "en") ?? throw file.Error(value, $"'{key}' has no English text (en)."));
    }

    private ImmutableArray<FieldOption> Options(YamlMappingNode node)
    {
        if (!node.Children.TryGetValue("values", out var values))
            return [];
        var options = ImmutableArray.CreateBuilder<FieldOption>();
        foreach (var value in file.Sequence(values, $"values"))
        {
            var map = file.Mapping(value, $"a value, {{code: …, zh: …, en: …}}");
            file.AllowOnly(map, ["code", "zh", "en"]);
            var code = file.OptionalText(map, "code") ?? throw file.Error(value, $"The value has no code.");
            if (options.Any(o => o.Code == code))
                throw file.Error(value, $"The code '{code}' is given twice.");
            options.Add(new FieldOption(code, new LocalText(
                file.OptionalText(map, "zh") ?? throw file.Error(value, $"The code '{code}' has no Chinese text (zh)."),
                file.OptionalText(map, "en") ?? throw file.Error(value, $"The code '{code}' has no English text (en)."))));
        }

        return options.ToImmutable();
    }

    private ImmutableArray<FieldRelation> Relations(YamlMappingNode node)
    {
        var relations = ImmutableArray.CreateBuilder<FieldRelation>();
        foreach (var (key, kind) in new[] { ("atMost", FieldRelationKind.AtMost), ("atLeast", FieldRelationKind.AtLeast) })
        {
            var severity = file.OptionalText(node, $"{key}Severity");
            if (severity is not (null or "warning" or "error"))
                throw file.Error(node[$"{key}Severity"], $"'{severity}' is not a severity; expected warning or error.");
            if (file.OptionalText(node, key) is { } other)
                relations.Add(new FieldRelation(kind, other, severity == "warning"));
        }

        return relations.ToImmutable();
    }

    private Fact? Default(YamlMappingNode node, Field field)
    {
        if (!node.Children.TryGetValue("default", out var value))
            return null;
        if (value is YamlSequenceNode { Children.Count: 0 } && field.Type == FieldType.List)
            return Fact.Known(FactValue.List.Empty);
        var text = Text(value);
        if (text == "none")
            return Fact.NotApplicable;
        FactValue? known = field.Type switch
        {
            FieldType.Boolean when text is "true" or "false" => FactValue.Of(text == "true"),
            FieldType.Text or FieldType.Code => FactValue.Of(text),
            FieldType.Date when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) => FactValue.Of(date),
            FieldType.Integer or FieldType.Decimal or FieldType.Money when decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) => FactValue.Of(number),
            _ => null,
        };
        if (known is null || FactRules.Problems(known, field).Any())
            throw file.Error(value, $"'{text}' is not a default that '{field.Id}' can have.");
        return Fact.Known(known);

        string Text(YamlNode scalar) => file.Text(scalar, "default");
    }

    private bool Flag(YamlMappingNode node, string key) => file.OptionalText(node, key) switch
    {
        null or "false" => false,
        "true" => true,
        var text => throw file.Error(node[key], $"'{key}' is '{text}'; expected true or false."),
    };

    private decimal? Number(YamlMappingNode node, string key) => file.OptionalText(node, key) switch
    {
        null => null,
        var text when decimal.TryParse(text, NumberStyles.Number, CultureInfo.InvariantCulture, out var number) => number,
        var text => throw file.Error(node[key], $"'{key}' is '{text}'; expected a number."),
    };

    private DateOnly? Date(YamlMappingNode node, string key) => file.OptionalText(node, key) switch
    {
        null => null,
        var text when DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) => date,
        var text => throw file.Error(node[key], $"'{key}' is '{text}'; expected a date like 1949-10-01."),
    };

    private T? Enumeration<T>(YamlMappingNode node, string key)
        where T : struct, Enum => file.OptionalText(node, key) switch
        {
            null => null,
            var text when Enum.GetNames<T>().FirstOrDefault(n => text.Equals(n, StringComparison.OrdinalIgnoreCase)) is { } name => Enum.Parse<T>(name),
            var text => throw file.Error(node[key], $"'{key}' is '{text}'; expected one of {Phrase.List(Enum.GetNames<T>().Select(n => n.ToLowerInvariant()))}."),
        };
}
