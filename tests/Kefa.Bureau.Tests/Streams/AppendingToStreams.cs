using System.Text;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Streams;

public abstract class AppendingToStreams(DatabaseFixture db) : DatabaseTests(db)
{
    private static NewEvent Fact(string body = """{"sales":"12.50"}""") => new("company", "FactsRecorded", Encoding.UTF8.GetBytes(body));

    private async Task<T> InAsync<T>(BureauInfo bureau, Func<IServiceProvider, Task<T>> work)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await work(scope.ServiceProvider);
    }

    private Task<int> AppendAsync(BureauInfo bureau, string stream, int expected, params NewEvent[] events) =>
        InAsync(bureau, services => services.GetRequiredService<EventWriter>().AppendAsync(stream, expected, events, Cancel));

    private Task<IReadOnlyList<RecordedEvent>> ReadAsync(BureauInfo bureau, string stream) =>
        InAsync(bureau, services => services.GetRequiredService<EventReader>().ReadAsync(stream, Cancel));

    [Fact]
    public async Task Keeps_everything_that_was_said_in_order()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        NewEvent second = Fact("""{"名称":"测试","none":null}""") with
        {
            FromStage = "draft", ToStage = "final", Actor = "kefa import", Role = "officer", Day = new(2026, 6, 1), ContentVersion = "register/roles@1",
            Source = "tax", Batch = "b-7", ValidFrom = new(2025, 1, 1), ValidTo = new(2025, 12, 31),
        };

        int end = await AppendAsync(bureau, "company/1", 0, Fact(), second);
        IReadOnlyList<RecordedEvent> events = await ReadAsync(bureau, "company/1");

        Assert.Equal(2, end);
        Assert.Equal([1, 2], events.Select(e => e.Event.N));
        StreamEvent read = events[1].Event;
        Assert.Equal(
            ("company", "FactsRecorded", "draft", "final", "kefa import", "officer", new DateOnly(2026, 6, 1), "register/roles@1", "tax", "b-7"),
            (read.Kind, read.Type, read.FromStage, read.ToStage, read.Actor, read.Role, read.Day, read.ContentVersion, read.Source, read.Batch));
        Assert.Equal((new DateOnly(2025, 1, 1), new DateOnly(2025, 12, 31)), (read.ValidFrom, read.ValidTo));
        Assert.Equal(Db.Time.GetUtcNow(), read.At);
        Assert.Equal("""{"名称":"测试","none":null}""", Encoding.UTF8.GetString(events[1].Body.Span));
    }

    [Fact]
    public async Task Counts_the_day_in_the_bureaus_zone()
    {
        BureauInfo bureau = await Db.NewBureauAsync(unit => unit.TimeZone = "Pacific/Kiritimati"); // UTC+14: 2 o'clock UTC is 16 o'clock there

        await AppendAsync(bureau, "company/1", 0, Fact());
        DateOnly there = (await ReadAsync(bureau, "company/1"))[0].Event.Day;

        Assert.Equal(DateOnly.FromDateTime(Db.Time.GetUtcNow().UtcDateTime.AddHours(14)), there);
    }

    [Fact]
    public async Task Is_refused_when_the_stream_has_moved_on()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await AppendAsync(bureau, "company/1", 0, Fact(), Fact());

        StreamConflictException conflict = await Assert.ThrowsAsync<StreamConflictException>(() => AppendAsync(bureau, "company/1", 1, Fact()));

        Assert.Equal(("company/1", 1, 2), (conflict.Stream, conflict.Expected, conflict.Found));
        Assert.Equal("Stream 'company/1' was expected to end with event 1 and ends with 2: read it again and repeat.", conflict.Message);
    }

    [Fact]
    public async Task Is_refused_for_a_new_stream_that_exists()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await AppendAsync(bureau, "company/1", 0, Fact());

        StreamConflictException conflict = await Assert.ThrowsAsync<StreamConflictException>(() => AppendAsync(bureau, "company/1", 0, Fact()));

        Assert.Equal(("company/1", 0), (conflict.Stream, conflict.Expected));
        Assert.Single(await ReadAsync(bureau, "company/1"));
    }

    [Fact]
    public async Task Leaves_no_gap()
    {
        BureauInfo bureau = await Db.NewBureauAsync();

        StreamConflictException conflict = await Assert.ThrowsAsync<StreamConflictException>(() => AppendAsync(bureau, "company/1", 4, Fact()));

        Assert.Equal(0, conflict.Found);
    }

    [Fact]
    public async Task Gives_one_of_two_writers_at_once_the_number()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await AppendAsync(bureau, "company/1", 0, Fact());

        bool[] won = await Task.WhenAll(Enumerable.Range(0, 8).Select(async i =>
        {
            try
            {
                await Task.Run(() => AppendAsync(bureau, "company/1", 1, Fact($$"""{"writer":{{i}}}""")));
                return true;
            }
            catch (StreamConflictException)
            {
                return false;
            }
        }));

        Assert.Single(won, true);
        Assert.Equal([1, 2], (await ReadAsync(bureau, "company/1")).Select(e => e.Event.N));
    }

    [Fact]
    public async Task Takes_thousands_of_streams_in_one_batch_or_none_of_them()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        StreamAppend[] batch = [.. Enumerable.Range(0, 3000).Select(i => new StreamAppend($"company/{i}", 0, [Fact(), Fact()]))];

        await InAsync(bureau, async services => { await services.GetRequiredService<EventWriter>().AppendAsync(batch, Cancel); return 0; });
        StreamAppend[] again = [new("company/new", 0, [Fact()]), batch[7]];
        await Assert.ThrowsAsync<StreamConflictException>(() =>
            InAsync(bureau, async services => { await services.GetRequiredService<EventWriter>().AppendAsync(again, Cancel); return 0; }));

        Assert.Equal(6000, await InAsync(bureau, services => services.GetRequiredService<KefaDbContext>().Set<EventBody>().CountAsync(Cancel)));
        Assert.Empty(await ReadAsync(bureau, "company/new"));
    }

    [Fact]
    public async Task Belongs_to_the_callers_transaction()
    {
        BureauInfo bureau = await Db.NewBureauAsync();

        await InAsync(bureau, async services =>
        {
            await using var transaction = await services.GetRequiredService<KefaDbContext>().Database.BeginTransactionAsync(Cancel);
            await services.GetRequiredService<EventWriter>().AppendAsync("company/1", 0, [Fact()], Cancel);
            await transaction.RollbackAsync(Cancel);
            return 0;
        });

        Assert.Empty(await ReadAsync(bureau, "company/1"));
    }

    [Fact]
    public async Task Keeps_the_same_name_apart_in_two_bureaus()
    {
        BureauInfo one = await Db.NewBureauAsync(), other = await Db.NewBureauAsync();

        await AppendAsync(one, "company/1", 0, Fact());
        await AppendAsync(other, "company/1", 0, Fact(), Fact());

        Assert.Single(await ReadAsync(one, "company/1"));
        Assert.Equal(2, (await ReadAsync(other, "company/1")).Count);
    }

    [Fact]
    public async Task Is_refused_outside_a_bureau()
    {
        await using AsyncServiceScope scope = Db.Scope();

        InvalidOperationException refusal = await Assert.ThrowsAsync<InvalidOperationException>(
            () => scope.ServiceProvider.GetRequiredService<EventWriter>().AppendAsync("company/1", 0, [Fact()], Cancel));

        Assert.Contains("No bureau was entered", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Can_be_read_whole_for_rebuilding()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await AppendAsync(bureau, "company/b", 0, Fact());
        await AppendAsync(bureau, "company/a", 0, Fact(), Fact());

        var names = await InAsync(bureau, async services =>
        {
            var read = new List<string>();
            await foreach (RecordedEvent e in services.GetRequiredService<EventReader>().ReadAllAsync("company", Cancel)) read.Add($"{e.Event.Stream}:{e.Event.N}");
            return read;
        });

        Assert.Equal(["company/a:1", "company/a:2", "company/b:1"], names);
    }

    public sealed class OnSqlite(SqliteFixture db) : AppendingToStreams(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : AppendingToStreams(db), IClassFixture<PostgreSqlFixture>;
}
