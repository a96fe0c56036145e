using System.Text;
using System.Text.Json;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Evidence;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Matters.Amending;
using Kefa.Bureau.Matters.Erasing;
using Kefa.Bureau.Operations;
using Kefa.Bureau.Reports;
using Kefa.Bureau.Reports.Frozen;
using Kefa.Bureau.Storage;
using Kefa.Bureau.Tests.Matters;
using Kefa.Procedures;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Reports;

/// <summary>A report of 2026 over a few permits: frozen in January, verified after more has happened.</summary>
public abstract class FreezingReports(DatabaseFixture db) : MatterTests(db)
{
    private const string FigureFile =
        """
        id: permits
        name: {zh: 许可, en: Permits}
        version: "1"
        inForce: {from: 2020-01-01}
        owner: legalSection
        figures:
          - {code: TST-01, name: {zh: 申请, en: Applications}, definition: {zh: 收到的申请, en: Received}, source: {matters: permit-test}, on: matter.openedOn, measure: count, group: matter.stage, unit: {zh: 件, en: items}}
          - {code: TST-02, name: {zh: 金额, en: Amount}, definition: {zh: 申请的金额, en: Amounts}, source: {matters: permit-test}, on: matter.openedOn, measure: {sum: amount}, unit: {zh: 元, en: yuan}, decimals: 2}
          - {code: TST-03, name: {zh: 准予, en: Granted}, definition: {zh: 准予的申请, en: Granted}, source: {matters: permit-test}, on: matter.done.grant, measure: count, unit: {zh: 件, en: items}}
          - {code: TST-04, name: {zh: 准予率, en: Share granted}, definition: {zh: 准予占申请, en: Granted of all}, measure: {rate: {of: TST-03, over: TST-01}}, unit: {zh: "%", en: "%"}, decimals: 1}
          - {code: TST-05, name: {zh: 增长, en: Growth}, definition: {zh: 申请比上年, en: More applications}, measure: {growth: TST-01}, unit: {zh: "%", en: "%"}, decimals: 1}
          - {code: TST-06, name: {zh: 准予中的准予, en: Of the granted}, definition: {zh: 分母为准予, en: Of the granted}, measure: {rate: {of: TST-01, over: TST-03}}, unit: {zh: "%", en: "%"}, decimals: 1}
          - code: TST-07
            name: {zh: 开办实验室, en: Laboratories}
            definition: {zh: 事由为开办实验室, en: To open a laboratory}
            source: {matters: permit-test}
            on: matter.openedOn
            filter: |-
              subject = "开办实验室"
            measure: count
            unit: {zh: 件, en: items}
        """;

    private const string TemplateFile =
        """
        ---
        id: trial-report
        name: {zh: 试写, en: Trial}
        version: "1"
        inForce: {from: 2020-01-01}
        layout: plain
        title: '{{ bureau.name }}{{ year }}年报告'
        ---
        收到申请{{figure TST-01 full}}，金额{{figure TST-02}}，准予率{{figure TST-04}}，增长{{figure TST-05}}。
        ::: lead owner=legalSection narrative
        待写。
        :::
        """;

    private static Acting Legal { get; } = Person("0198c000-0000-7000-8000-00000000e9a1", Roles.LegalSection);

    private static Acting OtherLegal { get; } = Person("0198c000-0000-7000-8000-00000000e9a2", Roles.LegalSection);

    private static Acting Person(string id, string role) => new(id, role, Guid.Parse(id), [new ActingRole(role)]);

