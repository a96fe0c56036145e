using Kefa.Bureau.Figures;

namespace Kefa.Bureau.Reports.Frozen;

/// <summary>The figures of one period of a snapshot, reckoned again matter by matter; where one of them grows, also the period before.</summary>
internal sealed class ReckonedPeriod
{
    private readonly FrozenReport _report;
    private readonly IReadOnlyDictionary<string, CompiledFigure> _defined;
    private readonly IReadOnlyCollection<string> _wanted;
    private readonly CompiledFigure[] _counted;
    private readonly FigurePeriod _period, _earlier;
    private readonly ReckonFigures _now;
    private readonly ReckonFigures? _then;

    /// <param name="frozen">Of a known period, with figures that are defined.</param>
    public ReckonedPeriod(FrozenReport report, FrozenPeriod frozen, IReadOnlyDictionary<string, CompiledFigure> defined)
    {
        (_report, Frozen, _defined) = (report, frozen, defined);
        _period = FigurePeriod.Parse(frozen.Period)!.Value;
        _earlier = _period.Before(report.CutOff.Day);
        _wanted = FrozenFigures.WithParts(defined, [.. frozen.Figures.Select(f => f.Code)]);
        _counted = [.. _wanted.Select(code => defined[code]).Where(f => f.Schema is not null)];
        _now = new ReckonFigures(_counted, _period, report.CutOff.Day);
        if (_wanted.Any(code => defined[code].Figure.Measure is FigureMeasure.Growth)) _then = new ReckonFigures(_counted, _earlier, report.CutOff.Day);
    }

    public FrozenPeriod Frozen { get; }

    public IEnumerable<FigureSource> Sources => _counted.Select(f => f.Figure.Source!);

    public void Add(ReckonedMatter matter)
    {
        _now.Add(matter);
        _then?.Add(matter);
    }

    /// <summary>What the figures come to when all matters were added.</summary>
    public IReadOnlyDictionary<string, (FigureValue Value, IReadOnlyList<FrozenRecord> Records)> Reckoned(RecordBegins begins)
    {
        (var counted, var records) = Values(_now, _period);
        FrozenPeriod? before = _report.Periods.FirstOrDefault(p => p.Period == _earlier.ToString());
        var then = _then is null ? new Dictionary<string, FigureValue>(StringComparer.Ordinal) : Values(_then, _earlier).Values;
        var made = new MadeFigures(_defined, _period, counted, Reported(Frozen), new MadeFigures(_defined, _earlier, then, Reported(before), null));
        return _wanted.ToDictionary(code => code, code => (made.Of(code), records.GetValueOrDefault(code) ?? []), StringComparer.Ordinal);

        (Dictionary<string, FigureValue> Values, Dictionary<string, IReadOnlyList<FrozenRecord>> Records) Values(ReckonFigures reckoning, FigurePeriod of)
        {
            var values = new Dictionary<string, FigureValue>(StringComparer.Ordinal);
            var rows = new Dictionary<string, IReadOnlyList<FrozenRecord>>(StringComparer.Ordinal);
            var reckoned = reckoning.Reckoned();
            foreach (CompiledFigure figure in _counted)
            {
                string code = figure.Figure.Code;
                if (begins.Of(figure.Figure.Source!) is var day && (day is null || of.To < day))
                {
                    values[code] = ComputeFigures.NoRecord(figure, of, day);
                    continue;
                }
                values[code] = ReckonFigures.ValueOf(figure, of, reckoned[code]);
                rows[code] = [.. reckoned[code].Records.Select(row => new FrozenRecord(row.Number, row.Place))];
            }
            return (values, rows);
        }
    }

    // What an earlier report said stands as it stood.
    private static Dictionary<string, decimal> Reported(FrozenPeriod? period) =>
        (period?.Figures ?? []).Where(f => f is { Reported: true, Value: not null }).ToDictionary(f => f.Code, f => f.Number!.Value, StringComparer.Ordinal);
}
