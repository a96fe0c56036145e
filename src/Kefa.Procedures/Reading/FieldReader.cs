using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Kefa.Feel;
using YamlDotNet.RepresentationModel;

namespace Kefa.Procedures.Reading;

/// <summary>Reads the fields of a procedure.</summary>
/// <param name="parts">What reads texts, basis and visibility.</param>
/// <param name="collecting">The paths of lists to which records are added.</param>
internal sealed partial class FieldReader(PartReader parts, HashSet<string> collecting)
{
    private static readonly (string Name, FieldType Type)[] Types =
    [
        ("text", FieldType.Text), ("long text", FieldType.LongText), ("number", FieldType.Number), ("money", FieldType.Money), ("date", FieldType.Date),
        ("date and time", FieldType.DateTime), ("boolean", FieldType.Boolean), ("choice", FieldType.Choice), ("person", FieldType.Person), ("organ", FieldType.Organ),
        ("file", FieldType.File), ("list", FieldType.List), ("group", FieldType.Group),
    ];

    /// <summary>The names of the types, as files write them.</summary>
    public static IEnumerable<string> TypeNames => Types.Select(t => t.Name);

    /// <summary>A field with all that are inside of it.</summary>
    public static IEnumerable<FieldDefinition> Within(FieldDefinition field) =>
        (field.Item is { Type: FieldType.Group } record ? record.Fields : field.Fields).SelectMany(Within).Prepend(field);

    /// <summary>Whether a path leads into the records of one of these fields: it has many values, or none.</summary>
    public static bool IsInList(string path, IEnumerable<FieldDefinition> all) =>
        path.Contains('.', StringComparison.Ordinal) && all.Any(f => f.Type == FieldType.List && path.StartsWith(f.Path + ".", StringComparison.Ordinal));

    public ImmutableArray<FieldDefinition> ReadAll(YamlNode? node) => ReadAll(node, "");

    [GeneratedRegex("^[a-z][A-Za-z0-9]*$", RegexOptions.None, 100)]
    private static partial Regex Name();

    private ImmutableArray<FieldDefinition> ReadAll(YamlNode? node, string under)
    {
        var fields = ImmutableArray.CreateBuilder<FieldDefinition>();
        foreach (var (name, map) in parts.Named(node, "data"))
        {
            if (!Name().IsMatch(name))
                parts.Faults.Add(map.Line, $"'{name}' is no name of a field: write letters and digits, the first one small.");
            else if (under.Length == 0 && ConditionNames.IsTaken(name))
                parts.Faults.Add(map.Line, $"A field may not be called '{name}': conditions use that name for something else.");
            fields.Add(Read(name, under.Length == 0 ? name : $"{under}.{name}", map));
        }

        return fields.ToImmutable();
    }

    private FieldDefinition Read(string name, string path, YamlMap map, bool isItem = false)
    {
        if (!map.Has("type"))
            parts.Faults.Missing(map.Line, "type");
        if (!isItem && !map.Has("label"))
            parts.Faults.Missing(map.Line, "label");
        var type = map.OneOf("type", Types);
        var inner = ReadAll(map.Find("fields"), path);
        var field = new FieldDefinition
        {
            Name = name,
            Path = path,
            Type = type,
            Label = map.Phrase("label") ?? Phrase.Empty,
            Hint = map.Phrase("hint"),
            Why = map.Phrase("why"),
            Basis = parts.Basis(map),
            Required = map.Flag("required"),
            Visibility = PartReader.Visibility(map),
            Personal = map.Flag("personal"),
            Index = map.Flag("index"),
            Pattern = map.Text("pattern"),
            Min = map.Number("min"),
            Max = map.Number("max"),
            Choices = parts.Choices(map, "choices"),
            Fields = type == FieldType.Group ? inner : [],
            Item = type == FieldType.List ? Item(name, path, map, inner) : null,
            Screen = map.Text("screen"),
            Answers = map.Text("answers"),
            Refers = map.Text("refers"),
            Collects = type == FieldType.List && collecting.Contains(path),
        };
        parts.Remember(field, map);
        Check(field, inner, map.Line);
        map.End();
        return field;
    }

    private FieldDefinition Item(string name, string path, YamlMap map, ImmutableArray<FieldDefinition> inner)
    {
        if (!inner.IsEmpty)
            return new FieldDefinition { Name = name, Path = path, Type = FieldType.Group, Label = map.Phrase("label") ?? Phrase.Empty, Fields = inner };
        if (map.Map("item") is { } item)
            return Read(name, path, item, isItem: true);
        parts.Faults.Add(map.Line, $"The list '{path}' says neither what its records have (fields) nor what its items are (item).");
        return new FieldDefinition { Name = name, Path = path, Type = FieldType.Text, Label = Phrase.Empty };
    }

    private void Check(FieldDefinition field, ImmutableArray<FieldDefinition> inner, int line)
    {
        if (field.Type == FieldType.Group && inner.IsEmpty)
            parts.Faults.Add(line, $"The group '{field.Path}' has no fields.");
        if (field.Type is not (FieldType.Group or FieldType.List) && !inner.IsEmpty)
            parts.Faults.Add(line, $"Only groups and lists have fields; '{field.Path}' is neither.");
        if ((field.Type == FieldType.Choice) == field.Choices.IsEmpty)
            parts.Faults.Add(line, $"A choice has choices, and nothing else has: '{field.Path}'.");
        if (field.Screen is not null && field.Type is not (FieldType.Text or FieldType.LongText))
            parts.Faults.Add(line, $"Only a text is screened; '{field.Path}' is none.");
        if (field.Refers is not null && (field.Type != FieldType.Text || !Referring.All.Contains(field.Refers)))
            parts.Faults.Add(line, $"A text refers to a matter, a figure or a record; '{field.Path}' does not.");
        if (field.Answers is not null && field.Item?.Fields.Any(f => f is { Name: "no", Type: FieldType.Number }) != true)
            parts.Faults.Add(line, $"A list that answers another has records with a number 'no'; '{field.Path}' has none.");
        if (field.Min > field.Max)
            parts.Faults.Add(line, $"'{field.Path}': the least is more than the most.");
        if (field.Index && field.Type is FieldType.Group or FieldType.List or FieldType.File && field.Index)
            parts.Faults.Add(line, $"'{field.Path}' cannot be filtered by: only single values are.");
        if (field.Personal && field.Visibility.Public)
            parts.Faults.Add(line, $"'{field.Path}' is personal and cannot be public.");
        if (field.Pattern is { } pattern && InputReading.Matches("", pattern) is null)
            parts.Faults.Add(line, $"'{pattern}' is no regular expression of XPath.");
    }
}
