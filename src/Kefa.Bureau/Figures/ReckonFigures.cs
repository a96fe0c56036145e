using System.Globalization;
using Kefa.Bureau.Matters;
using Kefa.Feel;
using Kefa.Feel.Plans;

namespace Kefa.Bureau.Figures;

/// <summary>What one counted figure comes to, reckoned row by row.</summary>
/// <param name="Records">The rows that it counts, by stream and place; of a part they are not told apart.</param>
/// <param name="Count">How many rows it counts.</param>
internal sealed record ReckonedFigure(decimal? Value, IReadOnlyList<(string Number, long Place)> Records, long Count, long Undetermined)
{
    /// <summary>The same told apart by the figure's groups, in their order.</summary>
    public IReadOnlyList<FigureGroup> Groups { get; init; } = [];
}

/// <summary>
/// Figures reckoned in memory over matters as they were folded from their events, one after the other: the same definitions without the database. It is how a published report is
/// verified, and what the database's answers are held to. Of each figure only the records are held, not the matters.
/// </summary>
internal sealed class ReckonFigures
{
    private readonly IReadOnlyList<CompiledFigure> _figures;
    private readonly Dictionary<string, Tally> _open;
    private readonly List<(FigureSchema Schema, (CompiledFigure Figure, PlanNode Plan)[] Plans)> _sources = [];

    /// <param name="figures">Counted figures.</param>
    /// <param name="today">The day for which figures of a period that is not over count.</param>
    public ReckonFigures(IReadOnlyList<CompiledFigure> figures, FigurePeriod period, DateOnly today)
    {
        _figures = figures;
        _open = figures.ToDictionary(f => f.Figure.Code, f => new Tally(f.Figure.Measure, isGroup: false), StringComparer.Ordinal);
        foreach (var source in figures.GroupBy(f => f.Figure.Source!.Key, StringComparer.Ordinal))
        {
            FigureSchema schema = source.First().Schema!;
            _sources.Add((schema, [.. source.Select(f => (f, f.Condition!.Plan(period, today, schema)))]));
        }
    }

    public static IReadOnlyDictionary<string, ReckonedFigure> Over(IReadOnlyList<CompiledFigure> figures, IEnumerable<MatterHistory> matters, FigurePeriod period, DateOnly today)
    {
        var all = new ReckonFigures(figures, period, today);
        foreach (MatterHistory matter in matters) all.Add(ReckonedMatter.Of(matter));
        return all.Reckoned();
    }

    public void Add(ReckonedMatter matter)
    {
        foreach ((FigureSchema schema, var plans) in _sources)
        {
            foreach (ReckonedRow row in ReckonedRow.Of(matter, schema.Source))
            {
                foreach ((CompiledFigure figure, PlanNode plan) in plans) _open[figure.Figure.Code].Add(figure, schema, plan, row);
            }
        }
    }

    public IReadOnlyDictionary<string, ReckonedFigure> Reckoned() => _figures.ToDictionary(f => f.Figure.Code, f => _open[f.Figure.Code].Reckon(), StringComparer.Ordinal);

    /// <summary>The figure as it would be computed.</summary>
    public static FigureValue ValueOf(CompiledFigure figure, FigurePeriod period, ReckonedFigure reckoned) => new(
        new CompiledReference(figure.Set, figure.Figure), period, reckoned.Value, reckoned.Count, reckoned.Undetermined, reckoned.Groups, reckoned.Value is null ? ComputeFigures.NoRows() : null);

    private sealed class Tally(FigureMeasure measure, bool isGroup)
    {
        private readonly Dictionary<string, (string?[] Keys, Tally Of)> _groups = new(StringComparer.Ordinal);
        private readonly List<(string Number, long Place)> _records = [];
        private readonly HashSet<string> _different = new(StringComparer.Ordinal);
        private readonly List<decimal> _numbers = [];
        private decimal _sum;
        private long _count, _undetermined;

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
            if (!_groups.TryGetValue(key, out var group)) _groups[key] = group = (keys, new Tally(measure, isGroup: true));
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
            _count++;
            // The records of a part are those of the whole.
            if (!isGroup) _records.Add((row.Number, row.Place));
            if (measured is null) return;
            string text = measured is TextValue { Text: var given } ? given : measured.ToString()!;
            if (measure is FigureMeasure.Distinct) _different.Add(text);
            else if (measure is FigureMeasure.Median) _numbers.Add(Decimal(text));
            else _sum += Decimal(text);
        }

        private static decimal Decimal(string text) => decimal.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);

        public ReckonedFigure Reckon()
        {
            decimal? value = measure switch
            {
                FigureMeasure.Distinct => _different.Count,
                FigureMeasure.Sum => _sum,
                FigureMeasure.Average => _count == 0 ? null : _sum / _count,
                FigureMeasure.Median => Median(),
                _ => _count,
            };
            return new ReckonedFigure(value, [.. _records.OrderBy(r => r.Number, StringComparer.Ordinal).ThenBy(r => r.Place)], _count, _undetermined)
            {
                Groups = ComputeFigures.InOrder(_groups.Values.Select(group => (group.Keys, Of: group.Of.Reckon())).Select(group => new FigureGroup(group.Keys, group.Of.Value, group.Of.Count, group.Of.Undetermined))),
            };
        }

        private decimal? Median()
        {
            decimal[] numbers = [.. _numbers.Order()];
            return numbers.Length == 0 ? null : (numbers[(numbers.Length - 1) / 2] + numbers[numbers.Length / 2]) / 2;
        }
    }
}
