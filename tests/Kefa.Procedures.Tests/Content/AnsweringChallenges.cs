using Kefa.Procedures.Tests.Acts;

namespace Kefa.Procedures.Tests.Content;

public sealed class AnsweringChallenges
{
    [Fact]
    public void Replies_in_ten_working_days() => Assert.Equal(Day("2025-05-12"), Challenged("2025-04-24").Due("REV-D07")); // T04

    [Fact]
    public void Replies_in_five_working_days_in_the_simple_procedure() => Assert.Equal(Day("2026-02-26"), Challenged("2026-02-12", "registerSimple").Due("REV-D08")); // T05

    [Theory]
    [InlineData("2024-09-20", "2024-10-08")] // T06
    [InlineData("2025-09-22", "2025-10-09")] // T07
    public void Answers_a_suit_in_fifteen_calendar_days(string received, string due) => Assert.Equal(Day(due), Sued(received).Due("LIT-D05"));

    [Fact]
    public void Counts_ten_days_from_the_same_receipt_when_a_simple_case_turns_ordinary()
    {
        var matter = Challenged("2026-02-12", "registerSimple").As("legalSection").Do("toOrdinary");

        Assert.Equal(Tests.Calendar.A.Calendar.AddWorkingDays(Day("2026-02-12"), 10), matter.Due("REV-D07"));
        Assert.Equal(DeadlineHappening.Cancelled, matter.State.FindDeadline("REV-D08")!.Ended);
    }

