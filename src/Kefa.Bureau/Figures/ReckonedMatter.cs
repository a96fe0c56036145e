using System.Globalization;
using System.Text.Json;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Streams;
using Kefa.Feel;
using Kefa.Feel.Sql;

namespace Kefa.Bureau.Figures;

/// <summary>A matter as figures read it. Its row is made once, whatever counts it.</summary>
internal sealed class ReckonedMatter
{
    private JsonElement? _counted, _data;

    private ReckonedMatter(string number, Matter? row, IReadOnlyList<StreamEvent> events) => (Number, Row, Events) = (number, row, events);

    public string Number { get; }

    /// <summary>Null where only figures over events count it: then it was not folded.</summary>
    public Matter? Row { get; }

    public IReadOnlyList<StreamEvent> Events { get; }

    public JsonElement Counted => _counted ??= JsonElement.Parse(Row!.Counted);

    public JsonElement Data => _data ??= JsonElement.Parse(Row!.Data);

    public static ReckonedMatter Of(MatterHistory history)
    {
        Matter row = MatterProjection.Row(history);
        return new ReckonedMatter(row.Number, row, [.. history.Recorded.Select(recorded => recorded.Event)]);
    }

    /// <summary>A matter that only figures over events count.</summary>
    public static ReckonedMatter Of(MatterNumber number, IReadOnlyList<StreamEvent> events) => new(number.ToString(), null, events);
}

/// <summary>One row of a source in memory, with the values of its paths.</summary>
internal sealed class ReckonedRow
{
    private readonly ReckonedMatter _matter;
    private readonly JsonElement? _entry;
    private readonly StreamEvent? _event;

    private ReckonedRow(ReckonedMatter matter, JsonElement? entry, StreamEvent? happened, long place) => (_matter, _entry, _event, Place) = (matter, entry, happened, place);

    public string Number => _matter.Number;
    public long Place { get; }

    public static IEnumerable<ReckonedRow> Of(ReckonedMatter matter, FigureSource source)
    {
        if (source is FigureSource.Events)
        {
            foreach (StreamEvent happened in matter.Events) yield return new ReckonedRow(matter, null, happened, happened.N);
        }
        if (matter.Row is null || matter.Row.Procedure != source.Of) yield break;
        if (source is FigureSource.Entries entries)
        {
            JsonElement at = matter.Data;
            foreach (string part in entries.List.Split('.')) at = at.ValueKind == JsonValueKind.Object && at.TryGetProperty(part, out JsonElement inner) ? inner : default;
            if (at.ValueKind != JsonValueKind.Array) yield break;
            long place = 0;
            foreach (JsonElement entry in at.EnumerateArray()) yield return new ReckonedRow(matter, entry, null, ++place);
        }
        else
        {
            yield return new ReckonedRow(matter, null, null, 0);
        }
    }

    public Value Read(SourcePath path) => path.Place switch
    {
        PathPlace.Column => _event is { } happened ? OfEvent(path.Key, happened) : OfColumn(path.Key, _matter.Row!),
        PathPlace.Entry => OfJson(Inside(_entry!.Value, path.Key), path),
        _ => OfJson(_matter.Counted.TryGetProperty(path.Key, out JsonElement value) ? value : null, path),
    };

    private static JsonElement? Inside(JsonElement entry, string key)
    {
        foreach (string part in key.Split('.'))
        {
            if (entry.ValueKind != JsonValueKind.Object || !entry.TryGetProperty(part, out entry)) return null;
        }
        return entry;
    }

    private static Value OfJson(JsonElement? given, SourcePath path) => given is not { } json ? path.Unless ? Value.Null : UnknownValue.Of(UnknownKind.Any, path.Path) : json.ValueKind switch
    {
        JsonValueKind.Null => Value.Null,
        JsonValueKind.True => Value.Of(true),
        JsonValueKind.False => Value.Of(false),
        JsonValueKind.Number => Value.Of(json.GetInt64()),
        _ => path.Type switch
        {
            SqlColumnType.Date => Day(DateOnly.ParseExact(json.GetString()!, "yyyy-MM-dd", CultureInfo.InvariantCulture)),
            SqlColumnType.Decimal or SqlColumnType.Integer => Value.Of(Feel.Number.Parse(json.GetString()!)),
            _ => Value.Of(json.GetString()!),
        },
    };

    private static Value OfColumn(string column, Matter row) => column switch
    {
        "number" => Value.Of(row.Number),
        "title" => Value.Of(row.Title),
        "version" => Value.Of(row.Version),
        "stage" => Value.Of(row.Stage),
        "division" => Text(row.Division),
        "handler" => Text(row.Handler?.ToString()),
        "opened_on" => Day(row.OpenedOn),
        "closed_on" => Day(row.ClosedOn),
        "due_on" => Day(row.DueOn),
        "days" => row.ClosedOn is { } closed ? Value.Of(closed.DayNumber - row.OpenedOn.DayNumber) : Value.Null,
        _ => throw new InvalidOperationException($"Matters have no column '{column}'."),
    };

    private static Value OfEvent(string column, StreamEvent happened) => column switch
    {
        "type" => Value.Of(happened.Type),
        "procedure" => Text(happened.ContentVersion is { } version && version.StartsWith("procedure/", StringComparison.Ordinal) ? version["procedure/".Length..version.IndexOf('@', StringComparison.Ordinal)] : null),
        "from_stage" => Text(happened.FromStage),
        "to_stage" => Text(happened.ToStage),
        "role" => Text(happened.Role),
        "actor" => Text(happened.Actor),
        "day" => Day(happened.Day),
        "n" => Value.Of(happened.N),
        _ => throw new InvalidOperationException($"Events have no column '{column}'."),
    };

    private static Value Text(string? text) => text is null ? Value.Null : Value.Of(text);

    private static Value Day(DateOnly? day) => day is { } known ? new DateValue(FeelDate.FromDateOnly(known)) : Value.Null;
}
