using System.Text;
using System.Text.Json;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Naming;
using Kefa.Bureau.Plans;
using Kefa.Documents.Tables;
using Kefa.Procedures;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Plans;

/// <summary>Plans of the shipped procedures: imported, decided, made into tasks, counted.</summary>
public abstract class MakingTasks(DatabaseFixture db) : DatabaseTests(db)
{
    private static Acting Legal { get; } = Person("0198c000-0000-7000-8000-00000000e901", Roles.LegalSection);
    private static Acting Office { get; } = Person("0198c000-0000-7000-8000-00000000e902", Roles.GeneralOffice);
    private static Acting Meeting { get; } = Person("0198c000-0000-7000-8000-00000000e903", Roles.Meeting);
    private static Acting Deputy { get; } = Person("0198c000-0000-7000-8000-00000000e904", Roles.DeputyHead);
    private static Acting Section { get; } = Person("0198c000-0000-7000-8000-00000000e905", Roles.HandlingSection);

    private static Acting Person(string id, string role) => new(id, role, Guid.Parse(id), [new ActingRole(role)]);

    [Fact]
    public async Task Each_item_becomes_one_task_however_often_it_is_asked_for()
    {
        BureauInfo bureau = await WithContentAsync();
        MatterNumber plan = await IssuedAsync(bureau, Row(1), Row(2));

        var made = Assert.IsType<MakeTasksOutcome.Made>(await MakeAsync(bureau, plan));
        Assert.All(made.Items, item => Assert.Empty(item.Problems));
        Assert.IsType<MakeTasksOutcome.NothingToMake>(await MakeAsync(bureau, plan));

        WorkPlan found = await PlanAsync(bureau, plan);
        Assert.Equal([1, 2], found.Tasks.Select(t => t.Row!.Value));
        Assert.Empty(found.Missing);
        Assert.All(found.Tasks, t => Assert.Equal((found.PlanNo, plan.ToString(), "notStarted"), (t.PlanNo, t.PlanMatter, t.Stage)));
    }

    [Fact]
    public async Task What_was_stopped_halfway_goes_on_with_what_is_missing()
    {
        BureauInfo bureau = await WithContentAsync();
        MatterNumber plan = await IssuedAsync(bureau, Row(1), Row(2), Row(3));
        WorkPlan before = await PlanAsync(bureau, plan);
        // As if a run had ended after the second item.
        await DoneAsync(bureau, null, "task", "assign", Legal, Assignment(2) with { planNo = before.PlanNo });

        var made = Assert.IsType<MakeTasksOutcome.Made>(await MakeAsync(bureau, plan));

        Assert.Equal([1, 3], made.Items.Select(item => item.No));
        Assert.Equal(3, (await PlanAsync(bureau, plan)).Tasks.Count);
        var second = Assert.IsType<PerformTransitionOutcome.Refused>(await ActAsync(bureau, null, "task", "assign", Legal, Assignment(2) with { planNo = before.PlanNo }));
        Assert.Equal("TSK-R01.once", Assert.Single(second.Refusals).RuleId);
    }

    [Fact]
    public async Task A_plan_that_nobody_issued_has_no_tasks_and_who_may_not_makes_none()
    {
        BureauInfo bureau = await WithContentAsync();
        Assert.IsType<MakeTasksOutcome.NoSuchPlan>(await MakeAsync(bureau, await DraftedAsync(bureau, Row(1))));

        MatterNumber plan = await IssuedAsync(bureau, Row(1));
        Assert.IsType<MakeTasksOutcome.Refused>(await UseAsync<MakeTasks, MakeTasksOutcome>(bureau, m => m.HandleAsync(plan, Section, Cancel)));
        Assert.Empty((await PlanAsync(bureau, plan)).Tasks);
        BureauInfo other = await Db.NewBureauAsync();
        Assert.IsType<MakeTasksOutcome.NoSuchPlan>(await MakeAsync(other, plan));
    }

