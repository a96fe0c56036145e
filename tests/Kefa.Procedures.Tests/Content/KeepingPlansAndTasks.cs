using Kefa.Feel;
using Kefa.Procedures.Tests.Acts;

namespace Kefa.Procedures.Tests.Content;

public sealed class KeepingPlansAndTasks
{
    [Fact]
    public void A_task_goes_from_its_start_to_acceptance_by_somebody_else()
    {
        var task = Underway().Do("report", Progress(1, "2026LGM000001X")).Do("report", Progress(2));
        Assert.Equal((2, 1), (Number(task, "doneSteps"), Number(task, "evidenceCount")));

        task.On("2026-06-20").Do("submit").As("legalSection", "li").On("2026-06-25").Do("accept", Acceptance());

        Assert.Equal("completed", task.State.Stage!.Id);
        Assert.Equal(DeadlineHappening.Met, task.State.FindDeadline("TSK-D01")!.Ended);
        Assert.Equal(0, Number(task, "lateDays"));
    }

    [Fact]
    public void Nothing_is_assigned_without_owner_due_date_and_source_clause()
    {
        var task = Matter.Of("task").As("legalSection").On("2026-03-02").Knowing("sameRow", 0m).Knowing("refs", Refs());

        Assert.Equal(["TSK-R01"], task.Refusals("assign", Assignment() with { owner = null }));
        Assert.Equal(["TSK-R01"], task.Refusals("assign", Assignment() with { dueOn = null }));
        Assert.Equal("任务应当有责任人、完成期限和来源条款", task.Text("TSK-R01", "assign", Assignment() with { clause = null }));
        Assert.Equal(["TSK-R01.once"], task.Knowing("sameRow", 1m).Refusals("assign", Assignment()));
    }

    [Fact]
    public void Progress_by_a_figure_needs_a_target_to_divide_by()
    {
        var task = Matter.Of("task").As("legalSection").On("2026-03-02").Knowing("sameRow", 0m).Knowing("refs", Refs(("figure", 1, true, null, 3)));

        Assert.Equal(["TSK-R04"], task.Refusals("assign", Assignment() with { figure = "LGM-01 2026", target = 0 }));
        Assert.Equal("按指标计算进度的任务应当有大于零的目标值；分母为零的，不得计为百分之百", task.Text("TSK-R04", "assign", Assignment() with { figure = "LGM-01 2026" }));
        Assert.Equal(["TSK-S01.refs"], task.Knowing("refs", Refs(("figure", 1, false, null, null))).Refusals("assign", Assignment() with { figure = "XXX-99", target = 4 }));
    }

    [Fact]
    public void A_task_by_a_figure_is_done_when_the_figure_reaches_its_target()
    {
        var task = Assigned(Assignment() with { figure = "LGM-01 2026", target = 4 }, ("figure", 1, true, null, 3));
        task.As("handlingSection", "wang").Do("begin", new { steps = Array.Empty<object>() }).Knowing("refs", Refs(("figure", 1, true, null, 3), ("progress.record", 1, true, null, 3)))
            .On("2026-05-06").Do("report", Progress(null, "LGM-01 2026", done: false));

        Assert.Equal(["TSK-S07.whole"], task.Refusals("submit"));
        task.Knowing("refs", Refs(("figure", 1, true, null, 4), ("progress.record", 1, true, null, 4))).Do("submit");
    }

    [Fact]
    public void The_owner_and_whoever_submitted_do_not_accept_and_nothing_is_done_without_evidence()
    {
        var bare = Underway().Do("report", Progress(1)).Do("report", Progress(2));
        Assert.Equal(["TSK-R02"], bare.Refusals("submit"));
        Assert.Equal("没有证据的任务不得提请验收；证据是办件或者指标，不是上传的文件", bare.Text("TSK-R02", "submit"));

        var task = Underway(Assignment() with { owner = "li" }).Do("report", Progress(1, "2026LGM000001X")).Do("report", Progress(2)).Do("submit");
        Assert.Equal(["TSK-R02.owner"], task.As("legalSection", "li").Refusals("accept", Acceptance()));
        Assert.Equal("责任人不得验收自己的任务", task.Text("TSK-R02.owner", "accept", Acceptance()));
        Assert.Equal(["TSK-R02.submitter"], task.As("handlingSection+legalSection", "wang").Refusals("accept", Acceptance()));
        Assert.Equal(["TSK-R02.opened"], task.As("deputyHead", "zhou").Refusals("accept", Acceptance(opened: false)));
        Assert.Equal(["TSK-R02.opened"], task.Knowing("refs", Refs(("progress.record", 1, false, null, null))).Refusals("accept", Acceptance()));
    }

