using System.Text.Json;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Matters.Amending;
using Kefa.Bureau.Matters.Erasing;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Streams;
using Kefa.Feel;
using Kefa.Procedures;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Matters;

/// <summary>Corrections by a new act, and moves to another version of the procedure.</summary>
public abstract class AmendingMatters(DatabaseFixture db) : MatterTests(db)
{
    private static Acting Legal { get; } = new("0198c000-0000-7000-8000-00000000e9a1", "法规科", Guid.Parse("0198c000-0000-7000-8000-00000000e9a1"), [new ActingRole(Roles.LegalSection)]);

    private static CorrectActInput Of(MatterNumber number, int n, string input, string reason = "登记时写错") => new(
        number, new CorrectionRequest { Event = n, Input = JsonElement.Parse(input), Reason = reason, Basis = [new LegalBasis("测试法", "8")] });

    private Task<PerformTransitionOutcome> CorrectAsync(BureauInfo bureau, CorrectActInput input, Acting by) => UseAsync<CorrectAct, PerformTransitionOutcome>(bureau, c => c.HandleAsync(input, by, Cancel));

    private async Task<MatterHistory> HistoryAsync(BureauInfo bureau, MatterNumber number) => (await UseAsync<OpenMatter, OpenedMatter?>(bureau, o => o.FindAsync(number, Section, Cancel)))!.History;

