using Kefa.Feel;
using Kefa.Procedures.Tests.Acts;

namespace Kefa.Procedures.Tests.Content;

public sealed class LeadingTheRuleOfLaw
{
    private static readonly string[] Kinds = ["study", "deploy", "guarantee", "rules", "decisions", "enforcement", "disputes", "popularise", "report"];

    [Fact]
    public void The_next_duty_is_due_until_all_are_done()
    {
        var matter = Listed();
        Assert.Equal(Day("2026-02-28"), matter.Due("FRP-D01"));

        matter.On("2026-02-20").As("head").Do("perform", Performance(1, "2026-02-20"));
        Assert.Equal(Day("2026-03-31"), matter.Due("FRP-D01"));
        matter.On("2026-04-02").Do("perform", Performance(2, "2026-04-02"));

        Assert.Equal((2, 1), (Number(matter, "doneCount"), Number(matter, "lateCount")));
    }

    [Fact]
    public void The_list_is_numbered_lies_in_its_year_and_has_all_nine_kinds()
    {
        var matter = Matter.Of("first-responsible-duties").As("legalSection").On("2026-01-15");

        Assert.Equal(["FRP-S01"], matter.Refusals("draftList", List([.. Duties().Select(d => d with { no = d.no + 1 })])));
        Assert.Equal(["FRP-S01.days"], matter.Refusals("draftList", List([.. Duties().Select(d => d with { dueOn = "2027-01-01" })])));
        Assert.Equal(["FRP-S01.kinds"], matter.Refusals("draftList", List([.. Duties().Take(8)])));
    }

    [Fact]
    public void Nothing_is_done_without_proof_or_outside_of_the_list()
    {
        var matter = Listed().As("head").On("2026-02-20");

        Assert.Equal(["FRP-S03.proof"], matter.Refusals("perform", Performance(1, "2026-02-20", "无")));
        Assert.Equal("没有凭据的不记为完成", matter.Text("FRP-S03.proof", "perform", Performance(1, "2026-02-20", "无")));
        Assert.Equal(["FRP-S03"], matter.Refusals("perform", Performance(40, "2026-02-20")));
        Assert.Equal(["FRP-S03.day"], matter.Refusals("perform", Performance(1, "2026-02-21")));
    }

    [Fact]
    public void What_is_overdue_gets_no_new_day_and_nothing_is_deleted()
    {
        var matter = Listed().As("head").On("2026-03-10");

        Assert.Equal(["FRP-S04"], matter.Refusals("changeList", Change([.. Duties().Select(d => d.no == 1 ? d with { dueOn = "2026-04-30" } : d)])));
        Assert.Equal(["FRP-S04"], matter.Refusals("changeList", Change([.. Duties().Take(8)])));
        Assert.Equal(Day("2026-02-28"), matter.Do("changeList", Change([.. Duties().Select(d => d.no == 2 ? d with { dueOn = "2026-06-30" } : d)])).Due("FRP-D01"));
    }

    [Fact]
    public void Every_duty_is_accounted_for_at_the_end_of_the_year()
    {
        var matter = Listed().As("head").On("2026-12-20");
        for (int n = 1; n <= 8; n++)
            matter.Do("perform", Performance(n, "2026-12-18"));
        matter.As("legalSection");

        Assert.Equal(["FRP-S05"], matter.Refusals("closeYear", Close()));
        Assert.Equal(["FRP-S05", "FRP-S05.both"], matter.Refusals("closeYear", Close(3)));
        Assert.Equal("closed", matter.Do("closeYear", Close(9)).State.Stage!.Id);
        Assert.Equal(["FRP-S05", "FRP-S05.early"], Listed().As("legalSection").On("2026-11-30").Refusals("closeYear", Close()));
    }

    [Fact]
    public void A_meeting_goes_from_agenda_to_carried_out_decisions()
    {
        var matter = Held().As("head").On("2026-03-13").Do("issueMinutes", new { issuedOn = "2026-03-13" }, ["minutes"]);
        Assert.Equal((DeadlineHappening.Met, Day("2026-04-30")), (matter.State.FindDeadline("LGM-D01")!.Ended, matter.Due("LGM-D02")));

        matter.As("handlingSection", "wang").On("2026-04-20");
        Assert.Equal(["LGM-S06.proof"], matter.Refusals("report", FollowUp(1, null)));
        Assert.Equal(["LGM-S06"], matter.Refusals("report", FollowUp(5, "科发〔2026〕9号")));
        matter.Do("report", FollowUp(1, "科发〔2026〕9号"));
        Assert.Equal(Day("2026-06-30"), matter.Due("LGM-D02"));

        matter.As("legalSection", "li");
        Assert.Equal(["LGM-S07"], matter.Refusals("close", new { carriedOver = Array.Empty<object>() }));
        Assert.Equal("closed", matter.Do("close", new { carriedOver = new[] { new { no = 2, reason = "待上级文件" } } }).State.Stage!.Id);
    }

