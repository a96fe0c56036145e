using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Procedures;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Matters;

public abstract class PerformingTransitions(DatabaseFixture db) : MatterTests(db)
{
    [Fact]
    public async Task Begins_a_matter_with_number_query_code_rows_and_audit()
    {
        BureauInfo bureau = await BureauAsync();

        var begun = Assert.IsType<PerformTransitionOutcome.Performed>(
            await ActAsync(bureau, null, "apply", Citizen, """{"applicantName": "张三丰", "subject": "开办实验室", "amount": "800.50", "wantedOn": "2026-09-01"}"""));

        Assert.StartsWith("2026TST000001", begun.Number.ToString(), StringComparison.Ordinal);
        Assert.Equal(6, begun.QueryCode!.Length);
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var context = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        Matter row = await context.Set<Matter>().SingleAsync(Cancel);
        Assert.Equal(("开办实验室", "张＊＊", "received", "generalOffice", 1), (row.Title, row.Party, row.Stage, row.WaitingOn, row.LastEvent));
        Assert.Equal(Citizen.Account, row.PartyAccount);
        var fields = await context.Set<MatterField>().OrderBy(f => f.Path).ToListAsync(Cancel);
        Assert.Equal(["amount", "applicantName", "subject", "wantedOn"], fields.Select(f => f.Path));
        Assert.Equal((800.50m, new DateOnly(2026, 9, 1)), (fields[0].Number, fields[3].Date));
        AuditEntry audit = await context.Set<AuditEntry>().SingleAsync(a => a.What == "TransitionPerformed", Cancel);
        Assert.Equal("matter/" + begun.Number, audit.Subject);
        StreamEvent stored = await context.Set<StreamEvent>().SingleAsync(e => e.Stream == "matter/" + begun.Number, Cancel);
        Assert.Equal(("TransitionPerformed", "received", "applicant", "procedure/permit-test@1"), (stored.Type, stored.ToStage, stored.Role, stored.ContentVersion));
    }

