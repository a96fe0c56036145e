using Kefa.Feel;
using Kefa.Procedures.Tests.Acts;
using static Kefa.Procedures.Tests.Calendar.A;

namespace Kefa.Procedures.Tests.Content;

public sealed class CertifyingOfficers
{
    [Fact]
    public void Expires_by_itself_and_comes_back_by_renewal()
    {
        var matter = Valid();
        Assert.Equal("valid", matter.On("2030-12-31").Wait().State.Stage!.Id);
        Assert.Equal(("expired", "PWR-D04"), (matter.On("2031-01-01").Wait().State.Stage!.Id, matter.State.DeemedBy));

        matter.As("legalSection").On("2031-02-03").Do("recordExam", Exam("2031-02-01"), ["examRecord"]).Do("renew", Certificate(from: "2031-02-05", to: "2036-02-04"));

        Assert.Equal(("valid", Day("2036-02-04")), (matter.State.Stage!.Id, matter.Due("PWR-D04")));
    }

    [Fact]
    public void Expires_also_while_it_is_suspended() =>
        Assert.Equal("expired", Suspended().On("2031-01-01").Wait().State.Stage!.Id);

    [Fact]
    public void Is_renewed_before_it_ends()
    {
        var matter = Valid().On("2030-11-04").Do("recordExam", Exam("2030-11-01"), ["examRecord"]).Do("renew", Certificate(from: "2031-01-01", to: "2035-12-31"));

        Assert.Equal("valid", matter.On("2031-01-01").Wait().State.Stage!.Id);
    }

    [Fact]
    public void Is_suspended_restored_revoked_and_withdrawn()
    {
        Assert.Equal("valid", Suspended().Do("restore", new { suspension = new { lifted = "整改完毕" } }).State.Stage!.Id);
        Assert.Equal("revoked", Suspended().As("justiceBureau").Do("revoke", Ending("violation"), ["decision"]).State.Stage!.Id);
        Assert.Equal("withdrawn", Valid().Do("withdraw", Ending("moved")).State.Stage!.Id);
    }

    [Fact]
    public void Is_for_staff_in_post() // PWR-E01
    {
        Assert.Equal(["PWR-E01"], New().Refusals("register", Officer("auxiliary")));
        Assert.Equal("执法人员应当在编在岗；合同制、劳务派遣、辅助人员和退休人员不得申领执法证", New().Text("PWR-E01", "register", Officer("contract")));
    }

    [Fact]
    public void Is_for_staff_of_an_announced_body() => // PWR-E01
        Assert.Equal("所属执法主体尚未公告或者委托已经届满，不得登记其执法人员", New().Knowing("bodyAnnounced", Value.Of(false)).Text("PWR-E01.body", "register", Officer()));

    [Fact]
    public void Is_entered_once() => Assert.Equal("该人员已经登记，不重复申领", New().Knowing("alreadyStands", Value.Of(true)).Text("PWR-E01.twice", "register", Officer()));

    [Fact]
    public void Is_issued_to_who_passed_the_exam() // PWR-E01
    {
        var matter = New().Do("register", Officer());

        Assert.Equal("考试之日不能晚于今天；成绩未达到合格线的不能登记为合格", matter.Text("PWR-E01.exam", "recordExam", Exam("2026-01-05", professional: 59), ["examRecord"]));
        matter.Do("recordExam", Exam("2026-01-05", professional: 59, passed: false), ["examRecord"]);
        Assert.Equal(["PWR-E01.passed"], matter.Refusals("issue", Certificate()));
        Assert.Equal("未通过执法资格考试的，不得发证", matter.Text("PWR-E01.passed", "issue", Certificate()));
    }

    [Fact]
    public void Is_valid_no_longer_than_the_rule_says() => // PWR-E02
        Assert.Equal("执法证有效期不得超过规定年限", Examined().Text("PWR-E02", "issue", Certificate(to: "2032-01-01")));

    [Fact]
    public void Has_a_number_of_its_own() => Assert.Equal("执法证号已属于他人", Examined().Knowing("numberTaken", Value.Of(true)).Text("PWR-E02.number", "issue", Certificate()));