    [Fact]
    public void Whoever_reported_it_does_not_close_it()
    {
        var matter = Held().As("head").On("2026-03-13").Do("issueMinutes", new { issuedOn = "2026-03-13" }).As("legalSection", "wang").Do("report", FollowUp(1, "科发〔2026〕9号", "2026-03-13"));

        Assert.Equal(["LGM-S07.separate"], matter.Refusals("close", new { carriedOver = new[] { new { no = 2, reason = "待上级文件" } } }));
    }

    [Fact]
    public void Decides_with_a_quorum_person_by_person_and_only_what_was_on_the_agenda()
    {
        var matter = Notified().As("meeting").On("2026-03-10");

        Assert.Equal(["LGM-S03.names"], matter.Refusals("hold", Meeting(attendance: [("陈局", "present"), ("林局", "present"), ("陈局", "present")])));
        Assert.Equal(["LGM-S03.quorum"], matter.Refusals("hold", Meeting(attendance: [("陈局", "present"), ("林局", "leave"), ("周科", "absent")])));
        Assert.Equal(["LGM-S03.chair"], matter.Refusals("hold", Meeting(chairedBy: "周科")));
        Assert.Equal(["LGM-S04"], matter.Refusals("hold", Meeting(items: [1, 2, 7])));
        Assert.Equal("议定事项连续编号并对应已通知的议题；未列入议题的事项不得临时动议", matter.Text("LGM-S04", "hold", Meeting(items: [1, 2, 7])));
        Assert.Equal(["LGM-S04.each"], matter.Refusals("hold", Meeting(items: [1, 1])));
        Assert.Equal(["LGM-S03"], matter.Refusals("hold", Meeting(heldOn: "2026-03-11")));
    }

    [Fact]
    public void Is_noticed_in_time_with_what_was_reviewed()
    {
        Assert.Equal(["LGM-S02"], Convened().As("head").On("2026-03-09").Refusals("notify", new { noticedOn = "2026-03-09" }));
        Assert.Equal(["LGM-S02.review"], Convened(reviewed: false).As("head").Refusals("notify", new { noticedOn = "2026-03-02" }));
    }

    [Fact]
    public void The_statement_goes_from_draft_to_filing()
    {
        var matter = Checked().As("generalOffice").On("2026-12-25").Do("give", Given(), ["statement"]).Do("comment", Comment("2027-03-31"));
        Assert.Equal(DeadlineHappening.Met, matter.State.FindDeadline("SOL-D01")!.Ended);
        Assert.Equal(Day("2027-03-31"), matter.Due("SOL-D02"));

        matter.On("2027-01-05").Do("file", new { filing = new { organ = "市委依法治市办", sentOn = "2027-01-05" } });
        Assert.Equal(["SOL-S08"], matter.Refusals("archive"));
        Assert.Equal(["SOL-S06"], matter.Refusals("rectify", new { rectifications = Array.Empty<object>() }).Where(r => r == "SOL-S06"));
        Assert.Equal("archived", matter.Do("rectify", new { rectifications = new[] { new { problem = "培训不足", measure = "增加培训", doneOn = "2027-01-05" } } }).Do("archive").State.Stage!.Id);
    }

    [Fact]
    public void The_statement_names_its_problems() // LAW-R04
    {
        var matter = Begun();

        Assert.Equal(["LAW-R04"], matter.Refusals("draft", Statement(problems: null)));
        Assert.Equal("述法报告应当写明存在的问题，不能空缺或者一笔带过", matter.Text("LAW-R04", "draft", Statement(problems: "无")));
        Assert.Equal(["SOL-S02"], matter.Refusals("draft", Statement(rules: null)));
        Begun("TEAM").Do("draft", Statement(rules: null));
    }

    [Fact]
    public void The_statement_agrees_with_the_records_and_is_checked_by_somebody_else()
    {
        var matter = Begun().Do("draft", Statement(recorded: 5)).As("legalSection", "li");

        Assert.Equal(["SOL-S03"], matter.Refusals("check", new { checkResult = "一致" }, conclusion: "check:AGREES"));
        Assert.Equal(["SOL-S03.duties"], Begun().Do("draft", Statement()).As("legalSection", "li").Knowing("dutiesClosed", Value.Of(false)).Refusals("check", new { checkResult = "一致" }, conclusion: "check:AGREES"));
        Assert.Equal("drafting", matter.Do("check", new { checkResult = "次数不符" }, conclusion: "check:AMEND").State.Stage!.Id);
        Assert.Equal(["SOL-S03.separate"], Begun().As("generalOffice+legalSection", "wang").Do("draft", Statement()).Refusals("check", new { checkResult = "一致" }, conclusion: "check:AGREES"));
    }

    [Fact]
    public void A_problem_that_is_pointed_out_has_its_day() => Assert.Equal(["SOL-S05"], Checked().As("generalOffice").On("2026-12-25").Do("give", Given()).Refusals("comment", Comment(null)));