    [Fact]
    public async Task What_was_frozen_is_what_the_events_of_then_come_to_whatever_happens_later()
    {
        BureauInfo bureau = await YearAsync();
        (MatterNumber report, FrozenReport frozen) = await FrozenAsync(bureau);

        FrozenPeriod year = frozen.Periods[0];
        Assert.Equal(("3", "350", "1", "3"), (year.Find("TST-01")!.Value, year.Find("TST-02")!.Value, year.Find("TST-03")!.Value, year.Find("TST-07")!.Value));
        Assert.Equal(("33.3", 0, "closed"), (year.Find("TST-04")!.Shown, year.Find("TST-04")!.Records.Count, year.Find("TST-01")!.Groups[0].Keys[0]));
        Assert.Equal((3, "2025", "report/trial-report@1", "今年收到{{figure TST-07}}。"), (year.Find("TST-01")!.Records.Count, frozen.Periods[1].Period, frozen.Template!.Reference, frozen.Paragraphs[0].Text));
        ReportVerification first = await VerifyAsync(bureau, report.ToString());
        Assert.True(first.IsEqual, Told(first));
        Assert.Equal((0, 12), (first.Differences.Count, first.Figures));
        Assert.Empty(await RestatedAsync(bureau, frozen));

        MatterNumber late = (await NumbersAsync(bureau))[1];
        Assert.IsType<PerformTransitionOutcome.Performed>(await UseAsync<CorrectAct, PerformTransitionOutcome>(bureau, c => c.HandleAsync(new CorrectActInput(late, new CorrectionRequest
        {
            Event = 1, Input = JsonElement.Parse("""{"amount": "450"}"""), Reason = "登记时写错", Basis = [new LegalBasis("测试法", "8")],
        }), Office, Cancel)));
        await ApplyAsync(bureau);

        ReportVerification again = await VerifyAsync(bureau, frozen.Matter);
        Assert.True(again.IsEqual && again.Differences.Count == 0, Told(again));
        Restatement restated = Assert.Single(await RestatedAsync(bureau, frozen));
        Assert.Equal(("TST-02", "350", "700", false), (restated.Frozen.Code, restated.Frozen.Value, restated.Value, restated.IsNoticed));
        Assert.Equal([late.ToString()], restated.Matters);
    }

    [Fact]
    public async Task What_was_erased_since_is_told_apart_from_what_is_wrong()
    {
        BureauInfo bureau = await YearAsync();
        (MatterNumber report, FrozenReport frozen) = await FrozenAsync(bureau);
        MatterNumber erased = (await NumbersAsync(bureau))[0];

        await EraseAsync(bureau, erased, "1/field/applicantName");
        ReportVerification named = await VerifyAsync(bureau, report.ToString());
        await EraseAsync(bureau, (await NumbersAsync(bureau))[1], "1/field/subject");
        ReportVerification counted = await VerifyAsync(bureau, report.ToString());

        Assert.True(named.IsEqual && named.Differences.Count == 0, Told(named));
        FigureDifference difference = Assert.Single(counted.Differences);
        Assert.True(counted.IsEqual && difference.Erased, Told(counted));
        Assert.Equal(("TST-07", "3", "2", 1L), (difference.Code, difference.Frozen, difference.Recomputed, difference.Undetermined));
        Assert.Contains(await RestatedAsync(bureau, frozen), r => r.Frozen.Code == "TST-07");
    }

