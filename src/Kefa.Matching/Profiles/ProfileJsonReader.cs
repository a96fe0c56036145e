using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Kefa.Feel;

namespace Kefa.Matching.Profiles;

/// <summary>Reads one company object.</summary>
internal sealed class ProfileJsonReader(FieldDictionary dictionary, ProfileJsonOptions options, JsonSlice slice)
{
    private readonly Dictionary<FactKey, Fact> _facts = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private string? _company;
    private string? _field;
    private IReadOnlyList<int> _years = options.Years;

    public Profile Read()
    {
        if (!Utf8.IsValid(slice.Bytes.Span))
            throw Error($"The text is not UTF-8 here: save the file as UTF-8.", FirstForeign(slice.Bytes.Span), null);
        try
        {
            FindIdAndYears();
        }
        catch (InvalidOperationException e)
        {
            // Text with half a surrogate pair is JSON and yet no text.
            throw Error(JsonElementStream.Broken(e), 0, e);
        }

        var reader = new Utf8JsonReader(slice.Bytes.Span);
        var at = 0L;
        try
        {
            reader.Read();
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                _field = reader.GetString()!;
                at = reader.TokenStartIndex;
                if (!_seen.Add(_field))
                    throw new FactFormatException($"The field is given twice.");
                reader.Read();
                at = reader.TokenStartIndex;
                ReadField(ref reader);
            }
        }
        catch (Exception e) when (e is FactFormatException or JsonException or InvalidOperationException)
        {
            throw Error(e is FactFormatException misfit ? misfit.Phrase : JsonElementStream.Broken(e), Math.Max(at, e is FactFormatException ? reader.TokenStartIndex : at), e);
        }

        _field = null;
        var id = _company ?? (_facts.GetValueOrDefault(new FactKey("uscc"))?.Value as FactValue.Text)?.Value;
        return id is null
            ? throw Error($"The company has neither 'id' nor 'uscc'.", 0, null)
            : new Profile(id, _facts);
    }

    /// <summary>Where the text ceases to be UTF-8.</summary>
    private static int FirstForeign(ReadOnlySpan<byte> text)
    {
        var at = 0;
        while (Rune.DecodeFromUtf8(text[at..], out _, out var length) == OperationStatus.Done)
            at += length;
        return at;
    }

    /// <summary>The id and the years are needed before the fields are read, wherever they stand in the object.</summary>
    private void FindIdAndYears()
    {
        var reader = new Utf8JsonReader(slice.Bytes.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isId = reader.ValueTextEquals("id"u8);
            var isYears = reader.ValueTextEquals("years"u8);
            reader.Read();
            if (isId)
            {
                _field = "id";
                _company = reader.TokenType switch
                {
                    JsonTokenType.String => reader.GetString(),
                    JsonTokenType.Number => Encoding.UTF8.GetString(reader.ValueSpan),
                    _ => throw Error($"{FactJson.Describe(ref reader)} is not an id; expected a text.", reader.TokenStartIndex, null),
                };
            }
            else if (isYears)
            {
                _field = "years";
                _years = ReadYears(ref reader);
            }
            else
            {
                reader.Skip();
            }
        }
    }

    private List<int> ReadYears(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
            throw Error($"{FactJson.Describe(ref reader)} is not a list of years.", reader.TokenStartIndex, null);
        var years = new List<int>();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt32(out var year) || year is < 1900 or > 9999)
                throw Error($"{FactJson.Describe(ref reader)} is not a year.", reader.TokenStartIndex, null);
            if (years.Count > 0 && year <= years[^1])
                throw Error($"The years must rise; {year} stands after {years[^1]}.", reader.TokenStartIndex, null);
            years.Add(year);
        }

        return years.Count > 0 ? years : throw Error($"The list of years is empty.", reader.TokenStartIndex, null);
    }

    private void ReadField(ref Utf8JsonReader reader)
    {
        if (_field is "id" or "years" || _field!.StartsWith('#'))
        {
            reader.Skip();
            return;
        }

        if (dictionary.Find(_field!) is not { } field)
        {
            Warn($"The dictionary has no field '{_field}'.", reader.TokenStartIndex);
            reader.Skip();
            return;
        }

        if (!field.IsYearly)
            Add(new FactKey(field.Id), ref reader, field);
        else if (reader.TokenType == JsonTokenType.StartArray && field.Type != FieldType.List)
            ReadByPosition(ref reader, field);
        else if (reader.TokenType == JsonTokenType.StartObject && IsByYear(reader))
            ReadByYear(ref reader, field);
        else
            Add(new FactKey(field.Id, _years[^1]), ref reader, field);
    }

    private void ReadByPosition(ref Utf8JsonReader reader, Field field)
    {
        var at = 0;
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (at < _years.Count)
                Add(new FactKey(field.Id, _years[at]), ref reader, field);
            else
                reader.Skip();
            at++;
        }

        if (at != _years.Count)
            throw new FactFormatException($"There are {at} values for the {_years.Count} years {_years[0]} to {_years[^1]}.");
    }

    private static bool IsByYear(Utf8JsonReader reader) =>
        reader.Read() && reader.TokenType == JsonTokenType.PropertyName && IsYear(reader.GetString()!, out _);

    private static bool IsYear(string text, out int year) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out year) && year is >= 1900 and <= 9999;

    private void ReadByYear(ref Utf8JsonReader reader, Field field)
    {
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = reader.GetString()!;
            if (!IsYear(name, out var year))
                throw new FactFormatException($"'{name}' is not a year.");
            if (_facts.ContainsKey(new FactKey(field.Id, year)))
                throw new FactFormatException($"The year {year} is given twice.");
            reader.Read();
            Add(new FactKey(field.Id, year), ref reader, field);
        }
    }

    private void Add(FactKey key, ref Utf8JsonReader reader, Field field)
    {
        var at = reader.TokenStartIndex;
        var value = FactJson.Read(ref reader, field);
        foreach (var problem in FactRules.Problems(value, field))
            Warn(Phrase.Of(problem.Zh, problem.En), at);
        _facts[key] = value is null ? Fact.Unknown with { Provenance = options.Provenance } : Fact.Known(value, options.Provenance);
    }

    private void Warn(Phrase message, long at)
    {
        var error = Error(message, at, null);
        if (options.Warn is null)
            throw error;
        options.Warn(error.Message);
    }

    private ProfileFormatException Error(Phrase message, long at, Exception? inner)
    {
        var place = slice.Start.After(slice.Bytes.Span[..(int)at]);
        Phrase company = _company is null ? Phrase.Empty : $"company {_company}, ";
        Phrase field = _field is null ? Phrase.Empty : $"field {_field}: ";
        return new ProfileFormatException($"line {place.Line}, column {place.Column}: {company}{field}{message}", place.Line, place.Column, _company, _field, inner);
    }
}
