using Kefa.Feel;
using Kefa.Procedures.Tests.Acts;

namespace Kefa.Procedures.Tests.Content;

public sealed class ReviewingFairCompetition
{
    private static readonly string Hash = new('a', 64);

    [Fact]
    public void Finds_the_words_that_must_be_answered() =>
        Assert.Equal(["优先采购", "培育库"], ((ListValue)Submitted().State.Data["keywordsFound"]).Items.Select(i => ((TextValue)i).Text));

    [Fact]
    public void Goes_from_screening_to_issue()
    {
        var matter = Checked().As("legalSection").Do("conclude", Conclusion("NO_EFFECT"), ["conclusion"]).As("generalOffice").Do("putOnAgenda", Agenda());

        Assert.Equal(["FCR-S08"], matter.Refusals("issueWithException"));
        Assert.Equal("issued", matter.Do("issue").State.Stage!.Id);
    }

    [Fact]
    public void Is_not_put_to_the_meeting_without_a_conclusion() // FCR-R01
    {
        var matter = Submitted().As("generalOffice");

        Assert.Equal(["FCR-R01"], matter.Refusals("putOnAgenda", Agenda()));
        Assert.Equal("涉及经营者经济活动的政策措施没有公平竞争审查结论的，不得提请审议或者出台", matter.Text("FCR-R01", "putOnAgenda", Agenda()));
    }

    [Fact]
    public void Hears_somebody_before_it_concludes() // FCR-R02
    {
        var matter = Checked(heard: false).As("legalSection");

        Assert.Equal(["FCR-R02"], matter.Refusals("conclude", Conclusion("NO_EFFECT"), ["conclusion"]));
        Assert.Equal("未听取有关经营者、行业协会商会等意见的，不得作出审查结论", matter.Text("FCR-R02", "conclude", Conclusion("NO_EFFECT"), ["conclusion"]));
    }

    [Fact]
    public void Answers_every_keyword_first() // FCR-R03
    {
        var matter = Checked(answered: false).As("legalSection");

        Assert.Equal(["FCR-R03"], matter.Refusals("conclude", Conclusion("NO_EFFECT"), ["conclusion"]));
        Assert.Equal("关键词命中的段落尚未逐处说明的，不得作出审查结论", matter.Text("FCR-R03", "conclude", Conclusion("NO_EFFECT"), ["conclusion"]));
    }

    [Fact]
    public void Judges_each_passage_that_was_found() // FCR-R03
    {
        var matter = Checked(answered: false).As("handlingSection");

        Assert.Equal(["FCR-R03.marks"], matter.Refusals("markPassages", Marks((1, "doesNot"), (3, "doesNot"))));
        Assert.Equal(["FCR-R03.marks"], matter.Refusals("markPassages", Marks((1, "doesNot"), (1, "violates"))));
        matter.Do("markPassages", Marks((1, "doesNot")));
        Assert.Equal(["FCR-R03"], matter.As("legalSection").Refusals("conclude", Conclusion("NO_EFFECT"), ["conclusion"]));
        matter.As("handlingSection").Do("markPassages", Marks((1, "doesNot"), (2, "violates")));
        Assert.Equal(["FCR-S05"], matter.As("legalSection").Refusals("conclude", Conclusion("NO_EFFECT"), ["conclusion"]));
        Assert.Equal("amending", matter.Do("conclude", Conclusion("VIOLATES"), ["conclusion"]).State.Stage!.Id);
    }

    [Fact]
    public void Is_screened_only_when_it_can_be_read()
    {
        var matter = Unscreened();
        Assert.Equal(["FCR-S03.text"], matter.Refusals("screen", Screening(text: null)));

        matter.Knowing("unread", 1);
        Assert.Equal(["FCR-S03.read"], matter.Refusals("screen", Screening(text: null), ["draft"]));
        Assert.StartsWith("送审稿不能完整读出文字", matter.Text("FCR-S03.read", "screen", Screening(text: null), ["draft"]), StringComparison.Ordinal);
    }

    [Fact]
    public void An_amended_text_is_judged_anew_and_is_another()
    {
        var matter = Checked(c13: "yes").As("legalSection").Do("conclude", Conclusion("VIOLATES"), ["conclusion"]).As("handlingSection");

        Assert.Equal(["FCR-S06.new"], matter.Refusals("amend", new { text = "对列入培育库的企业，鼓励优先采购其产品。", textHash = Hash }));
        matter.Knowing("passages", Passages("优先采购")).Do("amend", new { text = "鼓励优先采购其产品。", textHash = Hash });
        Assert.Empty(((ListValue)matter.State.Data["hits"]).Items);
        Assert.Equal(["FCR-R03"], matter.As("legalSection").Refusals("conclude", Conclusion("VIOLATES"), ["conclusion"]));
    }

