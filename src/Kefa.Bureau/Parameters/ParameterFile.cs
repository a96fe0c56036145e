using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Kefa.Bureau.Content;
using Kefa.Bureau.Registers;
using Kefa.Feel;
using Kefa.Matching;
using YamlDotNet.RepresentationModel;

namespace Kefa.Bureau.Parameters;

/// <summary>Reads files of <c>content/parameters</c>.</summary>
public static partial class ParameterFile
{
    /// <summary>The units by their names in files.</summary>
    public static IReadOnlyList<(string Code, LocalText Name)> Units { get; } =
    [
        ("workingDays", new("个工作日", "working days")), ("calendarDays", new("日", "days")), ("months", new("个月", "months")), ("years", new("年", "years")), ("hours", new("小时", "hours")),
        ("timesAYear", new("次/年", "a year")), ("percent", new("%", "%")), ("points", new("分", "points")), ("monthDay", new("月-日", "month-day")), ("none", new("", "")),
    ];

    /// <exception cref="ContentFileException">The file does not hold together; the message names file and line.</exception>
    public static IReadOnlyList<Parameter> Read(string name, TextReader text)
    {
        var file = YamlFile.Read(name, text);
        var parameters = new List<Parameter>();
        var lines = new Dictionary<string, YamlNode>(StringComparer.Ordinal);
        foreach (var node in file.Root is null ? [] : file.Sequence(file.Root, $"parameters"))
        {
            var parameter = One(file, file.Mapping(node, $"keys and values"));
            if (!lines.TryAdd(parameter.Id, node))
                throw file.Error(node, $"The parameter '{parameter.Id}' is declared twice.");
            parameters.Add(parameter);
        }

        return parameters;
    }