    [Fact]
    public async Task Completion_counts_what_was_due_and_tells_the_ended_apart()
    {
        BureauInfo bureau = await WithContentAsync();
        string today = Day(0), past = Day(-3);
        MatterNumber plan = await IssuedAsync(bureau, Row(1), Row(2) with { dueOn = past }, Row(3) with { dueOn = past }, Row(4));
        await MakeAsync(bureau, plan);
        IReadOnlyList<WorkTask> tasks = (await PlanAsync(bureau, plan)).Tasks;
        Assert.Null((await PlanAsync(bureau, plan)).Tasks[0].Progress.Percent); // no steps yet: nothing to divide by

        MatterNumber done = MatterNumber.Parse(tasks[0].Number), ended = MatterNumber.Parse(tasks[2].Number);
        await DoneAsync(bureau, done, "task", "begin", Section, new { steps = new[] { new { no = "1", what = "印发", dueOn = (string?)null } } });
        await DoneAsync(bureau, done, "task", "report", Section, new { progress = new { on = today, step = "1", done = true, what = "已印发", record = plan.ToString() } });
        await DoneAsync(bureau, done, "task", "submit", Section, new { });
        await DoneAsync(bureau, done, "task", "accept", Legal, new { opened = true, acceptNote = "同意" });
        await DoneAsync(bureau, ended, "task", "request", Section, new { requests = new { kind = "TERMINATE", reason = "不再需要", newDueOn = (string?)null } });
        Assert.Equal([ended.ToString()], (await UseAsync<WorkTasks, TaskPage>(bureau, t => t.SearchAsync(new TaskFilter { Due = TaskDue.Asking }, 1, 10, Cancel))).Items.Select(t => t.Number));
        await DoneAsync(bureau, ended, "task", "terminate", Deputy, new { approvals = new { opinion = "同意" } });

        WorkPlan found = await PlanAsync(bureau, plan);
        Assert.Equal((1, 2, 50.0m), (found.Rate.Completed, found.Rate.Of, found.Rate.Percent));
        Assert.Equal((1, 1, 1), (found.Rate.Overdue, found.Rate.Terminated, found.Rate.ToCome));
        Assert.Equal((TaskLight.None, TaskLight.Red, TaskLight.None), (found.Tasks[0].Light, found.Tasks[1].Light, found.Tasks[2].Light));
        Assert.Equal(100, found.Tasks[0].Progress.Percent);
        Assert.Equal(plan.ToString(), Assert.IsType<Reference.OfMatter>(Assert.Single(found.Tasks[0].Evidence).Found).Number.ToString());
        Assert.Equal([found.Tasks[1].Number], (await UseAsync<WorkTasks, TaskPage>(bureau, t => t.SearchAsync(new TaskFilter { Due = TaskDue.Overdue }, 1, 10, Cancel))).Items.Select(t => t.Number));
    }

    [Fact]
    public async Task Nothing_due_is_no_hundred_per_cent()
    {
        BureauInfo bureau = await WithContentAsync();
        MatterNumber plan = await IssuedAsync(bureau, Row(1));
        await MakeAsync(bureau, plan);

        Assert.Equal((0, (decimal?)null), ((await PlanAsync(bureau, plan)).Rate.Of, (await PlanAsync(bureau, plan)).Rate.Percent));
    }

    [Fact]
    public async Task Evidence_of_another_bureau_or_of_nobody_does_not_open()
    {
        BureauInfo bureau = await WithContentAsync(), other = await WithContentAsync();
        MatterNumber strange = await DraftedAsync(other, Row(1));
        MatterNumber plan = await IssuedAsync(bureau, Row(1));
        await MakeAsync(bureau, plan);
        MatterNumber task = MatterNumber.Parse((await PlanAsync(bureau, plan)).Tasks[0].Number);
        await DoneAsync(bureau, task, "task", "begin", Section, new { steps = new[] { new { no = "1", what = "印发", dueOn = (string?)null } } });

        // Numbers are drawn in each bureau: this one is not in use here.
        string theirs = strange.ToString() == plan.ToString() ? MatterNumber.Of(strange.Year, strange.Code, 999).ToString() : strange.ToString();
        foreach (string record in new[] { theirs, "照片.jpg", "LGM-01", "XXX-99 2026", "LGM-01 2026-Q9" })
        {
            var refused = Assert.IsType<PerformTransitionOutcome.Refused>(await ActAsync(bureau, task, "task", "report", Section, new { progress = new { on = Day(0), step = "1", done = true, what = "已印发", record } }));
            Assert.Equal("TSK-S03.opens", Assert.Single(refused.Refusals).RuleId);
        }
        await DoneAsync(bureau, task, "task", "report", Section, new { progress = new { on = Day(0), step = "1", done = true, what = "已印发", record = "LGM-01 2026" } });
    }

