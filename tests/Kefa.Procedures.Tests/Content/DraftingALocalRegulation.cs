using Kefa.Procedures.Tests.Acts;

namespace Kefa.Procedures.Tests.Content;

public sealed class DraftingALocalRegulation
{
    [Fact]
    public void Goes_from_the_plan_to_publication()
    {
        var matter = InReview().As("adviser").Do("advise", conclusion: "adviser:LAWFUL").As("legalSection", "li").On("2026-06-01").Do("giveOpinion", conclusion: "legality:LAWFUL")
            .As("generalOffice").Do("putOnAgenda").On("2026-06-10").Do("deliberate", Meeting(), ["minutes"]).On("2026-06-12").Do("submit", new { submittedOn = "2026-06-12" }, ["submission"]);
        Assert.Equal(DeadlineHappening.Met, matter.State.FindDeadline("LGS-D01")!.Ended);

        matter.As("justiceBureau").Do("justiceOpinion", conclusion: "justice:PASSED").As("legalSection").On("2026-07-01")
            .Do("recordGovernment", new { government = new { on = "2026-07-01", passed = true, billNo = "市政函〔2026〕8号" } });
        matter.On("2026-10-30");
        Assert.Equal(["LGS-S15"], matter.Refusals("recordVote", Adoption(), ["regulation"]));
        matter.Do("recordReading", new { deliberations = new { reading = "first", on = "2026-08-20", outcome = "修改第三条" } });

        Assert.Equal(["LGS-S16"], matter.Refusals("recordVote", Adoption(approvedOn: null), ["regulation"]));
        Assert.Equal("adopted", matter.Do("recordVote", Adoption(), ["regulation"]).State.Stage!.Id);
    }

    [Theory]
    [InlineData("科技创新方案", "LGS-S01")]
    [InlineData("科技创新条例", "LGS-S01.plan", null)]
    [InlineData("科技创新条例", "LGS-S02", "〔2026〕1号", "other")]
    public void Is_an_item_of_the_plan_within_the_competence(string title, string rule, string? planNo = "〔2026〕1号", string scope = "implement") =>
        Assert.Equal([rule], Matter.Of("local-legislation").As("legalSection").Refusals("planItem", Item(title, planNo, scope)));

    [Fact]
    public void Is_not_drafted_while_it_is_only_studied() =>
        Assert.Equal(["LGS-S03"], Matter.Of("local-legislation").As("legalSection").Do("planItem", Item(planClass: "STUDY")).As("deputyHead").Refusals("beginDrafting", new { team = new[] { "wang" } }));

    [Fact]
    public void Numbers_articles_and_chapters_without_a_gap()
    {
        var matter = Drafting();

        Assert.Equal(["LGS-S04"], matter.Refusals("draft", Articles((1, 1, "none"), (1, 3, "none"))));
        Assert.Equal(["LGS-S04.chapters"], matter.Refusals("draft", Articles((1, 1, "none"), (3, 2, "none"))));
        Assert.Equal(["LGS-S04.chapters"], matter.Refusals("draft", Articles((1, 1, "none"), (2, 2, "none"), (1, 3, "none"))));
        matter.Do("draft", Articles((1, 1, "none"), (1, 2, "none"), (2, 3, "none")));
    }

    [Fact]
    public void Creates_nothing_beyond_its_power()
    {
        var matter = Drafting();

        Assert.Equal(["LGS-S05"], matter.Refusals("draft", Articles("拒不改正的，处罚款。", "penalty", null)));
        Assert.Equal(["LGS-S05.beyond"], matter.Refusals("draft", Articles("情节严重的，吊销营业执照。", "penalty", "行政处罚法第十二条")));
        Assert.Equal(["LGS-S05.beyond"], matter.Refusals("draft", Articles("可以冻结存款。", "compulsion", "行政强制法第十条")));
        matter.Do("draft", Articles("拒不改正的，处一万元以下罚款。", "penalty", "行政处罚法第十二条"));
    }

    [Fact]
    public void Is_consulted_with_departments_and_for_thirty_days()
    {
        var matter = Drafting().Do("draft", Articles((1, 1, "none")));

        Assert.Equal(["LGS-S06.departments", "LGS-S06.term"], matter.Refusals("consult", Consultation("2026-03-20")));
        Assert.Equal(["LGS-S06", "LGS-S06.departments"], Drafting().Refusals("consult", Consultation()));
        Department(matter).Do("consult", Consultation("2026-03-20", "年内须出台"));
    }

    [Fact]
    public void Answers_opinions_and_hears_enterprises()
    {
        var matter = Consulting();
        Assert.Equal(["LGS-S07"], matter.Refusals("close", Closing("2026-03-31")).Where(r => r == "LGS-S07"));

        matter.On("2026-04-10").Do("recordOpinion", new { publicOpinions = new { article = 1, summary = "删去", adopted = "no", reason = (string?)null } });
        Assert.Equal(["LGS-S07.answers", "LGS-S07.enterprises"], matter.Refusals("close", Closing()));
    }

