using System.Globalization;

namespace Kefa.Bureau.Figures;

/// <summary>A figure beside its records.</summary>
/// <param name="Value">The number; null where there is none.</param>
/// <param name="Recounted">The same, computed from the list of its records one by one.</param>
/// <param name="Records">How many there are in the list.</param>
public sealed record FigureAgreement(string Code, string Name, string Period, decimal? Value, decimal? Recounted, string Measure, long Records, long Undetermined, bool Agrees);

/// <summary>Holds every figure to its records: the number that pages show is what the records come to, listed and reckoned one by one.</summary>
public sealed class CheckFigures(ComputeFigures compute, FigureRecords records)
{
    public async Task<IReadOnlyList<FigureAgreement>> HandleAsync(FigurePeriod period, CancellationToken cancellationToken)
    {
        IReadOnlyDictionary<string, FigureValue> values = await compute.HandleAsync(period, null, cancellationToken);
        var recounted = new Dictionary<string, (decimal? Value, long Records, long Undetermined)>(StringComparer.Ordinal);
        var result = new List<FigureAgreement>();
        foreach (FigureValue value in values.Values.OrderBy(v => v.Figure.Figure.Code, StringComparer.Ordinal))
        {
            Figure figure = value.Figure.Figure;
            (decimal? again, long rows, long undetermined) = await AgainAsync(figure, cancellationToken);
            bool agrees = value.Reported || figure.Measure is FigureMeasure.Growth || (value.Value == again && value.Records == rows && value.Undetermined == undetermined && Groups(value));
            result.Add(new FigureAgreement(figure.Code, figure.Name.Zh, period.ToString(), value.Value, again, figure.Measure.Name, rows, undetermined, agrees));
        }
        return result;

        async Task<(decimal? Value, long Records, long Undetermined)> AgainAsync(Figure figure, CancellationToken cancel)
        {
            if (recounted.TryGetValue(figure.Code, out var known)) return known;
            return recounted[figure.Code] = figure.Measure switch
            {
                FigureMeasure.Rate rate when (await PartAsync(rate.Of, cancel), await PartAsync(rate.Over, cancel)) is var (of, over) =>
                    (of.Value is { } part && over.Value is { } whole and not 0 ? part / whole * 100 : null, of.Records, of.Undetermined + over.Undetermined),
                FigureMeasure.Growth growth when await PartAsync(growth.Of, cancel) is var of => (values[figure.Code].Value, of.Records, of.Undetermined),
                FigureMeasure.Total total => await TotalAsync(total, cancel),
                _ => await ListedAsync(figure, cancel),
            };
        }

        async Task<(decimal?, long, long)> TotalAsync(FigureMeasure.Total total, CancellationToken cancel)
        {
            (decimal? sum, long rows, long undetermined) = (0, 0, 0);
            foreach ((string code, int sign) in total.Plus.Select(c => (c, 1)).Concat(total.Minus.Select(c => (c, -1))))
            {
                var part = await PartAsync(code, cancel);
                (sum, rows, undetermined) = (sum + (sign * part.Value), rows + part.Records, undetermined + part.Undetermined);
            }
            return (sum, rows, undetermined);
        }

        Task<(decimal? Value, long Records, long Undetermined)> PartAsync(string code, CancellationToken cancel) => AgainAsync(values[code].Figure.Figure, cancel);

        async Task<(decimal?, long, long)> ListedAsync(Figure figure, CancellationToken cancel)
        {
            if (values[figure.Code] is { None: not null, Records: 0, Value: null } && figure.Measure is not (FigureMeasure.Average or FigureMeasure.Median)) return (null, 0, 0);
            IReadOnlyList<FigureRecord> rows = (await records.AllAsync(figure.Code, period, new FigureRecordFilter(), cancel))!;
            IReadOnlyList<FigureRecord> open = (await records.AllAsync(figure.Code, period, new FigureRecordFilter(Undetermined: true), cancel))!;
            decimal[] numbers = figure.Measure is FigureMeasure.Sum or FigureMeasure.Average or FigureMeasure.Median ? [.. rows.Select(r => decimal.Parse(r.Measured!, NumberStyles.Float, CultureInfo.InvariantCulture)).Order()] : [];
            decimal? value = figure.Measure switch
            {
                FigureMeasure.Distinct => rows.Select(r => r.Measured).Distinct(StringComparer.Ordinal).Count(),
                FigureMeasure.Sum => numbers.Sum(),
                FigureMeasure.Average => numbers.Length == 0 ? null : numbers.Sum() / numbers.Length,
                FigureMeasure.Median => numbers.Length == 0 ? null : (numbers[(numbers.Length - 1) / 2] + numbers[numbers.Length / 2]) / 2,
                _ => rows.Count,
            };
            return (value, rows.Count, open.Count);
        }
    }

    // Told apart, the records are the same ones, each in one group.
    private static bool Groups(FigureValue value) => value.Figure.Figure.Group.Count == 0 || value.Figure.Figure.Measure.Parts.Count > 0
        || (value.Groups.Sum(g => g.Records) == value.Records && value.Groups.Sum(g => g.Undetermined) == value.Undetermined);
}
