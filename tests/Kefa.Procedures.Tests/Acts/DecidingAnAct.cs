using System.Text.Json;
using Kefa.Feel;
using Kefa.Procedures.Calendar;
using Kefa.TestSupport.Properties;
using FsCheck;
using FsCheck.Fluent;

namespace Kefa.Procedures.Tests.Acts;

public sealed class DecidingAnAct
{
    private static readonly Procedure Grant = Read("""
        id: grant
        code: GRANT
        name: {zh: 小额资助, en: Small grant}
        version: 2024-1
        inForce: {from: 2024-01-01}
        basis: [{law: 科学技术进步法}]
        facts:
          earlier: {source: matters, measure: count}
        data:
          title: {type: text, label: {zh: 标题, en: Title}, required: true, max: 5}
          amount: {type: money, label: {zh: 金额, en: Amount}, required: true, min: 0.1}
          kind: {type: choice, label: {zh: 种类, en: Kind}, choices: {A: {zh: 甲, en: A}, B: {zh: 乙, en: B}}}
          code: {type: text, label: {zh: 代码, en: Code}, pattern: "[0-9]{3}"}
          note: {type: text, label: {zh: 备注, en: Note}}
          double: {type: number, label: {zh: 两倍, en: Double}}
          visits: {type: list, label: {zh: 走访, en: Visits}, fields: {on: {type: date, label: {zh: 日期, en: Day}, required: true}, who: {type: text, label: {zh: 何人, en: Who}}}}
          members: {type: list, label: {zh: 成员, en: Members}, item: {type: person}}
          filedOn: {type: date, label: {zh: 提交日, en: Filed on}, required: true}
        opinions:
          legality: {name: {zh: 审核, en: Review}, basis: [{law: 条例, article: 1}], conclusions: {YES: {zh: 同意, en: Yes}, NO: {zh: 不同意, en: No}}}
        documents: {plan: {name: {zh: 方案, en: Plan}}, photo: {name: {zh: 照片, en: Photo}}}
        deadlines:
          D: {name: {zh: 答复, en: Answer}, within: {count: 10, unit: working days}, from: filedOn, doneBy: [grant], basis: [{law: 条例, article: 2}]}
        start:
          file: {name: {zh: 提交, en: File}, by: [applicant], fields: [title, amount, kind, code, members, filedOn], sets: {double: amount * 2}, to: open}
        stages:
          open:
            name: {zh: 办理, en: Open}
            transitions:
              visit: {name: {zh: 走访, en: Visit}, by: [officer], adds: [visits], optionalDocuments: [photo]}
              review: {name: {zh: 审核, en: Review}, by: [legal], gives: legality}
              pause: {name: {zh: 中止, en: Pause}, by: [officer], suspends: [{deadline: D, ground: g, name: {zh: 中止, en: Pause}, basis: [{law: 条例}]}]}
              goOn: {name: {zh: 恢复, en: Go on}, by: [officer], resumes: [{deadline: D, ground: g}]}
              grant:
                name: {zh: 同意, en: Grant}
                by: [head, deputy]
                notBy:
                  - {id: S1, transition: review, else: {zh: 审核人不得决定, en: The reviewer may not decide}, basis: [{law: 条例, article: 3}]}
                  - {id: S2, field: members, else: {zh: 成员应当回避, en: A member stands aside}, basis: [{law: 条例, article: 4}]}
                fields: [note]
                documents: [plan]
                opinions: [legality]
                requires:
                  - {id: R1, check: "amount <= 100", else: {zh: 超过上限, en: Too much}, basis: [{law: 条例, article: 5}]}
                  - {id: R2, check: "facts.earlier = 0", else: {zh: 已有资助, en: There is one already}, basis: [{law: 条例, article: 6}]}
                  - {id: R3, check: 'opinion("legality").conclusion = "YES"', else: {zh: 审核未通过, en: Not approved}, basis: [{law: 条例, article: 7}]}
                  - {id: R4, check: "count(visits) > 0", else: {zh: 没有走访, en: No visit}, basis: [{law: 条例, article: 8}]}
                  - {id: R5, check: 'note != "x"', else: {zh: 备注不当, en: Bad note}, basis: [{law: 条例, article: 9}]}
                  - {id: R6, check: 'amount / (amount - 50) != 0', else: {zh: 比例不当, en: Bad ratio}, basis: [{law: 条例, article: 10}]}
                  - {id: R7, check: "facts.earlier < 5", else: {zh: 资助过多, en: Too many}, basis: [{law: 条例, article: 11}]}
                to: done
          done: {name: {zh: 办结, en: Done}, final: true}
        """);

