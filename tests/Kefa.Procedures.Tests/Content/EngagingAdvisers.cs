using Kefa.Feel;
using Kefa.Procedures.Tests.Acts;
using static Kefa.Procedures.Tests.Calendar.A;

namespace Kefa.Procedures.Tests.Content;

public sealed class EngagingAdvisers
{
    [Fact]
    public void Ends_by_itself_when_the_term_is_over()
    {
        var matter = Engaged();

        Assert.Equal("engaged", matter.On("2027-02-28").Wait().State.Stage!.Id);
        Assert.Equal(("ended", "LAD-D01"), (matter.On("2027-03-01").Wait().State.Stage!.Id, matter.State.DeemedBy));
    }

    [Fact]
    public void Runs_on_where_the_term_was_renewed()
    {
        var matter = Engaged().Do("renew", new { engagement = new { to = "2028-02-29", documentNo = "科聘〔2027〕1号", yearlyFee = "30000" } }, ["letter"]);

        Assert.Equal(Day("2028-02-29"), matter.Due("LAD-D01"));
        Assert.Equal("engaged", matter.On("2027-03-01").Wait().State.Stage!.Id);
    }

    [Fact]
    public void Counts_what_was_advised_and_adopted()
    {
        var matter = Engaged().As("legalSection").On("2026-11-02")
            .Do("recordAdoption", new { adoptions = new { matterNo = "2026LIT000001X", on = "2026-06-01", adopted = "yes", reason = (string?)null } })
            .Do("recordAdoption", new { adoptions = new { matterNo = "2026LIT000002X", on = "2026-07-01", adopted = "no", reason = "诉讼策略调整" } })
            .Do("recordAdoption", new { adoptions = new { matterNo = "2025LIT000009X", on = "2025-07-01", adopted = "yes", reason = (string?)null } })
            .Knowing("advised", 6).Knowing("advisedAdopted", 5).Knowing("fees", 12000).Do("assess", Assessment());

        Assert.Equal(("8", "6", "75", "12000"), (Value("opinions"), Value("adopted"), Value("rate"), Value("fees")));
        Assert.Equal(Day("2027-11-02"), matter.Due("LAD-D02"));
        string Value(string name) => matter.State.Data["assessment." + name].ToString()!;
    }

    [Fact]
    public void Has_no_rate_where_nothing_was_advised()
    {
        var matter = Engaged().As("legalSection").On("2026-11-02").Knowing("advised", 0).Knowing("advisedAdopted", 0).Knowing("fees", 0).Do("assess", Assessment());

        Assert.Same(Value.Null, matter.State.Data["assessment.rate"]);
    }

    [Fact]
    public void Needs_the_qualification() // LAD-S01
    {
        Assert.Equal(["LAD-S01"], New().Refusals("propose", Proposed(qualification: false), ["licence"]));
        Assert.Equal("法律顾问、公职律师应当依法取得法律职业资格或者律师资格，品行良好", New().Text("LAD-S01", "propose", Proposed(qualification: false), ["licence"]));
    }

    [Theory]
    [InlineData(false, 5, 0, true)]
    [InlineData(true, 1, 0, true)]
    [InlineData(true, 5, 0, false)]
    public void Takes_only_who_may_be_a_public_lawyer(bool servant, int years, int judicial, bool unit) // LAD-S02
    {
        var input = Proposed("publicLawyer", servant: servant, years: years, judicial: judicial, unit: unit);

        Assert.Equal(["LAD-S02"], New().Refusals("propose", input, ["licence"]));
        Assert.StartsWith("公职律师应当具有公职人员身份", New().Text("LAD-S02", "propose", input, ["licence"]), StringComparison.Ordinal);
        New().Do("propose", Proposed("publicLawyer", servant: true, years: 0, judicial: 1, unit: true), ["licence"]);
    }

    [Fact]
    public void Is_not_done_twice_for_one_person() => // LAD-S03
        Assert.Equal("该人员已在册，不重复聘任", New().Knowing("alreadyStands", Value.Of(true)).Text("LAD-S03", "propose", Proposed(), ["licence"]));

