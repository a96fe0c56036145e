using System.Data.Common;
using System.Security.Cryptography;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Storage;
using Kefa.Evidence.Records;
using Kefa.Evidence.Tree;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;

namespace Kefa.Bureau.Streams;

/// <summary>
/// Seals what was recorded before events were sealed: part of bringing a database to this version. Each bureau's earlier events get sealed bytes around
/// the data that they have, marked as sealed later, and one batch leaf. One transaction; the triggers of the two tables rest while it lasts.
/// </summary>
internal sealed class SealEarlierEvents(KefaDbContext db)
{
    private const int PerQuery = 1_000;

    public Task<bool> AreThereAnyAsync(CancellationToken cancellationToken) =>
        db.Set<StreamEvent>().IgnoreQueryFilters([KefaDbContext.BureauFilter]).AnyAsync(e => e.Commitment == null, cancellationToken);

    /// <returns>How many were sealed.</returns>
    public async Task<long> HandleAsync(CancellationToken cancellationToken)
    {
        await using IDbContextTransaction transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (!await AreThereAnyAsync(cancellationToken)) return 0;
        string[] guards = await LiftAsync(cancellationToken);
        long sealedNow = 0;
        foreach (BureauUnit unit in await db.Bureaus.AsNoTracking().OrderBy(unit => unit.Id).ToListAsync(cancellationToken))
            sealedNow += await SealAsync(BureauInfo.Of(unit), cancellationToken);
        foreach (string guard in guards) await ExecuteAsync(guard, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return sealedNow;
    }

    private async Task<int> SealAsync(BureauInfo bureau, CancellationToken cancellationToken)
    {
        var members = new Frontier();
        var places = new List<(string Stream, int N)>();
        (string stream, int n, TreeHash? previous) = ("", 0, null);
        await using DbCommand fillEvent = Command("UPDATE event SET commitment = @p3 WHERE bureau_id = @p0 AND stream = @p1 AND n = @p2", 4);
        await using DbCommand fillBody = Command("UPDATE event_body SET bytes = @p3, salt = @p4 WHERE bureau_id = @p0 AND stream = @p1 AND n = @p2", 5);
        while (true)
        {
            var earlier = await Earlier(bureau.Id).Where(row => row.Event.Stream.CompareTo(stream) > 0 || (row.Event.Stream == stream && row.Event.N > n))
                .OrderBy(row => row.Event.Stream).ThenBy(row => row.Event.N).Take(PerQuery).ToListAsync(cancellationToken);
            foreach (Joint row in earlier)
            {
                StreamEvent e = row.Event;
                previous = e.Stream == stream ? previous : null;
                (stream, n) = (e.Stream, e.N);
                byte[] salt = RandomNumberGenerator.GetBytes(SealedRecord.SaltLength);
                byte[] bytes = SealedEvent.Write(bureau, stream, n, previous, NewEventOf(e, row.Bytes), UtcConverter.ToStored(e.At), e.Day, "system", isSealedLater: true);
                TreeHash commitment = SealedRecord.Commit(salt, bytes);
                await ExecuteAsync(fillEvent, cancellationToken, bureau.Id, stream, n, commitment.ToArray());
                await ExecuteAsync(fillBody, cancellationToken, bureau.Id, stream, n, bytes, salt);
                members.Append(SealedRecord.MemberOf(commitment));
                places.Add((stream, n));
                previous = commitment;
            }
            if (earlier.Count < PerQuery) break;
        }
        if (places.Count == 0) return 0;

        LeafRow leaf = EventRows.Leaf(LeafKind.Batch, SealedRecord.CommitBatch(places.Count, members.Root), null, null);
        await using DbCommand insertLeaf = Command("INSERT INTO leaf (bureau_id, kind, hash, entry) VALUES (@p0, @p1, @p2, @p3)", 4);
        await ExecuteAsync(insertLeaf, cancellationToken, bureau.Id, leaf.Kind.ToString(), leaf.Hash.ToArray(), leaf.Entry);
        await using DbCommand place = Command("UPDATE event SET batch_leaf = @p3, batch_position = @p4 WHERE bureau_id = @p0 AND stream = @p1 AND n = @p2", 5);
        for (int i = 0; i < places.Count; i++) await ExecuteAsync(place, cancellationToken, bureau.Id, places[i].Stream, places[i].N, leaf.Hash.ToArray(), i);
        return places.Count;
    }

    private IQueryable<Joint> Earlier(int bureau) => db.Set<StreamEvent>().IgnoreQueryFilters([KefaDbContext.BureauFilter]).AsNoTracking()
        .Where(e => e.BureauId == bureau && e.Commitment == null)
        .Join(db.Set<EventBody>().IgnoreQueryFilters([KefaDbContext.BureauFilter]).AsNoTracking(),
            e => new { e.BureauId, e.Stream, e.N }, body => new { body.BureauId, body.Stream, body.N }, (e, body) => new Joint { Event = e, Bytes = body.Bytes });

    private static NewEvent NewEventOf(StreamEvent e, byte[] body) => new(e.Kind, e.Type, body)
    {
        FromStage = e.FromStage, ToStage = e.ToStage, Actor = e.Actor, Role = e.Role, ContentVersion = e.ContentVersion,
        Source = e.Source, Batch = e.Batch, ValidFrom = e.ValidFrom, ValidTo = e.ValidTo,
    };

    /// <summary>Lets the triggers rest that refuse UPDATE; gives the statements that wake them.</summary>
    private async Task<string[]> LiftAsync(CancellationToken cancellationToken)
    {
        string[] tables = ["event", "event_body"];
        if (!db.IsSqlite)
        {
            foreach (string table in tables) await ExecuteAsync($"ALTER TABLE {table} DISABLE TRIGGER {table}_append_only", cancellationToken);
            return [.. tables.Select(table => $"ALTER TABLE {table} ENABLE TRIGGER {table}_append_only")];
        }
        var guards = new List<string>();
        foreach (string table in tables)
        {
            string name = $"{table}_no_update";
            guards.Add(await db.Database.SqlQuery<string>($"SELECT sql AS Value FROM sqlite_master WHERE type = 'trigger' AND name = {name}").SingleAsync(cancellationToken));
            await ExecuteAsync($"DROP TRIGGER {name}", cancellationToken);
        }
        return [.. guards];
    }

    private DbCommand Command(string sql, int parameters)
    {
        DbCommand command = db.Database.GetDbConnection().CreateCommand();
        command.Transaction = db.Database.CurrentTransaction!.GetDbTransaction();
        command.CommandText = sql;
        for (int i = 0; i < parameters; i++)
        {
            DbParameter parameter = command.CreateParameter();
            parameter.ParameterName = FormattableString.Invariant($"@p{i}");
            command.Parameters.Add(parameter);
        }
        return command;
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellationToken)
    {
        await using DbCommand command = Command(sql, 0);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Task<int> ExecuteAsync(DbCommand command, CancellationToken cancellationToken, params ReadOnlySpan<object> values)
    {
        for (int i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i];
        return command.ExecuteNonQueryAsync(cancellationToken);
    }

    private sealed class Joint
    {
        public required StreamEvent Event { get; init; }
        public required byte[] Bytes { get; init; }
    }
}
