using Kefa.Bureau.Accounts;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Jobs;
using Kefa.Bureau.Policies;
using Kefa.Bureau.Policies.Drafts;
using Kefa.Bureau.Storage;
using Kefa.Dmn;
using Kefa.TestSupport;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Policies;

public abstract class TakingADraftToPublication(DatabaseFixture db) : PolicyTests(db)
{
    private static readonly DateOnly NewYear = new(2027, 1, 1);

    private Task<KeepDraftOutcome> KeepAsync(BureauInfo bureau, string xml) => InAsync(bureau, s => s.GetRequiredService<PolicyDrafts>().KeepAsync(xml, "upload.dmn", Officer, Cancel));

    private async Task<long> KeptAsync(BureauInfo bureau, string expression = "headcount.L >= 80") =>
        Assert.IsType<KeepDraftOutcome.Kept>(await KeepAsync(bureau, Model(expression))).Id;

    private Task<string> TokenAsync(BureauInfo bureau) => InAsync(bureau, s => Task.FromResult(s.GetRequiredService<FormTokens>().Issue(PublishDraft.Purpose, Legal.AccountId)));

    private Task<PublishDraftOutcome> PublishAsync(BureauInfo bureau, long draft, string token, string version = "2027", DateOnly? from = null, DateOnly? to = null) =>
        InAsync(bureau, s => s.GetRequiredService<PublishDraft>().HandleAsync(new PublishDraftInput(draft, version, from ?? NewYear, to, token), Legal, Cancel));

    private Task<IReadOnlyList<PolicyDraft>> DraftsAsync(BureauInfo bureau) => InAsync(bureau, s => s.GetRequiredService<PolicyDrafts>().ListAsync(Cancel));

    [Fact]
    public async Task The_new_version_takes_the_place_of_the_open_one_from_its_day()
    {
        var bureau = await BureauWithPolicyAsync();
        var draft = await KeptAsync(bureau);

        Assert.IsType<PublishDraftOutcome.Published>(await PublishAsync(bureau, draft, await TokenAsync(bureau)));

        var catalog = await CatalogAsync(bureau);
        Assert.DoesNotContain(catalog.Diagnostics, d => d.Severity == Severity.Error);
        Assert.Equal(("2026", "2027"), (catalog.Policies.On("X01", NewYear.AddDays(-1))!.Version, catalog.Policies.On("X01", NewYear)!.Version));
        Assert.Equal("headcount.L >= 80", catalog.Policies.On("X01", NewYear)!.Conditions[0].Text);
        Assert.Empty(await DraftsAsync(bureau));
    }

    [Fact]
    public async Task A_condition_that_everybody_meets_is_pointed_out_with_its_place()
    {
        var bureau = await BureauWithPolicyAsync();
        var draft = await KeptAsync(bureau, "headcount.L >= 0");

        var found = await InAsync(bureau, s => s.GetRequiredService<PolicyDrafts>().FindAsync(draft, Cancel));

        var warning = Assert.Single(found!.Diagnostics, d => d.Severity == Severity.Warning);
        Assert.Contains("'headcount.L >= 0' is never false", warning.Message, StringComparison.Ordinal);
        Assert.Contains("总是成立", warning.Phrase.Zh, StringComparison.Ordinal);
        Assert.True(warning.Position.Line > 1);
    }

    [Fact]
    public async Task A_form_sent_twice_publishes_once_and_leads_to_the_same_place()
    {
        var bureau = await BureauWithPolicyAsync();
        var (draft, token) = (await KeptAsync(bureau), await TokenAsync(bureau));

        var first = Assert.IsType<PublishDraftOutcome.Published>(await PublishAsync(bureau, draft, token));
        var second = Assert.IsType<PublishDraftOutcome.Published>(await PublishAsync(bureau, draft, token));

        Assert.Equal(first.Location, second.Location);
        var published = await InAsync(bureau, s => s.GetRequiredService<KefaDbContext>().Set<AuditEntry>().CountAsync(e => e.What == "ContentPublished" && e.Subject == "policy/X01@2027", Cancel));
        Assert.Equal(1, published);
    }

    [Fact]
    public async Task What_is_wrong_is_told_by_field_and_the_same_form_can_be_sent_again()
    {
        var bureau = await BureauWithPolicyAsync();
        var (draft, token) = (await KeptAsync(bureau), await TokenAsync(bureau));

        var refused = Assert.IsType<PublishDraftOutcome.Refused>(await PublishAsync(bureau, draft, token, "2026", new DateOnly(2025, 12, 31), new DateOnly(2025, 1, 1)));

        Assert.Equal(["version", "from", "to"], refused.Problems.Select(p => p.Field));
        Assert.IsType<PublishDraftOutcome.Published>(await PublishAsync(bureau, draft, token));
    }

    [Fact]
    public async Task A_form_of_somebody_else_publishes_nothing()
    {
        var bureau = await BureauWithPolicyAsync();
        var draft = await KeptAsync(bureau);
        var strange = await InAsync(bureau, s => Task.FromResult(s.GetRequiredService<FormTokens>().Issue(PublishDraft.Purpose, Guid.NewGuid())));

        Assert.IsType<PublishDraftOutcome.StaleForm>(await PublishAsync(bureau, draft, strange));

        Assert.Single(await DraftsAsync(bureau));
    }

    [Fact]
    public async Task Only_what_compiles_is_kept_and_the_faults_have_their_lines()
    {
        var bureau = await BureauWithPolicyAsync();

        var refused = Assert.IsType<KeepDraftOutcome.Refused>(await KeepAsync(bureau, Model("headcount.L >= nosuch")));

        Assert.All(refused.Diagnostics.Where(d => d.Severity == Severity.Error), d => Assert.True(d.Position.Line > 1, d.ToString()));
        Assert.IsType<KeepDraftOutcome.Refused>(await KeepAsync(bureau, "no model at all"));
        Assert.Empty(await DraftsAsync(bureau));
    }

    [Fact]
    public async Task The_same_text_twice_is_one_draft()
    {
        var bureau = await BureauWithPolicyAsync();

        Assert.Equal(await KeptAsync(bureau), await KeptAsync(bureau));
        Assert.NotEqual(await KeptAsync(bureau), await KeptAsync(bureau, "headcount.L >= 70"));
    }

    [Fact]
    public async Task A_draft_decides_nothing_and_no_other_bureau_sees_it()
    {
        var bureau = await BureauWithPolicyAsync();
        var draft = await KeptAsync(bureau);

        Assert.Single((await CatalogAsync(bureau)).Policies.VersionsOf("X01"));
        var other = await Db.NewBureauAsync();
        Assert.Empty(await DraftsAsync(other));
        Assert.Null(await InAsync(other, s => s.GetRequiredService<PolicyDrafts>().FindAsync(draft, Cancel)));
    }

    [Fact]
    public async Task A_deleted_draft_is_gone_and_deleting_it_again_is_nothing()
    {
        var bureau = await BureauWithPolicyAsync();
        var draft = await KeptAsync(bureau);

        for (var i = 0; i < 2; i++)
            await InAsync(bureau, async s => { await s.GetRequiredService<PolicyDrafts>().DiscardAsync(draft, Officer, Cancel); return 0; });

        Assert.Empty(await DraftsAsync(bureau));
    }

    public sealed class OnSqlite(SqliteFixture db) : TakingADraftToPublication(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : TakingADraftToPublication(db), IClassFixture<PostgreSqlFixture>;
}