    [Fact]
    public void Is_renewed_with_an_exam_of_the_term() => // PWR-E02
        Assert.Equal("续期应当在发证之后重新考试合格，新证的有效期应当晚于旧证", Valid().On("2030-11-04").Text("PWR-E02.renewal", "renew", Certificate(from: "2031-01-01", to: "2035-12-31")));

    [Theory]
    [InlineData("2025-12-31", "inspection", "云麓市")]
    [InlineData("2031-01-01", "inspection", "云麓市")]
    [InlineData("2026-03-02", "penalty", "云麓市")]
    [InlineData("2026-03-02", "inspection", "邻市")]
    public void Lets_nobody_act_outside_of_the_certificate(string on, string kind, string area) // PWR-R03
    {
        var matter = Trained();

        Assert.Contains("PWR-R03", matter.Refusals("recordDuty", Duty(on, kind, area)));
        Assert.Equal("执法之日执法证应当有效，且不超出证件载明的事项范围和区域", matter.Text("PWR-R03", "recordDuty", Duty(on, kind, area)));
    }

    [Fact]
    public void Lets_nobody_act_without_the_yearly_training() => // PWR-R03
        Assert.Equal("上一年度或者本年度培训未达到规定学时，不得执法", Valid().Knowing("itemInForce", Value.Of(true)).Do("recordTraining", Training(2026, 59)).Text("PWR-R03.training", "recordDuty", Duty()));

    [Fact]
    public void Lets_nobody_act_under_an_item_that_is_not_on_the_list() // PWR-R02
    {
        var matter = Trained().Knowing("itemInForce", Value.Of(false));

        Assert.Equal(["PWR-R02"], matter.Refusals("recordDuty", Duty()));
        Assert.Equal("权责清单上没有该事项，或者执法之日尚未生效、已经取消", matter.Text("PWR-R02", "recordDuty", Duty()));
        Trained().Do("recordDuty", Duty());
    }

    [Fact]
    public void Is_revoked_for_violations_alone() => // PWR-E05
        Assert.StartsWith("吊销适用于违法违规执法和考核不合格", Valid().As("justiceBureau").Text("PWR-E05", "revoke", Ending("moved"), ["decision"]), StringComparison.Ordinal);

    private static Matter New() => Matter.Of("enforcement-officer").As("legalSection").On("2026-01-05")
        .Parameter("pwr.exam.passMark", 60).Parameter("pwr.certificate.years", 5).Parameter("pwr.training.hours", 60).Parameter("pwr.training.months", 12)
        .Knowing("alreadyStands", Value.Of(false)).Knowing("bodyAnnounced", Value.Of(true)).Knowing("numberTaken", Value.Of(false)).Knowing("itemInForce", Value.Of(true));

    private static Matter Examined() => New().Do("register", Officer()).Do("recordExam", Exam("2026-01-05"), ["examRecord"]);

    private static Matter Valid() => Examined().Do("issue", Certificate()).On("2026-03-02");

    private static Matter Trained() => Valid().Do("recordTraining", Training(2026, 60));

    private static Matter Suspended() => Valid().Do("suspend", new { suspension = new { on = "2026-03-02", reason = "投诉核查" } }, ["decision"]);

    private static object Officer(string employment = "inPost") => new
    {
        name = "范行", account = "fan", idNo = "430702199001010019", body = "云麓市科学技术局", employment, post = "四级主任科员", duty = "enforcement", scope = new[] { "inspection" }, area = "云麓市",
    };

    private static object Exam(string on, int professional = 82, bool passed = true) => new { exam = new { on, general = 88, professional, passed } };

    private static object Certificate(string from = "2026-01-01", string to = "2030-12-31") => new { certificate = new { no = "1943072026001", issuer = "云麓市人民政府", from, to } };

    private static object Training(int year, int hours) => new { training = new { year, hours } };

    private static object Duty(string on = "2026-03-02", string kind = "inspection", string area = "云麓市") => new { duties = new { on, itemCode = "JC-001", kind, area, matterNo = (string?)null } };

    private static object Ending(string cause) => new { ending = new { on = "2026-03-02", cause, reason = (string?)null } };
}

