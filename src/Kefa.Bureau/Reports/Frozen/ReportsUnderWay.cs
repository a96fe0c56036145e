using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Kefa.Feel;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Reports.Frozen;

/// <summary>A report that somebody began, with how far it is.</summary>
public sealed record ReportUnderWay(MatterSummary Matter, ReportMatter Report)
{
    /// <summary>How many of its paragraphs have a text.</summary>
    public int Written => Report.Paragraphs.Count(p => p.Text is not null);
}

/// <summary>The reports that were begun, those that whoever asks may open: open ones first, the latest year first.</summary>
public sealed class ReportsUnderWay(KefaDbContext db, WorkList matters, ProcedureLibrary procedures)
{
    private const int Most = 100;

    public async Task<IReadOnlyList<ReportUnderWay>> AllAsync(Acting by, CancellationToken cancellationToken)
    {
        MatterPage found = await matters.SearchAsync(new MatterFilter { Procedure = ReportMatter.Procedure, State = StateFilter.All }, 1, Most, by, cancellationToken);
        string[] numbers = [.. found.Items.Select(m => m.Number)];
        var data = await db.Set<Matter>().AsNoTracking().Where(m => EF.Parameter(numbers).Contains(m.Number)).Select(m => new { m.Number, m.Version, m.Data }).ToDictionaryAsync(m => m.Number, StringComparer.Ordinal, cancellationToken);
        var reports = new List<ReportUnderWay>();
        foreach (MatterSummary matter in found.Items)
        {
            Procedure procedure = await procedures.OfReferenceAsync($"procedure/{ReportMatter.Procedure}@{matter.Version}", cancellationToken);
            Dictionary<string, Value> values = MatterProjection.Values(procedure, data[matter.Number].Data).ToDictionary(v => v.Key, v => v.Value, StringComparer.Ordinal);
            if (ReportMatter.Of(name => values.GetValueOrDefault(name, Value.Unknown)) is { } report) reports.Add(new ReportUnderWay(matter, report));
        }
        return [.. reports.OrderBy(r => r.Matter.ClosedOn is not null).ThenByDescending(r => r.Report.Year).ThenByDescending(r => r.Matter.Number, StringComparer.Ordinal)];
    }
}
