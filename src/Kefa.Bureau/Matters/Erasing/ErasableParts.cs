using System.Text.Json.Nodes;
using Kefa.Bureau.Streams;
using Kefa.Feel;
using Kefa.Procedures;

namespace Kefa.Bureau.Matters.Erasing;

/// <summary>A part of what an event says that may be erased.</summary>
/// <param name="N">The event.</param>
/// <param name="Place">Where it stands in the event: <c>field/path</c>, <c>paper/3</c>, <c>remark</c>, <c>opinion</c>, <c>text</c>, <c>note</c>.</param>
/// <param name="What">What people call it.</param>
/// <param name="Shown">What stands there, for those who decide; personal data as lists show it.</param>
/// <param name="IsPersonal">Whether the definition declares it as personal data.</param>
public sealed record ErasablePart(int N, string Place, Phrase What, string Shown, bool IsPersonal)
{
    /// <summary>Names it on a form: <c>3/field/applicantName</c>.</summary>
    public string Key => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{N}/{Place}");
}

/// <summary>
/// What may be erased: what tells about people. What steers a matter (stages, days, numbers, choices, conclusions, the numbers of documents) stays, so that where
/// the matter stands and what it was due can always be computed.
/// </summary>
internal static class ErasableParts
{
    private const string Field = "field/", Paper = "paper/", Remark = "remark", Opinion = "opinion", Text = "text", Note = "note", Question = "question", Answer = "answer";

    /// <summary>An opinion as it was given, and in a correction as it stood before.</summary>
    private static readonly string[] Opinions = [Opinion, "opinionBefore"];

    /// <summary>All that may be erased of a matter, event by event.</summary>
    public static IEnumerable<ErasablePart> Of(MatterHistory history) => history.Recorded.SelectMany(recorded => Of(history.Procedure, recorded));

