using Kefa.Bureau.Attachments;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Kefa.Feel;
using Kefa.Procedures;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Reports.Frozen;

/// <summary>A correction notice of a published report.</summary>
public sealed record CorrectionNotice(DateOnly? On, string? Figure, string Was, string Becomes, string Reason);

/// <summary>A report that everybody may read.</summary>
/// <param name="Name">What it is called: the choice of its kind.</param>
/// <param name="Sha256">The hash of its snapshot.</param>
/// <param name="Written">As it reads; null where its content is not there any more.</param>
public sealed record PublishedReport(
    string Number, int Year, Phrase Name, DateOnly PublishedOn, string? Removed, string Sha256, FrozenReport Frozen, ComposedReport? Written, IReadOnlyList<CorrectionNotice> Corrections);

/// <summary>The reports that are published.</summary>
public sealed class PublishedReports
{
    private readonly KefaDbContext _db;
    private readonly MatterStreams _streams;
    private readonly ReportFacts _facts;
    private readonly FrozenValues _frozen;
    private readonly FileStore _files;

    internal PublishedReports(KefaDbContext db, MatterStreams streams, ReportFacts facts, FrozenValues frozen, FileStore files) => (_db, _streams, _facts, _frozen, _files) = (db, streams, facts, frozen, files);

    /// <summary>All of them, the last first; not written out.</summary>
    public async Task<IReadOnlyList<PublishedReport>> AllAsync(CancellationToken cancellationToken)
    {
        var found = new List<PublishedReport>();
        foreach (string number in await _db.Set<Matter>().AsNoTracking().Where(m => m.Procedure == ReportMatter.Procedure && _db.Set<MatterField>().Any(f => f.Stream == m.Stream && f.Path == "publishedOn")).Select(m => m.Number).ToListAsync(cancellationToken))
        {
            if (await ReadAsync(MatterNumber.Parse(number), false, cancellationToken) is { } report) found.Add(report);
        }
        return [.. found.OrderByDescending(r => r.Year).ThenByDescending(r => r.PublishedOn).ThenBy(r => r.Number, StringComparer.Ordinal)];
    }

    /// <returns>Null when it is not published.</returns>
    public Task<PublishedReport?> FindAsync(MatterNumber number, CancellationToken cancellationToken) => ReadAsync(number, true, cancellationToken);

    /// <summary>The snapshot of a published report as a file; null when it is not published.</summary>
    public async Task<Stream?> SnapshotAsync(MatterNumber number, CancellationToken cancellationToken) =>
        await ReadAsync(number, false, cancellationToken) is { } report ? await _files.OpenAsync(report.Sha256, cancellationToken) : null;

    private async Task<PublishedReport?> ReadAsync(MatterNumber number, bool writes, CancellationToken cancellationToken)
    {
        if (number.Code != "RPT" || await _streams.FindAsync(number, cancellationToken) is not { Procedure.Id: ReportMatter.Procedure } history) return null;
        MatterState state = history.State;
        if (state.Published.FirstOrDefault(p => p.Id == "report") is not { } published || state.Documents.LastOrDefault(d => d.Document.Kind == ReportMatter.Published) is not { } paper) return null;
        if (await _facts.ReadAsync(paper.Document.Sha256, cancellationToken) is not { } frozen) return null;
        string kind = state.Data["kind"] is TextValue text ? text.Text : "";
        Phrase name = history.Procedure.FindField("kind")!.Choices.FirstOrDefault(c => c.Code == kind)?.Label ?? Phrase.Of(kind, kind);
        return new PublishedReport(
            number.ToString(), frozen.Year, name, Day(state.Data["publishedOn"]) ?? published.On, state.Data["removed"] is TextValue removed ? removed.Text : null, paper.Document.Sha256, frozen,
            writes ? await _frozen.WriteAsync(frozen, cancellationToken) : null,
            [.. (state.Data["corrections"] is ListValue list ? list.Items : []).OfType<ContextValue>().Select(c => new CorrectionNotice(Day(c["on"]), Text(c["figure"]), Text(c["was"]) ?? "", Text(c["becomes"]) ?? "", Text(c["reason"]) ?? ""))]);
    }

    private static DateOnly? Day(Value? value) => value is DateValue date && date.Date.TryToDateOnly(out DateOnly day) ? day : null;

    private static string? Text(Value? value) => value is TextValue text ? text.Text : null;
}
