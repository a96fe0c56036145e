using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.TestSupport;

namespace Kefa.Bureau.Tests.Matters;

public abstract class ActingOnMany(DatabaseFixture db) : MatterTests(db)
{
    private Task<IReadOnlyList<ActRow>> CheckAsync(BureauInfo bureau, string[] numbers, SharedAct act) => UseAsync<ActOnMany, IReadOnlyList<ActRow>>(bureau, m => m.CheckAsync(numbers, act, null, null, Office, Cancel));

    private Task<IReadOnlyList<ActedRow>> SendAsync(BureauInfo bureau, IEnumerable<ActRow> rows, SharedAct act) => UseAsync<ActOnMany, IReadOnlyList<ActedRow>>(
        bureau, m => m.HandleAsync([.. rows.Where(r => r.Token is not null).Select(r => new SentRow(r.Number, r.End, r.Token!))], act, null, "批量", n => $"/{n}", Office, Cancel));

    [Fact]
    public async Task Offers_what_asks_for_nothing_and_says_of_each_matter_whether_it_is_included()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber one = await ApplyAsync(bureau), two = await ApplyAsync(bureau, "其他"), further = await InDecisionAsync(bureau);
        string[] numbers = [one.ToString(), two.ToString(), further.ToString(), "2026XXX000001"];

        SharedAct act = Assert.Single(await UseAsync<ActOnMany, IReadOnlyList<SharedAct>>(bureau, m => m.OffersAsync(numbers, Office, Cancel)));
        IReadOnlyList<ActRow> rows = await CheckAsync(bureau, numbers, act);

        Assert.Equal(("permit-test/accept", 2), (act.Key, act.Count));
        Assert.Equal([true, true, false], rows.Select(r => r.Token is not null));
        Assert.Equal("stage", Assert.Single(rows[2].Refusals).RuleId);
        // What writes a letter is not for many at once, and nobody is offered what is for others.
        Assert.Empty(await UseAsync<ActOnMany, IReadOnlyList<SharedAct>>(bureau, m => m.OffersAsync([one.ToString()], Section, Cancel)));
        SharedAct grant = Assert.Single(await UseAsync<ActOnMany, IReadOnlyList<SharedAct>>(bureau, m => m.OffersAsync(numbers, Section, Cancel)));
        Assert.Equal("bulk.letter", Assert.Single((await UseAsync<ActOnMany, IReadOnlyList<ActRow>>(bureau, m => m.CheckAsync(numbers, grant, null, null, Section, Cancel)))[2].Refusals).RuleId);
    }

    [Fact]
    public async Task Does_each_by_itself_and_none_twice()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber one = await ApplyAsync(bureau), two = await ApplyAsync(bureau, "其他"), changed = await ApplyAsync(bureau, "变化");
        string[] numbers = [one.ToString(), two.ToString(), changed.ToString()];
        SharedAct act = Assert.Single(await UseAsync<ActOnMany, IReadOnlyList<SharedAct>>(bureau, m => m.OffersAsync(numbers, Office, Cancel)));
        IReadOnlyList<ActRow> rows = await CheckAsync(bureau, numbers, act);
        Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, changed, "accept", Office));

        // The first sending was interrupted after its first matter.
        Assert.True(Assert.Single(await SendAsync(bureau, rows.Take(1), act)).IsDone);
        IReadOnlyList<ActedRow> done = await SendAsync(bureau, rows, act);

        Assert.IsType<PerformTransitionOutcome.Repeated>(done[0].Outcome);
        Assert.IsType<PerformTransitionOutcome.Performed>(done[1].Outcome);
        Assert.IsType<PerformTransitionOutcome.Conflict>(done[2].Outcome);
        Assert.Equal([true, true, false], done.Select(d => d.IsDone));
        foreach (MatterNumber number in new[] { one, two })
        {
            MatterHistory history = (await UseAsync<OpenMatter, OpenedMatter?>(bureau, o => o.FindAsync(number, Office, Cancel)))!.History;
            Assert.Equal((2, "decision", "批量"), (history.End, history.State.Stage!.Id, ((Kefa.Procedures.TransitionPerformed)history.Events[1]).Remark));
        }
    }

    public sealed class OnSqlite(SqliteFixture db) : ActingOnMany(db), IClassFixture<SqliteFixture>;

    public sealed class OnPostgreSql(PostgreSqlFixture db) : ActingOnMany(db), IClassFixture<PostgreSqlFixture>;
}