    [Fact]
    public void Evidence_is_a_record_of_the_bureau_that_opens()
    {
        var task = Underway().Knowing("refs", Refs(("progress.record", 1, false, null, null)));

        Assert.Equal(["TSK-S03.opens"], task.Refusals("report", Progress(1, "照片.jpg")));
        Assert.Equal(["TSK-S03"], task.Refusals("report", Progress(9)));
    }

    [Fact]
    public void A_due_date_is_put_off_by_approval_only_and_both_dates_stay()
    {
        var task = Underway().On("2026-07-10");
        Assert.Equal(["TSK-R03"], task.Refusals("arrange", new { steps = Steps(), dueOn = "2026-09-30" }));
        Assert.Equal("完成期限不得自行推后，已逾期的不得改期；应当申请调整，经批准后原期限和新期限都保留", task.Text("TSK-R03", "arrange", new { steps = Steps(), dueOn = "2026-06-29" }));
        task.Do("arrange", new { steps = Steps(), dueOn = "2026-06-30" });

        task.Do("request", Asked("ADJUST", "2026-09-30"));
        Assert.Equal(["TSK-S05.asked"], task.As("deputyHead", "wang").Refusals("adjust", Approval()));
        Assert.Equal(["TSK-S05.terminate"], task.As("deputyHead", "zhou").Refusals("terminate", Approval()));
        task.Do("adjust", Approval());

        Assert.Equal((Day("2026-09-30"), "2026-09-30", "2026-06-30"), (task.Due("TSK-D01"), task.State.Data["dueOn"].ToString(), task.State.Data["originalDueOn"].ToString()));
        Assert.Equal("underway", task.State.Stage!.Id);
    }

    [Fact]
    public void A_request_has_a_date_if_it_needs_one_and_waits_for_its_answer()
    {
        var task = Underway();
        Assert.Equal(["TSK-S04.day"], task.Refusals("request", Asked("ADJUST", "2026-05-30")));
        Assert.Equal(["TSK-S04.day"], task.Refusals("request", Asked("PAUSE", "2026-12-30")));
        task.Do("request", Asked("PAUSE"));
        Assert.Equal(["TSK-S04"], task.Refusals("request", Asked("TERMINATE")));

        task.As("head", "chen").Do("pause", Approval());
        Assert.Equal(("paused", DeadlineHappening.Cancelled), (task.State.Stage!.Id, task.State.FindDeadline("TSK-D01")!.Ended));
        task.As("handlingSection", "wang").On("2026-05-08").Do("unpause");
        Assert.Equal((Day("2026-06-30"), null), (task.Due("TSK-D01"), task.State.FindDeadline("TSK-D01")!.Ended));

        task.Do("request", Asked("TERMINATE")).As("head", "chen").Do("terminate", Approval());
        Assert.Equal("terminated", task.State.Stage!.Id);
    }

    [Fact]
    public void What_is_returned_runs_against_its_date_again()
    {
        var task = Underway().Do("report", Progress(1, "2026LGM000001X")).Do("report", Progress(2)).Do("submit").As("legalSection", "li").Do("return", new { returnReason = "证据不足" });

        Assert.Equal(("returned", Day("2026-06-30"), null), (task.State.Stage!.Id, task.Due("TSK-D01"), task.State.FindDeadline("TSK-D01")!.Ended));
        task.As("handlingSection", "wang").Do("resume").On("2026-07-05").Do("submit").As("legalSection", "li").On("2026-07-09").Do("accept", Acceptance());
        Assert.Equal(5, Number(task, "lateDays"));
    }

