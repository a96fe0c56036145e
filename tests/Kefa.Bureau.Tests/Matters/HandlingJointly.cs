using System.Collections.Immutable;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Storage;
using Kefa.Matching;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Matters;

public abstract class HandlingJointly(DatabaseFixture db) : MatterTests(db)
{
    private static readonly Acting Lead = Of("lead"), Law = Of("law"), Funds = Of("funds"), Discipline = Of("law") with { Roles = [new ActingRole(Roles.Discipline)] };

    private DateOnly Today => DateOnly.FromDateTime(Db.Time.GetUtcNow().UtcDateTime);

    private static Acting Of(string division)
    {
        var account = Guid.CreateVersion7();
        return new Acting(account.ToString(), division, account, [new ActingRole(Roles.HandlingSection, division)]);
    }

    [Fact]
    public async Task Each_division_answers_for_itself_and_all_of_it_stands_in_the_record()
    {
        (BureauInfo bureau, MatterNumber number) = await LedByAsync();

        Assert.Empty(await AskAsync(bureau, number, ["law", "funds"], "请就合法性和经费提出意见", Today.AddDays(5)));
        Assert.Equal(["funds", "law"], await WaitingForAsync(bureau, number));
        Assert.Empty(await UseAsync(bureau, j => j.AnswerAsync(number, "law", "无不同意见", Law, Cancel)));
        Assert.Equal(["funds"], await WaitingForAsync(bureau, number));
        Assert.Empty(await UseAsync(bureau, j => j.EndAsync(number, "funds", "不涉及经费", Lead, Cancel)));
        Assert.Empty(await WaitingForAsync(bureau, number));

        IReadOnlyList<JointPart> parts = await PartsAsync(bureau, number);
        Assert.Equal([("law", "无不同意见", null, false), ("funds", null, "不涉及经费", false)], parts.Select(p => (p.Division, p.Answer, p.EndedFor, p.IsOpen)));
        Assert.All(parts, part => Assert.Equal(("请就合法性和经费提出意见", Today.AddDays(5), Lead.Id), (part.Question, part.By!.Value, part.AskedBy)));
        Assert.Equal((Law.Id, Today), (parts[0].AnsweredBy, parts[0].AnsweredOn!.Value));
    }

    [Fact]
    public async Task What_is_asked_again_is_answered_again()
    {
        (BureauInfo bureau, MatterNumber number) = await LedByAsync();
        Assert.Empty(await AskAsync(bureau, number, ["law"], "第一稿", null));
        Assert.Empty(await UseAsync(bureau, j => j.AnswerAsync(number, "law", "请修改第二条", Law, Cancel)));
        Assert.Empty(await AskAsync(bureau, number, ["law"], "第二稿", null));
        Assert.Empty(await UseAsync(bureau, j => j.AnswerAsync(number, "law", "同意", Law, Cancel)));

        Assert.Equal([("第一稿", "请修改第二条"), ("第二稿", "同意")], (await PartsAsync(bureau, number)).Select(p => (p.Question, p.Answer!)));
    }

    [Fact]
    public async Task Whoever_is_not_asked_or_only_reads_is_refused()
    {
        (BureauInfo bureau, MatterNumber number) = await LedByAsync();
        Assert.Empty(await AskAsync(bureau, number, ["law"], "请提意见", null));

        Assert.Equal("只有会办科室的人员可以答复。", Only(await UseAsync(bureau, j => j.AnswerAsync(number, "law", "同意", Funds, Cancel))));
        Assert.Equal("没有待答复的会办。", Only(await UseAsync(bureau, j => j.AnswerAsync(number, "funds", "同意", Funds, Cancel))));
        Assert.Equal("没有这个办件。", Only(await UseAsync(bureau, j => j.AnswerAsync(number, "law", "同意", Discipline, Cancel))));
        Assert.Equal("没有这个办件。", Only(await UseAsync(bureau, j => j.AskAsync(number, ["funds"], "请提意见", null, Today, Discipline, Cancel))));
        Assert.Equal("没有这个办件。", Only(await UseAsync(bureau, j => j.EndAsync(number, "law", "不需要", Discipline, Cancel))));
        Assert.True(Assert.Single(await PartsAsync(bureau, number)).IsOpen);
    }