    [Fact]
    public async Task A_task_that_a_new_plan_takes_over_is_handed_over()
    {
        BureauInfo bureau = await WithContentAsync();
        MatterNumber old = await IssuedAsync(bureau, Row(1));
        await MakeAsync(bureau, old);
        string unfinished = (await PlanAsync(bureau, old)).Tasks[0].Number;

        MatterNumber next = await IssuedAsync(bureau, Row(1) with { rebases = unfinished });
        var made = Assert.IsType<MakeTasksOutcome.Made>(await MakeAsync(bureau, next));

        WorkTask handed = (await PlanAsync(bureau, old)).Tasks[0];
        Assert.Equal(("rebased", made.Items[0].Number), (handed.Stage, handed.RebasedTo));
        Assert.Equal(unfinished, (await PlanAsync(bureau, next)).Tasks[0].Rebases);
    }

    [Fact]
    public async Task A_table_is_taken_whole_or_not_at_all_with_what_is_wrong_row_by_row()
    {
        BureauInfo bureau = await WithContentAsync();
        MatterNumber plan = await DraftedAsync(bureau);
        string wrong = "任务,牵头科室,责任人,完成期限,来源条款,普法形式\n修订规程,没有的科室,没有的人,明天,第三部分,唱歌\n,,,,,\n第二项,,,,,\n";

        var problems = Assert.IsType<ImportPlanOutcome.Wrong>(await ImportAsync(bureau, plan, wrong)).Problems;

        Assert.Equal([(2L, "完成期限"), (2L, "普法形式"), (2L, "牵头科室"), (2L, "责任人")], problems.Where(p => p.Line == 2).Select(p => (p.Line, p.Column)).Order());
        Assert.Equal(["完成期限", "来源条款", "牵头科室", "责任人"], problems.Where(p => p.Line == 4).Select(p => p.Column).Order(StringComparer.Ordinal));
        Assert.All(problems, p => Assert.Contains(p.Text.Zh, c => c is >= '一' and <= '龥'));
        Assert.Empty((await PlanAsync(bureau, plan)).Items);
        Assert.Equal("没有这一列，请使用模板的表头。", Assert.Single(Assert.IsType<ImportPlanOutcome.Wrong>(await ImportAsync(bureau, plan, "任务,颜色\n甲,红\n")).Problems).Text.Zh);
        Assert.Contains("没有事项", Assert.Single(Assert.IsType<ImportPlanOutcome.Wrong>(await ImportAsync(bureau, plan, "任务\n")).Problems).Text.Zh, StringComparison.Ordinal);
    }

    [Theory, InlineData(TableFormat.Csv), InlineData(TableFormat.Xlsx)]
    public async Task The_template_has_a_column_for_each_field_and_no_items(TableFormat format)
    {
        BureauInfo bureau = await WithContentAsync();
        MatterNumber plan = await DraftedAsync(bureau);
        await using var file = new MemoryStream();
        await UseAsync<PlanTable, int>(bureau, async t => { await t.WriteTemplateAsync(file, format, false, Cancel); return 0; });

        file.Position = 0;
        var outcome = await UseAsync<PlanTable, ImportPlanOutcome>(bureau, t => t.ImportAsync(plan, file, Legal, Cancel));

        Assert.Contains("没有事项", Assert.Single(Assert.IsType<ImportPlanOutcome.Wrong>(outcome).Problems).Text.Zh, StringComparison.Ordinal);
    }

    private async Task<ImportPlanOutcome> ImportAsync(BureauInfo bureau, MatterNumber plan, string csv)
    {
        using var file = new MemoryStream(Encoding.UTF8.GetBytes(csv));
        return await UseAsync<PlanTable, ImportPlanOutcome>(bureau, t => t.ImportAsync(plan, file, Legal, Cancel));
    }

