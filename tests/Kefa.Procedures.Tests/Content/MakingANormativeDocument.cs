using Kefa.Procedures.Tests.Acts;

namespace Kefa.Procedures.Tests.Content;

public sealed class MakingANormativeDocument
{
    private static readonly string[] Papers = ["reviewDraft", "draftingNote", "basisList", "opinionTable", "ownOpinion", "fairCompetitionConclusion"];

    [Fact]
    public void Goes_from_proposal_to_lapse()
    {
        var matter = InForce();
        Assert.Equal(Day("2031-05-09"), matter.Due("NRM-D09"));
        matter.As("handlingSection").Do("interpret", new { interpretedOn = "2026-05-11" }, ["interpretation"]).As("legalSection").Do("file", new { filing = new { organ = "市司法局", sentOn = "2026-05-12" } }, ["filingReport"]);
        Assert.Equal(["NRM-D06", "NRM-D05", "NRM-D08"], matter.State.Deadlines.Where(d => d.Ended == DeadlineHappening.Met && !d.Definition.DoneBy.IsEmpty).Select(d => d.Id));

        Assert.Equal("inForce", matter.On("2031-05-09").Wait().State.Stage!.Id);
        Assert.Equal(("lapsed", "NRM-D09"), (matter.On("2031-05-10").Wait().State.Stage!.Id, matter.State.DeemedBy));
        Assert.Equal(Day("2031-05-10"), matter.State.ClosedOn);
    }

    [Fact]
    public void Lapses_also_while_it_is_suspended() =>
        Assert.Equal("lapsed", InForce().As("legalSection").Do("suspend", new { endReason = "复议机关责令停止执行" }).On("2031-05-10").Wait().State.Stage!.Id);

    [Fact]
    public void Is_not_numbered_for_an_internal_section() // NRM-R01
    {
        var matter = Signed(author: "internalSection");

        Assert.Equal(["NRM-R01"], matter.Refusals("register", new { disclosure = "public" }));
        Assert.Equal("议事协调机构、部门派出机构、内设机构不得制定规范性文件，不予编号", matter.Text("NRM-R01", "register", new { disclosure = "public" }));
    }

    [Fact]
    public void Is_not_called_a_regulation() // NRM-R02
    {
        var matter = Matter.Of("normative-document").As("handlingSection");

        Assert.Equal(["NRM-R02"], matter.Refusals("propose", Proposal(title: "厦门市科技计划项目管理条例")));
        Assert.Equal("规范性文件的名称不得使用“条例”", matter.Text("NRM-R02", "propose", Proposal(title: "厦门市科技计划项目管理条例")));
    }

    [Fact]
    public void Does_not_repeat_an_upper_document() =>
        Assert.Equal(["NRM-S01"], Matter.Of("normative-document").As("handlingSection").Refusals("propose", Proposal(upperCovers: true)));

    [Fact]
    public void Is_consulted_for_thirty_full_days_or_says_why_not() // NRM-R03
    {
        var matter = Consulting();
        Assert.Equal(Day("2026-04-01"), matter.Due("NRM-D01"));
        var early = new { consultation = new { closedOn = "2026-03-31", resultPage = (string?)null } };
        matter.On("2026-04-01");

        Assert.Equal(["NRM-R03"], matter.Refusals("close", early));
        Assert.Equal("公开征求意见一般不少于30日；缩短期限的，应当在公告中载明理由", matter.Text("NRM-R03", "close", early));
        Assert.Equal("preparing", matter.Do("close", new { consultation = new { closedOn = "2026-04-01", resultPage = (string?)null } }).State.Stage!.Id);
    }

    [Fact]
    public void Is_consulted_for_less_when_the_notice_said_why() =>
        Assert.Equal("preparing", Consulting(shorteningReason: "年度资金须在4月前下达").On("2026-03-20").Do("close", new { consultation = new { closedOn = "2026-03-20", resultPage = (string?)null } }).State.Stage!.Id);

    [Fact]
    public void Hears_enterprises_and_answers_what_many_say() // NRM-R14
    {
        var matter = Consulting(heard: false).Do("recordOpinion", new { publicOpinions = new { summary = "补助比例过低", concentrated = true, adopted = "no", reason = (string?)null } }).On("2026-04-01");
        var input = new { consultation = new { closedOn = "2026-04-01", resultPage = (string?)null } };

        Assert.Equal(["NRM-R14", "NRM-S07"], matter.Refusals("close", input));
        Assert.Equal("相对集中的意见未予采纳的，应当写明理由", matter.Text("NRM-R14", "close", input));
    }

