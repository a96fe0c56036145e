using System.Globalization;
using System.Text.Json.Nodes;
using Kefa.Bureau.Registers;
using Kefa.Feel;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Kefa.Bureau.Demo;

/// <summary>One step of a story.</summary>
/// <param name="Name">What other stories call it.</param>
/// <param name="Place">File and line, for who mends the story.</param>
internal sealed record DemoStep(string Name, string Place)
{
    /// <summary>Working days since the step before.</summary>
    public int After { get; init; }

    /// <summary>Calendar days since the step before, to the next working day; <see cref="After"/> counts from there.</summary>
    public int Days { get; init; }

    /// <summary>The account; <c>applicant</c> for the person of the story.</summary>
    public string By { get; init; } = "";

    /// <summary>The transition; null where the matter is only assigned or noted.</summary>
    public string? Do { get; init; }

    /// <summary>The account that gets the matter to handle.</summary>
    public string? Assign { get; init; }

    /// <summary>A note in the matter.</summary>
    public string? Note { get; init; }

    public JsonObject With { get; init; } = [];

    /// <summary>The kinds of papers that are attached; those that have a template and are left out are written from it.</summary>
    public IReadOnlyList<string> Papers { get; init; } = [];

    public JsonObject? Opinion { get; init; }

    public string? Remark { get; init; }
}

/// <summary>When one matter of a story happens.</summary>
/// <param name="Days">Days before today.</param>
/// <param name="OfLast">Whether the last step lies there, and not the first.</param>
internal sealed record DemoWhen(int Days, bool OfLast);

/// <summary>A course that matters take.</summary>
/// <param name="When">One matter each.</param>
/// <param name="Values">Texts that the steps write: the story's first matter takes the first of each, and so on in a circle.</param>
/// <param name="Shared">The same for all stories of a file: whose matters take turns.</param>
internal sealed record DemoStory(
    string Id, string Procedure, string Place, IReadOnlyList<DemoWhen> When, IReadOnlyList<DemoStep> Steps, IReadOnlyDictionary<string, IReadOnlyList<string>> Values, IReadOnlyDictionary<string, IReadOnlyList<string>> Shared);

/// <summary>The matters of the demo year: the files of <c>content/demo/matters</c>.</summary>
/// <param name="People">Members of the public, whose turn it is in a circle.</param>
internal sealed record DemoStories(IReadOnlyList<IReadOnlyDictionary<string, string>> People, IReadOnlyList<DemoStory> Stories)
{
    /// <exception cref="ContentFileException">A file does not hold together.</exception>
    public static DemoStories Read(string contentFolder)
    {
        string folder = Path.Combine(contentFolder, "demo", "matters");
        var people = new List<IReadOnlyDictionary<string, string>>();
        var stories = new List<DemoStory>();
        foreach (string path in Directory.EnumerateFiles(folder, "*.yaml").Order(StringComparer.Ordinal))
        {
            using StreamReader text = File.OpenText(path);
            var file = YamlFile.Read(path, text);
            if (file.Root is null) continue;
            YamlMappingNode root = file.Mapping(file.Root, $"keys and values");
            file.AllowOnly(root, ["people", "procedure", "values", "steps", "stories"]);
            people.AddRange(Entries(file, root, "people").Select(p => file.Mapping(p, $"keys and values").Children.ToDictionary(c => file.Text(c.Key, "people"), c => file.Text(c.Value, "people"), StringComparer.Ordinal)));
            new Reader(file, root).ReadTo(stories);
        }
        return new DemoStories(people, stories);
    }

    private static IEnumerable<YamlNode> Entries(YamlFile file, YamlMappingNode map, string key) => map.Children.TryGetValue(key, out YamlNode? node) ? file.Sequence(node, $"values").Children : [];

    /// <summary>One file: its stories follow one procedure and share named steps.</summary>
    private sealed class Reader(YamlFile file, YamlMappingNode root)
    {
        private static readonly string[] StepKeys = ["use", "after", "days", "by", "do", "assign", "note", "with", "papers", "opinion", "remark"];

        private readonly Dictionary<string, DemoStep> _named = new(StringComparer.Ordinal);

        public void ReadTo(List<DemoStory> stories)
        {
            if (root.Children.TryGetValue("steps", out YamlNode? steps))
            {
                foreach ((YamlNode key, YamlNode node) in file.Mapping(steps, $"steps by name").Children) _named[file.Text(key, "steps")] = Step(node, file.Text(key, "steps"));
            }
            string? procedure = file.OptionalText(root, "procedure");
            IReadOnlyDictionary<string, IReadOnlyList<string>> shared = Values(root);
            foreach (YamlNode node in Entries(file, root, "stories"))
            {
                YamlMappingNode map = file.Mapping(node, $"a story");
                file.AllowOnly(map, ["id", "like", "until", "begins", "ends", "values", "steps", "then"]);
                string id = file.OptionalText(map, "id") ?? throw file.Error(map, $"The story has no 'id'.");
                if (stories.Any(s => s.Id == id)) throw file.Error(map, $"There are two stories '{id}'.");
                DemoWhen[] when = [.. Entries(file, map, "begins").Select(d => new DemoWhen(Days(d, "begins"), false)), .. Entries(file, map, "ends").Select(d => new DemoWhen(Days(d, "ends"), true))];
                if (when.Length == 0) throw file.Error(map, $"The story '{id}' says under 'begins' or 'ends' how many days before today its matters have their first or last step: [120, 30].");
                stories.Add(new DemoStory(id, procedure ?? throw file.Error(root, $"The file says under 'procedure' what its stories follow."), Place(map), when, [.. Steps(map, stories)], Values(map), shared));
            }
        }