    [Fact]
    public void Of_a_procedure_without_fields_is_decided_too()
    {
        var plain = new Matter(Read("""
            id: plain
            code: PLAIN
            name: {zh: 登记, en: Plain}
            version: "1"
            inForce: {from: 2024-01-01}
            transition: keep
            basis: [{law: 条例}]
            start: {begin: {name: {zh: 登记, en: Begin}, by: [officer], to: open}}
            stages:
              open: {name: {zh: 办理, en: Open}, transitions: {close: {name: {zh: 办结, en: Close}, by: [officer], to: closed}}}
              closed: {name: {zh: 办结, en: Closed}, final: true}
            """)).As("officer").Do("begin");

        Assert.Empty(plain.State.Data.Context.Entries);
        Assert.Equal("closed", plain.Do("close").State.Stage!.Id);
    }

    [Fact]
    public void Refuses_for_every_reason_at_once()
    {
        var matter = Filed(amount: 200).As("officer");

        var refusals = matter.Refusals("grant", new { note = "x", other = 1 }, ["secret"]);

        Assert.Equal(["by", "field.unasked", "document.unasked", "document.missing", "opinion.missing", "R1", "R2", "R3", "R4", "R5", "R7"], refusals);
    }

    [Fact]
    public void Takes_no_paper_that_nobody_asked_for()
    {
        var matter = Filed().As("officer");

        Assert.Equal(["document.unasked"], matter.Refusals("visit", new { visits = new { on = "2026-03-03" } }, ["plan"]));
        Assert.Equal("“走访”不接收材料“方案”。", matter.Text("document.unasked", "visit", new { visits = new { on = "2026-03-03" } }, ["plan"]));
        Assert.Equal("photo", Assert.Single(matter.Do("visit", new { visits = new { on = "2026-03-03" } }, ["photo"]).State.Documents).Document.Kind);
    }

    [Fact]
    public void Lets_only_true_pass()
    {
        var matter = Filed().As("legal").Do("review", conclusion: "legality:YES").As("officer").Do("visit", new { visits = new { on = "2026-03-03" } }).As("head");
        var refused = Assert.IsType<TransitionOutcome.Refused>(matter.Try("grant", null, ["plan"]));

        // The note was asked for and neither given nor said to be none, the earlier grants were not looked up.
        Assert.Equal([("R2", RefusalKind.Unknown), ("R5", RefusalKind.Unknown), ("R7", RefusalKind.Unknown)], refused.Refusals.Select(r => (r.RuleId, r.Kind)));
        Assert.Equal("已有资助：目前无法判断是否符合，因为尚不清楚：facts.earlier。", refused.Refusals[0].Text.Zh);
        Assert.Equal("Bad note: whether this holds cannot be told, because it is not known: Note.", refused.Refusals[1].Text.En);
        matter.Knowing("earlier", 0).Do("grant", new { note = (string?)null }, ["plan"]);
    }

    [Fact]
    public void Lets_no_error_and_no_null_pass()
    {
        var error = Filed(amount: 50).Knowing("earlier", 0).As("legal").Do("review", conclusion: "legality:YES").As("officer").Do("visit", new { visits = new { on = "2026-03-03" } }).As("head");
        Assert.Equal("比例不当：目前无法判断是否符合：除数为零。", error.Text("R6", "grant", new { note = (string?)null }, ["plan"]));

        var none = Filed(amount: 20).Knowing("earlier", Value.Null).As("head");
        Assert.Contains("R2", none.Refusals("grant", new { note = (string?)null }, ["plan"])); // null = 0 is false
        Assert.Equal("资助过多：目前无法判断是否符合，因为所依据的内容不存在。", none.Text("R7", "grant", new { note = (string?)null }, ["plan"]));
    }