    [Fact]
    public void The_statement_is_due_at_the_end_of_the_year_or_as_noticed()
    {
        Assert.Equal(Day("2026-12-31"), Begun().Due("SOL-D01"));
        Assert.Equal(Day("2027-01-20"), Begun(dueOn: "2027-01-20").Due("SOL-D01"));
        Assert.Equal(["SOL-S01"], Matter.Of("statement-on-law").As("legalSection").Refusals("begin", Beginning("PRINCIPAL", "2027-07-01")));
    }

    private static DateOnly Day(string day) => Tests.Calendar.A.Day(day);

    private static int Number(Matter matter, string field) => int.Parse(((NumberValue)matter.State.Data[field]).Number.ToString()!, null);

    private sealed record Duty(int no, string kind, string what, string? clause, string dueOn, string section);

    private static Duty[] Duties() => [.. Kinds.Select((kind, i) => new Duty(i + 1, kind, "事项" + kind, null, i == 0 ? "2026-02-28" : i == 1 ? "2026-03-31" : "2026-11-30", "法规科"))];

    private static object List(Duty[] duties) => new { year = 2026, person = "陈局", post = "both", duties };

    private static object Change(Duty[] duties) => new { duties, changeReason = "上级部署" };

    private static object Performance(int no, string on, string proof = "科党纪〔2026〕1号") => new { performances = new Dictionary<string, object> { ["no"] = no, ["on"] = on, ["what"] = "专题学习", ["proof"] = proof } };

    private static object Close(params int[] unperformed) => new { unperformed = unperformed.Select(no => new { no, reason = "无此类事项", next = "明年安排" }), shortcomings = "对基层指导不足" };

    private static Matter Listed() => Matter.Of("first-responsible-duties").As("legalSection").On("2026-01-15").Do("draftList", List(Duties())).As("head").Do("approve");

    private static Matter Convened(bool reviewed = true) => Matter.Of("leading-group-meeting").Parameter("lgm.notice.days", 2).Parameter("lgm.minutes.days", 5).As("legalSection").On("2026-03-02").Do("convene", new
    {
        group = "法治政府建设领导小组", session = "第一次会议", plannedOn = "2026-03-10", place = "三楼会议室",
        members = new[] { new { name = "陈局", post = "局长", duty = "chair" }, new { name = "林局", post = "副局长", duty = "deputy" }, new { name = "周科", post = "科长", duty = "member" } },
        agenda = new[] { new { no = 1, subject = "年度计划", reporter = "法规科", reviewed }, new { no = 2, subject = "规范性文件清理", reporter = "法规科", reviewed } },
    });

    private static Matter Notified() => Convened().As("head").Do("notify", new { noticedOn = "2026-03-02" });

    private static Matter Held() => Notified().As("meeting").On("2026-03-10").Do("hold", Meeting());

    private static object Meeting(string heldOn = "2026-03-10", string chairedBy = "陈局", (string Name, string Status)[]? attendance = null, int[]? items = null) => new
    {
        heldOn, chairedBy, lawStudy = (string?)null, dissents = Array.Empty<string>(),
        attendance = (attendance ?? [("陈局", "present"), ("林局", "present"), ("周科", "leave")]).Select(a => new { name = a.Name, status = a.Status, reason = a.Status == "present" ? null : "出差" }),
        decisions = (items ?? [1, 2]).Select((item, i) => new { no = i + 1, agendaNo = item, decision = "同意", owner = "法规科", dueOn = i == 0 ? "2026-04-30" : "2026-06-30" }),
    };

    private static object FollowUp(int no, string? proof, string on = "2026-04-20") => new { followUps = new Dictionary<string, object?> { ["no"] = no, ["on"] = on, ["result"] = "已印发", ["done"] = true, ["proof"] = proof } };

    private static object Beginning(string who, string? dueOn) => new { year = 2026, person = "陈局", post = "局长", who, form = "written", dueOn };

    private static Matter Begun(string who = "PRINCIPAL", string? dueOn = null) =>
        Matter.Of("statement-on-law").Parameter("sol.filing.days", 20).Knowing("dutiesClosed", Value.Of(true)).As("legalSection", "zhao").On("2026-12-01").Do("begin", Beginning(who, dueOn)).As("generalOffice", "wang");

    private static object Statement(string? problems = "对科技企业的法治服务还不够主动。", string? rules = "审核规范性文件6件", int recorded = 6) => new
    {
        heads = new { study = "学法4次", deploy = "专题会议3次", rules, decisions = "2件", enforcement = "本年度未发生", disputes = "本年度未发生", popularise = "活动6场" }, problems, nextSteps = "加强培训",
        figures = new[] { new { what = "审核件数", stated = 6, recorded, source = "合法性审核台账" } },
    };

    private static Matter Checked() => Begun().Do("draft", Statement()).As("legalSection", "li").Do("check", new { checkResult = "一致" }, conclusion: "check:AGREES");

    private static object Given() => new { givenOn = "2026-12-25", place = "年度考核会议" };

    private static object Comment(string? rectifyBy) => new { rectifyBy, comments = new { by = "市委依法治市办", comment = "培训不足", problem = true } };
}