        private IEnumerable<DemoStep> Steps(YamlMappingNode map, List<DemoStory> earlier)
        {
            IEnumerable<DemoStep> begun = [];
            if (file.OptionalText(map, "like") is { } like)
            {
                begun = earlier.Find(s => s.Id == like)?.Steps ?? throw file.Error(map, $"There is no story '{like}' above this one.");
                if (file.OptionalText(map, "until") is { } until)
                {
                    int last = begun.Select(s => s.Name).ToList().IndexOf(until);
                    begun = last >= 0 ? begun.Take(last + 1) : throw file.Error(map, $"The story '{like}' has no step '{until}'.");
                }
            }
            return begun.Concat(Entries(file, map, "steps").Select(s => Step(s, null))).Concat(Entries(file, map, "then").Select(s => Step(s, null)));
        }

        /// <param name="name">The name under which it stands; null in a story.</param>
        private DemoStep Step(YamlNode node, string? name)
        {
            if (name is null && node is YamlScalarNode { Value: { } plain }) return Named(node, plain);
            YamlMappingNode map = file.Mapping(node, $"a step");
            file.AllowOnly(map, StepKeys);
            string? use = file.OptionalText(map, "use"), done = file.OptionalText(map, "do"), assign = file.OptionalText(map, "assign"), note = file.OptionalText(map, "note");
            // A named step that neither assigns nor notes does the transition of its name.
            if (name is not null && use is null && assign is null && note is null) done ??= name;
            DemoStep step = use is null ? new DemoStep(name ?? done ?? assign ?? "note", Place(map)) : Named(map, use) with { Place = Place(map) };
            if (name is not null) step = step with { Name = name };
            step = step with
            {
                After = map.Children.TryGetValue("after", out YamlNode? after) ? Days(after, "after") : step.After, Days = map.Children.TryGetValue("days", out YamlNode? days) ? Days(days, "days") : step.Days,
                By = file.OptionalText(map, "by") ?? step.By, Do = done ?? step.Do, Assign = assign ?? step.Assign, Note = note ?? step.Note, Remark = file.OptionalText(map, "remark") ?? step.Remark,
                With = map.Children.TryGetValue("with", out YamlNode? with) ? Over(step.With, (JsonObject)Json(file.Mapping(with, $"fields and values"))!) : step.With,
                Papers = map.Children.ContainsKey("papers") ? [.. Entries(file, map, "papers").Select(p => file.Text(p, "papers"))] : step.Papers,
                Opinion = map.Children.TryGetValue("opinion", out YamlNode? opinion) ? Opinion(opinion) : step.Opinion,
            };
            if (step.By.Length == 0) throw file.Error(map, $"The step says under 'by' which account does it.");
            if (step.Do is null && step.Assign is null && step.Note is null) throw file.Error(map, $"The step does nothing: it has one of 'do', 'assign' and 'note', or 'use' with the name of a step.");
            return step;
        }

        private JsonObject Opinion(YamlNode node)
        {
            YamlMappingNode map = file.Mapping(node, $"kind, conclusion and text");
            file.AllowOnly(map, ["kind", "conclusion", "text"]);
            return map.Children.Count == 3 ? (JsonObject)Json(map)! : throw file.Error(node, $"An opinion has 'kind', 'conclusion' and 'text'.");
        }

        private DemoStep Named(YamlNode at, string name) => _named.GetValueOrDefault(name) ?? throw file.Error(at, $"There is no step '{name}' under 'steps'.");

        private Dictionary<string, IReadOnlyList<string>> Values(YamlMappingNode map) => map.Children.TryGetValue("values", out YamlNode? node)
            ? file.Mapping(node, $"names and texts").Children.ToDictionary(
                c => file.Text(c.Key, "values"), IReadOnlyList<string> (c) => c.Value is YamlSequenceNode many ? [.. many.Children.Select(v => file.Text(v, "values"))] : [file.Text(c.Value, "values")], StringComparer.Ordinal)
            : [];

        private int Days(YamlNode node, string key) =>
            int.TryParse(file.Text(node, key), NumberStyles.None, CultureInfo.InvariantCulture, out int days) && days < 5000 ? days : throw file.Error(node, $"'{key}' must be a number of days.");

        private string Place(YamlNode node) => string.Create(CultureInfo.InvariantCulture, $"{file.Name}, line {node.Start.Line}");

        /// <summary>Groups are put together field by field; all else is replaced.</summary>
        private static JsonObject Over(JsonObject under, JsonObject over)
        {
            var both = (JsonObject)under.DeepClone();
            foreach ((string key, JsonNode? value) in over) both[key] = value is JsonObject inner && both[key] is JsonObject below ? Over(below, inner) : value?.DeepClone();
            return both;
        }

        private static JsonNode? Json(YamlNode node) => node switch
        {
            YamlMappingNode map => new JsonObject(map.Children.Select(c => KeyValuePair.Create(((YamlScalarNode)c.Key).Value!, Json(c.Value)))),
            YamlSequenceNode list => new JsonArray([.. list.Children.Select(Json)]),
            YamlScalarNode { Style: ScalarStyle.Plain, Value: "null" or "" or null } => null,
            YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } truth => JsonValue.Create(truth.Value == "true"),
            YamlScalarNode text => JsonValue.Create(text.Value),
            _ => null,
        };
    }
}
