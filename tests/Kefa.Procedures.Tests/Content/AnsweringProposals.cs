using Kefa.Procedures.Tests.Acts;

namespace Kefa.Procedures.Tests.Content;

public sealed class AnsweringProposals
{
    private static readonly object Point = new { question = "如何支持中小企业研发", reply = "设立创新券" };

    [Fact]
    public void Runs_three_months_from_assignment() => Assert.Equal(Day("2026-02-28"), Received(assignedOn: "2025-11-30").Do("signFor").Due("PRO-D03")); // T10

    [Fact]
    public void Runs_six_months_from_assignment_when_it_is_hard() // T11
    {
        var matter = Planned(assignedOn: "2026-04-10").As("deputyHead").On("2026-06-01").Do("declareHard", new { hard = new { ground = "涉及多部门", toldOn = "2026-06-01" } });

        Assert.Equal((Day("2026-10-10"), DeadlineHappening.Cancelled), (matter.Due("PRO-D04"), matter.State.FindDeadline("PRO-D03")!.Ended));
    }

    [Fact]
    public void Goes_from_assignment_to_archive()
    {
        var matter = Answered().As("applicant").Do("giveFeedback", new { feedback = new { on = "2026-05-20", result = "satisfied", words = (string?)null } });
        Assert.Equal("ledger", matter.State.Stage!.Id);

        matter.As("generalOffice").On("2026-05-25").Do("publish", new { publishing = new { secrecyReviewed = true, on = "2026-05-25" } }).Do("close");

        Assert.True(matter.State.IsClosed);
        Assert.Equal([DeadlineHappening.Met, DeadlineHappening.Met, DeadlineHappening.Met], matter.State.Deadlines.Where(d => d.Id is "PRO-D01" or "PRO-D03" or "PRO-D07").Select(d => d.Ended!.Value));
    }

    [Fact]
    public void Contacts_the_deputy_first() // PRO-R01
    {
        var matter = Planned();

        Assert.Equal(["PRO-R01"], matter.Refusals("draft", Draft()));
        Assert.Equal("独办、主办件答复前应当与代表、委员沟通并有记录", matter.Text("PRO-R01", "draft", Draft()));
    }

    [Fact]
    public void Does_not_count_from_the_section() // PRO-R02
    {
        var matter = Received(assignedOn: "2026-04-10").Do("signFor").As("deputyHead");
        var input = new { plan = new { section = "科技项目科", owner = "wang", dueOn = "2026-07-20" } };

        Assert.Equal(["PRO-R02"], matter.Refusals("plan", input));
        Assert.StartsWith("答复期限自交办之日起算", matter.Text("PRO-R02", "plan", input), StringComparison.Ordinal);
        Assert.Equal(Day("2026-06-30"), matter.Do("plan", new { plan = new { section = "科技项目科", owner = "wang", dueOn = "2026-06-30" } }).State.Due);
    }

    [Fact]
    public void Needs_a_ground_for_six_months() // PRO-R03
    {
        var matter = Planned().As("deputyHead");
        var input = new { hard = new { ground = (string?)null, toldOn = "2026-05-06" } };

        Assert.Equal(["PRO-R03"], matter.Refusals("declareHard", input));
        Assert.Equal("按六个月答复的，应当记录涉及面广、处理难度大的理由", matter.Text("PRO-R03", "declareHard", input));
    }

    [Fact]
    public void Answers_each_item_by_itself() // PRO-R04
    {
        var matter = Contacted();

        Assert.Equal(["PRO-R04"], matter.Refusals("draft", Draft(itemNos: ["2026-018", "2026-019"])));
        Assert.StartsWith("一件一复", matter.Text("PRO-R04", "draft", Draft(itemNos: ["2026-019"])), StringComparison.Ordinal);
    }

    [Fact]
    public void Is_not_class_A_while_a_promise_is_open() // PRO-R05
    {
        var matter = Contacted().Do("promise", new { promises = new[] { new { text = "年内出台办法", dueOn = "2026-12-31", doneOn = (string?)null } } });

        Assert.Equal(["PRO-R05"], matter.Refusals("draft", Draft(@class: "A")));
        Assert.Equal("复文中的承诺尚未完成的，不得归为A类", matter.Text("PRO-R05", "draft", Draft(@class: "A")));
        matter.Do("draft", Draft(@class: "B"));
    }

    [Fact]
    public void Leaves_the_answer_to_the_lead() // PRO-R06
    {
        var matter = Signed(duty: "CO");

        Assert.Equal(["PRO-R06"], matter.Refusals("reply", new { answer = new { answeredOn = "2026-05-12" } }, ["answerLetter"]));
        Assert.Equal("会办单位向主办单位提出意见，不直接答复代表、委员", matter.Text("PRO-R06", "reply", new { answer = new { answeredOn = "2026-05-12" } }, ["answerLetter"]));
        Assert.Equal(Day("2026-05-13"), matter.Due("PRO-D02"));
        Assert.True(matter.Do("giveCoOpinion", new { coOpinion = "同意主办意见" }, ["coLetter"]).State.IsClosed);
    }