    [Fact]
    public void A_long_term_task_is_proved_each_year_and_never_completed()
    {
        var task = Underway(Assignment() with { longTerm = true, dueOn = "2026-12-31" }).On("2026-12-01").Do("report", Progress(1, "2026LGM000001X"));
        Assert.Contains("TSK-S07", task.Refusals("submit"));

        task.Knowing("refs", Refs(("proofs.record", 1, true, null, null))).Do("prove", Proof(2026));
        Assert.Equal(Day("2027-12-31"), task.Due("TSK-D01"));
        Assert.Equal(["TSK-S08", "TSK-S08.opens"], task.Refusals("prove", Proof(2026)));
    }

    [Fact]
    public void A_task_of_an_ended_plan_is_ended_or_taken_over_never_carried_on()
    {
        var task = Underway(Assignment() with { planTo = "2026-12-31", dueOn = "2026-12-31" }).On("2027-01-04");

        Assert.Equal(["TSK-S06"], task.Refusals("report", Progress(1, "2026LGM000001X")));
        Assert.Equal(["TSK-S06.rebased"], task.As("legalSection", "li").Refusals("rebase", Rebased()));
        Assert.Equal("rebased", task.Knowing("refs", Refs(("rebasedTo", 1, true, "task", null))).Do("rebase", Rebased()).State.Stage!.Id);
    }

    [Fact]
    public void An_activity_has_all_that_proves_it_and_counts_once()
    {
        var task = Underway(Assignment() with { planKind = "EDUCATION", law = "科学技术进步法" }).Knowing("refs", Refs(("activities.record", 1, true, null, null))).Knowing("countedElsewhere", 0m);

        Assert.Equal(["EDU-R02"], task.Refusals("recordActivity", Activity() with { activities = Activity().activities with { unit = null } }));
        Assert.Equal("普法活动应当有日期、主题、法律法规、对象及其计量单位和能够打开的凭据，缺一项的不算完成",
            task.Knowing("refs", Refs()).Text("EDU-R02", "recordActivity", Activity() with { activities = Activity().activities with { record = null } }));
        Assert.Equal("这项活动已经在清单的另一项或者本项计数；同一活动只计一次，其他各项作为标签登记", task.Knowing("refs", Refs(("activities.record", 1, true, null, null))).Knowing("countedElsewhere", 1m).Text("EDU-R03", "recordActivity", Activity()));
        task.Do("recordActivity", Activity() with { activities = Activity().activities with { main = false } });
        Assert.Equal(0, Number(task, "activityCount"));

        task.Knowing("countedElsewhere", 0m).Knowing("refs", Refs(("activities.record", 2, true, null, null))).Do("recordActivity", Activity());
        Assert.Equal(1, Number(task, "activityCount"));
        Assert.Equal(["EDU-R03"], task.Knowing("refs", Refs(("activities.record", 3, true, null, null))).Refusals("recordActivity", Activity()));
        Assert.Equal("普法任务没有登记有凭据的普法活动，不算完成", Underway(Assignment() with { planKind = "EDUCATION" }).Do("report", Progress(1, "2026LGM000001X")).Do("report", Progress(2)).Text("LAW-R01", "submit"));
        Assert.Equal(["EDU-S06"], Underway().Knowing("refs", Refs(("activities.record", 1, true, null, null))).Knowing("countedElsewhere", 0m).Refusals("recordActivity", Activity()));
    }

    [Fact]
    public void A_plan_is_decided_with_minutes_and_issued_with_a_number()
    {
        var plan = Decided();

        plan.As("generalOffice").Do("issue", new { publishedOn = "2026-02-10" });

        Assert.Equal(("running", "No. 1"), (plan.State.Stage!.Id, ((TextValue)plan.State.Data["planNo"]).Text));
        Assert.Equal(Day("2026-04-08"), plan.Due("EDU-D07")); // five working days after the quarter, with Qingming among them
        Assert.Equal(["TSK-S01.count"], plan.Knowing("madeTasks", 1m).Refusals("assignTasks", new { taskCount = 2 }));
        Assert.Equal(["TSK-S09"], plan.Knowing("openTasks", 1m).Knowing("madeTasks", 2m).Refusals("close", new { closeNote = "完成" }));
        Assert.Equal("closed", plan.Knowing("openTasks", 0m).Do("close", new { closeNote = "全部完成" }).State.Stage!.Id);
    }

