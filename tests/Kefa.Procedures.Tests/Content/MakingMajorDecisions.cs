using Kefa.Feel;
using Kefa.Procedures.Tests.Acts;

namespace Kefa.Procedures.Tests.Content;

public sealed class MakingMajorDecisions
{
    [Fact]
    public void Goes_from_proposal_to_archive()
    {
        var matter = Decided().Do("reportToParty", new { partyReportNo = "科党〔2026〕3号" }).Do("publish", Published(), ["decision"]).As("handlingSection")
            .Do("reportExecution", new { executions = new { on = "2026-06-30", report = "已启动建设" } }).Do("evaluate", Evaluation("第三方评估公司")).As("generalOffice").Do("archive");

        Assert.True(matter.State.IsClosed);
        Assert.Equal(DeadlineHappening.Met, matter.State.FindDeadline("MAD-D05")!.Ended);
    }

    [Fact]
    public void Is_not_discussed_without_legality_review() // MAD-R01
    {
        var matter = InReview().As("handlingSection").Do("byReform").As("generalOffice");

        Assert.Equal(["MAD-R01"], matter.Refusals("putOnAgenda"));
        Assert.StartsWith("未经合法性审查或者经审查不合法的，不得提交集体讨论", matter.Text("MAD-R01", "putOnAgenda").Replace("：目前无法判断是否符合，因为所依据的内容不存在。", "", StringComparison.Ordinal), StringComparison.Ordinal);
        InReview(riskStatement: "国家尚无规定").As("handlingSection").Do("byReform").As("generalOffice").Do("putOnAgenda");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("UNLAWFUL")]
    public void Is_not_discussed_without_or_against_the_adviser(string? advice) // CON-R08
    {
        var matter = InReview(advice: advice).As("legalSection").On("2026-04-16").Do("giveOpinion", Review(), conclusion: "legality:LAWFUL").As("generalOffice");

        Assert.Equal(["CON-R08"], matter.Refusals("putOnAgenda"));
        Assert.StartsWith("重大行政决策应当听取法律顾问、公职律师意见", matter.Text("CON-R08", "putOnAgenda"), StringComparison.Ordinal);
        Assert.Equal("meeting", matter.As("adviser").Do("advise", conclusion: "adviser:RISK").As("generalOffice").Do("putOnAgenda").State.Stage!.Id);
    }

    [Fact]
    public void Rests_on_no_lapsed_document() // NRM-R11
    {
        var matter = Argued("科规〔2020〕3号").Knowing("basisInForce", Value.Of(false));

        Assert.Equal(["NRM-R11"], matter.Refusals("complete", Completion(), ["draft"]));
        Assert.Equal("已失效、停止执行或者未公布的规范性文件不得作为决策依据", matter.Text("NRM-R11", "complete", Completion(), ["draft"]));
        matter.Knowing("basisInForce", Value.Of(true)).Do("complete", Completion(), ["draft"]);
    }

    [Fact]
    public void Takes_no_consultation_for_a_review() // MAD-R02
    {
        var matter = InReview().As("justiceBureau").On("2026-05-20");

        Assert.Equal(["MAD-R02"], matter.Refusals("giveOpinion", Review("consultation"), conclusion: "legality:LAWFUL"));
        Assert.Equal("不得以征求意见、会签等方式代替合法性审查", matter.Text("MAD-R02", "giveOpinion", Review("consultation"), conclusion: "legality:LAWFUL"));
    }

    [Fact]
    public void Is_consulted_for_30_days_or_explains_why_not() // MAD-R03
    {
        var matter = Consulting().On("2026-03-31");
        var input = new { consultation = new { closedOn = "2026-03-31" } };

        Assert.Equal(["MAD-R03"], matter.Refusals("close", input));
        Assert.Equal("公开征求意见一般不少于30日；需要缩短的，应当在公告中予以说明", matter.Text("MAD-R03", "close", input));
        Consulting(explanation: "汛期前须完成").On("2026-03-31").Do("close", input);
    }

