using System.Text;
using Kefa.Bureau.Attachments;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Matters;

public abstract class KeepingDrafts(DatabaseFixture db) : DatabaseTests(db)
{
    private static readonly DraftSubject Request = new(null, "disclosure-on-request", "1", "file");
    private static readonly byte[] Pdf = Encoding.ASCII.GetBytes("%PDF-1.7 draft");

    [Fact]
    public async Task Gives_back_what_was_typed_also_what_cannot_be_right()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        DraftOwner me = DraftOwner.Of(Guid.NewGuid());

        Guid id = await UseAsync(bureau, d => d.SaveAsync(me, Request, Typed(("name", "张三"), ("receivedOn", "昨天")), 0, Cancel));
        Guid again = await UseAsync(bureau, d => d.SaveAsync(me, Request, Typed(("name", "张三𬱖")), 3, Cancel));
        DraftInfo? draft = await UseAsync(bureau, d => d.FindAsync(me, Request, Cancel));

        Assert.Equal(id, again);
        Assert.Equal(("张三𬱖", 3), (draft!.Typed["name"], draft.ReadAtEvent));
        Assert.DoesNotContain("receivedOn", draft.Typed.Keys);
    }

    [Fact]
    public async Task Of_somebody_else_or_of_another_bureau_is_not_there()
    {
        BureauInfo bureau = await Db.NewBureauAsync(), other = await Db.NewBureauAsync();
        DraftOwner me = DraftOwner.Visitor("secret"), stranger = DraftOwner.Visitor("guess");
        Guid id = await UseAsync(bureau, d => d.SaveAsync(me, Request, Typed(("name", "张三")), 0, Cancel));

        Assert.Null(await UseAsync(bureau, d => d.FindAsync(stranger, id, Cancel)));
        Assert.Null(await UseAsync(other, d => d.FindAsync(me, id, Cancel)));
        Assert.IsType<TakeFileOutcome.Refused>(await AddAsync(bureau, stranger, id, Pdf));
        await UseAsync(bureau, async d => { await d.DiscardAsync(stranger, id, Cancel); return 0; });
        Assert.NotNull(await UseAsync(bureau, d => d.FindAsync(me, id, Cancel)));
    }

    [Fact]
    public async Task Saved_by_many_at_once_is_one_draft()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        DraftOwner me = DraftOwner.Of(Guid.NewGuid());

        Guid[] ids = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(() => UseAsync(bureau, d => d.SaveAsync(me, Request, Typed(("name", $"{i}")), 0, Cancel)))));

        Assert.Single(ids.Distinct());
        Assert.Single(await UseAsync(bureau, d => d.MineAsync(me, Cancel)));
    }

    [Fact]
    public async Task Keeps_files_and_lets_them_go()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        DraftOwner me = DraftOwner.Of(Guid.NewGuid()), stranger = DraftOwner.Of(Guid.NewGuid());
        Guid id = await UseAsync(bureau, d => d.SaveAsync(me, Request, Typed(), 0, Cancel));

        await AddAsync(bureau, me, id, Pdf);
        await AddAsync(bureau, me, id, Pdf);
        await AddAsync(bureau, me, id, [.. Pdf, 1]);
        DraftInfo with = (await UseAsync(bureau, d => d.FindAsync(me, id, Cancel)))!;

        Assert.Equal(2, with.Files.Count);
        Assert.False(await UseAsync(bureau, d => d.RemoveFileAsync(stranger, with.Files[0].Id, Cancel)));
        Assert.True(await UseAsync(bureau, d => d.RemoveFileAsync(me, with.Files[0].Id, Cancel)));
        Assert.Single((await UseAsync(bureau, d => d.FindAsync(me, id, Cancel)))!.Files);
    }

    [Fact]
    public async Task Of_a_visitor_becomes_the_accounts_when_the_visitor_signs_in()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        DraftOwner visitor = DraftOwner.Visitor("secret"), me = DraftOwner.Of(Guid.NewGuid());
        await UseAsync(bureau, d => d.SaveAsync(visitor, Request, Typed(("name", "张三")), 0, Cancel));

        await UseAsync(bureau, async d => { await d.AdoptAsync(visitor, me, Cancel); return 0; });

        Assert.NotNull(await UseAsync(bureau, d => d.FindAsync(me, Request, Cancel)));
        Assert.Null(await UseAsync(bureau, d => d.FindAsync(visitor, Request, Cancel)));
    }

    private async Task<TakeFileOutcome> AddAsync(BureauInfo bureau, DraftOwner owner, Guid id, byte[] bytes)
    {
        using var body = new MemoryStream(bytes);
        return await UseAsync(bureau, d => d.AddFileAsync(owner, id, "document/request", body, "a.pdf", Cancel));
    }

    private async Task<T> UseAsync<T>(BureauInfo bureau, Func<Drafts, Task<T>> use)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await use(scope.ServiceProvider.GetRequiredService<Drafts>());
    }

    private static Dictionary<string, string> Typed(params (string Name, string Value)[] typed) => typed.ToDictionary(t => t.Name, t => t.Value, StringComparer.Ordinal);

    public sealed class OnSqlite(SqliteFixture db) : KeepingDrafts(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : KeepingDrafts(db), IClassFixture<PostgreSqlFixture>;
}
