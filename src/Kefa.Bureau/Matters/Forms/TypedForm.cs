using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json.Nodes;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Feel;
using Kefa.Matching;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters.Forms;

/// <summary>What is wrong with one field of a form as it was typed.</summary>
/// <param name="Name">The name of the form's field.</param>
public sealed record FormProblem(string Name, LocalText Text);

/// <summary>What a form asks the engine, and what in it cannot be read at all.</summary>
public sealed record FormRequest(ActRequest Request, IReadOnlyList<FormProblem> Problems);

/// <summary>
/// Between what people type and what a transition asks for: names of form fields are the paths of the definition, so that one form serves every
/// procedure. What is typed is read as people write it (full-width digits, 2026年3月5日, 128万) and goes to the engine only when it can be read.
/// </summary>
public static class TypedForm
{
    public const string Conclusion = "opinion.conclusion";
    public const string OpinionText = "opinion.text";
    public const string Remark = "remark";

    /// <summary>The name of a field of a record in a list.</summary>
    public static string NameIn(FieldDefinition list, int place, FieldDefinition inner) =>
        string.Create(CultureInfo.InvariantCulture, $"{list.Path}[{place}].{inner.Name}");

    /// <summary>What a form begins with: what is known already. Nothing is asked twice.</summary>
    /// <param name="staff">By whose names accounts are shown.</param>
    public static Dictionary<string, string> Known(Transition transition, MatterData data, BureauInfo bureau, StaffNames staff)
    {
        var typed = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (TransitionField asked in transition.Fields) Write(asked.Field, data[asked.Field.Path], asked.Field.Path, new Writing(bureau, staff, typed));
        return typed;
    }

    /// <summary>
    /// What a form of the house begins with though nobody said it yet: the day on which a thing is done that a deadline waits for is today, unless somebody
    /// types another; so is the day of a record that is added.
    /// </summary>
    public static IEnumerable<KeyValuePair<string, string>> Proposed(Procedure procedure, Transition transition, DateOnly today)
    {
        string day = today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        IEnumerable<string> done = procedure.Deadlines.Where(d => d.DoneBy.Contains(transition.Id, StringComparer.Ordinal)).Select(d => d.DoneOn).OfType<string>()
            .Where(path => transition.Fields.Any(asked => asked.Field.Path == path)).Distinct(StringComparer.Ordinal);
        IEnumerable<string> added = transition.Adds.SelectMany(list => list.Item!.Fields.Where(inner => inner is { Name: "on", Type: FieldType.Date }).Select(inner => NameIn(list, 0, inner)));
        return done.Concat(added).Select(name => KeyValuePair.Create(name, day));
    }

    /// <summary>Reads a form.</summary>
    /// <param name="staff">Whose names stand for accounts.</param>
    public static FormRequest Read(Procedure procedure, Transition transition, IReadOnlyDictionary<string, string> typed, IReadOnlyList<DraftFileInfo> files, BureauInfo bureau, StaffNames staff)
    {
        var typing = new Typing(typed, files, bureau, staff, []);
        List<FormProblem> problems = typing.Problems;
        var input = new JsonObject();
        foreach (TransitionField asked in transition.Fields)
        {
            if (Read(asked.Field, asked.Field.Path, typing) is { } given) Put(input, asked.Field.Path, given.Node);
        }
        foreach (FieldDefinition list in transition.Adds)
        {
            if (ReadRecords(list, list.Path, typing) is { Count: > 0 } records) Put(input, list.Path, records);
        }
        ImmutableArray<AttachedDocument> documents =
        [
            .. files.Where(f => f.Purpose.StartsWith("document/", StringComparison.Ordinal))
                .Select(f => new AttachedDocument(f.Purpose["document/".Length..], f.File.Name, f.File.Sha256, f.File.MediaType, f.File.Size)),
        ];
        GivenOpinion? opinion = transition.Gives is { } kind && typed.GetValueOrDefault(Conclusion) is { Length: > 0 } conclusion
            ? new GivenOpinion(kind, conclusion, typed.GetValueOrDefault(OpinionText)?.Trim() ?? "")
            : null;
        string? remark = typed.GetValueOrDefault(Remark)?.Trim() is { Length: > 0 } written ? written : null;
        using var parsed = System.Text.Json.JsonDocument.Parse(input.ToJsonString());
        return new FormRequest(new ActRequest { Transition = transition.Id, Input = parsed.RootElement.Clone(), Documents = documents, Opinion = opinion, Remark = remark }, problems);
    }