    [Fact]
    public void Goes_to_review_with_all_papers() // NRM-R04
    {
        var matter = Prepared();

        Assert.Equal(["NRM-R04"], matter.Refusals("sendToReview", papers: Papers[..5]));
        Assert.StartsWith("送审材料不齐全", matter.Text("NRM-R04", "sendToReview"), StringComparison.Ordinal);
        Assert.Equal("officeCheck", matter.Do("sendToReview", papers: Papers).State.Stage!.Id);
    }

    [Fact]
    public void Is_reviewed_for_five_working_days_at_least() // NRM-R05, T22
    {
        var matter = InReview("2026-02-10");
        Assert.Equal((Day("2026-02-24"), Day("2026-03-09")), (matter.Due("NRM-D03.min"), matter.Due("NRM-D03")));
        matter.As("legalSection", "li").On("2026-02-14");

        Assert.Equal(["NRM-R05"], matter.Refusals("giveOpinion", conclusion: "legality:LAWFUL"));
        Assert.Equal("合法性审核时间一般不少于5个工作日；紧急情况应当说明", matter.Text("NRM-R05", "giveOpinion", conclusion: "legality:LAWFUL"));
        Assert.Equal("agenda", matter.On("2026-02-24").Do("giveOpinion", conclusion: "legality:LAWFUL").State.Stage!.Id);
    }

    [Fact]
    public void Is_reviewed_at_once_in_an_emergency() =>
        Assert.Equal("agenda", InReview("2026-02-10", emergency: "应对突发事件").As("legalSection", "li").On("2026-02-10").Do("giveOpinion", conclusion: "legality:LAWFUL").State.Stage!.Id);

    [Fact]
    public void Goes_to_the_meeting_only_when_every_item_is_amended_or_explained() // NRM-R06
    {
        var matter = InReview("2026-04-02").As("legalSection", "li").On("2026-04-20").Do("giveOpinion", conclusion: "legality:AMEND").As("handlingSection")
            .Do("followUp", new { followUps = new[] { new { item = "第五条", how = "open", explanation = (string?)null } } }).As("generalOffice");

        Assert.Equal(["NRM-R06"], matter.Refusals("putOnAgenda"));
        Assert.StartsWith("未经合法性审核", matter.Text("NRM-R06", "putOnAgenda"), StringComparison.Ordinal);
        matter.As("handlingSection").Do("reviseFollowUp", new { followUps = new[] { new { item = "第五条", how = "explained", explanation = "依据上位法第八条" } } }).As("generalOffice").Do("putOnAgenda");
    }

    [Fact]
    public void Goes_back_to_drafting_when_it_is_unlawful() =>
        Assert.Equal("drafting", InReview("2026-04-02").As("legalSection", "li").On("2026-04-20").Do("giveOpinion", conclusion: "legality:UNLAWFUL").State.Stage!.Id);

    [Fact]
    public void Goes_to_the_meeting_with_the_fair_competition_conclusion() // NRM-R07
    {
        var matter = InReview("2026-04-02", fairCompetition: null, review: false);
        Assert.Contains("NRM-S08", matter.Refusals("sendToReview", papers: Papers));

        var concluded = InReview("2026-04-02").As("legalSection", "li").On("2026-04-20").Do("giveOpinion", conclusion: "legality:LAWFUL").As("handlingSection")
            .Do("recordFairCompetition", new { fairCompetition = new { conclusion = "VIOLATES", concludedOn = "2026-04-20" } }).As("generalOffice");
        Assert.Equal(["NRM-R07"], concluded.Refusals("putOnAgenda"));
        Assert.Equal("涉及经营者经济活动的文件没有公平竞争审查结论的，不得提请审议", concluded.Text("NRM-R07", "putOnAgenda"));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("UNLAWFUL")]
    public void Is_not_put_to_the_meeting_without_or_against_the_adviser(string? advice) // CON-R08
    {
        var matter = InReview("2026-04-02", advice: advice).As("legalSection", "li").On("2026-04-20").Do("giveOpinion", conclusion: "legality:LAWFUL").As("generalOffice");

        Assert.Equal(["CON-R08"], matter.Refusals("putOnAgenda"));
        Assert.StartsWith("规范性文件应当听取法律顾问、公职律师意见；未听取或者认为不合法的，不得提请审议", matter.Text("CON-R08", "putOnAgenda"), StringComparison.Ordinal);
        Assert.Equal("meeting", matter.As("adviser").Do("advise", conclusion: "adviser:LAWFUL").As("generalOffice").Do("putOnAgenda").State.Stage!.Id);
    }