    [Fact]
    public void Of_an_uploaded_draft_the_same_file_goes_to_the_meeting() // FCR-R06
    {
        var matter = Checked(draft: new string('c', 64)).As("legalSection").Do("conclude", Conclusion("NO_EFFECT"), ["conclusion"]).As("generalOffice").Knowing("agendaHash", Value.Of(new string('d', 64)));

        Assert.Equal(["FCR-R06"], matter.Refusals("putOnAgenda", Agenda(), ["agendaText"]));
        matter.Knowing("agendaHash", Value.Of(new string('c', 64))).Do("putOnAgenda", Agenda(), ["agendaText"]);
    }

    [Fact]
    public void Takes_science_alone_for_no_exception() // FCR-R04
    {
        var matter = Checked(c13: "exception", purpose: "science").As("legalSection");

        Assert.Equal(["FCR-R04"], matter.Refusals("conclude", Conclusion("EFFECT_WITH_EXCEPTION"), ["conclusion"]));
        Assert.StartsWith("适用例外规定的，应当说明没有影响更小的替代方案", matter.Text("FCR-R04", "conclude", Conclusion("EFFECT_WITH_EXCEPTION"), ["conclusion"]), StringComparison.Ordinal);

        var watched = Checked(c13: "exception", purpose: "science", alternatives: "普惠补助不能达到目的", endsOn: "2027-12-31").As("legalSection").Do("conclude", Conclusion("EFFECT_WITH_EXCEPTION"), ["conclusion"])
            .As("generalOffice").Do("putOnAgenda", Agenda()).Do("issueWithException");
        Assert.Equal(("watched", new DateOnly(2027, 12, 31)), (watched.State.Stage!.Id, watched.Due("FCR-D07")));
    }

    [Fact]
    public void Is_not_concluded_by_the_bureau_alone_for_the_government() // FCR-R05
    {
        var matter = Checked(level: "GOVERNMENT").As("legalSection");
        Assert.Equal(["FCR-R05"], matter.Refusals("conclude", Conclusion("NO_EFFECT"), ["conclusion"]).Distinct());
        Assert.Contains("由市场监管部门会同起草单位审查", matter.Text("FCR-R05", "conclude", Conclusion("NO_EFFECT"), ["conclusion"]), StringComparison.Ordinal);

        matter.Parameter("fcr.amrReview.days", 10).As("generalOffice").Do("sendToRegulator", new { sentToRegulatorOn = "2026-03-09" }, ["draft"]);
        Assert.Equal(new DateOnly(2026, 3, 23), matter.Due("FCR-D02"));
        matter.As("marketRegulator").Do("regulatorOpinion", conclusion: "regulator:AGREES").As("legalSection").Do("conclude", Conclusion("NO_EFFECT"), ["conclusion"]);
    }

    [Fact]
    public void Covers_the_text_that_was_reviewed_and_no_other() // FCR-R06
    {
        var matter = Checked().As("legalSection").Do("conclude", Conclusion("NO_EFFECT"), ["conclusion"]).As("generalOffice");

        Assert.Equal(["FCR-R06"], matter.Refusals("putOnAgenda", Agenda(hash: new string('b', 64))));
        Assert.Equal("审查后文本有改动的，应当重新审查，不得沿用原结论", matter.Text("FCR-R06", "putOnAgenda", Agenda(hash: new string('b', 64))));
    }

    [Fact]
    public void Is_concluded_before_the_meeting() // FCR-R07
    {
        var matter = Checked().As("legalSection").Do("conclude", Conclusion("NO_EFFECT"), ["conclusion"]).As("generalOffice");

        Assert.Equal(["FCR-R07"], matter.Refusals("putOnAgenda", Agenda(meetingOn: "2026-03-06")));
        Assert.Equal("审查结论不得晚于会议日期", matter.Text("FCR-R07", "putOnAgenda", Agenda(meetingOn: "2026-03-06")));
    }

    [Theory]
    [InlineData("国务院关于在市场体系建设中建立公平竞争审查制度的意见（国发〔2016〕34号）")]
    [InlineData("公平竞争审查制度实施细则（国市监反垄规〔2021〕2号）")]
    public void Rests_on_rules_in_force(string basis) // FCR-R08
    {
        var matter = Unscreened();

        Assert.Equal(["FCR-R08"], matter.Refusals("screen", Screening(basis: basis)));
        Assert.Equal("2016年意见和2021年实施细则已不适用，不得作为依据", matter.Text("FCR-R08", "screen", Screening(basis: basis)));
    }

