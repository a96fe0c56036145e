using Kefa.Feel;
using Kefa.Procedures.Tests.Acts;

namespace Kefa.Procedures.Tests.Content;

public sealed class ReviewingContracts
{
    [Fact]
    public void Goes_from_draft_to_archive()
    {
        var matter = Signing().Do("seal").Do("sign", Signature(), ["signedText"]).Do("file", new { filedOn = "2026-03-20" })
            .As("handlingSection").On("2026-06-01").Do("accept", new { acceptance = new { on = "2026-06-01", passed = true } }, ["acceptanceNote"]);
        Assert.Equal(Day("2026-07-01"), matter.Due("CON-D03"));

        matter.As("finance").On("2026-06-20").Do("pay", Payment(300000)).Do("settle").As("generalOffice").Do("archive");

        Assert.True(matter.State.IsClosed);
        Assert.False(matter.State.FindDeadline("CON-D03")!.IsLateOn(Day("2026-08-01")));
    }

    [Fact]
    public void Is_not_sealed_without_review_and_approval() // CON-R01
    {
        var matter = InReview().As("generalOffice");

        Assert.Equal(["CON-R01"], matter.Refusals("seal"));
        Assert.Equal("没有审核和审批记录的合同不得用印", matter.Text("CON-R01", "seal"));
    }

