using Kefa.Feel;
using Kefa.Procedures.Tests.Acts;

namespace Kefa.Procedures.Tests.Content;

public sealed class ReportingOnTheRuleOfLaw
{
    [Fact]
    public void Goes_from_the_first_paragraph_to_the_archive()
    {
        var matter = Passed().As("generalOffice").On("2026-02-20");
        Assert.Equal((Day("2026-02-28"), Day("2026-03-31")), (matter.Due("RPT-D01"), matter.Due("RPT-D04")));

        matter.Do("dispatch", Dispatch("PARTY")).Do("dispatch", Dispatch("GOVERNMENT")).Do("dispatch", Dispatch("SUPERIOR")).Do("confirmSent");
        Assert.Equal((DeadlineHappening.Met, "delivering"), (matter.State.FindDeadline("RPT-D01")!.Ended, matter.State.Stage!.Id));
        matter.On("2026-03-10").Do("publish", Publication("2026-03-10"));
        Assert.Equal((DeadlineHappening.Met, "published"), (matter.State.FindDeadline("RPT-D04")!.Ended, matter.State.Stage!.Id));

        Assert.Equal(["RPT-S09.correction"], matter.Refusals("correct", Correction("2026-03-09")));
        matter.Do("correct", Correction("2026-03-10")).As("legalSection").Do("recordFinding", new { findings = new { no = 1, from = "市委依法治市办", on = "2026-03-10", finding = "案卷评查不够", dueOn = "2026-06-30" } });
        Assert.Equal(["RPT-S10.all", "RPT-S05.assigned"], matter.As("generalOffice").Refusals("close"));
        Assert.Equal(["RPT-S10"], matter.As("handlingSection").Refusals("rectify", Mended(2)));
        Assert.Equal(["RPT-S05.assigned"], matter.Do("rectify", Mended(1)).As("generalOffice").Refusals("close"));
        Assert.Equal("closed", matter.As("legalSection").Do("assignTasks", new { taskCount = 2 }).As("generalOffice").Do("close").State.Stage!.Id);
    }

    [Fact]
    public void Published_first_and_sent_then_it_is_published_too()
    {
        var matter = Passed().As("generalOffice").On("2026-02-20").Do("publish", Publication("2026-02-20"));
        Assert.Equal("delivering", matter.State.Stage!.Id);

        Assert.Equal("published", matter.Do("dispatch", Dispatch("PARTY")).Do("dispatch", Dispatch("GOVERNMENT")).Do("dispatch", Dispatch("SUPERIOR")).Do("confirmSent").State.Stage!.Id);
    }

    [Fact]
    public void The_last_text_of_a_paragraph_counts_and_there_are_no_others()
    {
        var matter = Begun().As("handlingSection");

        Assert.Equal(["RPT-S02"], matter.Refusals("write", Text("other", "文字")));
        matter.Do("write", Text("lead", "初稿"));
        Assert.Equal(["RPT-S02.all"], Frozen(matter).As("legalSection").Refusals("submit").Where(r => r == "RPT-S02.all"));
        Assert.Equal(["RPT-S02.each"], Matter.Of("rule-of-law-report").As("legalSection").On("2026-01-05").Refusals("begin", Beginning("RULE_OF_LAW", ["lead", "lead"])));
    }

    [Fact]
    public void Figures_are_frozen_when_the_year_has_ended_and_late_records_had_their_time()
    {
        Assert.Equal(["RPT-S01"], Begun().As("legalSection").On("2026-01-09").Refusals("freeze", new { dataErrors = (string?)null }));
        Begun().As("legalSection").On("2026-01-10").Do("freeze", new { dataErrors = (string?)null });
        Assert.Contains("RPT-S01.frozen", Written().As("legalSection").Refusals("submit"));
    }

    [Fact]
    public void Parts_two_and_three_are_not_empty()
    {
        var matter = Frozen(Written()).As("legalSection").Do("planAhead", Plan());

        Assert.Equal(["RPT-R01"], matter.Refusals("submit"));
        Assert.Equal("第二部分（不足和原因）、第三部分（第一责任人履职）不能空缺", matter.Text("RPT-R01", "submit"));
        Assert.Equal(["RPT-R01"], matter.Do("listShortcomings", Shortcomings()).Refusals("submit"));
        Assert.Equal("review", matter.Do("listEvidence", Evidence()).Do("submit").State.Stage!.Id);
    }

