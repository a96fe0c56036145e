using System.Text;
using System.Text.Json;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Evidence.Records;
using Kefa.Evidence.Tree;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Streams;

/// <summary>A database from before events were sealed comes to this version: its events get commitments, links and one leaf a bureau.</summary>
public abstract class SealingWhatWasRecordedBefore(DatabaseFixture db) : DatabaseTests(db)
{
    /// <summary>The rows as an earlier version wrote them: past the guards, which here rest for the test as they do for the migration.</summary>
    private static async Task InsertEarlierAsync(KefaDbContext db, int bureau, string stream, int n, string body)
    {
        DateTime at = new(2026, 1, 2, 3, 4, 5, DateTimeKind.Utc);
        DateOnly day = new(2026, 1, 2);
        byte[] bytes = Encoding.UTF8.GetBytes(body), salt = new byte[16];
        await db.Database.ExecuteSqlAsync($"INSERT INTO event (bureau_id, stream, n, kind, type, actor, at, day) VALUES ({bureau}, {stream}, {n}, 'company', 'FactsRecorded', 'kefa import', {at}, {day})", Cancel);
        if (db.IsSqlite) await db.Database.ExecuteSqlAsync($"INSERT INTO event_body (bureau_id, stream, n, bytes, salt, data) VALUES ({bureau}, {stream}, {n}, {bytes}, {salt}, {body})", Cancel);
        else await db.Database.ExecuteSqlAsync($"INSERT INTO event_body (bureau_id, stream, n, bytes, salt, data) VALUES ({bureau}, {stream}, {n}, {bytes}, {salt}, {body}::jsonb)", Cancel);
    }

    [Fact]
    public async Task Keeps_what_was_said_and_links_it()
    {
        BureauInfo one = await Db.NewBureauAsync(), other = await Db.NewBureauAsync();
        await using (AsyncServiceScope scope = Db.Scope())
        {
            var context = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
            for (int i = 0; i < 700; i++)
            for (int n = 1; n <= 2; n++) await InsertEarlierAsync(context, one.Id, FormattableString.Invariant($"company/{i}"), n, $$"""{"n":{{n}}}""");
            await InsertEarlierAsync(context, other.Id, "company/1", 1, "{}");
            var schema = scope.ServiceProvider.GetRequiredService<Schema>();
            Assert.Equal(SchemaState.Behind, (await schema.CheckAsync(Cancel)).State);

            await schema.MigrateAsync(Cancel);

            Assert.Equal(SchemaState.Current, (await schema.CheckAsync(Cancel)).State);
        }

        await using AsyncServiceScope after = Db.Scope(one);
        var db = after.ServiceProvider.GetRequiredService<KefaDbContext>();
        Leaf leaf = await db.Set<Leaf>().SingleAsync(Cancel);
        List<StreamEvent> events = await db.Set<StreamEvent>().OrderBy(e => e.BatchPosition).ToListAsync(Cancel);
        Dictionary<(string, int), EventBody> bodies = await db.Set<EventBody>().ToDictionaryAsync(body => (body.Stream, body.N), Cancel);
        Assert.Equal((LeafKind.Batch, 1400), (leaf.Kind, events.Count));
        Assert.Equal(SealedRecord.Entry(SealedRecord.CommitBatch(1400, MerkleTree.Root(events.Select(e => SealedRecord.MemberOf(new TreeHash(e.Commitment)))))), leaf.Entry);
        foreach (StreamEvent e in events)
        {
            EventBody body = bodies[(e.Stream, e.N)];
            Assert.Equal(SealedRecord.Commit(body.Salt, body.Bytes).ToArray(), e.Commitment);
            using JsonDocument said = JsonDocument.Parse(body.Bytes);
            Assert.Equal("later", said.RootElement.GetProperty("sealed").GetString());
            Assert.Equal(e.N == 1 ? "" : Convert.ToHexStringLower(events.Single(before => before.Stream == e.Stream && before.N == 1).Commitment!), said.RootElement.GetProperty("prev").GetString());
        }
        IReadOnlyList<RecordedEvent> read = await after.ServiceProvider.GetRequiredService<EventReader>().ReadAsync("company/7", Cancel);
        Assert.Equal("""{"n":2}""", Encoding.UTF8.GetString(read[1].Body.Span));

        // The guards are awake again, and the stream goes on.
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlAsync($"UPDATE event SET type = 'Forged' WHERE bureau_id = {one.Id}", Cancel));
        await Assert.ThrowsAnyAsync<System.Data.Common.DbException>(() => db.Database.ExecuteSqlAsync($"UPDATE event_body SET salt = bytes WHERE bureau_id = {one.Id}", Cancel));
        Assert.Equal(3, await after.ServiceProvider.GetRequiredService<EventWriter>().AppendAsync("company/7", 2, [new NewEvent("company", "FactsRecorded", "{}"u8.ToArray())], Cancel));
    }

    public sealed class OnSqlite(SqliteFixture db) : SealingWhatWasRecordedBefore(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : SealingWhatWasRecordedBefore(db), IClassFixture<PostgreSqlFixture>;
}