    [Theory]
    [InlineData("internalSection", "legalRepresentative", null)]
    [InlineData("bureau", "other", null)]
    [InlineData("bureau", "authorised", null)]
    public void Is_signed_by_the_bureau_with_authority(string party, string capacity, string? authority) // CON-R02
    {
        var matter = Signing(party);
        var input = Signature(capacity, authority);

        Assert.Equal(["CON-R02"], matter.Refusals("sign", input, ["signedText"]));
        Assert.StartsWith("内设机构、临时机构不得对外签订合同", matter.Text("CON-R02", "sign", input, ["signedText"]), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(61, "onAcceptance")]
    [InlineData(30, "afterAudit")]
    [InlineData(30, "afterFunds")]
    public void Pays_small_enterprises_within_60_days(int days, string condition) // CON-R03
    {
        var matter = Drafting();

        Assert.Equal(["CON-R03"], matter.Refusals("sendToReview", Sent(days, condition), ["draft"]));
        Assert.StartsWith("向中小企业付款的期限最长不得超过60日", matter.Text("CON-R03", "sendToReview", Sent(days, condition), ["draft"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Asks_why_it_is_not_a_split_one() // CON-R04
    {
        var matter = Drafting().Knowing("sameSubject", 1);

        Assert.Equal(["CON-R04"], matter.Refusals("sendToReview", Sent(), ["draft"]));
        Assert.StartsWith("比对期内与同一相对人就同类标的已有合同", matter.Text("CON-R04", "sendToReview", Sent(), ["draft"]), StringComparison.Ordinal);
        matter.Do("sendToReview", Sent(splitReason: "分年度实施"), ["draft"]);
    }

    [Fact]
    public void Is_compared_with_the_contracts_of_the_window() // CON-R04
    {
        var matter = Drafting();

        Assert.Equal((new DateOnly(2026, 3, 9), new DateOnly(2025, 3, 9)), (DayOf(matter, "preparedOn"), DayOf(matter, "comparedFrom")));
    }

    [Fact]
    public void Is_reviewed_when_the_template_was_changed() // CON-R05
    {
        var matter = Drafting(kind: "TEMPLATE");

        Assert.Equal(["CON-R05"], matter.Refusals("useTemplate", OnTemplate(changed: true)));
        Assert.Equal("改动示范文本条款的，应当逐件审查，不得按示范文本办理", matter.Text("CON-R05", "useTemplate", OnTemplate(changed: true)));
        Assert.Equal("approval", matter.Do("useTemplate", OnTemplate()).State.Stage!.Id);
    }

    [Fact]
    public void Pays_small_enterprises_in_time_on_the_template_too() // CON-R03
    {
        var matter = Drafting(kind: "TEMPLATE");

        Assert.Equal(["CON-R03"], matter.Refusals("useTemplate", OnTemplate(days: "90")));
    }

    [Fact]
    public void Follows_the_opinion_or_says_why_not() // CON-R06
    {
        var matter = InReview().As("legalSection").Do("giveOpinion", new { level = "DEPUTY" }, conclusion: "legality:AMEND").As("handlingSection");
        var input = new { followUps = new[] { new { item = "违约责任", adopted = "no", reason = (string?)null } } };

        Assert.Equal(["CON-R06"], matter.Refusals("followUp", input));
        Assert.Equal("法律意见未予采纳的，应当写明理由", matter.Text("CON-R06", "followUp", input));
    }

    [Fact]
    public void Is_not_reviewed_by_somebody_with_an_interest() // CON-R07
    {
        var matter = InReview().As("legalSection", "zhou");

        Assert.Equal(["CON-R07"], matter.Refusals("giveOpinion", new { level = "DEPUTY" }, conclusion: "legality:LAWFUL"));
        Assert.Equal("与相对人有利害关系的人员应当回避，不得审核", matter.Text("CON-R07", "giveOpinion", new { level = "DEPUTY" }, conclusion: "legality:LAWFUL"));
    }

    [Fact]
    public void Hears_only_an_adviser_whose_engagement_is_valid() // CON-S04
    {
        var matter = InReview().As("adviser").Knowing("adviserEngaged", Kefa.Feel.Value.Of(false));

        Assert.Equal(["CON-S04"], matter.Refusals("advise", conclusion: "adviser:RISK"));
        Assert.StartsWith("合同法律意见由今日在聘的法律顾问、公职律师出具", matter.Text("CON-S04", "advise", conclusion: "adviser:RISK"), StringComparison.Ordinal);
    }

    [Fact]
    public void Goes_to_the_meeting_with_the_adviser_heard() // CON-R08
    {
        var unheard = InReview().As("legalSection").Do("giveOpinion", new { level = "MEETING" }, conclusion: "legality:LAWFUL").As("generalOffice");
        Assert.Equal(["CON-R08"], unheard.Refusals("putOnAgenda"));
        Assert.StartsWith("重大合同应当听取法律顾问意见", unheard.Text("CON-R08", "putOnAgenda"), StringComparison.Ordinal);
        Assert.Equal(["CON-S05"], unheard.As("head").Refusals("approve"));

        var heard = InReview().As("adviser").Do("advise", conclusion: "adviser:RISK").As("legalSection").Do("giveOpinion", new { level = "MEETING" }, conclusion: "legality:LAWFUL").As("generalOffice");
        Assert.Equal("signing", heard.Do("putOnAgenda").Do("recordMeeting", new { meeting = new { heldOn = "2026-03-16", minutesNo = "〔2026〕5号", passed = true } }).State.Stage!.Id);
    }

    [Fact]
    public void Rests_on_no_lapsed_document() // NRM-R11
    {
        var matter = Drafting(basisDocument: "科规〔2020〕3号");

        Assert.Equal(["NRM-R11"], matter.Refusals("sendToReview", Sent(), ["draft"]));
        Assert.Equal("已失效、停止执行或者未公布的规范性文件不得作为合同依据", matter.Text("NRM-R11", "sendToReview", Sent(), ["draft"]));
        Assert.Equal(["NRM-R11"], Drafting("TEMPLATE", basisDocument: "科规〔2020〕3号").Refusals("useTemplate", OnTemplate()));
        matter.Knowing("basisInForce", Value.Of(true)).Do("sendToReview", Sent(), ["draft"]);
    }

    [Fact]
    public void Pays_nothing_without_acceptance_or_beyond_the_amount()
    {
        var matter = Signing().Do("sign", Signature(), ["signedText"]).As("finance");
        Assert.Equal(["CON-S08"], matter.Refusals("pay", Payment(1)));

        matter.As("handlingSection").On("2026-06-01").Do("accept", new { acceptance = new { on = "2026-06-01", passed = true } }, ["acceptanceNote"]).As("finance").Do("pay", Payment(200000));
        Assert.Equal(["CON-S08"], matter.Refusals("pay", Payment(100001)));
        Assert.Equal(["CON-S08.settled"], matter.Refusals("settle"));
    }

    [Fact]
    public void Leaves_expert_time_out_of_the_review()
    {
        var matter = InReview();
        Assert.Equal(Day("2026-03-16"), matter.Due("CON-D01"));

        matter.As("legalSection").On("2026-03-10").Do("startInquiry");
        Assert.Null(matter.Due("CON-D01"));
        Assert.Equal(Day("2026-03-20"), matter.On("2026-03-16").Do("endInquiry").Due("CON-D01"));
    }

    private static DateOnly Day(string day) => Tests.Calendar.A.Day(day);

    private static DateOnly DayOf(Matter matter, string field) => Day(((DateValue)matter.State.Data[field]).Date.ToString()!);

    private static object Prepared(string kind = "ENTRUSTED", string party = "bureau", string? basisDocument = null) => new
    {
        subject = "项目评审服务", kind, subjectKind = "评审服务", partner = "91350200M0001TEST0", partnerChecked = true, sme = true, amount = 300000, budgetLine = "2060101",
        procurementFile = (string?)null, basisDocument, bureauParty = party,
    };

    private static object Sent(int days = 30, string condition = "onAcceptance", string? splitReason = null) => new
    {
        payment = new { days, condition, legalBasis = (string?)null }, splitReason, needsOpinions = new[] { "finance" }, interested = new[] { "zhou" }, reviewReceivedOn = "2026-03-09",
    };

    private static object Payment(decimal amount) => new { payments = new { on = "2026-06-20", amount, last = false } };

    private static object Signature(string capacity = "legalRepresentative", string? authorityNo = null) =>
        new { signer = new { person = "head-1", capacity, authorityNo, signedOn = "2026-03-16" } };

    private static object OnTemplate(bool changed = false, string days = "30") =>
        new { templateChanged = changed, payment = new { days, condition = "onAcceptance", legalBasis = (string?)null }, level = "DEPUTY" };

    private static Matter Drafting(string kind = "ENTRUSTED", string party = "bureau", string? basisDocument = null) => Matter.Of("contract-review").Knowing("adviserEngaged", Value.Of(true)).Knowing("basisInForce", Value.Of(false)).Knowing("sameSubject", 0)
        .Parameter("con.smePayment.maxDays", 60).Parameter("con.review.days", 5).Parameter("con.filing.days", 5).Parameter("con.split.windowDays", 365)
        .As("handlingSection").On("2026-03-09").Do("prepare", Prepared(kind, party, basisDocument)).As("finance").Do("giveRelatedOpinion", new { relatedOpinions = new { post = "finance", opinion = "有预算" } }).As("handlingSection");

    private static Matter InReview(string party = "bureau") => Drafting(party: party).Do("sendToReview", Sent(), ["draft"]);

    private static Matter Signing(string party = "bureau") => InReview(party).As("legalSection").Do("giveOpinion", new { level = "DEPUTY" }, conclusion: "legality:LAWFUL").As("deputyHead").On("2026-03-16").Do("approve").As("generalOffice");
}
