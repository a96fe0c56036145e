using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Kefa.Evidence.Records;

/// <summary>
/// JSON that every program writes the same way, for what others must rebuild (RFC 8785 without what can go wrong): objects, arrays, strings and whole
/// numbers below 2^53; ASCII keys in the order of their code points, no white space, nothing escaped but quotation mark, backslash and controls.
/// </summary>
public static class CanonicalJson
{
    private const long MaxNumber = (1L << 53) - 1;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 64 };

    /// <summary>Writes a value in its one form.</summary>
    /// <exception cref="FormatException">It holds what has no place there: a fraction, true, false, null, a key beyond ASCII, text that is not in form C.</exception>
    public static byte[] Write(JsonNode value)
    {
        using JsonDocument document = Document(Encoding.UTF8.GetBytes(value.ToJsonString()));
        return Write(document.RootElement);
    }

    /// <inheritdoc cref="Write(JsonNode)"/>
    public static byte[] Write(JsonElement value)
    {
        var text = new StringBuilder();
        try
        {
            Append(text, value);
        }
        catch (InvalidOperationException half)
        {
            throw new FormatException("A string holds half of a surrogate pair.", half);
        }
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Reads what is written in its one form and no other.</summary>
    /// <exception cref="FormatException">It is not JSON, or not in that form.</exception>
    public static JsonDocument Read(ReadOnlyMemory<byte> bytes)
    {
        JsonDocument document = Document(bytes);
        try
        {
            if (Write(document.RootElement).AsSpan().SequenceEqual(bytes.Span)) return document;
        }
        catch
        {
            document.Dispose();
            throw;
        }
        document.Dispose();
        throw new FormatException("This is JSON, and not in canonical form: keys in order, no white space, nothing escaped without need.");
    }

    private static JsonDocument Document(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            return JsonDocument.Parse(bytes, Strict);
        }
        catch (JsonException broken)
        {
            throw new FormatException($"This is not JSON without duplicate keys: {broken.Message}", broken);
        }
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                string separator = "";
                foreach (JsonProperty member in value.EnumerateObject().OrderBy(member => member.Name, StringComparer.Ordinal))
                {
                    if (!Ascii.IsValid(member.Name)) throw new FormatException($"The key '{member.Name}' is not ASCII.");
                    text.Append(separator);
                    Append(text, member.Name);
                    text.Append(':');
                    Append(text, member.Value);
                    separator = ",";
                }
                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                separator = "";
                foreach (JsonElement item in value.EnumerateArray())
                {
                    text.Append(separator);
                    Append(text, item);
                    separator = ",";
                }
                text.Append(']');
                break;
            case JsonValueKind.String:
                Append(text, value.GetString()!);
                break;
            case JsonValueKind.Number when value.TryGetInt64(out long number) && number is >= -MaxNumber and <= MaxNumber:
                text.Append(number.ToString(CultureInfo.InvariantCulture));
                break;
            default:
                throw new FormatException($"'{value.GetRawText()}' has no canonical form: only objects, arrays, strings and whole numbers below 2^53.");
        }
    }

    private static void Append(StringBuilder text, string value)
    {
        if (!value.IsNormalized(NormalizationForm.FormC)) throw new FormatException($"'{value}' is not in Unicode form C.");
        text.Append('"');
        foreach (char c in value)
        {
            text.Append(c switch
            {
                '"' => "\\\"",
                '\\' => "\\\\",
                '\b' => "\\b",
                '\t' => "\\t",
                '\n' => "\\n",
                '\f' => "\\f",
                '\r' => "\\r",
                < ' ' => "\\u" + ((int)c).ToString("x4", CultureInfo.InvariantCulture),
                _ => c.ToString(),
            });
        }
        text.Append('"');
    }
}