public sealed class ConfirmingEnforcementBodies
{
    [Fact]
    public void Goes_from_review_to_announcement()
    {
        var matter = Confirmed("agency").As("generalOffice").On("2026-03-10").Do("announce", new { announcedOn = "2026-03-10" });

        Assert.Equal("announced", matter.State.Stage!.Id);
        Assert.Equal("body", Assert.Single(matter.State.Published).Id);
        Assert.Null(matter.Due("ENB-D01"));
    }

    [Fact]
    public void Ends_with_the_entrustment()
    {
        var matter = Announced();
        Assert.Equal(Day("2027-12-31"), matter.Due("ENB-D01"));

        Assert.Equal("ended", matter.On("2028-01-01").Wait().State.Stage!.Id);
    }

    [Fact]
    public void Goes_on_where_the_entrustment_is_prolonged() =>
        Assert.Equal(Day("2029-12-31"), Announced().As("legalSection").Do("prolong", new { entrustment = new { documentNo = "委托〔2027〕9号", to = "2029-12-31" } }, ["entrustmentLetter"]).Due("ENB-D01"));

    [Fact]
    public void Needs_a_written_entrustment_with_its_term() => // ENB-S01
        Assert.Equal("委托执法应当有书面委托书，载明委托机关和期限", New().Text("ENB-S01", "register", Body("entrusted", to: null), ["basisPapers"]));

    [Fact]
    public void Entrusts_only_who_manages_public_affairs() => // ENB-S02
        Assert.Equal(["ENB-S02"], New().Refusals("register", Body("entrusted", affairs: false), ["basisPapers"]));

    [Fact]
    public void Is_confirmed_once() => // ENB-S03
        Assert.Equal("该主体已经登记，不重复确认", New().Knowing("alreadyStands", Value.Of(true)).Text("ENB-S03", "register", Body("agency"), ["basisPapers"]));

    [Fact]
    public void Is_not_confirmed_without_standing() // ENB-S04
    {
        var matter = New().Do("register", Body("agency"), ["basisPapers"]).As("justiceBureau").Do("giveOpinion", conclusion: "legality:NO").As("legalSection");

        Assert.Equal("审核认为不具备主体资格的，不予确认", matter.Text("ENB-S04", "confirm", new { opinionNo = "司执〔2026〕1号" }));
    }

    [Fact]
    public void Is_announced_with_the_letter_of_entrustment() // ENB-S05, ENB-S06
    {
        var matter = Confirmed("entrusted").As("generalOffice").On("2026-03-10");

        Assert.Equal("公告之日不能晚于今天", matter.Text("ENB-S05", "announce", new { announcedOn = "2026-03-11" }, ["entrustmentLetter"]));
        Assert.Equal("委托书应当向社会公布", matter.Text("ENB-S06", "announce", new { announcedOn = "2026-03-10" }));
    }

    private static Matter New() => Matter.Of("enforcement-body").As("legalSection").On("2026-03-02").Knowing("alreadyStands", Value.Of(false));

    private static Matter Confirmed(string kind) => New().Do("register", Body(kind), ["basisPapers"]).As("justiceBureau").Do("giveOpinion", conclusion: "legality:YES").As("legalSection").Do("confirm", new { opinionNo = "司执〔2026〕1号" });

    private static Matter Announced() => Confirmed("entrusted").As("generalOffice").On("2026-03-10").Do("announce", new { announcedOn = "2026-03-10" }, ["entrustmentLetter"]);

    private static object Body(string kind, string? to = "2027-12-31", bool affairs = true)
    {
        bool entrusted = kind == "entrusted";
        return new
        {
            name = "云麓市科技执法队", creditCode = "11430700MB0000001X", kind, powers = "科技领域行政检查", area = "云麓市", representative = "钱敏", address = "云麓市科学路1号", phone = "0730-0000000",
            entrustment = new { organ = entrusted ? "云麓市科学技术局" : null, documentNo = entrusted ? "委托〔2026〕1号" : null, from = entrusted ? "2026-01-01" : null, to = entrusted ? to : null, publicAffairs = entrusted ? affairs : (bool?)null },
        };
    }
}