    [Fact]
    public async Task Every_fault_of_a_question_is_told_at_once()
    {
        (BureauInfo bureau, MatterNumber number) = await LedByAsync();

        Assert.Equal(["divisions", "question", "until"], (await AskAsync(bureau, number, [], " ", Today.AddDays(-1))).Select(p => p.Field));
        Assert.Equal("没有这个科室。", Only(await AskAsync(bureau, number, ["nowhere"], "请提意见", null)));
        Assert.Equal("主办科室不必会办。", Only(await AskAsync(bureau, number, ["lead"], "请提意见", null)));
        Assert.Empty(await AskAsync(bureau, number, ["law"], "请提意见", null));
        Assert.Equal("已请法规科会办，尚未答复。", Only(await AskAsync(bureau, number, ["law"], "请提意见", null)));
        Assert.Equal("请填写内容。", Only(await UseAsync(bureau, j => j.AnswerAsync(number, "law", "", Law, Cancel))));
        Assert.Equal("最多 5000 字。", Only(await UseAsync(bureau, j => j.AnswerAsync(number, "law", new string('长', 5001), Law, Cancel))));
    }

    [Fact]
    public async Task The_list_of_a_division_has_what_waits_for_it()
    {
        (BureauInfo bureau, MatterNumber number) = await LedByAsync();
        Assert.Empty(await ListAsync(bureau, "law"));
        Assert.Empty(await AskAsync(bureau, number, ["law", "funds"], "请提意见", null));

        Assert.Equal([number.ToString()], await ListAsync(bureau, "law"));
        Assert.Equal([number.ToString()], await ListAsync(bureau, "lead"));
        Assert.Empty(await ListAsync(bureau, "la"));
        Assert.Empty(await UseAsync(bureau, j => j.AnswerAsync(number, "law", "同意", Law, Cancel)));
        Assert.Empty(await ListAsync(bureau, "law"));
        RebuildMattersOutcome rebuilt = await UseAsync<RebuildMatters, RebuildMattersOutcome>(bureau, rebuild => rebuild.HandleAsync(Cancel));
        Assert.Equal((1, 0), (rebuilt.Matters, rebuilt.Differed));
    }

    private async Task<(BureauInfo Bureau, MatterNumber Number)> LedByAsync()
    {
        BureauInfo bureau = await BureauAsync();
        await using (AsyncServiceScope scope = Db.Scope(bureau))
        {
            var context = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
            foreach (var (code, name) in new[] { ("lead", "主办科"), ("law", "法规科"), ("funds", "计财科") }) context.Add(new Division { Code = code, NameZh = name, NameEn = code });
            await context.SaveChangesAsync(Cancel);
        }
        MatterNumber number = await InDecisionAsync(bureau);
        IReadOnlyList<RowOutcome> assigned = await UseAsync<HouseWork, IReadOnlyList<RowOutcome>>(bureau, work => work.AssignAsync([number.ToString()], Lead.Account, "主办人", "lead", null, Lead, Cancel));
        Assert.Null(assigned[0].Problem);
        return (bureau, number);
    }

    private Task<IReadOnlyList<(string Field, LocalText Problem)>> AskAsync(BureauInfo bureau, MatterNumber number, string[] divisions, string question, DateOnly? until) =>
        UseAsync(bureau, j => j.AskAsync(number, divisions, question, until, Today, Lead, Cancel));

    private Task<IReadOnlyList<(string Field, LocalText Problem)>> UseAsync(BureauInfo bureau, Func<JointHandling, Task<IReadOnlyList<(string Field, LocalText Problem)>>> use) =>
        UseAsync<JointHandling, IReadOnlyList<(string Field, LocalText Problem)>>(bureau, use);

    private async Task<IReadOnlyList<JointPart>> PartsAsync(BureauInfo bureau, MatterNumber number)
    {
        OpenedMatter? opened = await UseAsync<OpenMatter, OpenedMatter?>(bureau, open => open.FindAsync(number, Lead, Cancel));
        return JointHandling.Of(opened!.History);
    }

    private async Task<string[]> WaitingForAsync(BureauInfo bureau, MatterNumber number) =>
        [.. (await UseAsync<KefaDbContext, string?>(bureau, context => context.Set<Matter>().Where(m => m.Number == number.ToString()).Select(m => m.Joint).SingleAsync(Cancel)) ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    private async Task<string[]> ListAsync(BureauInfo bureau, string division) =>
        [.. (await UseAsync<WorkList, MatterPage>(bureau, list => list.SearchAsync(new MatterFilter { Division = division }, 1, 10, Lead, Cancel))).Items.Select(m => m.Number)];

    private static string Only(IReadOnlyList<(string Field, LocalText Problem)> problems) => Assert.Single(problems).Problem.Zh;

    public sealed class OnSqlite(SqliteFixture db) : HandlingJointly(db), IClassFixture<SqliteFixture>;

    public sealed class OnPostgreSql(PostgreSqlFixture db) : HandlingJointly(db), IClassFixture<PostgreSqlFixture>;
}
