using System.Text.Json;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Plans;
using Kefa.Bureau.Reports.Frozen;
using Kefa.Feel;
using Kefa.Procedures;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Reports;

/// <summary>A report whose shortcomings and plan become tasks; a year later the next report answers by them.</summary>
public abstract class ReportingByTasks(DatabaseFixture db) : DatabaseTests(db)
{
    private static Acting Legal { get; } = Person("0198c000-0000-7000-8000-00000000e981", Roles.LegalSection);
    private static Acting OtherLegal { get; } = Person("0198c000-0000-7000-8000-00000000e982", Roles.LegalSection);
    private static Acting Office { get; } = Person("0198c000-0000-7000-8000-00000000e983", Roles.GeneralOffice);
    private static Acting Meeting { get; } = Person("0198c000-0000-7000-8000-00000000e984", Roles.Meeting);
    private static Acting Section { get; } = Person("0198c000-0000-7000-8000-00000000e985", Roles.HandlingSection);

    private static Acting Person(string id, string role) => new(id, role, Guid.Parse(id), [new ActingRole(role)]);

    [Fact]
    public async Task Each_shortcoming_and_each_item_becomes_a_task_once_and_the_next_report_answers_by_them()
    {
        BureauInfo bureau = await WithContentAsync();
        MatterNumber report = await PassedAsync(bureau, 2025);
        TasksOfReport before = await TasksAsync(bureau, report);
        Assert.Equal((1, 2, 3), (before.Shortcomings.Count, before.Plan.Count, before.Missing));

        var made = Assert.IsType<MakeTasksOutcome.Made>(await MakeAsync(bureau, report));
        Assert.All(made.Items, item => Assert.Empty(item.Problems));
        Assert.Equal(3, made.Items.Length);
        Assert.IsType<MakeTasksOutcome.NothingToMake>(await MakeAsync(bureau, report));
        TasksOfReport after = await TasksAsync(bureau, report);
        Assert.Equal((0, "整改：答复超期", "REPORT"), (after.Missing, after.Shortcomings[0].Task!.What, after.Plan[0].Task!.PlanKind));

        MatterNumber done = MatterNumber.Parse(after.Plan[0].Task!.Number);
        string today = Db.Time.GetUtcNow().AddHours(8).ToString("yyyy-MM-dd", null);
        await DoAsync(bureau, done, "task", "begin", Section, new { steps = new[] { new { no = "1", what = "修订", dueOn = (string?)null } } });
        await DoAsync(bureau, done, "task", "report", Section, new { progress = new { on = today, step = "1", done = true, what = "已修订", record = report.ToString() } });
        await DoAsync(bureau, done, "task", "submit", Section, new { });
        await DoAsync(bureau, done, "task", "accept", Legal, new { opened = true, acceptNote = "同意" });

        Db.Time.Set(new DateTimeOffset(2027, 1, 20, 2, 0, 0, TimeSpan.Zero));
        MatterNumber next = await BegunAsync(bureau, 2026);
        Assert.Equal(report.ToString(), (await TasksAsync(bureau, next)).Before);
        var wrong = Assert.IsType<PerformTransitionOutcome.Refused>(await TryAsync(bureau, next, "rule-of-law-report", "answerLastPlan", Legal,
            new { lastPlan = new[] { new { what = "编印材料", done = true, result = "已完成", task = after.Plan[1].Task!.Number } } }));
        Assert.Equal("RPT-S05.result", Assert.Single(wrong.Refusals).RuleId);
        Assert.Empty(await UseAsync<ReportTasks, IReadOnlyList<Refusal>>(bureau, async t => await t.AnswerAsync((await OpenedAsync(bureau, next)).History, Legal, Cancel)));

        var answered = ((ListValue)(await OpenedAsync(bureau, next)).State.Data["lastPlan"]).Items.Cast<ContextValue>().ToList();
        Assert.Equal([true, false], answered.Select(a => ((BooleanValue)a["done"]!).Truth));
        Assert.Equal([$"{today}验收通过", "未启动"], answered.Select(a => ((TextValue)a["result"]!).Text));
    }

    [Fact]
    public async Task Nothing_is_made_before_the_meeting_has_passed_the_report_or_of_what_names_its_task()
    {
        BureauInfo bureau = await WithContentAsync();
        MatterNumber drafted = await BegunAsync(bureau, 2025);
        await DoAsync(bureau, drafted, "rule-of-law-report", "planAhead", Legal, Plan(null));
        Assert.IsType<MakeTasksOutcome.Refused>(await MakeAsync(bureau, drafted));
        Assert.Equal(2, (await TasksAsync(bureau, drafted)).Missing);

        MatterNumber report = await PassedAsync(bureau, 2025);
        await MakeAsync(bureau, report);
        string task = (await TasksAsync(bureau, report)).Plan[0].Task!.Number;
        MatterNumber other = await PassedAsync(bureau, 2025, task);
        var made = Assert.IsType<MakeTasksOutcome.Made>(await MakeAsync(bureau, other));
        Assert.Equal(2, made.Items.Length);
        Assert.Equal(task, (await TasksAsync(bureau, other)).Plan[0].Task!.Number);
    }