    [Fact]
    public async Task Another_file_another_number_and_rows_that_were_changed_are_found()
    {
        BureauInfo bureau = await YearAsync();
        // Somebody changes what pages read, past the events: the figures that are frozen are wrong.
        string moved = (await NumbersAsync(bureau))[0].ToString();
        await UseAsync<KefaDbContext, int>(bureau, c => c.Set<Matter>().Where(m => m.Number == moved).ExecuteUpdateAsync(set => set.SetProperty(m => m.OpenedOn, new DateOnly(2025, 12, 30)), Cancel));
        (MatterNumber report, _) = await FrozenAsync(bureau);

        ReportVerification wrong = await VerifyAsync(bureau, report.ToString());
        Assert.False(wrong.IsEqual);
        FigureDifference difference = wrong.Differences.First(d => d is { Code: "TST-01", Period: "2026", Part: null });
        Assert.Equal(("2", "3", new FrozenRecord(moved, 0)), (difference.Frozen, difference.Recomputed, Assert.Single(difference.Added)));

        await UseAsync<RebuildMatters, RebuildMattersOutcome>(bureau, r => r.HandleAsync(Cancel));
        await FreezeAsync(bureau, report);
        ReadOnlyMemory<byte> file = await UseAsync<VerifyReport, ReadOnlyMemory<byte>>(bureau, v => v.FileAsync(report.ToString(), Cancel));
        Assert.True((await VerifyFileAsync(bureau, file)).IsEqual);
        ReportVerification tampered = await VerifyFileAsync(bureau, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(file.Span).Replace("\"value\": \"350\"", "\"value\": \"360\"", StringComparison.Ordinal)));
        Assert.False(tampered.IsEqual);
        Assert.Contains(tampered.Faults, f => f.En.Contains("kept no file with the hash", StringComparison.Ordinal));
        Assert.Contains(tampered.Differences, d => d is { Code: "TST-02", Frozen: "360", Recomputed: "350" });
        ReportVerification cut = await VerifyFileAsync(bureau, Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(file.Span).Replace(FrozenReport.Read(file.Span).CutOff.Logs[0].Root, new string('0', 64), StringComparison.Ordinal)));
        Assert.Contains(cut.Faults, f => f.En.Contains("do not give the root", StringComparison.Ordinal));
        await Assert.ThrowsAsync<RefusedException>(() => VerifyFileAsync(bureau, Encoding.UTF8.GetBytes("{}")));
        await Assert.ThrowsAsync<RefusedException>(() => UseAsync<VerifyReport, ReadOnlyMemory<byte>>(bureau, v => v.FileAsync("2026TST000001A", Cancel)));
    }

    /// <summary>Pages ask outside of any transaction, and when nothing was computed before.</summary>
    [Fact]
    public async Task A_number_that_is_typed_before_anything_is_frozen_is_held_to_the_live_figure()
    {
        BureauInfo bureau = await YearAsync();
        MatterNumber report = await BegunAsync(bureau, 2026);
        await DoAsync(bureau, report, "typeNumbers", Legal, """{"numbers": [{"paragraph": "lead", "said": "4", "figure": "TST-01", "explanation": null}]}""");
        await UseAsync<KefaDbContext, int>(bureau, c => c.Set<Kefa.Bureau.Figures.FigureResult>().ExecuteDeleteAsync(Cancel));

        OpenedMatter opened = (await UseAsync<OpenMatter, OpenedMatter?>(bureau, open => open.FindAsync(report, Legal, Cancel)))!;

        Assert.Contains("RPT-R02", opened.Acts.Single(a => a.Transition.Id == "submit").Allowed.Blocks.Select(r => r.RuleId));
    }

    /// <summary>RPT-S02.figures and GID-R08: what the guards are told of texts and of the rules of a template.</summary>
    [Fact]
    public async Task A_text_with_a_figure_that_there_is_not_is_not_taken()
    {
        BureauInfo bureau = await YearAsync();
        MatterNumber report = await BegunAsync(bureau, 2026);

        foreach (string text in new[] { "收到{{figure NO-99}}。", "收到{{figure TST-01 sideways}}。", "收到{{#if has(\"TST-01\")}}。" })
        {
            var refused = Assert.IsType<PerformTransitionOutcome.Refused>(await TryAsync(bureau, report, "write", Legal, JsonSerializer.Serialize(new { texts = new { paragraph = "lead", text, note = (string?)null } })));
            Assert.Equal(["RPT-S02.figures"], refused.Refusals.Select(r => r.RuleId));
        }
        await DoAsync(bureau, report, "write", Legal, """{"texts": {"paragraph": "lead", "text": "收到{{figure TST-01 full}}。", "note": null}}""");
    }

    [Fact]
    public async Task Typed_numbers_and_repeated_texts_are_held_to_the_figures_and_to_last_year() // RPT-R02, RPT-R03, RPT-R06
    {
        BureauInfo bureau = await YearAsync(grants: false);
        (MatterNumber last, _) = await FrozenAsync(bureau, year: 2025);
        await DoAsync(bureau, last, "listShortcomings", Legal, Shortcomings("一件许可申请的审查超过了规定的期限，登记不及时。"));
        (MatterNumber report, _) = await FrozenAsync(bureau);
        await DoAsync(bureau, report, "listShortcomings", Legal, Shortcomings("一件许可申请的审查超过了规定的期限，登记不够及时。"));
        await DoAsync(bureau, report, "listEvidence", Legal, """{"headEvidence": [{"what": "主持会议", "source": "纪要"}]}""");
        await DoAsync(bureau, report, "planAhead", Legal, """{"plan": [{"what": "修订规程", "owner": "法规科", "dueOn": "2027-06-30", "person": "li", "task": null}], "lastPlan": []}""");

        await DoAsync(bureau, report, "typeNumbers", Legal, """{"numbers": [{"paragraph": "lead", "said": "4", "figure": "TST-01", "explanation": null}, {"paragraph": "lead", "said": "100", "figure": "TST-06", "explanation": "全部"}]}""");
        Assert.Equal(["RPT-R02", "RPT-R03", "RPT-R06"], (await RefusedAsync(bureau, report, "submit")).Order(StringComparer.Ordinal));
        await DoAsync(bureau, report, "typeNumbers", Legal, """{"numbers": [{"paragraph": "lead", "said": "4", "figure": "TST-01", "explanation": "含口头申请一件"}, {"paragraph": "lead", "said": "350", "figure": "TST-02", "explanation": null}]}""");
        Assert.Equal(["RPT-R06"], await RefusedAsync(bureau, report, "submit"));
        await DoAsync(bureau, report, "listShortcomings", Legal, Shortcomings("合同送审偏晚，科室之间缺少提醒。"));
        await DoAsync(bureau, report, "submit", Legal);
    }

    [Fact]
    public async Task Nothing_is_frozen_while_the_record_cannot_be_sealed()
    {
        BureauInfo bureau = await YearAsync();
        MatterNumber report = await BegunAsync(bureau, 2026);
        Assert.Null((await UseAsync<PublishLog, PublishOutcome>(bureau, p => p.HandleAsync(1, Cancel))).Trouble);
        foreach (string key in Directory.EnumerateFiles(Path.Combine(Db.DataFolder, "keys"), "*", SearchOption.AllDirectories).Where(f => f.Contains(bureau.Code, StringComparison.Ordinal)).ToList()) File.Delete(key);
        await DoAsync(bureau, report, "write", Legal, """{"texts": {"paragraph": "lead", "text": "一段", "note": null}}""");

        Assert.Equal(["RPT-S01.sealed"], await RefusedAsync(bureau, report, "freeze", """{"dataErrors": null}"""));
    }

    private static string Shortcomings(string fact) => $$"""{"repeatReason": null, "shortcomings": [{"fact": "{{fact}}", "cause": "检查不够", "section": "法规科", "source": null, "task": null, "person": "li", "dueOn": "2027-06-30"}]}""";

    /// <summary>Three permits of 2026, one of them granted; then it is January.</summary>
    private async Task<BureauInfo> YearAsync(bool grants = true)
    {
        Db.Time.Set(new DateTimeOffset(2026, 6, 30, 2, 0, 0, TimeSpan.Zero));
        BureauInfo bureau = await Db.NewBureauAsync();
        await using (AsyncServiceScope scope = Db.Scope(bureau))
            Assert.Empty((await scope.ServiceProvider.GetRequiredService<LoadContent>().HandleAsync(Path.Combine(Repository.Root, "content"), Actor.Command("test"), Cancel)).Problems);
        await BureauAsync(bureau);
        foreach (var (kind, name, text) in new[] { (ContentKinds.Figures, "permits", FigureFile), (ContentKinds.Report, "trial-report", TemplateFile) })
        {
            PublishContentOutcome published = await UseAsync<PublishContent, PublishContentOutcome>(bureau, p => p.HandleAsync(new PublishContentInput(kind, name, "1", Encoding.UTF8.GetBytes(text), new DateOnly(2020, 1, 1), null, name), Actor.Command("test"), Cancel));
            Assert.True(published is PublishContentOutcome.Published, published is PublishContentOutcome.Refused { Problems: [var problem, ..] } ? problem.ToString() : null);
        }
        MatterNumber first = await InDecisionAsync(bureau);
        await ApplyAsync(bureau);
        await ApplyAsync(bureau, more: ", \"amount\": \"150\"");
        if (grants) Assert.IsType<PerformTransitionOutcome.Performed>(await ActAsync(bureau, first, "grant", Section, with: WithPlan));
        Db.Time.Set(new DateTimeOffset(2027, 1, 20, 2, 0, 0, TimeSpan.Zero));
        return bureau;
    }

    private async Task<MatterNumber> BegunAsync(BureauInfo bureau, int year)
    {
        MatterNumber report = await DoAsync(bureau, null, "begin", Legal, $$"""{"kind": "RULE_OF_LAW", "year": "{{year}}", "template": "trial-report", "paragraphs": [{"id": "lead", "title": "总体情况", "owner": "法规科", "dueOn": null}]}""");
        await DoAsync(bureau, report, "write", Section, """{"texts": {"paragraph": "lead", "text": "今年收到{{figure TST-07}}。", "note": null}}""");
        return report;
    }

    private async Task<(MatterNumber, FrozenReport)> FrozenAsync(BureauInfo bureau, int year = 2026)
    {
        MatterNumber report = await BegunAsync(bureau, year);
        await FreezeAsync(bureau, report);
        return (report, FrozenReport.Read((await UseAsync<VerifyReport, ReadOnlyMemory<byte>>(bureau, v => v.FileAsync(report.ToString(), Cancel))).Span));
    }

    private Task<MatterNumber> FreezeAsync(BureauInfo bureau, MatterNumber report) => DoAsync(bureau, report, "freeze", Legal, """{"dataErrors": null}""");

    private async Task<PerformTransitionOutcome> TryAsync(BureauInfo bureau, MatterNumber? number, string transition, Acting by, string input) => await UseAsync<PerformTransition, PerformTransitionOutcome>(bureau,
        p => p.HandleAsync(new PerformTransitionInput(number, ReportMatter.Procedure, new ActRequest { Transition = transition, Input = JsonElement.Parse(input) }), by, Cancel));

    private async Task<MatterNumber> DoAsync(BureauInfo bureau, MatterNumber? number, string transition, Acting by, string input = "{}")
    {
        PerformTransitionOutcome outcome = await TryAsync(bureau, number, transition, by, input);
        Assert.True(outcome is PerformTransitionOutcome.Performed, outcome is PerformTransitionOutcome.Refused refused ? string.Join("; ", refused.Refusals.Select(r => r.RuleId + " " + r.Text.En)) : outcome.ToString());
        return ((PerformTransitionOutcome.Performed)outcome).Number;
    }

    private async Task<IEnumerable<string>> RefusedAsync(BureauInfo bureau, MatterNumber number, string transition, string input = "{}") =>
        Assert.IsType<PerformTransitionOutcome.Refused>(await TryAsync(bureau, number, transition, Legal, input)).Refusals.Select(r => r.RuleId);

    private async Task<IReadOnlyList<MatterNumber>> NumbersAsync(BureauInfo bureau) =>
        [.. (await UseAsync<KefaDbContext, List<string>>(bureau, c => c.Set<Matter>().Where(m => m.Procedure == Procedure).OrderBy(m => m.Number).Select(m => m.Number).ToListAsync(Cancel))).Select(n => MatterNumber.Parse(n))];

    private async Task<ReportVerification> VerifyAsync(BureauInfo bureau, string id) => await VerifyFileAsync(bureau, await UseAsync<VerifyReport, ReadOnlyMemory<byte>>(bureau, v => v.FileAsync(id, Cancel)));

    /// <summary>After the publisher has given the last acts their places.</summary>
    private async Task<ReportVerification> VerifyFileAsync(BureauInfo bureau, ReadOnlyMemory<byte> file)
    {
        Assert.Null((await UseAsync<PublishLog, PublishOutcome>(bureau, p => p.HandleAsync(1, Cancel))).Trouble);
        return await UseAsync<VerifyReport, ReportVerification>(bureau, v => v.HandleAsync(file, Cancel));
    }

    private Task<IReadOnlyList<Restatement>> RestatedAsync(BureauInfo bureau, FrozenReport frozen) => UseAsync<Restatements, IReadOnlyList<Restatement>>(bureau, r => r.OfAsync(frozen, new HashSet<string>(), Cancel));

    private async Task EraseAsync(BureauInfo bureau, MatterNumber number, string part)
    {
        Assert.Empty(await UseAsync<RequestErasure, IReadOnlyList<(string, Kefa.Matching.LocalText)>>(bureau, r => r.HandleAsync(new RequestErasureInput(number, [part], "withdrawn", "申请人撤回同意，已无保存必要", true), Office, Cancel)));
        Assert.Null(await UseAsync<DecideErasure, Kefa.Matching.LocalText?>(bureau, async decide =>
        {
            MatterHistory history = (await UseAsync<OpenMatter, OpenedMatter?>(bureau, o => o.FindAsync(number, Section, Cancel)))!.History;
            return await decide.HandleAsync(new DecideErasureInput(number, ErasureRequests.Of(history).Requests[^1].N, true, null), OtherLegal, Cancel);
        }));
    }

    private static string Told(ReportVerification found) => string.Join("; ", found.Faults.Select(f => f.En).Concat(found.Differences.Select(d => d.ToString())));
}