    [Fact]
    public void A_plan_goes_to_the_meeting_with_owners_dates_clauses_and_targets()
    {
        Assert.Equal("每个事项都应当有责任人、完成期限和来源条款", Drafted(Row(1) with { owner = null }).Text("TSK-R01", "submit"));
        Assert.Equal(["TSK-R04"], Drafted(Row(1) with { figure = "LGM-01" }).Refusals("submit"));
        Assert.Equal(["TSK-S01.term"], Drafted(Row(1) with { dueOn = "2025-12-31" }).Refusals("submit"));
        Assert.Equal(["TSK-S01.any"], Plan().Refusals("submit"));
        Assert.Equal(["TSK-S01"], Plan().Refusals("editRows", new { rows = new[] { Row(2) } }));
    }

    [Fact]
    public void A_breakdown_names_its_national_plan_which_ended_in_2025()
    {
        var plan = Matter.Of("work-plan").As("legalSection").On("2026-01-15");
        Assert.Equal(["TSK-S00"], plan.Refusals("draft", Frame() with { kind = "NATIONAL" }));
        Assert.Equal(["TSK-S00.term"], plan.Refusals("draft", Frame() with { kind = "NATIONAL", edition = "OTHER" }));

        plan = Decided(Frame() with { kind = "NATIONAL", edition = "GOVERNMENT_2021", year = 2025 }, Row(1) with { dueOn = "2025-11-30" });
        Assert.Equal("2025-12-31", plan.State.Data["validTo"].ToString());
        Assert.Equal(["TSK-S06.plan"], plan.As("generalOffice").Refusals("issue", new { publishedOn = "2026-02-10" }));
    }

    [Fact]
    public void The_list_for_legal_education_is_published_whole()
    {
        var plan = Decided(Frame() with { kind = "EDUCATION" }, Row(1) with { law = "科学技术进步法", audience = "COMPANIES", form = "LECTURE", moment = "BEFORE" }).As("generalOffice").Knowing("missingLaws", 1m);

        Assert.Equal("权责清单现行事项所依据的法律法规没有全部列入普法责任清单，不得公布", plan.Text("EDU-R01", "publish", Published()));
        Assert.Equal(["EDU-S05.kind"], plan.Refusals("issue", new { publishedOn = "2026-02-10" }));
        plan.Knowing("missingLaws", 0m).Do("publish", Published());

        Assert.Equal(DeadlineHappening.Met, plan.State.FindDeadline("EDU-D01")!.Ended);
        Assert.Single(((ListValue)plan.State.Data["publicRows"]).Items);
        Assert.Equal(["EDU-S02"], Drafted(Frame() with { kind = "EDUCATION" }, Row(1)).Refusals("submit"));
    }

    private static Matter Plan(FrameInput? frame = null) => Matter.Of("work-plan").As("legalSection", "li").On("2026-01-15").Parameter("edu.check.days", 5)
        .Knowing("refs", Refs()).Knowing("madeTasks", 0m).Knowing("openTasks", 0m).Do("draft", frame ?? Frame());

    private static Matter Drafted(params RowInput[] rows) => Drafted(Frame(), rows);

    private static Matter Drafted(FrameInput frame, params RowInput[] rows) => Plan(frame).Do("editRows", new { rows });

    private static Matter Decided(FrameInput? frame = null, params RowInput[] rows) => Drafted(frame ?? Frame(), rows.Length > 0 ? rows : [Row(1), Row(2)]).Do("submit")
        .As("meeting").On("2026-02-10").Do("decide", new { decidedOn = "2026-02-09", meetingName = "局党组会议", decision = "PASS" }, ["minutes"]);