    [Fact]
    public void Holds_a_hearing_before_a_licence_is_created()
    {
        var matter = Argued("licence");

        Assert.Equal(["LGS-S08"], matter.Refusals("sendToReview", Review(), Papers));
        matter.Do("holdHearing", new { hearings = new { form = "forum", on = "2026-04-15", participants = "企业", subject = "许可", outcome = "赞成" } }, ["hearingRecord"]);
        Assert.Equal(["LGS-S08"], matter.Refusals("sendToReview", Review(), Papers));
        matter.Do("holdHearing", new { hearings = new { form = "hearing", on = "2026-04-15", participants = "企业", subject = "许可", outcome = "赞成" } }).Do("sendToReview", Review(), Papers);
    }

    [Fact]
    public void Is_reviewed_for_competition_by_the_regulator()
    {
        var matter = Argued(agrees: false);

        Assert.Equal(["LGS-S09"], matter.Refusals("sendToReview", Review(), Papers));
        matter.As("marketRegulator").Do("regulatorOpinion", conclusion: "regulator:OBJECTS").As("handlingSection");
        Assert.Equal(["LGS-S09"], matter.Refusals("sendToReview", Review(), Papers));
    }

    [Fact]
    public void Goes_to_the_meeting_amended_and_with_the_adviser_heard() // CON-R08
    {
        var matter = InReview().As("legalSection", "li").On("2026-06-01").Do("giveOpinion", conclusion: "legality:AMEND").As("generalOffice");

        Assert.Equal(["LGS-S11", "CON-R08"], matter.Refusals("putOnAgenda"));
        Assert.StartsWith("法规草案应当听取法律顾问、公职律师意见", matter.Text("CON-R08", "putOnAgenda"), StringComparison.Ordinal);
        matter.As("handlingSection").Do("redraft", Articles((1, 1, "none"), (1, 2, "none"))).As("adviser").Do("advise", conclusion: "adviser:LAWFUL").As("generalOffice").Do("putOnAgenda");
    }

    [Fact]
    public void Is_not_reviewed_by_its_drafter() =>
        Assert.Equal(["LGS-S10.separate"], InReview().As("legalSection", "handlingSection-1").Refusals("giveOpinion", conclusion: "legality:LAWFUL"));

    private static readonly string[] Papers = ["draftText", "draftingNote", "comparison", "opinionTable"];

    private static object Item(string title = "科技创新条例", string? planNo = "〔2026〕1号", string scope = "implement", string planClass = "DELIBERATE") => new
    {
        title, act = "MAKE", planYear = 2026, planClass, planNo, dueOn = "2026-09-30", need = "保障创新", competenceScope = scope, competence = "科学技术进步法",
    };

    private static object Articles(params (int Chapter, int No, string Creates)[] articles) => new
    {
        articles = articles.Select(a => new { chapter = a.Chapter, chapterTitle = $"第{a.Chapter}部分", no = a.No, text = "条文", creates = a.Creates, basis = a.Creates == "none" ? null : "上位法", note = (string?)null }),
    };

    private static object Articles(string text, string creates, string? basis) =>
        new { articles = new[] { new { chapter = 1, chapterTitle = "总则", no = 1, text, creates, basis, note = (string?)null } } };

    private static object Consultation(string until = "2026-04-01", string? shorteningReason = null) =>
        new { business = true, consultation = new { publishedOn = "2026-03-02", until, address = "kj@example.test", shorteningReason } };

    private static object Closing(string closedOn = "2026-04-10") => new { consultation = new { closedOn, resultPage = (string?)null } };

    private static object Review() => new { fairCompetitionNo = "2026FCR0000011", reviewReceivedOn = "2026-04-20" };

    private static object Meeting() => new { meeting = new { heldOn = "2026-06-10", passed = true, dissents = Array.Empty<string>(), minutesNo = "〔2026〕9号" } };

    private static object Adoption(string? approvedOn = "2026-09-28") =>
        new { adoption = new { adoptedOn = "2026-08-28", needsApproval = true, approvedOn, announcementNo = "第12号", publishedOn = "2026-10-10", effectiveOn = "2026-12-01" } };

    private static Matter Drafting() => Matter.Of("local-legislation").Parameter("nrm.consultation.businessDays", 30).Parameter("lgs.consultation.days", 30).Parameter("lgs.review.days", 15)
        .As("legalSection").On("2026-03-02").Do("planItem", Item()).As("deputyHead").Do("beginDrafting", new { team = new[] { "wang" } }).As("handlingSection");

    private static Matter Department(Matter matter) => matter.Do("recordDepartment", new { departmentOpinions = new { organ = "财政局", opinion = "agrees", negotiated = true } });

    private static Matter Consulting(string creates = "none") => Department(Drafting()).Do("draft", Articles((1, 1, creates))).Do("consult", Consultation());

    private static Matter Argued(string creates = "none", bool agrees = true)
    {
        var matter = Consulting(creates).On("2026-04-10").Do("hearEnterprise", new { enterprisesHeard = new { name = "软件行业协会", opinion = "赞成" } }).Do("close", Closing()).On("2026-04-20");
        return agrees ? matter.As("marketRegulator").Do("regulatorOpinion", conclusion: "regulator:AGREES").As("handlingSection") : matter;
    }

    private static Matter InReview() => Argued().Do("sendToReview", Review(), Papers);
}
