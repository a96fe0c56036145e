using System.Collections.Immutable;
using System.Text.Json;

namespace Kefa.Procedures.Tests.Acts;

public sealed class CorrectingAnAct
{
    private static readonly LegalBasis Basis = new("行政程序规定", "1");

    private static readonly Procedure Report = Read("2024-1");

    /// <summary>A report with a day that its deadlines run from; the version is the only difference, but for what is replaced.</summary>
    internal static Procedure Read(string version, string transition = "move", params (string From, string To)[] changes)
    {
        string text = """
            id: report
            code: RPT
            name: {zh: 报告, en: Report}
            version: VERSION
            inForce: {from: 2024-01-01}
            transition: POLICY
            basis: [{law: 条例}]
            data:
              title: {type: text, label: {zh: 标题, en: Title}, required: true}
              amount: {type: money, label: {zh: 金额, en: Amount}, required: true}
              half: {type: money, label: {zh: 一半, en: Half}}
              receivedOn: {type: date, label: {zh: 收到日, en: Received on}, required: true}
              pausedOn: {type: date, label: {zh: 中止日, en: Paused on}}
              place: {type: group, label: {zh: 地点, en: Place}, fields: {town: {type: text, label: {zh: 乡镇, en: Town}}, street: {type: text, label: {zh: 街道, en: Street}}}}
              answer: {type: text, label: {zh: 答复, en: Answer}}
            publications: {report: {name: {zh: 报告公开, en: Report}, fields: [title, place], basis: [{law: 条例}]}}
            deadlines:
              D: {name: {zh: 答复, en: Answer}, within: {count: 10, unit: working days}, from: receivedOn, doneBy: [answer], basis: [{law: 条例, article: 2}]}
              E: {name: {zh: 归档, en: File away}, within: {count: 5, unit: calendar days}, from: {transition: answer}, doneBy: [finish], basis: [{law: 条例, article: 3}]}
            start:
              file: {name: {zh: 登记, en: File}, by: [officer], fields: [title, amount, receivedOn, place], sets: {half: amount / 2}, to: open,
                requires: [{id: R1, check: "amount <= 100", else: {zh: 超过上限, en: Too much}, basis: [{law: 条例, article: 5}]}]}
            stages:
              open:
                name: {zh: 办理, en: Open}
                transitions:
                  pause: {name: {zh: 中止, en: Pause}, by: [officer], fields: [pausedOn], suspends: [{deadline: D, ground: g, name: {zh: 中止, en: Pause}, after: pausedOn, basis: [{law: 条例}]}]}
                  goOn: {name: {zh: 恢复, en: Go on}, by: [officer], resumes: [{deadline: D, ground: g}]}
                  retitle: {name: {zh: 改标题, en: Retitle}, by: [officer], fields: [title]}
                  publish: {name: {zh: 公开, en: Publish}, by: [officer], publishes: [report]}
                  answer:
                    name: {zh: 答复, en: Answer}
                    by: [head]
                    fields: [answer]
                    requires:
                      - {id: R2, check: "half >= 10", else: {zh: 过少, en: Too little}, basis: [{law: 条例, article: 6}]}
                      - {id: R3, check: 'place.town != "北镇"', else: {zh: 不属本地, en: Another place}, basis: [{law: 条例, article: 7}]}
                    to:
                      - {when: "amount > 50", stage: large}
                      - {stage: done}
              large: {name: {zh: 重大, en: Large}, transitions: {finish: {name: {zh: 办结, en: Finish}, by: [head], to: done}}}
              done: {name: {zh: 办结, en: Done}, final: true}
            """;
        var reading = ProcedureReader.Read("report.yaml", changes.Aggregate(text.Replace("VERSION", version, StringComparison.Ordinal).Replace("POLICY", transition, StringComparison.Ordinal), (t, change) => t.Replace(change.From, change.To, StringComparison.Ordinal)), new ProcedureVocabulary { Roles = Content.Shipped.Roles });
        Assert.True(reading.Faults.IsEmpty, string.Join(Environment.NewLine, reading.Faults));
        return reading.Procedure!;
    }

    internal static Matter Filed(Procedure? procedure = null, string receivedOn = "2026-03-02", int amount = 40) => new Matter(procedure ?? Report).As("officer").On("2026-03-03")
        .Do("file", new { title = "甲", amount, receivedOn, place = new { town = "东镇", street = (string?)null } });

    private static AmendmentOutcome<MatterCorrected> Correct(Matter matter, int n, object input, string reason = "登记时写错", bool withBasis = true) => Corrections.Correct(
        matter.State, [.. matter.Events], new CorrectionRequest { Event = n, Input = JsonSerializer.SerializeToElement(input), Reason = reason, Basis = withBasis ? [Basis] : [] }, matter.Context);

    private static MatterCorrected Accepted(Matter matter, int n, object input)
    {
        var outcome = Correct(matter, n, input);
        Assert.True(outcome.Refusals.IsEmpty, string.Join(Environment.NewLine, outcome.Refusals.Select(r => $"{r.RuleId} {r.Text.En}")));
        matter.Keep(outcome.Event!);
        return (MatterCorrected)matter.Events[^1];
    }

    private static string[] Refused(Matter matter, int n, object input, string reason = "登记时写错", bool withBasis = true)
    {
        var outcome = Correct(matter, n, input, reason, withBasis);
        Assert.Null(outcome.Event);
        Assert.All(outcome.Refusals, r => Assert.Contains(r.Text.Zh, c => c is >= '一' and <= '龥'));
        return [.. outcome.Refusals.Select(r => r.RuleId)];
    }

