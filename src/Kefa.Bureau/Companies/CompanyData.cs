using System.Globalization;
using System.Text;
using System.Text.Json;
using Kefa.Matching.Profiles;

namespace Kefa.Bureau.Companies;

/// <summary>
/// The current facts of a company as one JSON object: <c>{"name":"…","sales":{"2024":"1","2025":"2"},"zone":null,"?":["classI"]}</c>.
/// A missing key is unknown, null is none, decimals are strings, and <c>?</c> names what was stated to be unknown, for which no default stands.
/// </summary>
internal static class CompanyData
{
    private const string StatedUnknown = "?";

    public static string Write(IEnumerable<KeyValuePair<FactKey, Fact>> facts, FieldDictionary dictionary)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, CompanyFactsJson.Plain))
        {
            var unknown = new List<FactKey>();
            writer.WriteStartObject();
            foreach (var field in facts.GroupBy(f => f.Key.Field, StringComparer.Ordinal))
            {
                if (dictionary.Find(field.Key) is null)
                    continue;
                KeyValuePair<FactKey, Fact>[] said = [.. field.Where(f => f.Value.State != FactState.Unknown)];
                unknown.AddRange(field.Where(f => f.Value.State == FactState.Unknown).Select(f => f.Key));
                if (said.Length == 0)
                    continue;
                writer.WritePropertyName(field.Key);
                if (said[0].Key.Year is null)
                {
                    FactJson.Write(writer, said[0].Value.Value, numbersAsStrings: true);
                    continue;
                }

                writer.WriteStartObject();
                foreach (var (key, fact) in said)
                {
                    writer.WritePropertyName(key.Year!.Value.ToString(CultureInfo.InvariantCulture));
                    FactJson.Write(writer, fact.Value, numbersAsStrings: true);
                }

                writer.WriteEndObject();
            }

            if (unknown.Count > 0)
            {
                writer.WriteStartArray(StatedUnknown);
                foreach (var key in unknown)
                    writer.WriteStringValue(key.ToString());
                writer.WriteEndArray();
            }

            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    public static List<KeyValuePair<FactKey, Fact>> Read(string json, FieldDictionary dictionary)
    {
        var facts = new List<KeyValuePair<FactKey, Fact>>();
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (name == StatedUnknown)
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.String)
                    facts.Add(new(CompanyFactsJson.ParseKey(reader.GetString()!), Fact.Unknown));
            }
            else if (dictionary.Find(name) is not { } field)
            {
                reader.Skip();
            }
            else if (!field.IsYearly)
            {
                facts.Add(new(new FactKey(name), Stated(ref reader, field)));
            }
            else
            {
                while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
                {
                    var year = int.Parse(reader.GetString()!, CultureInfo.InvariantCulture);
                    reader.Read();
                    facts.Add(new(new FactKey(name, year), Stated(ref reader, field)));
                }
            }
        }

        return facts;
    }

    private static Fact Stated(ref Utf8JsonReader reader, Field field) =>
        FactJson.Read(ref reader, field) is { } value ? Fact.Known(value) : Fact.NotApplicable;
}
