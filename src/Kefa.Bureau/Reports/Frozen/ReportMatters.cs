using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Kefa.Feel;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Reports.Frozen;

/// <summary>The matters of reports by what they report on: of one template and year the one that was begun last.</summary>
public sealed class ReportMatters(KefaDbContext db, ProcedureLibrary procedures) : IReportTexts
{
    /// <summary>What people wrote for a template and a year.</summary>
    public async Task<IReadOnlyDictionary<string, string>> OfAsync(string template, int year, CancellationToken cancellationToken) =>
        await FindAsync("template", template, year, cancellationToken) is not var (_, report) ? new Dictionary<string, string>(StringComparer.Ordinal)
            : report.Paragraphs.Where(p => p.Text is not null).DistinctBy(p => p.Id, StringComparer.Ordinal).ToDictionary(p => p.Id, p => p.Text!, StringComparer.Ordinal);

    /// <summary>The matter of a template and a year; null when none was begun.</summary>
    public async Task<string?> NumberAsync(string template, int year, CancellationToken cancellationToken) => (await FindAsync("template", template, year, cancellationToken))?.Number;

    /// <summary>The report a year before: of the same template, else of the same kind; null when there is none.</summary>
    public async Task<ReportMatter?> BeforeAsync(ReportMatter report, CancellationToken cancellationToken) =>
        (await FindAsync("template", report.Template, report.Year - 1, cancellationToken) ?? await FindAsync("kind", report.Kind, report.Year - 1, cancellationToken))?.Report;

    /// <summary>The same with its number and all that it says; of a year whose report was begun anew, the one that has a plan and was decided.</summary>
    internal async Task<(string Number, IReadOnlyDictionary<string, Value> Data)?> LastAsync(ReportMatter report, CancellationToken cancellationToken)
    {
        foreach (var row in await RowsAsync("kind", report.Kind, report.Year - 1, cancellationToken))
        {
            if (row.Stage is "delivering" or "published" or "closed") return (row.Number, await ValuesAsync(row, cancellationToken));
        }
        return null;
    }

    private sealed record Row(string Number, string Version, string Stage, string Data);

    private Task<List<Row>> RowsAsync(string field, string text, int year, CancellationToken cancellationToken) => db.Set<Matter>().AsNoTracking().Where(m => m.Procedure == ReportMatter.Procedure
        && db.Set<MatterField>().Any(f => f.Stream == m.Stream && f.Path == field && f.Text == text)
        && db.Set<MatterField>().Any(f => f.Stream == m.Stream && f.Path == "year" && f.Number == year)).OrderByDescending(m => m.OpenedOn).ThenByDescending(m => m.Number)
        .Select(m => new Row(m.Number, m.Version, m.Stage, m.Data)).Take(20).ToListAsync(cancellationToken);

    private async Task<Dictionary<string, Value>> ValuesAsync(Row row, CancellationToken cancellationToken) =>
        MatterProjection.Values(await procedures.OfReferenceAsync($"procedure/{ReportMatter.Procedure}@{row.Version}", cancellationToken), row.Data);

    private async Task<(string Number, ReportMatter Report)?> FindAsync(string field, string text, int year, CancellationToken cancellationToken)
    {
        if (await RowsAsync(field, text, year, cancellationToken) is not [var row, ..]) return null;
        Dictionary<string, Value> values = await ValuesAsync(row, cancellationToken);
        return ReportMatter.Of(name => values.GetValueOrDefault(name, Value.Unknown)) is { } report ? (row.Number, report) : null;
    }
}