    [Fact]
    public async Task Runs_to_its_end_with_a_deadline_and_a_number()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        var running = await UseAsync<OpenMatter, OpenedMatter?>(bureau, o => o.FindAsync(number, Section, Cancel));

        Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, number, "grant", Section, with: WithPlan));

        var closed = await UseAsync<OpenMatter, OpenedMatter?>(bureau, o => o.FindAsync(number, Section, Cancel));
        Assert.Equal(new DateOnly(2026, 7, 14), running!.Next!.Deadline.Due);
        // What the law may set later is not known yet: neither empty nor none.
        Assert.IsType<Kefa.Feel.UnknownValue>(running.State.Data["note"]);
        Assert.True(closed!.State.IsClosed);
        Assert.Equal("测许〔2026〕1号", closed.State.Number);
        Assert.Equal(DeadlineHappening.Met, closed.Deadlines.Single().Deadline.Ended);
        await using AsyncServiceScope scope = Db.Scope(bureau);
        Matter row = await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Set<Matter>().SingleAsync(Cancel);
        Assert.Equal((null, new DateOnly(2026, 6, 30)), (row.DueOn, row.ClosedOn!.Value));
        RecordedEvent last = (await scope.ServiceProvider.GetRequiredService<EventReader>().ReadAsync("matter/" + number, Cancel))[^1];
        Assert.Equal([new EventBasis("测试法", "4")], last.Basis);
        Assert.Equal(closed.State.Documents.Select(d => d.Document.Sha256), last.Files.Select(f => f.Sha256));
        Assert.Equal(["plan", "letter"], closed.State.Documents.Select(d => d.Document.Kind));
    }

    [Fact]
    public async Task Is_refused_with_every_reason_rule_and_article_at_once()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau, """, "amount": "5000" """);

        var refused = Assert.IsType<PerformTransitionOutcome.Refused>(await ActAsync(bureau, number, "grant", Office));

        Assert.Equal(["TST-R01", "by", "document.missing"], refused.Refusals.Select(r => r.RuleId).Order(StringComparer.Ordinal));
        Refusal rule = refused.Refusals.Single(r => r.RuleId == "TST-R01");
        Assert.Equal(("金额超过一千元的不予准予", "测试法 4"), (rule.Text.Zh, rule.Basis.Single().ToString()));
        Assert.Equal(2, await EndAsync(bureau, number));
    }

    [Fact]
    public async Task A_refused_act_gives_its_number_back()
    {
        BureauInfo bureau = await BureauAsync();

        Assert.IsType<PerformTransitionOutcome.Refused>(await ActAsync(bureau, null, "apply", Citizen, """{"subject": "无名"}"""));

        Assert.Equal(1, (await ApplyAsync(bureau)).Serial);
    }

    [Fact]
    public async Task Of_two_people_at_once_one_succeeds_and_the_other_is_shown_what_changed()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);

        PerformTransitionOutcome[] outcomes = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => Task.Run(
            () => ActAsync(bureau, number, "note", Section, $$"""{"note": "{{i}}"}""", input => input with { ReadAtEvent = 2 }))));

        Assert.Single(outcomes.OfType<PerformTransitionOutcome.Performed>());
        Assert.All(outcomes.OfType<PerformTransitionOutcome.Conflict>(), conflict =>
        {
            Assert.Equal(3, conflict.Now.End);
            Assert.Equal("note", Assert.IsType<TransitionPerformed>(Assert.Single(conflict.Since)).Transition);
        });
        Assert.Equal(5, outcomes.OfType<PerformTransitionOutcome.Conflict>().Count());
        Assert.Equal(3, await EndAsync(bureau, number));
    }

    [Fact]
    public async Task Many_at_once_on_many_matters_leave_no_gap_in_the_numbers()
    {
        BureauInfo bureau = await BureauAsync();

        MatterNumber[] numbers = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => ApplyAsync(bureau, $"第{i}件"))));
        await Task.WhenAll(numbers.Select(n => Task.Run(() => ActAsync(bureau, n, "accept", Office))));
        PerformTransitionOutcome[] granted = await Task.WhenAll(numbers.Select(n => Task.Run(() => ActAsync(bureau, n, "grant", Section, with: WithPlan))));

        Assert.Equal(Enumerable.Range(1, 16), numbers.Select(n => n.Serial).Order());
        Assert.All(granted, g => Assert.IsType<PerformTransitionOutcome.Performed>(g));
        await using AsyncServiceScope scope = Db.Scope(bureau);
        string[] letters = await scope.ServiceProvider.GetRequiredService<KefaDbContext>().Set<MatterField>().Where(f => f.Path == "answerNo").Select(f => f.Text!).ToArrayAsync(Cancel);
        Assert.Equal(Enumerable.Range(1, 16).Select(i => $"测许〔2026〕{i}号").Order(StringComparer.Ordinal), letters.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_form_sent_twice_acts_once_and_leads_to_the_same_page()
    {
        BureauInfo bureau = await BureauAsync();
        string token = await UseAsync<FormTokens, string>(bureau, t => Task.FromResult(t.Issue(PerformTransition.Purpose(null, Procedure, "apply"), Citizen.Account)));
        PerformTransitionInput Sent(PerformTransitionInput input) => input with { Token = token, Location = (number, code) => $"/filed/{number}/{code}" };

        var first = Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, null, "apply", Citizen, """{"applicantName": "张三", "subject": "一次"}""", Sent));
        var second = Assert.IsType<PerformTransitionOutcome.Repeated>(await ActAsync(bureau, null, "apply", Citizen, """{"applicantName": "张三", "subject": "一次"}""", Sent));

        Assert.Equal(first.Location, second.Location);
        Assert.IsType<PerformTransitionOutcome.InvalidToken>(await ActAsync(bureau, null, "apply", Office, """{"applicantName": "张三", "subject": "一次"}""", Sent));
        Assert.Equal(1, await UseAsync<KefaDbContext, int>(bureau, c => c.Set<Matter>().CountAsync(Cancel)));
    }

    [Fact]
    public async Task In_another_bureau_is_not_there()
    {
        BureauInfo bureau = await BureauAsync(), other = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);

        Assert.IsType<PerformTransitionOutcome.NoSuchMatter>(await ActAsync(other, number, "note", Section));
        Assert.Null(await UseAsync<OpenMatter, OpenedMatter?>(other, o => o.FindAsync(number, Section, Cancel)));
        Assert.Empty((await UseAsync<WorkList, MatterPage>(other, w => w.SearchAsync(new MatterFilter(), 1, 10, Section, Cancel))).Items);
    }

    [Fact]
    public async Task A_note_or_assignment_is_in_conflict_with_nobody()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);

        string token = await UseAsync<FormTokens, string>(bureau, t => Task.FromResult(t.Issue(HouseWork.NotePurpose(number), Office.Account)));
        Assert.NotNull(await UseAsync<HouseWork, Kefa.Matching.LocalText?>(bureau, w => w.CommentAsync(number, "请尽快", "forged", Office, Cancel)));
        // Sent twice it is noted once.
        for (int i = 0; i < 2; i++) Assert.Null(await UseAsync<HouseWork, Kefa.Matching.LocalText?>(bureau, w => w.CommentAsync(number, "请尽快", token, Office, Cancel)));
        RowOutcome assigned = Assert.Single(await UseAsync<HouseWork, IReadOnlyList<RowOutcome>>(bureau, w => w.AssignAsync([number.ToString()], Section.Account, Section.Name, "hitech", null, Office, Cancel)));
        PerformTransitionOutcome outcome = await ActAsync(bureau, number, "note", Section, """{"note": "好"}""", input => input with { ReadAtEvent = 2 });

        Assert.Null(assigned.Problem);
        Assert.IsType<PerformTransitionOutcome.Performed>(outcome);
        var opened = await UseAsync<OpenMatter, OpenedMatter?>(bureau, o => o.FindAsync(number, Section, Cancel));
        Assert.Equal((Section.Account, "hitech", 5), (opened!.History.Desk.Handler, opened.History.Desk.Division, opened.History.End));
        Assert.Equal("请尽快", Assert.Single(opened.History.Comments).Text);
    }

    [Fact]
    public async Task Rows_that_are_rebuilt_are_what_they_were()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber[] numbers = [await ApplyAsync(bureau), await InDecisionAsync(bureau, """, "amount": "12.5" """), await InDecisionAsync(bureau)];
        await ActAsync(bureau, numbers[2], "grant", Section, with: WithPlan);
        await UseAsync<HouseWork, IReadOnlyList<RowOutcome>>(bureau, w => w.AssignAsync([numbers[1].ToString()], Section.Account, Section.Name, "hitech", "加急", Office, Cancel));
        Assert.Equal(new RebuildMattersOutcome(3, 0), await UseAsync<RebuildMatters, RebuildMattersOutcome>(bureau, r => r.HandleAsync(Cancel)));

        await UseAsync<KefaDbContext, int>(bureau, async c =>
        {
            await c.Set<Matter>().Where(m => m.Number == numbers[0].ToString()).ExecuteDeleteAsync(Cancel);
            await c.Set<Matter>().Where(m => m.Number == numbers[1].ToString()).ExecuteUpdateAsync(set => set.SetProperty(m => m.Title, "改过"), Cancel);
            return await c.Set<MatterField>().Where(f => f.Path == "subject").ExecuteDeleteAsync(Cancel);
        });

        Assert.Equal(new RebuildMattersOutcome(3, 3), await UseAsync<RebuildMatters, RebuildMattersOutcome>(bureau, r => r.HandleAsync(Cancel)));
        Assert.Equal(new RebuildMattersOutcome(3, 0), await UseAsync<RebuildMatters, RebuildMattersOutcome>(bureau, r => r.HandleAsync(Cancel)));
        MatterPage page = await UseAsync<WorkList, MatterPage>(bureau, w => w.SearchAsync(new MatterFilter { State = StateFilter.All, Text = "开办" }, 1, 10, Section, Cancel));
        Assert.Equal(3, page.Total);
    }

    [Fact]
    public async Task A_deadline_that_passes_in_silence_does_what_the_law_says_once()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        Assert.Equal(0, await UseAsync<ActsOfTheLaw, int>(bureau, law => law.ExpireAsync(Cancel)));
        Db.Time.Advance(TimeSpan.FromDays(21));

        int first = await UseAsync<ActsOfTheLaw, int>(bureau, law => law.ExpireAsync(Cancel)), second = await UseAsync<ActsOfTheLaw, int>(bureau, law => law.ExpireAsync(Cancel));

        var opened = (await UseAsync<OpenMatter, OpenedMatter?>(bureau, o => o.FindAsync(number, Section, Cancel)))!;
        Db.Time.Advance(TimeSpan.FromDays(-21));
        Assert.Equal((1, 0), (first, second));
        Assert.True(opened.State.IsClosed);
        Assert.Equal("TST-D01", opened.State.DeemedBy);
        Assert.Null(opened.History.Last.Event.Actor);
    }

    private async Task<int> EndAsync(BureauInfo bureau, MatterNumber number) => await UseAsync<EventReader, int>(bureau, r => r.EndAsync("matter/" + number, Cancel));

    public sealed class OnSqlite(SqliteFixture db) : PerformingTransitions(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : PerformingTransitions(db), IClassFixture<PostgreSqlFixture>;
}
