using System.Buffers;
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Kefa.Feel;

namespace Kefa.Procedures;

/// <summary>
/// The one way in which values stand in JSON: a missing key is unknown, null is none, numbers are strings (<c>"12.50"</c>), dates are ISO 8601 texts, booleans and
/// texts are themselves, groups are objects, lists arrays.
/// </summary>
public static class MatterJson
{
    /// <summary>An object without members.</summary>
    public static JsonElement NoFields { get; } = JsonElement.Parse("{}");

    /// <summary>The value of a field as JSON has it; an error names the field when the JSON is of another kind.</summary>
    /// <param name="json">The JSON value. A number may be a JSON number or a string.</param>
    /// <param name="field">The field.</param>
    /// <param name="value">The value; members of a group that are missing are unknown.</param>
    /// <returns>The path of the part that does not fit; null when all does.</returns>
    public static string? Read(JsonElement json, FieldDefinition field, out Value value)
    {
        value = Value.Null;
        if (json.ValueKind == JsonValueKind.Null)
            return null;
        switch (field.Type)
        {
            case FieldType.Group:
                return ReadGroup(json, field, out value);
            case FieldType.List:
                return ReadList(json, field, out value);
            case FieldType.File:
                return ReadFile(json, field, out value);
            case FieldType.Boolean:
                if (json.ValueKind is not (JsonValueKind.True or JsonValueKind.False))
                    return field.Path;
                value = Value.Of(json.GetBoolean());
                return null;
            case FieldType.Number or FieldType.Money:
                if (json.ValueKind is not (JsonValueKind.String or JsonValueKind.Number) || !Number.TryParse(json.ValueKind == JsonValueKind.String ? json.GetString() : json.GetRawText(), out var number))
                    return field.Path;
                value = Value.Of(number);
                return null;
            default:
                if (json.ValueKind != JsonValueKind.String)
                    return field.Path;
                return ReadText(json.GetString()!, field, out value);
        }
    }

    /// <summary>Writes a value; an unknown is written nowhere, so the caller leaves it out.</summary>
    /// <exception cref="ArgumentException">The value is unknown, or of a kind that no field has.</exception>
    public static void Write(Utf8JsonWriter writer, Value value)
    {
        switch (value)
        {
            case NullValue:
                writer.WriteNullValue();
                break;
            case BooleanValue boolean:
                writer.WriteBooleanValue(boolean.Truth);
                break;
            case NumberValue number:
                writer.WriteStringValue(number.Number.ToString());
                break;
            case TextValue text:
                writer.WriteStringValue(text.Text);
                break;
            case DateValue date:
                writer.WriteStringValue(date.Date.ToString());
                break;
            case DateTimeValue moment:
                writer.WriteStringValue(moment.DateTime.ToString());
                break;
            case ListValue list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case ContextValue context:
                WriteObject(writer, context);
                break;
            default:
                throw new ArgumentException($"No field holds {value}.", nameof(value));
        }
    }

    /// <summary>A context as JSON, without its unknown members.</summary>
    public static JsonElement ToJson(ContextValue context) => JsonElement.Parse(Written(context).WrittenSpan);

    /// <summary>The text of <see cref="ToJson"/>.</summary>
    internal static string ToText(ContextValue context) => Encoding.UTF8.GetString(Written(context).WrittenSpan);

    /// <summary>Values by path as nested objects; what is unknown is left out.</summary>
    internal static JsonElement Nested(IEnumerable<KeyValuePair<string, Value>> values)
    {
        var root = new SortedDictionary<string, object>(StringComparer.Ordinal);
        foreach (var (path, value) in values)
        {
            var at = root;
            var parts = path.Split('.');
            foreach (var part in parts[..^1])
            {
                if (!at.TryGetValue(part, out var inner))
                    at[part] = inner = new SortedDictionary<string, object>(StringComparer.Ordinal);
                at = (SortedDictionary<string, object>)inner;
            }

            at[parts[^1]] = value;
        }

        return ToJson(Context(root));
    }

    /// <summary>Values by name as one object; what is unknown is left out.</summary>
    internal static JsonElement Flat(IEnumerable<KeyValuePair<string, Value>> values) => ToJson(new ContextValue(values.OrderBy(v => v.Key, StringComparer.Ordinal)));

    /// <summary>An object that has the JSON at a path, and nothing else.</summary>
    internal static JsonElement Below(string path, JsonElement json) =>
        path.Split('.').Reverse().Aggregate(json, (inner, name) => JsonElement.Parse(new System.Text.Json.Nodes.JsonObject { [name] = System.Text.Json.Nodes.JsonNode.Parse(inner.GetRawText()) }.ToJsonString()));

