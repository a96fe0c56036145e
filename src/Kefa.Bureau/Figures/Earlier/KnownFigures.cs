using Kefa.Bureau.Bureaus;
using Kefa.Documents.Reported;
using Kefa.Matching;

namespace Kefa.Bureau.Figures.Earlier;

/// <summary>A figure that a number of an earlier report may be.</summary>
/// <param name="Unit">What it is counted in, without 万 and 亿.</param>
/// <param name="Scale">How many of the unit one of the figure is: 10000 for one that is shown in 万元.</param>
public sealed record FigureChoice(string Code, LocalText Name, string Unit, decimal Scale, IReadOnlyList<string> Keywords);

/// <summary>The figures that the bureau computes today, as far as they tell whether a report's number is one.</summary>
public sealed class KnownFigures(FigureLibrary library, ICurrentBureau bureau, TimeProvider time)
{
    private IReadOnlyList<FigureChoice>? _all;

    public async Task<IReadOnlyList<FigureChoice>> AllAsync(CancellationToken cancellationToken) =>
        _all ??= [.. (await library.InForceAsync(bureau.Required.Today(time), cancellationToken)).SelectMany(set => set.Figures).Select(Of).OrderBy(figure => figure.Code, StringComparer.Ordinal)];

    internal static FigureMatcher Matcher(IReadOnlyList<FigureChoice> figures) => new([.. figures.Select(figure => new KnownFigure(figure.Code, figure.Name.Zh, figure.Unit, figure.Keywords))]);

    internal static FigureChoice Of(Figure figure)
    {
        string unit = figure.Unit.Zh;
        decimal scale = 1;
        while (unit.Length > 1 && unit[0] is '万' or '亿')
        {
            scale *= unit[0] == '万' ? 10_000m : 100_000_000m;
            unit = unit[1..];
        }
        return new FigureChoice(figure.Code, figure.Name, unit, scale, figure.Keywords);
    }
}
