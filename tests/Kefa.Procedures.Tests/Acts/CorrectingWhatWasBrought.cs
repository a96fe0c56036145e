using System.Collections.Immutable;
using System.Text.Json;

namespace Kefa.Procedures.Tests.Acts;

/// <summary>Wrong papers, wrong records of lists and wrong opinions are corrected by a new act, like wrong fields.</summary>
public sealed class CorrectingWhatWasBrought
{
    private static readonly LegalBasis Basis = new("行政程序规定", "1");

    private static readonly Procedure Review = Read();

    private static Procedure Read()
    {
        string text = """
            id: review
            code: RVW
            name: {zh: 审查, en: Review}
            version: 2024-1
            inForce: {from: 2024-01-01}
            transition: keep
            basis: [{law: 条例}]
            facts:
              openViews: {source: opinions, filter: 'conclusion = "CHANGE"', measure: count}
              passages: {source: screening, filter: no > 0, measure: count}
            data:
              title: {type: text, label: {zh: 标题, en: Title}, required: true}
              total: {type: number, label: {zh: 合计, en: Total}}
              visits: {type: list, label: {zh: 走访, en: Visits}, required: true, item: {type: group, fields: {who: {type: text, label: {zh: 对象, en: Who}, required: true}, hours: {type: number, label: {zh: 时数, en: Hours}, required: true, min: 1}}}}
              outcome: {type: text, label: {zh: 结果, en: Outcome}}
            documents:
              draft: {name: {zh: 草案, en: Draft}}
              note: {name: {zh: 说明, en: Note}}
              screened: {name: {zh: 送筛文本, en: Screened text}, screen: words}
              frozen: {name: {zh: 冻结数据, en: Frozen figures}, made: figures}
            opinions:
              legality: {name: {zh: 合法性意见, en: Legality}, conclusions: {LAWFUL: {zh: 合法, en: Lawful}, CHANGE: {zh: 修改, en: Change it}}, basis: [{law: 条例, article: 4}]}
            publications: {drafts: {name: {zh: 草案公开, en: Drafts}, fields: [title], documents: [draft], basis: [{law: 条例}]}}
            start:
              file: {name: {zh: 送审, en: File}, by: [officer], fields: [title], documents: [draft], optionalDocuments: [note], to: review}
            stages:
              review:
                name: {zh: 审查, en: Review}
                transitions:
                  visit: {name: {zh: 走访, en: Visit}, by: [officer], adds: [visits], sets: {total: sum(visits.hours)}}
                  screen: {name: {zh: 筛查, en: Screen}, by: [officer], documents: [screened], requires: [{id: R3, check: "facts.passages >= 0", else: {zh: 未筛查, en: Not screened}, basis: [{law: 条例}]}]}
                  freeze: {name: {zh: 冻结, en: Freeze}, by: [officer], documents: [frozen]}
                  publish: {name: {zh: 公开, en: Publish}, by: [officer], publishes: [drafts]}
                  judge: {name: {zh: 审查意见, en: Judge}, by: [officer, legalSection], gives: legality, notBy: [{transition: file, id: S1, else: {zh: 起草人不得审查, en: The drafter does not review}, basis: [{law: 条例, article: 4}]}]}
                  decide:
                    name: {zh: 决定, en: Decide}
                    by: [head]
                    fields: [outcome]
                    documents: [draft]
                    opinions: [legality]
                    requires:
                      - {id: R1, check: 'opinion("legality").conclusion = "LAWFUL"', else: {zh: 须经审查合法, en: It must be found lawful}, basis: [{law: 条例, article: 6}]}
                      - {id: R2, check: "total <= 10", else: {zh: 时数过多, en: Too many hours}, basis: [{law: 条例, article: 7}]}
                      - {id: R4, check: "facts.openViews = 0", else: {zh: 尚有修改意见, en: Views are open}, basis: [{law: 条例, article: 8}]}
                      - {id: R5, check: 'count(papers("note")) <= 1', else: {zh: 说明只能一份, en: One note only}, basis: [{law: 条例, article: 9}]}
                    to: done
              done: {name: {zh: 办结, en: Done}, final: true}
            """;
        var reading = ProcedureReader.Read("review.yaml", text, new ProcedureVocabulary { Roles = Content.Shipped.Roles });
        Assert.True(reading.Faults.IsEmpty, string.Join(Environment.NewLine, reading.Faults));
        return reading.Procedure!;
    }

    private static Matter Filed() => new Matter(Review).Knowing("openViews", 0).As("officer").On("2026-03-03").Do("file", new { title = "甲" }, ["draft", "note"]);

    private static Matter Visited() => Filed().Do("visit", """{"visits": [{"who": "甲厂", "hours": "3"}, {"who": "乙厂", "hours": "4"}]}""").Do("visit", """{"visits": [{"who": "丙厂", "hours": "2"}]}""");

    private static AttachedDocument Paper(string kind, char hash) => new(kind, kind + "2.pdf", new string(hash, 64), "application/pdf", 10);