    /// <summary>What is declared in several files.</summary>
    public static IEnumerable<ContentProblem> Problems(IEnumerable<(string Name, IReadOnlyList<Parameter> Parameters)> files)
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, parameter) in files.SelectMany(f => f.Parameters, (f, p) => (f.Name, p)))
        {
            if (!known.TryAdd(parameter.Id, name))
                yield return new ContentProblem(name, null, $"The parameter '{parameter.Id}' is declared in {known[parameter.Id]} already.");
        }
    }

    internal static IReadOnlyList<Parameter> Read(PublishContentInput input) => Read(input.Path, new StringReader(Encoding.UTF8.GetString(input.Bytes.Span)));

    /// <summary>What is wrong with a file by itself.</summary>
    internal static IReadOnlyList<ContentProblem> Problems(PublishContentInput input) => [.. ContentFiles.Problems(input.Bytes, text => Read(input.Path, text))];

    internal static IReadOnlyList<Parameter> Read(ContentItem item) => Read(item.Path ?? item.Reference, new StringReader(Encoding.UTF8.GetString(item.Bytes.Span)));

    private static Parameter One(YamlFile file, YamlMappingNode map)
    {
        file.AllowOnly(map, ["id", "rule", "name", "unit", "type", "values"]);
        string Text(string key) => file.OptionalText(map, key) ?? throw file.Error(map, $"'{key}' is missing.");
        var id = Text("id");
        if (!Name().IsMatch(id))
            throw file.Error(map["id"], $"'{id}' is not the name of a parameter; expected words with dots, such as nrm.consultation.days.");
        if (!map.Children.TryGetValue("name", out var names))
            throw file.Error(map, $"'{"name"}' is missing.");
        var name = file.Mapping(names, $"'{"name"}' in both languages, {{zh: …, en: …}}");
        file.AllowOnly(name, ["zh", "en"]);
        var label = new LocalText(
            file.OptionalText(name, "zh") ?? throw file.Error(name, $"'{"name"}' has no Chinese text (zh)."), file.OptionalText(name, "en") ?? throw file.Error(name, $"'{"name"}' has no English text (en)."));
        var unit = Text("unit");
        if (Units.All(u => u.Code != unit))
            throw file.Error(map["unit"], $"'{"unit"}' is '{unit}'; expected one of {Phrase.List(Units.Select(u => u.Code))}.");
        var type = Enum.TryParse<ParameterType>(Text("type"), ignoreCase: true, out var parsed) && Enum.IsDefined(parsed)
            ? parsed : throw file.Error(map["type"], $"'{"type"}' is '{Text("type")}'; expected one of {Phrase.List(Enum.GetNames<ParameterType>().Select(n => n.ToLowerInvariant()))}.");
        var parameter = new Parameter(id, Text("rule"), label, unit, type, []);
        if (!map.Children.TryGetValue("values", out var list) || file.Sequence(list, $"values") is not { Children.Count: > 0 } values)
            throw file.Error(map, $"The parameter '{id}' has no values.");
        var read = values.Select(v => Value(file, file.Mapping(v, $"keys and values"), parameter)).ToArray();
        foreach (var (at, value) in values.Zip(read))
        {
            if (read.Any(other => !ReferenceEquals(other, value) && other.Region == value.Region && other.From == value.From))
                throw file.Error(at, $"The parameter '{id}' has two values from {value.From:yyyy-MM-dd} on.");
        }

        return parameter with { Values = read };
    }

    private static ParameterValue Value(YamlFile file, YamlMappingNode map, Parameter parameter)
    {
        file.AllowOnly(map, ["from", "to", "value", "region", "marks", "source"]);
        string Text(string key) => file.OptionalText(map, key) ?? throw file.Error(map, $"'{key}' is missing.");
        DateOnly? Day(string key) => file.OptionalText(map, key) is not { } text ? null
            : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
            : throw file.Error(map[key], $"'{key}' is '{text}'; expected a date like 1949-10-01.");
        var (from, to, value, region) = (Day("from") ?? throw file.Error(map, $"'{"from"}' is missing."), Day("to"), Text("value"), file.OptionalText(map, "region"));
        if (to < from)
            throw file.Error(map, $"The value ends on {to.Value:yyyy-MM-dd}, before it begins on {from:yyyy-MM-dd}.");
        if (parameter.Read(value) is null)
            throw file.Error(map["value"], $"'{value}' is no value that '{parameter.Id}' can have.");
        if (region is not null && (region.Length is not (2 or 4 or 6) || !region.All(char.IsAsciiDigit)))
            throw file.Error(map["region"], $"'{region}' is not a division code (GB/T 2260): 2, 4 or 6 digits.");
        var marks = map.Children.TryGetValue("marks", out var list) ? file.Sequence(list, $"marks").Select(n => Mark(file, n)).ToArray() : [];
        return new ParameterValue(from, to, value, region, marks, Text("source"));
    }

    private static ParameterMark Mark(YamlFile file, YamlNode node) =>
        Enum.TryParse<ParameterMark>(file.Text(node, "marks"), ignoreCase: true, out var mark) && Enum.IsDefined(mark)
            ? mark : throw file.Error(node, $"'{"marks"}' is '{file.Text(node, "marks")}'; expected one of {Phrase.List(Enum.GetNames<ParameterMark>().Select(n => n.ToLowerInvariant()))}.");

    [GeneratedRegex(@"^[a-z][A-Za-z0-9]*(\.[a-z][A-Za-z0-9]*)+$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 100)]
    private static partial Regex Name();
}

/// <summary>Parameters are published only when they can be read and none is declared twice.</summary>
internal sealed class ParameterChecker : IContentChecker, IContentSetChecker
{
    public bool Checks(string kind) => kind == ContentKinds.Parameters;

    public IEnumerable<ContentProblem> Check(string kind, string name, ReadOnlyMemory<byte> bytes, string path) =>
        ContentFiles.Problems(bytes, text => ParameterFile.Read(path, text));

    public async Task<IReadOnlyList<ContentProblem>> CheckAsync(IReadOnlyList<PublishContentInput> batch, ContentLibrary published, CancellationToken cancellationToken)
    {
        PublishContentInput[] ours = [.. batch.Where(input => input.Kind == ContentKinds.Parameters)];
        if (ours.Length == 0) return [];
        IEnumerable<ContentItem> others = (await published.LatestAsync(ContentKinds.Parameters, cancellationToken)).Where(item => ours.All(input => input.Name != item.Name));
        return
        [
            .. ParameterFile.Problems(others.Select(item => (item.Path ?? item.Reference, ParameterFile.Read(item)))
                .Concat(ours.Select(input => (input.Path, ParameterFile.Read(input))))),
        ];
    }
}
