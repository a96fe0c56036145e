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