    [Fact]
    public void Says_what_does_not_fit_field_by_field()
    {
        var matter = new Matter(Grant).As("applicant").On("2026-03-02");

        Assert.Equal(["field.form", "field.form", "field.choice", "field.pattern", "field.form"], matter.Refusals("file", """{"title": 7, "amount": "many", "kind": "C", "code": "12a", "filedOn": "2026-02-30"}"""));
        Assert.Equal(["field.range", "field.range", "field.missing"], matter.Refusals("file", """{"title": "六个字的标题", "amount": "0.05"}"""));
        Assert.Equal("标题：6 个字，多于 5。", matter.Text("field.range", "file", """{"title": "六个字的标题", "amount": 2, "filedOn": "2026-03-02"}"""));
        Assert.Equal(["field.form"], matter.Refusals("file", "[]"));
        Assert.Equal(["field.missing", "field.missing", "field.missing"], matter.Refusals("file", """{"title": "", "amount": null}"""));
    }

    [Fact]
    public void Keeps_apart_whom_the_law_keeps_apart()
    {
        var matter = Filed(members: ["wang"]).As("legal+head", "li").Do("review", conclusion: "legality:YES");

        Assert.Contains("S1", matter.Refusals("grant", null));
        Assert.Contains("S1", matter.As("head", "zhao", onBehalfOf: "li").Refusals("grant", null));
        Assert.Contains("S2", matter.As("head", "wang").Refusals("grant", null));
        Assert.DoesNotContain("S1", matter.As("head", "zhao").Refusals("grant", null));
    }

    [Fact]
    public void Knows_before_the_form_what_no_form_can_mend()
    {
        var matter = Filed(amount: 200).Knowing("earlier", 0).As("head");
        var grant = ProcedureEngine.Allowed(matter.State, matter.Context).Single(a => a.Transition.Id == "grant");

        Assert.False(grant.IsAllowed);
        Assert.Equal(["opinion.missing", "R1", "R3", "R4"], grant.Blocks.Select(b => b.RuleId));
        Assert.Equal(["R5"], grant.Open.Select(g => g.Id));
        Assert.True(grant.IsTheirs);
        Assert.Equal(["visit", "pause", "goOn"], ProcedureEngine.Allowed(matter.State, matter.As("officer").Context).Where(a => a.IsAllowed).Select(a => a.Transition.Id));
        Assert.False(ProcedureEngine.Allowed(matter.State, matter.Context).Single(a => a.Transition.Id == "grant").IsTheirs);
    }

    [Fact]
    public void Answers_what_is_not_offered_in_the_stage()
    {
        var matter = Filed();

        Assert.Equal(["stage"], matter.Refusals("file"));
        Assert.Equal("“办理”环节不能“提交”。", matter.Text("stage", "file"));
        Assert.Equal(["stage"], matter.Refusals("nonsense"));
    }

    [Fact]
    public void Computes_with_decimals_and_keeps_them_as_text()
    {
        var matter = Filed(amount: 0.1m);

        Assert.Equal("""{"title":"题","amount":"0.1","double":"0.2","visits":[],"members":[],"filedOn":"2026-03-02"}""", matter.State.Data.ToJson().GetRawText());
    }

    [Fact]
    public void Tells_missing_from_none()
    {
        var matter = new Matter(Grant).As("applicant").On("2026-03-02").Do("file", """{"title": "题", "amount": 1, "kind": null, "members": [], "filedOn": "2026-03-02"}""");

        Assert.IsType<NullValue>(matter.State.Data["kind"]);
        Assert.IsType<UnknownValue>(matter.State.Data["code"]);
    }