    private static AmendmentOutcome<MatterCorrected> Ask(Matter matter, CorrectionRequest request) =>
        Corrections.Correct(matter.State, [.. matter.Events], request with { Reason = "登记时写错", Basis = [Basis] }, matter.Context);

    private static MatterCorrected Accepted(Matter matter, CorrectionRequest request)
    {
        var outcome = Ask(matter, request);
        Assert.True(outcome.Refusals.IsEmpty, string.Join(Environment.NewLine, outcome.Refusals.Select(r => $"{r.RuleId} {r.Text.En}")));
        matter.Keep(outcome.Event!);
        return (MatterCorrected)matter.Events[^1];
    }

    private static string[] Refused(Matter matter, CorrectionRequest request)
    {
        var outcome = Ask(matter, request);
        Assert.Null(outcome.Event);
        Assert.All(outcome.Refusals, r => Assert.Contains(r.Text.Zh, c => c is >= '一' and <= '龥'));
        return [.. outcome.Refusals.Select(r => r.RuleId)];
    }

    private static CorrectionRequest Of(int n) => new() { Event = n, Reason = "" };

    private static CorrectionRequest Record(int n, int place, string? json) =>
        Of(n) with { Records = [new CorrectedRecord("visits", place, json is null ? null : JsonElement.Parse(json))] };

    private static CorrectionRequest Replaced(int n, string kind, char by) => Of(n) with { Papers = [new PaperCorrection(kind, new string('0', 64), Paper(kind, by))] };

    private static string Visits(Matter matter) => JsonSerializer.Serialize(matter.State.Data.ToJson().GetProperty("visits").EnumerateArray().Select(v => v.GetProperty("who").GetString() + v.GetProperty("hours").GetString()), Plain);

    private static readonly JsonSerializerOptions Plain = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    [Fact]
    public void Puts_another_paper_in_the_place_of_a_wrong_one_and_keeps_that_on_file()
    {
        var matter = Filed().Do("publish");

        var corrected = Accepted(matter, Replaced(1, "draft", 'a'));

        Assert.Equal([("draft", 'a', 3, 1), ("note", '0', 1, 1)], matter.State.Documents.Select(d => (d.Document.Kind, d.Document.Sha256[0], d.Event, d.Act)));
        var aside = Assert.Single(matter.State.SetAside);
        Assert.Equal(("draft", '0', 1, 3), (aside.Paper.Document.Kind, aside.Paper.Document.Sha256[0], aside.Paper.Event, aside.By));
        Assert.Equal(["drafts"], corrected.Republishes);
        // The right one may be wrong too.
        Accepted(matter, Of(1) with { Papers = [new PaperCorrection("draft", new string('a', 64), Paper("draft", 'b'))] });
        Assert.Equal([('b', 4), ('0', 1)], matter.State.Documents.Select(d => (d.Document.Sha256[0], d.Event)));
        Assert.Equal(2, matter.State.SetAside.Length);
    }

    [Fact]
    public void Takes_a_paper_out_that_does_not_belong_there_unless_an_act_needed_it()
    {
        var matter = Filed().As("legalSection").Do("judge", null, null, "legality:LAWFUL").As("officer").Do("visit", """{"visits": {"who": "甲厂", "hours": "3"}}""").As("head").Do("decide", new { outcome = "可" }).As("officer");

        Accepted(matter, Of(1) with { Papers = [new PaperCorrection("note", new string('0', 64), null)] });
        Assert.Equal(["draft"], matter.State.Documents.Select(d => d.Document.Kind));
        Assert.Equal(["document.missing"], Refused(matter, Of(1) with { Papers = [new PaperCorrection("draft", new string('0', 64), null)] }));
    }

    [Fact]
    public void Refuses_papers_that_are_not_there_the_same_screened_or_made_from_the_record()
    {
        var matter = Filed().Knowing("passages", 0).Do("screen", null, ["screened"]).Do("freeze");

        Assert.Equal(["correction.paper"], Refused(matter, Replaced(2, "draft", 'a')));
        Assert.Equal(["correction.paper"], Refused(matter, Of(1) with { Papers = [new PaperCorrection("draft", new string('0', 64), Paper("note", 'a'))] }));
        Assert.Equal(["correction.paper.same"], Refused(matter, Replaced(1, "draft", '0')));
        Assert.Equal(["correction.screened"], Refused(matter, Replaced(2, "screened", 'a')));
        Assert.Equal(["correction.paper"], Refused(matter, Replaced(3, "frozen", 'a')));
        Assert.Empty(Corrections.Papers(matter.State, 3));
    }

