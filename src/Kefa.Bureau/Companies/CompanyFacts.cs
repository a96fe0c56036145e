using System.Globalization;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kefa.Bureau.Streams;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Companies;

/// <summary>The events of a company's stream. These names are stored and only ever added to.</summary>
internal static class CompanyEvents
{
    public const string Kind = "company";

    public const string Imported = "CompanyImported";
    public const string Recorded = "FactsRecorded";
    public const string Corrected = "FactsCorrected";

    /// <summary>The company said so itself.</summary>
    public const string Declared = "FactsDeclared";

    public static string StreamOf(CreditCode uscc) => $"company/{uscc}";
}

/// <summary>
/// What one event states: facts by field and year, as JSON
/// <c>{"facts":{"name":"…","sales@2025":"5000"},"unknown":["classI"],"none":["zone"],"reason":"…"}</c>.
/// </summary>
internal static class CompanyFactsJson
{
    internal static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static byte[] Write(IReadOnlyCollection<KeyValuePair<FactKey, Fact>> facts, string? reason = null)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            writer.WriteStartObject("facts");
            foreach (var (key, fact) in facts.Where(f => f.Value.State == FactState.Known))
            {
                writer.WritePropertyName(key.ToString());
                FactJson.Write(writer, fact.Value, numbersAsStrings: true);
            }

            writer.WriteEndObject();
            WriteKeys(writer, "unknown", facts.Where(f => f.Value.State == FactState.Unknown).Select(f => f.Key));
            WriteKeys(writer, "none", facts.Where(f => f.Value.State == FactState.NotApplicable).Select(f => f.Key));
            if (reason is not null)
                writer.WriteString("reason", reason);
            writer.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>What an event states, and why. A field that the dictionary no longer has is left out.</summary>
    public static (List<KeyValuePair<FactKey, Fact>> Facts, string? Reason) Read(ReadOnlySpan<byte> json, FieldDictionary dictionary)
    {
        var facts = new List<KeyValuePair<FactKey, Fact>>();
        string? reason = null;
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var part = reader.GetString();
            reader.Read();
            switch (part)
            {
                case "facts":
                    ReadKnown(ref reader, dictionary, facts);
                    break;
                case "unknown":
                    ReadKeys(ref reader, dictionary, Fact.Unknown, facts);
                    break;
                case "none":
                    ReadKeys(ref reader, dictionary, Fact.NotApplicable, facts);
                    break;
                case "reason":
                    reason = reader.GetString();
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        return (facts, reason);
    }

    /// <summary>Reads <c>sales@2025</c>.</summary>
    public static FactKey ParseKey(string text)
    {
        var at = text.LastIndexOf('@');
        return at < 0 ? new FactKey(text) : new FactKey(text[..at], int.Parse(text.AsSpan(at + 1), NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private static void WriteKeys(Utf8JsonWriter writer, string name, IEnumerable<FactKey> keys)
    {
        FactKey[] all = [.. keys];
        if (all.Length == 0)
            return;
        writer.WriteStartArray(name);
        foreach (var key in all)
            writer.WriteStringValue(key.ToString());
        writer.WriteEndArray();
    }

    private static void ReadKnown(ref Utf8JsonReader reader, FieldDictionary dictionary, List<KeyValuePair<FactKey, Fact>> facts)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var key = ParseKey(reader.GetString()!);
            reader.Read();
            if (dictionary.Find(key.Field) is { } field)
                facts.Add(new(key, Fact.Known(FactJson.Read(ref reader, field)!)));
            else
                reader.Skip();
        }
    }

    private static void ReadKeys(ref Utf8JsonReader reader, FieldDictionary dictionary, Fact fact, List<KeyValuePair<FactKey, Fact>> facts)
    {
        while (reader.Read() && reader.TokenType == JsonTokenType.String)
        {
            var key = ParseKey(reader.GetString()!);
            if (dictionary.Find(key.Field) is not null)
                facts.Add(new(key, fact));
        }
    }
}

/// <summary>Who stated something, when and from which source: what an event says about itself.</summary>
/// <param name="N">The number of the event in the company's stream.</param>
public sealed record FactOrigin(int N, string Type, string Source, DateOnly? AsOf, DateOnly? ValidTo, string? RecordedBy, DateTimeOffset RecordedAt, string? Batch, bool IsSelfDeclared)
{
    internal static FactOrigin Of(StreamEvent e) => new(
        e.N, e.Type, e.Source ?? "", e.ValidFrom, e.ValidTo, e.Actor, e.At, e.Batch, e.Type == CompanyEvents.Declared);

    internal Provenance ToProvenance() => new(Source, AsOf, RecordedBy, IsSelfDeclared);
}