    [Fact]
    public void Answers_each_of_the_nineteen_items() =>
        Assert.Equal(["FCR-S03"], Submitted().Do("toChecking").Refusals("fillChecklist", Checklist("no", null, null, null, leaveOut: "C07")));

    [Fact]
    public void Says_what_the_checklist_says() =>
        Assert.Equal(["FCR-S05"], Checked(c13: "yes").As("legalSection").Refusals("conclude", Conclusion("NO_EFFECT"), ["conclusion"]));

    [Fact]
    public void Is_amended_when_it_violates() =>
        Assert.Equal("checking", Checked(c13: "yes").As("legalSection").Do("conclude", Conclusion("VIOLATES"), ["conclusion"]).As("handlingSection").Do("amend", new { text = "新文本", textHash = Hash }).State.Stage!.Id);

    [Fact]
    public void Is_over_when_somebody_else_confirms_that_business_is_not_concerned()
    {
        var matter = Unscreened().As("handlingSection", "wang");
        Assert.Equal(["FCR-S01"], matter.Refusals("screen", Screening(concerns: false)));
        matter.Do("screen", Screening(concerns: false, noReason: "内部管理")).As("legalSection", "wang");

        Assert.Equal(["FCR-S01.separate"], matter.Refusals("confirm", conclusion: "screening:CONFIRMED"));
        Assert.Equal("notConcerned", matter.As("legalSection", "li").Do("confirm", conclusion: "screening:CONFIRMED").State.Stage!.Id);
    }

    private static object Screening(string level = "DEPARTMENT", string basis = "公平竞争审查条例", bool concerns = true, string? noReason = null, string? text = "对列入培育库的企业，鼓励优先采购其产品。") => new
    {
        title = "创新产品推广办法", measureKind = "normative", level, text, textHash = text is null ? null : Hash, bases = new[] { basis }, concerns, noReason,
    };

    private static object Conclusion(string conclusion) => new { conclusion, concludedOn = "2026-03-09" };

    private static object Agenda(string? hash = null, string meetingOn = "2026-03-16") => new { agendaHash = hash ?? Hash, meetingOn };

    private static object Checklist(string c13, string? purpose, string? alternatives, string? endsOn, string leaveOut = "") => new
    {
        items = Enumerable.Range(1, 19).Select(i => $"C{i:00}").Where(c => c != leaveOut).Select(code => new { code, result = code == "C13" ? c13 : "no", remark = (string?)null }),
        exception = new { purpose, alternatives, endsOn, condition = (string?)null },
    };

    private static object Marks(params (int No, string Answer)[] marks) => new { marks = marks.Select(m => new { no = m.No, answer = m.Answer, reason = "条件客观公开" }) };

    private static ListValue Passages(params string[] keywords) => new([.. keywords.Select((keyword, i) => (Value)new ContextValue(FactRows.Screened("text", null, true, i + 1, keyword, "C03", "", keyword, "")))]);

    /// <summary>As a host that screens it finds it.</summary>
    private static Matter Unscreened(string? draft = null) => Matter.Of("fair-competition-review").As("handlingSection").On("2026-03-02").Knowing("passages", Passages("优先采购", "培育库")).Knowing("unread", 0)
        .Knowing("draftHash", draft is null ? Value.Null : Value.Of(draft)).Knowing("agendaHash", Value.Null);

    private static Matter Submitted(string level = "DEPARTMENT", string? draft = null) => Unscreened(draft).Do("screen", Screening(level));

    private static Matter Checked(string c13 = "no", string? purpose = null, string? alternatives = null, string? endsOn = null, bool heard = true, bool answered = true, string level = "DEPARTMENT", string? draft = null)
    {
        var matter = Submitted(level, draft);
        if (heard)
            matter.Do("hear", new { stakeholders = new { name = "软件行业协会", on = "2026-03-03", opinion = "建议普惠" } });
        matter.Do("toChecking").Do("fillChecklist", Checklist(c13, purpose, alternatives, endsOn));
        if (answered)
            matter.Do("answerHit", new { hits = new[] { new { keyword = "培育库", answer = "doesNot", reason = "条件客观公开" }, new { keyword = "优先采购", answer = "doesNot", reason = "同等条件下" } } });
        return matter.On("2026-03-09");
    }
}