    private static ContextValue Context(SortedDictionary<string, object> members) => new(members.Select(m =>
        KeyValuePair.Create(m.Key, m.Value is Value value ? value : Context((SortedDictionary<string, object>)m.Value))));

    /// <summary>Whether two values are the same on record; an unknown one is none.</summary>
    internal static bool Same(Value? one, Value? other) =>
        Flat([KeyValuePair.Create("v", one ?? Value.Unknown)]).GetRawText() == Flat([KeyValuePair.Create("v", other ?? Value.Unknown)]).GetRawText();

    /// <summary>The object with a text at a path.</summary>
    internal static JsonElement WithText(JsonElement json, string path, string text)
    {
        var root = (System.Text.Json.Nodes.JsonObject)System.Text.Json.Nodes.JsonNode.Parse(json.GetRawText())!;
        var at = root;
        var parts = path.Split('.');
        foreach (var part in parts[..^1])
        {
            if (at[part] is not System.Text.Json.Nodes.JsonObject inner)
                at[part] = inner = [];
            at = inner;
        }

        at[parts[^1]] = text;
        return JsonElement.Parse(root.ToJsonString(new JsonSerializerOptions { Encoder = MatterEventJson.WriterOptions.Encoder }));
    }

    private static ArrayBufferWriter<byte> Written(ContextValue context)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, MatterEventJson.WriterOptions))
            WriteObject(writer, context);
        return buffer;
    }

    private static void WriteObject(Utf8JsonWriter writer, ContextValue context)
    {
        writer.WriteStartObject();
        foreach (var (name, value) in context.Entries)
        {
            if (!IsEmpty(value))
            {
                writer.WritePropertyName(name);
                Write(writer, value);
            }
        }

        writer.WriteEndObject();
    }

    // A group of which nothing is known is not there either.
    private static bool IsEmpty(Value value) => value is UnknownValue || (value is ContextValue { Entries: { Length: > 0 } entries } && entries.All(e => IsEmpty(e.Value)));

    private static string? ReadGroup(JsonElement json, FieldDefinition field, out Value value)
    {
        value = Value.Null;
        if (json.ValueKind != JsonValueKind.Object)
            return field.Path;
        var entries = new List<KeyValuePair<string, Value>>(field.Fields.Length);
        foreach (var inner in field.Fields)
        {
            Value part = MatterData.Unknown(inner);
            if (json.TryGetProperty(inner.Name, out var given) && Read(given, inner, out part) is { } wrong)
                return wrong;
            entries.Add(KeyValuePair.Create(inner.Name, part));
        }

        foreach (var given in json.EnumerateObject())
        {
            if (field.Fields.All(f => f.Name != given.Name))
                return $"{field.Path}.{given.Name}";
        }

        value = new ContextValue(entries);
        return null;
    }

    private static string? ReadList(JsonElement json, FieldDefinition field, out Value value)
    {
        value = Value.Null;
        if (json.ValueKind != JsonValueKind.Array)
            return field.Path;
        var items = ImmutableArray.CreateBuilder<Value>(json.GetArrayLength());
        foreach (var given in json.EnumerateArray())
        {
            if (Read(given, field.Item!, out var item) is { } wrong)
                return wrong;
            items.Add(item);
        }

        value = new ListValue(items.MoveToImmutable());
        return null;
    }

    private static string? ReadFile(JsonElement json, FieldDefinition field, out Value value)
    {
        value = Value.Null;
        if (json.ValueKind != JsonValueKind.Object)
            return field.Path;
        var entries = new List<KeyValuePair<string, Value>>(4);
        foreach (var name in new[] { "name", "sha256", "mediaType" })
        {
            if (!json.TryGetProperty(name, out var text) || text.ValueKind != JsonValueKind.String)
                return field.Path;
            entries.Add(KeyValuePair.Create(name, Value.Of(text.GetString()!)));
        }

        if (!json.TryGetProperty("size", out var size) || !Number.TryParse(size.ValueKind == JsonValueKind.String ? size.GetString() : size.GetRawText(), out var bytes))
            return field.Path;
        entries.Add(KeyValuePair.Create("size", Value.Of(bytes)));
        value = new ContextValue(entries);
        return null;
    }

    private static string? ReadText(string text, FieldDefinition field, out Value value)
    {
        value = Value.Null;
        switch (field.Type)
        {
            case FieldType.Date:
                if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day))
                    return field.Path;
                value = new DateValue(FeelDate.FromDateOnly(day));
                return null;
            case FieldType.DateTime:
                if (!FeelDateTime.TryParse(text, out var moment))
                    return field.Path;
                value = new DateTimeValue(moment);
                return null;
            default:
                value = Value.Of(text);
                return null;
        }
    }
}
