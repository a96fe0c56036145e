using System.Data;
using System.Data.Common;
using System.Security.Cryptography;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Kefa.Bureau.Streams;

/// <summary>
/// Appends to the streams of the current bureau. Works inside the context's transaction, or in one of its own when there is none;
/// made for imports too: thousands of streams in one call.
/// </summary>
public sealed class EventWriter(KefaDbContext db, ICurrentBureau bureau, TimeProvider time)
{
    /// <returns>The number of the last event appended.</returns>
    /// <exception cref="StreamConflictException">The stream does not end with <paramref name="expected"/>.</exception>
    public async Task<int> AppendAsync(string stream, int expected, IReadOnlyList<NewEvent> events, CancellationToken cancellationToken)
    {
        await AppendAsync([new StreamAppend(stream, expected, events)], cancellationToken);
        return expected + events.Count;
    }

    /// <summary>All of it or nothing. A stream may stand only once in a batch.</summary>
    /// <exception cref="StreamConflictException">A stream does not end where it was expected to; the transaction can only be rolled back.</exception>
    public async Task AppendAsync(IReadOnlyList<StreamAppend> appends, CancellationToken cancellationToken)
    {
        if (appends.Count == 0) return;
        BureauInfo here = bureau.Required;
        List<EventRow> rows = Rows(appends, here);

        await using IDbContextTransaction? own = db.Database.CurrentTransaction is null ? await db.Database.BeginTransactionAsync(cancellationToken) : null;
        DbConnection connection = db.Database.GetDbConnection();
        DbTransaction transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        IEventTable table = db.IsSqlite ? new SqliteEventTable(connection, transaction) : new PostgreSqlEventTable(connection, transaction);

        StreamAppend[] continued = [.. appends.Where(append => append.Expected > 0)];
        if (continued.Length > 0)
        {
            // The key catches two writers of one number; a gap it would not see.
            Dictionary<string, int> ends = await table.EndsAsync(here.Id, [.. continued.Select(append => append.Stream)], cancellationToken);
            foreach (StreamAppend append in continued)
            {
                int end = ends.GetValueOrDefault(append.Stream);
                if (end != append.Expected) throw new StreamConflictException(append.Stream, append.Expected, end);
            }
        }
        await table.InsertAsync(here.Id, rows, cancellationToken);
        if (own is not null) await own.CommitAsync(cancellationToken);
    }

    private List<EventRow> Rows(IReadOnlyList<StreamAppend> appends, BureauInfo here)
    {
        DateTime at = UtcConverter.ToStored(time.GetUtcNow());
        DateOnly today = here.DayOf(at);
        var seen = new HashSet<string>(appends.Count, StringComparer.Ordinal);
        var rows = new List<EventRow>(appends.Count);
        foreach (StreamAppend append in appends)
        {
            if (append.Stream.Length is 0 or > StreamNames.MaxLength)
                throw new ArgumentException($"A stream's name has 1 to {StreamNames.MaxLength} characters; '{append.Stream}' has {append.Stream.Length}.", nameof(appends));
            if (!seen.Add(append.Stream)) throw new ArgumentException($"Stream '{append.Stream}' stands twice in one batch: put its events together.", nameof(appends));
            if (append.Events.Count == 0) throw new ArgumentException($"Stream '{append.Stream}' has no events to append.", nameof(appends));
            int n = append.Expected;
            foreach (NewEvent e in append.Events) rows.Add(new EventRow(append.Stream, ++n, e, at, e.Day ?? today, RandomNumberGenerator.GetBytes(16)));
        }
        return rows;
    }
}

internal sealed record EventRow(string Stream, int N, NewEvent Event, DateTime At, DateOnly Day, byte[] Salt);

/// <summary>The same two inserts in the way that each database does fast.</summary>
internal interface IEventTable
{
    Task<Dictionary<string, int>> EndsAsync(int bureau, string[] streams, CancellationToken cancellationToken);
    Task InsertAsync(int bureau, List<EventRow> rows, CancellationToken cancellationToken);
}