    [Fact]
    public void Is_signed_after_the_meeting_published_after_the_signature_effective_after_publication() // NRM-R08
    {
        var matter = Deliberated().As("head");
        Assert.Equal(["NRM-R08.signed"], matter.Refusals("sign", new { signedOn = "2026-04-27", partyReportNo = (string?)null }));

        var registered = Registered();
        var early = Publication(publishedOn: "2026-04-28", effectiveOn: "2026-05-10");
        Assert.Equal(["NRM-R08"], registered.Refusals("publish", early, ["document"]));
        Assert.Equal("公布日期不得早于签署日期，施行日期不得早于公布日期", registered.Text("NRM-R08", "publish", early, ["document"]));
        Assert.Equal(["NRM-R08"], registered.Refusals("publish", Publication(publishedOn: "2026-05-08", effectiveOn: "2026-05-07"), ["document"]));
    }

    [Theory]
    [InlineData("科技创新券管理办法", 6)]
    [InlineData("科技创新券管理暂行办法", 3)]
    public void Is_not_valid_for_longer_than_the_maximum(string title, int years) // NRM-R09
    {
        var matter = Registered(title);

        Assert.Equal(["NRM-R09"], matter.Refusals("publish", Publication(validYears: years), ["document"]));
        Assert.Equal("有效期超过上限：一般文件和“暂行”“试行”文件各有上限", matter.Text("NRM-R09", "publish", Publication(validYears: years), ["document"]));
    }

    [Fact]
    public void Is_not_prolonged_by_its_end_date() // NRM-R10
    {
        var matter = InForce().As("generalOffice");

        Assert.Equal(["NRM-R10"], matter.Refusals("correctEntry", new { expiresOn = "2033-05-09" }));
        Assert.StartsWith("不得以修改截止日期的方式延长有效期", matter.Text("NRM-R10", "correctEntry", new { expiresOn = "2033-05-09" }), StringComparison.Ordinal);
        Assert.Equal(Day("2030-01-01"), matter.Do("correctEntry", new { expiresOn = "2030-01-01" }).Due("NRM-D09"));
    }

    [Fact]
    public void Keeps_dissenting_views() // NRM-R12
    {
        var matter = Deliberated(dissents: ["补助标准偏高"]).As("generalOffice");
        var input = new { meeting = new { dissents = Array.Empty<string>(), minutesNo = "〔2026〕8号" } };

        Assert.Equal(["NRM-R12"], matter.Refusals("correctMinutes", input));
        Assert.Equal("会议纪要中的不同意见应当如实载明，不得删除", matter.Text("NRM-R12", "correctMinutes", input));
        matter.Do("correctMinutes", new { meeting = new { dissents = new[] { "补助标准偏高", "建议试行" }, minutesNo = "〔2026〕8号" } });
    }

    [Fact]
    public void Is_public_unless_it_is_secret() // NRM-R13
    {
        var matter = Signed();

        Assert.Equal(["NRM-R13"], matter.Refusals("register", new { disclosure = "internal" }));
        Assert.Equal("规范性文件应当公开；没有定密决定的不得内部印发", matter.Text("NRM-R13", "register", new { disclosure = "internal" }));
    }

    [Fact]
    public void Is_evaluated_in_its_last_half_year()
    {
        var matter = InForce().As("handlingSection");
        var input = new { evaluation = new { on = "2026-06-01", conclusion = "renew" } };

        Assert.Equal(["NRM-D10"], matter.On("2026-06-01").Refusals("evaluate", input));
        matter.On("2030-12-01").Do("evaluate", new { evaluation = new { on = "2030-12-01", conclusion = "renew" } });
    }

    [Fact]
    public void Ends_when_it_is_no_normative_document() => Assert.Equal("notNormative", Proposed().As("legalSection").Do("identify", new
    {
        identification = new { byOrgan = true, noRegulation = true, issuedPublicly = true, touchesRights = false, repeated = true },
    }).State.Stage!.Id);

    [Fact]
    public void Goes_without_consultation_only_by_a_secrecy_decision() =>
        Assert.Equal(["NRM-S06"], Drafted().Refusals("skipConsultation", new { competence = "国务院条例第三条", consentNeeded = false, consentNo = (string?)null, assessment = "必要、可行" }));

    [Fact]
    public void Negotiates_what_departments_disagree_on() => Assert.Equal(
        ["NRM-S03", "NRM-S05"],
        Drafted().Do("recordDepartment", new { departmentOpinions = new { organ = "财政局", opinion = "disagrees", negotiated = false } })
            .Refusals("consult", Consultation(consentNeeded: true), ["consultationNotice"]));

    private static DateOnly Day(string day) => Tests.Calendar.A.Day(day);