    [Fact]
    public void Leaves_seven_working_days_for_the_review() // MAD-R04
    {
        var matter = InReview().As("legalSection").On("2026-04-14");

        Assert.Equal(["MAD-R04"], matter.Refusals("giveOpinion", Review(), conclusion: "legality:LAWFUL"));
        Assert.Equal("合法性审查的时间一般不少于7个工作日", matter.Text("MAD-R04", "giveOpinion", Review(), conclusion: "legality:LAWFUL"));
        matter.On("2026-04-15").Do("giveOpinion", Review(), conclusion: "legality:LAWFUL");
    }

    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void Hears_the_head_last_and_with_reasons(bool headLast, bool withMajority) // MAD-R05
    {
        var matter = OnAgenda();
        var input = Meeting(headLast, withMajority);

        Assert.Equal(["MAD-R05"], matter.Refusals("decide", input, ["minutes"]));
        Assert.StartsWith("行政首长应当最后发表意见", matter.Text("MAD-R05", "decide", input, ["minutes"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "不需要", "不涉及稳定")]
    [InlineData(false, null, "不涉及稳定")]
    [InlineData(false, "不需要", null)]
    public void Needs_experts_and_risk_assessment_or_a_written_reason(bool technical, string? noExperts, string? noRisk) // MAD-R06
    {
        var matter = Argued();

        Assert.Equal(["MAD-R06"], matter.Refusals("complete", Completion(technical, noExperts, null, noRisk), ["draft"]));
        Assert.StartsWith("没有专家论证、风险评估的，应当有书面理由", matter.Text("MAD-R06", "complete", Completion(technical, noExperts, null, noRisk), ["draft"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Is_evaluated_by_somebody_else() // MAD-R07
    {
        var matter = Decided(assessedBy: "省科研院").Do("reportToParty", new { partyReportNo = "科党〔2026〕3号" }).Do("publish", Published(), ["decision"]).As("handlingSection");

        Assert.Equal(["MAD-R07"], matter.Refusals("evaluate", Evaluation("省科研院")));
        Assert.Equal("后评估不得由承担过主要论证评估工作的单位进行", matter.Text("MAD-R07", "evaluate", Evaluation("省科研院")));
    }

    [Fact]
    public void Is_adjusted_not_edited() // MAD-R08
    {
        var matter = Decided();

        Assert.Equal(["MAD-R08"], matter.Refusals("correctDecision", new { decisionText = "另一决定" }));
        Assert.Equal("已作出的决定不得修改；需要调整的，应当启动决策调整程序", matter.Text("MAD-R08", "correctDecision", new { decisionText = "另一决定" }));
    }

    [Fact]
    public void Is_reported_to_the_Party_committee_before_issue() // MAD-R09
    {
        var matter = Decided();

        Assert.Equal(["MAD-R09"], matter.Refusals("publish", Published(), ["decision"]));
        Assert.Equal("出台前应当按照规定向同级党委请示报告", matter.Text("MAD-R09", "publish", Published(), ["decision"]));
    }

    [Fact]
    public void Delivers_hearing_papers_seven_days_before() => Assert.Equal(["MAD-D02"], Consulting().Refusals(
        "holdHearing", new { hearing = new { on = "2026-03-20", papersOn = "2026-03-14", listPublished = true, recordSigned = true } }, ["hearingRecord"]));

    [Fact]
    public void Leaves_out_experts_with_an_interest() => Assert.Equal(["MAD-S07"], Argued().Refusals(
        "recordExpert", new { experts = new { name = "zhang", interest = true, signed = true, opinion = "可行" } }));

    private static object Review(string form = "review") => new { reviewForm = form, reviewShortReason = (string?)null };

    private static object Published() => new { publishedOn = "2026-05-08", adoptionNote = (string?)null };

    private static object Evaluation(string by) => new { evaluation = new { by, on = "2027-03-01", conclusion = "总体达到预期" } };

    private static object Meeting(bool headLast = true, bool withMajority = true) => new
    {
        meeting = new { heldOn = "2026-04-28", headLast, headWithMajority = withMajority, headReason = (string?)null, passed = true, dissents = Array.Empty<string>(), minutesNo = "〔2026〕8号" },
        decisionText = "建设大科学装置", decidedOn = "2026-04-28",
    };

    private static object Completion(bool technical = false, string? noExperts = "不涉及专业技术", string? assessedBy = null, string? noRisk = "不涉及稳定", string? riskStatement = null) => new
    {
        technical, expertsNotNeeded = noExperts, risk = new { assessedBy, controllable = assessedBy is null ? (bool?)null : true, notNeeded = noRisk }, business = false, fairCompetitionNo = (string?)null,
        reviewReceivedOn = "2026-04-03", reform = riskStatement is not null, riskStatement,
    };

    private static Matter Consulting(string? explanation = null, string? basisDocument = null) => Matter.Of("major-decision")
        .Parameter("mad.consultation.days", 30).Parameter("mad.hearing.noticeDays", 7).Parameter("mad.review.minDays", 7)
        .As("handlingSection").On("2026-03-01").Do("propose", new { title = "建设大科学装置", organ = "BUREAU", problem = "缺少平台", reason = "规划", basisDocument, plan = "分期建设", feasibility = "可行" })
        .As("head").Do("initiate", new { catalogueNo = "2026-1", startDecision = (string?)null }).As("handlingSection").On("2026-03-02")
        .Do("consult", new { consultation = new { publishedOn = "2026-03-02", explanation } }, ["notice"]).On("2026-04-01");

    private static Matter Argued(string? basisDocument = null) => Consulting(basisDocument: basisDocument).Knowing("basisInForce", Value.Of(false)).Do("close", new { consultation = new { closedOn = "2026-04-01" } }).On("2026-04-03");

    private static Matter InReview(string? riskStatement = null, string? assessedBy = null, string? advice = "LAWFUL")
    {
        var matter = Argued().Do("complete", Completion(riskStatement: riskStatement, assessedBy: assessedBy), ["draft"]);
        return advice is null ? matter : matter.As("adviser").Do("advise", conclusion: "adviser:" + advice);
    }

    private static Matter OnAgenda(string? assessedBy = null) => InReview(assessedBy: assessedBy).As("legalSection").On("2026-04-16").Do("giveOpinion", Review(), conclusion: "legality:LAWFUL")
        .As("generalOffice").On("2026-04-28").Do("putOnAgenda");

    private static Matter Decided(string? assessedBy = null) => OnAgenda(assessedBy).Do("decide", Meeting(), ["minutes"]).On("2026-05-08");
}
