using System.Globalization;
using System.Text.Json;
using Kefa.Bureau.Matters;
using Kefa.Feel;
using Kefa.Feel.Plans;
using Kefa.Feel.Sql;

namespace Kefa.Bureau.Figures;

/// <summary>What one counted figure comes to, reckoned row by row.</summary>
/// <param name="Records">The rows that it counts, by stream and place.</param>
internal sealed record ReckonedFigure(decimal? Value, IReadOnlyList<(string Number, long Place)> Records, long Undetermined)
{
    /// <summary>The same told apart by the figure's groups, in their order.</summary>
    public IReadOnlyList<FigureGroup> Groups { get; init; } = [];
}

/// <summary>
/// Figures reckoned in memory over matters as they were folded from their events: the same definitions without the database. It is how a published report is verified, and what
/// the database's answers are held to.
/// </summary>
internal static class ReckonFigures
{
    /// <param name="figures">Counted figures.</param>
    /// <param name="today">The day for which figures of a period that is not over count.</param>
    public static IReadOnlyDictionary<string, ReckonedFigure> Over(IReadOnlyList<CompiledFigure> figures, IReadOnlyList<MatterHistory> matters, FigurePeriod period, DateOnly today)
    {
        var open = figures.ToDictionary(f => f.Figure.Code, _ => new Tally(), StringComparer.Ordinal);
        foreach (var source in figures.GroupBy(f => f.Figure.Source!.Key, StringComparer.Ordinal))
        {
            FigureSchema schema = source.First().Schema!;
            (CompiledFigure Figure, PlanNode Plan)[] plans = [.. source.Select(f => (f, f.Condition!.Plan(period, today, schema)))];
            foreach (MatterHistory matter in matters.Where(m => schema.Source.Of is null || m.Procedure.Id == schema.Source.Of))
            {
                foreach (ReckonedRow row in ReckonedRow.Of(matter, schema.Source))
                {
                    foreach ((CompiledFigure figure, PlanNode plan) in plans) open[figure.Figure.Code].Add(figure, schema, plan, row);
                }
            }
        }
        return figures.ToDictionary(f => f.Figure.Code, f => open[f.Figure.Code].Reckon(f.Figure.Measure), StringComparer.Ordinal);
    }

    /// <summary>The figure as it would be computed.</summary>
    public static FigureValue ValueOf(CompiledFigure figure, FigurePeriod period, ReckonedFigure reckoned) => new(
        new CompiledReference(figure.Set, figure.Figure), period, reckoned.Value, reckoned.Records.Count, reckoned.Undetermined, reckoned.Groups, reckoned.Value is null ? ComputeFigures.NoRows() : null);

    private sealed class Tally
    {
        private readonly Dictionary<string, (string?[] Keys, Tally Of)> _groups = new(StringComparer.Ordinal);
        private readonly List<(string Number, long Place)> _records = [];
        private readonly List<string> _measured = [];
        private long _undetermined;

        public void Add(CompiledFigure figure, FigureSchema schema, PlanNode plan, ReckonedRow row)
        {
            var context = new EvaluationContext(default) { ComparesRatiosExactly = true };
            Value outcome = new PlanEvaluation(slot => row.Read(schema.Find(slot.Path)!), context).ValueOf(plan);
            Value? measured = figure.Figure.Measure.Path is { } path ? row.Read(schema.Find(path)!) : null;
            bool isKnown = outcome is BooleanValue or NullValue and not ErrorValue;
            if (measured is NullValue) return;
            if (isKnown && outcome is not BooleanValue { Truth: true }) return;
            Add(isKnown, measured, row);
            if (figure.Figure.Group.Count == 0) return;
            string?[] keys = [.. figure.Figure.Group.Select(path => KeyOf(row.Read(schema.Find(path)!)))];
            string key = string.Join('\u0001', keys.Select(k => k ?? "\u0002"));
            if (!_groups.TryGetValue(key, out var group)) _groups[key] = group = (keys, new Tally());
            group.Of.Add(isKnown, measured, row);
        }

        private static string? KeyOf(Value value) => value switch
        {
            TextValue text => text.Text,
            NullValue or UnknownValue => null,
            var other => other.ToString(),
        };

        private void Add(bool isKnown, Value? measured, ReckonedRow row)
        {
            if (!isKnown || measured is UnknownValue)
            {
                _undetermined++;
                return;
            }
            _records.Add((row.Number, row.Place));
            if (measured is not null) _measured.Add(measured is TextValue text ? text.Text : measured.ToString()!);
        }