public sealed class FreezingReportsOnSqlite(SqliteFixture db) : FreezingReports(db), IClassFixture<SqliteFixture>;

public sealed class FreezingReportsOnPostgreSql(PostgreSqlFixture db) : FreezingReports(db), IClassFixture<PostgreSqlFixture>;

public sealed class WarningOfDrafts
{
    private static ReportMatter Report(string text, string shortcomings = "", params TypedNumber[] numbers) =>
        new("RULE_OF_LAW", 2026, "trial", [new ReportShare("lead", "总体情况", "法规科", null, text, null)], numbers, shortcomings, new HashSet<string>());

    private static IEnumerable<(string?, string?, string)> Of(ReportMatter report, ReportMatter? before = null, string? now = null, string? then = null) =>
        DraftWarnings.Of(report, before, 80, _ => (now, then)).Select(w => (w.Paragraph, w.Rule, w.Text.Zh));

    [Fact]
    public void A_typed_number_is_named_until_it_is_stated()
    {
        Assert.Equal([("lead", "RPT-R02", "数字 42 是自行填写的，不是指标：请改用指标，或者登记其对应的指标。")], Of(Report("全年培训42人次，收到{{figure TST-01}}。")));
        Assert.Empty(Of(Report("全年培训42人次", "", new TypedNumber("lead", 42, "ENO-05", null))));
    }