    /// <summary>Reads one record of a list at its place; null when nothing is filled in.</summary>
    public static (System.Text.Json.JsonElement? Record, IReadOnlyList<FormProblem> Problems) ReadRecord(FieldDefinition list, int place, IReadOnlyDictionary<string, string> typed, BureauInfo bureau, StaffNames staff)
    {
        var typing = new Typing(typed, [], bureau, staff, []);
        return (ReadRecord(list, list.Path, place, typing) is { } record ? System.Text.Json.JsonElement.Parse(record.ToJsonString()) : null, typing.Problems);
    }

    /// <summary>What a form begins with for one record of a list.</summary>
    public static void KnowRecord(FieldDefinition list, int place, Value record, BureauInfo bureau, StaffNames staff, Dictionary<string, string> typed)
    {
        if (record is ContextValue entry) Write(list, place, entry, list.Path, new Writing(bureau, staff, typed));
    }

    private readonly record struct Typing(IReadOnlyDictionary<string, string> Values, IReadOnlyList<DraftFileInfo> Files, BureauInfo Bureau, StaffNames Staff, List<FormProblem> Problems);

    private readonly record struct Writing(BureauInfo Bureau, StaffNames Staff, Dictionary<string, string> Typed);

    /// <summary>Something was given, which may be none.</summary>
    private readonly record struct Given(JsonNode? Node);

    private static Given? Read(FieldDefinition field, string name, Typing typing)
    {
        switch (field.Type)
        {
            case FieldType.Group:
                var group = new JsonObject();
                foreach (FieldDefinition inner in field.Fields)
                {
                    if (Read(inner, $"{name}.{inner.Name}", typing) is { } given) group[inner.Name] = given.Node;
                }
                return new Given(group);
            case FieldType.List when field.Item!.Type == FieldType.Group:
                return new Given(ReadRecords(field, name, typing));
            case FieldType.List when field.Item!.Type == FieldType.File:
                var several = typing.Files.Where(f => f.Purpose == "field/" + name).Select(JsonNode? (f) => FileNode(f.File)).ToArray();
                return new Given(new JsonArray(several));
            case FieldType.List:
                return ReadItems(field, name, typing);
            case FieldType.File:
                return typing.Files.LastOrDefault(f => f.Purpose == "field/" + name) is { } file ? new Given(FileNode(file.File)) : new Given(null);
            default:
                return ReadPlain(field, name, typing);
        }
    }

    private static Given? ReadPlain(FieldDefinition field, string name, Typing typing)
    {
        // What was asked and left empty is none, not unknown: the person saw it and had nothing to say.
        if (!typing.Values.TryGetValue(name, out string? text) || string.IsNullOrWhiteSpace(text)) return new Given(null);
        if (TypedValue.Read(text, field.Type, typing.Bureau, typing.Staff, out LocalText? problem) is { } node) return new Given(node);
        typing.Problems.Add(new FormProblem(name, Labelled(field, problem!)));
        return null;
    }

