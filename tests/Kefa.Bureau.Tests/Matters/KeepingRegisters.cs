using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Matters.Entries;
using Kefa.Feel;
using Kefa.Procedures;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Matters;

/// <summary>Entries of a register: listed today and as of days that have passed, filtered, sorted, public, and asked by guards of other procedures.</summary>
public abstract class KeepingRegisters(DatabaseFixture db) : MatterTests(db)
{
    private const string Register = """
        id: licence-test
        code: LIC
        name: {zh: 测试证照, en: Test licence}
        version: "1"
        inForce: {from: 2020-01-01}
        title: "{name}"
        party: name
        basis: [{law: 测试法}]
        facts:
          taken: {source: licence-test, stages: [valid], filter: 'no = matter.no', measure: exists}
        data:
          name: {type: text, label: {zh: 姓名, en: Name}, required: true, index: true, visibility: [public]}
          no: {type: text, label: {zh: 证号, en: Number}, required: true, index: true, visibility: [public]}
          level: {type: choice, label: {zh: 等级, en: Level}, required: true, index: true, visibility: [public], choices: {A: {zh: 甲, en: A}, B: {zh: 乙, en: B}}}
          score: {type: number, label: {zh: 分数, en: Score}, index: true}
          from: {type: date, label: {zh: 起, en: From}, required: true, index: true, visibility: [public]}
          to: {type: date, label: {zh: 止, en: To}, index: true, visibility: [public]}
          note: {type: text, label: {zh: 内部备注, en: Note}, index: true}
        publications:
          holder: {name: {zh: 公示, en: Published}, fields: [name, no, level, from, to], basis: [{law: 测试法, article: 7}]}
        register: {name: {zh: 测试名录, en: Test register}, columns: [name, no, level, score, from, to, note], standing: [valid], valid: {from: from, to: to}, public: holder}
        start:
          issue:
            name: {zh: 发证, en: Issue}
            by: [generalOffice]
            fields: [name, no, level, score, from, to, note]
            requires: [{id: LIC-R01, check: "not(facts.taken)", else: {zh: 证号已有人使用, en: The number is taken}, basis: [{law: 测试法, article: 3}]}]
            to: valid
        stages:
          valid:
            name: {zh: 有效, en: Valid}
            deadline:
              id: LIC-D01
              name: {zh: 到期, en: End}
              within: {count: 0, unit: calendar days, rolls: false}
              from: to
              onExpiry: {deemed: {text: {zh: 到期失效, en: Expired}, basis: [{law: 测试法, article: 5}], to: expired}}
              basis: [{law: 测试法, article: 5}]
            transitions:
              publish: {name: {zh: 公示, en: Publish}, by: [generalOffice], publishes: [holder]}
              change: {name: {zh: 变更, en: Change}, by: [generalOffice], fields: [name, level, note]}
              revoke: {name: {zh: 吊销, en: Revoke}, by: [generalOffice], to: revoked}
          expired: {name: {zh: 到期, en: Expired}, final: true}
          revoked: {name: {zh: 吊销, en: Revoked}, final: true}
        """;

    private const string Asking = """
        id: task-test
        code: TSK
        name: {zh: 测试任务, en: Test task}
        version: "1"
        inForce: {from: 2020-01-01}
        title: "{holder}"
        basis: [{law: 测试法}]
        facts:
          holds: {source: licence-test, stages: [valid], filter: 'no = matter.holder and from <= matter.on and (to = null or to >= matter.on)', measure: exists}
          best: {source: licence-test, stages: [valid], filter: 'level = "A"', measure: max, of: score}
        data:
          holder: {type: text, label: {zh: 持证人证号, en: Holder}, required: true}
          on: {type: date, label: {zh: 日期, en: Day}, required: true}
          best: {type: number, label: {zh: 最高分, en: Best}}
        start:
          begin:
            name: {zh: 指派, en: Assign}
            by: [generalOffice]
            fields: [holder, on]
            sets: {best: facts.best}
            requires: [{id: TSK-R01, check: facts.holds, else: {zh: 当日不持有效证件的不得指派, en: Nobody is assigned without a valid licence on that day}, basis: [{law: 测试法, article: 4}]}]
            to: done
        stages:
          done: {name: {zh: 完成, en: Done}, final: true}
        """;

    private DateOnly Today => DateOnly.FromDateTime(Db.Time.GetUtcNow().AddHours(8).Date);

    [Fact]
    public async Task An_opening_acts_guard_sees_its_own_input()
    {
        BureauInfo bureau = await WithRegisterAsync();
        await IssueAsync(bureau, "甲", "N1");

        var refused = Assert.IsType<PerformTransitionOutcome.Refused>(await TryIssueAsync(bureau, "乙", "N1"));

        Assert.Equal(("LIC-R01", "证号已有人使用"), (Assert.Single(refused.Refusals).RuleId, refused.Refusals[0].Text.Zh));
    }

