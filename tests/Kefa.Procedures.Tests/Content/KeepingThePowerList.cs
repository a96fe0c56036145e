using Kefa.Feel;
using Kefa.Procedures.Tests.Acts;
using static Kefa.Procedures.Tests.Calendar.A;

namespace Kefa.Procedures.Tests.Content;

public sealed class KeepingThePowerList
{
    [Fact]
    public void Publishes_a_change_as_a_new_version_and_keeps_the_old_one()
    {
        var matter = Changed();

        var before = MatterState.AsOf(matter.State.Procedure, matter.Events, Day("2026-06-30"));
        Assert.Equal(("1", "技术合同认定", "2026-03-20"), Shown(before));
        Assert.Equal(("2", "技术合同认定登记", "2026-07-15"), Shown(matter.State));
        Assert.Equal("inForce", matter.State.Stage!.Id);
    }

    [Fact]
    public void Shows_nothing_of_a_change_before_it_is_published()
    {
        var matter = Listed().As("handlingSection").On("2026-06-10").Do("proposeChange", Proposal(name: "技术合同认定登记"), ["basisTexts"]);

        Assert.Equal(("1", "技术合同认定", "2026-03-20"), Shown(matter.State));
        Assert.Contains("changeReview", matter.State.Procedure.Register!.Standing);
    }

    [Fact]
    public void Closes_an_item_with_its_last_day()
    {
        var matter = Published(Reviewed(Listed().As("handlingSection").On("2026-06-10").Do("proposeEnd", Ending("2026-07-31"), ["basisTexts"]), "submitChange", "approveChange"), "publishChange", "2026-07-15");

        Assert.Equal("cancelled", matter.State.Stage!.Id);
        Assert.Equal(("1", "技术合同认定", "2026-03-20"), Shown(matter.State));
        Assert.Equal("2026-07-31", matter.State.Data["validTo"].ToString());
    }

    [Fact]
    public void Proposes_and_publishes_in_the_days_of_the_list()
    {
        var matter = New().Do("propose", First(), ["basisTexts"]);
        Assert.Equal(Day("2026-03-30"), matter.Due("PWR-D01"));
        Reviewed(matter, "submit", "approve");
        Assert.Equal(DeadlineHappening.Met, matter.State.FindDeadline("PWR-D01")!.Ended);
        Assert.Equal(Day("2026-04-15"), matter.Due("PWR-D02"));
        Published(matter, "publish", "2026-03-20");

        Assert.Equal(Day("2027-03-22"), matter.Due("PWR-D03"));
        matter.As("handlingSection").On("2026-06-10").Do("proposeChange", Proposal(), ["basisTexts"]);
        Assert.Equal(Day("2026-03-30"), matter.Due("PWR-D01")); // counted again, from the day of the law
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("第一条", "2026-02-28")]
    public void Takes_no_item_without_an_article_in_force(string? article, string? endsOn) // PWR-R01
    {
        Assert.Equal(["PWR-R01"], New().Refusals("propose", First(article: article, endsOn: endsOn), ["basisTexts"]));
        Assert.StartsWith("事项应当有具体到条款的现行有效依据", New().Text("PWR-R01", "propose", First(article: article, endsOn: endsOn), ["basisTexts"]), StringComparison.Ordinal);
    }

    [Fact]
    public void Takes_no_penalty_from_a_document() => // PWR-S02
        Assert.Equal("规章以下的规范性文件不得设定行政许可、行政处罚", New().Text("PWR-S02", "propose", First(kind: "penalty", document: true), ["basisTexts"]));

    [Fact]
    public void Gives_a_code_once() => // PWR-S02
        Assert.Equal("该事项编码已在清单上，应当以变更方式调整", New().Knowing("codeTaken", Value.Of(true)).Text("PWR-S02.code", "propose", First(), ["basisTexts"]));

    [Fact]
    public void Puts_to_the_meeting_what_was_found_lawful() // PWR-S03
    {
        var matter = New().Do("propose", First(), ["basisTexts"]).As("legalSection").Do("giveOpinion", conclusion: "legality:UNLAWFUL");

        Assert.Equal(["PWR-S03"], matter.Refusals("submit"));
        Assert.Equal("未经合法性审核或者审核认为不合法的，不得提请审议", matter.Text("PWR-S03", "submit"));
    }