    private static object Proposal(string title = "科技创新券管理办法", bool upperCovers = false, string author = "organ") =>
        new { title, kind = "DEPARTMENT", author, need = "规范创新券发放", upperCovers, adds = (string?)null, business = true, secret = false, secrecyDecision = (string?)null };

    private static Matter Proposed(string title = "科技创新券管理办法", string author = "organ") => Matter.Of("normative-document")
        .Parameter("nrm.consultation.businessDays", 30).Parameter("nrm.consultation.days", 30).Parameter("nrm.review.minDays", 5).Parameter("nrm.review.maxDays", 15)
        .Parameter("nrm.officeCheck.days", 3).Parameter("nrm.interpretation.days", 3).Parameter("nrm.disclosure.days", 20).Parameter("nrm.filing.days", 15)
        .Parameter("nrm.valid.generalYears", 5).Parameter("nrm.valid.trialYears", 2).Parameter("nrm.evaluate.monthsBefore", 6).Parameter("nrm.renew.daysBefore", 30)
        .As("handlingSection").On("2026-01-12").Do("propose", Proposal(title, author: author)).As("deputyHead").Do("approveProposal");

    private static Matter Drafted(string title = "科技创新券管理办法", string author = "organ") => Proposed(title, author).As("legalSection").Do("identify", new
    {
        identification = new { byOrgan = true, noRegulation = true, issuedPublicly = true, touchesRights = true, repeated = true },
    }).As("handlingSection");

    private static object Consultation(string publishedOn = "2026-03-02", string? shorteningReason = null, bool consentNeeded = false) => new
    {
        competence = "国务院条例第三条", consentNeeded, consentNo = (string?)null, assessment = "必要、可行",
        consultation = new { publishedOn, until = (string?)null, shorteningReason, reasonPublished = shorteningReason is not null },
    };

    private static Matter Consulting(string? shorteningReason = null, bool heard = true, string title = "科技创新券管理办法", string author = "organ")
    {
        var matter = Drafted(title, author).On("2026-03-02").Do("consult", Consultation(shorteningReason: shorteningReason), ["consultationNotice"]);
        return heard ? matter.Do("hearEnterprise", new { enterprisesHeard = new { name = "软件行业协会", opinion = "赞成" } }) : matter;
    }

    private static Matter Prepared(string title = "科技创新券管理办法", string author = "organ", string? fairCompetition = "NO_EFFECT")
    {
        var matter = Consulting(title: title, author: author).On("2026-04-01").Do("close", new { consultation = new { closedOn = "2026-04-01", resultPage = (string?)null } });
        return fairCompetition is null ? matter : matter.Do("concludeFairCompetition", new { fairCompetition = new { conclusion = fairCompetition, concludedOn = "2026-04-01" } });
    }

    private static Matter InReview(string receivedOn, string? emergency = null, string title = "科技创新券管理办法", string author = "organ", string? fairCompetition = "NO_EFFECT", bool review = true, string? advice = "LAWFUL")
    {
        var matter = Prepared(title, author, fairCompetition);
        if (!review)
            return matter;
        matter.Do("sendToReview", papers: Papers).As("generalOffice").Do("passCheck", new { reviewReceivedOn = receivedOn, emergency = emergency is not null, emergencyReason = emergency });
        return advice is null ? matter : matter.As("adviser").Do("advise", conclusion: "adviser:" + advice);
    }

    private static Matter Deliberated(string[]? dissents = null, string title = "科技创新券管理办法", string author = "organ") => InReview("2026-04-02", title: title, author: author)
        .As("legalSection", "li").On("2026-04-20").Do("giveOpinion", conclusion: "legality:LAWFUL").As("generalOffice").Do("putOnAgenda").On("2026-04-28")
        .Do("deliberate", new { meeting = new { heldOn = "2026-04-28", quorum = true, decision = "PASSED", dissents = dissents ?? [], minutesNo = "〔2026〕8号" } }, ["minutes"]);

    private static Matter Signed(string title = "科技创新券管理办法", string author = "organ") =>
        Deliberated(title: title, author: author).As("head").On("2026-04-29").Do("sign", new { signedOn = "2026-04-29", partyReportNo = (string?)null }).As("generalOffice");

    private static Matter Registered(string title = "科技创新券管理办法") => Signed(title).Do("register", new { disclosure = "public" }).On("2026-05-08");

    private static object Publication(string publishedOn = "2026-05-08", string effectiveOn = "2026-05-10", int validYears = 5) =>
        new { interpretationPlanned = true, publishedOn, effectiveOn, effectiveReason = (string?)null, validYears };

    private static Matter InForce() => Registered().Do("publish", Publication(), ["document"]).On("2026-05-12");
}