    private static FrameInput Frame() => new("YEARLY", 2026, "2026年法治政府建设工作要点");

    private static RowInput Row(int no) => new(no, "三、健全依法行政制度体系", "修订公开检索规程", "办公室", "wang", "2026-06-30");

    private static object Published() => new { publishedOn = "2026-02-10", address = "https://kj.example.test/list", copiedTo = "市普法办" };

    private static Matter Assigned(TaskInput? input = null, params (string, int, bool, string?, decimal?)[] refs) =>
        Matter.Of("task").As("legalSection", "li").On("2026-03-02").Parameter("tsk.acceptance.days", 10).Knowing("sameRow", 0m).Knowing("refs", Refs(refs)).Do("assign", input ?? Assignment());

    private static Matter Underway(TaskInput? input = null) =>
        Assigned(input).As("handlingSection", "wang").On("2026-05-06").Do("begin", new { steps = Steps() }).Knowing("refs", Refs(("progress.record", 1, true, "leading-group-meeting", null)));

    private static object[] Steps() => [new { no = 1, what = "调研" }, new { no = 2, what = "印发" }];

    private static TaskInput Assignment() => new("YEARLY", "科督〔2026〕1号", 2026, 1, "三、健全依法行政制度体系", "修订公开检索规程", "办公室", "zhao", "2026-06-30");

    private static object Progress(int? step, string? record = null, bool done = true) => new { progress = new { on = "2026-05-06", step, done, what = "已完成", record } };

    private static object Acceptance(bool opened = true) => new { opened, acceptNote = "符合要求" };

    private static object Asked(string kind, string? newDueOn = null) => new { requests = new { kind, reason = "上级文件尚未印发", newDueOn } };

    private static object Approval() => new { approvals = new { opinion = "同意" } };

    private static object Proof(int year) => new { proofs = new { year, what = "持续开展", record = "2026LGM000001X" } };

    private static object Rebased() => new { rebasedTo = "2026TSK000009X", rebaseReason = "规划期满" };

    private static ActivityInput Activity() => new(new("2026-05-06", "科技活动周普法", "科学技术进步法", "LECTURE", "COMPANIES", 42, "COMPANIES", "2026PUB000003X", true));

    private static ListValue Refs(params (string Path, int No, bool Found, string? Procedure, decimal? Value)[] rows) => new(
    [
        .. rows.Select(r => new ContextValue(FactRows.Referred(r.Path, r.No, "x", r.Found ? r.Procedure ?? (r.Value is null ? "legal-advice" : null) : null, null, false, r.Found && r.Value is not null ? "LGM-01" : null,
            r.Value is { } value ? Value.Of((Number)value) : Value.Null))),
    ]);

    private static int Number(Matter matter, string field) => int.Parse(((NumberValue)matter.State.Data[field]).Number.ToString()!, null);

    private static DateOnly Day(string day) => Tests.Calendar.A.Day(day);

    private sealed record FrameInput(string kind, int year, string name, string? edition = null, string? givenFrom = null, string? givenTo = null);

    private sealed record RowInput(
        int no, string? clause, string what, string section, string? owner, string? dueOn, bool longTerm = false, string? figure = null, decimal? target = null, string? law = null, string? audience = null,
        string? form = null, string? moment = null)
    {
        public string? helpers => null;
        public string? deliverable => null;
        public string? unit => null;
        public decimal? weight => null;
        public string? rebases => null;
        public string? articles => null;
        public string? partner => null;
        public string? budgetLine => null;
    }

    private sealed record TaskInput(
        string planKind, string? planNo, int year, int? row, string? clause, string what, string section, string? owner, string? dueOn, bool longTerm = false, string? figure = null, decimal? target = null,
        string? planTo = null, string? law = null)
    {
        public object[] steps => [];
    }

    private sealed record ActivityInput(ActivityRecord activities);

    private sealed record ActivityRecord(string? on, string? topic, string? law, string? form, string? audience, int? reached, string? unit, string? record, bool main);
}
