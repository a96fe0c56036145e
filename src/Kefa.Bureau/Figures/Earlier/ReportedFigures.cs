using Kefa.Bureau.Registers;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Figures.Earlier;

/// <summary>What an earlier report says of a figure: reported, not computed.</summary>
/// <param name="Value">In <paramref name="Unit"/>, which has no 万 and 亿.</param>
/// <param name="Report">The report: 2022-1.</param>
/// <param name="Place">The sections that the sentence stands in.</param>
/// <param name="Sha256">Of the report's file.</param>
/// <param name="Event">The event of the report's stream that says what stands here.</param>
public sealed record ReportedValue(
    string Figure, DateOnly From, DateOnly To, decimal Value, string Unit, string Printed, string Sentence, string Place, string Report, string ReportTitle, string Sha256, string ConfirmedBy, DateOnly ConfirmedOn, int Event)
{
    public string Stream => EarlierReportState.StreamOf(Report);
}

/// <summary>A report that was taken over, as lists show it.</summary>
public sealed record EarlierReportSummary(string Report, int Year, string Title, string? Organ, string FileName, string Sha256, string MediaType, long Size, int Numbers, int Confirmed, int PassedOver, string TakenBy, DateOnly TakenOn)
{
    internal static EarlierReportSummary Of(EarlierReport r) =>
        new(EarlierReportState.ReportOf(r.Stream), r.Year, r.Title, r.Organ, r.FileName, r.Sha256, r.MediaType, r.Size, r.Numbers, r.Confirmed, r.PassedOver, r.TakenBy, r.TakenOn);
}

/// <summary>Answers what earlier reports say of figures.</summary>
public sealed class ReportedFigures(KefaDbContext db, KnownFigures figures) : IReportedFigures
{
    /// <summary>What was reported for a year; null when nothing was.</summary>
    public Task<ReportedValue?> FindAsync(string figure, int year, CancellationToken cancellationToken)
    {
        var (from, to) = (new DateOnly(year, 1, 1), new DateOnly(year, 12, 31));
        return Values(rows => rows.Where(f => f.Figure == figure && f.From == from && f.To == to)).FirstOrDefaultAsync(cancellationToken);
    }

    /// <summary>All that was reported of a figure, the earliest first.</summary>
    public async Task<IReadOnlyList<ReportedValue>> OfFigureAsync(string figure, CancellationToken cancellationToken) => await Values(rows => rows.Where(f => f.Figure == figure)).ToListAsync(cancellationToken);

    /// <summary>All that was confirmed, by figure and period.</summary>
    public async Task<IReadOnlyList<ReportedValue>> AllAsync(CancellationToken cancellationToken) => await Values(rows => rows).ToListAsync(cancellationToken);

    /// <summary>The reported numbers of a period in the units of their figures.</summary>
    public async Task<IReadOnlyDictionary<string, decimal>> OfAsync(FigurePeriod period, CancellationToken cancellationToken)
    {
        var (from, to) = (period.From, period.To);
        var rows = await db.Set<ReportedFigure>().AsNoTracking().Where(f => f.From == from && f.To == to).Select(f => new { f.Figure, f.Value }).ToListAsync(cancellationToken);
        if (rows.Count == 0) return new Dictionary<string, decimal>(StringComparer.Ordinal);
        var scales = (await figures.AllAsync(cancellationToken)).ToDictionary(f => f.Code, f => f.Scale, StringComparer.Ordinal);
        return rows.ToDictionary(row => row.Figure, row => row.Value / scales.GetValueOrDefault(row.Figure, 1), StringComparer.Ordinal);
    }

    /// <summary>The reports that were taken over, the latest year first.</summary>
    /// <param name="text">Words of title, organ, number or file; null for all.</param>
    public async Task<(IReadOnlyList<EarlierReportSummary> Reports, int Total)> ReportsAsync(string? text, int? year, int skip, int most, CancellationToken cancellationToken)
    {
        IQueryable<EarlierReport> found = db.Set<EarlierReport>().AsNoTracking();
        if (year is { } of) found = found.Where(r => r.Year == of);
        if (text is not null && SearchText.Normalise(text) is { Length: > 0 } words) found = found.Where(r => r.SearchText.Contains(words));
        int total = await found.CountAsync(cancellationToken);
        List<EarlierReport> rows = await found.OrderByDescending(r => r.Year).ThenBy(r => r.Stream).Skip(skip).Take(most).ToListAsync(cancellationToken);
        return ([.. rows.Select(EarlierReportSummary.Of)], total);
    }

    private IQueryable<ReportedValue> Values(Func<IQueryable<ReportedFigure>, IQueryable<ReportedFigure>> which) =>
        which(db.Set<ReportedFigure>().AsNoTracking()).Join(db.Set<EarlierReport>(), f => f.Stream, r => r.Stream, (f, r) => new { Figure = f, Report = r })
            .OrderBy(row => row.Figure.Figure).ThenBy(row => row.Figure.From).ThenBy(row => row.Figure.To)
            .Select(row => new ReportedValue(
                row.Figure.Figure, row.Figure.From, row.Figure.To, row.Figure.Value, row.Figure.Unit, row.Figure.Printed, row.Figure.Sentence, row.Figure.Place, row.Figure.Stream.Substring(EarlierReportState.Kind.Length + 1), row.Report.Title,
                row.Figure.Sha256, row.Figure.ConfirmedBy, row.Figure.ConfirmedOn, row.Figure.LastEvent));
}