    private static IEnumerable<ErasablePart> Of(Procedure procedure, RecordedEvent recorded)
    {
        int n = recorded.Event.N;
        if (Body(recorded) is not { } body) yield break;
        switch (recorded.Event.Type)
        {
            case HouseEvents.Commented when Written(body["text"]) is { } text:
                yield return new ErasablePart(n, Text, Phrase.Of("备注", "note"), Shorten(text), false);
                break;
            case HouseEvents.JointAsked when Written(body["question"]) is { } text:
                yield return new ErasablePart(n, Question, Phrase.Of("会办事项", "question to other divisions"), Shorten(text), false);
                break;
            case HouseEvents.JointAnswered when Written(body["answer"]) is { } text:
                yield return new ErasablePart(n, Answer, Phrase.Of("会办意见", "part of a division"), Shorten(text), false);
                break;
            case HouseEvents.Assigned when Written(body["note"]) is { } text:
                yield return new ErasablePart(n, Note, Phrase.Of("分派说明", "note of the assignment"), Shorten(text), false);
                break;
            case var type when MatterEventJson.Knows(type):
                foreach (FieldDefinition field in Leaves(procedure))
                {
                    string[] values = [.. Holders(body, field.Path).SelectMany(holder => Values(holder.Parent, holder.Name)).Select(Shorten)];
                    if (values.Length > 0) yield return new ErasablePart(n, Field + field.Path, field.Label, string.Join("；", values.Select(v => field.Personal ? Masking.Text(v) : v)), field.Personal);
                }
                if (body["documents"] is JsonArray papers)
                {
                    for (int i = 0; i < papers.Count; i++)
                    {
                        string kind = papers[i]!["kind"]!.GetValue<string>();
                        Phrase name = procedure.Documents.FirstOrDefault(d => d.Id == kind)?.Name ?? Phrase.Of(kind, kind);
                        yield return new ErasablePart(n, string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{Paper}{i}"), name, papers[i]!["name"]!.GetValue<string>(), false);
                    }
                }
                if (Written(body["remark"]) is { } remark) yield return new ErasablePart(n, Remark, Phrase.Of("办理说明", "remark"), Shorten(remark), false);
                string[] opinions = [.. Opinions.Select(place => Written(body[place]?["text"])).OfType<string>().Select(Shorten)];
                if (opinions.Length > 0) yield return new ErasablePart(n, Opinion, Phrase.Of("意见内容", "text of the opinion"), string.Join("；", opinions), false);
                break;
        }
    }

    /// <summary>The body of an event without some of its parts; the hashes of the files that it does not name any more.</summary>
    public static (JsonObject Body, IReadOnlyList<string> Files) Without(RecordedEvent recorded, IReadOnlyCollection<string> places)
    {
        JsonObject body = Body(recorded) ?? throw new InvalidOperationException($"Event {recorded.Event.N} of '{recorded.Event.Stream}' is no object.");
        HashSet<string> before = FilesIn(body);
        foreach (string place in places.Where(p => p.StartsWith(Field, StringComparison.Ordinal)))
        {
            foreach ((JsonObject parent, string name) in Holders(body, place[Field.Length..]).ToList()) parent.Remove(name);
        }
        if (body["documents"] is JsonArray papers)
        {
            foreach (int i in places.Where(p => p.StartsWith(Paper, StringComparison.Ordinal)).Select(p => int.Parse(p.AsSpan(Paper.Length), System.Globalization.CultureInfo.InvariantCulture)).OrderDescending()) papers.RemoveAt(i);
        }
        if (places.Contains(Remark, StringComparer.Ordinal)) body.Remove("remark");
        if (places.Contains(Opinion, StringComparer.Ordinal))
        {
            foreach (JsonObject opinion in Opinions.Select(place => body[place]).OfType<JsonObject>()) opinion["text"] = "";
        }
        if (places.Contains(Text, StringComparer.Ordinal)) body["text"] = "";
        if (places.Contains(Note, StringComparer.Ordinal)) body.Remove("note");
        if (places.Contains(Question, StringComparer.Ordinal)) body["question"] = "";
        if (places.Contains(Answer, StringComparer.Ordinal)) body["answer"] = "";
        before.ExceptWith(FilesIn(body));
        return (body, [.. before]);
    }

    /// <summary>The fields that may be erased, with those inside of records; the number of a document is none.</summary>
    private static IEnumerable<FieldDefinition> Leaves(Procedure procedure)
    {
        HashSet<string> numbers = [.. procedure.Start.Concat(procedure.Stages.SelectMany(s => s.Transitions)).Select(t => t.Number?.Field).OfType<string>()];
        return procedure.AllFields.Where(field => !numbers.Contains(field.Path)
            && field.Type switch
            {
                FieldType.Group => false,
                FieldType.List => field.Item is not { Type: FieldType.Group } && field.Item is { } item && (field.Personal || TellsOfPeople(item.Type)),
                var type => field.Personal || TellsOfPeople(type),
            });
    }

    private static bool TellsOfPeople(FieldType type) => type is FieldType.Text or FieldType.LongText or FieldType.Person or FieldType.Organ or FieldType.File;

    /// <summary>Where a path stands in a body: below the data, in records that were added, corrected or are listed, in the values before a correction.</summary>
    private static IEnumerable<(JsonObject Parent, string Name)> Holders(JsonObject body, string path)
    {
        foreach (string part in new[] { "data", "before" })
        {
            if (body[part] is not JsonObject data) continue;
            foreach (var found in Below(data, path)) yield return found;
        }
        foreach (JsonObject corrected in (body["records"] as JsonArray)?.OfType<JsonObject>() ?? [])
        {
            if (corrected["record"] is not JsonObject record || corrected["list"]?.GetValue<string>() is not { } of || !path.StartsWith(of + ".", StringComparison.Ordinal)) continue;
            foreach (var found in Below(record, path[(of.Length + 1)..])) yield return found;
        }
        if (body["added"] is not JsonObject added) yield break;
        foreach (string list in added.Select(member => member.Key).ToList())
        {
            if (list == path) yield return (added, list);
            else if (path.StartsWith(list + ".", StringComparison.Ordinal) && added[list] is JsonArray records)
            {
                foreach (var found in records.OfType<JsonObject>().SelectMany(record => Below(record, path[(list.Length + 1)..]))) yield return found;
            }
        }
    }

    private static IEnumerable<(JsonObject Parent, string Name)> Below(JsonObject parent, string path)
    {
        int dot = path.IndexOf('.', StringComparison.Ordinal);
        if (dot < 0) return parent.ContainsKey(path) ? [(parent, path)] : [];
        string rest = path[(dot + 1)..];
        return parent[path[..dot]] switch
        {
            JsonObject inner => Below(inner, rest),
            JsonArray records => records.OfType<JsonObject>().SelectMany(record => Below(record, rest)),
            _ => [],
        };
    }

    /// <summary>What stands there as texts; nothing where there is none.</summary>
    private static IEnumerable<string> Values(JsonObject parent, string name) => parent[name] switch
    {
        null => [],
        JsonArray list => list.Where(item => item is not null).Select(item => item is JsonObject file ? file["name"]?.ToString() ?? "…" : item!.ToString()),
        JsonObject file => [file["name"]?.ToString() ?? "…"],
        var value => [value.ToString()],
    };

    private static HashSet<string> FilesIn(JsonNode? node)
    {
        var found = new HashSet<string>(StringComparer.Ordinal);
        Collect(node);
        return found;

        void Collect(JsonNode? at)
        {
            if (at is JsonArray items)
            {
                foreach (JsonNode? item in items) Collect(item);
            }
            else if (at is JsonObject members)
            {
                if (members["sha256"]?.GetValue<string>() is { Length: 64 } hash) found.Add(hash);
                foreach (var member in members) Collect(member.Value);
            }
        }
    }

    private static JsonObject? Body(RecordedEvent recorded) => JsonNode.Parse(recorded.Body.Span) as JsonObject;

    private static string? Written(JsonNode? node) => node is JsonValue value && value.TryGetValue(out string? text) && text.Length > 0 ? text : null;

    private static string Shorten(string text) => text.Length <= 80 ? text : text[..(char.IsHighSurrogate(text[78]) ? 78 : 79)] + "…";
}