    [Fact]
    public async Task A_guard_refuses_who_is_not_valid_on_the_day_of_the_act()
    {
        BureauInfo bureau = await WithRegisterAsync();
        await IssueAsync(bureau, "甲", "N1", to: Today.AddDays(30), score: 71);
        await IssueAsync(bureau, "乙", "N2", score: 90);
        MatterNumber gone = await IssueAsync(bureau, "丙", "N3", score: 99);
        await DoAsync(bureau, gone, "revoke");

        Assert.IsType<PerformTransitionOutcome.Performed>(await AssignAsync(bureau, "N1", Today));
        Assert.Equal("TSK-R01", Assert.Single(Assert.IsType<PerformTransitionOutcome.Refused>(await AssignAsync(bureau, "N1", Today.AddDays(31))).Refusals).RuleId);
        Assert.IsType<PerformTransitionOutcome.Refused>(await AssignAsync(bureau, "N3", Today));
        Assert.IsType<PerformTransitionOutcome.Refused>(await AssignAsync(bureau, "N9", Today));
        MatterNumber assigned = Assert.IsType<PerformTransitionOutcome.Performed>(await AssignAsync(bureau, "N2", Today)).Number;
        OpenedMatter matter = (await UseAsync<OpenMatter, OpenedMatter?>(bureau, open => open.FindAsync(assigned, Office, Cancel)))!;
        Assert.Equal("90", matter.State.Data["best"].ToString());
    }

    [Fact]
    public async Task What_stands_is_counted_on_each_day()
    {
        BureauInfo bureau = await WithRegisterAsync();
        DateOnly first = Today;
        await IssueAsync(bureau, "甲", "N1", to: first.AddDays(9));
        await IssueAsync(bureau, "乙", "N2", from: first.AddDays(5));
        MatterNumber gone = await IssueAsync(bureau, "丙", "N3");
        Db.Time.Advance(TimeSpan.FromDays(7));
        await DoAsync(bureau, gone, "revoke");

        Assert.Equal(["N1", "N3"], await NosAsync(bureau, first));
        Assert.Equal(["N1", "N2", "N3"], await NosAsync(bureau, first.AddDays(6)));
        Assert.Equal(["N1", "N2"], await NosAsync(bureau, Today));
        Assert.Equal(["N2"], await NosAsync(bureau, first.AddDays(20)));
        Db.Time.Advance(TimeSpan.FromDays(13));
        await UseAsync<ActsOfTheLaw, int>(bureau, acts => acts.ExpireAsync(Cancel));
        Assert.Equal(["N2"], await NosAsync(bureau, Today));
        Assert.Equal(["N1", "N2", "N3"], await NosAsync(bureau, Today, filter => filter with { Standing = false }));
        Assert.Equal(["N1", "N3"], await NosAsync(bureau, first));
    }

    [Fact]
    public async Task A_day_that_has_passed_is_read_like_today()
    {
        BureauInfo bureau = await WithRegisterAsync();
        foreach ((string name, string no, string level, decimal? score) in new[] { ("甲", "N3", "A", (decimal?)71m), ("乙甲", "N1", "B", 90m), ("丙", "N2", "A", null), ("丁", "N4", "B", 55m) })
            await IssueAsync(bureau, name, no, level: level, score: score);
        Func<EntryFilter, EntryFilter>[] filters =
        [
            f => f, f => f with { Sort = "no" }, f => f with { Sort = "no", Descending = true }, f => f with { Sort = "score" }, f => f with { Sort = "score", Descending = true }, f => f with { Sort = "number", Descending = true },
            f => f with { Text = "甲" }, f => f with { Stage = "revoked" }, f => f with { Sort = "no", Terms = Term("level", new(Text: "A")) }, f => f with { Sort = "no", Terms = Term("name", new(Text: "甲")) },
            f => f with { Sort = "no", Terms = Term("score", new(Least: 60)) }, f => f with { Sort = "no", Terms = Term("score", new(Most: 71)) }, f => f with { Terms = Term("from", new(From: Today.AddDays(1))) },
        ];
        DateOnly then = Today;
        List<IReadOnlyList<string>> now = [];
        foreach (var filter in filters) now.Add(await NosAsync(bureau, then, filter));

        Db.Time.Advance(TimeSpan.FromDays(1));

        Assert.Equal(["N1", "N3"], now[10]);
        Assert.Equal(["N1", "N3", "N4", "N2"], now[4]);
        foreach (var (filter, expected) in filters.Zip(now)) Assert.Equal(expected, await NosAsync(bureau, then, filter));
    }