    [Fact]
    public void A_report_on_legal_education_has_no_part_of_the_head()
    {
        var matter = Frozen(Written("LEGAL_EDUCATION")).As("legalSection").Do("planAhead", Plan());

        Assert.Equal("review", matter.Do("submit").State.Stage!.Id);
    }

    [Fact]
    public void A_report_on_disclosure_goes_to_the_government_by_the_end_of_January()
    {
        var matter = Frozen(Written("DISCLOSURE")).As("legalSection", "zhao").Do("planAhead", Plan()).Do("submit").As("legalSection", "li").Do("checkLegality", conclusion: "legality:AGREES")
            .As("generalOffice").Do("checkSecrecy", conclusion: "secrecy:PUBLIC").As("deputyHead").Do("toMeeting").As("meeting").On("2026-02-10").Do("decide", Decision("2026-02-10"), ["minutes"]).As("generalOffice");
        Assert.Equal((Day("2026-01-31"), Day("2026-01-31")), (matter.Due("RPT-D01"), matter.Due("RPT-D04")));

        Assert.Equal(["RPT-R05"], matter.Refusals("confirmSent"));
        matter.Do("dispatch", Dispatch("GOVERNMENT", sentOn: "2026-02-10")).Do("confirmSent");
    }

    [Fact]
    public void Last_years_plan_is_answered_item_by_item()
    {
        var matter = Begun().As("legalSection").Knowing("lastPlanCount", 2);

        Assert.Equal(["RPT-S05"], matter.Refusals("planAhead", Plan()));
        Assert.Equal(["RPT-S05.plan"], Ready().Refusals("submit"));
    }

    [Fact]
    public void Last_years_plan_is_as_done_as_its_tasks()
    {
        var matter = Begun().As("legalSection").Knowing("refs", Refs(("lastPlan.task", "task", "underway")));

        Assert.Equal(["RPT-S05.result"], matter.Refusals("planAhead", Plan("2025TSK000001X")));
        Assert.Equal(["RPT-S05.result"], matter.Refusals("answerLastPlan", new { lastPlan = new[] { new { what = "开展案卷评查", done = true, result = "已完成", task = "2025TSK000001X" } } }));
        matter.Knowing("refs", Refs(("lastPlan.task", "task", "completed"))).Do("planAhead", Plan("2025TSK000001X"));
    }

    [Fact]
    public void A_shortcoming_names_the_task_that_mends_it_or_who_mends_it_by_when()
    {
        var matter = Begun().As("legalSection");

        Assert.Equal(["RPT-S03"], matter.Knowing("refs", Refs(("shortcomings.task", "legal-advice", "closed"))).Refusals("listShortcomings", Shortcomings(task: "2025ADV000001X")));
        matter.Knowing("refs", Refs(("shortcomings.task", "task", "underway"))).Do("listShortcomings", Shortcomings(task: "2025TSK000001X"));
        Assert.Equal(["RPT-S03.task"], matter.Knowing("refs", Refs()).Refusals("listShortcomings", new { repeatReason = (string?)null, shortcomings = new[] { new { fact = "超期", cause = "登记不及时", section = "办公室", source = (string?)null, task = (string?)null, person = (string?)null, dueOn = (string?)null } } }));
    }

    [Fact]
    public void A_typed_number_that_differs_is_explained()
    {
        var matter = Ready().Do("planAhead", Plan()).Knowing("differing", 1);

        Assert.Equal(["RPT-R02"], matter.Refusals("submit"));
        Assert.Equal("自行填写的数字与固定的指标不一致，应当改用指标或者说明原因", matter.Text("RPT-R02", "submit"));
    }