    [Fact]
    public void Goes_back_to_whoever_assigned_it() // PRO-R07
    {
        var matter = Received();
        var input = new { returned = new { to = "市工信局", reason = "不属本局职责" } };

        Assert.Equal(["PRO-R07"], matter.Refusals("giveBack", input));
        Assert.Equal("不属本单位职责的应当退回交办机关，不得自行转送其他部门", matter.Text("PRO-R07", "giveBack", input));
        Assert.Equal(["PRO-D01.late", "PRO-R07"], matter.On("2026-05-13").Refusals("giveBack", input).Order());
    }

    [Fact]
    public void Is_judged_by_the_deputy_not_by_the_bureau() // PRO-R08
    {
        var matter = Answered().As("generalOffice");
        var input = new { feedback = new { on = "2026-05-20", result = "satisfied", words = (string?)null } };

        Assert.Equal(["PRO-R08"], matter.Refusals("giveFeedback", input));
        Assert.StartsWith("满意度由代表、委员本人填写", matter.Text("PRO-R08", "giveFeedback", input), StringComparison.Ordinal);
        matter.Do("giveFeedback", input, ["feedbackForm"]);
    }

    [Fact]
    public void Is_handled_again_and_not_answered_the_same()
    {
        var matter = Answered().As("applicant").Do("giveFeedback", new { feedback = new { on = "2026-05-20", result = "not", words = "没有解决" } }).As("handlingSection");
        Assert.Equal(("again", Day("2026-06-22")), (matter.State.Stage!.Id, matter.Due("PRO-D06"))); // 20 June is a rest day

        Assert.Equal(["PRO-S10"], matter.Refusals("replyAgain", new { again = new { points = new[] { Point }, answeredOn = "2026-06-01" } }));
        matter.Do("replyAgain", new { again = new { points = new[] { new { question = "如何支持中小企业研发", reply = "增加补助比例" } }, answeredOn = "2026-06-01" } });
    }

    [Fact]
    public void Is_signed_by_the_head_when_it_is_a_key_item()
    {
        var matter = Contacted(keyItem: true).Do("draft", Draft(legalMatter: true)).As("deputyHead");

        Assert.Equal(["PRO-S07", "PRO-S07.law"], matter.Refusals("approve"));
        matter.As("legalSection").Do("reviewLaw", conclusion: "legality:LAWFUL").As("head").Do("approve");
    }

    [Fact]
    public void Reminds_co_handlers_that_are_silent()
    {
        var silent = (string? reminded) => new { coHandlers = new[] { new { organ = "财政局", askedOn = "2026-04-20", remindedOn = reminded, givenOn = (string?)null, opinion = (string?)null } } };
        var matter = Contacted().Do("recordCoHandlers", silent(null));

        Assert.Equal(["PRO-S05"], matter.Refusals("draft", Draft()));
        matter.Do("recordCoHandlers", silent("2026-05-08")).Do("draft", Draft());
    }

    private static DateOnly Day(string day) => Tests.Calendar.A.Day(day);

    private static object Draft(string[]? itemNos = null, string @class = "B", bool legalMatter = false) =>
        new { answer = new { points = new[] { Point }, itemNos = itemNos ?? ["2026-018"], @class, disclosure = "full" }, legalMatter };

    private static Matter Received(string assignedOn = "2026-04-10", string duty = "SOLE", bool keyItem = false) => Matter.Of("deputy-proposal")
        .Parameter("pro.return.days", 3).Parameter("pro.coOpinion.months", 1).Parameter("pro.answer.months", 3).Parameter("pro.answer.hardMonths", 6)
        .Parameter("pro.again.months", 1).Parameter("pro.publish.days", 15)
        .As("generalOffice").On(assignedOn == "2026-04-10" ? "2026-04-13" : assignedOn).Do("register", new
        {
            itemNo = "2026-018", itemKind = "SUGGESTION", session = "十六届六次", proposers = "陈某", contact = (string?)null, title = "支持中小企业研发", text = "……",
            assignedBy = "市政府办公室", assignedOn, duty, keyItem,
        });

    private static Matter Planned(string assignedOn = "2026-04-10", string duty = "SOLE", bool keyItem = false) => Received(assignedOn, duty, keyItem).Do(duty == "CO" ? "signForCo" : "signFor")
        .As("deputyHead").Do("plan", new { plan = new { section = "科技项目科", owner = "wang", dueOn = (string?)null } }).As("handlingSection").On("2026-05-06");

    private static Matter Contacted(string duty = "SOLE", bool keyItem = false) => Planned(duty: duty, keyItem: keyItem)
        .Do("recordContact", new { contacts = new { on = "2026-05-06", way = "meeting", persons = "陈代表、王科长", note = "面商" } });

    private static Matter Signed(string duty = "SOLE") => Contacted(duty).Do("draft", Draft()).As("deputyHead").Do("approve").As("generalOffice").On("2026-05-12");

    private static Matter Answered() => Signed().Do("reply", new { answer = new { answeredOn = "2026-05-12" } }, ["answerLetter"]).On("2026-05-20");
}