    [Fact]
    public void Has_a_term_that_ends_after_it_begins() // LAD-S04
    {
        var matter = New().Do("propose", Proposed(), ["licence"]).As("head");

        Assert.Equal("聘期届满日不得早于起始日；外聘法律顾问应当有聘期", matter.Text("LAD-S04", "engage", Term(to: "2026-02-28"), ["letter"]));
        Assert.Equal(["LAD-S04"], matter.Refusals("engage", Term(to: null), ["letter"]));
    }

    [Fact]
    public void Assigns_only_within_the_term() // LAD-S05
    {
        var matter = Engaged().As("legalSection");

        Assert.Equal("指派之日不在聘期内", matter.Text("LAD-S05", "assign", new { assignments = new { on = "2027-03-01", task = "litigation", matterNo = (string?)null } }));
        matter.Do("assign", new { assignments = new { on = "2026-05-01", task = "litigation", matterNo = "2026LIT000001X" } });
    }

    [Fact]
    public void Says_why_an_opinion_was_not_followed() => // CON-R06
        Assert.Equal("法律意见未予采纳或者部分采纳的，应当写明理由", Engaged().As("legalSection").Text("CON-R06", "recordAdoption", new { adoptions = new { matterNo = "2026LIT000001X", on = "2026-06-01", adopted = "partly", reason = (string?)null } }));

    [Fact]
    public void Assesses_a_period_that_is_over() // LAD-S06
    {
        var matter = Engaged().As("legalSection").Knowing("advised", 0).Knowing("advisedAdopted", 0).Knowing("fees", 0).On("2026-06-01");

        Assert.Equal("考核期应当已经届满，且届满日不早于起始日", matter.Text("LAD-S06", "assess", Assessment()));
    }

    [Fact]
    public void Reports_the_assessment_of_a_public_lawyer() // LAD-S07
    {
        var matter = New().Do("propose", Proposed("publicLawyer", servant: true, unit: true), ["licence"]).As("head").Do("engage", Term(to: null), ["letter"])
            .As("legalSection").Knowing("advised", 0).Knowing("advisedAdopted", 0).Knowing("fees", 0).On("2026-11-02");

        Assert.Null(matter.Due("LAD-D01"));
        Assert.Equal("公职律师的年度考核结果应当报送司法行政机关", matter.Text("LAD-S07", "assess", Assessment()));
    }

    [Fact]
    public void Renews_forward_and_only_the_competent() // LAD-S08, LAD-S09
    {
        var matter = Engaged();
        object renewal = new { engagement = new { to = "2027-02-28", documentNo = "科聘〔2027〕1号", yearlyFee = (string?)null } };

        Assert.Equal("续聘的届满日应当晚于原聘期", matter.Text("LAD-S08", "renew", renewal, ["letter"]));
        matter.As("legalSection").On("2026-11-02").Knowing("advised", 0).Knowing("advisedAdopted", 0).Knowing("fees", 0).Do("assess", Assessment("incompetent"));
        Assert.Equal("考核不称职的不得续聘", matter.As("head").Text("LAD-S09", "renew", renewal, ["letter"]));
    }

    private static Matter New() => Matter.Of("adviser-register").As("legalSection").On("2026-02-25").Parameter("con.adviser.assessmentMonths", 12).Knowing("alreadyStands", Value.Of(false));

    private static Matter Engaged() => New().Do("propose", Proposed(), ["licence"]).As("head").On("2026-03-02").Do("engage", Term(), ["letter"]);

    private static object Proposed(string kind = "legalAdviser", bool qualification = true, bool servant = false, int years = 8, int judicial = 0, bool unit = true) => new
    {
        name = "苏衡", account = "su", kind, firm = "某某律师事务所", licenceNo = "14307200000000000", qualification, publicServant = servant, legalYears = years, judicialYears = judicial, goodConduct = true,
        unitAgrees = unit, field = (string?)null,
    };

    private static object Term(string from = "2026-03-01", string? to = "2027-02-28") => new { engagement = new { from, to, documentNo = "科聘〔2026〕1号", yearlyFee = (string?)null } };

    private static object Assessment(string grade = "competent") => new { assessment = new { from = "2026-01-01", to = "2026-10-31", grade, comment = (string?)null, reportedOn = (string?)null } };
}