    [Fact]
    public void Tables_that_do_not_balance_are_not_submitted()
    {
        var matter = Ready().Do("planAhead", Plan()).Knowing("unbalanced", 1);

        Assert.Equal(["GID-R08"], matter.Refusals("submit"));
        Assert.StartsWith("报告的数据核对不相符", matter.Text("GID-R08", "submit"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_text_names_figures_that_are_there()
    {
        Assert.Equal(["RPT-S02.figures"], Begun().As("handlingSection").Knowing("brokenNow", 1).Refusals("write", Text("lead", "收到{{figure XXX-99}}。")));
        Assert.Equal(["RPT-S02.figures"], Ready().Do("planAhead", Plan()).Knowing("broken", 1).Refusals("submit"));
    }

    [Fact]
    public void There_is_no_percentage_of_nothing()
    {
        var matter = Ready().Do("planAhead", Plan()).Knowing("ofNothing", 1);

        Assert.Equal(["RPT-R03"], matter.Refusals("submit"));
        Assert.Equal("分母为零的，不写百分比，写明“本年度未发生”", matter.Text("RPT-R03", "submit"));
    }

    [Fact]
    public void Last_years_part_two_is_written_anew_or_has_its_reason()
    {
        var matter = Ready().Do("planAhead", Plan()).Knowing("similarity", 81);

        Assert.Equal(["RPT-R06"], matter.Refusals("submit"));
        Assert.Equal("不足和原因与上年度报告文字过于相近，应当按本年度情况重写或者说明理由", matter.Text("RPT-R06", "submit"));
        Assert.Equal("review", matter.Do("listShortcomings", Shortcomings("同一问题跨年度整改，尚未完成")).Do("submit").State.Stage!.Id);
    }

    [Fact]
    public void Four_opinions_on_the_final_draft_come_before_the_meeting()
    {
        var matter = Submitted();

        Assert.Equal(["RPT-S06.separate"], matter.As("legalSection", "zhao").Refusals("checkLegality", conclusion: "legality:AGREES"));
        Assert.Contains("RPT-S06", matter.As("deputyHead").Refusals("toMeeting"));
        Opinions(matter, "AMEND");
        Assert.Equal(["RPT-S06.legality"], matter.As("deputyHead").Refusals("toMeeting"));
        matter.Do("sendBack").As("legalSection").On("2026-02-03").Do("submit");
        Assert.Contains("RPT-S06", matter.As("deputyHead").Refusals("toMeeting"));
    }

    [Fact]
    public void The_meeting_decides_after_the_final_draft_and_may_send_it_back()
    {
        var matter = BeforeTheMeeting();

        Assert.Equal(["RPT-S07"], matter.Refusals("decide", Decision("2026-02-01"), ["minutes"]));
        Assert.Equal("drafting", matter.Do("decide", Decision("2026-02-10", "AMEND"), ["minutes"]).State.Stage!.Id);
    }

    [Fact]
    public void Nothing_is_published_before_the_meeting_or_against_the_secrecy_check()
    {
        var matter = BeforeTheMeeting().As("generalOffice");

        Assert.Contains("RPT-R04", matter.Refusals("publish", Publication("2026-02-10")));
        Assert.Equal("未经集体审议通过或者未经保密审查的，不得公开", matter.Text("RPT-R04", "publish", Publication("2026-02-10")));
        Assert.Equal(["RPT-R04.secret"], Passed("SECRET").As("generalOffice").Refusals("publish", Publication("2026-02-10")));
        Assert.Equal(["RPT-R04.secret"], Passed("PARTLY").As("generalOffice").Refusals("publish", Publication("2026-02-10")));
        Passed("PARTLY").As("generalOffice").Do("publish", Publication("2026-02-10", "删去涉密段落一处"));
        Assert.Equal(["RPT-S09"], Passed().As("generalOffice").Refusals("publish", Publication("2026-02-09")));
    }

    [Fact]
    public void It_is_sent_when_all_three_receivers_have_signed()
    {
        var matter = Passed().As("generalOffice").On("2026-02-20").Do("dispatch", Dispatch("PARTY"));

        Assert.Equal(["RPT-R05"], matter.Refusals("confirmSent"));
        Assert.Equal("应当报送本级党委、本级人民政府和上一级主管部门（其他报告报送本级人民政府），并各有签收回执", matter.Text("RPT-R05", "confirmSent"));
        Assert.Equal(["RPT-R05"], matter.Do("dispatch", Dispatch("GOVERNMENT")).Do("dispatch", Dispatch("SUPERIOR", receipt: null)).Refusals("confirmSent"));
        Assert.Equal(["RPT-S08"], matter.Refusals("dispatch", Dispatch("COPY", sentOn: "2026-02-09")));
    }

    private static ListValue Refs(params (string Path, string Procedure, string Stage)[] rows) =>
        new([.. rows.Select(r => new ContextValue(FactRows.Referred(r.Path, 1, "x", r.Procedure, r.Stage, false, null, Value.Null)))]);

    private static DateOnly Day(string day) => Tests.Calendar.A.Day(day);

    private static object Beginning(string kind, string[] paragraphs) => new { kind, year = 2025, template = "rule-of-law-city", paragraphs = paragraphs.Select(p => new { id = p, title = "段落" + p, owner = "法规科", dueOn = "2026-01-20" }) };

    private static Matter Begun(string kind = "RULE_OF_LAW") => Matter.Of("rule-of-law-report").Parameter("rpt.freeze.days", 10).Parameter("rpt.similarity.percent", 80)
        .Knowing("lastPlanCount", Value.Null).Knowing("differing", 0).Knowing("ofNothing", 0).Knowing("similarity", Value.Null).Knowing("broken", 0).Knowing("brokenNow", 0).Knowing("unbalanced", 0).Knowing("refs", Refs())
        .As("legalSection", "zhao").On("2026-01-05").Do("begin", Beginning(kind, ["lead", "rules"]));

    private static object Text(string paragraph, string text) => new { texts = new { paragraph, text, note = (string?)null } };

    private static Matter Written(string kind = "RULE_OF_LAW") => Begun(kind).As("handlingSection").Do("write", Text("lead", "初稿")).Do("write", Text("rules", "制定规范性文件。")).Do("write", Text("lead", "定稿"));

    private static Matter Frozen(Matter matter) => matter.As("legalSection", "zhao").On("2026-02-01").Do("freeze", new { dataErrors = (string?)null });

    private static object Shortcomings(string? repeatReason = null, string? task = null) => new { repeatReason, shortcomings = new[] { new { fact = "一件公开答复超期", cause = "检索登记不及时", section = "办公室", source = "2025GID000003K", task, person = task is null ? "wang" : null, dueOn = task is null ? "2026-06-30" : null } } };

    private static object Evidence() => new { headEvidence = new[] { new { what = "主持法治建设领导小组会议四次", source = "2025LGM000001A" } } };

    private static object Plan(string? task = null) => new { plan = new[] { new { what = "修订公开检索规程", owner = "办公室", dueOn = "2026-06-30", person = "wang", task = (string?)null } }, lastPlan = new[] { new { what = "开展案卷评查", done = true, result = "已完成", task } } };

    private static Matter Ready() => Frozen(Written()).As("legalSection", "zhao").Do("listShortcomings", Shortcomings()).Do("listEvidence", Evidence());

    private static Matter Submitted() => Ready().Do("planAhead", Plan()).On("2026-02-02").Do("submit").As("legalSection", "zhao");

    private static Matter Opinions(Matter matter, string legality = "AGREES", string secrecy = "PUBLIC") => matter.As("legalSection", "li").Do("checkLegality", conclusion: "legality:" + legality)
        .As("generalOffice").Do("checkSecrecy", conclusion: "secrecy:" + secrecy).As("adviser").Do("advise", conclusion: "advice:AGREES").As("discipline").Do("checkDiscipline", conclusion: "discipline:AGREES");

    private static Matter BeforeTheMeeting(string secrecy = "PUBLIC") => Opinions(Submitted(), secrecy: secrecy).As("deputyHead").Do("toMeeting").As("meeting").On("2026-02-10");

    private static object Decision(string decidedOn, string decision = "PASS") => new { decidedOn, meetingName = "局党组会议", decision };

    private static Matter Passed(string secrecy = "PUBLIC") => BeforeTheMeeting(secrecy).Do("decide", Decision("2026-02-10"), ["minutes"]);

    private static object Dispatch(string receiver, string? receipt = "签收1号", string sentOn = "2026-02-20") => new { dispatches = new { receiver, organ = "单位", sentOn, receipt } };

    private static object Publication(string publishedOn, string? removed = null) => new { publishedOn, address = "https://www.example.gov.cn/report", removed, removedParagraphs = removed is null ? [] : new[] { "rules" } };

    private static object Correction(string on) => new { corrections = new { on, figure = "GID-01", was = "12", becomes = "13", reason = "补录一件" } };

    private static object Mended(int no) => new { rectifications = new { no, on = "2026-03-10", measure = "补充评查" } };
}
