using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Kefa.Feel;

namespace Kefa.Matching.Profiles;

/// <summary>A value does not fit the field that it is given for; the message says which value and what was expected.</summary>
public sealed class FactFormatException(Phrase phrase) : FormatException(phrase.En)
{
    /// <summary>The message in both languages.</summary>
    public Phrase Phrase { get; } = phrase;
}

/// <summary>Reads and writes one value of a field as JSON. Numbers never pass through binary floating point.</summary>
public static class FactJson
{
    /// <summary>Reads the value at the reader's current token; null when it is JSON null, which means known to be unknown.</summary>
    /// <exception cref="FactFormatException">The token does not fit the field.</exception>
    public static FactValue? Read(ref Utf8JsonReader reader, Field field)
    {
        if (reader.TokenType == JsonTokenType.Null)
            return null;
        switch (field.Type)
        {
            case FieldType.Text or FieldType.Code when reader.TokenType == JsonTokenType.String:
                return FactValue.Of(reader.GetString()!);
            case FieldType.Text or FieldType.Code when reader.TokenType == JsonTokenType.Number:
                return FactValue.Of(Encoding.UTF8.GetString(reader.ValueSpan));
            case FieldType.Boolean when reader.TokenType is JsonTokenType.True or JsonTokenType.False:
                return FactValue.Of(reader.GetBoolean());
            case FieldType.Integer or FieldType.Decimal or FieldType.Money when reader.TokenType == JsonTokenType.Number:
                return FactValue.Of(ReadNumber(Encoding.UTF8.GetString(reader.ValueSpan), field));
            // In the database decimals are strings, because SQLite reads JSON decimals as binary floating point.
            case FieldType.Integer or FieldType.Decimal or FieldType.Money when reader.TokenType == JsonTokenType.String:
                return FactValue.Of(ReadNumber(reader.GetString()!, field));
            case FieldType.Date when reader.TokenType == JsonTokenType.String:
                var text = reader.GetString()!;
                return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date)
                    ? FactValue.Of(date)
                    : throw new FactFormatException($"'{text}' is not a date; write it as 2026-06-15.");
            case FieldType.List when reader.TokenType == JsonTokenType.StartArray:
                return ReadList(ref reader, field);
            case FieldType.Context when reader.TokenType == JsonTokenType.StartObject:
                return ReadContext(ref reader, field);
            case FieldType.Context when reader.TokenType == JsonTokenType.StartArray:
                return ReadPositional(ref reader, field);
            default:
                throw new FactFormatException($"{Describe(ref reader)} is not {Expected(field)}.");
        }
    }

    /// <summary>Reads a value from text that <see cref="ToText"/> wrote.</summary>
    public static FactValue? FromText(string json, Field field)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(json));
        reader.Read();
        return Read(ref reader, field);
    }

    /// <summary>The value as canonical JSON: equal values give equal text.</summary>
    public static string ToText(FactValue? value, bool numbersAsStrings = false)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Write(writer, value, numbersAsStrings);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }

    public static void Write(Utf8JsonWriter writer, FactValue? value, bool numbersAsStrings = false)
    {
        switch (value)
        {
            case null:
                writer.WriteNullValue();
                break;
            case FactValue.Text text:
                writer.WriteStringValue(text.Value);
                break;
            case FactValue.Number number when numbersAsStrings:
                writer.WriteStringValue(Plain(number.Value));
                break;
            case FactValue.Number number:
                writer.WriteRawValue(Plain(number.Value));
                break;
            case FactValue.Boolean boolean:
                writer.WriteBooleanValue(boolean.Value);
                break;
            case FactValue.Date date:
                writer.WriteStringValue(date.Value.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
                break;
            case FactValue.List list:
                writer.WriteStartArray();
                foreach (var item in list.Items)
                    Write(writer, item, numbersAsStrings);
                writer.WriteEndArray();
                break;
            case FactValue.Context context:
                writer.WriteStartObject();
                foreach (var (name, part) in context.Parts)
                {
                    writer.WritePropertyName(name);
                    Write(writer, part, numbersAsStrings);
                }

                writer.WriteEndObject();
                break;
            default:
                throw new InvalidOperationException($"A {value.GetType().Name} has no JSON form.");
        }
    }

    /// <summary>The number without exponent and without zeros at the end.</summary>
    public static string Plain(decimal number)
    {
        var text = number.ToString(CultureInfo.InvariantCulture);
        if (!text.Contains('.', StringComparison.Ordinal))
            return text;
        text = text.TrimEnd('0').TrimEnd('.');
        return text == "-0" ? "0" : text;
    }

    internal static decimal ReadNumber(string text, Field field)
    {
        if (!decimal.TryParse(text, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out var number))
            throw new FactFormatException($"'{Short(text)}' is not {Expected(field)} of at most 28 digits.");
        if (field.Type == FieldType.Integer && number != decimal.Truncate(number))
            throw new FactFormatException($"{text} is not a whole number.");
        return number;
    }

    private static FactValue.List ReadList(ref Utf8JsonReader reader, Field field)
    {
        var item = field.Item ?? throw new FactFormatException($"The dictionary does not say what the entries of '{field.Id}' are.");
        var items = ImmutableArray.CreateBuilder<FactValue>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
            items.Add(Read(ref reader, item) ?? throw new FactFormatException($"Entry {items.Count + 1} of the list is null; leave it out, or give null for the whole list when it is unknown."));
        return new FactValue.List(items.ToImmutable());
    }

    private static FactValue.Context ReadContext(ref Utf8JsonReader reader, Field field)
    {
        var parts = ImmutableSortedDictionary.CreateBuilder<string, FactValue?>(StringComparer.Ordinal);
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            var part = field.Part(name) ?? throw new FactFormatException($"There is no part '{name}'; there are {Phrase.List(field.Fields.Select(f => f.Id))}.");
            reader.Read();
            if (!parts.TryAdd(name, Read(ref reader, part)))
                throw new FactFormatException($"The part '{name}' is given twice.");
        }

        return new FactValue.Context(parts.ToImmutable());
    }

    /// <summary>A record written by position: <c>["2023-10-16", "2026-10-16"]</c>.</summary>
    private static FactValue.Context ReadPositional(ref Utf8JsonReader reader, Field field)
    {
        var parts = ImmutableSortedDictionary.CreateBuilder<string, FactValue?>(StringComparer.Ordinal);
        for (var at = 0; reader.Read() && reader.TokenType != JsonTokenType.EndArray; at++)
        {
            if (at == field.Fields.Length)
                throw new FactFormatException($"There are more than {field.Fields.Length} values; expected are {Phrase.List(field.Fields.Select(f => f.Id))}.");
            parts.Add(field.Fields[at].Id, Read(ref reader, field.Fields[at]));
        }

        return new FactValue.Context(parts.ToImmutable());
    }

    internal static Phrase Expected(Field field) => field.Type switch
    {
        FieldType.Text or FieldType.Code => $"a text",
        FieldType.Boolean => $"true or false",
        FieldType.Integer => $"a whole number",
        FieldType.Decimal => $"a number",
        FieldType.Money => $"an amount in yuan",
        FieldType.Date => $"a date like \"2026-06-15\"",
        FieldType.List => $"a list",
        _ => $"an object with {Phrase.List(field.Fields.Select(f => f.Id))}",
    };

    internal static Phrase Describe(ref Utf8JsonReader reader) => reader.TokenType switch
    {
        JsonTokenType.StartArray => $"A list",
        JsonTokenType.StartObject => $"An object",
        JsonTokenType.String => $"\"{Short(reader.GetString()!)}\"",
        _ => $"{Short(Encoding.UTF8.GetString(reader.ValueSpan))}",
    };

    private static string Short(string text) => text.Length <= 60 ? text : string.Concat(text.AsSpan(0, 60), "…");
}