    [Fact]
    public void Is_the_same_state_from_the_same_events()
    {
        var matter = Filed().As("officer").Do("visit", new { visits = new { on = "2026-03-03" } }).On("2026-03-05").Do("visit", new { visits = new { on = "2026-03-05", who = "王" } });

        var again = MatterState.Of(Grant, matter.Events);

        Assert.Equal(matter.State.Data.ToJson().GetRawText(), again.Data.ToJson().GetRawText());
        Assert.Equal(matter.State.Due, again.Due);
        Assert.Equal(3, again.LastEvent);
        Assert.Equal(1, Count(MatterState.AsOf(Grant, matter.Events, new DateOnly(2026, 3, 4))));
        Assert.Equal(2, Count(again));
    }

    [Fact]
    public void Counts_provisional_days_again_when_the_year_is_known()
    {
        var until2025 = new StatutoryCalendar([Tests.Calendar.A.Year2025]);
        var filed = ProcedureEngine.Perform(MatterState.None(Grant), Request("2025-12-26"), Context("2025-12-26", until2025, "applicant"));
        var state = MatterState.None(Grant).After(((TransitionOutcome.Accepted)filed).Event);
        Assert.True(state.Deadlines[0].Provisional);
        Assert.Null(ProcedureEngine.Recompute(state, Context("2025-12-27", until2025, "officer")));

        var recomputed = ProcedureEngine.Recompute(state, Context("2025-12-28", Tests.Calendar.A.Calendar, "officer"))!;
        var after = state.After(recomputed);

        Assert.Equal((2026, false), (recomputed.CalendarYear, after.Deadlines[0].Provisional));
        Assert.Equal(Tests.Calendar.A.Calendar.AddWorkingDays(new DateOnly(2025, 12, 26), 10), after.Due);
        Assert.NotEqual(state.Due, after.Due);
    }

    /// <summary>A day in the last is counted day by day here: the slow, obvious way.</summary>
    [Fact]
    public void Counts_no_day_on_which_it_was_suspended() => Prop.ForAll(
        Gen.Choose(1, 14).ListOf().Select(l => l.Take(6).ToArray()).ToArbitrary(),
        steps =>
        {
            var matter = Filed();
            var (day, paused) = (new DateOnly(2026, 3, 2), false);
            var still = new HashSet<DateOnly>();
            foreach (var step in steps)
            {
                var next = day.AddDays(step);
                for (var d = day.AddDays(1); paused && d <= next; d = d.AddDays(1))
                    still.Add(d);
                matter.On(next.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture)).As("officer").Do(paused ? "goOn" : "pause");
                (day, paused) = (next, !paused);
            }

            if (paused)
                return matter.Due("D") is null || matter.Due("D") <= day;
            var (due, left) = (new DateOnly(2026, 3, 2), 10);
            while (left > 0)
            {
                due = due.AddDays(1);
                if (!still.Contains(due) && Tests.Calendar.A.Calendar.IsWorkingDay(due))
                    left--;
            }

            return matter.Due("D") == due;
        }).Holds();

    private static int Count(MatterState state) => ((ListValue)state.Data["visits"]).Items.Length;

    private static ActRequest Request(string on) => new() { Transition = "file", Input = JsonSerializer.SerializeToElement(new { title = "题", amount = 1, filedOn = on }) };

    private static ActContext Context(string day, StatutoryCalendar calendar, string role) => new()
    {
        Actor = new ActingPerson("wang", [role]), Now = new DateTimeOffset(Tests.Calendar.A.Day(day), default, TimeSpan.FromHours(8)), Today = Tests.Calendar.A.Day(day), Calendar = calendar,
    };

    private static Matter Filed(decimal amount = 20, string[]? members = null) => new Matter(Grant).As("applicant").On("2026-03-02")
        .Do("file", new { title = "题", amount, members = members ?? [], filedOn = "2026-03-02" });

    private static Procedure Read(string yaml)
    {
        var reading = ProcedureReader.Read("grant.yaml", yaml, ProcedureVocabulary.Open);
        Assert.True(reading.Faults.IsEmpty, string.Join(Environment.NewLine, reading.Faults));
        return reading.Procedure!;
    }
}
