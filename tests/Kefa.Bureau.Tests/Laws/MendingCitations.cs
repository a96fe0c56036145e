using System.Text;
using Kefa.Bureau.Accounts;
using Kefa.Bureau.Accounts.Staff;
using Kefa.Bureau.Bureaus;
using Kefa.Bureau.Content;
using Kefa.Bureau.Laws;
using Kefa.Bureau.Notices;
using Kefa.Bureau.Storage;
using Kefa.TestSupport;
using Microsoft.Extensions.DependencyInjection;

namespace Kefa.Bureau.Tests.Laws;

public abstract class MendingCitations(DatabaseFixture db) : DatabaseTests(db)
{
    [Fact]
    public async Task Is_work_from_the_day_on_which_a_text_that_is_cited_has_no_effect_any_more()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        await PublishAsync(bureau, ContentKinds.Laws, "test", "1", Laws("inForce", ""));
        await PublishAsync(bureau, ContentKinds.Parameters, "test", "1", "- id: test.days\n  rule: TST-D01\n  name: {zh: 期限, en: Days}\n  unit: workingDays\n  type: number\n  values:\n    - {from: 2020-01-01, value: 5, source: 某市测试办法第三条}\n");
        Assert.Empty(await ProblemsAsync(bureau, new DateOnly(2026, 6, 30)));

        await PublishAsync(bureau, ContentKinds.Laws, "test", "2", Laws("repealed", "\n  to: 2026-06-30"));

        Assert.Empty(await ProblemsAsync(bureau, new DateOnly(2026, 6, 30)));
        CitationProblem problem = Assert.Single(await ProblemsAsync(bureau, new DateOnly(2026, 7, 1)));
        Assert.Equal(("test.days", "test-measures"), (problem.Citation.Item, problem.Law!.Id));
        Assert.Contains("某市测试办法", problem.Text.Zh, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Is_told_to_the_legal_section_once_until_it_is_mended()
    {
        BureauInfo bureau = await Db.NewBureauAsync();
        Guid person = await PersonAsync(bureau);
        string Cites(string law) => $"- id: test.days\n  rule: TST-D01\n  name: {{zh: 期限, en: Days}}\n  unit: workingDays\n  type: number\n  values:\n    - {{from: 2020-01-01, value: 5, source: {law}第三条}}\n    - {{from: 2021-01-01, value: 6, source: {law}第四条}}\n";
        await PublishAsync(bureau, ContentKinds.Laws, "test", "1", Laws("repealed", "\n  to: 2025-12-31"));
        await PublishAsync(bureau, ContentKinds.Parameters, "test", "1", Cites("某市测试办法"));

        await LookAsync(bureau);
        await LookAsync(bureau);
        InboxItem told = Assert.Single(await CitationsAsync(bureau, person));
        await PublishAsync(bureau, ContentKinds.Parameters, "test", "2", Cites("某市新办法"));
        await LookAsync(bureau);
        Assert.Empty(await CitationsAsync(bureau, person));
        await PublishAsync(bureau, ContentKinds.Parameters, "test", "3", Cites("某市测试办法"));
        await LookAsync(bureau);

        Assert.Equal("citation/parameters/test.days/test-measures", told.Key);
        Assert.StartsWith("期限：某市测试办法", told.What.Zh.Replace("《", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Single(await CitationsAsync(bureau, person));
    }

    private async Task<Guid> PersonAsync(BureauInfo bureau)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        var database = scope.ServiceProvider.GetRequiredService<KefaDbContext>();
        var person = new KefaUser { UserName = "fg-" + bureau.Code, NormalizedUserName = ("fg-" + bureau.Code).ToUpperInvariant(), DisplayName = "法规科", CreatedAt = Db.Time.GetUtcNow() };
        database.Add(person);
        database.Add(new Post { AccountId = person.Id, Role = Roles.LegalSection, GivenAt = Db.Time.GetUtcNow() });
        database.Add(new StaffMember { AccountId = person.Id, JoinedOn = new(2020, 1, 1), SearchText = "法规科" });
        await database.SaveChangesAsync(Cancel);
        return person.Id;
    }

    private async Task LookAsync(BureauInfo bureau)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        await scope.ServiceProvider.GetRequiredService<GiveNotices>().HandleAsync(Cancel);
    }

    private async Task<IReadOnlyList<InboxItem>> CitationsAsync(BureauInfo bureau, Guid person)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return [.. (await scope.ServiceProvider.GetRequiredService<Inbox>().PageAsync(person, false, new InboxFilter(NoticeKind.Confirm), 1, 100, Cancel)).Items.Where(i => i.Key.StartsWith("citation", StringComparison.Ordinal))];
    }

    private static string Laws(string validity, string more) =>
        $"- id: test-measures\n  title: {{zh: 某市测试办法, en: Test measures}}\n  organ: {{zh: 某市人民政府, en: City government}}\n  kind: document\n  from: 2020-01-01\n  validity: {validity}{more}\n";

    private async Task<IReadOnlyList<CitationProblem>> ProblemsAsync(BureauInfo bureau, DateOnly day)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        return await scope.ServiceProvider.GetRequiredService<LawLibrary>().ProblemsAsync(day, Cancel);
    }

    private async Task PublishAsync(BureauInfo bureau, string kind, string name, string version, string text)
    {
        await using AsyncServiceScope scope = Db.Scope(bureau);
        PublishContentOutcome outcome = await scope.ServiceProvider.GetRequiredService<PublishContent>().HandleAsync(
            new PublishContentInput(kind, name, version, Encoding.UTF8.GetBytes(text), null, null, name), Actor.Command("test"), Cancel);
        Assert.True(outcome is PublishContentOutcome.Published, outcome is PublishContentOutcome.Refused { Problems: [var problem, ..] } ? problem.ToString() : null);
    }

    public sealed class OnSqlite(SqliteFixture db) : MendingCitations(db), IClassFixture<SqliteFixture>;
    public sealed class OnPostgreSql(PostgreSqlFixture db) : MendingCitations(db), IClassFixture<PostgreSqlFixture>;
}
