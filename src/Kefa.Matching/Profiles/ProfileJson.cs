using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Kefa.Feel;

namespace Kefa.Matching.Profiles;

/// <summary>How a file of profiles is read.</summary>
public sealed record ProfileJsonOptions
{
    public static ProfileJsonOptions Default { get; } = new();

    /// <summary>The years that an array stands for when its object has no <c>years</c>.</summary>
    public IReadOnlyList<int> Years { get; init; } = [2022, 2023, 2024, 2025];

    /// <summary>Told of what is readable and yet strange: a field that is not in the dictionary, a value outside its bounds. Null: such things are errors.</summary>
    public Action<string>? Warn { get; init; }

    /// <summary>The longest company object in bytes.</summary>
    public int MaxCompanyBytes { get; init; } = 16 * 1024 * 1024;

    /// <summary>Where the facts come from, when that is known.</summary>
    public Provenance? Provenance { get; init; }
}

/// <summary>One company of a file: its profile, or why it cannot be read.</summary>
/// <param name="Number">Its place in the array, from 1.</param>
/// <param name="Json">The object as it stands in the file, in UTF-8.</param>
/// <param name="Profile">The profile; null when there is an error.</param>
/// <param name="Error">The first thing that is wrong with it.</param>
/// <param name="Line">The line on which it begins, from 1.</param>
/// <param name="Column">The column in which it begins, from 1, in characters.</param>
public sealed record ProfileReading(long Number, ReadOnlyMemory<byte> Json, Profile? Profile, ProfileFormatException? Error, long Line, long Column);

/// <summary>A file of profiles cannot be read. The message names the place, the company and the field.</summary>
public sealed class ProfileFormatException(Phrase phrase, long line, long column, string? company, string? field, Exception? inner = null)
    : FormatException(phrase.En, inner)
{
    /// <summary>The message in both languages.</summary>
    public Phrase Phrase { get; } = phrase;

    /// <summary>Counted from 1.</summary>
    public long Line { get; } = line;

    /// <summary>Counted from 1, in characters.</summary>
    public long Column { get; } = column;

    public string? Company { get; } = company;

    public string? Field { get; } = field;
}

/// <summary>
/// Reads and writes profiles as JSON: an array of objects whose keys are field ids, yearly fields as arrays over <c>years</c>
/// (or objects by year, or one value for the last year). Reading streams: one company is in memory at a time.
/// </summary>
public static class ProfileJson
{
    /// <exception cref="ProfileFormatException">The text is not JSON of that shape, or a value does not fit its field.</exception>
    public static async IAsyncEnumerable<Profile> ReadAsync(
        Stream json, FieldDictionary dictionary, ProfileJsonOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= ProfileJsonOptions.Default;
        var elements = new JsonElementStream(json, options.MaxCompanyBytes);
        while (await elements.NextAsync(cancellationToken) is { } element)
            yield return new ProfileJsonReader(dictionary, options, element).Read();
    }

    /// <summary>
    /// Reads company by company and goes on after one that does not fit the dictionary; what is not JSON at all still ends the reading.
    /// Keys that begin with <c>#</c> are notes and left out.
    /// </summary>
    /// <exception cref="ProfileFormatException">The text is not a JSON array of objects.</exception>
    public static async IAsyncEnumerable<ProfileReading> ReadEachAsync(
        Stream json, FieldDictionary dictionary, ProfileJsonOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        options ??= ProfileJsonOptions.Default;
        var elements = new JsonElementStream(json, options.MaxCompanyBytes);
        for (var number = 1L; await elements.NextAsync(cancellationToken) is { } element; number++)
        {
            var (profile, error) = TryRead(dictionary, options, element);
            yield return new ProfileReading(number, element.Bytes, profile, error, element.Start.Line, element.Start.Column);
        }
    }

    private static (Profile?, ProfileFormatException?) TryRead(FieldDictionary dictionary, ProfileJsonOptions options, JsonSlice element)
    {
        try
        {
            return (new ProfileJsonReader(dictionary, options, element).Read(), null);
        }
        catch (ProfileFormatException error)
        {
            return (null, error);
        }
    }

    /// <summary>Writes one company in the shape that <see cref="ReadAsync"/> reads.</summary>
    public static void Write(Utf8JsonWriter writer, Profile profile, FieldDictionary dictionary)
    {
        var years = profile.Facts.Keys.Where(k => k.Year is not null).Select(k => k.Year!.Value).Distinct().Order().ToArray();
        writer.WriteStartObject();
        writer.WriteString("id", profile.Id);
        if (years.Length > 0)
        {
            writer.WriteStartArray("years");
            foreach (var year in years)
                writer.WriteNumberValue(year);
            writer.WriteEndArray();
        }

        foreach (var field in dictionary.Fields.Where(f => profile.Has(f.Id)))
        {
            writer.WritePropertyName(field.Id);
            if (!field.IsYearly)
            {
                FactJson.Write(writer, profile.Find(field.Id)?.Value);
                continue;
            }

            writer.WriteStartObject();
            foreach (var year in years)
            {
                if (profile.Find(field.Id, year) is not { } fact)
                    continue;
                writer.WritePropertyName(year.ToString(CultureInfo.InvariantCulture));
                FactJson.Write(writer, fact.Value);
            }

            writer.WriteEndObject();
        }

        writer.WriteEndObject();
    }

    /// <summary>The profile as JSON text on one line.</summary>
    public static string ToText(Profile profile, FieldDictionary dictionary)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
            Write(writer, profile, dictionary);
        return Encoding.UTF8.GetString(buffer.ToArray());
    }
}
