using System.Collections.Immutable;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Deadlines;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Procedures;
using Kefa.Procedures.Calendar;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Kefa.Bureau.Matters;

/// <summary>
/// What happens in matters without anybody doing it: what the law makes of a deadline that passed in silence, and days that another calendar moves. Each
/// matter in a transaction of its own; safe to run again and to stop anywhere.
/// </summary>
public sealed class ActsOfTheLaw : IFollowsCalendar
{
    private readonly KefaDbContext _db;
    private readonly MatterStreams _streams;
    private readonly MatterWriter _writer;
    private readonly ActContexts _contexts;
    private readonly AuditTrail _audit;

    internal ActsOfTheLaw(KefaDbContext db, MatterStreams streams, MatterWriter writer, ActContexts contexts, AuditTrail audit) =>
        (_db, _streams, _writer, _contexts, _audit) = (db, streams, writer, contexts, audit);

    /// <summary>Records what the law makes of all deadlines of the bureau that have passed.</summary>
    /// <returns>How many matters something happened in.</returns>
    public async Task<int> ExpireAsync(CancellationToken cancellationToken)
    {
        DateOnly today = _contexts.Today;
        List<string> passed = await _db.Set<Matter>().AsNoTracking().Where(m => m.ClosedOn == null && m.DueOn < today).OrderBy(m => m.SortOn).Select(m => m.Number).ToListAsync(cancellationToken);
        int changed = 0;
        foreach (string number in passed)
        {
            if (await RecordAsync(MatterNumber.Parse(number), (state, context) => [.. ProcedureEngine.Expire(state, context)], cancellationToken)) changed++;
        }
        return changed;
    }

    /// <summary>Counts the open deadlines again; called within the transaction that records the new holidays.</summary>
    public async Task CalendarChangedAsync(StatutoryCalendar before, StatutoryCalendar after, CancellationToken cancellationToken)
    {
        List<string> open = await _db.Set<Matter>().AsNoTracking().Where(m => m.ClosedOn == null && m.DueOn != null).OrderBy(m => m.Number).Select(m => m.Number).ToListAsync(cancellationToken);
        foreach (string number in open)
            await RecordAsync(MatterNumber.Parse(number), (state, context) => ProcedureEngine.Recompute(state, context with { Calendar = after }) is { } recomputed ? [recomputed] : [], cancellationToken);
    }

    private async Task<bool> RecordAsync(MatterNumber number, Func<MatterState, ActContext, ImmutableArray<MatterEvent>> decide, CancellationToken cancellationToken)
    {
        await using IDbContextTransaction? own = _db.Database.CurrentTransaction is null ? await _db.Database.BeginTransactionAsync(cancellationToken) : null;
        if (await _streams.FindAsync(number, cancellationToken) is not { } history) return false;
        ImmutableArray<MatterEvent> happened = decide(history.State, await _contexts.OfTheLawAsync(cancellationToken));
        if (happened.IsEmpty) return false;
        try
        {
            var rows = new RowBatch(_db);
            await _writer.AppendAsync(number, history, [.. happened.Select(e => MatterWriter.EventOf(e, history.Procedure))], rows, cancellationToken);
            foreach (MatterEvent e in happened) _audit.Record(new Actor(null, "kefa", Roles.System), e.Type, Matter.StreamOf(number), new { deadline = (e as DeadlineExpired)?.Deadline }, rows);
            await EventWriter.ExecuteAsync(rows, Matter.StreamOf(number), cancellationToken);
        }
        catch (StreamConflictException) when (own is not null)
        {
            await own.RollbackAsync(cancellationToken);
            _db.ChangeTracker.Clear();
            return false; // somebody acted in this moment: the next run looks again
        }
        if (own is not null) await own.CommitAsync(cancellationToken);
        return true;
    }
}

/// <summary>Looks every ten minutes, in each bureau, for deadlines that have passed.</summary>
internal sealed class WatchDeadlines(IServiceScopeFactory scopes, BureauDirectory directory, TimeProvider time, ILogger<WatchDeadlines> logger) : LeasedJob(scopes, time, logger)
{
    protected override string Name => "watch-deadlines";

    protected override TimeSpan Every => TimeSpan.FromMinutes(10);

    protected override async Task RunAsync(HeldLease lease, IServiceProvider services, CancellationToken cancellationToken)
    {
        foreach (BureauInfo bureau in await directory.AllAsync(cancellationToken))
        {
            await using AsyncServiceScope scope = services.CreateBureauScope(bureau);
            await scope.ServiceProvider.GetRequiredService<ActsOfTheLaw>().ExpireAsync(cancellationToken);
        }
    }
}