    private static Given? ReadItems(FieldDefinition field, string name, Typing typing)
    {
        var items = new JsonArray();
        foreach (string line in (typing.Values.GetValueOrDefault(name) ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (TypedValue.Read(line, field.Item!.Type, typing.Bureau, typing.Staff, out LocalText? problem) is { } node) items.Add(node);
            else typing.Problems.Add(new FormProblem(name, Labelled(field, problem!)));
        }
        return new Given(items);
    }

    private static JsonArray ReadRecords(FieldDefinition list, string name, Typing typing)
    {
        var records = new JsonArray();
        for (int place = 0; place < MostRecords(list, name, typing.Values); place++)
        {
            if (ReadRecord(list, name, place, typing) is { } record) records.Add(record);
        }
        return records;
    }

    private static JsonObject? ReadRecord(FieldDefinition list, string name, int place, Typing typing)
    {
        var record = new JsonObject();
        foreach (FieldDefinition inner in list.Item!.Fields)
        {
            if (Read(inner, string.Create(CultureInfo.InvariantCulture, $"{name}[{place}].{inner.Name}"), typing) is { } given) record[inner.Name] = given.Node;
        }
        // A record that answers another has its number from the form: without an answer it is none.
        return record.Any(part => part.Value is not null && !(list.Answers is not null && part.Key == "no")) ? record : null;
    }

    /// <summary>How many records a form has for a list: those that were typed, and those that were known.</summary>
    public static int MostRecords(FieldDefinition list, string name, IReadOnlyDictionary<string, string> typed)
    {
        const int Bound = 200;
        int most = 0;
        string begin = name + "[";
        foreach (string key in typed.Keys)
        {
            if (!key.StartsWith(begin, StringComparison.Ordinal)) continue;
            int end = key.IndexOf(']', begin.Length);
            if (end > 0 && int.TryParse(key.AsSpan(begin.Length, end - begin.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int place) && place < Bound) most = Math.Max(most, place + 1);
        }
        return most;
    }

    private static void Write(FieldDefinition field, Value value, string name, Writing writing)
    {
        switch (value)
        {
            case ContextValue context when field.Type == FieldType.Group:
                foreach (FieldDefinition inner in field.Fields)
                {
                    if (context[inner.Name] is { } part) Write(inner, part, $"{name}.{inner.Name}", writing);
                }
                break;
            case ListValue list when field.Item is { Type: FieldType.Group }:
                for (int place = 0; place < list.Items.Length; place++)
                {
                    if (list.Items[place] is not ContextValue entry) continue;
                    int at = field.Answers is not null && entry["no"] is NumberValue { Number: var no } && int.TryParse(no.ToString(), CultureInfo.InvariantCulture, out int answered) ? answered - 1 : place;
                    Write(field, at, entry, name, writing);
                }
                break;
            case ListValue list when field.Item is { Type: not FieldType.File } item:
                writing.Typed[name] = string.Join('\n', list.Items.Select(i => TypedValue.Write(i, item.Type, writing.Bureau, writing.Staff)));
                break;
            case UnknownValue or NullValue or ContextValue or ListValue:
                break;
            default:
                writing.Typed[name] = TypedValue.Write(value, field.Type, writing.Bureau, writing.Staff);
                break;
        }
    }

    private static void Write(FieldDefinition list, int place, ContextValue entry, string name, Writing writing)
    {
        foreach (FieldDefinition inner in list.Item!.Fields)
        {
            if (entry[inner.Name] is { } part) Write(inner, part, string.Create(CultureInfo.InvariantCulture, $"{name}[{place}].{inner.Name}"), writing);
        }
    }

    private static LocalText Labelled(FieldDefinition field, LocalText problem) => new($"{field.Label.Zh}：{problem.Zh}", $"{field.Label.En}: {problem.En}");

    private static JsonObject FileNode(Attachments.TakenFile file) => new()
    {
        ["name"] = file.Name, ["sha256"] = file.Sha256, ["mediaType"] = file.MediaType, ["size"] = file.Size.ToString(CultureInfo.InvariantCulture),
    };

    private static void Put(JsonObject input, string path, JsonNode? node)
    {
        string[] parts = path.Split('.');
        JsonObject at = input;
        foreach (string part in parts[..^1]) at = at[part] as JsonObject ?? (JsonObject)(at[part] = new JsonObject());
        at[parts[^1]] = node;
    }
}