    [Fact]
    public async Task A_correction_is_an_event_of_its_own_and_the_rows_follow_it()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);

        var done = Assert.IsType<PerformTransitionOutcome.Performed>(await CorrectAsync(bureau, Of(number, 1, """{"subject": "更正后的事由", "amount": "200"}"""), Office));

        Assert.Equal(3, done.Event);
        MatterHistory after = await HistoryAsync(bureau, number);
        Assert.Equal("更正后的事由", ((TextValue)after.State.Data["subject"]).Text);
        Assert.Equal([new EventBasis("测试法", "8")], after.Recorded[2].Basis);
        Assert.Equal(("MatterCorrected", "generalOffice", "开办实验室"), (after.Recorded[2].Event.Type, after.Recorded[2].Event.Role, after.State.Corrections.Single().Before.GetProperty("subject").GetString()));
        Matter row = await UseAsync<KefaDbContext, Matter>(bureau, c => c.Set<Matter>().SingleAsync(Cancel));
        Assert.Equal(("更正后的事由", "decision", 3), (row.Title, row.Stage, row.LastEvent));
        Assert.Equal(1, (await UseAsync<WorkList, MatterPage>(bureau, w => w.SearchAsync(new MatterFilter { Text = "更正后" }, 1, 10, Section, Cancel))).Total);
        Assert.Equal(new RebuildMattersOutcome(1, 0), await UseAsync<RebuildMatters, RebuildMattersOutcome>(bureau, r => r.HandleAsync(Cancel)));
        Assert.Empty((await UseAsync<VerifyRecord, RecordVerification>(bureau, v => v.HandleAsync(Cancel))).Faults);
        Assert.Equal(1, await UseAsync<KefaDbContext, int>(bureau, c => c.Set<AuditEntry>().CountAsync(a => a.What == "MatterCorrected", Cancel)));
    }

    [Fact]
    public async Task A_correction_is_refused_to_other_roles_and_where_a_rule_would_have_been_broken()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, number, "grant", Section, with: WithPlan));

        Assert.Equal(["by"], Assert.IsType<PerformTransitionOutcome.Refused>(await CorrectAsync(bureau, Of(number, 1, """{"amount": "200"}"""), Section)).Refusals.Select(r => r.RuleId));
        Assert.Equal(["TST-R01"], Assert.IsType<PerformTransitionOutcome.Refused>(await CorrectAsync(bureau, Of(number, 1, """{"amount": "2000"}"""), Office)).Refusals.Select(r => r.RuleId));
        // The number of the answer was drawn, not typed.
        Assert.Equal(["field.unasked"], Assert.IsType<PerformTransitionOutcome.Refused>(await CorrectAsync(bureau, Of(number, 3, """{"answerNo": "x"}"""), Section)).Refusals.Select(r => r.RuleId));
        Assert.Equal(3, (await HistoryAsync(bureau, number)).End);
    }

    [Fact]
    public async Task A_wrong_paper_record_or_opinion_is_corrected_too_and_the_wrong_one_stays_on_file()
    {
        BureauInfo bureau = await BureauAsync();
        await PublishVersionAsync(bureau, "2", text => text
            .Replace("documents:\n  plan", "opinions: {lawful: {name: {zh: 合法性意见, en: Legality}, conclusions: {YES: {zh: 合法, en: Lawful}, NO: {zh: 不合法, en: Unlawful}}, basis: [{law: 测试法}]}}\ndocuments:\n  plan", StringComparison.Ordinal)
            .Replace("  note: {type: text", "  visits: {type: list, label: {zh: 走访, en: Visits}, item: {type: group, fields: {who: {type: text, label: {zh: 对象, en: Who}, required: true}}}}\n  note: {type: text", StringComparison.Ordinal)
            .Replace("      note:\n        name", "      visit: {name: {zh: 走访, en: Visit}, by: [handlingSection], adds: [visits]}\n      judge: {name: {zh: 意见, en: Judge}, by: [handlingSection], gives: lawful}\n      note:\n        name", StringComparison.Ordinal));
        MatterNumber number = await InDecisionAsync(bureau);
        Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, number, "visit", Section, """{"visits": [{"who": "甲厂"}, {"who": "乙厂"}]}"""));
        Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, number, "judge", Section, with: i => i with { Request = i.Request with { Opinion = new GivenOpinion("lawful", "NO", "不合法") } }));
        Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, number, "grant", Section, with: WithPlan));
        CorrectionRequest request = Of(number, 0, "{}").Request;
        async Task DoneAsync(int n, Func<CorrectionRequest, CorrectionRequest> ask)
        {
            PerformTransitionOutcome outcome = await CorrectAsync(bureau, new CorrectActInput(number, ask(request with { Event = n })), Section);
            Assert.True(outcome is PerformTransitionOutcome.Performed, outcome is PerformTransitionOutcome.Refused { Refusals: var why } ? string.Join("; ", why.Select(r => r.Text.En)) : outcome.ToString());
        }

        await DoneAsync(5, r => r with { Papers = [new PaperCorrection("plan", new string('a', 64), new AttachedDocument("plan", "更正后的方案.pdf", new string('b', 64), "application/pdf", 11))] });
        await DoneAsync(3, r => r with { Records = [new CorrectedRecord("visits", 0, JsonElement.Parse("""{"who": "丙厂"}""")), new CorrectedRecord("visits", 1, null)] });
        await DoneAsync(4, r => r with { Opinion = new GivenOpinion("lawful", "YES", "合法") });

        var opened = (await UseAsync<OpenMatter, OpenedMatter?>(bureau, o => o.FindAsync(number, Section, Cancel)))!;
        Assert.Equal(
            [("方案.pdf", 1, 1, 6, 5), ("更正后的方案.pdf", 1, 1, null, 5)],
            opened.Papers.Where(p => p.Document.Kind == "plan").OrderBy(p => p.Event).Select(p => (p.Document.Name, p.Version, p.Versions, p.SetAsideBy, p.Act)).Cast<(string, int, int, int?, int)>());
        Assert.Equal("""[{"who":"丙厂"}]""", JsonSerializer.Serialize(opened.State.Data.ToJson().GetProperty("visits"), Plain));
        Assert.Equal(("YES", 8), (opened.State.Opinions.Single().Opinion.Conclusion, opened.State.Opinions.Single().CorrectedBy));
        // What is searched, the rows and the record follow: computed again they are the same.
        Assert.Equal(new RebuildMattersOutcome(1, 0), await UseAsync<RebuildMatters, RebuildMattersOutcome>(bureau, r => r.HandleAsync(Cancel)));
        Assert.Empty((await UseAsync<VerifyRecord, RecordVerification>(bureau, v => v.HandleAsync(Cancel))).Faults);
        // The text of a wrong opinion can be erased where it stands, also in what corrects it.
        Assert.Equal("不合法；合法", string.Join("；", ErasableParts.Of(opened.History).Where(part => part is { N: 8, Place: "opinion" }).SelectMany(part => part.Shown.Split('；')).Order(StringComparer.Ordinal)));
    }

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public async Task A_correction_that_is_sent_twice_happens_once_and_one_that_came_late_is_shown_what_changed()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber number = await InDecisionAsync(bureau);
        string token = await UseAsync<FormTokens, string>(bureau, t => Task.FromResult(t.Issue(CorrectAct.Purpose(number, 1), Office.Account)));
        CorrectActInput input = Of(number, 1, """{"amount": "200"}""") with { Token = token, Location = "/there", ReadAtEvent = 2 };

        Assert.IsType<PerformTransitionOutcome.Performed>(await CorrectAsync(bureau, input, Office));
        Assert.Equal("/there", Assert.IsType<PerformTransitionOutcome.Repeated>(await CorrectAsync(bureau, input, Office)).Location);
        Assert.Single(Assert.IsType<PerformTransitionOutcome.Conflict>(await CorrectAsync(bureau, Of(number, 1, """{"amount": "300"}""") with { ReadAtEvent = 2 }, Office)).Since);
        Assert.Equal(3, (await HistoryAsync(bureau, number)).End);
    }

    [Fact]
    public async Task Matters_move_one_by_one_and_those_that_cannot_say_why()
    {
        BureauInfo bureau = await BureauAsync();
        MatterNumber running = await InDecisionAsync(bureau), closed = await InDecisionAsync(bureau);
        Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, closed, "grant", Section, with: WithPlan));
        await PublishVersionAsync(bureau, "2", text => text.Replace("count: 10", "count: 20", StringComparison.Ordinal));
        string[] both = [running.ToString(), closed.ToString()];

        Assert.Equal(["1", "2"], (await UseAsync<ProcedureLibrary, IReadOnlyList<Procedure>>(bureau, l => l.VersionsAsync(Procedure, Cancel))).Select(p => p.Version));
        Assert.Equal(["2"], (await UseAsync<MoveMatters, IReadOnlyList<Procedure>>(bureau, m => m.TargetsAsync(both, Cancel))).Select(p => p.Version));
        var check = await UseAsync<MoveMatters, IReadOnlyList<MovableMatter>>(bureau, m => m.CheckAsync(both, "2", Cancel));
        Assert.Equal([0, 1], check.Select(c => c.Refusals.Length));
        var input = new MoveMattersInput(both, "2", "局长办公会2026年第3次会议", new EventBasis("测试法", "12"));
        Assert.Null(await UseAsync<MoveMatters, IReadOnlyList<MovedMatter>?>(bureau, m => m.HandleAsync(input, Office, Cancel)));
        var moved = (await UseAsync<MoveMatters, IReadOnlyList<MovedMatter>?>(bureau, m => m.HandleAsync(input, Legal, Cancel)))!;

        Assert.Equal([0, 1], moved.Select(m => m.Refusals.Length));
        Assert.Equal("move.closed", moved[1].Refusals.Single().RuleId);
        MatterHistory after = await HistoryAsync(bureau, running);
        Assert.Equal(("2", 3, 20), (after.Procedure.Version, after.End, after.State.Deadlines.Single().Length));
        Assert.Equal(new DateOnly(2026, 7, 28), after.State.Deadlines.Single().Due);
        Matter row = await UseAsync<KefaDbContext, Matter>(bureau, c => c.Set<Matter>().SingleAsync(m => m.Number == running.ToString(), Cancel));
        Assert.Equal(("2", new DateOnly(2026, 7, 28)), (row.Version, row.DueOn!.Value));
        Assert.Equal([new EventBasis("测试法", "12")], after.Recorded[2].Basis);
        // Once more is no error for the one that moved: it says that it follows the version already.
        Assert.Equal("move.same", (await UseAsync<MoveMatters, IReadOnlyList<MovedMatter>?>(bureau, m => m.HandleAsync(input, Legal, Cancel)))![0].Refusals.Single().RuleId);
        Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, running, "grant", Section, with: WithPlan));
        Assert.Equal(new RebuildMattersOutcome(2, 0), await UseAsync<RebuildMatters, RebuildMattersOutcome>(bureau, r => r.HandleAsync(Cancel)));
    }

    public sealed class OnSqlite(SqliteFixture db) : AmendingMatters(db), IClassFixture<SqliteFixture>;

    public sealed class OnPostgreSql(PostgreSqlFixture db) : AmendingMatters(db), IClassFixture<PostgreSqlFixture>;
}
