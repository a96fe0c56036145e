using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Microsoft.EntityFrameworkCore;

namespace Kefa.Bureau.Figures.Earlier;

/// <summary>Appends to the stream of a report and makes its rows again, in the caller's transaction: the same rows that rebuilding makes.</summary>
internal sealed class EarlierReportWriter(KefaDbContext db, EventReader reader, EventWriter writer)
{
    public async Task<EarlierReportState?> StateAsync(string report, CancellationToken cancellationToken)
    {
        string stream = EarlierReportState.StreamOf(report);
        return stream.Length > StreamNames.MaxLength ? null : EarlierReportState.Of(stream, await reader.ReadAsync(stream, cancellationToken));
    }

    /// <exception cref="StreamConflictException">Somebody appended after the state was read.</exception>
    public async Task AppendAsync(string stream, int expected, NewEvent e, CancellationToken cancellationToken)
    {
        await writer.AppendAsync(stream, expected, [e], cancellationToken);
        await ProjectAsync(stream, cancellationToken);
    }

    public async Task ProjectAsync(string stream, CancellationToken cancellationToken)
    {
        EarlierReportState state = EarlierReportState.Of(stream, await reader.ReadAsync(stream, cancellationToken)) ?? throw new InvalidOperationException($"'{stream}' has no events.");
        await db.Set<ReportedFigure>().Where(figure => figure.Stream == stream).ExecuteDeleteAsync(cancellationToken);
        await db.Set<EarlierReport>().Where(report => report.Stream == stream).ExecuteDeleteAsync(cancellationToken);
        db.Add(state.Row());
        db.AddRange(state.Rows());
        await db.SaveChangesAsync(cancellationToken);
        db.ChangeTracker.Clear();
    }
}

/// <summary>Makes the rows of all earlier reports from their streams again.</summary>
public sealed class RebuildEarlierReports
{
    private readonly KefaDbContext _db;
    private readonly EarlierReportWriter _writer;

    internal RebuildEarlierReports(KefaDbContext db, EarlierReportWriter writer) => (_db, _writer) = (db, writer);

    /// <returns>How many reports there are.</returns>
    public async Task<int> HandleAsync(CancellationToken cancellationToken)
    {
        await using var transaction = await _db.Database.BeginTransactionAsync(cancellationToken);
        List<string> streams = await _db.Set<StreamEvent>().Where(e => e.Kind == EarlierReportState.Kind && e.N == 1).Select(e => e.Stream).ToListAsync(cancellationToken);
        await _db.Set<ReportedFigure>().ExecuteDeleteAsync(cancellationToken);
        foreach (string stream in streams) await _writer.ProjectAsync(stream, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return streams.Count;
    }
}
