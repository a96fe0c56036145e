using System.Data.Common;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Streams;

/// <summary>By plain SQL, past all code of ours: the database itself refuses.</summary>
public abstract class AlteringTheRecord(DatabaseFixture db) : DatabaseTests(db)
{
    protected static readonly string[] Tables = ["event", "event_body", "leaf", "audit", "content"];

    /// <summary>One row in each guarded table, then the statement.</summary>
    private async Task<string> RefusalOfAsync(string sql)
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var context = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        await scope.ServiceProvider.GetRequiredService<EventWriter>().AppendAsync("company/1", 0, [new NewEvent("company", "FactsRecorded", "{}"u8.ToArray())], Cancel);
        var input = new PublishContentInput(ContentKinds.Register, "test", "1", "a: 1"u8.ToArray(), null, null, "test.yaml");
        Assert.IsType<PublishContentOutcome.Published>(await scope.ServiceProvider.GetRequiredService<PublishContent>().HandleAsync(input, Actor.Command("test"), Cancel));
        sql = sql.Replace(":bureau", FormattableString.Invariant($"{bureau.Id}"), StringComparison.Ordinal);

        var refusal = await Assert.ThrowsAnyAsync<DbException>(() => context.Database.ExecuteSqlRawAsync(sql, Cancel));
        return refusal.Message;
    }

    public static TheoryData<string> ByUpdate => new(Tables.Select(table => $"UPDATE {table} SET bureau_id = bureau_id + 1 WHERE bureau_id = :bureau"));

    public static TheoryData<string> ByDelete => new(Tables.Select(table => $"DELETE FROM {table} WHERE bureau_id = :bureau"));

    [Theory, MemberData(nameof(ByUpdate)), MemberData(nameof(ByDelete))]
    public async Task Is_refused(string sql) => Assert.Matches("append-only|never changes", await RefusalOfAsync(sql));

    [Theory]
    [InlineData("entry = hash"), InlineData("hash = entry"), InlineData("stream = 'company/2'"), InlineData("ix = 0"), InlineData("kind = 'Public', ix = 0, log_id = 1")]
    public async Task Of_a_leaf_is_refused_but_for_its_place(string set) =>
        Assert.Contains("append-only", await RefusalOfAsync($"UPDATE leaf SET {set} WHERE bureau_id = :bureau"), StringComparison.Ordinal);

    // The event that an erasure names: there, of the type, about this event, after it, sealed now.
    private const string Erased = "INSERT INTO erasure (bureau_id, stream, n, erased_by) VALUES (:bureau, 'company/1', 1, ";

    [Theory]
    [InlineData(Erased + "1)"), InlineData(Erased + "2)"), InlineData(Erased + "0)")]
    [InlineData("INSERT INTO erasure (bureau_id, stream, n, erased_by) VALUES (:bureau, 'company/9', 1, 2)")]
    public async Task Erasing_without_the_event_that_records_it_is_refused(string sql) => Assert.Contains("erasure needs the event that records it", await RefusalOfAsync(sql), StringComparison.Ordinal);

    [Fact]
    public async Task Erasing_by_an_event_about_another_one_or_of_another_type_is_refused()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await AppendAsync(bureau, 0, new NewEvent("matter", "CommentAdded", "{}"u8.ToArray()), new NewEvent("matter", "CommentAdded", "{}"u8.ToArray()), ErasureOf(2), new NewEvent("matter", "CommentAdded", """{"erased":1}"""u8.ToArray()));

        foreach (int by in new[] { 2, 3, 4, 5 })
            Assert.Contains("erasure needs the event that records it", await RefusalInAsync(bureau, $"INSERT INTO erasure (bureau_id, stream, n, erased_by) VALUES (:bureau, 'company/1', 1, {by})"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Erasing_by_an_event_that_was_published_before_is_refused()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await AppendAsync(bureau, 0, new NewEvent("matter", "CommentAdded", "{}"u8.ToArray()), ErasureOf(1));
        await using (AsyncServiceScope scope = Db.Scope(bureau))
        {
            var outcome = await scope.ServiceProvider.GetRequiredService<Kefa.Bureau.Evidence.PublishLog>().HandleAsync(1, Cancel);
            Assert.Null(outcome.Trouble);
        }

        Assert.Contains("erasure needs the event that records it", await RefusalInAsync(bureau, Erased + "2)"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Of_an_erased_event_takes_its_body_and_nothing_else_and_gives_it_back_to_nobody()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await AppendAsync(bureau, 0, new NewEvent("matter", "CommentAdded", """{"text":"private"}"""u8.ToArray()), new NewEvent("matter", "CommentAdded", "{}"u8.ToArray()), ErasureOf(1));
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var context = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        EventBody body = await context.Set<EventBody>().AsNoTracking().SingleAsync(row => row.N == 1, Cancel);

        await context.Database.ExecuteSqlRawAsync(In(bureau, Erased + "3)"), Cancel);

        int[] left = await context.Set<EventBody>().Select(row => row.N).Order().ToArrayAsync(Cancel);
        Assert.Equal([2, 3], left);
        Assert.Equal(3, await context.Set<StreamEvent>().CountAsync(Cancel));
        Assert.Equal(3, await context.Set<Kefa.Bureau.Evidence.Leaf>().CountAsync(Cancel));
        foreach (string sql in new[] { "UPDATE erasure SET erased_by = 2 WHERE bureau_id = :bureau", "DELETE FROM erasure WHERE bureau_id = :bureau", "DELETE FROM event_body WHERE bureau_id = :bureau", "DELETE FROM event_body WHERE bureau_id = :bureau AND n = 3" })
            Assert.Contains("append-only", await RefusalInAsync(bureau, sql), StringComparison.Ordinal);
        Assert.Contains("append-only", await RefusalInAsync(bureau, Erased + "3)"), StringComparison.Ordinal);
        context.Add(body);
        var back = await Assert.ThrowsAnyAsync<DbUpdateException>(() => context.SaveChangesAsync(Cancel));
        Assert.Contains("append-only", back.InnerException!.Message, StringComparison.Ordinal);
    }

    private static NewEvent ErasureOf(int n) => NewEvent.Of("matter", ErasedBody.Type, new ErasedBody(n, ["text"], 1, "other", "test", System.Text.Json.JsonElement.Parse("{}"), [], []));

    private async Task AppendAsync(BureauInfo bureau, int expected, params NewEvent[] events)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        await scope.ServiceProvider.GetRequiredService<EventWriter>().AppendAsync("company/1", expected, events, Cancel);
    }

    private async Task<string> RefusalInAsync(BureauInfo bureau, string sql)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return (await Assert.ThrowsAnyAsync<DbException>(() => scope.ServiceProvider.GetRequiredService<KefaDbContext>().Database.ExecuteSqlRawAsync(In(bureau, sql), Cancel))).Message;
    }

    private static string In(BureauInfo bureau, string sql) => sql.Replace(":bureau", FormattableString.Invariant($"{bureau.Id}"), StringComparison.Ordinal);

    [Fact]
    public async Task Of_published_bytes_is_refused_even_with_the_state_going_to_withdrawn() =>
        Assert.Contains("never changes", await RefusalOfAsync("UPDATE content SET state = 'Withdrawn', version = '2' WHERE bureau_id = :bureau"), StringComparison.Ordinal);

    [Fact]
    public async Task Back_from_published_to_draft_is_refused() =>
        Assert.Contains("never changes", await RefusalOfAsync("UPDATE content SET state = 'Draft' WHERE bureau_id = :bureau"), StringComparison.Ordinal);

    [Fact]
    public async Task Through_the_context_is_refused_before_the_database_is_asked()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var context = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        scope.ServiceProvider.GetRequiredService<AuditTrail>().Record(Actor.Command("test"), "Tested", "test/1");
        await context.SaveChangesAsync(Cancel);
        AuditEntry entry = await context.Set<AuditEntry>().SingleAsync(Cancel);
        context.Remove(entry);

        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync(Cancel));

        Assert.Equal("AuditEntry is append-only: add a row that corrects it instead.", refusal.Message);
    }

    public sealed class OnSqlite(SqliteFixture db) : AlteringTheRecord(db), IClassFixture<SqliteFixture>
    {
        public static TheoryData<string> ByReplace => new(Tables.Select(table => $"INSERT OR REPLACE INTO {table} SELECT * FROM {table} WHERE bureau_id = :bureau"));

        [Theory, MemberData(nameof(ByReplace))]
        public async Task By_replace_is_refused(string sql) => Assert.Matches("append-only|never changes", await RefusalOfAsync(sql));

        [Fact]
        public async Task By_replacing_a_leaf_with_the_same_hash_is_refused() => Assert.Contains("append-only", await RefusalOfAsync(
            "REPLACE INTO leaf (bureau_id, kind, hash, entry) SELECT bureau_id, 'Public', hash, x'7b7d' FROM leaf WHERE bureau_id = :bureau"), StringComparison.Ordinal);

        [Fact]
        public async Task By_replacing_an_erasure_is_refused()
        {
            BureauInfo bureau = await Db.NewBureauAsync();
            await AppendAsync(bureau, 0, new NewEvent("matter", "CommentAdded", "{}"u8.ToArray()), ErasureOf(1));
            await using AsyncServiceScope scope = Db.Scope(bureau);
            await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Database.ExecuteSqlRawAsync(In(bureau, Erased + "2)"), Cancel);

            Assert.Contains("append-only", await RefusalInAsync(bureau, "REPLACE INTO erasure SELECT * FROM erasure WHERE bureau_id = :bureau"), StringComparison.Ordinal);
            Assert.Contains("append-only", await RefusalInAsync(bureau, "REPLACE INTO event_body VALUES (:bureau, 'company/1', 1, x'00', x'00', '1')"), StringComparison.Ordinal);
        }

        [Fact]
        public async Task By_upsert_is_refused() => Assert.Contains("append-only", await RefusalOfAsync(
            """
            INSERT INTO event (bureau_id, stream, n, kind, type, at, day) VALUES (:bureau, 'company/1', 1, 'company', 'Forged', '2026-01-01', '2026-01-01')
            ON CONFLICT (bureau_id, stream, n) DO UPDATE SET type = excluded.type
            """), StringComparison.Ordinal);

        [Fact]
        public async Task By_replacing_the_key_of_published_content_is_refused() => Assert.Contains("never changes", await RefusalOfAsync(
            """
            REPLACE INTO content (bureau_id, kind, name, version, sha256, state, bytes, created_at, created_by, revision)
            VALUES (:bureau, 'register', 'test', '1', 'x', 'Published', x'00', '2026-01-01', 'me', 0)
            """), StringComparison.Ordinal);
    }

    public sealed class OnPostgreSql(PostgreSqlFixture db) : AlteringTheRecord(db), IClassFixture<PostgreSqlFixture>
    {
        public static TheoryData<string> ByTruncate => new(Tables.Select(table => $"TRUNCATE {table} CASCADE"));

        [Theory, MemberData(nameof(ByTruncate))]
        public async Task By_truncate_is_refused(string sql) => Assert.Matches("append-only|never changes", await RefusalOfAsync(sql));

        [Fact]
        public async Task By_insert_on_conflict_is_refused() => Assert.Contains("append-only", await RefusalOfAsync(
            """
            INSERT INTO event (bureau_id, stream, n, kind, type, at, day) VALUES (:bureau, 'company/1', 1, 'company', 'Forged', now(), current_date)
            ON CONFLICT (bureau_id, stream, n) DO UPDATE SET type = excluded.type
            """), StringComparison.Ordinal);
    }
}
