using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Figures;

namespace Kefa.Bureau.Reports;

/// <summary>What people wrote for the report of a year, by the id of the paragraph.</summary>
public interface IReportTexts
{
    Task<IReadOnlyDictionary<string, string>> OfAsync(string template, int year, CancellationToken cancellationToken);
}

/// <summary>Nobody has written anything yet: the templates' own drafts stand.</summary>
internal sealed class NoReportTexts : IReportTexts
{
    private static readonly Dictionary<string, string> None = new(StringComparer.Ordinal);

    public Task<IReadOnlyDictionary<string, string>> OfAsync(string template, int year, CancellationToken cancellationToken) => Task.FromResult<IReadOnlyDictionary<string, string>>(None);
}

/// <summary>A report as it stands, with its template.</summary>
public sealed record ComposedReport(ReportTemplate Template, ReportDocument Document, ReportValues Values);

/// <summary>Writes the report of a year as it stands: figures from the records as they are now, text as people left it.</summary>
public sealed class ComposeReport
{
    private readonly ReportLibrary _library;
    private readonly FigureLibrary _figures;
    private readonly ComputeFigures _compute;
    private readonly IReportTexts _texts;
    private readonly ICurrentBureau _bureau;

    internal ComposeReport(ReportLibrary library, FigureLibrary figures, ComputeFigures compute, IReportTexts texts, ICurrentBureau bureau) =>
        (_library, _figures, _compute, _texts, _bureau) = (library, figures, compute, texts, bureau);

    /// <returns>Null when there is no such template in that year.</returns>
    public async Task<ComposedReport?> HandleAsync(string template, int year, CancellationToken cancellationToken)
    {
        FigurePeriod period = FigurePeriod.OfYear(year);
        if ((await _library.InForceAsync(period.AsOf(_compute.Today), cancellationToken)).FirstOrDefault(t => t.Id == template) is not { } found) return null;
        ReportValues values = await ValuesAsync(period, cancellationToken);
        return new ComposedReport(found, RenderReport.Over(found, values, await _texts.OfAsync(template, year, cancellationToken)), values);
    }

    /// <summary>The figures of a period and of the year before it, for a report.</summary>
    public async Task<ReportValues> ValuesAsync(FigurePeriod period, CancellationToken cancellationToken)
    {
        var both = await _compute.HandleAsync([period, period.YearBefore], null, cancellationToken);
        return new ReportValues(period, period.AsOf(_compute.Today), _bureau.Required.NameZh, both[0], both[1], await _figures.GroupNamesAsync(period.AsOf(_compute.Today), cancellationToken));
    }
}
