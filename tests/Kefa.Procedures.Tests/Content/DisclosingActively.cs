using Kefa.Procedures.Tests.Acts;

namespace Kefa.Procedures.Tests.Content;

public sealed class DisclosingActively
{
    [Fact]
    public void Is_published_within_twenty_working_days_and_numbered()
    {
        var matter = Cleared();
        Assert.Equal(Day("2026-03-30"), matter.Due("GID-D01"));

        matter.Do("publish", Published(), ["text"]);

        Assert.Equal(("published", "No. 1"), (matter.State.Stage!.Id, matter.State.Number));
        Assert.Equal(DeadlineHappening.Met, matter.State.FindDeadline("GID-D01")!.Ended);
    }

    [Fact]
    public void A_licence_is_published_within_seven() => Assert.Equal(Day("2026-03-11"), Cleared(item: "licence").Due("GID-D01"));

    [Fact]
    public void What_is_not_active_says_why()
    {
        var matter = Begun();
        var input = Drafted(attribute: "NOT_PUBLIC");

        Assert.Equal(["PUB-S01"], matter.Refusals("fixAttribute", input));
        Assert.Equal("依申请公开、不予公开的，应当写明依据和理由", matter.Text("PUB-S01", "fixAttribute", input));
        Assert.Equal(["PUB-S01.rules"], matter.Refusals("fixAttribute", Drafted("ON_REQUEST", "normative", "PARTIAL")));
        Assert.Equal(["PUB-S02"], matter.Refusals("fixAttribute", Drafted(source: "elsewhere")));
        Assert.Equal(["PUB-S01.day"], matter.Refusals("fixAttribute", Drafted(formedOn: "2026-03-03")));
    }

    [Fact]
    public void Is_reviewed_by_somebody_else()
    {
        var matter = Begun().As("generalOffice", "wang").Do("fixAttribute", Drafted());

        Assert.Equal(["PUB-S03.separate"], matter.Refusals("clear", Review()));
        matter.As("generalOffice", "li").Do("clear", Review());
    }

    [Fact]
    public void Shows_no_personal_data() // GID-R10
    {
        var matter = Begun().Do("fixAttribute", Drafted()).As("generalOffice");
        var input = Review(protectedContent: true);

        Assert.Equal(["GID-R10"], matter.Refusals("clear", input));
        Assert.Equal("含个人信息、商业秘密或者依规定不公开的专家姓名的，应当遮蔽后再公开", matter.Text("GID-R10", "clear", input));
        Assert.Equal(["PUB-S03"], matter.Refusals("clear", Review(secret: true)));
        Assert.Equal(["PUB-S04"], matter.Refusals("withhold", Review()));
    }

    [Fact]
    public void Keeps_the_catalogue_up_to_date()
    {
        var matter = Cleared();

        Assert.Equal(["GID-D02"], matter.Refusals("publish", Published(catalogued: false), ["text"]));
        Assert.Equal(["PUB-S05"], matter.Refusals("publish", Published(publishedOn: "2026-03-01"), ["text"]));
    }

    [Fact]
    public void Is_corrected_within_three_working_days_or_withdrawn_with_a_reason()
    {
        var matter = Cleared().Do("publish", Published(), ["text"]).On("2026-04-01");
        Assert.Equal(["PUB-S08"], matter.Refusals("withdraw", Withdrawn(null)));
        Assert.Equal(["PUB-S07"], matter.Refusals("reportFault", new { fault = new { foundOn = "2026-03-01", what = "金额有误" } }));

        matter.Do("reportFault", new { fault = new { foundOn = "2026-04-01", what = "金额有误" } });
        Assert.Equal(Day("2026-04-07"), matter.Due("GID-D04"));
        Assert.Equal(["PUB-S07.correct"], matter.Refusals("correct", new { correction = new { on = "2026-03-31", text = "应为30万元" } }));
        matter.On("2026-04-03").Do("correct", new { correction = new { on = "2026-04-03", text = "应为30万元" } });
        Assert.Equal(("published", DeadlineHappening.Met), (matter.State.Stage!.Id, matter.State.FindDeadline("GID-D04")!.Ended));
        Assert.Equal("withdrawn", matter.Do("withdraw", Withdrawn("公示期满", "2026-04-03")).State.Stage!.Id);
    }

    [Fact]
    public void What_is_withheld_is_looked_at_every_year_and_may_be_released()
    {
        var matter = Begun().Do("fixAttribute", Drafted("ON_REQUEST", "project", "PARTIAL")).As("generalOffice").Do("withhold", Review());
        Assert.Equal(Day("2027-03-02"), matter.Due("GID-D03"));

        matter.On("2027-03-01").Do("keepWithheld", new { reviews = new { on = "2027-03-01", finding = "仍无需广泛知晓" } });
        Assert.Equal(Day("2028-03-01"), matter.Due("GID-D03"));

        matter.On("2027-05-06").Do("release", new { attributeReason = "公众关注", secret = false, protectedContent = false, masked = true });
        Assert.Equal(("publishing", Day("2027-06-03")), (matter.State.Stage!.Id, matter.Due("GID-D01")));
    }

    [Fact]
    public void A_change_of_the_attribute_has_its_reason()
    {
        var matter = Begun().Do("fixAttribute", Drafted()).As("generalOffice").Do("sendBack", new { reviewReason = "含未定稿内容" }).As("handlingSection");

        Assert.Equal(["field.missing"], matter.Refusals("changeAttribute", Changed(null)));
        Assert.Equal("secrecyReview", matter.Do("changeAttribute", Changed("属于过程性信息")).State.Stage!.Id);
    }

    [Fact]
    public void Names_the_successor_of_what_was_changed()
    {
        var matter = Cleared().Do("publish", Published(), ["text"]);

        Assert.Equal(["PUB-S06"], matter.Refusals("updateValidity", new { validity = "changed", successor = (string?)null }));
        matter.Do("updateValidity", new { validity = "lapsed", successor = (string?)null });
    }

    private static DateOnly Day(string day) => Tests.Calendar.A.Day(day);

    private static Matter Begun() => Matter.Of("active-disclosure").Parameter("gid.active.days", 20).Parameter("gid.active.decisionDays", 7).Parameter("gid.faultyInformation.days", 3)
        .Parameter("gid.withheld.reviewMonths", 12).As("handlingSection").On("2026-03-02");

    private static object Drafted(string attribute = "ACTIVE", string item = "project", string? ground = null, string source = "made", string formedOn = "2026-03-02") => new
    {
        title = "2026年立项项目清单", documentNo = (string?)null, summary = "项目名称、承担单位、金额", formedOn, item, source, maker = (string?)null, attribute, ground, groundNote = ground is null ? null : "说明",
    };

    private static object Changed(string? attributeReason) => new
    {
        title = "项目评审讨论记录", documentNo = (string?)null, summary = "讨论", formedOn = "2026-03-02", item = "project", source = "made", maker = (string?)null, attribute = "NOT_PUBLIC", ground = "C6",
        groundNote = "讨论记录", attributeReason,
    };

    private static object Review(bool secret = false, bool protectedContent = false, bool masked = false) => new { secret, protectedContent, masked, reviewReason = (string?)null };

    private static object Published(string publishedOn = "2026-03-02", bool catalogued = true) => new { publishedOn, address = "https://kj.example.test/1", catalogued };

    private static object Withdrawn(string? reason, string on = "2026-04-01") => new { withdrawal = new { on, ground = "term", reason } };

    private static Matter Cleared(string item = "project") => Begun().Do("fixAttribute", Drafted(item: item)).As("generalOffice").Do("clear", Review());
}
