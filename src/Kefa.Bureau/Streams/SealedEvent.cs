using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Kefa.Bureau.Bureaus;
using Kefa.Evidence.Tree;

namespace Kefa.Bureau.Streams;

/// <summary>
/// The bytes that are hashed are the bytes that are stored: one JSON object with everything that the event states. It names its stream, its number there
/// and the commitment of the event before it, so that whoever holds a later event can show that an earlier one is missing. <c>data</c> stands last,
/// as the caller gave it. The names of its members are stored and only ever added to.
/// </summary>
internal static class SealedEvent
{
    public const string Format = "kefa/event/v1";

    private const string Data = "data";

    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <exception cref="JsonException">The body is not one JSON value.</exception>
    /// <exception cref="ArgumentException">A file's hash or size cannot be one.</exception>
    public static byte[] Write(BureauInfo bureau, string stream, int n, TreeHash? previous, NewEvent e, DateTime at, DateOnly day, string clock, bool isSealedLater = false)
    {
        using var buffer = new MemoryStream(512 + e.Body.Length);
        using (var writer = new Utf8JsonWriter(buffer, Plain))
        {
            writer.WriteStartObject();
            writer.WriteString("v", Format);
            writer.WriteString("bureau", bureau.Code);
            writer.WriteString("stream", stream);
            writer.WriteNumber("n", n);
            writer.WriteString("prev", previous?.ToString() ?? "");
            writer.WriteString("kind", e.Kind);
            writer.WriteString("type", e.Type);
            Optional(writer, "from", e.FromStage);
            Optional(writer, "to", e.ToStage);
            Optional(writer, "actor", e.Actor);
            Optional(writer, "role", e.Role);
            writer.WriteString("at", at.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
            writer.WriteString("clock", clock);
            if (isSealedLater) writer.WriteString("sealed", "later");
            writer.WriteString("day", Text(day));
            Optional(writer, "content", e.ContentVersion);
            Optional(writer, "source", e.Source);
            Optional(writer, "batch", e.Batch);
            Optional(writer, "validFrom", e.ValidFrom is { } from ? Text(from) : null);
            Optional(writer, "validTo", e.ValidTo is { } to ? Text(to) : null);
            WriteBasis(writer, e.Basis);
            WriteFiles(writer, e.Files);
            writer.WritePropertyName(Data);
            writer.WriteRawValue(Trimmed(e.Body.Span)); // checks that it is one JSON value
            writer.WriteEndObject();
        }
        return buffer.ToArray();
    }

    /// <summary>The body as it stands in the sealed bytes, without blanks around it.</summary>
    internal static ReadOnlySpan<byte> Trimmed(ReadOnlySpan<byte> body) => body.Trim(" \t\r\n"u8);

    /// <summary>The data in sealed bytes, as the caller gave it.</summary>
    /// <exception cref="InvalidDataException">These are not the bytes of a sealed event.</exception>
    public static ReadOnlyMemory<byte> DataOf(ReadOnlyMemory<byte> bytes)
    {
        var reader = new Utf8JsonReader(bytes.Span);
        if (Find(ref reader, Data) && reader.TokenStartIndex < bytes.Length - 1) return bytes[(int)reader.TokenStartIndex..^1];
        throw new InvalidDataException("These are not the bytes of a sealed event: they have no data.");
    }

    public static IReadOnlyList<EventBasis> BasisOf(ReadOnlyMemory<byte> bytes) => Read<EventBasis>(bytes, "basis");

    public static IReadOnlyList<EventFile> FilesOf(ReadOnlyMemory<byte> bytes) => Read<EventFile>(bytes, "files");

    private static T[] Read<T>(ReadOnlyMemory<byte> bytes, string name)
    {
        var reader = new Utf8JsonReader(bytes.Span);
        return Find(ref reader, name) ? JsonSerializer.Deserialize<T[]>(ref reader, JsonSerializerOptions.Web)! : [];
    }

    /// <summary>Stops at the value of a member of the outermost object.</summary>
    private static bool Find(ref Utf8JsonReader reader, string name)
    {
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) return false;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isIt = reader.ValueTextEquals(name);
            reader.Read();
            if (isIt) return true;
            reader.Skip();
        }
        return false;
    }

    private static void WriteBasis(Utf8JsonWriter writer, IReadOnlyList<EventBasis> all)
    {
        if (all.Count == 0) return;
        writer.WriteStartArray("basis");
        foreach (EventBasis basis in all)
        {
            writer.WriteStartObject();
            writer.WriteString("law", basis.Law);
            Optional(writer, "article", basis.Article);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void WriteFiles(Utf8JsonWriter writer, IReadOnlyList<EventFile> all)
    {
        if (all.Count == 0) return;
        writer.WriteStartArray("files");
        foreach (EventFile file in all)
        {
            if (file.Sha256.Length != 64 || !file.Sha256.All(char.IsAsciiHexDigitLower))
                throw new ArgumentException($"'{file.Sha256}' is not a SHA-256 in 64 lower-case hexadecimal digits: a file is named by what it holds.", nameof(all));
            ArgumentOutOfRangeException.ThrowIfNegative(file.Size);
            writer.WriteStartObject();
            writer.WriteString("sha256", file.Sha256);
            writer.WriteNumber("size", file.Size);
            writer.WriteString("mediaType", file.MediaType);
            Optional(writer, "name", file.Name);
            writer.WriteEndObject();
        }
        writer.WriteEndArray();
    }

    private static void Optional(Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null) writer.WriteString(name, value);
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