    [Fact]
    public void Brings_no_evidence_from_after_the_act() // REV-R01
    {
        var matter = Prepared("2025-03-05");

        Assert.Equal(["REV-R01"], matter.Refusals("submitReply", papers: ["reply", "evidenceFile"]));
        Assert.StartsWith("答复所附证据应当在作出行政行为时已经收集", matter.Text("REV-R01", "submitReply", papers: ["reply", "evidenceFile"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2025-05-05")] // calendar days
    [InlineData("2025-05-11")]
    public void Does_not_count_the_reply_in_calendar_days(string told) // REV-R02
    {
        var matter = Challenged("2025-04-24").As("legalSection");

        Assert.Equal(["REV-R02"], matter.Refusals("assign", new { owner = "wang", conflict = false, dueTold = told }));
        Assert.StartsWith("答复期限10日、5日是指工作日", matter.Text("REV-R02", "assign", new { owner = "wang", conflict = false, dueTold = told }), StringComparison.Ordinal);
        matter.Do("assign", new { owner = "wang", conflict = false, dueTold = "2025-05-12" });
    }

    [Fact]
    public void Redoes_the_act_lawfully() // REV-R03, R04, R05
    {
        var matter = Decided(redo: true).As("handlingSection");

        Assert.Equal(["REV-R03"], matter.Refusals("redo", Redo(refusal: "disclosureRefusal", remedy: "EITHER")));
        Assert.StartsWith("不予公开政府信息、当场处罚等复议前置事项", matter.Text("REV-R03", "redo", Redo(refusal: "onSpotPenalty", remedy: "EITHER")), StringComparison.Ordinal);
        Assert.Equal(["REV-R04"], matter.Refusals("redo", Redo(organ: "superiorDepartment")));
        Assert.Equal("对部门行为不服的，复议机关是本级人民政府，不是上一级主管部门", matter.Text("REV-R04", "redo", Redo(organ: "superiorDepartment")));
        Assert.Equal(["REV-R05"], matter.Refusals("redo", Redo(same: true)));
        Assert.Equal("被撤销后不得以同一事实和理由作出与原行为相同或者基本相同的行为", matter.Text("REV-R05", "redo", Redo(same: true)));
        matter.Do("redo", Redo());
    }

    [Fact]
    public void Closes_when_every_duty_is_done_and_lessons_are_drawn()
    {
        var matter = Decided(redo: true).As("legalSection").On("2025-07-01").Do("receiveOpinionLetter", new { opinionLetterOn = "2025-07-01" });
        Assert.Equal(Day("2025-09-01"), matter.Due("REV-D15")); // 60 calendar days end on a Saturday
        Assert.Equal(["RL-S10", "RL-S11"], matter.Refusals("close", new { lessons = (string?)null }));

        matter.Do("answerOpinionLetter", new { opinionAnsweredOn = "2025-07-20" }).As("handlingSection").Do("redo", Redo()).As("legalSection").Do("close", new { lessons = "加强告知环节" });

        Assert.True(matter.State.IsClosed);
    }

    [Fact]
    public void Counts_only_a_head_as_head() // LIT-R01
    {
        var matter = InCourt();

        Assert.Equal(["LIT-R01"], matter.Refusals("attend", Sitting(head: true, post: "delegated")));
        Assert.StartsWith("出庭负责人应当是正职、副职负责人", matter.Text("LIT-R01", "attend", Sitting(head: true, post: "delegated")), StringComparison.Ordinal);
        matter.Do("attend", Sitting(head: true, post: "deputy"));
    }

    [Fact]
    public void Does_not_send_a_lawyer_alone() // LIT-R02
    {
        var matter = InCourt();

        Assert.Equal(["LIT-R02", "RL-S08"], matter.Refusals("attend", Sitting(staff: false)));
        Assert.StartsWith("不得仅委托律师出庭", matter.Text("LIT-R02", "attend", Sitting(staff: false)), StringComparison.Ordinal);
        matter.Do("attend", Sitting(excuse: "在外执行防汛任务"));
    }

    [Fact]
    public void Is_not_closed_over_an_open_duty() // LIT-R03
    {
        var matter = InCourt().Do("receiveJudgment", new { result = "ORDER_PERFORM", servedOn = "2025-12-01", duty = "三十日内重新答复" }, ["judgment"]);
        Assert.Equal(Day("2025-12-16"), matter.Due("LIT-D08.judgment"));
        matter.As("head").Do("decideAppeal", new { appeal = false }).As("legalSection");

        Assert.Equal(["LIT-R03"], matter.Refusals("close", new { lessons = "及时答复" }));
        Assert.Equal("裁判义务尚未履行或者司法建议尚未回复的，不得结案", matter.Text("LIT-R03", "close", new { lessons = "及时答复" }));
        Assert.True(matter.As("handlingSection").Do("perform", new { performedOn = "2025-12-20" }).As("legalSection").Do("close", new { lessons = "及时答复" }).State.IsClosed);
    }

    [Fact]
    public void Collects_no_evidence_during_the_suit() => Assert.Equal(["RL-S03"], Sued("2025-09-22").As("legalSection").Do("assign", new { owner = "wang" })
        .Do("addEvidence", new { evidence = new { name = "补充说明", collectedOn = "2025-09-25", proves = "程序合法" } }).Refusals("submitAnswer", papers: ["answer", "evidenceFile"]));

    private static DateOnly Day(string day) => Tests.Calendar.A.Day(day);

    private static object Case(string received) => new { caseNo = "〔2025〕18号", applicantName = "林某", act = "不予公开答复", actOn = "2025-03-03", receivedOn = received };

    private static Matter Challenged(string received, string how = "registerOrdinary") => Matter.Of("reconsideration-response").As("generalOffice").On(received).Do(how, Case(received), ["copy"]);

    private static Matter Prepared(string collectedOn = "2025-03-01") => Challenged("2025-04-24").As("legalSection").Do("assign", new { owner = "wang", conflict = false, dueTold = (string?)null })
        .Do("addEvidence", new { evidence = new { name = "检索记录", collectedOn, supplement = false, proves = "不掌握" } })
        .Do("check", new { selfCheck = new { lawful = true, appropriate = true, proposal = (string?)null } });

    private static Matter Decided(bool redo) => Prepared().Do("submitReply", papers: ["reply", "evidenceFile"]).As("deputyHead").On("2025-05-08").Do("sign").As("generalOffice").Do("deliver", new { replyOn = "2025-05-08" })
        .On("2025-06-20").Do("receiveResult", new { result = "REVOKE", resultOn = "2025-06-20", redoOrdered = redo, proceduralOnly = false, performBy = (string?)null }, ["decision"]);

    private static object Redo(bool same = false, string refusal = "other", string remedy = "EITHER", string organ = "government") =>
        new { redo = new { on = "2025-07-10", sameFacts = same, sameAct = same, refusal, remedy, organ } };

    private static Matter Sued(string received) => Matter.Of("litigation-response").As("generalOffice").On(received).Do("register", new
    {
        caseNo = "（2025）行初18号", instance = "first", plaintiff = "林某", court = "某区人民法院", act = "不予公开答复", actOn = "2024-03-03", afterReconsideration = false, receivedOn = received,
    }, ["copy"]);

    private static Matter InCourt() => Sued("2025-09-22").As("legalSection").Do("assign", new { owner = "wang" }).Do("addEvidence", new { evidence = new { name = "答复书", collectedOn = "2024-03-01", proves = "程序合法" } })
        .Do("submitAnswer", papers: ["answer", "evidenceFile"]).As("head").Do("sign").As("generalOffice").On("2025-09-30").Do("deliver", new { answeredOn = "2025-09-30" }).As("legalSection").On("2025-12-01");

    private static object Sitting(bool head = false, string post = "none", bool staff = true, string? excuse = null) => new
    {
        sittings = new { on = "2025-11-20", headCalled = true, headAttended = head, headPost = post, staffAttended = staff, lawyerAttended = true, excuse },
    };
}