        public ReckonedFigure Reckon(FigureMeasure measure)
        {
            decimal[] numbers = measure is FigureMeasure.Sum or FigureMeasure.Average or FigureMeasure.Median ? [.. _measured.Select(m => decimal.Parse(m, NumberStyles.Float, CultureInfo.InvariantCulture)).Order()] : [];
            decimal? value = measure switch
            {
                FigureMeasure.Distinct => _measured.Distinct(StringComparer.Ordinal).Count(),
                FigureMeasure.Sum => numbers.Sum(),
                FigureMeasure.Average => numbers.Length == 0 ? null : numbers.Sum() / numbers.Length,
                FigureMeasure.Median => numbers.Length == 0 ? null : (numbers[(numbers.Length - 1) / 2] + numbers[numbers.Length / 2]) / 2,
                _ => _records.Count,
            };
            return new ReckonedFigure(value, [.. _records.OrderBy(r => r.Number, StringComparer.Ordinal).ThenBy(r => r.Place)], _undetermined)
            {
                Groups = ComputeFigures.InOrder(_groups.Values.Select(group => (group.Keys, Of: group.Of.Reckon(measure))).Select(group => new FigureGroup(group.Keys, group.Of.Value, group.Of.Records.Count, group.Of.Undetermined))),
            };
        }
    }
}

/// <summary>One row of a source in memory, with the values of its paths.</summary>
internal sealed class ReckonedRow
{
    private readonly Matter _matter;
    private readonly JsonElement _counted;
    private readonly JsonElement? _entry;
    private readonly Streams.StreamEvent? _event;

    private ReckonedRow(string number, Matter matter, JsonElement counted, JsonElement? entry, Streams.StreamEvent? happened, long place) =>
        (Number, _matter, _counted, _entry, _event, Place) = (number, matter, counted, entry, happened, place);

    public string Number { get; }
    public long Place { get; }

    public static IEnumerable<ReckonedRow> Of(MatterHistory history, FigureSource source)
    {
        Matter matter = MatterProjection.Row(history);
        JsonElement counted = JsonElement.Parse(matter.Counted);
        switch (source)
        {
            case FigureSource.Entries entries:
                JsonElement at = JsonElement.Parse(matter.Data);
                foreach (string part in entries.List.Split('.')) at = at.ValueKind == JsonValueKind.Object && at.TryGetProperty(part, out JsonElement inner) ? inner : default;
                if (at.ValueKind != JsonValueKind.Array) yield break;
                long place = 0;
                foreach (JsonElement entry in at.EnumerateArray()) yield return new ReckonedRow(matter.Number, matter, counted, entry, null, ++place);
                break;
            case FigureSource.Events:
                foreach (Streams.RecordedEvent recorded in history.Recorded) yield return new ReckonedRow(matter.Number, matter, counted, null, recorded.Event, recorded.Event.N);
                break;
            default:
                yield return new ReckonedRow(matter.Number, matter, counted, null, null, 0);
                break;
        }
    }

    public Value Read(SourcePath path) => path.Place switch
    {
        PathPlace.Column => _event is { } happened ? OfEvent(path.Key, happened) : OfColumn(path.Key),
        PathPlace.Entry => OfJson(Inside(_entry!.Value, path.Key), path),
        _ => OfJson(_counted.TryGetProperty(path.Key, out JsonElement value) ? value : null, path),
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

    private Value OfColumn(string column) => column switch
    {
        "number" => Value.Of(_matter.Number),
        "title" => Value.Of(_matter.Title),
        "version" => Value.Of(_matter.Version),
        "stage" => Value.Of(_matter.Stage),
        "division" => Text(_matter.Division),
        "handler" => Text(_matter.Handler?.ToString()),
        "opened_on" => Day(_matter.OpenedOn),
        "closed_on" => Day(_matter.ClosedOn),
        "due_on" => Day(_matter.DueOn),
        "days" => _matter.ClosedOn is { } closed ? Value.Of(closed.DayNumber - _matter.OpenedOn.DayNumber) : Value.Null,
        _ => throw new InvalidOperationException($"Matters have no column '{column}'."),
    };

    private static Value OfEvent(string column, Streams.StreamEvent happened) => column switch
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