    [Fact]
    public async Task Everybody_sees_only_what_was_published()
    {
        BureauInfo bureau = await WithRegisterAsync();
        MatterNumber shown = await IssueAsync(bureau, "甲", "N1", note: "内部情况");
        MatterNumber hidden = await IssueAsync(bureau, "乙", "N2");
        DateOnly first = Today;
        Db.Time.Advance(TimeSpan.FromDays(1));
        await DoAsync(bureau, shown, "publish");
        DateOnly published = Today;
        Db.Time.Advance(TimeSpan.FromDays(1));
        await DoAsync(bureau, shown, "change", new { name = "甲甲", level = "B", note = (string?)null });

        Assert.Equal(["N1"], await NosAsync(bureau, Today, isPublic: true));
        Assert.Equal(["N1"], await NosAsync(bureau, published, isPublic: true));
        Assert.Empty(await NosAsync(bureau, first, isPublic: true));
        Assert.Empty(await NosAsync(bureau, Today, f => f with { Text = "内部" }, isPublic: true));
        Assert.Equal(["N1"], await NosAsync(bureau, Today, f => f with { Terms = Term("note", new(Text: "什么")) }, isPublic: true)); // not a column of theirs

        IReadOnlyList<PublishedVersion> versions = await VersionsAsync(bureau, shown);
        Assert.Equal([(Today, "甲甲"), (published, "甲")], versions.Select(v => (v.Since, ((TextValue)v.State.Data["name"]).Text)));
        Assert.All(versions, v => Assert.DoesNotContain("内部情况", v.Shown));
        Assert.Empty(await VersionsAsync(bureau, hidden));
    }

    private static ImmutableSortedDictionary<string, FieldTerm> Term(string path, FieldTerm term) => ImmutableSortedDictionary<string, FieldTerm>.Empty.Add(path, term);

    private async Task<BureauInfo> WithRegisterAsync()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await using AsyncServiceScope scope = Db.Scope(bureau);
        foreach (var (name, text) in new[] { ("licence-test", Register), ("task-test", Asking) })
        {
            PublishContentOutcome published = await scope.ServiceProvider.GetRequiredService<PublishContent>().HandleAsync(
                new PublishContentInput(ContentKinds.Procedure, name, "1", Encoding.UTF8.GetBytes(text), new DateOnly(2020, 1, 1), null, name + ".yaml"), Actor.Command("test"), Cancel);
            Assert.True(published is PublishContentOutcome.Published, published is PublishContentOutcome.Refused { Problems: [var problem, ..] } ? problem.ToString() : null);
        }
        return bureau;
    }

    private async Task<IReadOnlyList<string>> NosAsync(BureauInfo bureau, DateOnly on, Func<EntryFilter, EntryFilter>? with = null, bool isPublic = false)
    {
        var filter = new EntryFilter { On = on, Sort = "no" };
        return await UseAsync<RegisterEntries, IReadOnlyList<string>>(bureau, async registers =>
        {
            Procedure register = (await registers.FindAsync("licence-test", isPublic, Cancel))!;
            EntryPage page = await registers.SearchAsync(register, with?.Invoke(filter) ?? filter, isPublic, 1, 50, Cancel);
            Assert.Equal(page.Items.Select(e => e.Number), (await registers.ListAsync(register, with?.Invoke(filter) ?? filter, isPublic, Cancel)).Select(e => e.Number));
            Assert.Equal(page.Items.Count, page.Total);
            return [.. page.Items.Select(e => ((TextValue)e["no"]).Text)];
        });
    }

    private Task<IReadOnlyList<PublishedVersion>> VersionsAsync(BureauInfo bureau, MatterNumber number) => UseAsync<RegisterEntries, IReadOnlyList<PublishedVersion>>(
        bureau, async registers => await registers.PublishedAsync((await registers.FindAsync("licence-test", true, Cancel))!, number.ToString(), Cancel));

    private async Task<MatterNumber> IssueAsync(BureauInfo bureau, string name, string no, string level = "A", decimal? score = null, DateOnly? from = null, DateOnly? to = null, string? note = null) =>
        Assert.IsType<PerformTransitionOutcome.Performed>(await TryIssueAsync(bureau, name, no, level, score, from, to, note)).Number;

    private Task<PerformTransitionOutcome> TryIssueAsync(BureauInfo bureau, string name, string no, string level = "A", decimal? score = null, DateOnly? from = null, DateOnly? to = null, string? note = null) =>
        SendAsync(bureau, "licence-test", null, "issue", new { name, no, level, score, from = (from ?? Today).ToString("yyyy-MM-dd", null), to = to?.ToString("yyyy-MM-dd", null), note });

    private Task<PerformTransitionOutcome> AssignAsync(BureauInfo bureau, string holder, DateOnly on) => SendAsync(bureau, "task-test", null, "begin", new { holder, on = on.ToString("yyyy-MM-dd", null) });

    private async Task DoAsync(BureauInfo bureau, MatterNumber number, string transition, object? input = null) =>
        Assert.IsType<PerformTransitionOutcome.Performed>(await SendAsync(bureau, "licence-test", number, transition, input ?? new { }));

    private Task<PerformTransitionOutcome> SendAsync(BureauInfo bureau, string procedure, MatterNumber? number, string transition, object input) => UseAsync<PerformTransition, PerformTransitionOutcome>(
        bureau, perform => perform.HandleAsync(new PerformTransitionInput(number, procedure, new ActRequest { Transition = transition, Input = JsonSerializer.SerializeToElement(input) }), Office, Cancel));

    public sealed class OnSqlite(SqliteFixture db) : KeepingRegisters(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : KeepingRegisters(db), IClassFixture<PostgreSqlFixture>;
}
