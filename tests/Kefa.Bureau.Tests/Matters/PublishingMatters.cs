using System.Text.Json;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Matters;
using Kefa.Bureau.Matters.Amending;
using Kefa.Bureau.Matters.Entries;
using Kefa.Bureau.Search;
using Kefa.Feel;
using Kefa.Procedures;
using Kefa.TestSupport;

namespace Kefa.Bureau.Tests.Matters;

/// <summary>What is public of a matter is found and read by everybody, and nothing else is.</summary>
public abstract class PublishingMatters(DatabaseFixture db) : MatterTests(db)
{
    [Fact]
    public async Task Is_found_by_its_public_fields_alone()
    {
        BureauInfo bureau = await PublishingAsync("");
        MatterNumber number = await InDecisionAsync(bureau);
        await ActAsync(bureau, number, "note", Section, """{"note": "内部讨论过通风系统"}""");
        Assert.Empty(await FoundAsync(bureau, "开办实验室"));

        await ActAsync(bureau, number, "grant", Section, with: WithPlan);

        Assert.Equal([number.ToString()], await FoundAsync(bureau, "开办实验室"));
        Assert.Equal([number.ToString()], await FoundAsync(bureau, "实验室 " + number));
        Assert.Empty(await FoundAsync(bureau, "通风系统"));
        Assert.Empty(await FoundAsync(bureau, "张三丰"));
    }

    [Fact]
    public async Task Stands_as_it_was_published_until_it_is_published_or_corrected_anew()
    {
        BureauInfo bureau = await PublishingAsync("");
        MatterNumber number = await InDecisionAsync(bureau);
        await ActAsync(bureau, number, "grant", Section, with: WithPlan);

        Assert.IsType<PerformTransitionOutcome.Performed>(await UseAsync<CorrectAct, PerformTransitionOutcome>(bureau, c => c.HandleAsync(
            new CorrectActInput(number, new CorrectionRequest { Event = 1, Input = JsonElement.Parse("""{"subject": "开办检测室"}"""), Reason = "登记时写错", Basis = [new LegalBasis("测试法", "8")] }), Office, Cancel)));
        PublishedMatter matter = (await UseAsync<PublishedMatters, PublishedMatter?>(bureau, p => p.FindAsync(number.ToString(), Cancel)))!;

        PublishedText text = Assert.Single(matter.Texts);
        Assert.Equal(["开办检测室"], text.Shown(matter.Procedure).Where(s => s.Field.Path == "subject").Select(s => ((TextValue)s.Value).Text));
        MatterCorrected corrected = Assert.Single(text.Corrections);
        Assert.Equal(("登记时写错", "开办实验室"), (corrected.Reason, corrected.Before.GetProperty("subject").GetString()));
        Assert.DoesNotContain(text.Shown(matter.Procedure), s => s.Field.Path is "amount" or "note" or "applicantName");
        Assert.Equal("开办检测室", matter.Title.Zh);
        Assert.Equal(["letter"], text.Papers.Select(p => p.Document.Kind));
        Assert.Empty(await FoundAsync(bureau, "开办实验室"));
        Assert.Equal([number.ToString()], await FoundAsync(bureau, "开办检测室"));
    }

    [Fact]
    public async Task Vanishes_with_the_stage_in_which_it_is_public()
    {
        BureauInfo bureau = await PublishingAsync("stages: [decision], ", "    to: decision\n", "    to: decision\n        publishes: [all]\n");
        MatterNumber number = await InDecisionAsync(bureau);
        Assert.Equal([number.ToString()], await FoundAsync(bureau, "开办实验室"));

        await ActAsync(bureau, number, "grant", Section, with: WithPlan);

        Assert.Null(await UseAsync<PublishedMatters, PublishedMatter?>(bureau, p => p.FindAsync(number.ToString(), Cancel)));
        Assert.Empty(await FoundAsync(bureau, "开办实验室"));
    }

    [Fact]
    public async Task Of_another_bureau_nothing_is_found()
    {
        BureauInfo bureau = await PublishingAsync(""), other = await PublishingAsync("");
        MatterNumber number = await InDecisionAsync(bureau);
        await ActAsync(bureau, number, "grant", Section, with: WithPlan);

        Assert.Empty(await FoundAsync(other, "开办实验室"));
        Assert.Null(await UseAsync<PublishedMatters, PublishedMatter?>(other, p => p.FindAsync(number.ToString(), Cancel)));
        Assert.Null(await UseAsync<PublishedMatters, PublishedMatter?>(bureau, p => p.FindAsync("nothing", Cancel)));
    }

    /// <summary>A bureau whose procedure publishes subject, number and letter when it grants; or where the change says.</summary>
    private async Task<BureauInfo> PublishingAsync(string stages, string where = "    number: {series: test-permit", string with = "    publishes: [all]\n        number: {series: test-permit")
    {
        BureauInfo bureau = await BureauAsync();
        await PublishVersionAsync(bureau, "2", text => text.Replace(where, with, StringComparison.Ordinal)
            .Replace("documents:\n  plan", $"publications:\n  all: {{name: {{zh: 准予公告, en: Announcement}}, fields: [subject, answerNo], documents: [letter], {stages}basis: [{{law: 测试法, article: 5}}]}}\ndocuments:\n  plan", StringComparison.Ordinal));
        return bureau;
    }

    private async Task<string[]> FoundAsync(BureauInfo bureau, string words) =>
        [.. (await UseAsync<SearchLibrary, ILookup<LibraryKind, FoundText>>(bureau, s => s.FindAsync(SearchQuery.Of(words), false, Cancel)))[LibraryKind.Published].Select(found => found.Id)];

    public sealed class OnSqlite(SqliteFixture db) : PublishingMatters(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : PublishingMatters(db), IClassFixture<PostgreSqlFixture>;
}