    private async Task<BureauInfo> WithContentAsync()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        Db.Time.Set(new DateTimeOffset(2026, 2, 2, 2, 0, 0, TimeSpan.Zero));
        await using AsyncServiceScope scope = Db.Scope(bureau);
        Assert.Empty((await scope.ServiceProvider.GetRequiredService<LoadContent>().HandleAsync(Path.Combine(Repository.Root, "content"), Actor.Command("test"), Cancel)).Problems);
        return bureau;
    }

    private async Task<MatterNumber> BegunAsync(BureauInfo bureau, int year) => await DoAsync(bureau, null, "rule-of-law-report", "begin", Legal, new
    {
        kind = "LEGAL_EDUCATION", year = $"{year}", template = "legal-education-duty", paragraphs = new[] { new { id = "problems", title = "存在的问题", owner = "法规科", dueOn = (string?)null } },
    });

    private async Task<MatterNumber> PassedAsync(BureauInfo bureau, int year, string? task = null)
    {
        MatterNumber report = await BegunAsync(bureau, year);
        Task<MatterNumber> On(string transition, Acting by, object input, GivenOpinion? opinion = null, AttachedDocument[]? papers = null) => DoAsync(bureau, report, "rule-of-law-report", transition, by, input, opinion, papers);
        await On("write", Section, new { texts = new { paragraph = "problems", text = "普法活动的记录不够完整。", note = (string?)null } });
        await On("listShortcomings", Legal, new { repeatReason = "首次报告", shortcomings = new[] { new { fact = "答复超期", cause = "登记不及时", section = "办公室", source = (string?)null, task = (string?)null, person = Section.Id, dueOn = "2026-06-30" } } });
        await On("planAhead", Legal, Plan(task));
        await On("freeze", Legal, new { dataErrors = (string?)null });
        await On("submit", Legal, new { });
        await On("checkLegality", OtherLegal, new { }, new GivenOpinion("legality", "AGREES", "符合规定"));
        await On("checkSecrecy", Office, new { }, new GivenOpinion("secrecy", "PUBLIC", "可以公开"));
        await On("toMeeting", Legal, new { });
        await On("decide", Meeting, new { decidedOn = "2026-02-02", meetingName = "局党组会议", decision = "PASS" }, papers: [new AttachedDocument("minutes", "纪要.txt", new string('a', 64), "text/plain", 10)]);
        return report;
    }

    private static object Plan(string? task) => new
    {
        plan = new[]
        {
            new { what = "修订规程", owner = "办公室", dueOn = "2026-06-30", person = task is null ? Section.Id : null, task },
            new { what = "编印材料", owner = "法规科", dueOn = "2026-09-30", person = (string?)Section.Id, task = (string?)null },
        },
        lastPlan = Array.Empty<object>(),
    };

    private Task<MakeTasksOutcome> MakeAsync(BureauInfo bureau, MatterNumber report) => UseAsync<MakeTasks, MakeTasksOutcome>(bureau, m => m.HandleAsync(report, Legal, Cancel));

    private async Task<TasksOfReport> TasksAsync(BureauInfo bureau, MatterNumber report) => await UseAsync<ReportTasks, TasksOfReport>(bureau, async t => await t.OfAsync((await OpenedAsync(bureau, report)).History, Cancel));

    private async Task<OpenedMatter> OpenedAsync(BureauInfo bureau, MatterNumber number) => (await UseAsync<OpenMatter, OpenedMatter?>(bureau, o => o.FindAsync(number, Legal, Cancel)))!;

    private async Task<MatterNumber> DoAsync(BureauInfo bureau, MatterNumber? number, string procedure, string transition, Acting by, object input, GivenOpinion? opinion = null, AttachedDocument[]? papers = null)
    {
        PerformTransitionOutcome outcome = await TryAsync(bureau, number, procedure, transition, by, input, opinion, papers);
        if (outcome is PerformTransitionOutcome.Refused refused) Assert.Fail($"{transition}: " + string.Join("; ", refused.Refusals.Select(r => $"{r.RuleId} {r.Text.En}")));
        return Assert.IsType<PerformTransitionOutcome.Performed>(outcome).Number;
    }

    private Task<PerformTransitionOutcome> TryAsync(BureauInfo bureau, MatterNumber? number, string procedure, string transition, Acting by, object input, GivenOpinion? opinion = null, AttachedDocument[]? papers = null) =>
        UseAsync<PerformTransition, PerformTransitionOutcome>(bureau, p => p.HandleAsync(
            new PerformTransitionInput(number, procedure, new ActRequest { Transition = transition, Input = JsonSerializer.SerializeToElement(input), Opinion = opinion, Documents = [.. papers ?? []] }), by, Cancel));

    private async Task<T> UseAsync<TService, T>(BureauInfo bureau, Func<TService, Task<T>> use) where TService : notnull
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }
}

public sealed class ReportingByTasksOnSqlite(SqliteFixture db) : ReportingByTasks(db), IClassFixture<SqliteFixture>;

public sealed class ReportingByTasksOnPostgreSql(PostgreSqlFixture db) : ReportingByTasks(db), IClassFixture<PostgreSqlFixture>;
