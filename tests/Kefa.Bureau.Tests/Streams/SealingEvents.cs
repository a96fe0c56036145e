using System.Text;
using System.Text.Json;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Evidence.Records;
using Kefa.Evidence.Tree;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Streams;

public abstract class SealingEvents(DatabaseFixture db) : DatabaseTests(db)
{
    private static NewEvent Said(string body = """{"sum":"12.50"}""") => new("matter", "Accepted", Encoding.UTF8.GetBytes(body));

    private async Task AppendAsync(BureauInfo bureau, params StreamAppend[] appends)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        await scope.ServiceProvider.GetRequiredService<EventWriter>().AppendAsync(appends, Cancel);
    }

    private async Task<T> ReadAsync<T>(BureauInfo bureau, Func<KefaDbContext, Task<T>> read)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await read(scope.ServiceProvider.GetRequiredService<KefaDbContext>());
    }

    private Task<List<Leaf>> LeavesAsync(BureauInfo bureau) => ReadAsync(bureau, context => context.Set<Leaf>().OrderBy(leaf => leaf.Id).ToListAsync(Cancel));

    private Task<List<StreamEvent>> EventsAsync(BureauInfo bureau) => ReadAsync(bureau, context => context.Set<StreamEvent>().OrderBy(e => e.Stream).ThenBy(e => e.N).ToListAsync(Cancel));

    private Task<List<EventBody>> BodiesAsync(BureauInfo bureau) => ReadAsync(bureau, context => context.Set<EventBody>().OrderBy(e => e.Stream).ThenBy(e => e.N).ToListAsync(Cancel));

    [Fact]
    public async Task Gives_each_its_leaf_in_the_order_of_recording()
    {
        BureauInfo bureau = await Db.NewBureauAsync();

        await AppendAsync(bureau, new StreamAppend("matter/1", 0, [Said(), Said()]));
        await AppendAsync(bureau, new StreamAppend("matter/1", 2, [Said()]));

        List<Leaf> leaves = await LeavesAsync(bureau);
        List<EventBody> bodies = await BodiesAsync(bureau);
        Assert.Equal([1, 2, 3], leaves.Select(leaf => leaf.N!.Value));
        Assert.Equal(bodies.Select(body => SealedRecord.Entry(SealedRecord.Commit(body.Salt, body.Bytes))), leaves.Select(leaf => leaf.Entry));
        Assert.All(leaves, leaf => Assert.Equal(TreeHash.OfLeaf(leaf.Entry).ToArray(), leaf.Hash));
        Assert.All(leaves, leaf => Assert.Equal((LeafKind.Event, null, null, 33), (leaf.Kind, leaf.LogId, leaf.Ix, leaf.Entry.Length)));
        Assert.All(bodies, body => Assert.Equal(32, body.Salt.Length));
    }

    [Fact]
    public async Task Hashes_everything_that_the_event_states()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        const string Data = """{"名称":"测试","none":null}""";
        NewEvent full = Said(Data) with
        {
            FromStage = "draft", ToStage = "final", Actor = "officer", Role = "handling", Day = new(2026, 6, 1), ContentVersion = "procedure/x@1", Source = "form", Batch = "b-7",
            ValidFrom = new(2025, 1, 1), ValidTo = new(2025, 12, 31), Basis = [new("行政许可法", "32(4)"), new("国办发〔2018〕37号")],
            Files = [new(new string('a', 64), 12, "application/pdf", "申请书.pdf")],
        };

        await AppendAsync(bureau, new StreamAppend("matter/1", 0, [Said(), full]));

        EventBody body = (await BodiesAsync(bureau))[1];
        string previous = Convert.ToHexStringLower((await EventsAsync(bureau))[0].Commitment!);
        Assert.Equal(
            $$"""
            {"v":"kefa/event/v1","bureau":"{{bureau.Code}}","stream":"matter/1","n":2,"prev":"{{previous}}","kind":"matter","type":"Accepted","from":"draft","to":"final","actor":"officer","role":"handling","at":"2026-06-30T02:00:00.000000Z","clock":"set","day":"2026-06-01","content":"procedure/x@1","source":"form","batch":"b-7","validFrom":"2025-01-01","validTo":"2025-12-31","basis":[{"law":"行政许可法","article":"32(4)"},{"law":"国办发〔2018〕37号"}],"files":[{"sha256":"{{new string('a', 64)}}","size":12,"mediaType":"application/pdf","name":"申请书.pdf"}],"data":{{Data}}
            """ + "}", Encoding.UTF8.GetString(body.Bytes));
        await using AsyncServiceScope scope = Db.Scope(bureau);
        RecordedEvent read = (await scope.ServiceProvider.GetRequiredService<EventReader>().ReadAsync("matter/1", Cancel))[1];
        Assert.Equal("""{"名称":"测试","none":null}""", Encoding.UTF8.GetString(read.Body.Span));
        Assert.Equal(full.Basis, read.Basis);
        Assert.Equal(full.Files, read.Files);
    }

    [Fact]
    public async Task Links_each_event_to_the_one_before_it_over_several_acts()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await AppendAsync(bureau, new StreamAppend("matter/1", 0, [Said()]), new StreamAppend("matter/2", 0, [Said(), Said()]));
        await AppendAsync(bureau, new StreamAppend("matter/2", 2, [Said()]), new StreamAppend("matter/1", 1, [Said()]));

        List<StreamEvent> events = await EventsAsync(bureau);
        List<EventBody> bodies = await BodiesAsync(bureau);

        for (int i = 0; i < events.Count; i++)
        {
            using JsonDocument said = JsonDocument.Parse(bodies[i].Bytes);
            string expected = events[i].N == 1 ? "" : Convert.ToHexStringLower(events[i - 1].Commitment!);
            Assert.Equal(expected, said.RootElement.GetProperty("prev").GetString());
        }
    }

    [Fact]
    public async Task Gives_a_batch_one_leaf_that_commits_to_all_of_it()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        StreamAppend[] imported = [.. Enumerable.Range(0, 100).Select(i => new StreamAppend(FormattableString.Invariant($"company/{i:000}"), 0, [Said() with { Batch = "import-1" }]))];

        await AppendAsync(bureau, [.. imported, new StreamAppend("matter/1", 0, [Said()])]);

        List<Leaf> leaves = await LeavesAsync(bureau);
        List<StreamEvent> members = [.. (await EventsAsync(bureau)).Where(e => e.Batch is not null).OrderBy(e => e.BatchPosition)];
        Assert.Equal([LeafKind.Batch, LeafKind.Event], leaves.Select(leaf => leaf.Kind));
        Assert.Equal(Enumerable.Range(0, 100), members.Select(e => e.BatchPosition!.Value));
        Assert.All(members, e => Assert.Equal(leaves[0].Hash, e.BatchLeaf));
        TreeHash root = MerkleTree.Root(members.Select(e => SealedRecord.MemberOf(new TreeHash(e.Commitment))));
        Assert.Equal(SealedRecord.Entry(SealedRecord.CommitBatch(100, root)), leaves[0].Entry);
    }

    [Fact]
    public async Task Is_undone_with_the_act()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await using (AsyncServiceScope scope = Db.Scope(bureau))
        {
            await using var transaction = await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Database.BeginTransactionAsync(Cancel);
            await scope.ServiceProvider.GetRequiredService<EventWriter>().AppendAsync("matter/1", 0, [Said()], Cancel);
            await transaction.RollbackAsync(Cancel);
        }
        Assert.Empty(await LeavesAsync(bureau));
        Assert.Empty(await EventsAsync(bureau));
    }

    [Theory, InlineData("{\"a\":1"), InlineData(""), InlineData("{} {}")]
    public async Task Is_refused_for_what_is_not_one_json_value(string body)
    {
        BureauInfo bureau = await Db.NewBureauAsync();

        await Assert.ThrowsAnyAsync<Exception>(() => AppendAsync(bureau, new StreamAppend("matter/1", 0, [Said(body)])));

        Assert.Empty(await EventsAsync(bureau));
    }

    public sealed class OnSqlite(SqliteFixture db) : SealingEvents(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : SealingEvents(db), IClassFixture<PostgreSqlFixture>;
}
