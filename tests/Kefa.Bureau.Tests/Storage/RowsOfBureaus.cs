using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Storage;

public abstract class RowsOfBureaus(DatabaseFixture db) : DatabaseTests(db)
{
    private static StreamEvent Event(int bureauId = 0) =>
        new() { BureauId = bureauId, Stream = "x/1", N = 1, Kind = "x", Type = "Tried", At = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), Day = new(2026, 1, 1) };

    [Fact]
    public async Task Are_seen_by_a_context_only_while_it_is_lent_to_their_bureau()
    {
        BureauInfo one = await Db.NewBureauAsync(), other = await Db.NewBureauAsync();
        var seen = new HashSet<KefaDbContext>();
        KefaDbContext? kept = null;
        for (int i = 0; i < 4; i++)
        {
            await using AsyncServiceScope scope = Db.Scope(i % 2 == 0 ? one : other);
            kept = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
            Assert.Equal(i % 2 == 0 ? one.Id : other.Id, kept.BureauId);
            seen.Add(kept);
        }
        Assert.True(seen.Count < 4); // they are used again
        Assert.Null(kept!.BureauId);

        await using AsyncServiceScope outside = Db.Scope();
        Assert.Null(outside.ServiceProvider.GetRequiredService<KefaDbContext>().BureauId);
    }

    [Fact]
    public async Task Are_stamped_with_the_current_bureau_and_seen_only_there()
    {
        BureauInfo one = await Db.NewBureauAsync(), other = await Db.NewBureauAsync();
        await using (AsyncServiceScope scope = Db.Scope(one))
        {
            var context = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
            context.Add(Event());
            await context.SaveChangesAsync(Cancel);
        }

        Assert.Equal([one.Id], await SeenFromAsync(one));
        Assert.Empty(await SeenFromAsync(other));
        Assert.Empty(await SeenFromAsync(null));
    }

    private async Task<List<int>> SeenFromAsync(BureauInfo? bureau)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Set<StreamEvent>().Select(e => e.BureauId).ToListAsync(Cancel);
    }

    [Fact]
    public async Task Of_another_bureau_are_refused()
    {
        BureauInfo one = await Db.NewBureauAsync(), other = await Db.NewBureauAsync();
        await using AsyncServiceScope scope = Db.Scope(one);
        var context = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        context.Add(Event(other.Id));

        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync(Cancel));

        Assert.Equal($"StreamEvent belongs to bureau {other.Id}, the current bureau is {one.Id}: enter its bureau to write it.", refusal.Message);
    }

    [Fact]
    public async Task Are_refused_outside_a_bureau()
    {
        await using AsyncServiceScope scope = Db.Scope();
        var context = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        context.Add(Event());

        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => context.SaveChangesAsync(Cancel));

        Assert.Contains("belongs to a bureau, and none was entered", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Changed_by_two_people_at_once_are_changed_by_the_first()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await using AsyncServiceScope first = Db.Scope(), second = Db.Scope();
        var one = first.ServiceProvider.GetRequiredService<KefaDbContext>();
        var two = second.ServiceProvider.GetRequiredService<KefaDbContext>();
        (await one.Bureaus.SingleAsync(unit => unit.Id == bureau.Id, Cancel)).NameEn = "First";
        (await two.Bureaus.SingleAsync(unit => unit.Id == bureau.Id, Cancel)).NameEn = "Second";

        await one.SaveChangesAsync(Cancel);

        await Assert.ThrowsAsync<DbUpdateConcurrencyException>(() => two.SaveChangesAsync(Cancel));
    }

    [Fact]
    public async Task Keep_instants_to_the_microsecond_in_utc()
    {
        var instant = new DateTimeOffset(2026, 3, 4, 5, 6, 7, TimeSpan.FromHours(8)).AddTicks(1234567);
        BureauInfo bureau = await Db.NewBureauAsync(unit => unit.CreatedAt = instant);
        await using AsyncServiceScope scope = Db.Scope();

        DateTimeOffset read = await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Bureaus.Where(unit => unit.Id == bureau.Id).Select(unit => unit.CreatedAt).SingleAsync(Cancel);

        Assert.Equal(instant.AddTicks(-7), read);
        Assert.Equal(TimeSpan.Zero, read.Offset);
    }

    public sealed class OnSqlite(SqliteFixture db) : RowsOfBureaus(db), IClassFixture<SqliteFixture>
    {
        [Theory, InlineData("journal_mode", "wal"), InlineData("synchronous", "2"), InlineData("foreign_keys", "1"), InlineData("busy_timeout", "30000")]
        public async Task Are_kept_durably(string pragma, string expected)
        {
            await using AsyncServiceScope scope = Db.Scope();
            var context = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
            await context.Database.OpenConnectionAsync(Cancel);
            await using var command = context.Database.GetDbConnection().CreateCommand();
            command.CommandText = "PRAGMA " + pragma;

            Assert.Equal(expected, Convert.ToString(await command.ExecuteScalarAsync(Cancel), System.Globalization.CultureInfo.InvariantCulture));
        }
    }

    public sealed class OnPostgreSql(PostgreSqlFixture db) : RowsOfBureaus(db), IClassFixture<PostgreSqlFixture>;
}
