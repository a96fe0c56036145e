using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Matters.Publishing;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Matters;

/// <summary>A bureau publishes procedures of its own; those that refer to each other go together.</summary>
public abstract class PublishingProcedures(DatabaseFixture db) : DatabaseTests(db)
{
    private static readonly Actor Legal = new(Guid.Parse("0198c000-0000-7000-8000-00000000e9a1"), "法规科", Roles.LegalSection);

    private static string File(string id, string code, string asks, string version = "1", string from = "2026-01-01") =>
        $$$$"""
        id: {{{{id}}}}
        code: {{{{code}}}}
        name: {zh: 程序{{{{code}}}}, en: {{{{id}}}}}
        version: "{{{{version}}}}"
        inForce: {from: {{{{from}}}}}
        transition: keep
        basis: [{law: 测试法}]
        facts: {others: {source: {{{{asks}}}}, measure: count}}
        start: {begin: {name: {zh: 登记, en: Begin}, by: [generalOffice], to: open, requires: [{id: {{{{code}}}}-R01, check: facts.others >= 0, else: {zh: 不符, en: No}, basis: [{law: 测试法, article: 1}]}]}}
        stages:
          open: {name: {zh: 办理, en: Open}, transitions: {close: {name: {zh: 办结, en: Close}, by: [generalOffice], to: closed}}}
          closed: {name: {zh: 已办结, en: Closed}, final: true}
        """;

    private async Task<T> UseAsync<TService, T>(BureauInfo bureau, Func<TService, Task<T>> use) where TService : notnull
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    private Task<KeptProcedure> KeepAsync(BureauInfo bureau, string file, string text) => UseAsync<ProcedureDrafts, KeptProcedure>(bureau, d => d.KeepAsync(file, Encoding.UTF8.GetBytes(text), Legal, Cancel));

    private async Task<long> KeptAsync(BureauInfo bureau, string file, string text)
    {
        KeptProcedure kept = await KeepAsync(bureau, file, text);
        return kept.Id ?? throw new InvalidOperationException(string.Join('\n', kept.Problems));
    }

    private Task<PublishProceduresPreview> PreviewAsync(BureauInfo bureau, params long[] ids) => UseAsync<PublishProcedures, PublishProceduresPreview>(bureau, p => p.PreviewAsync(ids, Cancel));

    private async Task<string?> PublishAsync(BureauInfo bureau, string? token, params long[] ids) => await UseAsync<PublishProcedures, string?>(bureau, p => p.HandleAsync(ids, token, Legal, Cancel));

    private Task<string> TokenAsync(BureauInfo bureau, params long[] ids) => UseAsync<FormTokens, string>(bureau, t => Task.FromResult(t.Issue(PublishProcedures.Purpose(ids), Legal.AccountId)));

    private Task<IReadOnlyList<Kefa.Procedures.Procedure>> InForceAsync(BureauInfo bureau) => UseAsync<ProcedureLibrary, IReadOnlyList<Kefa.Procedures.Procedure>>(bureau, l => l.InForceAsync(new DateOnly(2026, 7, 1), Cancel));

    [Fact]
    public async Task Those_that_ask_each_other_are_published_together_once_and_not_one_by_one()
    {
        BureauInfo bureau = await Db.NewBureauAsync(), other = await Db.NewBureauAsync();
        long one = await KeptAsync(bureau, "one.yaml", File("one", "ONE", "two")), two = await KeptAsync(bureau, "two.yaml", File("two", "TWO", "one"));

        Assert.Contains("one.yaml", Assert.Single((await PreviewAsync(bureau, one)).Problems).Path, StringComparison.Ordinal);
        Assert.Null(await PublishAsync(bureau, await TokenAsync(bureau, one), one));
        Assert.Empty(await InForceAsync(bureau));
        Assert.Empty((await PreviewAsync(other, one, two)).Drafts);
        Assert.Empty((await PreviewAsync(bureau, one, two)).Problems);
        string token = await TokenAsync(bureau, two, one);
        Assert.Null(await PublishAsync(bureau, "forged", one, two));
        Assert.Equal(PublishProcedures.Location, await PublishAsync(bureau, token, one, two));
        // Sent again it leads where it led, though the drafts have gone.
        Assert.Equal(PublishProcedures.Location, await PublishAsync(bureau, token, one, two));

        Assert.Equal(["one", "two"], (await InForceAsync(bureau)).Select(p => p.Id));
        var office = new Acting(Guid.Empty.ToString(), "办公室", Guid.Empty, [new ActingRole(Roles.GeneralOffice)]);
        Assert.IsType<PerformTransitionOutcome.Performed>(await UseAsync<PerformTransition, PerformTransitionOutcome>(
            bureau, p => p.HandleAsync(new PerformTransitionInput(null, "one", new Kefa.Procedures.ActRequest { Transition = "begin" }), office, Cancel)));
        Assert.Empty(await InForceAsync(other));
        Assert.Empty(await UseAsync<ProcedureDrafts, IReadOnlyList<ProcedureDraft>>(bureau, d => d.ListAsync(Cancel)));
    }