    private async Task<BureauInfo> WithContentAsync()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await using AsyncServiceScope scope = Db.Scope(bureau);
        LoadContentOutcome loaded = await scope.ServiceProvider.GetRequiredService<LoadContent>().HandleAsync(Path.Combine(Repository.Root, "content"), Actor.Command("test"), Cancel);
        Assert.Empty(loaded.Problems);
        return bureau;
    }

    private async Task<MatterNumber> DraftedAsync(BureauInfo bureau, params RowInput[] rows)
    {
        int year = Db.Time.GetUtcNow().AddHours(8).Year;
        MatterNumber plan = await DoneAsync(bureau, null, "work-plan", "draft", Legal, new { kind = "YEARLY", year = $"{year}", name = "年度工作要点", edition = (string?)null, givenFrom = (string?)null, givenTo = (string?)null });
        if (rows.Length > 0) await DoneAsync(bureau, plan, "work-plan", "editRows", Legal, new { rows });
        return plan;
    }

    private async Task<MatterNumber> IssuedAsync(BureauInfo bureau, params RowInput[] rows)
    {
        MatterNumber plan = await DraftedAsync(bureau, rows);
        await DoneAsync(bureau, plan, "work-plan", "submit", Legal, new { });
        await DoneAsync(bureau, plan, "work-plan", "decide", Meeting, new { decidedOn = Day(0), meetingName = "局党组会议", decision = "PASS" }, [new AttachedDocument("minutes", "纪要.txt", new string('a', 64), "text/plain", 10)]);
        await DoneAsync(bureau, plan, "work-plan", "issue", Office, new { publishedOn = Day(0) });
        return plan;
    }

    private string Day(int days) => Db.Time.GetUtcNow().AddHours(8).AddDays(days).ToString("yyyy-MM-dd", null);

    private RowInput Row(int no) => new($"{no}", "三、健全依法行政制度体系", $"任务{no}", "办公室", Section.Id, Day(60));

    private TaskInput Assignment(int row) => new(null, $"{Db.Time.GetUtcNow().Year}", $"{row}", "三、健全依法行政制度体系", "任务", "办公室", Section.Id, Day(60));

    private Task<MakeTasksOutcome> MakeAsync(BureauInfo bureau, MatterNumber plan) => UseAsync<MakeTasks, MakeTasksOutcome>(bureau, m => m.HandleAsync(plan, Legal, Cancel));

    private async Task<WorkPlan> PlanAsync(BureauInfo bureau, MatterNumber plan) => (await UseAsync<WorkPlans, WorkPlan?>(bureau, p => p.FindAsync(plan.ToString(), Cancel)))!;

    private async Task<MatterNumber> DoneAsync(BureauInfo bureau, MatterNumber? number, string procedure, string transition, Acting by, object input, AttachedDocument[]? papers = null)
    {
        PerformTransitionOutcome outcome = await ActAsync(bureau, number, procedure, transition, by, input, papers);
        if (outcome is PerformTransitionOutcome.Refused refused) Assert.Fail($"{transition}: " + string.Join("; ", refused.Refusals.Select(r => $"{r.RuleId} {r.Text.En}")));
        return Assert.IsType<PerformTransitionOutcome.Performed>(outcome).Number;
    }

    private async Task<PerformTransitionOutcome> ActAsync(BureauInfo bureau, MatterNumber? number, string procedure, string transition, Acting by, object input, AttachedDocument[]? papers = null)
    {
        var request = new ActRequest { Transition = transition, Input = JsonSerializer.SerializeToElement(input), Documents = [.. papers ?? []] };
        return await UseAsync<PerformTransition, PerformTransitionOutcome>(bureau, p => p.HandleAsync(new PerformTransitionInput(number, procedure, request), by, Cancel));
    }

    private async Task<T> UseAsync<TService, T>(BureauInfo bureau, Func<TService, Task<T>> use) where TService : notnull
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await use(scope.ServiceProvider.GetRequiredService<TService>());
    }

    private sealed record RowInput(string no, string? clause, string what, string section, string? owner, string? dueOn, string? rebases = null)
    {
        public bool longTerm => false;
        public string? helpers => null;
        public string? deliverable => null;
        public string? figure => null;
        public string? target => null;
        public string? unit => null;
        public string? weight => null;
        public string? law => null;
        public string? articles => null;
        public string? audience => null;
        public string? form => null;
        public string? moment => null;
        public string? partner => null;
        public string? budgetLine => null;
    }

    private sealed record TaskInput(string? planNo, string year, string row, string clause, string what, string section, string owner, string dueOn)
    {
        public string planKind => "YEARLY";
        public bool longTerm => false;
        public string? planTo => null;
        public string? figure => null;
        public string? target => null;
        public object[] steps => [];
    }
}

public sealed class MakingTasksOnSqlite(SqliteFixture db) : MakingTasks(db), IClassFixture<SqliteFixture>;

public sealed class MakingTasksOnPostgreSql(PostgreSqlFixture db) : MakingTasks(db), IClassFixture<PostgreSqlFixture>;
