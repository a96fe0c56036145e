using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Policies.Drafts;
using Kefa.Bureau.Storage;
using Kefa.Dmn;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Policies;

/// <summary>A draft is given out, changed and taken back.</summary>
public abstract class EditingADraft(DatabaseFixture db) : PolicyTests(db)
{
    [Fact]
    public async Task Takes_what_was_changed_and_leaves_the_text_round_it()
    {
        var bureau = await BureauWithPolicyAsync();
        var draft = await KeptAsync(bureau, "headcount.L >= 80");

        var saved = Assert.IsType<EditModelOutcome.Saved>(await SaveAsync(bureau, draft, draft.Stored.Sha256, Edited(draft, 80, 60)));

        var now = await FindAsync(bureau, draft.Stored.Id);
        Assert.Equal((true, now.Stored.Sha256), (saved.Changed, saved.BasedOn));
        Assert.Equal("headcount.L >= 60", now.Policy!.Conditions[0].Text);
        Assert.Equal(Body(Model("headcount.L >= 60")), Body(now.Xml));
        Assert.Equal("officer", now.Stored.CreatedBy);
        Assert.Contains(await InAsync(bureau, s => s.GetRequiredService<KefaDbContext>().Set<Kefa.Bureau.Accounts.AuditEntry>().Select(e => e.What).ToListAsync(Cancel)), what => what == "ContentDraftChanged");
    }

    [Fact]
    public async Task Of_two_who_save_at_once_one_is_told_of_the_other()
    {
        var bureau = await BureauWithPolicyAsync();
        var draft = await KeptAsync(bureau, "headcount.L >= 80");

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(i => SaveAsync(bureau, draft, draft.Stored.Sha256, Edited(draft, 80, 50 + i))));

        var won = Assert.Single(outcomes.OfType<EditModelOutcome.Saved>());
        Assert.Equal(3, outcomes.OfType<EditModelOutcome.Conflict>().Count(c => c.Current.Sha256 == won.BasedOn));
        Assert.Equal(won.BasedOn, (await FindAsync(bureau, draft.Stored.Id)).Stored.Sha256);
    }

    [Fact]
    public async Task What_another_draft_holds_already_is_not_kept_twice()
    {
        var bureau = await BureauWithPolicyAsync();
        var (draft, other) = (await KeptAsync(bureau, "headcount.L >= 80"), await KeptAsync(bureau, "headcount.L >= 70"));
        var first = Assert.IsType<EditModelOutcome.Saved>(await SaveAsync(bureau, draft, draft.Stored.Sha256, Edited(draft, 80, 60)));
        Assert.Equal(first.BasedOn, (await FindAsync(bureau, draft.Stored.Id)).Stored.Sha256);

        var same = Assert.IsType<EditModelOutcome.SameAs>(await SaveAsync(bureau, other, other.Stored.Sha256, Edited(other, 70, 60)));

        Assert.Equal(draft.Stored.Id, same.Id);
        Assert.Equal("headcount.L >= 70", (await FindAsync(bureau, other.Stored.Id)).Policy!.Conditions[0].Text);
    }

    [Fact]
    public async Task What_would_not_decide_is_refused_and_the_draft_stays()
    {
        var bureau = await BureauWithPolicyAsync();
        var draft = await KeptAsync(bureau, "headcount.L >= 80");

        var refused = Assert.IsType<EditModelOutcome.Refused>(await SaveAsync(bureau, draft, draft.Stored.Sha256, EditModel.Open(draft).Xml.Replace("headcount.L", "head count", StringComparison.Ordinal)));

        Assert.Contains(refused.Diagnostics, d => d.Severity == Severity.Error && d.Position.Line > 0);
        Assert.Equal(draft.Stored.Sha256, (await FindAsync(bureau, draft.Stored.Id)).Stored.Sha256);
    }

    [Fact]
    public async Task Another_bureau_changes_nothing_here()
    {
        var bureau = await BureauWithPolicyAsync();
        var draft = await KeptAsync(bureau, "headcount.L >= 80");

        Assert.IsType<EditModelOutcome.NoSuchDraft>(await SaveAsync(await Db.NewBureauAsync(), draft, draft.Stored.Sha256, Edited(draft, 80, 60)));
    }

    private async Task<PolicyDraft> KeptAsync(BureauInfo bureau, string expression)
    {
        var kept = await InAsync(bureau, s => s.GetRequiredService<PolicyDrafts>().KeepAsync(Model(expression), "upload.dmn", Officer, Cancel));
        return await FindAsync(bureau, Assert.IsType<KeepDraftOutcome.Kept>(kept).Id);
    }

    private async Task<PolicyDraft> FindAsync(BureauInfo bureau, long id) => (await InAsync(bureau, s => s.GetRequiredService<PolicyDrafts>().FindAsync(id, Cancel)))!;

    private Task<EditModelOutcome> SaveAsync(BureauInfo bureau, PolicyDraft draft, string basedOn, string xml) =>
        InAsync(bureau, s => s.GetRequiredService<EditModel>().HandleAsync(new EditModelInput(draft.Stored.Id, basedOn, xml), Officer, Cancel));

    private static string Edited(PolicyDraft draft, int from, int to) => EditModel.Open(draft).Xml.Replace($"headcount.L >= {from}", $"headcount.L >= {to}", StringComparison.Ordinal);

    private static string Body(string xml) => xml[xml.IndexOf("<definitions", StringComparison.Ordinal)..];

    public sealed class OnSqlite(SqliteFixture db) : EditingADraft(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : EditingADraft(db), IClassFixture<PostgreSqlFixture>;
}
