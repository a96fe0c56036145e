using System.Globalization;
using System.Text.Json.Nodes;
using Kefa.Bureau.Registers;
using YamlDotNet.RepresentationModel;

namespace Kefa.Bureau.Demo;

/// <summary>One step of a story.</summary>
/// <param name="After">Working days since the step before.</param>
/// <param name="By">The account; <c>applicant</c> for the person of the story.</param>
/// <param name="Do">The transition; null where the matter is only assigned.</param>
/// <param name="Assign">The account that gets the matter to handle.</param>
internal sealed record DemoStep(int After, string By, string? Do, string? Assign, JsonObject With, IReadOnlyList<string> Papers, JsonObject? Opinion);

internal sealed record DemoStory(string Id, string Procedure, IReadOnlyList<int> Begins, IReadOnlyList<DemoStep> Steps);

/// <summary>The matters of the demo year: <c>content/demo/matters.yaml</c>.</summary>
internal sealed record DemoStories(IReadOnlyList<IReadOnlyDictionary<string, string>> People, IReadOnlyList<string> Subjects, IReadOnlyList<DemoStory> Stories)
{
    private const string Name = "matters.yaml";

    /// <exception cref="ContentFileException">The file does not hold together.</exception>
    public static DemoStories Read(string contentFolder)
    {
        using StreamReader text = File.OpenText(Path.Combine(contentFolder, "demo", Name));
        YamlFile file = YamlFile.Read(Path.Combine(contentFolder, "demo", Name), text);
        YamlMappingNode root = file.Mapping(file.Root!, $"keys and values");
        return new DemoStories(
            [.. Entries(file, root, "people").Select(p => file.Mapping(p, $"keys and values").Children.ToDictionary(c => file.Text(c.Key, "people"), c => file.Text(c.Value, "people"), StringComparer.Ordinal))],
            [.. Entries(file, root, "subjects").Select(s => file.Text(s, "subjects"))],
            [.. Entries(file, root, "stories").Select(s => Story(file, file.Mapping(s, $"keys and values")))]);
    }

    private static DemoStory Story(YamlFile file, YamlMappingNode map) => new(
        file.OptionalText(map, "id")!, file.OptionalText(map, "procedure")!,
        [.. Entries(file, map, "begins").Select(d => int.Parse(file.Text(d, "begins"), CultureInfo.InvariantCulture))],
        [.. Entries(file, map, "steps").Select(s => Step(file, file.Mapping(s, $"keys and values")))]);

    private static DemoStep Step(YamlFile file, YamlMappingNode map) => new(
        int.Parse(file.OptionalText(map, "after") ?? "0", CultureInfo.InvariantCulture), file.OptionalText(map, "by")!, file.OptionalText(map, "do"), file.OptionalText(map, "assign"),
        map.Children.TryGetValue("with", out YamlNode? with) ? (JsonObject)Json(with)! : [],
        map.Children.ContainsKey("papers") ? [.. Entries(file, map, "papers").Select(p => file.Text(p, "papers"))] : [],
        map.Children.TryGetValue("opinion", out YamlNode? opinion) ? (JsonObject)Json(opinion)! : null);

    private static IEnumerable<YamlNode> Entries(YamlFile file, YamlMappingNode map, string key) =>
        map.Children.TryGetValue(key, out YamlNode? node) ? file.Sequence(node, $"values").Children : throw file.Error(map, $"'{key}' is missing.");

    private static JsonNode? Json(YamlNode node) => node switch
    {
        YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Json(c.Value)))),
        YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "null" or "" or null } => null,
        YamlScalarNode { Style: YamlDotNet.Core.ScalarStyle.Plain, Value: "true" or "false" } truth => JsonValue.Create(truth.Value == "true"),
        YamlScalarNode text => JsonValue.Create(text.Value),
        _ => null,
    };
}
