using System.Data.Common;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Storage;

public abstract class RowsOfActs(DatabaseFixture db) : DatabaseTests(db)
{
    private static Matter Row(string number) => new()
    {
        Stream = "matter/" + number, Number = number, Procedure = "p", Version = "1", Title = "A title's \"end\"", Stage = "s", WaitingOn = "head", SortOn = DateOnly.MaxValue, DueOn = new(2026, 2, 28), Handler = Guid.CreateVersion7(),
        OpenedOn = new(2026, 1, 1), LastEvent = 1, LastOn = new(2026, 1, 1), LastTransition = "open", SearchText = "a title", Data = """{"n": "1.50"}""", Counted = "{}",
    };

    [Fact]
    public async Task Are_read_by_the_model_as_they_were_written()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        Matter row = Row("2026ABC000001X");
        MatterField[] fields =
        [
            new() { Stream = row.Stream, Path = "text", Text = "值" }, new() { Stream = row.Stream, Path = "number", Number = 12.5m }, new() { Stream = row.Stream, Path = "date", Date = new(2026, 2, 28) },
        ];
        var entry = new AuditEntry { BureauId = bureau.Id, At = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero), Who = "somebody", What = "Tried", Subject = "x/1", AccountId = Guid.CreateVersion7(), Details = """{"a": [1, null]}""" };
        await ActAsync(bureau, batch =>
        {
            batch.Insert(row);
            foreach (MatterField field in fields) batch.Insert(field);
            batch.Insert(entry);
        });

        await using AsyncServiceScope scope = Db.Scope(bureau);
        var context = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        Matter read = await context.Set<Matter>().AsNoTracking().SingleAsync(Cancel);
        Assert.Equivalent(row, With(read, row.Data));
        Assert.True(System.Text.Json.Nodes.JsonNode.DeepEquals(System.Text.Json.Nodes.JsonNode.Parse(row.Data), System.Text.Json.Nodes.JsonNode.Parse(read.Data)));
        Assert.Equivalent(fields.OrderBy(f => f.Path, StringComparer.Ordinal), await context.Set<MatterField>().AsNoTracking().OrderBy(f => f.Path).ToListAsync(Cancel));
        AuditEntry audited = await context.Set<AuditEntry>().AsNoTracking().SingleAsync(e => e.What == "Tried", Cancel);
        Assert.Equal((entry.At, entry.Who, entry.AccountId, entry.BureauId), (audited.At, audited.Who, audited.AccountId, audited.BureauId));
        Assert.NotEqual(0, audited.Id);
    }

    private static Matter With(Matter read, string data)
    {
        read.Data = data;
        return read;
    }

    [Fact]
    public async Task Are_changed_put_and_deleted_by_their_keys()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        Matter one = Row("2026ABC000001X"), other = Row("2026ABC000002V");
        await ActAsync(bureau, batch =>
        {
            batch.Insert(one);
            batch.Insert(other);
            batch.Put(new MatterField { Stream = one.Stream, Path = "a", Text = "1" });
            batch.Put(new MatterField { Stream = one.Stream, Path = "b", Text = "1" });
        });
        (one.Title, one.ClosedOn, one.Handler) = ("changed", new(2026, 4, 1), null);
        await ActAsync(bureau, batch =>
        {
            batch.Update(one);
            batch.Put(new MatterField { Stream = one.Stream, Path = "a", Text = "2" });
            batch.Delete(new MatterField { Stream = one.Stream, Path = "b" });
        });

        await using AsyncServiceScope scope = Db.Scope(bureau);
        var context = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        var read = await context.Set<Matter>().OrderBy(m => m.Number).Select(m => new { m.Title, m.ClosedOn, m.Handler }).ToListAsync(Cancel);
        Assert.Equal([("changed", new DateOnly(2026, 4, 1), null), (other.Title, null, other.Handler)], read.Select(m => (m.Title, m.ClosedOn, m.Handler)));
        Assert.Equal([("a", "2")], (await context.Set<MatterField>().Select(f => new { f.Path, f.Text }).ToListAsync(Cancel)).Select(f => (f.Path, f.Text!)));
    }

    [Fact]
    public async Task Are_answered_and_written_in_the_order_in_which_they_were_added()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        List<string> seen = [];
        await ActAsync(bureau, batch =>
        {
            batch.Ask("SELECT count(*) FROM matter WHERE bureau_id = $1", row => seen.Add($"before {row.GetInt64(0)}"), bureau.Id);
            batch.Insert(Row("2026ABC000001X"));
            batch.Insert(Row("2026ABC000002V"));
            batch.Ask("SELECT number FROM matter WHERE bureau_id = $1 ORDER BY number", row => seen.Add(row.GetString(0)), bureau.Id);
            batch.Ask("SELECT number FROM matter WHERE bureau_id = $1 AND number = $2", row => seen.Add("never " + row.GetString(0)), bureau.Id, "no such number");
            batch.Run("DELETE FROM matter WHERE bureau_id = $1", bureau.Id);
            batch.Ask("SELECT count(*) FROM matter WHERE bureau_id = $1", row => seen.Add($"after {row.GetInt64(0)}"), bureau.Id);
        });

        Assert.Equal(["before 0", "2026ABC000001X", "2026ABC000002V", "after 0"], seen);
    }

    [Fact]
    public async Task Are_refused_all_together_also_when_the_fault_comes_after_an_answer()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await Assert.ThrowsAnyAsync<DbException>(() => ActAsync(bureau, batch =>
        {
            batch.Insert(Row("2026ABC000001X"));
            batch.Ask("SELECT 1 AS one", _ => { });
            batch.Insert(Row("2026ABC000001X"));
        }));

        await using AsyncServiceScope scope = Db.Scope(bureau);
        Assert.False(await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Set<Matter>().AnyAsync(Cancel));
    }

    [Fact]
    public async Task Belong_to_the_current_bureau_or_are_refused()
    {
        BureauInfo one = await Db.NewBureauAsync(), other = await Db.NewBureauAsync();
        Matter row = Row("2026ABC000001X");
        row.BureauId = other.Id;

        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => ActAsync(one, batch => batch.Insert(row)));

        Assert.Equal($"Matter belongs to bureau {other.Id}, the current bureau is {one.Id}: enter its bureau to write it.", refusal.Message);
        Assert.Contains("none was entered", (await Assert.ThrowsAsync<InvalidOperationException>(() => ActAsync(null, batch => batch.Insert(Row("2026ABC000001X"))))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task That_are_append_only_are_never_changed()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        var entry = new AuditEntry { Id = 1, At = default, Who = "x", What = "x", Subject = "x" };

        Assert.Contains("append-only", (await Assert.ThrowsAsync<InvalidOperationException>(() => ActAsync(bureau, batch => batch.Update(entry)))).Message, StringComparison.Ordinal);
        Assert.Contains("append-only", (await Assert.ThrowsAsync<InvalidOperationException>(() => ActAsync(bureau, batch => batch.Put(entry)))).Message, StringComparison.Ordinal);
        Assert.Contains("append-only", (await Assert.ThrowsAsync<InvalidOperationException>(() => ActAsync(bureau, batch => batch.Delete(entry)))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Are_written_in_a_transaction_only()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var batch = new RowBatch(scope.ServiceProvider.GetRequiredService<KefaDbContext>());
        batch.Insert(new FormToken { Token = "t", Purpose = "p" });

        await Assert.ThrowsAsync<InvalidOperationException>(() => batch.ExecuteAsync(Cancel));
    }

    [Fact]
    public async Task That_continue_a_stream_somebody_else_continued_are_a_conflict()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await AppendAsync(bureau, default);

        StreamConflictException conflict = await Assert.ThrowsAsync<StreamConflictException>(() => AppendAsync(bureau, default));

        Assert.Equal(("x/1", 0), (conflict.Stream, conflict.Expected ?? 0));
    }

    [Fact]
    public async Task Are_there_for_everybody_when_the_batch_has_committed_and_not_at_all_when_something_was_refused()
    {
        BureauInfo bureau = await Db.NewBureauAsync();

        await CommitAsync(bureau, "a", "b");
        await Assert.ThrowsAnyAsync<DbException>(() => CommitAsync(bureau, "c", "a"));
        await CommitAsync(bureau, "d");

        await using AsyncServiceScope scope = Db.Scope(bureau);
        Assert.Equal(["a", "b", "d"], await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Set<FormToken>().Select(row => row.Token).OrderBy(token => token).ToListAsync(Cancel));
    }

    private async Task CommitAsync(BureauInfo bureau, params string[] tokens)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var context = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        await using var transaction = await context.Database.BeginTransactionAsync(Cancel);
        var batch = new RowBatch(context);
        foreach (string token in tokens) batch.Insert(new FormToken { Token = token, Purpose = "p" });
        await batch.CommitAsync(transaction, Cancel);
        Assert.Null(context.Database.CurrentTransaction);
        Assert.Equal(tokens.Length, await context.Set<FormToken>().CountAsync(row => tokens.Contains(row.Token), Cancel)); // the context goes on
    }

    private async Task AppendAsync(BureauInfo bureau, StreamEnd end)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var context = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        await using var transaction = await context.Database.BeginTransactionAsync(Cancel);
        var batch = new RowBatch(context);
        scope.ServiceProvider.GetRequiredService<EventWriter>().Append("x/1", end, [NewEvent.Of("x", "Tried", new { a = 1 })], batch);
        await EventWriter.ExecuteAsync(batch, "x/1", Cancel);
        await transaction.CommitAsync(Cancel);
    }

    private async Task ActAsync(BureauInfo? bureau, Action<RowBatch> add)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var context = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        await using var transaction = await context.Database.BeginTransactionAsync(Cancel);
        var batch = new RowBatch(context);
        add(batch);
        await batch.ExecuteAsync(Cancel);
        await transaction.CommitAsync(Cancel);
    }

    public sealed class OnSqlite(SqliteFixture db) : RowsOfActs(db), IClassFixture<SqliteFixture>;

    public sealed class OnPostgreSql(PostgreSqlFixture db) : RowsOfActs(db), IClassFixture<PostgreSqlFixture>;
}