    [Fact]
    public void Is_approved_by_the_establishment_office() // PWR-S04
    {
        var matter = New().Do("propose", First(), ["basisTexts"]).As("legalSection").Do("giveOpinion", conclusion: "legality:LAWFUL").Do("submit").As("meeting");

        Assert.Equal("清单调整应当经集体讨论，并由机构编制部门批准", matter.Text("PWR-S04", "approve", Approval(null), ["approvalPaper"]));
        Assert.Equal("notListed", matter.Do("approve", Approval(null, passed: false), ["approvalPaper"]).State.Stage!.Id);
    }

    [Fact]
    public void Is_published_with_its_guide() // PWR-R04
    {
        var matter = Reviewed(New().Do("propose", First(), ["basisTexts"]), "submit", "approve").As("generalOffice").On("2026-03-20");
        object input = new { publishedOn = "2026-03-20", guide = new { updatedOn = "2026-03-16", page = (string?)null } };

        Assert.Equal(["PWR-R04"], matter.Refusals("publish", input));
        Assert.StartsWith("清单公布时办事指南应当已按本次调整更新", matter.Text("PWR-R04", "publish", input), StringComparison.Ordinal);
    }

    [Fact]
    public void Deletes_no_item() // PWR-R05
    {
        var matter = Listed().As("handlingSection").On("2026-06-10");

        Assert.Equal(["PWR-R05"], matter.Refusals("proposeEnd", Ending(null), ["basisTexts"]));
        Assert.Equal("事项不得删除；取消的应当写明终止之日，原内容保留备查", matter.Text("PWR-R05", "proposeEnd", Ending(null), ["basisTexts"]));
        Assert.DoesNotContain(matter.State.Procedure.Stages.SelectMany(s => s.Transitions), t => t.Id.Contains("delete", StringComparison.OrdinalIgnoreCase));
    }

    private static (string Version, string Name, string From) Shown(MatterState state) => (state.Data["versionNo"].ToString()!, ((TextValue)state.Data["name"]).Text, state.Data["validFrom"].ToString()!);

    private static Matter New() => Matter.Of("power-item").As("handlingSection").On("2026-03-02").Knowing("codeTaken", Value.Of(false))
        .Parameter("pwr.adjust.days", 20).Parameter("pwr.publish.days", 20).Parameter("pwr.check.months", 12);

    private static Matter Listed() => Published(Reviewed(New().Do("propose", First(), ["basisTexts"]), "submit", "approve"), "publish", "2026-03-20");

    private static Matter Changed() => Published(Reviewed(Listed().As("handlingSection").On("2026-06-10").Do("proposeChange", Proposal(name: "技术合同认定登记"), ["basisTexts"]), "submitChange", "approveChange"), "publishChange", "2026-07-15");

    private static Matter Reviewed(Matter matter, string submit, string approve) => matter.As("legalSection").Do("giveOpinion", conclusion: "legality:LAWFUL").Do(submit).As("meeting").Do(approve, Approval("编办〔2026〕8号"), ["approvalPaper"]);

    private static Matter Published(Matter matter, string publish, string day) => matter.As("generalOffice").On(day).Do(publish, new { publishedOn = day, guide = new { updatedOn = "2026-03-18", page = (string?)null } });

    private static object Approval(string? number, bool passed = true) => new { approval = new { heldOn = "2026-03-16", minutesNo = "纪要〔2026〕3号", passed, establishmentNo = number, approvedOn = "2026-03-17" } };

    private static object Ending(string? day) => new { proposal = new { trigger = "lawRepealed", triggeredOn = "2026-03-02", reason = "上位法废止", endsOn = day } };

    private static object First(string? article = "第四十三条", string? endsOn = null, string kind = "confirmation", bool document = false) => new { itemCode = "QR-001", proposal = Item("技术合同认定", article, endsOn, kind, document) };

    private static object Proposal(string name = "技术合同认定") => new { proposal = Item(name, "第四十三条", null, "confirmation", false) };

    private static object Item(string name, string? article, string? endsOn, string kind, bool document) => new
    {
        trigger = "lawChanged", triggeredOn = "2026-03-02", reason = "上位法修改", name, kind, bases = new[] { new { law = "技术市场条例", article, endsOn, document } }, section = "成果科", level = "city",
        dutyItems = "受理、审查、认定、登记", accountability = "不依法履行职责的追究责任", statutoryDays = (int?)30, promisedDays = (int?)10,
    };
}