    [Fact]
    public async Task A_version_follows_the_one_before_and_each_procedure_comes_once()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        long first = await KeptAsync(bureau, "one.yaml", File("one", "ONE", "opinions"));
        Assert.NotNull(await PublishAsync(bureau, await TokenAsync(bureau, first), first));
        long early = await KeptAsync(bureau, "one.yaml", File("one", "ONE", "opinions", "2")), later = await KeptAsync(bureau, "one.yaml", File("one", "ONE", "opinions", "3", "2026-06-01"));

        Assert.Contains("2026-01-01", Assert.Single((await PreviewAsync(bureau, early)).Problems).Zh, StringComparison.Ordinal);
        Assert.Contains((await PreviewAsync(bureau, early, later)).Problems, p => p.Zh.Contains("一次只能发布其中一份", StringComparison.Ordinal));
        Assert.NotNull(await PublishAsync(bureau, await TokenAsync(bureau, later), later));
        Assert.Equal("3", Assert.Single(await InForceAsync(bureau)).Version);
    }

    [Theory]
    [InlineData("one.yaml", "id: [", "第 2 行")]
    [InlineData("one.yaml", "", "空")]
    [InlineData("one.yaml", "id: one\ncode: ONE\n", "one.yaml")]
    [InlineData("one.exe", "x", ".yaml")]
    public async Task A_file_that_cannot_be_read_is_refused_with_its_name_and_line(string name, string text, string says)
    {
        BureauInfo bureau = await Db.NewBureauAsync();

        KeptProcedure kept = await KeepAsync(bureau, name, text);

        Assert.Null(kept.Id);
        Assert.All(kept.Problems, p => Assert.StartsWith(name, p.Zh, StringComparison.Ordinal));
        Assert.Contains(kept.Problems, p => p.Zh.Contains(says, StringComparison.Ordinal));
        Assert.Null((await UseAsync<ProcedureDrafts, KeptProcedure>(bureau, d => d.KeepAsync(name, new byte[] { 0x69, 0xff, 0xfe }, Legal, Cancel))).Id);
    }

    [Fact]
    public async Task A_template_comes_with_the_procedure_whose_letters_it_writes()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        string text = File("one", "ONE", "opinions").Replace("start:", "documents: {answer: {name: {zh: 答复, en: Answer}, template: own-answer}}\nstart:", StringComparison.Ordinal).Replace("close: {name: {zh: 办结, en: Close}, by", "close: {name: {zh: 办结, en: Close}, documents: [answer], by", StringComparison.Ordinal);
        long procedure = await KeptAsync(bureau, "one.yaml", text);
        Assert.NotEmpty((await PreviewAsync(bureau, procedure)).Problems);

        long template = await KeptAsync(bureau, "own-answer.md", "---\nid: own-answer\nlayout: letter\norgan: '{{ bureau.name }}'\ntitle: 答复\nrecipient: 申请人\ndate: '{{ today }}'\n---\n已办结。\n");

        Assert.Empty((await PreviewAsync(bureau, procedure, template)).Problems.Select(p => p.Zh));
        Assert.NotNull(await PublishAsync(bureau, await TokenAsync(bureau, procedure, template), procedure, template));
        Assert.Single(await InForceAsync(bureau));
    }

    public sealed class OnSqlite(SqliteFixture db) : PublishingProcedures(db), IClassFixture<SqliteFixture>;

    public sealed class OnPostgreSql(PostgreSqlFixture db) : PublishingProcedures(db), IClassFixture<PostgreSqlFixture>;
}