    [Theory]
    [InlineData("2026年3月12日依照第35条、国办发〔2018〕37号和《科普法（2024）》办理，“十四五”2021—2025年")]
    [InlineData("{{#if figure(\"GID-03\") > 10}}多{{/if}}，见{{figure GID-03 full}}和TST-01")]
    public void Years_articles_document_numbers_and_figures_are_no_typed_numbers(string text) => Assert.Empty(DraftWarnings.Typed(text));

    [Fact]
    public void What_repeats_last_year_is_shown()
    {
        Assert.Equal([("lead", (string?)null, "与上年度文字的相似度为 100%。"), (null, "RPT-R06", "与上年度文字的相似度为 100%。")],
            Of(Report("结合科技活动周开展宣传。", "检索登记不及时"), Report("结合科技活动周，开展宣传", "检索登记不及时。")));
        Assert.Equal(["RPT-R02", null], Of(Report("培训42人次，覆盖各科室。"), Report("走访企业42家，提出建议。")).Select(w => w.Item2));
        Assert.Equal([("lead", (string?)null, "TST-01 为 3，与上年相同。")], Of(Report("收到{{figure TST-01}}。"), null, "3", "3"));
        Assert.Empty(Of(Report("收到{{figure TST-01}}。"), null, "0", "0"));
    }
}

public sealed class ComparingTexts
{
    [Theory]
    [InlineData("存在不足：培训不够。", "存在不足，培训不够", 100)]
    [InlineData("法制审核送审偏晚", "公开答复检索登记不及时", 0)]
    [InlineData("", "存在不足", 0)]
    [InlineData("案卷评查覆盖面不够", "案卷评查覆盖面不足", 75)]
    public void Are_alike_by_their_runs_of_three(string one, string other, int percent) => Assert.Equal(percent, Similarity.Percent(one, other));
}