    [Fact]
    public void Changes_the_field_and_keeps_what_it_was()
    {
        var matter = Filed();

        var corrected = Accepted(matter, 1, new { title = "乙", place = new { town = "西镇" } });

        Assert.Equal(("乙", "西镇"), (matter.State.Data["title"].ToString()!.Trim('"'), matter.State.Data["place.town"].ToString()!.Trim('"')));
        Assert.Equal("""{"place":{"town":"东镇"},"title":"甲"}""", corrected.Before.GetRawText());
        Assert.Equal((1, 2, "officer", "登记时写错"), (corrected.Corrects, corrected.N, corrected.Role, corrected.Reason));
        Assert.Empty(corrected.Recounted);
        Assert.Equal(corrected, Assert.Single(matter.State.Corrections));
    }

    [Fact]
    public void Moves_the_deadlines_that_run_from_the_corrected_day_with_their_suspensions()
    {
        var matter = Filed().On("2026-03-05").Do("pause", new { pausedOn = "2026-03-05" }).On("2026-03-10").Do("goOn");
        var before = matter.Due("D")!.Value;

        var corrected = Accepted(matter.On("2026-03-11"), 1, new { receivedOn = "2026-02-28" });

        // One working day earlier: 2026-02-28 is a working Saturday, 03-02 the Monday after.
        Assert.Equal(["D"], corrected.Recounted);
        Assert.Equal([DeadlineHappening.Started, DeadlineHappening.Suspended, DeadlineHappening.Resumed], corrected.Deadlines.Select(d => d.Kind));
        Assert.Equal(new DateOnly(2026, 2, 28), matter.State.FindDeadline("D")!.Start);
        Assert.Single(matter.State.FindDeadline("D")!.Suspensions);
        Assert.Equal(before.AddDays(-1), matter.Due("D"));
        Assert.Equal(matter.Due("D"), matter.State.FindDeadline("D")!.Explain(matter.Context.Calendar).Due);

        Accepted(matter, 2, new { pausedOn = "2026-03-04" });
        Assert.Equal(before, matter.Due("D"));
    }

    [Fact]
    public void Tells_of_a_met_deadline_whether_it_was_met_in_time()
    {
        var matter = Filed().As("head").On("2026-03-16").Do("answer", new { answer = "可" });
        Assert.False(matter.State.FindDeadline("D")!.IsLateOn(new DateOnly(2026, 4, 1)));

        Accepted(matter.As("officer"), 1, new { receivedOn = "2026-02-24" });

        Assert.Equal(DeadlineHappening.Met, matter.State.FindDeadline("D")!.Ended);
        Assert.True(matter.State.FindDeadline("D")!.IsLateOn(new DateOnly(2026, 4, 1)));
    }

    [Fact]
    public void Computes_again_what_is_computed_from_it()
    {
        var matter = Filed();

        Accepted(matter, 1, new { amount = 44 });

        Assert.Equal("22", matter.State.Data["half"].ToString());
        Accepted(matter, 1, new { amount = 46 });
        Assert.Equal("23", matter.State.Data["half"].ToString());
        Assert.Equal(2, matter.State.Corrections.Length);
    }

    [Fact]
    public void Is_refused_where_a_rule_then_or_later_would_have_been_broken_or_the_matter_gone_elsewhere()
    {
        var matter = Filed().As("head").On("2026-03-16").Do("answer", new { answer = "可" }).As("officer");

        Assert.Equal(["R1", "correction.stage"], Refused(matter, 1, new { amount = 120 }));
        Assert.Equal(["R2"], Refused(matter, 1, new { amount = 19 }));
        Assert.Equal(["correction.stage"], Refused(matter, 1, new { amount = 60 }));
        // Also where the rule reads a field of a group.
        Assert.Equal(["R3"], Refused(matter, 1, new { place = new { town = "北镇" } }));
        Accepted(matter, 1, new { amount = 50 });
    }

    [Fact]
    public void Is_for_the_roles_of_the_act_with_reason_and_basis_and_only_for_what_it_gave_last()
    {
        var matter = Filed().Do("retitle", new { title = "丙" });

        Assert.Equal(["by", "correction.reason", "correction.basis", "field.unasked", "field.form"], Refused(matter.As("head"), 1, new { title = "丁", amount = "x" }, "", false).OrderBy(Place));
        Assert.Equal(["field.unasked"], Refused(matter.As("officer"), 1, new { half = 3 }));
        Assert.Equal(["field.unasked"], Refused(matter, 1, new { answer = "x" }));
        Assert.Equal(["correction.same"], Refused(matter, 2, new { title = "丙" }));
        Assert.Equal(["correction.event"], Refused(matter, 9, new { title = "丙" }));
        Assert.Equal(["title"], Corrections.Correctable(matter.State.Procedure, [.. matter.Events], 2).Select(f => f.Field.Path));
        Assert.Equal(["amount", "receivedOn", "place.town", "place.street"], Corrections.Correctable(matter.State.Procedure, [.. matter.Events], 1).Select(f => f.Field.Path));

        static int Place(string id) => Array.IndexOf(["by", "correction.reason", "correction.basis", "field.unasked", "field.form"], id);
    }

    [Fact]
    public void Says_which_published_page_shows_it()
    {
        var matter = Filed().Do("publish");

        Assert.Equal(["report"], Accepted(matter, 1, new { place = new { town = "西镇" } }).Republishes);
        Assert.Empty(Accepted(matter, 1, new { amount = 41 }).Republishes);
    }
}