    [Fact]
    public void Changes_one_record_of_a_list_in_its_place_and_computes_what_is_computed_from_it()
    {
        var matter = Visited();

        var corrected = Accepted(matter, Record(2, 1, """{"who": "乙公司", "hours": "1"}"""));

        Assert.Equal("""["甲厂3","乙公司1","丙厂2"]""", Visits(matter));
        Assert.Equal("6", matter.State.Data["total"].ToString());
        Assert.Equal(3, corrected.Before.GetProperty("visits").GetArrayLength());
        Assert.Equal("乙厂", corrected.Before.GetProperty("visits")[1].GetProperty("who").GetString());
        // Records that come later stand after it, and it can be corrected again.
        matter.Do("visit", """{"visits": {"who": "丁厂", "hours": "1"}}""");
        Accepted(matter, Record(2, 1, """{"who": "乙厂", "hours": "2"}"""));
        Assert.Equal("""["甲厂3","乙厂2","丙厂2","丁厂1"]""", Visits(matter));
        Assert.Equal("8", matter.State.Data["total"].ToString());
    }

    [Fact]
    public void Takes_out_a_record_that_should_not_be_there_while_the_places_of_the_others_stay()
    {
        var matter = Visited();

        Accepted(matter, Record(2, 0, null));
        Assert.Equal("""["乙厂4","丙厂2"]""", Visits(matter));
        Assert.Equal([(1, "乙厂")], Corrections.Records(Review, [.. matter.Events], 2).Select(r => (r.Place, ((Feel.ContextValue)r.Record)["who"]!.ToString()!.Trim('"'))));
        Assert.Equal(["correction.record"], Refused(matter, Record(2, 0, """{"who": "甲厂", "hours": "3"}""")));
        Accepted(matter, Record(2, 1, """{"who": "乙厂", "hours": "5"}"""));
        Assert.Equal("""["乙厂5","丙厂2"]""", Visits(matter));
        // The act must add one.
        Assert.Equal(["field.missing"], Refused(matter, Record(2, 1, null)));
    }

    [Fact]
    public void Refuses_records_that_say_too_little_or_break_a_rule_of_a_later_act()
    {
        var matter = Visited().As("legalSection").Do("judge", null, null, "legality:LAWFUL").As("head").Do("decide", new { outcome = "可" }).As("officer");

        Assert.Equal(["field.missing"], Refused(matter, Record(2, 0, """{"who": null, "hours": "3"}""")));
        Assert.Equal(["field.range"], Refused(matter, Record(2, 0, """{"who": "甲厂", "hours": "0"}""")));
        Assert.Equal(["correction.record"], Refused(matter, Record(2, 7, """{"who": "甲厂", "hours": "3"}""")));
        Assert.Equal(["R2"], Refused(matter, Record(2, 0, """{"who": "甲厂", "hours": "9"}""")));
        Assert.Equal(["correction.same"], Refused(matter, Record(2, 0, """{"who": "甲厂", "hours": "3"}""")));
    }

    [Fact]
    public void Puts_another_opinion_in_the_place_of_a_wrong_one_and_says_what_it_was()
    {
        var matter = Visited().As("legalSection").Do("judge", null, null, "legality:CHANGE");

        var corrected = Accepted(matter, Of(4) with { Opinion = new GivenOpinion("legality", "LAWFUL", "经复核，合法") });

        Assert.Equal(new GivenOpinion("legality", "CHANGE", "意见"), corrected.OpinionBefore);
        var stands = Assert.Single(matter.State.Opinions);
        Assert.Equal(("LAWFUL", "legalSection-1", 4, 5), (stands.Opinion.Conclusion, stands.Actor, stands.Event, stands.CorrectedBy));
        matter.As("head").Do("decide", new { outcome = "可" });
        // What was decided rests on it: another conclusion is no correction, other words are.
        matter.As("legalSection");
        Assert.Equal(["R1", "R4"], Refused(matter, Of(4) with { Opinion = new GivenOpinion("legality", "CHANGE", "不合法") }));
        Assert.Equal(["opinion.conclusion"], Refused(matter, Of(4) with { Opinion = new GivenOpinion("legality", "MAYBE", "") })[..1]);
        Assert.Equal(["opinion.unasked"], Refused(matter, Of(1) with { Opinion = new GivenOpinion("legality", "LAWFUL", "") })[^1..]);
        Accepted(matter, Of(4) with { Opinion = new GivenOpinion("legality", "LAWFUL", "经复核，符合规定") });
    }

    [Fact]
    public void Is_not_for_whom_the_law_keeps_from_the_act()
    {
        var matter = Visited().As("legalSection").Do("judge", null, null, "legality:CHANGE");

        matter.As("officer+legalSection", "officer-1");
        Assert.Equal(["S1"], Refused(matter, Of(4) with { Opinion = new GivenOpinion("legality", "LAWFUL", "") }));
        // Nor may somebody who stands in for the drafter; and one is not kept from what one did oneself.
        Assert.Equal(["S1"], Refused(matter.As("legalSection", "other", "officer-1"), Of(4) with { Opinion = new GivenOpinion("legality", "LAWFUL", "") }));
        Accepted(matter.As("officer", "officer-1"), Of(1) with { Input = JsonElement.Parse("""{"title": "乙"}""") });
    }
}
